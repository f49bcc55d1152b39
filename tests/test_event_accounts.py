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
    "chance": ("player", "outcome"),
}

_CORE = ("goal", "disallowed_goal", "penalty", "card", "substitution")


def told(text: str, *kinds: str) -> list[str]:
    """The events of the kinds (all, where none is named) as "goal Tom Harker Leeds United 12"."""
    return [
        " ".join([fact.kind, *(str(fact.slots[slot]) for slot in _SHOWN[fact.kind] if slot in fact.slots)])
        for fact in extract(article(text))
        if fact.kind in (kinds or _CORE)
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


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Derby's Ben Ashdown handled in the box. Tom Harker stepped up and made no mistake.", True),
        (
            "Derby's Ben Ashdown felled Joe Lyle and the referee pointed to the spot. Tom Harker made no mistake.",
            True,
        ),
        ("Leeds were awarded a penalty when Ben Ashdown tripped Joe Lyle. Tom Harker slotted home.", True),
        ("Ben Ashdown tripped Joe Lyle on the edge of the box. Tom Harker curled it in.", False),
        ("Derby's appeals for a handball in the box were waved away. Tom Harker slotted home.", False),
        ("Leeds were awarded a penalty, but Joe Lyle's kick was saved. Tom Harker slotted home.", False),
        ("Ben Ashdown handled in the box. Tom Harker scored after a corner.", False),
    ],
)
def test_the_goal_right_behind_the_award_of_a_penalty_is_that_penalty(text: str, expected: bool) -> None:
    found = told(WON + text)
    assert any(one.startswith("goal Tom Harker") for one in found)
    assert any(one.startswith("penalty Tom Harker") and "scored" in one for one in found) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Tom Harker scored on 11 minutes after a fine pass.", ["goal Tom Harker 11"]),
        (
            "Tom Harker converted a penalty awarded by referee Mike Poll in the 41st minute.",
            ["goal Tom Harker 41 penalty"],
        ),
        ("Someone headed in on 12 minutes, and Tom Harker added a second.", ["goal Tom Harker"]),
        ("Joe Lyle hooked it back in the 90th minute and Tom Harker poked it in.", ["goal Tom Harker 90"]),
    ],
)
def test_a_goal_has_the_minute_that_is_said_of_it_and_not_of_another(text: str, expected: list[str]) -> None:
    assert told(WON + text, "goal") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Tom Harker, who had previously put the hosts ahead, limped off.", ["goal Tom Harker Leeds United"]),
        ("Tom Harker had previously scored against Derby.", []),
        ("Tom Harker headed home a corner.", ["goal Tom Harker header"]),
        ("Tom Harker whipped in a corner.", []),
        ("Tom Harker seized on a loose ball to score.", ["goal Tom Harker"]),
        ("He let in goals by Tom Harker and Joe Lyle.", ["goal Tom Harker Leeds United", "goal Joe Lyle Leeds United"]),
        ("Leeds winger Drew scored.", ["goal Drew Leeds United"]),
        ("B. Harkeryn scored a goal for Leeds.", ["goal B Harkeryn Leeds United"]),
        ("They won it in Group B. Xashdon scored.", []),
    ],
)  # fmt: skip
def test_goals_are_told_in_many_ways_and_what_only_looks_like_one_is_none(text: str, expected: list[str]) -> None:
    assert told(WON + text, "goal") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ben Ashdown was sent-off by the referee.", ["card Ben Ashdown red"]),
        ("Ben Ashdown was fortunate to escape with a yellow card.", ["card Ben Ashdown yellow"]),
        ("Ben Ashdown handled a shot to collect a red card.", ["card Ben Ashdown red"]),
        ("Ben Ashdown was fortunate not to receive a red card.", []),
        ("Derby's Joao Almeida Santos was sent off.", ["card Joao Almeida Santos Derby County red"]),
        ("Ben Ashdown was lucky to escape any sanction for going over the top on Joe Lyle.", []),
        ("Ben Ashdown was lucky to escape a booking.", []),
        ("Derby were lucky that Ben Ashdown was not sent-off.", []),
    ],
)
def test_cards_are_told_in_many_ways_and_what_only_looks_like_one_is_none(text: str, expected: list[str]) -> None:
    assert told(WON + text, "card", "chance") == expected


@pytest.mark.parametrize(
    ("text", "side"),
    [
        ("Derby's captain Tom Harker equalised after Joe Lyle's opener for Leeds.", "Derby County"),
        ("Derby equalised through Ben Ashdown after Tom Harker's opening goal.", "Leeds United"),
        ("Derby equalised through Tom Harker after Joe Lyle's opening goal.", "Derby County"),
        ("Tom Harker grabbed an equaliser from the penalty spot for Derby.", "Derby County"),
    ],
)
def test_a_goal_that_answers_anothers_is_not_of_its_side(text: str, side: str) -> None:
    assert any(one.startswith(f"goal Tom Harker {side}") for one in told(WON + text, "goal"))


def test_a_late_goal_in_the_lead_comes_after_those_told_below_it() -> None:
    text = (
        "Leeds secured a 3-2 win over Derby with a late goal from Tom Harker.\n"
        "Leeds fought back with goals from Joe Lyle and Sam Peck, making it 2-2 by half-time.\n"
    )
    assert "goal Tom Harker Derby County" not in told(text, "goal")


def test_two_who_did_the_same_each_with_his_own_side_are_no_mates() -> None:
    found = told(WON + "Whites defender Tom Harker and Derby skipper Ben Ashdown were both booked.", "card")
    assert "card Tom Harker Derby County yellow" not in found


def test_scorers_with_an_initial_in_a_box_are_read_and_a_dash_leads_to_the_next_side() -> None:
    text = "Leeds United 2-1 Derby County\nScorers: {}\nLeeds beat Derby on Saturday."
    goals = ["goal T Harkeryn {}12", "goal B White {}40", "goal J Lylov {}77"]
    colon = told(text.format("Leeds: T. Harkeryn 12, B. White 40; Derby: J. Lylov 77."), "goal")
    assert colon == [
        goals[0].format("Leeds United "),
        goals[1].format("Leeds United "),
        goals[2].format("Derby County "),
    ]
    dash = told(text.format("Leeds - T. Harkeryn 12, B. White 40; Derby - J. Lylov 77."), "goal")
    assert "goal J Lylov Leeds United 77" not in dash and len(dash) == 3


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Derby led before Tom Harker, on the day he had called his biggest, struck a fine leveller.", ["Tom Harker"]),
        ("Derby led until Tom Harker, on loan from Lens, equalised.", ["Tom Harker"]),
        ("Tom Harker had brought parity after 77 minutes.", ["Tom Harker"]),
        ("Tom Harker's late strike spared the blushes of Leeds.", ["Tom Harker"]),
        ("Tom Harker ran clear and put it past the goalkeeper.", ["Tom Harker"]),
        ("Tom Harker put it past the post.", []),
        ("Ben Ashdown's own goal briefly put Leeds ahead.", ["Ben Ashdown"]),
    ],
)
def test_goals_are_of_whom_the_sentence_says_past_what_stands_between_commas(text: str, expected: list[str]) -> None:
    assert [" ".join(one.split()[1:3]) for one in told(WON + text, "goal")] == expected


def test_who_slices_the_ball_past_his_own_keeper_scores_for_the_other_side() -> None:
    text = "Derby pulled one back and it was all level when Ben Ashdown sliced the ball past his own keeper."
    assert "goal Ben Ashdown Leeds United own_goal" not in told(WON + text, "goal")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ben Ashdown was issued a red card.", ["card Ben Ashdown red"]),
        ("Ben Ashdown took a yellow card for a trip.", ["card Ben Ashdown yellow"]),
        ("The referee took a yellow card from his pocket.", []),
    ],
)
def test_cards_that_are_issued_or_taken(text: str, expected: list[str]) -> None:
    assert told(WON + text, "card") == expected


def test_a_kick_is_of_the_side_whose_it_is_said_to_be() -> None:
    for mark in (" taken", ", taken"):
        text = f"Sam Peck saved Derby's last spot-kick{mark} by striker Tom Harker."
        assert told(KICKS + text, "penalty") == ["penalty Tom Harker Derby County saved"]


def test_a_penalty_of_no_known_side_is_a_goal_by_penalty_and_no_more() -> None:
    assert told("Tom Harker converted a penalty after the break.") == [
        "goal Tom Harker {'from': 46, 'to': 90} penalty",
    ]
