"""Lists that lost their line: a label alone ("Yellow cards") over names, a line each ("Kante 27")."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from loaders.model import Span
from loaders.reading import board_lines, scorers
from loaders.reading.headings import trimmed
from loaders.reading.lists import items
from loaders.reading.scorers import Strike
from loaders.reading.wording import folded, meanings

_SORTS = ("booked", "sent_off", "scorers")
#: A line with one name has no more characters.
_LONGEST_NAME = 60
#: Names under one label at the most.
_MOST = 20


@dataclass(frozen=True, slots=True)
class Headed:
    """A label's names; `side` the line among them that names whose they are."""

    sort: str
    side: Span | None
    strikes: tuple[Strike, ...]
    lines: frozenset[int]


def find(text: str, spans: Sequence[Span]) -> tuple[Headed, ...]:
    """Every such list. Names of a list must have their minutes, and those of the scorers all of them."""
    filled = [number for number, span in enumerate(spans) if text[span.start : span.end].strip()]
    found: list[Headed] = []
    for place, number in enumerate(filled):
        sort = _sort(text, spans[number])
        if sort in _SORTS:
            found += _under(text, spans, sort, number, filled[place + 1 : place + 1 + _MOST])
    return tuple(found)


def _sort(text: str, span: Span) -> str | None:
    return meanings("headings").get(folded(text[span.start : span.end])) if span.end - span.start < 40 else None


def _under(text: str, spans: Sequence[Span], sort: str, heading: int, below: Sequence[int]) -> list[Headed]:
    found: list[Headed] = []
    side: Span | None = None
    strikes: list[Strike] = []
    lines = {heading}
    before = heading
    for number in below:
        span = spans[number]
        listed = _timed(text, span) if number - before <= 1 else ()
        if not listed and not (number - before <= 1 and _names_side(text, spans, number)):
            break
        if not listed:
            if strikes:
                found.append(Headed(sort, side, tuple(strikes), frozenset(lines)))
            side, strikes, lines = trimmed(text, span.start, span.end), [], {heading}
        strikes += listed
        lines.add(number)
        before = number
    if strikes:
        found.append(Headed(sort, side, tuple(strikes), frozenset(lines)))
    return found


def _timed(text: str, span: Span) -> tuple[Strike, ...]:
    if span.end - span.start > _LONGEST_NAME or len(items(text, span.start, span.end)) != 1:
        return ()
    return scorers.read(text, span.start, span.end)


def _names_side(text: str, spans: Sequence[Span], number: int) -> bool:
    """A line without a minute over one with a minute: whose the names below are."""
    following = number + 1
    if following >= len(spans) or not _timed(text, spans[following]) or _sort(text, spans[number]) is not None:
        return False
    return board_lines.team_like(text[spans[number].start : spans[number].end])
