"""Substitutions told by two names and a word between them: "changes: Reid for Osei", "Reid, on for Osei,"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from loaders.model import Span
from loaders.reading import within
from loaders.reading.happenings import Happening
from loaders.reading.layers import Mention, Reading
from loaders.reading.phrases import grammar, words_of

_LONGEST = 40  # characters between the two names


def told(reading: Reading) -> Iterator[Happening]:
    """The changes that prose and live text tell in that way."""
    words = grammar().words
    announced, between = words.get("changes", frozenset()), words.get("on_for", frozenset())
    for index, sentence in enumerate(reading.sentences):
        if reading.lines[sentence.line].label not in ("prose", "live"):
            continue
        if "for" not in sentence.words and "of" not in sentence.words:
            continue
        listed = not announced.isdisjoint(sentence.words)
        times = within.moments(reading, sentence.start, sentence.end)
        named = within.mentions(reading, sentence.start, sentence.end)
        paired = [_pair(reading, comes, goes, between, listed) for comes, goes in pairwise(named)]
        for at, (comes, goes) in enumerate(pairwise(named)):
            if paired[at] and not _in_list(reading, named, paired, at):
                people = {"on": comes.key, "off": goes.key}
                span = Span(comes.start, goes.end)
                moment = times[0] if len(times) == 1 else None
                yield Happening("substitution", people, (span,), index, "change-pair", None, moment, clauses=(-1,))


def _in_list(reading: Reading, named: Sequence[Mention], paired: Sequence[bool], at: int) -> bool:
    """ "Saka and Rice came on for Timber and White": those in the middle are no pair; nor are whole pairs a list."""
    before = at > 0 and not (at > 1 and paired[at - 2]) and _joined(reading, named[at - 1], named[at])
    after = at + 2 < len(named) and not (at + 2 < len(paired) and paired[at + 2])
    return before or (after and _joined(reading, named[at + 1], named[at + 2]))


def _joined(reading: Reading, one: Mention, other: Mention) -> bool:
    return reading.article.text[one.end : other.start].casefold().strip() in words_of("listing")


def _pair(reading: Reading, comes: Mention, goes: Mention, between: frozenset[str], listed: bool) -> bool:
    persons = comes.kind == goes.kind == "person" and comes.key != goes.key
    if not persons or "pronoun" in (comes.how, goes.how) or not 0 < goes.start - comes.end <= _LONGEST:
        return False
    words = reading.article.text[comes.end : goes.start].casefold().split()
    while words and words[-1] in words_of("spent"):  # "on for the injured Osei"
        words.pop()
    told = " ".join(words)
    return told in between or (listed and told == "for")
