"""Nodes that are settled together, and nothing else with them: a cell.

What a cell is made of is remembered, so that only a cell that changed, or of which an article was touched,
is settled anew; its quads then replace those that it wrote.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from itertools import islice
from typing import Any, Generic, TypeVar

from graph.agreement.index import Key, Ledger
from graph.agreement.sheets import Sheets, Triple
from graph.agreement.stems import Stems

S = TypeVar("S")

#: Cells that are settled at one time: what is held in memory of them.
AT_ONCE = 100

#: The nodes of a cell, group by group of those that are one thing, each with the rule that brought it there.
Said = list[list[dict[str, str]]]


def article_of(node: str) -> str:
    """The article whose own node a node is."""
    return node.rpartition("/")[0].rpartition("/")[0]


class Cells(ABC, Generic[S]):
    """The cells of one sort. `S` is what a cell is between its agreement and its writing."""

    #: What the sort is called in the index.
    sort = ""

    def __init__(self, ledger: Ledger, sheets: Sheets, stems: Stems) -> None:
        self._ledger = ledger
        self._index = ledger.index
        self._sheets = sheets
        self._stems = stems

    @abstractmethod
    def _agree(self, key: str, said: Said) -> tuple[S, set[str]]:
        """Agree on a cell and claim names for its things; with the stems that this changes."""

    @abstractmethod
    def _finish(self, key: str, said: Said, agreed: S) -> tuple[list[Triple], dict[Key, Any]]:
        """The triples of a cell whose things have their IRIs, and what other rooms find of it: changed groups of
        such rows are articles that are touched."""

    def owner(self, group: Mapping[str, str]) -> str:
        """The name under which a thing claims its IRI."""
        return f"{self.sort} {min(group)}"

    def _renew(self, new: Mapping[str, Said], old: Mapping[str, Said], touched: Iterable[str]) -> set[str]:
        """Put cells in place of old ones and settle what changed or was touched; the articles that this touches."""
        gone = old.keys() - new.keys()
        dirty = {key: said for key, said in new.items() if old.get(key) != said}
        before = {owner for key in gone | dirty.keys() if key in old for owner in self._owners(old[key])}
        after = {owner for said in dirty.values() for owner in self._owners(said)}
        moved: set[str] = set()
        for owner in sorted(before - after):
            moved |= self._stems.claim(owner, None)
        for article in set(touched):
            for key in list(self._index.members(f"{self.sort} cells", article)):
                if key not in gone and key not in dirty:
                    dirty[key] = self._index.get(self.sort, key)
        found = set()
        for key in sorted(gone):
            self._index.drop(self.sort, key)
            found |= self._put(key, [], {}, [])
        return found | self._settle(dirty, moved)

    def _settle(self, dirty: dict[str, Said], moved: set[str]) -> set[str]:
        """Settle cells, some at a time: what they are between agreement and writing is all that is held of them.

        A cell whose things are called otherwise because of a later one is settled again."""
        found: set[str] = set()
        todo = dict(sorted(dirty.items()))
        while todo or moved:
            part = {key: todo.pop(key) for key in list(islice(todo, AT_ONCE))}
            states: dict[str, S] = {}
            for key, said in part.items():
                self._index.put(self.sort, key, "", said)
                states[key], stems = self._agree(key, said)
                moved |= stems
            for owner in sorted(self._stems.settle(moved)):
                key = self._index.get(f"{self.sort} owner", owner)
                if key is not None and key not in part and key not in todo:
                    again = self._index.get(self.sort, key)
                    if again is not None:
                        todo[key] = again
            moved = set()
            for key, said in part.items():
                triples, rows = self._finish(key, said, states.pop(key))
                found |= self._put(key, triples, rows, said)
        return found

    def _put(self, key: str, triples: Iterable[Triple], rows: dict[Key, Any], said: Said) -> set[str]:
        self._sheets.write(f"{self.sort} {key}", triples)
        for article in sorted({article_of(node) for group in _groups(said) for node in group}):
            rows[f"{self.sort} cells", article, key] = 1
        for owner in self._owners(said):
            rows[f"{self.sort} owner", owner, ""] = key
        changes = self._ledger.replace(f"{self.sort} cell {key}", rows, {})
        return {group for table, group in changes.groups if not table.startswith(self.sort + " ")}

    def _owners(self, said: Said) -> set[str]:
        return {self.owner(group) for group in _groups(said)}


def _groups(said: Said) -> list[dict[str, str]]:
    return [group for part in said for group in part]
