"""SHACL over what changed.

Each graph is checked by itself: of the nodes to check, with what they point to twice over, a small
rdflib graph is cut, and pyshacl runs on many such graphs at a time, with these nodes in focus. (pyshacl
on a view of the store itself takes plain strings and xsd:string for different and is slow.)
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import islice
from pathlib import Path

import pyshacl
import rdflib
from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, Store
from rdflib.namespace import RDF, RDFS, SH

from graph import vocab as v
from ontology import TERMS

SHAPES = Path(__file__).resolve().parents[1] / "shapes"

#: Up to so many nodes pyshacl is told which to look at; it looks each up in a list, so beyond that it
#: looks at all of the slice, and what lies outside the focus is left out afterwards.
FEW = 100

#: Graphs that are looked at in one run: a run has its price, however small what it looks at.
TOGETHER = 50

#: Of who states something, and of the evidence, so many are looked at: half an archive may state a man's role.
STATERS = 50
_STATERS = (v.STATED_BY, v.EVIDENCE_OF)

GraphName = NamedNode | DefaultGraph

#: Nodes to check, by the graph in which to check them: what a node is in another graph bears on nothing.
Focus = Mapping[GraphName, frozenset[NamedNode]]

_Term = rdflib.URIRef | rdflib.Literal


@dataclass(frozen=True, slots=True, order=True)
class Violation:
    """A node that breaks a shape. `path` and `value` are empty where the shape is on the node itself;
    `article` is the id of the report whose graph it is, empty for the agreed graph."""

    node: str
    path: str
    value: str
    message: str
    article: str


def validate(dataset: Store, focus: Focus | None) -> list[Violation]:
    """What is wrong with the nodes in focus, or with all where `focus` is None, in a stable order."""
    parts = (
        (graph, None if focus is None else focus[graph]) for graph in (_graphs(dataset) if focus is None else focus)
    )
    checked = ((graph, nodes) for graph, wanted in parts if (nodes := _typed(dataset, graph, wanted)))
    found: set[Violation] = set()
    while batch := list(islice(checked, TOGETHER)):
        found.update(_check(dataset, batch))
    return sorted(found)


def focus_of(changed: Iterable[Quad]) -> Focus:
    """The nodes that quads which came or went are about, graph by graph."""
    found: defaultdict[GraphName, set[NamedNode]] = defaultdict(set)
    for quad in changed:
        if isinstance(quad.subject, NamedNode) and not isinstance(quad.graph_name, BlankNode):
            found[quad.graph_name].add(quad.subject)
    return {graph: frozenset(nodes) for graph, nodes in found.items()}


def _graphs(dataset: Store) -> Iterator[GraphName]:
    yield DefaultGraph()
    yield from (graph for graph in dataset.named_graphs() if isinstance(graph, NamedNode))


@cache
def _shapes() -> rdflib.Graph:
    """The shapes, each property shape with the target of its node shape in place of a place in it: the
    meaning is the same, but pyshacl then runs it once for all nodes and not once for each."""
    shapes = rdflib.Graph()
    for file in sorted(SHAPES.glob("*.ttl")):
        shapes.parse(file, format="turtle")
    for shape, target in list(shapes.subject_objects(SH.targetClass)):
        for part in list(shapes.objects(shape, SH.property)):
            shapes.add((part, SH.targetClass, target))
            shapes.remove((shape, SH.property, part))
    return shapes


@cache
def _classes() -> tuple[tuple[rdflib.URIRef, rdflib.URIRef, rdflib.URIRef], ...]:
    """Which class is under which, so that a club passes for a team."""
    terms = rdflib.Graph().parse(TERMS, format="turtle")
    return tuple(
        (sub, RDFS.subClassOf, sup)
        for sub, _, sup in terms.triples((None, RDFS.subClassOf, None))
        if isinstance(sub, rdflib.URIRef) and isinstance(sup, rdflib.URIRef)
    )


@cache
def _targets() -> frozenset[str]:
    """The classes that a shape is on, with those under them."""
    targets = {str(one) for one in _shapes().objects(None, SH.targetClass)}
    return frozenset(targets | {str(sub) for sub, _, sup in _classes() if str(sup) in targets})


def _check(dataset: Store, batch: Sequence[tuple[GraphName, set[NamedNode]]]) -> Iterator[Violation]:
    """What is wrong in graphs that are looked at in one run. So that none bears on another, the nodes that a
    graph describes go by other names, one graph's apart from the next's."""
    data = rdflib.Graph()
    known: dict[str, tuple[str, GraphName]] = {}
    names: set[str] = set()
    for number, (graph, nodes) in enumerate(batch):
        triples = list(_slice(dataset, graph, nodes))
        own = {one.value: f"urn:graph:{number}:{one.value}" for one, _, _ in triples}
        known.update({name: (iri, graph) for iri, name in own.items()})
        names.update(own[node.value] for node in nodes if node.value in own)  # a graph need not speak of itself
        for subject, predicate, value in triples:
            named = isinstance(value, NamedNode) and value.value in own
            to = rdflib.URIRef(own[value.value]) if named else _term(value)
            data.add((rdflib.URIRef(own[subject.value]), rdflib.URIRef(predicate.value), to))
    for triple in _classes():
        data.add(triple)
    few: list[str | rdflib.URIRef] | None = None
    if len(names) <= FEW:
        few = [rdflib.URIRef(name) for name in sorted(names)]
    conforms, report, text = pyshacl.validate(data, shacl_graph=_shapes(), focus_nodes=few)
    if not isinstance(report, rdflib.Graph):
        raise RuntimeError(f"the shapes cannot be applied: {text}")
    articles: dict[GraphName, str] = {}
    for node, path, said, message in () if conforms else _violations(report):
        if node in names:
            iri, graph = known[node]
            article = articles.setdefault(graph, _article(dataset, graph))
            yield Violation(iri, path, known[said][0] if said in known else said, message, article)


def _typed(dataset: Store, graph: GraphName, focus: frozenset[NamedNode] | None) -> set[NamedNode]:
    """The nodes in focus that a graph gives a class with a shape, and those that point to one without a
    class: it may have lost what they need it for. With any of an article's graph the article too, whose
    shape speaks of all its passages."""
    found = set(_with_shape(dataset, graph, None)) if focus is None else set()
    for node in focus or ():
        typed = set(_with_shape(dataset, graph, node))
        found |= typed or set(_pointing(dataset, graph, node))
    return found | {graph} if found and isinstance(graph, NamedNode) else found


def _with_shape(dataset: Store, graph: GraphName, node: NamedNode | None) -> Iterator[NamedNode]:
    """The node, or every node where None is given, if the graph gives it a class with a shape."""
    targets = _targets()
    for quad in dataset.quads_for_pattern(node, v.RDF_TYPE, None, graph):
        if isinstance(quad.subject, NamedNode) and isinstance(quad.object, NamedNode) and quad.object.value in targets:
            yield quad.subject


def _pointing(dataset: Store, graph: GraphName, node: NamedNode) -> Iterator[NamedNode]:
    for quad in dataset.quads_for_pattern(None, None, node, graph):
        if isinstance(quad.subject, NamedNode):
            yield from _with_shape(dataset, graph, quad.subject)


def _slice(
    dataset: Store, graph: GraphName, nodes: Iterable[NamedNode]
) -> Iterator[tuple[NamedNode, NamedNode, NamedNode | Literal]]:
    """What a graph says of nodes, of the nodes they point to, and of those that these point to."""
    seen: set[NamedNode] = set()
    front = set(nodes)
    for _ in range(3):
        seen |= front
        after: set[NamedNode] = set()
        for node in front:
            for quad in _said(dataset, graph, node):
                if isinstance(quad.object, (NamedNode, Literal)):
                    yield node, quad.predicate, quad.object
                    if isinstance(quad.object, NamedNode):
                        after.add(quad.object)
        front = after - seen


def _said(dataset: Store, graph: GraphName, node: NamedNode) -> list[Quad]:
    """What a graph says of a node; where half an archive states something of it, what the shapes speak of."""
    said = list(islice(dataset.quads_for_pattern(node, None, None, graph), STATERS))
    if len(said) < STATERS:
        return said
    if not any(next(dataset.quads_for_pattern(node, one, None, graph), None) for one in _STATERS):
        return list(dataset.quads_for_pattern(node, None, None, graph))
    parts = ((one, dataset.quads_for_pattern(node, one, None, graph)) for one in _spoken_of())
    return [quad for one, quads in parts for quad in (islice(quads, STATERS) if one in _STATERS else quads)]


@cache
def _spoken_of() -> tuple[NamedNode, ...]:
    """The properties that the shapes speak of, and the class."""
    speaking = (SH.path, SH.lessThan, SH.lessThanOrEquals, SH.equals, SH.disjoint, RDF.first)
    spoken = {one for how in speaking for one in _shapes().objects(None, how) if isinstance(one, rdflib.URIRef)}
    return tuple(sorted({v.RDF_TYPE, *(NamedNode(str(one)) for one in spoken)}, key=str))


def _term(term: NamedNode | Literal) -> _Term:
    if isinstance(term, NamedNode):
        return rdflib.URIRef(term.value)
    if term.language is not None:
        return rdflib.Literal(term.value, lang=term.language)
    if term.datatype == v.XSD_STRING:
        return rdflib.Literal(term.value)  # as rdflib reads the words of sh:in
    return rdflib.Literal(term.value, datatype=rdflib.URIRef(term.datatype.value))


def _article(dataset: Store, graph: GraphName) -> str:
    if isinstance(graph, DefaultGraph):
        return ""
    names = dataset.quads_for_pattern(graph, v.IDENTIFIER, None, graph)
    return next((quad.object.value for quad in names if isinstance(quad.object, Literal)), graph.value)


def _violations(report: rdflib.Graph) -> Iterator[tuple[str, str, str, str]]:
    """Node, path, value and message of each result of a report."""
    for result in report.subjects(RDF.type, SH.ValidationResult):
        parts = (report.value(result, part) for part in (SH.focusNode, SH.resultPath, SH.value, SH.resultMessage))
        node, path, value, message = ("" if part is None else _shown(report, part) for part in parts)
        yield node, path, value, message


def _shown(report: rdflib.Graph, term: rdflib.term.Node) -> str:
    """A term as text; of a path of several steps its properties."""
    if not isinstance(term, rdflib.BNode):
        return str(term)
    steps = (step for step in report.transitive_objects(term, None) if isinstance(step, rdflib.URIRef))
    return " / ".join(sorted({str(step) for step in steps if step != RDF.nil}))
