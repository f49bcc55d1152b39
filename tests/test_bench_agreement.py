"""The generated reports whose truth is known, and what is measured on them."""

from __future__ import annotations

import random

from bench.agreement import Measured, corpus, measure
from bench.corpus.names import plain, slipped


def test_one_seed_gives_one_corpus_and_another_another() -> None:
    assert corpus(4, 10, 3) == corpus(4, 10, 3)
    assert corpus(4, 10, 3) != corpus(4, 10, 4)


def test_what_a_report_tells_stands_where_it_is_said_to() -> None:
    written, _ = corpus(8, 10, 1)
    for one in written:
        text = one.article.text
        for told in one.told:
            words = plain(text[told.start : told.end])
            assert words.strip()
            if isinstance(told.slots.get("minute"), int) and told.kind != "goal":
                assert str(told.slots["minute"]) in words


def test_the_corpus_has_what_makes_agreement_hard() -> None:
    written, planted = corpus(40, 10, 1)
    styles = {one.article.id.partition("-")[2] for one in written}
    assert {"wire", "copy", "cut", "undated", "away", "surnames"} <= styles
    assert {one.slot for one in planted} >= {"minute", "scorer", "attendance", "score"}
    assert any(one.article.published is None for one in written)
    assert any(one.first for one in written) and any("Women" in one.sides[0] for one in written)
    assert len({one.sides for one in written}) < len({one.match for one in written}), "some sides meet again"


def test_a_slip_of_the_pen_changes_one_letter_of_a_long_word() -> None:
    spelt = {slipped("Frazer Blackwood", random.Random(seed)) for seed in range(30)}
    assert len(spelt) > 5
    assert all(abs(len(name) - len("Frazer Blackwood")) == 1 for name in spelt)
    assert slipped("Bo Ek", random.Random(1)) == "Bo Ek"


def test_a_small_corpus_is_agreed_on_and_what_was_planted_is_found() -> None:
    written, planted = corpus(8, 10, 5)
    done: Measured = measure(written, planted, workers=1)
    assert done.facts > 600
    for kind in ("match", "events"):
        precision, recall = done.pairs[kind, "read rightly"]
        assert precision.right >= 0.99 * precision.all
        assert recall.right >= 0.99 * recall.all
    assert done.found_of_read.all >= 3
    assert done.found_of_read.right == done.found_of_read.all
    assert done.false - done.false_of_reading <= 1
