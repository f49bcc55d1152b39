"""Two goalkeepers of one match are of its two sides."""

from __future__ import annotations

import pytest

from tests import report

HEAD = "Everton beat Arsenal 1-0 at Goodison Park on Saturday."


def _sides(text: str) -> dict[str, str]:
    roles = report.slots(report.extract(text, "role"))
    return {role["person"]: role["team"] for role in roles if "team" in role}


@pytest.mark.parametrize(
    "text",
    [
        "Everton goalkeeper Ola Berg was never busy. It was goalkeeper Jon Lund who had the crowd on its feet.",
        "Everton goalkeeper Ola Berg was never busy. Jon Lund made four saves in the rain.",
        "Everton goalkeeper Ola Berg was never busy. After the break Jon Lund tipped a long drive over.",
        "Everton goalkeeper Ola Berg was never busy. A free-kick forced a good save from Jon Lund.",
    ],
)
def test_the_other_goalkeeper_is_of_the_other_side(text: str) -> None:
    assert _sides(f"{HEAD}\n\n{text}") == {"Ola Berg": "Everton", "Jon Lund": "Arsenal"}


@pytest.mark.parametrize(
    "text",
    [
        "Everton goalkeeper Ola Berg hurt his back. Substitute goalkeeper Jon Lund had a quiet time.",
        "Everton goalkeeper Ola Berg hurt his back. Goalkeeper Jon Lund came on for the last hour.",
        "Everton goalkeeper Ola Berg was quiet. Goalkeeper Jon Lund and goalkeeper Ivo Falk looked on.",
        "Goalkeeper Ola Berg was quiet. Goalkeeper Jon Lund was not.",
    ],
)
def test_a_goalkeeper_who_stood_in_for_another_or_is_one_of_three_is_of_no_side(text: str) -> None:
    assert "Jon Lund" not in _sides(f"{HEAD}\n\n{text}")


def test_in_a_report_of_two_matches_goalkeepers_need_not_have_met() -> None:
    text = f"{HEAD} Chelsea drew 1-1 with Fulham.\n\nEverton goalkeeper Ola Berg slept. Goalkeeper Jon Lund did not."
    assert "Jon Lund" not in _sides(text)
