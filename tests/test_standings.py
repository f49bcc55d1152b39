"""Places in a table as sentences tell them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from loaders.model import Fact, Span
from loaders.reading import standings
from tests.telling_kit import cases, missing, negatives, report


def told(text: str, own: str | None = "premier-league") -> list[Fact]:
    return list(standings.facts(report(text, own=own)))


@pytest.mark.parametrize("form", cases("standings"), ids=lambda form: form["id"])
def test_form_reads_its_example(form: Any) -> None:
    own = "uefa-champions-league" if form.get("table") == "group" else "premier-league"
    found = told(form["example"], own)
    assert not missing(form, found), [dict(f.slots) for f in found]


@pytest.mark.parametrize(("form", "text"), negatives("standings"))
def test_what_is_hoped_past_or_of_another_list_is_no_place(form: str, text: str) -> None:
    assert told(text) == []


def test_place_and_points_of_two_sentences_are_one_standing() -> None:
    found = told("@Spurs@ clinched fourth place at @Norwich@. @Spurs@ ended on 71 points.")
    assert [(f.slots["position"], f.slots["points"]) for f in found] == [(4, 71)]


def test_points_of_the_other_side_are_reckoned_only_where_one_figure_is_stated() -> None:
    found = told("@Leeds@ are two points behind leaders @Luton@.")
    assert [dict(f.slots) for f in found if "points" in f.slots] == []
    reckoned = told("@Leeds@ ended on 81 points, two behind @Luton@.")
    assert {f.slots["team"]: (f.slots["points"], f.status) for f in reckoned} == {
        "Leeds": (81, "asserted"),
        "Luton": (83, "inferred"),
    }


def test_both_sides_of_the_sentence_before_finish_bottom() -> None:
    found = told(
        "The competition was too much for @United@ and @Sevilla@. "
        "Both teams went out on Tuesday to finish bottom of their groups.",
        "uefa-champions-league",
    )
    assert {(f.slots["team"], f.slots["position"]) for f in found} == {("United", 4), ("Sevilla", 4)}


def test_a_place_is_of_the_league_named_beside_it_not_of_the_cup_played() -> None:
    found = told("@Lazio@ went out. They beat @Torino@, who are third in Serie A.", "uefa-europa-league")
    assert [(f.slots["team"], f.slots["competition"]) for f in found] == [("Torino", "Serie A")]


def test_a_competition_to_be_reached_is_not_the_table() -> None:
    found = told("@Braga@ finished third in Group C to reach the Europa League play-off.", "uefa-champions-league")
    assert [(f.slots["position"], f.slots["competition"]) for f in found] == [(3, "UEFA Champions League")]


def test_a_standing_is_as_of_the_day_of_publication() -> None:
    assert told("@Chelsea@ stay top of the table.")[0].slots["as_of"] == "2024-04-19"


def test_quoted_words_tell_no_standing() -> None:
    made = report("@Chelsea@ stay top of the table.", own="premier-league")
    quoted = replace(made.reading, quoted=(Span(0, 33),))
    assert list(standings.facts(replace(made, reading=quoted))) == []


def test_an_italian_club_is_in_no_english_league() -> None:
    text = "@Aston Villa@ are eighth in the Premier League. @Juventus@ are 19th after the group stage."
    made = report(text, own="uefa-champions-league")
    teams = tuple(replace(t, country={"Juventus": "Italy"}.get(t.name, "England")) for t in made.reading.teams)
    found = list(standings.facts(replace(made, reading=replace(made.reading, teams=teams))))
    assert {f.slots["team"]: f.slots["competition"] for f in found} == {
        "Aston Villa": "Premier League",
        "Juventus": "UEFA Champions League",
    }
