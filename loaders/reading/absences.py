"""Whose the players are of whom a preview says that they are fit, hurt or banned: "Arsenal: Saka (knee) is out".

Whom one paragraph counts among the missing or the fit is of the side that it speaks of: named in the sentence
before him, in the sentence before, or in a heading above. The words are in `language/absences.toml`.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from loaders.reading.layers import Reading
from loaders.reading.masks import Masked, either, mask, names
from loaders.reading.side_words import named
from loaders.reading.sides import Hint, titles
from loaders.reading.within import mentions as mentions_within

_WEIGHT = 1.5
_BRACKETED = 6  # words that brackets behind a name hold at most
_PERSON = re.compile(r" P:(\d+)(?= )")
_SIDE = re.compile(r" T:(\d+)(?= )(?! internationals? | P:)")
_ALONE = re.compile(r"[\W\d]*(?:[Tt]eam [Nn]ews|TEAM NEWS|[Ii]njur(?:ies|y [Nn]ews)|[Ss]quad)?[\W\d]*")
_BRACKETS = re.compile(r" \( ((?:(?!P:|T:)[^ ()]+ ){1,6})\)")
_RULE = "absent-or-fit"


@dataclass(frozen=True, slots=True)
class _Words:
    gate: frozenset[str]
    injuries: frozenset[str]
    behind: re.Pattern[str]  # what stands behind the name of one who is out, or fit again
    before: re.Pattern[str]  # what stands before it
    joins: re.Pattern[str]  # what stands between two names of one list
    governed: re.Pattern[str]  # before a side that is not spoken of


@cache
def _words() -> _Words:
    told: Mapping[str, Any] = tomllib.loads(files("loaders.language").joinpath("absences.toml").read_text("utf-8"))
    title = either(titles() | frozenset(told["qualifying"]))
    brackets = rf"(?: \( (?:(?!P:|T:)[^ ()]+ ){{1,{_BRACKETED}}}\))?"
    return _Words(
        frozenset(told["gate"]) | frozenset(told["injuries"]),
        frozenset(told["injuries"]),
        re.compile(rf"{brackets}(?: ,)?{told['behind']}"),
        re.compile(rf"{told['before']}(?: {title})* $"),
        re.compile(rf"{brackets}(?: ,)?(?: and| or| plus| as well as)?(?: {title})* "),
        re.compile(rf" {either(told['governed'])}(?: the)? $"),
    )


def hints(reading: Reading, staff: Container[str]) -> Iterator[Hint]:
    """A hint for each player of whom a sentence of prose tells it. `staff` do not play."""
    reading = named(reading)
    headed: dict[int, str | None] | None = None
    spoken, line = None, -1
    for sentence in reading.sentences:
        if reading.lines[sentence.line].label not in ("prose", "live"):
            continue
        told = not _words().gate.isdisjoint(sentence.words) and names(reading, sentence, "person") > 0
        if sentence.line != line:
            line, spoken = sentence.line, None
            if told:
                headed = headed or _headings(reading)
                spoken = headed[line]
        if any(quote.start <= sentence.start < quote.end for quote in reading.quoted):
            continue
        if not told and not names(reading, sentence, "team"):
            continue
        masked = mask(reading, sentence)
        if told:
            yield from _told(masked, spoken, staff)
        free = _spoken_of(masked.text)
        spoken = str(masked.things[int(free[0][1])].value) if free else spoken


def _headings(reading: Reading) -> dict[int, str | None]:
    """For each line the side whose name alone stands over it as a heading."""
    out: dict[int, str | None] = {}
    side: str | None = None
    for number, line in enumerate(reading.lines):
        text = reading.article.text[line.start : line.end]
        if text.strip() and line.label not in ("prose", "live"):
            teams = [m for m in mentions_within(reading, line.start, line.end) if m.kind == "team"]
            rest = text if len(teams) != 1 else text.replace(reading.text(teams[0]), "", 1)
            alone = _ALONE.fullmatch(rest) is not None and len(teams) == 1
            side = teams[0].key if alone else None
        out[number] = side
    return out


def _told(masked: Masked, spoken: str | None, staff: Container[str]) -> Iterator[Hint]:
    """Each player in a sentence who is told to be out or fit, and those in one list with him, with their side."""
    text = masked.text
    found = list(_PERSON.finditer(text))
    told = [_is_told(text, match) for match in found]
    for order in (range(1, len(found)), range(len(found) - 2, -1, -1)):
        for place in order:
            near = place - 1 if order.step > 0 else place + 1
            first, second = sorted((place, near))
            between = text[found[first].end() : found[second].start() + 1]
            told[place] = told[place] or (told[near] and _words().joins.fullmatch(between) is not None)
    for match, out in zip(found, told, strict=True):
        person = masked.things[int(match[1])]
        free = _spoken_of(text[: match.start() + 1])
        team = str(masked.things[int(free[-1][1])].value) if free else spoken
        if out and team is not None and not _is_apart(masked, match, team) and str(person.value) not in staff:
            yield Hint(str(person.value), team, "plays_for", person.span, _WEIGHT, _RULE)


def _is_apart(masked: Masked, match: re.Match[str], team: str) -> bool:
    """Whether another side's possession is named last before a player: "banned with Chelsea's Lund, and Berg ..."."""
    before = list(_SIDE.finditer(masked.text, 0, match.start() + 1))
    last = before[-1] if before else None
    owns = last is not None and masked.text[last.end() :].startswith((" 's ", " ' "))
    return owns and last is not None and str(masked.things[int(last[1])].value) != team


def _spoken_of(text: str) -> list[re.Match[str]]:
    """The sides in a masked text of which something can be told: no object, and not the land of an international."""
    return [match for match in _SIDE.finditer(text) if not _words().governed.search(text[: match.start() + 1])]


def _is_told(text: str, match: re.Match[str]) -> bool:
    """Whether the words beside a name say that its bearer is out, or fit."""
    words = _words()
    brackets = _BRACKETS.match(text, match.end())
    if brackets is not None and not words.injuries.isdisjoint(brackets[1].replace("-", " ").split()):
        return True
    return (
        words.behind.match(text, match.end()) is not None or words.before.search(text[: match.start() + 1]) is not None
    )
