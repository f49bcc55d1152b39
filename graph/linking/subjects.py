"""The graph's things that may be items of Wikidata, each with what the graph knows that tells it from its namesakes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from pyoxigraph import Literal, NamedNode, Quad, Store

from graph import vocab as v
from graph.agreement import persons, reports

#: The kind of each class, the narrower first.
_KINDS = {
    v.CLUB: "club",
    v.NATIONAL_TEAM: "national",
    v.TEAM_CLASS: "team",
    v.COMPETITION_CLASS: "competition",
    v.VENUE_CLASS: "venue",
    v.PLACE: "place",
    v.PERSON: "person",
    v.OUTLET_CLASS: "outlet",
    v.MATCH_CLASS: "match",
}
KINDS = tuple(dict.fromkeys(_KINDS.values()))

_SIDES = (v.HOME, v.AWAY, v.TEAM, v.tl("side"), v.tl("winner"))


@dataclass(frozen=True, slots=True)
class Subject:
    """A thing to link. IRIs throughout but for `label`, `names`, `roles` and `facts`.

    `anchors` are the nodes that a link names (see `graph.linking.links`); `teams` a person's sides, as facts tell
    them; `around` the sides of the matches that reports of him or her tell; `competitions` those in which a side
    plays; `facts` are plain values by property: a match's date, home and away, a person's nationality.
    """

    iri: str
    kind: str
    label: str
    names: frozenset[str]
    anchors: frozenset[str]
    teams: frozenset[str] = frozenset()
    around: frozenset[str] = frozenset()
    roles: frozenset[str] = frozenset()
    competitions: frozenset[str] = frozenset()
    facts: Mapping[str, str] = field(default_factory=dict)


def gather(dataset: Store, base: str = v.BASE) -> list[Subject]:
    """Every thing of the agreed graph that may be an item, by kind and name."""
    found = _Gatherer(dataset, base)
    return sorted(found.subjects(), key=lambda one: (KINDS.index(one.kind), one.iri))


def subject(dataset: Store, iri: str) -> Subject | None:
    """One thing of the agreed graph, without what tells it from its namesakes; None where it can be no item."""
    node = NamedNode(iri)
    kinds = {quad.object for quad in dataset.quads_for_pattern(node, v.RDF_TYPE, None, v.AGREED)}
    kind = next((kind for cls, kind in _KINDS.items() if cls in kinds), None)
    label = min((_text(quad) for quad in dataset.quads_for_pattern(node, v.LABEL, None, v.AGREED)), default=None)
    if kind is None or label is None:
        return None
    own = dataset.quads_for_pattern(None, v.SPECIALIZATION_OF, node, v.AGREED)
    anchors = frozenset(quad.subject.value for quad in own if isinstance(quad.subject, NamedNode))
    return Subject(iri, kind, label, frozenset({label}), anchors or frozenset({iri}))


def behind(dataset: Store, anchor: str) -> str:
    """The thing of the agreed graph that an anchor of a link is a report's own node of, or the anchor itself."""
    agreed = dataset.quads_for_pattern(NamedNode(anchor), v.SPECIALIZATION_OF, None, v.AGREED)
    return next((_text(quad) for quad in agreed), anchor)


class _Gatherer:
    """Reads the agreed graph once and each person's sides from the articles."""

    def __init__(self, dataset: Store, base: str) -> None:
        self._dataset = dataset
        self._base = base
        self._members = self._by_object(v.SPECIALIZATION_OF)
        self._own = {member: thing for thing, members in self._members.items() for member in members}

    def subjects(self) -> Iterator[Subject]:
        competitions = self._competitions()
        people = self._people()
        for iri, kind in self._kinds().items():
            node = NamedNode(iri)
            label = self._one(node, v.LABEL)
            if label is None:
                continue
            names = frozenset({label, *self._texts(node, v.ALT_LABEL)})
            anchors = frozenset(self._members.get(iri, ())) or frozenset({iri})
            teams, around = people.get(iri, (frozenset(), frozenset()))
            yield Subject(
                iri=iri,
                kind=kind,
                label=label,
                names=names,
                anchors=anchors,
                teams=teams,
                around=around,
                roles=frozenset(self._roles(node)) if kind == "person" else frozenset(),
                competitions=frozenset(competitions.get(iri, ())),
                facts=dict(self._facts(node, kind)),
            )

    def _kinds(self) -> dict[str, str]:
        """Each thing with its narrowest kind; a name that is only another name of a thing is none."""
        found: dict[str, str] = {}
        for cls, kind in _KINDS.items():
            for quad in self._quads(None, v.RDF_TYPE, cls):
                found.setdefault(quad.subject.value, kind)  # type: ignore[union-attr]  # the model has IRIs only
        return found

    def _people(self) -> dict[str, tuple[frozenset[str], frozenset[str]]]:
        """By person: the sides that facts tell, and the sides of the matches told of."""
        same = self._chiefs()
        teams: dict[str, set[str]] = defaultdict(set)
        around: dict[str, set[str]] = defaultdict(set)
        for graph in self._dataset.named_graphs():
            report = reports.read(self._dataset, graph) if isinstance(graph, NamedNode) else None
            told, near = persons.sides(report, same) if report else ({}, set())
            for node in report.things if report else ():
                person = self._own.get(node)
                if person is not None:
                    teams[person] |= told.get(node, set())
                    around[person] |= near
        return {person: (frozenset(teams[person]), frozenset(around[person])) for person in around}

    def _chiefs(self) -> dict[str, str]:
        """The thing that another name of it stands for."""
        return {
            quad.subject.value: quad.object.value
            for quad in self._quads(None, v.SAME_AS, None)
            if isinstance(quad.subject, NamedNode)
            and isinstance(quad.object, NamedNode)
            and quad.object.value.startswith(self._base)
        }

    def _competitions(self) -> dict[str, set[str]]:
        """By side: the competitions of the matches, tables and honours that facts tell of it."""
        found: dict[str, set[str]] = defaultdict(set)
        for quad in self._quads(None, v.tl("competition"), None):
            for predicate in _SIDES:
                for side in self._quads(quad.subject, predicate, None):
                    found[_text(side)].add(_text(quad))
        return found

    def _roles(self, person: NamedNode) -> Iterator[str]:
        for quad in self._quads(None, v.tl("person"), person):
            yield from self._texts(quad.subject, v.tl("role"))

    def _facts(self, node: NamedNode, kind: str) -> Iterator[tuple[str, str]]:
        if kind == "match":
            for name, predicate in (("date", v.DATE), ("home", v.HOME), ("away", v.AWAY)):
                value = self._one(node, predicate)
                if value is not None:
                    yield name, value
        if kind == "person":
            for quad in self._quads(None, v.tl("person"), node):
                if "nationality" in self._texts(quad.subject, v.tl("trait")):
                    for country in self._texts(quad.subject, v.tl("value")):
                        yield "country", country

    def _by_object(self, predicate: NamedNode) -> dict[str, list[str]]:
        found: dict[str, list[str]] = defaultdict(list)
        for quad in self._quads(None, predicate, None):
            found[_text(quad)].append(quad.subject.value)  # type: ignore[union-attr]  # the model has IRIs only
        return found

    def _texts(self, node: object, predicate: NamedNode) -> list[str]:
        return sorted(_text(quad) for quad in self._quads(node, predicate, None))

    def _one(self, node: object, predicate: NamedNode) -> str | None:
        return next(iter(self._texts(node, predicate)), None)

    def _quads(self, subject: object, predicate: NamedNode, value: NamedNode | None) -> Iterable[Quad]:
        return self._dataset.quads_for_pattern(subject, predicate, value, v.AGREED)  # type: ignore[arg-type]  # a node


def _text(quad: Quad) -> str:
    assert isinstance(quad.object, (NamedNode, Literal)), "the model has IRIs and literals only"
    return quad.object.value
