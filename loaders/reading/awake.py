"""Which sentences can tell anything: parsing them costs most of all reading, and most of them tell nothing.

A frame needs its verbs or nouns, its small words, and names for its slots; each word of a sentence stands for all
that it may be the form of. What is let through may still tell nothing; what is kept out cannot.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache

from loaders.reading.gates import Gate, Needs
from loaders.reading.layers import Mention, Reading, Sentence
from loaders.reading.lexicon import lemma, lexicon
from loaders.reading.phrases import TEAM_SLOTS, Arg, Frame, grammar
from loaders.reading.within import mentions as mentions_within

_PERSON, _TEAM = "P:", "T:"
_DASHES = frozenset("-–‑")  # of a score, which is one word
_LISTING = re.compile(r",|[–—]|--|\b(?:and|or|as well as)\b")  # what stands between persons named in one breath
_WATCHING = frozenset(("see", "watch", "leave", "have"))


def frames(reading: Reading, sentence: Sentence) -> frozenset[Frame] | None:
    """The frames that can lie over the sentence; None where it tells nothing, not even who plays where."""
    named = mentions_within(reading, sentence.start, sentence.end)
    words = _words(reading, sentence, named)
    gate, listed = _gate()
    found = frozenset(listed[place] for place in gate.open(words))
    return found if found or _hints(reading, named, words) else None


def _words(reading: Reading, sentence: Sentence, named: Iterable[Mention]) -> frozenset[str]:
    """What is asked for of all that the words of a sentence may be forms of, and a letter for a person and a side."""
    low = sentence.low
    said = frozenset().union(*map(_asked, sentence.words))
    table = lexicon().multiword
    joined = {" ".join(parts) for first in said & table.keys() for parts, _ in table[first] if said.issuperset(parts)}
    joined |= {reading.text(mention).lower() for mention in named}
    joined |= {f"{a}-{b}" for a, dash, b in zip(low, low[1:], low[2:], strict=False) if dash in _DASHES and a.isdigit()}
    letters = {_PERSON if m.kind == "person" else _TEAM for m in named if m.kind in ("person", "team")}
    return said.union(letters, *map(_asked, joined))


@lru_cache(maxsize=20_000)
def _asked(word: str) -> frozenset[str]:
    """Of the forms of a word those that anything here asks for: of most words none."""
    return forms(word) & _vocabulary()


@cache
def _vocabulary() -> frozenset[str]:
    table = lexicon().multiword
    parts = (part for listed in table.values() for parts, _ in listed for part in parts)
    return _gate()[0].vocabulary.union(parts, grammar().words["substitutes"], _siding(), _WATCHING)


def forms(word: str) -> frozenset[str]:
    """The word in small letters, and the words of the dictionary that it may be a form of."""
    return frozenset((word, lemma(word, "VBD"), lemma(word, "NN"), lemma(word, "JJ")))


def _hints(reading: Reading, named: Iterable[Mention], words: frozenset[str]) -> bool:
    """Whether clauses may say who plays for whom beside all phrases (`side_hints`), or who came on."""
    persons = [m for m in named if m.kind == "person"]
    if not persons:
        return False
    known = grammar().words
    if not words.isdisjoint(known["substitutes"]) or (_TEAM in words and not words.isdisjoint(_siding())):
        return True
    if len(persons) < 2:
        return False
    between = reading.article.text[persons[0].end : persons[-1].start]
    return _LISTING.search(between) is not None or not words.isdisjoint(_WATCHING)


@cache
def _siding() -> frozenset[str]:
    """What is told of a player and a side in one clause."""
    known = grammar().words
    told = ("effort", "nth", "scored", "levelled", "appeared", "gained", "suffered", "hurt")
    return frozenset({"chance", "lose"}).union(*(known[name] for name in told))


@cache
def _gate() -> tuple[Gate, tuple[Frame, ...]]:
    """The gate of all frames, and the frames by place."""
    known = grammar()
    listed: dict[int, Frame] = {}
    for group in (*known.by_verb.values(), *known.by_noun.values()):
        listed |= {id(frame): frame for frame in group}
    every = tuple(listed.values())
    return Gate(_frame_needs(frame) for frame in every), every


def _frame_needs(frame: Frame) -> Needs:
    wanted: set[frozenset[str]] = set(_arg_needs(frame.noun)) if frame.noun is not None else set()
    for clause in frame.clauses:
        wanted |= {clause.verbs, *clause.particles}
        for arg in (clause.subject, *clause.objects):
            wanted.update(_arg_needs(arg) if arg is not None else ())
        wanted.update(_phrase_needs(clause.pps))
    return tuple(wanted)


def _arg_needs(arg: Arg) -> Iterator[frozenset[str]]:
    if arg.slot is not None:
        words = grammar().words
        if arg.slot in TEAM_SLOTS:
            yield words["sides"] | {_TEAM}
        else:
            yield words["people"] | {_PERSON}
        return
    if arg.heads is not None:
        yield arg.heads
    yield from arg.words
    if arg.owner is not None:
        yield from _arg_needs(arg.owner)
    yield from _phrase_needs(arg.pps)


def _phrase_needs(pps: Iterable[tuple[frozenset[str], Arg]]) -> Iterator[frozenset[str]]:
    for preps, arg in pps:
        yield preps
        yield from _arg_needs(arg)
