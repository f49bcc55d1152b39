"""What comes of a query: an answer, whole or in pieces, or an error."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, Self

ROWS_FORMATS = ("json", "xml", "csv", "tsv")
GRAPH_FORMATS = ("turtle", "ntriples", "nquads", "trig", "rdfxml", "jsonld")


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
    """A query that was not begun, or ended before its time, for too many others waited or ran."""


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


@dataclass(frozen=True, slots=True)
class End:
    """How an answer in pieces ended: its rows, whether it was cut, and what then closes it in its format."""

    rows: int
    cut: bool
    closing: bytes = b""


class Pieces:
    """An answer too long to be made whole first: its bytes as they are made, to be iterated over once.

    `end` is there when the last piece was given. An iteration that cannot go on raises QueryError: then the
    answer is not whole. Whoever takes no more pieces calls `close`, which frees the process.
    """

    def __init__(
        self,
        sort: str,
        format: str,
        variables: tuple[str, ...],
        generation: int,
        pieces: Iterator[bytes | End],
        close: Callable[[], None],
    ) -> None:
        self.sort = sort
        self.format = format
        self.variables = variables
        self.generation = generation
        self.end: End | None = None
        self._pieces = pieces
        self.close = close

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> bytes:
        piece = next(self._pieces)
        if isinstance(piece, End):
            self.end = piece
            raise StopIteration
        return piece


class Answers(Protocol):
    """Whoever answers queries: `graph.query.QueryPool` from the embedded store, `graph.remote.pool.RemotePool` from
    one elsewhere."""

    @property
    def published(self) -> Any:
        """What is published now, as `graph.published.Published` tells it."""

    def run(self, text: str, **how: Any) -> Answer:
        """The whole answer; `how` is as for `begin`."""

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
        """The answer, whole or in pieces, as `QueryPool.begin` tells."""

    def close(self) -> None:
        """End what answers."""
