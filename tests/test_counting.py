"""Counts that are kept: a query that asks for one gets what the engine would count, from every generation."""

from __future__ import annotations

import json
import re
from collections import Counter as Numbers
from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.counting import with_count
from graph.query import QueryError, QueryPool, query
from graph.settings import PREFIXES
from graph.statistics import Counter
from graph.store import Store
from graph.tally import COUNTS, Tally, counted, read, tally

EX = "http://example.org/"
TYPE = ox.NamedNode(PREFIXES["rdf"] + "type")
QUERIES = Path(__file__).resolve().parents[1] / "graph" / "counts"
ALL = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"


def iri(name: str) -> ox.NamedNode:
    return ox.NamedNode(EX + name)


# ---- what the engine says, for whatever is asked of whatever there is

_GRAPHS = st.sampled_from([ox.DefaultGraph(), iri("g"), iri("h"), ox.BlankNode("b")])
_NODES = st.sampled_from([iri("a"), iri("b"), iri("c"), ox.BlankNode("x")])
_OBJECTS = st.one_of(_NODES, st.sampled_from([ox.Literal("a"), ox.Literal(1), ox.Literal("1")]))
_QUADS = st.builds(ox.Quad, _NODES, st.sampled_from([TYPE, iri("p"), iri("q"), iri("a")]), _OBJECTS, _GRAPHS)

#: The parts of a query that only counts, and with each what makes it another one, or none.
_PARTS = (
    (("", f"PREFIX : <{EX}> ", f"PREFIX : <{EX}wrong> PREFIX : <{EX}>\n", f"BASE <{EX}> PREFIX : <{EX}> "),
     ("BASE <x> PREFIX : <> ", "PREFIX : <x:./> ", f"PREFIX rdf: <{EX}> PREFIX : <{EX}> ", "PREFIX : <http://[> ")),
    (("SELECT (COUNT({}) AS ?n) ", "select(count({})as?n)"),
     ("SELECT DISTINCT (COUNT({}) AS ?n) ", "SELECT (COUNT({}) AS ?s) ", "SELECT (COUNT({}) + 1 AS ?n) ",
      "SELECT ?n (COUNT({}) AS ?m) ", "SELECT (SUM({}) AS ?n) ")),
    (("*", "?s", "DISTINCT *"), ("$p", "?o", "?g", "DISTINCT ?s", "distinct ?o", "?other", "1")),
    (("?s", "$s"), ("?o", ":a", "_:s", "[]", f"<{EX}a>")),
    (("?p", "a", "rdf:type", f"<{EX}q>", f"<{PREFIXES['rdf']}type>"),
     (":p", "?s", f"<{EX}x/../q>", ":p+", "^:p", ":p|:q", ":no", "<p>")),
    (("?o", f"<{EX}b>"), ("?p", ":a", "<a>", '"a"', "1", "[]", "?o, ?z", "?o ; :q ?z", "?o . ?s ?p ?z")),
    (("{{ {} }}", "WHERE{{{}}}", "{{ {} . }}", "{{ GRAPH ?g {{ {} }} }}", "{{ {} }} # LIMIT 0"),
     ("{{ GRAPH ?g {{ {} }} . }}", "{{ {{ {} }} }}", "{{ GRAPH :g {{ {} }} }}", "{{ GRAPH ?s {{ {} }} }}", "{{ {}",
      "FROM :g {{ {} }}", "{{ {} }} LIMIT 0", "{{ {} FILTER(?o = 1) }}", "{{ {} }} GROUP BY ?s",
      "{{ {} }} VALUES ?s {{ :a }}", "{{ OPTIONAL {{ {} }} }}")),
)  # fmt: skip


#: The same of a query that counts by groups.
_GROUPED = (
    _PARTS[0],
    (("SELECT {g} (COUNT({c}) AS ?n) ", "SELECT (COUNT({c}) AS ?n) {g} ", "select{g}(count({c})as?n)"),
     ("SELECT (COUNT({c}) AS ?n) ", "SELECT {g} ?s (COUNT({c}) AS ?n) ", "SELECT {g} (COUNT({c}) AS {g}) ",
      "SELECT {g} {g} (COUNT({c}) AS ?n) ", "SELECT DISTINCT {g} (COUNT({c}) AS ?n) ")),
    (("*", "?s", "DISTINCT *", "?o"), ("?p", "DISTINCT ?s", "DISTINCT ?o", "?other")),
    (("?s",), ("?o", ":a", "[]")),
    (("?p", "a"), (":p", f"<{EX}q>", "rdf:type", "^a", "?s")),
    (("?o",), ("?p", ":a", "1", "?o . ?s ?q ?z")),
    (("{{ {} }}", "WHERE{{{}}}"), ("{{ GRAPH ?g {{ {} }} }}", "FROM :g {{ {} }}", "{{ {} FILTER(?o = 1) }}")),
    ((" GROUP BY {g}", "group by{g}"), ("", " GROUP BY ?s", " GROUP BY {g} ?s", " GROUP BY ({g} AS ?x)")),
    (("", " ORDER BY ?n {g}", " ORDER BY DESC(?n){g} LIMIT 1", " LIMIT 2 OFFSET 1", "\norder by desc ( {g} )"),
     (" HAVING(?n > 1)", " ORDER BY DESC(COUNT(*))", " ORDER BY ?s", " ORDER BY STR({g})", " LIMIT", " VALUES ?s {{ }}",
      " # all")),
)  # fmt: skip


@st.composite
def _queries(draw: st.DrawFn) -> str:
    """A query that only counts, in all or by groups, or one in which a part is another."""
    grouped = draw(st.booleans())
    choices = _GROUPED if grouped else _PARTS
    odd = draw(st.integers(0, 2 * len(choices)))
    parts = [draw(st.sampled_from(choices[at][at == odd])) for at in range(len(choices))]
    prologue, head, counted_, subject, predicate, last, around, *tail = parts
    group = draw(st.sampled_from(["?o" if predicate in ("a", "rdf:type") else "?p"] * 3 + ["?s", "?o"]))
    wanted = head.format(g=group, c=counted_) if grouped else head.format(counted_)
    return prologue + wanted + around.format(f"{subject} {predicate} {last}") + "".join(tail).format(g=group)


def said(dataset: ox.Store, text: str) -> object:
    """What the engine answers, or that it cannot."""
    try:
        results = dataset.query(text, base_iri="http://base.example/", prefixes=PREFIXES)
    except SyntaxError:
        return None
    assert isinstance(results, ox.QuerySolutions)
    names = tuple(one.value for one in results.variables)
    rows = [[str(term) for term in row] for row in results]
    return names, rows if "ORDER BY" in text.upper() else sorted(rows)


@given(st.lists(_QUADS, max_size=15), _queries())
def test_the_engine_counts_the_same(quads: list[ox.Quad], text: str) -> None:
    dataset = ox.Store()
    dataset.extend(quads)
    written = with_count(text, lambda: counted(dataset))
    if written != text and re.search(r"LIMIT|OFFSET", text) and not re.search(r"\?n *\?|\?n\)\?", text):
        written, text = (re.sub(r"(LIMIT|OFFSET) \d", "", one) for one in (written, text))  # any part will do
    assert said(dataset, written) == said(dataset, text)


@given(st.lists(_QUADS, max_size=15), st.lists(_QUADS, max_size=15))
def test_what_is_kept_up_is_what_counting_anew_gives(before: list[ox.Quad], after: list[ox.Quad]) -> None:
    dataset = ox.Store()
    dataset.extend(before)
    kept = counted(dataset)
    kept.note({*before} - {*after}, {*after} - {*before})
    dataset.clear()
    dataset.extend(after)
    anew = counted(dataset)
    assert (+kept.predicates, +kept.classes, kept.named) == (anew.predicates, anew.classes, anew.named)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        (ALL, 4),
        ("PREFIX : <http://example.org/>\nSELECT (COUNT(?o) AS ?many) WHERE { ?s :p ?o . } # all", 1),
        ("select (count(distinct ?who) as ?n) { ?who rdf:type <http://example.org/C> }", 2),
        ("SELECT (COUNT(*) AS ?n) { ?s a ?class }", 3),
        ("SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }", 1),
    ],
)
def test_such_a_query_is_one_that_has_its_number_in_it(text: str, number: int) -> None:
    dataset = ox.Store()
    quads = [ox.Quad(iri(one), TYPE, iri(sort)) for one, sort in (("a", "C"), ("b", "C"), ("a", "D"))]
    dataset.extend([*quads, ox.Quad(iri("a"), iri("p"), ox.Literal(1)), ox.Quad(iri("a"), TYPE, iri("C"), iri("g"))])
    written = with_count(text, lambda: counted(dataset))
    assert f"SELECT ({number} AS " in written
    assert said(dataset, written) == said(dataset, text)


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("SELECT ?p (COUNT(*) AS ?n) { ?s ?p ?o } GROUP BY ?p ORDER BY DESC(?n) LIMIT 1", [[str(TYPE), "3"]]),
        ("SELECT (COUNT(?who) AS ?n) ?c { ?who a ?c . } GROUP BY ?c ORDER BY ?n", [["1", EX + "D"], ["2", EX + "C"]]),
        ((QUERIES / "properties.rq").read_text("utf-8"), [[EX + "p", "1"], [str(TYPE), "3"]]),
        ((QUERIES / "classes.rq").read_text("utf-8"), [[EX + "C", "2"], [EX + "D", "1"]]),
    ],
)
def test_one_that_counts_by_predicate_or_class_has_all_of_them_in_it(text: str, rows: list[list[str]]) -> None:
    dataset = ox.Store()
    quads = [ox.Quad(iri(one), TYPE, iri(sort)) for one, sort in (("a", "C"), ("b", "C"), ("a", "D"))]
    dataset.extend([*quads, ox.Quad(iri("a"), iri("p"), ox.Literal(1))])
    written = with_count(text, lambda: counted(dataset))
    assert "VALUES" in written
    names, told = said(dataset, written)  # type: ignore[misc]
    assert [[re.sub(r'[<>"]|\^\^.*', "", cell) for cell in row] for row in told] == [
        [re.sub("[<>]", "", cell) for cell in row] for row in rows
    ]
    assert said(dataset, text) == (names, told)


@pytest.mark.parametrize("kept", [Tally(classes=Numbers(C=1), predicates=Numbers({TYPE.value: 2})), None])
def test_classes_that_are_no_iris_and_counts_that_are_not_there_are_left_to_the_engine(kept: Tally | None) -> None:
    text = "SELECT ?c (COUNT(*) AS ?n) { ?s a ?c } GROUP BY ?c"
    assert with_count(text, lambda: kept) == text


def test_more_classes_than_go_into_a_query_are_left_to_the_engine() -> None:
    many = Numbers({f"{EX}{n}": 1 for n in range(5_000)})
    text = "SELECT ?c (COUNT(*) AS ?n) { ?s a ?c } GROUP BY ?c"
    assert with_count(text, lambda: Tally(classes=many, predicates=Numbers({TYPE.value: 5_000}))) == text


@pytest.mark.parametrize(
    "text",
    [
        "SELECT (COUNT(DISTINCT ?s) AS ?n) { ?s ?p ?o }",
        "SELECT (COUNT(*) AS ?n) { ?s ?p ?s }",
        "SELECT (COUNT(*) AS ?n) { <http://example.org/a> ?p ?o }",
        "SELECT (COUNT(*) AS ?n) { GRAPH <http://example.org/g> { ?s ?p ?o } }",
        "SELECT (COUNT(*) AS ?n) FROM <http://example.org/g> { ?s ?p ?o }",
    ],
)
def test_a_query_that_asks_for_more_is_left_to_the_engine(text: str) -> None:
    assert with_count(text, Tally) == text


# ---- of a store


@pytest.fixture
def store(tmp_path: Path) -> Store:
    store = Store(tmp_path / "store")
    with store.candidate() as candidate:
        candidate.replace(ox.DefaultGraph(), [ox.Quad(iri(str(n)), TYPE, iri("C")) for n in range(5)])
        candidate.replace(iri("g"), [ox.Quad(iri("a"), iri("p"), ox.Literal(n), iri("g")) for n in range(7)])
        candidate.publish()
    return store


def number(body: bytes) -> int:
    ((row,),) = ([*row.values()] for row in json.loads(body)["results"]["bindings"])
    return int(row["value"])


def _told_wrong(store: Store) -> None:
    """Have the counts of the published generation say what is not so: whoever tells it has read them."""
    folder = store.beside(store.published() or 0)[COUNTS]
    (folder / "counts.json").unlink()
    folder.rmdir()
    Tally(predicates=Numbers({TYPE.value: 1_000})).write(folder)


def test_a_query_process_counts_nothing_that_is_kept(store: Store) -> None:
    _told_wrong(store)
    with QueryPool(store) as pool:
        assert number(pool.run(ALL).body) == 1_000
        assert number(pool.run("SELECT (COUNT(DISTINCT ?s) AS ?n) { ?s ?p ?o }").body) == 5


@pytest.mark.parametrize("dataset", [{"default_graphs": [EX + "g"]}, {"named_graphs": [EX + "g"]}])
def test_of_another_dataset_the_engine_counts(store: Store, dataset: dict[str, list[str]]) -> None:
    _told_wrong(store)
    assert number(query(store, ALL, **dataset).body) == (7 if "default_graphs" in dataset else 0)


def test_each_generation_has_its_counts(store: Store) -> None:
    with QueryPool(store) as pool:
        assert number(pool.run(ALL).body) == 5
        with store.candidate() as candidate:
            candidate.replace(ox.DefaultGraph(), [ox.Quad(iri("0"), TYPE, iri("D"))])
            candidate.publish()
        assert number(pool.run(ALL).body) == 1
        assert number(pool.run(f"SELECT (COUNT(*) AS ?n) {{ ?s a <{EX}C> }}").body) == 0
        store.rollback(1)
        assert number(pool.run(ALL).body) == 5


def _without(store: Store) -> None:
    folder = store.beside(1)[COUNTS]
    (folder / "counts.json").unlink()
    folder.rmdir()


def _broken(store: Store) -> None:
    (store.beside(1)[COUNTS] / "counts.json").write_text('{"predicates": {')


@pytest.mark.parametrize("damaged", [_without, _broken])
def test_a_generation_whose_counts_are_lost_is_counted_and_the_next_has_them(
    store: Store, damaged: Callable[[Store], None]
) -> None:
    damaged(store)
    assert tally(store.folder(1)) is None
    assert number(query(store, ALL).body) == 5
    with store.candidate() as candidate:
        candidate.replace(iri("g"), [])
        candidate.publish()
    assert tally(store.folder(2)) == counted(store.open(2))


def test_a_copy_of_a_store_has_its_counts_and_a_deleted_generation_has_none(store: Store, tmp_path: Path) -> None:
    copy = Store(tmp_path / "copy", keep=2)
    copy.adopt(store)
    assert read(copy.beside(1)[COUNTS]) == read(store.beside(1)[COUNTS])
    for n in range(2):
        with copy.candidate() as candidate:
            candidate.replace(iri("h"), [ox.Quad(iri("a"), iri("p"), ox.Literal(n), iri("h"))])
            candidate.publish()
    assert not copy.beside(1)[COUNTS].exists()
    assert tally(copy.folder(3)) == counted(copy.open(3))


def test_counts_that_nobody_kept_up_are_made_anew(store: Store) -> None:
    with store.candidate() as candidate:
        candidate.dataset.bulk_extend(ox.Quad(iri(f"more{n}"), iri("q"), ox.Literal(n)) for n in range(3))
        candidate.recount()
        candidate.publish()
    assert number(query(store, ALL).body) == 8


def test_a_mistake_before_the_count_is_told_where_it_stands(store: Store) -> None:
    with pytest.raises(QueryError) as caught:
        query(store, f"PREFIX x: <http://[>\n{ALL}")
    assert caught.value.line == 1


def test_the_figures_of_a_generation_are_its_counts(store: Store) -> None:
    with QueryPool(store) as pool:
        figures = Counter(store, pool).statistics()
    kept = tally(store.folder(1))
    assert kept is not None
    assert (figures.properties, figures.classes) == (kept.predicates, kept.classes)
