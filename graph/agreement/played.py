"""Matches and ties of an archive, pair of sides by pair of sides.

Tellings of one pair are put together to matches and ties. A tie and the matches that its articles tell of
beside it are settled together, with all that happened in them; any other match by itself.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from graph.agreement import conflicts, copies, happened, matches, naming, ties
from graph.agreement.archive import Archive
from graph.agreement.cells import Cells, Said, article_of
from graph.agreement.groups import Groups
from graph.agreement.index import Key, Ledger
from graph.agreement.quads import write
from graph.agreement.reports import Node, Report
from graph.agreement.sheets import Sheets, Triple
from graph.agreement.statements import Agreed, agreed, prefer
from graph.agreement.stems import Stems
from graph.agreement.world import World
from graph.decisions import Decision, obey

_SAME_TIE = "same sides and stage, or same legs"


@dataclass(slots=True)
class _Agreed:
    """A cell between its agreement and its writing."""

    world: World
    played: list[Agreed]
    tied: list[Agreed]
    copies: copies.Copies


class Played(Cells[_Agreed]):
    """The matches and ties of an archive; a cell's first part are its matches, the second its ties."""

    sort = "match"

    def __init__(
        self, ledger: Ledger, sheets: Sheets, stems: Stems, archive: Archive, decisions: Sequence[Decision]
    ) -> None:
        super().__init__(ledger, sheets, stems)
        self._archive = archive
        self._decisions = decisions
        self._decided = frozenset(node for one in decisions for node in one.nodes | one.apart)

    def take(self, article: str, report: Report | None, things: Mapping[str, str]) -> set[str]:
        """Enter the matches and ties of an article (none where it is None); the pairs of sides that this changes."""
        rows: dict[Key, Any] = {}
        for node in report.nodes if report else ():
            if node.kind.name == "match" and (told := matches.tell(report, node, things)) is not None:  # type: ignore[arg-type]  # report is there
                pair = _pair((told.home, told.away))
                rows["told", pair, node.iri] = matches.as_json(told)
            elif node.kind.name == "tie":
                tied = ties.tell(report, node, things)  # type: ignore[arg-type]  # report is there
                pair = _pair(tied.sides)
                rows["tied", pair, node.iri] = ties.as_json(tied)
            else:
                continue
            if node.iri in self._decided:
                rows["pair", node.iri, ""] = pair
        changes = self._ledger.replace(f"played {article}", rows, {})
        return {*changes.within("told"), *changes.within("tied")}

    def decided(self, nodes: Iterable[str]) -> set[str]:
        """The pairs of sides of articles' nodes on which decisions are."""
        return {pair for node in nodes if (pair := self._index.get("pair", node))}

    def settle(self, changed: Iterable[str], touched: Iterable[str]) -> set[str]:
        """Settle the pairs that changed, and all that touched articles tell of; the articles that this touches."""
        todo = set(changed)
        for pair in list(todo):
            todo.update(self._index.get("linked", pair) or ())
        new: dict[str, Said] = {}
        old: dict[str, Said] = {}
        while todo:
            block = self._block(min(todo))
            todo -= set(block)
            for pair in block:
                old |= {key: self._index.get(self.sort, key) for key in self._index.members("pair cells", pair)}
            cells = self._cells(block)
            new |= cells
            self._link(block, cells)
        return self._renew(new, old, touched)

    def _link(self, block: Sequence[str], cells: Mapping[str, Said]) -> None:
        """Remember the cells of a block, and which pairs it is made of."""
        for pair in block:
            others = [other for other in block if other != pair]
            self._index.put("linked", pair, "", others) if others else self._index.drop("linked", pair)
            self._ledger.replace(f"pair {pair}", {("pair cells", pair, key): 1 for key in cells}, {})

    # ---- tellings to cells

    def _block(self, start: str) -> list[str]:
        """A pair with those that decisions tie it to."""
        found, front = {start}, [start]
        while front:
            pair = front.pop()
            nodes = {node for table in ("told", "tied") for node in self._index.members(table, pair)} & self._decided
            merged = {
                other for one in self._decisions if one.kind == "merge" and one.nodes & nodes for other in one.nodes
            }
            near = self.decided(merged)
            front += sorted(near - found)
            found |= near
        return sorted(found)

    def _cells(self, block: Sequence[str]) -> dict[str, Said]:
        told = [matches.from_json(said) for pair in block for _, said in self._index.rows("told", pair)]
        by_pair: dict[str, list[matches.Told]] = defaultdict(list)
        for one in told:
            by_pair[_pair((one.home, one.away))].append(one)
        clusters = [cluster for pair in sorted(by_pair) for cluster in matches.cluster(by_pair[pair])]
        rules = {iri: rule for cluster in clusters for iri, rule in cluster.rules.items()}
        done = obey([cluster.told for cluster in clusters], lambda one: one.iri, self._decisions)
        rules |= done.rules
        played = [{one.iri: rules[one.iri] for one in group} for group in done.clusters]
        tied, legs = self._ties(block, played)
        parts = Groups(range(len(played) + len(tied)))
        for at, near in enumerate(legs):
            for match in near:
                parts.join(len(played) + at, match)
        found: dict[str, Said] = {}
        for part in parts.sets():
            own = sorted((played[at] for at in part if at < len(played)), key=min)
            more = sorted((tied[at - len(played)] for at in part if at >= len(played)), key=min)
            key = min(node for group in (*own, *more) for node in group)
            found[key] = [own, more]
        return found

    def _ties(
        self, block: Sequence[str], played: Sequence[Mapping[str, str]]
    ) -> tuple[list[dict[str, str]], list[set[int]]]:
        """Ties, and by tie the places of the matches that its articles tell of beside it."""
        by_article: dict[str, set[int]] = defaultdict(set)
        for at, group in enumerate(played):
            for node in group:
                by_article[article_of(node)].add(at)
        clusters: list[list[ties.Tied]] = []
        for pair in block:
            many = []
            for node, said in self._index.rows("tied", pair):
                many.append(ties.from_json(said, frozenset(map(str, by_article[article_of(node)]))))
            clusters += ties.cluster(many)
        done = obey(clusters, lambda one: one.iri, self._decisions)
        tied = [{one.iri: done.rules.get(one.iri, _SAME_TIE) for one in group} for group in done.clusters]
        return tied, [{int(at) for one in group for at in one.matches} for group in done.clusters]

    # ---- cells to quads

    def _agree(self, key: str, said: Said) -> tuple[_Agreed, set[str]]:
        world = self._archive.world(article_of(node) for part in said for group in part for node in group)
        nodes = {node.iri: node for report in world.reports for node in report.nodes}
        found = copies.find(world.reports, _compared(world, said))
        world.stories.update(found.stories)
        played = [_match(world, [nodes[iri] for iri in group], group) for group in said[0]]
        tied = [_tie(world, [nodes[iri] for iri in group], group) for group in said[1]]
        stems = set()
        for things, stem in ((played, naming.match_stem), (tied, naming.stem)):
            for thing in things:
                stems |= self._stems.claim(self.owner(thing.members), stem(world, thing), min(thing.members))
        return _Agreed(world, played, tied, found), stems

    def _finish(self, key: str, said: Said, agreed: _Agreed) -> tuple[list[Triple], dict[Key, Any]]:
        world = agreed.world
        for thing in (*agreed.played, *agreed.tied):
            thing.iri = self._stems.iri(self.owner(thing.members))
            world.same.update(dict.fromkeys(thing.members, thing.iri))
        for thing in agreed.played:
            thing.label = world.labels[thing.iri] = naming.match_label(world, thing)
        _legs(agreed)
        things = [*agreed.played, *agreed.tied, *happened.happened(world, agreed.played, self._decisions)]
        for thing in things:
            thing.label = thing.label or naming.label(world, thing)
        return write(world, things, conflicts.find(world, things)), _rows(key, agreed)


def _compared(world: World, said: Said) -> dict[str, dict[str, tuple[int, ...]]]:
    """The passages by which articles tell of a cell."""
    own = {node for part in said for group in part for node in group}
    found = {}
    for report in world.reports:
        names = {p for node in report.nodes if node.iri in own or node.match in own for p in node.passages}
        found[report.iri] = {name: report.passages[name] for name in sorted(names) if name in report.passages}
    return found


def _legs(agreed: _Agreed) -> None:
    """Point from each leg to its tie."""
    for tie in agreed.tied:
        articles = {article_of(node) for node in tie.members}
        teams = {str(team) for team in tie.every("teams")}
        for match in agreed.played:
            beside = any(article_of(node) in articles for node in match.members)
            if beside and {str(match.best("home")), str(match.best("away"))} == teams and ties.is_leg(match, tie):
                match.tie = tie.iri


def _rows(key: str, agreed: _Agreed) -> dict[Key, Any]:
    """By article: the agreed match of each of its nodes, and whom it copies."""
    rows: dict[Key, Any] = {}
    for thing in (*agreed.played, *agreed.tied):
        rows.update({("played", article_of(node), node): thing.iri for node in thing.members})
    stories = agreed.copies.stories
    for article in sorted(stories):
        copy = agreed.copies.copies.get(article)
        if copy or stories[article] != article:
            said = [copy.of, [list(pair) for pair in copy.passages]] if copy else None
            rows["copied", article, key] = [stories[article], said]
    return rows


def _pair(sides: Iterable[str]) -> str:
    return " ".join(sorted(set(sides)))


def _tie(world: World, nodes: Sequence[Node], rules: Mapping[str, str]) -> Agreed:
    ordered = sorted(nodes, key=lambda node: (world.ids[node.article], node.iri))
    return agreed(world, "", ordered, rules)


def _match(world: World, nodes: Sequence[Node], rules: Mapping[str, str]) -> Agreed:
    """The agreed match of some tellings, told from the side that most of them take as home."""
    votes: dict[str, list[Node]] = defaultdict(list)
    home_of = {node.iri: world.name(node.one("home")) or "" for node in nodes}
    for node in nodes:
        votes[home_of[node.iri]].append(node)
    home = min(
        votes,
        key=lambda side: (
            -len({world.stories[one.article] for one in votes[side] if one.told}),
            not any(one.one("venue") for one in votes[side]),
            min(world.ids[one.article] for one in votes[side]),
        ),
    )
    turned = frozenset(iri for iri, side in home_of.items() if side != home)
    rules = {iri: rule + (", told from the other side" if iri in turned else "") for iri, rule in rules.items()}
    ordered = sorted(nodes, key=lambda node: (world.ids[node.article], node.iri))
    thing = agreed(world, "", ordered, rules, turned)
    away = next((name for one in votes[home] if (name := world.name(one.one("away")))), "")
    for slot, side in (("home", home), ("away", away)):
        prefer(thing.slots[slot, ""], side)
    return thing
