"""How each failure is answered: as problem+json (RFC 9457), as a page, or as one line of text."""

from __future__ import annotations

import json
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from flask import Flask, Response, render_template, request
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response as AnyResponse

from graph.disk import StoreError
from graph.query import QueryBusy, QueryError, QueryLeft, QueryRefused, QueryTimeout, QueryTooLarge
from graph.update import DerivedError, NoGraphError, ViolatedError
from web.negotiate import RESULTS, NotAcceptableError, accept

PROBLEM = "application/problem+json"

#: The statuses of the kinds of error; of an error's kinds the first that stands here counts.
_STATUSES: dict[type[Exception], int] = {
    QueryRefused: 403,
    NoGraphError: 404,
    NotAcceptableError: 406,
    DerivedError: 409,
    ViolatedError: 422,
    QueryTimeout: 503,
    QueryBusy: 503,
    QueryLeft: 408,  # nobody reads it
    QueryTooLarge: 400,
    QueryError: 400,
    StoreError: 503,
}


class ProtocolError(Exception):
    """A request that cannot be served: its HTTP status, one sentence, and headers that go with the status."""

    def __init__(self, status: int, reason: str, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(status, reason)
        self.status = status
        self.reason = reason
        self.headers = headers or {}


def register(app: Flask) -> None:
    """Have the application answer every failure so."""
    app.register_error_handler(ProtocolError, _refused)
    app.register_error_handler(HTTPException, _http_error)
    for kind in _STATUSES:
        app.register_error_handler(kind, lambda error: _told(failure(error)))


def failure(error: Exception) -> dict[str, Any]:
    """The problem that an error is: `title`, `status`, `detail` and, where known, `line`, `column` and others."""
    if isinstance(error, ProtocolError):
        return problem(error.status, error.reason)
    status = next((status for kind, status in _STATUSES.items() if isinstance(error, kind)), None)
    if status is None:
        raise TypeError(f"no failure of a request: {error!r}") from error
    match error:
        case NotAcceptableError():
            return problem(status, error.reason, available=error.available)
        case ViolatedError():
            return problem(status, error.message, violations=error.told())
        case QueryError() if error.line:
            return problem(status, str(error), line=error.line, column=error.column)
        case QueryError():
            return problem(status, error.message)
    return problem(status, str(error))


def problem(status: int, detail: str, **more: object) -> dict[str, Any]:
    """A problem as an object of RFC 9457, whose title is the status' phrase."""
    return {"title": HTTPStatus(status).phrase, "status": status, "detail": detail, **more}


def _refused(error: ProtocolError) -> AnyResponse:
    said = _told(failure(error))
    said.headers.update(error.headers)
    return said


def _http_error(error: HTTPException) -> AnyResponse:
    """What Flask finds wrong with a request."""
    if error.response is not None or error.code is None or error.code < 400:
        return error.get_response()
    said = _told(problem(error.code, error.description or error.name))
    for name, value in error.get_headers():
        if name.lower() not in ("content-type", "content-length"):
            said.headers[name] = value
    return said


def _told(what: dict[str, Any]) -> AnyResponse:
    """A problem in the form that the client reads."""
    status = what["status"]
    sort = accept(request).best_match(["text/plain", PROBLEM, "application/json", RESULTS[0].media_type, "text/html"])
    if sort == "text/html":
        response = Response(render_template("error.html", status=status, problem=what), status)
    elif sort in (None, "text/plain"):
        response = Response(what["detail"] + "\n", status, content_type="text/plain; charset=utf-8")
    else:
        response = Response(json.dumps(what, ensure_ascii=False, indent=2) + "\n", status, content_type=PROBLEM)
    response.headers["Cache-Control"] = "no-store"
    if status == 503:
        response.headers["Retry-After"] = "5"
    return response
