"""Questions: answered in every format, from what is published."""

from __future__ import annotations

import csv
import io
import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pyoxigraph as ox
import pytest

from graph import worker
from graph.query import QueryPool, QueryRefused, QueryTooLarge, query, question, shipped
from graph.settings import PREFIXES, Settings
from graph.store import Store, StoreError
from tests.query_kit import LABELS, NAMES, fill, pool, store

__all__ = ["pool", "store"]  # fixtures


def values(body: bytes, variable: str) -> list[str]:
    return [row[variable]["value"] for row in json.loads(body)["results"]["bindings"]]


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
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=writes, stderr=subprocess.PIPE) as process:
        os.close(writes)
        assert process.stderr is not None
        said = process.stderr.read()  # until it has ended, for it could still be asked
        assert (process.wait(), said) == (-signal.SIGPIPE, b"")


def test_a_prefix_that_is_known_here_may_stand_anywhere_in_a_query(pool: QueryPool) -> None:
    asked = "SELECT ?tl { VALUES ?tl { tl:Goal xsd:integer } FILTER(STR(?tl) != 'rdf:type') }"
    assert values(pool.run(asked).body, "tl") == [PREFIXES["tl"] + "Goal", PREFIXES["xsd"] + "integer"]
