"""The process that runs queries: a request in, an answer out, until its input ends.

It is started by `graph.processes` with this file's path and `python -I`, its memory, and what holds for all queries
as JSON (`base`, `prefixes`, `max_bytes`). It imports little, so that it is ready in a fraction of a second. Its
parent ends it when a query passes its deadline, for the engine cannot be interrupted; should the parent die, its
input ends, and it with that, whatever it is at.

Its first message says that it is ready, and what it has worked until then.
A request is a length (4 bytes, big-endian) and a JSON object of that length; one without a query only opens a
generation. An answer is one message or several: two lengths, a JSON object, bytes. Of an answer in several the first
message is without "rows"; those behind it have no object, and the last says how it ended.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import re
import resource
import select
import signal
import struct
import sys
import threading
import time
from collections.abc import Iterable, Iterator
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

import pyoxigraph as ox

if __name__ == "__main__":
    sys.path.append(str(Path(__file__).resolve().parents[1]))  # -I leaves it out

from graph.rows import ROWS, Rows

if TYPE_CHECKING:
    from typing_extensions import Buffer

#: Graphs of up to so many triples are made whole before they are sent.
FIRST_TRIPLES = 10_000
#: What of a longer answer is sent at a time, so that it is taken while more is made; and rows are counted at a time.
_PIECE, _COUNTED = 1 << 17, 1 << 16

REQUEST = struct.Struct(">I")
MESSAGE = struct.Struct(">II")

_ROWS = {
    "json": ox.QueryResultsFormat.JSON,
    "xml": ox.QueryResultsFormat.XML,
    "csv": ox.QueryResultsFormat.CSV,
    "tsv": ox.QueryResultsFormat.TSV,
}
GRAPHS = {
    "turtle": ox.RdfFormat.TURTLE,
    "ntriples": ox.RdfFormat.N_TRIPLES,
    "nquads": ox.RdfFormat.N_QUADS,
    "trig": ox.RdfFormat.TRIG,
    "rdfxml": ox.RdfFormat.RDF_XML,
    "jsonld": ox.RdfFormat.JSON_LD,
}


class TooLongError(Exception):
    """The answer has more bytes than it may."""


class _Answering(io.BytesIO):
    """What the engine writes an answer to: it is sent whole, or in pieces where it is long.

    `rows` cuts it, where it has rows; no more than `limit` bytes are taken.
    """

    def __init__(self, answers: BinaryIO, head: dict[str, Any], limit: int, rows: Rows | None = None) -> None:
        super().__init__()
        self._answers = answers
        self._head: dict[str, Any] = head
        self._rows = rows
        self._left = limit
        self._uncounted: list[bytes] = []
        self._waiting = 0  # their bytes
        self._parts: list[bytes] = []
        self._size = 0

    def write(self, data: Buffer) -> int:
        """Take a part of the answer. Raises TooLongError, and StopIteration where all rows are there."""
        given = bytes(data)
        if self._rows is None:
            self._take(given)
        elif not self._rows.cut:  # the engine gives its last part once more
            self._uncounted.append(given)
            self._waiting += len(given)
            if self._waiting >= min(_COUNTED, self._rows.left):  # a row has a byte at least
                self._count(self._rows)
        return len(given)

    def _count(self, rows: Rows) -> None:
        """Many parts at once: that is quicker than one after the other."""
        given = b"".join(self._uncounted)
        self._uncounted, self._waiting = [], 0
        self._take(rows.take(given))
        if rows.cut:
            raise StopIteration

    def _take(self, taken: bytes) -> None:
        self._left -= len(taken)
        if self._left < 0:
            raise TooLongError
        self._parts.append(taken)
        self._size += len(taken)
        if self._size > _PIECE:
            self._send(self._head)
            self._head = {}

    def finish(self, counted: Rows | _Counted) -> None:
        """Send what there is still, and how the answer ended; what closes a long one that was cut, apart."""
        if self._rows is not None and not self._rows.cut:
            with contextlib.suppress(StopIteration):
                self._count(self._rows)
        closing = counted.closing if counted.cut else counted.rest()
        end: dict[str, Any] = {"rows": counted.rows, "cut": counted.cut}
        if self._head or not counted.cut:
            self._parts.append(closing)
        else:
            end["closing"] = closing.decode()
        self._send({**self._head, **end})

    def _send(self, head: dict[str, Any]) -> None:
        _send(self._answers, head, *self._parts)
        self._parts, self._size = [], 0


def main() -> None:
    """Answer requests until standard input ends."""
    requests, answers = sys.stdin.buffer, sys.stdout.buffer
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to handle
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)  # where nobody reads any more, end without a word
    limit, fixed = int(sys.argv[1]), json.loads(sys.argv[2])
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with contextlib.suppress(ValueError, OSError):  # macOS has no such limit
        resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    threading.Thread(target=_end_with, args=(requests.fileno(),), daemon=True).start()
    _send(answers, {"ready": time.process_time() if sys.platform == "linux" else time.monotonic()})
    folder, store = "", None
    while (request := _receive(requests)) is not None:
        problem = None
        if request["folder"] != folder or store is None:
            folder, store = request["folder"], None
            try:
                store = ox.Store.read_only(folder)
            except (OSError, RuntimeError) as error:
                problem = {"error": "store", "message": str(error)}
        if "query" not in request:
            continue
        if store is None:
            _send(answers, problem or {})
            continue
        _answer(store, {**fixed, **request}, answers)


def _end_with(requests: int) -> None:
    """End this process when nobody can ask it any more: who asked is gone, and no answer is wanted."""
    gone = select.poll()
    gone.register(requests, 0)  # that it was hung up is told without being asked for
    gone.poll()
    os.kill(os.getpid(), signal.SIGKILL)


def _receive(stream: BinaryIO) -> dict[str, Any] | None:
    head = stream.read(REQUEST.size)
    if len(head) < REQUEST.size:
        return None
    request: dict[str, Any] = json.loads(stream.read(REQUEST.unpack(head)[0]))
    return request


def _send(stream: BinaryIO, header: dict[str, Any], *body: bytes) -> None:
    """Send a message: a short one in one write, a long one without copying its parts together."""
    head = json.dumps(header).encode() if header else b""
    stream.write(MESSAGE.pack(len(head), sum(map(len, body))) + head + b"".join(body[:1]))
    for part in body[1:]:
        stream.write(part)
    stream.flush()


def _answer(store: ox.Store, request: dict[str, Any], answers: BinaryIO) -> None:
    """Run the query and send its answer, or at the end of what is sent already the error."""
    query = request["query"]
    try:
        results = store.query(
            query,
            base_iri=request["base"],
            prefixes={name: iri for name, iri in request["prefixes"].items() if f"{name}:" in query},  # each takes time
            default_graph=None
            if request["default_graphs"] is None
            else [*map(ox.NamedNode, request["default_graphs"])],
            named_graphs=None if request["named_graphs"] is None else [*map(ox.NamedNode, request["named_graphs"])],
        )
        if isinstance(results, ox.QueryTriples):
            _triples(results, request, answers)
        else:
            _rows(results, request, answers)
    except SyntaxError as error:
        _send(answers, {"error": "syntax", "message": str(error)})
    except TooLongError:
        _send(answers, {"error": "long"})
    except MemoryError:
        _send(answers, {"error": "memory"})
    except (OSError, RuntimeError, ValueError) as error:
        _send(answers, {"error": "engine", "message": str(error)})


def _rows(results: ox.QuerySolutions | ox.QueryBoolean, request: dict[str, Any], answers: BinaryIO) -> None:
    format = request["rows_format"]
    if isinstance(results, ox.QueryBoolean):
        _send(answers, {"sort": "ask", "format": format, "rows": 1}, results.serialize(format=_ROWS[format]) or b"")
        return
    head = {
        "sort": "select",
        "format": format,
        "variables": [variable.value for variable in results.variables],
    }
    rows = ROWS[format](request["max_rows"])
    answering = _Answering(answers, head, request["max_bytes"], rows)
    with contextlib.suppress(StopIteration):
        results.serialize(answering, _ROWS[format])
    answering.finish(rows)


def _triples(results: ox.QueryTriples, request: dict[str, Any], answers: BinaryIO) -> None:
    """A graph in one order, whenever it is asked for; a long one in the order in which the engine finds it."""
    format, most = request["triples_format"], request["max_rows"]
    head = {"sort": "graph", "format": format}
    first = list(islice(results, min(most, FIRST_TRIPLES) + 1))
    if most <= FIRST_TRIPLES or len(first) <= FIRST_TRIPLES:
        body = serialise(sorted(set(first[:most]), key=str), format, request["prefixes"])
        if len(body) > request["max_bytes"]:
            raise TooLongError
        _send(answers, {**head, "rows": min(len(first), most), "cut": len(first) > most}, body)
        return
    counted = _Counted(chain(first, results), most)
    answering = _Answering(answers, head, request["max_bytes"])
    prefixes = request["prefixes"] if format in ("turtle", "trig") else None
    ox.serialize(counted, answering, GRAPHS[format], prefixes=prefixes)
    answering.finish(counted)


class _Counted:
    """The first `most` of some triples, counted as `Rows` are."""

    closing = b""

    def __init__(self, triples: Iterable[ox.Triple], most: int) -> None:
        self.rows = 0
        self.cut = False
        self._triples = triples
        self._most = most

    def __iter__(self) -> Iterator[ox.Triple]:
        for triple in self._triples:
            if self.rows == self._most:
                self.cut = True
                return
            self.rows += 1
            yield triple

    def rest(self) -> bytes:
        """Nothing is held back."""
        return b""


def serialise(
    given: Iterable[ox.Triple] | Iterable[ox.Quad], format: str, prefixes: dict[str, str], base: str | None = None
) -> bytes:
    """Triples or quads in the order given, with the prefixes that they use in alphabetical order.

    IRIs below `base` are written relative to it, in the formats that have such a thing.
    """
    if format not in ("turtle", "trig"):
        return ox.serialize(given, format=GRAPHS[format]) or b""
    body = ox.serialize(given, format=GRAPHS[format], prefixes=prefixes, base_iri=base) or b""
    # The engine writes every prefix, in an order that changes from run to run, and relative to the base.
    lines = body.split(b"\n")
    count = next((n for n, line in enumerate(lines) if not line.startswith((b"@prefix ", b"@base "))), len(lines))
    # A line that ends in a full stop ends a node (strings have no raw line ends): set nodes apart.
    rest = b"\n".join(lines[count:]).replace(b" .\n", b" .\n\n").removesuffix(b"\n")
    head = [f"@base <{base}> .\n".encode()] if base else []
    for prefix, start in sorted(prefixes.items()):
        name = prefix.encode() + b":"
        if name in rest and re.search(rb"(?<![\w:])" + name, rest):  # most are not there, and that is sooner known
            head.append(f"@prefix {prefix}: <{start}> .\n".encode())
    return b"".join([*head, b"\n" if head else b"", rest])


if __name__ == "__main__":
    main()
