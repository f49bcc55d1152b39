"""The fixture register: which matches a report talks about, which is its own, and what a clause is about."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from loaders.model import Span
from loaders.reading import fixtures
from loaders.reading.layers import Fixture, Reading
from tests import report


def _fixtures(text: str, published: date | None = report.PUBLISHED) -> list[Fixture]:
    return list(report.read(text, published).reading.fixtures)


def _main(text: str) -> Fixture:
    return next(f for f in _fixtures(text) if f.main)


def _matches(text: str) -> list[dict[str, Any]]:
    return report.slots(report.extract(text, "match"))


def _about(reading: Reading, words: str) -> tuple[str, str] | None:
    start = reading.article.text.index(words)
    found = fixtures.at(reading, Span(start, start + len(words)))
    return (found.home, found.away) if found else None


def test_two_tellings_of_one_match_are_one_fixture() -> None:
    text = "Arsenal beat Chelsea 3-1 at the Emirates Stadium. Chelsea had not lost 3-1 to Arsenal before."
    assert report.scores(_fixtures(text)) == [("arsenal", 3, "chelsea", 1)]


def test_the_day_of_the_report_is_told_by_a_weekday_before_publication() -> None:
    assert _main("Arsenal beat Chelsea 3-1 on Tuesday.").date == date(2024, 4, 16)


def test_a_match_of_another_season_is_kept_apart_and_is_not_the_reports_own() -> None:
    text = "Arsenal beat Chelsea 3-1 at the Emirates Stadium on Tuesday. Arsenal beat Chelsea 2-0 in November 2022."
    found = _fixtures(text)
    assert report.scores(found) == [("arsenal", 3, "chelsea", 1), ("arsenal", 2, "chelsea", 0)]
    assert [f.past for f in found] == [False, True]
    assert [f.main for f in found] == [True, False]


def test_running_scores_of_live_text_are_one_match_with_the_last_score() -> None:
    text = (
        "Arsenal 1-0 Chelsea\nSaka scores early.\nArsenal 2-0 Chelsea\nRice scores.\nArsenal 2-1 Chelsea\nPalmer too."
    )
    assert report.scores(_fixtures(text)) == [("arsenal", 2, "chelsea", 1)]


def test_the_score_of_live_text_in_another_order_of_sides_is_still_one_match() -> None:
    text = "Arsenal 1-0 Chelsea\nSaka scores early.\nArsenal 2-0 Chelsea\nRice scores.\nChelsea lost 3-0 to Arsenal."
    assert len(_fixtures(text)) <= 2


def test_a_half_time_score_and_a_shoot_out_are_parts_of_the_match() -> None:
    text = "Sevilla beat Roma 4-1 on penalties on Wednesday after the final finished 1-1 after extra time."
    assert _main(text).slots == {
        "home_goals": 1,
        "away_goals": 1,
        "shootout_home": 4,
        "shootout_away": 1,
        "extra_time": True,
    }


def test_a_shoot_out_is_never_of_a_first_leg() -> None:
    text = (
        "Real Madrid beat Manchester City 4-3 on penalties after a 1-1 draw at the Etihad Stadium on Wednesday. "
        "The first leg ended 3-3."
    )
    found = _fixtures(text)
    assert all("shootout_home" not in f.slots for f in found if f.leg == 1)
    assert {f.slots["shootout_home"] for f in found if f.main} <= {3, 4}
    assert [(f.slots["home_goals"], f.slots["away_goals"]) for f in found if f.main] == [(1, 1)]


def test_a_round_up_has_each_match_once() -> None:
    text = (
        "Arsenal beat Chelsea 3-1 on Tuesday.\n\nEverton drew 0-0 with Fulham at Goodison Park.\n\n"
        "Burnley lost 2-1 at Luton Town. Burnley are bottom.\n\nBrentford won 4-0 at Wolves."
    )
    assert set(report.scores(_fixtures(text))) == {
        ("arsenal", 3, "chelsea", 1),
        ("everton", 0, "fulham", 0),
        ("luton-town", 2, "burnley", 1),
        ("wolverhampton-wanderers", 0, "brentford", 4),
    }


def test_in_a_round_up_a_clause_is_about_the_match_of_its_paragraph() -> None:
    text = (
        "Arsenal beat Chelsea 3-1 on Tuesday. Saka scored early.\n\nEverton drew 0-0 with Fulham at Goodison Park. "
        "Onana hit the bar.\n\nBurnley lost 2-1 at Luton Town. Foster was sent off."
    )
    reading = report.read(text).reading
    assert _about(reading, "Saka scored") == ("arsenal", "chelsea")
    assert _about(reading, "Onana hit") == ("everton", "fulham")
    assert _about(reading, "Foster was") == ("luton-town", "burnley")


def test_a_clause_about_the_first_leg_is_not_about_tonight() -> None:
    text = (
        "Atalanta lost 1-0 at home to Liverpool on Thursday but went through 3-1 on aggregate. "
        "Atalanta had won the first leg 3-0 at Anfield last week. Salah scored tonight."
    )
    reading = report.read(text).reading
    assert _about(reading, "won the first leg") == ("liverpool", "atalanta")
    assert _about(reading, "lost 1-0") == ("atalanta", "liverpool")


def test_hoped_and_future_matches_are_no_match_facts() -> None:
    text = (
        "Arsenal beat Chelsea 3-1 on Tuesday. Arsenal hope to beat Everton 5-0. Arsenal will play Fulham on Saturday."
    )
    assert [(m["home"], m["away"]) for m in _matches(text)] == [("Arsenal", "Chelsea")]


def test_a_report_without_a_result_is_of_the_two_sides_it_names_most() -> None:
    text = (
        "Arsenal met Chelsea at the Emirates Stadium on Tuesday. Chelsea began well, but Arsenal had more of the ball. "
        "Chelsea never found a way through."
    )
    (found,) = _matches(text)
    assert (found["home"], found["away"]) == ("Arsenal", "Chelsea")
    assert "home_goals" not in found


@pytest.mark.parametrize(
    "text",
    [
        "Fulham will host Crystal Palace on Saturday. Fulham have lost three in a row and Crystal Palace two.",
        "Fulham face Crystal Palace on Saturday. Fulham have lost three in a row and Crystal Palace two.",
        "Crystal Palace visit Fulham on 27 April 2024. Fulham have lost three in a row and Crystal Palace two.",
    ],
)
def test_a_preview_is_of_a_match_to_come_and_of_none_played(text: str) -> None:
    assert _matches(text) == []
    (found,) = report.slots(report.extract(text, "fixture"))
    assert found["teams"] == ("Crystal Palace", "Fulham")


def test_home_by_the_ground_of_the_lead_turns_the_score_with_it() -> None:
    text = "Arsenal beat Everton 2-0 on Tuesday. A full Goodison Park fell silent."
    found = _main(text)
    goals = {found.home: found.slots["home_goals"], found.away: found.slots["away_goals"]}
    assert goals == {"arsenal": 2, "everton": 0}


@pytest.mark.parametrize("other", ["Roma", "Napoli"])
def test_the_match_keeps_its_day_when_another_sides_day_is_named(other: str) -> None:
    text = f"Atalanta beat Lazio 2-0 on Thursday. Atalanta play {other} on Sunday."
    assert _main(text).date == date(2024, 4, 18)


def test_competition_stage_and_ground_are_the_matchs() -> None:
    text = (
        "Atalanta beat Liverpool 3-0 at Anfield in the first leg of their Europa League quarter-final on Thursday. "
        "The Europa League tie is not over."
    )
    (found,) = _matches(text)
    assert found["competition"] == "UEFA Europa League"
    assert found["stage"] == "quarter-final"
    assert found["venue"] == "Anfield"
    assert found["leg"] == 1
    assert (found["home"], found["home_goals"], found["away_goals"]) == ("Liverpool", 0, 3)


def test_a_competition_that_only_says_what_a_side_is_is_not_the_matchs() -> None:
    text = "Maidstone United beat the Premier League club Luton Town 2-1 on Saturday. Maidstone United sang on."
    assert all("competition" not in found for found in _matches(text))


def test_a_minute_a_whistle_and_a_third_are_no_final() -> None:
    text = "Arsenal beat Chelsea 3-1 on Tuesday. In the final minutes and the final third Chelsea were poor."
    assert "stage" not in _matches(text)[0]


def test_the_words_of_a_match_are_its_evidence() -> None:
    text = "On a wet night Arsenal beat Chelsea 3-1 on Tuesday."
    (fact,) = report.extract(text, "match")
    assert any("Arsenal beat Chelsea 3-1" in text[s.start : s.end] for s in fact.spans)


def test_the_days_final_that_was_won_is_the_stage() -> None:
    text = "Arsenal beat Chelsea 2-1 in Sunday's FA Cup final. Arsenal beat Chelsea 1-0 in the third round of 2020."
    assert _matches(text)[0]["stage"] == "final"


def test_the_days_final_to_come_is_not_the_stage() -> None:
    text = "Arsenal beat Chelsea 2-1 in the FA Cup on Tuesday. Arsenal will meet Everton in Sunday's final."
    assert _matches(text)[0].get("stage") != "final"


def test_the_ground_of_another_match_is_not_that_of_a_match_without_one() -> None:
    text = (
        "Burnley beat Luton Town 2-1 on Saturday. Burnley stay third. "
        "Arsenal and Chelsea drew 1-1 at Wembley on Sunday. Luton Town and Burnley go on."
    )
    assert all("venue" not in found for found in _matches(text) if found["home"] in ("Burnley", "Luton Town"))


def test_the_same_score_of_an_earlier_month_is_of_another_match() -> None:
    text = (
        "Liverpool beat West Ham United 4-1 at Anfield on Thursday. "
        "Liverpool, who also won 4-1 at the London Stadium in November, were the better side."
    )
    assert [(m["home"], m["home_goals"], m["away_goals"]) for m in _matches(text)] == [
        ("Liverpool", 4, 1),
        ("West Ham United", 1, 4),
    ]


def test_a_competition_before_a_side_says_where_the_side_plays() -> None:
    text = "Norwich City beat League Two Barrow 2-0 in the FA Cup on Tuesday. The FA Cup has been kind to Norwich City."
    assert [m["competition"] for m in _matches(text)] == ["FA Cup"]


def test_the_kicks_of_a_board_are_not_those_of_the_prose() -> None:
    text = "Worcester City 1-1 Scunthorpe United (13-14 on penalties)\n\nWorcester City won the shoot-out 14-13.\n"
    (found,) = _matches(text)
    assert (found["shootout_home"], found["shootout_away"]) == (13, 14)


def test_the_day_of_a_round_that_is_only_reached_is_not_the_matchs_own() -> None:
    reached = "Arsenal beat Chelsea 2-0 with ease. A late header booked them a place in Sunday's final."
    own = "Arsenal beat Chelsea 2-0 with ease. A late header settled Sunday's final."
    days = [report.extract(text, "match", published=date(2024, 4, 15))[0].slots.get("date") for text in (reached, own)]
    assert days == [None, "2024-04-14"]


def test_a_match_of_which_nobody_tells_who_was_at_home_is_less_sure() -> None:
    confidence = {
        text: report.extract(text, "match")[0].confidence
        for text in ("Burnley beat Luton Town 2-1.", "Burnley beat Luton Town 2-1 at Turf Moor.")
    }
    assert list(confidence.values()) == [0.8, 1.0]


def test_the_side_that_a_score_line_prints_first_was_at_home_where_nothing_else_tells() -> None:
    text = "Burnley beat Luton Town 3-1 on Saturday. Results: Luton Town 1-3 Burnley."
    assert [(m["home"], m["home_goals"], m["away_goals"]) for m in _matches(text)] == [("Luton Town", 1, 3)]


@pytest.mark.parametrize(
    "text",
    [
        "Burnley came from behind to claim a draw at Luton Town.",
        "Ten-man Burnley earned a point away to Luton Town.",
        "Burnley left with a point after a trip to Luton Town.",
    ],
)
def test_a_match_without_a_score_was_at_the_side_that_the_other_went_to(text: str) -> None:
    assert [(m["home"], m["away"]) for m in _matches(text)] == [("Luton Town", "Burnley")]


@pytest.mark.parametrize(
    "glance",
    [
        "Moore struck again for Everton, who avenged a 3-0 loss to Fulham in August.",
        "It was some redemption for Everton after a 3-0 loss at home to Fulham two months ago.",
    ],
)
def test_a_glance_at_a_match_that_was_avenged_takes_no_goals(glance: str) -> None:
    text = f"Everton won 2-1 at Fulham on Thursday. {glance}\n\nTom Hale headed in after 83 minutes.\n"
    goals = [fact for fact in report.extract(text, "goal") if fact.slots.get("minute") == 83]
    assert [(goal.match.home, goal.match.away) for goal in goals if goal.match] == [("Fulham", "Everton")]


def test_a_match_that_was_called_off_was_not_played() -> None:
    text = "The final between Arsenal and Chelsea was called off on Sunday because of snow. Everton beat Fulham 2-0."
    assert {(m["home"], m["away"]) for m in report.slots(report.extract(text, "match"))} == {("Everton", "Fulham")}


def test_hosts_named_behind_another_result_are_not_its_winners() -> None:
    text = "Everton beat Arsenal 2-1, and the hosts were 1-0 victors against Chelsea."
    played = {(m["home"], m["away"]) for m in report.slots(report.extract(text, "match"))}
    assert played == {("Everton", "Arsenal")}


def test_a_goal_behind_a_glance_at_the_first_leg_is_of_the_second() -> None:
    text = (
        "Everton beat Fulham 2-1 on Sunday in the second leg of their semi-final. They had lost the first leg 2-0 at "
        "Fulham. Tom Hale headed in after 23 minutes."
    )
    goals = report.extract(text, "goal")
    assert [goal.match.home for goal in goals if goal.match] == ["Everton"]


def test_the_match_of_the_side_that_won_last_week_takes_no_goals_of_this_one() -> None:
    text = (
        "Everton 2-0 Arsenal\n\n"
        "Sean Dyche kept faith with the side that beat Fulham 4-0 on Monday.\n\n"
        "Within three minutes a corner fell to Jack Harrison, who fired past the keeper."
    )
    (goal,) = report.extract(text, "goal")
    assert goal.match is not None and {goal.match.home, goal.match.away} == {"Everton", "Arsenal"}
