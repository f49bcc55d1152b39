"""Nationality, age and position of persons, as the words give them in passing."""

from __future__ import annotations

import tomllib
from importlib.resources import files
from typing import Any

import pytest

from loaders.reading.entries import EntryError, checked
from tests import report

TRAITS: list[dict[str, Any]] = tomllib.loads(files("loaders.language").joinpath("traits.toml").read_text("utf-8"))[
    "trait"
]
NEVER = [entry for entry in TRAITS if "never" in entry]


def _told(text: str) -> list[tuple[str, dict[str, Any]]]:
    return [(fact.rule, dict(fact.slots)) for fact in report.extract(text, "trait")]


def _traits(text: str, trait: str) -> dict[Any, Any]:
    return {slots["person"]: slots["value"] for _, slots in _told(text) if slots["trait"] == trait}


@pytest.mark.parametrize("entry", TRAITS, ids=[e["id"] for e in TRAITS])
def test_every_form_of_a_trait_yields_what_its_example_expects(entry: dict[str, Any]) -> None:
    rules = (entry["id"], f"epithet-{entry['trait']}")  # "the midfielder" after a name is an epithet as well
    told = [slots for rule, slots in _told(entry["example"]) if rule in rules]
    assert {"trait": entry["trait"], **entry["expect"]} in told


@pytest.mark.parametrize("entry", NEVER, ids=[e["id"] for e in NEVER])
def test_no_form_of_a_trait_tells_what_its_never_says(entry: dict[str, Any]) -> None:
    assert entry["id"] not in [rule for rule, _ in _told(entry["never"])]


def test_an_unknown_key_is_refused_with_file_and_id() -> None:
    with pytest.raises(EntryError, match=r"traits.toml: \[\[trait\]\] age: unknown key value"):
        checked(
            "traits.toml",
            {"trait": [{"id": "age", "pattern": "{person}", "value": 3}]},
            {"trait": frozenset({"trait"})},
        )


def test_age_nationality_and_position_of_one_phrase_are_three_traits() -> None:
    text = "Arsenal sent on the 21-year-old Brazilian winger Gabriel Martinelli."
    assert _traits(text, "age") == {"Gabriel Martinelli": 21}
    assert _traits(text, "nationality") == {"Gabriel Martinelli": "Brazil"}
    assert _traits(text, "position") == {"Gabriel Martinelli": "winger"}


def test_a_trait_told_twice_is_one_fact_with_both_spans() -> None:
    text = "Midfielder Bruno Guimaraes shot wide. Later midfielder Bruno Guimaraes was booked."
    facts = [f for f in report.extract(text, "trait") if f.slots["trait"] == "position"]
    assert [len(fact.spans) for fact in facts] == [2]
    assert all(text[s.start : s.end].casefold() == "midfielder bruno guimaraes" for f in facts for s in f.spans)


@pytest.mark.parametrize("age", [3, 13, 85, 99])
def test_a_number_that_is_no_players_age_is_no_age(age: int) -> None:
    assert _traits(f"The {age:02d}-year-old fan Bruno Guimaraes waved.", "age") == {}


def test_a_country_that_plays_is_no_nationality_of_who_follows() -> None:
    assert _traits("Italy beat Spain when Federico Chiesa scored.", "nationality") == {}


def test_a_nationality_of_another_noun_is_no_persons() -> None:
    assert _traits("The Italian club sold Federico Chiesa.", "nationality") == {}
