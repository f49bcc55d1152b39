"""Things that every article means alike by one IRI: teams, competitions, grounds, places, outlets, intervals.

Two of one sort that are the same Wikidata item are one. What a thing is called depends on which names
and items articles give it, and not on how many do: a club of half the archive is settled as fast as any.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from pyoxigraph import Literal, NamedNode

from graph import vocab as v
from graph.agreement.index import Key, Ledger
from graph.agreement.reports import Report, Thing
from graph.agreement.sheets import Sheets, Triple
from graph.decisions import Decision, obey

_TYPE, _LABEL, _WRITTEN, _ITEM, _FROM, _TO = "type", "label", "written", "item", "from", "to"


def is_shared(report: Report, iri: str) -> bool:
    """Whether a thing is known by the same IRI to every article."""
    return not iri.startswith(report.iri + "/")


class Shared:
    """The shared things of an archive."""

    def __init__(self, ledger: Ledger, sheets: Sheets, base: str, decisions: Sequence[Decision]) -> None:
        self._ledger = ledger
        self._index = ledger.index
        self._sheets = sheets
        self._base = base
        self._decisions = decisions
        #: The things that are now another's, or called otherwise.
        self.renamed: set[str] = set()

    def take(self, article: str, report: Report | None) -> set[str]:
        """Enter what an article says of shared things (nothing where it is None); the things that this changes."""
        counts: Counter[Key] = Counter()
        rows: dict[Key, int] = {}
        for thing in report.things.values() if report else ():
            if report and is_shared(report, thing.iri):
                rows["user", thing.iri, article] = 1
                counts.update(self._said(thing))
        for iri, (low, high) in report.intervals.items() if report else ():
            counts["thing", iri, json.dumps([_FROM, low])] += 1
            counts["thing", iri, json.dumps([_TO, high])] += 1
        changes = self._ledger.replace(f"things {article}", rows, counts)
        return {group for table, group, _ in changes.came | changes.went if table == "thing"}

    def _said(self, thing: Thing) -> Iterator[Key]:
        for what, values in ((_TYPE, thing.types), (_LABEL, [thing.label]), (_WRITTEN, thing.written)):
            yield from (("thing", thing.iri, json.dumps([what, value])) for value in values)
        if thing.same_as is not None:
            yield "thing", thing.iri, json.dumps([_ITEM, thing.same_as])
            yield "bearing", self._sort(thing.iri) + thing.same_as, thing.iri

    def _sort(self, iri: str) -> str:
        return iri.removeprefix(self._base).partition("/")[0] + " "

    def settle(self, changed: Iterable[str]) -> set[str]:
        """Settle the things that changed, with those that are or were one with them; the articles that this touches."""
        touched: set[str] = set()
        todo = set(changed)
        for iri in list(todo):
            todo.update(self._index.get("mates", iri) or ())
        while todo:
            part = self._component(min(todo))
            todo -= set(part)
            for mates in obey([part], str, self._decisions).clusters:
                touched |= self._name(sorted(mates))
        return touched

    def decided(self, nodes: Iterable[str]) -> set[str]:
        """Of nodes on which decisions are, the shared things."""
        return {name for name in nodes if next(self._index.rows("thing", name), None) is not None}

    def _component(self, start: str) -> list[str]:
        found, front = {start}, [start]
        while front:
            one = front.pop()
            near = {
                iri
                for item in self._values(one, _ITEM)
                for iri in self._index.members("bearing", self._sort(one) + item)
            }
            near |= {
                other for each in self._decisions if each.kind == "merge" and one in each.nodes for other in each.nodes
            }
            front += sorted(near - found)
            found |= near
        return sorted(found)

    def _values(self, iri: str, what: str) -> list[str]:
        return [value for kind, value in (json.loads(row) for row in self._index.members("thing", iri)) if kind == what]

    def _name(self, mates: list[str]) -> set[str]:
        """Write things that are one; the articles of those that are now called otherwise."""
        there = [iri for iri in mates if next(self._index.rows("thing", iri), None) is not None]
        touched = set()
        chief = min(there, key=lambda iri: (len(iri), iri), default="")
        labels = self._values(chief, _LABEL) if chief else []
        label = min(labels, key=lambda name: (name.isascii(), name), default="")
        linked = any(self._values(iri, _ITEM) for iri in there)
        for iri in mates:
            said = [chief, label, linked] if iri in there else None
            if said != self._index.get("chief", iri):
                touched |= set(self._index.members("user", iri))
                self.renamed.add(iri)
            self._index.put("chief", iri, "", said) if said else self._index.drop("chief", iri)
            others = [one for one in there if one != iri]
            self._index.put("mates", iri, "", others) if others and said else self._index.drop("mates", iri)
            self._sheets.write(f"thing {iri}", self._triples(iri, chief, label, there) if said else ())
        return touched

    def _triples(self, iri: str, chief: str, label: str, mates: Sequence[str]) -> Iterator[Triple]:
        if iri != chief:
            yield iri, v.SAME_AS, NamedNode(chief)
            return
        said = [
            (kind, value)
            for mate in mates
            for kind, value in (json.loads(r) for r in self._index.members("thing", mate))
        ]
        if label:
            yield iri, v.LABEL, Literal(label)
        for kind, value in said:
            if kind == _TYPE:
                yield iri, v.RDF_TYPE, NamedNode(value)
            elif kind == _ITEM:
                yield iri, v.SAME_AS, NamedNode(value)
            elif kind in (_LABEL, _WRITTEN) and value != label:
                yield iri, v.ALT_LABEL, Literal(value)
            elif kind in (_FROM, _TO):
                yield iri, v.RDF_TYPE, v.INTERVAL
                yield iri, v.FROM if kind == _FROM else v.TO, Literal(str(value), datatype=v.XSD_INTEGER)
