"""The SPARQL 1.1 Protocol's query operation: what a request asks, and how each failure is answered.

https://www.w3.org/TR/sparql11-protocol/ -- by GET, by POST of a form, by POST of the query itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Request

from graph.query import QueryError, QueryRefused, QueryTimeout, QueryTooLarge
from graph.store import StoreError

FORM = "application/x-www-form-urlencoded"
QUERY = "application/sparql-query"
UPDATE = "application/sparql-update"
READ_ONLY = "This endpoint only answers queries; it takes no updates."


class ProtocolError(Exception):
    """A request that is no query operation: its HTTP status and one sentence."""

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(status, reason)
        self.status = status
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Asked:
    """A query, the dataset that the protocol names (None: the store's), and a format asked for by name."""

    query: str
    default_graphs: list[str] | None
    named_graphs: list[str] | None
    format: str | None


def asked(request: Request) -> Asked | None:
    """What the request asks; None where there is no query in it. Raises ProtocolError."""
    given: MultiDict[str, str] = request.args
    texts = given.getlist("query")
    if request.method == "POST":
        if request.mimetype == FORM:
            given = MultiDict([*request.args.items(multi=True), *request.form.items(multi=True)])
            texts = given.getlist("query")
        elif request.mimetype == QUERY:
            texts = [_body(request)]
        elif request.mimetype == UPDATE:
            raise ProtocolError(403, READ_ONLY)
        else:
            raise ProtocolError(415, f"A query is posted as {FORM} or as {QUERY}.")
    if "update" in given:
        raise ProtocolError(403, READ_ONLY)
    if len(texts) > 1:
        raise ProtocolError(400, f"There is one query in a request; this one has {len(texts)}.")
    if not texts or not texts[0].strip():
        return None
    return Asked(
        query=texts[0],
        default_graphs=given.getlist("default-graph-uri") or None,
        named_graphs=given.getlist("named-graph-uri") or None,
        format=given.get("format"),
    )


def _body(request: Request) -> str:
    try:
        return request.get_data().decode("utf-8")
    except UnicodeDecodeError as error:
        raise ProtocolError(400, f"The query is not UTF-8 (byte {error.start}).") from error


def failure(error: Exception) -> tuple[int, dict[str, Any]]:
    """The HTTP status for an error, and what to tell: a sentence and, where known, line and column."""
    match error:
        case ProtocolError():
            return error.status, {"error": error.reason}
        case QueryRefused():
            return 403, {"error": error.message}
        case QueryTimeout():
            return 503, {"error": error.message}
        case QueryTooLarge():
            return 400, {"error": error.message}
        case QueryError():
            place = {"line": error.line, "column": error.column} if error.line else {}
            return 400, {"error": str(error), **place}
        case StoreError():
            return 503, {"error": str(error)}
    raise TypeError(f"no failure of a query: {error!r}") from error
