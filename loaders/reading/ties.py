"""Ties of two legs and knock-outs: who went through, by what aggregate, and what follows for the legs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

from loaders.model import Span
from loaders.reading.layers import Fixture, Reading
from loaders.reading.masks import classes, compile_pattern, mask
from loaders.reading.results import Result
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
def _forms() -> tuple[tuple[str, re.Pattern[str]], ...]:
    data = results_data()
    known = classes(data["verbs"], data["words"])
    return tuple((entry["id"], compile_pattern(entry["pattern"], _GROUPS, known)) for entry in data["tie"])


def find(reading: Reading, results: Sequence[Result]) -> tuple[Tie, ...]:
    """The ties that are decided in the text, each told once with all its spans."""
    told = [*_by_aggregate(results), *_knocked_out(reading)]
    ties: list[Tie] = []
    for tie in told:
        known = next((t for t in ties if t.pair == tie.pair and (t.winner == tie.winner or t.aggregate is not None)), None)
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
        if result.sort == "aggregate" and result.real and result.goals is not None and result.outcome in ("first", "second"):
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
        masked = mask(reading, sentence)
        if masked.text.count(" T:") < 2:
            continue
        for rule, pattern in _forms():
            match = pattern.search(masked.text)
            if match is None:
                continue
            winner, loser = masked.thing(match, "w"), masked.thing(match, "l")
            assert winner is not None and loser is not None
            span = masked.span(*match.span())
            if winner.value != loser.value and not any(q.overlaps(span) for q in reading.quoted):
                yield Tie(str(winner.value), str(loser.value), None, (span,), (index,), rule)
                break


def settle(reading: Reading, fixtures: Sequence[Fixture], main: Fixture | None, ties: Sequence[Tie]) -> tuple[Fixture, ...]:
    """The fixtures with what their tie makes certain: legs, who was at home, the first leg's score.

    A tie's second leg is played at the other ground; the first leg's goals are the aggregate less
    the second leg's.
    """
    if main is None:
        return tuple(fixtures)
    pair = frozenset((main.home, main.away))
    first = next((f for f in fixtures if f.leg == 1 and frozenset((f.home, f.away)) == pair and f is not main), None)
    tie = next((t for t in ties if t.pair == pair and t.aggregate is not None), None)
    if first is None:
        return tuple(fixtures)
    second = replace(main, leg=2) if main.leg is None else main
    if second.leg == 2:
        first, second = _grounds(first, second)
        first = _first_goals(first, second, tie)
    return tuple({first.key: first, second.key: second}.get(f.key, f) for f in fixtures)


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


def _first_goals(first: Fixture, second: Fixture, tie: Tie | None) -> Fixture:
    goals = (second.slots.get("away_goals"), second.slots.get("home_goals"))
    if tie is None or tie.aggregate is None or "home_goals" in first.slots:
        return first
    if not (isinstance(goals[0], int) and isinstance(goals[1], int)):
        return first
    total = dict(zip((tie.winner, tie.loser), tie.aggregate, strict=True))
    home, away = total[first.home] - goals[0], total[first.away] - goals[1]
    if min(home, away) < 0:
        return first
    return replace(first, slots={**first.slots, "home_goals": home, "away_goals": away})
