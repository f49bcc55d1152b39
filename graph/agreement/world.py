"""Names under which the agreement speaks: each article's own nodes and things as the agreed ones."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from pyoxigraph import Literal, NamedNode

from graph import vocab as v
from graph.agreement.copies import stories
from graph.agreement.groups import Groups
from graph.agreement.persons import Person
from graph.agreement.reports import Report, Term


@dataclass(frozen=True, slots=True)
class Score:
    """Goals of a team in an aggregate; two articles' nodes that say the same are one value."""

    team: NamedNode
    goals: int


Value = Term | Score


@dataclass(slots=True)
class World:
    """What is the same across articles, filled step by step. `linked` are the things known to Wikidata."""

    base: str
    reports: Sequence[Report]
    same: dict[str, str] = field(default_factory=dict)
    labels: dict[str, str] = field(default_factory=dict)
    national: set[str] = field(default_factory=set)
    linked: set[str] = field(default_factory=set)
    intervals: dict[str, tuple[int, int]] = field(default_factory=dict)
    scores: dict[str, tuple[str, int]] = field(default_factory=dict)
    ids: dict[str, str] = field(default_factory=dict)
    stories: dict[str, str] = field(default_factory=dict)
    sides: dict[str, frozenset[str]] = field(default_factory=dict)

    def resolve(self, term: Term) -> Value:
        """The agreed thing or value behind a value of an article."""
        if isinstance(term, Literal):
            return term
        if term.value in self.scores:
            team, goals = self.scores[term.value]
            return Score(NamedNode(self.same.get(team, team)), goals)
        return NamedNode(self.same.get(term.value, term.value))

    def name(self, iri: str | None) -> str | None:
        """The IRI of the agreed thing."""
        return None if iri is None else self.same.get(iri, iri)

    def text(self, value: Value) -> str:
        """A value in words."""
        if isinstance(value, Score):
            return f"{self.labels.get(value.team.value, value.team.value)} {value.goals}"
        if isinstance(value, NamedNode) and value.value in self.intervals:
            return "{}-{}".format(*self.intervals[value.value])
        return self.labels.get(value.value, value.value) if isinstance(value, NamedNode) else str(value.value)

    def local(self, iri: str) -> str:
        """The last part of an IRI."""
        return iri.rpartition("/")[2]


def begin(reports: Sequence[Report], base: str) -> World:
    """A world in which teams, competitions, grounds, places and outlets are already the same."""
    world = World(base, reports, stories=stories(reports))
    for report in reports:
        world.ids[report.iri] = report.id
        world.intervals |= report.intervals
        world.scores |= report.scores
    shared = [(report, thing) for report in reports for thing in report.things.values() if _shared(report, thing.iri)]
    parts = Groups(sorted({thing.iri for _, thing in shared}))
    items: dict[tuple[str, str], str] = {}
    for _, thing in shared:
        if thing.same_as is not None:
            sort = thing.iri.removeprefix(base).partition("/")[0]
            parts.join(thing.iri, items.setdefault((sort, thing.same_as), thing.iri))
    used = Counter(thing.iri for _, thing in shared)
    for part in parts.sets():
        chief = min(part, key=lambda iri: (-used[iri], len(iri), iri))
        world.same.update(dict.fromkeys(part, chief))
    names: dict[str, Counter[str]] = defaultdict(Counter)
    for _, thing in shared:
        names[world.same[thing.iri]][thing.label] += thing.iri == world.same[thing.iri]
        if v.NATIONAL_TEAM.value in thing.types:
            world.national.add(world.same[thing.iri])
        if thing.same_as is not None:
            world.linked.add(world.same[thing.iri])
    world.labels.update({iri: min(count, key=lambda name: (-count[name], name)) for iri, count in names.items()})
    return world


def _shared(report: Report, iri: str) -> bool:
    """Whether a thing is known by the same IRI to every article."""
    return not iri.startswith(report.iri + "/")


def settle_persons(world: World, people: Iterable[Person], iris: dict[int, str]) -> None:
    """Make the persons of articles the agreed ones."""
    for index, person in enumerate(people):
        world.labels[iris[index]] = person.label
        world.sides[iris[index]] = person.teams
        world.same.update({one.iri: iris[index] for one in person.named})
