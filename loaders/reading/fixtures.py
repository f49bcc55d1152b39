"""The fixture register: which matches the article talks about, and which one a clause is about.

Tellings of a result (`results.py`), scoreboards and pairings become fixtures: tellings of the
same two sides merge unless leg, score, home side or day say that they are different matches. One fixture
is the report's own match (`main`); a round-up has several of one day.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache

from loaders.model import Span
from loaders.reading.dates import DateMention
from loaders.reading.layers import Fixture, Mention, Reading
from loaders.reading.results import Result, relabelled
from loaders.reading.scores import results_data

_LEAD = 4  # sentences that introduce the report's own match
_FRESH = 4  # days after a match in which it is reported
_NEAR = 80  # characters within which a day belongs to a result


@dataclass(slots=True)
class _Case:
    """A fixture in the making: two sides and what was told of their match."""

    first: str
    second: str
    tellings: list[Result] = field(default_factory=list)
    goals: tuple[int, int] | None = None
    home: str | None = None
    leg: int | None = None
    day: date | None = None
    past: bool = False
    real: bool = True

    @property
    def pair(self) -> frozenset[str]:
        return frozenset((self.first, self.second))


@dataclass(frozen=True, slots=True)
class Telling:
    """A result with what its sentence says of leg and day."""

    result: Result
    leg: int | None = None
    day: date | None = None
    past: bool = False


@cache
def _legs() -> tuple[tuple[int, re.Pattern[str]], ...]:
    return tuple((int(leg), re.compile(p, re.IGNORECASE)) for leg, p in results_data()["legs"].items())


def leg_at(text: str, span: Span, sentence: Span) -> int | None:
    """The leg that the words nearest to `span` within its sentence name."""
    best: tuple[int, int] | None = None
    for leg, pattern in _legs():
        for match in pattern.finditer(text, sentence.start, sentence.end):
            distance = max(match.start() - span.end, span.start - match.end(), 0)
            if best is None or distance < best[0]:
                best = (distance, leg)
    return best[1] if best is not None and best[0] < 70 else None


def tellings(reading: Reading, results: Iterable[Result], days: Sequence[DateMention]) -> tuple[Telling, ...]:
    """Results with leg, day and whether the words put them in the past of the report."""
    out = []
    for result in results:
        sentence = reading.sentences[result.sentence].span
        near = _nearest_day(days, result.span, sentence)
        day = (near.day if result.real else near.future) if near is not None else None
        past = result.real and near is not None and _long_past(near, reading.article.published)
        leg = leg_at(reading.article.text, result.span, sentence)
        out.append(Telling(result, leg, None if past and near and near.kind != "day" else day, past))
    return tuple(out)


def _nearest_day(days: Sequence[DateMention], span: Span, sentence: Span) -> DateMention | None:
    """The day or stretch of days named nearest to `span` in its sentence."""

    def distance(day: DateMention) -> int:
        return max(day.start - span.end, span.start - day.end, 0)

    here = [d for d in days if sentence.start <= d.start < sentence.end and distance(d) <= _NEAR and d.kind != "season"]
    return min(here, key=lambda d: (distance(d), d.start), default=None)


def _long_past(day: DateMention, published: date | None) -> bool:
    """Whether the words mean a time before the days that a report reports."""
    last = day.day or day.last
    if day.kind in ("month", "year"):
        return True
    return published is not None and last is not None and (published - last).days > _FRESH


def dated(reading: Reading, fixture: Fixture, days: Sequence[DateMention]) -> Fixture:
    """The report's own match with its day, from the lead where its own sentences name none."""
    published = reading.article.published
    if fixture.date is not None or not reading.sentences:
        return fixture
    lead = reading.sentences[min(_LEAD, len(reading.sentences)) - 1].end
    for day in days:
        if day.start >= lead or day.day is None or day.kind not in ("day", "weekday"):
            continue
        if published is None or 0 <= (published - day.day).days <= _FRESH:
            return replace(fixture, date=day.day, spans=(*fixture.spans, Span(day.start, day.end)))
    return fixture


def register(told: Sequence[Telling], boxes: Sequence[Fixture] = ()) -> tuple[Fixture, ...]:
    """The fixtures of the article, boxes first, in the order in which they are told."""
    cases: list[_Case] = [
        _Case(box.home, box.away, [], _goals(box), box.home if box.ordered else None, box.leg, box.date) for box in boxes
    ]
    for telling in sorted(told, key=lambda t: (not t.result.explicit, t.result.span)):
        if telling.result.sort in ("aggregate", "shootout", "half_time", "running"):
            continue
        case = next((c for c in cases if _fits(c, telling)), None)
        if case is None:
            case = _Case(telling.result.first, telling.result.second, real=telling.result.real)
            cases.append(case)
        _add(case, telling)
    return tuple(_fixture(case, number) for number, case in enumerate(cases))


def _goals(fixture: Fixture) -> tuple[int, int] | None:
    home, away = fixture.slots.get("home_goals"), fixture.slots.get("away_goals")
    return (home, away) if isinstance(home, int) and isinstance(away, int) else None


def _fits(case: _Case, telling: Telling) -> bool:
    """Whether the telling can be of the same match."""
    result = telling.result
    if case.pair != frozenset((result.first, result.second)):
        return False
    told = relabelled(result, case.first, case.second)
    if case.goals is not None and told.goals is not None and case.goals != told.goals:
        return False
    if case.leg is not None and telling.leg is not None and case.leg != telling.leg:
        return False
    if case.home is not None and told.home is not None and case.home != told.home:
        return False
    if case.day is not None and telling.day is not None and case.day != telling.day:
        return False
    return not (case.past != telling.past and bool(case.tellings) and told.goals is not None and case.goals is None)


def _add(case: _Case, telling: Telling) -> None:
    told = relabelled(telling.result, case.first, case.second)
    case.tellings.append(told)
    case.goals = case.goals or (told.goals if told.real else None)
    case.home = case.home or told.home
    case.leg = case.leg or telling.leg
    case.day = case.day or telling.day
    case.past = case.past or telling.past
    case.real = case.real or told.real


def _fixture(case: _Case, number: int) -> Fixture:
    away = case.second if case.home in (None, case.first) else case.first
    home = case.first if away == case.second else case.second
    slots: dict[str, object] = {}
    if case.goals is not None:
        goals = case.goals if home == case.first else case.goals[::-1]
        slots |= {"home_goals": goals[0], "away_goals": goals[1]}
    return Fixture(
        key=f"f{number}",
        home=home,
        away=away,
        ordered=case.home is not None,
        status="played" if case.real else "future",
        slots=slots,
        date=case.day,
        leg=case.leg,
        spans=tuple(t.span for t in case.tellings),
    )


def main_of(reading: Reading, fixtures: Sequence[Fixture]) -> Fixture | None:
    """The report's own match: told in the lead, of the sides that it names most."""
    count = Counter(m.key for m in reading.mentions if m.kind == "team")
    lead_end = reading.sentences[min(_LEAD, len(reading.sentences)) - 1].end if reading.sentences else 0

    def weight(fixture: Fixture) -> tuple[float, int]:
        named = min(count[fixture.home], 6) + min(count[fixture.away], 6)
        in_lead = 8 * any(span.start < lead_end for span in fixture.spans)
        scored = 3 * ("home_goals" in fixture.slots)
        first_leg = -6 * (fixture.leg == 1)
        return named + in_lead + scored + first_leg, -int(fixture.key[1:])

    played = [f for f in fixtures if f.status == "played"]
    return max(played, key=weight, default=None)


def pairing(reading: Reading) -> tuple[str, str] | None:
    """The two sides named most, those of the lead first: the sides of a report that gives no result."""
    lead_end = reading.sentences[min(_LEAD, len(reading.sentences)) - 1].end if reading.sentences else 0
    count: Counter[str] = Counter()
    for mention in reading.mentions:
        if mention.kind == "team" and mention.how != "demonym":
            count[mention.key] += 4 if mention.start < lead_end else 1
    top = count.most_common(2)
    return (top[0][0], top[1][0]) if len(top) == 2 and top[1][1] > 1 else None


def at(reading: Reading, span: Span) -> Fixture | None:
    """The fixture that the words at `span` are about.

    What the sentence itself says decides (a telling of a result, another leg, two sides of one
    fixture, the players' sides); else the fixture of the sentences before it; else the main match.
    """
    pointer = _pointed(reading, span)
    if pointer is not None:
        return pointer
    return next((f for f in reading.fixtures if f.main), None)


def _pointed(reading: Reading, span: Span) -> Fixture | None:
    index = next((i for i, s in enumerate(reading.sentences) if s.start <= span.start < s.end), None)
    if index is None:
        return None
    played = [f for f in reading.fixtures if f.status == "played"]
    several = len([f for f in played if not f.main and f.leg is None]) > 0
    for back in range(index, -1, -1):
        sentence = reading.sentences[back]
        if back < index and not several:
            return None
        here = [f for f in played if any(s.overlaps(sentence.span) for s in f.spans)]
        if back == index:
            chosen = _nearest(reading, span, here, sentence.span)
        else:
            chosen = here[-1] if here else None
        if chosen is not None:
            return chosen
        named = {m.key for m in _teams_in(reading, sentence.span)}
        fitting = [f for f in played if named & {f.home, f.away}]
        best = [f for f in fitting if {f.home, f.away} <= named] or fitting
        if len(best) == 1:
            return best[0]
        if best and any(f.main for f in best):
            return next(f for f in best if f.main)
    return None


def _nearest(reading: Reading, span: Span, here: Sequence[Fixture], sentence: Span) -> Fixture | None:
    """Of the fixtures told in the sentence, the one of the words at `span`."""
    if not here:
        return None
    leg = leg_at(reading.article.text, span, sentence)
    by_leg = [f for f in here if leg is not None and f.leg == leg]
    if by_leg:
        return by_leg[0]

    def distance(fixture: Fixture) -> int:
        return min(max(s.start - span.end, span.start - s.end, 0) for s in fixture.spans if s.overlaps(sentence))

    return min(here, key=lambda f: (distance(f), not f.main))


def _teams_in(reading: Reading, span: Span) -> Iterable[Mention]:
    return (m for m in reading.mentions if m.kind == "team" and span.start <= m.start < span.end)


def marked(fixtures: Sequence[Fixture], main: Fixture | None) -> tuple[Fixture, ...]:
    """The fixtures with the report's own marked."""
    return tuple(replace(f, main=main is not None and f.key == main.key) for f in fixtures)
