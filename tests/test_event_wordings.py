"""Wordings of events met in many outlets: each class with what it says and what only looks like it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from loaders.facts import extract
from loaders.model import Article, Fact
from loaders.reading import events, times
from tests.reading_helper import reading

PLAYERS = (
    *("Saka", "Havertz", "Rice", "Timber", "Trossard", "Odegaard", "Raya", "Saliba", "White", "Merino"),
    *("Dias", "Ederson", "Foden", "Haaland", "Doku", "Kovacic", "Silva"),
)
TEAMS = ("Arsenal", "City")


def told(text: str) -> list[Fact]:
    found = reading(text, PLAYERS, TEAMS)
    return events.facts(replace(found, moments=times.find(found.article, found.sentences)))


def slots(text: str, kind: str) -> list[dict[str, object]]:
    return [dict(fact.slots) for fact in told(text) if fact.kind == kind]


def goals(text: str) -> list[tuple[object, object]]:
    return [(found["scorer"], found.get("team")) for found in slots(text, "goal")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Saka, Havertz and Rice all netted as City crumbled and Arsenal ran riot.", ["Arsenal"] * 3),
        ("Saka scored twice as City were thrashed.", [None, None]),
        ("Saka scored twice as Arsenal cruised home.", ["Arsenal", "Arsenal"]),
        ("Saka scored as Arsenal drew.", ["Arsenal"]),
    ],
)
def test_a_goal_while_a_side_did_well_is_its_own_and_not_of_one_that_broke(
    text: str, expected: list[str | None]
) -> None:
    assert [team for _, team in goals(text)] == expected


def test_one_pronoun_means_one_person_in_all_its_clauses() -> None:
    text = "City's Dias carelessly played Saka in and he kept calm to score, giving Arsenal the lead."
    assert goals(text) == [("Saka", "Arsenal")]


def test_who_is_played_in_by_a_slip_is_of_the_other_side() -> None:
    sides = events.read(reading("City's Dias accidentally played Saka in. Saka shot wide.", PLAYERS, TEAMS)).sides
    assert sides["saka"] == "arsenal"
    sides = events.read(reading("City's Dias cleverly played Foden in. Foden shot wide.", PLAYERS, TEAMS)).sides
    assert sides["foden"] == "city"


def test_what_was_set_out_to_be_done_gives_its_time_to_how_it_ended() -> None:
    found = slots("Saka tried to repeat his trick in the 39th minute, dragging a shot wide.", "chance")
    assert [(c["player"], c["outcome"], c.get("minute")) for c in found] == [("Saka", "wide", 39)]


@pytest.mark.parametrize(
    ("text", "scorers"),
    [
        ("Arsenal made it two in the 41st minute through Saka's brilliant free-kick.", ["Saka"]),
        ("Arsenal pulled a goal back courtesy of Rice's header.", ["Rice"]),
        ("Arsenal beat City 1-0 thanks to a late header from Rice.", ["Rice"]),
        ("Arsenal beat City thanks to a fine save from Raya.", []),
        ("The winner came from Rice's free-kick.", []),
        ("A penalty from Haaland set City up for a first win.", ["Haaland"]),
        ("A shot from Haaland set up a corner.", []),
        ("A late header from Haaland saw City through.", ["Haaland"]),
        ("Haaland converted a very late equaliser.", ["Haaland"]),
        ("City netted as early as the fifth minute, through Foden.", ["Foden"]),
        ("A deep cross was scuffed into the net by Havertz.", ["Havertz"]),
        ("The man of the hour, Havertz, amazed all by netting for the home side.", ["Havertz"]),
        ("City seemed to be on top, with Foden finding the net in the ninth and 52nd minutes.", ["Foden", "Foden"]),
        ("City wanted to be on top, with Foden a doubt.", []),
        ("Haaland completed his hat-trick in the 61st minute.", ["Haaland"] * 3),
        ("Haaland could not complete his hat-trick in the 61st minute.", []),
    ],
)
def test_goals_told_in_fewer_words(text: str, scorers: list[str]) -> None:
    assert [scorer for scorer, _ in goals(text)] == scorers


def test_minutes_told_in_one_breath_are_a_goal_each() -> None:
    found = slots("City were on top, with Foden finding the net in the ninth and 52nd minutes.", "goal")
    assert [goal["minute"] for goal in found] == [9, 52]


def test_a_hat_trick_completed_is_none_of_the_penalties_before_it() -> None:
    text = "Haaland converted two penalties and completed his hat-trick in the 61st minute."
    found = [(goal.get("minute"), goal.get("method")) for goal in slots(text, "goal")]
    assert sorted(found, key=str) == [(61, None), (None, "penalty"), (None, None)]


def test_a_goal_after_the_other_side_took_the_lead_is_not_that_sides() -> None:
    text = "After City regained the lead, Saka showed his class, coolly slotting home. Arsenal's Saka was cheered."
    assert goals(text) == [("Saka", "Arsenal")]
    assert goals("City regained the lead when Foden slotted home.") == [("Foden", "City")]


def test_he_behind_a_man_without_a_name_is_not_the_one_named_before() -> None:
    text = "Dias caught Saka, but nobody doubted the former Chelsea midfielder's finish as he beat Ederson with ease."
    assert goals(text) == []


@pytest.mark.parametrize("net", ["in the back of his own net", "into the back of his own net", "in his own net"])
def test_into_ones_own_net_in_every_form_is_an_own_goal(net: str) -> None:
    assert slots(f"City's Dias put the ball {net}.", "goal") == [
        {"scorer": "Dias", "team": "Arsenal", "method": "own_goal"}
    ]


def test_time_of_one_clause_is_not_that_of_the_next_behind_while() -> None:
    text = "Arsenal lost Saka to injury in the first half, while White limped off in the second."
    assert [(c.get("off"), c.get("minute")) for c in slots(text, "substitution") if c.get("off") == "White"] == [
        ("White", None)
    ]


def test_sent_off_with_a_second_yellow_card_is_a_second_yellow() -> None:
    assert [c["colour"] for c in slots("Rice was sent off with his second yellow card.", "card")] == ["second_yellow"]


def test_a_goal_called_back_is_disallowed() -> None:
    assert [d["player"] for d in slots("Saka had a goal called back for offside.", "disallowed_goal")] == ["Saka"]


def test_who_is_dragged_down_before_a_penalty_tells_the_offender() -> None:
    found = slots("Saka was dragged down by Dias. Odegaard converted the penalty.", "penalty")
    assert [(p["taker"], p["offender"], p["offence"]) for p in found] == [("Odegaard", "Dias", "foul")]


ROUND_UP = (
    "A look at the weekend in Major League Soccer.\n\nColorado Rapids 2 - 3 Vancouver Whitecaps\n\n"
    "Brian White scored in the 87th minute to win it for the visitors.\n\nNew York Red Bulls 3 - 2 LA Galaxy\n\n"
    "Both sides led in a game of long reviews. Joseph Paintsil had a goal called back for offside.\n"
)


def test_the_result_over_a_paragraph_says_which_match_it_tells_of() -> None:
    found = {fact.kind: fact.match for fact in extract(Article("roundup", ROUND_UP, ""))}
    assert found["goal"] is not None and found["goal"].home == "Colorado Rapids"
    assert found["disallowed_goal"] is not None and found["disallowed_goal"].home == "New York Red Bulls"


def test_a_club_of_a_tennis_town_is_a_football_club() -> None:
    text = "AFC Wimbledon 2-0 Barrow\n\nWimbledon were tested when Hus Biler and Omar Bugiel were sent off late on.\n"
    cards = [fact.slots["player"] for fact in extract(Article("cards", text, "")) if fact.kind == "card"]
    assert cards == ["Hus Biler", "Omar Bugiel"]


@pytest.mark.parametrize(
    ("text", "scorers"),
    [
        ("City took a 14th-minute lead through Foden.", ["Foden"]),
        ("Arsenal led, only for Foden to find a leveller with a low shot.", ["Foden"]),
        ("There was a late consolation from Haaland.", ["Haaland"]),
        ("Haaland was the hero for City as his goal was enough to see off Arsenal.", ["Haaland"]),
        ("Foden and Haaland both made a brace.", ["Foden", "Foden", "Haaland", "Haaland"]),
        ("They had battled back with goals from Foden and Doku to fight another day.", []),
        ("Goals from Foden and Doku had put City two up.", ["Foden", "Doku"]),
    ],
)
def test_goals_told_in_passing_forms(text: str, scorers: list[str]) -> None:
    assert sorted(str(scorer) for scorer, _ in goals(text)) == sorted(scorers)


def test_a_kick_with_the_body_is_no_penalty() -> None:
    assert [(g["scorer"], g.get("method")) for g in slots("Saka's overhead kick gave Arsenal the lead.", "goal")] == [
        ("Saka", None)
    ]


def test_a_strike_ruled_offside_is_disallowed() -> None:
    text = "Saka chipped the ball over the keeper, but his strike was ruled offside."
    assert [(d["player"], d["reason"]) for d in slots(text, "disallowed_goal")] == [("Saka", "offside")]


def test_who_is_introduced_to_a_starting_line_up_did_not_come_on() -> None:
    assert slots("He made changes to his starting line-up, introducing Saka and Rice.", "substitution") == []
    assert len(slots("He went for it late on, introducing Saka and Rice.", "substitution")) == 2


def test_who_takes_the_place_of_another_replaces_him() -> None:
    found = slots("Saka came from the bench to take the place of Trossard.", "substitution")
    assert found == [{"on": "Saka", "off": "Trossard"}]


def test_both_converting_their_penalties_before_the_shoot_out_is_named_are_kicks() -> None:
    text = "Rice and Saka both converted their penalties before Haaland missed. Trossard also scored in the shoot-out."
    assert slots(text, "goal") == []


def test_a_time_counted_within_minutes_of_another_is_no_minute_of_the_match() -> None:
    text = "In the 28th minute Arsenal led, only for Foden to find a leveller within three minutes."
    assert [goal.get("minute") for goal in slots(text, "goal")] == [None]


def test_a_side_that_a_player_once_played_for_is_not_his() -> None:
    sides = events.read(reading("Foden, who once played for Arsenal, shot wide.", PLAYERS, TEAMS)).sides
    assert "foden" not in sides


def test_who_is_left_the_man_to_score_scores() -> None:
    text = "Dias suffered the same fate as Merino, leaving Saka the man to score the winner."
    assert goals(text) == [("Saka", None)]


def test_a_town_that_is_named_as_sides_are_is_no_scorer() -> None:
    text = (
        "Marsholm opened well and Tom Hadley scored in the 20th minute.\n\nThe first game finished level at Marsholm. "
        "Marsholm were first to a chance, and Marsholm equalised late on."
    )
    found = [fact.slots["scorer"] for fact in extract(Article("town", text, "")) if fact.kind == "goal"]
    assert "Marsholm" not in found


EARLIER = (
    "FA Cup replays\n\nPotbury knocked Bathwick out as Michael Murray cancelled out an early goal for the visitors.\n\n"
    "Nantwich Town beat Halesowen Town 2-1 with goals from Sean Cooke and Sam Hall.\n\n"
    "Harrogate Town beat Barnet 2-0. Wrexham beat Chester 3-1.\n"
)


def test_what_a_round_up_tells_before_its_first_result_is_of_no_match_told_later() -> None:
    found = {fact.slots["scorer"]: fact.match for fact in extract(Article("cup", EARLIER, "")) if fact.kind == "goal"}
    assert found["Michael Murray"] is None
    assert found["Sean Cooke"] is not None and found["Sean Cooke"].home == "Nantwich Town"


def test_a_keeper_who_clears_up_behind_a_team_mate_saved_no_shot() -> None:
    assert slots("City were thankful for Ederson, who clawed Dias's sliced clearance away from danger.", "chance") == []
    (saved,) = slots("City were thankful for Ederson, who clawed Saka's curled effort away.", "chance")
    assert (saved["player"], saved["goalkeeper"]) == ("Saka", "Ederson")


@pytest.mark.parametrize(
    "text",
    [
        "Rice was sent off. Rice went after receiving a second yellow card for a lunge on Foden.",
        "Rice was sent off for two yellow cards late on.",
        "Rice was sent off late on for a second booking on a night to forget.",
    ],
)
def test_a_red_card_that_is_a_second_yellow_is_one_card(text: str) -> None:
    assert [(card["player"], card["colour"]) for card in slots(text, "card")] == [("Rice", "second_yellow")]


@pytest.mark.parametrize(
    ("text", "scorers"),
    [
        ("Saka curled a finish into the bottom corner of Ederson's goal.", ["Saka"]),
        ("Saka fired the ball towards Ederson's goal.", []),
        ("After Silva had teed up Foden to bundle in an opener for City, Saka equalised.", ["Foden", "Saka"]),
        ("A dummy saw Haaland score off Foden's cross.", ["Haaland"]),
        ("Haaland scored off Foden's cross. Haaland claimed his second goal late on.", ["Haaland", "Haaland"]),
        ("Haaland scored off Foden's cross. It was his second goal in two games.", ["Haaland"]),
        ("Odegaard's late free-kick earned Arsenal a deserved 1-1 draw.", ["Odegaard"]),
    ],
)
def test_goals_seen_set_up_or_aimed_at(text: str, scorers: list[str]) -> None:
    assert sorted(str(scorer) for scorer, _ in goals(text)) == sorted(scorers)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Arsenal took the lead with a Dias own goal.", [("Dias", "Arsenal")]),
        ("Havertz popped up with the winner for Arsenal.", [("Havertz", "Arsenal")]),
        ("That lead was duly cancelled out by Foden's header.", [("Foden", None)]),
        ("It was their first meeting since the 2016 final, where Saka scored a late winner.", []),
        ("Saka headed in a Rice free-kick from wide on the right.", [("Saka", None)]),
    ],
)
def test_goals_of_few_words_are_read_and_those_of_an_old_final_are_not(
    text: str, expected: list[tuple[str, str | None]]
) -> None:
    assert goals(text) == expected


def test_a_goal_some_minutes_before_the_break_is_not_of_those_first_minutes() -> None:
    (found,) = slots("Saka tapped in five minutes from time.", "goal")
    assert found["minute"] == {"from": 84, "to": 86}
    (found,) = slots("Saka tapped in five minutes before the break.", "goal")
    assert found["minute"] == 40


def test_a_penalty_blasted_over_the_bar_is_missed() -> None:
    text = "Another penalty was given, only for Haaland to blast his spot kick well over the crossbar."
    assert slots(text, "goal") == []
    assert [(p["taker"], p["outcome"]) for p in slots(text, "penalty")] == [("Haaland", "missed")]


def test_who_puts_it_into_his_own_net_for_a_lead_is_of_the_other_side() -> None:
    sides = events.read(reading("Arsenal took the lead with a Dias own goal.", PLAYERS, TEAMS)).sides
    assert sides["dias"] == "city"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Saka headed Arsenal into a shock lead from a corner.", [("Saka", "Arsenal")]),
        ("Saka drilled the ball through the legs of Ederson.", [("Saka", None)]),
        ("Saka and Rice replied for Arsenal.", [("Saka", "Arsenal"), ("Rice", "Arsenal")]),
        ("Raya gifted City the equaliser.", []),
        ("Raya got a hand to it, but he could only push the shot into the net.", []),
    ],
)
def test_who_scores_is_not_who_lets_it_in(text: str, expected: list[tuple[object, object]]) -> None:
    assert goals(text) == expected


def test_with_somebody_sent_off_tells_of_a_card() -> None:
    (card,) = slots("City levelled early, with Arsenal midfielder Rice sent off just before the hour.", "card")
    assert (card["player"], card["colour"]) == ("Rice", "red")
    assert slots("City levelled early, with Rice sent clear just before the hour.", "card") == []


def test_lists_of_who_came_on_for_whom_pair_in_their_order_alone() -> None:
    changes = slots("City made a double change, bringing on Foden and Doku for Silva and Kovacic.", "substitution")
    assert sorted((str(c["on"]), str(c["off"])) for c in changes) == [("Doku", "Kovacic"), ("Foden", "Silva")]
    changes = slots("City changes: Foden for Silva and Doku for Kovacic.", "substitution")
    assert sorted((str(c["on"]), str(c["off"])) for c in changes) == [("Doku", "Kovacic"), ("Foden", "Silva")]


def test_who_came_off_the_bench_did_not_go_off() -> None:
    assert slots("Having come off the bench, Rice scored.", "substitution") == [{"on": "Rice"}]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Goals from Saka (2) and Rice gave Arsenal the win.", [("Rice", None), ("Saka", None), ("Saka", None)]),
        ("Goals from Saka (2) and Rice (45) gave Arsenal the win.", [("Rice", 45), ("Saka", 2)]),
        ("Saka (21) and Rice scored.", [("Rice", None), ("Saka", None)]),
    ],
)
def test_a_small_figure_in_brackets_counts_goals_where_no_other_has_a_minute(
    text: str, expected: list[tuple[str, int | None]]
) -> None:
    found = [(str(goal["scorer"]), goal.get("minute")) for goal in slots(text, "goal")]
    assert sorted(found, key=lambda one: one[0]) == expected


def test_what_follows_a_shoot_out_late_in_a_report_goes_on_with_it() -> None:
    before = "Saka shot wide early on. Foden went close. Rice headed over. Doku had a shot saved."
    kicks = f"{before}\n\nEderson saved from Rice in the shoot-out.\n\nFoden swept home to end it."
    facts = extract(Article("test", f"Arsenal 0-0 City\n\n{kicks}", "test.txt"))
    assert [fact for fact in facts if fact.kind == "goal"] == []


def test_who_scores_the_winning_kick_is_of_the_side_that_won_the_shoot_out() -> None:
    text = (
        "Arsenal 0-0 Manchester City (Arsenal won 5-4 on penalties)\n\n"
        "Nobody scored in 120 minutes at the Emirates.\n\n"
        "Lena Marsh scored the winning penalty in the shoot-out after Ruth Dale missed for City."
    )
    kicks = [f.slots for f in extract(Article("test", text, "test.txt")) if f.kind == "penalty"]
    assert ("Lena Marsh", "Arsenal") in [(k.get("taker"), k.get("awarded_to")) for k in kicks]


def test_a_word_which_is_never_a_person() -> None:
    text = "Rice was booked after a clash with Saka which earned a yellow card."
    assert [card["player"] for card in slots(text, "card")] == ["Rice"]


@pytest.mark.parametrize(
    "text",
    [
        "Ederson palmed away Saka's first-half header.",
        "Ederson had to be alert to pat down Saka's 30th-minute header.",
        "Ederson dealt with Saka's 30th-minute header.",
        "Ederson got down well to Saka's early free-kick in the 9th minute.",
        "They thanked Ederson for keeping out Saka's 30th-minute header.",
        "Saka was booked when he slid in to win the ball.",
    ],
)
def test_an_effort_that_is_met_is_no_goal(text: str) -> None:
    assert slots(text, "goal") == []


@pytest.mark.parametrize(
    "text",
    [
        "Arsenal led with Saka's 30th-minute header.",
        "Saka's 30th-minute header gave them the lead.",
        "They never recovered after Saka's 30th-minute header.",
    ],
)
def test_an_effort_that_is_not_met_is_one(text: str) -> None:
    assert [(goal["scorer"], goal["minute"]) for goal in slots(text, "goal")] == [("Saka", 30)]


def test_the_minute_of_the_goal_that_another_cancelled_out_is_its_own() -> None:
    found = slots("Doku cancelled out Saka's 30th-minute header.", "goal")
    assert {(str(goal["scorer"]), goal.get("minute")) for goal in found} == {("Doku", None), ("Saka", 30)}


@pytest.mark.parametrize(
    ("text", "cards"),
    [
        ("The board took a gamble in dismissing Dyche.", 0),
        ("Dyche was dismissed by the club last week.", 0),
        ("Dyche was dismissed as manager last week.", 0),
        ("Rice was dismissed by the referee for a late tackle.", 1),
        ("The referee dismissed Rice for a late tackle.", 1),
    ],
)
def test_who_loses_his_post_saw_no_card(text: str, cards: int) -> None:
    assert len(slots(text, "card")) == cards


def test_who_equalises_in_one_side_against_another_is_of_the_first() -> None:
    assert slots("Saka equalises for Arsenal v Chelsea.", "goal")[0].get("team") == "Arsenal"


@pytest.mark.parametrize(
    "text",
    [
        "Ederson saved a penalty struck by Saka.",
        "Saka ghosted in behind the City defence.",
        "Saka nipped in behind the full-back.",
        "Saka slid in.",
    ],
)
def test_who_comes_in_or_strikes_in_vain_has_not_scored(text: str) -> None:
    assert slots(text, "goal") == []
    assert [kick for kick in slots(text, "penalty") if kick.get("outcome") == "scored"] == []


def test_three_points_that_a_goal_earns_are_no_three_goals() -> None:
    assert [goal["scorer"] for goal in slots("Saka's header earned a vital three points for Arsenal.", "goal")] == [
        "Saka"
    ]


def test_who_is_sent_packing_is_sent_off() -> None:
    assert [card["player"] for card in slots("Rice was sent packing for a late tackle.", "card")] == ["Rice"]


def test_who_strikes_with_every_effort_blocked_has_not_scored() -> None:
    assert slots("Rice won the ball, allowing Saka to strike twice, with both efforts blocked.", "goal") == []


def test_the_side_of_a_man_who_once_managed_another_is_not_that_one() -> None:
    text = (
        "Everton lost 1-0 to Hull. A late Tom Hobbs goal secured three points for former Everton boss Ivo Berg's team."
    )
    found = [f.slots for f in extract(Article("test", text, "test.txt")) if f.kind == "goal"]
    assert [goal.get("team") for goal in found] == ["Hull City"]


def test_who_is_sent_tumbling_is_of_the_other_side() -> None:
    text = (
        "Arsenal beat Everton 2-1. The Everton goalkeeper was beaten before the break, however, Tom Hobbs scoring from "
        "the spot after Ola Berg had been sent tumbling by Ivo Falk. Falk headed in for Everton."
    )
    found = [f.slots for f in extract(Article("test", text, "test.txt")) if f.kind == "goal"]
    assert {(goal["scorer"], goal.get("team")) for goal in found} == {("Tom Hobbs", "Arsenal"), ("Ivo Falk", "Everton")}
