"""The graph's facts as statements that an editor of Wikidata would accept.

Only what articles assert, the agreement prefers and no conflict disputes, about things with a certain item, each with
a reference to every article that says all of it; a qualifier that these do not say is left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations

from pyoxigraph import NamedNode, Store

from graph import vocab as v
from graph.names import fold
from graph.wikidata.references import Source
from graph.wikidata.table import Part, Pattern, editions, patterns
from graph.wikidata.weighed import Fact, Passage, Value, facts

#: The item "minute", the unit of a time of play.
MINUTE = "Q7727"

#: References of one statement; more say nothing new.
MOST_REFERENCES = 3

#: Code points of a quotation.
LONGEST_QUOTATION = 250

#: Passages of one article, the shortest, among which the words for a statement are looked for.
_MOST_PASSAGES = 24

_DAY = re.compile(r"\d{4}-\d\d-\d\d")


@dataclass(frozen=True, slots=True)
class Snak:
    """A property with a value: an item's id, a day, or a number with the item of its unit."""

    property: str
    value: str | date | int
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Reference:
    """An article that says all of a statement, and its words that say it."""

    article: str
    source: Source
    quotation: str


@dataclass(frozen=True, slots=True)
class Statement:
    """A statement about the item `about`, empty for a match that has none yet; `fact` is the node it was made of,
    `label` names what it is about."""

    about: str
    label: str
    fact: str
    main: Snak
    qualifiers: tuple[Snak, ...]
    references: tuple[Reference, ...]


@dataclass(frozen=True, slots=True)
class Given:
    """Statements to give back; `without_item` are the matches that have facts to tell and no item. Of these only
    those whose day is told have statements: nobody could find the others again."""

    statements: tuple[Statement, ...]
    without_item: tuple[str, ...]


def statements(dataset: Store, sources: Mapping[str, Source]) -> Given:
    """Every statement that can be given back, matches first, in the order of the table of properties."""
    room = _Room(dataset, sources)
    found: dict[tuple[str, str, Snak], Statement] = {}
    for pattern in patterns():
        for fact in facts(dataset, pattern.cls):
            for one in room.statement(pattern, fact):
                key = one.about, one.label, one.main
                found[key] = min(found.get(key, one), one, key=_first_told)
    given = sorted(found.values(), key=lambda one: (room.order(one), one.label, one.fact))
    dated = {one.label for one in given if not one.about and isinstance(one.main.value, date)}
    return Given(
        tuple(one for one in given if one.about or one.label in dated),
        tuple(sorted({one.label for one in given if not one.about})),
    )


def _first_told(one: Statement) -> tuple[date, str]:
    return min(each.source.published for each in one.references), one.fact


class _Room:
    def __init__(self, dataset: Store, sources: Mapping[str, Source]) -> None:
        self._dataset = dataset
        self._sources = sources
        self._items = _items(dataset)
        self._rank = {pattern.main.property: rank for rank, pattern in reversed(list(enumerate(patterns())))}

    def order(self, one: Statement) -> int:
        return self._rank[one.main.property]

    def match_of(self, pattern: Pattern, fact: Fact) -> str:
        """The match that a fact is of, itself where it is one."""
        return fact.iri if pattern.cls == "Match" else self._object(fact.iri, v.MATCH)

    def statement(self, pattern: Pattern, fact: Fact) -> Iterator[Statement]:
        """The statement that a pattern makes of a fact, if articles that can be cited say it."""
        if pattern.role and (role := fact.values.get("role")) is not None and role.value != pattern.role:
            return
        needed = (["role"] if pattern.role else []) + ([pattern.about] if pattern.about != "match" else [])
        main = self._main(pattern, fact)
        if main is None or any(name not in fact.values for name in needed):
            return
        about = fact.values[pattern.about].value if pattern.about != "match" else self.match_of(pattern, fact)
        item = self._items.get(about, "")
        if not about or (not item and pattern.about != "match"):
            return
        asserted = [main[1], *(fact.values[name] for name in needed)]
        citable = frozenset.intersection(*(one.articles for one in asserted)) & self._sources.keys()
        for day, articles in self._by_day(pattern, citable):
            snaks, references = self._told(pattern, fact, asserted, articles)
            if references:
                dated = [Snak(part.property, day) for part in pattern.qualifiers if part.value == "issued"]
                ordered = sorted(
                    [*snaks, *dated], key=lambda one: [p.property for p in pattern.qualifiers].index(one.property)
                )
                label = self._match_label(about) if pattern.about == "match" else self._label(about)
                yield Statement(item.removeprefix(v.WIKIDATA), label, fact.iri, main[0], tuple(ordered), references)
                return

    def _by_day(self, pattern: Pattern, citable: frozenset[str]) -> Iterator[tuple[date, frozenset[str]]]:
        """The articles that are to vouch together: those of one day where the day of the report qualifies, else all."""
        days = sorted({self._sources[one].published for one in citable})
        if any(part.value == "issued" for part in pattern.qualifiers):
            yield from ((day, frozenset(one for one in citable if self._sources[one].published == day)) for day in days)
        elif days:
            yield days[0], citable

    def _told(
        self, pattern: Pattern, fact: Fact, asserted: list[Value], articles: frozenset[str]
    ) -> tuple[list[Snak], tuple[Reference, ...]]:
        """The qualifiers that the articles say, and a reference to each article that says all of the statement."""
        parts = [(snak, fact.values.get(part.value)) for part, snak in self._qualifiers(pattern, fact)]
        chosen = [(snak, said) for snak, said in parts if said is None or articles & said.articles]
        whole = articles.intersection(*(said.articles for _, said in chosen if said is not None))
        if not whole:  # no one article says all of it: only what all of them say
            chosen = [(snak, said) for snak, said in parts if said is None or articles <= said.articles]
            whole = articles
        said_with = [*asserted, *(said for _, said in chosen if said is not None)]
        named = [self._names(fact.values[name].value) for name in pattern.named if name in fact.values]
        return [snak for snak, _ in chosen], tuple(self._references(whole, said_with, named))

    def _main(self, pattern: Pattern, fact: Fact) -> tuple[Snak, Value] | None:
        if pattern.main.value == "edition":
            return self._edition(pattern.main, fact)
        said = fact.values.get(pattern.main.value)
        snak = self._snak(pattern.main, said)
        return None if said is None or snak is None else (snak, said)

    def _edition(self, part: Part, fact: Fact) -> tuple[Snak, Value] | None:
        """The edition that a competition played on the day of a match: said where both are."""
        competition, day = fact.values.get("competition"), fact.values.get("date")
        if competition is None or day is None:
            return None
        played, on = self._items.get(competition.value, ""), date.fromisoformat(day.value)
        found = [one for one in editions() if v.WIKIDATA + one.competition == played and one.first <= on <= one.last]
        passages = frozenset(one for one in competition.passages if one.article in day.articles)
        return (Snak(part.property, found[0].item), Value(found[0].item, passages)) if len(found) == 1 else None

    def _qualifiers(self, pattern: Pattern, fact: Fact) -> Iterator[tuple[Part, Snak]]:
        for part in pattern.qualifiers:
            if part.type == "constant":
                yield part, Snak(part.property, part.value)
            elif (snak := self._snak(part, fact.values.get(part.value))) is not None:
                yield part, snak

    def _snak(self, part: Part, said: Value | None) -> Snak | None:
        if said is None:
            return None
        match part.type:
            case "item":
                item = self._items.get(said.value)
                return Snak(part.property, item.removeprefix(v.WIKIDATA)) if item else None
            case "day":
                return Snak(part.property, date.fromisoformat(said.value))
            case "minutes":
                return Snak(part.property, int(said.value), MINUTE)
            case _:
                return Snak(part.property, int(said.value))

    def _references(
        self, articles: frozenset[str], asserted: Sequence[Value], names: Sequence[frozenset[str]]
    ) -> Iterator[Reference]:
        """One for each article whose words name the things behind `names`, the earliest first."""
        found = 0
        for article in sorted(articles, key=lambda one: (self._sources[one].published, one)):
            words = quoted([[one for one in value.passages if one.article == article] for value in asserted], names)
            if words is not None and found < MOST_REFERENCES:
                found += 1
                yield Reference(article, self._sources[article], words)

    def _names(self, value: str) -> frozenset[str]:
        """What words may call a thing or a day, folded; a person also by the last word of the name."""
        if _DAY.fullmatch(value):
            return _day_names(date.fromisoformat(value))
        node, graph = NamedNode(value), v.AGREED
        written = [
            fold(quad.object.value)  # type: ignore[union-attr]  # labels are literals
            for predicate in (v.LABEL, v.ALT_LABEL)
            for quad in self._dataset.quads_for_pattern(node, predicate, None, graph)
        ]
        if next(self._dataset.quads_for_pattern(node, v.RDF_TYPE, v.PERSON, graph), None) is not None:
            written += [name.split()[-1] for name in written if name]
        return frozenset(name for name in written if len(name) > 2)

    def _match_label(self, iri: str) -> str:
        """A match by its sides and day, which nobody disputes where they are told further, and not by its result."""
        sides = " v ".join(self._label(self._object(iri, side)) for side in (v.HOME, v.AWAY))
        day = self._object(iri, v.DATE)
        return f"{sides}, {day}" if day else sides

    def _label(self, iri: str) -> str:
        return self._object(iri, v.LABEL)

    def _object(self, iri: str, predicate: NamedNode) -> str:
        quads = self._dataset.quads_for_pattern(NamedNode(iri), predicate, None, v.AGREED)
        return min((quad.object.value for quad in quads), default="")  # type: ignore[union-attr]  # IRIs and literals only


def quoted(said: Sequence[Sequence[Passage]], names: Sequence[frozenset[str]]) -> str | None:
    """The shortest of the passages, or two or three of them together, that name everything in `names`; None where
    none do. `said` are the passages of each part of a statement: what says most parts goes first."""
    here = sorted({one for part in said for one in part}, key=lambda one: (len(one.exact), one.start))[:_MOST_PASSAGES]
    for number in (1, 2, 3):
        fitting = [
            (-sum(any(one in part for one in chosen) for part in said), len(words), words)
            for chosen in combinations(here, number)
            if _name_all(words := _joined(chosen), names) and len(words) <= LONGEST_QUOTATION
        ]
        if fitting:
            return min(fitting)[2]
    return None


def _day_names(day: date) -> frozenset[str]:
    months = (f"{day:%B}", f"{day:%b}")
    written = [f"{day:%A}", *(f"{day.day} {month}" for month in months), *(f"{month} {day.day}" for month in months)]
    return frozenset(map(fold, written))


def _joined(chosen: Sequence[Passage]) -> str:
    """Passages in one line in the order of the text, with an ellipsis between them."""
    ordered = sorted(chosen, key=lambda one: one.start)
    return " … ".join(" ".join(one.exact.split()) for one in ordered)


def _name_all(words: str, names: Sequence[frozenset[str]]) -> bool:
    """Whether words name each thing by one of its names; "Liverpool's" folds to "liverpools"."""
    said = f" {fold(words)} "
    return all(any(f" {name}{ending} " in said for name in each for ending in ("", "s")) for each in names)


def _items(dataset: Store) -> dict[str, str]:
    """The item of each agreed thing that has one."""
    return {
        quad.subject.value: quad.object.value
        for quad in dataset.quads_for_pattern(None, v.SAME_AS, None, v.AGREED)
        if isinstance(quad.subject, NamedNode)
        and isinstance(quad.object, NamedNode)
        and quad.object.value.startswith(v.WIKIDATA)
    }
