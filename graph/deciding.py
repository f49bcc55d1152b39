"""Decisions on what is the same, taken, listed and taken back: each makes a new generation that obeys them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from pyoxigraph import NamedNode
from pyoxigraph import Store as Dataset

from graph import decisions
from graph import vocab as v
from graph.decisions import Decision, DecisionError
from graph.meant import known, meant
from graph.revise import revise
from graph.settings import Settings
from graph.store import Candidate, Store, StoreError


@dataclass(frozen=True, slots=True)
class Author:
    """Who decides, when and why."""

    by: str
    when: date
    why: str = ""


@dataclass(frozen=True, slots=True)
class Taken:
    """A decision that was taken or taken back, and the generation that obeys."""

    decision: Decision
    generation: int


def merge(store: Store, one: str, other: str, author: Author, settings: Settings | None = None) -> Taken:
    """Make one thing of two, each given by IRI or name.

    Raises NotFoundError, DecisionError where they are one already or cannot be, and StoreError.
    """
    settings = settings or Settings()
    base = settings.base
    with store.candidate() as candidate:
        dataset = _dataset(store, candidate)
        first, second = (_agreed(dataset, name, base) for name in (one, other))
        if first == second:
            raise DecisionError(f"{_name(first, base)} is one thing already.")
        if not _kinds(dataset, first) & _kinds(dataset, second):
            raise DecisionError(f"{_name(first, base)} and {_name(second, base)} are things of two kinds.")
        nodes = _members(dataset, first, base) | _members(dataset, second, base)
        return _take(candidate, "merge", nodes, frozenset(), author, settings)


def split(store: Store, names: Sequence[str], author: Author, settings: Settings | None = None) -> Taken:
    """Take a thing apart. An agreed thing: every article's own node by itself. Articles' own nodes of one thing:
    these, together, from the rest.

    Raises NotFoundError, DecisionError where there is nothing to take apart, and StoreError.
    """
    settings = settings or Settings()
    base = settings.base
    with store.candidate() as candidate:
        dataset = _dataset(store, candidate)
        own = [node for name in names if (node := _own(dataset, name, base)) is not None]
        if not own:
            if len(names) > 1:
                raise DecisionError("Only articles' own nodes can be split off together; give one agreed thing.")
            return _take(candidate, "split", _all(dataset, names[0], base), frozenset(), author, settings)
        things = {thing for node in own if (thing := _only(dataset, node)) is not None}
        if len(own) < len(names) or len(things) > 1:
            raise DecisionError("These are not articles' own nodes of one thing.")
        rest = _members(dataset, things.pop(), base) - set(own)
        if not rest:
            raise DecisionError(
                f"{_name(own[0], base)} is all that there is of its thing: nothing is left to split from."
            )
        return _take(candidate, "split", frozenset(own), rest, author, settings)


def undo(store: Store, number: int, settings: Settings | None = None) -> Taken:
    """Take a decision back. Raises DecisionError where there is none of that number, and StoreError."""
    settings = settings or Settings()
    base = settings.base
    with store.candidate() as candidate:
        kept = decisions.read(_dataset(store, candidate), base)
        gone = next((one for one in kept if one.number == number), None)
        if gone is None:
            listed = ", ".join(str(one.number) for one in kept) or "none"
            raise DecisionError(f"There is no decision {number} (there are: {listed}).")
        return Taken(gone, _publish(candidate, [one for one in kept if one is not gone], settings))


def _dataset(store: Store, candidate: Candidate) -> Dataset:
    if candidate.parent is None:
        raise StoreError(f"{store.path}: nothing has been built here yet; run `touchline build`.")
    return candidate.dataset


def _take(
    candidate: Candidate,
    kind: decisions.Kind,
    nodes: frozenset[str],
    apart: frozenset[str],
    author: Author,
    settings: Settings,
) -> Taken:
    kept = decisions.read(candidate.dataset, settings.base)
    number = max((one.number for one in kept), default=0) + 1
    one = Decision(number, kind, nodes, apart, author.by, author.when, author.why)
    return Taken(one, _publish(candidate, [*kept, one], settings))


def _publish(candidate: Candidate, kept: Sequence[Decision], settings: Settings) -> int:
    graph = decisions.graph_of(settings.base)
    return revise(candidate, {graph: decisions.quads(kept, settings.base)}, settings).number


# ---- what a name means


def _own(dataset: Dataset, name: str, base: str) -> str | None:
    """The article's own node of this IRI; None where it is none."""
    given = name.strip().strip("<>")
    for iri in (given, base + given.lstrip("/")):
        if iri.startswith(f"{base}article/") and known(dataset, iri) and _only(dataset, iri) is not None:
            return iri
    return None


def _only(dataset: Dataset, node: str) -> str | None:
    """The agreed thing of an article's own node."""
    quads = dataset.quads_for_pattern(NamedNode(node), v.SPECIALIZATION_OF, None, v.AGREED)
    return next((quad.object.value for quad in quads if isinstance(quad.object, NamedNode)), None)


def _agreed(dataset: Dataset, name: str, base: str) -> str:
    """The agreed thing that a name means, or that an article's own node belongs to."""
    own = _own(dataset, name, base)
    return (_only(dataset, own) if own else None) or meant(dataset, name, base)


def _all(dataset: Dataset, name: str, base: str) -> frozenset[str]:
    iri = _agreed(dataset, name, base)
    nodes = _members(dataset, iri, base)
    if len(nodes) < 2:
        raise DecisionError(f"{_name(iri, base)} was not made of several: there is nothing to take apart.")
    return nodes


def _members(dataset: Dataset, iri: str, base: str) -> frozenset[str]:
    """The articles' own nodes of an agreed thing; of one that all articles mean alike, the names it has had."""
    node = NamedNode(iri)
    own = _subjects(dataset, v.SPECIALIZATION_OF, node)
    if own:
        return own
    if not _kinds(dataset, iri):
        raise DecisionError(f"{_name(iri, base)} is nothing that reports tell of.")
    return frozenset({iri} | {one for one in _subjects(dataset, v.SAME_AS, node) if one.startswith(base)})


def _subjects(dataset: Dataset, predicate: NamedNode, node: NamedNode) -> frozenset[str]:
    quads = dataset.quads_for_pattern(None, predicate, node, v.AGREED)
    return frozenset(quad.subject.value for quad in quads if isinstance(quad.subject, NamedNode))


def _kinds(dataset: Dataset, iri: str) -> frozenset[str]:
    quads = dataset.quads_for_pattern(NamedNode(iri), v.RDF_TYPE, None, v.AGREED)
    return frozenset(quad.object.value for quad in quads if isinstance(quad.object, NamedNode))


def _name(iri: str, base: str) -> str:
    return iri.removeprefix(base)
