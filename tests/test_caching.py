"""Answers that need not be made or sent again, as clients see them."""

from __future__ import annotations

import contextlib
import gzip
import json
import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode
from xml.etree import ElementTree

import pytest

from graph.store import Store
from tests.face_helper import BASE, publish
from tests.http_kit import Client, Reply, query_processes, serving

MINUTES = "SELECT ?goal ?minute { ?goal tl:minute ?minute }"
EVERYTHING = "SELECT * { { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } } }"
GRAPH = "CONSTRUCT { ?goal tl:minute ?minute } WHERE { ?goal tl:minute ?minute }"
SLOW = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?o ?p }"


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    return publish(tmp_path_factory.mktemp("cached") / "store")


@pytest.fixture(scope="module")
def client(store: Store) -> Iterator[Client]:
    with serving(store.path, access_log="off") as client:
        yield client


def ask(client: Client, text: str, headers: dict[str, str] | None = None, **more: object) -> Reply:
    return client.send("GET", "/sparql?" + urlencode({"query": text, **more}), headers=headers)


@pytest.mark.parametrize("text", [MINUTES, GRAPH, "ASK {}"])
def test_who_has_the_answer_is_told_that_it_still_holds(client: Client, text: str) -> None:
    whole = ask(client, text)
    assert (whole.status, whole.headers["Cache-Control"]) == (200, "public, no-cache")
    assert {"Accept", "Accept-Encoding"} <= {*whole.headers["Vary"].split(", ")}
    again = ask(client, text, {"If-None-Match": f'"other", {whole.headers["ETag"]}'})
    assert (again.status, again.body) == (304, b"")
    for name in ("ETag", "Cache-Control", "Vary"):
        assert again.headers[name] == whole.headers[name]


def test_a_tag_is_of_one_query_form_dataset_and_limit(client: Client) -> None:
    replies = [
        ask(client, MINUTES),
        ask(client, MINUTES + " "),
        ask(client, MINUTES, {"Accept": "text/csv"}),
        ask(client, MINUTES, format="xml"),
        ask(client, MINUTES, **{"default-graph-uri": BASE + "article/beta"}),
        ask(client, MINUTES, **{"named-graph-uri": BASE + "article/beta"}),
        ask(client, MINUTES, maxrows=1),
    ]
    assert {reply.status for reply in replies} == {200}
    tags = {reply.headers["ETag"] for reply in replies}
    assert len(tags) == len(replies)
    assert ask(client, MINUTES, {"If-None-Match": tags.pop()}, format="tsv").status == 200


def test_the_tag_is_the_same_after_a_restart(client: Client, store: Store) -> None:
    with serving(store.path) as other:
        assert ask(other, MINUTES).headers["ETag"] == ask(client, MINUTES).headers["ETag"]


@contextlib.contextmanager
def standing_still(client: Client) -> Iterator[None]:
    """The query processes do nothing for a while."""
    until = time.monotonic() + 10
    while not (workers := query_processes(client.process)):  # one that was ended is being replaced
        assert time.monotonic() < until
        time.sleep(0.05)
    for pid in workers:
        os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        for pid in workers:
            with contextlib.suppress(ProcessLookupError):  # ended at its deadline
                os.kill(pid, signal.SIGCONT)


def test_a_known_answer_is_confirmed_without_running_the_query(store: Store) -> None:
    with serving(store.path, cache_bytes=0, query_workers=1) as client:
        whole = ask(client, MINUTES)
        with standing_still(client):
            assert ask(client, MINUTES, {"If-None-Match": whole.headers["ETag"]}).status == 304
            assert ask(client, MINUTES, timeout=0.3).status == 503
        assert ask(client, MINUTES).body == whole.body


def test_an_answer_that_is_kept_is_the_one_that_was_made(store: Store) -> None:
    with serving(store.path, query_workers=1, cache_seconds=60) as client:
        questions = ((MINUTES, "text/csv"), (GRAPH, "application/n-triples"), ("ASK {}", "*/*"))
        replies = [ask(client, text, {"Accept": accept}) for text, accept in questions]
        with standing_still(client):
            again = [ask(client, text, {"Accept": accept}) for text, accept in questions]
            assert client.query(MINUTES, "text/csv").body == replies[0].body
            assert ask(client, MINUTES + " ", timeout=0.3).status == 503
        for one, other in zip(replies, again, strict=True):
            assert (one.status, one.body, one.headers["ETag"]) == (other.status, other.body, other.headers["ETag"])
            assert other.headers["Cache-Control"] == "public, max-age=60"


def test_the_memory_for_answers_has_a_bound_and_the_oldest_goes_first(store: Store) -> None:
    with serving(store.path, query_workers=1, cache_bytes=20_000, query_rows=20) as client:
        for n in range(20):
            assert ask(client, f"ASK {{}} #{n}").status == 200
        large = "SELECT * { VALUES ?x { '" + "x" * 5_000 + "' } }"
        assert ask(client, large).status == 200
        assert "X-Touchline-Cut" in ask(client, EVERYTHING).headers
        with standing_still(client):
            assert ask(client, "ASK {} #19", timeout=0.3).status == 200
            assert ask(client, "ASK {} #0", timeout=0.3).status == 503
        for never in (large, EVERYTHING):  # one that would drive out the others, and one that was cut
            assert ask(client, f"ASK {{}} #{len(never)}").status == 200
            with standing_still(client):
                assert ask(client, never, timeout=0.3).status == 503


def test_a_new_generation_has_new_answers_and_tags(tmp_path: Path) -> None:
    store = Store(tmp_path / "store")
    count = "SELECT (COUNT(*) AS ?n) { GRAPH <http://example.org/own> { ?s ?p ?o } }"
    with serving(store.path, "--plain") as client:
        first = ask(client, count)
        assert client.update("INSERT DATA { GRAPH <http://example.org/own> { <a:a> <a:a> 1 } }").status == 200
        second = ask(client, count, {"If-None-Match": first.headers["ETag"]})
        assert (second.status, second.body == first.body) == (200, False)
        assert second.headers["ETag"] != first.headers["ETag"]
        store.rollback(1)
        third = ask(client, count, {"If-None-Match": second.headers["ETag"]})
        assert (third.status, third.body, third.headers["ETag"]) == (200, first.body, first.headers["ETag"])


@pytest.mark.parametrize("function", ["NOW()", "rand()", "UUID()", "STRUUID()"])
def test_what_is_new_each_time_is_not_kept(client: Client, function: str) -> None:
    text = f"SELECT ({function} AS ?x) {{}}"
    one, other = ask(client, text), ask(client, text)
    assert one.body != other.body
    assert (one.headers["ETag"], one.headers["Cache-Control"]) == (None, "no-store")


@pytest.mark.parametrize(
    ("target", "status"),
    [
        ("/sparql?query=SELECT", 400),
        ("/sparql?query=ASK%7B%7D&format=png", 406),
        ("/sparql?timeout=0.2&" + urlencode({"query": SLOW}), 503),
        ("/nothing/here", 404),
    ],
)
def test_errors_are_not_kept(client: Client, target: str, status: int) -> None:
    for _ in range(2):
        reply = client.send("GET", target)
        assert (reply.status, reply.headers["ETag"], reply.headers["Cache-Control"]) == (status, None, "no-store")


# ---- packing


@pytest.mark.parametrize("target", ["/sparql?" + urlencode({"query": EVERYTHING}), "/", "/ontology"])
def test_a_long_answer_is_packed_for_who_takes_it_so(client: Client, target: str) -> None:
    plain = client.send("GET", target)
    packed = client.send("GET", target, headers={"Accept-Encoding": "br, gzip;q=0.5"})
    assert (plain.headers["Content-Encoding"], packed.headers["Content-Encoding"]) == (None, "gzip")
    assert gzip.decompress(packed.body) == plain.body
    assert int(packed.headers["Content-Length"]) == len(packed.body) < len(plain.body)
    for headers in ({"Accept-Encoding": "gzip;q=0, *;q=0"}, {"Accept-Encoding": "identity"}):
        assert client.send("GET", target, headers=headers).body == plain.body


def test_a_short_answer_is_sent_as_it_is(client: Client) -> None:
    assert ask(client, "ASK {}", {"Accept-Encoding": "gzip"}).headers["Content-Encoding"] is None


def test_a_packed_answer_is_confirmed_by_the_same_tag(client: Client) -> None:
    packed = ask(client, EVERYTHING, {"Accept-Encoding": "gzip"})
    assert packed.headers["ETag"].startswith("W/")  # the bytes differ, what they say does not
    assert ask(client, EVERYTHING, {"If-None-Match": packed.headers["ETag"]}).status == 304


# ---- answers that were cut


def test_an_answer_that_was_cut_says_so_in_its_head(client: Client) -> None:
    whole, cut = ask(client, EVERYTHING), ask(client, EVERYTHING, maxrows=7)
    assert (whole.headers["X-Touchline-Cut"], cut.headers["X-Touchline-Cut"]) == (None, "7")
    said = json.loads(cut.body)
    assert said["head"]["link"] == [f"{client.root}/sparql#cut-after-7"]
    assert said["head"]["vars"] == json.loads(whole.body)["head"]["vars"]
    assert len(said["results"]["bindings"]) == 7
    assert "link" not in json.loads(whole.body)["head"]
    tree = ElementTree.fromstring(ask(client, EVERYTHING, maxrows=7, format="xml").body)
    (head,) = tree.iter("{http://www.w3.org/2005/sparql-results#}head")
    assert head[-1].tag.endswith("}link") and head[-1].attrib["href"].endswith("/sparql#cut-after-7")
    assert len(list(tree.iter("{http://www.w3.org/2005/sparql-results#}result"))) == 7
    for format in ("csv", "tsv"):
        assert len(ask(client, EVERYTHING, maxrows=7, format=format).text.splitlines()) == 8


@pytest.mark.parametrize(
    "limits", ["timeout=soon", "timeout=-1", "timeout=", "timeout=nan", "maxrows=1.5", "maxrows=-1"]
)
def test_a_limit_that_is_none_is_told(client: Client, limits: str) -> None:
    reply = client.send("GET", "/sparql?query=ASK%7B%7D&" + limits)
    assert (reply.status, len(reply.text.splitlines())) == (400, 1)
    assert limits.partition("=")[0] in reply.text
