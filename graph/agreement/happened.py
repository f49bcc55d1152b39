"""The events and line-ups of agreed matches."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence

from graph.agreement import events, naming
from graph.agreement.events import Event, Group
from graph.agreement.reports import Node
from graph.agreement.statements import Agreed, agreed, bounds
from graph.agreement.world import World
from graph.decisions import Decision, obey

_SLOTS = ("outcome", "goalkeeper", "assist", "colour", "added", "method", "taker", "offender", "on", "off", "started")

_CLUSTER: Mapping[str, Callable[[Sequence[Event]], list[Group]]] = {
    "disallowed_goal": events.disallowed,
    "penalty": events.penalties,
    "chance": events.chances,
    "card": events.cards,
    "substitution": events.substitutions,
    "lineup": events.lineups,
}

#: The kinds of facts that happen in a match.
KINDS = ("goal", *_CLUSTER)


def happened(world: World, played: Sequence[Agreed], decisions: Sequence[Decision]) -> list[Agreed]:
    """What the reports of a world tell of its matches, kind by kind."""
    matches = {thing.iri: thing for thing in played}
    told: dict[tuple[str, str], list[Event]] = defaultdict(list)
    for node in (node for report in world.reports for node in report.nodes):
        match = matches.get(world.name(node.match) or "")
        if node.kind.name in KINDS and match is not None:
            told[match.iri, node.kind.name].append(_event(world, node, match))
    groups: list[Group] = []
    for (iri, kind), many in sorted(told.items()):
        groups += events.goals(many, _totals(matches[iri])) if kind == "goal" else _CLUSTER[kind](many)
    return settled(world, _decided(groups, decisions))


def _decided(groups: Sequence[Group], decisions: Sequence[Decision]) -> list[tuple[list[Node], dict[str, str]]]:
    """Groups as decisions want them; those of two kinds or two matches are never one."""
    found = []
    apart: dict[tuple[str, str], list[Group]] = defaultdict(list)
    for group in groups:
        apart[group[0][0].match, group[0][0].node.kind.name].append(group)
    for _, many in sorted(apart.items()):
        rules = {one.node.iri: rule for events_, rule in many for one in events_}
        done = obey([events_ for events_, _ in many], lambda one: one.node.iri, decisions)
        found += [([one.node for one in cluster], rules | done.rules) for cluster in done.clusters]
    return found


def settled(world: World, clusters: Iterable[tuple[Sequence[Node], Mapping[str, str]]]) -> list[Agreed]:
    """Agreed things of clusters of nodes with the rule of each, named by their content."""
    found = []
    for nodes, rules in clusters:
        ordered = sorted(nodes, key=lambda node: (world.ids[node.article], node.iri))
        thing = agreed(world, "", ordered, rules)
        thing.match = next((world.name(node.match) for node in ordered if node.match), None)
        found.append(thing)
    naming.number(world, found, [naming.stem(world, thing) for thing in found])
    return found


def _event(world: World, node: Node, match: Agreed) -> Event:
    slots = {slot: name for slot in _SLOTS if slot in node.kind.slots and (name := world.name(node.one(slot)))}
    minutes = [span for term in node.terms("minute") if (span := bounds(world, term)) is not None]
    who, team = world.name(node.one(node.kind.key[0])), world.name(node.one("team"))
    if team is None and slots.get("method") != "own_goal":
        team = _only_side(world, who, match)
    return Event(node, match.iri, who, team, minutes[0] if minutes else None, slots)


def _only_side(world: World, who: str | None, match: Agreed) -> str | None:
    """The side of a match to which a player belongs, where its reports leave but one."""
    own = {match.word("home"), match.word("away")} & world.sides.get(who or "", set())
    return own.pop() if len(own) == 1 else None


def _totals(match: Agreed) -> dict[str, int]:
    """The goals that each side is agreed to have scored."""
    found = {}
    for side, slot in (("home", "home_goals"), ("away", "away_goals")):
        team, goals = match.word(side), match.word(slot)
        if team is not None and goals is not None and goals.isdecimal():
            found[team] = int(goals)
    return found
