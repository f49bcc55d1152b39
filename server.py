"""The application: its pages, and the endpoint and the graph store tied to it."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any, Literal
from urllib.parse import quote, urlencode

from flask import Flask, Response, abort, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from graph import show
from graph.answer import Answers
from graph.export import document
from graph.meant import known
from graph.query import QueryError, QueryPool, question, shipped
from graph.remote.pool import RemotePool
from graph.remote.store import RemoteStore
from graph.remote.writer import RemoteWriter
from graph.search import find
from graph.settings import PREFIXES, TL, Settings
from graph.store import Store
from graph.writer import Changes, Writer
from ontology import TERMS
from web import errors, guard, negotiate, view
from web.answers import json_answer
from web.caching import Asker, Asking, KeptAnswers
from web.endpoint import Endpoint
from web.graphstore import GraphStore
from web.headers import COMMON, PREFLIGHT
from web.negotiate import ENTITY, HTML, JSON, JSON_LD, RESULTS, TURTLE
from web.packing import packed
from web.protocol import MOST_BYTES, Asked
from web.reconcile.service import Reconciliation
from web.review import Review
from web.served import Served
from web.straight import Straight
from web.terms import SORTS, terms
from web.watch import Watch

#: The characters of a search, and the nodes that one shows.
MOST_WORDS, MOST_HITS = 1000, 100
#: The description of all that is not made for people alone.
OPENAPI = Path(__file__).parent / "web" / "openapi.json"


def create_app(
    store: Store | str | os.PathLike[str], settings: Settings | None = None, warnings: Sequence[str] = ()
) -> Flask:
    """The Flask application on a store's published generation; it follows the store from one to the next.

    `warnings` are what /health is to tell of the store besides.
    `app.extensions["touchline"]` is the `Site`, to be closed by whoever ends the application.
    """
    app = Flask("touchline", template_folder=_web("templates"), static_folder=_web("static"))
    app.config["MAX_CONTENT_LENGTH"] = app.config["MAX_FORM_MEMORY_SIZE"] = MOST_BYTES
    app.url_map.merge_slashes = False  # an IRI may have two together, and a request is answered where it was sent
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    house = store if isinstance(store, Store) else Store(store)
    Site(house, settings or Settings(), warnings).routes(app)
    return app


def _web(folder: str) -> str:
    return str(Path(__file__).parent / "web" / folder)


class Site:
    """One store's pages. Each method that is a route answers one request."""

    def __init__(self, store: Store, settings: Settings, warnings: Sequence[str] = ()) -> None:
        self._settings = settings
        self._served = Served(store)
        self.pool, self._writer = _work(store, settings)
        self._kept = KeptAnswers(self.pool, settings)
        self._endpoint = Endpoint(store, self.pool, self._kept, self._writer, settings)
        self._graph_store = GraphStore(self._served, self._writer, settings)
        self._reconciliation = Reconciliation(self._served, settings)
        self._review = Review(self._served, self._writer, settings)
        self._watch = Watch(self._served, self.pool, settings, warnings)

    def close(self) -> None:
        """End the processes that answer queries and make changes."""
        self.pool.close()
        self._writer.close()

    def routes(self, app: Flask) -> None:
        """Tie the routes, the errors and the headers to the application."""
        app.extensions["touchline"] = self
        self._endpoint.routes(app)
        self._graph_store.routes(app)
        self._reconciliation.routes(app)
        self._review.routes(app)
        self._watch.routes(app)
        guard.register(app)
        app.add_url_rule("/", "home", self.home)
        app.add_url_rule("/questions/<name>", "question", self.question)
        app.add_url_rule("/conflicts", "conflicts", self.conflicts)
        app.add_url_rule("/search", "search", self.search)
        app.add_url_rule("/outlets", "outlets", lambda: self.question("outlets"))
        app.add_url_rule("/ontology", "ontology", self.ontology)
        app.add_url_rule("/openapi.json", "openapi", self.openapi)
        app.add_url_rule("/<path:key>", "entity", self.entity)
        errors.register(app)
        app.after_request(packed)
        app.after_request(_with_headers)
        app.wsgi_app = Straight(app.wsgi_app, self._endpoint, self._watch)  # type: ignore[method-assign]
        app.jinja_env.globals["local"] = lambda iri: view.href(iri, self._settings.base)

    # ---- pages

    def home(self) -> AnyResponse:
        """Questions, the editor, and the result of the query that the address carries."""
        text = request.args.get("query", "")
        result, problem, status = self._tried(text) if text.strip() else (None, None, 200)
        page = render_template(
            "home.html",
            overview=self._served.overview(),
            questions=shipped(),
            query=text or _starter(),
            result=result,
            problem=problem,
            data=_data_links(text) if result else (),
            base=self._settings.base,
            prefixes=PREFIXES,
        )
        return Response(page, status)

    def question(self, name: str) -> AnyResponse:
        """A shipped question with its rows."""
        found = question(name)
        if found is None:
            abort(404, f'No question is called "{name}".')
        form = negotiate.choose(negotiate.accept(request), (HTML, *RESULTS), request.args.get("format"))
        if form is not HTML:
            return self._endpoint.answered(Asked(found.text, None, None, form.name))
        result, problem, status = self._tried(found.text)
        page = render_template(
            "question.html", question=found, result=result, problem=problem, data=_data_links(found.text)
        )
        return Response(page, status)

    def _tried(self, text: str) -> tuple[view.Result | None, dict[str, Any] | None, int]:
        """A query's result for a page, or what is wrong with it, and the page's status."""
        try:
            answer = self._kept.answer(Asking(text), Asker.of(request.environ))
            return view.result(answer, self._settings.base), None, 200
        except QueryError as error:
            problem = errors.failure(error)
            return None, problem, problem["status"]

    def conflicts(self) -> AnyResponse:
        """Where the articles disagree."""
        form = negotiate.choose(negotiate.accept(request), (HTML, JSON), request.args.get("format"))
        found = show.conflicts(self._served.dataset()[1])
        if form is JSON:
            return json_answer([conflict.as_json() for conflict in found])
        return Response(render_template("conflicts.html", conflicts=found))

    def search(self) -> AnyResponse:
        """The nodes with a text that has the words, the best first."""
        words = request.args.get("q", "")
        form = negotiate.choose(negotiate.accept(request), (HTML, JSON), request.args.get("format"))
        if len(words) > MOST_WORDS:
            abort(400, f"A search is of at most {MOST_WORDS} characters.")
        hits = find(self._served.folder(), words, most=MOST_HITS)
        if form is JSON:
            return json_answer([asdict(hit) for hit in hits])
        names = show.names(self._served.dataset()[1], (hit.node for hit in hits))
        return Response(render_template("search.html", words=words, hits=hits, names=names))

    def entity(self, key: str) -> AnyResponse:
        """Everything about the node whose IRI is the base and this path."""
        _, dataset = self._served.dataset()
        iri = next((iri for iri in _iris(self._settings.base, key) if known(dataset, iri)), None)
        if iri is None:
            abort(404, f"The graph knows nothing of {self._settings.base}{key}")
        form = negotiate.choose(negotiate.accept(request), ENTITY, request.args.get("format"))
        if form is HTML:
            return Response(render_template("entity.html", entity=show.entity(dataset, iri)))
        if form is JSON:
            return json_answer(show.entity(dataset, iri).as_json())
        name: Literal["jsonld", "turtle"] = "jsonld" if form is JSON_LD else "turtle"
        body = document(show.description(dataset, iri), name, self._settings.base)
        return Response(body, content_type=form.content_type)

    def ontology(self) -> AnyResponse:
        """The ontology's terms, as a page or in Turtle."""
        form = negotiate.choose(negotiate.accept(request), (TURTLE, HTML), request.args.get("format"))
        if form is HTML:
            return Response(render_template("terms.html", terms=terms(), sorts=SORTS, namespace=TL))
        return Response(TERMS.read_bytes(), content_type=form.content_type)

    def openapi(self) -> AnyResponse:
        """What machines may ask here, as OpenAPI."""
        return Response(OPENAPI.read_bytes(), content_type=JSON.media_type)


def _work(store: Store, settings: Settings) -> tuple[Answers, Changes]:
    """Who answers queries, and who makes changes."""
    if not isinstance(store, RemoteStore):
        return QueryPool(store, settings), Writer(store, settings)
    if settings.remote_update and store.here is not None:
        return RemotePool(store, settings), RemoteWriter(store, store.here, settings)
    return RemotePool(store, settings), Writer(store, settings)  # of no use: no token is there


def _with_headers(response: Response) -> Response:
    for name, value in COMMON.items():
        response.headers.setdefault(name, value)
    if request.method == "OPTIONS":
        response.headers.update(PREFLIGHT)
        response.headers["Access-Control-Allow-Methods"] = response.headers.get("Allow", "GET, HEAD, OPTIONS")
    return response


def _iris(base: str, key: str) -> list[str]:
    """The IRIs that a path can mean: as it came decoded, and with what an IRI must encode encoded."""
    return list(dict.fromkeys((base + key, base + quote(key, safe="/"))))


def _data_links(text: str) -> list[tuple[str, str]]:
    """A link to each data form of a query's answer."""
    names = ("json", "csv", "tsv", "xml")
    return [(name.upper(), f"{url_for('sparql')}?{urlencode({'query': text, 'format': name})}") for name in names]


def _starter() -> str:
    """The query in the editor before anybody wrote one."""
    first = question("scores") or next(iter(shipped()), None)
    return first.text if first else "SELECT * { ?s ?p ?o } LIMIT 20"
