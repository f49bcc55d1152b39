"""Ties of two legs and knock-outs: who went through, by what aggregate, and what follows for the legs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

from loaders.model import Span
from loaders.reading.gates import Gate
from loaders.reading.layers import Fixture, Reading
from loaders.reading.masks import Masked, Thing, classes, compile_pattern, gate, mask, names
from loaders.reading.result import Result
from loaders.reading.scores import results_data

_GROUPS = {"w": "team", "l": "team"}


@dataclass(frozen=True, slots=True)
class Tie:
    """Two sides over two legs or one knock-out. `aggregate` holds the winner's goals first."""

    winner: str
    loser: str
    aggregate: tuple[int, int] | None
    spans: tuple[Span, ...]
    sentences: tuple[int, ...]
    rule: str

    @property
    def pair(self) -> frozenset[str]:
        return frozenset((self.winner, self.loser))


@cache
def _forms() -> tuple[tuple[tuple[str, re.Pattern[str]], ...], Gate]:
    data = results_data()
    known = classes(data["verbs"], data["words"])
    full = [(entry["id"], entry["pattern"]) for entry in data["tie"]]
    elided = [(f"{rule}-elided", form[len("{l} ~ ") :]) for rule, form in full if form.startswith(("{l} ~ ", "{w} ~ "))]
    forms = tuple((rule, compile_pattern(form, _GROUPS, known)) for rule, form in (*full, *elided))
    return forms, gate(regex for _, regex in forms)


def find(reading: Reading, results: Sequence[Result], fixtures: Sequence[Fixture]) -> tuple[Tie, ...]:
    """The ties that are decided in the text, each told once with all its spans.

    A knock-out match whose score is told is a match of `fixtures`, no tie.
    """
    single = {frozenset((f.home, f.away)) for f in fixtures if _goals(f) is not None and f.leg is None and not f.past}
    by_aggregate = list(_by_aggregate(results))
    two_legs = {tie.pair for tie in by_aggregate}
    told = [*by_aggregate, *(t for t in _knocked_out(reading) if t.pair in two_legs or t.pair not in single)]
    ties: list[Tie] = []
    for tie in told:
        known = next(
            (t for t in ties if t.pair == tie.pair and (t.winner == tie.winner or t.aggregate is not None)), None
        )
        if known is None:
            ties.append(tie)
        elif known.winner == tie.winner:
            ties[ties.index(known)] = replace(
                known,
                aggregate=known.aggregate or tie.aggregate,
                spans=(*known.spans, *tie.spans),
                sentences=(*known.sentences, *tie.sentences),
            )
    return tuple(ties)


def _by_aggregate(results: Iterable[Result]) -> Iterator[Tie]:
    for result in results:
        if (
            result.sort == "aggregate"
            and result.real
            and result.goals is not None
            and result.outcome in ("first", "second")
        ):
            first = result.outcome == "first"
            yield Tie(
                result.first if first else result.second,
                result.second if first else result.first,
                (max(result.goals), min(result.goals)),
                (result.span,),
                (result.sentence,),
                result.rule,
            )


def _knocked_out(reading: Reading) -> Iterator[Tie]:
    for index, sentence in enumerate(reading.sentences):
        if names(reading, sentence, "team") < 2:
            continue
        masked = mask(reading, sentence)
        known: tuple[object, Tie | None] | None = reading.memo.get(("knocked out", index))
        if known is None or known[0] is not masked:
            known = reading.memo["knocked out", index] = (masked, _told_in(reading, index, masked))
        if known[1] is not None:
            yield known[1]


def _told_in(reading: Reading, index: int, masked: Masked) -> Tie | None:
    if sum(thing.kind == "team" for thing in masked.things) < 2:
        return None
    forms, opened = _forms()
    for rule, pattern in (forms[place] for place in opened.open(masked.words)):
        match = pattern.search(masked.text)
        if match is None:
            continue
        winner, loser = masked.thing(match, "w"), masked.thing(match, "l")
        if loser is None:  # "when they were knocked out by Mechelen": the side that the sentence opens with
            loser = _opening(masked, match)
        if winner is None:
            winner = _opening(masked, match)
        span = masked.span(*match.span())
        if winner is None or loser is None or any(q.overlaps(span) for q in reading.quoted):
            continue
        if winner.value != loser.value:
            return Tie(str(winner.value), str(loser.value), None, (span,), (index,), rule)
    return None


def _opening(masked: Masked, match: re.Match[str]) -> Thing | None:
    """The side that the sentence opens with, for a form that leaves it out."""
    before = re.search(r"T:(\d+)", masked.text[: match.start()])
    return masked.things[int(before[1])] if before is not None else None


def settle(fixtures: Sequence[Fixture], ties: Sequence[Tie], first_leg: Span | None) -> tuple[Fixture, ...]:
    """The fixtures with what their tie makes certain: legs, who was at home, scores.

    A tie's second leg is played at the other ground. The goals of the legs add up to the aggregate: a leg
    without a score gets what is left. A score that words tell stays, whatever the other figures leave, unless these
    leave the same goals to the other side: then the words gave the evening to the wrong one.
    `first_leg` are words that speak of a first leg, for one whose result is not told.
    """
    main = next((f for f in fixtures if f.main), None)
    if main is None:
        return tuple(fixtures)
    pair = frozenset((main.home, main.away))
    tie = next((t for t in ties if t.pair == pair and t.aggregate is not None), None)
    others = [f for f in fixtures if frozenset((f.home, f.away)) == pair and f.key != main.key and f.status == "played"]
    first = next(
        (f for f in others if f.leg == 1 or (f.leg is None and tie is not None and _adds_up(f, main, tie))), None
    )
    if first is None and tie is not None and main.leg == 2 and first_leg is not None:
        first = Fixture(f"f{len(fixtures)}", main.away, main.home, main.ordered, "played", leg=1, spans=(first_leg,))
        fixtures = (*fixtures, first)
    if first is None or main.leg == 1:
        return tuple(fixtures)
    first, second = _grounds(replace(first, leg=1), replace(main, leg=2))
    if tie is not None:
        first = _with_rest(first, second, tie) if _goals(first) is None else first
        second = _with_rest(second, first, tie)
    return tuple({first.key: first, second.key: second}.get(f.key, f) for f in fixtures)


def _goals(fixture: Fixture) -> dict[str, int] | None:
    """Goals by team key, where the fixture has a score."""
    goals = fixture.goals
    return {fixture.home: goals[0], fixture.away: goals[1]} if goals is not None else None


def _total(tie: Tie) -> dict[str, int]:
    assert tie.aggregate is not None
    return dict(zip((tie.winner, tie.loser), tie.aggregate, strict=True))


def _adds_up(first: Fixture, second: Fixture, tie: Tie) -> bool:
    one, two = _goals(first), _goals(second)
    return one is not None and two is not None and all(one[k] + two[k] == goals for k, goals in _total(tie).items())


def _with_rest(fixture: Fixture, other: Fixture, tie: Tie) -> Fixture:
    """The fixture with the goals that the other leg leaves of the aggregate, where it has none or gives them turned."""
    own, goals = _goals(fixture), _goals(other)
    if goals is None:
        return fixture
    rest = {key: total - goals[key] for key, total in _total(tie).items()}
    turned = own is not None and (rest[fixture.home], rest[fixture.away]) == (own[fixture.away], own[fixture.home])
    if min(rest.values()) < 0 or not (own is None or turned):
        return fixture
    return replace(fixture, slots={**fixture.slots, "home_goals": rest[fixture.home], "away_goals": rest[fixture.away]})


def _grounds(first: Fixture, second: Fixture) -> tuple[Fixture, Fixture]:
    if first.ordered and not second.ordered:
        return first, _turned(second, home=first.away)
    if second.ordered and not first.ordered:
        return _turned(first, home=second.away), second
    return first, second


def _turned(fixture: Fixture, home: str) -> Fixture:
    if fixture.home == home:
        return replace(fixture, ordered=True)
    swap = {"home_goals": "away_goals", "away_goals": "home_goals"}
    slots = {swap.get(slot, slot): value for slot, value in fixture.slots.items()}
    return replace(fixture, home=fixture.away, away=fixture.home, ordered=True, slots=slots)
