"""What follows for sides from the score, the score on the way and nationality."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from loaders.model import Fact, MatchRef, Span
from loaders.reading import deduce, events
from loaders.reading.layers import Reading, Team
from loaders.reading.sides import Hint
from tests.reading_helper import reading

PLAYERS = ("Saka", "Havertz", "Dias", "Foden", "Haaland", "Rice", "Doku")
TEAMS = ("Arsenal", "City", "Wolves")


def scored(text: str, home: int, away: int) -> Reading:
    """A report of Arsenal against City with its score."""
    found = reading(text, PLAYERS, TEAMS)
    main = replace(found.fixtures[0], slots={"home_goals": home, "away_goals": away})
    return replace(found, fixtures=(main,))


@pytest.mark.parametrize(
    ("text", "score", "expected"),
    [
        ("Saka scored. Havertz scored.", (2, 0), {"saka": "arsenal", "havertz": "arsenal"}),
        ("Arsenal's Saka scored. Foden equalised.", (1, 1), {"foden": "city"}),
        ("Saka scored for Arsenal. Rice made it 2-0. Foden scored.", (2, 1), {"rice": "arsenal", "foden": "city"}),
        ("Saka scored for Arsenal. Foden made it 1-1. Rice scored.", (2, 1), {"foden": "city", "rice": "arsenal"}),
    ],
)
def test_score_and_the_score_on_the_way_give_the_scorers_sides(
    text: str, score: tuple[int, int], expected: dict[str, str]
) -> None:
    found = events.read(scored(text, *score)).sides
    assert {who: found.get(who) for who in expected} == expected


def test_open_arithmetic_gives_none() -> None:
    assert not events.read(scored("Saka scored. Foden scored.", 1, 1)).sides


def test_goal_of_another_match_is_no_part_of_the_sum() -> None:
    assert not events.read(scored("Earlier Saka scored against Wolves.", 1, 0)).sides.get("saka")


def nations(text: str, *, others: frozenset[str] = frozenset(), hints: Sequence[Hint] = ()) -> deduce.Deduced:
    found = reading(text, PLAYERS, ("England", "Norway"))
    teams = (Team("england", "England", True, country="England"), Team("norway", "Norway", True, country="Norway"))
    lands = {"Saka": "England", "Foden": "England", "Haaland": "Norway", "Dias": "Portugal"}
    return deduce.sides(replace(found, teams=teams), [], {}, lands.get, others, hints)


def test_citizens_play_in_a_match_of_nations() -> None:
    found = nations("England met Norway. Saka, Haaland and Dias were there.")
    assert found.sides == {"saka": "england", "haaland": "norway"}
    assert found.why["saka"][1] == "own-country"


@pytest.mark.parametrize(
    "text",
    [
        "England met Norway. Saka's record stands.",
        "England met Norway. The list was headed by Saka.",
        "England met Norway. His assistant Saka was booked.",
    ],
)
def test_whom_a_comparison_names_does_not_play(text: str) -> None:
    assert "saka" not in nations(text).sides


def test_managers_do_not_play() -> None:
    assert "saka" not in nations("England met Norway. Saka was there.", others=frozenset({"saka"})).sides


def test_a_concluded_side_passes_to_mates_and_opponents() -> None:
    links = (
        Hint("saka", "havertz", "same_side", Span(0, 9), 1.5),
        Hint("saka", "dias", "opposite", Span(0, 9), 1.5),
    )
    found = nations("England met Norway. Saka was there with Havertz and Dias.", hints=links)
    assert found.sides == {"saka": "england", "havertz": "england", "dias": "norway"}
    assert found.why["dias"][1] == "linked-to-concluded"


def penalty(awarded_to: str, match: MatchRef | None) -> Fact:
    return Fact("penalty", {"offender": "Dias", "awarded_to": awarded_to}, (Span(0, 4),), match)


def given_away(*facts: Fact) -> deduce.Deduced:
    found = reading("Arsenal beat City. Dias handled the ball.", PLAYERS, TEAMS)
    return deduce.sides(found, facts, {}, {}.get, frozenset())


def test_who_gave_the_penalty_away_plays_for_the_other_side() -> None:
    found = given_away(penalty("Arsenal", MatchRef("Arsenal", "City")))
    assert found.sides == {"dias": "city"}
    assert found.why["dias"][1] == "gave-penalty-away"


@pytest.mark.parametrize(
    "fact",
    [
        penalty("Wolves", MatchRef("Arsenal", "City")),
        penalty("Arsenal", None),
        Fact("penalty", {"offender": "Dias"}, (Span(0, 4),), MatchRef("Arsenal", "City")),
    ],
)
def test_a_penalty_to_neither_side_tells_nothing_of_the_offender(fact: Fact) -> None:
    assert not given_away(fact).sides
