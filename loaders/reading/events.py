"""What happened on the pitch: a phrase over a clause, with its fixture and its time, becomes a fact."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from loaders.model import Fact, MatchRef, SlotValue, Span
from loaders.reading import (
    absences,
    arithmetic,
    awake,
    changes,
    keepers,
    live_times,
    merging,
    outcome,
    play,
    selection,
    shootouts,
    side_hints,
    side_words,
    sides,
    spoken_of,
    spot_kicks,
    within,
)
from loaders.reading.clauses import parse
from loaders.reading.happenings import Happening, as_kick
from loaders.reading.layers import Fixture, LineLabel, Moment, Reading
from loaders.reading.lexicon import lexicon
from loaders.reading.matching import Match, find
from loaders.reading.phrases import grammar
from loaders.reading.sentence_events import of_sentence
from loaders.reading.sides import Hint
from loaders.reading.syntax import Parsed
from loaders.reading.times import resolve

Pointer = Callable[[Reading, Span], Fixture | None]

#: Lines whose sentences tell what happened; captions and related headlines tell of other days too.
_READ: frozenset[LineLabel] = frozenset(("prose", "headline", "live"))
_BACK = 2  # sentences in which the person that "he" means is looked for
_CLAUSE = re.compile(r"[^.,;:]{0,40}")  # where who did it is named behind "after": "Lille striker Jonathan David"
_HALF = 45  # minutes
_OPENING = 20  # characters at the head of a sentence within which its topic is named
_PERSON_SLOTS = ("scorer", "assist", "player", "goalkeeper", "on", "off", "offender", "taker")
_IDENTITY = {
    "goal": ("scorer",),
    "disallowed_goal": ("player",),
    "penalty": ("awarded_to",),
    "chance": ("player",),
    "card": ("player",),
    "substitution": ("on", "off"),
    "lineup": ("player",),
}
_ORDER = ("goal", "disallowed_goal", "penalty", "chance", "card", "substitution", "lineup")


@dataclass(frozen=True, slots=True)
class Told:
    """The events of an article: facts, the side of each player, and the hints that gave the sides."""

    facts: tuple[Fact, ...]
    sides: dict[str, str] = field(default_factory=dict)
    hints: tuple[Hint, ...] = ()


def facts(reading: Reading, boxes: Sequence[Fact] = (), at: Pointer | None = None) -> list[Fact]:
    """The events that the prose tells (see `read`)."""
    return list(read(reading, boxes, at).facts)


def read(
    reading: Reading,
    boxes: Sequence[Fact] = (),
    at: Pointer | None = None,
    managers: Mapping[str, str] | None = None,
    staff: frozenset[str] = frozenset(),
) -> Told:
    """The events that the prose tells, merged with those of `boxes` (scoreboards, line-ups).

    `at` says which fixture the words at a span are about (the main one where it is not given);
    `managers` are the persons who do not play, with their sides (keys); `staff` all who do not play.
    """
    bosses = dict(managers or {})
    listed = list(parsed(reading))
    live = live_times.entries(reading)
    happened = _timed(list(_happenings(reading, listed, frozenset(bosses), staff)), reading)
    happened = live_times.timed([*changes.told(reading), *spot_kicks.told(reading, happened)], live)
    happened = [replace(h, team=_topic(reading, h), them=False) if h.them else h for h in happened]
    happened, chosen = selection.settled(reading, happened)
    hints = (
        *sides.hints(reading, boxes),
        *(hint for _, found, matches in listed for hint in _sentence_hints(found, matches, staff)),
        *(hint for h in happened for hint in _hints(h)),
        *chosen,
        *_offenders(happened),
        *shootouts.hints(reading, happened),
        *side_words.hints(reading, staff | bosses.keys()),
        *spoken_of.hints(reading, staff | bosses.keys()),
        *play.hints(reading, staff | bosses.keys()),
        *absences.hints(reading, staff | bosses.keys()),
        *outcome.hints(reading, staff | bosses.keys()),
        *(Hint(who, team, "plays_for", Span(0, 1), 5.0) for who, team in bosses.items()),
    )
    seeds = merging.from_boxes(reading, boxes)
    playing = sides.assign(reading, hints)
    told = _merged(reading, happened, playing, at or _main, seeds)
    counted = (*arithmetic.hints(reading, told, hints), *keepers.hints(reading, playing))
    if counted:
        hints = (*hints, *counted)
        playing = sides.assign(reading, hints)
        told = _merged(reading, happened, playing, at or _main, seeds)
    ordered = sorted(told, key=lambda h: (_ORDER.index(h.kind), h.spans[0].start))
    facts_told = (_fact(reading, h) for h in ordered)
    return Told(tuple(f for f in facts_told if _identified(reading, f)), playing, hints)


def _merged(
    reading: Reading, happened: Sequence[Happening], playing: dict[str, str], at: Pointer, seeds: Sequence[Happening]
) -> list[Happening]:
    placed = [_placed(reading, h, playing, at) for h in happened]
    return merging.merge([h for h in placed if h is not None], seeds)


def _identified(reading: Reading, fact: Fact) -> bool:
    """Whether the fact has what tells it from others; a penalty may yet get its side from who took it."""
    if fact.kind == "penalty" and (not reading.fixtures or "taker" in fact.slots):
        return True
    return bool(set(_IDENTITY[fact.kind]) & set(fact.slots))


def _sentence_hints(found: Parsed, matches: Sequence[Match], staff: frozenset[str]) -> Iterator[Hint]:
    yield from side_hints.hints(found)
    for match in matches:  # "Coleman replaced Grayson" of two managers ties no players
        yield from (hint for hint in side_hints.of_match(match) if staff.isdisjoint((hint.person, hint.other)))


def parsed(reading: Reading) -> Iterator[tuple[int, Parsed, list[Match]]]:
    """The sentences that can tell anything: index, clauses, and the phrases in them."""
    for index, sentence in enumerate(reading.sentences):
        frames = awake.frames(reading, sentence) if reading.lines[sentence.line].label in _READ else None
        if frames is not None:
            found = parse(reading, sentence)
            yield index, found, find(found, frames)


def _happenings(
    reading: Reading,
    listed: Sequence[tuple[int, Parsed, list[Match]]],
    managers: frozenset[str],
    staff: frozenset[str],
) -> Iterator[Happening]:
    following = {index: (found, matches) for index, found, matches in listed}
    kicks = frozenset(shootouts.sentences(reading))
    for index, found, matches in listed:
        for happening in of_sentence(index, found, matches, following.get(index + 1)):
            if happening.pronoun and _several(reading, index, happening):
                continue  # "he" could be any of them
            if happening.kind == "penalty" and index not in kicks and shootouts.mere_kick(reading, index):
                continue  # "misses his kick"
            if index in kicks:
                kick = as_kick(happening)
                if kick is not None:
                    yield kick
                continue
            if happening.kind == "card" and _from_office(reading, happening, staff):
                continue
            played = {happening.people.get(slot) for slot in ("scorer", "player", "taker", "on", "off")}
            if happening.kind == "card" or not played & managers:
                yield happening


def _several(reading: Reading, index: int, happening: Happening) -> bool:
    """Whether "he" could be another: more than one person is named before, and not who it is said to be first."""
    who, start = happening.who, reading.sentences[index].start
    persons = [m for m in reading.mentions if m.kind == "person" and m.how != "pronoun"]
    if {m.key for m in persons if start <= m.start < happening.spans[0].start} == {who}:
        return False  # "Lister's day was complete when she was shown a red card"
    for back in range(index - 1, max(-1, index - 1 - _BACK), -1):
        before = reading.sentences[back]
        named = [m for m in persons if before.start <= m.start < before.end]
        if named:
            opens = named[0].key == who and named[0].start - before.start <= _OPENING
            return len({m.key for m in named}) != 1 and not opens
        if not before.words.isdisjoint(lexicon().roles["players"]):
            return True  # "The Egyptian forward had another chance. He ..."
    return True


def _from_office(reading: Reading, happening: Happening, staff: frozenset[str]) -> bool:
    """ "After the dismissal of the manager, his assistant was in charge": no card."""
    if "dismissal" not in reading.text(happening.spans[0]).casefold():
        return False
    words = reading.text(reading.sentences[happening.sentence]).casefold()
    return happening.who in staff or any(cue in words for cue in grammar().words["from_office"])


def _main(reading: Reading, span: Span) -> Fixture | None:
    return next((f for f in reading.fixtures if f.main), None)


def _timed(happened: Sequence[Happening], reading: Reading) -> list[Happening]:
    """Times counted from the event before become minutes, where the time before is of this sentence or the last."""
    moments, sentences = reading.moments, reading.sentences
    known = resolve(moments)
    absolute = [m for m in moments if not m.relative or m in known]
    out = []
    for happening in happened:
        moment: Moment | None = happening.moment
        counts = moment is not None and reading.text(moment).endswith("after")
        if moment is not None and counts and 0 <= happening.spans[0].start - moment.end < 3:
            moment = None  # "two minutes after X's opener": the other event's, which is counted from it
        elif moment is not None and moment.relative and moment.low > _HALF:
            moment = replace(moment, relative=False)  # "scored on 80 minutes after a corner": nobody counts so far on
        elif moment is not None and moment.relative:
            base = max((m.start for m in absolute if m.start < moment.start), default=-1)
            unknown = any(
                h.moment is None and base < h.spans[0].start < moment.start for h in happened if h.kind == "goal"
            )
            near = sentences[max(0, happening.sentence - 1)].start
            other = base < near or (counts and _counted_from_another(reading, happened, moment, base))
            moment = None if unknown or other else known.get(moment)
        elif moment is not None and moment.low == 1 and _counted_on(reading, happening, moment):
            moment = None
        out.append(replace(happening, moment=moment))
    return out


def _counted_from_another(reading: Reading, happened: Sequence[Happening], moment: Moment, base: int) -> bool:
    """ "20 minutes after X was sent off": whether X had no part in the event told before."""
    clause = _CLAUSE.match(reading.article.text, moment.end)
    ahead = within.mentions(reading, moment.end, clause.end()) if clause is not None else ()
    named = next((m for m in ahead if m.kind == "person" and m.how != "pronoun"), None)
    before = [h for h in happened if h.moment is not None and h.moment.start == base]
    return named is not None and bool(before) and not any(named.key in h.people.values() for h in before)


def _counted_on(reading: Reading, happening: Happening, moment: Moment) -> bool:
    """ "Led in the 28th minute, only for X to level within three minutes": counted from the time told before."""
    if not reading.text(moment).casefold().startswith(("within", "inside")):
        return False
    start = reading.sentences[happening.sentence].start
    return any(start <= m.start < moment.start and m.low >= moment.high for m in reading.moments)


def _hints(happening: Happening) -> Iterator[Hint]:
    """What an event says of who plays where."""
    slots, span = happening.people, happening.spans[0]
    team = happening.team
    if happening.who is not None and team is not None and happening.method != "own_goal":
        yield Hint(happening.who, team, "plays_for", span, 3.0)
    mates = [slots[s] for s in ("scorer", "assist", "player", "on", "off", "taker", "manager", "victim") if s in slots]
    if happening.method != "own_goal":
        for mate in mates[1:]:
            yield Hint(mates[0], mate, "same_side", span, 2.0 if happening.kind == "substitution" else 1.5)
    for slot in ("goalkeeper", "offender", "other"):
        if slot in slots and mates:
            yield Hint(mates[0], slots[slot], "opposite", span, 1.5)


def _topic(reading: Reading, happening: Happening) -> str | None:
    """The side that "them" means: the only one before it in the sentence, or that which opens the sentence before."""
    start = reading.sentences[happening.sentence].start
    teams = [m for m in reading.mentions if m.kind == "team"]
    own = {happening.who, *happening.people.values()}
    named = within.mentions(reading, happening.spans[0].start, happening.spans[0].end)
    first = min((m.start for m in named if m.key in own), default=happening.spans[0].start)
    here = {m.key for m in teams if start <= m.start < first}  # "City sub Doku's finish had put them ahead" too
    if here or happening.sentence == 0:
        return here.pop() if len(here) == 1 else None
    before = reading.sentences[happening.sentence - 1]
    opening = [m.key for m in teams if before.start <= m.start < before.start + _OPENING]
    return opening[0] if len(set(opening)) == 1 else None


def _offenders(happened: Sequence[Happening]) -> Iterator[Hint]:
    """Who gave away the penalty is of the other side than who takes it."""
    for award in happened:
        if award.kind != "award" or "offender" not in award.people:
            continue
        after = (h for h in happened if 0 <= h.sentence - award.sentence <= 2)
        for taker in {str(h.who) for h in after if h.kind == "goal" and h.method == "penalty" and h.who}:
            yield Hint(taker, award.people["offender"], "opposite", award.spans[0], 1.5)
            if award.people.get("victim", taker) != taker:
                yield Hint(taker, award.people["victim"], "same_side", award.spans[0], 1.0)


def _placed(reading: Reading, happening: Happening, playing: dict[str, str], at: Pointer) -> Happening | None:
    """The happening with its fixture and side; None where it belongs to no match that was played."""
    fixture = _todays(reading, happening, at(reading, happening.spans[0]))
    if happening.leg is not None and (fixture is None or fixture.leg != happening.leg):
        return replace(happening, fixture=None, team=happening.team or playing.get(happening.who or ""))
    if fixture is not None and happening.rival not in (None, fixture.home, fixture.away):
        theirs = [f for f in reading.fixtures if f.status == "played" and happening.rival in (f.home, f.away)]
        if len(theirs) != 1:
            return None  # a goal of another day, in a match that is not told
        fixture = theirs[0]
    team = happening.team
    player = happening.who or happening.people.get("off") or happening.people.get("on")
    own = happening.method == "own_goal"
    if team is None and player is not None and player in playing:
        team = playing[player]
        if own:
            team = _other(fixture, team)
    if fixture is not None and team is not None and team not in (fixture.home, fixture.away):
        theirs = [f for f in reading.fixtures if f.status == "played" and team in (f.home, f.away)]
        if not theirs and happening.team is None:
            return replace(happening, fixture=fixture) if fixture.status == "played" else None  # the club of a guest
        fixture = theirs[0] if len(theirs) == 1 else None
    if fixture is not None and fixture.status != "played":
        return None
    return replace(happening, fixture=fixture, team=team)


def _todays(reading: Reading, happening: Happening, fixture: Fixture | None) -> Fixture | None:
    """Of two matches of the same sides, the dated one, where the sentence itself speaks of neither."""
    if fixture is None or fixture.main or fixture.date is not None:
        return fixture
    sentence = reading.sentences[happening.sentence].span
    if any(sentence.overlaps(span) for span in fixture.spans):
        return fixture
    pair = {fixture.home, fixture.away}
    dated = [f for f in reading.fixtures if f.date is not None and f.status == "played" and {f.home, f.away} == pair]
    return dated[0] if dated else fixture


def _other(fixture: Fixture | None, team: str) -> str | None:
    if fixture is None or team not in (fixture.home, fixture.away):
        return None
    return fixture.away if team == fixture.home else fixture.home


def _fact(reading: Reading, happening: Happening) -> Fact:
    people = {person.key: person.name for person in reading.persons}
    teams = {team.key: team.name for team in reading.teams}
    slots: dict[str, SlotValue] = {
        slot: people[happening.people[slot]]
        for slot in _PERSON_SLOTS
        if happening.people.get(slot) in people and not (slot == "goalkeeper" and happening.kind != "chance")
    }
    if happening.team in teams:
        slots["awarded_to" if happening.kind == "penalty" else "team"] = teams[happening.team]
    if happening.moment is not None and happening.kind != "lineup":
        low, high = happening.moment.low, happening.moment.high
        slots["minute"] = low if low == high else {"from": low, "to": high}
        if happening.moment.added is not None and low == high and happening.kind in ("goal", "card"):
            slots["added"] = happening.moment.added
    slots.update(happening.fixed)
    if happening.method is not None and happening.kind == "goal":
        slots["method"] = happening.method
    fixture = happening.fixture
    match = None
    if fixture is not None:
        day = fixture.date.isoformat() if fixture.date else None
        match = MatchRef(teams.get(fixture.home, fixture.home), teams.get(fixture.away, fixture.away), day)
    spans = tuple(sorted(set(happening.spans)))
    return Fact(happening.kind, slots, spans, match=match, rule=happening.rule, confidence=happening.confidence)
