"""League tables: heading, rows, and whose columns run together when a page is scraped.

"8Lyon42117" under "TeamPWDLPTS" has lost its cells; football gives them back, for W + D + L = P and
3W + D = points leave one way to cut the digits. Where more than one is left the row is dropped.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from loaders.model import Article, Fact, SlotValue, Span
from loaders.reading import board_lines
from loaders.reading.layers import Line
from loaders.reading.stamps import page_date
from loaders.reading.table_rows import LAYOUTS, Row, heading, row
from loaders.reading.wording import entries, folded, pattern

#: Rows that make a table where no heading says that it is one.
_FEWEST = 3
_SLOTS = ("position", "played", "won", "drawn", "lost", "points")


@dataclass(frozen=True, slots=True)
class Table:
    """A table with the words over it, its rows, and the day on which the page was taken."""

    titles: tuple[Span, ...]
    rows: tuple[Row, ...]
    as_of: date | None
    as_of_span: Span | None
    span: Span


def fit(text: str, spans: Sequence[Span]) -> tuple[Row | None, ...]:
    """The rows of consecutive lines, by their heading or, where they have none, by the layout that fits them all."""
    columns = heading(text[spans[0].start : spans[0].end]) if spans else None
    if columns is not None:
        return (None, *_rows(text, spans[1:], columns))
    best = max((_unbroken(text, spans, layout) for layout in LAYOUTS), key=len)
    return (*best, *(None for _ in spans[len(best) :])) if len(best) >= _FEWEST else tuple(None for _ in spans)


def _unbroken(text: str, spans: Sequence[Span], columns: Sequence[str]) -> tuple[Row, ...]:
    """The rows up to the first line that is none."""
    found: list[Row] = []
    for span in spans:
        read_row = row(text, span.start, span.end, columns, _place(found))
        if read_row is None:
            break
        found.append(read_row)
    return tuple(found)


def _place(found: Sequence[Row | None]) -> int:
    """The place that the next row must have."""
    last = found[-1] if found else None
    return (last.figures.get("position", len(found)) if last else len(found)) + 1


def _rows(text: str, spans: Sequence[Span], columns: Sequence[str]) -> tuple[Row | None, ...]:
    found: list[Row | None] = []
    for span in spans:
        found.append(row(text, span.start, span.end, columns, _place(found)))
    return tuple(found)


def read(article: Article, lines: tuple[Line, ...]) -> tuple[Table, ...]:
    """Every table in the lines labelled so."""
    blocks: dict[int, list[Line]] = {}
    for line in lines:
        if line.label == "table":
            blocks.setdefault(line.block, []).append(line)
    day = page_date(article, lines)
    found = (_table(article.text, block, day) for block in blocks.values())
    return tuple(table for table in found if table is not None)


def _table(text: str, block: Sequence[Line], day: tuple[date, Span] | None) -> Table | None:
    spans = [Span(line.start, line.end) for line in block]
    at = next((i for i, span in enumerate(spans) if heading(text[span.start : span.end])), None)
    if at is None:
        at = next((i for i, span in enumerate(spans) if is_row(text, span)), 0)
    kept = tuple(entry for entry in fit(text, spans[at:]) if entry is not None)
    if not kept:
        return None
    taken, stamp = day or (None, None)
    titles = tuple(spans[:at])
    if not any(pattern("table_titles", "lower").search(text, title.start, title.end) for title in titles):
        kept = _placed(kept)
    return Table(titles, kept, taken, stamp, Span(spans[0].start, spans[-1].end))


def _placed(rows: tuple[Row, ...]) -> tuple[Row, ...]:
    """Rows without positions in the order of their points have those of their order."""
    points = [entry.figures.get("points") for entry in rows]
    told = [number for number in points if number is not None]
    if len(told) < max(_FEWEST, len(rows)) or any("position" in entry.figures for entry in rows):
        return rows
    if told != sorted(told, reverse=True):
        return rows
    return tuple(
        replace(entry, figures={"position": place, **entry.figures}) for place, entry in enumerate(rows, start=1)
    )


def is_row(text: str, span: Span) -> bool:
    """Whether a line is a row of a table in one of the usual layouts."""
    return any(row(text, span.start, span.end, layout) for layout in LAYOUTS)


def competition(
    text: str, table: Table, known: Callable[[Span], str | None], page: tuple[str, Span] | None
) -> tuple[str, Span] | None:
    """Whose table it is: what its title names, else, for a title that names only a round, the page's competition."""
    for title in reversed(table.titles):
        name = known(title)
        if name is not None:
            return name, title
        words = text[title.start : title.end]
        if folded(words) in entries("table_titles", "plain"):
            continue
        if not board_lines.stage_and_leg(text, title.start, title.end) and not re.match(r"\s*[Gg]roup\s[A-Z]\b", words):
            return None
    return page if table.titles else None


def facts(
    table: Table, team: Callable[[Span], str | None], competition: str | None, competition_span: Span | None = None
) -> tuple[Fact, ...]:
    """A `standing` for each row whose side `team` can name. A table of no known competition says nothing."""
    if competition is None:
        return ()
    found = []
    for entry in table.rows:
        name = team(entry.team)
        if name is None:
            continue
        slots: dict[str, SlotValue] = {"team": name, "competition": competition}
        slots |= {key: entry.figures[key] for key in _SLOTS if key in entry.figures}
        spans = [entry.span]
        if competition_span is not None:
            spans.append(competition_span)
        if table.as_of is not None and table.as_of_span is not None:
            slots["as_of"] = table.as_of.isoformat()
            spans.append(table.as_of_span)
        found.append(Fact("standing", slots, tuple(spans), rule="table-row"))
    return tuple(found)
