"""Every phrase reads its own example, and none reads a fact into a negated, modal or future sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from lemminflect import getInflection

from loaders.model import Fact
from loaders.reading import events, times
from loaders.reading.clauses import parse
from loaders.reading.layers import Reading
from loaders.reading.matching import Match, find
from loaders.reading.phrases import PERSON_SLOTS, TEAM_SLOTS, Phrase, PhraseError, compile_files, grammar
from loaders.reading.syntax import Clause
from tests.reading_helper import reading

PHRASES = grammar().phrases
_EXTRA_NAMES = (
    "Alba",
    "Robben",
    "Pickford",
    "Navas",
    "Neuer",
    "Courtois",
    "Modric",
    "Benzema",
    "Suarez",
    "Robertson",
    "Ramos",
    "Morata",
    "Zidane",
    "Ederson",
    "Southgate",
    "Deschamps",
)


def example_reading(phrase: Phrase, text: str) -> Reading:
    """The example with the names of its expectation marked, and its times found."""
    people = {str(fact[slot]) for fact in phrase.expect for slot in PERSON_SLOTS & set(fact)}
    people |= {name for name in _EXTRA_NAMES if re.search(rf"\b{name}\b", text)}
    teams = {str(fact[slot]) for fact in phrase.expect for slot in TEAM_SLOTS & set(fact)}
    made = reading(text, players=sorted(people), teams=sorted(teams))
    return replace(made, moments=times.find(made.article, made.sentences))


def told(phrase: Phrase, text: str) -> list[Fact]:
    return events.facts(example_reading(phrase, text))


@pytest.mark.parametrize("phrase", PHRASES, ids=lambda phrase: phrase.id)
def test_phrase_reads_its_example(phrase: Phrase) -> None:
    found = told(phrase, phrase.example)
    wanted = [fact for fact in phrase.expect if fact]
    if not wanted:
        assert not found
    left = list(found)
    for fact in wanted:
        slots = {slot: value for slot, value in fact.items() if slot != "kind"}
        match = next(
            (f for f in left if f.kind == fact["kind"] and all(f.slots.get(s) == v for s, v in slots.items())), None
        )
        assert match is not None, f"{phrase.example!r} gave {[(f.kind, dict(f.slots)) for f in found]}"
        left.remove(match)


def variants(phrase: Phrase) -> Iterator[tuple[str, str]]:
    """The example's own verb negated, made possible, hoped for, and put in the future."""
    made = example_reading(phrase, phrase.example)
    parsed = parse(made, made.sentences[0])
    own = [m for m in find(parsed) if m.phrase.id == phrase.id and m.clause is not None]
    for match in own[:1]:
        clause = parsed.clauses[match.clause or 0]
        for name, verb in unreal(clause):
            yield name, phrase.example[: clause.verb.start] + verb + phrase.example[clause.verb.end :]


def unreal(clause: Clause) -> Iterator[tuple[str, str]]:
    base = clause.lemma
    participle = (getInflection(base, "VBN") or (base + "ed",))[0]
    if clause.verb.form not in ("finite", "past"):
        return
    if clause.verb.passive:
        yield "negated", f"was not {participle}"
        yield "never", f"was never {participle}"
        yield "modal", f"should have been {participle}"
        yield "future", f"will be {participle}"
        yield "almost", f"was almost {participle}"
        return
    yield "negated", f"did not {base}"
    yield "never", f"never {clause.verb.words[-1]}"
    yield "modal", f"should have {participle}"
    yield "might", f"might {base}"
    yield "future", f"will {base}"
    yield "almost", f"almost {clause.verb.words[-1]}"
    yield "failed", f"failed to {base}"
    yield "hoped", f"wanted to {base}"


UNREAL = [
    pytest.param(phrase, text, id=f"{phrase.id}-{name}")
    for phrase in PHRASES
    if phrase.means not in ("side", "cancelled")
    for name, text in variants(phrase)
]


@pytest.mark.parametrize(("phrase", "text"), UNREAL)
def test_phrase_reads_no_fact_into_what_did_not_happen(phrase: Phrase, text: str) -> None:
    if phrase.means == "award":
        assert not any("offender" in fact.slots for fact in told(phrase, text)), text
        return
    kinds = {str(fact["kind"]) for fact in phrase.expect if fact}
    identity = {"goal": "scorer", "penalty": "taker", "substitution": "on"}
    for fact in told(phrase, text):
        for wanted in phrase.expect:
            slot = identity.get(fact.kind, "player")
            same = fact.kind in kinds and fact.kind == wanted["kind"] and fact.slots.get(slot) == wanted.get(slot)
            outcome = fact.slots.get("outcome", wanted.get("outcome")) == wanted.get("outcome")
            assert not (same and slot in fact.slots and outcome), f"{text!r} gave {fact.kind} {dict(fact.slots)}"


@pytest.mark.parametrize(
    ("entry", "complaint"),
    [
        (
            'id = "x"\ntext = "{scorer} scored"\nmeans = "goal"\nexample = "A scored."\nexpect = {}\ncolor = "red"',
            "x: unknown key color",
        ),
        (
            'id = "x"\ntext = "{striker} scored"\nmeans = "goal"\nexample = "A scored."\nexpect = {}',
            "x: unknown slot striker",
        ),
        (
            'id = "x"\ntext = "{scorer} <hammered>"\nmeans = "goal"\nexample = "A scored."\nexpect = {}',
            "x: unknown word class hammered",
        ),
        (
            'id = "x"\ntext = "{scorer} scored"\nmeans = "tally"\nexample = "A scored."\nexpect = {}',
            "x: unknown meaning tally",
        ),
        ('id = "x"\ntext = "{scorer} scored"\nmeans = "goal"\nexpect = {}', "x: example is missing"),
    ],
)
def test_wrong_phrase_is_refused_with_file_and_id(tmp_path: Path, entry: str, complaint: str) -> None:
    (tmp_path / "mine.toml").write_text(f"[[phrase]]\n{entry}\n", encoding="utf-8")
    with pytest.raises(PhraseError, match=f"mine.toml: phrase {complaint}"):
        compile_files(tmp_path, ["mine.toml"])


def test_two_phrases_of_one_id_are_refused(tmp_path: Path) -> None:
    entry = '[[phrase]]\nid = "x"\ntext = "{scorer} scored"\nmeans = "goal"\nexample = "A scored."\nexpect = {}\n'
    (tmp_path / "mine.toml").write_text(entry * 2, encoding="utf-8")
    with pytest.raises(PhraseError, match="two phrases have the id x"):
        compile_files(tmp_path, ["mine.toml"])


def test_match_names_what_it_bound() -> None:
    made = reading("Kane put Bayern ahead.", players=["Kane"], teams=["Bayern"])
    matches: list[Match] = [m for m in find(parse(made, made.sentences[0])) if m.phrase.id == "goal-put-ahead"]
    assert {slot: found[0].key for slot, found in matches[0].bindings.items()} == {"scorer": "kane", "team": "bayern"}
