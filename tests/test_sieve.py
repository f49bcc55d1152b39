"""A sieve lets through every expression that can match, and few others."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loaders.reading import awake, needs, times
from loaders.reading.clauses import parse
from loaders.reading.masks import compile_pattern, gate, mask
from loaders.reading.matching import find
from loaders.reading.phrases import grammar
from loaders.reading.sieve import Sieve, folded
from tests.reading_helper import first, reading

PATTERNS = (
    r"\b(?:first|1st)[ -]leg\b",
    r"(?:in|on) the (?:\d{1,2}(?:st|nd|rd|th)|seventh|ninth) minutes?",
    r"(?<!semi-)final(?! whistle)",
    r"(?:a|b)?\s*of+side",
    r"[0-9]+['’]",
    r"x*",
    r"[0-9]+(?:st|th) leg",
    r"\w+(?= minute)",
    r"(?: (?:v|vs|FC)\.?) ",
)


@pytest.mark.parametrize(
    ("source", "wanted"),
    [
        (r"\bgoals?\b", (frozenset({"goal", "goals"}),)),
        (r"(?:half|full)[ -]time", (frozenset({"half time", "half-time", "full time", "full-time"}),)),
        (r"(?:won|lost) .* late", (frozenset({" late"}), frozenset({"won ", "lost "}))),
        (r"(?:saved|)", ()),
        (r"[^a]+", ()),
        (r"(?!never)(?<=before)", ()),
    ],
)
def test_the_words_that_an_expression_cannot_do_without(source: str, wanted: tuple[frozenset[str], ...]) -> None:
    assert set(needs.literals(source)) == set(wanted)


@settings(deadline=None)
@given(st.lists(st.sampled_from(
    ["first", "1st", " ", "-", "leg", "in", "the", "7th", "seventh", "mınute", "minute", "Final", "FINAL", "semi-",
     "whistle", "a", " v ", " FC", "offside", "oſſide", "90", "’", "٣'", "İ", "K"]
), max_size=12))  # fmt: skip
def test_what_matches_is_let_through(words: list[str]) -> None:
    sieve = Sieve([(source, re.IGNORECASE) for source in PATTERNS])
    text = "".join(words)
    matching = {place for place, source in enumerate(PATTERNS) if re.search(source, text, re.IGNORECASE)}
    assert matching <= set(sieve.open(folded(text)))


def test_a_sentence_without_the_words_lets_nothing_through() -> None:
    sieve = Sieve([(phrase.source, re.IGNORECASE) for phrase in times.phrases()])
    assert len(sieve.open(folded("Klopp praised his players and thanked the supporters."))) <= 1


def test_a_sentence_of_another_matter_is_not_parsed() -> None:
    made = reading("Salah has two daughters and a house near Cairo.", players=["Salah"])
    assert awake.frames(made, first(made)) is None


def test_a_sentence_wakes_the_frames_that_lie_over_it() -> None:
    made = reading("Salah made it 2-0 after Robertson's cross.", players=["Salah", "Robertson"])
    frames = awake.frames(made, first(made))
    assert frames is not None
    parsed = parse(made, first(made))
    assert [m.phrase.id for m in find(parsed, frames)] == [m.phrase.id for m in find(parsed)] != []
    assert len(frames) < len({id(f) for known in grammar().by_verb.values() for f in known}) / 4


def test_two_named_in_one_breath_wake_a_sentence_that_tells_no_event() -> None:
    made = reading("There was praise for Salah and Robertson.", players=["Salah", "Robertson"])
    assert awake.frames(made, first(made)) == frozenset()


@pytest.mark.parametrize(
    ("source", "wanted"),
    [
        (r"(?:beat|beats) [T]:(?P<l>\d+)", {frozenset({"beat", "beats"})}),
        (r"[T]:(?P<w>\d+)(?: (?!S:)\S+){0,7}? won", {frozenset({"T:"}), frozenset({"won"})}),
        (r"(?:\d+(?:st|th)|first) place", {frozenset({"0:", "first"}), frozenset({"place"})}),
        (r"his (?:no 2|coach)(?: ,)? [P]:\d+", {frozenset({"2", "coach"})}),
        (r"(?:[P]:\d+|he) (?:made|had) debuts?", {frozenset({"P:", "he"}), frozenset({"debut", "debuts"})}),
        (r"un(?:beaten|defeated)-run", {frozenset({"unbeaten-run", "undefeated-run"})}),
    ],
)
def test_the_whole_words_that_a_masked_pattern_cannot_do_without(source: str, wanted: set[frozenset[str]]) -> None:
    assert set(needs.words(source)) == wanted


@settings(deadline=None)
@given(st.lists(st.sampled_from(
    ["five", "twenty", "-", " ", "\u00a0", "a", "couple of", "solitary", "minutes", "Minute", "secs", "second", "12",
     "٣", "half", "an", "hour", "quarter of", "the", "minuteman", ","]
), max_size=9))  # fmt: skip
def test_where_a_length_of_time_stands_one_may_stand(words: list[str]) -> None:
    text = "".join(words)
    phrase = times.check({"id": "length", "text": "{time}", "keys": [], "at": "n"})
    assert phrase.pattern.search(text) is None or times.may_last(folded(text))


MASKED = (
    "{p} , (?:his|her) (?:no 2|coach) ,",
    r"(?:\d+(?:st|nd)|first|no) place",
    r"{t} (?:are|were)(?: now)? \d+ points",
    r"(?:{p} )?(?:'s )?\d\d",
    r"(?=points)[a-z]+ ,",
)


@settings(deadline=None)
@given(st.lists(st.sampled_from(
    ["Kane", "Bayern", ",", "his", "her", "no", "2", "coach", "21st", "first", "place", "are", "now", "'s", "14",
     "points"]
), min_size=1, max_size=10))  # fmt: skip
def test_the_gate_of_masked_patterns_lets_through_what_matches(words: list[str]) -> None:
    made = reading(" ".join(words), players=["Kane"], teams=["Bayern"])
    patterns = [compile_pattern(form, {"p": "person", "t": "team"}, {}) for form in MASKED]
    for sentence in made.sentences:
        masked = mask(made, sentence)
        matching = {place for place, pattern in enumerate(patterns) if pattern.search(masked.text)}
        assert matching <= set(gate(patterns).open(masked.words))
