"""A store with two small graphs, and a pool of processes that query it."""

from __future__ import annotations

from collections.abc import Iterator

import pyoxigraph as ox
import pytest

from graph.query import QueryPool
from graph.store import Store

NAMES = ["a", "b\tc", 'd "e"', "f\ng", "h,i", "Żółw", "j}},{", ""]


def iri(name: str) -> ox.NamedNode:
    return ox.NamedNode(f"http://example.org/{name}")


def fill(store: Store, graph: str, count: int) -> None:
    with store.candidate() as candidate:
        name = iri(graph)
        candidate.replace(name, [ox.Quad(iri(str(n)), iri("p"), ox.Literal(n), name) for n in range(count)])
        agreed = [ox.Quad(iri(f"n{n}"), iri("label"), ox.Literal(text)) for n, text in enumerate(NAMES)]
        candidate.replace(ox.DefaultGraph(), agreed)
        candidate.publish()


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    store = Store(tmp_path_factory.mktemp("query") / "store")
    fill(store, "one", 30)
    fill(store, "two", 20)
    return store


@pytest.fixture(scope="module")
def pool(store: Store) -> Iterator[QueryPool]:
    with QueryPool(store) as pool:
        yield pool


LABELS = "SELECT ?s ?label { ?s <http://example.org/label> ?label }"
