"""Which spellings in which reports are one person.

A person is known by name and side. The same name at two clubs is two persons; a surname, a first name
or another spelling is a person only where the side is the same and no one else answers to it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from graph import vocab as v
from graph.agreement.groups import Groups
from graph.agreement.reports import Report
from graph.names import distance, fold, slug, sound

#: By slot: where the side of the person in it is told. "other" is the other side of the match.
_SIDE_OF = {
    "scorer": "team",
    "player": "team",
    "on": "team",
    "off": "team",
    "person": "team",
    "assist": "team",
    "taker": "awarded_to",
}


@dataclass(frozen=True, slots=True)
class Named:
    """A person as one article names him or her: sides told, and sides of the matches told of; `written` are
    other forms of the name in the article's words, which make nobody the same."""

    iri: str
    article: str
    name: str
    item: str | None
    teams: frozenset[str]
    around: frozenset[str]
    written: frozenset[str] = frozenset()

    @property
    def reach(self) -> frozenset[str]:
        """The sides to which the person may belong."""
        return self.teams or self.around

    @property
    def words(self) -> tuple[str, ...]:
        return tuple(fold(self.name).split())


@dataclass(slots=True)
class Person:
    """One person with all that reports call him or her."""

    named: list[Named]
    rules: dict[str, str] = field(default_factory=dict)
    teams: frozenset[str] = frozenset()
    reach: frozenset[str] = frozenset()
    articles: frozenset[str] = frozenset()
    names: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        self.teams = frozenset().union(*(one.teams for one in self.named))
        self.reach = self.teams or frozenset().union(*(one.around for one in self.named))
        self.articles = frozenset(one.article for one in self.named)
        self.names = frozenset(one.name for one in self.named)

    @property
    def spellings(self) -> frozenset[str]:
        """Every form of the name that reports use."""
        return self.names.union(*(one.written for one in self.named))

    @property
    def label(self) -> str:
        """The name most reports use, among those of more than one word where there are any."""
        count = Counter(one.name for one in self.named)
        return min(count, key=lambda name: (" " not in name, -count[name], -len(name.split()), name.isascii(), name))

    @property
    def order(self) -> tuple[str, str, str]:
        first = min(self.named, key=lambda one: (one.article, one.iri))
        return fold(self.label), first.article, first.iri


def name_all(report: Report, things: Mapping[str, str]) -> list[Named]:
    """Every person of a report with the sides that its facts give."""
    teams: dict[str, set[str]] = defaultdict(set)
    around: set[str] = set()
    for node in report.nodes:
        sides = {slot: things.get(side, side) for slot in ("team", "awarded_to") if (side := node.one(slot))}
        around |= {things.get(term.value, term.value) for slot in ("home", "away") for term in node.terms(slot)}
        for slot, where in _SIDE_OF.items():
            if where in sides and not (slot in ("scorer", "assist") and node.one("method") == "own_goal"):
                for term in node.terms(slot):
                    teams[term.value].add(sides[where])
    return [
        Named(
            thing.iri,
            report.iri,
            thing.label,
            thing.same_as,
            frozenset(teams[thing.iri]),
            frozenset(around),
            thing.written,
        )
        for thing in report.things.values()
        if v.PERSON.value in thing.types
    ]


def unite(named: Sequence[Named], national: Callable[[str], bool]) -> list[Person]:
    """The persons behind the names."""
    rules = {one.iri: "same name" for one in named}
    by_name: dict[str, list[Named]] = defaultdict(list)
    for one in sorted(named, key=lambda each: (each.article, each.iri)):
        by_name[fold(one.name)].append(one)
    groups = [group for name in sorted(by_name) for group in _one_name(by_name[name], national)]
    groups = _joined(groups, _same_item, "same Wikidata item", rules)
    groups = _joined(groups, _variant, "another spelling at the same side", rules)
    groups = _shortened(groups, rules)
    people = (Person(group, {one.iri: rules[one.iri] for one in group}) for group in groups)
    return sorted(people, key=lambda person: person.order)


def _one_name(named: Sequence[Named], national: Callable[[str], bool]) -> list[list[Named]]:
    """The persons of one name: apart where they play for different clubs."""
    parts = Groups(named)
    sided = [one for one in named if one.teams]
    for index, one in enumerate(sided):
        for other in sided[:index]:
            if one.teams & other.teams or (one.item is not None and one.item == other.item):
                parts.join(one, other)
    full = len(named[0].words) > 1
    clubs: list[list[Named]] = []
    countries: list[list[Named]] = []
    rest: list[list[Named]] = []
    for group in parts.sets():
        teams = frozenset().union(*(one.teams for one in group))
        (rest if not teams else countries if all(map(national, teams)) else clubs).append(group)
    for group in countries:
        if full and len(clubs) == 1:
            parts.join(group[0], clubs[0][0])
    settled = clubs if full and len(clubs) == 1 else clubs + countries
    for group in rest:
        near = [one for one in settled if group[0].around & frozenset().union(*(each.teams for each in one))]
        candidates = near or (settled if full else [])
        if len(candidates) == 1:
            parts.join(group[0], candidates[0][0])
        elif not settled and (full or group[0].around & rest[0][0].around):
            parts.join(group[0], rest[0][0])
    return parts.sets()


def _joined(
    groups: list[list[Named]], same: Callable[[Person, Person], bool], rule: str, rules: dict[str, str]
) -> list[list[Named]]:
    """Groups joined two by two where they share a side (or an item) and `same` holds."""
    people = [Person(group) for group in groups]
    near = _neighbours(people)
    parts = Groups(range(len(people)))
    for indexes in near.values():
        for at, first in enumerate(indexes):
            for second in indexes[:at]:
                if parts.root(first) != parts.root(second) and same(people[first], people[second]):
                    parts.join(first, second)
                    fewer = min(people[first], people[second], key=lambda p: (len(p.named), p.order))
                    rules.update({one.iri: rule for one in fewer.named})
    return [[one for index in part for one in groups[index]] for part in parts.sets()]


def _neighbours(people: Sequence[Person]) -> dict[str, list[int]]:
    """Persons by the sides they may belong to and by their Wikidata items."""
    near: dict[str, list[int]] = defaultdict(list)
    for index, one in enumerate(people):
        for key in one.reach | {each.item for each in one.named if each.item}:
            near[key].append(index)
    return dict(sorted(near.items()))


def _same_item(a: Person, b: Person) -> bool:
    return bool({one.item for one in a.named if one.item} & {one.item for one in b.named if one.item})


def _variant(a: Person, b: Person) -> bool:
    """Two spellings of one name: one sound, or one letter of a long word; never two of one report."""
    if a.articles & b.articles or not (a.teams & b.teams or not (a.teams and b.teams)):
        return False
    return any(_spelled_alike(x, y) for x in {fold(n) for n in a.names} for y in {fold(n) for n in b.names})


def _spelled_alike(x: str, y: str) -> bool:
    if sound(x.replace(" ", "")) == sound(y.replace(" ", "")):
        return True
    first, second = x.split(), y.split()
    if len(first) != len(second):
        return False
    different = [(p, q) for p, q in zip(first, second, strict=True) if p != q]
    if len(different) != 1 or (len(first) == 1 and len(x) < 6):
        return False
    p, q = different[0]
    limit = 2 if min(len(p), len(q)) >= 9 else 1 if min(len(p), len(q)) >= 5 else 0
    return p[0] == q[0] and distance(p, q, limit) <= limit


def _shortened(groups: list[list[Named]], rules: dict[str, str]) -> list[list[Named]]:
    """Surnames and first names joined to the one person of the side who has them."""
    people = [Person(group) for group in groups]
    near = _neighbours(people)
    parts = Groups(range(len(people)))
    for index, short in enumerate(people):
        others = {at for key in short.reach for at in near[key] if at != index}
        candidates = [at for at in sorted(others) if _short_for(short, people[at])]
        if len(candidates) == 1:
            parts.join(index, candidates[0])
            rules.update({one.iri: "part of the name, the only one at the side" for one in short.named})
    return [[one for index in part for one in groups[index]] for part in parts.sets()]


def _short_for(short: Person, full: Person) -> bool:
    if not short.reach & full.reach or short.articles & full.articles:
        return False
    return any(_part(fold(a).split(), fold(b).split()) for a in short.names for b in full.names)


def _part(short: list[str], full: list[str]) -> bool:
    """Whether one name is the end of another, or its first word."""
    if len(short) >= len(full):
        return False
    return full[-len(short) :] == short or (len(short) == 1 and full[0] == short[0])


def iris(people: Iterable[Person], base: str, team_slug: Callable[[str], str]) -> dict[int, str]:
    """The IRI of each person, by place in `people`: the name, and the side where two share a name."""
    people = list(people)
    count = Counter(slug(one.label) for one in people)
    taken: set[str] = set()
    found = {}
    for index, one in enumerate(people):
        name = slug(one.label)
        if count[name] > 1 and one.teams:
            name += "-" + team_slug(min(one.teams))
        iri, number = f"{base}person/{name}", 1
        while iri in taken:
            number += 1
            iri = f"{base}person/{name}-{number}"
        taken.add(iri)
        found[index] = iri
    return found
