"""Events of whole reports, in a few words each: who, for which side, when, and how."""

from __future__ import annotations

import pytest

from loaders.facts import extract
from tests.report import article

WON = "Leeds beat Derby 3-1 at Elland Road on Saturday.\n"
KICKS = "Leeds beat Derby 4-3 on penalties after a 1-1 draw on Saturday.\n"
_SHOWN = {
    "goal": ("scorer", "team", "minute", "method"),
    "disallowed_goal": ("player", "team"),
    "penalty": ("taker", "awarded_to", "outcome"),
    "card": ("player", "team", "colour", "minute"),
    "substitution": ("on", "off", "team"),
}


def told(text: str, *kinds: str) -> list[str]:
    """The events of the kinds (all, where none is named) as "goal Tom Harker Leeds United 12"."""
    return [
        " ".join([fact.kind, *(str(fact.slots[slot]) for slot in _SHOWN[fact.kind] if slot in fact.slots)])
        for fact in extract(article(text))
        if fact.kind in (kinds or _SHOWN)
    ]


@pytest.mark.parametrize(
    ("text", "side"),
    [
        ("Derby's hopes of a comeback were ended by Tom Harker's brace.", "Leeds United"),
        ("Tom Harker's brace ended Derby's hopes.", "Leeds United"),
        ("Derby's slender lead was then cancelled out by Tom Harker's double.", "Leeds United"),
        ("Leeds' advantage was extended by Tom Harker's brace.", "Leeds United"),
        ("Tom Harker struck twice, his goals ensuring Derby were never comfortable.", "Leeds United"),
        ("Two goals from Tom Harker ensured Derby were always chasing the game.", "Leeds United"),
        ("Two goals from Tom Harker ensured Leeds were never in trouble.", "Leeds United"),
        ("Two goals from Tom Harker saw Leeds home.", "Leeds United"),
        ("Two goals from Tom Harker saw Derby crumble.", "Leeds United"),
    ],
)
def test_a_goal_by_which_a_side_fares_ill_is_of_the_other(text: str, side: str) -> None:
    assert told(WON + text, "goal") == [f"goal Tom Harker {side}"] * 2


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Derby led when a shot by Tom Harker was deflected in by Ben Ashdown.", ["goal Tom Harker Derby County"]),
        ("Tom Harker's drive was deflected in by Derby's Ben Ashdown.", ["goal Tom Harker"]),
        ("Tom Harker's drive was deflected wide by Ben Ashdown.", []),
        (
            "Leeds led when Tom Harker's cross went in off Ben Ashdown for an own goal.",
            ["goal Ben Ashdown Leeds United own_goal"],
        ),
        ("Leeds scored through Tom Harker, whose shot went in off Ben Ashdown.", ["goal Tom Harker Leeds United"]),
        ("A cross was deflected in by Ben Ashdown for Leeds.", ["goal Ben Ashdown"]),
    ],
)
def test_a_shot_that_another_deflects_is_the_shooters_unless_it_is_called_an_own_goal(
    text: str, expected: list[str]
) -> None:
    assert told(WON + text, "goal") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Manager Sam Peck praised Tom Harker for scoring the winner.", ["goal Tom Harker Leeds United"]),
        ("Sam Peck thanked Tom Harker for saving so much after coming on.", ["substitution Tom Harker"]),
        ("Sam Peck criticised Ben Ashdown for being sent off.", ["card Ben Ashdown red"]),
        ("Tom Harker was praised by Sam Peck for scoring the winner.", ["goal Tom Harker"]),
        ("Tom Harker thanked the crowd after scoring the winner.", ["goal Tom Harker"]),
    ],
)
def test_what_somebody_is_praised_or_blamed_for_he_did_himself(text: str, expected: list[str]) -> None:
    assert told(WON + text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Leeds turned it round after Derby sub Tom Harker's finish had put them ahead.", "Derby County"),
        ("Leeds substitute Tom Harker put them ahead.", "Leeds United"),
        ("Leeds were a goal down when Tom Harker put them level.", "Leeds United"),
    ],
)
def test_they_whom_a_player_puts_ahead_are_his_own_side(text: str, expected: str) -> None:
    assert told(WON + text, "goal") == [f"goal Tom Harker {expected}"]


def test_who_turns_a_game_after_a_goal_of_a_named_side_is_no_mate_of_its_scorer() -> None:
    text = "Joe Lyle hit a double to turn the game around after Derby sub Tom Harker's fine finish had put them ahead."
    assert "goal Joe Lyle Derby County" not in told(WON + text, "goal")


def test_an_own_goal_told_behind_and_is_only_its_own_players() -> None:
    text = "Leeds seemed through when Tom Harker pulled one back and Ben Ashdown fumbled a corner into his own net."
    found = told(WON + text, "goal")
    assert "goal Tom Harker Derby County" not in found


@pytest.mark.parametrize(
    ("text", "side"),
    [
        ("Leeds won the shoot-out after Tom Harker hit the post.", "Derby County"),
        ("In the shoot-out, Ben Ashdown saved Tom Harker's penalty to send Leeds through.", "Derby County"),
        ("In the shoot-out Tom Harker missed his penalty for Leeds.", "Leeds United"),
        ("Leeds won the shoot-out although their captain Tom Harker hit the post.", "Leeds United"),
    ],
)
def test_a_kick_whose_failure_decides_a_shoot_out_is_of_the_losers(text: str, side: str) -> None:
    (kick,) = told(KICKS + text, "penalty")
    assert kick.startswith(f"penalty Tom Harker {side}")
