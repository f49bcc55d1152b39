"""Long answers, sent while they are made: whole, cut, or broken off so that every client sees it."""

from __future__ import annotations

import csv
import http.client
import io
import json
import os
import signal
import socket
import time
from collections.abc import Iterator
from urllib.parse import quote, urlencode, urlsplit
from xml.etree import ElementTree

import pyoxigraph as ox
import pytest

from graph.query import QueryPool, QueryTooLarge
from graph.settings import Settings
from graph.store import Store
from tests.http_kit import Client, Reply, query_processes, serving

ROWS = 40_000
ALL = "SELECT ?s ?p ?o { ?s ?p ?o }"
GRAPH = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"
#: More rows than anybody can wait for.
ENDLESS = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
RESULTS = "{http://www.w3.org/2005/sparql-results#}"
SELECTS = ["json", "xml", "csv", "tsv"]


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    store = Store(tmp_path_factory.mktemp("long") / "store")
    store.begin_plain()
    name = ox.NamedNode("http://example.org/says")
    with store.candidate() as candidate:
        candidate.dataset.bulk_extend(
            ox.Quad(ox.NamedNode(f"http://example.org/{n}"), name, ox.Literal(f'"{n}"}},{{')) for n in range(ROWS)
        )
        candidate.publish()
    return store


@pytest.fixture(scope="module")
def client(store: Store) -> Iterator[Client]:
    with serving(store.path, query_rows=30_000_000, query_bytes=20_000_000_000) as client:
        yield client


def ask(client: Client, text: str, method: str = "GET", headers: dict[str, str] | None = None, **more: object) -> Reply:
    return client.send(method, "/sparql?" + urlencode({"query": text, **more}), headers=headers)


def count(format: str, body: bytes) -> int:
    text = body.decode("utf-8")
    if format == "json":
        return len(json.loads(text)["results"]["bindings"])
    if format == "xml":
        return len(list(ElementTree.fromstring(text).iter(RESULTS + "result")))
    if format == "csv":
        return len(list(csv.reader(io.StringIO(text, newline="")))) - 1
    return text.count("\n") - 1


@pytest.mark.parametrize("format", SELECTS)
def test_a_long_answer_comes_in_pieces_and_has_every_row(client: Client, format: str) -> None:
    reply = ask(client, ALL, format=format)
    assert (reply.status, reply.headers["Transfer-Encoding"]) == (200, "chunked")
    assert (reply.headers["X-Touchline-Limit"], reply.headers["X-Touchline-Cut"]) == ("30000000", None)
    assert count(format, reply.body) == ROWS
    assert b"cut-after" not in reply.body
    again = ask(client, ALL, headers={"If-None-Match": reply.headers["ETag"]}, format=format)
    assert (again.status, again.body) == (304, b"")


@pytest.mark.parametrize("format", SELECTS)
def test_an_answer_that_is_not_long_is_there_whole_however_it_was_made(client: Client, format: str) -> None:
    reply = ask(client, f"{ALL} LIMIT 4000", format=format)
    assert len(reply.body) == int(reply.headers["Content-Length"] or 0) > 200_000
    assert (count(format, reply.body), reply.headers["X-Touchline-Cut"]) == (4_000, None)
    cut = ask(client, ALL, format=format, maxrows=3_999)
    assert len(cut.body) == int(cut.headers["Content-Length"] or 0) > 200_000
    assert (count(format, cut.body), cut.headers["X-Touchline-Cut"]) == (3_999, "3999")


def test_a_graph_that_is_not_long_is_there_whole_however_it_was_made(client: Client) -> None:
    reply = ask(client, f"{GRAPH} LIMIT 12000", format="ntriples")
    assert len(reply.body) == int(reply.headers["Content-Length"] or 0) > 200_000
    assert reply.body.count(b" .\n") == 12_000


@pytest.mark.parametrize("text", [ALL, GRAPH])
def test_an_answer_of_too_many_bytes_is_refused_though_its_beginning_was_made(store: Store, text: str) -> None:
    with QueryPool(store, Settings(query_bytes=400_000, query_rows=ROWS)) as pool:
        with pytest.raises(QueryTooLarge):
            pool.begin(text)
        assert pool.run("ASK {}").sort == "ask"


@pytest.mark.parametrize("format", ["turtle", "ntriples", "nquads", "trig", "rdfxml", "jsonld"])
def test_a_long_graph_comes_in_pieces_and_has_every_triple(client: Client, format: str) -> None:
    reply = ask(client, GRAPH, format=format)
    formats = {
        "turtle": ox.RdfFormat.TURTLE,
        "ntriples": ox.RdfFormat.N_TRIPLES,
        "nquads": ox.RdfFormat.N_QUADS,
        "trig": ox.RdfFormat.TRIG,
        "rdfxml": ox.RdfFormat.RDF_XML,
        "jsonld": ox.RdfFormat.JSON_LD,
    }
    assert (reply.status, reply.headers["Transfer-Encoding"]) == (200, "chunked")
    assert len({*ox.parse(reply.body, format=formats[format])}) == ROWS


@pytest.mark.parametrize("format", SELECTS)
def test_a_long_answer_that_is_cut_says_so(client: Client, format: str) -> None:
    reply = ask(client, ALL, format=format, maxrows=35_000)
    assert reply.headers["X-Touchline-Limit"] == "35000"
    assert count(format, reply.body) == 35_000
    place = client.root + "/sparql"
    if format == "json":
        said = json.loads(reply.body)
        assert (said["head"]["link"], said["link"]) == ([f"{place}#at-most-35000"], [f"{place}#cut-after-35000"])
    if format == "xml":
        (head,) = ElementTree.fromstring(reply.body).iter(RESULTS + "head")
        assert head[-1].attrib["href"] == f"{place}#at-most-35000"
        assert reply.body.endswith(b"<!-- Rows were left out after the first 35000. -->\n")


def test_answers_that_were_cut_while_they_were_sent_are_counted(client: Client) -> None:
    ask(client, ALL, maxrows=36_000)
    assert "touchline_cut_answers_total 0.0" not in client.send("GET", "/metrics").text


@pytest.mark.parametrize("format", [*SELECTS, "turtle"])
def test_an_answer_past_its_deadline_breaks_off_so_that_the_client_sees_it(client: Client, format: str) -> None:
    text = "CONSTRUCT { ?a ?b ?c . ?d ?e ?f } WHERE { ?a ?b ?c . ?d ?e ?f }" if format == "turtle" else ENDLESS
    with pytest.raises(http.client.IncompleteRead) as caught:
        ask(client, text, format=format, timeout=3)
    sent = caught.value.partial
    assert len(sent) > 1_000_000
    assert (b"longer than 3 seconds and was ended" in sent[-300:]) == (format in ("xml", "turtle"))
    assert not sent.endswith((b"]}}", b"</sparql>"))
    assert ask(client, "ASK {}").status == 200


def begun(client: Client, text: str, **more: object) -> tuple[http.client.HTTPConnection, http.client.HTTPResponse]:
    """An answer of which the first bytes are there."""
    place = urlsplit(client.root)
    connection = http.client.HTTPConnection(place.hostname or "", place.port, timeout=60)
    connection.request("GET", "/sparql?" + urlencode({"query": text, **more}))
    answer = connection.getresponse()
    assert len(answer.read(1_000)) == 1_000
    return connection, answer


def test_an_answer_whose_process_died_breaks_off(client: Client) -> None:
    connection, answer = begun(client, ENDLESS)
    for pid in query_processes(client.process):
        os.kill(pid, signal.SIGKILL)
    with pytest.raises(http.client.IncompleteRead):
        answer.read()
    connection.close()
    assert ask(client, "ASK {}").status == 200


def test_an_answer_with_too_many_bytes_breaks_off(store: Store) -> None:
    with serving(store.path, query_bytes=3_000_000) as client, pytest.raises(http.client.IncompleteRead):
        ask(client, ALL)


def test_a_client_that_goes_away_or_stands_still_frees_the_process(store: Store) -> None:
    with serving(store.path, query_workers=1, query_rows=30_000_000, query_bytes=20_000_000_000) as client:
        for _ in range(3):
            connection, _ = begun(client, ENDLESS)
            connection.close()
        deadline = time.monotonic() + 10
        while len(query_processes(client.process)) > 2 and time.monotonic() < deadline:  # one that waits, and one ahead
            time.sleep(0.05)
        assert len(query_processes(client.process)) <= 2
        still = begun(client, ENDLESS, timeout=2)
        assert ask(client, "ASK {}").status == 200
        still[0].close()


def test_who_speaks_http_1_0_gets_a_long_answer_whole(client: Client) -> None:
    place = urlsplit(client.root)
    with socket.create_connection((place.hostname or "", place.port or 0), timeout=60) as connection:
        connection.sendall(f"GET /sparql?format=csv&query={quote(ALL)} HTTP/1.0\r\n\r\n".encode())
        parts = []
        while part := connection.recv(1 << 16):
            parts.append(part)
    head, _, body = b"".join(parts).partition(b"\r\n\r\n")
    assert f"Content-Length: {len(body)}".encode() in head
    assert count("csv", body) == ROWS


def test_the_head_of_a_long_answer_has_its_length(client: Client) -> None:
    reply = ask(client, ALL, method="HEAD")
    assert (reply.status, reply.body) == (200, b"")
    assert int(reply.headers["Content-Length"]) > 2_000_000


def test_the_log_tells_of_an_answer_that_broke_off(client: Client) -> None:
    with pytest.raises(http.client.IncompleteRead):
        ask(client, ENDLESS + " # told", timeout=3)
    lines = [json.loads(line) for line in client.errors.read_text("utf-8").splitlines() if line.startswith("{")]
    assert any("longer than 3 seconds" in line.get("broken", "") for line in lines)
