"""Where reports contradict each other, or the arithmetic of the game.

Values that leave room for each other make no conflict: a vague minute and a minute within it, two
spellings, two names of one ground, the sides of a match in another order.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from pyoxigraph import Literal

from graph import vocab as v
from graph.agreement.statements import Agreed, Doubt, Pair, Ranked, clash, mirrored
from graph.agreement.world import Score, World
from ontology import load

_RESULT = ("home_goals", "away_goals")
#: What the lines of a report are called in a sentence, by their labels.
_PARTS = {"prose": "A sentence", "caption": "A caption", "headline": "The headline"}
_OTHER_PART = "A line"


#: Minutes by which two tellings of one moment differ for no graver reason than another clock.
CLOSE = 2
#: Articles that a sentence names for a value; of more it says how many.
NAMED = 5


def _minute(one: Ranked) -> int | None:
    """The minute that a statement tells, where it tells one."""
    told = load().properties[one.predicate].slot == "minute" and isinstance(one.value, Literal)
    return int(one.value.value) if told and not isinstance(one.value, Score) else None


@dataclass(frozen=True, slots=True)
class Conflict:
    """A disagreement: what it is about, the statements (each with the thing it is a statement on), a sentence.

    `severity` is high where it changes who won, scored or played, low where it is a matter of a minute or two."""

    iri: str
    kind: str
    about: str
    statements: tuple[tuple[Agreed, Ranked], ...]
    comment: str

    @property
    def severity(self) -> str:
        """high, medium or low."""
        properties = {load().properties[one.predicate] for _, one in self.statements}
        if self.kind in ("arithmetic", "identity") or any(one.severity == "high" for one in properties):
            return "high"
        minutes = [minute for _, one in self.statements if (minute := _minute(one)) is not None]
        close = len(minutes) == len(self.statements) and max(minutes) - min(minutes) <= CLOSE
        return "low" if close else "medium"


def find(world: World, things: Sequence[Agreed]) -> list[Conflict]:
    """Every conflict of the agreed things; values that arithmetic refutes become deprecated on the way."""
    found = [*_arithmetic(world, things)]
    paired = _pairings(things)
    for thing in things:
        found += _of_slots(world, thing, paired)
        found += _of_results(world, thing)
    return sorted(_once(found), key=lambda one: one.iri)


def _once(found: Sequence[Conflict]) -> Iterator[Conflict]:
    """A goal from the spot and its penalty have one minute: where reports disagree on it, it is said of the goal."""
    penalties = [one for one in found if one.statements[0][0].kind.name == "penalty"]
    doubled = {one.iri: other for one in found for other in penalties if _of_its_penalty(one, other)}
    said = {other.iri for other in doubled.values()}
    for one in found:
        if one.iri in doubled:
            more = (*one.statements, *doubled[one.iri].statements)
            yield replace(one, statements=more, comment=f"{one.comment} Its penalty’s minute is the same disagreement.")
        elif one.iri not in said:
            yield one


def _of_its_penalty(one: Conflict, other: Conflict) -> bool:
    """Whether a conflict on a goal's minute and one on a penalty's are the same disagreement."""
    goal, penalty = one.statements[0][0], other.statements[0][0]
    if goal.kind.name != "goal" or goal.match is None or goal.match != penalty.match:
        return False
    if goal.word("team") != penalty.word("awarded_to") or penalty.word("taker") not in (None, goal.word("scorer")):
        return False
    return _minutes(one) == _minutes(other) != set()


def _minutes(conflict: Conflict) -> set[str]:
    """The minutes in a conflict; none where it is on something else."""
    properties = load().properties
    told = {(properties[one.predicate].slot, str(one.value)) for _, one in conflict.statements}
    return {value for _, value in told} if {slot for slot, _ in told} == {"minute"} else set()


_Paired = Mapping[tuple[str | None, str, str], set[str]]


def _pairings(things: Iterable[Agreed]) -> _Paired:
    """The articles that tell of each player who came on or went off in a match."""
    found: dict[tuple[str | None, str, str], set[str]] = defaultdict(set)
    for thing in things:
        for (slot, _), values in thing.slots.items() if thing.kind.name == "substitution" else ():
            for one in values if slot in ("on", "off") else ():
                found[thing.match, slot, str(one.value)] |= set(one.articles)
    return found


def _only_paired(paired: _Paired, thing: Agreed, slot: str, best: Ranked, other: Ranked) -> bool:
    """Whether articles name the same players and differ in who came on for whom alone: "A and B for C and D"
    does not tell that."""
    return slot in ("on", "off") and set(other.articles) <= paired[thing.match, slot, str(best.value)]


def _of_slots(world: World, thing: Agreed, paired: _Paired) -> Iterator[Conflict]:
    """Slots of which two values cannot both be true."""
    results = {prop.slot for pair in mirrored() for prop in pair}
    for (slot, part), values in thing.slots.items():
        prop = load().properties[values[0].predicate]
        if prop.disagreement is None or slot in results:
            continue
        against = [one for one in values[1:] if clash(world, values[0], one)]
        if thing.kind.name == "substitution":
            against = [one for one in against if not _only_paired(paired, thing, slot, values[0], one)]
        if against:
            tail = f"{slot.replace('_', '-')}" + (f"-{world.local(part)}" if part else "")
            yield Conflict(
                f"{thing.iri}/conflict/{tail}",
                prop.disagreement,
                thing.iri,
                tuple((thing, one) for one in (values[0], *against)),
                _sentence(world, load().exact[slot].label, thing, _told(world, {}, (values[0], *against))),
            )


def _sentence(world: World, what: str, thing: Agreed, values: Iterable[tuple[str, Iterable[str]]]) -> str:
    told = "; ".join(f"{text} ({_named(world, articles)})" for text, articles in values)
    return f"Reports disagree on the {what} of “{thing.label}”: {told}."


def _named(world: World, articles: Iterable[str]) -> str:
    """The articles that give a value; of many the first, and how many more."""
    ids = sorted(world.ids[iri] for iri in articles)
    more = f" and {len(ids) - NAMED} more" if len(ids) > NAMED else ""
    return ", ".join(ids[:NAMED]) + more


def _of_results(world: World, thing: Agreed) -> Iterator[Conflict]:
    """Goals of the two sides taken together: arithmetic where another side is made the winner, or where
    the article that tells them refutes them."""
    for first, second in mirrored():
        slots = first.slot, second.slot
        sides = [thing.slots.get((slot, ""), []) for slot in slots]
        if max(map(len, sides)) < 2:
            continue
        values = [one for side in sides for one in side]
        doubts = thing.doubts if set(slots) == set(_RESULT) else []
        pairs = thing.pairs.get(slots, {})
        what = "score" if set(slots) == set(_RESULT) else first.label
        comment = _doubted(world, thing, pairs, doubts)
        if len(pairs) > 1 or not doubts:
            comment = " ".join(filter(None, (_sentence(world, what, thing, _told(world, pairs, values)), comment)))
        yield Conflict(
            f"{thing.iri}/conflict/{min(slots).replace('_', '-')}",
            "arithmetic" if doubts or _turned(list(pairs)) else "value",
            thing.iri,
            tuple((thing, one) for one in values),
            comment,
        )


def _told(world: World, pairs: Mapping[Pair, list[str]], values: Sequence[Ranked]) -> list[tuple[str, list[str]]]:
    """Scores with the articles that give them; values one by one where no two articles give whole scores."""
    if len(pairs) > 1:
        return [("-".join(pair), articles) for pair, articles in pairs.items()]
    return [(world.text(one.value), one.articles) for one in values]


def _doubted(world: World, thing: Agreed, pairs: Mapping[Pair, list[str]], doubts: Sequence[Doubt]) -> str:
    """ "A caption of 003 gives “Atalanta 0-1 Liverpool” as 1-0; the reports agree on 0-1."."""
    told: dict[tuple[str, Pair], set[str]] = defaultdict(set)
    for one in doubts:
        told[_PARTS.get(one.part, _OTHER_PART), one.goals].add(world.ids[one.article])
    said = [
        f"{part} of {', '.join(sorted(ids))} gives “{thing.label}” as {'-'.join(goals)}"
        for (part, goals), ids in sorted(told.items())
    ]
    agreed = f"the reports agree on {'-'.join(next(iter(pairs)))}" if len(pairs) == 1 else "the rest of it refutes that"
    return f"{'; '.join(said)}; {agreed}." if said else ""


def _turned(pairs: Sequence[Pair]) -> bool:
    """Whether a score turns the agreed one, which comes first, round."""
    leads = [int(one) - int(other) for one, other in pairs if one.isdecimal() and other.isdecimal()]
    return any((lead > 0) != (leads[0] > 0) or (lead < 0) != (leads[0] < 0) for lead in leads)


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
        if thing.kind.name == "standing":
            yield from _played(thing)


def _played(standing: Agreed) -> Iterator[Conflict]:
    """A table in which a side's matches are not its wins, draws and defeats."""
    parts = {slot: standing.slots.get((slot, "")) for slot in ("played", "won", "drawn", "lost")}
    if not all(parts.values()):
        return
    played, won, drawn, lost = (values[0] for values in parts.values() if values)
    total = _number(won) + _number(drawn) + _number(lost)
    if total != _number(played):
        yield Conflict(
            f"{standing.iri}/conflict/played",
            "arithmetic",
            standing.iri,
            tuple((standing, one) for one in (played, won, drawn, lost)),
            f"“{standing.label}” has {_number(won)} won, {_number(drawn)} drawn and {_number(lost)} lost, which are "
            f"{total} matches, not {_number(played)}.",
        )


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
