"""The application over a store elsewhere says what it says over its own: behind it Virtuoso, and another Touchline."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest

from graph.answer import QueryError, QueryRefused, QueryTimeout
from graph.export import export
from graph.query import QueryPool
from graph.questions import shipped
from graph.remote.pool import RemotePool
from graph.remote.store import PAGE, RemoteStore
from graph.settings import Settings
from graph.store import Store
from tests.http_kit import BEARER, ROOT, UPDATE, Client, serving
from tests.remote_kit import ARTICLES, own
from tests.virtuoso_kit import AGREED, missing, virtuoso

__all__ = ["own"]  # a fixture


QUESTIONS = [question for question in shipped() if "federation" not in question.keywords]

Row = dict[str, str | frozenset[str]]


@pytest.fixture(scope="module", params=["virtuoso", "touchline"])
def elsewhere(request: pytest.FixtureRequest, own: Store) -> Iterator[tuple[str, str]]:
    """The address of a store with the same data, and its graph of what is agreed."""
    if request.param == "touchline":
        with serving(own.path, query_rows=1_000_000) as client:
            yield f"{client.root}/sparql", ""
        return
    if why := missing():
        pytest.skip(why)
    quads = own.path.parent / "all.nq"
    with quads.open("wb") as out:
        export(own, "nquads", out)
    with virtuoso(own.path.parent / "virtuoso", quads) as address:
        yield address, AGREED


@pytest.fixture(scope="module")
def remote(elsewhere: tuple[str, str]) -> Iterator[RemotePool]:
    settings = Settings()
    pool = RemotePool(RemoteStore(*elsewhere, settings), settings)
    yield pool
    pool.close()


@pytest.fixture(scope="module")
def front(elsewhere: tuple[str, str], own: Store) -> Iterator[Client]:
    """`touchline serve --remote`, with a token that is to count for nothing."""
    address, agreed = elsewhere
    with serving(own.path.parent / "none", "--remote", address, *(("--agreed", agreed) if agreed else ())) as client:
        yield client


@pytest.fixture(scope="module")
def home(own: Store) -> Iterator[Client]:
    with serving(own.path) as client:
        yield client


def rows(body: bytes, *without: str) -> list[Row]:
    """The rows of a result: values without datatypes, for a rounded number has one or another; joined words as sets."""
    found = json.loads(body)["results"]["bindings"]
    return [
        {
            name: frozenset(term["value"].split(" … ")) if name == "words" else term["value"]
            for name, term in row.items()
            if name not in without
        }
        for row in found
    ]


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.name)
def test_every_shipped_question_has_the_answer_of_the_embedded_store(
    remote: RemotePool, own: Store, question: Any
) -> None:
    with QueryPool(own) as pool:
        expected, answer = pool.run(question.text), remote.run(question.text)
    assert answer.sort == expected.sort
    assert answer.variables == expected.variables
    sampled = ("example",) if "SAMPLE(" in question.text else ()  # any one will do

    def sort(row: Row) -> str:
        return json.dumps(row, sort_keys=True, default=sorted)

    assert sorted(rows(answer.body, *sampled), key=sort) == sorted(rows(expected.body, *sampled), key=sort)


PATHS = ("/", "/conflicts", "/outlets", "/questions/scores", "/questions/conflicts", "/ontology")


@pytest.mark.parametrize("path", PATHS)
def test_a_page_is_the_page_over_the_embedded_store(front: Client, home: Client, path: str) -> None:
    ours, theirs = (client.send("GET", path, headers={"Accept": "text/html"}) for client in (front, home))
    assert (ours.status, theirs.status) == (200, 200)
    assert len(ours.text.splitlines()) == len(theirs.text.splitlines())


def test_a_node_has_the_same_statements_evidence_and_conflicts(front: Client, home: Client) -> None:
    conflicts = json.loads(home.send("GET", "/conflicts?format=json").body)
    assert conflicts
    assert json.loads(front.send("GET", "/conflicts?format=json").body) == conflicts
    about = conflicts[0]["about"][0]["iri"].removeprefix(Settings().base)
    for path in (f"/{about}", "/article/atalanta-liverpool-wire", "/person/mohamed-salah"):
        ours, theirs = (json.loads(client.send("GET", f"{path}?format=json").body) for client in (front, home))
        assert {**ours, "links": len(ours["links"])} == {**theirs, "links": len(theirs["links"])}
        documents = [client.send("GET", f"{path}?format=turtle").body for client in (front, home)]
        first, second = ({*ox.parse(document, format=ox.RdfFormat.TURTLE)} for document in documents)
        assert first == second
    assert front.send("GET", "/person/nobody").status == 404


def test_a_graph_is_exported_as_it_is(front: Client, home: Client) -> None:
    for target in (
        "/data?default",
        f"/data?graph={Settings().base}article/villa-chelsea-brief",
    ):
        documents = [
            client.send("GET", target, headers={"Accept": "application/n-triples"}) for client in (front, home)
        ]
        first, second = ({*ox.parse(one.body, format=ox.RdfFormat.N_TRIPLES)} for one in documents)
        assert first == second
    assert front.send("GET", f"/data?graph={Settings().base}article/none").status == 404


def test_a_long_answer_is_read_page_by_page(remote: RemotePool, own: Store) -> None:
    dataset = own.open_published()
    assert dataset is not None
    expected = {*dataset.quads_for_pattern(None, None, None, None)}
    assert len(expected) > PAGE
    assert {*remote._store.open(0).quads_for_pattern(None, None, None, None)} == expected


@pytest.mark.parametrize("format", ["json", "xml", "csv", "tsv"])
def test_rows_come_in_every_format_and_are_cut_where_they_may_be_no_more(remote: RemotePool, format: str) -> None:
    text = "SELECT ?goal ?minute { ?goal a tl:Goal ; tl:minute ?minute } ORDER BY ?goal"
    answer = remote.run(text, rows_format=format, max_rows=1)
    assert (answer.rows, answer.cut, answer.format) == (1, True, format)
    assert b"minute" in answer.body


@pytest.mark.parametrize(
    ("query", "truth"),
    [
        ("ASK { ?s a tl:Goal }", True),
        ("ASK { ?s a tl:None }", False),
        ("ASK { GRAPH <article/villa-chelsea-brief> { ?s a tl:Goal } }", True),
        ("ASK { GRAPH <article/none> { ?s a tl:Goal } }", False),
        ("ASK { GRAPH ?g { ?s a tl:Conflict } }", False),
        ("ASK { ?s a tl:Evidence }", False),
    ],
)
def test_what_is_agreed_and_what_an_article_says_are_kept_apart(remote: RemotePool, query: str, truth: bool) -> None:
    assert json.loads(remote.run(query).body)["boolean"] is truth


ONE, TWO = (f"{Settings().base}article/{Path(name).stem}" for name in ARTICLES[1:])
NOWHERE = f"{Settings().base}article/nowhere"
DATASETS: list[tuple[list[str], list[str]]] = [
    ([ONE], []),
    ([ONE, TWO], []),
    ([], [ONE]),
    ([ONE], [TWO]),
    ([], [ONE, TWO, NOWHERE]),
    ([NOWHERE], []),
]
ASKED = (
    "(COUNT(*) AS ?n) {f} {{ ?s a tl:Goal }}",
    "(COUNT(*) AS ?n) {f} {{ GRAPH ?g {{ ?s a tl:Goal }} }}",
    "?g (COUNT(*) AS ?n) {f} {{ GRAPH ?g {{ ?s ?p ?o }} }} GROUP BY ?g",
    "(COUNT(*) AS ?n) {f} {{ GRAPH <article/villa-chelsea-brief> {{ ?s a tl:Goal }} }}",
    "(COUNT(*) AS ?n) {f} {{ ?s a tl:Evidence . ?s tl:subject ?goal . OPTIONAL {{ GRAPH ?g {{ ?goal a tl:Goal }} }} }}",
)


@pytest.mark.parametrize("text", ASKED)
@pytest.mark.parametrize(("default", "named"), DATASETS)
def test_a_dataset_that_the_protocol_names_is_the_one_that_is_asked(
    remote: RemotePool, own: Store, text: str, default: list[str], named: list[str]
) -> None:
    query, graphs = "SELECT " + text.format(f=""), {"default_graphs": default, "named_graphs": named}
    with QueryPool(own) as pool:
        expected, answer = pool.run(query, **graphs), remote.run(query, **graphs)
    assert sorted(map(str, rows(answer.body))) == sorted(map(str, rows(expected.body)))


@pytest.mark.parametrize("text", ASKED)
@pytest.mark.parametrize(("default", "named"), DATASETS)
def test_a_dataset_that_a_query_names_is_the_one_that_is_asked(
    remote: RemotePool, own: Store, text: str, default: list[str], named: list[str]
) -> None:
    written = "".join([*(f"FROM <{one}> " for one in default), *(f"from named <{one}>\n" for one in named)])
    query = "SELECT " + text.format(f=written)
    with QueryPool(own) as pool:
        expected, answer = pool.run(query), remote.run(query)
    assert sorted(map(str, rows(answer.body))) == sorted(map(str, rows(expected.body)))
    graphs = {"default_graphs": [NOWHERE], "named_graphs": []}  # the protocol's counts
    assert rows(remote.run(f"SELECT * {written} {{ ?s a tl:Goal }}", **graphs).body) == []


def test_a_name_of_a_graph_may_be_relative_or_have_a_prefix(remote: RemotePool) -> None:
    whole = rows(remote.run(f"SELECT ?s FROM <{TWO}> {{ ?s a tl:Goal }}").body)
    assert whole
    for written in (
        "SELECT ?s FROM <article/villa-chelsea-brief> {",
        f"PREFIX a: <{Settings().base}article/> SELECT ?s FROM a:villa-chelsea-brief WHERE {{",
        f"BASE <{Settings().base}article/> SELECT ?s FROM <villa-chelsea-brief> {{",
    ):
        assert sorted(map(str, rows(remote.run(written + " ?s a tl:Goal }").body))) == sorted(map(str, whole))


@pytest.mark.parametrize(
    "query", ["SELECT * FROM", "SELECT * FROM NAMED", "SELECT * FROM NAMED {}", "SELECT * FROM ?g {}"]
)
def test_a_from_without_a_name_is_told_where_it_stands(front: Client, query: str) -> None:
    refused = front.query(query)
    assert refused.status == 400
    assert "line 1" in refused.text


def test_a_graph_that_is_constructed_is_of_the_dataset_that_the_protocol_names(front: Client) -> None:
    text = "CONSTRUCT { ?goal a tl:Goal } { ?goal a tl:Goal }"
    sizes = {
        len([*ox.parse(reply.body, format=ox.RdfFormat.N_TRIPLES)])
        for reply in (front.query(text, "application/n-triples", **{"default-graph-uri": name}) for name in (ONE, TWO))
    }
    assert len(sizes) == 2 and 0 not in sizes
    refused = front.query("ASK {}", **{"named-graph-uri": "no iri> ) } DROP"})
    assert (refused.status, "no absolute IRI" in refused.text) == (400, True)


def test_a_graph_that_is_named_adds_no_column(remote: RemotePool) -> None:
    answer = remote.run("SELECT * { GRAPH <article/villa-chelsea-brief> { ?goal a tl:Goal } }")
    assert answer.variables == ("goal",)
    assert answer.rows > 0


def test_a_graph_comes_in_the_format_that_is_asked_for(remote: RemotePool) -> None:
    text = "CONSTRUCT { ?goal tl:minute ?minute } { ?goal a tl:Goal ; tl:minute ?minute }"
    answer = remote.run(text, graph_format="turtle")
    assert answer.sort == "graph"
    assert len([*ox.parse(answer.body, format=ox.RdfFormat.TURTLE)]) == answer.rows > 0


def test_what_is_wrong_is_told_as_over_the_embedded_store(remote: RemotePool, front: Client) -> None:
    with pytest.raises(QueryError):
        remote.run("SELECT * {")
    with pytest.raises(QueryRefused):
        remote.run("SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }")
    with pytest.raises(QueryRefused):
        remote.run("DROP ALL")
    with pytest.raises(QueryRefused, match="not searched"):
        remote.run('SELECT * { ?node tl:matches "salah" }')
    slow = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER(?a != ?d && ?c != ?i && ?f != ?h) }"
    with pytest.raises(QueryTimeout):
        remote.run(slow, timeout=1)
    reply = front.send("POST", "/update", "CLEAR ALL", {"Content-Type": UPDATE, **BEARER})
    assert (reply.status, "off" in reply.text) == (403, True)
    reply = front.send("GET", "/search?q=salah")
    assert (reply.status, "not searched" in reply.text) == (503, True)


def test_health_tells_of_the_store_elsewhere(front: Client, home: Client) -> None:
    ours, theirs = (json.loads(client.send("GET", "/health").body) for client in (front, home))
    assert ours["ready"] is True
    assert ours["statements"] == theirs["statements"]


def test_an_address_where_nobody_answers_is_told(tmp_path: Path) -> None:
    command = [sys.executable, "touchline.py", "serve", "--remote", "http://127.0.0.1:9/sparql", "--port", "0"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 1
    assert "the store cannot be asked" in done.stderr
    assert "Traceback" not in done.stderr
