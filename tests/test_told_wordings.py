"""Events in the many ways in which reports tell them, and what only looks like one."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from loaders.model import Fact
from loaders.reading import events, times
from tests.reading_helper import reading
from tests.report import extract

PLAYERS = (
    *("Saka", "Havertz", "Rice", "Timber", "Trossard", "Odegaard", "Raya", "Saliba", "White", "Merino", "Guardiola"),
    *("Dias", "Ederson", "Foden", "Haaland", "Doku", "Kovacic", "Silva"),
)


def lines(name: str) -> list[tuple[str, ...]]:
    text = (Path(__file__).with_name("expected") / name).read_text("utf-8")
    return [tuple(line.split("|")) for line in text.splitlines() if not line.startswith("#")]


def told(sentence: str) -> list[Fact]:
    found = reading(sentence, PLAYERS, ("Arsenal", "City"))
    return events.facts(replace(found, moments=times.find(found.article, found.sentences)))


@pytest.mark.parametrize(("what", "sentence"), lines("goal_wordings.txt"))
def test_a_sentence_tells_its_goal_and_no_other_sort(what: str, sentence: str) -> None:
    goals = {
        (fact.slots["scorer"], fact.slots.get("method") == "own_goal") for fact in told(sentence) if fact.kind == "goal"
    }
    kind, _, scorer = what.partition(" ")
    if kind == "none":
        assert goals == set()
    else:
        assert (scorer, kind == "own") in goals


@pytest.mark.parametrize(("what", "sentence"), lines("event_wordings.txt"))
def test_a_sentence_tells_its_event_or_none_of_the_kind(what: str, sentence: str) -> None:
    kind, *given = what.lstrip("-").split()
    wanted = dict(slot.split("=") for slot in given)
    found = [fact for fact in told(sentence) if fact.kind == kind]
    fitting = [fact for fact in found if all(str(fact.slots.get(slot)) == value for slot, value in wanted.items())]
    if what.startswith("-"):
        assert found == []
    else:
        assert fitting


@pytest.mark.parametrize(("what", "sentence"), lines("result_wordings.txt"))
def test_a_sentence_tells_its_result_with_who_was_at_home(what: str, sentence: str) -> None:
    found = [fact.slots for fact in extract(sentence, "match")]
    told = [f"{m['home']} {m['home_goals']}-{m['away_goals']} {m['away']}" for m in found if "home_goals" in m]
    assert told == ([] if what == "none" else [what])


@pytest.mark.parametrize("joint", ["after", "following"])
def test_a_goal_told_by_a_noun_with_a_time_of_its_own_has_that_time(joint: str) -> None:
    goals = told(f"Foden levelled on the hour {joint} Saka's tenth-minute strike.")
    minutes = {fact.slots["scorer"]: fact.slots.get("minute") for fact in goals if fact.kind == "goal"}
    assert minutes == {"Foden": 60, "Saka": 10}
