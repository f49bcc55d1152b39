"""Set forms of words that say who is with whom: every example of the data, and sentences around them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from loaders.reading import events, roles, side_words
from loaders.reading.layers import Mention
from tests.reading_helper import reading

PLAYERS = (
    *("Saka", "Havertz", "Rice", "Timber", "Trossard", "Odegaard", "Raya", "Saliba", "White", "Arteta"),
    *("Dias", "Ederson", "Henry"),
)
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
    return events.read(found, managers=BOSSES).sides


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("City's Dias was booked for tripping Saka.", {"dias": "city", "saka": "arsenal"}),
        ("Arsenal's Saka came on for Trossard, who had set up Havertz.", {"trossard": "arsenal", "havertz": "arsenal"}),
        ("Arsenal thought they had levelled. Saka headed in, but the flag was up.", {"saka": "arsenal"}),
        ("City survived when Saka shot wide.", {"saka": "arsenal"}),
        ("City's Ederson blocked Saka's effort and also denied Henry.", {"saka": "arsenal", "henry": "arsenal"}),
        ("City's Dias blazed over. At the other end Saka hit the post.", {"saka": "arsenal"}),
        ("City, without the injured Dias and Ederson, lost.", {"dias": "city", "ederson": "city"}),
        ("Arteta sent on Trossard and White.", {"trossard": "arsenal", "white": "arsenal"}),
        ("City's Dias, Ederson and Henry were rested.", {"dias": "city", "ederson": "city", "henry": "city"}),
    ],
)
def test_forms_and_topics_give_sides(text: str, expected: dict[str, str]) -> None:
    found = assigned(text)
    assert {who: found.get(who) for who in expected} == expected


@pytest.mark.parametrize(
    ("text", "person"),
    [
        ("City's Dias once admired Henry.", "henry"),
        ("City's Dias moved past Henry on the list of scorers.", "henry"),
        ("City were relieved. Then Saka was named the best of the season.", "saka"),
        ("Arsenal won. Dias was quiet.", "dias"),
        ("Arsenal's Saka shot in the third, before Dias's free-kick found the top corner.", "dias"),
        ("Raya and Ederson are in goal, and Arsenal led when Saka headed in past Ederson.", "raya"),
        ("City survived when goalkeeper Ederson slipped.", "ederson"),
        ("City's Dias fouled nobody, said referee Henry.", "henry"),
    ],
)
def test_unsure_words_give_no_side(text: str, person: str) -> None:
    assert person not in assigned(text)


def test_a_pronoun_ties_nobody() -> None:
    text = "City's Dias waited. He found Saka."
    found = reading(text, PLAYERS, TEAMS[:2])
    he = Mention(text.index("He "), text.index("He ") + 2, "person", "dias", "pronoun")
    found = replace(found, mentions=tuple(sorted((*found.mentions, he), key=lambda m: m.start)))
    assert not list(side_words.hints(found, BOSSES))


def test_where_a_player_was_born_is_not_whom_he_plays_for() -> None:
    assert not roles.find(reading("City-born striker Saka hit the bar.", PLAYERS, TEAMS), frozenset())
    assert roles.find(reading("City striker Dias hit the bar.", PLAYERS, TEAMS), frozenset())


def test_whom_somebody_had_not_seen_need_not_be_a_mate() -> None:
    found = assigned("Dias passed straight back. Dias had not seen Saka lurking. Saka scored for Arsenal.")
    assert found.get("dias") != "arsenal"
