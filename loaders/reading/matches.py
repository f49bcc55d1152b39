"""The facts of the matches themselves: sides, score, day, ground, competition, stage; and of their ties."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

from loaders.model import Fact, MatchRef, SlotValue, Span
from loaders.reading import within
from loaders.reading.layers import Fixture, Mention, Reading
from loaders.reading.scores import results_data
from loaders.reading.sieve import Sieve, folded
from loaders.reading.ties import Tie

Grounds = Callable[[str], frozenset[str]]

_GUESSED_ORDER = 0.8  # confidence in a match of which no words tell who was at home
_NEAR = 90  # characters between a result and its ground
_BESIDE = 40  # characters between a result and the competition that it is of
_LEAD = 3  # sentences that count more
_REACH = 45  # characters before a stage in which a verb of reaching stands


@dataclass(frozen=True, slots=True)
class Setting:
    """What the article as a whole says of its own match, with the words that say it."""

    competition: Mention | None
    stage: tuple[str, Span] | None
    venue: Mention | None
    city: Mention | None


@cache
def _stages() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((stage, re.compile(p, re.IGNORECASE)) for stage, p in results_data()["stages"].items())


@cache
def _stage_sieve() -> Sieve:
    return Sieve((pattern.pattern, pattern.flags) for _, pattern in _stages())


@cache
def _reaching(*, told: bool = False) -> re.Pattern[str]:
    data = results_data()["reaching"]
    return re.compile(data["words"] if told else f"{data['words']}|{data['day']}", re.IGNORECASE)


def ref(reading: Reading, fixture: Fixture) -> MatchRef:
    """The match as other facts point to it."""
    names = team_names(reading)
    return MatchRef(names[fixture.home], names[fixture.away], fixture.date.isoformat() if fixture.date else None)


def team_names(reading: Reading) -> dict[str, str]:
    """Canonical names by team key."""
    return {team.key: team.name for team in reading.teams}


def stages_in(text: str, start: int, end: int, *, told: bool = False) -> Iterator[tuple[str, Span, bool]]:
    """Stages named between two offsets; the last value says whether the words speak of reaching it.

    `told`: they tell a result.
    """
    for place in _stage_sieve().open(folded(text[start:end])):
        stage, pattern = _stages()[place]
        for match in pattern.finditer(text, start, end):
            before = text[max(start, match.start() - _REACH) : match.start()]
            yield stage, Span(match.start(), match.end()), bool(_reaching(told=told).search(before))


def setting(
    reading: Reading, main: Fixture | None, grounds: Grounds, sort_of: Callable[[str], str | None], *, decided: bool
) -> Setting:
    """Competition, stage, venue and city of the report's own match.

    `decided`: a tie ended with it. `sort_of` tells a league from a cup by a competition's key: a league has no stages.
    """
    competitions = [
        m
        for m in reading.mentions
        if m.kind == "competition" and not _qualifies(reading, m) and not _among_others(reading, main, m.start)
    ]
    competition = _competition(reading, competitions, main)
    league = competition is not None and sort_of(competition.key) == "league"
    return Setting(
        competition,
        None if league else _stage(reading, competition, main, decided=decided),
        _place(reading, "venue", main, grounds),
        _place(reading, "place", main, grounds),
    )


def _qualifies(reading: Reading, mention: Mention) -> bool:
    """Whether a competition's name only says what a side is, or what it once won.

    "The Premier League club", "League Two Port Vale"; not "in the Premier League Everton won".
    """
    text = reading.article.text
    beside = within.mentions(reading, mention.end + 1, mention.end + 2)
    if any(m.kind == "team" for m in beside) and not text[: mention.start].endswith(("the ", "The ")):
        return text[mention.end] == " "
    after = text[mention.end : mention.end + 12]
    return bool(
        re.match(
            r"[ -](?:clubs?|sides?|teams?|champions?|winners?|holders|leaders?|rivals)\b| in (?:19|20)\d\d\b", after
        )
    )


def _competition(reading: Reading, mentions: Sequence[Mention], main: Fixture | None) -> Mention | None:
    """The competition named most, the lead and the sentences of the result counting more.

    One that is named in passing, after the lead and once, says nothing of the match.
    """
    lead = reading.sentences[min(_LEAD, len(reading.sentences)) - 1].end if reading.sentences else 0
    told = within.Taken(within.sentences_over(reading, main.spans) if main else ())
    weight: Counter[str] = Counter()
    for mention in mentions:
        weight[mention.key] += 1 + 3 * (mention.start < lead) + 2 * told.overlaps(mention)
    best = max(weight.values(), default=0)
    return next((m for m in mentions if weight[m.key] == best), None) if best > 1 else None


def _won(main: Fixture) -> bool:
    """Whether the match had a winner, on the night or by the shoot-out."""
    scores = (main.slots.get("home_goals"), main.slots.get("away_goals"))
    return "shootout_home" in main.slots or (None not in scores and scores[0] != scores[1])


def _stage(reading: Reading, own: Mention | None, main: Fixture | None, *, decided: bool) -> tuple[str, Span] | None:
    """The stage named most; one that is only reached makes it the stage before, once a tie or knock-out is decided.

    `own` names the match's competition: a stage of another says nothing.
    """
    others = {m.end for m in reading.mentions if m.kind == "competition" and own is not None and m.key != own.key}
    text = reading.article.text
    won = main is not None and _won(main)
    telling = within.Taken(main.spans if won and main is not None else ())
    plain: Counter[str] = Counter()
    reached: Counter[str] = Counter()
    first: dict[tuple[str, bool], Span] = {}
    for number, sentence in enumerate(reading.sentences):
        told = telling.overlaps(sentence.span)
        for stage, span, ahead in stages_in(text, sentence.start, sentence.end, told=told):
            if span.start - 1 in others or _among_others(reading, main, span.start):
                continue  # "Newcastle in the Carabao Cup final"
            (reached if ahead else plain)[stage] += 3 if number < _LEAD else 1
            first.setdefault((stage, ahead), span)
    order = results_data()["reaching"]["order"]
    if (decided or (won and not plain)) and reached:
        stage = max(reached, key=lambda s: (reached[s], -order.index(s)))
        before = order[max(0, order.index(stage) - 1)]
        if before in plain:
            return before, first[(before, False)]
        if stage in ("semi-final", "final", "quarter-final"):
            return before, first[(stage, True)]
    if plain:
        stage = max(plain, key=lambda s: (plain[s], -first[(s, False)].start))
        return stage, first[(stage, False)]
    return None


def _place(reading: Reading, kind: str, main: Fixture | None, grounds: Grounds) -> Mention | None:
    """The ground or town of the home side; of a neutral match, the one the text puts it at."""
    if main is None:
        return None
    found = [m for m in reading.mentions if m.kind == kind]
    at_home = [m for m in found if main.home in grounds(m.key)]
    if main.ordered and at_home:
        return at_home[0]
    text = reading.article.text
    playing = {key for f in reading.fixtures for key in (f.home, f.away)}
    foreign = [m for m in found if not grounds(m.key) & {main.home, main.away}]
    neutral = [
        m
        for m in foreign
        if re.search(r"\b(?:at|in)(?: the)? $", text[max(0, m.start - 8) : m.start])
        and not _of_another(reading, main, m)
        and not grounds(m.key) & playing
    ]
    if kind == "venue" and not main.ordered and len({m.key for m in neutral}) == 1:
        return neutral[0]
    return None


def _of_another(reading: Reading, main: Fixture, mention: Mention) -> bool:
    """Whether the mention's sentence tells of another match, and not of the report's own."""
    sentence = within.sentence(reading, mention.start)
    told = [f for f in reading.fixtures if sentence is not None and any(s.overlaps(sentence.span) for s in f.spans)]
    return bool(told) and all(f.key != main.key for f in told)


def _among_others(reading: Reading, main: Fixture | None, at: int) -> bool:
    """Whether the sentence at an offset names sides, of which none is one of the report's own match."""
    sentence = within.sentence(reading, at)
    if sentence is None or main is None:
        return False
    named = {m.key for m in within.mentions(reading, sentence.start, sentence.end) if m.kind == "team"}
    return bool(named) and not named & {main.home, main.away}


def facts(
    reading: Reading,
    ties: Sequence[Tie],
    where: Setting,
    label: Callable[[str], str],
    details: Mapping[str, tuple[str | int, Span]],
    grounds: Grounds,
) -> Iterator[Fact]:
    """Match and tie facts of every fixture that was played.

    `label` gives a gazetteer entry's name; `details` are slots of the report's own match that boxes give.
    """
    for fixture in reading.fixtures:
        tied = any(t.pair == {fixture.home, fixture.away} for t in ties) and "home_goals" not in fixture.slots
        if fixture.status == "played" and fixture.spans and (fixture.main or fixture.leg is not None or not tied):
            fact = _match(reading, fixture, where, label, grounds)
            yield _detailed(fact, details) if fixture.main else fact
    for tie in ties:
        yield _tie(reading, tie, where, label)


def _match(reading: Reading, fixture: Fixture, where: Setting, label: Callable[[str], str], grounds: Grounds) -> Fact:
    reference = ref(reading, fixture)
    slots: dict[str, SlotValue] = {"home": reference.home, "away": reference.away}
    spans = list(fixture.spans)
    if reference.date is not None:
        slots["date"] = reference.date
    own = where if fixture.main else _told_setting(reading, fixture, where, grounds)
    for slot, mention in (("competition", own.competition), ("venue", own.venue), ("city", own.city)):
        if mention is not None:
            slots[slot] = label(mention.key)
            spans.append(mention.span)
    if own.stage is not None:
        slots["stage"] = own.stage[0]
        spans.append(own.stage[1])
    if fixture.leg is not None:
        slots["leg"] = fixture.leg
    slots |= {
        slot: value for slot, value in fixture.slots.items() if isinstance(value, str | int | bool) and slot != "date"
    }
    confidence = 1.0 if fixture.ordered else _GUESSED_ORDER
    return Fact("match", slots, tuple(sorted(set(spans))), rule="fixture", confidence=confidence)


def _detailed(fact: Fact, details: Mapping[str, tuple[str | int, Span]]) -> Fact:
    """The match with what boxes add to it."""
    slots = {slot: value for slot, (value, _) in details.items() if slot not in fact.slots}
    spans = {details[slot][1] for slot in slots}
    return replace(fact, slots={**fact.slots, **slots}, spans=tuple(sorted({*fact.spans, *spans})))


def _told_setting(reading: Reading, fixture: Fixture, where: Setting, grounds: Grounds) -> Setting:
    """What the sentences that tell of a match say of its setting; the report's own for the other leg of its tie."""
    main = next((f for f in reading.fixtures if f.main), None)
    tied = fixture.leg is not None and main is not None and {main.home, main.away} == {fixture.home, fixture.away}
    told = within.sentences_over(reading, fixture.spans)
    beside = _competition_beside(reading, fixture)
    competition = where.competition if beside is None and (tied or not fixture.past) else beside
    text = reading.article.text
    stages = [
        (stage, span) for s in told for stage, span, ahead in stages_in(text, s.start, s.end, told=True) if not ahead
    ]
    stage = stages[0] if len({stage for stage, _ in stages}) == 1 else None
    venue = _beside(reading, fixture, "venue", after=r"\bat(?: the| \w+['’]s)? $")
    city = _beside(reading, fixture, "place", after=r"\bin $|, $")
    venue, city = (m if m is not None and _fits_home(m, fixture, grounds) else None for m in (venue, city))
    return Setting(competition, where.stage if tied else stage, venue, city)


def _fits_home(mention: Mention, fixture: Fixture, grounds: Grounds) -> bool:
    """Whether a match with that home side can be played there: at its own ground, or at nobody's of the two."""
    here = grounds(mention.key)
    return fixture.home in here or fixture.away not in here


def _competition_beside(reading: Reading, fixture: Fixture) -> Mention | None:
    """The competition named within or right beside the words that tell of a match, not as one to be reached."""
    text = reading.article.text
    for span in fixture.spans:
        for mention in reading.mentions:
            if mention.kind != "competition" or max(mention.start - span.end, span.start - mention.end) > _BESIDE:
                continue
            reached = _reaching().search(text[max(0, mention.start - 30) : mention.start])
            if not reached and not _qualifies(reading, mention):
                return mention
    return None


def _beside(reading: Reading, fixture: Fixture, kind: str, after: str) -> Mention | None:
    """The thing of a kind nearest to the words that tell a match, in their sentence and after words that fit."""
    text = reading.article.text
    found = []
    for sentence in within.sentences_over(reading, fixture.spans):
        own = [s for s in fixture.spans if s.overlaps(sentence.span)]
        for mention in within.mentions(reading, sentence.start, sentence.end):
            if mention.kind == kind:
                apart = min(max(mention.start - s.end, s.start - mention.end, 0) for s in own)
                if apart <= _NEAR and re.search(after, text[max(0, mention.start - 14) : mention.start]):
                    found.append((apart, mention.start, mention))
    return min(found, key=lambda item: item[:2])[2] if found else None


def _tie(reading: Reading, tie: Tie, where: Setting, label: Callable[[str], str]) -> Fact:
    names = team_names(reading)
    main = next((f for f in reading.fixtures if f.main), None)
    own = main is not None and tie.pair == {main.home, main.away}
    slots: dict[str, SlotValue] = {"teams": tuple(sorted((names[tie.winner], names[tie.loser])))}
    spans = list(tie.spans)
    text = reading.article.text
    sentence = reading.sentences[tie.sentences[0]]
    if own and where.competition is not None:
        slots["competition"] = label(where.competition.key)
        spans.append(where.competition.span)
    elif not own:
        named = [m for m in reading.mentions if m.kind == "competition" and sentence.start <= m.start < sentence.end]
        if len({m.key for m in named}) == 1:
            slots["competition"] = label(named[0].key)
    if own and where.stage is not None:
        slots["stage"] = where.stage[0]
        spans.append(where.stage[1])
    elif not own and (stages := list(stages_in(text, sentence.start, sentence.end))) and len(stages) == 1:
        slots["stage"] = stages[0][0]
    if tie.aggregate is not None:
        slots["aggregate"] = {names[tie.winner]: tie.aggregate[0], names[tie.loser]: tie.aggregate[1]}
    slots["winner"] = names[tie.winner]
    return Fact("tie", slots, tuple(sorted(set(spans))), rule=tie.rule)
