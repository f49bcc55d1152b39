"""The score after each goal, where the words give it: "made it 2-0", "the equaliser"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from loaders.model import Span
from loaders.reading import within
from loaders.reading.happenings import Happening
from loaders.reading.layers import Fixture, Reading
from loaders.reading.results import alike
from loaders.reading.scores import find
from loaders.reading.side_words import data
from loaders.reading.within import mentions as mentions_within

_ROUND_UP = 3  # so many pairs of sides met in a report of several matches
_NEAR = 60  # characters behind the words of a goal in which the score that it made may stand
_NO_GOAL = r"(?! (?:leg|half|chance|penalty|game|match|win))"
_ORDINAL = re.compile(rf"['’]s? ([a-z]+)\b{_NO_GOAL}")
_THEIRS = re.compile(rf"\btheir ([a-z]+)\b{_NO_GOAL}")


@dataclass(frozen=True, slots=True)
class Step:
    """A goal and the score after it, as two numbers of which it is open whose is whose."""

    goal: Happening
    score: tuple[int, int] | None
    level: bool  # the goal made the score level
    nth: int | None = None  # of its own side's goals
    behind: bool = False  # its side stayed behind


def steps(reading: Reading, goals: Sequence[Happening]) -> tuple[Step, ...]:
    """The goals of one match in the order in which they fell; none where the order is open."""
    ordered = _ordered(reading, goals)
    return tuple(
        Step(
            goal,
            _score(reading, goal, goals),
            _says(reading, goal, "levelling"),
            _nth(reading, goal),
            _says(reading, goal, "trailing"),
        )
        for goal in ordered
    )


def allows(line: Sequence[Step], sides: Sequence[int | None], total: int) -> bool:
    """Whether the goals can be of `sides` (0, 1, None where unknown) by the scores on the way.

    `total` is how many goals the match had.
    """
    told = [(place, sum(step.score)) for place, step in enumerate(line, 1) if step.score is not None]
    if None in sides or any(goals < place for place, goals in told):
        return True
    whole = len(line) >= total or (bool(told) and all(goals == place for place, goals in told))
    most = len(line) * 3 >= total * 2
    count = [0, 0]
    for step, side in zip(line, sides, strict=True):
        own = int(side or 0)
        count[own] += 1
        if step.score is not None and not _within(count, step.score):
            return False
        if whole and ((step.level and count[0] != count[1]) or step.nth not in (None, count[own])):
            return False
        if (whole or most) and step.behind and count[own] > count[1 - own]:
            return False
    return True


def _within(count: Sequence[int], score: tuple[int, int]) -> bool:
    """Whether no side has more goals than the score gives it, one way round or the other."""
    return all(a <= b for a, b in zip(sorted(count), sorted(score), strict=True))


def _nth(reading: Reading, goal: Happening) -> int | None:
    """ "City's fourth", "their third": which of its side's goals it is."""
    words = data()["topic"]["nth"]
    for span in goal.spans:
        for mention in mentions_within(reading, span.start, span.end):
            if mention.kind == "team":
                after = _ORDINAL.match(reading.article.text[mention.end : span.end])
                if after is not None and after[1] in words:
                    return int(words.index(after[1])) + 1
        theirs = _THEIRS.search(reading.text(span))
        if theirs is not None and theirs[1] in words:
            return int(words.index(theirs[1])) + 1
    return None


def told_of(reading: Reading, span: Span, fixture: Fixture) -> bool:
    """Whether the words at `span` can be of `fixture` by the sides named there.

    A report of one match may name none; in a round-up the side named last is one of the two.
    """
    pair = {fixture.home, fixture.away}
    sentence = within.sentence(reading, span.start)
    if sentence is None:
        return True
    named = [m for m in mentions_within(reading, sentence.start, sentence.end) if m.kind == "team"]
    fitting = alike(reading)  # "Mead, the star of England's summer": a nation says nothing of clubs
    text = reading.article.text
    inside = {m.key for m in named if not _words("earlier").search(text[sentence.start : m.start])} & fitting
    if inside:
        return bool(inside & pair)
    pairs = {frozenset((f.home, f.away)) for f in reading.fixtures if f.status == "played"}
    if len(pairs) < _ROUND_UP:
        return len(pairs) == 1 or any(f.main and {f.home, f.away} == pair for f in reading.fixtures)
    before = [m.key for m in mentions_within(reading, 0, sentence.start) if m.kind == "team"]
    return bool(before) and before[-1] in pair


def _ordered(reading: Reading, goals: Sequence[Happening]) -> list[Happening]:
    if all(goal.moment is not None for goal in goals):
        return sorted(goals, key=lambda g: (g.moment.low, g.moment.added or 0) if g.moment else (0, 0))
    told = sorted(goals, key=lambda g: (g.sentence, g.spans[-1].start))
    closing = [_says(reading, goal, "closing") for goal in told]
    if any(one and not two for one, two in pairwise(closing)):
        return []  # "won it with a late goal from Saka. City had led through Foden": first what came last
    minutes = [goal.moment.low for goal in told if goal.moment is not None]
    return told if minutes == sorted(minutes) and all(goal.sentence >= 0 for goal in goals) else []


def _score(reading: Reading, goal: Happening, goals: Sequence[Happening]) -> tuple[int, int] | None:
    """The running score nearest behind the goal's words, before the next goal's."""
    for span in goal.spans:
        sentence = within.sentence(reading, span.start)
        if sentence is None:
            continue
        later = [s.start for other in goals if other is not goal for s in other.spans if s.start > span.start]
        end = min((span.end + _NEAR, sentence.end, *later))
        for score in find(reading, sentence):
            if score.sort == "running" and span.start <= score.start < end:
                return score.first, score.second
    return None


@cache
def _words(name: str) -> re.Pattern[str]:
    return re.compile(data()[name], re.IGNORECASE)


def _says(reading: Reading, goal: Happening, name: str) -> bool:
    return any(_words(name).search(reading.text(span)) for span in (goal.spans[0], goal.spans[-1]))
