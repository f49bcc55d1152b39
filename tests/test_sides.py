"""Who plays for whom, by what stands beside names and by what players do to each other."""

from __future__ import annotations

import pytest

from loaders.model import Fact, Span
from loaders.reading import events, sides
from loaders.reading.sides import Hint
from tests.reading_helper import reading

PLAYERS = ("Haaland", "Foden", "Saka", "Raya", "Rice", "Ederson", "Odegaard", "Guardiola", "Silva")
TEAMS = ("City", "Arsenal")


def assigned(text: str) -> dict[str, str]:
    return events.read(reading(text, PLAYERS, TEAMS)).sides


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("City's Haaland was quiet.", {"haaland": "city"}),
        ("Arsenal striker Saka was quiet.", {"saka": "arsenal"}),
        ("City's Haaland, Foden and Silva applauded.", {"haaland": "city", "foden": "city", "silva": "city"}),
        ("Saka, the Arsenal winger, was quiet.", {"saka": "arsenal"}),
        ("They feared Arsenal's goal-hungry winger, Saka.", {"saka": "arsenal"}),
        ("Rice of the Arsenal was booked.", {"rice": "arsenal"}),
        ("Haaland scored for City.", {"haaland": "city"}),
        ("City took the lead through Foden.", {"foden": "city"}),
        ("City's Haaland scored from Foden's cross.", {"haaland": "city", "foden": "city"}),
        ("City's Haaland fired past Raya.", {"haaland": "city", "raya": "arsenal"}),
        ("Arsenal doubled their lead when Saka scored.", {"saka": "arsenal"}),
        ("Odegaard had Arsenal's best chance.", {"odegaard": "arsenal"}),
        ("City's Foden replaced Silva.", {"foden": "city", "silva": "city"}),
        ("City conceded goals from Saka and Rice.", {"saka": "arsenal", "rice": "arsenal"}),
    ],
)
def test_words_give_the_side(text: str, expected: dict[str, str]) -> None:
    assert assigned(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Former Arsenal striker Silva was quiet.",
        "Arsenal beat City. Silva was quiet.",
        "Silva watched Arsenal from the stand.",
    ],
)
def test_unsure_is_absent(text: str) -> None:
    assert "silva" not in assigned(text)


def test_line_up_outweighs_a_stray_hint() -> None:
    found = reading("Rice.", PLAYERS, TEAMS)
    box = Fact("lineup", {"player": "Rice", "team": "Arsenal", "started": True}, (Span(0, 4),))
    stray = Hint("rice", "city", "plays_for", Span(0, 4), 2.0)
    assert sides.assign(found, [*sides.hints(found, [box]), stray]) == {"rice": "arsenal"}


def test_even_evidence_decides_nothing() -> None:
    found = reading("Rice.", PLAYERS, TEAMS)
    both = [Hint("rice", team, "plays_for", Span(0, 4), 3.0) for team in ("city", "arsenal")]
    assert sides.assign(found, both) == {}


def test_own_goal_does_not_make_a_player_of_the_other_side() -> None:
    found = events.read(reading("City's Silva turned the ball into his own net.", PLAYERS, TEAMS))
    assert found.sides == {"silva": "city"}
    assert found.facts[0].slots["team"] == "Arsenal"
