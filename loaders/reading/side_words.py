"""Who is with whom and against whom, as set forms of words say it, over masked sentences.

The forms are `[[link]]` entries of `language/side_words.toml`. They add to the hints of names beside names
(`sides.py`) and of clauses (`side_hints.py`): most say no more than that two players are of one side or of two.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from typing import Any

from loaders.reading.gates import Gate
from loaders.reading.layers import Mention, Reading
from loaders.reading.masks import Classes, Masked, Thing, classes, compile_pattern, either, gate, mask, names
from loaders.reading.sides import Hint, Relation

_GROUPS = {"p": "person", "q": "person", "t": "team"}
_READ = ("prose", "headline", "live")
_SHORT_GAP = r"(?: (?!P:|T:|S:|[.;!?] |but |while |whereas |before (?!\S+ing ))\S+){0,6}? "
_LONG_GAP = _SHORT_GAP.replace("{0,6}", "{0,13}")
_WEIGHT = 1.5  # of a form that names none
_REST = re.compile(r"(?: (?![.,;:])\S+){0,3}")
_OWNS = re.compile(r"P:\d+ 's(?: (?!P:)\S+)* and ")
_LIST = re.compile(r"(?: ,| and| , and) P:(\d+)(?= )(?! 's)")


@dataclass(frozen=True, slots=True)
class _Form:
    id: str
    relation: Relation
    regex: re.Pattern[str]
    weight: float
    unless: re.Pattern[str] | None  # words that, within the form, make it mean something else
    nowhere: re.Pattern[str] | None  # words that do so anywhere in the sentence
    manager: str | None  # {p} is a manager: a "known" one, or "anyone" whom the form itself makes one


@cache
def data() -> Mapping[str, Any]:
    """`language/side_words.toml` as read."""
    return tomllib.loads(files("loaders.language").joinpath("side_words.toml").read_text(encoding="utf-8"))


@cache
def _around(name: str) -> re.Pattern[str]:
    """An expression of `[around]`."""
    return re.compile(data()["around"][name])


def _classes() -> Classes:
    return classes(data()["verbs"], data()["words"])


@cache
def _forms() -> tuple[tuple[_Form, ...], Gate]:
    known, told = _classes(), data()["link"]
    forms = tuple(_form(entry, known) for entry in told)
    return forms, gate(form.regex for form in forms)


def _form(entry: Mapping[str, Any], known: Classes) -> _Form:
    return _Form(
        entry["id"],
        entry["relation"],
        compile_pattern(_written_out(entry["pattern"]), _GROUPS, known),
        float(entry.get("weight", _WEIGHT)),
        _any(known, entry.get("unless")),
        _any(known, entry.get("nowhere")),
        entry.get("manager"),
    )


def _written_out(pattern: str) -> str:
    """The pattern with its gaps, and with room for what a person is before the name ("winger Saka")."""
    gaps = pattern.replace(" _ ", _SHORT_GAP).replace(" __ ", _LONG_GAP)
    return gaps.replace(" {q}", " (?:<title> ){0,3}{q}").replace(" {t}", " (?:the )?{t}")


def _any(known: Classes, name: str | None) -> re.Pattern[str] | None:
    return re.compile(rf" {either(known[name])} ") if name is not None else None


def hints(reading: Reading, managers: Container[str], only: str | None = None) -> Iterator[Hint]:
    """The hints of every sentence that tells what happened, of all forms or of one. `managers` do not play."""
    forms, opened = _forms()
    reading = named(reading)
    for sentence in reading.sentences:
        if reading.lines[sentence.line].label not in _READ or not names(reading, sentence, "person"):
            continue
        masked = mask(reading, sentence)
        closed = _around("aside").sub(lambda aside: f"{aside[1]}{'_' * len(aside[2])} ", masked.text)
        readings = (masked,) if closed == masked.text else (masked, replace(masked, text=closed))
        for form in (forms[place] for place in opened.open(masked.words)):
            if only in (None, form.id):
                yield from (hint for text in readings for hint in _found(text, form, managers))


def named(reading: Reading) -> Reading:
    """The reading without the pronouns that stand for persons: who "his" is must not decide who plays where."""
    made: tuple[object, tuple[Mention, ...]] | None = reading.memo.get("named")
    if made is None or made[0] is not reading.mentions:
        kept = tuple([m for m in reading.mentions if m.kind != "person" or m.how != "pronoun"])
        made = reading.memo["named"] = (reading.mentions, kept)
    return replace(reading, mentions=made[1])


def _found(masked: Masked, form: _Form, managers: Container[str]) -> Iterator[Hint]:
    if form.nowhere is not None and form.nowhere.search(masked.text):
        return
    for match in form.regex.finditer(masked.text):
        if form.unless is not None and form.unless.search(f" {match.group()}{_behind(masked.text, match)} "):
            continue
        if form.relation == "opposite" and _OWNS.match(match.group()):
            continue  # "Saka's shot hit the post and Rice beat Dias": not Saka beat him
        if not _acts(masked.text, match) or _around("referee").search(masked.text[: match.start()]):
            continue
        first = masked.thing(match, "p")
        second = masked.thing(match, "t" if form.relation in ("plays_for", "against") else "q")
        assert first is not None and second is not None
        if not _fits(form, str(first.value) in managers):
            continue
        span = masked.span(*match.span())
        swapped = form.manager is not None and form.relation in ("same_side", "opposite")
        many, one = (_listed(masked, match, "q"), first) if swapped else (_listed(masked, match, "p"), second)
        for thing in many:
            if thing.value != one.value and (not swapped or str(thing.value) not in managers):
                yield Hint(str(thing.value), str(one.value), form.relation, span, form.weight)


def _behind(text: str, match: re.Match[str]) -> str:
    """The few words behind a match, up to a mark: they can still turn its sense ("headed it away")."""
    found = _REST.match(text, match.end())
    return found.group() if found is not None else ""


def _fits(form: _Form, manages: bool) -> bool:
    return form.manager == "anyone" or (form.manager == "known") == manages


def _acts(text: str, match: re.Match[str]) -> bool:
    """Whether a person whom the form opens with can be the one who acts: no preposition stands before the name."""
    if not match.group().startswith("P:"):
        return True
    before, rest = text[: match.start()], text[match.start() :].split(" ", 3)
    if rest[1] == "to":  # "beat Foster to give the visitors the lead": not he gave it
        return before == " " or _around("lets").search(before) is not None
    return not _around("governed").search(before) or rest[1:3] == [",", "who"] or rest[1] == "'s"


def _listed(masked: Masked, match: re.Match[str], group: str) -> Iterator[Thing]:
    """The person that a group met, and those in one list with it."""
    thing = masked.thing(match, group)
    at = match.end(group)
    while thing is not None:
        yield thing
        more = _LIST.match(masked.text, at)
        thing = masked.things[int(more[1])] if more else None
        at = more.end(1) if more else at
