"""Which reports tell of one tie, with its legs and its aggregate."""

from __future__ import annotations

from typing import Any

from loaders.model import Fact
from tests.agree_kit import ID, LEGS, agreed, ask, conflicts, nodes, report, tie
from tests.model_kit import fact


def test_a_tie_told_twice_is_one_and_has_its_two_legs() -> None:
    store = agreed(
        report("a", *LEGS, tie(stage="quarter-final", aggregate={"Atalanta": 3, "Liverpool": 1}, winner="Atalanta")),
        report("b", *LEGS, tie(stage="quarter-finals", winner="Atalanta")),
    )
    (one,) = nodes(store, "Tie")
    assert len(ask(store, f"?leg tl:tie <{ID}{one}> ; a tl:Leg")) == 2
    assert ask(store, "?t tl:aggregate [ tl:team/rdfs:label ?team ; tl:goals ?goals ] ; tl:winner/rdfs:label ?w") == [
        ("1", one, "Liverpool", "Atalanta"),
        ("3", one, "Atalanta", "Atalanta"),
    ]


def test_a_stage_spelled_in_two_ways_is_no_conflict() -> None:
    store = agreed(
        report("a", *LEGS, tie(stage="quarter-final", winner="Atalanta")),
        report("b", *LEGS, tie(stage="Quarterfinals", winner="Atalanta")),
    )
    assert (len(nodes(store, "Tie")), conflicts(store)) == (1, [])


def test_ties_of_two_competitions_stay_apart() -> None:
    other = fact("tie", teams=("Atalanta", "Liverpool"), competition="UEFA Champions League", winner="Atalanta")
    assert len(nodes(agreed(report("a", tie(winner="Atalanta")), report("b", other)), "Tie")) == 2


def test_an_aggregate_that_is_not_the_sum_of_the_legs_is_deprecated() -> None:
    store = agreed(
        report("a", *LEGS, tie(aggregate={"Atalanta": 3, "Liverpool": 2})),
        report("b", *LEGS, tie(aggregate={"Atalanta": 3, "Liverpool": 1})),
    )
    assert ask(store, "?t tl:aggregate [ tl:team/rdfs:label 'Liverpool' ; tl:goals ?goals ]") == [
        ("1", "tie/atalanta-liverpool-uefa-europa-league")
    ]
    assert ask(store, "[] tl:rank tl:deprecatedRank ; tl:object/tl:goals ?goals") == [("2",)]
    assert ("tie/atalanta-liverpool-uefa-europa-league", "arithmetic") in conflicts(store)


def test_ties_of_one_stage_with_other_aggregates_or_winners_are_ties_of_other_years() -> None:
    def told(**slots: Any) -> Fact:
        return tie(stage="semi-final", **slots)

    assert len(nodes(agreed(report("a", told(winner="Atalanta")), report("b", told(winner="Liverpool"))), "Tie")) == 2
    first = told(aggregate={"Atalanta": 3, "Liverpool": 1})
    second = told(aggregate={"Atalanta": 0, "Liverpool": 5})
    assert len(nodes(agreed(report("a", first), report("b", second)), "Tie")) == 2
