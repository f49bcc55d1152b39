"""Changes from outside: by token, whole or not at all, and never to what is derived."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest

from graph.build import build
from graph.query import QueryError, QueryRefused, QueryTimeout
from graph.rewrite import rewritten
from graph.scan import update_refusal
from graph.settings import SettingError, Settings
from graph.store import Store, StoreError
from graph.update import Document, Put, Update, change
from graph.writer import Writer
from server import create_app
from tests.http_kit import BEARER, TOKEN, UPDATE, Client, Reply, serving

REPORT = (
    "Atalanta 0-1 Liverpool\n\nLiverpool won 1-0 at Atalanta on Thursday but went out of the Europa League. "
    "Mohamed Salah converted a penalty in the seventh minute.\n"
)
NOTE = "INSERT DATA { GRAPH <http://desk.example/notes> { <person/mohamed-salah> rdfs:comment 'Ask him.' } }"
MINUTES = "SELECT DISTINCT ?minute { ?goal a tl:Goal ; tl:minute ?minute }"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("built")
    (folder / "wire.txt").write_text(REPORT, "utf-8")
    assert build(Store(folder / "store"), [folder / "wire.txt"]).sound
    return folder


@pytest.fixture
def store(built: Path, tmp_path: Path) -> Path:
    shutil.copytree(built / "store", tmp_path / "store")
    return tmp_path / "store"


@pytest.fixture
def client(store: Path) -> Iterator[Client]:
    with serving(store, update_seconds=20) as client:
        yield client


def values(client: Client, query: str) -> set[str]:
    bindings = json.loads(client.query(query).body)["results"]["bindings"]
    return {term["value"] for row in bindings for term in row.values()}


def generation(client: Client) -> int:
    return int(json.loads(client.send("GET", "/health", headers={"Accept": "application/json"}).body)["generation"])


def problem(reply: Reply) -> str:
    assert len(reply.text.strip().splitlines()) == 1
    return reply.text


# ---- by token


@pytest.mark.parametrize(
    ("header", "status"),
    [
        (None, 401),
        ("Bearer", 401),
        (f"Bearer {TOKEN}x", 401),
        (f"Bearer {TOKEN[:-1]}", 401),
        (f"Basic {TOKEN}", 401),
        ("Bearer żółw", 401),
        (f"bearer {TOKEN}", 200),
        (f"Bearer {TOKEN}", 200),
    ],
)
def test_only_who_has_the_token_may_change_anything(client: Client, header: str | None, status: int) -> None:
    sent = {"Content-Type": UPDATE} | ({} if header is None else {"Authorization": header.encode().decode("latin-1")})
    reply = client.send("POST", "/update", NOTE, sent)
    assert reply.status == status
    if status == 401:
        assert reply.headers["WWW-Authenticate"].startswith("Bearer ")
        assert TOKEN not in problem(reply)
        for method in ("PUT", "POST", "DELETE"):
            assert client.send(method, "/data?graph=http://x/g", "", sent).status == 401
    assert generation(client) == (2 if status == 200 else 1)


def test_without_a_token_nobody_may_and_that_is_said(store: Path) -> None:
    with serving(store, token=None) as client:
        reply = client.update(NOTE)
        assert reply.status == 403
        assert "TOUCHLINE_UPDATE_TOKEN" in problem(reply)
        assert client.send("DELETE", "/data?default", headers=BEARER).status == 403
        assert client.send("GET", "/data?default").status == 200


def test_the_token_may_stand_in_a_file(store: Path, tmp_path: Path) -> None:
    (tmp_path / "token").write_text("from a file\n")
    with serving(store, token=None, update_token_file=tmp_path / "token") as client:
        for token, status in (("from a file", 200), ("another", 401)):
            headers = {"Content-Type": UPDATE, "Authorization": f"Bearer {token}"}
            assert client.send("POST", "/update", NOTE, headers).status == status


@pytest.mark.parametrize("content", [None, " \n"])
def test_a_token_file_without_a_token_stops_the_server(store: Path, tmp_path: Path, content: str | None) -> None:
    if content is not None:
        (tmp_path / "token").write_text(content)
    with pytest.raises(SettingError, match="token"):
        create_app(store, Settings(update_token_file=str(tmp_path / "token")))


def test_the_token_is_not_in_what_settings_show_of_themselves() -> None:
    assert TOKEN not in repr(Settings(update_token=TOKEN))


# ---- what a change may touch


def test_a_graph_of_ones_own_is_written_and_left_alone_by_builds(client: Client, store: Path, tmp_path: Path) -> None:
    reply = client.update(NOTE)
    assert json.loads(reply.body) == {"generation": 2, "quads": 1, "created": True}
    (tmp_path / "second.txt").write_text(REPORT.replace("seventh", "fifth"), "utf-8")
    assert build(Store(store), [tmp_path / "second.txt"]).sound
    asked = "SELECT ?note { GRAPH <http://desk.example/notes> { <person/mohamed-salah> rdfs:comment ?note } }"
    assert values(client, asked) == {"Ask him."}


def test_what_is_agreed_follows_a_correction_of_what_an_article_states(client: Client) -> None:
    assert values(client, MINUTES) == {"7"}
    correction = (
        "DELETE { GRAPH ?g { ?goal tl:minute 7 . ?evidence tl:object 7 } }"
        "INSERT { GRAPH ?g { ?goal tl:minute 8 . ?evidence tl:object 8 } }"
        "WHERE { GRAPH ?g { ?goal tl:minute 7 . ?evidence tl:subject ?goal ; tl:predicate tl:minute ; tl:object 7 } }"
    )
    reply = client.update(correction)
    assert reply.status == 200, reply.text
    assert values(client, MINUTES) == {"8"}


@pytest.mark.parametrize(
    "update",
    [
        "INSERT DATA { <http://x/s> <http://x/p> 1 }",
        "CLEAR ALL",
        "DROP DEFAULT",
        "DELETE WHERE { ?goal tl:minute ?minute }",
        "COPY <http://desk.example/notes> TO DEFAULT",
    ],
)
def test_the_agreed_graph_is_derived_and_no_change_touches_it(client: Client, update: str) -> None:
    client.update(NOTE)
    reply = client.update(update)
    assert reply.status == 409
    assert "named graph" in problem(reply)
    assert generation(client) == 2
    assert client.send("PUT", "/data?default", "", {"Content-Type": "text/turtle", **BEARER}).status == 409


def test_a_change_that_violates_a_shape_is_refused_whole_and_told_where(client: Client) -> None:
    update = "INSERT { GRAPH ?g { ?goal tl:minute 'late' } } WHERE { GRAPH ?g { ?goal a tl:Goal } }"
    headers = {"Content-Type": UPDATE, "Accept": "application/json", **BEARER}
    reply = client.send("POST", "/update", f"{NOTE} ; {update}", headers)
    assert (reply.status, reply.media_type) == (422, "application/problem+json")
    told = json.loads(reply.body)
    assert any("/goal/" in one["node"] and one["article"] == "wire" for one in told["violations"])
    assert generation(client) == 1
    assert values(client, "SELECT ?s { GRAPH <http://desk.example/notes> { ?s ?p ?o } }") == set()


def test_an_article_that_is_broken_where_no_shape_looks_is_refused_too(client: Client) -> None:
    broken = "INSERT DATA { GRAPH <http://x/g> { <http://x/g> dcterms:identifier 'x' } }"
    reply = client.update(broken)
    assert reply.status == 422
    assert "agreement" in problem(reply)
    assert generation(client) == 1


def test_what_changes_nothing_publishes_nothing(client: Client) -> None:
    assert json.loads(client.update("DELETE DATA { GRAPH <http://x/g> { <http://x/s> <http://x/p> 1 } }").body) == {
        "generation": 1,
        "quads": 0,
        "created": False,
    }
    assert generation(client) == 1


def test_a_plain_store_and_one_of_articles_are_not_taken_for_each_other(store: Path, tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="its own folder"):
        Store(store).begin_plain()
    plain = Store(tmp_path / "plain")
    plain.begin_plain()
    plain.begin_plain()
    assert (plain.plain, Store(store).plain, plain.published()) == (True, False, 1)
    with pytest.raises(StoreError, match="plain store"):
        build(plain, [tmp_path])


# ---- what is refused before it runs


@pytest.mark.parametrize(
    "update",
    [
        "LOAD <http://localhost:9/x>",
        "load silent <http://localhost:9/x> into graph <http://x/g>",
        "LOADSILENT<http://localhost:9/x>",
        "PREFIX e: <http://localhost:9/>LOADe:x",
        "CLEAR ALL;LOAD<http://localhost:9/x>",
        "PREFIX e: <http://localhost:9/> CLEAR ALL;LOADe:x",
        "INSERT { ?s ?p ?o } WHERE { SERVICE <http://localhost:9/> { ?s ?p ?o } }",
        "INSERT { ?s ?p ?o } WHERE { { } SERVICE SILENT <http://localhost:9/> { ?s ?p ?o } }",
    ],
)
def test_an_update_reaches_no_other_address(tmp_path: Path, update: str) -> None:
    store = Store(tmp_path / "store")
    store.begin_plain()
    with pytest.raises(QueryRefused):
        change(store, Update(update), Settings())
    assert store.published() == 1


@pytest.mark.parametrize(
    "update",
    [
        "INSERT DATA { <http://x/LOAD> <http://x/p> 'LOAD <http://x/> ; SERVICE' } # LOAD <x>",
        "PREFIX LOADer: <http://x/> INSERT DATA { LOADer:a LOADer:b LOADer:c }",
        "PREFIX LOADer: <http://x/> COPY LOADer:a TO LOADer:b",
    ],
)
def test_a_name_or_a_text_with_such_a_word_is_only_that(update: str) -> None:
    assert update_refusal(update) is None


def test_an_update_that_cannot_be_read_tells_line_and_column(client: Client) -> None:
    reply = client.update("INSERT DATA {\n GRAPH <http://x/g> { <a> } }")
    assert reply.status == 400
    assert problem(reply).startswith("line 2, column ")


@pytest.mark.parametrize(
    ("update", "is_now"),
    [
        (
            "INSERT { ?s ?p 1 } WHERE { ?s ?p ?o }",
            "INSERT { ?s ?p 1 } USING <u:a> USING NAMED <u:b> WHERE { ?s ?p ?o }",
        ),
        (
            "DELETE WHERE { ?s ?p '}' } ; CLEAR ALL",
            "DELETE { ?s ?p '}' } USING <u:a> USING NAMED <u:b> WHERE { ?s ?p '}' } ; CLEAR SILENT ALL",
        ),
        ("INSERT DATA { <u:s> <u:p> 'WHERE' }", "INSERT DATA { <u:s> <u:p> 'WHERE' }"),
    ],
)
def test_the_protocols_dataset_is_written_into_each_operation(update: str, is_now: str) -> None:
    assert rewritten(update, ["u:a"], ["u:b"]) == is_now


def test_a_dataset_that_would_end_its_own_brackets_is_refused() -> None:
    with pytest.raises(QueryError, match="IRI"):
        rewritten("INSERT { ?s ?p 1 } WHERE { ?s ?p ?o }", ["u:a> WHERE {} ; DROP ALL #"], [])


def test_a_graph_that_is_put_empty_is_there_and_is_counted(tmp_path: Path) -> None:
    store = Store(tmp_path / "store")
    store.begin_plain()
    done = change(store, Put("http://x/g", (Document(b"", "turtle", "http://x/"),)), Settings())
    assert (done.created, done.quads) == (True, 0)
    dataset = store.open(done.generation)
    assert dataset.contains_named_graph(ox.NamedNode("http://x/g"))
    assert store.describe(done.generation).articles == 1


# ---- limits


def test_a_change_past_its_time_is_ended_and_nothing_of_it_is_kept(tmp_path: Path) -> None:
    store = Store(tmp_path / "store")
    store.begin_plain()
    writer = Writer(store, Settings(update_seconds=5))
    try:
        numbers = " ".join(f"<http://x/{n}> <http://x/p> {n} ." for n in range(300))
        assert writer.change(Update(f"INSERT DATA {{ {numbers} }}")).generation == 2
        runaway = "INSERT { ?s <http://x/q> ?n } WHERE { ?s ?a ?n . ?t ?b ?m . ?u ?c ?l . ?v ?d ?k }"
        with pytest.raises(QueryTimeout):
            writer.change(Update(runaway))
        assert store.published() == 2
        assert writer.change(Update("INSERT DATA { <http://x/s> <http://x/p> 'after' }")).generation == 3
    finally:
        writer.close()
    assert not [*store.path.glob("candidate-*")]


def test_a_body_longer_than_a_change_may_be_is_refused(store: Path) -> None:
    with serving(store, update_bytes=2_000_000) as client:
        headers = {"Content-Type": "text/turtle", **BEARER}
        target = "/data?graph=http://x/g"
        assert client.send("PUT", target, "#" * 1_500_000 + "\n<u:s> <u:p> 1 .", headers).status == 201
        assert client.send("PUT", target, "#" * 2_500_000, headers).status == 413
        assert (
            client.send("POST", "/sparql", "#" * 1_500_000, {"Content-Type": "application/sparql-query"}).status == 413
        )
