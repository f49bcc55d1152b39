"""Ties of two legs and knock-outs: who went through, and what follows for the legs."""

from __future__ import annotations

from typing import Any

import pytest

from tests import report

SECOND = "Atalanta lost 1-0 at home to Liverpool on Thursday but went through 3-1 on aggregate."


def _ties(text: str) -> list[tuple[str, str, tuple[int, int] | None]]:
    return [(t.winner, t.loser, t.aggregate) for t in report.read(text).ties]


def _legs(text: str) -> dict[int | None, tuple[str, Any, str, Any]]:
    found = [f for f in report.read(text).reading.fixtures if f.status == "played"]
    return {f.leg: one for f, one in zip(found, report.scores(found), strict=True)}


def test_an_aggregate_decides_the_tie_and_is_no_match() -> None:
    assert _ties(SECOND) == [("atalanta", "liverpool", (3, 1))]
    assert report.scores(report.read(SECOND).reading.fixtures) == [("atalanta", 0, "liverpool", 1)]


@pytest.mark.parametrize(
    "words",
    [
        "Atalanta won 3-1 on aggregate against Liverpool.",
        "Liverpool lost 3-1 on aggregate to Atalanta.",
        "Liverpool went out 3-1 on aggregate to Atalanta.",
        "Atalanta beat Liverpool 3-1 over two legs.",
        "Atalanta's 3-1 aggregate win over Liverpool was no accident.",
    ],
)
def test_an_aggregate_is_told_in_many_ways(words: str) -> None:
    assert _ties(words) == [("atalanta", "liverpool", (3, 1))]


def test_a_tie_told_twice_is_one_with_both_spans() -> None:
    text = f"{SECOND} Atalanta won 3-1 on aggregate against Liverpool."
    (tie,) = report.read(text).ties
    assert len(tie.spans) == 2


def test_the_first_leg_is_at_the_other_ground() -> None:
    text = f"{SECOND} Atalanta had won the first leg 3-0 last week."
    assert _legs(text) == {2: ("atalanta", 0, "liverpool", 1), 1: ("liverpool", 0, "atalanta", 3)}


def test_a_leg_without_a_score_gets_what_the_aggregate_leaves() -> None:
    text = f"{SECOND} Liverpool had lost the first leg to Atalanta at Anfield."
    assert _legs(text) == {2: ("atalanta", 0, "liverpool", 1), 1: ("liverpool", 0, "atalanta", 3)}


def test_a_second_leg_without_a_score_gets_what_the_first_leaves() -> None:
    text = (
        "Atalanta are through. Liverpool could not turn around a 3-0 first-leg defeat by Atalanta in Bergamo on "
        "Thursday. Atalanta won 3-1 on aggregate against Liverpool. Liverpool had chances against Atalanta."
    )
    legs = {leg: {home: own, away: other} for leg, (home, own, away, other) in _legs(text).items()}
    assert legs == {1: {"atalanta": 3, "liverpool": 0}, 2: {"atalanta": 0, "liverpool": 1}}


def test_a_leg_whose_score_is_told_keeps_it_though_the_aggregate_says_otherwise() -> None:
    text = f"{SECOND} Atalanta beat Liverpool 2-2 in the first leg."
    assert _legs(text) == {2: ("atalanta", 0, "liverpool", 1), 1: ("liverpool", 2, "atalanta", 2)}


def test_a_knock_out_without_a_score_is_a_tie_of_its_own() -> None:
    text = "Everton beat Fulham 2-0 on Tuesday. Roma were knocked out of the Coppa Italia by Cremonese last year."
    assert _ties(text) == [("cremonese", "roma", None)]


def test_a_win_on_the_night_for_the_side_that_went_out_is_that_sides() -> None:
    text = "Liverpool were knocked out of Europe by Atalanta on Thursday despite winning 1-0 in Bergamo."
    assert report.scores(report.read(text).reading.fixtures) == [("atalanta", 0, "liverpool", 1)]


def test_a_single_match_with_a_score_is_a_match_and_no_tie() -> None:
    assert _ties("Maidstone United knocked out Ipswich Town 2-1 on Tuesday.") == []


def test_a_knock_out_in_speech_is_nobodys() -> None:
    text = 'Everton beat Fulham 2-0. "Roma were knocked out by Lecce in a dream of mine," a steward said.'
    assert _ties(text) == []


def test_an_imagined_aggregate_decides_nothing() -> None:
    assert _ties("Liverpool must win 4-3 on aggregate against Atalanta.") == []


def test_the_tie_fact_names_both_sides_the_aggregate_and_the_winner() -> None:
    (fact,) = report.extract(SECOND, "tie")
    assert dict(fact.slots) == {
        "teams": ("Atalanta", "Liverpool"),
        "aggregate": {"Atalanta": 3, "Liverpool": 1},
        "winner": "Atalanta",
    }


def test_a_stage_that_is_reached_makes_the_tie_one_of_the_stage_before() -> None:
    text = (
        "Atalanta lost 1-0 at home to Liverpool on Thursday but reached the semi-finals of the Europa League 3-1 on "
        "aggregate. The Europa League has been kind to Atalanta."
    )
    (fact,) = report.extract(text, "tie")
    assert fact.slots["stage"] == "quarter-final"


@pytest.mark.parametrize(
    "first",
    ["Atalanta had won the first leg 1-0.", "Liverpool had lost the first leg 1-0.", "The first leg had ended 1-0."],
)
def test_a_first_leg_that_had_ended_as_the_second_is_a_match_of_its_own(first: str) -> None:
    text = f"Liverpool lost 1-0 at home to Atalanta on Thursday. {first} Atalanta went through 2-0 on aggregate."
    assert _legs(text) == {2: ("liverpool", 0, "atalanta", 1), 1: ("atalanta", 1, "liverpool", 0)}


def test_a_goalless_first_leg_is_told_of_a_goalless_second() -> None:
    text = "It finished 0-0 between Atalanta and Liverpool in Bergamo on Thursday. The first leg had ended 0-0."
    assert _legs(text) == {2: ("atalanta", 0, "liverpool", 0), 1: ("liverpool", 0, "atalanta", 0)}


def test_a_first_leg_told_twice_in_its_own_report_is_one_match() -> None:
    text = "Atalanta beat Liverpool 1-0 in the first leg on Thursday. Atalanta had won 1-0 here before."
    assert _legs(text) == {1: ("atalanta", 1, "liverpool", 0)}


def test_a_second_leg_whose_score_is_told_keeps_it_though_the_aggregate_leaves_another() -> None:
    text = (
        "Liverpool drew 2-2 at home to Atalanta on Thursday. Atalanta had drawn the first leg 0-0 and went through 3-0 "
        "on aggregate."
    )
    assert _legs(text) == {2: ("liverpool", 2, "atalanta", 2), 1: ("atalanta", 0, "liverpool", 0)}


def test_of_two_legs_that_ended_alike_a_score_without_a_leg_is_of_the_second() -> None:
    text = (
        "Liverpool beat Atalanta 2-1 at home on Thursday, having won the first leg 2-1, to win 4-2 on aggregate. "
        "Atalanta had lost the first leg 2-1 at home. Salah struck to hand Liverpool a 2-1 win."
    )
    assert _legs(text) == {2: ("liverpool", 2, "atalanta", 1), 1: ("atalanta", 1, "liverpool", 2)}
    done = report.read(text)
    second = next(f for f in done.reading.fixtures if f.leg == 2)
    assert any(done.reading.text(span).startswith("Liverpool a 2-1 win") for span in second.spans)
