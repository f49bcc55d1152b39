"""Names under which some articles are agreed: their own nodes and things as the agreed ones."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from pyoxigraph import Literal, NamedNode

from graph.agreement.persons import sides
from graph.agreement.reports import Report, Term


@dataclass(frozen=True, slots=True)
class Score:
    """Goals of a team in an aggregate; two articles' nodes that say the same are one value."""

    team: NamedNode
    goals: int


Value = Term | Score

#: By the IRI that an article uses: the agreed thing's IRI, its label, whether Wikidata knows it.
Names = Mapping[str, tuple[str, str, bool]]


@dataclass(slots=True)
class World:
    """What some articles speak of. `linked` are the things known to Wikidata, `stories` gives the same for
    copies, `places` each article's place in the order of sources, `sides` those told of each person."""

    base: str
    reports: Sequence[Report]
    same: dict[str, str] = field(default_factory=dict)
    labels: dict[str, str] = field(default_factory=dict)
    linked: set[str] = field(default_factory=set)
    intervals: dict[str, tuple[int, int]] = field(default_factory=dict)
    scores: dict[str, tuple[str, int]] = field(default_factory=dict)
    ids: dict[str, str] = field(default_factory=dict)
    stories: dict[str, str] = field(default_factory=dict)
    places: dict[str, int] = field(default_factory=dict)
    sides: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))

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


def world_of(base: str, told: Sequence[tuple[Report, Names]], order: Mapping[str, int]) -> World:
    """The world of some reports with the agreed names of their things; `order` is the place of each outlet."""
    world = World(base, [report for report, _ in told])
    for report, names in told:
        for iri, (agreed, label, linked) in names.items():
            world.same[iri] = agreed
            world.labels[agreed] = label
            if linked:
                world.linked.add(agreed)
        world.ids[report.iri] = report.id
        world.stories[report.iri] = report.iri
        outlet = names[report.outlet][1] if report.outlet is not None and report.outlet in names else ""
        world.places[report.iri] = order.get(outlet, len(order))
        world.intervals |= report.intervals
        world.scores |= report.scores
        for person, teams in sides(report, world.same)[0].items():
            world.sides[world.same.get(person, person)] |= teams
    return world
