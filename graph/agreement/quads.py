"""The agreed graph as quads of the default graph."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Sequence

from pyoxigraph import Literal, NamedNode, Quad

from graph import vocab as v
from graph.agreement.conflicts import Conflict
from graph.agreement.persons import Person
from graph.agreement.statements import Agreed, Ranked, sources
from graph.agreement.world import Score, World

Object = NamedNode | Literal


def write(
    world: World, people: Sequence[Person], things: Sequence[Agreed], conflicts: Sequence[Conflict]
) -> list[Quad]:
    """Everything agreed, each quad once, in the order of its text."""
    pen = _Pen(world)
    pen.named_things()
    for person in people:
        pen.person(person)
    for thing in things:
        pen.thing(thing)
    for conflict in conflicts:
        pen.conflict(conflict)
    return sorted(pen.quads, key=str)


class _Pen:
    def __init__(self, world: World) -> None:
        self._world = world
        self.quads: set[Quad] = set()

    def _add(self, subject: str, predicate: NamedNode, value: Object) -> None:
        self.quads.add(Quad(NamedNode(subject), predicate, value))

    def named_things(self) -> None:
        """Teams, competitions, grounds, places, outlets and groups, by their agreed names."""
        spellings: dict[str, set[str]] = defaultdict(set)
        for report in self._world.reports:
            for thing in report.things.values():
                if v.PERSON.value in thing.types:
                    continue
                chief = self._world.same.get(thing.iri, thing.iri)
                self._world.labels.setdefault(chief, thing.label)
                spellings[chief] |= {thing.label, *thing.written}
                for kind in thing.types:
                    self._add(chief, v.RDF_TYPE, NamedNode(kind))
                if thing.same_as is not None:
                    self._add(chief, v.SAME_AS, NamedNode(thing.same_as))
                if chief != thing.iri:
                    self._add(thing.iri, v.SAME_AS, NamedNode(chief))
        for chief, names in spellings.items():
            self._names(chief, self._world.labels[chief], names)

    def _names(self, iri: str, label: str, names: Iterable[str]) -> None:
        self._add(iri, v.LABEL, Literal(label))
        for name in names:
            if name != label:
                self._add(iri, v.ALT_LABEL, Literal(name))

    def person(self, person: Person) -> None:
        """A person with every spelling met, and the articles' own nodes of him or her."""
        iri = self._world.same[person.named[0].iri]
        self._add(iri, v.RDF_TYPE, v.PERSON)
        self._names(iri, person.label, person.spellings)
        for one in person.named:
            if one.item is not None:
                self._add(iri, v.SAME_AS, NamedNode(one.item))
        self._members(iri, person.rules)

    def _members(self, iri: str, rules: dict[str, str]) -> None:
        for member, rule in rules.items():
            self._add(member, v.SPECIALIZATION_OF, NamedNode(iri))
            self._add(member, v.MERGE_RULE, Literal(rule))

    def thing(self, thing: Agreed) -> None:
        """An agreed fact: preferred values as plain triples, every value as a statement."""
        self._add(thing.iri, v.RDF_TYPE, NamedNode(thing.kind.iri))
        if thing.kind.name == "match" and thing.word("leg") is not None:
            self._add(thing.iri, v.RDF_TYPE, v.LEG_CLASS)
        self._add(thing.iri, v.LABEL, Literal(thing.label))
        if thing.match is not None:
            self._add(thing.iri, v.MATCH, NamedNode(thing.match))
        if thing.tie is not None:
            self._add(thing.iri, v.TIE, NamedNode(thing.tie))
        self._members(thing.iri, dict(thing.members))
        for values in thing.slots.values():
            for one in values:
                self._statement(thing, one)

    def _object(self, thing: Agreed, value: Object | Score) -> Object:
        """A value as a node; the goals of a team and an interval are described on the way."""
        if isinstance(value, Score):
            node = f"{thing.iri}/goals/{self._world.local(value.team.value)}-{value.goals}"
            self._add(node, v.RDF_TYPE, v.TEAM_SCORE)
            self._add(node, v.TEAM, value.team)
            self._add(node, v.GOALS, Literal(str(value.goals), datatype=v.XSD_INTEGER))
            return NamedNode(node)
        if isinstance(value, NamedNode) and value.value in self._world.intervals:
            low, high = self._world.intervals[value.value]
            self._add(value.value, v.RDF_TYPE, v.INTERVAL)
            self._add(value.value, v.FROM, Literal(str(low), datatype=v.XSD_INTEGER))
            self._add(value.value, v.TO, Literal(str(high), datatype=v.XSD_INTEGER))
        return value

    def _iri(self, thing: Agreed, one: Ranked) -> str:
        value = self._object(thing, one.value)
        text = f"{thing.iri} {one.predicate} {value}"
        return f"{self._world.base}statement/{hashlib.sha256(text.encode()).hexdigest()[:16]}"

    def _statement(self, thing: Agreed, one: Ranked) -> None:
        predicate, value, iri = NamedNode(one.predicate), self._object(thing, one.value), self._iri(thing, one)
        if one.rank == v.PREFERRED:
            self._add(thing.iri, predicate, value)
        self._add(iri, v.RDF_TYPE, v.STATEMENT)
        self._add(iri, v.SUBJECT, NamedNode(thing.iri))
        self._add(iri, v.PREDICATE, predicate)
        self._add(iri, v.OBJECT, value)
        self._add(iri, v.RANK, one.rank)
        self._add(iri, v.SOURCES, Literal(str(sources(self._world, one.claims)), datatype=v.XSD_INTEGER))
        for claim in one.claims:
            self._add(iri, v.EVIDENCE_OF, claim.evidence)
            self._add(iri, v.STATED_BY, NamedNode(claim.article))

    def conflict(self, conflict: Conflict) -> None:
        """A disagreement with its statements and a sentence."""
        self._add(conflict.iri, v.RDF_TYPE, v.CONFLICT)
        self._add(conflict.iri, v.CONFLICT_KIND, Literal(conflict.kind))
        self._add(conflict.iri, v.ABOUT, NamedNode(conflict.about))
        self._add(conflict.iri, v.COMMENT, Literal(conflict.comment))
        for thing, one in conflict.statements:
            self._add(conflict.iri, v.STATEMENT_OF, NamedNode(self._iri(thing, one)))
