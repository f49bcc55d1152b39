"""A store elsewhere as the pages see one: patterns asked by SPARQL, and a state in place of a generation."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO

import httpx
import pyoxigraph as ox

from graph.disk import StoreError
from graph.remote.dialect import Dataset, Remote
from graph.settings import Settings
from graph.store import Generation, Store

#: Rows that are asked for at a time: servers cut longer answers, some without a word.
PAGE = 5_000
#: Seconds for which what was counted is believed.
_HOLDS = 60.0
#: Seconds for which what was read of a node is remembered, and of how many nodes.
_REMEMBERED, _NODES = 5.0, 20_000
_COUNT = "SELECT (COUNT(*) AS ?n) { { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } } }"


class RemoteStore(Store):
    """The store at an address, only to be read. Its one state has the number of its statements in place of a
    generation's, counted anew each minute.

    `here` is a store of this machine whose generations are brought there: its index of words is searched.
    """

    def __init__(self, address: str, agreed: str, settings: Settings, here: Store | None = None) -> None:
        super().__init__(Path(address))
        client = httpx.Client(follow_redirects=False)
        self.remote = Remote(address, agreed, settings.base, settings.query_bytes, client, settings.remote_token)
        self.here = here
        self._seconds = settings.query_seconds
        self._lock = threading.Lock()
        self._counted: tuple[float, int] | None = None
        self._data = RemoteData(self.remote, self._seconds)

    @property
    def plain(self) -> bool:
        """Whether the store here is one that derives nothing."""
        return self.here is not None and self.here.plain

    def read_anew(self) -> None:
        """Something was changed there: nothing that was read before counts."""
        with self._lock:
            self._counted = None
        self._data.forget()

    def published(self) -> int:
        """How many statements the store has. Raises StoreError where it does not answer."""
        with self._lock:
            if self._counted is None or self._counted[0] < time.monotonic() - _HOLDS:
                (row,) = self.remote.rows(_COUNT, self._seconds)["results"]["bindings"]
                self._counted = time.monotonic(), int(row["n"]["value"])
            return self._counted[1]

    def describe(self, number: int) -> Generation:
        """The store's one state."""
        made = datetime.now(UTC).isoformat(timespec="seconds")
        return Generation(number, 0, number, made, current=True)

    def open(self, number: int) -> ox.Store:
        """The data, which answer as an embedded store does to those who read patterns."""
        data: Any = self._data
        store: ox.Store = data
        return store

    def others(self, base: str) -> frozenset[str]:
        """The graphs there whose names are not below the base."""
        asked = f"SELECT DISTINCT ?g {{ GRAPH ?g {{ ?s ?p ?o }} FILTER(!STRSTARTS(STR(?g), {ox.Literal(base)})) }}"
        rows = self.remote.rows(asked, self._seconds)["results"]["bindings"]
        return frozenset(row["g"]["value"] for row in rows)

    def folder(self, number: int) -> Path:
        """Where what is published here lies, with its index of words."""
        published = self.here.published() if self.here else None
        if self.here is None or published is None:
            raise StoreError(
                f"{self.remote.address}: the text of a store elsewhere is not searched where its store here is not."
            )
        return self.here.folder(published)


class RemoteData:
    """The part of `pyoxigraph.Store` that reads, each pattern a query."""

    def __init__(self, remote: Remote, seconds: float) -> None:
        self._rows = partial(remote.rows, seconds=seconds)
        self._known: dict[Any, tuple[float, list[ox.Quad]]] = {}

    def forget(self) -> None:
        """Remember nothing of any node."""
        self._known = {}

    def quads_for_pattern(self, subject: Any, predicate: Any, object: Any, graph: Any = None) -> Iterator[ox.Quad]:
        """The quads with these terms; None stands for any."""
        if subject is None:
            yield from self._asked(subject, predicate, object, graph)
            return
        for quad in self._about(subject):
            if (
                (predicate is None or quad.predicate == predicate)
                and (object is None or quad.object == object)
                and (graph is None or quad.graph_name == graph)
            ):
                yield quad

    def _about(self, subject: Any) -> list[ox.Quad]:
        """All that is said of a node. Who reads a node asks for one of its properties after the other, and each
        would be a request; so it is asked for once, and remembered for as long as a page takes."""
        now, remembered = time.monotonic(), self._known
        known = remembered.get(subject)
        if known is None or known[0] < now - _REMEMBERED:
            if len(remembered) > _NODES:
                remembered.clear()
            known = remembered[subject] = now, [*self._asked(subject, None, None, None)]
        return known[1]

    def _asked(self, subject: Any, predicate: Any, object: Any, graph: Any) -> Iterator[ox.Quad]:
        given = {"s": subject, "p": predicate, "o": object}
        triple = " ".join(f"?{name}" if term is None else str(term) for name, term in given.items())
        dataset: Dataset | None = None
        match graph:
            case None:
                group = f"{{ {triple} }} UNION {{ GRAPH ?g {{ {triple} }} }}"
            case ox.DefaultGraph():
                group = triple
            case _:
                group, dataset = triple, Dataset((graph.value,))
        at = 0
        while True:
            query = f"SELECT * {{ {group} }} LIMIT {PAGE} OFFSET {at}"
            rows = self._rows(query, dataset=dataset)["results"]["bindings"]
            for row in rows:
                s, p, o = (_term(row[name]) if term is None else term for name, term in given.items())
                yield ox.Quad(s, p, o, _term(row["g"]) if "g" in row else graph or ox.DefaultGraph())
            if len(rows) < PAGE:
                return
            at += PAGE

    def __contains__(self, quad: ox.Quad) -> bool:
        return (
            next(self.quads_for_pattern(quad.subject, quad.predicate, quad.object, quad.graph_name), None) is not None
        )

    def contains_named_graph(self, graph: ox.NamedNode) -> bool:
        """Whether the store has this graph."""
        asked: bool = self._rows("ASK { ?s ?p ?o }", dataset=Dataset((graph.value,)))["boolean"]
        return asked

    def named_graphs(self) -> Iterator[Any]:
        """The graphs of the store."""
        for row in self._rows("SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }")["results"]["bindings"]:
            yield _term(row["g"])

    def query(self, text: str, prefixes: Mapping[str, str]) -> Iterator[dict[str, Any]]:
        """The rows of a SELECT."""
        for row in self._rows(text)["results"]["bindings"]:
            yield {name: _term(term) for name, term in row.items()}

    def dump(self, out: BinaryIO, format: ox.RdfFormat, from_graph: Any = None, prefixes: Any = None) -> None:
        """Write a graph, or all of them."""
        quads = self.quads_for_pattern(None, None, None, from_graph)
        if from_graph is None:
            ox.serialize(quads, out, format, prefixes=prefixes)
        else:
            ox.serialize((quad.triple for quad in quads), out, format, prefixes=prefixes)


def _term(term: Mapping[str, str]) -> Any:
    match term["type"]:
        case "uri":
            return ox.NamedNode(term["value"])
        case "bnode":
            return ox.BlankNode(_label(term["value"]))
    if "xml:lang" in term:
        return ox.Literal(term["value"], language=term["xml:lang"])
    return ox.Literal(term["value"], datatype=ox.NamedNode(term["datatype"]) if "datatype" in term else None)


def _label(label: str) -> str:
    """A label of a blank node that the embedded engine takes too."""
    return "".join(character for character in label if character.isalnum()) or "b"
