"""From boxes to facts, once the names room can say whose name a span is.

What a list of names and minutes means follows from the score: as many as the side scored, or fewer, are its
goals; beside a side that scored none they can only be cards whose icons were lost; more names than goals
mix the two, and only the entries marked as penalties or own goals are told.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from loaders.model import Fact, MatchRef, SlotValue, Span
from loaders.reading import figures, live_lines
from loaders.reading.boxes import Boxes, Goals
from loaders.reading.layers import Fixture
from loaders.reading.lineups import Lineup
from loaders.reading.live_lines import Live, Score
from loaders.reading.scoreboard import Board
from loaders.reading.scorers import CARD_MARKS, GOAL_MARKS, Strike
from loaders.reading.wording import pattern

#: A name as the article's roster or the gazetteer has it; None where the span is not known to be one.
Resolver = Callable[[Span], str | None]

_METHODS = {"penalty": "penalty", "own_goal": "own_goal", "header": "header", "free_kick": "free_kick"}
_COLOURS = {"second_yellow": "second_yellow", "red": "red", "yellow": "yellow"}
#: Details of a scoreboard that a match row takes as they are; names among them go through the caller.
_PLAIN = (
    "half_time_home",
    "half_time_away",
    "shootout_home",
    "shootout_away",
    "extra_time",
    "kickoff",
    "attendance",
    "stage",
)


@dataclass(frozen=True, slots=True)
class _Sides:
    """The two names of a match, and which side each listed player belongs to."""

    match: MatchRef | None
    rosters: Mapping[str, str]  # person -> team

    def other(self, team: str) -> str | None:
        if self.match is None or team not in (self.match.home, self.match.away):
            return None
        return self.match.away if team == self.match.home else self.match.home


def facts(text: str, boxes: Boxes, known: Resolver, team: Resolver, match: MatchRef | None = None) -> tuple[Fact, ...]:
    """Goals, cards, substitutions, line-ups and roles. `match` is the report's own, for boxes without a score.

    A name that `known` does not know stays as written: what stands in such a list is a player.
    """
    person = _written(text, boxes, known)
    rosters: dict[str, str] = {}
    for lineup in boxes.lineups:
        side = team(lineup.team)
        for name in (*lineup.starters, *lineup.substitutes):
            player = person(name)
            if side is not None and player is not None:
                rosters[player] = side
    found: list[Fact] = []
    for board in boxes.boards:
        reference = board_match(board, team)
        if reference is not None:
            own = (
                match
                if match is not None and {match.home, match.away} == {reference.home, reference.away}
                else reference
            )
            found += _board(board, reference, _Sides(own, rosters), person)
    for summary in boxes.summaries:
        played = _Sides(board_match(summary.board, team), {})
        for lineup in summary.lineups:
            found += _lineup(lineup, played, person, team)
    sides = _Sides(match or _only_match(boxes, team), rosters)
    for lineup in boxes.lineups:
        found += _lineup(lineup, sides, person, team)
    for goals in boxes.goals:
        played = _match_of(goals, team, sides)
        side = team(goals.side) if goals.side else None
        found += _goals(goals.strikes, side, played, person, counted=goals.sides is not None)
    for cards in boxes.cards:
        found += _cards(cards.strikes, team(cards.side) if cards.side else None, cards.colour, sides, person)
    found += live_lines.facts(boxes.live, person, team, rosters.get, sides.match)
    found += figures.facts(boxes.figures, team, sides.match)
    return _once(found)


def _match_of(goals: Goals, team: Resolver, sides: _Sides) -> _Sides:
    """The sides with the match that the goals' own line names, where that is another than the report's."""
    if goals.sides is None:
        return sides
    home, away = (team(side) for side in goals.sides)
    known = sides.match is not None and {home, away} == {sides.match.home, sides.match.away}
    return sides if known or home is None or away is None else replace(sides, match=MatchRef(home, away))


def _written(text: str, boxes: Boxes, known: Resolver) -> Resolver:
    """The resolver that falls back on the words, also where it would make one person of two who start for a side."""
    doubled: set[Span] = set()
    for lineup in boxes.lineups:
        seen: dict[str, Span] = {}
        for name in lineup.starters:
            person = known(name)
            if person is None:
                continue
            first = seen.setdefault(person, name)
            if first != name:
                exact = text[name.start : name.end] in person
                doubled.add(first if exact and text[first.start : first.end] not in person else name)

    def resolve(span: Span) -> str | None:
        person = None if span in doubled else known(span)
        return person or text[span.start : span.end]

    return resolve


def board_match(board: Board, team: Resolver) -> MatchRef | None:
    """The match of a scoreboard whose two sides are known."""
    home, away = team(board.home), team(board.away)
    if home is None or away is None or home == away:
        return None
    day = next((str(detail.value) for detail in board.details if detail.slot == "date"), None)
    return MatchRef(home, away, day)


def _only_match(boxes: Boxes, team: Resolver) -> MatchRef | None:
    known = [reference for board in boxes.boards if (reference := board_match(board, team)) is not None]
    return known[0] if len(known) == 1 else None


def fixtures(boxes: Boxes, team: Resolver) -> tuple[Fixture, ...]:
    """The matches of the scoreboards, for the register of fixtures; `team` gives a side's key.

    `slots` have the figures, the stage, kick-off and attendance as values of the facts table; `competition`,
    `venue`, `city` and `referee` are there as written.
    """
    found = []
    for number, board in enumerate(boxes.boards):
        reference = board_match(board, team)
        if reference is None:
            continue
        slots: dict[str, object] = {"home_goals": board.home_goals, "away_goals": board.away_goals}
        spans = [*board.score]
        details = [*board.details, *(boxes.details if len(boxes.boards) == 1 else ())]
        for detail in details:
            if detail.slot not in ("date", "leg"):
                slots.setdefault(detail.slot, detail.value)
            spans.append(detail.span)
        day = date.fromisoformat(reference.date) if reference.date else None
        leg = next((detail.value for detail in details if detail.slot == "leg"), None)
        found.append(
            Fixture(
                f"box{number}",
                reference.home,
                reference.away,
                board.ordered,
                "played",
                slots,
                day,
                leg if isinstance(leg, int) else None,
                spans=tuple(sorted(set(spans))),
            )
        )
    return tuple(found)


def live_fixtures(live: Live, team: Resolver) -> tuple[Fixture, ...]:
    """The match of each pair of sides whose scores live lines print, with the last of them."""
    last: dict[tuple[str, str], Score] = {}
    for score in (*live.scores, *live.standing):
        home, away = team(score.home), team(score.away)
        if home is None or away is None or home == away:
            continue
        known = last.get((home, away))
        if known is None or sum(score.goals) > sum(known.goals):
            last[home, away] = score
    return tuple(
        Fixture(
            f"live{number}", home, away, True, "played",
            {"home_goals": score.goals[0], "away_goals": score.goals[1]}, spans=(score.span,),
        )
        for number, ((home, away), score) in enumerate(last.items())
    )  # fmt: skip


def matches(boxes: Boxes, team: Resolver, place: Callable[[str, Span], str | None]) -> tuple[Fact, ...]:
    """A match row for each scoreboard; `place` gives canonical names by slot: competition, venue, city, referee."""
    found = []
    for board in boxes.boards:
        reference = board_match(board, team)
        if reference is None:
            continue
        slots: dict[str, SlotValue] = {"home": reference.home, "away": reference.away}
        spans = list(board.score)
        for detail in (*board.details, *(boxes.details if len(boxes.boards) == 1 else ())):
            value: SlotValue | None = detail.value
            if detail.slot not in (*_PLAIN, "date", "leg"):
                value = place(detail.slot, detail.span)
            if value is not None and detail.slot not in slots:
                slots[detail.slot] = value
                spans.append(detail.span)
        slots |= {"home_goals": board.home_goals, "away_goals": board.away_goals}
        found.append(Fact("match", slots, tuple(sorted(set(spans))), rule="scoreboard"))
    return tuple(found)


# -- lists beside a score


def _board(board: Board, reference: MatchRef, sides: _Sides, person: Resolver) -> Iterator[Fact]:
    home, away = reference.home, reference.away
    yield from _beside(board.home_list, home, board.home_goals, sides, person)
    yield from _beside(board.away_list, away, board.away_goals, sides, person)
    if board.loose_list and 0 in (board.home_goals, board.away_goals):
        team, goals = (home, board.home_goals) if board.home_goals else (away, board.away_goals)
        if len(_not_cards(board.loose_list)) <= goals:
            yield from _beside(board.loose_list, team, goals, sides, person)
    elif len(board.loose_list) == board.home_goals + board.away_goals:
        yield from _goals(board.loose_list, None, sides, person)


def _not_cards(strikes: Sequence[Strike]) -> list[Strike]:
    return [strike for strike in strikes if strike.mark not in CARD_MARKS]


def _beside(strikes: Sequence[Strike], team: str, goals: int, sides: _Sides, person: Resolver) -> Iterator[Fact]:
    plain = _not_cards(strikes)
    yield from _cards([s for s in strikes if s.mark in CARD_MARKS], team, "unknown", sides, person)
    if goals == 0:
        yield from _cards([s for s in plain if s.mark not in GOAL_MARKS], team, "unknown", sides, person)
        return
    if len(plain) > goals:
        marked = [strike for strike in plain if strike.mark in GOAL_MARKS]
        if len(marked) == goals:
            yield from _cards([s for s in plain if s.mark not in GOAL_MARKS], team, "unknown", sides, person)
        plain = marked if len(marked) <= goals else []
    for strike in plain:
        fact = _goal(strike, team, sides, person, counted=True)
        if fact is not None:
            yield fact


def _goals(
    strikes: Sequence[Strike], team: str | None, sides: _Sides, person: Resolver, *, counted: bool = False
) -> Iterator[Fact]:
    for strike in strikes:
        if strike.mark not in CARD_MARKS and (fact := _goal(strike, team, sides, person, counted=counted)) is not None:
            yield fact


def _goal(strike: Strike, team: str | None, sides: _Sides, person: Resolver, *, counted: bool) -> Fact | None:
    """One goal. `counted`: a score says whose it is, so that an own goal is already with the side it counts for."""
    scorer = person(strike.name)
    if scorer is None:
        return None
    own = sides.rosters.get(scorer)
    side: str | None
    if strike.mark == "own_goal":
        side = sides.other(own) if own is not None else (team if counted else None)
    else:
        side = team or own
    slots: dict[str, SlotValue] = {"scorer": scorer}
    slots |= _timed(strike, side)
    if strike.assist is not None and (helper := person(strike.assist)) is not None:
        slots["assist"] = helper
    if strike.mark in _METHODS:
        slots["method"] = _METHODS[strike.mark]
    return Fact("goal", slots, (strike.span,), sides.match, rule="box-scorers", notes=_notes(strike))


def _timed(strike: Strike, team: str | None) -> dict[str, SlotValue]:
    slots: dict[str, SlotValue] = {}
    if team is not None:
        slots["team"] = team
    if strike.minute is not None:
        slots["minute"] = strike.minute
    if strike.added is not None:
        slots["added"] = strike.added
    return slots


def _notes(strike: Strike) -> tuple[str, ...]:
    return ("The page prints this entry more than once; it is counted once.",) if strike.repeated else ()


def _cards(strikes: Sequence[Strike], team: str | None, colour: str, sides: _Sides, person: Resolver) -> Iterator[Fact]:
    for strike in strikes:
        player = person(strike.name)
        if player is None or (sides.match is not None and player in (sides.match.home, sides.match.away)):
            continue  # "France 2" under "Yellow cards" is a sum
        shown = _COLOURS.get(strike.mark or "", colour)
        slots: dict[str, SlotValue] = {
            "player": player,
            "colour": shown,
            **_timed(strike, team or sides.rosters.get(player)),
        }
        rule = "box-names-beside-no-goal" if shown == "unknown" else "box-cards"
        yield Fact("card", slots, (strike.span,), sides.match, rule=rule, notes=_notes(strike))


# -- line-ups


def _lineup(lineup: Lineup, sides: _Sides, person: Resolver, team: Resolver) -> Iterator[Fact]:
    side = team(lineup.team)
    if side is None or (sides.match is not None and side not in (sides.match.home, sides.match.away)):
        return
    if lineup.predicted:
        yield from _guessed(lineup, side, person)
        return
    heading = lineup.team
    keeper = lineup.goalkeeper and person(lineup.goalkeeper)
    # a list that is not eleven may be of anything ("Qualified: Arsenal, Chelsea, ...") or have lost a comma
    for name in lineup.starters if lineup.complete else ():
        player = person(name)
        if player is None:
            continue
        spans = (heading, name)
        started: dict[str, SlotValue] = {"player": player, "team": side, "started": True}
        yield Fact("lineup", started, spans, sides.match, rule="box-lineup")
        role = "goalkeeper" if player == keeper else "player"
        yield Fact("role", {"person": player, "role": role, "team": side}, spans, rule="box-lineup")
    yield from _changes(lineup, side, sides, person)
    yield from _goals(lineup.goals, side, sides, person)
    yield from _cards(lineup.booked, side, "yellow", sides, person)
    yield from _cards(lineup.sent_off, side, "red", sides, person)
    for office, holder in (("manager", lineup.manager), ("captain", lineup.captain if lineup.complete else None)):
        held = person(holder) if holder else None
        if held and holder:
            yield Fact("role", {"person": held, "role": office, "team": side}, (heading, holder), rule="box-lineup")


def _guessed(lineup: Lineup, side: str, person: Resolver) -> Iterator[Fact]:
    """Who is picked for a team to come plays for the side; nobody has started yet."""
    if pattern("predicted", "words").search(side) or not lineup.complete:
        return
    for name in lineup.starters:
        player = person(name)
        if player is not None:
            role: dict[str, SlotValue] = {"person": player, "role": "player", "team": side}
            yield Fact("role", role, (lineup.team, name), rule="box-predicted")


def _changes(lineup: Lineup, side: str, sides: _Sides, person: Resolver) -> Iterator[Fact]:
    for change in lineup.changes:
        on, off = person(change.on), change.off and person(change.off)
        if on is None or on == off:
            continue
        slots: dict[str, SlotValue] = {"on": on}
        if off:
            slots["off"] = off
        slots["team"] = side
        if change.minute is not None:
            slots["minute"] = change.minute
        if change.added is not None:
            slots["added"] = change.added
        yield Fact("substitution", slots, (change.span,), sides.match, rule="box-substitution")
        yield Fact("role", {"person": on, "role": "player", "team": side}, (lineup.team, change.on), rule="box-lineup")


def _once(found: Sequence[Fact]) -> tuple[Fact, ...]:
    """Facts that two boxes give alike, once."""
    kept: dict[tuple[object, ...], Fact] = {}
    for fact in found:
        kept.setdefault((fact.kind, tuple(sorted(fact.slots.items(), key=lambda slot: slot[0])), fact.match), fact)
    return tuple(kept.values())
