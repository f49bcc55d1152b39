"""Who came into the side before the match is no substitute, and a manager's dismissal is no red card."""

from __future__ import annotations

import pytest

from tests.report import extract, slots

HEAD = "Leeds United 1-0 Hull City\n\n"


def told(text: str, kind: str) -> list[dict[str, object]]:
    return slots(extract(HEAD + text, kind))


@pytest.mark.parametrize(
    "text",
    [
        "Leeds made two changes from the side that lost at Stoke. Tom Harker replaced the injured Dan Pell.",
        "With Ian Moss out, Tom Harker made his first league start for Leeds. Luke Bray replaced the injured Dan Pell.",
        "Leeds were unchanged. For Hull, Luke Bray replaced Carl Denny up front.",
        "Tom Harker replaced Dan Pell in the Leeds line-up.",
    ],
)
def test_who_replaced_another_in_the_line_up_started_and_is_no_substitute(text: str) -> None:
    assert told(text, "substitution") == []
    assert [(one["player"], one["started"]) for one in told(text, "lineup")][-1][1] is True


@pytest.mark.parametrize(
    "text",
    [
        "Tom Harker replaced the injured Dan Pell at half-time.",
        "Leeds were unchanged. In the 60th minute Tom Harker replaced Dan Pell.",
        "Leeds pressed on and Tom Harker replaced Dan Pell.",
        "Leeds made one change to the side. Luke Bray headed Leeds in front. Tom Harker replaced Dan Pell.",
        "Luke Bray made his first start for Leeds. Tom Harker came on for Dan Pell.",
    ],
)
def test_who_replaced_another_in_the_match_is_a_substitute(text: str) -> None:
    assert [(one["on"], one["off"]) for one in told(text, "substitution")] == [("Tom Harker", "Dan Pell")]


def test_a_line_up_change_says_that_both_are_of_one_side() -> None:
    text = "Leeds striker Dan Pell was ill. Tom Harker replaced Pell in the line-up."
    roles = {(one["person"], one.get("team")) for one in told(text, "role")}
    assert {("Tom Harker", "Leeds United"), ("Dan Pell", "Leeds United")} <= roles


@pytest.mark.parametrize(
    "text",
    [
        "After the dismissal of Neil Ashby, coach Ray Pitt was in charge of Leeds.",
        "Leeds are still looking for a head coach since the dismissal of Neil Ashby.",
        "Ray Pitt, who took over after the dismissal of Neil Ashby, saw Leeds win.",
        "Manager Neil Ashby's dismissal in March had shaken Leeds.",
    ],
)
def test_the_dismissal_of_a_manager_is_no_card(text: str) -> None:
    assert told(text, "card") == []


def test_the_dismissal_of_a_player_is_one() -> None:
    text = "The dismissal of Neil Ashby for a late tackle left Leeds with ten men."
    assert [(one["player"], one["colour"]) for one in told(text, "card")] == [("Neil Ashby", "red")]
