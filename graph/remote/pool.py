"""Queries to a store elsewhere, within the limits that queries to the embedded one have."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Sequence
from typing import Any

import pyoxigraph as ox

from graph.answer import Answer, QueryBusy, QueryError, QueryLeft, QueryRefused, QueryTooLarge
from graph.disk import StoreError
from graph.matches import MatchError, with_matches
from graph.query import LONGEST
from graph.remote.dialect import Dataset
from graph.remote.store import RemoteStore
from graph.scan import refusal, tokens
from graph.search import Hit, find
from graph.settings import PREFIXES, Settings
from graph.turns import FullError, GoneError, LateError, Turns
from graph.worker import serialise

#: Nodes that a search in a query may find: they are sent in the query, and engines compile it as a whole.
_HITS = 1000
_FORMS = ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")
_ROWS = {
    "json": ox.QueryResultsFormat.JSON,
    "xml": ox.QueryResultsFormat.XML,
    "csv": ox.QueryResultsFormat.CSV,
    "tsv": ox.QueryResultsFormat.TSV,
}


class Unpublished:
    """What is published elsewhere cannot be told from one answer to the next: none of them is kept."""

    def now(self, *, anew: bool = False) -> None:
        """None: nothing is known to hold."""


class RemotePool:
    """Asks a store elsewhere; threads may share it. It does what `graph.query.QueryPool` does."""

    def __init__(self, store: RemoteStore, settings: Settings) -> None:
        self._store = store
        self._settings = settings
        self._turns = Turns(settings.query_workers, settings.query_queue)
        self.published = Unpublished()

    def stand_by(self) -> None:
        """Nothing is to be started ahead: the store elsewhere has its own processes."""

    def run(self, text: str, **how: Any) -> Answer:
        """The answer to a SPARQL query; `how` is as for `begin`."""
        return self.begin(text, **how)

    def begin(
        self,
        text: str,
        *,
        rows_format: str = "json",
        graph_format: str = "turtle",
        timeout: float | None = None,
        max_rows: int | None = None,
        default_graphs: Sequence[str] | None = None,
        named_graphs: Sequence[str] | None = None,
        client: str = "",
        gone: Callable[[], bool] | None = None,
    ) -> Answer:
        """Answer a SPARQL query, as `QueryPool.begin` does."""
        if len(text) > LONGEST:
            raise QueryTooLarge(f"The query is longer than {LONGEST:,} characters.")
        why = refusal(text)
        if why:
            raise QueryRefused(why + ".")
        try:
            text = with_matches(text, self._find)
        except MatchError as error:
            raise QueryError(error.message, error.line, error.column) from error
        dataset = _dataset(default_graphs, named_graphs)
        seconds = min(timeout or self._settings.query_seconds, self._settings.query_seconds)
        most = min(self._settings.query_rows if max_rows is None else max_rows, self._settings.query_rows)
        wait = min(seconds, self._settings.queue_seconds)
        try:
            with self._turns.taken(client, time.monotonic() + wait, gone):
                return self._answer(text, dataset, seconds, most, (rows_format, graph_format))
        except LateError:
            raise QueryBusy(f"Too many others asked for {wait:g} seconds.") from None
        except FullError:
            raise QueryBusy("Too many queries are waiting; ask again later.") from None
        except GoneError:
            raise QueryLeft("The client went away before the query was answered.") from None

    def _answer(
        self, text: str, dataset: Dataset | None, seconds: float, most: int, formats: tuple[str, str]
    ) -> Answer:
        rows_format, graph_format = formats
        begun = time.monotonic()
        sort = _form(text)
        variables: tuple[str, ...] = ()
        cut = False
        if sort in ("CONSTRUCT", "DESCRIBE"):
            found: Any = ox.parse(self._store.remote.triples(text, seconds, dataset), format=ox.RdfFormat.N_TRIPLES)
            triples = sorted({quad.triple for quad in found}, key=str)
            cut, count = len(triples) > most, min(len(triples), most)
            body, format = serialise(triples[:most], graph_format, PREFIXES), graph_format
        else:
            said, format, count = self._store.remote.rows(text, seconds, dataset), rows_format, 1
            if "results" in said:
                rows = said["results"]["bindings"]
                variables = tuple(said["head"]["vars"])
                cut, count = len(rows) > most, min(len(rows), most)
                said["results"]["bindings"] = rows[:most]
            body = json.dumps(said, ensure_ascii=False).encode()
            if format != "json":
                body = ox.parse_query_results(body, ox.QueryResultsFormat.JSON).serialize(format=_ROWS[format]) or b""
        name = {"SELECT": "select", "ASK": "ask"}.get(sort, "graph")
        return Answer(name, format, body, count, cut, variables, self._store.published(), time.monotonic() - begun)

    def _find(self, words: str) -> list[Hit]:
        """The nodes with these words, from the index of the store here."""
        try:
            return find(self._store.folder(0), words, most=_HITS)
        except StoreError as error:
            raise QueryRefused(f"tl:matches cannot be answered: {error}") from error

    def close(self) -> None:
        """Let go of the connections."""
        self._store.remote.client.close()


def _dataset(default: Sequence[str] | None, named: Sequence[str] | None) -> Dataset | None:
    """The dataset that the protocol names, if it does. Raises QueryError where a name is no IRI."""
    for name in (*(default or ()), *(named or ())):
        try:
            ox.NamedNode(name)
        except ValueError as error:
            raise QueryError(f"{name!r} is no absolute IRI, as the name of a graph must be") from error
    return Dataset(tuple(default or ()), tuple(named or ())) if default or named else None


def _form(text: str) -> str:
    """SELECT, ASK, CONSTRUCT or DESCRIBE; SELECT where it is none, which the store will tell."""
    words = (token.text.upper() for token in tokens(text) if token.kind == "word")
    return next((word for word in words if word in _FORMS), "SELECT")
