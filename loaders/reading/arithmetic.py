"""What the score says of the scorers: goals of a side never exceed its score, and together they are it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import product

from loaders.reading import running
from loaders.reading.happenings import Happening
from loaders.reading.layers import Fixture, Reading
from loaders.reading.sides import Hint

_MOST = 8  # groups of scorers that are tried in every combination
_WEIGHT = 2.0


def hints(reading: Reading, told: Sequence[Happening], links: Iterable[Hint]) -> Iterator[Hint]:
    """The sides of scorers that only one reading of the score allows."""
    known = [hint for hint in links if hint.relation in ("same_side", "opposite")]
    for fixture in reading.fixtures:
        goals = [
            h
            for h in told
            if h.kind == "goal"
            and h.fixture is not None
            and h.fixture.key == fixture.key
            and h.who
            and (h.team is not None or any(running.told_of(reading, span, fixture) for span in h.spans))
        ]
        home, away = fixture.slots.get("home_goals"), fixture.slots.get("away_goals")
        if fixture.status == "played" and isinstance(home, int) and isinstance(away, int):
            yield from _sides(fixture, goals, (home, away), known, running.steps(reading, goals))


def _sides(
    fixture: Fixture,
    goals: Sequence[Happening],
    result: tuple[int, int],
    links: Sequence[Hint],
    order: Sequence[running.Step],
) -> Iterator[Hint]:
    home, away = result
    missing = [goal for goal in goals if goal.team is None and goal.method != "own_goal"]
    if (home == 0) != (away == 0):  # one side scored them all, however many tellings there are
        team = fixture.away if home == 0 else fixture.home
        yield from (Hint(str(goal.who), team, "plays_for", goal.spans[0], _WEIGHT) for goal in missing)
        return
    left = [home - sum(g.team == fixture.home for g in goals), away - sum(g.team == fixture.away for g in goals)]
    if not missing or min(left) < 0 or sum(left) < len(missing):
        return
    scorers = {str(goal.who): goal for goal in missing}
    counts = {who: sum(goal.who == who for goal in missing) for who in scorers}
    groups = _groups(list(scorers), links)
    if len(groups) > _MOST:
        return
    allowed = []
    for turn in product((0, 1), repeat=len(groups)):
        side = {who: parity ^ way for group, way in zip(groups, turn, strict=True) for who, parity in group.items()}
        total = [sum(counts[who] for who in side if side[who] == number) for number in (0, 1)]
        whole = sum(left) == len(missing)
        fits = total == left if whole else total[0] <= left[0] and total[1] <= left[1]
        if fits and running.allows(order, [_number(fixture, step.goal, side) for step in order], home + away):
            allowed.append(side)
    for who, goal in scorers.items():
        found = {side[who] for side in allowed}
        if len(found) == 1:
            team = (fixture.home, fixture.away)[found.pop()]
            yield Hint(who, team, "plays_for", goal.spans[0], _WEIGHT)


def _number(fixture: Fixture, goal: Happening, side: Mapping[str, int]) -> int | None:
    """0 where the goal counts for the home side, 1 for the away side."""
    if goal.team is not None:
        return (fixture.home, fixture.away).index(goal.team) if goal.team in (fixture.home, fixture.away) else None
    return side.get(str(goal.who)) if goal.method != "own_goal" else None


def _groups(scorers: Sequence[str], links: Sequence[Hint]) -> list[dict[str, int]]:
    """Scorers tied to each other, be it through others, each with 0 or 1 for its side within the group."""
    tied = dict.fromkeys((*scorers, *(key for link in links for key in (link.person, link.other))))
    groups: list[dict[str, int]] = [{who: 0} for who in tied]
    for link in links:
        one = next((g for g in groups if link.person in g), None)
        two = next((g for g in groups if link.other in g), None)
        if one is None or two is None or one is two:
            continue
        flip = one[link.person] ^ two[link.other] ^ (link.relation == "opposite")
        one.update({who: parity ^ flip for who, parity in two.items()})
        groups.remove(two)
    own = [{who: parity for who, parity in group.items() if who in scorers} for group in groups]
    return [group for group in own if group]
