"""What each slot of an agreed thing was said to be, by whom, and which value stands.

The preferred value is one that words say before one that rules alone concluded; then the one that most
independent articles hold; then the most precise; then that of the outlet that the user believes before others;
then of the article that comes first by id. An
article that gives a wider value (a vague minute, a card without its colour) speaks for every value
within it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from pyoxigraph import Literal, NamedNode

from graph import vocab as v
from graph.agreement.reports import Node, Refuted
from graph.agreement.world import Score, Value, World
from graph.names import fold, term
from ontology import Kind, Property, load

#: Minutes at which a clock may stop while play goes on: reports then write 90, 90+4 or 94 for one moment.
ENDS = (90, 120)
#: Stoppage minutes that are still believed.
STOPPAGE = 15

#: A slot of an agreed thing; of the goals in an aggregate, one for each team.
SlotKey = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Claim:
    """One article's word for a value."""

    article: str
    evidence: NamedNode
    asserted: bool


@dataclass(slots=True)
class Ranked:
    """A value of a slot with those who give it."""

    predicate: str
    value: Value
    claims: list[Claim]
    rank: NamedNode = v.NORMAL
    rule: str = ""

    @property
    def articles(self) -> list[str]:
        return sorted({claim.article for claim in self.claims})


#: Goals of the home and of the away side, as text.
Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Doubt:
    """A result that an article tells and itself refutes, and the part of the article where it does."""

    goals: Pair
    article: str
    part: str


@dataclass(slots=True)
class Agreed:
    """A fact on which articles agree or differ. `members` are the articles' own nodes with the rule;
    `pairs` the articles by the goals that they give to the two sides at once, slots by slots."""

    iri: str
    kind: Kind
    members: Mapping[str, str]
    slots: dict[SlotKey, list[Ranked]]
    label: str = ""
    match: str | None = None
    tie: str | None = None
    pairs: dict[Pair, dict[Pair, list[str]]] = field(default_factory=dict)
    doubts: list[Doubt] = field(default_factory=list)

    def best(self, slot: str) -> Value | None:
        """The preferred value of a slot."""
        ranked = self.slots.get((slot, ""), [])
        return ranked[0].value if ranked and ranked[0].rank == v.PREFERRED else None

    def every(self, slot: str) -> list[Value]:
        """All preferred values of a slot, in a stable order."""
        ranked = [one for key, many in self.slots.items() if key[0] == slot for one in many]
        return sorted((one.value for one in ranked if one.rank == v.PREFERRED), key=str)

    def word(self, slot: str) -> str | None:
        """The preferred value of a slot as text or IRI."""
        value = self.best(slot)
        return None if value is None or isinstance(value, Score) else value.value


def agreed(
    world: World, iri: str, nodes: Iterable[Node], rules: Mapping[str, str], turned: frozenset[str] = frozenset()
) -> Agreed:
    """The agreed thing of some articles' nodes; `turned` are those told from the other side."""
    nodes = list(nodes)
    slots = _gather(world, nodes, turned)
    for ranked in slots.values():
        rank(world, ranked)
    thing = Agreed(iri, nodes[0].kind, {node.iri: rules[node.iri] for node in nodes}, slots)
    for first, second in mirrored():
        _pair_off(world, thing, nodes, turned, first, second)
    for node in nodes:
        for claim in node.refuted:
            _doubt(world, thing, node, claim, turned=node.iri in turned)
    return thing


def _doubt(world: World, thing: Agreed, node: Node, claim: Refuted, *, turned: bool) -> None:
    """Keep what an article says and itself refutes: deprecated, unless another article holds it."""
    goals = {}
    for stated in claim.values:
        prop = load().properties[stated.predicate]
        if turned and prop.mirror is not None:
            prop = load().properties[prop.mirror]
        values, value = thing.slots.get((prop.slot, "")), world.resolve(stated.term)
        if not values:
            return
        held = next((one for one in values if one.value == value), None)
        if held is None:
            held = Ranked(prop.iri, value, [], v.DEPRECATED)
            values.append(held)
        held.claims.append(Claim(node.article, stated.evidence, asserted=True))
        goals[prop.slot] = stated.term.value
    thing.doubts.append(Doubt((goals["home_goals"], goals["away_goals"]), node.article, claim.part))


def mirrored() -> Iterator[tuple[Property, Property]]:
    """Literal properties of the two sides: goals at home and away, at half-time, in a shoot-out."""
    properties = load().properties
    for one in properties.values():
        if one.mirror is not None and one.literal and one.iri > one.mirror:
            yield one, properties[one.mirror]


def _gather(world: World, nodes: Iterable[Node], turned: frozenset[str]) -> dict[SlotKey, list[Ranked]]:
    found: dict[SlotKey, dict[tuple[str, Value], Ranked]] = defaultdict(dict)
    for node in nodes:
        for stated in node.values:
            prop = load().properties.get(stated.predicate)
            if prop is None:
                continue
            if node.iri in turned and prop.mirror is not None and prop.literal:
                prop = load().properties[prop.mirror]
            value = world.resolve(stated.term)
            key = (prop.slot, value.team.value if isinstance(value, Score) else "")
            ranked = found[key].setdefault((prop.iri, value), Ranked(prop.iri, value, []))
            ranked.claims.append(Claim(node.article, stated.evidence, stated.asserted))
    return {key: list(values.values()) for key, values in sorted(found.items())}


def bounds(world: World, value: Value) -> tuple[int, int] | None:
    """The whole numbers that a value leaves open."""
    if isinstance(value, Score):
        return value.goals, value.goals
    if isinstance(value, NamedNode):
        return world.intervals.get(value.value)
    return (int(value.value), int(value.value)) if value.datatype == v.XSD_INTEGER else None


def holds(world: World, wide: Ranked, narrow: Ranked) -> bool:
    """Whether a value leaves room for another: a vague minute for a number, off_target for wide."""
    if wide.value == narrow.value:
        return True
    outer, inner = bounds(world, wide.value), bounds(world, narrow.value)
    if outer is not None and inner is not None:
        return outer[0] <= inner[0] and inner[1] <= outer[1]
    if not isinstance(wide.value, Literal) or not isinstance(narrow.value, Literal):
        return False
    words = wide.value.value, narrow.value.value
    return term(words[0]) == term(words[1]) or words in load().properties[wide.predicate].covers


def same_end(a: tuple[int, int], b: tuple[int, int]) -> bool:
    """Whether two spans of minutes may be the same moment past the end of play: 90 and 94."""
    early, late = sorted((a, b))
    return any(early[1] == end < late[0] <= end + STOPPAGE for end in ENDS)


#: Minutes by which a vague time ("just past the hour") may reach beyond the bounds it is given.
SLACK = 2


def clash(world: World, a: Ranked, b: Ranked) -> bool:
    """Whether two values of a slot cannot both be true."""
    if holds(world, a, b) or holds(world, b, a):
        return False
    ground = load().properties[a.predicate].ranges == (v.VENUE_CLASS.value,)
    if ground and not {str(one.value.value) for one in (a, b) if isinstance(one.value, NamedNode)} <= world.linked:
        return False  # grounds have many names: one that nothing identifies may be the other's
    if load().properties[a.predicate].ranges == (v.PERSON.value,) and _short_for(world, a, b):
        return False
    first, second = bounds(world, a.value), bounds(world, b.value)
    if first is None or second is None:
        return True
    if load().properties[a.predicate].slot == "minute" and same_end(first, second):
        return False
    vague = load().properties[a.predicate].slot == "minute" and (first[0] != first[1] or second[0] != second[1])
    apart = max(second[0] - first[1], first[0] - second[1])
    return apart > (SLACK if vague else 0)


def _short_for(world: World, a: Ranked, b: Ranked) -> bool:
    """Whether one of two persons is named by the end of the other's name: he may well be the other."""
    one, other = sorted((fold(world.text(each.value)).split() for each in (a, b)), key=len)
    return len(one) < len(other) and other[-len(one) :] == one


def sources(world: World, claims: Iterable[Claim]) -> int:
    """Independent articles: copies of one story count once."""
    return len({world.stories[claim.article] for claim in claims})


#: What made a value the preferred one, in the order in which it is asked.
_RULES = (
    "words before a rule's conclusion",
    "more independent sources with those that leave room for it",
    "more independent sources",
    "more precise",
    "the order of sources",
    "the first article by id",
    "more evidence",
    "the first in the alphabet",
)
#: Where the goals of both sides, or the sides themselves, are taken from the same tellings.
_TOGETHER = "the two sides taken together"


def rank(world: World, values: list[Ranked]) -> None:
    """Order the values of a slot, the preferred first, and give them their ranks."""

    def order(one: Ranked) -> tuple[bool, int, int, int, int, str, int, str]:
        behind = [claim for other in values if holds(world, other, one) for claim in other.claims]
        width = bounds(world, one.value)
        vague = (width[1] - width[0] if width else 0) + sum(holds(world, one, o) for o in values if o is not one)
        return (
            not any(claim.asserted for claim in one.claims),
            -sources(world, behind),
            -sources(world, one.claims),
            vague,
            min(world.places[claim.article] for claim in one.claims),
            min(world.ids[claim.article] for claim in one.claims),
            -len(one.claims),
            str(one.value),
        )

    places = {id(one): order(one) for one in values}
    values.sort(key=lambda one: places[id(one)])
    many = load().properties[values[0].predicate].many and not isinstance(values[0].value, Score)
    for index, one in enumerate(values):
        one.rank = v.PREFERRED if index == 0 or many else v.NORMAL
    if len(values) > 1 and not many:
        best, next_best = places[id(values[0])], places[id(values[1])]
        values[0].rule = next(name for name, a, b in zip(_RULES, best, next_best, strict=True) if a != b)


def _pair_off(
    world: World, thing: Agreed, nodes: Iterable[Node], turned: frozenset[str], first: Property, second: Property
) -> None:
    """Let the goals of the two sides come from the same tellings: those of the score most articles give."""
    a, b = thing.slots.get((first.slot, "")), thing.slots.get((second.slot, ""))
    if not a or not b:
        return
    told: dict[Pair, list[Node]] = defaultdict(list)
    for node in nodes:
        slots = (second.slot, first.slot) if node.iri in turned else (first.slot, second.slot)
        pair = node.one(slots[0]), node.one(slots[1])
        if pair[0] is not None and pair[1] is not None:
            told[pair[0], pair[1]].append(node)
    if not told:
        return
    best = min(
        told,
        key=lambda pair: (
            -len({world.stories[node.article] for node in told[pair]}),
            -len(told[pair]),
            min(world.ids[node.article] for node in told[pair]),
            pair,
        ),
    )
    thing.pairs[first.slot, second.slot] = {
        pair: sorted({node.article for node in told[pair]}) for pair in sorted(told, key=lambda one: (one != best, one))
    }
    for values, text in ((a, best[0]), (b, best[1])):
        prefer(values, text)


def prefer(values: list[Ranked], text: str) -> None:
    """Make a value, given as text or IRI, the preferred one of its slot."""
    if _text(values[0]) == text:
        return
    values.sort(key=lambda one: _text(one) != text)
    for index, one in enumerate(values):
        one.rank, one.rule = (v.NORMAL, "") if index else (v.PREFERRED, _TOGETHER)


def _text(one: Ranked) -> str:
    return "" if isinstance(one.value, Score) else one.value.value


def first_minute(world: World, thing: Agreed) -> tuple[int, int]:
    """The first minute of an event and its stoppage minutes; a late number where no report gives one."""
    minutes = [span[0] for value in thing.every("minute") if (span := bounds(world, value)) is not None]
    added = thing.word("added") or "0"
    return minutes[0] if minutes else 999, int(added) if added.isdecimal() else 0
