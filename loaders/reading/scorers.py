"""Lists of names with minutes: scorers, cards, whatever a page prints beside a side."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from loaders.model import Span
from loaders.reading.lists import Item, items

#: Marks that only a goal has, and marks that only a card has.
GOAL_MARKS = frozenset({"penalty", "own_goal", "header", "free_kick"})
CARD_MARKS = frozenset({"second_yellow", "red", "yellow"})


@dataclass(frozen=True, slots=True)
class Strike:
    """A name and one minute beside it. `mark` is a key of `[marks]`; `side` the words that name a side beside it."""

    name: Span
    minute: int | None
    added: int | None
    mark: str | None
    span: Span
    side: Span | None = None
    repeated: bool = False
    assist: Span | None = None


def read(text: str, start: int, end: int) -> tuple[Strike, ...]:
    """The list, one entry a minute; () unless every name has a minute."""
    found = items(text, start, end)
    if not found or any(not item.times or item.inner for item in found):
        return ()
    return once(text, [strike for item in found for strike in _strikes(item)])


def named(text: str, start: int, end: int) -> tuple[Strike, ...]:
    """A list whose names need no minutes, "Booked: Rodri, Silva 45", with a side in brackets where one is."""
    found = []
    for item in items(text, start, end):
        side = item.inner[0].name if len(item.inner) == 1 and not item.inner[0].times else None
        entries = _strikes(item, side) or [Strike(item.name, None, None, _mark(item), item.span, side)]
        found += entries
    return once(text, found)


def _strikes(item: Item, side: Span | None = None) -> list[Strike]:
    flag = _mark(item)
    return [
        Strike(
            item.name,
            time.minute,
            time.added,
            time.mark or flag,
            Span(item.name.start, time.span.end)
            if item.name.start < time.span.start
            else Span(time.span.start, item.name.end),
            side,
        )
        for time in item.times
    ]


def _mark(item: Item) -> str | None:
    return item.flags[0] if item.flags else None


def once(text: str, strikes: Iterable[Strike]) -> tuple[Strike, ...]:
    """A name printed twice with the same minute is one entry, marked as repeated: pages print a line twice."""
    found: dict[tuple[str, int | None, int | None, str | None], Strike] = {}
    for strike in strikes:
        key = (text[strike.name.start : strike.name.end], strike.minute, strike.added, strike.mark)
        first = found.get(key)
        if first is None:
            found[key] = strike
        elif strike.minute is not None:
            found[key] = Strike(
                first.name,
                first.minute,
                first.added,
                first.mark,
                Span(first.span.start, strike.span.end),
                first.side,
                True,
            )
    return tuple(found.values())
