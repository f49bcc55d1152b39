"""Facts of the agreed graph whose values may be told further: preferred, in no conflict, and asserted by articles."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode, Quad, Store

from graph import vocab as v

#: Conflicts that leave in doubt what a fact is about, not only one of its values.
_WHOLE = frozenset({"identity", "attribution"})


@dataclass(frozen=True, slots=True, order=True)
class Passage:
    """Words of an article that say something; `start` counts code points of its text."""

    article: str
    start: int
    exact: str


@dataclass(frozen=True, slots=True)
class Value:
    """A value that stands, and the passages of the articles that assert it. Items and nodes are IRIs."""

    value: str
    passages: frozenset[Passage]

    @property
    def articles(self) -> frozenset[str]:
        """The articles that assert it."""
        return frozenset(one.article for one in self.passages)


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact with the values that stand, by the local name of the property."""

    iri: str
    label: str
    values: dict[str, Value]


def facts(dataset: Store, cls: str) -> list[Fact]:
    """The facts of a class with the values that stand; facts whose identity is in doubt are left out."""
    reader = _Reader(dataset)
    nodes = dataset.quads_for_pattern(None, v.RDF_TYPE, v.tl(cls), v.AGREED)
    found = [reader.fact(quad.subject) for quad in nodes if isinstance(quad.subject, NamedNode)]
    return sorted((one for one in found if one is not None), key=lambda one: one.iri)


class _Reader:
    def __init__(self, dataset: Store) -> None:
        self._dataset = dataset
        self._disputed: set[str] = set()
        self._doubtful: set[str] = set()
        for quad in dataset.quads_for_pattern(None, v.RDF_TYPE, v.CONFLICT, v.AGREED):
            self._disputed |= {_text(one) for one in self._quads(quad.subject, v.STATEMENT_OF)}
            if {_text(one) for one in self._quads(quad.subject, v.CONFLICT_KIND)} & _WHOLE:
                self._doubtful |= {_text(one) for one in self._quads(quad.subject, v.ABOUT)}

    def fact(self, node: NamedNode) -> Fact | None:
        if node.value in self._doubtful:
            return None
        values: defaultdict[str, list[Value]] = defaultdict(list)
        for quad in self._dataset.quads_for_pattern(None, v.SUBJECT, node, v.AGREED):
            statement = quad.subject
            if self._one(statement, v.RANK) == v.PREFERRED.value and str(statement).strip("<>") not in self._disputed:
                name = self._one(statement, v.PREDICATE).rpartition("#")[2]
                passages = frozenset(one for each in self._quads(statement, v.EVIDENCE_OF) for one in self._said(each))
                if passages:
                    values[name].append(Value(self._one(statement, v.OBJECT), passages))
        # Of several that stand none is the value.
        single = {name: many[0] for name, many in values.items() if len(many) == 1}
        return Fact(node.value, self._one(node, v.LABEL), single)

    def _said(self, evidence: Quad) -> Iterator[Passage]:
        """The words of an evidence node that asserts; none of one that a rule concluded."""
        node = evidence.object
        for status in self._dataset.quads_for_pattern(node, v.STATUS, v.ASSERTED, None):  # type: ignore[arg-type]
            for target in self._dataset.quads_for_pattern(node, v.HAS_TARGET, None, None):  # type: ignore[arg-type]
                yield self._passage(status.graph_name.value, target)  # type: ignore[union-attr]  # an article's graph

    def _passage(self, article: str, target: Quad) -> Passage:
        said: dict[str, str] = {}
        for selector in self._dataset.quads_for_pattern(target.object, v.HAS_SELECTOR, None, None):  # type: ignore[arg-type]
            for quad in self._dataset.quads_for_pattern(selector.object, None, None, None):  # type: ignore[arg-type]
                said[quad.predicate.value] = _text(quad)
        return Passage(article, int(said[v.START.value]), said[v.EXACT.value])

    def _quads(self, subject: object, predicate: NamedNode) -> Iterator[Quad]:
        return iter(self._dataset.quads_for_pattern(subject, predicate, None, v.AGREED))  # type: ignore[arg-type]  # a node

    def _one(self, subject: object, predicate: NamedNode) -> str:
        return min((_text(quad) for quad in self._quads(subject, predicate)), default="")


def _text(quad: Quad) -> str:
    assert isinstance(quad.object, (NamedNode, Literal)), "the model has IRIs and literals only"
    return quad.object.value
