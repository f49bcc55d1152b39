"""The SPARQL endpoint: queries at /sparql, updates at /update, what they are at /sparql and /.well-known/void."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from urllib.parse import urlencode

import pyoxigraph as ox
from flask import Flask, Response, redirect, request, url_for
from werkzeug.exceptions import MethodNotAllowed
from werkzeug.wrappers import Response as AnyResponse

from graph.query import QueryPool
from graph.settings import PREFIXES, Settings
from graph.statistics import Counter
from graph.store import Store
from graph.worker import serialise
from graph.writer import Writer
from web import describe, negotiate, protocol, tokens
from web.answers import body, json_answer
from web.caching import Asking, KeptAnswers
from web.negotiate import GRAPHS, RESULTS, Form, NotAcceptableError
from web.protocol import Asked
from web.watch import note_query


class Endpoint:
    """The endpoint on one store. Each method that is a route answers one request."""

    def __init__(self, store: Store, pool: QueryPool, kept: KeptAnswers, writer: Writer, settings: Settings) -> None:
        self._store = store
        self._kept = kept
        self._writer = writer
        self._base = settings.base
        self._most = settings.update_bytes
        self._token = tokens.token_of(settings)
        self._counter = Counter(store, pool)

    def routes(self, app: Flask) -> None:
        """Tie the routes to the application."""
        app.add_url_rule("/sparql", "sparql", self.sparql, methods=["GET", "POST"])
        app.add_url_rule("/update", "update", self.update, methods=["GET", "POST"])
        app.add_url_rule("/.well-known/void", "void", self.void)

    def sparql(self) -> AnyResponse:
        """A query; without one, what this service is. A browser that follows a link to a query gets a page."""
        asked = protocol.asked(request)
        if request.method == "GET" and not request.args.get("format") and _browser():
            query = f"?{urlencode({'query': asked.query})}" if asked else ""
            return redirect(url_for("home") + query, 303)
        if asked is None:
            return _description(describe.service(self._place(), self._counter.statistics()))
        return self.answered(asked)

    def answered(self, asked: Asked) -> Response:
        """The answer in the form that suits; which forms can suit is known only when the query's sort is."""
        note_query(asked.query)
        rows, graph = (_suiting(forms, asked.format) for forms in (RESULTS, GRAPHS))
        asking = Asking(
            asked.query,
            rows.name if isinstance(rows, Form) else "json",
            graph.name if isinstance(graph, Form) else "turtle",
            _tuple(asked.default_graphs),
            _tuple(asked.named_graphs),
            asked.max_rows,
        )
        if request.method in ("GET", "HEAD") and request.if_none_match:
            tag = self._kept.tag(asking)
            if tag and request.if_none_match.contains_weak(tag):
                return self._kept.mark(Response(status=304), tag)
        answer, tag = self._kept.answer(asking, asked.timeout)
        form = graph if answer.sort == "graph" else rows
        if isinstance(form, NotAcceptableError):
            raise form
        response = Response(body(answer, request.url_root), content_type=form.content_type)
        if answer.cut:
            response.headers["X-Touchline-Cut"] = str(answer.rows)
        return self._kept.mark(response, tag)

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


def _browser() -> bool:
    """Whether a person's browser asks: it likes HTML best."""
    accept = negotiate.accept(request)
    return bool(accept) and accept.best_match([RESULTS[0].media_type, GRAPHS[0].media_type, "text/html"]) == "text/html"


def _tuple(graphs: list[str] | None) -> tuple[str, ...] | None:
    return None if graphs is None else tuple(graphs)


def _suiting(forms: Sequence[Form], asked: str | None) -> Form | NotAcceptableError:
    try:
        return negotiate.choose(negotiate.accept(request), forms, asked)
    except NotAcceptableError as error:
        return error


def _description(triples: Iterable[ox.Triple]) -> Response:
    form = negotiate.choose(negotiate.accept(request), GRAPHS, request.args.get("format"))
    body = serialise(list(triples), form.name, {**PREFIXES, **describe.DESCRIPTION_PREFIXES})
    return Response(body, content_type=form.content_type)
