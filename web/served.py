"""What the pages read: the published generation, opened once, and figures that are counted once for each."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from graph import vocab as v
from graph.entity import Name
from graph.store import Generation, Store, StoreError

#: What the first page counts, each with its classes.
_COUNTED = {
    "matches": ("Match", "Leg"),
    "goals": ("Goal",),
    "people": ("Person",),
    "quotes": ("Quote",),
    "conflicts": ("Conflict",),
}


@dataclass(frozen=True, slots=True)
class Overview:
    """A generation at a glance: figures by name, its matches (the latest first), its articles by title."""

    generation: int
    figures: dict[str, int]
    matches: tuple[Name, ...]
    articles: tuple[Name, ...]


class Served:
    """The published generation of a store, for threads to share. It follows the store from one to the next."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._lock = threading.Lock()
        self._open: tuple[int, ox.Store] | None = None
        self._overview: Overview | None = None

    def generation(self) -> Generation:
        """What the published generation is. StoreError where nothing is published."""
        number, _ = self.dataset()
        return self._store.describe(number)

    def folder(self) -> Path:
        """Where the published generation lies. StoreError where nothing is published."""
        number, _ = self.dataset()
        return self._store.folder(number)

    def dataset(self) -> tuple[int, ox.Store]:
        """The published generation's number and data, read-only. StoreError where nothing is published."""
        number = self._store.published()
        if number is None:
            raise StoreError(f"{self._store.path}: nothing has been built here yet; run `touchline build`.")
        with self._lock:
            if self._open is None or self._open[0] != number:
                self._open = number, self._store.open(number)
            return self._open

    def overview(self) -> Overview:
        """The generation at a glance, counted when it is first asked for."""
        number, dataset = self.dataset()
        if self._overview is None or self._overview.generation != number:
            self._overview = _look(number, dataset)
        return self._overview


def _look(number: int, dataset: ox.Store) -> Overview:
    articles: Any = dataset.quads_for_pattern(None, v.RDF_TYPE, v.ARTICLE, None)
    graphs = sorted({quad.subject.value for quad in articles})
    members = {name: _members(dataset, classes) for name, classes in _COUNTED.items()}
    matches = sorted(members["matches"], key=lambda node: (_first(dataset, node, v.DATE), node), reverse=True)
    return Overview(
        generation=number,
        figures={"articles": len(graphs)} | {name: len(nodes) for name, nodes in members.items()},
        matches=tuple(_match_name(dataset, node) for node in matches),
        articles=tuple(_article_name(dataset, graph) for graph in graphs),
    )


def _members(dataset: ox.Store, classes: tuple[str, ...]) -> set[str]:
    nodes: set[Any] = set()
    for name in classes:
        nodes |= {quad.subject for quad in dataset.quads_for_pattern(None, v.RDF_TYPE, v.tl(name), v.AGREED)}
    return {node.value for node in nodes}


def _match_name(dataset: ox.Store, node: str) -> Name:
    return Name(_first(dataset, node, v.LABEL) or node.rsplit("/", 1)[-1].replace("-", " "), node)


def _article_name(dataset: ox.Store, graph: str) -> Name:
    return Name(_first(dataset, graph, v.TITLE, ox.NamedNode(graph)) or graph.rsplit("/", 1)[-1], graph)


def _first(dataset: ox.Store, node: str, predicate: ox.NamedNode, graph: Any = v.AGREED) -> str:
    quads: Any = dataset.quads_for_pattern(ox.NamedNode(node), predicate, None, graph)
    return min((str(quad.object.value) for quad in quads), default="")
