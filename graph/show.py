"""Everything about one node, as data: what is stated of it, by whom, in which words, and where reports disagree.

It reads patterns of the store, never free queries, so its cost is bounded by what the node has.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import islice
from typing import Any

import pyoxigraph as ox

from graph import vocab as v
from graph.entity import Claim, Conflict, Entity, Link, Name, Quotation
from graph.meant import NotFoundError, known
from loaders.model import KINDS
from ontology import load

#: How many nodes that point to one are listed; a club of a large archive has thousands.
MOST_LINKS = 300

_RANKS = {v.PREFERRED: "preferred", v.NORMAL: "normal", v.DEPRECATED: "deprecated"}

#: What ties a node to the bookkeeping about it is shown as sources and conflicts, not as links.
_BOOKKEEPING = frozenset(
    {v.SUBJECT, v.OBJECT, v.ABOUT, v.STATEMENT_OF, v.EVIDENCE_OF, v.STATED_BY, v.HAS_SOURCE, v.SPECIALIZATION_OF}
)
#: By kind, its name, minute (or place in the text) and label.
_Place = tuple[int, str, int, str]

#: What is left out of a node's values in brief.
_NOT_BRIEF = frozenset({v.RDF_TYPE, v.SPECIALIZATION_OF, v.LABEL, v.ALT_LABEL, v.TITLE, v.MERGE_RULE, v.NOTE})
NAMING = (v.LABEL, v.TITLE)


def entity(dataset: ox.Store, iri: str) -> Entity:
    """Everything about the node `iri`. NotFoundError where the graph has nothing of it."""
    if not known(dataset, iri):
        raise NotFoundError(f"The graph knows nothing of <{iri}>.")
    return _Reader(dataset).entity(ox.NamedNode(iri))


def conflicts(dataset: ox.Store) -> list[Conflict]:
    """Every conflict, by kind and sentence."""
    reader = _Reader(dataset)
    nodes: set[Any] = {quad.subject for quad in dataset.quads_for_pattern(None, v.RDF_TYPE, v.CONFLICT, v.AGREED)}
    found = [reader.conflict(node) for node in nodes]
    return sorted(found, key=lambda one: (one.kind, one.sentence, one.iri))


def names(dataset: ox.Store, iris: Iterable[str]) -> dict[str, Name]:
    """What to call each of these nodes."""
    reader = _Reader(dataset)
    return {iri: reader.name(ox.NamedNode(iri)) for iri in iris}


class _Reader:
    """Reads nodes out of one generation, each label once."""

    def __init__(self, dataset: ox.Store) -> None:
        self._dataset = dataset
        self._labels: dict[str, str] = {}

    def entity(self, node: ox.NamedNode) -> Entity:
        graph = v.AGREED if self._any(node, v.AGREED) else None
        plain = list(dict.fromkeys((quad.predicate, quad.object) for quad in self._quads(node, None, None, graph)))
        links = list(islice(self._around(node, graph), MOST_LINKS + 1))
        agreed = self._one(node, v.SPECIALIZATION_OF)
        return Entity(
            iri=node.value,
            label=self.label(node),
            kinds=tuple(self.name(value) for predicate, value in plain if predicate == v.RDF_TYPE),
            claims=tuple(self._claims(node, plain)),
            links=tuple(link for _, link in sorted(links[:MOST_LINKS], key=lambda pair: pair[0])),
            conflicts=tuple(self._conflicts(node)),
            articles=tuple(self._articles(node)),
            agreed=self.name(agreed) if agreed else None,
            more=len(links) > MOST_LINKS,
        )

    # ---- statements

    def _claims(self, node: ox.NamedNode, plain: Iterable[tuple[ox.NamedNode, Any]]) -> Iterator[Claim]:
        """The node's values: those that were weighed against others, then those that need no weighing."""
        weighed = self._weighed(node)
        values = {(claim.predicate.iri, claim.value): claim for claim in weighed}
        for predicate, value in plain:
            if predicate in (v.RDF_TYPE, v.SPECIALIZATION_OF):
                continue
            bare = Claim(self.name(node), self.name(predicate), self.name(value), sources=self._direct(node, predicate))
            values.setdefault((predicate.value, bare.value), bare)
        order = ("preferred", "", "normal", "deprecated")
        yield from sorted(
            values.values(),
            key=lambda one: (_standing(one), one.predicate.label, order.index(one.rank), one.value.label),
        )

    def _weighed(self, node: ox.NamedNode) -> list[Claim]:
        subjects = self._quads(None, v.SUBJECT, node, v.AGREED)
        nodes = [quad.subject for quad in subjects if isinstance(quad.subject, ox.NamedNode)]
        return [self._claim(one) for one in nodes if self._is(one, v.STATEMENT)]

    def _claim(self, statement: ox.NamedNode) -> Claim:
        about, predicate, value = (self._one(statement, part) for part in (v.SUBJECT, v.PREDICATE, v.OBJECT))
        count = self._one(statement, v.SOURCES)
        rank = self._one(statement, v.RANK)
        evidence = (quad.object for quad in self._quads(statement, v.EVIDENCE_OF, None, v.AGREED))
        return Claim(
            about=self.name(about),
            predicate=self.name(predicate),
            value=self.name(value),
            rank=_RANKS.get(rank, ""),
            independent=int(count.value) if count else None,
            sources=_in_order(quote for one in evidence for quote in self._quotations(one)),
        )

    def _direct(self, node: ox.NamedNode, predicate: ox.NamedNode) -> tuple[Quotation, ...]:
        """The evidence for an article's own statement, which no weighing has gathered."""
        evidence = [
            quad.subject
            for quad in self._quads(None, v.SUBJECT, node, None)
            if quad.graph_name != v.AGREED and self._one(quad.subject, v.PREDICATE) == predicate
        ]
        return _in_order(quote for one in evidence for quote in self._quotations(one))

    def _quotations(self, evidence: Any) -> Iterator[Quotation]:
        """The spans of an evidence node: it has targets, and each target has selectors."""
        graph = next((quad.graph_name for quad in self._quads(evidence, v.HAS_TARGET, None, None)), None)
        if graph is None:
            return
        status, rule = self._one(evidence, v.STATUS), self._one(evidence, v.RULE)
        for target in (quad.object for quad in self._quads(evidence, v.HAS_TARGET, None, graph)):
            said: dict[str, str] = {}
            for selector in [target, *(quad.object for quad in self._quads(target, v.HAS_SELECTOR, None, graph))]:
                said |= {
                    _local(quad.predicate.value): quad.object.value for quad in self._quads(selector, None, None, graph)
                }
            yield Quotation(
                article=self.name(graph),
                exact=said.get("exact", ""),
                prefix=said.get("prefix", ""),
                suffix=said.get("suffix", ""),
                start=int(said["start"]) if "start" in said else None,
                end=int(said["end"]) if "end" in said else None,
                rule=rule.value if rule else "",
                status=_local(status.value) if status else "",
            )

    # ---- conflicts

    def conflict(self, node: ox.NamedNode) -> Conflict:
        """A conflict with the statements that are in it."""
        kind = self._one(node, v.CONFLICT_KIND)
        sentence = self._one(node, v.COMMENT)
        claims = [self._claim(quad.object) for quad in self._quads(node, v.STATEMENT_OF, None, v.AGREED)]
        about = [self.name(quad.object) for quad in self._quads(node, v.ABOUT, None, v.AGREED)]
        return Conflict(
            iri=node.value,
            kind=_local(kind.value) if kind else "",
            about=tuple(sorted(about, key=lambda name: name.label)),
            sentence=sentence.value if sentence else "",
            claims=tuple(sorted(claims, key=lambda claim: (claim.rank != "preferred", claim.value.label))),
        )

    def _conflicts(self, node: ox.NamedNode) -> Iterator[Conflict]:
        """Conflicts about the node or about a node that belongs to it, such as a goal of a match."""
        about = {quad.subject for quad in self._quads(None, v.ABOUT, node, v.AGREED)}
        for link in islice(self._quads(None, None, node, v.AGREED), 10 * MOST_LINKS):
            if link.predicate not in _BOOKKEEPING:
                about |= {quad.subject for quad in self._quads(None, v.ABOUT, link.subject, v.AGREED)}
        for one in sorted(about, key=str):
            if self._is(one, v.CONFLICT):
                yield self.conflict(one)

    # ---- what is around it

    def _around(self, node: ox.NamedNode, graph: ox.DefaultGraph | None) -> Iterator[tuple[_Place, Link]]:
        """What points to the node; of an article, what it tells."""
        if self._dataset.contains_named_graph(node):
            return self._told(node)
        return self._links(node, graph)

    def _told(self, article: ox.NamedNode) -> Iterator[tuple[_Place, Link]]:
        """The facts of an article in the order of the table, then of its text, each with its first words."""
        for quad in self._quads(None, v.RDF_TYPE, None, article):
            place = _order_of(quad.object.value)
            if place < len(KINDS):
                evidence = [one.subject for one in self._quads(None, v.SUBJECT, quad.subject, article)]
                source = min((quote for one in evidence for quote in self._quotations(one)), key=_start, default=None)
                kind = self.label(quad.object)
                summary = self._summary(quad.subject, article)
                link = Link(Name("states"), self.name(quad.subject), kind, summary, source)
                yield (place, kind, _start(source), link.subject.label), link

    def _links(self, node: ox.NamedNode, graph: ox.DefaultGraph | None) -> Iterator[tuple[_Place, Link]]:
        """What points to the node, each with its place in the order: as in the facts table, then by minute."""
        seen = set()
        for quad in self._quads(None, None, node, graph):
            if quad.predicate in _BOOKKEEPING or (quad.subject, quad.predicate) in seen:
                continue
            seen.add((quad.subject, quad.predicate))
            kind = self._one(quad.subject, v.RDF_TYPE)
            link = Link(
                predicate=self.name(quad.predicate),
                subject=self.name(quad.subject),
                kind=self.label(kind) if kind else "",
                summary=self._summary(quad.subject, node),
            )
            minute = self._minute(quad.subject)
            yield (_order_of(kind.value if kind else ""), link.kind, minute, link.subject.label), link

    def _minute(self, node: Any) -> int:
        """The minute of an event, the first one of a vague one; the rest comes after the last."""
        found = self._one(node, v.MINUTE)
        if found is None:
            within = self._one(node, v.MINUTE_WITHIN)
            found = self._one(within, v.FROM) if within else None
        return int(found.value) if isinstance(found, ox.Literal) and found.value.isdigit() else 1000

    def _summary(self, subject: Any, but: ox.NamedNode) -> str:
        """The values of a node in one line, without its name and the node it is listed for."""
        parts: dict[str, None] = {}
        for quad in self._quads(subject, None, None, None):
            if quad.predicate in _NOT_BRIEF or quad.object == but:
                continue
            parts[f"{self.label(quad.predicate)} {self.label(quad.object)}"] = None
        return ", ".join(sorted(parts)[:8])

    def _articles(self, node: ox.NamedNode) -> Iterator[Name]:
        """The articles that speak of the node: those whose own nodes it was made from, or whose graph has it."""
        own = [quad.subject for quad in self._quads(None, v.SPECIALIZATION_OF, node, v.AGREED)]
        graphs = {quad.graph_name for one in [node, *own] for quad in self._quads(one, None, None, None)}
        names = {self.name(graph) for graph in graphs if graph != v.AGREED and graph != node}
        yield from sorted(names, key=lambda name: name.label)

    # ---- names

    def name(self, term: Any) -> Name:
        """What to call a node or value."""
        return Name(self.label(term), term.value) if isinstance(term, ox.NamedNode) else Name(term.value)

    def label(self, term: Any) -> str:
        """The name that the agreed graph gives, else an article's, else the words in its IRI."""
        if not isinstance(term, ox.NamedNode):
            return str(term.value)
        if term.value not in self._labels:
            agreed = self._one(term, v.SPECIALIZATION_OF)
            self._labels[term.value] = self._named(term) or (agreed and self._named(agreed)) or _words(term.value)
        return self._labels[term.value]

    def _named(self, node: ox.NamedNode) -> str:
        for graph in (v.AGREED, None):
            for predicate in NAMING:
                labels: list[str] = sorted(quad.object.value for quad in self._quads(node, predicate, None, graph))
                if labels:
                    return labels[0]
        return ""

    def _quads(self, subject: Any, predicate: Any, value: Any, graph: Any) -> Iterator[Any]:
        """Quads whose terms are taken as they come: the model has IRIs and literals only."""
        return iter(self._dataset.quads_for_pattern(subject, predicate, value, graph))

    def _one(self, subject: Any, predicate: ox.NamedNode) -> Any:
        """The only (or the first by order) object; None where there is none."""
        return min((quad.object for quad in self._quads(subject, predicate, None, None)), key=str, default=None)

    def _any(self, node: ox.NamedNode, graph: Any) -> bool:
        return next(self._quads(node, None, None, graph), None) is not None

    def _is(self, node: Any, kind: ox.NamedNode) -> bool:
        return ox.Quad(node, v.RDF_TYPE, kind, v.AGREED) in self._dataset


def _start(quote: Quotation | None) -> int:
    return quote.start or 0 if quote else 0


def _in_order(quotes: Iterable[Quotation]) -> tuple[Quotation, ...]:
    return tuple(sorted(dict.fromkeys(quotes), key=lambda quote: (quote.article.label, quote.start or 0, quote.exact)))


def _standing(claim: Claim) -> tuple[int, str, int, str]:
    """A key that puts names first, then what reports weigh in on, each with its preferred value first."""
    first = 0 if claim.predicate.iri in {v.LABEL.value, v.TITLE.value} else 1 if claim.rank else 2
    return first, claim.predicate.label, ("preferred", "", "normal", "deprecated").index(claim.rank), claim.value.label


@cache
def _order_of(kind: str) -> int:
    """The place of a class among the kinds of the facts table; other classes come last."""
    order = [load().kinds[name].iri for name in KINDS]
    return order.index(kind) if kind in order else len(order)


def _local(iri: str) -> str:
    return re.split(r"[#/]", iri)[-1]


def _words(iri: str) -> str:
    """The end of an IRI as words: "homeGoals" is "home goals", "mohamed-salah-1" is "mohamed salah 1"."""
    words = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", _local(iri)).replace("-", " ").replace("_", " ")
    return words.lower() if words and words[0].islower() else words


def description(dataset: ox.Store, iri: str) -> list[ox.Triple]:
    """The node as data: its own triples, the statements and conflicts about it with their evidence, and labels.

    An article is described by its whole graph. Empty where the graph has nothing of the node.
    """
    node = ox.NamedNode(iri)
    if dataset.contains_named_graph(node):
        return sorted({quad.triple for quad in dataset.quads_for_pattern(None, None, None, node)}, key=str)
    graph = v.AGREED if next(dataset.quads_for_pattern(node, None, None, v.AGREED), None) else None
    quads: set[Any] = set(dataset.quads_for_pattern(node, None, None, graph))
    for predicate in (v.SUBJECT, v.ABOUT):
        for quad in dataset.quads_for_pattern(None, predicate, node, graph):
            quads |= set(dataset.quads_for_pattern(quad.subject, None, None, graph))
    for wanted in (v.EVIDENCE_OF, v.HAS_TARGET, v.HAS_SELECTOR):
        for quad in [quad for quad in quads if quad.predicate == wanted]:
            quads |= set(dataset.quads_for_pattern(quad.object, None, None, None))
    quads |= set(islice(dataset.quads_for_pattern(None, None, node, graph), MOST_LINKS))
    for quad in list(quads):
        if isinstance(quad.object, ox.NamedNode):
            quads |= set(dataset.quads_for_pattern(quad.object, v.LABEL, None, v.AGREED))
    return sorted({quad.triple for quad in quads}, key=str)
