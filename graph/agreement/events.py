"""Which reports' goals, cards and other facts are the same event.

Within one article two facts of a kind are two events. Between articles the facts of one match, kind
and player are paired off, nearest minutes first, and only where nothing in them says otherwise.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from graph.agreement.reports import Node
from graph.agreement.statements import same_end
from ontology import load

#: Minutes by which reports of one event may differ, by kind.
TOLERANCE = {"goal": 5, "disallowed_goal": 5, "penalty": 5, "card": 3, "chance": 2, "substitution": 5}
#: What it costs that reports give one player's goal to both sides: the same side is believed first.
_OTHER_SIDE = 4.0
#: What two facts cost that give no minutes to compare.
_NO_MINUTE = 3.0


@dataclass(frozen=True, slots=True)
class Event:
    """A fact as compared with others: names are those of the agreed things.

    `who` is the player that identifies the fact; `minutes` the first and last minute it may be of.
    """

    node: Node
    match: str
    who: str | None
    team: str | None
    minutes: tuple[int, int] | None
    slots: Mapping[str, str]

    @property
    def article(self) -> str:
        return self.node.article

    @property
    def exact(self) -> tuple[int, str] | None:
        """Minute and stoppage minutes where they are told to the minute."""
        if self.minutes is None or self.minutes[0] != self.minutes[1]:
            return None
        return self.minutes[0], self.slots.get("added", "")

    @property
    def order(self) -> tuple[int, int, str, str]:
        return (*(self.minutes or (999, 999)), self.node.article, self.node.iri)


Group = tuple[list[Event], str]
Cost = Callable[[Event, Event], float | None]


def gap(a: Event, b: Event) -> int | None:
    """Minutes between two events: 0 where the spans overlap, None where one has none."""
    if a.minutes is None or b.minutes is None:
        return None
    if same_end(a.minutes, b.minutes):
        return 0
    return max(0, a.minutes[0] - b.minutes[1], b.minutes[0] - a.minutes[1])


def agreeable(slot: str, a: str | None, b: str | None) -> bool:
    """Whether two words for a slot may both be true: equal, absent, or one holding the other."""
    covers = load().exact[slot].covers
    return a is None or b is None or a == b or (a, b) in covers or (b, a) in covers


def align(events: Iterable[Event], cost: Cost) -> list[list[Event]]:
    """Pair off the events of articles, cheapest first, beginning with the article that times most. Of offers at one
    price that of the larger group goes first."""
    by_article: dict[str, list[Event]] = defaultdict(list)
    for one in sorted(events, key=lambda each: each.order):
        by_article[one.article].append(one)
    groups: list[list[Event]] = []
    for article in sorted(by_article, key=lambda name: (-_timed(by_article[name]), -len(by_article[name]), name)):
        own = by_article[article]
        offers = sorted(
            (price, -len(group), at, index)
            for at, group in enumerate(groups)
            for index, one in enumerate(own)
            if (price := _price(group, one, cost)) is not None
        )
        placed: dict[int, int] = {}
        for _, _, at, index in offers:
            if index not in placed and at not in placed.values():
                placed[index] = at
        for index, one in enumerate(own):
            if index in placed:
                groups[placed[index]].append(one)
            else:
                groups.append([one])
    return groups


def _timed(events: Iterable[Event]) -> int:
    return sum(one.minutes is not None for one in events)


def _price(group: Sequence[Event], one: Event, cost: Cost) -> float | None:
    prices = [cost(each, one) for each in group]
    return None if None in prices else min(price for price in prices if price is not None)


def by_player(events: Iterable[Event], cost: Cost) -> list[Group]:
    """Aligned events of each player; facts without a player by side."""
    players: dict[str, list[Event]] = defaultdict(list)
    for one in events:
        players[one.who or f"? {one.team}"].append(one)
    return [
        (group, "same match and player" if group[0].who else "same match, side and minute")
        for who in sorted(players)
        for group in align(players[who], cost)
    ]


def _minute_cost(kind: str, a: Event, b: Event) -> float | None:
    apart = gap(a, b)
    if apart is None:
        return _NO_MINUTE if a.who else None
    return apart if apart <= TOLERANCE[kind] else None


def _one_misplaced(a: Event, b: Event) -> bool:
    """Whether goals of one player for both sides are one that a report gives to the wrong one: nobody plays for
    both, and who puts one into his own net is told to."""
    return a.who is not None and a.who == b.who and "own_goal" not in (a.slots.get("method"), b.slots.get("method"))


def goals(events: Sequence[Event], totals: Mapping[str, int]) -> list[Group]:
    """Goals of a match. `totals` are the goals that the sides are agreed to have scored."""

    def cost(a: Event, b: Event) -> float | None:
        apart = a.team is not None and b.team is not None and a.team != b.team
        if apart and not _one_misplaced(a, b):
            return None
        price = _minute_cost("goal", a, b)
        if price is None and totals.get(a.team or b.team or "") == 1 and a.who:
            price = float(gap(a, b) or 0)
        ways = a.slots.get("method"), b.slots.get("method")
        told = None not in ways
        if price is None:
            return None
        return price + (0 if not told else -1 if ways[0] == ways[1] else 1) + (_OTHER_SIDE if apart else 0)

    return _fitted(_attributed(by_player(events, cost)), totals)


def _attributed(groups: list[Group]) -> list[Group]:
    """Goals of one side in the same minute, told by different articles, are one goal, whoever scored."""
    joined: list[Group] = []
    for events, rule in sorted(groups, key=lambda group: (-len(group[0]), group[0][0].order)):
        moments = {(one.team, one.exact) for one in events if one.exact and one.team}
        articles = {one.article for one in events}
        for index, (others, _) in enumerate(joined):
            same_moment = moments & {(one.team, one.exact) for one in others if one.exact and one.team}
            if same_moment and not articles & {one.article for one in others}:
                joined[index] = (others + events, "same match, side and minute")
                break
        else:
            joined.append((events, rule))
    return joined


def _fitted(groups: list[Group], totals: Mapping[str, int]) -> list[Group]:
    """Goals of which the score leaves room for fewer than are told: those that different articles tell become one
    where they are one player's, or where no other can be meant."""
    fitted = list(groups)
    for team, total in sorted(totals.items()):
        while sum(_side(one) == team for one in fitted) > total:
            own = sorted((one for one in fitted if _side(one) == team), key=lambda one: (len(one[0]), one[0][0].order))
            pair = next((pair for small in own if (pair := _counterpart(small, own)) is not None), None)
            if pair is None:
                break
            fitted = [one for one in fitted if one[0] is not pair[0][0] and one[0] is not pair[1][0]]
            fitted.append((pair[1][0] + pair[0][0], "same match and side, and the score has room for no other"))
    return fitted


def _side(group: Group) -> str | None:
    return next((one.team for one in group[0] if one.team), None)


def _counterpart(small: Group, groups: Sequence[Group]) -> tuple[Group, Group] | None:
    """A group of goals with the one that tells the same goal, if there is one and no other."""
    articles = {one.article for one in small[0]}
    apart = [one for one in groups if one is not small and not articles & {each.article for each in one[0]}]
    own = [one for one in apart if {each.who for each in one[0]} & {each.who for each in small[0]} - {None}]
    near = [one for one in apart if all((gap(a, b) or 0) <= TOLERANCE["goal"] for a in small[0] for b in one[0])]
    chosen = own or near
    return (small, chosen[0]) if len(chosen) == 1 else None


def disallowed(events: Sequence[Event]) -> list[Group]:
    """Disallowed goals of a match."""
    return by_player(events, lambda a, b: _minute_cost("disallowed_goal", a, b))


def cards(events: Sequence[Event]) -> list[Group]:
    """Cards of a match: a yellow and a red of one player are two unless in the same minute."""

    def cost(a: Event, b: Event) -> float | None:
        same_moment = a.exact is not None and a.exact == b.exact
        if not same_moment and not agreeable("colour", a.slots.get("colour"), b.slots.get("colour")):
            return None
        return _minute_cost("card", a, b)

    return by_player(events, cost)


def chances(events: Sequence[Event]) -> list[Group]:
    """Chances of a match: without minutes something else must agree."""

    def cost(a: Event, b: Event) -> float | None:
        same_moment = a.exact is not None and a.exact == b.exact
        pairs = {slot: (a.slots.get(slot), b.slots.get(slot)) for slot in ("outcome", "goalkeeper", "assist")}
        if not same_moment and not all(agreeable(slot, *pair) for slot, pair in pairs.items()):
            return None
        shared = sum(None not in pair for pair in pairs.values())
        apart = gap(a, b)
        if apart is None:
            return _NO_MINUTE - shared if shared else None
        return apart - shared if apart <= TOLERANCE["chance"] else None

    return by_player(events, cost)


def penalties(events: Sequence[Event]) -> list[Group]:
    """Penalties of a match: by side, then taker, offender and minute."""

    def cost(a: Event, b: Event) -> float | None:
        people = [(a.slots.get(slot), b.slots.get(slot)) for slot in ("taker", "offender")]
        same_moment = a.exact is not None and a.exact == b.exact
        if not same_moment and not all(None in pair or pair[0] == pair[1] for pair in people):
            return None
        known = sum(None not in pair for pair in people)
        apart = gap(a, b)
        if apart is None:
            return _NO_MINUTE - known if known else None
        return apart - known if apart <= TOLERANCE["penalty"] else None

    return [(group, "same match, side and taker or minute") for group, _ in by_player(events, cost)]


def substitutions(events: Sequence[Event]) -> list[Group]:
    """Substitutions of a match, the fullest first: each joins, of those that other articles tell, the one
    with which it shares a player and contradicts least."""
    groups: list[list[Event]] = []
    for one in sorted(events, key=lambda each: (-len(_changed(each)), each.order)):
        fits = [(*fit, at) for at, group in enumerate(groups) if (fit := _same_change(group, one)) is not None]
        if fits:
            groups[min(fits)[2]].append(one)
        else:
            groups.append([one])
    return [(group, "same match and player on or off") for group in groups]


def _changed(one: Event) -> dict[str, str]:
    return {slot: one.slots[slot] for slot in ("on", "off") if slot in one.slots}


def _same_change(group: Sequence[Event], one: Event) -> tuple[int, int] | None:
    """How many players of a substitution other reports give otherwise, and how many not (less is better);
    None where it cannot be theirs."""
    if any(each.article == one.article for each in group):
        return None
    told = {slot: {each.slots[slot] for each in group if slot in each.slots} for slot in ("on", "off")}
    same = sum(name in told[slot] for slot, name in _changed(one).items())
    other = sum(bool(told[slot]) and name not in told[slot] for slot, name in _changed(one).items())
    return (other, -same) if same else None


def lineups(events: Sequence[Event]) -> list[Group]:
    """Line-up entries of a match: one for a player."""
    players: dict[str, list[Event]] = defaultdict(list)
    for one in sorted(events, key=lambda each: each.order):
        players[one.who or one.node.iri].append(one)
    return [(group, "same match and player") for group in players.values()]


def alone(events: Iterable[Event]) -> list[Group]:
    """Each by itself: what is known of no match is not compared."""
    return [([one], "told of no match") for one in sorted(events, key=lambda each: each.order)]
