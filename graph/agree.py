"""The articles' statements as one agreed graph: a pure function of the articles' graphs.

Step by step: what is called by one name everywhere (teams, grounds), persons, matches, ties, events,
quotations and the rest; then what each slot was said to be and which value stands; then where
reports contradict each other. No step depends on the order in which articles came.

It is made anew with every build: nothing less is certain to give the same bytes. Reports that share a
team, a competition or a full name bear on each other, and so nearly all of an archive do (26 of 27
real ones), through the persons, the labels that most reports use, and the numbers that tell IRIs apart.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from pyoxigraph import Quad, Store

from graph import vocab as v
from graph.agreement import conflicts, events, matches, naming, others, persons, quotes, ties
from graph.agreement.events import Event, Group
from graph.agreement.quads import write
from graph.agreement.reports import Node, Report, read
from graph.agreement.statements import Agreed, agreed, bounds, prefer
from graph.agreement.world import World, begin, settle_persons
from graph.linking import links

if TYPE_CHECKING:
    from graph.agreement.persons import Person

_SLOTS = ("outcome", "goalkeeper", "assist", "colour", "added", "method", "taker", "offender", "on", "off", "started")


def agree(dataset: Store, base: str = v.BASE) -> list[Quad]:
    """The quads of the default graph that the dataset's articles give, with the items of its links, sorted."""
    return links.projected(agree_reports(read(dataset), base), links.read(dataset, base))


def agree_reports(reports: Sequence[Report], base: str = v.BASE) -> list[Quad]:
    """The agreed graph of reports already read."""
    world = begin(reports, base)
    people = _people(world)
    played = _matches(world)
    things = [*played, *_ties(world, played), *_events(world, played), *_quotes(world), *_others(world)]
    for thing in things:
        thing.label = thing.label or naming.label(world, thing)
    return write(world, people, things, conflicts.find(world, things))


def _people(world: World) -> list[Person]:
    named = [one for report in world.reports for one in persons.name_all(report, world.same)]
    people = persons.unite(named, world.national.__contains__)
    settle_persons(world, people, persons.iris(people, world.base, world.local))
    return people


def _nodes(world: World, kind: str) -> list[Node]:
    return [node for report in world.reports for node in report.nodes if node.kind.name == kind]


def _matches(world: World) -> list[Agreed]:
    told = [
        one
        for report in world.reports
        for node in report.nodes
        if node.kind.name == "match" and (one := matches.tell(report, node, world.same)) is not None
    ]
    found = []
    for _, group in sorted(matches.pairs(told).items(), key=lambda item: sorted(item[0])):
        for cluster in matches.cluster(group):
            found.append(_match(world, cluster))
    naming.number(world, found, [naming.match_stem(world, thing) for thing in found])
    for thing in found:
        thing.label = world.labels[thing.iri] = naming.match_label(world, thing)
    return found


def _match(world: World, cluster: matches.Cluster) -> Agreed:
    """The agreed match of some tellings, told from the side that most of them take as home."""
    votes: dict[str, list[matches.Told]] = defaultdict(list)
    for one in cluster.told:
        votes[one.home].append(one)
    home = min(
        votes,
        key=lambda side: (
            -len({world.stories[one.article] for one in votes[side] if one.node.told}),
            not any("venue" in one.facts for one in votes[side]),
            min(world.ids[one.article] for one in votes[side]),
        ),
    )
    turned = frozenset(one.node.iri for one in cluster.told if one.home != home)
    rules = {iri: rule + (", told from the other side" if iri in turned else "") for iri, rule in cluster.rules.items()}
    nodes = sorted((one.node for one in cluster.told), key=lambda node: (world.ids[node.article], node.iri))
    thing = agreed(world, "", nodes, rules, turned)
    for slot, side in (("home", home), ("away", next((one.away for one in votes[home]), ""))):
        prefer(thing.slots[slot, ""], side)
    return thing


def _settled(world: World, clusters: Iterable[tuple[Sequence[Node], str]]) -> list[Agreed]:
    """Agreed things of clusters of nodes, named by their content."""
    found = []
    for nodes, rule in clusters:
        ordered = sorted(nodes, key=lambda node: (world.ids[node.article], node.iri))
        thing = agreed(world, "", ordered, {node.iri: rule for node in ordered})
        thing.match = next((world.name(node.match) for node in ordered if node.match), None)
        found.append(thing)
    naming.number(world, found, [naming.stem(world, thing) for thing in found])
    return found


def _ties(world: World, played: Sequence[Agreed]) -> list[Agreed]:
    """Ties, and the link from each leg to its tie."""
    sides = {thing.iri: frozenset(filter(None, (thing.word("home"), thing.word("away")))) for thing in played}
    told: dict[frozenset[str], list[ties.Tied]] = defaultdict(list)
    for report in world.reports:
        own = {world.same[node.iri] for node in report.nodes if node.kind.name == "match" and node.iri in world.same}
        for node in report.nodes:
            if node.kind.name == "tie":
                one = ties.tell(world, report, node, {iri: sides[iri] for iri in own})
                told[one.sides].append(one)
    by_sides = sorted(told.items(), key=lambda item: sorted(item[0]))
    clusters = [group for _, many in by_sides for group in ties.cluster(many)]
    found = _settled(world, [([one.node for one in group], "same sides and stage, or same legs") for group in clusters])
    for thing, group in zip(found, clusters, strict=True):
        for match in played:
            if any(match.iri in one.matches for one in group) and ties.is_leg(match, thing):
                match.tie = thing.iri
    return found


def _event(world: World, node: Node, played: Mapping[str, Agreed]) -> Event:
    slots = {slot: name for slot in _SLOTS if slot in node.kind.slots and (name := world.name(node.one(slot)))}
    minutes = [span for term in node.terms("minute") if (span := bounds(world, term)) is not None]
    who, team = world.name(node.one(node.kind.key[0])), world.name(node.one("team"))
    match = played.get(world.name(node.match) or "")
    if team is None and slots.get("method") != "own_goal":
        team = _only_side(world, who, match)
    return Event(node, world.name(node.match) or "", who, team, minutes[0] if minutes else None, slots)


def _only_side(world: World, who: str | None, match: Agreed | None) -> str | None:
    """The side of a match to which a player belongs, where reports leave but one."""
    sides = {match.word("home"), match.word("away")} if match else set()
    own = sides & world.sides.get(who or "", frozenset())
    return own.pop() if len(own) == 1 else None


def _totals(match: Agreed | None) -> dict[str, int]:
    """The goals that each side is agreed to have scored."""
    pairs = () if match is None else (("home", "home_goals"), ("away", "away_goals"))
    found = {}
    for side, slot in pairs:
        team, goals = match.word(side) if match else None, match.word(slot) if match else None
        if team is not None and goals is not None and goals.isdecimal():
            found[team] = int(goals)
    return found


_CLUSTER: Mapping[str, Callable[[Sequence[Event]], list[Group]]] = {
    "disallowed_goal": events.disallowed,
    "penalty": events.penalties,
    "chance": events.chances,
    "card": events.cards,
    "substitution": events.substitutions,
    "lineup": events.lineups,
}


def _events(world: World, played: Sequence[Agreed]) -> list[Agreed]:
    """Events and line-ups, match by match."""
    matches_by_iri = {thing.iri: thing for thing in played}
    by_match: dict[tuple[str, str], list[Event]] = defaultdict(list)
    for report in world.reports:
        for node in report.nodes:
            if node.kind.name == "goal" or node.kind.name in _CLUSTER:
                one = _event(world, node, matches_by_iri)
                by_match[one.match, node.kind.name].append(one)
    groups: list[Group] = []
    for (match, kind), many in sorted(by_match.items()):
        if not match:
            groups += events.alone(many)
        elif kind == "goal":
            groups += events.goals(many, _totals(matches_by_iri.get(match)))
        else:
            groups += _CLUSTER[kind](many)
    return _settled(world, [([one.node for one in group], rule) for group, rule in groups])


def _quotes(world: World) -> list[Agreed]:
    told = []
    for report in world.reports:
        sides = {
            world.name(term.value) for node in report.nodes for slot in ("home", "away") for term in node.terms(slot)
        }
        for node in report.nodes:
            if node.kind.name == "quote":
                speaker = world.name(node.one("speaker"))
                told.append(quotes.tell(report, node, speaker, frozenset(filter(None, sides))))
    return _settled(world, [([one.node for one in group], "same words") for group in quotes.cluster(told)])


def _others(world: World) -> list[Agreed]:
    kinds = ("role", "trait", "standing", "fixture", "honour", "statistic", "photo")
    groups = [group for kind in kinds for group in others.cluster(world, _nodes(world, kind))]
    return _settled(world, [(group, "same identifying slots") for group in groups])
