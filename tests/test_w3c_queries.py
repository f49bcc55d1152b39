"""The W3C's SPARQL 1.1 query cases through HTTP, each on its own data, beside the engine in this process.

The cases lie in ../shared/w3c/sparql11. The engine fails some of them by itself; the endpoint may fail no other.
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
import rdflib
from rdflib.collection import Collection
from rdflib.namespace import RDF

from graph.settings import PREFIXES
from tests.http_kit import Client, serving

SUITE = Path(__file__).resolve().parents[2] / "shared" / "w3c" / "sparql11"
MF = rdflib.Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
QT = rdflib.Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-query#")
ROW = ox.NamedNode("http://example.org/row")
NUMBERS = {PREFIXES["xsd"] + name for name in ("integer", "decimal", "double", "float")}

#: The media type to ask for, by the ending of the file with the expected result.
TYPES = {
    ".srx": "application/sparql-results+xml",
    ".srj": "application/sparql-results+json",
    ".csv": "text/csv",
    ".tsv": "text/tab-separated-values",
    ".ttl": "text/turtle",
}

pytestmark = pytest.mark.skipif(not SUITE.is_dir(), reason="the W3C's cases are not beside the repository")


@dataclass(frozen=True, slots=True)
class Case:
    """A case: its name, its query, the files of its default and named graphs, and what is to come of it."""

    name: str
    kind: str
    query: str
    data: tuple[Path, ...]
    named: tuple[Path, ...]
    result: Path | None


def cases() -> Iterator[Case]:
    for manifest in sorted(SUITE.glob("*/manifest.ttl")):
        graph = rdflib.Graph().parse(manifest, publicID=manifest.as_uri())
        (entries,) = graph.objects(None, MF.entries)
        for node in Collection(graph, entries):
            action = graph.value(node, MF.action)
            query = graph.value(action, QT.query) or action
            named = [graph.value(one, QT.graph) or one for one in graph.objects(action, QT.graphData)]
            result = graph.value(node, MF.result)
            yield Case(
                name=f"{manifest.parent.name}/{str(node).rpartition('#')[2]}",
                kind=str(graph.value(node, RDF.type)).rpartition("#")[2],
                query=f"BASE <{query}>\n" + path_of(query).read_text("utf-8"),
                data=tuple(path_of(one) for one in graph.objects(action, QT.data)),
                named=tuple(path_of(one) for one in named),
                result=path_of(result) if result else None,
            )


def path_of(iri: Any) -> Path:
    return Path(str(iri).removeprefix("file://"))


def triples(path: Path) -> list[ox.Triple]:
    format = ox.RdfFormat.from_extension(path.suffix[1:])
    return [quad.triple for quad in ox.parse(path=str(path), format=format, base_iri=path.as_uri())]


def graphs(case: Case) -> Iterator[tuple[str | None, list[ox.Triple]]]:
    for path in case.data:
        yield None, triples(path)
    for path in case.named:
        yield path.as_uri(), triples(path)


# ---- what came of a case, as a graph that is the same however its blank nodes are called


def rows_of(body: bytes, media_type: str) -> list[dict[str, Any]]:
    if media_type == "text/csv":
        head, *lines = csv.reader(io.StringIO(body.decode("utf-8")))
        return [{name: csv_term(value) for name, value in zip(head, line, strict=True)} for line in lines]
    results = ox.parse_query_results(body, ox.QueryResultsFormat.from_media_type(media_type))
    if isinstance(results, ox.QueryBoolean):
        return [{"ask": ox.Literal(bool(results))}]
    names = [one.value for one in results.variables]
    return [{name: row[name] for name in names if row[name] is not None} for row in results]


def csv_term(value: str) -> ox.Literal | ox.BlankNode:
    if value.startswith("_:"):
        return ox.BlankNode(value[2:])
    try:
        return ox.Literal(float(value))
    except ValueError:
        return ox.Literal(value)


def by_value(term: Any) -> Any:
    """The term, with numbers and truth values written in one way."""
    if isinstance(term, ox.Literal) and term.datatype.value == PREFIXES["xsd"] + "boolean":
        return ox.Literal(term.value in ("1", "true"))
    if isinstance(term, ox.Literal) and term.datatype.value in NUMBERS:
        try:
            return ox.Literal(repr(float(term.value)), datatype=term.datatype)
        except ValueError:
            return term
    return term


def canonical(found: Iterable[tuple[Any, Any, Any]]) -> frozenset[ox.Quad]:
    dataset = ox.Dataset(ox.Quad(s, p, by_value(o)) for s, p, o in found)
    dataset.canonicalize(ox.CanonicalizationAlgorithm.UNSTABLE)
    return frozenset(dataset)


def meaning(body: bytes, media_type: str) -> object:
    """What a result says; the order of rows is left out."""
    if media_type == "text/turtle":
        found = ox.parse(body, format=ox.RdfFormat.TURTLE, base_iri="http://example.org/")
        return canonical((one.subject, one.predicate, one.object) for one in found)
    rows = rows_of(body, media_type)
    cells = []
    for row in rows:
        node = ox.BlankNode()
        cells.append((node, ROW, ROW))
        cells += [(node, ox.NamedNode("http://example.org/" + name), value) for name, value in row.items()]
    return len(rows), canonical(cells)


def expected(case: Case) -> object:
    assert case.result is not None
    if is_result_set(case.result):
        return result_set(case.result)
    return meaning(case.result.read_bytes(), TYPES[case.result.suffix])


def is_result_set(path: Path) -> bool:
    return path.suffix == ".ttl" and "ResultSet" in path.read_text("utf-8")


def media_type_for(case: Case) -> str:
    """What to ask for, so that the answer can be held against the expected one."""
    if case.result is None:
        return "*/*"
    return TYPES[".srx" if is_result_set(case.result) else case.result.suffix]


def result_set(path: Path) -> object:
    """A result that is written as RDF, in the vocabulary of the older tests."""
    rs = rdflib.Namespace("http://www.w3.org/2001/sw/DataAccess/tests/result-set#")
    graph = rdflib.Graph().parse(path)
    solutions = [*graph.objects(None, rs.solution)]
    cells: list[tuple[Any, Any, Any]] = []
    for solution in solutions:
        node = ox.BlankNode()
        cells.append((node, ROW, ROW))
        for binding in graph.objects(solution, rs.binding):
            name, value = graph.value(binding, rs.variable), graph.value(binding, rs.value)
            cells.append((node, ox.NamedNode(f"http://example.org/{name}"), term_of(value)))
    return len(solutions), canonical(cells)


def term_of(value: Any) -> ox.NamedNode | ox.BlankNode | ox.Literal:
    if isinstance(value, rdflib.URIRef):
        return ox.NamedNode(value)
    if isinstance(value, rdflib.BNode):
        return ox.BlankNode(value)
    if value.language:
        return ox.Literal(str(value), language=value.language)
    return ox.Literal(str(value), datatype=ox.NamedNode(value.datatype or PREFIXES["xsd"] + "string"))


# ---- the two ways


def in_process(case: Case, media_type: str) -> bytes | None:
    """The engine's answer by itself; None where it does not take the query."""
    store = ox.Store()
    for name, found in graphs(case):
        graph = ox.DefaultGraph() if name is None else ox.NamedNode(name)
        store.extend(ox.Quad(one.subject, one.predicate, one.object, graph) for one in found)
    try:
        results = store.query(case.query)
        if isinstance(results, ox.QueryTriples):
            return results.serialize(format=ox.RdfFormat.TURTLE) or b""
        format = ox.QueryResultsFormat.from_media_type(media_type) or ox.QueryResultsFormat.JSON
        return results.serialize(format=format) or b""
    except (SyntaxError, ValueError, RuntimeError):
        return None


def load(client: Client, case: Case) -> None:
    """Have the store hold this case's data and nothing else."""
    parts = []
    for name, found in graphs(case):
        text = "".join(f"{triple} . " for triple in found)
        parts.append(text if name is None else f"GRAPH <{name}> {{ {text} }}")
    done = client.update(f"DROP ALL ; INSERT DATA {{ {' '.join(parts)} }}")
    assert done.status == 200, f"{case.name}: {done.text}"


def through_http(client: Client, case: Case, media_type: str) -> bytes | None:
    """The endpoint's answer; None where it does not take the query."""
    reply = client.query(case.query, media_type)
    assert reply.status in (200, 400), f"{case.name}: {reply.text}"
    return reply.body if reply.status == 200 else None


def passes(case: Case, answer: bytes | None, media_type: str) -> bool:
    if "Syntax" in case.kind:
        return (answer is None) == case.kind.startswith("Negative")
    return answer is not None and meaning(answer, media_type) == expected(case)


@pytest.fixture(scope="module")
def verdicts(tmp_path_factory: pytest.TempPathFactory) -> dict[Case, tuple[bool, bool]]:
    """Of each case whether the engine by itself passes it, and whether the endpoint does."""
    found = {}
    with serving(tmp_path_factory.mktemp("w3c") / "store", "--plain") as client:
        there: Case | None = None
        for case in cases():
            if there is None or (case.data, case.named) != (there.data, there.named):
                load(client, case)
            there = case
            media_type = media_type_for(case)
            alone, served = in_process(case, media_type), through_http(client, case, media_type)
            found[case] = passes(case, alone, media_type), passes(case, served, media_type)
    return found


def test_no_case_that_the_engine_passes_fails_through_the_endpoint(
    verdicts: dict[Case, tuple[bool, bool]], capsys: pytest.CaptureFixture[str]
) -> None:
    for what in ("evaluation", "syntax"):
        kinds = [verdict for case, verdict in verdicts.items() if ("Syntax" in case.kind) == (what == "syntax")]
        count = Counter(served for _, served in kinds)[True], Counter(alone for alone, _ in kinds)[True], len(kinds)
        with capsys.disabled():
            print("\nW3C SPARQL 1.1 {}: {} pass through HTTP and {} in process, of {}".format(what, *count))
    assert [case.name for case, (alone, served) in verdicts.items() if alone and not served] == []


def test_the_cases_are_the_whole_suite(verdicts: dict[Case, tuple[bool, bool]]) -> None:
    evaluated = [verdict for case, verdict in verdicts.items() if "Syntax" not in case.kind]
    assert len(evaluated) >= 200
    assert sum(alone for alone, _ in evaluated) >= 0.9 * len(evaluated)  # the comparison is not what fails
