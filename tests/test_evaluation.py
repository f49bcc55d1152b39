"""How well articles are read, never below the floors; and the measure itself."""

from __future__ import annotations

import dataclasses
import importlib.util
import json
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from bench.evaluation import __main__ as command
from bench.evaluation import sameness
from bench.evaluation.scoring import Gold, Score, score
from bench.evaluation.sets import Set, sets
from loaders.facts import extract
from loaders.rows import table

SCORER = Path(__file__).resolve().parents[2] / "shared" / "facts" / "score.py"
SETS = {one.name: one for one in sets()}


def here(name: str) -> Set:
    if not SETS[name].here:
        pytest.skip(f"{SETS[name].title}: {SETS[name].articles} is not here")
    return SETS[name]


@pytest.mark.parametrize("name", SETS)
def test_articles_are_read_no_worse_than_the_floors(name: str) -> None:
    assert here(name).below(here(name).score()) == []


def test_the_samples_and_the_reports_are_always_judged() -> None:
    assert SETS["samples"].here
    assert SETS["reports"].here


@pytest.mark.parametrize("name", ["real", "dev"])
def test_the_measure_is_that_of_the_contract(name: str) -> None:
    one = here(name)
    facts = [row for article in one.read() for row in table(article, extract(article))]
    theirs = _contract().score(facts, one.gold, one.articles, "kind", [])
    ours = score(facts, map(one.gold_of, one.read()))
    assert ours.tallies.keys() == theirs.keys()
    for key, tally in theirs.items():
        assert dataclasses.astuple(ours.tallies[key]) == (
            *(tally.tp, tally.fp, tally.fn, tally.slot_tp, tally.slot_fp, tally.slot_fn),
            *(tally.traps, tally.trap_total, tally.bad_spans, tally.spans),
        ), key


def _contract() -> ModuleType:
    spec = importlib.util.spec_from_file_location("facts_score", SCORER)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def goal(scorer: str, minute: int, **more: Any) -> dict[str, Any]:
    match = {"home": "Hull", "away": "Bury"}
    return {"article": "one", "kind": "goal", "match": match, "slots": {"scorer": scorer, "minute": minute}, **more}


def judged(gold: list[dict[str, Any]], got: list[dict[str, Any]], *traps: dict[str, Any]) -> Score:
    for row in got:
        row.setdefault("evidence", [{"start": 0, "end": 4, "text": "Hull"}])
    return score(got, [Gold("one", "Hull won.", gold, traps)])


def test_a_goal_is_paired_with_the_gold_goal_of_its_minute_though_its_scorer_has_two() -> None:
    reached = judged([goal("Ann Lee", 7), goal("Ann Lee", 70)], [goal("Lee", 70), goal("Lee", 7)])
    assert reached.errors == []
    assert reached.tallies["core"].figures()["slot_f1"] == 1.0


def test_a_wrong_slot_is_one_too_many_and_one_missed() -> None:
    tally = judged([goal("Lee", 7)], [goal("Lee", 9)]).tallies["goal"]
    assert (tally.right, tally.extra, tally.missed) == (1, 0, 0)
    assert (tally.slots_right, tally.slots_extra, tally.slots_missed) == (2, 1, 1)


def test_a_fact_that_gold_does_not_have_counts_against_precision_and_one_that_is_not_read_against_recall() -> None:
    figures = judged([goal("Lee", 7), goal("Poe", 8)], [goal("Lee", 7), goal("Roy", 9)]).tallies["all"].figures()
    assert (figures["precision"], figures["recall"], figures["f1"]) == (0.5, 0.5, 0.5)


def test_an_optional_row_is_neither_rewarded_nor_punished() -> None:
    for got in ([goal("Lee", 7)], []):
        tally = judged([goal("Lee", 7, optional=True)], got).tallies["all"]
        assert (tally.right, tally.extra, tally.missed) == (0, 0, 0)


def test_a_trap_is_sprung_by_a_fact_that_says_it_and_not_by_a_right_one() -> None:
    sprung = judged([], [goal("Lee", 7)], goal("Lee", 7, why="it was disallowed"))
    assert sprung.tallies["all"].sprung == 1
    assert judged([goal("Lee", 7)], [goal("Lee", 7)], goal("Lee", 7, why="told twice")).tallies["all"].sprung == 0


def test_a_span_that_does_not_hold_its_words_is_bad() -> None:
    got = goal("Lee", 7, evidence=[{"start": 1, "end": 5, "text": "Hull"}, {"start": 0, "end": 4, "text": "Hull"}])
    tally = judged([goal("Lee", 7)], [got]).tallies["all"]
    assert (tally.bad_spans, tally.spans) == (1, 2)


def test_a_match_may_be_told_from_either_side_where_gold_leaves_open_who_was_at_home() -> None:
    gold = {"kind": "match", "slots": {"home": "Hull", "away": "Bury", "home_goals": 2, "away_goals": 1}}
    got = {
        "article": "one",
        "kind": "match",
        "slots": {"home": "Bury", "away": "Hull", "home_goals": 1, "away_goals": 2},
    }
    assert judged([{**gold, "sides_unordered": True}], [dict(got)]).errors == []
    assert judged([gold], [dict(got)]).tallies["match"].right == 0


@pytest.mark.parametrize(
    ("kind", "slot", "gold", "got"),
    [
        ("goal", "scorer", ["Mohamed Salah"], "Salah"),
        ("goal", "team", "Inter Milan", "Inter"),
        ("goal", "team", "Liverpool", "Liverpool FC"),
        ("goal", "minute", {"from": 60, "to": 65}, 62),
        ("goal", "minute", 62, {"from": 60, "to": 65}),
        ("goal", "scorer", "Martin Ødegaard", "ODEGAARD"),
        ("card", "colour", ["red", "second_yellow"], "second_yellow"),
        ("tie", "teams", [["Hull", "Hull City"], ["Bury"]], ["Bury", "Hull City"]),
        ("tie", "aggregate", {"Hull City": 3, "Bury": 1}, {"Bury": 1, "Hull": 3}),
        ("quote", "text", "we were the better side all day", "We were the better side all day."),
    ],
)
def test_values_that_mean_the_same_are_right(kind: str, slot: str, gold: object, got: object) -> None:
    assert sameness.slot(kind, slot, gold, got)


@pytest.mark.parametrize(
    ("kind", "slot", "gold", "got"),
    [
        ("goal", "team", "AC Milan", "Inter Milan"),
        ("goal", "scorer", "Salah", "Mane"),
        ("goal", "minute", 7, {"from": 1, "to": 45}),
        ("goal", "minute", {"from": 60, "to": 65}, 66),
        ("lineup", "started", True, 1),
        ("card", "colour", "yellow", "second_yellow"),
        ("tie", "teams", [["Hull"], ["Bury"]], ["Hull"]),
        ("quote", "text", "we were the better side", "they were lucky"),
    ],
)
def test_values_that_mean_something_else_are_wrong(kind: str, slot: str, gold: object, got: object) -> None:
    assert not sameness.slot(kind, slot, gold, got)


def test_what_is_below_a_floor_is_told_in_a_sentence() -> None:
    strict = dataclasses.replace(SETS["samples"], least={"core": {"precision": 0.9}}, traps=0)
    reached = judged([], [goal("Lee", 7, evidence=[{}])], goal("Lee", 7, why="no"))
    assert strict.below(reached) == [
        "samples: core precision is 0.000, the floor is 0.9",
        "samples: 1 traps are sprung, at most 0 may be",
        "samples: 1 spans do not hold their words",
    ]


@pytest.fixture
def small(tmp_path: Path) -> Set:
    """One report of which a goal is read and another missed."""
    for folder in ("articles", "gold"):
        (tmp_path / folder).mkdir()
    (tmp_path / "articles" / "one.txt").write_text("Ann Lee scored for Hull City after 7 minutes.", encoding="utf-8")
    gold = [goal("Ann Lee", 7), goal("Eve Poe", 8)]
    (tmp_path / "gold" / "one.jsonl").write_text("".join(json.dumps(row) + "\n" for row in gold), encoding="utf-8")
    floors = {"goal": {"recall": 0.5}}
    return Set("small", "a small one", tmp_path / "articles", tmp_path / "gold", floors, 0, frozenset())


def test_the_command_prints_every_kind_and_ends_with_status_1_below_a_floor(
    small: Set, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(command, "sets", lambda: [small])
    assert command.main(["small"]) == 0
    printed = capsys.readouterr().out
    assert {"core", "all", "goal"} <= {line.split(" ")[0] for line in printed.splitlines()}
    monkeypatch.setattr(command, "sets", lambda: [dataclasses.replace(small, least={"all": {"recall": 0.6}})])
    assert command.main([]) == 1
    assert capsys.readouterr().out.endswith("small: all recall is 0.500, the floor is 0.6\n")


def test_a_set_that_is_not_here_is_named_and_left_out(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(command, "sets", lambda: [dataclasses.replace(SETS["real"], articles=tmp_path / "none")])
    assert command.main([]) == 0
    assert "left out" in capsys.readouterr().out


def test_errors_are_listed_but_for_articles_that_nobody_reads(
    small: Set, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(command, "sets", lambda: [small])
    command.main(["small", "--errors"])
    assert 'one: missed goal {"scorer": "Eve Poe", "minute": 8}' in capsys.readouterr().out
    monkeypatch.setattr(command, "sets", lambda: [dataclasses.replace(small, unread=frozenset({"one"}))])
    command.main(["small", "--errors"])
    assert "missed" not in capsys.readouterr().out
