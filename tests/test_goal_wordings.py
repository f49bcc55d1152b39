"""Goals in the many ways in which reports tell them, and what only looks like one."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from loaders.reading import events, times
from tests.reading_helper import reading

PLAYERS = (
    *("Saka", "Havertz", "Rice", "Timber", "Trossard", "Odegaard", "Raya", "Saliba", "White", "Merino"),
    *("Dias", "Ederson", "Foden", "Haaland", "Doku", "Kovacic", "Silva"),
)
_LINES = (Path(__file__).with_name("expected") / "goal_wordings.txt").read_text("utf-8").splitlines()
TOLD = [tuple(line.split("|")) for line in _LINES if not line.startswith("#")]


@pytest.mark.parametrize(("what", "sentence"), TOLD)
def test_a_sentence_tells_its_goal_and_no_other_sort(what: str, sentence: str) -> None:
    found = reading(sentence, PLAYERS, ("Arsenal", "City"))
    facts = events.facts(replace(found, moments=times.find(found.article, found.sentences)))
    goals = {(fact.slots["scorer"], fact.slots.get("method") == "own_goal") for fact in facts if fact.kind == "goal"}
    kind, _, scorer = what.partition(" ")
    if kind == "none":
        assert goals == set()
    else:
        assert (scorer, kind == "own") in goals
