"""Figures that sentences give."""

from __future__ import annotations

from typing import Any

import pytest

from loaders.model import Fact
from loaders.reading import statistics
from tests.telling_kit import cases, missing, negatives, report


def told(text: str) -> list[Fact]:
    return list(statistics.facts(report(text)))


@pytest.mark.parametrize("form", cases("statistics"), ids=lambda form: form["id"])
def test_form_reads_its_example(form: Any) -> None:
    found = told(form["example"])
    assert not missing(form, found), [dict(f.slots) for f in found]


@pytest.mark.parametrize(("form", "text"), negatives("statistics"))
def test_what_is_feared_missed_or_of_one_evening_is_no_figure(form: str, text: str) -> None:
    assert told(text) == []


def test_a_first_goal_is_no_figure() -> None:
    assert told("@P:Eddie Nketiah@ scored his first goal of the season.") == []


def test_a_run_without_its_side_in_the_sentence_is_left_out() -> None:
    assert told("@Arsenal@ drew with @Chelsea@. After five straight wins, that was a blow.") == []


def test_his_goal_is_of_whom_the_sentence_before_speaks() -> None:
    found = told(
        "@P:Benzema@ picked himself up and sent @P:Ederson@ the wrong way. "
        "It was his 15th goal in the competition this season."
    )
    slots = [tuple(f.slots[slot] for slot in ("subject", "value", "period")) for f in found]
    assert slots == [("Benzema", 15, "this season")]


def test_the_first_of_two_figures_for_one_thing_stands() -> None:
    found = told("@Leeds@ have now won six in a row. @Leeds@ have now won five in a row.")
    assert [f.slots["value"] for f in found] == [6]
