"""A report as JSON objects, so that it need not be read out of its graph again."""

from __future__ import annotations

from datetime import date
from typing import Any

from pyoxigraph import Literal, NamedNode

from graph.agreement.reports import Node, Refuted, Report, Term, Thing, Value
from ontology import load

_Json = list[Any]


def dump(one: Report) -> _Json:
    """The report as lists, strings and numbers."""
    return [
        one.iri,
        one.id,
        one.digest,
        one.issued.isoformat() if one.issued else None,
        one.outlet,
        [_node(node) for node in one.nodes],
        [[t.iri, t.label, sorted(t.types), t.same_as, sorted(t.written)] for t in one.things.values()],
        one.intervals,
        one.scores,
        one.passages,
    ]


def load_report(said: _Json) -> Report:
    """The report that `dump` wrote."""
    iri, id, digest, issued, outlet, nodes, things, intervals, scores, passages = said
    return Report(
        iri,
        id,
        digest,
        date.fromisoformat(issued) if issued else None,
        tuple(_load_node(iri, node) for node in nodes),
        {t[0]: Thing(t[0], t[1], frozenset(t[2]), t[3], frozenset(t[4])) for t in things},
        {name: (low, high) for name, (low, high) in intervals.items()},
        {name: (team, goals) for name, (team, goals) in scores.items()},
        {name: tuple(shingles) for name, shingles in passages.items()},
        outlet,
    )


def _node(node: Node) -> _Json:
    refuted = [[one.iri, one.part, [_value(value) for value in one.values]] for one in node.refuted]
    values = [_value(one) for one in node.values]
    return [node.iri, node.kind.name, values, node.told, refuted, list(node.passages)]


def _load_node(article: str, said: _Json) -> Node:
    iri, kind, values, told, refuted, passages = said
    claims = tuple(Refuted(one[0], one[1], tuple(map(_load_value, one[2]))) for one in refuted)
    stated = tuple(map(_load_value, values))
    return Node(iri, article, load().kinds[kind], stated, told, claims, tuple(passages))


def _value(one: Value) -> _Json:
    return [one.predicate, term_json(one.term), one.evidence.value, one.asserted]


def _load_value(said: _Json) -> Value:
    return Value(said[0], load_term(said[1]), NamedNode(said[2]), said[3])


def term_json(term: Term) -> list[str]:
    """A node as a list of its IRI, a literal as a list of its text and its datatype."""
    return [term.value] if isinstance(term, NamedNode) else [term.value, term.datatype.value]


def load_term(said: list[str]) -> Term:
    """The node or literal that `term_json` wrote."""
    return NamedNode(said[0]) if len(said) == 1 else Literal(said[0], datatype=NamedNode(said[1]))
