"""The things of the agreed graph that a table can be matched against, with their names, types and properties."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from graph import vocab as v
from graph.names import fold
from graph.reconciling.names_index import NamesIndex
from graph.settings import PREFIXES

_HERE = Path(__file__).parent
#: In `properties.csv`, the range of identifiers of Wikidata.
WIKIDATA = "Wikidata"


@dataclass(frozen=True, slots=True)
class Type:
    """A class of things; `broader` is the id of the class that holds it, or empty."""

    id: str
    label: str
    broader: str


@dataclass(frozen=True, slots=True)
class Property:
    """What can be told of a type's things. `range` is a type's id, "string", "integer", "date" or WIKIDATA.

    `patterns` are SPARQL graph patterns with ?entity and ?value, one for each type that has the property;
    `types` are the ids of these types, empty for all; `describes` those whose namesakes its values tell apart.
    """

    id: str
    label: str
    types: tuple[str, ...]
    range: str
    patterns: tuple[str, ...]
    describes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Value:
    """A value of a property: a literal's text, or a thing's id with its name."""

    text: str
    id: str = ""


@dataclass(frozen=True, slots=True)
class Thing:
    """One thing. `id` is its IRI without the base; `names` has the label first; `types` the narrowest first."""

    id: str
    label: str
    names: tuple[str, ...]
    types: tuple[str, ...]


@cache
def types() -> Mapping[str, Type]:
    """The types by id, as in `types.csv`."""
    return {row["id"]: Type(row["id"], row["label"], row["broader"]) for row in _rows("types.csv")}


@cache
def properties() -> Mapping[str, Property]:
    """The properties by id, as in `properties.csv`; several lines of one id are one property of several types."""
    found: dict[str, list[dict[str, str]]] = defaultdict(list)
    for row in _rows("properties.csv"):
        found[row["id"]].append(row)
    return {
        id: Property(
            id,
            rows[0]["label"],
            tuple(row["type"] for row in rows if row["type"]),
            rows[0]["range"],
            tuple(row["pattern"] for row in rows),
            tuple(row["type"] for row in rows if row["describes"]),
        )
        for id, rows in found.items()
    }


def properties_of(type: str) -> list[Property]:
    """The properties that things of a type can have; of all types where `type` is empty."""
    wanted = {type, *_broader(type)}
    return [one for one in properties().values() if not type or not one.types or wanted & {*one.types}]


def _broader(type: str) -> Iterator[str]:
    while type in types() and types()[type].broader:
        type = types()[type].broader
        yield type


def _rows(name: str) -> list[dict[str, str]]:
    with (_HERE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


class Catalogue:
    """The things of one generation. Names are read when it is made; the values of a property when first asked for."""

    def __init__(self, dataset: ox.Store, base: str) -> None:
        self._dataset = dataset
        self._base = base
        self.things = list(self._read())
        self._numbers = {thing.id: number for number, thing in enumerate(self.things)}
        self._values: dict[str, dict[str, list[Value]]] = {}
        self._holders: dict[str, dict[str, set[str]]] = {}

    @cached_property
    def _index(self) -> NamesIndex:
        return NamesIndex((name, number) for number, thing in enumerate(self.things) for name in thing.names)

    def thing(self, id: str) -> Thing | None:
        """The thing of an id: with or without the base, or of an item of Wikidata."""
        number = self._numbers.get(id.removeprefix(self._base))
        if number is None:
            item = id.removeprefix("wd:").removeprefix(v.WIKIDATA)
            holder = min(self.holders("wikidata", item), default=None)
            number = None if holder is None else self._numbers[holder]
        return None if number is None else self.things[number]

    def id(self, value: str) -> str:
        """An id as things have it here, of an id in any form; what is none is given back."""
        thing = self.thing(value)
        return value if thing is None else thing.id

    def like(self, name: str, most: int) -> list[Thing]:
        """The things whose names are most like it."""
        return [self.things[number] for number in self._index.like(name, most)]

    def starting(self, prefix: str, most: int) -> list[Thing]:
        """The things with a name, or a word of one, that starts so."""
        return [self.things[number] for number in self._index.starting(prefix, most)]

    def values(self, thing: str, property: str) -> list[Value]:
        """A property's values of a thing, in order; none where either is unknown."""
        return self._told(property).get(thing, [])

    def holders(self, property: str, value: str) -> set[str]:
        """Ids of the things of which a property has this value, by its text or its id."""
        if property not in self._holders:
            found: dict[str, set[str]] = defaultdict(set)
            for thing, values in self._told(property).items():
                for one in values:
                    for text in {one.id, fold(one.text)} - {""}:
                        found[text].add(thing)
            self._holders[property] = dict(found)
        held = self._holders[property]
        return held.get(value.removeprefix(self._base), set()) | held.get(fold(value), set())

    def describe(self, thing: Thing) -> str:
        """What tells a thing from its namesakes, in a few words."""
        told = [one for one in properties().values() if {*one.describes} & {*thing.types}]
        words = (value.text for one in told for value in self.values(thing.id, one.id)[:2])
        return ", ".join(dict.fromkeys(words))

    def _told(self, property: str) -> dict[str, list[Value]]:
        if property not in properties():
            return {}
        if property not in self._values:
            found: dict[str, set[Value]] = defaultdict(set)
            for pattern in properties()[property].patterns:
                for row in self._rows(pattern):
                    thing = self._numbers.get(row["entity"].value.removeprefix(self._base))
                    if thing is not None:
                        found[self.things[thing].id].add(self._value(row["value"]))
            self._values[property] = {id: sorted(values, key=lambda one: one.text) for id, values in found.items()}
        return self._values[property]

    def _rows(self, pattern: str) -> Iterable[Any]:
        rows: Any = self._dataset.query(f"SELECT DISTINCT ?entity ?value {{ {pattern} }}", prefixes=PREFIXES)
        return (row for row in rows)

    def _value(self, node: ox.NamedNode | ox.Literal) -> Value:
        if isinstance(node, ox.Literal):
            return Value(node.value)
        if node.value.startswith(v.WIKIDATA):
            item = node.value.removeprefix(v.WIKIDATA)
            return Value(item, item)
        id = node.value.removeprefix(self._base)
        number = self._numbers.get(id)
        return Value(id if number is None else self.things[number].label, id)

    def _read(self) -> Iterator[Thing]:
        kinds: dict[str, list[str]] = defaultdict(list)
        for type in types():
            for quad in self._quads(v.RDF_TYPE, v.tl(type)):
                kinds[quad.subject.value].append(type)
        labels = {quad.subject.value: quad.object.value for quad in self._quads(v.LABEL, None)}
        others: dict[str, list[str]] = defaultdict(list)
        for quad in self._quads(v.ALT_LABEL, None):
            others[quad.subject.value].append(quad.object.value)
        for iri, name in self._matches(labels):
            others[iri].append(name)
        for iri in sorted(kinds):
            if iri in labels:
                names = tuple(dict.fromkeys((labels[iri], *sorted(others[iri]))))
                narrow = sorted(kinds[iri], key=lambda one: (-len([*_broader(one)]), one))
                yield Thing(iri.removeprefix(self._base), labels[iri], names, tuple(narrow))

    def _matches(self, labels: Mapping[str, str]) -> Iterator[tuple[str, str]]:
        """A match as tables name it: by its two sides."""
        aways = {quad.subject.value: quad.object.value for quad in self._quads(v.AWAY, None)}
        for quad in self._quads(v.HOME, None):
            home, away = labels.get(quad.object.value), labels.get(aways.get(quad.subject.value, ""))
            if home and away:
                yield quad.subject.value, f"{home} v {away}"
                yield quad.subject.value, f"{home} – {away}"

    def _quads(self, predicate: ox.NamedNode, value: ox.NamedNode | None) -> Iterable[Any]:
        return self._dataset.quads_for_pattern(None, predicate, value, v.AGREED)
