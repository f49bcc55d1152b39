"""Which reports tell of the same tie, and which matches are its legs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from graph.agreement.reports import Node, Report
from graph.agreement.statements import Agreed
from graph.names import term

#: Legs are weeks apart; a tie told of outside this time must be known by its aggregate or its legs.
NEAR = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class Tied:
    """A tie as one article tells it; `matches` are the agreed matches of the pair in that article."""

    iri: str
    article: str
    issued: date | None
    sides: frozenset[str]
    facts: Mapping[str, str]
    aggregate: frozenset[tuple[str, int]]
    matches: frozenset[str]

    @property
    def order(self) -> tuple[int, str, str]:
        return -len(self.facts) - len(self.aggregate) - len(self.matches), self.article, self.iri


def tell(report: Report, node: Node, things: Mapping[str, str]) -> Tied:
    """A tie as compared with others, as yet without its matches."""
    sides = frozenset(things.get(term.value, term.value) for term in node.terms("teams"))
    facts = {}
    for slot in ("competition", "stage", "winner"):
        value = node.one(slot)
        if value is not None:
            facts[slot] = term(value) if slot == "stage" else things.get(value, value)
    scores = [report.scores[term.value] for term in node.terms("aggregate") if term.value in report.scores]
    aggregate = frozenset((things.get(team, team), goals) for team, goals in scores)
    return Tied(node.iri, report.iri, report.issued, sides, facts, aggregate, frozenset())


def as_json(one: Tied) -> list[Any]:
    """A telling as JSON objects."""
    issued = one.issued and one.issued.isoformat()
    return [one.iri, one.article, issued, sorted(one.sides), one.facts, [list(pair) for pair in sorted(one.aggregate)]]


def from_json(said: list[Any], matches: frozenset[str]) -> Tied:
    """The telling that `as_json` wrote, with the agreed matches of its pair that its article tells of."""
    iri, article, issued, sides, facts, aggregate = said
    day = date.fromisoformat(issued) if issued else None
    goals = frozenset((team, number) for team, number in aggregate)
    return Tied(iri, article, day, frozenset(sides), facts, goals, matches)


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
