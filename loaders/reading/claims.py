"""What an article tells of a match and itself refutes: a caption that gives the evening to the wrong side.

A result is refuted where the two legs, as the article's other words give them, add up to the aggregate
that it tells, and this result would not.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from loaders.model import Claim, Fact, Span
from loaders.reading.layers import Fixture, Reading
from loaders.reading.matches import ref
from loaders.reading.result import Result, relabelled, told_scores
from loaders.reading.ties import Tie

_Goals = tuple[int, int]


def find(reading: Reading, told: Sequence[Result], decided: Iterable[Tie]) -> tuple[Claim, ...]:
    """The refuted results of the legs of decided ties, each once with all its spans."""
    spans: dict[tuple[str, _Goals, str, str], list[Span]] = defaultdict(list)
    for leg in (leg for tie in decided for leg in _legs(reading, tie)):
        for result in told_scores(told):
            goals = _refuted(leg, result)
            if goals is not None:
                spans[leg.key, goals, _part(reading, result.span), result.rule].append(result.span)
    by_key = {fixture.key: fixture for fixture in reading.fixtures}
    return tuple(
        Claim(ref(reading, by_key[key]), *goals, part, tuple(sorted(set(found))), rule)
        for (key, goals, part, rule), found in sorted(spans.items())
    )


def without(facts: Iterable[Fact], refuted: Sequence[Claim]) -> Iterator[Fact]:
    """The facts; words that tell another result than a match had are no evidence for the match."""
    gone = {span for claim in refuted for span in claim.spans}
    for fact in facts:
        kept = tuple(span for span in fact.spans if span not in gone)
        yield replace(fact, spans=kept) if fact.kind == "match" and kept and len(kept) < len(fact.spans) else fact


def _legs(reading: Reading, tie: Tie) -> Sequence[Fixture]:
    """The two legs of a tie, where their goals are its aggregate."""
    legs = [f for f in reading.fixtures if f.status == "played" and f.leg and {f.home, f.away} == tie.pair]
    scores = [leg.goals for leg in legs]
    if tie.aggregate is None or {leg.leg for leg in legs} != {1, 2} or len(legs) != 2 or None in scores:
        return ()
    total = {tie.winner: 0, tie.loser: 0}
    for leg, score in zip(legs, scores, strict=True):
        assert score is not None
        total[leg.home] += score[0]
        total[leg.away] += score[1]
    return legs if tuple(total.values()) == tie.aggregate else ()


def _refuted(leg: Fixture, result: Result) -> _Goals | None:
    """Goals of the home and the away side that words on this leg tell and that it did not have."""
    if {result.first, result.second} != {leg.home, leg.away} or result.span not in leg.spans:
        return None
    told, goals = relabelled(result, leg.home, leg.away).goals, leg.goals
    if told is None or goals is None or told == goals:
        return None
    on_the_way = told[0] <= goals[0] and told[1] <= goals[1]
    return None if on_the_way and result.rule.startswith("scoreline") else told


def _part(reading: Reading, span: Span) -> str:
    return next((line.label for line in reading.lines if line.start <= span.start < line.end), "prose")
