"""Wordings of events met in many outlets: each class with what it says and what only looks like it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from loaders.model import Fact
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
        ("Saka, Havertz and Rice all netted as City crumbled and Arsenal ran riot.", [None, None, None]),
        ("Saka scored twice as City were thrashed.", [None, None]),
        ("Saka scored twice as Arsenal cruised home.", ["Arsenal", "Arsenal"]),
        ("Saka scored as Arsenal drew.", ["Arsenal"]),
    ],
)
def test_a_goal_while_a_side_did_well_is_its_own_and_while_a_side_broke_is_nobodys(
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
