"""The SPARQL endpoint: queries at /sparql, updates at /update, what they are at /sparql and /.well-known/void."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from functools import lru_cache
from urllib.parse import urlencode

import pyoxigraph as ox
from flask import Flask, Response, redirect, request, url_for
from werkzeug.datastructures import MIMEAccept
from werkzeug.exceptions import MethodNotAllowed
from werkzeug.wrappers import Request
from werkzeug.wrappers import Response as AnyResponse

from graph.answer import Answers, Pieces
from graph.query import whole
from graph.settings import PREFIXES, Settings
from graph.statistics import Counter
from graph.store import Store
from graph.worker import serialise
from graph.writer import Changes
from web import describe, negotiate, protocol, tokens
from web.answers import json_answer
from web.caching import Asker, Asking, KeptAnswers
from web.headers import COMMON
from web.negotiate import GRAPHS, RESULTS, Form, NotAcceptableError
from web.protocol import Asked
from web.replies import Reply, Streamed, made
from web.watch import note_query

#: What the request's environment says of a query that goes past Flask (`web/straight.py`).
BEGUN, QUERY, FAILURE = "touchline.begun", "touchline.query", "touchline.failure"

_COMMON = tuple(COMMON.items())
#: What longer headers ask for is not remembered.
_LONG = 200


class Endpoint:
    """The endpoint on one store. Each method that is a route answers one request."""

    def __init__(self, store: Store, pool: Answers, kept: KeptAnswers, writer: Changes, settings: Settings) -> None:
        self._store = store
        self._kept = kept
        self._writer = writer
        self._base = settings.base
        self._most = settings.update_bytes
        self._most_rows = settings.query_rows
        self._token = tokens.token_of(settings)
        self._counter = Counter(store, pool)

    def routes(self, app: Flask) -> None:
        """Tie the routes to the application."""
        app.add_url_rule("/sparql", "sparql", self.sparql, methods=["GET", "POST"])
        app.add_url_rule("/update", "update", self.update, methods=["GET", "POST"])
        app.add_url_rule("/.well-known/void", "void", self.void)

    def sparql(self) -> AnyResponse:
        """What a query is answered with that failed, or that a browser asks for; without one, what this service is."""
        if FAILURE in request.environ:
            if QUERY in request.environ:
                note_query(request.environ[QUERY])
            raise request.environ[FAILURE]
        if for_people(request):
            query = request.args.get("query", "")
            return redirect(url_for("home") + (f"?{urlencode({'query': query})}" if query.strip() else ""), 303)
        return _description(describe.service(self._place(), self._counter.statistics()))

    def answered(self, asked: Asked) -> Response:
        """The reply to a query, for a route of Flask's."""
        note_query(asked.query)
        reply = self.reply(asked, request)
        return Response(reply.body, reply.status, reply.headers)

    def reply(self, asked: Asked, request: Request) -> Reply:
        """The answer in the form that suits; which forms can suit is known only when the query's sort is.

        Raises what `KeptAnswers.begin` raises, and NotAcceptableError.
        """
        rows, graph = _forms(request.headers.get("Accept"), asked.format)
        asking = Asking(
            asked.query,
            rows.name if isinstance(rows, Form) else "json",
            graph.name if isinstance(graph, Form) else "turtle",
            _tuple(asked.default_graphs),
            _tuple(asked.named_graphs),
            asked.max_rows,
        )
        if "HTTP_IF_NONE_MATCH" in request.environ and request.method in ("GET", "HEAD"):
            tag = self._kept.tag(asking)
            if tag and request.if_none_match.contains_weak(tag):
                return Reply("304 NOT MODIFIED", [*_COMMON, *self._kept.headers(tag)], ())
        begun, tag = self._kept.begin(asking, Asker.of(request.environ), asked.timeout)
        form = graph if begun.sort == "graph" else rows
        if isinstance(form, NotAcceptableError):
            if isinstance(begun, Pieces):
                begun.close()
            raise NotAcceptableError(form.reason, form.available)
        headers = [*_COMMON, ("Content-Type", form.content_type), *self._kept.headers(tag)]
        if isinstance(begun, Pieces):
            if request.method != "HEAD" and request.environ.get("SERVER_PROTOCOL") == "HTTP/1.1":
                most = self._most_rows if asked.max_rows is None else min(asked.max_rows, self._most_rows)
                return Reply(
                    "200 OK", [*headers, ("X-Touchline-Limit", str(most))], Streamed(begun, most, request.url_root)
                )
            begun = whole(begun)  # only its length tells the end of an answer to whoever speaks HTTP/1.0
        return made(begun, lambda: request.url_root, request.headers.get("Accept-Encoding", ""), headers)

    def update(self) -> AnyResponse:
        """An update: what it did, as JSON."""
        if request.method != "POST":
            raise MethodNotAllowed(["POST", "OPTIONS"], "An update is posted.")
        tokens.check(request, self._token)
        request.max_content_length = request.max_form_memory_size = self._most
        wanted = protocol.wanted(request)
        note_query(wanted.text)
        return json_answer(asdict(self._writer.change(wanted)))

    def void(self) -> AnyResponse:
        """What data there is, as VoID and DCAT."""
        found = self._counter.statistics()
        generation = self._store.describe(found.generation)
        return _description(describe.data(self._place(), generation, found, self._base))

    def _place(self) -> describe.Place:
        return describe.Place(request.url_root, updates=self._token is not None, plain=self._store.plain)


def for_people(request: Request) -> bool:
    """Whether a person's browser asks, which likes HTML best: it gets a page."""
    if request.method != "GET" or "text/html" not in request.headers.get("Accept", "") or request.args.get("format"):
        return False
    accept = negotiate.accept(request)
    return accept.best_match([RESULTS[0].media_type, GRAPHS[0].media_type, "text/html"]) == "text/html"


def _tuple(graphs: list[str] | None) -> tuple[str, ...] | None:
    return None if graphs is None else tuple(graphs)


def _forms(accept: str | None, asked: str | None) -> tuple[Form | NotAcceptableError, Form | NotAcceptableError]:
    """The form for rows and the one for graphs; or else why there is none."""
    if len(accept or "") + len(asked or "") > _LONG:
        return _chosen(accept, asked)
    return _known_forms(accept, asked)


def _chosen(accept: str | None, asked: str | None) -> tuple[Form | NotAcceptableError, Form | NotAcceptableError]:
    wanted = negotiate.accepted(accept)
    return _suiting(wanted, RESULTS, asked), _suiting(wanted, GRAPHS, asked)


_known_forms = lru_cache(maxsize=500)(_chosen)


def _suiting(wanted: MIMEAccept, forms: Sequence[Form], asked: str | None) -> Form | NotAcceptableError:
    try:
        return negotiate.choose(wanted, forms, asked)
    except NotAcceptableError as error:
        return error


def _description(triples: Iterable[ox.Triple]) -> Response:
    form = negotiate.choose(negotiate.accept(request), GRAPHS, request.args.get("format"))
    body = serialise(list(triples), form.name, {**PREFIXES, **describe.DESCRIPTION_PREFIXES})
    return Response(body, content_type=form.content_type)
