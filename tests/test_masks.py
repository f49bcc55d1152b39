"""Sentences with what is known in them masked, and scores; the way back to the article's characters is exact."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loaders.model import Span
from loaders.reading import masks, scores, sentences
from loaders.reading.layers import Reading
from loaders.reading.masks import Masked, Thing, compile_pattern, mask
from tests import report
from tests.reading_helper import reading


def _masked(text: str) -> tuple[Reading, Masked]:
    found = reading(text, players=["Harry Kane", "Kane"], teams=["Bayern", "Bayern Munich", "Mainz"])
    things = [Thing(s.start, s.end, "score", s) for s in scores.find(found, found.sentences[0])]
    return found, mask(found, found.sentences[0], things)


def test_names_and_scores_become_letters_and_words_small() -> None:
    _, masked = _masked("Harry Kane put Bayern Munich 1-0 up against Mainz.")
    assert masked.text == " P:0 put T:1 S:2 up against T:3 . "
    assert masked.words == {"P:", "put", "T:", "S:", "up", "against", "."}
    assert [thing.kind for thing in masked.things] == ["person", "team", "score", "team"]


def test_the_span_of_a_match_is_the_articles_own_characters() -> None:
    text = "On Saturday Harry Kane’s header put Bayern Munich 1-0 up."
    _, masked = _masked(text)
    found = re.search(r"P:0 's header put T:1", masked.text)
    assert found is not None
    span = masked.span(*found.span())
    assert text[span.start : span.end] == "Harry Kane’s header put Bayern Munich"


def test_every_single_piece_maps_back_to_itself() -> None:
    text = "Harry Kane didn’t put Bayern 1-0 up — Mainz’s keeper saw to that."
    _, masked = _masked(text)
    for piece in re.finditer(r"\S+", masked.text):
        span = masked.span(*piece.span())
        thing = re.fullmatch(r"[A-Z]:(\d+)", piece.group())
        expected = masked.things[int(thing[1])].span if thing else None
        words = text[span.start : span.end].casefold().replace("’", "'")
        assert (span == expected) if expected is not None else (words == piece.group())


def _pattern(pattern: str) -> re.Pattern[str]:
    known = masks.classes({"beat": ["beat", "thrash"]}, {"manager": ["head coach", "coach"]})
    return compile_pattern(pattern, {"w": "team", "l": "team", "n": "number", "x": "word"}, known)


@pytest.mark.parametrize("verb", ["beat", "beats", "beaten", "beating", "thrash", "thrashed", "thrashing", "thrashes"])
def test_a_class_of_verbs_meets_every_form_of_each(verb: str) -> None:
    assert _pattern("{w} ~ <beat> {l}").search(f" T:0 had {verb} T:1 . ")


def test_a_tilde_skips_words_but_no_side_no_score_and_no_stop() -> None:
    pattern = _pattern("{w} ~ <beat> {l}")
    assert pattern.search(" T:0 on a wet night in may beat T:1 . ")
    for between in ("T:5", "S:5", ".", ";", "but", "while"):
        found = pattern.search(f" T:0 {between} they beat T:1 . ")
        assert found is None or found.start() > 2
    assert not pattern.search(" T:0 a b c d e f g h beat T:1 . ")


def test_a_plus_skips_words_that_qualify() -> None:
    pattern = _pattern("<beat> + {l}")
    assert pattern.search(" beat lowly T:1 ")
    assert pattern.search(" beat N:2 side T:1 ")
    assert not pattern.search(" beat one two three four five T:1 ")


def test_the_longest_word_of_a_class_is_met() -> None:
    found = compile_pattern("<manager>", {}, {"manager": ["coach", "head coach"]}, mark="told").search(" head coach ")
    assert found is not None
    assert found["told"] == "head coach"


def test_a_number_is_digits_or_a_word() -> None:
    assert [_pattern("won {n}").search(f" won {n} ") is not None for n in ("5", "60,000", "twenty-one")] == [True] * 3


def test_a_group_or_class_that_does_not_exist_is_an_error() -> None:
    with pytest.raises(KeyError):
        _pattern("{nobody} <beat>")
    with pytest.raises(KeyError):
        _pattern("{w} <nothing>")


def test_a_gate_lets_through_what_matches() -> None:
    gate = masks.gate([_pattern("{w} ~ <beat> {l}")])
    assert list(gate.open(frozenset({"T:", "beat", "well"}))) == [0]
    assert list(gate.open(frozenset({"T:", "well"}))) == []


TEXTS = st.lists(
    st.sampled_from(
        ["Kane", "Bayern", "Mainz", "beat", "2-1", "2–1", "’s", ",", "(", "4-4-2", "90+1'", "é", "0-0", "-"]
    ),
    max_size=14,
).map(" ".join)


@settings(max_examples=80, deadline=None)
@given(TEXTS, st.data())
def test_whatever_the_text_spans_map_back_to_whole_words_in_order(text: str, data: st.DataObject) -> None:
    if not text.strip():
        return
    found, masked = _masked(text)
    sentence = found.sentences[0]
    pieces = list(re.finditer(r"\S+", masked.text))
    starts = [masked.span(*piece.span()) for piece in pieces]
    assert starts == sorted(starts)
    assert all(one.end <= two.start for one, two in pairwise(starts))
    low = data.draw(st.integers(0, len(pieces) - 1))
    high = data.draw(st.integers(low, len(pieces) - 1))
    span = masked.span(pieces[low].start(), pieces[high].end())
    assert span == Span(starts[low].start, starts[high].end)
    assert sentence.span.covers(span)


@settings(max_examples=100, deadline=None)
@given(st.text(alphabet="0123456789-–— .,/'x%", max_size=40))
def test_whatever_the_digits_scores_lie_in_the_sentence_and_say_what_stands_there(text: str) -> None:
    found = Reading(report.article(text), sentences=sentences.split(report.article(text), report.whole(text)))
    for sentence in found.sentences:
        reach = sentence.start
        for score in scores.find(found, sentence):
            assert reach <= score.start < score.end <= sentence.end
            reach = score.end
            digits = re.findall(r"\d+", text[score.start : score.end])
            assert [int(digit) for digit in digits] == [score.first, score.second]
            assert max(score.first, score.second) <= 20
