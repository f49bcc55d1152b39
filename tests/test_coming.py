"""Matches still to be played: whom a side meets next, where and when."""

from __future__ import annotations

import tomllib
from importlib.resources import files
from typing import Any

import pytest

from loaders.reading.entries import EntryError, checked
from tests import report

COMING: list[dict[str, Any]] = tomllib.loads(files("loaders.language").joinpath("coming.toml").read_text("utf-8"))[
    "coming"
]
NEVER = [entry for entry in COMING if "never" in entry]


#: A report's own match, so that those to come are others.
OWN = "Luton Town beat Sunderland 2-1 on Thursday. Luton Town had the better of a poor first half.\n\n"


def _coming(text: str) -> list[dict[str, Any]]:
    return report.slots(report.extract(OWN + text, "fixture"))


def _teams(text: str) -> list[tuple[str, ...]]:
    return [slots["teams"] for slots in _coming(text)]


@pytest.mark.parametrize("entry", COMING, ids=[e["id"] for e in COMING])
def test_every_form_of_a_match_to_come_yields_what_its_example_expects(entry: dict[str, Any]) -> None:
    expect = dict(entry["expect"])
    teams = tuple(sorted((expect.pop("a"), expect.pop("b"))))
    found = [(fact.rule, dict(fact.slots)) for fact in report.extract(OWN + entry["example"], "fixture")]
    assert found == [(entry["id"], {"teams": teams, **expect})]


@pytest.mark.parametrize("entry", NEVER, ids=[e["id"] for e in NEVER])
def test_no_form_of_a_match_to_come_tells_what_its_never_says(entry: dict[str, Any]) -> None:
    assert _coming(entry["never"]) == []


def test_an_unknown_key_is_refused_with_file_and_id() -> None:
    entry = {"id": "soon", "pattern": "{b}", "where": "a"}
    with pytest.raises(EntryError, match=r"coming.toml: \[\[coming\]\] soon: unknown key where"):
        checked("coming.toml", {"coming": [entry]}, {"coming": frozenset({"home", "dated"})})


@pytest.mark.parametrize(
    "text",
    [
        "Fulham lost at home to Crystal Palace on Saturday.",
        "Fulham drew away to Crystal Palace on Sunday.",
        "Fulham had the chance to meet Crystal Palace in May.",
        "Fulham earned the right to face Crystal Palace.",
        "Fulham could meet Crystal Palace.",
        "Fulham beat Crystal Palace on Saturday.",
        "Fulham met Crystal Palace on 3 March 2024.",
        "Fulham play Crystal Palace off the park every year.",
        'Fulham are safe. "We will face Crystal Palace with a smile," the captain said.',
    ],
)
def test_what_was_played_or_only_may_be_is_no_match_to_come(text: str) -> None:
    assert _coming(text) == []


def test_a_weekday_ahead_is_counted_from_the_day_of_publication() -> None:
    assert _coming("Fulham will host Crystal Palace on Saturday.")[0]["date"] == "2024-04-20"


def test_the_side_of_a_relative_clause_is_the_one_it_hangs_on() -> None:
    text = "Bayer Leverkusen will meet Roma, who are at Napoli on 28 April 2024."
    assert ("Napoli", "Roma") in _teams(text)
    assert ("Bayer Leverkusen", "Napoli") not in _teams(text)


def test_a_pair_that_met_in_the_report_is_no_match_to_come() -> None:
    assert _coming("Fulham beat Crystal Palace 2-0. Fulham will face Crystal Palace with more belief now.") == []


def test_a_second_leg_is_still_to_come_after_the_first() -> None:
    text = "Fulham beat Crystal Palace 2-0 in the first leg. Fulham will visit Crystal Palace on 2 May 2024."
    (found,) = _coming(text)
    assert found["home"] == "Crystal Palace"
    assert found["date"] == "2024-05-02"


def test_the_competition_and_stage_of_the_sentence_are_the_matchs() -> None:
    (found,) = _coming("Roma will face Bayer Leverkusen in the Europa League semi-finals.")
    assert found["competition"] == "UEFA Europa League"
    assert found["stage"] == "semi-final"


PREVIEW = "Serie A weekend preview\n\nThere is much to play for in the coming days.\n\n"


def test_a_preview_tells_of_no_match_played() -> None:
    text = f"{PREVIEW}Roma v Napoli\n\nRoma host Napoli with a point to prove. Napoli drew 0-0 at Lecce last week.\n"
    played = report.extract(text, "match")
    assert [(f.slots["home"], f.slots["away"]) for f in played] == [("Lecce", "Napoli")]
    assert _coming(text) == [{"teams": ("Napoli", "Roma"), "home": "Roma"}]


def test_a_heading_with_two_sides_over_a_report_is_a_match_played() -> None:
    text = "Roma v Napoli was a poor match, and a late one. Nobody at Roma or Napoli will remember it long.\n"
    assert [(f.slots["home"], f.slots["away"]) for f in report.extract(text, "match")] == [("Roma", "Napoli")]


def test_a_day_before_the_verb_is_the_day_of_the_match() -> None:
    assert _coming("Roma won at last. On Sunday they visit Napoli.") == [
        {"teams": ("Napoli", "Roma"), "home": "Napoli", "date": "2024-04-21"}
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Hosts Cameroon took third place on Saturday.",
        "His side can still win a cup on Saturday, when they play Napoli. Roma and Lazio watched.",
        "On three of their last four visits they lost 3-0 each time. Roma and Napoli know it.",
    ],
)
def test_hosts_that_are_no_verb_and_sides_that_are_not_named_meet_nobody(text: str) -> None:
    assert _coming(text) == []


def test_a_score_that_fell_each_time_is_of_no_match() -> None:
    text = f"{PREVIEW}Roma visit Napoli, where they lost 3-0 each time on their last two visits.\n"
    assert report.extract(text, "match") == []
