"""Graphs, pages and queries made to be huge or slow are refused or ended."""

from __future__ import annotations

import contextlib
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from graph.federation import FederationError, expand
from graph.matches import MOST, MatchError, with_matches
from graph.query import QueryError
from graph.rewrite import rewritten
from graph.scan import refusal, undeclared, update_refusal, volatile
from loaders.articles import read
from loaders.errors import ArticleError
from tests.http_kit import BEARER, FORM, QUERY, UPDATE, Client
from tests.security_kit import client, plain, store

__all__ = ["client", "plain", "store"]  # fixtures


def alive(client: Client) -> bool:
    return client.send("GET", "/health").status == 200


@contextlib.contextmanager
def in_the_end(seconds: int = 60) -> Iterator[None]:
    """Fails where what is done within goes on for minutes, as each of the cases did before it was bounded."""

    def late(number: int, frame: object) -> None:
        raise AssertionError("no end is in sight")

    before = signal.signal(signal.SIGALRM, late)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10 if n else "ha"}">' for n in range(10))
RDF = 'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:e="http://e/"'


def rdf_xml(declared: str, text: str) -> str:
    return f'<!DOCTYPE rdf:RDF [{declared}]><rdf:RDF {RDF}><rdf:Description rdf:about="{text}"/></rdf:RDF>'


@pytest.mark.parametrize(
    "declared",
    [LAUGHS, f'<!ENTITY l9 "{"ha" * 100_000}">', '<!ENTITY l9 SYSTEM "file:///etc/passwd">'],
    ids=["of entities", "long", "elsewhere"],
)
def test_entities_of_rdf_xml_do_not_grow_and_are_not_fetched(plain: Client, declared: str) -> None:
    document = rdf_xml(declared, "http://e/" + "&l9;" * 1000)
    reply = plain.send("PUT", "/data?graph=x:g", document, {"Content-Type": "application/rdf+xml", **BEARER})
    assert reply.status == 400
    assert "root:" not in reply.text


def test_entities_that_shorten_namespaces_are_taken(plain: Client) -> None:
    document = rdf_xml('<!ENTITY e "http://e/">', "&e;a").replace(
        "/></rdf:RDF>", "><e:p>1</e:p></rdf:Description></rdf:RDF>"
    )
    headers = {"Content-Type": "application/rdf+xml", **BEARER}
    assert plain.send("PUT", "/data?graph=x:named", document, headers).status in (201, 204)
    assert b"http://e/a" in plain.send("GET", "/data?graph=x:named", headers={"Accept": "application/n-triples"}).body


DEEP = 100_000


@pytest.mark.parametrize(
    ("media_type", "body"),
    [
        ("application/rdf+xml", f"<rdf:RDF {RDF}>" + "<e:a><e:p>" * DEEP),
        ("text/turtle", "<x:a> <x:b> " + "[<x:b> " * DEEP),
        ("text/turtle", "<x:a> <x:b> " + "(" * DEEP),
        ("application/ld+json", "[" * DEEP),
        ("application/ld+json", '{"x:b":' * DEEP),
        ("application/ld+json", '{"@context": "http://127.0.0.1:9/context", "@id": "x:a", "x:b": 1}'),
    ],
    ids=["rdfxml", "turtle nodes", "turtle lists", "json arrays", "json objects", "remote context"],
)
def test_a_graph_that_is_nested_without_end_or_leads_elsewhere_is_refused(
    plain: Client, media_type: str, body: str
) -> None:
    reply = plain.send("PUT", "/data?graph=x:g", body, {"Content-Type": media_type, **BEARER})
    assert reply.status in (400, 503), reply.text
    assert alive(plain)


@pytest.mark.parametrize("body", ["INSERT DATA " + "{" * DEEP, "INSERT {?s ?p ?o} WHERE {FILTER(" + "(" * DEEP])
def test_an_update_that_is_nested_without_end_is_refused(plain: Client, body: str) -> None:
    assert plain.send("POST", "/update", body, {"Content-Type": UPDATE, **BEARER}).status == 400
    assert alive(plain)


@pytest.mark.parametrize(
    ("target", "media_type"),
    [("/sparql", QUERY), ("/update", UPDATE), ("/data?graph=x:g", "text/turtle"), ("/reconcile", FORM)],
)
@pytest.mark.parametrize("coding", ["gzip", "deflate", "br", "gzip, gzip"])
def test_a_packed_body_is_refused_unopened(client: Client, target: str, media_type: str, coding: str) -> None:
    headers = {"Content-Type": media_type, "Content-Encoding": coding, **BEARER}
    assert client.send("POST", target, b"\x1f\x8b" + b"\0" * 100, headers).status == 415


@pytest.mark.parametrize(
    "body",
    [
        "<p>x" * 60_000,
        "<div>" * 20_000,
        "<font><b>" * 20_000,
        "<table><tr><td>" * 20_000,
        '<script type="application/ld+json">' + '{"@graph":' * 20_000,
        "<!--" * 20_000,
    ],
    ids=["paragraphs", "deep", "inline", "tables", "json", "comments"],
)
def test_a_page_made_to_be_slow_is_read_or_refused(tmp_path: Path, body: str) -> None:
    (tmp_path / "page.html").write_text(f"<html><body>{body}<article><p>Grimsby won.</p></article></body></html>")
    with in_the_end():
        try:
            assert len(read(tmp_path / "page.html")) == 1
        except ArticleError as error:
            assert "page.html" in str(error)


BOMBS = {
    "quotes": '"' + '\\"' * 100_000,
    "long strings": "'''x' \\" * 50_000,
    "dots": "a." * 100_000,
    "braces": "{" * 100_000,
    "services": "{ SERVICE <http://a> {} " + "{}" * 50_000 + "}",
    "searches": '?s tl:matches "a" . ' * 20_000,
}


@pytest.mark.parametrize("name", BOMBS)
def test_looking_at_a_query_takes_time_that_grows_with_its_length_alone(name: str) -> None:
    text = "SELECT * { " + BOMBS[name]
    looks = (
        refusal,
        update_refusal,
        volatile,
        lambda text: undeclared(text, ()),
        lambda text: with_matches(text, lambda words: []),
        lambda text: rewritten(text, ("http://a",), ()),
        lambda text: expand(text, {"http://a": "http://127.0.0.1:9/"}, lambda query: [], 1.0),
    )
    with in_the_end():
        for look in looks:
            with contextlib.suppress(QueryError, MatchError, FederationError):
                look(text)


def test_a_query_searches_so_many_times_and_no_more() -> None:
    with pytest.raises(MatchError, match=f"{MOST} times"):
        with_matches("SELECT * { " + '?s tl:matches "a" . ' * (MOST + 1) + "}", lambda words: [])


@pytest.mark.parametrize(
    "query",
    [
        'ASK { FILTER(REGEX("' + "a" * 5000 + '", "(a*)*b")) }',
        'ASK { FILTER(REGEX("a", "(((a{1000}){1000}){1000})")) }',
        'ASK { FILTER(REGEX("a", "' + "(" * 30_000 + '")) }',
        'SELECT (REPLACE("' + "a" * 1000 + '", "", "' + "b" * 10_000 + '") AS ?x) {}',
        "SELECT * { ?s (<x:a>|!<x:a>)* ?o . ?o (<x:b>|!<x:b>)* ?x . ?x (<x:b>|!<x:b>)* ?y . ?y (<x:b>|!<x:b>)* ?z }",
        "SELECT * { ?s " + "^" * DEEP + "<x:a> ?o }",
        "SELECT * { FILTER(" + "!" * DEEP + "true) }",
        "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n1 ?o . ?q ?r ?t }",
    ],
    ids=["backtracking", "repetitions", "brackets", "replacement", "paths", "inversions", "negations", "cross join"],
)
def test_a_query_made_to_be_slow_is_answered_or_ended(client: Client, query: str) -> None:
    reply = client.send("POST", "/sparql?timeout=2", query, {"Content-Type": QUERY})
    assert reply.status in (200, 400, 503)
    assert alive(client)
