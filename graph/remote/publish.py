"""A generation brought to a store elsewhere: what differs is sent, in requests of a bounded size.

It needs no memory of what was sent before: what the store has is read, and compared. So one that was stopped goes on
when it is done again. The articles' graphs go first, then what is agreed, and at last the graphs that are no more.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

import pyoxigraph as ox

from graph.disk import StoreError
from graph.remote.store import RemoteStore
from graph.settings import Settings
from graph.update import difference

#: Triples of one request: engines compile an update as a whole, and Virtuoso 7 refuses one of some thousands.
BATCH = 200


@dataclass(frozen=True, slots=True)
class Sent:
    """How many statements came and went elsewhere, in how many requests."""

    came: int = 0
    gone: int = 0
    requests: int = 0

    def __add__(self, other: Sent) -> Sent:
        return Sent(self.came + other.came, self.gone + other.gone, self.requests + other.requests)


def publish(dataset: ox.Store, store: RemoteStore, update: str, settings: Settings) -> Sent:
    """Have the store elsewhere say what `dataset` says; its updates are posted to the address `update`.

    Graphs there whose names are not below the base of the settings are left alone, and in its default graph, which may
    have others' statements too, nodes whose names are not. Raises StoreError and QueryError.
    """
    there = store.open(0)
    own: set[Any] = {*dataset.named_graphs()}
    others: set[Any] = {graph for graph in there.named_graphs() if graph.value.startswith(settings.base)}
    sent = Sent()
    for graph in [*_sorted(own), ox.DefaultGraph(), *_sorted(others - own)]:
        want, have = _triples(dataset, graph), _triples(there, graph)
        if graph == ox.DefaultGraph() and not store.remote.agreed:
            have = {triple for triple in have if triple in want or _below(triple.subject, settings.base)}
        sent += _bring(want, have, graph, store, update, settings)
    return sent


def follow(before: ox.Store, after: ox.Store, store: RemoteStore, update: str, settings: Settings) -> Sent:
    """Have the store elsewhere, which says what `before` says, say what `after` says; otherwise as `publish`.

    A named graph of which anything came or went is compared with the one there; of the default graph what came and
    went is sent, so that sending it again does no harm.
    """
    there = store.open(0)
    changes: dict[Any, set[ox.Triple]] = {}
    for quad in difference(before, after):
        changes.setdefault(quad.graph_name, set()).add(quad.triple)
    sent = Sent()
    for graph in [*_sorted({*changes} - {ox.DefaultGraph()}), ox.DefaultGraph()]:
        if graph != ox.DefaultGraph():
            want, have = _triples(after, graph), _triples(there, graph)
        else:
            touched = changes.get(graph, set())
            want = {triple for triple in touched if ox.Quad(*triple) in after}
            have = touched - want
        sent += _bring(want, have, graph, store, update, settings)
    return sent


def _bring(
    want: set[ox.Triple], have: set[ox.Triple], graph: Any, store: RemoteStore, update: str, settings: Settings
) -> Sent:
    """Send what differs of one graph. What came and what went of one node goes together, for most of them at once."""
    changes = iter(sorted(((triple, triple in want) for triple in want ^ have), key=lambda one: str(one[0])))
    name = store.remote.agreed if isinstance(graph, ox.DefaultGraph) else graph.value
    sent = Sent()
    while batch := list(islice(changes, BATCH)):
        come = [triple for triple, comes in batch if comes]
        gone = [triple for triple, comes in batch if not comes]
        parts = [*_data("DELETE", gone, name), *_data("INSERT", come, name)]
        store.remote.update(" ;\n".join(parts), update, settings.update_seconds)
        sent += Sent(len(come), len(gone), 1)
    return sent


def _data(verb: str, triples: list[ox.Triple], graph: str) -> Iterator[str]:
    if triples:
        lines = "\n".join(f"{triple} ." for triple in triples)
        yield f"{verb} DATA {{ GRAPH <{graph}> {{ {lines} }} }}" if graph else f"{verb} DATA {{ {lines} }}"


def _triples(dataset: ox.Store, graph: Any) -> set[ox.Triple]:
    found = {quad.triple for quad in dataset.quads_for_pattern(None, None, None, graph)}
    if any(isinstance(term, ox.BlankNode) for triple in found for term in (triple.subject, triple.object)):
        raise StoreError(f"{graph}: a graph with blank nodes cannot be compared with one elsewhere; give them names.")
    return found


def _below(node: Any, base: str) -> bool:
    return isinstance(node, ox.NamedNode) and node.value.startswith(base)


def _sorted(graphs: set[Any]) -> list[Any]:
    return sorted(graphs, key=str)
