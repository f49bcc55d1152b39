"""Candidates for a query: the things that its name and its other conditions may mean, the best first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from graph.names import fold
from graph.reconciling.catalogue import Catalogue, Thing
from graph.reconciling.score import Compared, name_score

Quantifier = Literal["any", "all", "none"]
TypesMust = Literal["any", "all", "should"]

#: A candidate that scores less is no answer.
_LEAST = 50.0
#: One that scores so, and so much more than the next, is certain.
_CERTAIN = 95.0
_APART = 5.0
#: What a part of a name is worth: a surname may be anybody's of that name.
_PART = 80.0
#: A thing found by its properties alone, and what each of them is worth then.
_BY_PROPERTIES = 60.0
#: How many things by name are weighed for each candidate wanted, and at least.
_WEIGHED = 3
_WEIGHED_LEAST = 20


@dataclass(frozen=True, slots=True)
class Condition:
    """A property's values that are asked for; ids of things, or texts."""

    property: str
    values: tuple[str, ...]
    required: bool = False
    quantifier: Quantifier = "any"


@dataclass(frozen=True, slots=True)
class Query:
    """What one row of a table asks. `names` are alternatives, `ids` too; at least one of all is given."""

    names: tuple[str, ...] = ()
    ids: tuple[str, ...] = ()
    conditions: tuple[Condition, ...] = ()
    types: tuple[str, ...] = ()
    types_must: TypesMust = "any"
    limit: int = 10


@dataclass(frozen=True, slots=True)
class Candidate:
    """A thing with its score from 0 to 100, what of the query it has, and whether it is certain."""

    thing: Thing
    score: float
    name: float
    agreed: frozenset[str]
    differing: frozenset[str]
    certain: bool = False


def match(catalogue: Catalogue, query: Query) -> list[Candidate]:
    """The candidates; what is asked in one query bears on no other."""
    meant = _meant(catalogue, query)
    found = meant | _found(catalogue, query)
    named = [_weighed(catalogue, query, thing, id in meant) for id, thing in found.items()]
    kept = [one for one in named if one is not None and one.score >= _LEAST]
    kept.sort(key=lambda one: (-one.score, one.thing.id))
    if kept and _sure(kept):
        first = kept[0]
        kept[0] = Candidate(first.thing, first.score, first.name, first.agreed, first.differing, certain=True)
    return kept[: query.limit]


def _sure(ordered: Sequence[Candidate]) -> bool:
    first, rest = ordered[0], ordered[1:]
    apart = not rest or first.score - rest[0].score >= _APART
    return first.score >= _CERTAIN and not first.differing and apart


def _meant(catalogue: Catalogue, query: Query) -> dict[str, Thing]:
    """The things whose very ids are asked for."""
    things = (catalogue.thing(id) for id in (*query.ids, *query.names))
    return {thing.id: thing for thing in things if thing is not None}


def _found(catalogue: Catalogue, query: Query) -> dict[str, Thing]:
    """The things worth weighing, by id: those with such a name, or where none is given, with such properties."""
    found: dict[str, Thing] = {}
    for name in query.names:
        most = max(_WEIGHED_LEAST, _WEIGHED * query.limit)
        found |= {thing.id: thing for thing in catalogue.like(name, most)}
    if not query.names and not query.ids:
        for condition in query.conditions:
            for value in condition.values:
                things = (catalogue.thing(id) for id in sorted(catalogue.holders(condition.property, value)))
                found |= {thing.id: thing for thing in things if thing is not None}
    return found


def _weighed(catalogue: Catalogue, query: Query, thing: Thing, meant: bool) -> Candidate | None:
    fits = _type_fits(query, thing)
    if fits is False and query.types_must != "should":
        return None
    agreed: set[str] = set()
    differing: set[str] = set()
    for condition in query.conditions:
        holds = _holds(catalogue, thing, condition)
        if condition.required and not holds:
            return None
        if holds is not None:
            (agreed if holds else differing).add(condition.property)
    name = 100.0 if meant else _name(query, thing, told=bool(agreed or differing))
    compared = Compared(name, fits, frozenset(agreed), frozenset(differing))
    return Candidate(thing, compared.score, round(name, 2), compared.agreed, compared.differing)


def _name(query: Query, thing: Thing, told: bool) -> float:
    if query.names:
        return max(_named(name, thing) for name in query.names)
    return _BY_PROPERTIES if told else 0.0


def _named(name: str, thing: Thing) -> float:
    whole = {*fold(thing.label).split()}
    words = {*fold(name).split()}
    if words < whole:
        return _PART if words else 0.0
    return name_score(name, (one for one in thing.names if not {*fold(one).split()} < whole))


def _type_fits(query: Query, thing: Thing) -> bool | None:
    if not query.types:
        return None
    has = [one in thing.types for one in query.types]
    return all(has) if query.types_must == "all" else any(has)


def _holds(catalogue: Catalogue, thing: Thing, condition: Condition) -> bool | None:
    """Whether a thing has the values; None where nothing is known of it."""
    known = catalogue.values(thing.id, condition.property)
    if not known:
        return None
    ids = {one.id for one in known}
    texts = {fold(one.text) for one in known}
    has = [catalogue.id(value) in ids or fold(value) in texts for value in condition.values]
    match condition.quantifier:
        case "all":
            return all(has)
        case "none":
            return not any(has)
    return any(has)
