"""Which form of an answer a client gets: by its Accept header, or by `?format=` where a link asks for one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from werkzeug.datastructures import MIMEAccept
from werkzeug.http import parse_accept_header
from werkzeug.wrappers import Request


@dataclass(frozen=True, slots=True)
class Form:
    """A form in which an answer can be given. `name` is what `?format=` calls it; `also` are older media types;
    `iri` is its last part among the W3C's names of file formats (https://www.w3.org/ns/formats/)."""

    name: str
    media_type: str
    also: tuple[str, ...] = ()
    iri: str = ""

    @property
    def content_type(self) -> str:
        """The Content-Type header: text types name their encoding."""
        return f"{self.media_type}; charset=utf-8" if self.media_type.startswith("text/") else self.media_type


HTML = Form("html", "text/html", ("application/xhtml+xml",))
JSON = Form("json", "application/json")
TURTLE = Form("turtle", "text/turtle", ("application/x-turtle",), "Turtle")
JSON_LD = Form("jsonld", "application/ld+json", iri="JSON-LD")

#: The results of SELECT and ASK (W3C SPARQL 1.1 Query Results formats). The first is the default.
RESULTS = (
    Form("json", "application/sparql-results+json", ("application/json",), "SPARQL_Results_JSON"),
    Form("xml", "application/sparql-results+xml", ("application/xml", "text/xml"), "SPARQL_Results_XML"),
    Form("csv", "text/csv", iri="SPARQL_Results_CSV"),
    Form("tsv", "text/tab-separated-values", iri="SPARQL_Results_TSV"),
)
_TRIG = Form("trig", "application/trig", ("application/x-trig",), "TriG")
_N_QUADS = Form("nquads", "application/n-quads", iri="N-Quads")
#: A graph: what CONSTRUCT and DESCRIBE give, a graph of the store, a description of the service.
GRAPHS = (
    TURTLE,
    Form("ntriples", "application/n-triples", ("text/plain",), "N-Triples"),
    Form("rdfxml", "application/rdf+xml", ("application/xml", "text/xml"), "RDF_XML"),
    Form("jsonld", "application/ld+json", ("application/json",), "JSON-LD"),
    _TRIG,
    _N_QUADS,
)
#: The whole dataset, graph by graph.
DATASETS = (_TRIG, _N_QUADS, JSON_LD)
ENTITY = (HTML, TURTLE, JSON_LD, JSON)


class NotAcceptableError(Exception):
    """None of the forms is wanted; the text lists what there is, and `available` too."""

    def __init__(self, reason: str, available: tuple[str, ...]) -> None:
        super().__init__(reason, available)
        self.reason = reason
        self.available = available


def accept(request: Request) -> MIMEAccept:
    """What the client accepts."""
    return accepted(request.headers.get("Accept"))


def accepted(header: str | None) -> MIMEAccept:
    """What an Accept header says. Parameters of a media type (`charset`, `profile`) choose nothing here: all is
    UTF-8."""
    ranges = parse_accept_header(header, MIMEAccept)
    return MIMEAccept([(value.partition(";")[0].strip(), quality) for value, quality in ranges])


def choose(wanted: MIMEAccept, offered: Sequence[Form], asked: str | None = None) -> Form:
    """The form that `asked` names, or else the one that the Accept header likes best.

    Without a header the first one is given; among equals, too. Raises NotAcceptableError.
    """
    if asked:
        # "xml" is the only name that two forms share, and RDF/XML is what it means for a graph.
        named = [form for form in offered if asked in (form.name, form.media_type) or form.name == f"rdf{asked}"]
        if not named:
            names = tuple(sorted(form.name for form in offered))
            raise NotAcceptableError(f"There is no format {asked!r} here. There is: {', '.join(names)}.", names)
        return named[0]
    if not wanted:
        return offered[0]
    types = {media_type: form for form in reversed(offered) for media_type in (*form.also, form.media_type)}
    # Werkzeug gives the first among equals, so the forms stand in our order, older names last.
    order = [form.media_type for form in offered] + [also for form in offered for also in form.also]
    best = wanted.best_match(order)
    if best is None:
        available = tuple(form.media_type for form in offered)
        raise NotAcceptableError(f"Nothing here suits the Accept header. There is: {', '.join(available)}.", available)
    return types[best]
