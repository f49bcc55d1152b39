"""What is sent of an answer: its headers, and its bytes whole or as they are made.

A long answer is on its way before it is known whether rows will be left out and whether its end will be reached.
So it says in its head how many rows there can be at most (`X-Touchline-Limit`, `#at-most-N`); where rows were left
out, JSON and XML say it once more at their end. One that breaks off ends its connection without the last chunk: no
client can take it for whole.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Generator, Iterable, Iterator
from typing import NamedTuple

from graph.query import Answer, Pieces, QueryError
from web.answers import body, with_link
from web.packing import pack

#: How a format says something that is none of its data, on a line of its own.
_REMARKS = {
    "turtle": "# {}\n",
    "ntriples": "# {}\n",
    "nquads": "# {}\n",
    "trig": "# {}\n",
    "xml": "<!-- {} -->\n",
    "rdfxml": "<!-- {} -->\n",
}

Headers = list[tuple[str, str]]


class Reply(NamedTuple):
    """An answer as WSGI sends it."""

    status: str
    headers: Headers
    body: Iterable[bytes]


def made(answer: Answer, root: Callable[[], str], encodings: str, headers: Headers) -> Reply:
    """The reply with an answer that is there whole. `root` gives the address of the server."""
    data = body(answer, root() if answer.cut else "")
    if answer.cut:
        headers.append(("X-Touchline-Cut", str(answer.rows)))
    packed = pack(data, encodings)
    if packed is not None:
        headers.append(("Content-Encoding", "gzip"))
        data = packed
    headers.append(("Content-Length", str(len(data))))
    return Reply("200 OK", headers, [data])


class Streamed:
    """The bytes of a long answer of `most` rows at most, as WSGI sends them.

    `done` is called once at their end: whether rows were left out, and what went wrong or None.
    """

    def __init__(self, pieces: Pieces, most: int, root: str) -> None:
        self.pieces = pieces
        self.done: Callable[[bool, str | None], None] | None = None
        self._place = f"{root}sparql"
        self._most = most
        self._bytes = self._sent()
        self._problem: str | None = "The client went away before the answer's end."

    def __iter__(self) -> Iterator[bytes]:
        """The bytes."""
        return self._bytes

    def close(self) -> None:
        """Take no more of it."""
        self._bytes.close()
        self.pieces.close()
        done, self.done = self.done, None
        if done is not None:
            done(self.pieces.end is not None and self.pieces.end.cut, self._problem)

    def _sent(self) -> Generator[bytes, None, None]:
        pieces = self.pieces
        rows = pieces.sort == "select"
        try:
            first = next(pieces)
            yield with_link(first, pieces.format, f"{self._place}#at-most-{self._most}") if rows else first
            yield from pieces
            if pieces.end is not None and pieces.end.cut:
                yield self._closing(pieces.end.rows, pieces.end.closing)
            self._problem = None
        except QueryError as error:
            self._problem = error.message
            yield _remark(pieces.format, f"The answer ends here. {error.message}")
            raise ConnectionAbortedError(error.message) from error

    def _closing(self, rows: int, closing: bytes) -> bytes:
        link = f"{self._place}#cut-after-{rows}"
        if self.pieces.format == "json":  # `]}}` closes it
            return closing[:-1] + b',"link":[' + json.dumps(link).encode() + b"]}"
        return closing + _remark(self.pieces.format, f"Rows were left out after the first {rows}.")


def _remark(format: str, text: str) -> bytes:
    if format not in _REMARKS:
        return b""
    return ("\n" + _REMARKS[format].format(text.replace("--", "- -").replace("\n", " "))).encode()
