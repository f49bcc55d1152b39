"""What football allows: facts that cannot be true beside the score lose their confidence, or go.

No text is edited and no figure bent: a goal that its side cannot have scored is not told as one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace

from loaders.model import Fact, MatchRef

#: Facts below this confidence are dropped.
FLOOR = 0.5
_TWO = (("on", "off"), ("scorer", "assist"), ("player", "assist"), ("player", "goalkeeper"))  # never one person
_DOUBT = 0.8  # what is left of the confidence of each of too many goals


def sound(facts: Iterable[Fact]) -> Iterator[Fact]:
    """The facts that football allows, the doubtful ones with less confidence.

    A side that scored none has no goal; of a side with more goals told than scored, none is sure. Nobody comes
    on for himself, sets up his own goal or saves his own shot: such a fact was misread and goes.
    """
    listed = [fact for fact in facts if not _of_himself(fact)]
    results = [fact for fact in listed if fact.kind == "match" and "home_goals" in fact.slots]
    alike = Counter(_key(fact) for fact in results)  # two matches of the same sides, neither of a known day
    scores = {_key(fact): fact for fact in results if alike[_key(fact)] == 1}
    listed = _without_surplus(listed, scores)
    told = Counter((fact.match, fact.slots.get("team")) for fact in listed if fact.kind == "goal")
    for fact in listed:
        if fact.kind == "goal":
            limit = _limit(fact, scores)
            if limit == 0:
                fact = replace(fact, confidence=0.0)
            elif limit is not None and told[fact.match, fact.slots["team"]] > limit:
                fact = replace(fact, confidence=fact.confidence * _DOUBT)
        if fact.confidence >= FLOOR:
            yield fact


def _without_surplus(listed: list[Fact], scores: dict[tuple[object, ...], Fact]) -> list[Fact]:
    """The facts without goals above their side's score: of those without a time, the second of a scorer goes, and
    whatever else has no time where as many are too many."""
    groups: dict[tuple[object, ...], list[Fact]] = {}
    for fact in listed:
        if fact.kind == "goal" and _limit(fact, scores):
            groups.setdefault((fact.match, fact.slots["team"]), []).append(fact)
    gone: list[int] = []
    for goals in groups.values():
        surplus = len(goals) - (_limit(goals[0], scores) or 0)
        bare = [goal for goal in goals if "minute" not in goal.slots]
        scorers = Counter(goal.slots.get("scorer") for goal in goals)
        again = [goal for goal in bare if scorers[goal.slots.get("scorer")] > 1]
        chosen = again[-surplus:] if 0 < surplus <= len(again) else bare if surplus == len(bare) else []
        gone += map(id, chosen)
    return [fact for fact in listed if id(fact) not in gone]


def _of_himself(fact: Fact) -> bool:
    """Whether one person stands where football needs two."""
    return any(one in fact.slots and fact.slots[one] == fact.slots.get(two) for one, two in _TWO)


def _key(fact: Fact) -> tuple[object, ...]:
    return fact.slots["home"], fact.slots["away"], fact.slots.get("date")


def _limit(fact: Fact, scores: dict[tuple[object, ...], Fact]) -> int | None:
    """How many goals the goal's side scored, where the article says so."""
    match: MatchRef | None = fact.match
    if match is None or "team" not in fact.slots:
        return None
    score = scores.get((match.home, match.away, match.date))
    if score is None:
        return None
    goals = score.slots["home_goals" if fact.slots["team"] == match.home else "away_goals"]
    return goals if isinstance(goals, int) else None
