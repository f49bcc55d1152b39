"""What a generation says that another does not: facts added, removed and changed, by name."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

from pyoxigraph import NamedNode, Quad
from pyoxigraph import Store as Dataset

from graph import vocab as v
from graph.entity import Name, article_id
from graph.show import NAMING
from loaders.model import KINDS
from ontology import load

#: The values of a fact, by property, each as text.
Values = dict[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Change:
    """A value that is another now; either side may be empty."""

    property: str
    before: tuple[str, ...]
    after: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Changed:
    """An agreed fact: what it is, of which match, and, where it was there before and is there still, what changed."""

    iri: str
    kind: str
    what: str
    match: str
    values: tuple[Change, ...] = ()


@dataclass(frozen=True, slots=True)
class Articles:
    """The ids of articles that came, went, or say something else now."""

    added: tuple[str, ...]
    removed: tuple[str, ...]
    changed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """From one generation to another."""

    before: int
    after: int
    articles: Articles
    added: tuple[Changed, ...]
    removed: tuple[Changed, ...]
    changed: tuple[Changed, ...]

    def as_json(self) -> dict[str, Any]:
        """The contract of `touchline diff --format json`."""
        return asdict(self)


def diff(before: Dataset, after: Dataset, numbers: tuple[int, int]) -> Difference:
    """The facts that two generations, of these numbers, agree on and that differ, in the order of the facts table."""
    old, new = _View(before), _View(after)
    added: list[Changed] = []
    removed: list[Changed] = []
    changed: list[Changed] = []
    for kind in KINDS:
        was, now = old.nodes(kind), new.nodes(kind)
        gone, come = was - now, now - was
        moved = _moved(old, gone, new, come)
        removed += (old.told(node, kind) for node in sorted(gone - moved.keys()))
        added += (new.told(node, kind) for node in sorted(come - set(moved.values())))
        for node in sorted(was & now):
            values = tuple(_changes(old.values(node), new.values(node)))
            if values:
                changed.append(new.told(node, kind, values))
    return Difference(*numbers, _articles(before, after), tuple(added), tuple(removed), tuple(changed))


def _moved(old: _View, gone: set[str], new: _View, come: set[str]) -> dict[str, str]:
    """Facts that only have another IRI now: those that went by those that came and say the same."""
    told = {tuple(sorted(new.values(node).items())): node for node in sorted(come, reverse=True)}
    found: dict[str, str] = {}
    for node in sorted(gone):
        same = told.pop(tuple(sorted(old.values(node).items())), None)
        if same is not None:
            found[node] = same
    return found


def _changes(old: Values, new: Values) -> Iterator[Change]:
    for name in sorted(old.keys() | new.keys()):
        before, after = old.get(name, ()), new.get(name, ())
        if before != after:
            yield Change(name, before, after)


def _articles(before: Dataset, after: Dataset) -> Articles:
    old, new = _hashes(before), _hashes(after)
    return Articles(
        added=tuple(sorted(new.keys() - old.keys())),
        removed=tuple(sorted(old.keys() - new.keys())),
        changed=tuple(sorted(id for id in old.keys() & new.keys() if old[id] != new[id])),
    )


def _hashes(dataset: Dataset) -> dict[str, str]:
    quads = dataset.quads_for_pattern(None, v.TEXT_HASH, None, None)
    return {article_id(Name("", _text(quad.subject))): _text(quad.object) for quad in quads}


def _text(term: object) -> str:
    return str(getattr(term, "value", term))


class _View:
    """The agreed facts of one generation."""

    def __init__(self, dataset: Dataset) -> None:
        self._dataset = dataset

    def nodes(self, kind: str) -> set[str]:
        """The agreed facts of a kind."""
        of_kind = NamedNode(load().kinds[kind].iri)
        quads = self._dataset.quads_for_pattern(None, v.RDF_TYPE, of_kind, v.AGREED)
        return {quad.subject.value for quad in quads if isinstance(quad.subject, NamedNode)}

    def values(self, node: str) -> Values:
        """The agreed values of a fact, by the names of their properties."""
        found: dict[str, list[str]] = {}
        for quad in self._dataset.quads_for_pattern(NamedNode(node), None, None, v.AGREED):
            prop = load().properties.get(quad.predicate.value)
            if prop is not None:
                found.setdefault(prop.label, []).append(self._shown(quad))
        return {name: tuple(sorted(many)) for name, many in found.items()}

    def told(self, node: str, kind: str, values: tuple[Change, ...] = ()) -> Changed:
        """A fact in words."""
        label = self._label(NamedNode(node))
        matches = self._dataset.quads_for_pattern(NamedNode(node), v.MATCH, None, v.AGREED)
        match = next((self._label(quad.object) for quad in matches if isinstance(quad.object, NamedNode)), "")
        return Changed(node, load().kinds[kind].label, label.partition(": ")[2] or label, match, values)

    def _shown(self, quad: Quad) -> str:
        value = quad.object
        if not isinstance(value, NamedNode):
            return _text(value)
        goals = [_text(one.object) for one in self._dataset.quads_for_pattern(value, v.GOALS, None, v.AGREED)]
        if goals:
            teams = self._dataset.quads_for_pattern(value, v.TEAM, None, v.AGREED)
            return " ".join([*(self._label(one.object) for one in teams if isinstance(one.object, NamedNode)), *goals])
        spans = [
            _text(one.object)
            for part in (v.FROM, v.TO)
            for one in self._dataset.quads_for_pattern(value, part, None, v.AGREED)
        ]
        return "-".join(spans) or self._label(value)

    def _label(self, node: NamedNode) -> str:
        for predicate in NAMING:
            for quad in self._dataset.quads_for_pattern(node, predicate, None, v.AGREED):
                return _text(quad.object)
        return node.value
