"""Sides that only the telling of a result shows: towns for their clubs, and clubs that no gazetteer has."""

from __future__ import annotations

import pytest

from tests import report


@pytest.mark.parametrize(
    ("text", "sides"),
    [
        ("Late on Hexwick Drifters stunned Ulmor 2-0 in the rain.", {"Hexwick Drifters", "Ulmor"}),
        ("Far away Ulmor drew 1-1 with struggling Hexwick Drifters.", {"Hexwick Drifters", "Ulmor"}),
        ("Hexwick and Ulmor battled to a dour 1-1 draw.", {"Hexwick", "Ulmor"}),
        ("That afternoon Ulmor breezed past Hexwick Drifters 4-0.", {"Hexwick Drifters", "Ulmor"}),
        ("The game between Hexwick and Ulmor had many twists, finishing in a 2-2 draw.", {"Hexwick", "Ulmor"}),
        ("Hexwick emerged 2-1 victorious against Ulmor.", {"Hexwick", "Ulmor"}),
    ],
)
def test_what_stands_where_a_result_has_its_sides_is_one(text: str, sides: set[str]) -> None:
    assert report.sides(text) == sides


@pytest.mark.parametrize(
    "text",
    [
        "Goals from Zedlo and Brankov earned Everton a 2-0 win over Chelsea.",
        "Everton beat Chelsea 2-0 thanks to two Zedlo Brankov goals in the rain.",
        "Coach Zedlo Brankov smiled after Everton beat Chelsea 2-0.",
        "Everton beat Chelsea 2-0 in Zedlo.",
        "Everton were beaten 2-0 by Chelsea at Zedlo Gardens.",
        "Everton beat Chelsea 2-0, and the Zedlo team went home.",
        "Everton beat Chelsea 2-0. Later the Zedlos beat the drum 2-0.",
        "Everton beat Chelsea. Zedlo's side had won 2-0 before the interval was over.",
    ],
)
def test_a_person_a_ground_or_a_nickname_there_is_no_side(text: str) -> None:
    assert report.sides(text) == {"Everton", "Chelsea"}


def test_a_town_in_a_result_is_its_club_of_the_reports_land_wherever_it_is_named() -> None:
    text = (
        "Pohang Steelers beat Jeonbuk 1-0 on Saturday.\n\nElsewhere Seongnam were beaten 3-2 by Gwangju in the rain."
        " Seongnam led by two at the break. The players flew home from Seongnam.\n"
    )
    keys = [key for words, key in report.mentions(report.read(text).reading, "team") if words == "Seongnam"]
    assert len(keys) == 2
    assert len(set(keys)) == 1
    assert not report.sides("Pohang Steelers beat Jeonbuk 1-0 in Seongnam on Saturday.") - {
        "Pohang Steelers",
        "Jeonbuk Hyundai Motors",
    }


def test_a_town_on_a_scoreboard_is_its_club() -> None:
    text = (
        "K League: Jeonbuk go on winning\n\nJeonbuk had another fine day in the sun before a crowd of thousands.\n\n"
        "Pohang Steelers 1-2 Seoul\n\nSeoul came back to win with two late goals on a rainy night by the sea.\n"
    )
    assert ("Pohang Steelers", "FC Seoul", 1, 2) in report.matches(text)


def test_a_town_of_another_land_than_the_reports_is_no_club() -> None:
    text = "Everton beat Chelsea 2-0. It was the day on which Seongnam lost 3-2 to nobody in particular."
    assert not any("Seongnam" in side for side in report.sides(text))


def test_a_land_may_open_a_clubs_name() -> None:
    text = "Ulmor FC were glad to beat Kenya Police 2-1 on Sunday."
    assert report.matches(text) == {("Ulmor FC", "Kenya Police", 2, 1)}
    assert report.sides("Kenya beat Uganda 2-1 on Sunday.") == {"Kenya", "Uganda"}


def test_a_longer_name_is_not_the_known_clubs() -> None:
    assert "Wolverhampton Wanderers" not in report.sides("Elsewhere Warri Wolves won 2-1 at Hexwick Rovers.")
    assert "Ajax" in report.sides("Managerless Ajax lost 2-1 at Feyenoord.")
    assert report.sides("On Sunday the visitors lost 2-1 to East Thurrock United.") == {"East Thurrock United"}


def test_a_win_goes_to_the_match_that_was_just_named() -> None:
    text = (
        "Everton go top as Fulham win big\n\n"
        "Everton had force and emerged winners against Chelsea. Two goals sealed a 2-1 win for Everton.\n\n"
        "Fulham thrashed Luton Town 5-0. Fulham are third, and Everton and Fulham meet next week.\n"
    )
    assert {(a, b) for a, b, *_ in report.matches(text)} == {("Everton", "Chelsea"), ("Fulham", "Luton Town")}


def test_whom_nobody_knows_is_not_taken_for_a_side_named_before() -> None:
    text = "Everton beat Fulham 2-0. Meanwhile Hexwick's poor run went on with a 3-0 defeat to Luton Town."
    assert report.matches(text) == {("Everton", "Fulham", 2, 0)}


def test_a_side_that_another_troubled_did_not_win() -> None:
    text = (
        "Leaders Everton beat Fulham 1-0, while 10-man Luton Town compounded Chelsea woes with a 2-0 win in the rain."
    )
    assert ("Chelsea", "Everton", 2, 0) not in report.matches(text)
    assert not any(m[0] == "Chelsea" and m[2] == 2 for m in report.matches(text))


def test_pairs_of_sides_with_figures_over_reports_are_results() -> None:
    text = (
        "Everton stay top\n\nThere was drama all over the land on a night of rain, wind and many goals for all.\n\n"
        "Everton 1\n\nChelsea 0\n\nEverton won it late on with a header that went in off the post and the keeper.\n\n"
        "Fulham 2\n\nLuton Town 3\n\nLuton came from behind twice before they took the points back home with them.\n"
    )
    assert {("Everton", "Chelsea", 1, 0), ("Fulham", "Luton Town", 2, 3)} <= report.matches(text)
    shots = (
        "Everton beat Chelsea 2-0 on Sunday, and nobody who was there will forget how it was done.\n\n"
        "Shots\n\nEverton 7\n\nChelsea 9\n\nCorners\n\nEverton 3\n\nChelsea 4\n\n"
        "It was a long night for all who had come to see it, and a short one for those who left early.\n"
    )
    assert {m[2:] for m in report.matches(shots)} == {(2, 0)}


def test_a_club_named_as_one_of_another_sport_is_footballs_with_footballs_score() -> None:
    text = "In the derby Abia Warriors and Kaizer Chiefs battled to a 1-1 draw before many thousands in the rain."
    assert report.matches(text) == {("Abia Warriors", "Kaizer Chiefs", 1, 1)}
    assert not report.matches(
        "The Golden State Warriors lead the series 3-1 after they beat the Lakers on Sunday night."
    )


def test_a_paragraph_of_other_sides_is_not_of_the_one_match_told() -> None:
    text = (
        "Everton thrashed Chelsea 3-0 at home. Sam Ofor scored the first after 10 minutes.\n\n"
        "In other matches, Fulham were happy. Fulham took the lead through Jo Ochewi in the sixth minute.\n\n"
        "Luton Town, Arsenal, Brentford and Bournemouth meet later in the week.\n"
    )
    goals = [g for g in report.extract(text, "goal") if "Ochewi" in str(g.slots.get("scorer"))]
    assert all(g.match is None or "Fulham" in (g.match.home, g.match.away) for g in goals)


def test_a_score_told_as_that_of_the_match_before_is_the_same() -> None:
    text = "Everton beat Fulham 1-0 on Friday. Luton Town lost on the same scoreline to Arsenal."
    assert report.matches(text) == {("Everton", "Fulham", 1, 0), ("Arsenal", "Luton Town", 1, 0)}
    assert not any(m[2] for m in report.matches("It was a dull day. Luton Town lost to Arsenal by the same score."))


def test_the_town_of_a_dateline_is_where_a_match_of_no_known_home_was() -> None:
    assert report.matches("LIVERPOOL, England (AP) — Manchester City beat Everton 3-1 on Sunday.") == {
        ("Everton", "Manchester City", 1, 3)
    }
    assert report.matches("MANCHESTER: Liverpool beat Manchester City 3-1 at Anfield.") == {
        ("Liverpool", "Manchester City", 3, 1)
    }
    assert report.matches("LONDON (Reuters) - Manchester City beat Fulham 3-1 on Sunday.") == {
        ("Manchester City", "Fulham", 3, 1)
    }


def test_a_tie_that_there_will_or_may_be_was_not_played() -> None:
    text = "River Plate beat Boca Juniors 2-1. There could be an all-Brazilian tie between Flamengo and Gremio."
    assert len(report.matches(text)) == 1
    assert (
        len(report.matches("Everton beat Fulham 1-0. The tie between Luton Town and Arsenal drew a great crowd.")) == 2
    )


def test_an_agencys_slug_is_of_no_sides_name() -> None:
    text = "Soccer-River beat Boca 2-1 in the cup\n\nRiver Plate beat Boca Juniors 2-1 on Tuesday in the cup.\n"
    assert report.matches(text) == {("River Plate", "Boca Juniors", 2, 1)}


def test_a_result_of_a_side_that_goes_unnamed_is_not_another_sides() -> None:
    text = "Arsenal beat Fulham 2-0. The champions kept up with Arsenal with a 1-0 victory at Brighton."
    assert report.matches(text) == {("Arsenal", "Fulham", 2, 0)}
    text = "Everton beat Fulham 2-0. Meanwhile the host nation was upset by Luton Town, and went home."
    assert report.matches(text) == {("Everton", "Fulham", 2, 0)}


def test_a_town_that_a_sentence_opens_with_is_its_subject() -> None:
    text = (
        "Burscough lost 2-0 at home to Hyde United.\n\n"
        "Southport are in deeper trouble after they lost 1-0 at home to Chester.\n\n"
        "Altrincham beat Barrow 2-0 and Wrexham drew 1-1 with Stockport County.\n"
    )
    assert ("Southport", "Chester", 0, 1) in report.matches(text)
    assert not any(m[0] == "Burscough" and m[1] == "Chester" for m in report.matches(text))


def test_what_a_name_between_a_score_and_a_win_says_is_where_it_was() -> None:
    text = "Stafford Rangers rose after their 2-0 Kelvane Lane win over Hexwick Drifters."
    assert report.sides(text) == {"Stafford Rangers", "Hexwick Drifters"}


def test_sides_to_whom_somebody_once_belonged_did_not_play() -> None:
    text = (
        "Everton boss Sam Ofor saw his men put in a fine display. Everton had Chelsea beaten by the break.\n\n"
        "The former Luton Town and Fulham boss was pleased. The former Fulham man said that all went well.\n"
    )
    assert not any("Fulham" in m for m in report.matches(text))


def test_a_side_called_the_host_before_its_name_was_at_home() -> None:
    text = "Portland Thorns fought hard for a 3-3 draw with the host North Carolina Courage."
    assert report.matches(text) == {("North Carolina Courage", "Portland Thorns", 3, 3)}


def test_a_longer_name_of_the_report_is_the_clubs() -> None:
    text = "Late on Sunday Red Brankos were stunned by Everton. Chelsea lost 2-1 away to Brankos."
    assert "Red Brankos" in report.sides(text)
    assert "Brankos" not in report.sides(text)


@pytest.mark.parametrize(
    ("text", "match"),
    [
        ("It came after a 3-0 win by Everton over Chelsea earlier in the day.", ("Everton", "Chelsea", 3, 0)),
        ("Everton beat Chelsea 3-0 away.", ("Chelsea", "Everton", 0, 3)),
        ("Everton lost 2-1 on Saturday to demoted and bottom placed Chelsea.", ("Chelsea", "Everton", 2, 1)),
        ("Everton closed in on ladder leaders Arsenal after a 2-0 win over Fulham.", ("Everton", "Fulham", 2, 0)),
        ("Everton steamrolled Chelsea 4-1 to win again.", ("Everton", "Chelsea", 4, 1)),
    ],
)
def test_more_forms_of_results(text: str, match: tuple[object, ...]) -> None:
    assert report.matches(text) == {match}


def test_a_leagues_number_is_no_side() -> None:
    text = "Cove Rangers overtook Airdrie and now lead League One after their 2-0 win."
    assert not report.sides(text) - {"Cove Rangers", "Airdrieonians"}


def test_a_person_beaten_to_a_score_lost_no_match() -> None:
    text = "Everton beat Fulham 2-0. Arsenal have beaten Sam Ofor 1-0. Sam Ofor was asked about it."
    assert not any(m[0] == "Arsenal" for m in report.matches(text))
