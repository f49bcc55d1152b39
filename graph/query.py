"""Questions to the published generation, each within limits.

Queries run in processes of their own (`graph/worker.py`), for the engine has no timeout and no
cancel: a query past its deadline is ended by ending its process. The processes move to a new
generation between two queries.
"""

from __future__ import annotations

import contextlib
import json
import os
import queue
import re
import select
import struct
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from graph import federation
from graph.disk import StoreError
from graph.matches import MatchError, with_matches
from graph.questions import Question, question, shipped
from graph.scan import refusal, undeclared
from graph.search import find
from graph.settings import PREFIXES, Settings
from graph.store import Store
from graph.turns import LOOK, FullError, GoneError, LateError, Turns

__all__ = [
    "GRAPH_FORMATS",
    "ROWS_FORMATS",
    "Answer",
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

ROWS_FORMATS = ("json", "xml", "csv", "tsv")
GRAPH_FORMATS = ("turtle", "ntriples", "nquads", "trig", "rdfxml", "jsonld")

LONGEST = 1_000_000  # characters of a query
_ENDED = "The query's process ended early: it needs more memory than it may use, or is nested too deeply."

_WORKER = Path(__file__).with_name("worker.py")
_CONFINED = Path(__file__).with_name("confine.py")
_HEADER = struct.Struct(">I")
_PLACE = re.compile(r"error at (?P<line>\d+):(?P<column>\d+): (?P<rest>.*)", re.DOTALL)


class QueryError(Exception):
    """A query that cannot be understood or answered; `line` and `column` count from 1, where known."""

    def __init__(self, message: str, line: int | None = None, column: int | None = None) -> None:
        super().__init__(message, line, column)
        self.message = message
        self.line = line
        self.column = column

    def __str__(self) -> str:
        place = f"line {self.line}, column {self.column}: " if self.line else ""
        return f"{place}{self.message}"


class QueryRefused(QueryError):  # noqa: N818 -- it tells what happened
    """A query that asks for what this endpoint does not do: change data, or ask another endpoint."""


class QueryTimeout(QueryError):  # noqa: N818 -- it tells what happened
    """A query that took longer than it may; its process was ended."""


class QueryBusy(QueryError):  # noqa: N818 -- it tells what happened
    """A query that was not begun, for too many others waited or ran."""


class QueryLeft(QueryError):  # noqa: N818 -- it tells what happened
    """A query whose client went away before it was answered; its process was ended."""


class QueryTooLarge(QueryError):  # noqa: N818 -- it tells what happened
    """An answer with more bytes, or a query that needs more memory, than it may."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A result, serialised in `format` (one of ROWS_FORMATS, or of GRAPH_FORMATS for triples).

    `sort` is "select", "ask" or "graph"; `rows` counts rows or triples; `cut` says that there were
    more than the limit and the rest was left out.
    """

    sort: str
    format: str
    body: bytes
    rows: int
    cut: bool
    variables: tuple[str, ...]
    generation: int
    seconds: float


class QueryPool:
    """Query processes on the published generation of one store; threads may share a pool.

    Use it as a context manager, or call `close`: the processes end with it.
    """

    def __init__(self, store: Store | str | os.PathLike[str], settings: Settings | None = None) -> None:
        self._store = store if isinstance(store, Store) else Store(store)
        self._settings = settings or Settings()
        self._turns = Turns(self._settings.query_workers, self._settings.query_queue)
        # The processes that do nothing: one is there for whoever has a turn, or may be started.
        self._idle: queue.LifoQueue[_Worker] = queue.LifoQueue()
        self._closed = threading.Event()

    def run(
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
        """Answer a SPARQL query.

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
        why = refusal(text)
        if why:
            raise QueryRefused(why + ".")
        dataset_given = default_graphs is not None or named_graphs is not None
        request = {
            "query": text,
            "seconds": seconds,
            "rows_format": rows_format,
            "triples_format": graph_format,
            "max_rows": min(limits.query_rows if max_rows is None else max_rows, limits.query_rows),
            "max_bytes": limits.query_bytes,
            "base": limits.base,
            "prefixes": PREFIXES,
            "default_graphs": list(default_graphs or ()) if dataset_given else None,
            "named_graphs": list(named_graphs or ()) if dataset_given else None,
        }
        return self._ask(request, _Patience(seconds, gone), client)

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

    def _ask(self, request: dict[str, Any], patience: _Patience, client: str) -> Answer:
        started = time.monotonic()
        try:
            with self._worker(patience, client) as worker:
                generation, header, body = self._exchange(worker, request, patience)
        except GoneError:
            raise QueryLeft("The client went away before the query was answered.") from None
        return Answer(
            sort=header["sort"],
            format=header["format"],
            body=body,
            rows=header["rows"],
            cut=header.get("cut", False),
            variables=tuple(header.get("variables", ())),
            generation=generation,
            seconds=time.monotonic() - started,
        )

    def _exchange(
        self, worker: _Worker, request: dict[str, Any], patience: _Patience
    ) -> tuple[int, dict[str, Any], bytes]:
        tried: int | None = None
        while True:
            generation = self._store.published()
            if generation is None:
                raise StoreError(f"{self._store.path}: nothing has been built here yet; run `touchline build`.")
            folder = self._store.folder(generation)
            try:
                header, body = _asked(worker, request, folder, patience)
            except TimeoutError:
                raise QueryTimeout(f"The query took longer than {patience.seconds:g} seconds and was ended.") from None
            except EOFError:
                raise QueryTooLarge(_ENDED) from None
            except StoreError:
                if generation == self._store.published():
                    raise
                continue  # it was pruned between the reading of its name and its opening: ask for the name again
            if header.get("error") == "store" and generation != tried:  # the same, met by the worker
                tried = generation
                continue
            _raise(header, request, self._store.path)
            return generation, header, body

    @contextlib.contextmanager
    def _worker(self, patience: _Patience, client: str) -> Iterator[_Worker]:
        """A process of one's own, when it is this client's turn."""
        if self._closed.is_set():
            raise ValueError("this pool is closed")
        wait = min(patience.seconds, self._settings.queue_seconds)
        try:
            with self._turns.taken(client, time.monotonic() + wait, patience.gone):
                worker = self._idle_or_new()
                try:
                    yield worker
                finally:
                    if self._closed.is_set():
                        worker.end()
                    self._idle.put(worker)
        except LateError:
            raise QueryBusy(f"All query processes were busy for {wait:g} seconds.") from None
        except FullError:
            raise QueryBusy("Too many queries are waiting; ask again later.") from None

    def _idle_or_new(self) -> _Worker:
        with contextlib.suppress(queue.Empty):
            while True:
                worker = self._idle.get_nowait()
                if worker.alive:
                    return worker
        return _Worker(self._settings.query_memory)

    def close(self) -> None:
        """End the idle processes now and the busy ones after their query."""
        self._closed.set()
        with contextlib.suppress(queue.Empty):
            while True:
                self._idle.get_nowait().end()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()


class _Patience:
    """How long an answer is waited for: `seconds` from now, and while the client is there."""

    def __init__(self, seconds: float, gone: Callable[[], bool] | None) -> None:
        self.seconds = seconds
        self.gone = gone
        self._deadline = time.monotonic() + seconds

    def wait(self, readable: Sequence[int], writable: Sequence[int]) -> None:
        """Return when one of the pipes is ready. Raises TimeoutError past the deadline, GoneError."""
        while True:
            left = self._deadline - time.monotonic()
            if left <= 0:
                raise TimeoutError
            if any(select.select(readable, writable, [], left if self.gone is None else min(left, LOOK))):
                return
            if self.gone is not None and self.gone():
                raise GoneError


class _Worker:
    """One query process and its two pipes."""

    def __init__(self, memory: int) -> None:
        command = [sys.executable, "-I", str(_CONFINED), str(_WORKER), str(memory)]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=0)

    @property
    def alive(self) -> bool:
        return self._process.poll() is None

    def ask(self, request: dict[str, Any], patience: _Patience) -> tuple[dict[str, Any], bytes]:
        """The worker's answer. After a TimeoutError (late), GoneError or EOFError (dead) the process is gone."""
        whole = False
        try:
            data = json.dumps(request).encode()
            self._write(_HEADER.pack(len(data)) + data, patience)
            length = _HEADER.unpack(self._read(_HEADER.size, patience))[0]
            header: dict[str, Any] = json.loads(self._read(length, patience))
            body = self._read(header["bytes"], patience)
            whole = True
        except BrokenPipeError:
            raise EOFError from None
        finally:
            if not whole:  # half an answer may lie in the pipe: the process cannot be asked again
                self.end()
        return header, body

    def _write(self, data: bytes, patience: _Patience) -> None:
        assert self._process.stdin is not None
        pipe = self._process.stdin.fileno()
        view = memoryview(data)
        while view:
            patience.wait((), (pipe,))
            view = view[os.write(pipe, view[: select.PIPE_BUF]) :]

    def _read(self, size: int, patience: _Patience) -> bytes:
        assert self._process.stdout is not None
        pipe = self._process.stdout.fileno()
        data = bytearray()
        while len(data) < size:
            patience.wait((pipe,), ())
            piece = os.read(pipe, min(size - len(data), 1 << 20))
            if not piece:
                raise EOFError
            data += piece
        return bytes(data)

    def end(self) -> None:
        """Kill the process and wait for it."""
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                pipe.close()


def query(store: Store | str | os.PathLike[str], text: str, *, settings: Settings | None = None, **how: Any) -> Answer:
    """One question without a pool of one's own; `how` is as for `QueryPool.run`."""
    with QueryPool(store, settings) as pool:
        return pool.run(text, **how)


def _asked(worker: _Worker, request: dict[str, Any], folder: Path, patience: _Patience) -> tuple[dict[str, Any], bytes]:
    """The worker's answer from a generation, with the nodes that its index of words gives for `tl:matches`."""
    try:
        text = with_matches(request["query"], partial(find, folder))
    except MatchError as error:
        raise QueryError(error.message, error.line, error.column) from error
    header, body = worker.ask({**request, "query": text, "folder": str(folder)}, patience)
    if header.get("error") == "syntax" and text != request["query"]:
        # Where the parser stopped is to be told in the words of whoever wrote the query.
        header, body = worker.ask({**request, "folder": str(folder)}, patience)
        if "error" not in header:
            raise QueryError("tl:matches cannot stand where it stands here")
    return header, body


def _raise(header: dict[str, Any], request: dict[str, Any], path: Path) -> None:
    """The error that a worker's header tells of, if it does."""
    message = header.get("message", "")
    match header.get("error"):
        case None:
            return
        case "syntax":
            raise syntax_error(message, request["query"])
        case "long":
            raise QueryTooLarge(f"The answer is longer than {request['max_bytes'] / 1e6:g} MB; ask for less.")
        case "memory":
            raise QueryTooLarge("The query needs more memory than it may use; ask for less.")
        case "store":
            raise StoreError(f"{path}: the published generation cannot be opened ({message}).")
        case _:
            raise QueryError(f"The query cannot be answered: {message}.")


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
