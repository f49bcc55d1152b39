"""Questions to the published generation, each within limits.

Queries run in processes of their own (`graph/worker.py`), for the engine has no timeout and no
cancel: a query past its deadline is ended by ending its process (`graph/lanes.py`). The processes
move to a new generation between two queries.
"""

from __future__ import annotations

import json
import os
import re
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from graph import federation
from graph.answer import (
    GRAPH_FORMATS,
    ROWS_FORMATS,
    Answer,
    End,
    Pieces,
    QueryBusy,
    QueryError,
    QueryLeft,
    QueryRefused,
    QueryTimeout,
    QueryTooLarge,
)
from graph.counting import with_count
from graph.disk import StoreError
from graph.lanes import Lanes, Run
from graph.matches import MatchError, with_matches
from graph.processes import Process
from graph.published import Published
from graph.questions import Question, question, shipped
from graph.scan import refusal, undeclared
from graph.search import find
from graph.settings import PREFIXES, Settings
from graph.store import Store
from graph.tally import tally

__all__ = [
    "GRAPH_FORMATS",
    "ROWS_FORMATS",
    "Answer",
    "Pieces",
    "QueryBusy",
    "QueryError",
    "QueryLeft",
    "QueryPool",
    "QueryRefused",
    "QueryTimeout",
    "QueryTooLarge",
    "Question",
    "query",
    "question",
    "shipped",
]

LONGEST = 1_000_000  # characters of a query
FIRST = 1 << 21  # answers up to so many bytes are there whole before they are sent
_ENDED = "The query's process ended early: it needs more memory than it may use, or is nested too deeply."

_PLACE = re.compile(r"error at (?P<line>\d+):(?P<column>\d+): (?P<rest>.*)", re.DOTALL)


class QueryPool:
    """Query processes on the published generation of one store; threads may share a pool.

    Use it as a context manager, or call `close`: the processes end with it.
    """

    def __init__(self, store: Store | str | os.PathLike[str], settings: Settings | None = None) -> None:
        self._store = store if isinstance(store, Store) else Store(store)
        self._settings = settings or Settings()
        self.published = Published(self._store)
        self._lanes = Lanes(self._settings, self._ready)

    def run(self, text: str, **how: Any) -> Answer:
        """The whole answer to a SPARQL query; `how` is as for `begin`, and so is what it raises."""
        begun = self.begin(text, **how)
        return begun if isinstance(begun, Answer) else whole(begun)

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
    ) -> Answer | Pieces:
        """Answer a SPARQL query: a short answer is there whole, a long one comes in pieces.

        `timeout` (seconds) and `max_rows` can only tighten the settings' limits. `default_graphs`
        and `named_graphs` are the protocol's dataset: if either is given, nothing else is seen.
        Clients (`client` names one) take turns; `gone` tells whether the client went away.

        Raises QueryError and its kinds, and StoreError where there is nothing to ask.
        """
        if len(text) > LONGEST:
            raise QueryTooLarge(f"The query is longer than {LONGEST:,} characters.")
        limits = self._settings
        seconds = min(timeout or limits.query_seconds, limits.query_seconds)
        deadline = time.monotonic() + seconds
        if limits.services and federation.mentions(text):
            local = partial(
                self.run,
                timeout=seconds,
                default_graphs=default_graphs,
                named_graphs=named_graphs,
                client=client,
                gone=gone,
            )
            text = self._federated(text, seconds, local)
            seconds = max(0.0, deadline - time.monotonic())
        if "SERVICE" in text.upper() and (why := refusal(text)):
            raise QueryRefused(why + ".")
        dataset_given = default_graphs is not None or named_graphs is not None
        request = {
            "query": text,
            "seconds": seconds,
            "rows_format": rows_format,
            "triples_format": graph_format,
            "max_rows": min(limits.query_rows if max_rows is None else max_rows, limits.query_rows),
            "default_graphs": list(default_graphs or ()) if dataset_given else None,
            "named_graphs": list(named_graphs or ()) if dataset_given else None,
        }
        return self._ask(request, client, gone)

    def _federated(self, text: str, seconds: float, run: Callable[[str], Answer]) -> str:
        """The query with what other endpoints say in place of its SERVICE parts."""

        def local(part: str) -> federation.Rows:
            rows: federation.Rows = json.loads(run(part).body)["results"]["bindings"]
            return rows

        try:
            return federation.expand(text, federation.allowed(self._settings.services), local, seconds)
        except federation.NotAllowedError as error:
            raise QueryRefused(str(error)) from error
        except federation.FederationError as error:
            raise QueryError(str(error)) from error

    def _ask(self, request: dict[str, Any], client: str, gone: Callable[[], bool] | None) -> Answer | Pieces:
        begun = time.monotonic()
        found = self.published.now()
        run, process = self._lanes.enter(request["query"], found and found.number, client, request["seconds"], gone)
        try:
            generation, header, body = self._exchange(process, request)
            header, body = _gathered(process, header, body)
            self._raise(header, request["query"])
        except BaseException as error:
            self._lanes.leave(run)
            if isinstance(error, EOFError):
                raise _why(run) from None
            raise
        variables = tuple(header.get("variables", ()))
        if process.rests:
            self._lanes.leave(run)
            return Answer(
                sort=header["sort"],
                format=header["format"],
                body=body,
                rows=header["rows"],
                cut=header.get("cut", False),
                variables=variables,
                generation=generation,
                seconds=time.monotonic() - begun,
            )
        run.streams = True
        pieces = self._pieces(run, process, request, body)
        close = partial(self._lanes.leave, run)
        return Pieces(header["sort"], header["format"], variables, generation, pieces, close)

    def _exchange(self, process: Process, request: dict[str, Any]) -> tuple[int, dict[str, Any], bytes]:
        """The generation that answers, and the first message of the answer."""
        tried: int | None = None
        while True:
            found = self.published.now(anew=tried is not None)
            if found is None:
                raise StoreError(f"{self._store.path}: nothing has been built here yet; run `touchline build`.")
            # A generation can be pruned between the reading of its name and its opening: ask for the name again.
            try:
                header, body = _asked(process, request, found.folder)
            except StoreError:  # met by the index of words
                if found.number == self._store.published():
                    raise
                tried = found.number
                continue
            if header.get("error") == "store" and found.number != tried:  # met by the process
                tried = found.number
                continue
            return found.number, header, body

    def _pieces(self, run: Run, process: Process, request: dict[str, Any], first: bytes) -> Iterator[bytes | End]:
        header: dict[str, Any] = {}
        try:
            yield first
            while not header:
                header, body = process.receive()
                if body:
                    yield body
            self._raise(header, request["query"])
            yield End(header["rows"], header["cut"], header.get("closing", "").encode())
        except EOFError:
            raise _why(run) from None
        finally:
            self._lanes.leave(run)

    def _raise(self, header: dict[str, Any], query: str) -> None:
        """The error that a message tells of, if it does."""
        message = header.get("message", "")
        match header.get("error"):
            case None:
                return
            case "syntax":
                if why := refusal(query):  # to the engine an update is no query
                    raise QueryRefused(why + ".")
                raise syntax_error(message, query)
            case "long":
                raise QueryTooLarge(f"The answer is longer than {self._settings.query_bytes / 1e6:g} MB; ask for less.")
            case "memory":
                raise QueryTooLarge("The query needs more memory than it may use; ask for less.")
            case "store":
                raise StoreError(f"{self._store.path}: the published generation cannot be opened ({message}).")
            case _:
                raise QueryError(f"The query cannot be answered: {message}.")

    def _ready(self, process: Process) -> None:
        found = self.published.now()
        if found is not None:
            process.send({"folder": str(found.folder)})

    def stand_by(self) -> None:
        """Start processes ahead, so that the first that ask wait for none. Raises as `run` does."""
        self._lanes.stand_by()
        self.run("ASK {}")

    def close(self) -> None:
        """End the idle processes now and the busy ones after their query."""
        self._lanes.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()


def whole(pieces: Pieces) -> Answer:
    """An answer in pieces, waited for to its end. Raises QueryError where it is not reached."""
    begun = time.monotonic()
    parts = [*pieces]
    assert pieces.end is not None
    return Answer(
        sort=pieces.sort,
        format=pieces.format,
        body=b"".join([*parts, pieces.end.closing]),
        rows=pieces.end.rows,
        cut=pieces.end.cut,
        variables=pieces.variables,
        generation=pieces.generation,
        seconds=time.monotonic() - begun,
    )


def query(store: Store | str | os.PathLike[str], text: str, *, settings: Settings | None = None, **how: Any) -> Answer:
    """One question without a pool of one's own; `how` is as for `QueryPool.run`."""
    with QueryPool(store, settings) as pool:
        return pool.run(text, **how)


def _asked(process: Process, request: dict[str, Any], folder: Path) -> tuple[dict[str, Any], bytes]:
    """The first message of the answer from a generation, with the nodes that its index of words gives for
    `tl:matches`, and with the number that is kept where no more is asked for."""
    try:
        text = with_matches(request["query"], partial(find, folder))
    except MatchError as error:
        raise QueryError(error.message, error.line, error.column) from error
    if request["default_graphs"] is None:  # and so all is asked, by default the default graph
        text = with_count(text, partial(tally, folder))
    process.send({**request, "query": text, "folder": str(folder)})
    header, body = process.receive()
    if header.get("error") == "syntax" and text != request["query"]:
        # Where the parser stopped is to be told in the words of whoever wrote the query.
        process.send({**request, "folder": str(folder)})
        header, body = process.receive()
        if "error" not in header:
            raise QueryError("tl:matches cannot stand where it stands here")
    return header, body


def _gathered(process: Process, header: dict[str, Any], body: bytes) -> tuple[dict[str, Any], bytes]:
    """What comes of an answer until it is there whole, or known to be long."""
    if process.rests:
        return header, body
    parts, size = [body], len(body)
    while not process.rests and size <= FIRST:
        more, part = process.receive()
        header = {**header, **more}
        parts += [part, more.get("closing", "").encode()]
        size += len(part)
    return header, b"".join(parts)


def _why(run: Run) -> QueryError:
    """Why a process ended."""
    return run.ended or QueryTooLarge(_ENDED)


def syntax_error(message: str, text: str) -> QueryError:
    """Where the parser stopped and, for the commonest slip, why; its own list of what it expected misleads."""
    missing = undeclared(text, PREFIXES)
    if missing is not None:
        before = text[: missing.offset]
        column = missing.offset - before.rfind("\n")
        return QueryError(f"the prefix of {missing.text} is not declared", before.count("\n") + 1, column)
    found = _PLACE.match(message)
    if found is None:
        return QueryError(message)
    line, column, rest = int(found["line"]), int(found["column"]), found["rest"]
    if "variable that is unbound" in rest:
        return QueryError("a variable is selected that is not grouped by", line, column)
    here = text.split("\n")[line - 1][column - 1 :][:30].strip() if text else ""
    stop = f'the query cannot be read from "{here}" on' if here else "the query ends too early"
    return QueryError(stop, line, column)
