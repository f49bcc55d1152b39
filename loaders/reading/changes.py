"""Substitutions told by two names and a word between them: "changes: Reid for Osei", "Reid, on for Osei,"."""

from __future__ import annotations

from collections.abc import Iterator
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
        for comes, goes in pairwise(named):
            if _pair(reading, comes, goes, between, listed):
                people = {"on": comes.key, "off": goes.key}
                span = Span(comes.start, goes.end)
                moment = times[0] if len(times) == 1 else None
                yield Happening("substitution", people, (span,), index, "change-pair", None, moment, clauses=(-1,))


def _pair(reading: Reading, comes: Mention, goes: Mention, between: frozenset[str], listed: bool) -> bool:
    persons = comes.kind == goes.kind == "person" and comes.key != goes.key
    if not persons or "pronoun" in (comes.how, goes.how) or not 0 < goes.start - comes.end <= _LONGEST:
        return False
    words = reading.article.text[comes.end : goes.start].casefold().split()
    while words and words[-1] in words_of("spent"):  # "on for the injured Osei"
        words.pop()
    told = " ".join(words)
    return told in between or (listed and told == "for")
