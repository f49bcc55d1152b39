"""A change to a store from outside: an update, a graph that is put, added to or dropped, or a person's decision.

It goes the way of a build: a candidate is changed, the agreement made anew, the shapes asked, and the
whole is published as a new generation or refused. The default graph of a store is what its articles
agree on, so no change may touch it: it would be overwritten by the next build, in silence. A plain
store (`graph/store.py`) derives nothing, and its default graph is written as any other.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from itertools import zip_longest
from typing import Any

import pyoxigraph as ox

from graph.disk import plain_errors
from graph.linking import links
from graph.query import LONGEST, QueryError, QueryRefused, QueryTooLarge, syntax_error
from graph.renew import renew
from graph.rewrite import rewritten
from graph.scan import update_refusal
from graph.settings import PREFIXES, Settings
from graph.store import Candidate, Store
from graph.validate import Violation, focus_of, validate

#: The RDF formats in which a graph can be sent, by the names of `graph.query.GRAPH_FORMATS`.
FORMATS = {
    "turtle": ox.RdfFormat.TURTLE,
    "ntriples": ox.RdfFormat.N_TRIPLES,
    "rdfxml": ox.RdfFormat.RDF_XML,
    "jsonld": ox.RdfFormat.JSON_LD,
}

#: An entity of RDF/XML, as the engine takes one, and the bytes that all of them together may become.
_ENTITY = re.compile(rb'<!ENTITY\s+\S+\s+"([^"]*)"')
_EXPANDED = 64_000_000

_GraphName = ox.NamedNode | ox.DefaultGraph


class DerivedError(QueryError):
    """A change of the default graph of a store where it is derived from the articles."""


class ViolatedError(QueryError):
    """A change after which the shapes are violated; `violations` tells where."""

    def __init__(self, message: str, violations: tuple[Violation, ...]) -> None:
        super().__init__(message)
        self.args = (message, violations)  # as the writing process sends it
        self.violations = violations

    def told(self) -> list[dict[str, Any]]:
        """The violations as JSON objects."""
        return [asdict(violation) for violation in self.violations]


class NoGraphError(QueryError):
    """A graph that is to be dropped and is not there."""


@dataclass(frozen=True, slots=True)
class Update:
    """A SPARQL 1.1 update, and the dataset that the protocol names for its patterns."""

    text: str
    using: tuple[str, ...] = ()
    using_named: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Document:
    """RDF as it was sent: bytes in one of FORMATS, and the IRI against which relative ones are resolved."""

    body: bytes
    format: str
    base: str


@dataclass(frozen=True, slots=True)
class Put:
    """A graph (None: the default graph) is made of documents; what it had stays where `add` says so."""

    graph: str | None
    documents: tuple[Document, ...]
    add: bool = False


@dataclass(frozen=True, slots=True)
class Drop:
    """A graph (None: the default graph) is dropped."""

    graph: str | None


@dataclass(frozen=True, slots=True)
class Decide:
    """What a person decided about items of Wikidata is kept; see `graph.linking.review`."""

    decisions: tuple[links.Link, ...]


Change = Update | Put | Drop | Decide


@dataclass(frozen=True, slots=True)
class Changed:
    """The generation that has the change; `created` says that a graph came to be, `quads` how many came or went.

    Where nothing came or went, nothing is published, and the generation is the one there was.
    """

    generation: int
    quads: int
    created: bool = False


def change(store: Store, wanted: Change, settings: Settings, elsewhere: frozenset[str] | None = None) -> Changed:
    """Change the store, or leave it as it was.

    `elsewhere` is given where the change is to be brought to another store: the graphs that are that store's own.
    Raises QueryError and its kinds for what cannot be understood or may not be done, and StoreError for
    what the disk or another build forbids.
    """
    with plain_errors(store.path), store.candidate() as candidate:
        before = ox.Store() if candidate.parent is None else store.open(candidate.parent)
        names = {*before.named_graphs()}
        touched = _apply(candidate, before, wanted, settings.base)
        created = not {*candidate.dataset.named_graphs()} <= names or (
            isinstance(wanted, Put) and wanted.graph is None and not _any(before)
        )
        if candidate.parent is not None and not touched and {*candidate.dataset.named_graphs()} == names:
            return Changed(candidate.parent, 0)
        if elsewhere is not None:
            _check_elsewhere(touched, {*candidate.dataset.named_graphs()} - names, elsewhere)
        if not store.plain:
            _settle(candidate, touched, settings)
        return Changed(candidate.publish(replaced=_ids(touched, settings.base)).number, len(touched), created)


def _apply(candidate: Candidate, before: ox.Store, wanted: Change, base: str) -> frozenset[ox.Quad]:
    """Do what is wanted; the quads that came or went."""
    match wanted:
        case Update():
            _update(candidate.dataset, wanted, base)
            touched = difference(before, candidate.dataset)
            candidate.recount(touched)
            return touched
        case Put():
            graph = _name(wanted.graph)
            quads = [ox.Quad(one.subject, one.predicate, one.object, graph) for one in _triples(wanted.documents)]
            old = candidate.dataset.quads_for_pattern(None, None, None, graph) if wanted.add else ()
            touched = candidate.replace(graph, [*quads, *old])
            if not quads and isinstance(graph, ox.NamedNode):
                candidate.dataset.add_graph(graph)  # a graph may be empty, and is there all the same
                candidate.recount(())
            return touched
        case Drop():
            graph = _name(wanted.graph)
            if isinstance(graph, ox.NamedNode) and not candidate.dataset.contains_named_graph(graph):
                raise NoGraphError(f"There is no graph {wanted.graph}.")
            touched = candidate.replace(graph, ())
            candidate.dataset.remove_graph(graph)
            return touched
        case Decide():
            kept = links.merged(links.read(candidate.dataset, base), wanted.decisions)
            return candidate.replace(links.graph_of(base), links.quads(kept, base))


def _update(dataset: ox.Store, wanted: Update, base: str) -> None:
    if len(wanted.text) > LONGEST:
        raise QueryTooLarge(f"The update is longer than {LONGEST:,} characters; put a graph instead.")
    why = update_refusal(wanted.text)
    if why:
        raise QueryRefused(why + ".")
    try:
        dataset.update(rewritten(wanted.text, wanted.using, wanted.using_named), base_iri=base, prefixes=PREFIXES)
    except SyntaxError as error:
        raise syntax_error(str(error), wanted.text) from error
    except RuntimeError as error:  # CREATE of what is there, DROP of what is not
        raise QueryError(f"The update cannot be done: {error}.") from error


def _triples(documents: Iterable[Document]) -> Iterator[ox.Quad]:
    """The triples of documents. Blank nodes of two documents are never the same."""
    for document in documents:
        if document.format == "rdfxml":
            _check_entities(document.body)
        try:
            found = ox.parse(
                document.body, format=FORMATS[document.format], base_iri=document.base, rename_blank_nodes=True
            )
            for quad in found:
                if not isinstance(quad, ox.Quad) or not isinstance(quad.graph_name, ox.DefaultGraph):
                    raise QueryError("The document has named graphs; one graph is sent at a time")
                yield quad
        except SyntaxError as error:
            raise QueryError(f"the document cannot be read: {error.msg}", error.lineno, error.offset) from error


def _check_entities(body: bytes) -> None:
    """Refuse entities that are made of entities, and those that would make a document of another size."""
    values: list[bytes] = _ENTITY.findall(body)
    nested = any(b"&" in value for value in values)
    if nested or max(map(len, values), default=0) * body.count(b"&") > _EXPANDED:
        raise QueryError("the document declares entities that grow too much")


def _settle(candidate: Candidate, touched: frozenset[ox.Quad], settings: Settings) -> None:
    """Agreement and shapes after a change of the articles' and other graphs."""
    if any(isinstance(quad.graph_name, ox.DefaultGraph) for quad in touched):
        raise DerivedError(
            "The default graph holds what the articles agree on and is made of their graphs; write to a named graph."
        )
    _check(candidate, touched)  # the agreement relies on sound articles
    try:
        graphs = {quad.graph_name for quad in touched if isinstance(quad.graph_name, ox.NamedNode)}
        changed = renew(candidate, graphs, settings)
    except (ArithmeticError, AssertionError, AttributeError, LookupError, TypeError, ValueError) as error:
        # An article's graph can be broken in ways that no shape forbids: the mend is the same for all.
        raise ViolatedError("An article's graph no longer says what the agreement needs of it.", ()) from error
    _check(candidate, changed)


def _check(candidate: Candidate, touched: frozenset[ox.Quad]) -> None:
    violations = validate(candidate.dataset, focus_of(touched))
    if violations:
        raise ViolatedError(f"After this change {len(violations)} shapes would be violated.", tuple(violations))


def _check_elsewhere(touched: frozenset[ox.Quad], new: set[Any], theirs: frozenset[str]) -> None:
    """Refuse what could not be brought to another store, or would take there what is not of this one."""
    for graph in new | {quad.graph_name for quad in touched}:
        if isinstance(graph, ox.NamedNode) and graph.value in theirs:
            raise QueryRefused(f"The graph {graph.value} is the store's elsewhere and is not changed from here.")
    if any(isinstance(term, ox.BlankNode) for quad in touched for term in (quad.subject, quad.object)):
        raise QueryRefused("Blank nodes cannot be brought to a store elsewhere; give nodes names (IRIs).")


def difference(before: ox.Store, after: ox.Store) -> frozenset[ox.Quad]:
    """The quads that are in one store and not in the other. What is held in memory is little more than these."""
    graphs: set[Any] = {ox.DefaultGraph(), *before.named_graphs(), *after.named_graphs()}
    found: set[ox.Quad] = set()
    for graph in graphs:
        # The engine gives the same quads in the same order, so what both have meets soon after it was seen in one.
        pairs = zip_longest(
            before.quads_for_pattern(None, None, None, graph), after.quads_for_pattern(None, None, None, graph)
        )
        for old, new in pairs:
            if old != new:
                found ^= {quad for quad in (old, new) if quad is not None}
    return frozenset(found)


def _any(dataset: ox.Store) -> bool:
    return next(iter(dataset.quads_for_pattern(None, None, None, ox.DefaultGraph())), None) is not None


def _name(graph: str | None) -> _GraphName:
    if graph is None:
        return ox.DefaultGraph()
    try:
        return ox.NamedNode(graph)
    except ValueError as error:
        raise QueryError(f"{graph!r} is no IRI") from error


def _ids(touched: Iterable[ox.Quad], base: str) -> tuple[str, ...]:
    """The ids of the articles whose graphs were changed."""
    start = base + "article/"
    names = {quad.graph_name.value for quad in touched if isinstance(quad.graph_name, ox.NamedNode)}
    return tuple(sorted(name.removeprefix(start) for name in names if name.startswith(start)))
