"""Questions: answered within limits, from what is published, and from nowhere else."""

from __future__ import annotations

import csv
import io
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pyoxigraph as ox
import pytest

from graph import worker
from graph.query import (
    QueryBusy,
    QueryError,
    QueryPool,
    QueryRefused,
    QueryTimeout,
    QueryTooLarge,
    query,
    question,
    shipped,
)
from graph.scan import refusal
from graph.settings import PREFIXES, Settings
from graph.store import Store, StoreError

NAMES = ["a", "b\tc", 'd "e"', "f\ng", "h,i", "Żółw", "j}},{", ""]
LARGE = "SELECT (COUNT(*) AS ?n) { GRAPH ?x { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?o ?p } }"


def iri(name: str) -> ox.NamedNode:
    return ox.NamedNode(f"http://example.org/{name}")


def fill(store: Store, graph: str, count: int) -> None:
    with store.candidate() as candidate:
        name = iri(graph)
        candidate.replace(name, [ox.Quad(iri(str(n)), iri("p"), ox.Literal(n), name) for n in range(count)])
        agreed = [ox.Quad(iri(f"n{n}"), iri("label"), ox.Literal(text)) for n, text in enumerate(NAMES)]
        candidate.replace(ox.DefaultGraph(), agreed)
        candidate.publish()


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    store = Store(tmp_path_factory.mktemp("query") / "store")
    fill(store, "one", 30)
    fill(store, "two", 20)
    return store


@pytest.fixture(scope="module")
def pool(store: Store) -> Iterator[QueryPool]:
    with QueryPool(store) as pool:
        yield pool


def values(body: bytes, variable: str) -> list[str]:
    return [row[variable]["value"] for row in json.loads(body)["results"]["bindings"]]


LABELS = "SELECT ?s ?label { ?s <http://example.org/label> ?label }"


# ---- answers


def test_every_format_gives_the_same_rows(pool: QueryPool) -> None:
    expected = sorted(NAMES)
    assert sorted(values(pool.run(LABELS).body, "label")) == expected
    text = pool.run(LABELS, rows_format="csv").body.decode()
    assert sorted(row["label"] for row in csv.DictReader(io.StringIO(text, newline=""))) == expected
    tree = ElementTree.fromstring(pool.run(LABELS, rows_format="xml").body)
    assert sorted(one.text or "" for one in tree.iter("{http://www.w3.org/2005/sparql-results#}literal")) == expected
    assert pool.run(LABELS, rows_format="tsv").body.count(b"\n") == len(NAMES) + 1


@pytest.mark.parametrize("format", ["json", "xml", "csv", "tsv"])
def test_a_question_of_yes_or_no_is_answered_in_every_format(pool: QueryPool, format: str) -> None:
    answer = pool.run("ASK { ?s ?p ?o }", rows_format=format)
    assert (answer.sort, answer.format) == ("ask", format)
    assert b"true" in answer.body


@pytest.mark.parametrize("format", ["turtle", "ntriples", "nquads", "trig", "rdfxml", "jsonld"])
def test_a_graph_is_answered_in_every_format(pool: QueryPool, format: str) -> None:
    formats = {
        "turtle": ox.RdfFormat.TURTLE,
        "ntriples": ox.RdfFormat.N_TRIPLES,
        "nquads": ox.RdfFormat.N_QUADS,
        "trig": ox.RdfFormat.TRIG,
        "rdfxml": ox.RdfFormat.RDF_XML,
        "jsonld": ox.RdfFormat.JSON_LD,
    }
    answer = pool.run("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }", graph_format=format)
    assert (answer.sort, answer.format, answer.rows) == ("graph", format, len(NAMES))
    read = list(ox.parse(answer.body, format=formats[format]))
    assert sorted(quad.object.value for quad in read) == sorted(NAMES)


def test_a_graph_is_the_same_bytes_whenever_it_is_asked_for(store: Store) -> None:
    asked = "CONSTRUCT { ?s ?p ?o . ?o a tl:Goal } WHERE { ?s ?p ?o }"
    assert query(store, asked).body == query(store, asked).body


def test_an_answer_says_from_which_generation_it_is(pool: QueryPool) -> None:
    answer = pool.run(LABELS)
    assert (answer.sort, answer.rows, answer.cut, answer.variables, answer.generation) == (
        "select", len(NAMES), False, ("s", "label"), 2,
    )  # fmt: skip


def test_rows_past_the_limit_are_cut_off_and_it_is_said(pool: QueryPool) -> None:
    asked = "SELECT ?o { GRAPH <http://example.org/one> { ?s ?p ?o } }"
    answer = pool.run(asked, max_rows=10)
    assert (answer.rows, answer.cut, len(values(answer.body, "o"))) == (10, True, 10)
    answer = pool.run(asked, max_rows=30)
    assert (answer.rows, answer.cut, len(values(answer.body, "o"))) == (30, False, 30)


def test_cutting_keeps_the_order_that_the_query_asked_for(pool: QueryPool) -> None:
    asked = "SELECT ?o { GRAPH <http://example.org/one> { ?s ?p ?o } } ORDER BY DESC(?o)"
    assert values(pool.run(asked, max_rows=3).body, "o") == ["29", "28", "27"]


def test_triples_past_the_limit_are_cut_off_and_it_is_said(pool: QueryPool) -> None:
    asked = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"
    answer = pool.run(asked, max_rows=3)
    assert (answer.rows, answer.cut) == (3, True)


def test_an_answer_that_is_too_long_is_refused(store: Store) -> None:
    with QueryPool(store, Settings(query_bytes=200)) as pool:
        with pytest.raises(QueryTooLarge, match=r"longer than 0\.0002 MB"):
            pool.run("SELECT * { GRAPH ?g { ?s ?p ?o } }")
        assert pool.run("ASK {}").rows == 1


def test_known_prefixes_need_no_declaration(pool: QueryPool) -> None:
    assert pool.run("ASK { ?s a tl:Goal ; rdfs:label ?l ; prov:specializationOf ?x }").sort == "ask"


@pytest.mark.parametrize(
    ("how", "expected"),
    [
        ({}, [8, 50]),
        ({"default_graphs": ["http://example.org/one"]}, [30, 0]),
        ({"default_graphs": ["http://example.org/one", "http://example.org/two"]}, [50, 0]),
        ({"named_graphs": ["http://example.org/two"]}, [0, 20]),
        ({"default_graphs": ["http://example.org/one"], "named_graphs": ["http://example.org/two"]}, [30, 20]),
        ({"default_graphs": ["http://example.org/unknown"]}, [0, 0]),
    ],
)
def test_the_dataset_of_the_protocol_is_all_that_is_seen(pool: QueryPool, how: Any, expected: list[int]) -> None:
    asked = (
        "SELECT ?d ?n { { SELECT (COUNT(*) AS ?d) { ?s ?p ?o } } "
        "{ SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } } }"
    )
    row = json.loads(pool.run(asked, **how).body)["results"]["bindings"][0]
    assert [int(row["d"]["value"]), int(row["n"]["value"])] == expected


# ---- what cannot be read, and what is refused


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


# ---- limits


def test_a_query_past_its_deadline_is_ended_and_the_next_one_answered(pool: QueryPool) -> None:
    started = time.monotonic()
    with pytest.raises(QueryTimeout, match=r"longer than 0\.3 seconds"):
        pool.run(LARGE, timeout=0.3)
    assert time.monotonic() - started < 1
    assert pool.run(LABELS).rows == len(NAMES)


def test_a_caller_can_tighten_a_limit_but_not_loosen_it(store: Store) -> None:
    # Long enough for a process to start on a busy machine.
    with QueryPool(store, Settings(query_seconds=2.5, query_rows=5)) as pool:
        with pytest.raises(QueryTimeout, match=r"longer than 2\.5 seconds"):
            pool.run(LARGE, timeout=60)
        assert pool.run(LABELS, max_rows=100).rows == 5


def test_waiting_for_a_busy_process_counts_as_time(store: Store) -> None:
    with QueryPool(store, Settings(query_workers=1, quick_seconds=60)) as pool, ThreadPoolExecutor(1) as other:
        busy = other.submit(pool.run, LARGE, timeout=0.6)
        time.sleep(0.1)
        with pytest.raises(QueryBusy, match=r"were busy for 0\.1 seconds"):
            pool.run(LABELS, timeout=0.1)
        with pytest.raises(QueryTimeout):
            busy.result()
        assert pool.run(LABELS).rows == len(NAMES)


def test_a_query_that_needs_too_much_memory_ends_alone(store: Store) -> None:
    with QueryPool(store, Settings(query_memory=1_000_000_000)) as pool:
        hungry = (
            "SELECT (GROUP_CONCAT(CONCAT(STR(?a), STR(?d), STR(?g), STR(?j)); separator='" + "x" * 4000 + "') AS ?n) "
        )
        with pytest.raises(QueryTooLarge, match="memory"):
            pool.run(hungry + "{ GRAPH ?x { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l } }", timeout=20)
        assert pool.run(LABELS).rows == len(NAMES)


@pytest.mark.parametrize("text", ["SELECT * {" + "{" * 100_000, f"ASK {{ FILTER({'(' * 200_000}1{')' * 200_000}) }}"])
def test_a_query_that_is_nested_too_deeply_ends_alone(pool: QueryPool, text: str) -> None:
    with pytest.raises(QueryTooLarge, match="nested too deeply"):
        pool.run(text)
    assert pool.run(LABELS).rows == len(NAMES)


def test_a_query_that_is_too_long_is_refused(pool: QueryPool) -> None:
    with pytest.raises(QueryTooLarge, match="longer than 1,000,000 characters"):
        pool.run("ASK {} #" + "x" * 1_000_000)


def test_a_graph_that_is_no_iri_is_told(pool: QueryPool) -> None:
    with pytest.raises(QueryError, match="Invalid IRI"):
        pool.run("ASK {}", default_graphs=["not an iri"])


def test_threads_share_a_pool(pool: QueryPool) -> None:
    def ask(n: int) -> int:
        return pool.run(f"SELECT ?o {{ GRAPH <http://example.org/one> {{ ?s ?p ?o FILTER(?o < {n}) }} }}").rows

    with ThreadPoolExecutor(8) as threads:
        assert list(threads.map(ask, range(30))) == list(range(30))


def test_a_process_that_was_killed_is_replaced(store: Store) -> None:
    with QueryPool(store, Settings(query_workers=1)) as pool:
        pool.run(LABELS)
        worker = pool._lanes._idle[0]
        assert worker is not None
        os.kill(worker.pid, signal.SIGKILL)
        time.sleep(0.05)
        assert pool.run(LABELS).rows == len(NAMES)


def test_a_closed_pool_leaves_no_process(store: Store) -> None:
    with QueryPool(store) as pool:
        pool.run(LABELS)
        worker = pool._lanes._idle[-1]
    assert worker is not None and not worker.alive
    with pytest.raises(ValueError, match="closed"):
        pool.run(LABELS)


def test_a_pool_closed_during_a_query_ends_the_process_after_it(store: Store) -> None:
    pool = QueryPool(store, Settings(query_workers=1))
    pool.run(LABELS)
    worker = pool._lanes._idle[0]
    with ThreadPoolExecutor(1) as other:
        busy = other.submit(pool.run, LARGE, timeout=0.4)
        time.sleep(0.1)
        pool.close()
        with pytest.raises(QueryTimeout):
            busy.result()
    assert worker is not None and not worker.alive


def test_the_processes_of_a_parent_that_died_end_too(store: Store) -> None:
    code = f"""
import os, signal, threading
from graph.query import QueryPool
pool = QueryPool({str(store.path)!r})
pool.run("ASK {{}}")
print(pool._lanes._idle[-1].pid, flush=True)
threading.Thread(target=pool.run, args=({LARGE!r},), kwargs={{"timeout": 0.5}}, daemon=True).start()
threading.Event().wait(0.1)
os.kill(os.getpid(), signal.SIGKILL)
"""
    done = subprocess.run([sys.executable, "-c", code], cwd=Path(__file__).parents[1], stdout=subprocess.PIPE)
    worker = int(done.stdout)
    deadline = time.monotonic() + 4
    while time.monotonic() < deadline and _runs(worker):
        time.sleep(0.05)
    assert not _runs(worker)


def _runs(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


# ---- generations


def test_a_pool_moves_to_a_new_generation_between_queries(tmp_path: Path) -> None:
    store = Store(tmp_path / "store", keep=2)
    asked = "SELECT * { GRAPH ?g { ?s ?p ?o } }"
    with pytest.raises(StoreError, match="nothing has been built here yet"):
        query(store, asked)
    fill(store, "one", 3)
    with QueryPool(store) as pool:
        assert (pool.run(asked).rows, pool.run(asked).generation) == (3, 1)
        for count in (4, 5, 6):  # generation 1 is pruned on the way
            fill(store, "one", count)
        assert (pool.run(asked).rows, pool.run(asked).generation) == (6, 4)
        store.rollback(3)
        assert pool.run(asked).rows == 5


def test_a_damaged_generation_is_told_of(tmp_path: Path) -> None:
    store = Store(tmp_path / "store")
    fill(store, "one", 3)
    (store.folder(1) / "CURRENT").write_text("rubbish")
    with pytest.raises(StoreError, match="cannot be opened"):
        query(store, LABELS)


# ---- the shipped questions


def test_a_shipped_question_carries_its_heading(tmp_path: Path) -> None:
    text = "# title: Who scored\n# description: Scorers, with minutes.\n# keywords: goals, scorers\n\nASK {}\n"
    (tmp_path / "scorers.rq").write_text(text)
    (one,) = shipped(tmp_path)
    assert (one.name, one.title, one.description) == ("scorers", "Who scored", "Scorers, with minutes.")
    assert (one.keywords, one.text) == (("goals", "scorers"), text)


def test_every_shipped_question_is_complete_and_can_be_asked(pool: QueryPool) -> None:
    for one in shipped():
        assert one.title != one.name and one.description and one.keywords, one.name
        assert question(one.name) == one
        if "federation" in one.keywords:  # no setting allows its endpoint here
            with pytest.raises(QueryRefused):
                pool.run(one.text)
        else:
            pool.run(one.text)
    assert question("no such question") is None


def test_a_process_that_nobody_listens_to_any_more_ends_without_a_word() -> None:
    reads, writes = os.pipe()
    os.close(reads)
    fixed = json.dumps({"base": "http://example.org/", "prefixes": {}, "max_bytes": 1_000})
    command = [sys.executable, "-I", worker.__file__, str(1 << 31), fixed]
    ended = subprocess.run(command, input=b"", stdout=writes, stderr=subprocess.PIPE)
    os.close(writes)
    assert (ended.returncode, ended.stderr) == (-signal.SIGPIPE, b"")


def test_a_prefix_that_is_known_here_may_stand_anywhere_in_a_query(pool: QueryPool) -> None:
    asked = "SELECT ?tl { VALUES ?tl { tl:Goal xsd:integer } FILTER(STR(?tl) != 'rdf:type') }"
    assert values(pool.run(asked).body, "tl") == [PREFIXES["tl"] + "Goal", PREFIXES["xsd"] + "integer"]
