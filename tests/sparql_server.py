"""A SPARQL endpoint for the tests: real HTTP over a small graph, and faults on demand."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from urllib.parse import parse_qs

import pyoxigraph as ox

from tests.http_kit import listening

#: Statements of Wikidata: where some players and managers were born, and what these places are called.
WIKIDATA = """
@prefix wd: <http://www.wikidata.org/entity/> .
@prefix wdt: <http://www.wikidata.org/prop/direct/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
wd:Q83106 wdt:P19 wd:Q1022 .
wd:Q30301454 wdt:P19 wd:Q90 .
wd:Q1022 rdfs:label "Stuttgart"@en, "Stuttgart"@de .
wd:Q90 rdfs:label "Paris"@en, "Paris"@fr .
"""


@dataclass
class Endpoint:
    """A server with the queries and updates that it was asked, and what they had as `Authorization`."""

    url: str
    store: ox.Store
    asked: list[str] = field(default_factory=list)
    tokens: set[str] = field(default_factory=set)


@contextmanager
def endpoint(turtle: str = WIKIDATA, *, status: int = 200, body: bytes = b"", location: str = "") -> Iterator[Endpoint]:
    """An endpoint at a free port; it answers `status` with `body`, if given, in place of an answer."""
    store = ox.Store()
    store.load(turtle.encode(), format=ox.RdfFormat.TURTLE)

    class Handler(BaseHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            """Nothing on the terminal."""

        def do_POST(self) -> None:
            form = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
            running.asked.append(form.get("query", form.get("update", [""]))[0])
            running.tokens.add(self.headers.get("Authorization", ""))
            said = body
            if status == 200 and "update" in form:
                store.update(form["update"][0])
            elif status == 200 and not body:
                graphs: list[ox.NamedNode | ox.BlankNode | ox.DefaultGraph]
                graphs = [ox.NamedNode(name) for name in form.get("default-graph-uri", [])]
                answer = store.query(form["query"][0], default_graph=graphs or None)
                triples = isinstance(answer, ox.QueryTriples)
                said = (
                    ox.serialize(answer, format=ox.RdfFormat.N_TRIPLES)
                    if triples
                    else answer.serialize(format=ox.QueryResultsFormat.JSON)
                ) or b""
            self.send_response(status)
            if location:
                self.send_header("Location", location)
            self.send_header("Content-Length", str(len(said)))
            self.end_headers()
            self.wfile.write(said)

    with listening(Handler) as root:
        running = Endpoint(f"{root}/sparql", store)
        yield running
