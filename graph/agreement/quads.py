"""Agreed things and conflicts as triples of the agreed graph."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from pyoxigraph import Literal, NamedNode

from graph import vocab as v
from graph.agreement.conflicts import Conflict
from graph.agreement.sheets import Triple
from graph.agreement.statements import Agreed, Ranked, sources
from graph.agreement.world import Score, World

Object = NamedNode | Literal


def write(world: World, things: Sequence[Agreed], conflicts: Sequence[Conflict] = ()) -> list[Triple]:
    """The triples of agreed things and of the conflicts between what was said of them."""
    pen = _Pen(world)
    for thing in things:
        pen.thing(thing)
    for conflict in conflicts:
        pen.conflict(conflict)
    return pen.triples


def statement_iri(base: str, thing: str, predicate: str, value: Object) -> str:
    """The IRI of the statement that a thing has a value."""
    return f"{base}statement/{hashlib.sha256(f'{thing} {predicate} {value}'.encode()).hexdigest()[:16]}"


class _Pen:
    def __init__(self, world: World) -> None:
        self._world = world
        self.triples: list[Triple] = []

    def _add(self, subject: str, predicate: NamedNode, value: Object) -> None:
        self.triples.append((subject, predicate, value))

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
        for member, rule in thing.members.items():
            self._add(member, v.SPECIALIZATION_OF, NamedNode(thing.iri))
            self._add(member, v.MERGE_RULE, Literal(rule))
        for values in thing.slots.values():
            for one in values:
                self._statement(thing, one)

    def _object(self, thing: Agreed, value: Object | Score) -> Object:
        """A value as a node; the goals of a team are described on the way."""
        if isinstance(value, Score):
            node = f"{thing.iri}/goals/{self._world.local(value.team.value)}-{value.goals}"
            self._add(node, v.RDF_TYPE, v.TEAM_SCORE)
            self._add(node, v.TEAM, value.team)
            self._add(node, v.GOALS, Literal(str(value.goals), datatype=v.XSD_INTEGER))
            return NamedNode(node)
        return value

    def _iri(self, thing: Agreed, one: Ranked) -> str:
        return statement_iri(self._world.base, thing.iri, one.predicate, self._object(thing, one.value))

    def _statement(self, thing: Agreed, one: Ranked) -> None:
        predicate, value, iri = NamedNode(one.predicate), self._object(thing, one.value), self._iri(thing, one)
        if one.rank == v.PREFERRED:
            self._add(thing.iri, predicate, value)
        self._add(iri, v.RDF_TYPE, v.STATEMENT)
        self._add(iri, v.SUBJECT, NamedNode(thing.iri))
        self._add(iri, v.PREDICATE, predicate)
        self._add(iri, v.OBJECT, value)
        self._add(iri, v.RANK, one.rank)
        if one.rule and one.rank == v.PREFERRED:
            self._add(iri, v.RANK_RULE, Literal(one.rule))
        self._add(iri, v.SOURCES, Literal(str(sources(self._world, one.claims)), datatype=v.XSD_INTEGER))
        for claim in one.claims:
            self._add(iri, v.EVIDENCE_OF, claim.evidence)
            self._add(iri, v.STATED_BY, NamedNode(claim.article))

    def conflict(self, conflict: Conflict) -> None:
        """A disagreement with its statements and a sentence."""
        self._add(conflict.iri, v.RDF_TYPE, v.CONFLICT)
        self._add(conflict.iri, v.CONFLICT_KIND, Literal(conflict.kind))
        self._add(conflict.iri, v.SEVERITY, Literal(conflict.severity))
        self._add(conflict.iri, v.ABOUT, NamedNode(conflict.about))
        self._add(conflict.iri, v.COMMENT, Literal(conflict.comment))
        for thing, one in conflict.statements:
            self._add(conflict.iri, v.STATEMENT_OF, NamedNode(self._iri(thing, one)))
