"""The process that runs queries: a request in, an answer out, until its input ends.

It is started by `graph.query` with this file's path and `python -I`, and imports nothing of the
project, so that it is ready in a fraction of a second. Its parent ends it when a query passes its
deadline, for the engine cannot be interrupted; should the parent die, the alarm ends it.

A message is a length (4 bytes, big-endian), a JSON object of that length, and, in an answer,
`bytes` more bytes: the serialised result.
"""

from __future__ import annotations

import contextlib
import io
import json
import re
import resource
import signal
import struct
import sys
from collections.abc import Iterable
from itertools import islice
from typing import TYPE_CHECKING, Any, BinaryIO

import pyoxigraph as ox

if TYPE_CHECKING:
    from typing_extensions import Buffer

_HEADER = struct.Struct(">I")

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


class Lines(io.BytesIO):
    """Takes a result in lines until it has `rows` of them and one more, and no more than `limit` bytes."""

    def __init__(self, rows: int, limit: int) -> None:
        super().__init__()
        self.rows = -1  # the first line is the heading
        self._most = rows
        self._limit = limit

    def write(self, data: Buffer) -> int:
        taken = super().write(data)
        self.rows += bytes(data).count(b"\n")
        if self.tell() > self._limit:
            raise TooLongError
        if self.rows > self._most:
            raise StopIteration
        return taken

    def cut(self) -> bytes:
        """The heading and at most `rows` lines."""
        if self.rows <= self._most:
            return self.getvalue()
        self.rows = self._most
        return b"".join(line + b"\n" for line in self.getvalue().split(b"\n", self._most + 1)[:-1])


def main() -> None:
    """Answer requests until standard input ends."""
    requests, answers = sys.stdin.buffer, sys.stdout.buffer
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to handle
    limit = int(sys.argv[1])
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with contextlib.suppress(ValueError, OSError):  # macOS has no such limit
        resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    folder, store = "", None
    while (request := _receive(requests)) is not None:
        if request["folder"] != folder or store is None:
            folder, store = request["folder"], None
            try:
                store = ox.Store.read_only(folder)
            except (OSError, RuntimeError) as error:
                _send(answers, {"error": "store", "message": str(error)})
                continue
        signal.setitimer(signal.ITIMER_REAL, request["seconds"] + 1)
        header, body = _answer(store, request)
        signal.setitimer(signal.ITIMER_REAL, 0)
        _send(answers, header, body)


def _receive(stream: BinaryIO) -> dict[str, Any] | None:
    head = stream.read(_HEADER.size)
    if len(head) < _HEADER.size:
        return None
    request: dict[str, Any] = json.loads(stream.read(_HEADER.unpack(head)[0]))
    return request


def _send(stream: BinaryIO, header: dict[str, Any], body: bytes = b"") -> None:
    head = json.dumps({**header, "bytes": len(body)}).encode()
    stream.write(_HEADER.pack(len(head)) + head + body)
    stream.flush()


def _answer(store: ox.Store, request: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
    try:
        results = store.query(
            request["query"],
            base_iri=request["base"],
            prefixes=request["prefixes"],
            default_graph=None
            if request["default_graphs"] is None
            else [*map(ox.NamedNode, request["default_graphs"])],
            named_graphs=None if request["named_graphs"] is None else [*map(ox.NamedNode, request["named_graphs"])],
        )
        if isinstance(results, ox.QueryTriples):
            return _triples(results, request)
        return _rows(results, request)
    except SyntaxError as error:
        return {"error": "syntax", "message": str(error)}, b""
    except TooLongError:
        return {"error": "long", "message": ""}, b""
    except MemoryError:
        return {"error": "memory", "message": ""}, b""
    except (OSError, RuntimeError, ValueError) as error:
        return {"error": "engine", "message": str(error)}, b""


def _rows(results: ox.QuerySolutions | ox.QueryBoolean, request: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
    format = request["rows_format"]
    if isinstance(results, ox.QueryBoolean):
        return {"sort": "ask", "format": format, "rows": 1}, results.serialize(format=_ROWS[format]) or b""
    # TSV has one line a row, so rows can be counted and cut while they stream; it loses nothing.
    variables = [variable.value for variable in results.variables]
    lines = Lines(request["max_rows"], request["max_bytes"])
    try:
        results.serialize(lines, ox.QueryResultsFormat.TSV)
        cut = False
    except StopIteration:
        cut = True
    body = lines.cut()
    if format != "tsv":
        body = ox.parse_query_results(body, ox.QueryResultsFormat.TSV).serialize(format=_ROWS[format]) or b""
    return {"sort": "select", "format": format, "rows": lines.rows, "cut": cut, "variables": variables}, body


def _triples(results: ox.QueryTriples, request: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
    format, most = request["triples_format"], request["max_rows"]
    triples = list(islice(results, most + 1))
    cut = len(triples) > most
    body = serialise(sorted(set(triples[:most]), key=str), format, request["prefixes"])
    if len(body) > request["max_bytes"]:
        raise TooLongError
    return {"sort": "graph", "format": format, "rows": min(len(triples), most), "cut": cut}, body


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
