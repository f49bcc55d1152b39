"""Which reports tell of the same tie, and which matches are its legs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from graph.agreement.reports import Node, Report
from graph.agreement.statements import Agreed
from graph.agreement.world import Score, World
from graph.names import term

#: Legs are weeks apart; a tie told of outside this time must be known by its aggregate or its legs.
NEAR = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class Tied:
    """A tie as one article tells it; `matches` are the agreed matches of the pair in that article."""

    node: Node
    article: str
    issued: date | None
    sides: frozenset[str]
    facts: Mapping[str, str]
    aggregate: frozenset[tuple[str, int]]
    matches: frozenset[str]

    @property
    def order(self) -> tuple[int, str, str]:
        return -len(self.facts) - len(self.aggregate) - len(self.matches), self.article, self.node.iri


def tell(world: World, report: Report, node: Node, matches: Mapping[str, frozenset[str]]) -> Tied:
    """A tie as compared with others. `matches` gives the sides of each agreed match of the article."""
    sides = frozenset(world.same.get(term.value, term.value) for term in node.terms("teams"))
    facts = {}
    for slot in ("competition", "stage", "winner"):
        value = node.one(slot)
        if value is not None:
            facts[slot] = term(value) if slot == "stage" else world.same.get(value, value)
    scores = [score for term in node.terms("aggregate") if isinstance(score := world.resolve(term), Score)]
    aggregate = frozenset((score.team.value, score.goals) for score in scores)
    own = frozenset(match for match, pair in matches.items() if pair == sides)
    return Tied(node, report.iri, report.issued, sides, facts, aggregate, own)


def _same(a: Tied, b: Tied) -> bool:
    legs = bool(a.matches & b.matches)
    both = a.facts.keys() & b.facts.keys()
    if any(a.facts[slot] != b.facts[slot] for slot in both & {"competition", "stage"}):
        return False
    if legs:
        return True
    if a.aggregate and b.aggregate and a.aggregate != b.aggregate:
        return False
    if "winner" in both and a.facts["winner"] != b.facts["winner"]:
        return False
    if not {"competition", "stage"} <= both and not (a.aggregate and b.aggregate):
        return False
    return a.issued is None or b.issued is None or abs(a.issued - b.issued) <= NEAR


def cluster(ties: Sequence[Tied]) -> list[list[Tied]]:
    """The ties of one pair of sides: a telling joins the first cluster in which it fits with all."""
    clusters: list[list[Tied]] = []
    for one in sorted(ties, key=lambda each: each.order):
        fitting = [group for group in clusters if all(_same(one, each) for each in group)]
        if fitting:
            fitting[0].append(one)
        else:
            clusters.append([one])
    return clusters


def is_leg(match: Agreed, tie: Agreed) -> bool:
    """Whether a match that an article tells of beside a tie of its sides is one of the tie's legs."""
    if match.word("leg") is None:
        return False
    given = ((match.word(slot), tie.word(slot)) for slot in ("competition", "stage"))
    return all(None in pair or term(pair[0] or "") == term(pair[1] or "") for pair in given)
