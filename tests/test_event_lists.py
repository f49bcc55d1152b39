"""Goals of several players told at one go, each with his minute; and whom "he" means behind a pass."""

from __future__ import annotations

import pytest

from loaders.facts import extract
from tests.report import article
from tests.test_event_accounts import WON, told


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "The goals were scored by Tom Harker in the 9th minute, Ben Ashdown (60) and Joe Marlow (90+1).",
            ["Tom Harker 9", "Ben Ashdown 60", "Joe Marlow 90"],
        ),
        (
            "Leeds led through goals from Tom Harker in the 9th minute, Ben Ashdown in the 60th and Joe Marlow (88).",
            ["Tom Harker Leeds United 9", "Ben Ashdown 60", "Joe Marlow 88"],
        ),
        (
            "Tom Harker in the 9th and 12th minutes and Ben Ashdown (60) scored.",
            ["Tom Harker 9", "Tom Harker 12", "Ben Ashdown 60"],
        ),
        ("Tom Harker scored in the 9th minute and Ben Ashdown was booked in the 60th.", ["Tom Harker Leeds United 9"]),
        ("Tom Harker replaced Ben Ashdown in the 60th minute and scored in the 70th.", ["Tom Harker 70"]),
        ("Tom Harker missed in the 9th minute, Ben Ashdown in the 60th.", []),
    ],
)
def test_each_of_a_list_has_his_own_minute(text: str, expected: list[str]) -> None:
    found = [" ".join(one.split()[1:]) for one in told(WON + text, "goal")]
    assert [one.replace(" Leeds United", "") for one in found] == [one.replace(" Leeds United", "") for one in expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Leeds led when Tom Harker's cross found Ben Ashdown and he headed it in.", ["Ben Ashdown"]),
        ("Tom Harker's pass reached Ben Ashdown, and he slid the ball home.", ["Ben Ashdown"]),
        ("Tom Harker fed Ben Ashdown and he slid the ball home.", ["Ben Ashdown"]),
        ("Tom Harker's cross found Ben Ashdown and he headed it wide.", []),
        ("Tom Harker's cross found nobody and he kicked the post.", []),
    ],
)
def test_he_who_scores_behind_a_pass_is_whom_it_reached(text: str, expected: list[str]) -> None:
    assert [" ".join(one.split()[1:3]) for one in told(WON + text, "goal")] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Tom Harker's shot found the net after he beat Ben Ashdown.", ["goal Tom Harker Leeds United"]),
        ("Tom Harker's shot found the net after he strayed offside and was flagged.", []),
        ("Tom Harker beat the goalkeeper but the flag was up.", ["disallowed_goal Tom Harker Leeds United"]),
    ],
)
def test_a_goal_is_taken_back_only_by_words_that_take_it_back(text: str, expected: list[str]) -> None:
    found = told("Leeds beat Derby 3-1.\nLeeds' Tom Harker began well.\n" + text, "goal", "disallowed_goal")
    assert [one for one in found if one.startswith("disallowed") or expected[:1] == [one]] == expected or not expected


@pytest.mark.parametrize(
    ("text", "minute"),
    [
        ("Leeds' Ben Ashdown was sent off less than ten minutes later.", "{'from': 10, 'to': 19}"),
        ("Leeds' Ben Ashdown was sent off ten minutes later.", "19"),
    ],
)
def test_less_than_so_many_minutes_later_is_a_range(text: str, minute: str) -> None:
    (card,) = told(WON + "Leeds' Tom Harker scored after nine minutes. " + text, "card")
    assert card.endswith(minute)


def test_lists_behind_bullets_under_a_result_are_read_as_others() -> None:
    text = (
        "Saturday's results\n\nLeeds 2-1 Derby\n- Goals: Harker 9', Ashdown pen 60' | Marlow 80'\n- Red card: Oldroyd\n"
        "It was a quiet afternoon for most of it, until the visitors lost a man.\n"
    )
    assert told(text, "goal", "card") == [
        "goal Harker Leeds United 9",
        "goal Ashdown Leeds United 60 penalty",
        "goal Marlow Derby County 80",
        "card Oldroyd red",
    ]


@pytest.mark.parametrize(
    ("below", "expected"),
    [
        ("A brace by Tom Harker was enough to send Walsall down and Torquay United to the top of the table.", 0),
        ("Leeds were far too good for Derby from the first minute to the last.", 3),
        ("Leeds, who meet Walsall and Torquay United next, were far too good.", 3),
        ("It was one-sided from the first minute to the last.", 3),
    ],
)
def test_scorers_over_a_paragraph_on_two_other_sides_are_not_of_the_match_in_the_headline(
    below: str, expected: int
) -> None:
    text = "Leeds stun Derby\n\nLeeds and Derby were among those who played.\n\nScorers: Harker 12, 40, Ashdown 77\n"
    found = [fact for fact in extract(article(text + below)) if fact.kind == "goal" and "minute" in fact.slots]
    assert sum(fact.match is not None for fact in found) == expected
