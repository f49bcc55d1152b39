"""The things that an article's facts name, each with one IRI, its class and its label. Beside
`quads.py` the only room of the loaders that knows IRIs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Protocol

from pyoxigraph import Literal, NamedNode

from graph import vocab as v
from graph.names import slug
from loaders.model import Extraction
from loaders.reading import gazetteer
from ontology import Property, load


class Entry(Protocol):
    """What a gazetteer knows of a thing; `club` is the key of a person's club."""

    @property
    def key(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def qid(self) -> str | None: ...
    @property
    def club(self) -> str | None: ...


#: What a name may mean, the likeliest first.
Lookup = Callable[[str], Sequence[Entry]]

#: By class: the part of the IRI, whether every article means the same thing by the name, and the
#: gazetteer's kinds with the class that each makes of it.
_SORTS: dict[NamedNode, tuple[str, bool, dict[str, NamedNode]]] = {
    v.TEAM_CLASS: ("team", True, {"club": v.CLUB, "national": v.NATIONAL_TEAM}),
    v.COMPETITION_CLASS: ("competition", True, {"competition": v.COMPETITION_CLASS}),
    v.VENUE_CLASS: ("venue", True, {"venue": v.VENUE_CLASS}),
    v.PLACE: ("place", True, {"place": v.CITY_CLASS}),
    v.OUTLET_CLASS: ("outlet", True, {"outlet": v.OUTLET_CLASS}),
    v.PERSON: ("person", False, {"person": v.PERSON}),
    v.GROUP: ("group", False, {}),
}

#: The classes of the things whose names a reading knows as written.
_WRITTEN = {"person": v.PERSON, "team": v.TEAM_CLASS, "competition": v.COMPETITION_CLASS}

_Name = tuple[NamedNode, str]


@dataclass(frozen=True, slots=True)
class Thing:
    """A named thing and what its article's graph says of it."""

    iri: NamedNode
    description: tuple[tuple[NamedNode, NamedNode | Literal], ...]


def known(names: Sequence[Path] = ()) -> Lookup:
    """The shipped gazetteer as a lookup, with the user's own tables of `names`."""
    table = gazetteer.load(names)

    @cache
    def lookup(name: str) -> Sequence[Entry]:
        return tuple(candidate.entry for candidate in table.lookup(name) if not candidate.needs_context)

    return lookup


class Things:
    """The named things of one article. Names that would share an IRI are numbered in their order."""

    def __init__(self, article: NamedNode, base: str, read: Extraction, outlet: str | None, lookup: Lookup) -> None:
        self._lookup = lookup
        self._written = {(_WRITTEN[kind], name): forms for (kind, name), forms in read.written.items()}
        told = _names(read, outlet)
        nations = any(self._is(name, "national") for cls, name in told if cls == v.TEAM_CLASS)
        mentioned = {pair for pair in self._written if self._may_be_only_mentioned(*pair, nations)}
        self._names = sorted(told | mentioned, key=lambda pair: (pair[0].value, pair[1]))
        self._either = self._settle([name for cls, name in self._names if cls == v.GROUP])
        self._nodes: dict[_Name, NamedNode] = {}
        taken: set[str] = set()
        for cls, name in self._names:
            if cls == v.GROUP and self._either[name] != v.GROUP and (self._either[name], name) in self._names:
                continue
            self._allot(self._either[name] if cls == v.GROUP else cls, name, article, base, taken)

    def _may_be_only_mentioned(self, cls: NamedNode, name: str, nations: bool) -> bool:
        """Whether a thing that no fact names is worth a node: a person by more than a surname, which alone says too
        little; a known club or competition; a national side where facts tell of others (`nations`), for elsewhere a
        country's name is as often the land."""
        if cls == v.PERSON:
            return " " in name
        return self._is(name, "club", "competition", *(("national",) if nations else ()))

    def _is(self, name: str, *kinds: str) -> bool:
        return any(entry.kind in kinds and entry.name == name for entry in self._lookup(name))

    def _settle(self, names: Sequence[str]) -> dict[str, NamedNode]:
        """Of each name that may be a person, a team or a group: the class that the article's other
        facts, else the gazetteer, give it."""
        told = {cls: {name for one, name in self._names if one == cls} for cls in (v.PERSON, v.TEAM_CLASS)}
        settled = {}
        for name in names:
            kinds = {entry.kind for entry in self._lookup(name) if entry.name == name}
            settled[name] = next((cls for cls, known_names in told.items() if name in known_names), None) or next(
                (cls for cls in told if kinds & set(_SORTS[cls][2])), v.GROUP
            )
        return settled

    def _allot(self, cls: NamedNode, name: str, article: NamedNode, base: str, taken: set[str]) -> None:
        sort, shared, _ = _SORTS[cls]
        stem = f"{base if shared else article.value + '/'}{sort}/{slug(name)}"
        iri, number = stem, 1
        while iri in taken:
            number += 1
            iri = f"{stem}-{number}"
        taken.add(iri)
        self._nodes[cls, name] = NamedNode(iri)

    def __iter__(self) -> Iterator[Thing]:
        for (cls, name), iri in self._nodes.items():
            yield Thing(iri, tuple(self._describe(cls, name)))

    def _describe(self, cls: NamedNode, name: str) -> Iterator[tuple[NamedNode, NamedNode | Literal]]:
        kinds = _SORTS[cls][2]
        entries = [entry for entry in self._lookup(name) if entry.kind in kinds] if kinds else []
        entry = next((one for one in entries if one.name == name), next(iter(entries), None))
        if cls == v.PERSON:
            entry = self._known_person(name, entries)
        yield v.RDF_TYPE, cls
        yield v.LABEL, Literal(name)
        for form in self._written.get((cls, name), ()):
            if form != name:
                yield v.ALT_LABEL, Literal(form)
        if entry is None:
            return
        if kinds[entry.kind] != cls:
            yield v.RDF_TYPE, kinds[entry.kind]
        if entry.qid:
            yield v.SAME_AS, NamedNode(v.WIKIDATA + entry.qid)

    def _known_person(self, name: str, entries: Sequence[Entry]) -> Entry | None:
        """The one known person of that full name whose club the article names: names alone tell nobody apart."""
        alike = [one for one in entries if one.name == name and (one.club is None or one.club in self._clubs)]
        return alike[0] if len(alike) == 1 and (" " in name or alike[0].club is None) else None

    @cached_property
    def _clubs(self) -> frozenset[str]:
        """The keys of the clubs that the article names."""
        teams = {name for cls, name in self._names if cls == v.TEAM_CLASS}
        return frozenset(entry.key for name in teams for entry in self._lookup(name) if entry.kind == "club")

    def of(self, prop: Property, name: str) -> NamedNode:
        """The node of a name in a slot."""
        cls = _class_of(prop)
        return self._nodes[self._either[name] if cls == v.GROUP else cls, name]

    def outlet(self, name: str) -> NamedNode:
        """The node of an outlet."""
        return self._nodes[v.OUTLET_CLASS, name]


def _class_of(prop: Property) -> NamedNode:
    """The class of a slot's things; `tl:Group` where it may be one of several."""
    return NamedNode(prop.ranges[0]) if len(prop.ranges) == 1 else v.GROUP


def _names(read: Extraction, outlet: str | None) -> set[_Name]:
    """Every class and name in the slots of facts and the matches of facts and claims."""
    exact = load().exact
    found: dict[NamedNode, set[str]] = defaultdict(set)
    references = {fact.match for fact in read.facts if fact.match is not None} | {one.match for one in read.claims}
    for match in references:
        found[v.TEAM_CLASS] |= {match.home, match.away}
    for fact in read.facts:
        for slot, value in fact.slots.items():
            prop = exact.get(slot)
            if prop is None or prop.literal:
                continue
            cls = v.TEAM_CLASS if prop.ranges == (v.TEAM_SCORE.value,) else _class_of(prop)
            found[cls] |= set(map(str, value)) if isinstance(value, (tuple, list, Mapping)) else {str(value)}
    if outlet:
        found[v.OUTLET_CLASS].add(outlet)
    return {(cls, name) for cls, names in found.items() for name in names}
