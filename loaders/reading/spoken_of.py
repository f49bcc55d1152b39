"""Who has the ball as a paragraph goes on: "Corner to Milan. Leao heads over", "at the other end Barella ...".

The words are in `language/side_words.toml`, under `[topic]`.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import Any

from loaders.reading.layers import Reading
from loaders.reading.masks import Masked, Thing, classes, either, mask
from loaders.reading.side_words import data, named
from loaders.reading.sides import Hint

_WEIGHT = 1.2
_LISTED = 1.0


@dataclass(frozen=True, slots=True)
class _Words:
    turns: re.Pattern[str]  # a side's attack as live text announces it
    acts: re.Pattern[str]  # a person who then attacks, at the opening of a sentence
    within: re.Pattern[str]  # the same behind "when", "as", "but"
    other_end: re.Pattern[str]
    listed: re.Pattern[str]


@cache
def _words() -> _Words:
    told: Mapping[str, Any] = data()["topic"]
    known = classes(data()["verbs"], data()["words"])
    shoot = either((*known["shoot"], *told["acts"]))
    opening = rf" (?:{either(told['openings'])} (?:, )?)*"
    after = r"(?: (?!P:|T:|[.;!?] )\S+){0,3}? "
    return _Words(
        re.compile(
            rf"^(?: [0-9+'’]+ ?(?:mins?|minutes?)? [:.–-])? (?:{told['turns']} (?:the )?T:(?P<t>\d+)"
            rf"|(?:the )?T:(?P<u>\d+) {told['coming_on']})(?= )"
        ),
        re.compile(rf"^{opening}(?:T:\d+ 's )?(?:{either(known['title'])} )*P:(?P<p>\d+)(?: , who)?{after}{shoot} "),
        re.compile(rf" (?:when|as|but|with|after|and) (?:{either(known['title'])} )*P:(?P<p>\d+){after}{shoot} "),
        re.compile(r"^ (?:[a-z]+ )*(?:at|up) the other end(?: ,)?(?: P:(?P<p>\d+)(?! 's) )"),
        re.compile(r" P:\d+ , P:\d+(?: , P:\d+)*(?: ,)? and P:\d+ (?!'s )"),
    )


def hints(reading: Reading, managers: Container[str]) -> Iterator[Hint]:
    """Hints of every sentence of prose, from itself and the one before."""
    reading = named(reading)
    before: _Spoken | None = None
    for index, sentence in enumerate(reading.sentences):
        if reading.lines[sentence.line].label not in ("prose", "live"):
            before = None
            continue
        masked = mask(reading, sentence)
        if before is not None and sentence.line != before.line:
            before = None
        yield from _of_list(masked, managers)
        now = _spoken(reading, index, masked)
        if now is not None:
            yield from _inside(masked, now, managers)
        elif before is not None:
            yield from _next(masked, before, managers)
        agent = _first(masked, _words().acts, "p")
        before = now or (_Spoken(sentence.line, None, agent) if agent is not None else None)


@dataclass(frozen=True, slots=True)
class _Spoken:
    """What a sentence speaks of: a side that attacks, or the person who attacked."""

    line: int
    team: str | None
    agent: Thing | None = None
    end: int = 0  # where in the masked sentence that is said


def _spoken(reading: Reading, index: int, masked: Masked) -> _Spoken | None:
    line = reading.sentences[index].line
    match = _words().turns.match(masked.text) if reading.lines[line].label == "live" else None
    if match is None:
        return None
    thing = masked.thing(match, "u" if match.groupdict().get("u") is not None else "t")
    return _Spoken(line, str(thing.value), None, match.end() - 1) if thing is not None else None


def _inside(masked: Masked, now: _Spoken, managers: Container[str]) -> Iterator[Hint]:
    match = _words().within.search(masked.text, now.end)
    if match is None or re.search(r"T:\d+", masked.text[now.end : match.start()]) or now.team is None:
        return
    yield from _tied(masked, match, now, managers)


def _next(masked: Masked, before: _Spoken, managers: Container[str]) -> Iterator[Hint]:
    other = _words().other_end.match(masked.text)
    if other is not None and before.agent is not None:
        person = masked.thing(other, "p")
        if person is not None and str(person.value) not in managers and person.value != before.agent.value:
            yield Hint(str(person.value), str(before.agent.value), "opposite", masked.span(*other.span()), _WEIGHT)
        return
    match = _words().acts.match(masked.text)
    if match is not None and before.team is not None and other is None:
        yield from _tied(masked, match, before, managers)


def _tied(masked: Masked, match: re.Match[str], spoken: _Spoken, managers: Container[str]) -> Iterator[Hint]:
    person = masked.thing(match, "p")
    if person is not None and str(person.value) not in managers:
        yield Hint(str(person.value), str(spoken.team), "plays_for", masked.span(*match.span()), _WEIGHT)


def _of_list(masked: Masked, managers: Container[str]) -> Iterator[Hint]:
    """Three and more named in one breath are mates."""
    for match in _words().listed.finditer(masked.text):
        people = [str(masked.things[int(number)].value) for number in re.findall(r"P:(\d+)", match.group())]
        for one, two in pairwise(people):
            if one != two and one not in managers and two not in managers:
                yield Hint(one, two, "same_side", masked.span(*match.span()), _LISTED)


def _first(masked: Masked, pattern: re.Pattern[str], group: str) -> Thing | None:
    match = pattern.match(masked.text)
    return masked.thing(match, group) if match is not None else None
