"""Which spellings are one person: the rules, on names and sides alone.

A person is known by name and side. The same name at two clubs is two persons; a surname, a first name
or another spelling is a person only where the side is the same and no one else answers to it. What an
article gives of a person is a `Bearing`; articles that give the same are not told apart, so a player whom
a thousand articles name is settled as fast as one whom ten do.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from graph import vocab as v
from graph.agreement.groups import Groups
from graph.agreement.reports import Report, Thing
from graph.names import distance, fold, sound

#: By slot: where the side of the person in it is told.
_SIDE_OF = {
    "scorer": "team",
    "player": "team",
    "on": "team",
    "off": "team",
    "person": "team",
    "assist": "team",
    "taker": "awarded_to",
}

SAME_NAME = "same name"
SAME_ITEM = "same Wikidata item"
SPELLING = "another spelling at the same side"
PART = "part of the name, the only one at the side"


@dataclass(frozen=True)
class Bearing:
    """A person as articles name him or her: sides told, else the sides of the matches told of; of the sides told
    those that are nations; other names in the same article that must not be the same person's. `own` is the
    article's node where a decision is on it."""

    name: str
    item: str | None
    teams: tuple[str, ...]
    around: tuple[str, ...]
    nations: tuple[str, ...]
    apart: tuple[str, ...]
    own: str = ""

    @cached_property
    def folded(self) -> str:
        """The name without its spelling."""
        return fold(self.name)

    @property
    def reach(self) -> tuple[str, ...]:
        """The sides to which the person may belong."""
        return self.teams or self.around

    @cached_property
    def key(self) -> str:
        """The bearing as text."""
        return json.dumps(
            [self.name, self.item, self.teams, self.around, self.nations, self.apart, self.own], ensure_ascii=False
        )


def bearing(key: str) -> Bearing:
    """The bearing of a key."""
    name, item, teams, around, nations, apart, own = json.loads(key)
    return Bearing(name, item, tuple(teams), tuple(around), tuple(nations), tuple(apart), own)


def bearings(report: Report, things: Mapping[str, str], decided: frozenset[str]) -> Iterator[tuple[Thing, Bearing]]:
    """Every person of a report as it names him or her. `things` gives the agreed thing for a shared one, `decided`
    the nodes on which decisions are."""
    teams, around = sides(report, things)
    people = [thing for thing in report.things.values() if v.PERSON.value in thing.types]
    folded = {thing.iri: fold(thing.label) for thing in people}
    nations = {things.get(one.iri, one.iri) for one in report.things.values() if v.NATIONAL_TEAM.value in one.types}
    for thing in people:
        own = folded[thing.iri]
        others = {name for name in folded.values() if name != own and _near(own, name)}
        told = tuple(sorted(teams.get(thing.iri, ())))
        yield (
            thing,
            Bearing(
                thing.label,
                thing.same_as,
                told,
                () if told else tuple(sorted(around)),
                tuple(sorted(nations.intersection(told))),
                tuple(sorted(others)),
                thing.iri if thing.iri in decided else "",
            ),
        )


def sides(report: Report, things: Mapping[str, str]) -> tuple[dict[str, set[str]], set[str]]:
    """The sides that the facts of a report give to each person, and those of its matches."""
    teams: dict[str, set[str]] = defaultdict(set)
    around: set[str] = set()
    for node in report.nodes:
        told = {slot: things.get(side, side) for slot in ("team", "awarded_to") if (side := node.one(slot))}
        around |= {things.get(term.value, term.value) for slot in ("home", "away") for term in node.terms(slot)}
        for slot, where in _SIDE_OF.items():
            if where in told and not (slot in ("scorer", "assist") and node.one("method") == "own_goal"):
                for term in node.terms(slot):
                    teams[term.value].add(told[where])
    return teams, around


def _near(one: str, other: str) -> bool:
    return spelled_alike(one, other) or is_part(one, other) or is_part(other, one)


def spelled_alike(x: str, y: str) -> bool:
    """Whether two folded names may be spellings of one: one sound, or one letter of a long word."""
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


def spelling_keys(folded: str) -> Iterator[str]:
    """Keys of which two names share one wherever they are spelled alike."""
    yield "sound " + sound(folded.replace(" ", ""))
    words = folded.split()
    for at, word in enumerate(words):
        yield " ".join([*words[:at], word[:1] + "*", *words[at + 1 :]])


def is_part(short: str, full: str) -> bool:
    """Whether one folded name is the end of another, or its first word."""
    return short in part_keys(full)


def part_keys(full: str) -> list[str]:
    """The folded names that are part of a full one: its ends, and its first word."""
    words = full.split()
    return sorted({" ".join(words[at:]) for at in range(1, len(words))} | set(words[: len(words) > 1]))


@dataclass(frozen=True)
class Atom:
    """Bearings of one name that are one person whatever other names there are."""

    name: str
    bearings: tuple[Bearing, ...]

    @cached_property
    def teams(self) -> frozenset[str]:
        """Every side told."""
        return frozenset(team for one in self.bearings for team in one.teams)

    @cached_property
    def reach(self) -> frozenset[str]:
        """The sides to which the person may belong."""
        return self.teams or frozenset(team for one in self.bearings for team in one.around)

    @cached_property
    def items(self) -> frozenset[str]:
        """Wikidata items."""
        return frozenset(one.item for one in self.bearings if one.item)

    @cached_property
    def apart(self) -> frozenset[str]:
        """Names that stand beside this one as somebody else's."""
        return frozenset(name for one in self.bearings for name in one.apart)


def atoms(name: str, borne: Sequence[Bearing]) -> list[Atom]:
    """The persons of one folded name: apart where they play for different clubs."""
    ordered = sorted(borne, key=lambda one: one.key)
    parts = Groups(ordered)
    first: dict[str, Bearing] = {}
    for one in ordered:
        for key in (*one.teams, *([one.item] if one.item and one.teams else ())):
            parts.join(one, first.setdefault(key, one))
    full = " " in name
    clubs: list[list[Bearing]] = []
    countries: list[list[Bearing]] = []
    rest: list[list[Bearing]] = []
    for group in parts.sets():
        told = {(team, team in one.nations) for one in group for team in one.teams}
        (rest if not told else countries if all(nation for _, nation in told) else clubs).append(group)
    for group in countries:
        if full and len(clubs) == 1:
            parts.join(group[0], clubs[0][0])
    settled = clubs if full and len(clubs) == 1 else clubs + countries
    for group in rest:
        near = [one for one in settled if set(group[0].around) & {team for each in one for team in each.teams}]
        candidates = near or (settled if full else [])
        if len(candidates) == 1:
            parts.join(group[0], candidates[0][0])
        elif not settled and (full or set(group[0].around) & set(rest[0][0].around)):
            parts.join(group[0], rest[0][0])
    return [Atom(name, tuple(group)) for group in parts.sets()]


def same_person(a: Atom, b: Atom) -> str | None:
    """The rule by which two atoms of different names are one person; None where none holds."""
    if a.items & b.items:
        return SAME_ITEM
    if b.name in a.apart or a.name in b.apart or not a.reach & b.reach:
        return None
    if not (a.teams & b.teams or not (a.teams and b.teams)):
        return None
    return SPELLING if spelled_alike(a.name, b.name) else None
