"""The texts of a dataset that can be searched, each with its node and kind: graph/texts.csv tells where they stand.

A kind's text is the value of `predicate`, in the agreed graph, in any article's or in the node's own; its node is
the subject or, where there is a `through`, what points to the subject by that in the same graph. Which texts came
and which went is found from the quads that changed, whatever else the dataset holds.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import NamedTuple

from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, Store, Triple

from graph.settings import PREFIXES

_TABLE = Path(__file__).with_suffix(".csv")
_Term = NamedNode | BlankNode | Literal | Triple
_Graph = NamedNode | BlankNode | DefaultGraph


class Text(NamedTuple):
    """A text of a node."""

    kind: str
    node: str
    text: str


@dataclass(frozen=True, slots=True)
class _Place:
    """Where texts of a kind stand."""

    kind: str
    predicate: NamedNode
    through: NamedNode | None
    graph: str


@cache
def _places() -> tuple[_Place, ...]:
    def term(name: str) -> NamedNode:
        prefix, _, local = name.partition(":")
        return NamedNode(PREFIXES[prefix] + local)

    with _TABLE.open(encoding="utf-8", newline="") as table:
        return tuple(
            _Place(row["kind"], term(row["predicate"]), term(row["through"]) if row["through"] else None, row["graph"])
            for row in csv.DictReader(table)
        )


@cache
def kinds() -> tuple[str, ...]:
    """The kinds of text."""
    return tuple(sorted({place.kind for place in _places()}))


@cache
def _predicates() -> frozenset[NamedNode]:
    return frozenset(term for place in _places() for term in (place.predicate, place.through) if term is not None)


class Turnover:
    """The quads with texts that came and that went since a dataset was copied: what came and went again is neither."""

    def __init__(self) -> None:
        self._quads: dict[Quad, bool] = {}

    def note(self, gone: Iterable[Quad], come: Iterable[Quad]) -> None:
        """Quads that were there went, and quads that were not there came."""
        known = _predicates()
        for quads, there in ((gone, False), (come, True)):
            for quad in quads:
                if quad.predicate in known and self._quads.setdefault(quad, there) != there:
                    del self._quads[quad]

    def texts(self, dataset: Store) -> tuple[set[Text], set[Text]]:
        """Of the texts that the quads bear on: those that are not in the dataset now, and those that are."""
        now, ever = _Reading(dataset, ()), _Reading(dataset, [quad for quad, there in self._quads.items() if not there])
        told = {text for quad in self._quads for text in ever.told(quad)}
        there = {text for text in told if now.stands(text)}
        return told - there, there


def every(dataset: Store) -> Iterator[Text]:
    """All texts; one that stands at two places comes twice."""
    reading = _Reading(dataset, ())
    for predicate in {place.predicate for place in _places()}:
        for quad in dataset.quads_for_pattern(None, predicate, None, None):
            yield from reading.told(quad)


class _Reading:
    """A dataset, with quads that went from it, read for texts."""

    def __init__(self, dataset: Store, gone: Iterable[Quad]) -> None:
        self._dataset = dataset
        self._of: defaultdict[tuple[_Term, NamedNode, _Graph], list[Quad]] = defaultdict(list)
        self._to: defaultdict[tuple[_Term, NamedNode, _Graph], list[Quad]] = defaultdict(list)
        for quad in gone:
            self._of[quad.subject, quad.predicate, quad.graph_name].append(quad)
            self._to[quad.object, quad.predicate, quad.graph_name].append(quad)

    def told(self, quad: Quad) -> Iterator[Text]:
        """The texts that a quad tells, alone or with another one."""
        graph = quad.graph_name
        for place in _places():
            if not _within(place, quad):
                continue
            if quad.predicate == place.predicate and place.through is None:
                yield from _texts(place.kind, [quad.subject], [quad])
            elif quad.predicate == place.predicate and place.through is not None:
                gone = self._to.get((quad.subject, place.through, graph), ())
                pointing = [*self._dataset.quads_for_pattern(None, place.through, quad.subject, graph), *gone]
                yield from _texts(place.kind, [one.subject for one in pointing], [quad])
            elif quad.predicate == place.through and isinstance(quad.object, NamedNode | BlankNode):
                gone = self._of.get((quad.object, place.predicate, graph), ())
                told = [*self._dataset.quads_for_pattern(quad.object, place.predicate, None, graph), *gone]
                yield from _texts(place.kind, [quad.subject], told)

    def stands(self, text: Text) -> bool:
        """Whether a text is there."""
        node = NamedNode(text.node)
        return any(
            text in self.told(quad)
            for place in _places()
            if place.kind == text.kind
            for quad in self._dataset.quads_for_pattern(node, place.through or place.predicate, None, None)
        )


def _within(place: _Place, quad: Quad) -> bool:
    """Whether a quad's graph is one in which the place is."""
    if place.graph == "agreed" or isinstance(quad.graph_name, DefaultGraph):
        return place.graph == "agreed" and isinstance(quad.graph_name, DefaultGraph)
    return place.graph == "article" or quad.subject == quad.graph_name


def _texts(kind: str, nodes: Iterable[_Term], told: Iterable[Quad]) -> Iterator[Text]:
    values = [quad.object.value for quad in told if isinstance(quad.object, Literal)]
    yield from (Text(kind, node.value, value) for node in nodes if isinstance(node, NamedNode) for value in values)
