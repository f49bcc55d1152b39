"""The articles' graphs as plain values: what each report states, node by node, with its evidence."""

from __future__ import annotations

import zlib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date

from pyoxigraph import Literal, NamedNode, Store

from graph import vocab as v
from graph.names import fold
from ontology import Kind, load

Term = NamedNode | Literal

#: Words of a shingle: so many in a row that two articles share were not written twice by chance.
SHINGLE = 8


@dataclass(frozen=True, slots=True)
class Value:
    """A value that a node has by a property, and the evidence for it."""

    predicate: str
    term: Term
    evidence: NamedNode
    asserted: bool


@dataclass(frozen=True, slots=True)
class Refuted:
    """A result of a match that an article tells and its other words refute; `part` is where it stands."""

    iri: str
    part: str
    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Node:
    """A fact as one article states it. A match may not be `told`, only pointed to by its events; the
    words of these are then the evidence for its sides. `refuted` is what else the article says of it
    and itself refutes; `passages` are the article's words for it."""

    iri: str
    article: str
    kind: Kind
    values: tuple[Value, ...]
    told: bool = True
    refuted: tuple[Refuted, ...] = ()
    passages: tuple[str, ...] = ()

    def terms(self, slot: str) -> tuple[Term, ...]:
        """The values of a slot, exact and vague."""
        properties = load().properties
        return tuple(
            one.term for one in self.values if one.predicate in properties and properties[one.predicate].slot == slot
        )

    def one(self, slot: str) -> str | None:
        """The first value of a slot as text or IRI."""
        return next((term.value for term in self.terms(slot)), None)

    @property
    def match(self) -> str | None:
        """The article's node of the match that the fact belongs to."""
        return next((one.term.value for one in self.values if one.predicate == v.MATCH.value), None)


@dataclass(frozen=True, slots=True)
class Thing:
    """A named thing of an article's graph; `written` are other forms of its name."""

    iri: str
    label: str
    types: frozenset[str]
    same_as: str | None
    written: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Report:
    """An article with what it states. `id` orders articles; `digest` and the shingles of the quoted
    `passages` tell copies of one text; `outlet` is the IRI of who published it."""

    iri: str
    id: str
    digest: str
    issued: date | None
    nodes: tuple[Node, ...]
    things: dict[str, Thing] = field(default_factory=dict)
    intervals: dict[str, tuple[int, int]] = field(default_factory=dict)
    scores: dict[str, tuple[str, int]] = field(default_factory=dict)
    passages: dict[str, tuple[int, ...]] = field(default_factory=dict)
    outlet: str | None = None


_GOALS = frozenset({v.HOME_GOALS.value, v.AWAY_GOALS.value})

_Described = dict[str, list[Term]]


def read(dataset: Store, graph: NamedNode) -> Report | None:
    """What an article's graph states; None where the graph is no article's."""
    subjects: dict[str, _Described] = defaultdict(lambda: defaultdict(list))
    for quad in dataset.quads_for_pattern(None, None, None, graph):
        if isinstance(quad.subject, NamedNode) and isinstance(quad.object, (NamedNode, Literal)):
            subjects[quad.subject.value][quad.predicate.value].append(quad.object)
    about = subjects.get(graph.value, {})
    if v.IDENTIFIER.value not in about:
        return None
    issued, outlet = about.get(v.ISSUED.value), about.get(v.OUTLET.value)
    return Report(
        graph.value,
        about[v.IDENTIFIER.value][0].value,
        about[v.TEXT_HASH.value][0].value,
        date.fromisoformat(issued[0].value) if issued else None,
        tuple(_nodes(graph.value, subjects)),
        {iri: _thing(iri, one) for iri, one in sorted(subjects.items()) if v.LABEL.value in one},
        {iri: (_number(one, v.FROM), _number(one, v.TO)) for iri, one in subjects.items() if v.FROM.value in one},
        {
            iri: (one[v.TEAM.value][0].value, _number(one, v.GOALS))
            for iri, one in subjects.items()
            if v.GOALS.value in one
        },
        dict(_passages(subjects)),
        outlet[0].value if outlet else None,
    )


def _passages(subjects: dict[str, _Described]) -> Iterator[tuple[str, tuple[int, ...]]]:
    """The shingles of the article's passages, where they are long enough for one."""
    for iri, described in sorted(subjects.items()):
        for selector in described.get(v.HAS_SELECTOR.value, ()):
            for exact in subjects.get(selector.value, {}).get(v.EXACT.value, ()):
                words = fold(exact.value).split()
                if len(words) >= SHINGLE:
                    yield iri, tuple(sorted({_shingle(words, at) for at in range(len(words) - SHINGLE + 1)}))


def _shingle(words: list[str], at: int) -> int:
    return zlib.crc32(" ".join(words[at : at + SHINGLE]).encode("utf-8", "surrogatepass"))


def _number(described: _Described, predicate: NamedNode) -> int:
    return int(described[predicate.value][0].value)


def _thing(iri: str, described: _Described) -> Thing:
    types = frozenset(term.value for term in described.get(v.RDF_TYPE.value, ()))
    same = sorted(term.value for term in described.get(v.SAME_AS.value, ()))
    written = frozenset(term.value for term in described.get(v.ALT_LABEL.value, ()))
    label = min(term.value for term in described[v.LABEL.value])
    return Thing(iri, label, types, same[0] if same else None, written)


def _nodes(article: str, subjects: dict[str, _Described]) -> Iterator[Node]:
    classes = load().classes
    stated = _evidence(subjects)
    pointers = _pointers(stated)
    refuted = _refuted(subjects, stated)
    passages = _words_for(subjects)
    for iri, described in sorted(subjects.items()):
        kind = next((classes[t.value] for t in described.get(v.RDF_TYPE.value, ()) if t.value in classes), None)
        if kind is None:
            continue
        values = stated.get(iri) or list(_pointed_to(described, pointers.get(iri, [])))
        ordered = sorted(values, key=_order)
        words = tuple(sorted({passage for one in ordered for passage in passages.get(one.evidence.value, ())}))
        yield Node(iri, article, kind, tuple(ordered), iri in stated, tuple(refuted.get(iri, ())), words)


def _words_for(subjects: dict[str, _Described]) -> dict[str, list[str]]:
    """The passages behind each evidence."""
    return {
        iri: [passage.value for passage in described.get(v.HAS_TARGET.value, ())]
        for iri, described in subjects.items()
        if v.OBJECT.value in described
    }


def _order(one: Value) -> tuple[str, str, str, bool]:
    return one.predicate, str(one.term), one.evidence.value, one.asserted


def _refuted(subjects: dict[str, _Described], stated: dict[str, list[Value]]) -> dict[str, list[Refuted]]:
    """The claims of an article by the match that they are about."""
    found: dict[str, list[Refuted]] = defaultdict(list)
    for iri, described in sorted(subjects.items()):
        if v.CLAIM in described.get(v.RDF_TYPE.value, ()):
            goals = sorted((one for one in stated[iri] if one.predicate in _GOALS), key=_order)
            claim = Refuted(iri, described[v.PART.value][0].value, tuple(goals))
            found[described[v.MATCH.value][0].value].append(claim)
    return found


def _pointers(stated: dict[str, list[Value]]) -> dict[str, list[NamedNode]]:
    """The evidence of facts that point to a match, by match."""
    found: dict[str, list[NamedNode]] = defaultdict(list)
    for values in stated.values():
        for value in values:
            if value.predicate == v.MATCH.value:
                found[value.term.value].append(value.evidence)
    return found


def _pointed_to(described: _Described, evidence: Iterable[NamedNode]) -> Iterator[Value]:
    for one in evidence:
        for predicate, terms in described.items():
            if predicate in load().properties:
                yield from (Value(predicate, term, one, False) for term in terms)


def _evidence(subjects: dict[str, _Described]) -> dict[str, list[Value]]:
    stated: dict[str, list[Value]] = defaultdict(list)
    for iri, described in subjects.items():
        if v.OBJECT.value in described:
            stated[described[v.SUBJECT.value][0].value].append(
                Value(
                    described[v.PREDICATE.value][0].value,
                    described[v.OBJECT.value][0],
                    NamedNode(iri),
                    described[v.STATUS.value][0] == v.ASSERTED,
                )
            )
    return stated
