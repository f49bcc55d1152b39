"""The report's own match among the fixtures: which it is, who was at home, on what day."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from itertools import combinations

from loaders.model import Span
from loaders.reading import within
from loaders.reading.capitals import fold
from loaders.reading.dates import DateMention
from loaders.reading.layers import Fixture, Mention, Reading
from loaders.reading.register import FRESH, NEAR, leg_at
from loaders.reading.results import alike
from loaders.reading.scores import find as find_scores
from loaders.reading.scores import results_data
from loaders.reading.within import mentions as mentions_within
from loaders.reading.within import sentence_index

_DATELINE = re.compile(
    r"\s*([A-ZÀ-Þ][^\W\d_]+(?:[ -][^\W\d_]+){0,2})(?:, [^()\n—–]{2,30}?)??(?: ?\([^()\n]{2,30}\))? ?(?:--|[—–]| -|:) "
)
_FORMERLY = re.compile(r"\b(?:former|ex)[ -](?:[A-ZÀ-Þ][\w'’-]+(?:,| and)? )*$")
_HISTORY = 60  # characters in which sides stand to whom somebody once belonged
_LEAD = 4  # sentences that introduce the report's own match
_BEHIND = 30  # less weight for a match that the words put behind the report than anything else can give
_REACHED = re.compile(
    r"\b(?:place|spot|berth|date|reach\w*|book\w*|through|into|qualif\w*|advanc\w*|progress\w*)\b(?: [\w’']+){0,4} $"
)
_ROUND_OF_DAY = re.compile(r"(?:['’]s)? (?:\w+ )?(?:final|semi-?final|quarter-?final|showpiece|decider)\b")
_BOARD = re.compile(r"[ \t]+\d{1,2}[ \t]?[-–][ \t]?\d{1,2}[ \t]+")  # a score between the sides as a board has it
_DEFICIT = re.compile(
    r"\bfirst[- ]leg (?:deficit|lead|advantage|defeat|loss|win|victory|result|display)\b", re.IGNORECASE
)


def dated(reading: Reading, fixture: Fixture, days: Sequence[DateMention]) -> Fixture:
    """The report's own match with its day, from the lead where its own sentences name none."""
    published = reading.article.published
    if fixture.date is not None or not reading.sentences:
        return fixture
    lead = reading.sentences[min(_LEAD + 2, len(reading.sentences)) - 1].end
    for day in days:
        if (
            day.start >= lead
            or day.day is None
            or day.kind not in ("day", "weekday")
            or _of_others(reading, fixture, day)
            or _to_come(reading.article.text, day)
        ):
            continue
        if published is None or 0 <= (published - day.day).days <= FRESH:
            return replace(fixture, date=day.day, spans=(*fixture.spans, Span(day.start, day.end)))
    return fixture


def _to_come(text: str, day: DateMention) -> bool:
    """Whether the day is that of a round which is only reached: "booked a place in Sunday's final"."""
    reached = _REACHED.search(text, max(0, day.start - 40), day.start)
    return reached is not None and _ROUND_OF_DAY.match(text, day.end) is not None


def _of_others(reading: Reading, fixture: Fixture, day: DateMention) -> bool:
    """Whether the side named last before the day is of another match."""
    sentence = within.sentence(reading, day.start)
    if sentence is None:
        return False
    before = [m.key for m in reading.mentions if m.kind == "team" and sentence.start <= m.start < day.start]
    return bool(before) and before[-1] not in (fixture.home, fixture.away)


def ordered(reading: Reading, grounds: Callable[[str], frozenset[str]]) -> tuple[Fixture, ...]:
    """The fixtures with home and away settled by what the article says elsewhere: "visiting Dortmund", "in Turin"."""
    settled = (f if f.ordered else _with_home(f, _told_home(reading, f, grounds)) for f in reading.fixtures)
    return tuple(
        f if f.ordered or not f.main else replace(_with_home(f, _filed_at(reading, f, grounds)), ordered=False)
        for f in settled
    )


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
    headed = _headed(reading, fixture)
    if headed is not None:
        return headed
    opening = [m for m in reading.mentions if m.kind == "venue" and m.start < _lead_end(reading)]
    led = {
        key for m in opening if not _of_first_leg(reading, m) for key in grounds(m.key) & {fixture.home, fixture.away}
    }
    if len(led) == 1:
        return next(iter(led))
    for mention in reading.mentions:
        if mention.kind in ("venue", "place") and _of_first_leg(reading, mention):
            continue
        here = (
            grounds(mention.key) & {fixture.home, fixture.away} if mention.kind in ("venue", "place") else frozenset()
        )
        if len(here) != 1:
            continue
        played_here = any(span.covers(mention.span) for span in fixture.spans)  # a box says so: "Venue: Elland Road"
        if played_here or re.search(r"\b(?:at|in)(?: the)? $", text[max(0, mention.start - 8) : mention.start]):
            return next(iter(here))
    return None


def _filed_at(reading: Reading, fixture: Fixture, grounds: Callable[[str], frozenset[str]]) -> str | None:
    """The one of the two sides in whose town the report was filed: "LIVERPOOL, England (AP) — "."""
    for line in reading.lines:
        if line.label in ("prose", "dateline"):
            filed = _DATELINE.match(reading.article.text, line.start, line.end)
            town = re.sub(r"\W+", "-", fold(filed[1])) if filed is not None else ""
            bureau = not town or town in results_data()["home"]["bureaus"]
            sides = frozenset() if bureau else grounds(town) & {fixture.home, fixture.away}
            return next(iter(sides)) if len(sides) == 1 else None
    return None


def _headed(reading: Reading, fixture: Fixture) -> str | None:
    """The side that a headline names before the score, the other behind it: "Everton 1-2 Arsenal: ..."."""
    first = next((line for line in reading.lines if line.label == "headline"), None)
    if first is None:
        return None
    named = [m for m in mentions_within(reading, first.start, first.end) if m.kind == "team"][:2]
    if len(named) < 2 or {m.key for m in named} != {fixture.home, fixture.away} or named[0].start > first.start:
        return None
    between = reading.article.text[named[0].end : named[1].start]
    return named[0].key if _BOARD.fullmatch(between) else None


def _of_first_leg(reading: Reading, mention: Mention) -> bool:
    """Whether the words around a ground are about a first leg, or about another match told there."""
    sentence = within.sentence(reading, mention.start)
    if sentence is None:
        return False
    text = reading.article.text
    told = [s for f in reading.fixtures if not f.main for s in f.spans if sentence.span.covers(s)]
    beside = any(max(s.start - mention.end, mention.start - s.end) < NEAR // 2 for s in told)
    own = [s for f in reading.fixtures if f.main for s in f.spans]
    scores = [Span(s.start, s.end) for s in find_scores(reading, sentence)]
    other = [s for s in scores if 0 <= mention.start - s.end < NEAR // 3 and not any(o.covers(s) for o in own)]
    return beside or bool(other) or leg_at(text, mention.span, sentence.span) == 1


def _with_home(fixture: Fixture, home: str | None) -> Fixture:
    """The fixture with `home` at home, its score turned with it."""
    if home is None or home == fixture.home:
        return replace(fixture, ordered=home is not None)
    swap = {"home_goals": "away_goals", "away_goals": "home_goals"}
    slots = {swap.get(slot, slot): value for slot, value in fixture.slots.items()}
    return replace(fixture, home=fixture.away, away=fixture.home, ordered=True, slots=slots)


def earlier_leg(reading: Reading, fixture: Fixture, decided: frozenset[frozenset[str]]) -> bool:
    """Whether a first leg lies behind the report: told as past, or its tie is over. `decided` are pairs of sides."""
    over = frozenset((fixture.home, fixture.away)) in decided
    return fixture.leg == 1 and (fixture.past or over or bool(_DEFICIT.search(reading.article.text)))


def main_of(reading: Reading, fixtures: Sequence[Fixture], decided: frozenset[frozenset[str]]) -> Fixture | None:
    """The report's own match: told in the lead, of the sides that it names most; no first leg that lies behind it."""
    count = Counter(m.key for m in reading.mentions if m.kind == "team")
    lead_end = _lead_end(reading)
    dated_anew = any(f.date is not None and not f.past for f in fixtures if f.status == "played")

    def weight(fixture: Fixture) -> tuple[float, int]:
        named = min(count[fixture.home], 6) + min(count[fixture.away], 6)
        in_lead = 8 * any(span.start < lead_end for span in fixture.spans)
        scored = 3 * ("home_goals" in fixture.slots)
        return named + in_lead + scored - _BEHIND * (fixture.past and dated_anew), -int(fixture.key[1:])

    kicks = {frozenset((f.home, f.away)) for f in fixtures if "shootout_home" in f.slots}  # they end a second leg
    fresh = [
        f
        for f in fixtures
        if f.status == "played"
        and not earlier_leg(reading, f, decided)
        and not (f.leg == 1 and frozenset((f.home, f.away)) in kicks)
    ]
    return max(fresh, key=weight, default=None)


def completed(
    reading: Reading,
    fixtures: Sequence[Fixture],
    decided: frozenset[frozenset[str]],
    grounds: Callable[[str], frozenset[str]],
    expected: Callable[[int], Collection[frozenset[str]]],
) -> tuple[Fixture, ...]:
    """The fixtures with the report's own match, where it is written about without a word on its result.

    `expected` gives the pairs of sides that a sentence, by its index, expects to meet: a preview is of no match played.

    The match of a first leg that was told is its second leg; failing that, the two sides named most played
    each other, if the lead names both.
    """
    pair = pairing(reading, grounds)
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
    index = sentence_index(reading, spans[0].start)
    if index is not None and frozenset(pair) in expected(index):
        return tuple(fixtures)
    home = _at_home(reading, pair, grounds)
    away = pair[1] if home in (None, pair[0]) else pair[0]
    return (
        *fixtures,
        Fixture(key, pair[0] if away == pair[1] else pair[1], away, home is not None, "played", spans=spans),
    )


def _at_home(reading: Reading, pair: tuple[str, str], grounds: Callable[[str], frozenset[str]]) -> str | None:
    """The one of two sides at whose ground or town, or at which, the lead places the match."""
    before = re.compile(results_data()["home"]["ground_before"])
    for mention in within.mentions(reading, 0, _lead_end(reading)):
        if (
            mention.kind == "team"
            and mention.key in pair
            and before.search(reading.article.text, max(0, mention.start - 20), mention.start)
        ):
            return mention.key
    for mention in reading.mentions:
        if mention.kind in ("venue", "place") and mention.start < _lead_end(reading):
            here = grounds(mention.key) & set(pair)
            if len(here) == 1:
                return next(iter(here))
    return None


def _naming(reading: Reading, pair: tuple[str, str]) -> tuple[Span, ...]:
    """The first words that name both sides: one sentence, else the first mention of each."""
    for sentence in reading.sentences:
        here = [
            m
            for m in reading.mentions
            if m.kind == "team" and m.key in pair and sentence.start <= m.start < sentence.end
        ]
        if {m.key for m in here} == set(pair):
            return (Span(here[0].start, max(m.end for m in here)),)
    return tuple(next(m.span for m in reading.mentions if m.key == key) for key in pair)


def _lead_end(reading: Reading) -> int:
    return reading.sentences[min(_LEAD, len(reading.sentences)) - 1].end if reading.sentences else 0


def pairing(reading: Reading, grounds: Callable[[str], frozenset[str]]) -> tuple[str, str] | None:
    """The two sides named most, those of the lead first: the sides of a report that gives no result.

    None in a round-up in which no sentence names both. A ground named in the lead names the club at home there.
    """
    lead_end = _lead_end(reading)
    count: Counter[str] = Counter()
    fitting = alike(reading)
    for mention in reading.mentions:
        if _FORMERLY.search(reading.article.text, max(0, mention.start - _HISTORY), mention.start):
            continue  # "the former Hull City and Luton Town manager"
        if mention.kind == "team" and mention.key in fitting and mention.how != "demonym":
            count[mention.key] += 4 if mention.start < lead_end else 1
        if mention.kind == "venue" and mention.start < lead_end:
            count.update(grounds(mention.key) & fitting)
    named = (
        {m.key for m in within.mentions(reading, sentence.start, sentence.end) if m.kind == "team" and m.key in fitting}
        for sentence in reading.sentences
    )
    together = {frozenset(pair) for sides in named for pair in combinations(sorted(sides), 2)}
    women = {team.key for team in reading.teams if team.women}
    top = [key for key, times in count.most_common(2) if times > 1]
    if len(top) == 2 and (top[0] in women) != (top[1] in women):
        return None  # men do not play women
    met = [pair for pair in together if all(count[key] > 1 for key in pair)]
    if len(top) < 2 or (frozenset(top) not in together and any(not a & b for a, b in combinations(met, 2))):
        return None  # several matches, and not of these two
    return top[0], top[1]


def marked(fixtures: Sequence[Fixture], main: Fixture | None) -> tuple[Fixture, ...]:
    """The fixtures with the report's own marked."""
    return tuple(replace(f, main=main is not None and f.key == main.key) for f in fixtures)
