"""Times of play: every phrase of `times.toml` by its own example, and what is no time of play."""

from __future__ import annotations

import time
import tomllib
from importlib.resources import files
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loaders.model import Article
from loaders.reading import times
from loaders.reading.layers import Line, Moment
from loaders.reading.sentences import split

ROWS: list[dict[str, Any]] = tomllib.loads(files("loaders.language").joinpath("times.toml").read_text("utf-8"))["time"]


def moments(text: str) -> list[Moment]:
    article = Article("a", text, "a.txt")
    return list(times.find(article, split(article, (Line(0, len(text), "prose", 0),))))


def found(text: str) -> list[tuple[Any, ...]]:
    return [
        (text[m.start : m.end], m.low, m.high, *([] if m.added is None else [m.added]), *["rel"] * m.relative)
        for m in moments(text)
    ]


@pytest.mark.parametrize("row", [row for row in ROWS if "example" in row], ids=lambda row: row["id"])
def test_each_phrase_reads_its_example(row: dict[str, Any]) -> None:
    expected = (row["words"], *row["expect"], *["rel"] * row.get("relative", False))
    assert expected in found(row["example"])


NEVER = [pytest.param(text, id=f"{row['id']}: {text[:40]}") for row in ROWS for text in row.get("never", [])]


@pytest.mark.parametrize("text", NEVER)
def test_what_is_no_time_of_play_gives_no_moment(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "He scored either side of half-time.",
        "Six minutes of stoppage time were played.",
        "He had only been on the pitch for five minutes.",
        "They scored three times in an 11-minute spell after a 10-minute delay.",
        "Milan is 50 minutes away by train.",
        "It was his first goal in 430 minutes of football, his 50th for the club.",
        "They have conceded in the first 10 minutes of each of their last five games.",
        "Sixth-placed Lens are three points behind fourth.",
        "He served a ban of six weeks and a fine at 8pm in 2016.",
        "Son scored twice inside three minutes.",
        "The international break comes at a good time.",
        "There was a minute’s silence before a two-minute ovation.",
        "He won 3-1 over two legs; the 16th team to do so.",
    ],
)
def test_lengths_counts_and_ranks_are_no_minute(text: str) -> None:
    assert found(text) == []


def test_a_list_of_minutes_is_one_moment_each() -> None:
    assert [low for _, low, _ in found("Goals came in the 12th, 34th and 90th minutes.")] == [12, 34, 90]
    assert [low for _, low, _ in found("Goals on 12, 34 and 56 minutes sealed it.")] == [12, 34, 56]


def test_goals_within_a_length_of_time_are_not_counted_from_the_hour_or_the_break() -> None:
    assert found("Two goals in seven minutes after the hour mark turned it.") == [("after the hour mark", 60, 65)]
    assert found("Three goals in five minutes before the break settled it.") == [("before the break", 1, 45)]


def test_less_than_two_minutes_in_seconds() -> None:
    assert found("The lead came after less than 120 seconds.") == [("after less than 120 seconds", 1, 2)]


def test_about_so_many_minutes_is_a_range() -> None:
    assert found("He limped off after about 20 minutes.") == [("after about 20 minutes", 18, 22)]


def test_stoppage_time_is_minute_ninety_and_not_exact() -> None:
    (moment,) = moments("Cardona pulled one back in stoppage time.")
    assert (moment.low, moment.high, moment.added, moment.exact) == (90, 90, None, False)


def test_a_word_number_and_a_digit_are_the_same_minute() -> None:
    assert (
        found("In the twenty-first minute he fell.")[0][1:] == found("In the 21st minute he fell.")[0][1:] == (21, 21)
    )


def test_a_relative_time_counts_from_the_event_before() -> None:
    told = moments(
        "Salah lobbed wide in the 39th minute. Koopmeiners netted two minutes later. A minute later Musso saved."
    )
    resolved = times.resolve(told)
    assert [resolved[moment].low for moment in told if moment.relative] == [41, 42]


def test_a_relative_time_after_a_range_is_a_range() -> None:
    told = moments("With 10 minutes left he hit a post. Three minutes later he was off.")
    assert [(m.low, m.high) for m in times.resolve(told).values()] == [(82, 84)]


def test_a_relative_time_with_nothing_before_it_or_a_vague_half_stays_unresolved() -> None:
    assert times.resolve(moments("Two minutes later he was off.")) == {}
    assert times.resolve(moments("In the second half they improved. Two minutes later he was off.")) == {}


def test_events_may_be_counted_in_another_order_than_the_text_has() -> None:
    first, second, later = moments("In the 30th minute he fell; in the 60th minute he rose. Two minutes later he left.")
    assert times.resolve([later], [second, first, later])[later].low == 32


def test_an_unknown_key_is_refused_with_the_phrase_named() -> None:
    with pytest.raises(times.PhraseError, match="odd: unknown key colour"):
        times.check({"id": "odd", "text": "x", "keys": ["x"], "at": "1", "colour": "red"})


TELLING = """the in after 90 + ' seven seventh minute minutes half hour of an first second stoppage time break , . 45+2
with left from later on stroke"""


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(TELLING.split())).map(" ".join))
def test_any_words_give_ordered_disjoint_moments_within_a_match(text: str) -> None:
    told = moments(text)
    assert all(one.end <= other.start for one, other in pairwise(told))
    assert all(m.relative or 1 <= m.low <= m.high <= times.LAST_MINUTE for m in told)


def test_six_thousand_characters_take_a_few_milliseconds() -> None:
    text = " ".join(row["example"] for row in ROWS if "example" in row)[:6000]
    prose = " ".join("The visitors kept the ball well and their captain ran the show in midfield." for _ in range(60))
    article = Article("a", text[:1500] + prose[:4500], "a.txt")
    sentences = split(article, (Line(0, len(article.text), "prose", 0),))
    times.find(article, sentences)
    began = time.process_time()
    for _ in range(5):
        times.find(article, sentences)
    assert (time.process_time() - began) / 5 < 0.02


def test_every_phrase_is_shown_by_an_example_or_a_counterexample() -> None:
    assert [row["id"] for row in ROWS if "example" not in row and "never" not in row and not row.get("none")] == []
