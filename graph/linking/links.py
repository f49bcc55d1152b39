"""Links to Wikidata: values, and the named graph that keeps them through rebuilds.

A link is of anchors that no rebuild moves: of a person or match the articles' own nodes, of teams, grounds and
other things that every article means alike these themselves.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal, cast

from pyoxigraph import Literal as Text
from pyoxigraph import NamedNode, Quad, Store

from graph import vocab as v

State = Literal["certain", "doubtful", "refused"]

#: The method of a link that a person decided.
DECISION = "decision"


@dataclass(frozen=True, slots=True)
class Link:
    """That the thing behind `anchors` is (certain), may be (doubtful) or is not (refused) the item `item`.

    `score` is 0 to 100, `method` says who found it ("gazetteer", the address of a service, "decision"), `why` on
    what evidence, `when` on which day, `by` who decided. `label` is the item's name where it is known.
    """

    anchors: frozenset[str]
    item: str
    state: State
    score: float
    method: str
    why: str
    when: date
    label: str = ""
    by: str = ""

    @property
    def decided(self) -> bool:
        """Whether a person decided it."""
        return self.method == DECISION


def graph_of(base: str = v.BASE) -> NamedNode:
    """The named graph that holds the links."""
    return NamedNode(f"{base}links")


def read(dataset: Store, base: str = v.BASE) -> tuple[Link, ...]:
    """The links of a store, in a stable order."""
    graph = graph_of(base)
    nodes = [quad.subject for quad in dataset.quads_for_pattern(None, v.RDF_TYPE, v.LINK, graph)]
    return tuple(sorted((_read(dataset, graph, node) for node in nodes if isinstance(node, NamedNode)), key=_order))


def _order(one: Link) -> tuple[list[str], str, str]:
    return sorted(one.anchors), one.item, one.method


def _read(dataset: Store, graph: NamedNode, node: NamedNode) -> Link:
    said: dict[str, list[str]] = defaultdict(list)
    for quad in dataset.quads_for_pattern(node, None, None, graph):
        if isinstance(quad.object, (NamedNode, Text)):
            said[quad.predicate.value].append(quad.object.value)
    return Link(
        anchors=frozenset(said[v.LINK_OF.value]),
        item=said[v.ITEM.value][0],
        state=cast("State", said[v.LINK_STATE.value][0]),
        score=float(said[v.SCORE.value][0]),
        method=said[v.LINK_METHOD.value][0],
        why=said[v.COMMENT.value][0],
        when=date.fromisoformat(said[v.DAY.value][0]),
        label="".join(said[v.LABEL.value]),
        by="".join(said[v.CREATOR.value]),
    )


def quads(links: Iterable[Link], base: str = v.BASE) -> list[Quad]:
    """The graph of links, each with its plain triple: `owl:sameAs` for certain ones, `skos:closeMatch` for doubtful."""
    return [quad for one in links for quad in _quads(one, base)]


def _quads(one: Link, base: str) -> Iterator[Quad]:
    graph = graph_of(base)
    key = " ".join([*sorted(one.anchors), one.item, one.method])
    node = NamedNode(f"{base}link/{hashlib.sha256(key.encode()).hexdigest()[:16]}")
    yield Quad(node, v.RDF_TYPE, v.LINK, graph)
    yield Quad(node, v.ITEM, NamedNode(one.item), graph)
    yield Quad(node, v.LINK_STATE, Text(one.state), graph)
    yield Quad(node, v.SCORE, Text(_decimal(one.score), datatype=v.XSD_DECIMAL), graph)
    yield Quad(node, v.LINK_METHOD, Text(one.method), graph)
    yield Quad(node, v.COMMENT, Text(one.why), graph)
    yield Quad(node, v.DAY, Text(one.when.isoformat(), datatype=v.XSD_DATE), graph)
    if one.label:
        yield Quad(node, v.LABEL, Text(one.label), graph)
    if one.by:
        yield Quad(node, v.CREATOR, Text(one.by), graph)
    plain = {"certain": v.SAME_AS, "doubtful": v.CLOSE_MATCH}.get(one.state)
    for anchor in sorted(one.anchors):
        yield Quad(node, v.LINK_OF, NamedNode(anchor), graph)
        if plain is not None:
            yield Quad(NamedNode(anchor), plain, NamedNode(one.item), graph)


def _decimal(value: float) -> str:
    """A number as the store writes it back."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


def standing(links: Iterable[Link]) -> tuple[Link, ...]:
    """The links that count: where a person has decided about anchors, of these only what was decided, and last."""
    links = list(links)
    last: dict[str, date] = {}
    for one in links:
        if one.decided:
            for anchor in one.anchors:
                last[anchor] = max(one.when, last.get(anchor, one.when))
    return tuple(
        one
        for one in sorted(links, key=_order)
        if all(anchor not in last or (one.decided and one.when >= last[anchor]) for anchor in one.anchors)
    )


def merged(before: Sequence[Link], found: Sequence[Link]) -> tuple[Link, ...]:
    """Old links and new ones; of links of the same method and anchor the new, but unchanged ones keep their day."""
    kept = {(one.anchors, one.item, one.method, one.state, one.score, one.why): one for one in before}
    fresh = [kept.get((one.anchors, one.item, one.method, one.state, one.score, one.why), one) for one in found]
    anew = {(one.method, anchor) for one in fresh for anchor in one.anchors}
    old = [one for one in before if not any((one.method, anchor) in anew for anchor in one.anchors)]
    return standing([*old, *fresh])
