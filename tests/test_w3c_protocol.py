"""The cases of the W3C's SPARQL 1.1 Protocol tests, each over real HTTP.

https://www.w3.org/2009/sparql/docs/tests/data-sparql11/protocol/ names the cases; the requests are written after
the SPARQL 1.1 Protocol. Updates have an address of their own here and go with a token; all else is as there.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from urllib.parse import quote, urlencode
from xml.etree import ElementTree

import pytest

from tests.http_kit import BEARER, FORM, QUERY, UPDATE, Client, Reply, plain_server

G1, G2, G3 = (f"http://example.org/data/{number}" for number in (1, 2, 3))
TARGET = "http://example.org/target"
THING = "<http://example.org/Thing>"
COPY = "<http://example.org/Copy>"
FILL = f"CLEAR ALL ; INSERT DATA {{ {' '.join(f'GRAPH <{g}> {{ <{g}> a {THING} }}' for g in (G1, G2, G3))} }}"
RESULTS = {"application/sparql-results+xml", "application/sparql-results+json"}
ROWS = RESULTS | {"text/csv", "text/tab-separated-values"}
GRAPHS = {"application/rdf+xml", "text/turtle", "application/n-triples"}


@pytest.fixture(scope="module", params=["here", "elsewhere"])
def client(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    with plain_server(tmp_path_factory.mktemp("protocol"), request.param) as client:
        yield client


@pytest.fixture
def filled(client: Client) -> Client:
    assert client.update(FILL).status == 200
    return client


def truth(reply: Reply) -> bool:
    assert reply.status == 200, reply.text
    assert reply.media_type in RESULTS
    if reply.media_type.endswith("json"):
        return bool(json.loads(reply.body)["boolean"])
    found = ElementTree.fromstring(reply.body).find("{http://www.w3.org/2005/sparql-results#}boolean")
    assert found is not None
    return found.text == "true"


def post(client: Client, body: str | bytes, content_type: str | None, target: str = "/sparql") -> Reply:
    headers = {} if content_type is None else {"Content-Type": content_type}
    return client.send("POST", target, body, headers | (BEARER if target.startswith("/update") else {}))


# ---- queries


def test_query_post_form(client: Client) -> None:
    assert truth(post(client, "query=ASK%20%7B%7D", FORM))


def test_query_post_direct(client: Client) -> None:
    assert truth(post(client, "ASK {}", QUERY))


def test_query_get(client: Client) -> None:
    assert truth(client.send("GET", "/sparql?query=ASK%20%7B%7D"))


BOTH = f"ASK {{ <{G1}> ?p ?o . <{G2}> ?q ?r }}"
NAMED = "ASK { GRAPH ?g { ?s ?p ?o } }"


def test_query_dataset_default_graphs_get(filled: Client) -> None:
    asked = urlencode([("query", BOTH), ("default-graph-uri", G1), ("default-graph-uri", G2)])
    assert truth(filled.send("GET", f"/sparql?{asked}"))
    assert not truth(filled.send("GET", f"/sparql?{urlencode({'query': BOTH, 'default-graph-uri': G1})}"))


def test_query_dataset_default_graphs_post(filled: Client) -> None:
    asked = urlencode([("default-graph-uri", G1), ("default-graph-uri", G2)])
    assert truth(post(filled, BOTH, QUERY, f"/sparql?{asked}"))
    assert truth(post(filled, urlencode({"query": BOTH}) + "&" + asked, FORM))


def test_query_dataset_named_graphs_post(filled: Client) -> None:
    asked = urlencode([("named-graph-uri", G1), ("named-graph-uri", G2)])
    assert truth(post(filled, NAMED, QUERY, f"/sparql?{asked}"))
    assert not truth(post(filled, f"ASK {{ GRAPH <{G3}> {{ ?s ?p ?o }} }}", QUERY, f"/sparql?{asked}"))


def test_query_dataset_named_graphs_get(filled: Client) -> None:
    asked = urlencode([("query", NAMED), ("named-graph-uri", G1), ("named-graph-uri", G2)])
    assert truth(filled.send("GET", f"/sparql?{asked}"))


def test_query_dataset_full(filled: Client) -> None:
    asked = urlencode([("default-graph-uri", G3), ("named-graph-uri", G1), ("named-graph-uri", G2)])
    reply = post(filled, "SELECT ?g ?x ?s { ?x ?y ?o GRAPH ?g { ?s ?p ?q } }", QUERY, f"/sparql?{asked}")
    rows = {tuple(row[name]["value"] for name in "gxs") for row in json.loads(reply.body)["results"]["bindings"]}
    assert rows == {(G1, G3, G1), (G2, G3, G2)}


def test_query_multiple_dataset(filled: Client) -> None:
    asked = f"ASK FROM <{G1}> {{ <{G1}> ?p ?o }}"
    assert truth(post(filled, asked, QUERY))
    assert not truth(post(filled, asked, QUERY, f"/sparql?default-graph-uri={quote(G2, safe='')}"))


def test_query_content_type_select(client: Client) -> None:
    reply = post(client, "SELECT (1 AS ?value) {}", QUERY)
    assert (reply.status, reply.media_type in ROWS) == (200, True)


def test_query_content_type_ask(client: Client) -> None:
    reply = post(client, "ASK {}", QUERY)
    assert (reply.status, reply.media_type in RESULTS) == (200, True)


def test_query_content_type_describe(client: Client) -> None:
    reply = post(client, "DESCRIBE <http://example.org/>", QUERY)
    assert (reply.status, reply.media_type in GRAPHS) == (200, True)


def test_query_content_type_construct(client: Client) -> None:
    reply = post(client, "CONSTRUCT { <s> <p> 1 } WHERE {}", QUERY)
    assert (reply.status, reply.media_type in GRAPHS) == (200, True)


# ---- queries that are none


def refused(reply: Reply) -> None:
    assert 400 <= reply.status < 500, reply.status
    assert reply.text.strip()


def test_bad_query_method(client: Client) -> None:
    reply = client.send("PUT", "/sparql?query=ASK%20%7B%7D")
    refused(reply)
    assert reply.status == 405
    assert {"GET", "POST"} <= {*reply.headers["Allow"].replace(" ", "").split(",")}


def test_bad_multiple_queries(client: Client) -> None:
    refused(client.send("GET", "/sparql?query=ASK%20%7B%7D&query=SELECT%20%2A%20%7B%7D"))


@pytest.mark.parametrize("content_type", ["text/plain", "application/sparql-update", "application/xml"])
def test_bad_query_wrong_media_type(client: Client, content_type: str) -> None:
    refused(post(client, "ASK {}", content_type))


def test_bad_query_missing_form_type(client: Client) -> None:
    refused(post(client, "query=ASK%20%7B%7D", None))


def test_bad_query_missing_direct_type(client: Client) -> None:
    refused(post(client, "ASK {}", None))


@pytest.mark.parametrize("content_type", [QUERY, f"{QUERY}; charset=UTF-16"])
def test_bad_query_non_utf8(client: Client, content_type: str) -> None:
    refused(post(client, "ASK {}".encode("utf-16"), content_type))


def test_bad_query_syntax(client: Client) -> None:
    refused(client.send("GET", "/sparql?query=ASK%20%7B"))


# ---- updates


def where_copied(client: Client, subject: str) -> bool:
    return truth(client.query(f"ASK {{ GRAPH <{TARGET}> {{ <{subject}> ?p ?o }} }}", "application/sparql-results+xml"))


INSERT = f"{FILL} ; INSERT {{ GRAPH <{TARGET}> {{ ?s a {COPY} }} }} WHERE"


def test_update_dataset_default_graph(client: Client) -> None:
    done = client.update(f"{INSERT} {{ ?s a {THING} }}", **{"using-graph-uri": G1})
    assert done.status == 200, done.text
    assert [where_copied(client, graph) for graph in (G1, G2, G3)] == [True, False, False]


def test_update_dataset_default_graphs(client: Client) -> None:
    done = client.update(f"{INSERT} {{ ?s a {THING} }}", **{"using-graph-uri": [G1, G2]})
    assert done.status == 200, done.text
    assert [where_copied(client, graph) for graph in (G1, G2, G3)] == [True, True, False]


def test_update_dataset_named_graphs(client: Client) -> None:
    done = client.update(f"{INSERT} {{ GRAPH ?g {{ ?s a {THING} }} }}", **{"using-named-graph-uri": [G1, G2]})
    assert done.status == 200, done.text
    assert [where_copied(client, graph) for graph in (G1, G2, G3)] == [True, True, False]


def test_update_dataset_full(client: Client) -> None:
    pattern = f'{{ {{ GRAPH ?g {{ ?s a {THING} }} BIND(?g AS ?in) }} UNION {{ ?s a {THING} BIND("default" AS ?in) }} }}'
    text = f"{FILL} ; INSERT {{ GRAPH <{TARGET}> {{ ?s <http://example.org/in> ?in }} }} WHERE {pattern}"
    done = client.update(text, **{"using-graph-uri": G1, "using-named-graph-uri": G2})
    assert done.status == 200, done.text
    reply = client.query(f"SELECT ?s ?in {{ GRAPH <{TARGET}> {{ ?s ?p ?in }} }}")
    rows = {(row["s"]["value"], row["in"]["value"]) for row in json.loads(reply.body)["results"]["bindings"]}
    assert rows == {(G1, "default"), (G2, G2)}


def test_update_post_form(filled: Client) -> None:
    assert post(filled, "update=CLEAR%20ALL", FORM, "/update").status == 200
    assert not truth(filled.query(NAMED))


def test_update_post_direct(filled: Client) -> None:
    assert post(filled, "CLEAR ALL", UPDATE, "/update").status == 200
    assert not truth(filled.query(NAMED))


def test_update_base_uri(client: Client) -> None:
    done = client.update(
        f"DROP ALL ; CLEAR GRAPH <{TARGET}> ; INSERT DATA {{ GRAPH <{TARGET}> {{ <http://x/s> <http://x/p> <test> }} }}"
    )
    assert done.status == 200, done.text
    reply = client.query(f"SELECT ?o {{ GRAPH <{TARGET}> {{ <http://x/s> <http://x/p> ?o }} }}")
    (row,) = json.loads(reply.body)["results"]["bindings"]
    assert row["o"]["type"] == "uri"
    assert row["o"]["value"].endswith("/test")
    assert row["o"]["value"].startswith("https://")


# ---- updates that are none


def test_bad_update_get(filled: Client) -> None:
    refused(filled.send("GET", "/update?update=CLEAR%20ALL", headers=BEARER))
    refused(filled.send("GET", "/sparql?update=CLEAR%20ALL", headers=BEARER))
    assert truth(filled.query(NAMED))


def test_bad_multiple_updates(filled: Client) -> None:
    refused(post(filled, "update=CLEAR%20NAMED&update=CLEAR%20DEFAULT", FORM, "/update"))
    assert truth(filled.query(NAMED))


@pytest.mark.parametrize("content_type", ["text/plain", "application/sparql-query"])
def test_bad_update_wrong_media_type(client: Client, content_type: str) -> None:
    refused(post(client, "CLEAR NAMED", content_type, "/update"))


def test_bad_update_missing_form_type(client: Client) -> None:
    refused(post(client, "update=CLEAR%20NAMED", None, "/update"))


@pytest.mark.parametrize("content_type", [UPDATE, f"{UPDATE}; charset=UTF-16"])
def test_bad_update_non_utf8(client: Client, content_type: str) -> None:
    refused(post(client, "CLEAR NAMED".encode("utf-16"), content_type, "/update"))


def test_bad_update_syntax(client: Client) -> None:
    refused(post(client, "update=CLEAR%20XYZ", FORM, "/update"))


@pytest.mark.parametrize(
    "update",
    [
        "WITH <http://x/g> DELETE { ?s ?p 'Bill' } INSERT { ?s ?p 'William' } WHERE { ?s ?p 'Bill' }",
        "INSERT { ?s ?p 'William' } USING <http://x/g> WHERE { ?s ?p 'Bill' }",
        "DELETE { ?s ?p ?o } using named <http://x/g> WHERE { GRAPH ?g { ?s ?p ?o } }",
    ],
)
def test_bad_update_dataset_conflict(client: Client, update: str) -> None:
    refused(post(client, urlencode({"using-named-graph-uri": "http://x/people", "update": update}), FORM, "/update"))


# ---- what the cases leave out


def test_delete_where_keeps_to_the_dataset_that_the_protocol_names(filled: Client) -> None:
    text = f"DELETE WHERE {{ ?s a {THING} . GRAPH <{G2}> {{ ?t a {THING} }} }}"
    assert filled.update(text, **{"using-graph-uri": G1, "using-named-graph-uri": G2}).status == 200
    assert truth(filled.query(f"ASK {{ GRAPH <{G1}> {{ ?s ?p ?o }} }}"))  # the pattern is not the template's graph
    assert not truth(filled.query(f"ASK {{ GRAPH <{G2}> {{ ?s ?p ?o }} }}"))


def test_words_without_space_between_them_are_told_where_the_dataset_is_given(filled: Client) -> None:
    reply = filled.update("DELETEWHERE { ?s ?p ?o }", **{"using-graph-uri": G1})
    assert reply.status == 400
    assert "set apart" in reply.text
