"""Reading whatever it is given: no exception but our own, exact spans, rows of the facts table.

`python -m bench.fuzz_reading` does the same with as many inputs as one likes, and watches the time.
"""

from __future__ import annotations

import random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bench.fuzz_reading import Failure, check, documents, made, read
from loaders.model import Article

#: No test asserts a time, for a busy machine would fail it; what backtracks without end is stopped all the same.
PATIENT = 60.0

_PIECES = st.sampled_from(
    [
        *("Mohamed Salah", "Salah", "Liverpool", "Atalanta", "Jurgen Klopp", "Klopp's men", "the hosts", "he"),
        *("scored", "beat", "was sent off", "missed a penalty", "won", "said", "equalised", "would score"),
        *("2-1", "3-1 on aggregate", "after 20 minutes", "90+3'", "(Smith 45, 67)", "on Sunday", "19 April 2024"),
        *("“", "”", '"', "(", ")", ",", ".", ":", "–", "-", "\n", "\n\n", "and", "for", "who", "'s", "FT", "Subs:"),
    ]
)
_ARTICLES = st.builds(
    lambda words: Article("drawn", " ".join(words), "drawn.txt"), st.lists(_PIECES, min_size=1, max_size=60)
)
_SLOW_IS_FINE = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)


def _sound(article: Article | Failure | None) -> None:
    failure = check(article, PATIENT) if isinstance(article, Article) else article
    assert failure is None, f"{failure.what}: {failure.details}"


@_SLOW_IS_FINE
@given(_ARTICLES)
def test_words_of_reports_in_any_order_are_read_soundly(article: Article) -> None:
    _sound(article)


@_SLOW_IS_FINE
@given(st.text(max_size=300))
def test_any_text_is_read_soundly(text: str) -> None:
    _sound(Article("drawn", text, "drawn.txt"))


@_SLOW_IS_FINE
@given(st.binary(max_size=300), st.sampled_from(["input.txt", "input.md", "input.html"]))
def test_any_bytes_are_read_soundly_or_refused(data: bytes, name: str) -> None:
    _sound(read(data, name))


@settings(_SLOW_IS_FINE, max_examples=40)
@given(st.integers(0, 10_000), st.data())
def test_samples_with_a_piece_taken_out_or_put_elsewhere_are_read_soundly(seed: int, data: st.DataObject) -> None:
    text = random.Random(seed).choice(documents())
    low = data.draw(st.integers(0, len(text)))
    high = data.draw(st.integers(low, len(text)))
    to = data.draw(st.integers(0, low))
    moved = data.draw(st.booleans())
    _sound(Article("cut", text[:to] + (text[low:high] if moved else "") + text[to:low] + text[high:], "cut.txt"))


@pytest.mark.parametrize("number", range(25))
def test_damaged_samples_are_read_soundly(number: int) -> None:
    data = made(11, number, documents())[:20_000]
    _sound(read(data, ("input.txt", "input.md", "input.html")[number % 3]))


@pytest.mark.parametrize(
    "text",
    [
        "“" * 3_000,
        "“a” said b " * 900,
        "........" * 900 + "x",
        "1-" * 5_000,
        "1 " * 5_000,
        "(1) " * 2_500,
        "Ab Cd " * 1_700,
        "the hosts " * 1_000,
        "a" * 10_000,
        " \n" * 5_000,
    ],
    ids=["quotes", "speech", "stops", "hyphens", "digits", "brackets", "names", "hosts", "one-word", "blank"],
)
def test_long_monotonous_texts_are_read_soundly(text: str) -> None:
    _sound(Article("long", text, "long.txt"))


def test_a_fuzzed_input_is_made_again_from_its_seed_and_number() -> None:
    texts = documents()
    assert [made(5, number, texts) for number in range(20)] == [made(5, number, texts) for number in range(20)]
    assert made(5, 1, texts) != made(6, 1, texts)
