"""Nationality, age and position of persons, as the words give them in passing."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache

from loaders.model import Fact, SlotValue, Span
from loaders.reading import entries
from loaders.reading.gates import Gate
from loaders.reading.layers import Reading
from loaders.reading.masks import classes, compile_pattern, gate, mask, names
from loaders.reading.roles import data as role_data

#: A nationality's or country's key, and what to say of it ("Egyptian").
Nationality = Callable[[str], str | None]

_GROUPS = {"person": "person", "nation": "nationality", "country": "team|place"}
_AGES = range(14, 85)


@dataclass(frozen=True, slots=True)
class _Form:
    id: str
    trait: str
    regex: re.Pattern[str]


@cache
def _forms() -> tuple[tuple[_Form, ...], Gate]:
    data = entries.load("traits.toml", {"trait": frozenset({"trait"})})
    known = classes({}, role_data()["words"])
    forms = tuple(_Form(e["id"], e["trait"], compile_pattern(e["pattern"], _GROUPS, known)) for e in data["trait"])
    return forms, gate(form.regex for form in forms)


def facts(reading: Reading, nationality: Nationality, meant: Nationality) -> Iterator[Fact]:
    """One fact for each person, trait and value, with every span that gives it.

    `nationality` says what a mention's key means, `meant` what a written word does ("Egyptian": "Egypt").
    """
    spans: dict[tuple[str, str, str | int], list[tuple[Span, str]]] = {}
    for person, trait, value, span, rule in (*_told(reading, nationality), *_epithets(reading, meant)):
        spans.setdefault((person, trait, value), []).append((span, rule))
    names = {person.key: person.name for person in reading.persons}
    for (person, trait, value), found in spans.items():
        slots: dict[str, SlotValue] = {"person": names[person], "trait": trait, "value": value}
        yield Fact("trait", slots, tuple(sorted({span for span, _ in found})), rule=found[0][1])


_Told = tuple[str, str, str | int, Span, str]


def _told(reading: Reading, nationality: Nationality) -> Iterator[_Told]:
    forms, opened = _forms()
    for sentence in reading.sentences:
        if not names(reading, sentence, "person"):
            continue
        masked = mask(reading, sentence)
        for form in (forms[place] for place in opened.open(masked.words)):
            for match in form.regex.finditer(masked.text):
                person = masked.thing(match, "person")
                assert person is not None
                land = masked.thing(match, "nation") or masked.thing(match, "country")
                value = nationality(str(land.value)) if land is not None else _value(form.trait, match["value"])
                if value is not None:
                    yield str(person.value), form.trait, value, masked.span(*match.span()), form.id


def _value(trait: str, word: str) -> str | int | None:
    if trait != "age":
        return word
    return int(word) if int(word) in _AGES else None


def _epithets(reading: Reading, meant: Nationality) -> Iterator[_Told]:
    """What an epithet says of the person it stands for: "the Egyptian", "the 20-year-old", "the winger"."""
    positions = frozenset(role_data()["words"]["position"])
    for mention in reading.mentions:
        if mention.kind != "person" or mention.how != "epithet":
            continue
        words = reading.text(mention)
        age = re.fullmatch(r"(\d\d)-year-old", words)
        if age and int(age[1]) in _AGES:
            yield mention.key, "age", int(age[1]), mention.span, "epithet-age"
        elif words.casefold() in positions:
            yield mention.key, "position", words.casefold(), mention.span, "epithet-position"
        elif (land := meant(words)) is not None:
            yield mention.key, "nationality", land, mention.span, "epithet-nationality"
