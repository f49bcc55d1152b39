"""The land of a club beside the club's name, which is no side of the match."""

from __future__ import annotations

import pytest

from tests import report


@pytest.mark.parametrize(
    "text",
    [
        "Morocco's Wydad Casablanca beat Tanzania's Simba 2-0 in the African Champions League on Tuesday.",
        "Wydad Casablanca of Morocco ran riot to beat Simba of Tanzania 2-0 on Tuesday.",
        "Wydad Casablanca (Morocco) beat Simba (Tanzania) 2-0 on Tuesday.",
        "Morocco's holders Wydad Casablanca won 2-0 against Simba of Tanzania on Tuesday.",
    ],
)
def test_the_land_of_a_club_is_no_side(text: str) -> None:
    assert report.matches(text) == {("Wydad Casablanca", "Simba", 2, 0)}


def test_a_nation_beside_no_club_is_a_side() -> None:
    text = "Morocco beat Tanzania 2-0 in the Africa Cup of Nations on Tuesday. Hakimi scored Morocco's second."
    assert report.matches(text) == {("Morocco", "Tanzania", 2, 0)}


def test_a_nation_is_a_side_beside_a_club_of_one_of_its_players() -> None:
    text = (
        "Brazil beat Ghana 3-0 in a friendly on Tuesday. Brazil's Arsenal striker was on the bench. Ghana hit the post."
    )
    assert report.matches(text) == {("Brazil", "Ghana", 3, 0)}


@pytest.mark.parametrize(
    "text",
    [
        "Simba of Tanzania lost 3-1 to Angola's Kelvane Zobari on Sunday. Kelvane Zobari scored early.",
        "Kelvane Zobari of Angola beat Tanzania's Simba 3-1 on Sunday. Kelvane Zobari scored early.",
        "Wydad Casablanca went home. Simba of Tanzania suffered a 3-1 loss at Kelvane Zobari of Angola.",
    ],
)
def test_a_club_that_nobody_knows_is_shown_by_its_land_in_a_result(text: str) -> None:
    matches = {frozenset(match[:2]) for match in report.matches(text)}
    assert matches == {frozenset({"Kelvane Zobari", "Simba"})}


def test_a_person_beside_a_land_is_no_club() -> None:
    text = "Arsenal beat Chelsea 2-0. It was watched by Serbia's Novak Djokovic, who had lost 2-1 to Kelvane of Angola."
    assert ("Arsenal", "Chelsea", 2, 0) in report.matches(text)
    assert not any("Djokovic" in str(match) for match in report.matches(text))


def test_a_known_club_s_name_behind_a_town_of_another_land_is_of_that_town() -> None:
    text = "Enugu Rangers lost 3-1 to Simba of Tanzania on Sunday. Rangers had won the first leg 1-0."
    assert {match[0] for match in report.matches(text)} | {match[1] for match in report.matches(text)} == {
        "Enugu Rangers",
        "Simba",
    }


def test_rangers_without_a_town_before_it_is_the_known_club() -> None:
    assert report.matches("Rangers won 3-1 at Aberdeen on Sunday.") == {("Aberdeen", "Rangers", 1, 3)}


def test_a_plain_word_with_a_win_of_its_own_is_a_club() -> None:
    text = "Wydad Casablanca went out after Simba's heavy 6-0 win over Al Ahly on Saturday."
    assert ("Simba", "Al Ahly", 6, 0) in report.matches(text)


def test_in_a_round_up_of_one_land_a_short_name_is_that_of_the_land_s_club() -> None:
    text = (
        "Medeama beat Bechem United 1-0 at home on Sunday.\n\nElmina Sharks lost 2-0 to Aduana Stars.\n\n"
        "Hearts won 3-1 at Legon Cities."
    )
    assert ("Legon Cities", "Hearts of Oak", 1, 3) in report.matches(text)


def test_a_short_name_in_a_report_of_another_land_is_the_better_known_club() -> None:
    assert ("Aberdeen", "Heart of Midlothian", 1, 3) in report.matches("Hearts won 3-1 at Aberdeen. Medeama watched.")
