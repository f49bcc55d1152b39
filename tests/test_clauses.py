"""The shallow parse: who does what to whom, and whether it happened."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loaders.reading import units
from loaders.reading.clauses import parse
from loaders.reading.syntax import Clause
from tests.reading_helper import reading

PLAYERS = ("Kane", "Musiala", "Coman", "Neuer", "Sane", "Kimmich")
TEAMS = ("Bayern", "Leipzig")


def clauses(text: str) -> dict[str, Clause]:
    """The clauses of a sentence, by their verb's lemma."""
    made = reading(text, PLAYERS, TEAMS)
    return {clause.lemma: clause for clause in parse(made, made.sentences[0]).clauses}


def subject(clause: Clause) -> list[str]:
    return [noun.entity.key if noun.entity else noun.head for noun in clause.subject]


def objects(clause: Clause) -> list[str]:
    return [noun.entity.key if noun.entity else noun.head for held in clause.objects for noun in held]


@pytest.mark.parametrize(
    ("text", "verb", "who"),
    [
        ("Kane, who had missed a penalty, put Bayern ahead.", "put", ["kane"]),
        ("Kane, who had missed a penalty, put Bayern ahead.", "miss", ["kane"]),
        ("Sane, the former City winger, scored twice.", "score", ["sane"]),
        ("Musiala rounded the keeper and slid home.", "slide", ["musiala"]),
        ("Musiala beat two men before curling in.", "curl", ["musiala"]),
        ("Coman headed in, putting Bayern ahead.", "put", ["coman"]),
        ("Kimmich crossed for Coman to nod in.", "nod", ["coman"]),
        ("Sane squared, leaving Kane to tap in.", "tap", ["kane"]),
        ("Leipzig collapsed, with Kane dispatching the penalty.", "dispatch", ["kane"]),
        ("Kane and Coman both scored.", "score", ["kane", "coman"]),
        ("A shot by Sane that was parried fell to Kane.", "parry", ["shot"]),
        ("Bayern led when Kimmich found Sane and Kane volleyed home.", "volley", ["kane"]),
        ("Bayern started well as striker Kane scored.", "score", ["kane"]),
        ("Kane – playing his fiftieth match – scored again.", "score", ["kane"]),
        ("Sane ran clear but he fired wide.", "fire", ["sane"]),
    ],
)
def test_verb_finds_its_subject(text: str, verb: str, who: list[str]) -> None:
    found = subject(clauses(text)[verb])
    assert [name for name in found if name in who or name == who[0]] == who, found


def test_list_of_objects_is_one_place() -> None:
    found = clauses("Leipzig sent on Kane, Coman and Sane for the last minutes.")["send"]
    names = [noun.entity.key for prep, held in found.pps if prep == "on" for noun in held if noun.entity]
    assert names == ["kane", "coman", "sane"]


def test_verb_takes_particle_and_object() -> None:
    found = clauses("Kane put Bayern ahead with a header.")["put"]
    assert objects(found) == ["bayern"]
    assert "ahead" in found.particles
    assert [(prep, held[0].head) for prep, held in found.pps] == [("with", "header")]


def test_possessive_is_an_owner() -> None:
    found = clauses("Neuer tipped Kane's header over.")["tip"]
    noun = found.objects[0][0]
    assert noun.head == "header"
    assert noun.owner is not None and noun.owner.entity is not None and noun.owner.entity.key == "kane"


def test_passive_is_seen() -> None:
    assert clauses("Coman was booked for dissent.")["book"].voice == "passive"


@pytest.mark.parametrize(
    ("text", "verb", "mood"),
    [
        ("Kane put Bayern ahead.", "put", "happened"),
        ("Kane did not put Bayern ahead.", "put", "negated"),
        ("Kane never put Bayern ahead.", "put", "negated"),
        ("Kane could not convert.", "convert", "negated"),
        ("Kane should have scored.", "score", "modal"),
        ("Kane will score in the final.", "score", "future"),
        ("Kane almost scored.", "score", "almost"),
        ("Kane nearly put Bayern ahead.", "put", "almost"),
        ("Kane failed to score.", "score", "wished"),
        ("Kane wanted to score.", "score", "wished"),
        ("Kane had a chance to score.", "score", "wished"),
        ("Kane stepped up to score.", "score", "happened"),
        ("Kane rose to head home.", "head", "happened"),
        ("If Kane scored, Bayern were through.", "score", "hypothetical"),
        ("Leipzig thought Kane scored.", "score", "thought"),
        ("Who scored for Bayern?", "score", "asked"),
        ("Kane could only fire over.", "fire", "happened"),
        ("Neuer had to save from Kane.", "save", "obliged"),
    ],
)
def test_mood_says_whether_it_happened(text: str, verb: str, mood: str) -> None:
    assert clauses(text)[verb].mood == mood


def test_quoted_speech_is_not_read() -> None:
    from dataclasses import replace

    from loaders.model import Span

    text = 'Kane said: "I scored because we trained it."'
    made = replace(reading(text, PLAYERS, TEAMS), quoted=(Span(text.index("I "), text.index('."')),))
    assert {clause.lemma for clause in parse(made, made.sentences[0]).clauses} == {"say"}


def test_every_clause_lies_within_its_sentence() -> None:
    made = reading("Coman, fouled by Kimmich, hit the post before Kane, unmarked, scored for Bayern.", PLAYERS, TEAMS)
    sentence = made.sentences[0]
    for clause in parse(made, sentence).clauses:
        assert sentence.start <= clause.start < clause.end <= sentence.end


@settings(deadline=None)
@given(st.lists(st.sampled_from(
    ["the", "of", "to", "in", "was", "and", "over", "round", "three", "20", "20-yard", "had", "that", "not", "from",
     "very", "shot", "red", "scored", "heading", "turns", "left", "do", "could", "it"]
), min_size=1, max_size=7))  # fmt: skip
def test_a_word_tagged_at_once_has_the_tag_that_its_place_gives_it(words: list[str]) -> None:
    made = [units.Unit(i * 9, i * 9 + len(word), word, word, "") for i, word in enumerate(words)]
    tagged = units._tagged(made)
    for place, (unit, tag) in enumerate(zip(made, (word.tag for word in tagged), strict=True)):
        following = made[place + 1] if place + 1 < len(made) else None
        assert tag == units._tag(unit, units._guess(unit.text, place == 0), tagged[:place], following)
