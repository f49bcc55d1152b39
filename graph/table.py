"""The facts table as a view of the graph: one SPARQL query over the articles' graphs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from pyoxigraph import Literal, NamedNode, QuerySolution, QuerySolutions, Store

from graph import vocab as v
from loaders.model import Span
from loaders.rows import Row, evidence_part, match_part
from loaders.rows import order as row_order
from ontology import Kind, load


@dataclass(slots=True)
class _Fact:
    """What the query's solutions tell of one fact."""

    article: str
    kind: Kind
    status: str = "asserted"
    match: dict[str, str] | None = None
    slots: dict[str, dict[str, Any]] = field(default_factory=dict)
    passages: dict[Span, str] = field(default_factory=dict)


@cache
def _query() -> str:
    return (Path(__file__).parent / "queries" / "internal" / "table.rq").read_text(encoding="utf-8")


def rows(dataset: Store) -> Iterator[Row]:
    """The rows of the facts table, in its order; the same as those made straight from the facts."""
    facts: dict[str, _Fact] = {}
    classes = load().classes
    solutions = dataset.query(_query())
    assert isinstance(solutions, QuerySolutions)
    for solution in solutions:
        kind = classes.get(solution["type"].value)
        if kind is not None:
            fact = facts.setdefault(solution["fact"].value, _Fact(solution["article"].value, kind))
            _take(fact, solution)
    yield from sorted(map(_row, facts.values()), key=row_order)


def _take(fact: _Fact, solution: QuerySolution) -> None:
    predicate = solution["predicate"].value
    span = Span(int(solution["start"].value), int(solution["end"].value))
    fact.passages[span] = solution["text"].value
    if solution["status"] == v.INFERRED:
        fact.status = "inferred"
    if predicate == v.MATCH.value:
        when = solution["date"]
        fact.match = match_part(solution["home"].value, solution["away"].value, when and when.value)
    elif (prop := load().properties.get(predicate)) is not None:
        fact.slots.setdefault(prop.slot, {})[solution["object"].value] = _value(solution)


def _value(solution: QuerySolution) -> Any:
    """A slot's value as the table writes it; goals of a team as a pair."""
    if solution["goals"] is not None:
        return solution["team"].value, int(solution["goals"].value)
    if solution["from"] is not None:
        return {"from": int(solution["from"].value), "to": int(solution["to"].value)}
    value = solution["object"]
    if isinstance(value, NamedNode):
        return solution["label"].value
    return _python(value)


def _python(value: Literal) -> str | int | float | bool:
    if value.datatype == v.XSD_INTEGER:
        return int(value.value)
    if value.datatype == v.XSD_BOOLEAN:
        return value.value == "true"
    if value.datatype == v.XSD_DECIMAL:
        return float(Decimal(value.value))
    return str(value.value)


def _row(fact: _Fact) -> Row:
    result: Row = {"article": fact.article, "kind": fact.kind.name, "status": fact.status}
    if fact.match is not None:
        result["match"] = fact.match
    result["slots"] = {slot: _slot(slot, fact.slots[slot]) for slot in fact.kind.slots if slot in fact.slots}
    result["evidence"] = [evidence_part(span, fact.passages[span]) for span in sorted(fact.passages)]
    return result


def _slot(slot: str, values: dict[str, Any]) -> Any:
    many = list(values.values())
    if isinstance(many[0], tuple):
        return dict(sorted(many))
    if len(many) > 1 or load().exact[slot].many:
        return sorted(many)
    return many[0]
