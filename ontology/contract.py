"""The facts table's contract, read from the annotations of touchline.ttl.

Which class a kind of row is, which slots it has and in which order, and by which property each
slot is stated, is told once, in Turtle; both the writing of quads and the reading of rows ask here.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pyoxigraph as ox

NAMESPACE = "https://w3id.org/touchline/ontology#"
TERMS = Path(__file__).with_name("touchline.ttl")

_RDFS = "http://www.w3.org/2000/01/rdf-schema#"
_XSD = "http://www.w3.org/2001/XMLSchema#"
_UNION = "http://www.w3.org/2002/07/owl#unionOf"
_FIRST = "http://www.w3.org/1999/02/22-rdf-syntax-ns#first"
_REST = "http://www.w3.org/1999/02/22-rdf-syntax-ns#rest"


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of row: its class, its slots in the table's order, and those that identify it."""

    name: str
    iri: str
    label: str
    slots: tuple[str, ...]
    key: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Property:
    """A property that states a slot. `ranges` are IRIs of classes or of datatypes.

    `disagreement` is the kind of conflict that two different values make, None where both may be
    true, and `severity` how grave it is; `mirror` the property that holds the value when the match is
    told from the other side; `covers` pairs of words of which the first holds the second.
    """

    iri: str
    slot: str
    label: str
    ranges: tuple[str, ...]
    many: bool = False
    disagreement: str | None = None
    mirror: str | None = None
    covers: frozenset[tuple[str, str]] = frozenset()
    severity: str = "medium"

    @property
    def vague(self) -> bool:
        """Whether its values are intervals."""
        return self.ranges == (NAMESPACE + "Interval",)

    @property
    def literal(self) -> bool:
        """Whether its values are literals."""
        return all(one.startswith(_XSD) for one in self.ranges)


@dataclass(frozen=True, slots=True)
class Contract:
    """Kinds by name, kinds by class, properties by IRI, and the properties of each slot."""

    kinds: Mapping[str, Kind]
    classes: Mapping[str, Kind]
    properties: Mapping[str, Property]
    exact: Mapping[str, Property]
    interval: Mapping[str, Property]


class _Terms:
    """The triples of the ontology, by subject and predicate."""

    def __init__(self) -> None:
        self.values: dict[tuple[str, str], list[ox.NamedNode | ox.BlankNode | ox.Literal]] = defaultdict(list)
        for triple in ox.parse(path=str(TERMS), format=ox.RdfFormat.TURTLE):
            if not isinstance(triple.subject, ox.Triple) and not isinstance(triple.object, ox.Triple):
                self.values[triple.subject.value, triple.predicate.value].append(triple.object)

    def texts(self, subject: str, predicate: str) -> list[str]:
        return [node.value for node in self.values.get((subject, predicate), [])]

    def one(self, subject: str, predicate: str) -> str | None:
        return next(iter(self.texts(subject, predicate)), None)

    def members(self, node: str) -> tuple[str, ...]:
        """The parts of a union, or the node itself."""
        head = self.one(node, _UNION)
        if head is None:
            return (node,)
        parts: list[str] = []
        while head is not None and (first := self.one(head, _FIRST)) is not None:
            parts.append(first)
            head = self.one(head, _REST)
        return tuple(parts)

    def with_predicate(self, predicate: str) -> list[tuple[str, str]]:
        return [(s, nodes[0].value) for (s, p), nodes in self.values.items() if p == predicate]


def _kind(terms: _Terms, iri: str, name: str) -> Kind:
    return Kind(
        name,
        iri,
        terms.one(iri, _RDFS + "label") or name,
        tuple((terms.one(iri, NAMESPACE + "factSlots") or "").split()),
        tuple((terms.one(iri, NAMESPACE + "factKey") or "").split()),
    )


def _property(terms: _Terms, iri: str, slot: str) -> Property:
    pairs = (tuple(pair.split()) for pair in terms.texts(iri, NAMESPACE + "covers"))
    return Property(
        iri,
        slot,
        terms.one(iri, _RDFS + "label") or slot,
        tuple(part for node in terms.texts(iri, _RDFS + "range") for part in terms.members(node)),
        many=terms.one(iri, NAMESPACE + "manyValued") == "true",
        disagreement=terms.one(iri, NAMESPACE + "disagreement"),
        mirror=terms.one(iri, NAMESPACE + "mirror"),
        covers=frozenset((wide, narrow) for wide, narrow in pairs),
        severity=terms.one(iri, NAMESPACE + "severity") or "medium",
    )


@cache
def load() -> Contract:
    """The contract as touchline.ttl states it."""
    terms = _Terms()
    kinds = [_kind(terms, iri, name) for iri, name in terms.with_predicate(NAMESPACE + "factKind")]
    properties = [_property(terms, iri, slot) for iri, slot in terms.with_predicate(NAMESPACE + "factSlot")]
    return Contract(
        kinds={kind.name: kind for kind in kinds},
        classes={kind.iri: kind for kind in kinds},
        properties={one.iri: one for one in properties},
        exact={one.slot: one for one in properties if not one.vague},
        interval={one.slot: one for one in properties if one.vague},
    )
