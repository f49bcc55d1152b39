"""Queries that cannot be read, and those that are refused."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from graph.query import QueryError, QueryPool, QueryRefused
from graph.scan import refusal
from tests.query_kit import pool, store

__all__ = ["pool", "store"]  # fixtures


@pytest.mark.parametrize(
    ("text", "line", "column", "says"),
    [
        ("SELECT * {\n  ?s ex:name ?o\n}", 2, 6, "the prefix of ex:name is not declared"),
        ("SELECT * { ?s ?p ?o } LIMIT x", 1, 29, 'the query cannot be read from "x" on'),
        ("SELECT * { ?s ?p }", 1, 19, "the query ends too early"),
        ("SELEKT * { ?s ?p ?o }", 1, 1, "cannot be read from"),
        ("SELECT * {", 1, 11, "the query ends too early"),
        ("", 1, 1, "the query ends too early"),
    ],
)
def test_a_query_with_a_slip_is_told_where(pool: QueryPool, text: str, line: int, column: int, says: str) -> None:
    with pytest.raises(QueryError) as caught:
        pool.run(text)
    assert says in caught.value.message
    assert "\\u{" not in caught.value.message
    assert caught.value.line == line
    if says != "cannot be read from":
        assert caught.value.column == column


SERVICES = [
    "SELECT * { SERVICE <{url}> { ?s ?p ?o } }",
    "SELECT * { service silent <{url}> { ?s ?p ?o } }",
    "SELECT * { ?s ?p trueSERVICE<{url}>{ ?a ?b ?c } }",
    "SELECT * { ?s ?p 1SERVICE <{url}> { ?a ?b ?c } }",
    "PREFIX : <{url}> SELECT * { SERVICE:x{ ?s ?p ?o } }",
    "PREFIX : <{url}> SELECT * { ?s ?p falseservice:{ ?a ?b ?c } }",
    "PREFIX e: <{url}> SELECT * { SERVICEe:x { ?a ?b ?c } }",
    "PREFIX e: <{url}> SELECT * { ?s ?p 1.serviceSilente:{} }",
    "SELECT * { SERVICE?g{ ?a ?b ?c } }",
    "PREFIX e: <{url}> SELECT * { ?s ?p e:GRAPH SERVICEe:x { ?a ?b ?c } }",
    "SELECT * { {} UNION { OPTIONAL { SERVICE ?g { ?s ?p ?o } } } }",
    "SELECT * { FILTER EXISTS { SERVICE <{url}> { ?s ?p ?o } } }",
    "SELECT * { BIND('a' AS ?x) # it's here\n SERVICE <{url}> { ?s ?p ?o } }",
    'SELECT * { ?s ?p """a"b\\"""" . SERVICE <{url}> { ?s ?p ?o } }',
    "SELECT * { FILTER(1 <2) SERVICE <{url}> { ?s ?p ?o } }",
    "SELECT * { FILTER(?a<?b) SERVICE <{url}> { ?s ?p ?o } FILTER(?b>?a) }",
    "SELECT * { ?s <http://e/a#b> ?o . SERVICE <{url}> { ?s ?p ?o } }",
    "SELECT * { { SELECT * { SERVICE <{url}> { ?s ?p ?o } } } }",
    "DESCRIBE ?s { SERVICE <{url}> { ?s ?p ?o } }",
    "PREFIX e: <urn:> SELECT * { ?s ?p e:.SERVICE<{url}>{ ?a ?b ?c } }",
    "PREFIX : <urn:> SELECT * { ?s ?p :.SERVICE <{url}> { ?a ?b ?c } }",
    "PREFIX e: <{url}> SELECT * { ?s ?p e:.SERVICEe:x { ?a ?b ?c } }",
    "PREFIX e: <{url}> SELECT * { ?s ?p true.SERVICEe:x { ?a ?b ?c } }",
]


@pytest.mark.parametrize("text", SERVICES)
def test_no_spelling_of_service_reaches_the_network(pool: QueryPool, text: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.05)
        url = f"http://127.0.0.1:{server.getsockname()[1]}/"
        with pytest.raises(QueryRefused, match="SERVICE asks another endpoint"):
            pool.run(text.replace("{url}", url), timeout=1)
        with pytest.raises(TimeoutError):
            server.accept()


@pytest.mark.parametrize(
    "text",
    [
        "INSERT DATA { <http://e/a> <http://e/b> 1 }",
        "PREFIX e: <http://e/> # a comment\nBASE <http://e/>\ndelete where { ?s ?p ?o }",
        "LOAD <http://127.0.0.1:9/>",
        "LOAD SILENT <file:///etc/passwd> INTO GRAPH <http://e/g>",
        "CLEAR ALL",
        "DROP DEFAULT",
        "WITH <http://e/g> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }",
        "COPY <http://e/a> TO <http://e/b>",
    ],
)
def test_an_update_is_refused(pool: QueryPool, text: str) -> None:
    with pytest.raises(QueryRefused, match="this endpoint only reads"):
        pool.run(text)


@pytest.mark.parametrize(
    "text",
    [
        'SELECT * { ?s ?p "SERVICE <http://e/>" }',
        "SELECT * { ?s ?p 'it\\'s SERVICE' } # SERVICE <http://e/> {}",
        "SELECT * { ?s ?p '''SERVICE ' '' <http://e/>''' }",
        "SELECT * { ?service <http://e/SERVICE> $SERVICE }",
        "PREFIX service: <http://e/> SELECT * { GRAPH service:g { ?s service:offers 1 } }",
        "PREFIX e: <http://e/> SELECT * { ?s e:service ?load . ?load e:insert.delete e:LOAD }",
        "SELECT * { ?s ?p 'x'@service }",
        "SELECT * { _:service ?p ?o }",
        "PREFIX e: <http://e/> SELECT * { ?s ?p e:.?x e:service.b ?y }",
        "SELECT * FROM <http://127.0.0.1:9/never-fetched> { ?s ?p ?o }",
        "SELECT (COUNT(*) AS ?load) { ?s ?p ?o } GROUP BY ?insert",
    ],
)
def test_the_words_may_stand_where_they_are_no_commands(pool: QueryPool, text: str) -> None:
    assert refusal(text) is None
    pool.run(text)


def test_from_reads_no_file(pool: QueryPool, tmp_path: Path) -> None:
    file = tmp_path / "a.ttl"
    file.write_text("<http://e/a> <http://e/b> 1 .")
    assert pool.run(f"SELECT * FROM <{file.as_uri()}> {{ ?s ?p ?o }}").rows == 0
