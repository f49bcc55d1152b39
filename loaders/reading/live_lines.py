"""Live text: the minute that opens an entry is the time of what it tells; "GOAL! A 1-0 B (X)" is a goal.

A goal counts for the side whose number rose since the entry before.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

from loaders.model import Span
from loaders.reading.happenings import Happening
from loaders.reading.layers import Line, Mention, Moment, Reading
from loaders.reading.phrases import grammar

_OPENING = 12  # characters within which an entry's minute begins
_NEAR = 20  # characters between "YELLOW CARD" and who is shown it
_BESIDE = 6  # characters between a side's name and its goals
_SCORE = re.compile(r"(?<![\d-])(\d{1,2}) ?[-–] ?(\d{1,2})(?![\d-])")


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of live text: its lines as one span, and its minute."""

    span: Span
    line: Line
    moment: Moment


@dataclass(frozen=True, slots=True)
class _Goal:
    entry: Entry
    scorer: Mention
    sides: tuple[str, str]
    score: tuple[int, int]
    method: str | None


@cache
def _words(name: str) -> re.Pattern[str]:
    listed = "|".join(re.escape(words) for words in grammar().words.get(name, ()))
    return re.compile(rf"\b(?:{listed})\b", re.IGNORECASE)


def entries(reading: Reading) -> list[Entry]:
    """The entries of live text: a line that opens with a minute, and the lines right below it."""
    found: list[Entry] = []
    for index, line in enumerate(reading.lines):
        if line.label != "live":
            continue
        opening = next((m for m in reading.moments if line.start <= m.start <= line.start + _OPENING), None)
        if opening is None:
            continue
        end = line.end
        for below in reading.lines[index + 1 :]:
            if below.label in ("blank", "live") or below.end == below.start:
                break
            end = below.end
        found.append(Entry(Span(line.start, end), line, replace(opening, relative=False)))
    return found


def timed(happened: Sequence[Happening], live: Sequence[Entry]) -> list[Happening]:
    """What an entry tells without a time of its own happened in the entry's minute."""
    out = []
    for happening in happened:
        start = happening.spans[0].start
        entry = next((e for e in live if e.span.start <= start < e.span.end), None)
        if entry is not None and happening.moment is None:
            happening = replace(happening, moment=entry.moment)
        out.append(happening)
    return out


def told(reading: Reading, live: Sequence[Entry]) -> Iterator[Happening]:
    """Goals and cards that an entry announces with a word and a name."""
    yield from _goals(reading, live)
    for entry in live:
        yield from _cards(reading, entry)


def _goals(reading: Reading, live: Sequence[Entry]) -> Iterator[Happening]:
    goals = [goal for entry in live if (goal := _goal(reading, entry)) is not None]
    goals.sort(key=lambda goal: sum(goal.score))
    before = (0, 0)
    for goal in goals:
        rise = (goal.score[0] - before[0], goal.score[1] - before[1])
        before = goal.score
        if sorted(rise) != [0, 1]:
            continue
        yield Happening(
            "goal", {"scorer": goal.scorer.key}, (Span(goal.entry.line.start, goal.entry.line.end),),
            _sentence(reading, goal.entry), "live-goal", goal.sides[rise.index(1)], goal.entry.moment, goal.method,
        )  # fmt: skip


def _goal(reading: Reading, entry: Entry) -> _Goal | None:
    line = entry.line
    text = reading.article.text[line.start : line.end]
    word, score = _words("live_goal").search(text), _SCORE.search(text)
    if word is None or score is None:
        return None
    at, behind = line.start + score.start(), line.start + score.end()
    named = [m for m in reading.mentions if line.start <= m.start < line.end]
    home = next((m for m in reversed(named) if m.kind == "team" and 0 <= at - m.end <= _BESIDE), None)
    away = next((m for m in named if m.kind == "team" and 0 <= m.start - behind <= _BESIDE), None)
    scorer = next((m for m in named if m.kind == "person" and m.start >= behind), None)
    if home is None or away is None or scorer is None:
        return None
    rest = text[scorer.end - line.start :]
    method = "own_goal" if _words("own").search(rest) else "penalty" if _words("pen").search(rest) else None
    numbers = int(score.group(1)), int(score.group(2))
    return _Goal(entry, scorer, (home.key, away.key), numbers, method)


def _cards(reading: Reading, entry: Entry) -> Iterator[Happening]:
    line = entry.line
    text = reading.article.text[line.start : line.end]
    for colour in ("second_yellow", "red", "yellow"):
        word = _words(f"live_{colour}").search(text)
        if word is None or not word.group().isupper():
            continue
        behind = line.start + word.end()
        player = next((m for m in reading.mentions if m.kind == "person" and 0 <= m.start - behind <= _NEAR), None)
        if player is not None:
            yield Happening(
                "card", {"player": player.key}, (Span(line.start, line.end),), _sentence(reading, entry),
                "live-card", None, entry.moment, fixed={"colour": colour},
            )  # fmt: skip
        return


def _sentence(reading: Reading, entry: Entry) -> int:
    starts = (i for i, s in enumerate(reading.sentences) if s.start >= entry.line.start)
    return next(starts, max(0, len(reading.sentences) - 1))
