"""Who decided a match is of its winner, whose goal consoled of its loser."""

from __future__ import annotations

import pytest

from tests import report

HEAD = "Everton beat Arsenal 3-1 at Goodison Park on Saturday."


def _sides(text: str) -> dict[str, str]:
    roles = report.slots(report.extract(text, "role"))
    return {role["person"]: role["team"] for role in roles if "team" in role}


@pytest.mark.parametrize(
    ("text", "side"),
    [
        ("Ola Berg sealed the win from the spot.", "Everton"),
        ("Ola Berg then wrapped up the points late on.", "Everton"),
        ("Ola Berg hit what proved to be the winner.", "Everton"),
        ("Ola Berg's deflected winner was no thing of beauty.", "Everton"),
        ("Ola Berg managed a late consolation.", "Arsenal"),
        ("It was all over before Ola Berg's consolation in the rain.", "Arsenal"),
    ],
)
def test_who_decides_a_match_has_won_it_and_who_consoles_has_lost_it(text: str, side: str) -> None:
    assert _sides(f"{HEAD}\n\n{text}") == {"Ola Berg": side}


@pytest.mark.parametrize(
    "text",
    [
        "Ola Berg had sought the winner in vain.",
        "Chelsea drew 1-1 with Fulham, where Ola Berg sealed the point.",
        "“Ola Berg sealed the win for me,” he said.",
    ],
)
def test_other_words_of_winning_tell_no_side(text: str) -> None:
    assert "Ola Berg" not in _sides(f"{HEAD}\n\n{text}")


def test_in_a_draw_nobody_seals_a_win() -> None:
    assert "Ola Berg" not in _sides("Everton drew 1-1 with Arsenal on Saturday.\n\nOla Berg sealed the win.")
