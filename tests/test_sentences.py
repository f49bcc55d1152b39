"""Where sentences end, and what their words are."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loaders.reading import sentences
from loaders.reading.layers import Line
from tests import report


def _split(text: str) -> list[str]:
    return [text[s.start : s.end] for s in sentences.split(report.article(text), report.whole(text))]


def _words(text: str) -> list[str]:
    return [token.text for token in sentences.tokens(text, 0, len(text))]


@pytest.mark.parametrize(
    "text",
    [
        "The match on Dec. 29 was lost.",
        "He came from St. Pauli last summer.",
        "A.C. Milan won in the U.S. last July.",
        "It was Milan vs. Inter again.",
        "Prof. Weir and Dr. Hall watched.",
        "The No. 9 shirt is free.",
        "J. Klopp and P. Guardiola shook hands.",
        "A rating of 7.5 was generous.",
        "They won by 2.5 goals a game on average.",
        "They lost... and nobody cared.",
    ],
)
def test_an_abbreviation_an_initial_and_a_decimal_end_no_sentence(text: str) -> None:
    assert _split(text) == [text]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Saka scored. Rice shot wide.", 2),
        ("What a goal! Rice ran. And then? Nothing.", 4),
        ("“We lost.” Rice sighed.", 2),
        ('"We lost." Rice sighed.', 2),
        ("(It was late.) Rice sighed.", 2),
        ("It ended 2-1. 40,000 saw it.", 2),
        ("Ødegaard shot. Álvarez saved.", 2),
        ("Salah went off… Jota came on.", 2),
        ("It was I. Rice knew.", 2),
    ],
)
def test_a_stop_before_a_capital_a_quote_or_a_number_ends_a_sentence(text: str, parts: int) -> None:
    found = _split(text)
    assert len(found) == parts
    assert " ".join(found) == text


def test_no_sentence_crosses_a_line_and_headlines_are_sentences() -> None:
    text = "Arsenal win again\nSaka scored\nearly on."
    assert _split(text) == text.split("\n")


def test_lines_that_are_no_prose_have_no_sentences() -> None:
    text = "Arsenal: Raya; White, Saliba.\nSaka scored."
    lines = (Line(0, 29, "lineup", 0), Line(30, len(text), "prose", 1))
    (found,) = sentences.split(report.article(text), lines)
    assert text[found.start : found.end] == "Saka scored."
    assert found.line == 1


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Saka's 39' goal", ["Saka", "'s", "39'", "goal"]),
        ("in the 90+1' of it", ["in", "the", "90+1'", "of", "it"]),
        ("a 25-yard shot", ["a", "25-yard", "shot"]),
        ("the 79th minute", ["the", "79th", "minute"]),
        ("60,000 fans", ["60,000", "fans"]),
        ("O'Neil didn't", ["O'Neil", "did", "n't"]),
        ("N’Golo’s pass", ["N’Golo", "’s", "pass"]),
        ("Smith-Rowe, 20-year-old", ["Smith-Rowe", ",", "20-year-old"]),
        ("won 3-1!", ["won", "3", "-", "1", "!"]),
    ],
)
def test_minutes_hyphens_possessives_and_denials_are_tokens(text: str, words: list[str]) -> None:
    assert _words(text) == words


def test_tokens_cover_every_character_that_is_no_white_space() -> None:
    text = "“Núñez’s 90+2' header — (from 6-yard range) — made it 2–1… £60m well spent!?” 100%"
    covered = {at for t in sentences.tokens(text, 0, len(text)) for at in range(t.start, t.end)}
    assert {at for at, letter in enumerate(text) if not letter.isspace()} == covered


LETTERS = st.text(
    alphabet=st.one_of(
        st.sampled_from(list(" .!?…\"'“”‘’()-–—,;:0123456789AbcÉßıİ\n\t ")), st.characters(codec="utf-8")
    ),
    max_size=120,
)


@settings(max_examples=80, deadline=None)
@given(LETTERS)
def test_whatever_the_text_sentences_are_ordered_disjoint_within_their_line_and_trimmed(text: str) -> None:
    lines = report.whole(text)
    reach = 0
    for sentence in sentences.split(report.article(text), lines):
        assert reach <= sentence.start < sentence.end
        reach = sentence.end
        line = lines[sentence.line]
        assert line.start <= sentence.start
        assert sentence.end <= line.end
        words = text[sentence.start : sentence.end]
        assert words == words.strip()
        at = sentence.start
        for token in sentence.tokens:
            assert at <= token.start < token.end <= sentence.end
            assert text[token.start : token.end] == token.text
            at = token.end


@settings(max_examples=80, deadline=None)
@given(LETTERS)
def test_whatever_the_text_no_word_is_lost_between_sentences(text: str) -> None:
    inside = {at for s in sentences.split(report.article(text), report.whole(text)) for at in range(s.start, s.end)}
    outside = "".join(letter for at, letter in enumerate(text) if at not in inside)
    assert not outside.strip()
