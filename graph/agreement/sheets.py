"""What each owner writes into the agreed graph: every quad has one owner, and goes when it stops giving it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable

import pyoxigraph as ox
from pyoxigraph import Literal, NamedNode, Quad

from graph import vocab as v
from graph.agreement.index import Ledger

#: Subject, predicate and object of a quad of the agreed graph.
Triple = tuple[str, NamedNode, NamedNode | Literal]


class Sheets:
    """The quads of the agreed graph by owner, and what changed since they were opened."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._index = ledger.index
        self._more: Counter[str] = Counter()
        #: Things to which owners gave or no longer give Wikidata items.
        self.described: set[str] = set()

    def write(self, owner: str, triples: Iterable[Triple], *, items: bool = False) -> None:
        """Make `triples` what the owner gives. Which Wikidata items things are is only noted, for links have the
        last word on it, unless these are the `items`."""
        if not items:
            triples = self._without_items(owner, triples)
        new = {str(Quad(NamedNode(subject), predicate, value)) for subject, predicate, value in triples}
        old = set(self._index.get("sheet", owner) or ())
        self._more.update(new - old)
        self._more.subtract(old - new)
        if new:
            self._index.put("sheet", owner, "", sorted(new))
        else:
            self._index.drop("sheet", owner)

    def _without_items(self, owner: str, triples: Iterable[Triple]) -> list[Triple]:
        given: dict[str, set[str]] = defaultdict(set)
        rest = []
        for subject, predicate, value in triples:
            if predicate == v.SAME_AS and value.value.startswith(v.WIKIDATA):
                given[subject].add(value.value)
            else:
                rest.append((subject, predicate, value))
        rows = {("given items", subject, owner): sorted(items) for subject, items in given.items()}
        self.described |= set(self._ledger.replace(f"items of {owner}", rows, {}).within("given items"))
        return rest

    def changes(self) -> tuple[list[Quad], list[Quad]]:
        """The quads that went and those that came, sorted."""
        gone = sorted(line for line, more in self._more.items() if more < 0)
        come = sorted(line for line, more in self._more.items() if more > 0)
        return _quads(gone), _quads(come)


def _quads(lines: list[str]) -> list[Quad]:
    return list(ox.parse(" .\n".join([*lines, ""]), format=ox.RdfFormat.N_QUADS)) if lines else []
