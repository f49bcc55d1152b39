"""Quotations, standings, fixtures, and events of which no match is told: each settled with those like it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from graph.agreement import conflicts, naming, others, quotes
from graph.agreement.archive import Archive
from graph.agreement.cells import Cells, Said, article_of
from graph.agreement.happened import KINDS
from graph.agreement.index import Key, Ledger
from graph.agreement.quads import write
from graph.agreement.quotes import Quoted
from graph.agreement.reports import Node
from graph.agreement.sheets import Sheets, Triple
from graph.agreement.statements import Agreed, agreed
from graph.agreement.stems import Stems
from graph.agreement.world import World
from graph.decisions import Decision, obey

_Agreed = tuple[World, list[Agreed]]


class Loose(Cells[_Agreed]):
    """The facts of an archive that are settled apart from matches."""

    sort = "loose"

    def __init__(
        self, ledger: Ledger, sheets: Sheets, stems: Stems, archive: Archive, decisions: Sequence[Decision]
    ) -> None:
        super().__init__(ledger, sheets, stems)
        self._archive = archive
        self._decisions = decisions

    def take(self, article: str) -> set[str]:
        """Enter an article as it is now; the nodes that this changes."""
        world = self._archive.world([article], played=True)
        rows: dict[Key, Any] = {}
        for report in world.reports:
            named = (term for node in report.nodes for slot in ("home", "away") for term in node.terms(slot))
            sides = frozenset(world.same.get(term.value, term.value) for term in named)
            for node in report.nodes:
                if node.kind.name == "quote":
                    one = quotes.tell(report, node, world.name(node.one("speaker")), sides)
                    rows["quote", node.iri, ""] = one.as_json()
                    rows.update({("words", key, node.iri): 1 for key in one.held()})
                elif (like := _like(world, node)) is not None:
                    rows["like", node.iri, ""] = like
                    rows["alike", like, node.iri] = 1
        changes = self._ledger.replace(f"loose {article}", rows, {})
        return {*changes.within("quote"), *changes.within("like")}

    def has(self, node: str) -> bool:
        """Whether a node is or was settled here."""
        return any(self._index.get(table, node) is not None for table in ("quote", "like", "loose in"))

    def settle(self, changed: Iterable[str], touched: Iterable[str]) -> set[str]:
        """Settle the nodes that changed with those like them, and all of touched articles; the articles that
        this touches."""
        todo = set(changed)
        old: dict[str, Said] = {}
        new: dict[str, Said] = {}
        seen: set[str] = set()
        placed: set[str] = set()
        while todo - seen:
            node = min(todo - seen)
            seen.add(node)
            key = self._index.get("loose in", node)
            if key is not None:
                old[key] = self._index.get(self.sort, key)
                todo |= {one for part in old[key] for group in part for one in group}
            for group in self._with(node) if node not in placed else ():
                new[min(group)] = [[group]]
                placed |= group.keys()
                todo |= group.keys()
        return self._renew(new, old, touched)

    def _with(self, node: str) -> list[dict[str, str]]:
        """The things of a node and of all that hang together with it."""
        if self._index.get("quote", node) is not None:
            found = self._hanging(node, self._same_words, "quote")
            clusters = quotes.cluster(self._quote(one) for one in found)
            return self._obeyed([[one.iri for one in group] for group in clusters], "same words")
        if self._index.get("like", node) is None:
            return []
        likes: dict[str, list[str]] = {}
        for one in self._hanging(node, self._alike, "like"):
            likes.setdefault(self._index.get("like", one), []).append(one)
        alone = len(likes) == 1 and next(iter(likes)).startswith("alone ")
        return self._obeyed([likes[like] for like in sorted(likes)], others.ALONE if alone else others.RULE)

    def _hanging(self, start: str, near: Callable[[str], set[str]], table: str) -> list[str]:
        """The nodes that one leads to, by what they share and by decisions to merge."""
        found, front = {start}, [start]
        while front:
            node = front.pop()
            merged = {
                other for one in self._decisions if one.kind == "merge" and node in one.nodes for other in one.nodes
            }
            more = (near(node) | {one for one in merged if self._index.get(table, one) is not None}) - found
            found |= more
            front += sorted(more)
        return sorted(found)

    def _same_words(self, node: str) -> set[str]:
        one = self._quote(node)
        near = {other for key in one.sought() for other in self._index.members("words", key)}
        return {other for other in near if quotes.same(one, self._quote(other))}

    def _alike(self, node: str) -> set[str]:
        return set(self._index.members("alike", self._index.get("like", node)))

    def _quote(self, node: str) -> Quoted:
        return quotes.from_json(self._index.get("quote", node))

    def _obeyed(self, clusters: list[list[str]], rule: str) -> list[dict[str, str]]:
        done = obey(clusters, str, self._decisions)
        return [{node: done.rules.get(node, rule) for node in sorted(group)} for group in done.clusters]

    def _agree(self, key: str, said: Said) -> tuple[_Agreed, set[str]]:
        groups = said[0]
        world = self._archive.world((article_of(node) for group in groups for node in group), played=True)
        nodes = {node.iri: node for report in world.reports for node in report.nodes}
        things, stems = [], set()
        for group in groups:
            ordered = sorted((nodes[iri] for iri in group), key=lambda node: (world.ids[node.article], node.iri))
            thing = agreed(world, "", ordered, group)
            thing.match = next((world.name(node.match) for node in ordered if node.match), None)
            stems |= self._stems.claim(self.owner(group), _stem(world, thing, ordered[0]), min(group))
            things.append(thing)
        return (world, things), stems

    def _finish(self, key: str, said: Said, agreed: _Agreed) -> tuple[list[Triple], dict[Key, Any]]:
        world, things = agreed
        for thing in things:
            thing.iri = self._stems.iri(self.owner(thing.members))
            thing.label = naming.label(world, thing)
        rows: dict[Key, Any] = {("loose in", node, ""): key for group in said[0] for node in group}
        return write(world, things, conflicts.find(world, things)), rows


def _like(world: World, node: Node) -> str | None:
    """What a standing or a fixture shares with those that are the same; an event of no match is like none."""
    if node.kind.name in others.WHOLE:
        return others.key(world, node)
    return f"alone {node.iri}" if node.kind.name in KINDS and node.match is None else None


def _stem(world: World, thing: Agreed, node: Node) -> str:
    """What an event of no match is called tells its article: no other can claim it."""
    if thing.kind.name in KINDS:
        kind, tail = node.iri.removeprefix(node.article + "/").split("/", 1)
        return f"{world.base}{kind}/{world.local(node.article)}/{tail}"
    return naming.stem(world, thing)
