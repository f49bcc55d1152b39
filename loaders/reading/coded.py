"""The lists of American pages, whose lines open with a side's code: "SEA - Lind (Moe, Vik) 53'".

They stand under a title of their own ("Scoring summary"), or behind it in one line. What a code stands for
follows from the two sides of the page's result: its letters stand in the name of one of them and not of the other.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from loaders.model import Span
from loaders.reading.lists import Item, items
from loaders.reading.scorers import CARD_MARKS, Strike
from loaders.reading.wording import alternation, folded, meanings, words

#: Lines under one title at the most, and characters of the longest.
_MOST = 20
_LONGEST = 140
_ENTRY = re.compile(r"\s*[•*·]?\s*(?P<code>[^\W\d_a-z][\w. ]{1,20}?)\s*(?:--|[–—:]|(?<=\s)-)\s*(?P<rest>\S.*)")
_BETWEEN = re.compile(r"\s*;\s*(?![^()]*\))")


@dataclass(frozen=True, slots=True)
class Coded:
    """One entry: `code` is what stands for its side, `goal` tells goals from cards."""

    goal: bool
    code: Span
    strike: Strike
    line: int


@cache
def _title() -> re.Pattern[str]:
    names = (name for listed in words()["coded"].values() for name in listed)
    return re.compile(rf"\W{{0,3}}(?P<title>{alternation(names)})\s*(?::\s*(?P<rest>\S.*)?)?", re.IGNORECASE)


def find(text: str, spans: Sequence[Span]) -> tuple[Coded, ...]:
    """Every entry under such a title, to the first line that is none."""
    found: list[Coded] = []
    for number, span in enumerate(spans):
        title = _title().fullmatch(text, span.start, span.end) if span.end > span.start else None
        if title is None:
            continue
        goal = meanings("coded")[folded(title["title"])] == "scoring"
        if title["rest"]:
            found += _pieces(text, Span(*title.span("rest")), number, goal)
        else:
            found += _under(text, spans, number, goal)
    return tuple(found)


def _under(text: str, spans: Sequence[Span], title: int, goal: bool) -> list[Coded]:
    found: list[Coded] = []
    before = title
    for number in range(title + 1, min(len(spans), title + 2 * _MOST)):
        if not text[spans[number].start : spans[number].end].strip():
            continue
        entry = _entry(text, spans[number], number, goal) if number - before <= 2 else None
        if entry is None:
            break
        found.append(entry)
        before = number
    return found


def _pieces(text: str, body: Span, line: int, goal: bool) -> list[Coded]:
    """The entries of one line, apart by semicolons; a later one without a code is of the side before."""
    found: list[Coded] = []
    at = body.start
    for stop in [*(match.start() for match in _BETWEEN.finditer(text, body.start, body.end)), body.end]:
        begin = _BETWEEN.match(text, at, stop)
        entry = _entry(text, Span(begin.end() if begin else at, stop), line, goal)
        if entry is not None:
            found.append(entry)
        at = stop
    return found


def _entry(text: str, span: Span, line: int, goal: bool) -> Coded | None:
    match = _ENTRY.fullmatch(text, span.start, span.end) if span.end - span.start <= _LONGEST else None
    listed = items(text, *match.span("rest")) if match is not None else ()
    if (
        match is None
        or len(listed) != 1
        or folded(text[listed[0].name.start : listed[0].name.end]) in meanings("marks")
    ):
        return None
    item = listed[0]
    strike = _goal(item) if goal else _card(item)
    return Coded(goal, Span(*match.span("code")), strike, line) if strike is not None else None


def _goal(item: Item) -> Strike | None:
    """Who scored, with the first of those in brackets, who set it up."""
    if len(item.times) != 1:
        return None
    time = item.times[0]
    marks = [mark for mark in (time.mark, *item.flags) if mark is not None]
    helper = item.inner[0].name if item.inner and "own_goal" not in marks else None
    return Strike(item.name, time.minute, time.added, marks[0] if marks else None, item.span, assist=helper)


def _card(item: Item) -> Strike | None:
    times = item.times or tuple(time for inner in item.inner for time in inner.times)
    marks = [mark for mark in (*item.flags, *(time.mark for time in times)) if mark in CARD_MARKS]
    if len(times) != 1 or len(marks) != 1:
        return None
    return Strike(item.name, times[0].minute, times[0].added, marks[0], item.span)


def sides(text: str, found: Sequence[Coded], both: tuple[Span, Span], goals: tuple[int, int]) -> dict[str, Span]:
    """The side that each code stands for: by its letters, else by how many goals are listed for it."""
    codes = {text[entry.code.start : entry.code.end].strip() for entry in found}
    told = {code: fitting[0] for code in codes if len(fitting := _fitting(text, code, both)) == 1}
    if told.keys() != codes and goals[0] != goals[1] and len(codes) <= 2:
        count = Counter(text[entry.code.start : entry.code.end].strip() for entry in found if entry.goal)
        counted = {code: both[goals.index(count[code])] for code in codes if count[code] in goals}
        if sum(count.values()) == sum(goals) and all(counted.get(code) == side for code, side in told.items()):
            return counted
    return told


def _fitting(text: str, code: str, both: tuple[Span, Span]) -> list[Span]:
    letters = [letter for letter in code.casefold() if letter.isalnum()]
    return [one for one in both if _stands_for(letters, text[one.start : one.end].casefold())]


def _stands_for(letters: Sequence[str], name: str) -> bool:
    rest = iter(name)
    return bool(letters) and name.startswith(letters[0]) and all(letter in rest for letter in letters)
