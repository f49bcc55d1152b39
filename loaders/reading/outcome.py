"""Who decided a match is of the side that won it, whose goal consoled of the side that lost."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator
from functools import cache

from loaders.reading.layers import Fixture, Reading
from loaders.reading.masks import classes, compile_pattern, mask, names
from loaders.reading.side_words import data, named
from loaders.reading.sides import Hint

_READ = ("prose", "headline", "live")
_WEIGHT = 1.2
_GROUPS = {"p": "person", "t": "team"}


def hints(reading: Reading, staff: Container[str]) -> Iterator[Hint]:
    """The sides of players, in a report of one match with a winner. `staff` do not play."""
    match = _decided(reading)
    if match is None:
        return
    won, lost = match
    reading = named(reading)
    for sentence in reading.sentences:
        if reading.lines[sentence.line].label not in _READ or not names(reading, sentence, "person"):
            continue
        if _words().isdisjoint(sentence.words) or any(q.start <= sentence.start < q.end for q in reading.quoted):
            continue
        masked = mask(reading, sentence)
        for name, team in (("winning", won), ("consoling", lost)):
            for pattern in _forms(name):
                for found in pattern.finditer(masked.text):
                    person = masked.thing(found, "p")
                    if person is not None and str(person.value) not in staff:
                        yield Hint(
                            str(person.value), team, "plays_for", masked.span(*found.span()), _WEIGHT, f"outcome-{name}"
                        )


def _decided(reading: Reading) -> tuple[str, str] | None:
    """The winner and the loser of the one match of a report."""
    played = [f for f in reading.fixtures if f.status == "played"]
    if len({frozenset((f.home, f.away)) for f in played}) != 1:
        return None
    found = {_winner(f) for f in played}
    winner = next(iter(found)) if len(found) == 1 else None
    if winner is None:
        return None
    return winner, next(f.away if winner == f.home else f.home for f in played)


def _winner(fixture: Fixture) -> str | None:
    if fixture.goals is None or fixture.goals[0] == fixture.goals[1] or "shootout_home" in fixture.slots:
        return None
    return fixture.home if fixture.goals[0] > fixture.goals[1] else fixture.away


@cache
def _words() -> frozenset[str]:
    """A sentence without any of these tells of no outcome."""
    return frozenset(data()["outcome"]["gate"])


@cache
def _forms(name: str) -> tuple[re.Pattern[str], ...]:
    known = classes(data()["verbs"], data()["words"])
    return tuple(compile_pattern(form, _GROUPS, known) for form in data()["outcome"][name])
