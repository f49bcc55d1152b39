"""Noun phrases, with their owners: "Salah's penalty", "Liverpool substitute Diaz's header"."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from loaders.model import Span
from loaders.reading.layers import Mention, Moment
from loaders.reading.lexicon import lemma, lexicon
from loaders.reading.units import NAMED, Unit
from loaders.reading.verb_groups import AUXILIARIES, verb_follows

_PRE_NOUN = frozenset(("DT", "PDT", "PRP$", "JJ", "JJR", "JJS", "CD", "NN", "NNS", "NNP", "NNPS", "NNX"))
OPENS_NOUN = _PRE_NOUN | {"PRP", "EX", "TIME"}
_BEFORE_NOUN = frozenset(("DT", "PDT", "VBN", "VBG", "RB", "PRP$", "JJ", "JJR", "JJS"))  # none ends a noun phrase
ALONE = ("both", "each", "neither", "one")  # a noun phrase where no noun follows
_LEXICON = lexicon()
_OWN = _LEXICON.roles["own"]


class Noun(NamedTuple):
    """A noun phrase. `head` is the lemma of its last noun; `entity` whom or what it names, if anyone.

    `owner` is who owns it ("Salah's penalty", "a Salah penalty", "his cross"); `pps` are the
    prepositional phrases right behind it; `mentions` all names within; `words` all its lemmas.
    """

    start: int
    end: int
    head: str
    words: tuple[str, ...]
    entity: Mention | None = None
    owner: Noun | None = None
    owned: bool = False  # the owner is written as a possessive
    moment: Moment | None = None
    mentions: tuple[Mention, ...] = ()
    pps: tuple[tuple[str, tuple[Noun, ...]], ...] = ()

    @property
    def definite(self) -> bool:
        return self.owned or (bool(self.words) and self.words[0] in ("the", "his", "her", "their", "its"))

    @property
    def span(self) -> Span:
        return Span(self.start, self.end)


def opens_noun(words: Sequence[Unit], i: int) -> bool:
    """Whether a time stands before a noun as an adjective ("79th-minute own goal")."""
    nxt = words[i + 1] if i + 1 < len(words) else None
    hyphen = words[i].text.rstrip().endswith("minute") or "-" in words[i].text
    return hyphen and nxt is not None and nxt.tag in ("NN", "NNS", "JJ", "NNP")


def noun_phrase(words: Sequence[Unit], i: int) -> tuple[Noun, int] | None:
    """The noun phrase that begins at `i`, with its owners."""
    owner: Noun | None = None
    owned = False
    first = i
    while True:
        part = _simple_noun(words, i)
        if part is None:
            return None
        noun, j = part
        pronoun = words[i] if words[i].tag == "PRP$" else None
        if pronoun is not None and owner is None:
            owner, owned = _pronoun_noun(pronoun), True
        if owner is not None:
            noun = noun._replace(
                owner=owner, owned=owned, start=owner.start, mentions=(*owner.mentions, *noun.mentions)
            )
        if j < len(words) and words[j].tag == "POS" and _simple_noun(words, j + 1) is not None:
            owner, owned, i = noun, True, j + 1
            continue
        named = noun.entity is not None and noun.entity.kind in NAMED and not _given(words, first, j)
        modifier = _effort_follows(words, j) if named else None
        if (
            modifier is not None
            and noun.entity is not None
            and noun.entity.how == "epithet"
            and words[j].low not in _OWN
        ):
            return noun._replace(
                end=words[j].end, words=(*noun.words, words[j].lemma)
            ), j + 1  # "the Brazilian substitute"
        if modifier is not None:
            owner, owned, i = noun, False, j
            continue
        if j < len(words) and words[j].tag == "POS":
            j += 1
        return noun, j


def _pronoun_noun(unit: Unit) -> Noun:
    mentions = (unit.mention,) if unit.mention is not None else ()
    return Noun(unit.start, unit.end, unit.low, (unit.low,), entity=unit.mention, mentions=mentions)


def _effort_follows(words: Sequence[Unit], j: int) -> bool | None:
    """A common noun right behind a name: "Salah penalty", "Liverpool striker"."""
    nxt = words[j] if j < len(words) else None
    plain = nxt is not None and nxt.mention is None and nxt.tag in ("NN", "NNS") and words[j - 1].tag != "PRP"
    return True if plain else None


def _simple_noun(words: Sequence[Unit], i: int) -> tuple[Noun, int] | None:
    """Determiner, adjectives, nouns up to the head; a person's name ends it."""
    if i >= len(words):
        return None
    owned = i > 0 and words[i - 1].tag == "POS"
    opens = words[i].tag in OPENS_NOUN or words[i].low in ALONE
    if not opens and not (owned and _adjectival(words, i)):  # "Salah's deflected shot"
        return None
    if words[i].low == "that" and i and words[i - 1].tag not in ("IN", "VBD") and verb_follows(words, i + 1):
        return None  # a relative
    if words[i].low == "that" and i and words[i - 1].tag[:2] == "NN" and _named_next(words, i + 1):
        return None  # "a chip that Lindahl could only help in"
    if words[i].low in ("both", "each", "all") and i and words[i - 1].tag == "NNP" and verb_follows(words, i + 1):
        return None  # "X and Y both scored"
    if words[i].tag in ("PRP", "EX") or (words[i].low in ALONE and _bare(words, i)):
        return _pronoun_noun(words[i]), i + 1
    j = i
    run: list[Unit] = []
    named = False  # a noun is in the run
    while j < len(words):
        word = words[j]
        if run and word.tag in ("DT", "PRP$") and run[-1].tag not in ("PDT", "DT"):
            break
        if word.mention is not None and word.mention.kind in NAMED and word.tag == "NNP":
            run.append(word)
            named = True
            j += 1
            if word.mention.kind == "person" or not _continues(words, j) or _given(words, i, j):
                break
            continue
        inside = word.tag in _PRE_NOUN or (word.tag == "TIME" and (opens_noun(words, j) or _inside_noun(words, j, run)))
        if not inside and not ((run or owned) and not named and _adjectival(words, j)):
            break
        run.append(word)
        named = named or word.tag[:2] == "NN"
        j += 1
    while run and run[-1].tag in _BEFORE_NOUN and not _stands_alone(run, owned):
        run.pop()
        j -= 1
    if not run:
        return None
    if run[0].tag in ("DT", "PDT") and all(
        word.tag in ("DT", "PDT") and word.low not in ("that", "this", "all", "another") for word in run
    ):
        return None
    return _noun(run), j


def _named_next(words: Sequence[Unit], j: int) -> bool:
    named = words[j].mention if j < len(words) else None
    return named is not None and named.kind == "person" and words[j].tag in ("NNP", "PRP")


def _inside_noun(words: Sequence[Unit], j: int, run: Sequence[Unit]) -> bool:
    """ "A second-half penalty": a time between a determiner and its noun."""
    return (
        bool(run)
        and run[-1].tag in ("DT", "PRP$", "JJ", "POS", "NN")
        and j + 1 < len(words)
        and words[j + 1].tag in ("NN", "NNS", "JJ")
    )


def _bare(words: Sequence[Unit], i: int) -> bool:
    return i + 1 >= len(words) or words[i + 1].tag not in _PRE_NOUN


def _continues(words: Sequence[Unit], j: int) -> bool:
    """Whether a side's name goes on into a noun phrase: "Atalanta attacker"."""
    return j < len(words) and words[j].tag in ("NN", "NNS", "JJ", "NNX")


def _given(words: Sequence[Unit], i: int, j: int) -> bool:
    """Whether a side alone stands behind the verb, with what it is given next: "gave Atalanta hope"."""
    if i == 0 or j != i + 1 or words[i - 1].tag[:1] != "V" or words[i - 1].lemma not in _LEXICON.roles["giving"]:
        return False
    while j < len(words) and words[j].tag in ("NN", "NNS", "JJ"):
        j += 1
    return j == len(words) or words[j].tag != "NNP"  # not "gave Atalanta defender Djimsiti a rest"


def _adjectival(words: Sequence[Unit], j: int) -> bool:
    """Whether a participle or adverb stands before the noun it describes ("a smartly-taken volley")."""
    if words[j].tag not in ("VBN", "VBG", "VBD", "RB", "RBR", "RBS", "''") or j + 1 >= len(words):
        return False
    if words[j].lemma in AUXILIARIES:
        return False
    return words[j + 1].tag in ("NN", "NNS", "JJ", "NNP", "VBN")


def _stands_alone(run: Sequence[Unit], owned: bool) -> bool:
    """Adjectives that serve as nouns: "the second", "another", "a third"."""
    last = run[-1]
    return last.low in (
        "second",
        "third",
        "fourth",
        "fifth",
        "sixth",
        "first",
        "latter",
        "former",
        "another",
        "substitute",
        "that",
        "this",
        "other",
    ) and (len(run) > 1 or owned or last.low in ("another", "that", "this"))


def _noun(run: Sequence[Unit]) -> Noun:
    last = run[-1]
    mentions = tuple([unit.mention for unit in run if unit.mention is not None])
    moments = [unit.moment for unit in run if unit.moment is not None]
    head = lemma(last.low, "NNS" if last.tag in ("JJ", "CD") else last.tag)
    words = tuple([lemma(unit.low, unit.tag) for unit in run])
    moment = moments[0] if moments else None
    return Noun(run[0].start, last.end, head, words, last.mention, None, False, moment, mentions)


def sort_of(noun: Noun) -> str:
    """What a noun phrase can be in a list: a person, a side or a thing."""
    return noun.entity.kind if noun.entity is not None and noun.entity.kind in NAMED else "thing"
