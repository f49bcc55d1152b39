"""The facts table out of the store is the table made straight from the facts."""

from __future__ import annotations

import csv
import io
import json
import random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph import table
from loaders import rows
from loaders.model import Fact, MatchRef, Span
from ontology import load
from tests.model_kit import article, fact, facts, store_of

TEXT = "Łódź saw “a late” goal — the 2:1 🎉 came in stoppage time. " * 5


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(st.lists(facts(), min_size=1, max_size=5))
def test_rows_of_the_store_equal_the_rows_of_the_facts(many: list[Fact]) -> None:
    report = article("a b/ü", TEXT)
    assert rows.to_jsonl(table.rows(store_of((report, many)))) == rows.to_jsonl(rows.table(report, many))


def test_rows_do_not_depend_on_the_order_of_reports_and_facts() -> None:
    ref = MatchRef("Atalanta", "Liverpool", "2024-04-18")
    many = [fact("goal", ref, scorer="Mohamed Salah", minute=7), fact("card", ref, player="Luis Díaz", colour="yellow")]
    reports = [(article(name, TEXT), many) for name in ("b", "a", "c")]
    straight = list(table.rows(store_of(*reports)))
    shuffled = [(one, many[::-1]) for one, _ in random.Random(3).sample(reports, 3)]
    assert list(table.rows(store_of(*shuffled))) == straight
    assert [one["article"] for one in straight] == ["a", "a", "b", "b", "c", "c"]


def test_a_vague_minute_an_aggregate_and_lists_keep_their_form() -> None:
    report = article("a", TEXT)
    many = [
        fact("substitution", on="Darwin Núñez", minute={"from": 60, "to": 65}),
        fact("tie", teams=("Liverpool", "Atalanta"), aggregate={"Liverpool": 1, "Atalanta": 3}),
        fact("lineup", player="Alisson", started=False),
        fact("statistic", subject="Liverpool", measure="expected goals", value=0.11),
        fact("trait", person="Luis Díaz", trait="age", value=27),
    ]
    slots = {one["kind"]: one["slots"] for one in table.rows(store_of((report, many)))}
    assert slots["substitution"]["minute"] == {"from": 60, "to": 65}
    assert slots["tie"] == {"teams": ["Atalanta", "Liverpool"], "aggregate": {"Atalanta": 3, "Liverpool": 1}}
    assert slots["lineup"]["started"] is False
    assert slots["statistic"]["value"] == 0.11
    assert slots["trait"]["value"] == 27


def test_evidence_text_is_the_slice_of_the_article_and_spans_are_sorted() -> None:
    one = Fact("goal", {"scorer": "X"}, (Span(20, 30), Span(5, 9), Span(5, 9)))
    evidence = next(iter(table.rows(store_of((article("a", TEXT), [one])))))["evidence"]
    assert [(part["start"], part["end"]) for part in evidence] == [(5, 9), (20, 30)]
    assert all(part["text"] == TEXT[part["start"] : part["end"]] for part in evidence)


def test_slots_stand_in_the_order_of_the_contract() -> None:
    one = rows.row("a", TEXT, fact("goal", assist="B", minute=3, team="C", scorer="A"))
    assert list(one["slots"]) == ["scorer", "team", "minute", "assist"]


def test_a_match_told_only_through_its_events_makes_no_row_of_its_own() -> None:
    ref = MatchRef("Atalanta", "Liverpool")
    kinds = [one["kind"] for one in table.rows(store_of((article("a", TEXT), [fact("goal", ref, scorer="X")])))]
    assert kinds == ["goal"]


@pytest.mark.parametrize(("kind", "slot"), [("goal", "colour"), ("own_goal", "scorer")])
def test_a_kind_or_slot_outside_the_contract_is_refused(kind: str, slot: str) -> None:
    with pytest.raises(ValueError, match="facts table"):
        rows.row("a", TEXT, fact(kind, **{slot: "x"}))


def test_csv_has_a_column_for_each_slot_used_and_a_line_for_each_fact() -> None:
    many = [fact("goal", scorer="A, B", minute={"from": 1, "to": 2}), fact("lineup", player="C", started=True)]
    lines = list(csv.DictReader(io.StringIO(rows.to_csv(rows.table(article("a", TEXT), many)))))
    assert [line["scorer"] for line in lines] == ["A, B", ""]
    assert lines[0]["minute"] == "1-2"
    assert lines[1]["started"] == "true"


def test_json_lines_hold_one_object_each() -> None:
    text = rows.to_jsonl(rows.table(article("a", TEXT), [fact("goal", scorer="Éder")]))
    assert [json.loads(line)["slots"] for line in text.splitlines()] == [{"scorer": "Éder"}]
    assert "Éder" in text


def test_the_ontology_names_every_kind_and_slot_of_the_contract() -> None:
    contract = load()
    assert all(slot in contract.exact for kind in contract.kinds.values() for slot in kind.slots)
    assert all(set(kind.key) <= set(kind.slots) for kind in contract.kinds.values())
