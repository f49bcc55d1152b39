"""The fixture register: which matches the article talks about, and which one a clause is about.

Tellings of a result (`results.py`), scoreboards and pairings become fixtures: tellings of the
same two sides merge unless leg, score, home side or day say that they are different matches. One fixture
is the report's own match (`main`); a round-up has several of one day.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache

from loaders.model import Span
from loaders.reading.dates import DateMention
from loaders.reading.layers import Fixture, Mention, Reading
from loaders.reading.results import Result, relabelled
from loaders.reading.scores import find as find_scores
from loaders.reading.scores import results_data

_LEAD = 4  # sentences that introduce the report's own match
_FRESH = 3  # days after a match in which it is reported
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
    plain: bool = True  # told by bare score lines alone
    parts: dict[str, tuple[int, int]] = field(default_factory=dict)  # half-time and shoot-out scores
    extra_time: bool = False
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


def first_leg(reading: Reading) -> Span | None:
    """The first words of the article that speak of a first leg."""
    pattern = next(p for leg, p in _legs() if leg == 1)
    for sentence in reading.sentences:
        match = pattern.search(reading.article.text, sentence.start, sentence.end)
        if match is not None:
            return Span(match.start(), match.end())
    return None


def tellings(reading: Reading, results: Iterable[Result], days: Sequence[DateMention]) -> tuple[Telling, ...]:
    """Results with leg, day and whether the words put them in the past of the report."""
    out = []
    for result in results:
        sentence = reading.sentences[result.sentence].span
        near = _nearest_day(days, result.span, sentence)
        day = (near.day if result.real else near.future) if near is not None else None
        past = result.real and near is not None and _long_past(near, reading.article.published)
        leg = leg_at(reading.article.text, result.span, sentence)
        around = reading.article.text[result.span.start : min(result.span.end + _NEAR // 2, sentence.end)]
        extra = result.real and bool(_EXTRA_TIME.search(around))
        out.append(Telling(result, leg, None if past and near and near.kind != "day" else day, past, extra))
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
    lead = reading.sentences[min(_LEAD + 2, len(reading.sentences)) - 1].end
    for day in days:
        if day.start >= lead or day.day is None or day.kind not in ("day", "weekday") or _of_others(reading, fixture, day):
            continue
        if published is None or 0 <= (published - day.day).days <= _FRESH:
            return replace(fixture, date=day.day, spans=(*fixture.spans, Span(day.start, day.end)))
    return fixture


def _of_others(reading: Reading, fixture: Fixture, day: DateMention) -> bool:
    """Whether the side named last before the day is of another match."""
    sentence = next((s for s in reading.sentences if s.start <= day.start < s.end), None)
    if sentence is None:
        return False
    before = [m.key for m in reading.mentions if m.kind == "team" and sentence.start <= m.start < day.start]
    return bool(before) and before[-1] not in (fixture.home, fixture.away)


def ordered(reading: Reading, grounds: Callable[[str], frozenset[str]]) -> tuple[Fixture, ...]:
    """The fixtures with home and away settled by what the article says elsewhere: "visiting Dortmund", "in Turin"."""
    return tuple(f if f.ordered else _with_home(f, _told_home(reading, f, grounds)) for f in reading.fixtures)


def _told_home(reading: Reading, fixture: Fixture, grounds: Callable[[str], frozenset[str]]) -> str | None:
    text = reading.article.text
    for mention in reading.mentions:
        if mention.kind == "team" and mention.key in (fixture.home, fixture.away):
            before = text[max(0, mention.start - 12) : mention.start].casefold()
            other = fixture.away if mention.key == fixture.home else fixture.home
            if re.search(r"\b(?:visiting|visitors) $", before):
                return other
            if re.search(r"\bhosts $", before):
                return mention.key
    if not fixture.main:
        return None
    for mention in reading.mentions:
        if mention.kind in ("venue", "place") and _of_first_leg(reading, mention):
            continue
        here = grounds(mention.key) & {fixture.home, fixture.away} if mention.kind in ("venue", "place") else frozenset()
        if len(here) == 1 and re.search(r"\b(?:at|in|to)(?: the)? $", text[max(0, mention.start - 8) : mention.start]):
            return next(iter(here))
    return None


def _of_first_leg(reading: Reading, mention: Mention) -> bool:
    """Whether the words around a ground are about a first leg, or about another match told there."""
    sentence = next((s for s in reading.sentences if s.start <= mention.start < s.end), None)
    if sentence is None:
        return False
    text = reading.article.text
    told = [s for f in reading.fixtures if not f.main for s in f.spans if sentence.span.covers(s)]
    beside = any(max(s.start - mention.end, mention.start - s.end) < _NEAR // 2 for s in told)
    own = [s for f in reading.fixtures if f.main for s in f.spans]
    scores = [Span(s.start, s.end) for s in find_scores(text, sentence)]
    other = [s for s in scores if 0 <= mention.start - s.end < _NEAR // 3 and not any(o.covers(s) for o in own)]
    return beside or bool(other) or leg_at(text, mention.span, sentence.span) == 1


def _with_home(fixture: Fixture, home: str | None) -> Fixture:
    """The fixture with `home` at home, its score turned with it."""
    if home is None or home == fixture.home:
        return replace(fixture, ordered=home is not None)
    swap = {"home_goals": "away_goals", "away_goals": "home_goals"}
    slots = {swap.get(slot, slot): value for slot, value in fixture.slots.items()}
    return replace(fixture, home=fixture.away, away=fixture.home, ordered=True, slots=slots)


def register(told: Sequence[Telling], boxes: Sequence[Fixture] = ()) -> tuple[Fixture, ...]:
    """The fixtures of the article, boxes first, in the order in which they are told."""
    cases: list[_Case] = [
        _Case(box.home, box.away, [], _goals(box), box.home if box.ordered else None, box.leg, box.date, box=box) for box in _latest(boxes)
    ]
    for telling in sorted(told, key=lambda t: (t.result.sort != "final", not t.result.explicit, t.result.span)):
        if telling.result.sort in ("aggregate", "running"):
            continue
        if telling.result.sort in ("shootout", "half_time"):
            _part(cases, telling)
            continue
        case = next((c for c in cases if _fits(c, telling)), None)
        if case is None:
            case = _Case(telling.result.first, telling.result.second, real=telling.result.real)
            cases.append(case)
        _add(case, telling)
    return tuple(_fixture(case, number) for number, case in enumerate(cases))


def _part(cases: Sequence[_Case], telling: Telling) -> None:
    """Give a half-time or shoot-out score to the match told in its sentence, or to the only one of its sides."""
    result = telling.result
    fitting = [c for c in cases if c.pair == {result.first, result.second}]
    beside = [c for c in fitting if any(t.sentence == result.sentence for t in c.tellings)]
    chosen = beside or (fitting if len(fitting) == 1 else [])
    if not chosen or not result.real:
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
        if known is None or sum(_goals(box) or (0, 0)) > sum(_goals(known) or (0, 0)):
            best[key] = box
    return list(best.values())


def _goals(fixture: Fixture) -> tuple[int, int] | None:
    home, away = fixture.slots.get("home_goals"), fixture.slots.get("away_goals")
    return (home, away) if isinstance(home, int) and isinstance(away, int) else None


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
    if case.home is not None and told.home is not None and case.home != told.home:
        return False
    if case.day is not None and telling.day is not None and case.day != telling.day:
        return False
    return not (telling.past and not case.past and bool(case.tellings) and told.goals is not None and case.goals is None)


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
    case.leg = case.leg or telling.leg
    case.day = case.day or telling.day
    case.past = case.past or telling.past
    case.extra_time = case.extra_time or telling.extra_time
    case.real = case.real or told.real


def _fixture(case: _Case, number: int) -> Fixture:
    away = case.second if case.home in (None, case.first) else case.first
    home = case.first if away == case.second else case.second
    slots: dict[str, object] = dict(case.box.slots) if case.box is not None else {}
    if case.goals is not None:
        goals = case.goals if home == case.first else case.goals[::-1]
        slots |= {"home_goals": goals[0], "away_goals": goals[1]}
    for part, told in case.parts.items():
        goals = told if home == case.first else told[::-1]
        slots |= {f"{part}_home": goals[0], f"{part}_away": goals[1]}
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


_EXTRA_TIME = re.compile(r"\b(?:after|in|following) extra[- ]time\b|\ba\.?e\.?t\b", re.IGNORECASE)
_DEFICIT = re.compile(r"\bfirst[- ]leg (?:deficit|lead|advantage|defeat|loss|win|victory|result|display)\b", re.IGNORECASE)


def earlier_leg(reading: Reading, fixture: Fixture, decided: frozenset[frozenset[str]]) -> bool:
    """Whether a first leg lies behind the report: told as past, or its tie is over. `decided` are pairs of sides."""
    over = frozenset((fixture.home, fixture.away)) in decided
    return fixture.leg == 1 and (fixture.past or over or bool(_DEFICIT.search(reading.article.text)))


def main_of(reading: Reading, fixtures: Sequence[Fixture], decided: frozenset[frozenset[str]]) -> Fixture | None:
    """The report's own match: told in the lead, of the sides that it names most; no first leg that lies behind it."""
    count = Counter(m.key for m in reading.mentions if m.kind == "team")
    lead_end = _lead_end(reading)

    def weight(fixture: Fixture) -> tuple[float, int]:
        named = min(count[fixture.home], 6) + min(count[fixture.away], 6)
        in_lead = 8 * any(span.start < lead_end for span in fixture.spans)
        return named + in_lead + 3 * ("home_goals" in fixture.slots), -int(fixture.key[1:])

    fresh = [f for f in fixtures if f.status == "played" and not earlier_leg(reading, f, decided)]
    return max(fresh, key=weight, default=None)


def completed(
    reading: Reading,
    fixtures: Sequence[Fixture],
    decided: frozenset[frozenset[str]],
    grounds: Callable[[str], frozenset[str]],
) -> tuple[Fixture, ...]:
    """The fixtures with the report's own match, where it is written about without a word on its result.

    The match of a first leg that was told is its second leg; failing that, the two sides named most played
    each other, if the lead names both.
    """
    pair = pairing(reading)
    if pair is None:
        return tuple(fixtures)
    own = [f for f in fixtures if {f.home, f.away} == set(pair) and f.status == "played"]
    first = next((f for f in own if earlier_leg(reading, f, decided)), None)
    lead = _lead_end(reading)
    played = [f for f in fixtures if f.status == "played" and f is not first]
    led = any(any(s.start < lead for s in f.spans) for f in played) or sum("home_goals" in f.slots for f in played) > 1
    if any(f is not first for f in own) or (first is None and led):
        return tuple(fixtures)
    spans = _naming(reading, pair)
    key = f"f{len(fixtures)}"
    if first is not None:
        return (*fixtures, Fixture(key, first.away, first.home, first.ordered, "played", leg=2, spans=spans))
    home = _at_home(reading, pair, grounds)
    away = pair[1] if home in (None, pair[0]) else pair[0]
    return (*fixtures, Fixture(key, pair[0] if away == pair[1] else pair[1], away, home is not None, "played", spans=spans))


def _at_home(reading: Reading, pair: tuple[str, str], grounds: Callable[[str], frozenset[str]]) -> str | None:
    """The one of two sides at whose ground or town the lead places the match."""
    for mention in reading.mentions:
        if mention.kind in ("venue", "place") and mention.start < _lead_end(reading):
            here = grounds(mention.key) & set(pair)
            if len(here) == 1:
                return next(iter(here))
    return None


def _naming(reading: Reading, pair: tuple[str, str]) -> tuple[Span, ...]:
    """The first words that name both sides: one sentence, else the first mention of each."""
    for sentence in reading.sentences:
        here = [m for m in reading.mentions if m.kind == "team" and m.key in pair and sentence.start <= m.start < sentence.end]
        if {m.key for m in here} == set(pair):
            return (Span(here[0].start, max(m.end for m in here)),)
    return tuple(next(m.span for m in reading.mentions if m.key == key) for key in pair)


def _lead_end(reading: Reading) -> int:
    return reading.sentences[min(_LEAD, len(reading.sentences)) - 1].end if reading.sentences else 0


def pairing(reading: Reading) -> tuple[str, str] | None:
    """The two sides named most, those of the lead first: the sides of a report that gives no result."""
    lead_end = _lead_end(reading)
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
