"""Marks of quotation: which open and close one, and what is no speech."""

from __future__ import annotations

import time
from itertools import pairwise

import pytest
from hypothesis import given, settings

from loaders.model import Article
from loaders.reading import quotes
from loaders.reading.quotes import Quoted
from tests.quotes_kit import MESSY, lines_of, said


def marks(text: str) -> list[Quoted]:
    return list(quotes.spans(Article("a", text, "a.txt"), lines_of(text)))


def inside(text: str) -> list[str]:
    return [text[quote.inner.start : quote.inner.end] for quote in marks(text)]


# --- marks ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("“We were better,” he said.", ["We were better,"]),
        ('"We were better," he said.', ["We were better,"]),
        ("„Wir waren besser“, sagte er.", ["Wir waren besser"]),
        ("«Siamo stati bravi», he said.", ["Siamo stati bravi"]),
        ("»Vi var bedst«, he said.", ["Vi var bedst"]),
        ("‘We were better,’ he said.", ["We were better,"]),
        ("'We were better,' he said.", ["We were better,"]),
        ("He said: “They called it ‘luck’ but it was work.”", ["They called it ‘luck’ but it was work."]),
        ("“One thing,” he said. “Another thing.”", ["One thing,", "Another thing."]),
        ('“Mixed marks here," he said.', ["Mixed marks here,"]),
    ],
)
def test_each_style_of_marks_is_paired(text: str, expected: list[str]) -> None:
    assert inside(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "The ‘keeper saved Liverpool’s penalty and the players’ union cheered.",
        "Back in the '90s it was O'Neil's side that didn't lose.",
        "He is 6'2\" tall and wore the fans' colours.",
        "Rock ’n’ roll football from the Saints’ youngsters.",
        'Toney lashed in the rebound" and ran off.',
    ],
)
def test_apostrophes_and_stray_marks_are_no_quotation(text: str) -> None:
    assert marks(text) == []


def test_a_plural_possessive_does_not_end_a_single_quotation() -> None:
    assert inside("Frank said: ‘The players’ effort was huge today.’ He left.") == [
        "The players’ effort was huge today."
    ]


def test_a_paragraph_left_open_goes_to_its_end_and_no_further() -> None:
    text = "“We began well and then fell asleep.\n\n“The end was cruel,” said Frank.\n\nToney scored after six minutes."
    first, second = marks(text)
    assert (first.open, text[first.start : first.end]) == (True, "“We began well and then fell asleep.")
    assert text[second.start : second.end] == "“The end was cruel,”"


def test_an_odd_mark_in_mid_sentence_swallows_nothing() -> None:
    assert inside('Toney “headed in after six minutes and Raya saved late.\nFrank said: "Good."') == ["Good."]


def test_a_lost_closing_mark_does_not_hide_the_next_quotation() -> None:
    assert "The second half was ours." in inside("“The first half was theirs, said Silva. “The second half was ours.”")


def test_paragraphs_of_speech_run_into_one_line_stay_apart() -> None:
    text = 'Silva said: "We began well. It was fine. "Then we fell asleep. "The end was cruel." He left.'
    assert inside(text) == ["We began well. It was fine.", "Then we fell asleep.", "The end was cruel."]
    assert [who for _, who in said(text)] == ["Marco Silva"] * 3


def test_a_hand_wrapped_paragraph_is_one() -> None:
    text = "Silva was furious with the display and told his men: “Some of the\nlads were on holiday and it showed.”"
    assert inside(text) == ["Some of the\nlads were on holiday and it showed."]


@pytest.mark.parametrize(
    ("text", "sort"),
    [
        ("Their “mythical” powers failed them.", "scare"),
        ("The fans chanted “You don’t know what you’re doing” at the bench.", "title"),
        ("They sang “Sweet Caroline” again.", "title"),
        ("‘A real mess’", "crosshead"),
        ("“It was a real mess,” he said.", "speech"),
    ],
)
def test_what_is_not_speech_is_told_apart(text: str, sort: str) -> None:
    assert [quote.sort for quote in marks(text)] == [sort]


def test_speech_is_masked_and_scare_quotes_are_not() -> None:
    text = "The “mythical” side lost. “Toney scored in the fifth minute,” said Frank."
    assert [text[span.start : span.end] for span in quotes.mask(marks(text))] == ["“Toney scored in the fifth minute,”"]


# --- any text ---------------------------------------------------------------------------------


@settings(max_examples=150, deadline=None)
@given(MESSY)
def test_any_text_gives_exact_disjoint_spans(text: str) -> None:
    found = marks(text)
    assert all(one.end <= other.start for one, other in pairwise(found))
    for quote in found:
        assert quote.start < quote.inner.start <= quote.inner.end <= quote.end <= len(text)
        assert text[quote.start] in "“”„«»‘'\""


@pytest.mark.parametrize("unit", ["“We won,” said Frank. ", '‘a " “b «c „', '"', "' '", "“ ”x "])
def test_a_hundred_kilobytes_take_less_than_a_second(unit: str) -> None:
    text = unit * (100_000 // len(unit))
    began = time.process_time()
    marks(text)
    assert time.process_time() - began < 1.0


@pytest.mark.parametrize("closing", ["''", "’’"])
def test_two_single_marks_close_what_a_double_one_opened(closing: str) -> None:
    text = f'"We were slow tonight,{closing} Toney said. "Nobody can be happy with that.{closing}'
    assert inside(text) == ["We were slow tonight,", "Nobody can be happy with that."]
    assert [words for words, _ in said(text)] == ["We were slow tonight", "Nobody can be happy with that."]


def test_a_single_mark_within_speech_closes_nothing() -> None:
    assert inside("\"The lads' work at the back was rock 'n' roll stuff,\" Toney said.") == [
        "The lads' work at the back was rock 'n' roll stuff,"
    ]
