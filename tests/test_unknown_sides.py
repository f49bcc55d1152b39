"""Clubs that no gazetteer has, by how a report speaks of them; and what looks like one and is none."""

from __future__ import annotations

import pytest

from tests import report


@pytest.mark.parametrize(
    "text",
    [
        "Zobari Stars were 1-0 winners over Kelvane on Sunday.",
        "Kelvane fought back to hold Zobari Stars to a 2-2 draw.",
        "Zobari Stars claimed a hard-fought 2-1 victory over ten-man Kelvane.",
        "It was a dull match between Zobari Stars and Kelvane, and few stayed to the end.",
        "Kelvane fell 2-0 in the rain to Zobari Stars.",
    ],
)
def test_how_a_result_is_told_shows_two_clubs(text: str) -> None:
    assert report.sides(text) == {"Zobari Stars", "Kelvane"}


def test_a_club_may_be_named_after_a_known_town() -> None:
    text = "Boston Town 5 Harborough Town 1\n\nBoston Town went ahead early on and never looked back.\n"
    assert report.matches(text) == {("Boston Town", "Harborough Town", 5, 1)}


def test_a_common_word_with_a_capital_within_a_sentence_is_of_the_name() -> None:
    assert report.sides("Later that day, while it rained, Rivers United won 2-0 at Marlow Colliery.") == {
        "Rivers United",
        "Marlow Colliery",
    }
    assert report.sides("Beleaguered Marsham Town lost 2-0 at Marlow Colliery.") == {"Marsham Town", "Marlow Colliery"}


def test_a_club_written_short_is_the_same_club() -> None:
    text = "Marlow United lost 3-0 at Deal Wanderers. It ended Deal Wanderers 3-0 Marlow Utd in the end."
    assert report.matches(text) == {("Deal Wanderers", "Marlow United", 3, 0)}


def test_a_ground_is_no_club() -> None:
    assert report.sides("They met at the Obafemi Johnson Sports Arena. Zobari Stars beat Kelvane 2-0.") == {
        "Zobari Stars",
        "Kelvane",
    }


def test_a_score_behind_a_word_that_ends_like_ht_is_no_half_time_score() -> None:
    text = "Zobari Stars claimed a hard-fought 2-1 victory over Kelvane."
    assert report.matches(text) == {("Zobari Stars", "Kelvane", 2, 1)}


def test_a_round_up_makes_no_match_of_the_two_sides_named_most() -> None:
    text = (
        "Marlow Town started the weekend badly. Marlow Town lost to Deal Rovers.\n\n"
        "Ware United had a better day. Ware United met Hythe Swifts in the mud.\n"
    )
    pairs = {frozenset((home, away)) for home, away, *_ in report.matches(text)}
    assert frozenset(("Marlow Town", "Ware United")) not in pairs


def test_boxing_day_is_a_day_and_no_sport() -> None:
    text = "Boxing Day Round-Up: National League\n\nMarlow Town beat Deal Rovers 2-0 on Boxing Day before a crowd.\n"
    assert report.matches(text) == {("Marlow Town", "Deal Rovers", 2, 0)}


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("They won the Bangladesh Premier League.", set()),
        ("They play in the Mid Sussex County Football League.", set()),
        ("They won the English Premier League.", {"premier-league"}),
        ("They won the Nigeria Premier Football League.", {"nigeria-premier-football-league"}),
        ("They play in the Northern Premier League.", {"northern-premier-league"}),
    ],
)
def test_a_competition_within_a_longer_name_is_another(text: str, keys: set[str]) -> None:
    assert {key for _, key in report.mentions(report.read(text).reading, "competition")} == keys


def test_players_who_secure_a_win_are_no_club() -> None:
    text = "Goals from Anna Zobari and Berta Quillon secured a 2-0 win over Chelsea for Everton in the rain."
    assert report.sides(text) == {"Chelsea", "Everton"}


def test_a_leagues_bare_name_is_that_of_the_clubs_country() -> None:
    scottish = "Arbroath beat Montrose 2-0 in League One."
    english = "Barnsley beat Burton Albion 2-0 in League One."
    found = [{key for _, key in report.mentions(report.read(t).reading, "competition")} for t in (scottish, english)]
    assert found == [{"scottish-league-one"}, {"efl-league-one"}]


def test_a_player_whose_surname_is_a_countrys_name_is_no_side() -> None:
    assert report.sides("Chelsea beat Everton 1-0. Striker Beth England opened the scoring.") == {"Chelsea", "Everton"}
    assert "England" in report.sides("England beat Spain 1-0. Will England win again?")


def test_who_broke_the_deadlock_in_a_minute_is_no_unknown_side() -> None:
    text = "Everton beat Arsenal 1-0 on Sunday. Rabiu Alo broke the deadlock in the 62nd minute from the spot."
    assert "rabiu-alo" not in {team.key for team in report.read(text).reading.teams}


def test_a_league_is_no_club() -> None:
    assert "Lowland League" not in report.sides("Marlow Colliery won 4-2 at Lowland League side Deal Wanderers.")


def test_what_one_whom_nobody_knows_did_is_not_of_a_side_named_before() -> None:
    text = "Deal Wanderers beat Marlow Town 2-1 at home, as did Kelvane who beat Dover Athletic 4-2."
    assert ("Deal Wanderers", "Dover Athletic", 4, 2) not in report.matches(text)
