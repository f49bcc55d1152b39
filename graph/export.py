"""The published graph as a file: the same data give the same bytes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import BinaryIO, Literal

import pyoxigraph as ox

from graph import jsonld
from graph.disk import StoreError
from graph.settings import PREFIXES, Settings
from graph.store import Store
from graph.worker import GRAPHS, serialise

Format = Literal["turtle", "trig", "nquads", "jsonld"]
FORMATS: tuple[Format, ...] = ("turtle", "trig", "nquads", "jsonld")

_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"


def export(store: Store, format: Format, out: BinaryIO, *, settings: Settings | None = None) -> int:
    """Write the published generation to `out`; how many statements were written.

    Turtle has no named graphs: it holds what is agreed. The other formats hold that and each
    article's graph. N-Quads are sorted by line.

    Raises StoreError where nothing has been built.
    """
    dataset = store.open_published()
    if dataset is None:
        raise StoreError(f"{store.path}: nothing has been built here yet; run `touchline build`.")
    graph = ox.DefaultGraph() if format == "turtle" else None
    quads = list(dataset.quads_for_pattern(None, None, None, graph))
    if format == "nquads":
        out.writelines(sorted(f"{quad} .\n".encode() for quad in quads))
        return len(quads)
    quads.sort(key=_order)
    out.write(_document(quads, format, (settings or Settings()).base))
    return len(quads)


def dump(dataset: ox.Store, graph: str | None, format: str, out: BinaryIO) -> None:
    """Write a graph ("" is the default graph), or every graph where it is None, as the store has it.

    `format` is one of `graph.query.GRAPH_FORMATS`. It is written as it is read, so it needs no memory; the
    order is the store's.
    """
    name = None if graph is None else ox.NamedNode(graph) if graph else ox.DefaultGraph()
    dataset.dump(out, GRAPHS[format], from_graph=name, prefixes=PREFIXES)


def document(triples: Iterable[ox.Triple], format: Literal["turtle", "jsonld"], base: str) -> bytes:
    """Some triples as a document of their own, in the order given."""
    return _document([ox.Quad(one.subject, one.predicate, one.object) for one in triples], format, base)


def _document(quads: Sequence[ox.Quad], format: Format, base: str) -> bytes:
    if format == "jsonld":
        return jsonld.serialise(quads, PREFIXES, base)
    return serialise([quad.triple for quad in quads] if format == "turtle" else quads, format, PREFIXES, base)


def _order(quad: ox.Quad) -> tuple[str, str, str, str]:
    """What is agreed first, then graph by graph and node by node, a node's classes before its other statements."""
    graph = "" if isinstance(quad.graph_name, ox.DefaultGraph) else str(quad.graph_name)
    predicate = quad.predicate.value
    return graph, str(quad.subject).strip("<>"), "" if predicate == _TYPE else predicate, str(quad.object)
