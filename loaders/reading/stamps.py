"""Dates and times that pages and boxes print: "Apr 18, 2024 at 8pm UK", "Sunday, November 24 07:13:19"."""

from __future__ import annotations

import re
from datetime import date, timedelta
from functools import cache

from loaders.model import Article, Span
from loaders.reading.dates import full_date
from loaders.reading.layers import Line
from loaders.reading.wording import words

_ISO = re.compile(r"(?<![\d-])((?:19|20)\d\d)-(\d\d)-(\d\d)(?![\d-])")
_CLOCK = re.compile(
    r"(?<![\d:.])(?:(?P<hour>[01]?\d|2[0-3])[:.h](?P<minute>[0-5]\d)(?::[0-5]\d)?\s?(?P<half>[ap]\.?m\b)?"
    r"|(?P<hour2>1[0-2]|[1-9])\s?(?P<half2>[ap]\.?m\b))(?![\d:])",
    re.IGNORECASE,
)
#: How far after its publication a page that names no year is looked for.
_YEARS_AFTER = 12


@cache
def _date() -> re.Pattern[str]:
    """Month and day in either order, with the weekday and year that may stand beside them."""
    months, days = ("|".join(words()["dates"][key]) for key in ("months", "days"))
    weekday = rf"(?:(?P<weekday>(?:{days})[a-z]{{0,6}})\.?,?\s{{1,2}})?"
    month_first = rf"(?P<month>(?:{months})[a-z]{{0,6}})\.?\s{{1,2}}(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?![\d:])"
    day_first = rf"(?P<day2>\d{{1,2}})(?:st|nd|rd|th)?\s{{1,2}}(?P<month2>(?:{months})[a-z]{{0,6}})\.?"
    year, year2 = (rf"(?:,?\s{{1,2}}(?P<{name}>(?:19|20)\d\d))?" for name in ("year", "year2"))
    return re.compile(rf"(?<!\w){weekday}(?:{month_first}{year}|{day_first}{year2})(?!\w)", re.IGNORECASE)


def dates(text: str, start: int, end: int) -> list[tuple[Span, int | None, int, int, int | None]]:
    """Every date: its span, year (None where not given), month, day and weekday (0 Monday, None where not given)."""
    found: list[tuple[Span, int | None, int, int, int | None]] = []
    for match in _ISO.finditer(text, start, end):
        found.append((Span(*match.span()), int(match[1]), int(match[2]), int(match[3]), None))
    for match in _date().finditer(text, start, end):
        month = words()["dates"]["months"].index((match["month"] or match["month2"])[:3].lower()) + 1
        year = match["year"] or match["year2"]
        weekday = words()["dates"]["days"].index(match["weekday"][:3].lower()) if match["weekday"] else None
        day = int(match["day"] or match["day2"])
        if 1 <= day <= 31:
            found.append((Span(*match.span()), int(year) if year else None, month, day, weekday))
    return sorted(found)


def clock(text: str, start: int, end: int) -> tuple[str, Span] | None:
    """The first time of day, as "20:00"."""
    match = _CLOCK.search(text, start, end)
    if match is None:
        return None
    hour, minute = int(match["hour"] or match["hour2"]), int(match["minute"] or 0)
    half = (match["half"] or match["half2"] or "").lower()[:1]
    if half and hour > 12:
        return None
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    return f"{hour:02}:{minute:02}", Span(*match.span())


def is_page_stamp(text: str) -> bool:
    """Whether a line is the clock of a scraped page: a weekday and date with seconds, little else."""
    return len(text) < 200 and re.search(r"\b\d{1,2}:\d\d:\d\d\b", text) is not None and bool(dates(text, 0, len(text)))


def page_date(article: Article, lines: tuple[Line, ...]) -> tuple[date, Span] | None:
    """The day on which the page was taken, by its own clock; never the day of the match.

    A stamp without a year has that of the first such weekday on or after publication (or, where no
    publication is known, after the latest full date that the page prints).
    """
    for line in lines:
        text = article.text[line.start : line.end]
        if line.label not in ("dateline", "nav") or not is_page_stamp(text):
            continue
        for span, year, month, day, weekday in dates(article.text, line.start, line.end):
            taken = full_date(year, month, day) if year else _fitting_year(article, month, day, weekday)
            if taken is not None:
                return taken, span
    return None


def _fitting_year(article: Article, month: int, day: int, weekday: int | None) -> date | None:
    if weekday is None:
        return None
    floor = article.published or _latest(article.text)
    if floor is None:
        return None
    for year in range(floor.year, floor.year + _YEARS_AFTER):
        taken = full_date(year, month, day)
        if taken is not None and taken.weekday() == weekday and taken >= floor - timedelta(days=1):
            return taken
    return None


def _latest(text: str) -> date | None:
    """The latest full date among the head of the text's boxes."""
    known = [full_date(year, month, day) for _, year, month, day, _ in dates(text, 0, min(len(text), 2000)) if year]
    return max((day for day in known if day is not None), default=None)
