"""SHACL over what changed.

Each graph is checked by itself: whole, or of the nodes to check, with what they point to twice over, a small
rdflib graph is cut, and pyshacl runs on many such graphs at a time, with these nodes in focus. (pyshacl
on a view of the store itself takes plain strings and xsd:string for different and is slow.) The shapes' queries
are asked of pyoxigraph, once for all nodes of a graph: pyshacl reads a query anew for each node.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Any

import pyshacl
import rdflib
from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, QuerySolutions, Store
from rdflib.namespace import RDF, RDFS, SH
from rdflib.plugins.stores.memory import SimpleMemory

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
_Triple = tuple[NamedNode, NamedNode, NamedNode | Literal]


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
    wanted = ((graph, None) for graph in _graphs(dataset)) if focus is None else focus.items()
    parts = (
        _Part(graph, _article(dataset, graph), nodes, list(_slice(dataset, graph, nodes)))
        for graph, given in wanted
        if (nodes := _typed(dataset, graph, given))
    )
    return _found(parts)


def validate_whole(graphs: Iterable[tuple[NamedNode, Collection[Quad]]]) -> list[Violation]:
    """What is wrong in articles' graphs, given with all their quads, in a stable order."""
    return _found(part for graph, quads in graphs if (part := _whole(graph, quads)).nodes)


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
def _core() -> rdflib.Graph:
    """The shapes without their queries."""
    core = rdflib.Graph()
    for triple in _shapes():
        if triple[1] != SH.sparql:
            core.add(triple)
    return core


@dataclass(frozen=True, slots=True)
class _Query:
    """A constraint that is a query: the nodes of a class for which it finds something break it."""

    target: NamedNode
    select: str
    prefixes: dict[str, str]
    message: str


@cache
def _queries() -> tuple[_Query, ...]:
    """The shapes' queries."""
    shapes = _shapes()
    return tuple(
        _Query(
            NamedNode(str(target)),
            str(shapes.value(constraint, SH.select)),
            {
                str(shapes.value(declared, SH.prefix)): str(shapes.value(declared, SH.namespace))
                for prefixes in shapes.objects(constraint, SH.prefixes)
                for declared in shapes.objects(prefixes, SH.declare)
            },
            str(shapes.value(constraint, SH.message)),
        )
        for shape, constraint in sorted(shapes.subject_objects(SH.sparql))
        for target in shapes.objects(shape, SH.targetClass)
    )


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


def _of(target: NamedNode, classes: Mapping[str, set[NamedNode]]) -> set[NamedNode]:
    """The nodes of a class and of those under it."""
    kinds = {target.value, *(str(sub) for sub, _, sup in _classes() if str(sup) == target.value)}
    return {node for kind in kinds for node in classes.get(kind, ())}


@dataclass(frozen=True, slots=True)
class _Part:
    """A graph that is looked at, or what was cut of it: the nodes to check, and all that is said of them."""

    graph: GraphName
    article: str
    nodes: set[NamedNode]
    triples: Sequence[_Triple]


def _whole(graph: NamedNode, quads: Iterable[Quad]) -> _Part:
    triples = [
        (quad.subject, quad.predicate, quad.object)
        for quad in quads
        if isinstance(quad.subject, NamedNode) and isinstance(quad.object, (NamedNode, Literal))
    ]
    nodes = {node for node, how, kind in triples if how == v.RDF_TYPE and kind.value in _targets()}
    named = (value.value for node, how, value in triples if node == graph and how == v.IDENTIFIER)
    return _Part(graph, next(named, graph.value), nodes | {graph} if nodes else nodes, triples)


def _found(parts: Iterable[_Part]) -> list[Violation]:
    rest = iter(parts)
    found: set[Violation] = set()
    while batch := list(islice(rest, TOGETHER)):
        found.update(_check(batch))
        found.update(wrong for part in batch for wrong in _asked(part))
    return sorted(found)


def _check(batch: Sequence[_Part]) -> Iterator[Violation]:
    """What is wrong in graphs that are looked at in one run. So that none bears on another, the nodes that a
    graph describes go by other names, one graph's apart from the next's."""
    store = _Memory()
    data = rdflib.Graph(store)
    known: dict[str, tuple[str, _Part]] = {}
    names: set[str] = set()
    for number, part in enumerate(batch):
        own = {one.value: f"urn:graph:{number}:{one.value}" for one, _, _ in part.triples}
        known.update({name: (iri, part) for iri, name in own.items()})
        names.update(own[node.value] for node in part.nodes if node.value in own)  # a graph need not speak of itself
        terms = _Terms(own)
        for subject, predicate, value in part.triples:
            store.add((terms[subject], terms[predicate], terms[value]), data)
    for triple in _classes():
        data.add(triple)
    few: list[str | rdflib.URIRef] | None = None
    if len(names) <= FEW:
        few = [rdflib.URIRef(name) for name in sorted(names)]
    conforms, report, text = pyshacl.validate(data, shacl_graph=_core(), focus_nodes=few)
    if not isinstance(report, rdflib.Graph):
        raise RuntimeError(f"the shapes cannot be applied: {text}")
    for node, path, said, message in () if conforms else _violations(report):
        if node in names:
            iri, part = known[node]
            yield Violation(iri, path, known[said][0] if said in known else said, message, part.article)


class _Memory(SimpleMemory):
    """A store of one graph, which is all there is: one that knows graphs, as pyshacl asks for, takes twice as long."""

    context_aware = graph_aware = True
    _count: int | None = None

    def add(self, *given: Any, **named: Any) -> None:
        super().add(*given, **named)
        self._count = None

    def remove(self, *given: Any, **named: Any) -> None:
        super().remove(*given, **named)
        self._count = None

    def __len__(self, context: rdflib.Graph | None = None) -> int:
        """How many triples there are, counted once: pyshacl asks it for each result whether the graph is empty."""
        if self._count is None:
            self._count = super().__len__()
        return self._count

    def add_graph(self, graph: rdflib.Graph) -> None:
        """There is no other."""


class _Terms(dict[NamedNode | Literal, _Term]):
    """Terms as rdflib has them, each made once; nodes that have another name go by that."""

    def __init__(self, own: Mapping[str, str]) -> None:
        self._own = own

    def __missing__(self, term: NamedNode | Literal) -> _Term:
        named = isinstance(term, NamedNode)
        found = self[term] = rdflib.URIRef(self._own.get(term.value, term.value)) if named else _term(term)
        return found


def _asked(part: _Part) -> Iterator[Violation]:
    """What the shapes' queries find."""
    classes: dict[str, set[NamedNode]] = defaultdict(set)
    for node, how, kind in part.triples:
        if how == v.RDF_TYPE and node in part.nodes:
            classes[kind.value].add(node)
    asked = [(query, nodes) for query in _queries() if (nodes := _of(query.target, classes))]
    if not asked:
        return
    store = Store()
    store.bulk_extend(Quad(*triple) for triple in part.triples)
    for query, nodes in asked:
        found = store.query(query.select, prefixes=query.prefixes)
        assert isinstance(found, QuerySolutions), "a constraint selects"
        for one in found:
            if one["this"] in nodes:
                yield Violation(one["this"].value, "", one["value"].value, query.message, part.article)


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


def _slice(dataset: Store, graph: GraphName, nodes: Iterable[NamedNode]) -> Iterator[_Triple]:
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
