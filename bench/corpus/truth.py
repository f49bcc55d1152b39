"""Which truth each node of a read report stands for, and whether the report was read as it was written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from pyoxigraph import Literal, NamedNode, Quad

from bench.corpus.names import plain
from bench.corpus.report import Told, Written
from graph import vocab as v
from ontology import load

#: Slots in which a goal, a card or a change must be read as it was written.
_COMPARED = ("scorer", "player", "on", "off", "team", "minute", "colour")


@dataclass(frozen=True, slots=True)
class Placed:
    """A node of a report: its kind, the truth it stands for ("" for none), the slots that were read, and whether
    all of them were read rightly."""

    iri: str
    kind: str
    key: str
    faithful: bool
    slots: frozenset[str] = frozenset()


@dataclass(slots=True)
class _Node:
    iri: str
    kind: str
    values: dict[str, list[NamedNode | Literal]]
    spans: list[tuple[int, int]]


def place(written: Written, quads: Iterable[Quad]) -> list[Placed]:
    """The nodes of matches and events in a report's graph, each with its truth."""
    described = _described(quads)
    labels = {iri: terms[v.LABEL.value][0].value for iri, terms in described.items() if v.LABEL.value in terms}
    return [_placed(written, node, labels, described) for node in _nodes(described)]


_Described = dict[str, dict[str, list[NamedNode | Literal]]]


def _described(quads: Iterable[Quad]) -> _Described:
    found: _Described = {}
    for quad in quads:
        assert isinstance(quad.subject, NamedNode)
        assert isinstance(quad.object, (NamedNode, Literal))
        found.setdefault(quad.subject.value, {}).setdefault(quad.predicate.value, []).append(quad.object)
    return found


def _nodes(described: _Described) -> Iterator[_Node]:
    classes = load().classes
    spans: dict[str, list[tuple[int, int]]] = {}
    for terms in described.values():
        for about in terms.get(v.SUBJECT.value, ()):
            for passage in terms.get(v.HAS_TARGET.value, ()):
                start, _, end = passage.value.rpartition("/")[2].partition("-")
                spans.setdefault(about.value, []).append((int(start), int(end)))
    for iri, terms in described.items():
        kinds = [classes[one.value].name for one in terms.get(v.RDF_TYPE.value, ()) if one.value in classes]
        if kinds and kinds[0] in ("match", "goal", "card", "substitution"):
            yield _Node(iri, kinds[0], terms, spans.get(iri, []))
        if v.CLAIM in terms.get(v.RDF_TYPE.value, ()):
            yield _Node(iri, "claim", terms, spans.get(iri, []))


def _placed(written: Written, node: _Node, labels: Mapping[str, str], described: _Described) -> Placed:
    slots = {
        prop.slot: labels.get(terms[0].value, terms[0].value)
        for iri, terms in node.values.items()
        if (prop := load().properties.get(iri)) is not None
    }
    if node.kind == "match":
        return _match(written, node, slots)
    told = [one for one in written.told if one.kind == node.kind and _meet(one, node)]
    if node.kind == "claim":
        return Placed(node.iri, "claim", told[0].key if told else "", bool(told), frozenset({"caption"}))
    about = node.values.get(v.MATCH.value)
    of_match = about is not None and _main(written, described.get(about[0].value, {}), labels)
    best = max(told, key=lambda one: _likeness(one, slots), default=None)
    if best is None:
        return Placed(node.iri, node.kind, "", False, frozenset(slots))
    right = of_match and all(
        _same(best.slots[slot], slots[slot]) for slot in _COMPARED if slot in slots and slot in best.slots
    )
    named = any(slot in slots for slot in ("scorer", "player", "on"))
    return Placed(node.iri, node.kind, best.key, right and named, frozenset(slots))


def _main(written: Written, match: Mapping[str, list[NamedNode | Literal]], labels: Mapping[str, str]) -> bool:
    """Whether a match node has the sides of the report's match and none of the first leg's marks."""
    sides = {labels.get(one.value) for slot in (v.HOME, v.AWAY) for one in match.get(slot.value, ())}
    legs = [one.value for one in match.get(v.tl("leg").value, ())]
    return sides == set(written.sides) and (written.first is None or legs != ["1"])


def _match(written: Written, node: _Node, slots: Mapping[str, str]) -> Placed:
    sides = {slots.get("home"), slots.get("away")}
    if sides != set(written.sides):
        return Placed(node.iri, "match", "", False)
    first = written.first is not None and slots.get("leg") == "1"
    told = {frozenset(_scores(one)) for one in written.told if one.kind == "match" and "score" in one.slots}
    score = {(slots.get("home"), slots.get("home_goals")), (slots.get("away"), slots.get("away_goals"))}
    day = slots.get("date") in (None, "" if first else written.day)
    leg = slots.get("leg") in (None, "1" if first else str(written.leg))
    right = day and leg and ("home_goals" not in slots or frozenset(score) in told)
    return Placed(node.iri, "match", written.first or "" if first else written.match, right, frozenset(slots))


def _likeness(told: Told, slots: Mapping[str, str]) -> tuple[int, int]:
    """How many slots were read as they were told, and how many to the letter."""
    pairs = [(plain(str(value)), plain(slots.get(slot, ""))) for slot, value in told.slots.items()]
    same = sum(_same(value, slots.get(slot)) for slot, value in told.slots.items())
    return same, sum(one == other for one, other in pairs)


def _scores(one: Told) -> set[tuple[str, str]]:
    home, away = one.slots["score"]
    return {(one.slots["home"], str(home)), (one.slots["away"], str(away))}


def _meet(told: Told, node: _Node) -> bool:
    return any(start < told.end and told.start < end for start, end in node.spans)


def _same(told: Any, read: Any) -> bool:
    """Whether a value was read as it was written: names by their last word, but for a slip of the pen."""
    if told is None or read is None:
        return told is read
    if isinstance(told, int):
        return str(told) == str(read)
    if str(told) == str(read):
        return True
    one, other = plain(str(told)).lower().split()[-1], plain(str(read)).lower().split()[-1]
    return one == other or SequenceMatcher(None, one, other).ratio() > 0.85
