"""A person's decisions on what is the same: read from the graph, written to it, and obeyed.

They lie in a named graph of the store, and so in each generation. They name articles' own nodes, which no
rebuild moves; of teams, grounds and other things that every article means alike, these themselves.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Generic, Literal, TypeVar, cast

from pyoxigraph import Literal as Text
from pyoxigraph import NamedNode, Quad, Store

from graph import vocab as v

T = TypeVar("T")
Kind = Literal["merge", "split"]


class DecisionError(Exception):
    """A decision that cannot be taken; its text is one sentence."""


@dataclass(frozen=True, slots=True)
class Decision:
    """That `nodes` are one, or that they are not one with the nodes `apart`: where there are none of these,
    that no two of `nodes` are one. `when` is the day of the decision."""

    number: int
    kind: Kind
    nodes: frozenset[str]
    apart: frozenset[str]
    by: str
    when: date
    why: str = ""

    @property
    def rule(self) -> str:
        """The rule that explains a node's place."""
        return f"decision {self.number} of {self.by}, {self.when.isoformat()}"


@dataclass(frozen=True, slots=True)
class Obeyed(Generic[T]):
    """Clusters after the decisions, and the rules of the members that a decision placed, by name."""

    clusters: list[list[T]]
    rules: dict[str, str]


def graph_of(base: str = v.BASE) -> NamedNode:
    """The named graph that holds the decisions."""
    return NamedNode(f"{base}decisions")


def read(dataset: Store, base: str = v.BASE) -> tuple[Decision, ...]:
    """The decisions of a store, by number."""
    graph = graph_of(base)
    nodes = [quad.subject for quad in dataset.quads_for_pattern(None, v.RDF_TYPE, v.DECISION, graph)]
    found = [_read(dataset, graph, node) for node in nodes if isinstance(node, NamedNode)]
    return tuple(sorted(found, key=lambda one: one.number))


def _read(dataset: Store, graph: NamedNode, node: NamedNode) -> Decision:
    said: dict[str, list[str]] = defaultdict(list)
    for quad in dataset.quads_for_pattern(node, None, None, graph):
        if isinstance(quad.object, (NamedNode, Text)):
            said[quad.predicate.value].append(quad.object.value)
    return Decision(
        number=int(said[v.NUMBER.value][0]),
        kind=cast("Kind", said[v.DECISION_KIND.value][0]),
        nodes=frozenset(said[v.DECIDES.value]),
        apart=frozenset(said[v.APART_FROM.value]),
        by=said[v.CREATOR.value][0],
        when=date.fromisoformat(said[v.DAY.value][0]),
        why="".join(said[v.COMMENT.value]),
    )


def quads(decisions: Iterable[Decision], base: str = v.BASE) -> list[Quad]:
    """The graph of decisions."""
    return [quad for one in decisions for quad in _quads(one, base)]


def _quads(one: Decision, base: str) -> Iterator[Quad]:
    graph, node = graph_of(base), NamedNode(f"{base}decision/{one.number}")
    yield Quad(node, v.RDF_TYPE, v.DECISION, graph)
    yield Quad(node, v.NUMBER, Text(str(one.number), datatype=v.XSD_INTEGER), graph)
    yield Quad(node, v.DECISION_KIND, Text(one.kind), graph)
    yield Quad(node, v.CREATOR, Text(one.by), graph)
    yield Quad(node, v.DAY, Text(one.when.isoformat(), datatype=v.XSD_DATE), graph)
    if one.why:
        yield Quad(node, v.COMMENT, Text(one.why), graph)
    for predicate, names in ((v.DECIDES, one.nodes), (v.APART_FROM, one.apart)):
        yield from (Quad(node, predicate, NamedNode(name), graph) for name in sorted(names))


def obey(clusters: Iterable[Sequence[T]], name: Callable[[T], str], decisions: Sequence[Decision]) -> Obeyed[T]:
    """Clusters as the decisions want them, in the order of their numbers; those that none touches stay as they are.

    `name` gives the IRI of a member.
    """
    left = [list(one) for one in clusters]
    rules: dict[str, str] = {}
    for decision in sorted(decisions, key=lambda one: one.number):
        touched = [one for one in left if any(name(member) in decision.nodes for member in one)]
        if not touched:
            continue
        made = [[m for one in touched for m in one]] if decision.kind == "merge" else _parted(touched, name, decision)
        if len(made) != len(touched):
            left = [one for one in left if not any(one is other for other in touched)] + made
            rules.update({name(m): decision.rule for one in made for m in one if name(m) in decision.nodes})
    return Obeyed(left, rules)


def _parted(clusters: Sequence[list[T]], name: Callable[[T], str], decision: Decision) -> list[list[T]]:
    """Each cluster as the decision divides it; what it does not name stays with those apart, else with the first."""
    made: list[list[T]] = []
    for cluster in clusters:
        named = sorted((one for one in cluster if name(one) in decision.nodes), key=name)
        rest = [one for one in cluster if name(one) not in decision.nodes]
        if decision.apart:
            kept_away = any(name(one) in decision.apart for one in rest)
            made += [named, rest] if kept_away else [cluster]
        else:
            made += [[named[0], *rest], *([one] for one in named[1:])]
    return made


def as_text(one: Decision) -> str:
    """A decision as a line of text: the same for the same decision."""
    return " ".join([one.rule, one.kind, *sorted(one.nodes), "/", *sorted(one.apart)])


def as_json(one: Decision) -> dict[str, Any]:
    """The contract of `touchline decisions --json`."""
    return {
        "number": one.number,
        "kind": one.kind,
        "nodes": sorted(one.nodes),
        "apart": sorted(one.apart),
        "by": one.by,
        "date": one.when.isoformat(),
        "why": one.why,
    }
