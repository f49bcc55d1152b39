"""The pages and the SPARQL endpoint: routes, and nothing else."""

from __future__ import annotations

import json
import os
import signal
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Literal, NoReturn
from urllib.parse import quote, urlencode

import click
import waitress
from flask import Flask, Response, abort, redirect, render_template, request, url_for
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response as AnyResponse

from graph import show
from graph.export import document
from graph.query import QueryError, QueryPool, question, shipped
from graph.settings import PREFIXES, TL, Settings
from graph.store import Store, StoreError
from ontology import TERMS
from web import negotiate, protocol, view
from web.negotiate import ENTITY, GRAPHS, HTML, JSON, JSON_LD, RESULTS, TURTLE, Form, NotAcceptableError
from web.protocol import Asked, ProtocolError
from web.served import Served
from web.terms import SORTS, terms

#: Longer requests are refused unread.
MOST_BYTES = 1_000_000

_FAILURES = (ProtocolError, QueryError, StoreError)
_WORKER_NAMES = {"xml": "rdfxml"}
_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Access-Control-Allow-Origin": "*",  # all that is here is public, and nothing can be changed
    "Vary": "Accept",
}
_PREFLIGHT = {
    "Access-Control-Allow-Methods": "GET, HEAD, POST, OPTIONS",
    "Access-Control-Allow-Headers": "Accept, Content-Type",
    "Access-Control-Max-Age": "86400",
}


def create_app(store: Store | str | os.PathLike[str], settings: Settings | None = None) -> Flask:
    """The Flask application on a store's published generation; it follows the store from one to the next.

    `app.extensions["touchline"]` is its query pool, to be closed by whoever ends the application.
    """
    app = Flask("touchline", template_folder=_web("templates"), static_folder=_web("static"))
    app.config["MAX_CONTENT_LENGTH"] = app.config["MAX_FORM_MEMORY_SIZE"] = MOST_BYTES
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    house = store if isinstance(store, Store) else Store(store)
    _Site(house, settings or Settings()).routes(app)
    return app


def _web(folder: str) -> str:
    return str(Path(__file__).parent / "web" / folder)


class _Site:
    """One store's pages. Each method answers one route."""

    def __init__(self, store: Store, settings: Settings) -> None:
        self._settings = settings
        self._served = Served(store)
        self.pool = QueryPool(store, settings)

    def routes(self, app: Flask) -> None:
        """Tie the routes, the errors and the headers to the application."""
        app.extensions["touchline"] = self.pool
        app.add_url_rule("/", "home", self.home)
        app.add_url_rule("/sparql", "sparql", self.sparql, methods=["GET", "POST"])
        app.add_url_rule("/questions/<name>", "question", self.question)
        app.add_url_rule("/conflicts", "conflicts", self.conflicts)
        app.add_url_rule("/health", "health", self.health)
        app.add_url_rule("/ontology", "ontology", self.ontology)
        app.add_url_rule("/<path:key>", "entity", self.entity)
        for kind in _FAILURES:
            app.register_error_handler(kind, self.failed)
        app.register_error_handler(NotAcceptableError, lambda error: self.told(406, {"error": str(error)}))
        app.register_error_handler(HTTPException, self.http_error)
        app.after_request(_with_headers)
        app.jinja_env.globals["local"] = lambda iri: view.href(iri, self._settings.base)

    # ---- the endpoint

    def sparql(self) -> AnyResponse:
        """The SPARQL protocol. A browser that follows a link to a query gets the page with its result."""
        asked = protocol.asked(request)
        browser = request.method == "GET" and not (asked and asked.format) and _browser()
        if asked is None:
            if browser:
                return redirect(url_for("home"), 303)
            raise ProtocolError(400, "There is no query here; give one as the parameter `query`.")
        if browser:
            return redirect(f"{url_for('home')}?{urlencode({'query': asked.query})}", 303)
        return self._answered(asked)

    def _answered(self, asked: Asked) -> Response:
        """The answer in the form that suits; which forms can suit is known only when the query's sort is."""
        rows, graph = (_suiting(forms, asked.format) for forms in (RESULTS, GRAPHS))
        answer = self.pool.run(
            asked.query,
            rows_format=rows.name if isinstance(rows, Form) else "json",
            graph_format=_WORKER_NAMES.get(graph.name, graph.name) if isinstance(graph, Form) else "turtle",
            default_graphs=asked.default_graphs,
            named_graphs=asked.named_graphs,
        )
        form = graph if answer.sort == "graph" else rows
        if isinstance(form, NotAcceptableError):
            raise form
        response = Response(answer.body, content_type=form.content_type)
        if answer.cut:
            response.headers["X-Touchline-Cut"] = str(answer.rows)
        return response

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
        form = negotiate.choose(request.accept_mimetypes, (HTML, *RESULTS), request.args.get("format"))
        if form is not HTML:
            return self._answered(Asked(found.text, None, None, form.name))
        result, problem, status = self._tried(found.text)
        page = render_template(
            "question.html", question=found, result=result, problem=problem, data=_data_links(found.text)
        )
        return Response(page, status)

    def _tried(self, text: str) -> tuple[view.Result | None, dict[str, Any] | None, int]:
        """A query's result for a page, or what is wrong with it, and the page's status."""
        try:
            return view.result(self.pool.run(text), self._settings.base), None, 200
        except QueryError as error:
            status, problem = protocol.failure(error)
            return None, problem, status

    def conflicts(self) -> AnyResponse:
        """Where the articles disagree."""
        form = negotiate.choose(request.accept_mimetypes, (HTML, JSON), request.args.get("format"))
        found = show.conflicts(self._served.dataset()[1])
        if form is JSON:
            return _json([conflict.as_json() for conflict in found])
        return Response(render_template("conflicts.html", conflicts=found))

    def entity(self, key: str) -> AnyResponse:
        """Everything about the node whose IRI is the base and this path."""
        _, dataset = self._served.dataset()
        iri = next((iri for iri in _iris(self._settings.base, key) if show.known(dataset, iri)), None)
        if iri is None:
            abort(404, f"The graph knows nothing of {self._settings.base}{key}")
        form = negotiate.choose(request.accept_mimetypes, ENTITY, request.args.get("format"))
        if form is HTML:
            return Response(render_template("entity.html", entity=show.entity(dataset, iri)))
        if form is JSON:
            return _json(show.entity(dataset, iri).as_json())
        name: Literal["jsonld", "turtle"] = "jsonld" if form is JSON_LD else "turtle"
        body = document(show.description(dataset, iri), name, self._settings.base)
        return Response(body, content_type=form.content_type)

    def ontology(self) -> AnyResponse:
        """The ontology's terms, as a page or in Turtle."""
        form = negotiate.choose(request.accept_mimetypes, (TURTLE, HTML), request.args.get("format"))
        if form is HTML:
            return Response(render_template("terms.html", terms=terms(), sorts=SORTS, namespace=TL))
        return Response(TERMS.read_bytes(), content_type=form.content_type)

    def health(self) -> AnyResponse:
        """Whether questions can be answered: 200, or 503 with the reason."""
        try:
            number, dataset = self._served.dataset()
            self.pool.run("ASK {}", timeout=5)
        except _FAILURES as error:
            return _json({"status": "failing", **protocol.failure(error)[1]}, 503)
        return _json({"status": "ok", "generation": number, "statements": len(dataset)})

    # ---- errors

    def failed(self, error: Exception) -> AnyResponse:
        """What is wrong with a query or the store."""
        return self.told(*protocol.failure(error))

    def http_error(self, error: HTTPException) -> AnyResponse:
        """What Flask finds wrong with a request."""
        if error.response is not None or error.code is None or error.code < 400:
            return error.get_response()
        said = self.told(error.code, {"error": error.description or error.name})
        for name, value in error.get_headers():
            if name.lower() not in ("content-type", "content-length"):
                said.headers[name] = value
        return said

    def told(self, status: int, problem: dict[str, Any]) -> AnyResponse:
        """An error as a page, as JSON or as plain text, whichever the client reads."""
        text = Form("text", "text/plain")
        sort = request.accept_mimetypes.best_match(
            ["text/plain", "application/json", RESULTS[0].media_type, "text/html"]
        )
        if sort == "text/html":
            response = Response(render_template("error.html", status=status, problem=problem), status)
        elif sort in (None, "text/plain"):
            response = Response(problem["error"] + "\n", status, content_type=text.content_type)
        else:
            response = _json(problem, status)
        if status == 503:
            response.headers["Retry-After"] = "5"
        return response


def _with_headers(response: Response) -> Response:
    response.headers.update(_HEADERS)
    if request.method == "OPTIONS":
        response.headers.update(_PREFLIGHT)
    return response


def _browser() -> bool:
    """Whether a person's browser asks: it likes HTML best."""
    accept = request.accept_mimetypes
    return bool(accept) and accept.best_match([RESULTS[0].media_type, GRAPHS[0].media_type, "text/html"]) == "text/html"


def _suiting(forms: Sequence[Form], asked: str | None) -> Form | NotAcceptableError:
    try:
        return negotiate.choose(request.accept_mimetypes, forms, asked)
    except NotAcceptableError as error:
        return error


def _json(value: object, status: int = 200) -> Response:
    return Response(json.dumps(value, ensure_ascii=False, indent=2) + "\n", status, content_type=JSON.media_type)


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


# ---- in production


def run(folder: Path, host: str, port: int, settings: Settings) -> None:
    """Serve until told to stop. Raises StoreError where nothing was built, ClickException where the port is taken."""
    store = Store(folder)
    if store.published() is None:
        raise StoreError(f"{folder}: nothing has been built here yet; run `touchline build`.")
    app = create_app(store, settings)
    try:
        front = waitress.create_server(
            app, host=host, port=port, threads=8, max_request_body_size=MOST_BYTES, ident="touchline"
        )
    except OSError as error:
        raise click.ClickException(f"{host}:{port}: it is not possible to listen there ({error.strerror}).") from error
    app.extensions["touchline"].run("ASK {}")  # so that the first visitor waits for no process to start
    signal.signal(signal.SIGTERM, _stop)
    click.echo(f"http://{host}:{front.effective_port}")
    try:
        front.run()
    finally:
        front.close()
        app.extensions["touchline"].close()


def _stop(number: int, frame: object) -> NoReturn:
    raise SystemExit(0)
