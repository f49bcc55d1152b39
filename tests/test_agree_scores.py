"""Scores on which reports agree, and those that they or their arithmetic refute."""

from __future__ import annotations

from pyoxigraph import Store

from graph.table import rows
from graph.validate import validate
from loaders.model import Claim, Extraction, Fact, MatchRef, Span
from tests.agree_kit import ID, REF, Told, agreed, ask, conflicts, goal, leg_of, nodes, report, told_of


def test_the_win_given_to_the_wrong_side_is_a_conflict_of_arithmetic_and_the_majority_stands() -> None:
    right = told_of("Atalanta", "Liverpool", "2024-04-18", home_goals=0, away_goals=1)
    wrong = told_of("Atalanta", "Liverpool", "2024-04-18", home_goals=1, away_goals=0)
    store = agreed(report("a", wrong), report("b", right), report("c", right))
    assert ask(store, "?m tl:homeGoals ?g ; tl:awayGoals ?h") == [("0", "1", "match/2024-04-18-atalanta-liverpool")]
    assert conflicts(store) == [("match/2024-04-18-atalanta-liverpool", "arithmetic")]


def refuting(name: str, home_goals: int, away_goals: int, told: Fact) -> Told:
    """A report that tells a match and claims another score of it in a caption."""
    claim = Claim(REF, home_goals, away_goals, "caption", (Span(3, 9),), "win")
    return report(name)[0], Extraction((told,), (claim,))


def scores(store: Store) -> list[tuple[str, ...]]:
    """Property, rank, number and article of each statement of goals."""
    said = "[] tl:predicate ?a ; tl:object ?c ; tl:rank ?b ; tl:statedBy ?d"
    return ask(store, f"VALUES ?a {{ tl:homeGoals tl:awayGoals }} {said}")


def test_what_a_report_says_and_itself_refutes_is_kept_deprecated_and_is_a_conflict_of_arithmetic() -> None:
    right = told_of("Atalanta", "Liverpool", "2024-04-18", home_goals=0, away_goals=1)
    store = agreed(report("a", right), refuting("b", 1, 0, right))
    assert scores(store) == [
        ("awayGoals", "deprecatedRank", "0", "article/b"),
        ("awayGoals", "preferredRank", "1", "article/a"),
        ("awayGoals", "preferredRank", "1", "article/b"),
        ("homeGoals", "deprecatedRank", "1", "article/b"),
        ("homeGoals", "preferredRank", "0", "article/a"),
        ("homeGoals", "preferredRank", "0", "article/b"),
    ]
    assert conflicts(store) == [("match/2024-04-18-atalanta-liverpool", "arithmetic")]
    assert ask(store, "[] a tl:Conflict ; rdfs:comment ?text") == [
        ("A caption of b gives “Atalanta 0-1 Liverpool, 2024-04-18” as 1-0; the reports agree on 0-1.",)
    ]
    assert ask(store, "[] a tl:Conflict ; tl:statement/tl:evidence ?e") != []
    assert validate(store, None) == []


def test_a_refuted_score_of_a_match_told_from_the_other_side_is_turned_with_it() -> None:
    right = told_of("Atalanta", "Liverpool", "2024-04-18", home_goals=0, away_goals=1)
    other = told_of("Liverpool", "Atalanta", "2024-04-18", home_goals=1, away_goals=0)
    claim = Claim(MatchRef("Liverpool", "Atalanta", "2024-04-18"), 0, 1, "prose", (Span(3, 9),), "win")
    store = agreed(report("a", right), report("b", right), (report("c")[0], Extraction((other,), (claim,))))
    assert ask(store, "[] a tl:Conflict ; rdfs:comment ?text") == [
        ("A sentence of c gives “Atalanta 0-1 Liverpool, 2024-04-18” as 1-0; the reports agree on 0-1.",)
    ]


def test_a_refuted_score_that_another_report_holds_is_its_value_too() -> None:
    right = told_of("Atalanta", "Liverpool", "2024-04-18", home_goals=0, away_goals=1)
    wrong = told_of("Atalanta", "Liverpool", "2024-04-18", home_goals=1, away_goals=0)
    store = agreed(report("a", right), refuting("b", 1, 0, right), report("c", wrong))
    assert ("homeGoals", "normalRank", "1", "article/b") in scores(store)
    ((sentence,),) = ask(store, "[] a tl:Conflict ; rdfs:comment ?text")
    assert "0-1 (a, b); 1-0 (c)" in sentence and "A caption of b" in sentence


def test_a_claim_is_no_row_of_the_facts_table() -> None:
    right = told_of("Atalanta", "Liverpool", "2024-04-18", home_goals=0, away_goals=1)
    store = agreed(refuting("b", 1, 0, right))
    assert [(row["kind"], row["slots"]["home_goals"]) for row in rows(store)] == [("match", 0)]


def test_another_score_with_the_same_winner_is_a_conflict_of_value() -> None:
    store = agreed(
        report("a", told_of("Juventus", "Napoli", "2023-04-23", home_goals=0, away_goals=1)),
        report("b", told_of("Juventus", "Napoli", "2023-04-23", home_goals=0, away_goals=2)),
    )
    assert [kind for _, kind in conflicts(store)] == ["value"]


def test_more_goals_told_of_a_side_than_it_scored_are_a_conflict_of_arithmetic() -> None:
    store = agreed(
        report("a", told_of("Atalanta", "Liverpool", "2024-04-18", home_goals=0, away_goals=1), goal(7)),
        report("b", goal(50, "Cody Gakpo")),
    )
    assert conflicts(store) == [("match/2024-04-18-atalanta-liverpool", "arithmetic")]


def test_a_wrong_score_of_the_same_leg_contradicts_it_though_no_day_is_told() -> None:
    dated = leg_of(1, date="2024-04-18")
    store = agreed(report("a", dated), report("b", dated), report("c", leg_of(2)))
    (one,) = nodes(store, "Match")
    assert ask(store, f"<{ID}{one}> tl:awayGoals ?goals") == [("1",)]
    assert [about for about, _ in conflicts(store)] == [one]
