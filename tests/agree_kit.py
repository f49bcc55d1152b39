"""Reports made by hand, and questions to what they agree on."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from pyoxigraph import QuerySolutions, Store

from graph.agree import agree
from loaders.model import Article, Extraction, Fact, MatchRef
from tests.model_kit import article, fact, nothing_known, store_of

ID = "https://w3id.org/touchline/id/"
PREFIXES = """
PREFIX tl: <https://w3id.org/touchline/ontology#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX prov: <http://www.w3.org/ns/prov#>
"""
REF = MatchRef("Atalanta", "Liverpool", "2024-04-18")
Report = tuple[Article, Sequence[Fact]]
Told = tuple[Article, Sequence[Fact] | Extraction]


class Entry:
    def __init__(self, name: str, kind: str, qid: str) -> None:
        self.name, self.kind, self.qid = name, kind, qid
        self.key, self.club = name.lower(), None


def report(name: str, *facts: Fact, day: str | None = "2024-04-19") -> Report:
    return article(name, f"Words of {name}. " * 40, date.fromisoformat(day) if day else None), facts


def agreed(*reports: Told, lookup: Any = nothing_known) -> Store:
    store = store_of(*reports, lookup=lookup)
    store.extend(agree(store))
    return store


def ask(store: Store, pattern: str) -> list[tuple[str, ...]]:
    """Solutions of a pattern over the agreed graph, in the order of its variables, without the base."""
    solutions = store.query(f"{PREFIXES} SELECT * WHERE {{ {pattern} }}")
    assert isinstance(solutions, QuerySolutions)
    names = sorted(variable.value for variable in solutions.variables)
    return sorted(tuple(_short(row[name]) for name in names) for row in solutions)


def _short(term: Any) -> str:
    return term.value.removeprefix(ID).removeprefix("https://w3id.org/touchline/ontology#") if term is not None else ""


def nodes(store: Store, kind: str) -> list[str]:
    return [row[0] for row in ask(store, f"?x a tl:{kind}")]


def conflicts(store: Store) -> list[tuple[str, ...]]:
    """About what, of what kind."""
    return ask(store, "[] a tl:Conflict ; tl:about ?about ; tl:conflictKind ?kind")


def told_of(home: str, away: str, day: str | None = None, **slots: Any) -> Fact:
    return fact("match", home=home, away=away, **({"date": day} if day else {}), **slots)


def goal(
    minute: int | dict[str, int] | None = 7, scorer: str = "Mohamed Salah", match: MatchRef = REF, **slots: Any
) -> Fact:
    more = {} if minute is None else {"minute": minute}
    return fact("goal", match, scorer=scorer, team=slots.pop("team", "Liverpool"), **more, **slots)


def tie(**slots: Any) -> Fact:
    return fact("tie", teams=("Atalanta", "Liverpool"), competition="UEFA Europa League", **slots)


LEGS = (
    told_of("Atalanta", "Liverpool", "2024-04-18", home_goals=0, away_goals=1, leg=2, competition="UEFA Europa League"),
    told_of("Liverpool", "Atalanta", home_goals=0, away_goals=3, leg=1, competition="UEFA Europa League"),
)


def role(person: str, team: str = "Liverpool", name: str = "player") -> Fact:
    return fact("role", person=person, role=name, team=team)


def leg_of(goals: int, **slots: Any) -> Fact:
    """The second leg as a report without a date tells it."""
    more = {"leg": 2, "competition": "UEFA Europa League", "stage": "quarter-final", **slots}
    return told_of("Atalanta", "Liverpool", home_goals=0, away_goals=goals, **more)
