"""The persons of an archive, settled name by name.

A name is settled with those that it may be a spelling of; then short names with the full ones of their side.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from pyoxigraph import Literal, NamedNode

from graph import vocab as v
from graph.agreement import persons
from graph.agreement.groups import Groups
from graph.agreement.index import Key, Ledger
from graph.agreement.persons import Atom, Bearing, bearing
from graph.agreement.reports import Report
from graph.agreement.sheets import Sheets, Triple
from graph.agreement.stems import Stems
from graph.decisions import Decision, obey
from graph.names import fold, slug


@dataclass(frozen=True, slots=True)
class Identity:
    """Whom a bearing means: the person's IRI and name, and the rule that says so."""

    iri: str
    label: str
    rule: str


class People:
    """The persons of an archive."""

    def __init__(self, ledger: Ledger, sheets: Sheets, stems: Stems, base: str, decisions: Sequence[Decision]) -> None:
        self._ledger = ledger
        self._index = ledger.index
        self._sheets = sheets
        self._stems = stems
        self._base = base
        self._decisions = decisions
        self._decided = frozenset(node for one in decisions for node in one.nodes | one.apart)
        self._known: dict[str, list[Atom]] = {}
        self._whole: dict[str, list[list[Atom]]] = {}

    def bearings(self, report: Report, things: Mapping[str, str]) -> dict[str, Bearing]:
        """What an article gives of each of its persons, by the article's node."""
        return {thing.iri: one for thing, one in persons.bearings(report, things, self._decided)}

    def identity(self, one: Bearing) -> Identity:
        """Whom a bearing means, once settled."""
        return Identity(*self._index.get("identity", one.folded, one.key))

    def take(self, article: str, report: Report | None, things: Mapping[str, str]) -> set[str]:
        """Enter the persons of an article (none where it is None); the folded names that this changes."""
        counts: Counter[Key] = Counter()
        rows: dict[Key, str] = {}
        for node, one in self.bearings(report, things).items() if report else ():
            name = one.folded
            rows["bearer", f"{name} {one.key}", node] = article
            counts["bearing", name, one.key] += 1
            counts.update(
                ("form", f"{name} {one.key}", form) for form in (report.things[node].written if report else ())
            )
            for key in persons.spelling_keys(name):
                counts.update(("spelling", f"{side} {key}", name) for side in one.reach)
            counts.update(("part", f"{side} {key}", name) for key in persons.part_keys(name) for side in one.reach)
            if one.item:
                counts["known", one.item, name] += 1
            if one.own:
                rows["decided", one.own, ""] = name
        changes = self._ledger.replace(f"people {article}", rows, counts)
        forms = {group.partition(" [")[0] for group in changes.within("form")}
        return set(changes.within("bearing")) | forms

    def decided(self, nodes: Iterable[str]) -> set[str]:
        """The folded names of articles' nodes on which decisions are."""
        return {name for node in nodes if (name := self._index.get("decided", node))}

    def settle(self, changed: Iterable[str]) -> set[str]:
        """Settle the names that changed and those that hang on them; the articles that this touches."""
        todo = set(changed)
        for name in list(todo):
            todo.update(self._index.get("mated", name) or ())
        settled: set[str] = set()
        while todo - settled:
            part = self._component(min(todo - settled))
            settled.update(part)
            for name in part:
                todo.update(self._index.get("mated", name) or ())
        shorts = {short for name in sorted(settled) if self._is_other(name) for short in _within(name)}
        left = settled | {short for short in shorts if self._borne(short)}
        changed_persons: set[str] = set()
        while left:
            part = self._component(min(left))
            left -= set(part)
            changed_persons |= self._assign(part)
        return self._write(changed_persons)

    def _is_other(self, name: str) -> bool:
        """Whether the atoms of a name are not what they were; they are remembered as they are now."""
        now = [[atom.name, sorted(atom.reach), self._person(atom)] for atom in self._atoms(name)]
        if now == (self._index.get("atoms", name) or []):
            return False
        self._index.put("atoms", name, "", now) if now else self._index.drop("atoms", name)
        return True

    # ---- full names

    def _borne(self, name: str) -> list[Bearing]:
        return [bearing(key) for key in self._index.members("bearing", name)]

    def _atoms(self, name: str) -> list[Atom]:
        if name not in self._known:
            self._known[name] = persons.atoms(name, self._borne(name))
        return self._known[name]

    def _near(self, name: str) -> set[str]:
        """Names that may be the same person's: spelled alike at a side, of one item, or decided to be one."""
        found: set[str] = set()
        keys = list(persons.spelling_keys(name))
        for atom in self._atoms(name):
            for side in atom.reach:
                for key in keys:
                    found |= set(self._index.members("spelling", f"{side} {key}"))
            same = {other for item in atom.items for other in self._index.members("known", item)}
            found = {other for other in found if persons.spelled_alike(name, other)} | same
            for node in {one.own for one in atom.bearings if one.own}:
                merges = [one for one in self._decisions if one.kind == "merge" and node in one.nodes]
                named = {self._index.get("decided", other) for one in merges for other in one.nodes}
                found |= {other for other in named if other}
        return found - {name}

    def _component(self, start: str) -> list[str]:
        if start in self._whole:
            return sorted({atom.name for person in self._whole[start] for atom in person} | {start})
        found, front = {start}, [start]
        while front:
            near = self._near(front.pop())
            front += sorted(near - found)
            found |= near
        return sorted(found)

    def _persons(self, name: str) -> list[list[Atom]]:
        """The persons behind a name and those that it may be a spelling of, before short names are given theirs."""
        if name not in self._whole:
            part = self._component(name)
            borne = [atom for one in part for atom in self._atoms(one)]
            groups = Groups(range(len(borne)))
            for a, b in combinations(range(len(borne)), 2):
                if borne[a].name != borne[b].name and persons.same_person(borne[a], borne[b]):
                    groups.join(a, b)
            whole = [[borne[at] for at in group] for group in groups.sets()]
            self._whole.update(dict.fromkeys(part, whole))
        return self._whole[name]

    def _person(self, atom: Atom) -> str:
        """The key of the person whom an atom belongs to."""
        mates = next(one for one in self._persons(atom.name) if atom in one)
        return min(f"{each.name} {one.key}" for each in mates for one in each.bearings)

    # ---- short names

    def _full(self, one: Bearing) -> str | None:
        """The person of the side, the only one, of whose name a short name is a part."""
        if one.own:
            return None
        name = one.folded
        names = {full for side in one.reach for full in self._index.members("part", f"{side} {name}")}
        fitting = [
            atom
            for full in sorted(names - set(one.apart))
            for atom in self._atoms(full)
            if atom.reach.intersection(one.reach)
        ]
        longest = [atom for atom in fitting if not any(persons.is_part(atom.name, other.name) for other in fitting)]
        found = {self._person(atom) for atom in longest}
        return found.pop() if len(found) == 1 else None

    # ---- who is who

    def _assign(self, part: Sequence[str]) -> set[str]:
        """Give each bearing of names that are settled together its person; the persons that this changes."""
        clusters: dict[str, list[Bearing]] = defaultdict(list)
        rules: dict[Bearing, str] = {}
        for atom in (atom for one in part for atom in self._atoms(one)):
            own = self._person(atom)
            rule = self._rule(atom)
            for one in atom.bearings:
                full = self._full(one)
                clusters[full or own].append(one)
                rules[one] = persons.PART if full else rule
        if any(one.own for one in rules):
            clusters, more = self._obeyed(clusters)
            rules |= more
        person_of = {one: person for person, borne in clusters.items() for one in borne}
        changed: set[str] = set()
        for name in part:
            changed |= self._enter(name, {one: (person_of[one], rules[one]) for one in person_of if one.folded == name})
            mates = [other for other in part if other != name]
            self._index.put("mated", name, "", mates) if mates else self._index.drop("mated", name)
        return changed

    def _rule(self, atom: Atom) -> str:
        """Why an atom belongs to its person: the atom that is told most has the name, others are spellings of it.

        So one odd spelling more leaves what articles with the usual one say of the person as it is."""
        mates = next(one for one in self._persons(atom.name) if atom in one)
        chief = min(mates, key=lambda each: (not each.items, " " not in each.name, -self._told(each), each.name))
        if atom.name == chief.name:
            return persons.SAME_NAME
        return persons.SAME_ITEM if atom.items & chief.items else persons.SPELLING

    def _told(self, atom: Atom) -> int:
        """How many articles name an atom."""
        return sum(self._index.get("bearing", atom.name, one.key) for one in atom.bearings)

    def _obeyed(self, clusters: Mapping[str, list[Bearing]]) -> tuple[dict[str, list[Bearing]], dict[Bearing, str]]:
        done = obey([clusters[key] for key in sorted(clusters)], lambda one: one.own, self._decisions)
        named = {min(f"{one.folded} {one.key}" for one in group): list(group) for group in done.clusters if group}
        rules = {one: done.rules[one.own] for group in done.clusters for one in group if one.own in done.rules}
        return named, rules

    def _enter(self, name: str, borne: Mapping[Bearing, tuple[str, str]]) -> set[str]:
        """Remember who the bearings of a name mean; the persons that gained, lost or have them."""
        changed: set[str] = set()
        before = dict(self._index.rows("who", name))
        for one, (person, rule) in sorted(borne.items(), key=lambda item: item[0].key):
            old = before.pop(one.key, None)
            if old is not None and old[0] != person:
                self._index.drop("has", old[0], f"{name} {one.key}")
                changed.add(old[0])
            if old != [person, rule]:
                self._index.put("who", name, one.key, [person, rule])
                self._index.put("has", person, f"{name} {one.key}", [name, one.key])
            changed.add(person)
        for key, (person, _) in before.items():
            self._index.drop("who", name, key)
            self._index.drop("identity", name, key)
            self._index.drop("has", person, f"{name} {key}")
            changed.add(person)
        return changed

    # ---- what they are called

    def _write(self, changed: Iterable[str]) -> set[str]:
        """Write persons; the articles whose persons are now others or called otherwise."""
        slugs: set[str] = set()
        moved: set[str] = set()
        for person in sorted(changed):
            slugs |= self._describe(person)
            if not self._index.get("called", person):
                moved |= self._stems.claim(f"person {person}", None)
        for one in sorted(slugs):
            sharing = list(self._index.rows("slug", one))
            for person, sides in sharing:
                tail = f"{one}-{sides}" if len(sharing) > 1 and sides else one
                moved |= self._stems.claim(f"person {person}", f"{self._base}person/{tail}", person)
        named = {owner.partition(" ")[2] for owner in self._stems.settle(moved)} | set(changed)
        touched: set[str] = set()
        for person in sorted(named):
            touched |= self._name(person)
        return touched

    def _describe(self, person: str) -> set[str]:
        """Choose the name and remember what tells namesakes apart; the slugs that this changes."""
        said, old = self._said(person), self._index.get("called", person)
        if said:
            self._index.put("called", person, "", said)
        else:
            self._index.drop("called", person)
        slugs = set()
        if old and (not said or slug(old[0]) != slug(said[0])):
            self._index.drop("slug", slug(old[0]), person)
            slugs.add(slug(old[0]))
        if said:
            if said != old:
                self._index.put("slug", slug(said[0]), person, said[1])
            slugs.add(slug(said[0]))
        return slugs

    def _said(self, person: str) -> list[str] | None:
        """A person's name, and what tells namesakes apart: the side or, where none is given, the two that met."""
        count: Counter[str] = Counter()
        teams: set[str] = set()
        around: set[tuple[str, ...]] = set()
        known: set[str] = set()
        for _, (name, key) in self._index.rows("has", person):
            one = bearing(key)
            teams.update(one.teams)
            around.add(one.around)
            short = self._index.get("who", name, key)[1] == persons.PART
            count[one.name] += 0 if short else self._index.get("bearing", name, key)
            if one.item:
                known.add(one.name)
        if not count:
            return None
        label = min(
            count,
            key=lambda name: (
                count[name] == 0,
                " " not in name,
                name not in known,
                -count[name],
                -len(name.split()),
                name.isascii(),
                name,
            ),
        )
        told = (min(teams),) if teams else min(filter(None, around), default=())
        return [label, "-".join(side.rpartition("/")[2] for side in told)]

    def _name(self, person: str) -> set[str]:
        """Write a person's quads and who its bearings mean; the articles for which that is other than before."""
        called = self._index.get("called", person)
        iri = self._stems.iri(f"person {person}") if called else None
        touched: set[str] = set()
        for _, (name, key) in self._index.rows("has", person):
            said = [iri, called[0], self._index.get("who", name, key)[1]]
            if said != self._index.get("identity", name, key):
                self._index.put("identity", name, key, said)
                touched |= {article for _, article in self._index.rows("bearer", f"{name} {key}")}
        self._sheets.write(f"person {person}", self._triples(person, iri, called[0]) if iri else ())
        return touched

    def _triples(self, person: str, iri: str, label: str) -> Iterator[Triple]:
        yield iri, v.RDF_TYPE, v.PERSON
        yield iri, v.LABEL, Literal(label)
        for _, (name, key) in self._index.rows("has", person):
            one = bearing(key)
            if one.item:
                yield iri, v.SAME_AS, NamedNode(one.item)
            for form in (one.name, *(form for form in self._index.members("form", f"{name} {key}"))):
                if form != label:
                    yield iri, v.ALT_LABEL, Literal(form)


def _within(name: str) -> set[str]:
    """The names that are part of a name, and those that are part of these."""
    return set(persons.part_keys(name)) | set(fold(name).split())
