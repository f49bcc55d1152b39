"""The SPARQL 1.1 Graph Store HTTP Protocol at /data: graphs are read by all and changed with the token.

https://www.w3.org/TR/sparql11-http-rdf-update/ -- a graph is named by `?graph=IRI`, by `?default`, or by
the address itself (/data/any/name); /data alone is the whole dataset to read, and a place to post a new
graph to.
"""

from __future__ import annotations

import tempfile
import uuid
from typing import BinaryIO, cast
from urllib.parse import quote

import pyoxigraph as ox
from flask import Flask, Response, request
from werkzeug.wrappers import Response as AnyResponse

from graph.export import dump
from graph.settings import Settings
from graph.update import FORMATS, Change, Document, Drop, NoGraphError, Put
from graph.writer import Changes
from web import negotiate, tokens
from web.errors import ProtocolError
from web.negotiate import DATASETS, GRAPHS
from web.protocol import utf8
from web.served import Served

#: An answer up to so many bytes waits in memory, a longer one in a file.
_IN_MEMORY = 4_000_000
_MULTIPART = "multipart/form-data"
#: The forms in which a graph can be sent, by media type.
_SENT = {
    media_type: form.name
    for form in reversed(GRAPHS)
    for media_type in (form.media_type, *form.also)
    if form.name in FORMATS
}


class GraphStore:
    """The graphs of one store. Each method that is a route answers one request."""

    def __init__(self, served: Served, writer: Changes, settings: Settings) -> None:
        self._served = served
        self._writer = writer
        self._most = settings.update_bytes
        self._token = tokens.token_of(settings)

    def routes(self, app: Flask) -> None:
        """Tie the routes to the application."""
        for rule in ("/data", "/data/<path:name>"):
            app.add_url_rule(rule, "data", self.read, methods=["GET"])
            app.add_url_rule(rule, "data_change", self.write, methods=["PUT", "POST", "DELETE"])

    def read(self, name: str | None = None) -> AnyResponse:
        """A graph, or the whole dataset where none is named."""
        graph = _graph(name)
        _, dataset = self._served.dataset()
        if graph and not dataset.contains_named_graph(ox.NamedNode(graph)):
            raise NoGraphError(f"There is no graph {graph}.")
        offered = DATASETS if graph is None else GRAPHS
        form = negotiate.choose(negotiate.accept(request), offered, request.args.get("format"))
        body = cast("BinaryIO", tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY))  # noqa: SIM115 -- Flask closes it
        dump(dataset, graph, form.name, body)
        length = body.tell()
        body.seek(0)
        response = Response(iter(lambda: body.read(1 << 16), b""), content_type=form.content_type)
        response.call_on_close(body.close)
        response.content_length = length
        return response

    def write(self, name: str | None = None) -> AnyResponse:
        """A graph put, added to, dropped, or posted anew under a name of ours."""
        tokens.check(request, self._token)
        request.max_content_length = request.max_form_memory_size = self._most
        graph = _graph(name)
        location = None
        if graph is None:
            if request.method != "POST":
                raise ProtocolError(400, "Which graph? Name it as ?graph=IRI, or say ?default.")
            graph = location = _address(f"/data/{uuid.uuid4()}")
        done = self._writer.change(_change(graph))
        response = Response(status=201 if done.created and request.method != "DELETE" else 204)
        response.headers["X-Touchline-Generation"] = str(done.generation)
        if location:
            response.headers["Location"] = location
        return response


def _graph(name: str | None) -> str | None:
    """The IRI of the graph that a request names, "" for the default graph, None where it names none."""
    named = request.args.getlist("graph")
    default = "default" in request.args
    if len(named) + default + (name is not None) > 1:
        raise ProtocolError(400, "A request names one graph: by ?graph=IRI, by ?default, or by its address.")
    if name is not None:
        return _address(request.path)
    if default:
        return ""
    if not named:
        return None
    try:
        ox.NamedNode(named[0])
    except ValueError as error:
        raise ProtocolError(400, f"{named[0]!r} is no absolute IRI, as the name of a graph must be.") from error
    return named[0]


def _address(path: str) -> str:
    return request.url_root.rstrip("/") + quote(path, safe="/:@!$&'()*+,;=~-._")


def _change(graph: str) -> Change:
    """What a request wants of a graph."""
    if request.method == "DELETE":
        return Drop(graph or None)
    base = graph or request.base_url
    if request.mimetype == _MULTIPART:
        files = [file for _, file in request.files.items(multi=True)]
        documents = tuple(Document(file.read(), _format(file.mimetype), base) for file in files)
        if not documents:
            raise ProtocolError(400, "The form holds no file with RDF.")
    else:
        utf8(request)
        documents = (Document(request.get_data(), _format(request.mimetype), base),)
    return Put(graph or None, documents, add=request.method == "POST")


def _format(media_type: str) -> str:
    if media_type not in _SENT:
        listed = ", ".join(form.media_type for form in GRAPHS if form.name in FORMATS)
        raise ProtocolError(415, f"A graph is sent in one of these forms: {listed}.", {"Accept": listed})
    return _SENT[media_type]
