"""Where reports contradict each other, or the arithmetic of the game.

Values that leave room for each other make no conflict: a vague minute and a minute within it, two
spellings, two names of one ground, the sides of a match in another order.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from graph import vocab as v
from graph.agreement.statements import Agreed, Ranked, clash, mirrored
from graph.agreement.world import Score, World
from ontology import load

_RESULT = ("home_goals", "away_goals")


@dataclass(frozen=True, slots=True)
class Conflict:
    """A disagreement: what it is about, the statements (each with the thing it is a statement on), a sentence."""

    iri: str
    kind: str
    about: str
    statements: tuple[tuple[Agreed, Ranked], ...]
    comment: str


def find(world: World, things: Sequence[Agreed]) -> list[Conflict]:
    """Every conflict of the agreed things; values that arithmetic refutes become deprecated on the way."""
    found = [*_arithmetic(world, things)]
    for thing in things:
        found += _of_slots(world, thing)
        found += _of_results(world, thing)
    return sorted(found, key=lambda one: one.iri)


def _of_slots(world: World, thing: Agreed) -> Iterator[Conflict]:
    """Slots of which two values cannot both be true."""
    results = {prop.slot for pair in mirrored() for prop in pair}
    for (slot, part), values in thing.slots.items():
        prop = load().properties[values[0].predicate]
        if prop.disagreement is None or slot in results:
            continue
        against = [one for one in values[1:] if clash(world, values[0], one)]
        if against:
            tail = f"{slot.replace('_', '-')}" + (f"-{world.local(part)}" if part else "")
            yield Conflict(
                f"{thing.iri}/conflict/{tail}",
                prop.disagreement,
                thing.iri,
                tuple((thing, one) for one in (values[0], *against)),
                _sentence(world, prop.label, thing, (values[0], *against)),
            )


def _sentence(world: World, what: str, thing: Agreed, values: Iterable[Ranked]) -> str:
    told = "; ".join(
        f"{world.text(one.value)} ({', '.join(sorted(world.ids[iri] for iri in one.articles))})" for one in values
    )
    return f"Reports disagree on the {what} of “{thing.label}”: {told}."


def _of_results(world: World, thing: Agreed) -> Iterator[Conflict]:
    """Goals of the two sides taken together: arithmetic where another side is made the winner."""
    for first, second in mirrored():
        pair = [thing.slots.get((prop.slot, ""), []) for prop in (first, second)]
        values = [one for side in pair for one in (side if len(side) > 1 else [])]
        if not values:
            continue
        values = [one for side in pair for one in side]
        turned = _turned(pair[0], pair[1])
        slots = {first.slot, second.slot}
        what = "score" if slots == set(_RESULT) else first.label
        yield Conflict(
            f"{thing.iri}/conflict/{min(slots).replace('_', '-')}",
            "arithmetic" if turned else "value",
            thing.iri,
            tuple((thing, one) for one in values),
            _sentence(world, what, thing, values),
        )


def _turned(first: Sequence[Ranked], second: Sequence[Ranked]) -> bool:
    """Whether an article gives a result that turns the agreed one round."""
    goals = [{article: one for one in side for article in one.articles} for side in (first, second)]
    if not first or not second:
        return False
    agreed = _number(first[0]) - _number(second[0])
    told = [
        _number(goals[0][article]) - _number(goals[1][article]) for article in goals[0].keys() & goals[1].keys()
    ]
    return any((one > 0) != (agreed > 0) or (one < 0) != (agreed < 0) for one in told)


def _number(one: Ranked) -> int:
    if isinstance(one.value, Score):
        return one.value.goals
    return int(one.value.value) if one.value.value.lstrip("-").isdecimal() else 0


def _arithmetic(world: World, things: Sequence[Agreed]) -> Iterator[Conflict]:
    """Ties whose aggregate is not the sum of their legs, and matches with more goals told than scored."""
    legs: dict[str, list[Agreed]] = {}
    goals: dict[str, list[Agreed]] = {}
    for thing in things:
        if thing.tie is not None:
            legs.setdefault(thing.tie, []).append(thing)
        if thing.kind.name == "goal" and thing.match is not None:
            goals.setdefault(thing.match, []).append(thing)
    for thing in things:
        if thing.kind.name == "tie":
            yield from _sums(world, thing, legs.get(thing.iri, []))
        if thing.kind.name == "match":
            yield from _tally(world, thing, goals.get(thing.iri, []))


def _totals(legs: Sequence[Agreed]) -> Counter[str] | None:
    """The goals of each side over two legs with a known score; None where one is missing."""
    total: Counter[str] = Counter()
    if {leg.word("leg") for leg in legs} != {"1", "2"} or len(legs) != 2:
        return None
    for leg in legs:
        for side, slot in (("home", "home_goals"), ("away", "away_goals")):
            team, goals = leg.word(side), leg.word(slot)
            if team is None or goals is None or not goals.isdecimal():
                return None
            total[team] += int(goals)
    return total


def _sums(world: World, tie: Agreed, legs: Sequence[Agreed]) -> Iterator[Conflict]:
    total = _totals(legs)
    if total is None:
        return
    for (slot, team), values in list(tie.slots.items()):
        wrong = [one for one in values if slot == "aggregate" and _number(one) != total[team]]
        if not wrong:
            continue
        _deprecate(values, wrong)
        scores = [(leg, leg.slots[key, ""][0]) for leg in legs for key in _RESULT if _side(leg, key) == team]
        yield Conflict(
            f"{tie.iri}/conflict/aggregate-of-legs-{world.local(team)}",
            "arithmetic",
            tie.iri,
            (*((tie, one) for one in wrong), *scores),
            f"The legs of “{tie.label}” give {world.labels.get(team, team)} {total[team]}, "
            f"not {', '.join(str(_number(one)) for one in wrong)}.",
        )


def _side(leg: Agreed, slot: str) -> str | None:
    return leg.word("home" if slot == "home_goals" else "away")


def _deprecate(values: list[Ranked], wrong: Sequence[Ranked]) -> None:
    """Rank refuted values last; a sound one becomes the preferred."""
    values.sort(key=lambda one: one in wrong)
    for index, one in enumerate(values):
        one.rank = v.DEPRECATED if one in wrong else v.PREFERRED if index == 0 else v.NORMAL


def _tally(world: World, match: Agreed, goals: Sequence[Agreed]) -> Iterator[Conflict]:
    """More goals told of a side than the agreed score gives it."""
    for side, slot in (("home", "home_goals"), ("away", "away_goals")):
        team, score = match.word(side), match.slots.get((slot, ""))
        own = [goal for goal in goals if goal.word("team") == team]
        if team is None or not score or len(own) <= _number(score[0]):
            continue
        yield Conflict(
            f"{match.iri}/conflict/goals-of-{world.local(team)}",
            "arithmetic",
            match.iri,
            ((match, score[0]), *((goal, goal.slots["team", ""][0]) for goal in own)),
            f"Reports tell of {len(own)} {'goal' if len(own) == 1 else 'goals'} of {world.labels.get(team, team)} "
            f"in “{match.label}”.",
        )
