"""Which form of an answer a client gets: by its Accept header, or by `?format=` where a link asks for one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from werkzeug.datastructures import MIMEAccept


@dataclass(frozen=True, slots=True)
class Form:
    """A form in which an answer can be given. `name` is what `?format=` calls it; `also` are older media types."""

    name: str
    media_type: str
    also: tuple[str, ...] = ()

    @property
    def content_type(self) -> str:
        """The Content-Type header: text types name their encoding."""
        return f"{self.media_type}; charset=utf-8" if self.media_type.startswith("text/") else self.media_type


HTML = Form("html", "text/html", ("application/xhtml+xml",))
JSON = Form("json", "application/json")
TURTLE = Form("turtle", "text/turtle", ("application/x-turtle",))
JSON_LD = Form("jsonld", "application/ld+json")

#: The results of SELECT and ASK (W3C SPARQL 1.1 Query Results formats). The first is the default.
RESULTS = (
    Form("json", "application/sparql-results+json", ("application/json",)),
    Form("xml", "application/sparql-results+xml", ("application/xml", "text/xml")),
    Form("csv", "text/csv"),
    Form("tsv", "text/tab-separated-values"),
)
#: The graph that CONSTRUCT and DESCRIBE give.
GRAPHS = (
    TURTLE,
    Form("ntriples", "application/n-triples", ("text/plain",)),
    Form("xml", "application/rdf+xml", ("application/xml", "text/xml")),
    Form("jsonld", "application/ld+json", ("application/json",)),
)
ENTITY = (HTML, TURTLE, JSON_LD, JSON)


class NotAcceptableError(Exception):
    """None of the forms is wanted; the text lists what there is."""


def choose(accept: MIMEAccept, offered: Sequence[Form], asked: str | None = None) -> Form:
    """The form that `asked` names, or else the one that the Accept header likes best.

    Without a header the first one is given; among equals, too. Raises NotAcceptableError.
    """
    if asked:
        named = [form for form in offered if asked in (form.name, form.media_type)]
        if not named:
            raise NotAcceptableError(f"There is no format {asked!r} here. There is: {', '.join(_names(offered))}.")
        return named[0]
    if not accept:
        return offered[0]
    types = {media_type: form for form in reversed(offered) for media_type in (*form.also, form.media_type)}
    # Werkzeug gives the first among equals, so the forms stand in our order, older names last.
    order = [form.media_type for form in offered] + [also for form in offered for also in form.also]
    best = accept.best_match(order)
    if best is None:
        available = ", ".join(form.media_type for form in offered)
        raise NotAcceptableError(f"Nothing here suits the Accept header. There is: {available}.")
    return types[best]


def _names(offered: Sequence[Form]) -> list[str]:
    return sorted(form.name for form in offered)
