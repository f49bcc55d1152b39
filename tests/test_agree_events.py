"""Which reports tell of one goal, card, substitution or chance, and where they conflict."""

from __future__ import annotations

import itertools
from dataclasses import replace
from typing import Any

from loaders.model import Fact, MatchRef
from loaders.quads import article_iri
from tests.agree_kit import (
    ID,
    REF,
    Report,
    agreed,
    ask,
    conflicts,
    goal,
    nodes,
    report,
    told_of,
)
from tests.model_kit import fact


def test_minute_five_against_seven_is_one_goal_with_seven_preferred_five_kept_and_a_conflict() -> None:
    store = agreed(report("a", goal(7)), report("b", goal(5)), report("c", goal(7)))
    (one,) = nodes(store, "Goal")
    assert ask(store, f"<{ID}{one}> tl:minute ?m") == [("7",)]
    rows = ask(store, "[] tl:predicate tl:minute ; tl:object ?a_minute ; tl:rank ?b_rank ; tl:statedBy ?c_article")
    assert rows == [
        ("5", "normalRank", "article/b"),
        ("7", "preferredRank", "article/a"),
        ("7", "preferredRank", "article/c"),
    ]
    assert conflicts(store) == [(one, "value")]
    ((sentence,),) = ask(store, "[] a tl:Conflict ; rdfs:comment ?text")
    assert "minute" in sentence and "7 (a, c)" in sentence and "5 (b)" in sentence


def spot_kick(minute: int, **slots: Any) -> Fact:
    return fact("penalty", REF, awarded_to="Liverpool", minute=minute, outcome="scored", **slots)


def test_the_minute_of_a_goal_from_the_spot_and_of_its_penalty_is_one_disagreement() -> None:
    store = agreed(
        report("a", goal(7), spot_kick(7, taker="Mohamed Salah")),
        report("b", goal(5), spot_kick(5)),
        report("c", goal(7)),
    )
    ((about, kind),) = conflicts(store)
    assert about.endswith("goal/mohamed-salah-1") and kind == "value"
    subjects = ask(store, "[] a tl:Conflict ; tl:statement/tl:subject ?x")
    assert {row[0].split("/")[-2] for row in subjects} == {"goal", "penalty"}


def test_disagreements_on_a_goal_and_on_another_takers_penalty_are_two() -> None:
    kicks = [spot_kick(minute, taker="Dominik Szoboszlai") for minute in (7, 5)]
    store = agreed(report("a", goal(7), kicks[0]), report("b", goal(5), kicks[1]))
    assert len(conflicts(store)) == 2


def test_with_one_article_each_the_first_by_id_is_preferred_whatever_came_first() -> None:
    for order in itertools.permutations([report("a", goal(7)), report("b", goal(5))]):
        assert preferred_minute(*order) == "7"


def test_a_range_that_holds_the_number_is_no_conflict_and_the_number_stands() -> None:
    store = agreed(report("a", goal({"from": 1, "to": 10})), report("b", goal(7)))
    assert ask(store, "?g a tl:Goal ; tl:minute ?m")[0][1] == "7"
    assert ask(store, "?g a tl:Goal ; tl:minuteWithin ?m") == []
    assert conflicts(store) == []


def test_stoppage_time_told_as_ninety_or_ninety_four_is_no_conflict() -> None:
    store = agreed(report("a", goal(90, added=4)), report("b", goal(94)), report("c", goal(90)))
    assert len(nodes(store, "Goal")) == 1
    assert conflicts(store) == []


def test_a_players_two_goals_of_one_report_meet_the_right_ones_of_another() -> None:
    store = agreed(
        report("a", goal(10), goal(60, team="Liverpool")),
        report("b", goal(58)),
        report("c", goal(11), goal(61)),
    )
    counts = ask(store, "{ SELECT ?g (COUNT(?n) AS ?k) { ?n prov:specializationOf ?g . ?g a tl:Goal } GROUP BY ?g }")
    assert [row[1] for row in counts] == ["2", "3"]


def test_goals_far_apart_of_one_player_are_two() -> None:
    assert len(nodes(agreed(report("a", goal(10)), report("b", goal(75))), "Goal")) == 2


def test_the_only_goal_of_a_side_is_one_however_far_the_minutes() -> None:
    score = told_of("Atalanta", "Liverpool", "2024-04-18", home_goals=0, away_goals=1)
    store = agreed(report("a", score, goal(10)), report("b", score, goal(75)))
    assert len(nodes(store, "Goal")) == 1
    assert [kind for _, kind in conflicts(store)] == ["value"]


def test_a_goal_told_without_its_side_counts_for_the_side_its_scorer_is_known_to_play_for() -> None:
    score = told_of("Atalanta", "Liverpool", "2024-04-18", home_goals=0, away_goals=1)
    bare = fact("goal", REF, scorer="Mohamed Salah", minute=20)
    assert len(nodes(agreed(report("a", score, goal(7)), report("b", score, bare)), "Goal")) == 1


def test_another_scorer_for_the_same_minute_and_side_is_a_conflict_of_attribution() -> None:
    store = agreed(report("a", goal(34)), report("b", goal(34, "Cody Gakpo")))
    assert len(nodes(store, "Goal")) == 1
    assert [kind for _, kind in conflicts(store)] == ["attribution"]


def test_a_card_of_unknown_colour_is_the_yellow_that_another_report_tells() -> None:
    store = agreed(
        report("a", fact("card", REF, player="Isak Hien", team="Atalanta", colour="unknown", minute=43)),
        report("b", fact("card", REF, player="Isak Hien", team="Atalanta", colour="unknown", minute=43)),
        report("c", fact("card", REF, player="Isak Hien", team="Atalanta", colour="yellow")),
    )
    assert ask(store, "?c a tl:Card ; tl:colour ?colour")[0][1] == "yellow"
    assert len(nodes(store, "Card")) == 1
    assert conflicts(store) == []


def test_a_yellow_and_a_red_of_one_player_are_two_cards() -> None:
    store = agreed(
        report("a", fact("card", REF, player="Isak Hien", colour="yellow", minute=20)),
        report("b", fact("card", REF, player="Isak Hien", colour="red", minute=80)),
        report("c", fact("card", REF, player="Isak Hien", colour="red")),
    )
    assert len(nodes(store, "Card")) == 2


def test_a_substitution_told_by_halves_is_one() -> None:
    store = agreed(
        report("a", fact("substitution", REF, on="Darwin Núñez", off="Mohamed Salah", team="Liverpool")),
        report("b", fact("substitution", REF, on="Darwin Núñez", team="Liverpool", minute=66)),
        report("c", fact("substitution", REF, off="Mohamed Salah", team="Liverpool")),
    )
    assert len(nodes(store, "Substitution")) == 1
    assert ask(store, "?s a tl:Substitution ; tl:on/rdfs:label ?on ; tl:off/rdfs:label ?off ; tl:minute ?min")[0][
        :2
    ] == (
        "66",
        "Mohamed Salah",
    )


def test_one_player_told_to_have_come_on_for_two_others_is_a_conflict_of_identity() -> None:
    store = agreed(
        report("a", fact("substitution", REF, on="Darwin Núñez", off="Mohamed Salah", team="Liverpool")),
        report("b", fact("substitution", REF, on="Darwin Núñez", off="Luis Díaz", team="Liverpool")),
    )
    assert [kind for _, kind in conflicts(store)] == ["identity"]


def change(on: str, off: str, **slots: Any) -> Fact:
    return fact("substitution", REF, on=on, off=off, team="Liverpool", **slots)


def test_two_substitutions_of_one_report_stay_two_though_another_pairs_the_players_otherwise() -> None:
    store = agreed(
        report("a", change("Harvey Elliott", "Luis Díaz"), change("Diogo Jota", "Dominik Szoboszlai")),
        report("b", change("Harvey Elliott", "Dominik Szoboszlai"), change("Diogo Jota", "Luis Díaz")),
    )
    assert len(nodes(store, "Substitution")) == 2
    assert conflicts(store) == []


def test_a_vague_minute_reaches_a_little_beyond_its_bounds() -> None:
    vague, near, far = {"from": 60, "to": 65}, 66, 75
    assert conflicts(agreed(report("a", goal(vague)), report("b", goal(near)))) == []
    store = agreed(
        report("a", change("Cody Gakpo", "Luis Díaz", minute=vague)),
        report("b", change("Cody Gakpo", "Luis Díaz", minute=far)),
    )
    ((sentence,),) = ask(store, "[] a tl:Conflict ; rdfs:comment ?text")
    assert sentence.startswith("Reports disagree on the minute of ")


def test_a_chance_at_39_or_40_is_one_with_a_conflict_of_its_minute() -> None:
    def chance(minute: int | dict[str, int], **slots: Any) -> Fact:
        return fact("chance", REF, player="Mohamed Salah", team="Liverpool", minute=minute, **slots)

    store = agreed(
        report("a", chance(39, outcome="wide")),
        report("b", chance(40, outcome="off_target")),
        report("c", chance({"from": 36, "to": 45}, outcome="wide")),
    )
    assert len(nodes(store, "Chance")) == 1
    assert [kind for _, kind in conflicts(store)] == ["value"]


def test_chances_with_nothing_in_common_but_the_player_stay_apart() -> None:
    store = agreed(
        report("a", fact("chance", REF, player="Mohamed Salah", outcome="wide")),
        report("b", fact("chance", REF, player="Mohamed Salah", outcome="saved")),
        report("c", fact("chance", REF, player="Mohamed Salah")),
    )
    assert len(nodes(store, "Chance")) == 3


def test_events_of_two_matches_never_meet() -> None:
    other = MatchRef("Liverpool", "Atalanta", "2024-04-11")
    assert len(nodes(agreed(report("a", goal(7)), report("b", goal(7, match=other))), "Goal")) == 2


def test_facts_of_no_match_are_not_compared() -> None:
    lone = fact("goal", scorer="Mohamed Salah", team="Liverpool", minute=7)
    assert len(nodes(agreed(report("a", lone), report("b", lone)), "Goal")) == 2


def test_two_penalties_of_one_side_are_told_apart_by_taker_and_minute() -> None:
    def penalty(taker: str, minute: int) -> Fact:
        return fact("penalty", REF, awarded_to="Liverpool", taker=taker, minute=minute, outcome="scored")

    store = agreed(
        report("a", penalty("Mohamed Salah", 7), penalty("Cody Gakpo", 80)),
        report("b", penalty("Mohamed Salah", 5)),
    )
    assert len(nodes(store, "Penalty")) == 2
    assert [kind for _, kind in conflicts(store)] == ["value"]


def test_a_starter_whom_another_report_leaves_on_the_bench_is_a_conflict() -> None:
    store = agreed(
        report("a", fact("lineup", REF, player="Diogo Jota", team="Liverpool", started=True)),
        report("b", fact("lineup", REF, player="Diogo Jota", team="Liverpool", started=False)),
    )
    assert len(nodes(store, "Appearance")) == 1
    assert [kind for _, kind in conflicts(store)] == ["value"]


def preferred_minute(*reports: Report) -> str:
    return ask(agreed(*reports), "[] a tl:Goal ; tl:minute ?m")[0][0]


def inferred(one: Fact) -> Fact:
    return replace(one, status="inferred")


def test_between_equal_numbers_of_reports_the_more_precise_then_the_asserted_value_stands() -> None:
    vague = {"from": 1, "to": 5}
    assert preferred_minute(report("a", goal(vague)), report("b", goal(7))) == "7"
    assert preferred_minute(report("a", inferred(goal(5))), report("b", goal(7))) == "7"


def test_a_range_speaks_for_the_number_within_it() -> None:
    vague = {"from": 6, "to": 8}
    assert preferred_minute(report("a", goal(5)), report("b", goal(7)), report("c", goal(vague))) == "7"


def test_reports_that_give_the_number_outweigh_ranges_that_hold_two() -> None:
    vague = {"from": 1, "to": 10}
    reports = [report("a", goal(5)), report("b", goal(vague)), report("c", goal(7)), report("d", goal(7))]
    assert preferred_minute(*reports) == "7"


def test_two_reports_of_a_number_outweigh_one_with_a_range_behind_it() -> None:
    vague = {"from": 1, "to": 6}
    assert preferred_minute(*(report(n, goal(m)) for n, m in zip("abcd", (5, vague, 7, 7), strict=True))) == "7"


def test_with_no_minutes_the_way_of_scoring_pairs_off_two_goals() -> None:
    first = [goal(20, method="header"), goal(70, method="penalty")]
    store = agreed(report("a", *first), report("b", goal(None, method="penalty")))
    b = article_iri("b").value
    ((_, method, _),) = ask(
        store, f"?g tl:method ?method . ?n prov:specializationOf ?g FILTER(STRSTARTS(STR(?n), '{b}/'))"
    )
    assert method == "penalty"


def test_two_scorers_in_one_minute_of_one_report_are_two_goals() -> None:
    assert len(nodes(agreed(report("a", goal(34), goal(34, "Cody Gakpo"))), "Goal")) == 2


def _of_side(total: int) -> Fact:
    return told_of("Atalanta", "Liverpool", "2024-04-18", home_goals=0, away_goals=total)


def test_a_goal_told_without_its_minute_joins_what_most_reports_tell_and_not_the_odd_one() -> None:
    store = agreed(
        report("a", _of_side(1), goal(80)), report("b", goal(None)), report("c", goal(56)), report("d", goal(56))
    )
    (one,) = nodes(store, "Goal")
    assert conflicts(store) == [(one, "value")]


def test_a_goal_that_the_score_has_no_room_for_is_the_players_goal_with_another_minute() -> None:
    first = goal(20, "Luis Díaz")
    store = agreed(report("a", _of_side(2), first, goal(56)), report("b", first, goal(94)))
    assert len(nodes(store, "Goal")) == 2
    assert [kind for _, kind in conflicts(store)] == ["value"]


def test_where_the_score_has_room_two_minutes_far_apart_are_two_goals() -> None:
    assert len(nodes(agreed(report("a", _of_side(2), goal(20)), report("b", goal(80))), "Goal")) == 2


def test_the_only_goal_of_a_side_is_one_goal_whoever_is_said_to_have_scored_it() -> None:
    store = agreed(report("a", _of_side(1), goal(56)), report("b", _of_side(1), goal(None, "Luis Díaz")))
    (one,) = nodes(store, "Goal")
    assert conflicts(store) == [(one, "attribution")]


def test_other_scorers_far_apart_in_time_stay_two_goals_though_the_score_has_no_room() -> None:
    store = agreed(report("a", _of_side(1), goal(20)), report("b", _of_side(1), goal(80, "Luis Díaz")))
    assert len(nodes(store, "Goal")) == 2
    assert [kind for _, kind in conflicts(store)] == ["arithmetic"]


def test_however_many_conclude_another_value_what_one_report_says_in_words_stands() -> None:
    told = [report("a", inferred(goal(5))), report("b", inferred(goal(5))), report("c", goal(7))]
    assert preferred_minute(*told) == "7"
    assert ask(agreed(*told), "[] tl:object 7 ; tl:rankRule ?rule") == [("words before a rule's conclusion",)]


def rules(*reports: Report) -> set[str]:
    return {row[0] for row in ask(agreed(*reports), "[] tl:predicate tl:minute ; tl:rankRule ?rule")}


def test_a_statement_tells_by_which_rule_it_is_preferred_and_one_alone_by_none() -> None:
    assert rules(report("a", goal(7)), report("b", goal(7)), report("c", goal(5))) == {
        "more independent sources with those that leave room for it"
    }
    assert rules(report("a", goal(7)), report("b", goal(5))) == {"the first article by id"}
    assert rules(report("a", goal(7)), report("b", goal(7))) == set()


def severities(*reports: Report) -> list[str]:
    return [row[0] for row in ask(agreed(*reports), "[] a tl:Conflict ; tl:severity ?how")]


def test_a_conflict_is_as_grave_as_what_it_changes() -> None:
    assert severities(report("a", goal(7)), report("b", goal(5))) == ["low"]
    assert severities(report("a", goal(7)), report("b", goal(11))) == ["medium"]
    assert severities(report("a", goal(34)), report("b", goal(34, "Cody Gakpo"))) == ["high"]
    score = {"home_goals": 0, "away_goals": 1}
    one, other = (told_of("Atalanta", "Liverpool", "2024-04-18", **score | {"away_goals": n}) for n in (1, 2))
    assert severities(report("a", one), report("b", other)) == ["high"]


def test_a_sentence_names_five_articles_and_counts_the_others() -> None:
    store = agreed(*(report(name, goal(7)) for name in "abcdefg"), report("x", goal(5)))
    ((sentence,),) = ask(store, "[] a tl:Conflict ; rdfs:comment ?text")
    assert "7 (a, b, c, d, e and 2 more); 5 (x)" in sentence


def test_one_players_goal_told_for_both_sides_is_one_goal_of_the_side_that_most_tell() -> None:
    plays = fact("role", person="Mohamed Salah", role="player", team="Liverpool")
    store = agreed(report("a", goal(7)), report("b", goal(7, team="Atalanta"), plays), report("c", goal(7)))
    (one,) = nodes(store, "Goal")
    assert ask(store, f"<{ID}{one}> tl:team/rdfs:label ?side") == [("Liverpool",)]
    ((about, _),) = conflicts(store)
    assert about == one


def test_a_goal_and_an_own_goal_of_one_player_are_two() -> None:
    plays = fact("role", person="Mohamed Salah", role="player", team="Liverpool")
    own = goal(9, team="Atalanta", method="own_goal")
    store = agreed(report("a", goal(7), plays), report("b", own, plays))
    assert len(nodes(store, "Goal")) == 2
