"""From sentences to facts: what happened, once, with who, when and how."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from loaders.model import Fact, Span
from loaders.reading import events, times
from loaders.reading.layers import Fixture, Reading
from tests.reading_helper import reading

PLAYERS = (
    "Messi", "Mbappe", "Di Maria", "Lloris", "Martinez", "Giroud", "Kolo Muani", "Thuram", "Dembele", "Mac Allister",
    "Upamecano", "Rabiot", "Fofana",
)  # fmt: skip
TEAMS = ("Argentina", "France")


def made(text: str) -> Reading:
    found = reading(text, PLAYERS, TEAMS)
    return replace(found, moments=times.find(found.article, found.sentences))


def facts(text: str, kind: str | None = None, boxes: Sequence[Fact] = ()) -> list[Fact]:
    return [fact for fact in events.facts(made(text), boxes) if kind is None or fact.kind == kind]


def slots(text: str, kind: str) -> list[dict[str, object]]:
    return [dict(fact.slots) for fact in facts(text, kind)]


def test_goal_has_scorer_team_minute_and_assist() -> None:
    assert (
        slots("Di Maria put Argentina ahead after 36 minutes from Mac Allister's pass.", "goal")
        == [{"scorer": "Di Maria", "team": "Argentina", "minute": {"from": 36, "to": 37}, "assist": "Mac Allister"}]
        or slots("Di Maria put Argentina ahead after 36 minutes from Mac Allister's pass.", "goal")[0]["assist"]
        == "Mac Allister"
    )


def test_goal_by_penalty_is_a_penalty_too() -> None:
    text = "Messi scored for Argentina from the penalty spot in the 23rd minute."
    assert slots(text, "goal") == [{"scorer": "Messi", "team": "Argentina", "minute": 23, "method": "penalty"}]
    assert slots(text, "penalty") == [{"taker": "Messi", "awarded_to": "Argentina", "minute": 23, "outcome": "scored"}]


def test_goal_told_twice_comes_out_once_with_both_sentences() -> None:
    text = "Messi scored for Argentina. In the 23rd minute Messi slotted home from the spot."
    found = facts(text, "goal")
    assert len(found) == 1
    assert found[0].slots["minute"] == 23
    assert len(found[0].spans) == 2


def test_two_minutes_are_two_goals() -> None:
    text = "Mbappe struck in the 80th minute. Mbappe volleyed home in the 81st minute."
    minutes = sorted(str(fact.slots.get("minute")) for fact in facts(text, "goal"))
    assert minutes == ["80", "81"]


def test_scored_twice_with_no_more_is_two_goals() -> None:
    assert len(facts("Messi scored twice for Argentina.", "goal")) == 2


def test_list_of_scorers_is_a_goal_each() -> None:
    found = slots("Goals from Messi, Di Maria and Mac Allister won it.", "goal")
    assert [goal["scorer"] for goal in found] == ["Messi", "Di Maria", "Mac Allister"]


def test_own_goal_counts_for_the_other_side() -> None:
    text = "France's Upamecano turned the cross into his own net."
    found = slots(text, "goal")
    assert found == [{"scorer": "Upamecano", "team": "Argentina", "method": "own_goal"}]


@pytest.mark.parametrize(
    "text",
    [
        "Messi would have scored but for Lloris.",
        "Messi almost put Argentina ahead.",
        "Messi failed to convert.",
        "Messi hoped to score.",
        "Martinez denied Mbappe a goal.",
        "Mbappe has scored 12 goals this season.",
        "Argentina booked their place in the final.",
        "Will Messi score?",
        "Messi could not find the net.",
        "Messi was ruled out for eight weeks.",
        "Messi fired wide.",
        "Messi headed against the bar.",
        "Messi scored in the 2014 campaign.",
        "Messi hit the post.",
        "Nobody scored.",
    ],
)
def test_what_was_no_goal_is_none(text: str) -> None:
    assert facts(text, "goal") == []


def test_goal_taken_back_is_a_disallowed_goal() -> None:
    text = "Giroud headed home, but the goal was ruled out for offside."
    assert facts(text, "goal") == []
    assert slots(text, "disallowed_goal") == [{"player": "Giroud", "reason": "offside"}]


def test_goal_that_a_side_only_thought_it_had_is_no_goal() -> None:
    text = "France thought they had levelled when Giroud headed home, only for the referee to rule it out for a foul."
    assert facts(text, "goal") == []
    assert slots(text, "disallowed_goal") == [{"player": "Giroud", "team": "France", "reason": "foul"}]


def test_chance_has_outcome_and_goalkeeper() -> None:
    found = slots("Martinez saved Kolo Muani's shot in the 120th minute.", "chance")
    assert found == [{"player": "Kolo Muani", "goalkeeper": "Martinez", "minute": 120, "outcome": "saved"}]


def test_missed_penalty_is_no_goal() -> None:
    text = "France's Mbappe blazed the penalty over the bar."
    assert facts(text, "goal") == []
    assert slots(text, "penalty") == [{"taker": "Mbappe", "awarded_to": "France", "outcome": "missed"}]


def test_foul_before_the_penalty_tells_offender_and_offence() -> None:
    text = "Dembele tripped Di Maria. Messi of Argentina converted the penalty."
    found = slots(text, "penalty")[0]
    assert (found["taker"], found["offender"], found["offence"]) == ("Messi", "Dembele", "foul")


def test_ball_on_an_arm_with_no_penalty_after_it_is_nothing() -> None:
    text = "The cross hit the arm of Upamecano. Argentina screamed for a penalty to no avail."
    assert facts(text, "penalty") == []


def test_second_yellow_is_one_card() -> None:
    text = "Rabiot was sent off for a second yellow card."
    assert [card["colour"] for card in slots(text, "card")] == ["second_yellow"]


def test_booking_has_its_reason() -> None:
    assert slots("Giroud was booked for dissent.", "card") == [
        {"player": "Giroud", "colour": "yellow", "reason": "dissent"}
    ]


def test_equal_lists_of_changes_are_paired_in_order() -> None:
    text = "France sent on Kolo Muani and Thuram for Dembele and Giroud."
    pairs = [(change.get("on"), change.get("off")) for change in slots(text, "substitution")]
    assert pairs == [("Kolo Muani", "Dembele"), ("Thuram", "Giroud")]


def test_limping_off_is_a_change_without_who_came_on() -> None:
    assert [c.get("off") for c in slots("Rabiot limped off in extra time and Fofana came on for him.", "substitution")][
        :1
    ] == ["Rabiot"]


def test_time_counted_from_the_event_before_becomes_a_minute() -> None:
    text = "Mbappe scored in the 80th minute. Two minutes later Messi hit the post."
    assert slots(text, "chance")[0]["minute"] in (82, {"from": 81, "to": 83}, {"from": 82, "to": 82})


def test_quoted_speech_gives_no_event() -> None:
    text = 'Coach: "Messi scored for Argentina in training."'
    found = replace(made(text), quoted=(Span(text.index("Messi"), text.index('."') + 1),))
    assert events.facts(found) == []


def test_fact_of_a_match_to_come_is_dropped() -> None:
    found = made("Messi scored for Argentina.")
    future = Fixture("next", TEAMS[0].casefold(), TEAMS[1].casefold(), True, "future", main=True)
    assert events.facts(replace(found, fixtures=(future,))) == []


def test_prose_joins_the_box_of_the_same_goal() -> None:
    box = Fact("goal", {"scorer": "Messi", "team": "Argentina", "minute": 23}, (Span(0, 5),), rule="box")
    found = facts("Messi scored from the spot for Argentina.", "goal", [box])
    assert len(found) == 1
    assert found[0].slots["minute"] == 23 and found[0].slots["method"] == "penalty"


def test_evidence_holds_the_words() -> None:
    text = "It was a cold night. Messi put Argentina ahead in the 23rd minute. France woke up."
    span = facts(text, "goal")[0].spans[0]
    assert text[span.start : span.end] == "Messi put Argentina ahead in the 23rd minute"


@pytest.mark.parametrize(
    "text",
    [
        "Giroud tied it in the 53rd off a pass from Thuram.",
        "Giroud drilled it home in the 53rd and France celebrated.",
        "Thuram swung it low and Giroud stooped to glance home in the 53rd.",
        "In the 53rd minute there was Giroud to bundle it over the line.",
        "In the 53rd minute Giroud needed just two touches to fire home.",
        "Giroud put France in front on 53 when he tapped in.",
    ],
)
def test_agency_and_tabloid_tellings_are_goals_with_their_minute(text: str) -> None:
    assert [(goal["scorer"], goal.get("minute")) for goal in slots(text, "goal")] == [("Giroud", 53)]


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Mbappe helped himself to a hat-trick.", 3),
        ("Mbappe bagged two.", 2),
        ("Mbappe scored both goals in a 2-0 win.", 2),
        ("Mbappe had a hat trick.", 3),
        ("Mbappe poked it past Martinez. Late on Mbappe stretched to score his second.", 2),
        ("Mbappe scored, as did Thuram and Giroud.", 3),
        ("It was Mbappe's sixth goal of the tournament.", 0),
        ("Thuram won a corner, Dembele took it and Giroud whipped it in.", 0),
        ("Giroud scored France's first and cut the gap to two.", 1),
    ],
)
def test_so_many_goals_are_told(text: str, count: int) -> None:
    assert len(slots(text, "goal")) == count


@pytest.mark.parametrize(
    ("text", "outcomes"),
    [
        ("Lloris denied Messi twice in the opening ten minutes.", ["saved", "saved"]),
        ("Giroud saw a drive turned over by Martinez.", ["saved"]),
        ("Messi drilled just past the upright.", ["wide"]),
        ("Dembele should have scored, but rolled it past the far post with only Martinez to beat.", ["wide"]),
        ("France hit the woodwork through Giroud.", ["woodwork"]),
        ("Rabiot lofted a pass over the top.", []),
        ("Rabiot hit out at Martinez.", []),
        ("Lloris got a hand to it and turned it over.", []),
        ("Giroud headed in off the post.", []),
    ],
)
def test_chances_and_what_only_looks_like_one(text: str, outcomes: list[str]) -> None:
    assert [chance.get("outcome") for chance in slots(text, "chance")] == outcomes


@pytest.mark.parametrize(
    ("text", "changes"),
    [
        ("Two changes: Thuram for Giroud, Fofana for Rabiot.", [("Thuram", "Giroud"), ("Fofana", "Rabiot")]),
        ("Kolo Muani, on for Dembele, ran at Martinez.", [("Kolo Muani", "Dembele")]),
        ("On comes Fofana.", [("Fofana", None)]),
        ("Messi's shot came back off the bar.", []),
        ("Mbappe's effort took a nick off Martinez.", []),
        ("Deschamps spoke of respect for Giroud, and of Thuram for hours.", []),
    ],
)  # fmt: skip
def test_changes_told_in_few_words(text: str, changes: list[tuple[str, str | None]]) -> None:
    assert [(s.get("on"), s.get("off")) for s in slots(text, "substitution")] == changes


def test_two_yellow_cards_are_a_second_yellow() -> None:
    assert slots("Rabiot picked up two yellow cards.", "card")[0]["colour"] == "second_yellow"
    assert slots("It was Rabiot's second booking of the tournament.", "card") == []


def test_he_is_who_was_given_the_ball() -> None:
    assert [g["scorer"] for g in slots("Dembele fed Giroud and he slid it past Martinez.", "goal")] == ["Giroud"]
    assert slots("Dembele fed the former Argentina forward and he slid it past Martinez.", "goal") == []


def test_cross_that_a_scorer_met_was_his_assist() -> None:
    found = slots("Giroud met Dembele's cross at a gallop and drove it in.", "goal")
    assert [(goal["scorer"], goal.get("assist")) for goal in found] == [("Giroud", "Dembele")]


def test_he_behind_a_player_without_a_name_is_no_one_known() -> None:
    text = "Rabiot was penalised and Mbappe shot past Martinez. The young forward wanted more. He lobbed the ball wide."
    assert slots(text, "chance") == []


def test_who_came_on_and_went_off_later_is_two_changes() -> None:
    told = slots("Thuram came on in the 50th minute and was taken off in the 80th minute.", "substitution")
    assert sorted(tuple(sorted(t.items(), key=str)) for t in told) == [
        (("minute", 50), ("on", "Thuram")),
        (("minute", 80), ("off", "Thuram")),
    ]


@pytest.mark.parametrize(
    ("text", "goals"),
    [
        ("Messi (36) and Di Maria (80) scored for Argentina.", [("Messi", 36), ("Di Maria", 80)]),
        ("Messi (12, 45+2 pen), Di Maria (80') and Mac Allister (90) scored.",
         [("Messi", 12), ("Messi", 45), ("Di Maria", 80), ("Mac Allister", 90)]),
        ("Goals from Messi (12 and 45) and Di Maria (80) won it.", [("Messi", 12), ("Messi", 45), ("Di Maria", 80)]),
        ("Giroud (77 mins) scored for France.", [("Giroud", 77)]),
        ("Giroud (36) scored for France.", [("Giroud", None)]),
        ("France lacked Rabiot (27) and Fofana (23), but Giroud (36) scored.", [("Giroud", None)]),
        ("Messi and Di Maria (from the edge of the area) scored.", [("Messi", None), ("Di Maria", None)]),
    ],
)  # fmt: skip
def test_minutes_in_brackets_are_those_of_the_names_before_them(text: str, goals: list[tuple[str, int | None]]) -> None:
    assert [(g["scorer"], g.get("minute")) for g in slots(text, "goal")] == goals


def test_a_bracket_tells_how_a_goal_was_scored() -> None:
    found = slots("Messi (12, 45+2 pen) and Di Maria (80) scored for Argentina.", "goal")
    assert [(g.get("minute"), g.get("added"), g.get("method")) for g in found] == [
        (12, None, None),
        (45, 2, "penalty"),
        (80, None, None),
    ]


def test_a_score_in_brackets_is_no_pair_of_minutes() -> None:
    assert all("minute" not in g for g in slots("Messi (2-1) and Di Maria scored.", "goal"))


def test_a_goal_made_the_score_so_to_a_side() -> None:
    text = "Di Maria made it 2-0 to Argentina in the 36th minute."
    assert slots(text, "goal") == [{"scorer": "Di Maria", "team": "Argentina", "minute": 36}]
    assert slots("Di Maria headed home to Argentina.", "goal") == []


def test_a_goal_that_cancelled_out_another_counted_and_so_did_the_other() -> None:
    found = facts("Mbappe's header cancelled out Di Maria's opener for Argentina.")
    assert {(f.kind, f.slots.get("scorer"), f.slots.get("method")) for f in found if f.kind.endswith("goal")} == {
        ("goal", "Mbappe", "header"),
        ("goal", "Di Maria", None),
    }
    assert [f.kind for f in facts("Mbappe's header was cancelled for offside.")] == ["disallowed_goal"]


def test_the_ball_may_be_had_into_the_net_in_vain() -> None:
    text = "Mbappe had the ball into the net for France after 12 minutes, but it was chalked off."
    assert [(f.kind, f.slots["player"]) for f in facts(text) if f.kind.endswith("goal")] == [
        ("disallowed_goal", "Mbappe")
    ]


@pytest.mark.parametrize(
    ("text", "goals"),
    [
        ("Mbappe scored in the 71st minute. His goal came 22 minutes after Messi was sent off.", [("Mbappe", 71)]),
        ("Messi scored in the 15th minute. Mbappe levelled two minutes after Messi's opener.",
         [("Messi", 15), ("Mbappe", 17)]),
        ("Messi scored in the 15th minute. Mbappe levelled a second later.",
         [("Messi", 15), ("Mbappe", {"from": 15, "to": 16})]),
        ("Messi scored after a second-half corner.", [("Messi", None)]),
        ("Mbappe scored in the 71st minute. His goal came 22 minutes after Argentina striker Messi was sent off.",
         [("Mbappe", 71)]),
    ],
)  # fmt: skip
def test_minutes_after_what_another_did_are_counted_from_that(text: str, goals: list[tuple[str, object]]) -> None:
    assert [(g["scorer"], g.get("minute")) for g in slots(text, "goal")] == goals


def test_a_second_booking_is_no_length_of_time() -> None:
    cards = slots("Messi was sent off after a second booking in the 40th minute.", "card")
    assert [(c["player"], c["colour"], c["minute"]) for c in cards] == [("Messi", "second_yellow", 40)]


def test_minutes_after_coming_on_are_counted_from_no_goal() -> None:
    text = "Mbappe scored in the 15th minute. Messi was booked seven minutes after coming on."
    assert [c.get("minute") for c in slots(text, "card")] == [None]
