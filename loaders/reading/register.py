"""Tellings of results become fixtures: those of one match merge, those of another stay apart.

Leg, score, home side and day decide; a score on the way to another is the same match's.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache

from loaders.model import Span
from loaders.reading.dates import DateMention
from loaders.reading.layers import Fixture, Reading
from loaders.reading.result import Result, relabelled
from loaders.reading.scores import results_data
from loaders.reading.sieve import Sieve, folded

FRESH = 3  # days after a match in which it is reported
_LEG_NEAR = 70  # characters within which words name the leg of a result
NEAR = 80  # characters within which a day belongs to a result
_DRAWN = re.compile(r"\b(\d{1,2})\s?[-–]\s?(\d{1,2})\b|\b(?:goalless|scoreless)\b")
_SCORE = re.compile(r"\d{1,2}\s?[-–]\s?\d")
_EARLIER = re.compile(r"\bhad\b")
_BEFORE_TOLD = 40  # characters before a result in which its "had" stands
_EXTRA_TIME = re.compile(r"\b(?:after|in|following) extra[- ]time\b|\ba\.?e\.?t\b", re.IGNORECASE)


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
    plain: bool = True  # told by bare score lines alone
    parts: dict[str, tuple[int, int]] = field(default_factory=dict)  # half-time and shoot-out scores
    extra_time: bool = False
    printed: str | None = None  # the side that a score line prints first: most print the home side first
    earlier: bool = False  # told as a first leg that lies before the match of the report
    box: Fixture | None = None

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
    extra_time: bool = False
    earlier: bool = False  # "had won the first leg": it lies before the match of the report
    level: tuple[int, int] | None = None  # of a shoot-out: the score after which it was taken


@cache
def _legs() -> tuple[tuple[int, re.Pattern[str]], ...]:
    return tuple((int(leg), re.compile(p, re.IGNORECASE)) for leg, p in results_data()["legs"].items())


@cache
def _leg_sieve() -> Sieve:
    return Sieve((pattern.pattern, pattern.flags) for _, pattern in _legs())


def _speaks_of_legs(words: str) -> bool:
    return bool(_leg_sieve().open(folded(words)))


def leg_at(text: str, span: Span, sentence: Span, others: Iterable[Span] = ()) -> int | None:
    """The leg that the words nearest to `span` within its sentence name; words nearer to one of `others` are its."""
    best: tuple[int, int] | None = None
    for leg, pattern in _legs() if _speaks_of_legs(text[sentence.start : sentence.end]) else ():
        for match in pattern.finditer(text, sentence.start, sentence.end):
            distance = _apart(match, span)
            if (best is None or distance < best[0]) and all(_apart(match, other) >= distance for other in others):
                best = (distance, leg)
    return best[1] if best is not None and best[0] < _LEG_NEAR else None


def _apart(match: re.Match[str], span: Span) -> int:
    return max(match.start() - span.end, span.start - match.end(), 0)


def first_leg(reading: Reading) -> Span | None:
    """The first words of the article that speak of a first leg, looked for once: no stage changes them."""
    if "first_leg" not in reading.memo:
        reading.memo["first_leg"] = _first_leg(reading)
    found: Span | None = reading.memo["first_leg"]
    return found


def _first_leg(reading: Reading) -> Span | None:
    pattern = next(p for leg, p in _legs() if leg == 1)
    for sentence in reading.sentences if _speaks_of_legs(reading.article.text) else ():
        match = pattern.search(reading.article.text, sentence.start, sentence.end)
        if match is not None:
            return Span(match.start(), match.end())
    return None


def tellings(reading: Reading, results: Iterable[Result], days: Sequence[DateMention]) -> tuple[Telling, ...]:
    """Results with leg, day and whether the words put them in the past of the report."""
    out = []
    results = tuple(results)
    for result in results:
        sentence = reading.sentences[result.sentence].span
        near = _nearest_day(days, result.span, sentence)
        day = (near.day if result.real else near.future) if near is not None else None
        past = result.real and near is not None and _long_past(near, reading.article.published)
        past = past or (result.real and _said_past(reading.article.text, result.span, sentence))
        leg = leg_at(reading.article.text, result.span, sentence, _rivals(result, results))
        around = reading.article.text[result.span.start : min(result.span.end + NEAR // 2, sentence.end)]
        extra = result.real and bool(_EXTRA_TIME.search(around))
        level = _level(reading.article.text, sentence) if result.sort == "shootout" else None
        before = reading.article.text[max(sentence.start, result.span.start - _BEFORE_TOLD) : result.span.end]
        earlier = leg == 1 and bool(_EARLIER.search(before))
        day = None if past and near and near.kind != "day" else day
        out.append(Telling(result, leg, day, past, extra, earlier, level))
    return tuple(out)


def _rivals(result: Result, results: Iterable[Result]) -> Iterator[Span]:
    """Where the sentence of a result tells another score of the same two sides."""
    for other in results:
        same = other.sentence == result.sentence and {other.first, other.second} == {result.first, result.second}
        final = other.sort == result.sort == "final" and result.goals is not None is not other.goals
        if same and final and not other.span.overlaps(result.span):
            yield other.span  # be it the same score: "won 2-1, having won the first leg 2-1"


def _level(text: str, sentence: Span) -> tuple[int, int] | None:
    """The drawn score that a sentence about a shoot-out gives."""
    for match in _DRAWN.finditer(text, sentence.start, sentence.end):
        if match[1] is None:
            return 0, 0
        if match[1] == match[2]:
            return int(match[1]), int(match[2])
    return None


def _nearest_day(days: Sequence[DateMention], span: Span, sentence: Span) -> DateMention | None:
    """The day or stretch of days named nearest to `span` in its sentence."""

    def distance(day: DateMention) -> int:
        return max(day.start - span.end, span.start - day.end, 0)

    here = [d for d in days if sentence.start <= d.start < sentence.end and distance(d) <= NEAR and d.kind != "season"]
    return min(here, key=lambda d: (distance(d), d.start), default=None)


def _long_past(day: DateMention, published: date | None) -> bool:
    """Whether the words mean a time before the days that a report reports."""
    last = day.day or day.last
    if day.kind in ("month", "year"):
        return True
    return published is not None and last is not None and (published - last).days > FRESH


@cache
def _past_words() -> tuple[re.Pattern[str], re.Pattern[str]]:
    words = results_data()["past"]
    return re.compile(words["before"]), re.compile(words["after"])


def _said_past(text: str, span: Span, sentence: Span) -> bool:
    """Whether the words around a result call it one that lies behind: "avenged a 3-0 loss"."""
    before, after = _past_words()
    scored = _SCORE.search(text, span.start, span.end)
    at = scored.start() if scored else span.start
    return bool(before.search(text[sentence.start : at]) or after.search(text[span.end : sentence.end]))


def register(told: Sequence[Telling], boxes: Sequence[Fixture] = ()) -> tuple[Fixture, ...]:
    """The fixtures of the article, boxes first, in the order in which they are told."""
    cases: list[_Case] = [
        _Case(box.home, box.away, [], box.goals, box.home if box.ordered else None, box.leg, box.date, box=box)
        for box in _latest(boxes)
    ]
    for telling in sorted(told, key=lambda t: (t.result.sort != "final", not t.result.explicit, t.result.span)):
        if telling.result.sort in ("aggregate", "running"):
            continue
        if telling.result.sort in ("shootout", "half_time"):
            _part(cases, telling)
            continue
        fitting = [c for c in cases if _fits(c, telling)]
        case = min(fitting, key=lambda c: _of_other_leg(c, telling), default=None)
        if case is None:
            case = _Case(telling.result.first, telling.result.second, real=telling.result.real, earlier=telling.earlier)
            cases.append(case)
        _add(case, telling)
    return tuple(_fixture(case, number) for number, case in enumerate(cases))


def _part(cases: list[_Case], telling: Telling) -> None:
    """Give a half-time or shoot-out score to the match told in its sentence, or to the only one of its sides."""
    result = telling.result
    kicks = result.sort == "shootout"  # no first leg ends with them
    fitting = [c for c in cases if c.pair == {result.first, result.second} and not (kicks and c.leg == 1)]
    beside = [c for c in fitting if any(t.sentence == result.sentence for t in c.tellings)]
    chosen = beside or (fitting if len(fitting) == 1 else [])
    if not result.real or result.goals is None:
        return
    if not fitting and result.sort == "shootout" and result.explicit:
        chosen = [_Case(result.first, result.second, goals=telling.level, day=telling.day, past=telling.past)]
        cases.append(chosen[0])
    if not chosen:
        return
    case = chosen[0]
    told = relabelled(result, case.first, case.second)
    if told.goals is None or (result.sort == "shootout" and case.goals is not None and case.goals[0] != case.goals[1]):
        return
    case.parts.setdefault("shootout" if result.sort == "shootout" else "half_time", told.goals)
    case.tellings.append(told)


def _latest(boxes: Sequence[Fixture]) -> list[Fixture]:
    """One board for each match: of those with the same sides, leg and day, the one with the most goals."""
    best: dict[tuple[object, ...], Fixture] = {}
    for box in boxes:
        key = (frozenset((box.home, box.away)), box.leg, box.date)
        known = best.get(key)
        if known is None or sum(box.goals or (0, 0)) > sum(known.goals or (0, 0)):
            best[key] = box
    return list(best.values())


def _of_other_leg(case: _Case, telling: Telling) -> bool:
    """Of two legs that ended alike, a telling that does not name the first is of the second."""
    if telling.result.rule == "versus":
        return case.home not in (None, telling.result.first)  # the side that stands first is at home
    return telling.result.goals is not None and (case.leg == 1) is not (telling.leg == 1)


def _fits(case: _Case, telling: Telling) -> bool:
    """Whether the telling can be of the same match."""
    result = telling.result
    if case.pair != frozenset((result.first, result.second)):
        return False
    told = relabelled(result, case.first, case.second)
    if case.goals is not None and told.goals is not None and case.goals != told.goals and not _on_the_way(case, told):
        return False
    if case.leg is not None and telling.leg is not None and case.leg != telling.leg:
        return False
    if (telling.earlier and case.leg is None) or (case.earlier and telling.leg is None):
        return False
    if telling.leg == 1 and case.leg is None and any(_beside(t, result) for t in case.tellings):
        return False  # "won 2-1, having won the first leg 2-1"
    if case.home is not None and told.home is not None and case.home != told.home:
        return False
    if case.day is not None and telling.day is not None and case.day != telling.day:
        return False
    return not (telling.past and not case.past and bool(case.tellings) and told.goals is not None)


def _beside(one: Result, other: Result) -> bool:
    """Whether one sentence tells two scores."""
    scored = one.goals is not None and other.goals is not None
    return scored and one.sentence == other.sentence and not one.span.overlaps(other.span)


def _on_the_way(case: _Case, told: Result) -> bool:
    """Whether of two scores one is the match's own on the way to the other: live text prints each as it falls."""
    plain = case.plain if case.box is None else True
    if case.goals is None or told.goals is None or not (plain and told.rule.startswith("scoreline")):
        return False
    grown = [a - b for a, b in zip(case.goals, told.goals, strict=True)]
    return min(grown) >= 0 or max(grown) <= 0


def _add(case: _Case, telling: Telling) -> None:
    told = relabelled(telling.result, case.first, case.second)
    case.tellings.append(told)
    if told.real and told.goals is not None:
        case.goals = max(case.goals or told.goals, told.goals, key=sum)
        case.plain = case.plain and told.rule.startswith("scoreline")
    case.home = case.home or told.home
    if told.rule == "scoreline":
        case.printed = case.printed or telling.result.first
    case.leg = case.leg or telling.leg
    case.day = case.day or telling.day
    case.past = case.past or (telling.past and (told.goals is not None or len(case.tellings) == 1))
    case.extra_time = case.extra_time or telling.extra_time
    case.real = case.real or told.real


def _fixture(case: _Case, number: int) -> Fixture:
    at_home = case.home or case.printed
    away = case.second if at_home in (None, case.first) else case.first
    home = case.first if away == case.second else case.second
    slots: dict[str, object] = dict(case.box.slots) if case.box is not None else {}
    if case.goals is not None:
        goals = case.goals if home == case.first else case.goals[::-1]
        slots |= {"home_goals": goals[0], "away_goals": goals[1]}
    for part, told in case.parts.items():
        goals = told if home == case.first else told[::-1]
        slots = {f"{part}_home": goals[0], f"{part}_away": goals[1], **slots}
    if case.extra_time:
        slots["extra_time"] = True
    return Fixture(
        key=f"f{number}",
        home=home,
        away=away,
        ordered=case.home is not None,
        status="played" if case.real else "future",
        slots=slots,
        date=case.day,
        leg=case.leg,
        past=case.past,
        spans=(*(case.box.spans if case.box is not None else ()), *(t.span for t in case.tellings)),
    )
