"""One line of a league table: its heading's columns, and a row's figures with or without separators."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import islice

from loaders.model import Span
from loaders.reading.wording import folded, words

#: Column layouts of tables that come without a heading, the commonest first.
LAYOUTS: tuple[tuple[str, ...], ...] = (
    ("position", "team", "played", "won", "drawn", "lost", "points"),
    ("position", "team", "played", "won", "drawn", "lost", "goals_for", "goals_against", "goal_difference", "points"),
    ("position", "team", "played", "won", "drawn", "lost", "goals_for", "goals_against", "points"),
    ("position", "team", "played", "won", "drawn", "lost", "goal_difference", "points"),
)
#: Digits that a column may have.
_WIDTH = {"goals_for": 3, "goals_against": 3, "goal_difference": 3, "points": 3}
#: Digits at the end of a side's name: "Schalke 04", "Munich 1860".
_NAME_DIGITS = 4
#: A row of a table is no longer than this.
LONGEST = 160
#: A league plays fewer rounds than this.
_MOST_PLAYED = 60
_RESULTS = ("won", "drawn", "lost")
_CELLS = re.compile(r"[|\t]|\s+")
_NUMBERS = re.compile(r"(?:[ \t|]+[+\-−–]?\d{1,3}(?!\d))+[ \t|]*$")
_CELL = re.compile(r"[ \t|]+[+\-−–]?\d{1,3}")
_PLACE = re.compile(r"[\s|]*(\d{1,2})")
_AFTER_PLACE = re.compile(r"[.)]?[ \t|]*")
_LETTERS = re.compile(r"[^\W\d_]{2}")


@dataclass(frozen=True, slots=True)
class Row:
    """A side's place; what the table does not give is absent from `figures`."""

    team: Span
    figures: Mapping[str, int]
    span: Span


@cache
def _columns() -> Mapping[str, str]:
    return {folded(name): key for key, names in words()["table"].items() for name in names}


@cache
def _glued_column() -> re.Pattern[str]:
    names = sorted((re.escape(name) for name in _columns()), key=len, reverse=True)
    return re.compile("|".join(names))


def heading(text: str) -> tuple[str, ...] | None:
    """The columns that a heading line names, or None where it is no heading of a table."""
    if len(text) > LONGEST:
        return None
    cells = [folded(cell) for cell in _CELLS.split(text.strip().strip("|")) if cell.strip()]
    named = [_columns().get(cell) for cell in cells]
    keys = [key for key in named if key is not None]
    if len(keys) < len(cells):
        keys = _glued(folded(text))
    numeric = [key for key in keys if key not in ("team", "position")]
    if len(numeric) < 3 or len(set(keys)) != len(keys) or not {"points", "won"} & set(keys):
        return None
    if "team" not in keys:
        keys.insert(1 if keys[0] == "position" else 0, "team")
    return tuple(keys)


def _glued(text: str) -> list[str]:
    found, at = [], 0
    while at < len(text):
        match = _glued_column().match(text, at)
        if match is None:
            return []
        found.append(_columns()[match.group()])
        at = match.end()
    return found


def _whole(figures: Mapping[str, int]) -> bool:
    """Whether the figures can be one side's: matches and goals must add up, points not be too many."""
    if figures.get("played", 0) > _MOST_PLAYED or any(figures.get(key, 0) < 0 for key in ("played", *_RESULTS)):
        return False
    if figures.keys() >= set(_RESULTS):
        won, drawn, lost = (figures[key] for key in _RESULTS)
        if figures.get("played", won + drawn + lost) != won + drawn + lost:
            return False
        if figures.get("points", 0) > 3 * won + drawn:
            return False
    if {"goals_for", "goals_against", "goal_difference"} <= figures.keys():
        return figures["goals_for"] - figures["goals_against"] == figures["goal_difference"]
    return True


def _exact(figures: Mapping[str, int]) -> bool:
    """For digits that have run together nothing short of three points a win will do."""
    if not {"played", "points", *_RESULTS} <= figures.keys():
        return False
    return _whole(figures) and figures["points"] == 3 * figures["won"] + figures["drawn"]


def _cuts(digits: str, columns: Sequence[str], before: Mapping[str, int]) -> Iterator[dict[str, int]]:
    """Every way to cut a run of digits (and signs) into one number a column that football allows."""
    if not columns:
        if not digits:
            yield dict(before)
        return
    column, most = columns[0], _WIDTH.get(columns[0], 2)
    for width in range(1, min(most + 1, len(digits)) + 1):
        match = re.fullmatch(r"([+\-−]?)(0|[1-9]\d*)", digits[:width])
        if match is None or len(match[2]) > most or (match[1] and column != "goal_difference"):
            continue
        figures = {**before, column: -int(match[2]) if match[1] in ("-", "−") else int(match[2])}
        if _whole(figures):  # a cut that is wrong already needs no rest
            yield from _cuts(digits[width:], columns[1:], figures)


def _name_end(text: str, start: int, end: int) -> int:
    while end > start and text[end - 1] in " \t|":
        end -= 1
    return end


def _opening(text: str, start: int, end: int, expected: int | None) -> tuple[int | None, int]:
    """The position at the head of a row, and where the name begins."""
    match = _PLACE.match(text, start, end)
    if match is None:
        return None, start + len(text[start:end]) - len(text[start:end].lstrip(" \t|"))
    digits = match[1]
    if expected is not None and digits != str(expected) and digits.startswith(str(expected)):
        digits = str(expected)  # "21. FC Köln" in second place
    after = _AFTER_PLACE.match(text, match.start(1) + len(digits), end)
    begin = after.end() if after else match.end()
    return (int(digits), begin) if int(digits) > 0 else (None, match.start(1))


def row(text: str, start: int, end: int, columns: Sequence[str], expected: int | None = None) -> Row | None:
    """One row of a table with these columns; `expected` is the place after that of the row before."""
    if end - start > LONGEST:
        return None
    position, begin = _opening(text, start, end, expected)
    numeric = [key for key in columns if key not in ("team", "position")]
    read = _separated(text, begin, end, numeric) or _run_together(text, begin, end, numeric)
    if read is None or _LETTERS.search(text, read[0].start, read[0].end) is None:
        return None
    name, figures = read
    return Row(name, {"position": position, **figures} if position is not None else figures, Span(start, end))


def _separated(text: str, begin: int, end: int, numeric: Sequence[str]) -> tuple[Span, dict[str, int]] | None:
    tail = _NUMBERS.search(text, begin, end)
    if tail is None:
        return None
    cells = re.findall(r"[+\-−–]?\d+", tail.group())
    name_end = tail.start()
    while len(cells) > len(numeric):  # "Schalke 04 34 9 4 21 ..."
        extra = _CELL.match(text, name_end)
        name_end, cells = (extra.end() if extra else name_end), cells[1:]
    if len(cells) != len(numeric):
        return None
    values = [int(cell.replace("−", "-").replace("–", "-")) for cell in cells]
    figures = dict(zip(numeric, values, strict=True))
    stop = _name_end(text, begin, name_end)
    return (Span(begin, stop), figures) if stop > begin and _whole(figures) else None


def _run_together(text: str, begin: int, end: int, numeric: Sequence[str]) -> tuple[Span, dict[str, int]] | None:
    stop = _name_end(text, begin, end)
    first = stop
    while first > begin and text[first - 1] in "0123456789+-−":
        first -= 1
    if stop - first > sum(_WIDTH.get(key, 2) for key in numeric) + _NAME_DIGITS + 1:
        return None
    cuts = range(max(first, begin + 1), min(stop, first + _NAME_DIGITS + 1))
    ways = ((cut, figures) for cut in cuts for figures in _cuts(text[cut:stop], numeric, {}) if _exact(figures))
    solutions = list(islice(ways, 2))
    if len(solutions) != 1:
        return None
    cut, figures = solutions[0]
    return Span(begin, _name_end(text, begin, cut)), figures
