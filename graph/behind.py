"""Which articles are behind a violation of the agreed graph."""

from __future__ import annotations

from pyoxigraph import Literal, NamedNode, Store

from graph import vocab as v
from graph.validate import Violation


def behind(dataset: Store, one: Violation) -> frozenset[NamedNode]:
    """The articles that state the value which breaks a shape; where none does, all that tell of its node."""
    node = NamedNode(one.node)
    statements = [node, *_subjects(dataset, v.SUBJECT, node)]
    articles = {
        article
        for statement in statements
        if statement == node or _states(dataset, statement, one)
        for article in _objects(dataset, statement, v.STATED_BY)
    }
    return frozenset(articles or _tellers(dataset, node))


def _states(dataset: Store, statement: NamedNode, one: Violation) -> bool:
    values = dataset.quads_for_pattern(statement, None, None, v.AGREED)
    said = {quad.predicate.value: quad.object.value for quad in values if isinstance(quad.object, (NamedNode, Literal))}
    return said.get(v.PREDICATE.value) == one.path and said.get(v.OBJECT.value) == one.value


def _tellers(dataset: Store, node: NamedNode) -> set[NamedNode]:
    """The articles whose own nodes are the node, or that say something of it."""
    members = (node, *_subjects(dataset, v.SPECIALIZATION_OF, node))
    quads = (quad for member in members for quad in dataset.quads_for_pattern(member, None, None, None))
    return {quad.graph_name for quad in quads if isinstance(quad.graph_name, NamedNode)}


def _subjects(dataset: Store, predicate: NamedNode, value: NamedNode) -> list[NamedNode]:
    quads = dataset.quads_for_pattern(None, predicate, value, v.AGREED)
    return [quad.subject for quad in quads if isinstance(quad.subject, NamedNode)]


def _objects(dataset: Store, node: NamedNode, predicate: NamedNode) -> list[NamedNode]:
    quads = dataset.quads_for_pattern(node, predicate, None, v.AGREED)
    return [quad.object for quad in quads if isinstance(quad.object, NamedNode)]
