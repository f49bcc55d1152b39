"""Changes before a store elsewhere: made and guarded here, and brought there, to Virtuoso and to a plain Touchline."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

import pyoxigraph as ox
import pytest

from graph.build import build
from graph.disk import StoreError
from graph.remote.store import RemoteStore
from graph.remote.writer import RemoteWriter, bringing
from graph.settings import Settings
from graph.store import Store
from graph.update import Put, Update
from tests.http_kit import BEARER, ROOT, UPDATE, Client, Reply, serving
from tests.sparql_server import endpoint
from tests.virtuoso_kit import AGREED, missing, virtuoso

BASE = Settings().base
WIRE = "atalanta-liverpool-wire"
OTHER = "the token of the store elsewhere"
TURTLE = {"Content-Type": "text/turtle", **BEARER}
OTHERS = "<x:a> <x:b> <x:c> <urn:others> .\n"


@dataclass(frozen=True)
class Place:
    """A store here, the front before the one elsewhere, and all that is there, read past the front."""

    here: Store
    agreed: str
    front: Client
    there: Callable[[], set[ox.Quad]]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Store:
    store = Store(tmp_path_factory.mktemp("writes") / "built")
    build(store, [ROOT / "samples" / f"{WIRE}.txt", ROOT / "samples" / "villa-chelsea-brief.txt"])
    return store


@pytest.fixture(scope="module", params=["virtuoso", "touchline"])
def place(request: pytest.FixtureRequest, built: Store, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    folder = tmp_path_factory.mktemp(request.param)
    shutil.copytree(built.path, folder / "here")
    with ExitStack() as stack:
        if request.param == "virtuoso":
            if why := missing():
                pytest.skip(why)
            (folder / "others.nq").write_text(OTHERS)
            queries = updates = stack.enter_context(virtuoso(folder / "v", folder / "others.nq", writable=True))
            agreed = AGREED
        else:
            there = stack.enter_context(serving(folder / "there", "--plain", token=OTHER, query_rows=1_000_000))
            queries, updates, agreed = f"{there.root}/sparql", f"{there.root}/update", ""
            given = {"Content-Type": UPDATE, "Authorization": f"Bearer {OTHER}"}
            put = there.send("POST", "/update", "INSERT DATA { GRAPH <urn:others> { <x:a> <x:b> <x:c> } }", given)
            assert put.status == 200
        settings = Settings(remote=queries, remote_agreed=agreed, remote_update=updates, remote_token=OTHER)
        options = ("--remote", queries, "--update-url", updates, *(("--agreed", agreed) if agreed else ()))
        front = stack.enter_context(serving(folder / "here", *options, remote_token=OTHER))
        reading = RemoteStore(queries, agreed, settings)
        everything = (None, None, None, None)
        yield Place(Store(folder / "here"), agreed, front, lambda: {*reading.open(0).quads_for_pattern(*everything)})


def said_here(store: Store) -> set[ox.Quad]:
    dataset = store.open_published()
    assert dataset is not None
    return {*dataset.quads_for_pattern(None, None, None, None)}


def others() -> set[ox.Quad]:
    return {ox.Quad(*(ox.NamedNode(f"x:{name}") for name in "abc"), ox.NamedNode("urn:others"))}


def data(method: str, graph: str, body: str | None, front: Client) -> Reply:
    return front.send(method, "/data?" + urlencode({"graph": graph}), body, TURTLE)


def test_an_update_is_answered_when_the_store_elsewhere_says_it_with_all_that_was_built(place: Place) -> None:
    done = place.front.update("INSERT DATA { GRAPH <urn:notes> { <x:note> <x:says> 'kept – é' } }")
    assert done.status == 200, done.text
    assert json.loads(done.body)["quads"] == 1
    assert place.there() == said_here(place.here) | others()
    found = place.front.query("SELECT ?said { GRAPH <urn:notes> { ?note <x:says> ?said } }")
    assert json.loads(found.body)["results"]["bindings"][0]["said"]["value"] == "kept – é"


def test_what_is_agreed_follows_an_article_that_is_changed_there_too(place: Place) -> None:
    graph = f"{BASE}article/{WIRE}"
    whole = place.front.send("GET", "/data?" + urlencode({"graph": graph}), headers={"Accept": "text/turtle"}).text
    assert place.front.query("ASK { ?match a tl:Match ; tl:home <team/atalanta> }").text.count("true") == 1
    gone = data("DELETE", graph, None, place.front)
    assert gone.status == 204, gone.text
    assert place.there() == said_here(place.here) | others()
    assert "false" in place.front.query("ASK { ?match a tl:Match ; tl:home <team/atalanta> }").text
    assert place.front.send("GET", f"/article/{WIRE}").status == 404
    again = data("PUT", graph, whole, place.front)
    assert again.status == 201, again.text
    assert place.there() == said_here(place.here) | others()
    assert "true" in place.front.query("ASK { ?match a tl:Match ; tl:home <team/atalanta> }").text


def test_a_graph_is_put_added_to_and_dropped_there(place: Place) -> None:
    def has(*names: str) -> bool:
        put = ox.NamedNode("urn:put")
        return {quad.subject for quad in place.there() if quad.graph_name == put} == {*map(ox.NamedNode, names)}

    assert data("PUT", "urn:put", "<x:one> <x:p> 1 .", place.front).status == 201
    assert has("x:one")
    assert data("POST", "urn:put", "<x:two> <x:p> 2 .", place.front).status == 204
    assert has("x:one", "x:two")
    assert data("PUT", "urn:put", "<x:three> <x:p> 3 .", place.front).status == 204
    assert has("x:three")
    assert data("DELETE", "urn:put", None, place.front).status == 204
    assert has()
    assert data("DELETE", "urn:put", None, place.front).status == 404


def test_a_change_of_more_than_one_request_arrives_whole(place: Place) -> None:
    many = "\n".join(f"<x:many{n}> <x:p> {n} ." for n in range(500))
    assert data("PUT", "urn:many", many, place.front).status == 201
    assert sum(quad.graph_name == ox.NamedNode("urn:many") for quad in place.there()) == 500
    assert data("DELETE", "urn:many", None, place.front).status == 204
    assert place.there() == said_here(place.here) | others()


@pytest.mark.parametrize(
    ("update", "status", "why"),
    [
        ("INSERT DATA { <x:a> <x:b> <x:c> }", 409, "made of their graphs"),
        ("DELETE WHERE { ?s a tl:Match }", 409, "made of their graphs"),
        (f"WITH <{BASE}article/{WIRE}> DELETE {{ ?goal tl:minute ?m }} INSERT {{ ?goal tl:minute 'late' }} "
         "WHERE { ?goal tl:minute ?m }", 422, "shape"),
        ("INSERT DATA { GRAPH <urn:others> { <x:more> <x:b> <x:c> } }", 403, "is the store's elsewhere"),
        ("CREATE GRAPH <urn:others>", 403, "is the store's elsewhere"),
        ("INSERT DATA { GRAPH <urn:notes> { _:nobody <x:b> <x:c> } }", 403, "Blank nodes"),
        ("INSERT DATA { GRAPH <urn:notes> { <x:a> <x:b> [] } }", 403, "Blank nodes"),
        ("LOAD <http://127.0.0.1:9/x>", 403, "LOAD"),
        ("INSERT DATA {", 400, ""),
    ],
)  # fmt: skip
def test_a_change_that_may_not_be_is_refused_whole_before_anything_is_sent(
    place: Place, update: str, status: int, why: str
) -> None:
    before, there = place.here.published(), place.there()
    refused = place.front.update(update)
    assert (refused.status, why in refused.text) == (status, True), refused.text
    assert place.here.published() == before
    assert place.there() == there


def test_the_graph_of_what_is_agreed_is_not_written_by_its_name(place: Place) -> None:
    if not place.agreed:
        pytest.skip("this store has a default graph")
    refused = place.front.update(f"INSERT DATA {{ GRAPH <{AGREED}> {{ <x:a> <x:b> <x:c> }} }}")
    assert (refused.status, "is the store's elsewhere" in refused.text) == (403, True)


def test_only_who_has_the_token_may_change_the_store_elsewhere(place: Place) -> None:
    there = place.there()
    for headers in ({}, {"Authorization": f"Bearer {OTHER}"}):
        sent = {"Content-Type": UPDATE, **headers}
        assert place.front.send("POST", "/update", "DROP ALL", sent).status == 401
    assert place.there() == there


def test_the_token_of_the_store_elsewhere_goes_to_its_update_address_alone(here: Store) -> None:
    with endpoint("") as queries, endpoint(status=302, location="http://127.0.0.1:9/elsewhere") as updates:
        settings = Settings(remote=queries.url, remote_update=updates.url, remote_token=OTHER)
        store = RemoteStore(queries.url, "", settings, here)
        assert OTHER not in f"{settings} {store.remote}"
        writer = RemoteWriter(store, here, settings)
        with pytest.raises(StoreError, match="answers 302") as told:
            writer.change(NOTE)
        assert OTHER not in str(told.value)
        assert (queries.tokens, updates.tokens) == ({""}, {f"Bearer {OTHER}"})
        writer.close()


# ---- a store elsewhere that fails


def remote_writer(url: str, update: str, here: Store) -> RemoteWriter:
    settings = Settings(remote=url, remote_update=update)
    return RemoteWriter(RemoteStore(url, "", settings, here), here, settings)


@pytest.fixture
def here(built: Store, tmp_path: Path) -> Store:
    shutil.copytree(built.path, tmp_path / "here")
    return Store(tmp_path / "here")


NOTE = Update("INSERT DATA { GRAPH <urn:notes> { <x:note> <x:says> 'one' } }")
NO_NOTE = Update("DELETE DATA { GRAPH <urn:notes> { <x:note> <x:says> 'one' } }")


def test_where_the_store_elsewhere_cannot_be_asked_nothing_is_changed_here(here: Store) -> None:
    writer, before = remote_writer("http://127.0.0.1:9/", "http://127.0.0.1:9/", here), here.published()
    with pytest.raises(StoreError, match="cannot be asked"):
        writer.change(NOTE)
    assert here.published() == before
    writer.close()


def test_a_change_that_did_not_arrive_is_told_and_sent_with_the_next(here: Store) -> None:
    with endpoint("") as there:
        writer = remote_writer(there.url, there.url, here)
        writer.change(Put("urn:put", ()))
        assert {*there.store} == said_here(here)
        writer._settings = Settings(remote=there.url, remote_update="http://127.0.0.1:9/")
        before = here.published()
        with pytest.raises(StoreError, match=r"published here, as generation \d+, and the store elsewhere does not"):
            writer.change(NOTE)
        assert here.published() != before
        assert {*there.store} != said_here(here)
        with pytest.raises(StoreError, match="cannot be asked"):  # and nothing more is begun
            writer.change(NO_NOTE)
        writer._settings = Settings(remote=there.url, remote_update=there.url)
        writer.change(NO_NOTE)
        assert {*there.store} == said_here(here)
        writer.close()


def test_a_rollback_and_a_build_of_another_process_are_brought_with_the_next_change(here: Store) -> None:
    with endpoint("") as there:
        writer = remote_writer(there.url, there.url, here)
        writer.change(NOTE)
        here.rollback(1)
        build(here, [ROOT / "samples" / "atalanta-liverpool-regional.md"])
        writer.change(Update("INSERT DATA { GRAPH <urn:more> { <x:a> <x:b> <x:c> } }"))
        assert {*there.store} == said_here(here)
        writer.close()


def test_a_change_is_refused_while_a_build_is_brought(here: Store) -> None:
    with endpoint("") as there:
        writer = remote_writer(there.url, there.url, here)
        with bringing(here), pytest.raises(StoreError, match="another change or build"):
            writer.change(NOTE)
        writer.change(NOTE)
        writer.close()


def test_changes_with_no_store_here_are_refused_at_the_start(tmp_path: Path) -> None:
    with endpoint("") as there, pytest.raises(AssertionError, match="nothing has been built"):  # noqa: SIM117
        with serving(tmp_path / "none", "--remote", there.url, "--update-url", there.url):
            pass


def test_an_update_address_without_a_store_elsewhere_is_told(tmp_path: Path) -> None:
    with (
        pytest.raises(AssertionError, match="--remote"),
        serving(tmp_path / "none", "--update-url", "http://x.example/"),
    ):
        pass


# ---- the words


def test_texts_are_searched_by_the_index_of_the_store_here(place: Place) -> None:
    query = 'SELECT ?node ?name { ?node tl:matches "liverpool" . ?node a tl:Team ; rdfs:label ?name }'
    found = json.loads(place.front.query(query).body)["results"]["bindings"]
    assert [row["node"]["value"] for row in found] == [f"{BASE}team/liverpool"]
    scored = place.front.query('SELECT ?node ?score { ?node tl:matches ("salah" ?score) } ORDER BY DESC(?score)')
    assert scored.status == 200 and len(json.loads(scored.body)["results"]["bindings"]) > 1
    hits = json.loads(place.front.send("GET", "/search?q=salah&format=json").body)
    assert f"{BASE}person/mohamed-salah" in {hit["node"] for hit in hits}
    page = place.front.send("GET", "/search?q=salah", headers={"Accept": "text/html"})
    assert (page.status, "Salah" in page.text) == (200, True)


def test_a_text_that_was_just_written_is_found(place: Place) -> None:
    article = f"<{BASE}article/{WIRE}>"
    titled = f"DATA {{ GRAPH {article} {{ {article} dcterms:title 'Zebra on the pitch' }} }}"
    assert json.loads(place.front.send("GET", "/search?q=zebra&format=json").body) == []
    assert place.front.update(f"INSERT {titled}").status == 200
    found = place.front.query('SELECT ?t { ?node tl:matches "zebra" . GRAPH ?g { ?node dcterms:title ?t } }')
    (row,) = json.loads(found.body)["results"]["bindings"]
    assert row["t"]["value"] == "Zebra on the pitch"
    assert place.front.update(f"DELETE {titled}").status == 200
    assert json.loads(place.front.send("GET", "/search?q=zebra&format=json").body) == []
