"""Two goalkeepers of one match are of its two sides: who one is with tells who the other is against."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache

from loaders.model import Span
from loaders.reading import roles
from loaders.reading.beside import words
from loaders.reading.layers import Reading
from loaders.reading.masks import either, mask, names
from loaders.reading.side_words import named
from loaders.reading.sides import Hint

_WEIGHT = 1.5
_RULE = "two-goalkeepers"


def hints(reading: Reading, sides: Mapping[str, str]) -> Iterator[Hint]:
    """The side of a goalkeeper of whom nothing else tells it, in a report of one match: it is not that of the other.

    `sides` are those that are told. None where a third is named or one stood in for another.
    """
    pairs = {frozenset((f.home, f.away)) for f in reading.fixtures if f.status == "played"}
    if len(pairs) != 1:
        return
    pair = next(iter(pairs))
    found = {hint.person: hint.span for hint in roles.told(reading) if hint.role == "goalkeeper"}
    former = {hint.person for hint in roles.told(reading) if hint.former}
    for person, span in _by_deed(reading):
        found.setdefault(person, span)
    if len(found) == 2 and former.isdisjoint(found) and not any(_in_turn(reading, span) for span in found.values()):
        known = [person for person in found if sides.get(person) in pair]
        if len(known) == 1:
            other = next(person for person in found if person not in known)
            if other not in sides:
                against = next(iter(pair - {sides[known[0]]}))
                yield Hint(other, against, "plays_for", found[other], _WEIGHT, _RULE)


@cache
def _deeds() -> tuple[re.Pattern[str], ...]:
    known = words()
    adverbs = r"(?: (?!P:|T:|[.,;] )[a-z-]+){0,3}?"
    made = either((*known["makes"], "had", "has", "recorded"))
    save = rf"{adverbs} {either(known['saved_it'])}(?= )"
    keeper = either(known["keeper"])
    return (
        re.compile(rf" P:(\d+){adverbs} (?:{made}){save}"),
        re.compile(rf" P:(\d+){adverbs} {either(known['keeps_out'])}(?= )"),
        re.compile(rf" {either(known['forces'])}{save} (?:from|out of) (?:{keeper} )?P:(\d+)(?= )(?! 's)"),
    )


def _by_deed(reading: Reading) -> Iterator[tuple[str, Span]]:
    """Who does in prose what goalkeepers alone do."""
    reading = named(reading)
    for sentence in reading.sentences:
        if reading.lines[sentence.line].label not in ("prose", "live") or not names(reading, sentence, "person"):
            continue
        if words()["saved_it"].isdisjoint(sentence.words) and words()["keeps_out"].isdisjoint(sentence.words):
            continue
        masked = mask(reading, sentence)
        for pattern in _deeds():
            for match in pattern.finditer(masked.text):
                yield str(masked.things[int(match[1])].value), masked.span(*match.span())


def _in_turn(reading: Reading, span: Span) -> bool:
    """Whether the sentence at `span` tells that one goalkeeper stood in for another."""
    return any(
        not words()["in_turn"].isdisjoint(sentence.words)
        for sentence in reading.sentences
        if sentence.start <= span.start < sentence.end
    )
