"""The shipped samples: what they are, and what their gold rows say."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bench.evaluation.sameness import PERSONS
from bench.evaluation.scoring import score
from bench.evaluation.sets import sets
from graph.names import fold
from loaders.model import KINDS
from loaders.rows import table
from ontology import load
from tests.told import GOLD, rows, samples, told

SHARED = Path(__file__).resolve().parents[2] / "shared"
IDS = [article.id for article in samples()]


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


def test_the_gold_rows_agree_with_themselves_and_spring_no_trap() -> None:
    (ours,) = (one for one in sets() if one.gold == GOLD)
    reached = score([row for one in samples() for row in table(one, told(one))], map(ours.gold_of, samples()))
    figures, whole = reached.tallies["all"].figures(), reached.tallies["all"]
    assert (figures["precision"], figures["recall"], figures["slot_precision"]) == (1.0, 1.0, 1.0), reached.errors
    assert (whole.sprung, whole.bad_spans) == (0, 0)
