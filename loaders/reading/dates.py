"""Which words name a day, a season or a stretch of days, and which.

Explicit days need no help; weekdays, "tonight" and "last season" are counted from the day of
publication, and stay without a day where that is unknown. Words are data (`language/dates.toml`).
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from typing import Any, Final, Literal

from loaders.model import Article
from loaders.reading.layers import Sentence
from loaders.reading.sieve import Sieve, folded

#: Football's year turns on the first of July.
FIRST_MONTH: Final = 7

DateKind = Literal["day", "weekday", "span", "month", "year", "season"]
_YEAR = r"(?P<year>(?:18|19|20)\d\d)"


@dataclass(frozen=True, slots=True)
class DateMention:
    """Words that name a day or days.

    `day` is the day they mean in a report of what has been: the latest that fits, on or before
    publication. `future` is the next that fits, for a sentence about what is to come; the two are
    equal where the words leave no choice. Both are None where they name no single day, or nobody
    knows which; then `first` and `last` bound what is meant, where anything does. `season` is such as "2023-24".
    """

    start: int
    end: int
    kind: DateKind
    day: date | None = None
    future: date | None = None
    first: date | None = None
    last: date | None = None
    season: str | None = None


def season(day: date) -> str:
    """The season a day falls in, July to June: "2023-24"."""
    return _season(day.year if day.month >= FIRST_MONTH else day.year - 1)


def _season(year: int) -> str:
    return f"{year}-{(year + 1) % 100:02d}"


@dataclass(frozen=True, slots=True)
class _Words:
    """The words of `dates.toml` and the pattern of each sort of mention."""

    months: dict[str, int]
    weekdays: dict[str, int]
    days: dict[str, int]
    spans: dict[str, tuple[int, int]]
    weekends: dict[str, int]
    seasons: dict[str, int]
    last: frozenset[str]
    next: frozenset[str]
    patterns: tuple[tuple[re.Pattern[str], _Reader], ...]
    sieve: Sieve


_Reader = Callable[[re.Match[str], "date | None", "_Words"], "DateMention | None"]


def find(article: Article, sentences: Sequence[Sentence]) -> tuple[DateMention, ...]:
    """The days, months, years and seasons named in the sentences, in order and disjoint."""
    words = _words()
    mentions: list[DateMention] = []
    for sentence in sentences:
        found: list[DateMention] = []
        for place in words.sieve.open(folded(article.text[sentence.start : sentence.end])):
            pattern, read = words.patterns[place]
            for match in pattern.finditer(article.text, sentence.start, sentence.end):
                mention = read(match, article.published, words)
                if mention is not None:
                    found.append(mention)
        mentions.extend(_longest(found))
    return tuple(sorted(mentions, key=lambda mention: mention.start))


def _longest(found: list[DateMention]) -> Iterator[DateMention]:
    kept: list[DateMention] = []
    for mention in sorted(found, key=lambda m: (m.start - m.end, m.start)):
        if all(mention.end <= other.start or other.end <= mention.start for other in kept):
            kept.append(mention)
            yield mention


def full_date(year: int, month: int, day: int) -> date | None:
    """The day, or None where the calendar has no such day."""
    try:
        return date(year, month, day)
    except ValueError:  # no 31st of June
        return None


def _explicit(match: re.Match[str], published: date | None, words: _Words) -> DateMention | None:
    """ "18 April 2024", "Oct. 23", "2024-04-18"."""
    month = words.months.get(match["month"].rstrip(".").casefold()) or int(match["month"])
    number, year = int(match["day"]), match["year"]
    if year is not None:
        day = full_date(int(year), month, number)
        return None if day is None else DateMention(match.start(), match.end(), "day", day, day, day, day)
    if published is None:
        return DateMention(match.start(), match.end(), "day") if full_date(2000, month, number) else None
    near = [day for shift in (-1, 0, 1) if (day := full_date(published.year + shift, month, number))]
    past = max((day for day in near if day <= published), default=None)
    future = min((day for day in near if day >= published), default=None)
    return DateMention(match.start(), match.end(), "day", past, future) if near else None


def _weekday(match: re.Match[str], published: date | None, words: _Words) -> DateMention | None:
    """ "on Thursday", "Tuesday night", "last Saturday"."""
    if published is None:
        return DateMention(match.start(), match.end(), "weekday")
    back = (published.weekday() - words.weekdays[match["weekday"].casefold()]) % 7
    relation = (match["relation"] or "").casefold()
    past, future = published - timedelta(back), published + timedelta(-back % 7)
    if relation in words.last:
        past = future = past if back else past - timedelta(7)
    elif relation in words.next:
        past = future = future if back else future + timedelta(7)
    return DateMention(match.start(), match.end(), "weekday", past, future)


def _counted(match: re.Match[str], published: date | None, words: _Words) -> DateMention | None:
    """ "tonight", "yesterday"."""
    if published is None:
        return DateMention(match.start(), match.end(), "day")
    day = published + timedelta(words.days[_key(match)])
    return DateMention(match.start(), match.end(), "day", day, day, day, day)


def _vague(match: re.Match[str], published: date | None, words: _Words) -> DateMention | None:
    """ "last week", "a fortnight ago"."""
    if published is None:
        return DateMention(match.start(), match.end(), "span")
    first, last = (published + timedelta(days) for days in words.spans[_key(match)])
    return DateMention(match.start(), match.end(), "span", first=first, last=last)


def _weekend(match: re.Match[str], published: date | None, words: _Words) -> DateMention | None:
    """ "at the weekend", "next weekend": a Friday to a Monday."""
    if published is None:
        return DateMention(match.start(), match.end(), "span")
    saturday = published - timedelta((published.weekday() - 5) % 7)
    shift = words.weekends[_key(match)]
    first = saturday + timedelta(7 * max(shift, 0) - 1)
    last = saturday + timedelta(7 * (1 if shift == 0 else max(shift, 0)) + 2)
    return DateMention(match.start(), match.end(), "span", first=first, last=last)


def _month(match: re.Match[str], published: date | None, words: _Words) -> DateMention | None:
    """ "in September 2021", "last November": the month that was last, where no year is given."""
    month = words.months[match["month"].rstrip(".").casefold()]
    if match["year"] is not None:
        year = int(match["year"])
    elif published is not None:
        year = published.year - (month > published.month)
    else:
        return DateMention(match.start(), match.end(), "month")
    after = date(year + month // 12, month % 12 + 1, 1)
    return DateMention(match.start(), match.end(), "month", first=date(year, month, 1), last=after - timedelta(1))


def _in_year(match: re.Match[str], published: date | None, words: _Words) -> DateMention | None:
    """ "in 1988"."""
    year = int(match["year"])
    return DateMention(match.start(), match.end(), "year", first=date(year, 1, 1), last=date(year, 12, 31))


def _season_digits(match: re.Match[str], published: date | None, words: _Words) -> DateMention | None:
    """ "2023-24", "2023/2024"."""
    year = int(match["year"])
    if int(match["end"]) % 100 != (year + 1) % 100:
        return None
    return _of_season(match, year)


def _season_words(match: re.Match[str], published: date | None, words: _Words) -> DateMention | None:
    """ "this season", "last term"."""
    if published is None:
        return DateMention(match.start(), match.end(), "season")
    year = published.year - (published.month < FIRST_MONTH) + words.seasons[_key(match)]
    return _of_season(match, year)


def _of_season(match: re.Match[str], year: int) -> DateMention:
    first, last = date(year, FIRST_MONTH, 1), date(year + 1, FIRST_MONTH, 1) - timedelta(1)
    return DateMention(match.start(), match.end(), "season", first=first, last=last, season=_season(year))


def _key(match: re.Match[str]) -> str:
    return " ".join(match["words"].casefold().split())


def _any(words: Iterable[str]) -> str:
    return "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in sorted(words, key=len, reverse=True))


@cache
def _words() -> _Words:
    data = tomllib.loads(files("loaders.language").joinpath("dates.toml").read_text(encoding="utf-8"))
    patterns = tuple(_patterns(data))
    return _Words(
        months=_numbered(data["months"], 1),
        weekdays=_numbered(data["weekdays"], 0),
        days=data["days"],
        spans={words: (first, last) for words, (first, last) in data["spans"].items()},
        weekends=data["weekends"],
        seasons=data["seasons"],
        last=frozenset(data["last"]),
        next=frozenset(data["next"]),
        patterns=patterns,
        sieve=Sieve((pattern.pattern, pattern.flags) for pattern, _ in patterns),
    )


def _numbered(names: list[list[str]], first: int) -> dict[str, int]:
    return {form.casefold(): number for number, forms in enumerate(names, first) for form in forms}


def _patterns(data: dict[str, Any]) -> Iterator[tuple[re.Pattern[str], _Reader]]:
    """Each sort of mention: months and weekdays by their capitals, the rest in any case."""
    forms = [form for names in data["months"] for form in names]
    month = rf"(?P<month>{_any([*forms, *map(str.upper, forms)])})\b"
    weekday = rf"(?P<weekday>{_any([form for names in data['weekdays'] for form in names])})\b"
    day = r"(?P<day>[0-3]?\d)(?:st|nd|rd|th)?\b"
    relation = rf"(?:(?P<relation>(?i:{_any([*data['last'], *data['next']])}))\s+)?"
    part = rf"(?:\s+(?:{_any(data['parts_of_day'])})\b)?"
    year = rf"(?:,?\s+{_YEAR}(?!\d))?"
    yield re.compile(rf"\b(?:the\s+)?{day}(?:\s+of)?\s+{month}\.?{year}"), _explicit
    yield re.compile(rf"\b{month}\.?\s+(?:the\s+)?{day}(?![-:.’']?\d){year}"), _explicit
    yield re.compile(rf"\b{_YEAR}-(?P<month>[01]\d)-(?P<day>[0-3]\d)\b"), _explicit
    dated = rf"(?!\.?,?\s+(?:the\s+)?(?:\d|(?:{_any(forms)})\.?\s+\d))"  # "Sunday, November 24" is one day, not two
    yield re.compile(rf"\b(?:(?i:{_any(data['weekday_leads'])})\s+)?{relation}{weekday}{dated}{part}"), _weekday
    yield re.compile(rf"\b(?i:{_any(data['month_leads'])})\s+{month}(?!\s+\d\d?\b){year}\b"), _month
    yield re.compile(rf"\b(?:{_any(data['year_leads'])})\s+{_YEAR}\b(?![-/–]\d)", re.IGNORECASE), _in_year
    yield re.compile(rf"\b{_YEAR}\s?[-/–]\s?(?P<end>(?:20|19)?\d\d)\b(?!-\d)"), _season_digits
    for table, read in (("days", _counted), ("spans", _vague), ("weekends", _weekend), ("seasons", _season_words)):
        yield re.compile(rf"\b(?P<words>{_any(data[table])})\b", re.IGNORECASE), read
