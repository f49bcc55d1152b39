"""Which Wikidata items the agreed things are: those that articles give, unless links say otherwise.

A link is of nodes that no rebuild moves. Where these are one agreed thing, it tells which item that is, or that it
is none; where they are no longer one, or no longer there, it says nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from pyoxigraph import NamedNode

from graph import vocab as v
from graph.agreement.cells import article_of
from graph.agreement.index import Key, Ledger
from graph.agreement.sheets import Sheets, Triple
from graph.linking.links import Link, standing


class Linked:
    """The items of an archive's things."""

    def __init__(self, ledger: Ledger, sheets: Sheets) -> None:
        self._ledger = ledger
        self._index = ledger.index
        self._sheets = sheets

    def take(self, links: Iterable[Link]) -> set[str]:
        """Enter all links of the archive as they are now; the anchors of those that changed."""
        rows: dict[Key, Any] = {}
        for one in standing(links):
            anchors = sorted(one.anchors)
            key = " ".join([*anchors, one.item, one.method])
            rows["link", key, ""] = [anchors, one.item, one.state]
            rows.update({("anchor", anchor, key): 1 for anchor in anchors})
            rows.update({("anchors of", article_of(anchor), anchor): 1 for anchor in anchors})
        return set(self._ledger.replace("links", rows, {}).within("anchor"))

    def settle(self, changed: Iterable[str], touched: Iterable[str], things: Iterable[str]) -> None:
        """Settle the things of changed anchors, of touched articles and of shared things that changed."""
        anchors = set(changed) | set(things)
        for article in touched:
            anchors.update(self._index.members("anchors of", article))  # those that are gone, too
        dirty = set(self._sheets.described)
        for anchor in sorted(anchors):
            keys = set(self._index.members("anchor", anchor))
            keys.update(self._index.members("was anchor", anchor))
            for key in sorted(keys):
                dirty |= self._tell(key)
        for thing in sorted(dirty):
            self._sheets.write(f"items {thing}", self._triples(thing), items=True)

    def _tell(self, key: str) -> set[str]:
        """Find the thing of a link; the things of which other links tell now."""
        said = self._index.get("link", key)
        now = {thing for anchor in (said[0] if said else ()) if (thing := self._thing(anchor)) is not None}
        thing = now.pop() if len(now) == 1 else None
        rows: dict[Key, Any] = {("was anchor", anchor, key): 1 for anchor in (said[0] if said else ())}
        if thing is not None:
            rows["told item", thing, key] = [said[1], said[2]]
        return set(self._ledger.replace(f"link {key}", rows, {}).within("told item"))

    def _thing(self, anchor: str) -> str | None:
        """The agreed thing behind an anchor."""
        chief = self._index.get("chief", anchor)
        if chief is not None:
            return str(chief[0])
        article = article_of(anchor)
        played = self._index.get("played", article, anchor)
        named = (self._index.get("names", article) or {}).get(anchor)
        return played if played is not None else named[0] if named is not None else None

    def _triples(self, thing: str) -> Iterator[Triple]:
        told = [said for _, said in self._index.rows("told item", thing)]
        items = {item for item, state in told if state == "certain"}
        if not told:
            items = {item for _, given in self._index.rows("given items", thing) for item in given}
        elif len(items) != 1:
            items = set()
        yield from ((thing, v.SAME_AS, NamedNode(item)) for item in sorted(items))
