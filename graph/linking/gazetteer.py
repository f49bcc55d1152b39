"""Links that the shipped gazetteer gives: offline, and only where nobody else fits as well.

A side, competition, ground or town is its gazetteer entry, by name. A person is one only where a side that facts
tell agrees with the entry's club, or, for a full name, a side of the matches told of; what contradicts is no link.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from datetime import date
from functools import cache
from pathlib import Path

from graph import vocab as v
from graph.linking.links import Link, State
from graph.linking.subjects import Subject
from graph.reconciling.score import Compared, name_score
from loaders.reading.gazetteer import Entry, Gazetteer

METHOD = "gazetteer"

#: By the kind of a subject: the gazetteer's kinds that it may be.
_ENTRIES = {
    "club": ("club",),
    "national": ("national",),
    "team": ("club", "national"),
    "competition": ("competition",),
    "venue": ("venue",),
    "place": ("place",),
    "person": ("person",),
    "outlet": ("outlet",),
}
#: What a person of a sort is not at the same time.
_OTHERWISE = {"manager": "player", "goalkeeper": "manager", "player": "manager"}


def find(subjects: Sequence[Subject], when: date, known: Gazetteer) -> list[Link]:
    """The links of the subjects that the gazetteer knows, certain or doubtful, in the order of the subjects."""
    room = _Room(subjects, known, when)
    return [link for one in subjects for link in room.links(one)]


class _Room:
    def __init__(self, subjects: Iterable[Subject], known: Gazetteer, when: date) -> None:
        self._known = known
        self._when = when
        self._entries = {one.iri: self._entry(one) for one in subjects if one.kind not in ("person", "match")}
        self._labels = {one.iri: one.label for one in subjects}

    def links(self, one: Subject) -> list[Link]:
        if one.kind == "person":
            return self._person(one)
        entry = self._entries.get(one.iri)
        if entry is None or entry.qid is None:
            return []
        others = self._elsewhere(one, entry)
        if others:
            why = f"The name is that of {entry.name}, but the side plays in {self._listed(others)}."
            return [self._link(one, entry, Compared(100.0, differing=frozenset({"competition"})), why, "doubtful")]
        return [self._link(one, entry, Compared(100.0, type_fits=True), f"The name is that of {entry.name}.")]

    def _entry(self, one: Subject) -> Entry | None:
        """What the gazetteer knows by the thing's name, if that is one thing."""
        kinds = _ENTRIES.get(one.kind, ())
        meant = [c.entry for c in self._known.lookup(one.label) if c.entry.kind in kinds and not c.needs_context]
        named = [entry for entry in meant if entry.name == one.label] or meant
        return named[0] if named else None

    def _elsewhere(self, one: Subject, entry: Entry) -> list[str]:
        """The competitions of the other sex, or the leagues of other countries only, in which a side plays."""
        if entry.kind not in ("club", "national"):
            return []
        played = {iri: league for iri in sorted(one.competitions) if (league := self._entries.get(iri)) is not None}
        others = [iri for iri, league in played.items() if league.women != entry.women]
        leagues = {iri: league.country for iri, league in played.items() if league.sort == "league" and league.country}
        at_home = {entry.country, *(there for here, there in _neighbours() if here == entry.country)}
        if entry.kind == "club" and leagues and not at_home & set(leagues.values()):
            others += leagues
        return others

    def _person(self, one: Subject) -> list[Link]:
        compared = [(entry, self._compare(one, entry)) for entry in self._candidates(one)]
        fitting = [(entry, how) for entry, how in compared if "club" in how.agreed and not how.differing]
        possible = fitting or [(entry, how) for entry, how in compared if not how.differing]
        why = "More than one person fits." if fitting else "The name fits; no fact tells the club."
        if len(fitting) == 1:
            only = fitting[0][0]
            why = f"The name is that of {only.name}, and reports have {one.label} at {self._club(only)}."
        found = [
            self._link(one, entry, how, why, "certain" if len(fitting) == 1 else "doubtful") for entry, how in possible
        ]
        for entry, how in compared:
            if how.differing:
                what = " and ".join(sorted(how.differing))
                why = f"{entry.name} of {self._club(entry)} is another: the {what} differs."
                found.append(self._link(one, entry, how, why, "refused"))
        return found

    def _candidates(self, one: Subject) -> list[Entry]:
        found = {c.entry.key: c.entry for name in sorted(one.names) for c in self._known.lookup(name)}
        return [found[key] for key in sorted(found) if found[key].kind == "person" and found[key].qid]

    def _compare(self, one: Subject, entry: Entry) -> Compared:
        agreed: set[str] = set()
        differing: set[str] = set()
        clubs = {iri for iri in one.teams if (side := self._entries.get(iri)) is None or side.kind == "club"}
        told = clubs or (one.around if " " in one.label else frozenset())
        if told and entry.club:
            (agreed if entry.club in self._keys(told) else differing).add("club")
        if entry.sort and one.roles:
            other = _OTHERWISE.get(entry.sort)
            if entry.sort in one.roles:
                agreed.add("role")
            elif other in one.roles:
                differing.add("role")
        return Compared(name_score(entry.name, one.names), True, frozenset(agreed), frozenset(differing))

    def _keys(self, sides: Iterable[str]) -> set[str]:
        return {entry.key for iri in sides if (entry := self._entries.get(iri)) is not None}

    def _club(self, entry: Entry) -> str:
        club = self._known.get(entry.club, "club") if entry.club else None
        return club.name if club else "no known club"

    def _listed(self, iris: Iterable[str]) -> str:
        return ", ".join(self._labels.get(iri, iri) for iri in iris)

    def _link(self, one: Subject, entry: Entry, how: Compared, why: str, state: State = "certain") -> Link:
        return Link(
            one.anchors, f"{v.WIKIDATA}{entry.qid}", state, how.score, METHOD, why, self._when, label=entry.name
        )


@cache
def _neighbours() -> frozenset[tuple[str, str]]:
    """Countries some of whose clubs play in another's leagues."""
    with Path(__file__).with_name("neighbours.csv").open(encoding="utf-8", newline="") as file:
        return frozenset((row["country"], row["plays_in"]) for row in csv.DictReader(file))
