"""Reports that no rule was written for: what they are, and what their gold rows say."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import pytest

from bench.evaluation.sameness import PERSONS
from bench.evaluation.scoring import score
from bench.evaluation.sets import sets
from graph.names import fold
from loaders import articles
from loaders.model import KINDS, Article
from loaders.rows import table
from ontology import load
from tests import told
from tests.test_samples import SHARED, _runs

REPORTS = Path(__file__).with_name("reports")
GOLD = Path(__file__).with_name("expected") / "reports"


@cache
def reports() -> tuple[Article, ...]:
    return tuple(article for path in articles.find([REPORTS]) for article in articles.read(path))


def rows(article_id: str, suffix: str = ".jsonl") -> list[dict[str, Any]]:
    return told.rows(article_id, suffix, GOLD)


each_report = pytest.mark.parametrize("article", reports(), ids=[article.id for article in reports()])


def test_every_report_has_its_gold_rows_and_its_traps() -> None:
    ids = {article.id for article in reports()}
    assert {path.name.split(".")[0] for path in GOLD.glob("*.jsonl")} == ids
    assert {path.name.split(".")[0] for path in GOLD.glob("*.traps.jsonl")} == ids


@each_report
def test_gold_rows_keep_to_the_facts_table(article: Article) -> None:
    kinds = load().kinds
    for one in [*rows(article.id), *rows(article.id, ".traps.jsonl")]:
        assert one["article"] == article.id
        assert one["kind"] in KINDS
        assert one["slots"] and set(one["slots"]) <= set(kinds[one["kind"]].slots), one
    assert all(one["why"] for one in rows(article.id, ".traps.jsonl"))


@each_report
def test_every_evidence_quotation_and_person_of_the_gold_rows_stands_in_the_report(article: Article) -> None:
    text = fold(article.text)
    for one in rows(article.id):
        assert one["evidence"]
        assert all(words["text"] and words["text"] in article.text for words in one["evidence"]), one
        if one["kind"] == "quote":
            assert one["slots"]["text"] in article.text
        for slot in PERSONS & set(one["slots"]):
            assert any(fold(name).split()[-1] in text for name in one["slots"][slot]), (slot, one)


def test_no_report_shares_nine_words_in_a_row_with_a_report_of_others() -> None:
    others = sorted((SHARED / "articles").glob("*.txt"))
    if not others:
        pytest.skip("the reports that these were compared with are not here")
    theirs = {run for path in others for run in _runs(path.read_text("utf-8"))}
    for article in reports():
        assert theirs.isdisjoint(_runs(article.text)), article.id


def test_the_gold_rows_agree_with_themselves_and_spring_no_trap() -> None:
    (ours,) = (one for one in sets() if one.gold == GOLD)
    facts = [row for one in reports() for row in table(one, told.told(one, GOLD))]
    reached = score(facts, map(ours.gold_of, reports()))
    figures, whole = reached.tallies["all"].figures(), reached.tallies["all"]
    assert (figures["precision"], figures["recall"], figures["slot_precision"]) == (1.0, 1.0, 1.0), reached.errors
    assert (whole.sprung, whole.bad_spans) == (0, 0)
