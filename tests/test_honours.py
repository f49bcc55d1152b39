"""Competitions won and awards held, as sentences tell them."""

from __future__ import annotations

from typing import Any

import pytest

from loaders.model import Fact
from loaders.reading import honours
from tests.telling_kit import cases, missing, negatives, report


def told(text: str, own: str | None = None) -> list[Fact]:
    return list(honours.facts(report(text, own=own)))


@pytest.mark.parametrize("form", cases("honours"), ids=lambda form: form["id"])
def test_form_reads_its_example(form: Any) -> None:
    found = told(form["example"])
    assert not missing(form, found), [dict(f.slots) for f in found]


@pytest.mark.parametrize(("form", "text"), negatives("honours"))
def test_hopes_rounds_and_former_holders_are_no_honours(form: str, text: str) -> None:
    assert told(text) == []


def test_the_season_of_a_win_is_the_one_named() -> None:
    found = told("@Celtic@, who won the Scottish League Cup this season, are third.")
    assert [f.slots.get("season") for f in found] == ["2023-24"]


def test_a_win_last_season_is_of_the_season_before() -> None:
    found = told("@P:Xhaka@ last season helped @Leverkusen@ to a Bundesliga title.")
    assert [f.slots.get("season") for f in found] == ["2022-23"]


def test_two_years_are_two_honours_and_one_without_a_year_is_none_of_its_own() -> None:
    found = told("The 2021 FA Cup winners @Leicester@ are out. @Leicester@ won the FA Cup.")
    assert [f.slots.get("year") for f in found] == [2021]


def test_european_champions_are_of_their_own_sort_of_side() -> None:
    assert told("European champions @Spain@ are through.")[0].slots["competition"] == "UEFA European Championship"
    assert told("European champions @Real Madrid@ are through.")[0].slots["competition"] == "UEFA Champions League"


def test_to_win_it_is_a_win_after_a_victory_only() -> None:
    assert [f.slots["team"] for f in told("@United@ stunned @City@ to win the FA Cup.")] == ["United"]
    assert told("@United@ flew south to win the FA Cup.") == []


def test_a_players_own_honour_is_not_his_sides() -> None:
    found = told("@Bayern@ won. @P:Thomas Tuchel@, who won the Champions League with @Chelsea@ in 2021, was glad.")
    assert [(f.slots.get("person"), f.slots.get("year")) for f in found] == [("Thomas Tuchel", 2021)]
