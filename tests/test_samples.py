"""The shipped samples: what they are, and how well they are read."""

from __future__ import annotations

import importlib.util
import re
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from graph.names import fold
from loaders.model import KINDS
from loaders.rows import table
from ontology import load
from tests.told import GOLD, PERSONS, rows, samples, told

SHARED = Path(__file__).resolve().parents[2] / "shared"
IDS = [article.id for article in samples()]

#: What reading the samples reaches; raise these when it gets better, never lower them.
FLOORS = {("core", "precision"): 0.98, ("core", "f1"): 0.89, ("all", "f1"): 0.90}


def test_there_are_fourteen_samples_in_three_formats_each_with_its_gold_rows() -> None:
    assert len(samples()) == 14
    assert Counter(article.media_type for article in samples()) == {
        "text/plain": 7,
        "text/markdown": 6,
        "text/html": 1,
    }
    assert {path.name.split(".")[0] for path in GOLD.glob("*.jsonl")} == set(IDS)


@pytest.mark.parametrize("article", samples(), ids=IDS)
def test_gold_rows_keep_to_the_facts_table(article: Any) -> None:
    kinds = load().kinds
    for one in [*rows(article.id), *rows(article.id, ".traps.jsonl")]:
        assert one["article"] == article.id
        assert one["kind"] in KINDS
        assert set(one["slots"]) <= set(kinds[one["kind"]].slots)
    assert all(one["why"] for one in rows(article.id, ".traps.jsonl"))


@pytest.mark.parametrize("article", samples(), ids=IDS)
def test_every_person_of_the_gold_rows_is_named_in_the_sample(article: Any) -> None:
    text = fold(article.text)
    for one in rows(article.id):
        for slot, names in one["slots"].items():
            if slot in PERSONS:
                options = names if isinstance(names, list) else [names]
                assert any(fold(name).split()[-1] in text for name in options), (slot, names)


@pytest.mark.parametrize("article", samples(), ids=IDS)
def test_every_quotation_and_every_evidence_of_the_gold_rows_stands_in_the_sample(article: Any) -> None:
    for one in rows(article.id):
        if one["kind"] == "quote":
            assert one["slots"]["text"].rstrip(",.") in article.text
        for words in one.get("evidence", ()):
            assert words["text"] in article.text


def test_no_sample_shares_nine_words_in_a_row_with_a_report_of_others() -> None:
    reports = sorted((SHARED / "articles").glob("*.txt"))
    if not reports:
        pytest.skip("the reports that the samples were compared with are not here")
    theirs = {run for path in reports for run in _runs(path.read_text("utf-8"))}
    for article in samples():
        assert theirs.isdisjoint(_runs(article.text)), article.id


def _runs(text: str) -> Iterator[tuple[str, ...]]:
    words = re.findall(r"\w+", text.lower())
    return (tuple(words[place : place + 9]) for place in range(len(words) - 8))


def test_the_samples_are_read_at_least_as_well_as_before_and_no_trap_is_sprung() -> None:
    from loaders.facts import extract

    score = _score()
    facts = [row for article in samples() for row in table(article, extract(article))]
    errors: list[str] = []
    tallies = score.score(facts, GOLD, None, "kind", errors)
    reached = {name: tally.row() for name, tally in tallies.items()}
    for (name, figure), floor in FLOORS.items():
        assert reached[name][figure] >= floor, (name, figure)
    assert [error for error in errors if " TRAP " in error] == []


def test_the_gold_rows_agree_with_themselves_and_spring_no_trap() -> None:
    errors: list[str] = []
    facts = [row for article in samples() for row in table(article, told(article))]
    reached = _score().score(facts, GOLD, None, "kind", errors)["all"].row()
    assert (reached["precision"], reached["recall"], reached["slot_precision"]) == (1.0, 1.0, 1.0), errors
    assert reached["traps_sprung"].startswith("0/")


def _score() -> ModuleType:
    """The scorer that pairs facts with gold rows."""
    path = SHARED / "facts" / "score.py"
    if not path.exists():
        pytest.skip("the scorer is not here")
    spec = importlib.util.spec_from_file_location("facts_score", path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module
