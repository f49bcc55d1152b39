"""The way of a query past Flask: what is asked most often, by machines, goes straight to the query processes.

Everything else at /sparql goes on to Flask: a description, a browser, a method that is none, and every failure, so
that there is one place that says how a failure is told.
"""

from __future__ import annotations

import time
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Request

from graph.disk import StoreError
from graph.query import QueryError
from web import protocol
from web.endpoint import BEGUN, FAILURE, QUERY, Endpoint, for_people
from web.errors import ProtocolError
from web.guard import check
from web.negotiate import NotAcceptableError
from web.replies import Reply, Streamed
from web.watch import Seen, Watch

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication

_FAILURES = (QueryError, StoreError, ProtocolError, NotAcceptableError, HTTPException)


class _Request(Request):
    max_content_length = max_form_memory_size = protocol.MOST_BYTES


class Straight:
    """A WSGI application that answers queries, and has another answer all else."""

    def __init__(self, app: WSGIApplication, endpoint: Endpoint, watch: Watch) -> None:
        self._app = app
        self._endpoint = endpoint
        self._watch = watch

    def __call__(self, environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        """Answer one request."""
        if environ["PATH_INFO"] != "/sparql" or environ["REQUEST_METHOD"] not in ("GET", "HEAD", "POST"):
            return self._app(environ, start_response)
        environ[BEGUN] = time.perf_counter()
        request = _Request(environ)
        try:
            check(request)
            asked = protocol.asked(request)
            if asked is None or for_people(request):
                return self._app(environ, start_response)
            environ[QUERY] = asked.query
            reply = self._endpoint.reply(asked, request)
        except _FAILURES as failure:
            environ[FAILURE] = failure
            return self._app(environ, start_response)
        self._note(reply, environ)
        start_response(reply.status, reply.headers)
        return reply.body if environ["REQUEST_METHOD"] != "HEAD" else ()

    def _note(self, reply: Reply, environ: dict[str, Any]) -> None:
        seen = Seen(
            "sparql",
            environ["REQUEST_METHOD"],
            environ["PATH_INFO"],
            int(reply.status[:3]),
            environ.get("REMOTE_ADDR"),
            environ[BEGUN],
            query=environ[QUERY],
        )
        if isinstance(reply.body, Streamed):
            reply.body.done = lambda cut, problem: self._watch.note(seen, None, cut=cut, problem=problem)
            return
        headers = dict(reply.headers)
        self._watch.note(seen, int(headers.get("Content-Length", 0)), cut="X-Touchline-Cut" in headers)
