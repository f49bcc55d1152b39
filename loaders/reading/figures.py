"""The figures of a match that pages print side by side: "Possession 39% 61%", "8 Shots 15"."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from loaders.model import Fact, MatchRef, SlotValue, Span
from loaders.reading.layers import Line
from loaders.reading.wording import alternation, folded, meanings

#: So many lines make a table of figures; one alone may be anything.
_FEWEST = 2
#: Lines of figures and their title are no longer than this.
_LONGEST = 80
_NUMBER = r"(\d{1,4}(?:\.\d{1,2})?)\s?(%?)"
_TITLE = re.compile(r"\s*(?P<home>[^\d:|]{2,45}?)\s*(?:\s[-–—]\s|\sv\.?s?\.?\s|\s*\|\s*)\s*(?P<away>[^\d:|]{2,45}?)\s*")
_PAGE = ("nav", "crosshead", "teaser", "scoreboard", "lineup", "table", "headline", "scorers")


@dataclass(frozen=True, slots=True)
class Figure:
    """One measure of both sides. `title` names the two in the order of the figures, where a line above does."""

    measure: str
    first: float
    second: float
    span: Span
    title: tuple[Span, Span] | None


@cache
def _measures() -> str:
    return alternation(meanings("figures"))


@cache
def _forms() -> tuple[re.Pattern[str], ...]:
    measure = rf"(?P<measure>{_measures()})"
    parts = (
        rf"\s*{measure}\s*:?\s+{_NUMBER}\s*[-–—|/]?\s+{_NUMBER}\s*",
        rf"\s*{_NUMBER}\s+{measure}\s+{_NUMBER}\s*",
    )
    return tuple(re.compile(part, re.IGNORECASE) for part in parts)


def find(text: str, lines: Sequence[Line]) -> tuple[Figure, ...]:
    """The figures in runs of at least two such lines."""
    found: list[Figure] = []
    run: list[Figure] = []
    title: tuple[Span, Span] | None = None
    for line in lines:
        if line.label == "blank":
            continue
        figure = _figure(text, line, title) if line.label in _PAGE else None
        if figure is not None:
            run.append(figure)
            continue
        found += run if len(run) >= _FEWEST else []
        run = []
        title = _title(text, line)
    return tuple(found + (run if len(run) >= _FEWEST else []))


def _figure(text: str, line: Line, title: tuple[Span, Span] | None) -> Figure | None:
    if line.end - line.start > _LONGEST:
        return None
    match = next((m for form in _forms() if (m := form.fullmatch(text, line.start, line.end))), None)
    if match is None:
        return None
    numbers = [group for name, group in zip(range(1, 6), match.groups(), strict=False) if group and name]
    digits = [float(part) for part in numbers if re.fullmatch(r"\d+(?:\.\d+)?", part)]
    measure = meanings("figures")[folded(match["measure"])]
    if len(digits) != 2 or (measure == "possession" and not 99 <= sum(digits) <= 101):
        return None
    return Figure(measure, digits[0], digits[1], Span(line.start, line.end), title)


def _title(text: str, line: Line) -> tuple[Span, Span] | None:
    match = _TITLE.fullmatch(text, line.start, line.end) if line.end - line.start <= _LONGEST else None
    return (Span(*match.span("home")), Span(*match.span("away"))) if match is not None else None


def facts(found: Sequence[Figure], team: Callable[[Span], str | None], match: MatchRef | None) -> Iterator[Fact]:
    """Two statistics a line, for the sides of the report's match."""
    if match is None:
        return
    for figure in found:
        sides = (match.home, match.away)
        if figure.title is not None:
            named = tuple(team(span) for span in figure.title)
            if set(named) == set(sides):
                sides = (str(named[0]), str(named[1]))
        for side, value in zip(sides, (figure.first, figure.second), strict=True):
            number: SlotValue = int(value) if value == int(value) else value
            slots: dict[str, SlotValue] = {"subject": side, "measure": figure.measure, "value": number}
            yield Fact("statistic", slots, (figure.span,), match, rule="box-figures")
