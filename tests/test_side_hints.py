"""Set forms of words that say who is with whom: every example of the data, and sentences around them."""

from __future__ import annotations

from typing import Any

import pytest

from loaders.reading import events, side_words, sides
from tests.reading_helper import reading

PLAYERS = (
    "Saka", "Havertz", "Dias", "Ederson", "Rice", "Timber", "Trossard", "Odegaard", "Raya", "Saliba", "White", "Arteta", "Henry",
)  # fmt: skip
TEAMS = ("Arsenal", "City", "Wolves")
BOSSES = {"arteta": "arsenal"}
LINKS: list[dict[str, Any]] = side_words.data()["link"]


@pytest.mark.parametrize("link", LINKS, ids=[link["id"] for link in LINKS])
def test_every_example_gives_its_hint(link: dict[str, Any]) -> None:
    found = list(side_words.hints(reading(link["example"], PLAYERS, TEAMS), BOSSES, link["id"]))
    assert found and all(hint.relation == link["relation"] for hint in found)


@pytest.mark.parametrize("link", [e for e in LINKS if "never" in e], ids=[e["id"] for e in LINKS if "never" in e])
def test_every_counter_example_gives_none(link: dict[str, Any]) -> None:
    assert not list(side_words.hints(reading(link["never"], PLAYERS, TEAMS), BOSSES, link["id"]))


def assigned(text: str) -> dict[str, str]:
    found = reading(text, PLAYERS, TEAMS[:2])
    told = events.read(found, managers=BOSSES)
    return sides.assign(found, (*told.hints, *side_words.hints(found, BOSSES)))
