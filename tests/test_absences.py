"""Whose the players are of whom a preview says that they are fit, hurt or banned."""

from __future__ import annotations

import pytest

from tests import report

HEAD = "Everton host Arsenal on Saturday."


def _sides(text: str) -> dict[str, str]:
    roles = report.slots(report.extract(text, "role"))
    return {role["person"]: role["team"] for role in roles if "team" in role}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Arsenal are weakened. Ola Berg (knee) and Jon Lund are out.", {"Ola Berg": "Arsenal", "Jon Lund": "Arsenal"}),
        ("Everton have no new worries, but Ola Berg (calf), Jon Lund and Ivo Falk (both hip) stay at home.", {
            "Ola Berg": "Everton", "Jon Lund": "Everton", "Ivo Falk": "Everton"}),
        ("Everton sold well. Ola Berg is suspended after a red card against Chelsea.", {"Ola Berg": "Everton"}),
        ("Everton miss Ola Berg, while Arsenal have Jon Lund available again.", {
            "Ola Berg": "Everton", "Jon Lund": "Arsenal"}),
        ("Arsenal rotate. Ola Berg could be rested, and Jon Lund may feature. Ivo Falk has recovered from a cold.", {
            "Ola Berg": "Arsenal", "Jon Lund": "Arsenal", "Ivo Falk": "Arsenal"}),
        ("Everton travel well. The Norway international has doubts over midfielder Ola Berg.", {"Ola Berg": "Everton"}),
    ],
)  # fmt: skip
def test_who_is_out_or_fit_is_of_the_side_spoken_of(text: str, expected: dict[str, str]) -> None:
    assert expected.items() <= _sides(f"{HEAD}\n\n{text}").items()


def test_who_is_out_under_a_heading_is_of_the_side_that_it_names() -> None:
    text = (
        f"{HEAD}\n\nEVERTON\n\nOla Berg (ankle) is a doubt.\n\nARSENAL\n\nJon Lund has a cold but will be available.\n"
    )
    assert _sides(f"{text}\nIvo Falk (back) is out.")["Ivo Falk"] == "Arsenal"
    assert _sides(text)["Ola Berg"] == "Everton"


@pytest.mark.parametrize(
    "text",
    [
        "Ola Berg (knee) was at the ground with his father.",  # no side is spoken of
        "A hard win over Arsenal came at a cost. Ola Berg (knee) is out.",  # an opponent is no side spoken of
        "Arsenal are well. Ola Berg (22) and Jon Lund (Oslo) study law.",
        "Arsenal are out of the cup, and Ola Berg went home.",
    ],
)
def test_what_tells_of_no_absence_ties_nobody(text: str) -> None:
    assert "Ola Berg" not in _sides(f"{HEAD}\n\n{text}")


def test_no_manager_is_missing_as_a_player() -> None:
    text = f"{HEAD}\n\nArsenal are well. Everton manager Sean Dyche is suspended."
    assert _sides(text) == {"Sean Dyche": "Everton"}


def test_behind_another_sides_player_nobody_is_told_of_the_first_side() -> None:
    text = f"{HEAD}\n\nEverton miss Ola Berg, banned along with Arsenal's Jon Lund, with Ivo Falk already injured."
    assert "Ivo Falk" not in _sides(text)


def test_the_side_that_is_met_next_is_not_the_one_that_lacks_a_player() -> None:
    assert _sides(f"{HEAD}\n\nNext, Everton will take on Arsenal without Ola Berg.")["Ola Berg"] == "Everton"
