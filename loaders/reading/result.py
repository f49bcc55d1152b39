"""A result as words tell it: a value that the finders of results and the register share."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from loaders.model import Span
from loaders.reading.layers import Score
from loaders.reading.masks import Thing

Outcome = Literal["first", "second", "draw", "unknown"]


@dataclass(frozen=True, slots=True)
class Result:
    """One telling of a result. `first` and `second` are team keys; `outcome` says which of them won.

    `goals` are those of `first` and `second`. `home` is the key of the home side where the words tell.
    """

    first: str
    second: str
    outcome: Outcome
    goals: tuple[int, int] | None
    sort: str
    home: str | None
    real: bool
    rule: str
    span: Span
    sentence: int
    explicit: bool  # both sides are named in the words


def told(thing: Thing | None, winner_known: bool, rule: str) -> tuple[Outcome, tuple[int, int] | None, str]:
    if thing is None:
        return ("first" if winner_known else "unknown"), None, "none"
    score = thing.value
    assert isinstance(score, Score)
    if winner_known and score.first != score.second:
        high, low = max(score.first, score.second), min(score.first, score.second)
        return "first", (high, low), score.sort
    if winner_known and score.sort != "final":
        return "first", None, "none"
    if score.first == score.second:  # also of a side that "beat" another 1-1, be it by a slip or on penalties
        return "draw", (score.first, score.second), score.sort
    if rule.startswith("scoreline"):
        return ("first" if score.first > score.second else "second"), (score.first, score.second), score.sort
    return "unknown", None, "none"


def relabelled(result: Result, first: str, second: str) -> Result:
    """The same telling with its two sides named in the other order."""
    if (result.first, result.second) == (first, second):
        return result
    swap: dict[Outcome, Outcome] = {"first": "second", "second": "first", "draw": "draw", "unknown": "unknown"}
    goals = None if result.goals is None else (result.goals[1], result.goals[0])
    return replace(result, first=first, second=second, outcome=swap[result.outcome], goals=goals)


def told_scores(results: Sequence[Result]) -> Iterator[Result]:
    """The real tellings that give a final score."""
    return (r for r in results if r.real and r.sort == "final" and r.goals is not None)
