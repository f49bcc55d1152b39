"""What a telling of a result says of other matches too: "losses at A and B", "as did C at D"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache

from loaders.reading.masks import Masked, classes, compile_pattern
from loaders.reading.result import Result, told
from loaders.reading.scores import results_data

_GROUPS = {"w": "team", "l": "team", "s": "score", "s2": "score"}
_SCORE_LAST = re.compile(r" S:\d+$")


def all_told(masked: Masked, match: re.Match[str], result: Result) -> Iterator[Result]:
    """`result`, which `match` tells, and what the same words tell of other matches."""
    shared = _respectively(masked, match, result)
    if shared:
        yield from shared
        return
    yield result
    yield from _other_of_two(masked, match, result)
    yield from _as_did(masked, match, result)
    yield from _more_wins(masked, match, result)
    yield from _more_beaten(masked, match, result)


@cache
def _form(key: str) -> re.Pattern[str]:
    data = results_data()
    return compile_pattern(data["further"][key], _GROUPS, classes(data["verbs"], data["words"]))


@cache
def _words(key: str) -> re.Pattern[str]:
    return re.compile(results_data()["further"][key])


def _respectively(masked: Masked, match: re.Match[str], result: Result) -> tuple[Result, ...]:
    """ "1-0 wins for Hull and Swansea, who beat Luton and Bury respectively": the first played the first."""
    found = _words("respectively").search(masked.text)
    if found is None or not (found.start() < match.end() and match.start() < found.end()):
        return ()
    one, two, three, four = (str(masked.things[int(number)].value) for number in found.groups())
    sides = {one, two, three, four}
    if len(sides) < 4 or not {result.first, result.second} <= sides:
        return ()
    pairs = ((one, three), (two, four)) if result.first in (one, two) else ((three, one), (four, two))
    scores = [thing for thing in masked.things if thing.kind == "score"]
    goals, sort = result.goals, result.sort
    if goals is None and len(scores) == 1 and result.outcome == "first":
        _, goals, sort = told(scores[0], True, result.rule)
    span = masked.span(found.start() + 1, found.end() - 1)
    return tuple(
        replace(result, first=first, second=second, goals=goals, sort=sort, home=None, span=span, explicit=True)
        for first, second in pairs
    )


def _other_of_two(masked: Masked, match: re.Match[str], result: Result) -> Iterator[Result]:
    """ "4-3 losses at Bayern and Copenhagen" tells two matches of one score."""
    for group in ("w2", "l2"):
        thing = masked.thing(match, group) if group in match.re.groupindex else None
        if thing is not None:
            key, home = str(thing.value), result.home
            if group == "w2":
                yield replace(result, first=key, home=key if home == result.first else home)
            else:
                yield replace(result, second=key, home=key if home == result.second else home)


def _as_did(masked: Masked, match: re.Match[str], result: Result) -> Iterator[Result]:
    """ "Wrexham won 1-0 at Barnet, as did Notts County at Crawley": the same told of two others."""
    found = _words("as_did").search(masked.text, match.end() - 1)
    if found is None or result.outcome != "first":
        return
    one, two = (str(masked.things[int(found[n])].value) for n in (1, 2))
    winner_spoken = masked.text[: match.end()].find(" T:") >= 0
    if one != two and winner_spoken:
        home = two if _words("at").search(found.group()) else None
        span = masked.span(found.start() + 1, found.end() - 1)
        yield replace(result, first=one, second=two, home=home, span=span, explicit=True)


def _more_wins(masked: Masked, match: re.Match[str], result: Result) -> Iterator[Result]:
    """ "Wins for Norwich at Cardiff and Everton over Fulham": the same told of two more."""
    at = match.end()
    while result.rule.startswith("wins-for") and (more := _form("wins").match(masked.text, at + 1)) is not None:
        named = [masked.thing(more, name) for name in ("w", "l", "s", "s2")]
        winner, loser, score = named[0], named[1], named[2] or named[3]
        assert winner is not None and loser is not None
        _, goals, sort = told(score, True, result.rule)
        home = str(loser.value) if _words("at").search(more.group()) else None
        span = masked.span(*more.span())
        if winner.value != loser.value:
            yield replace(
                result, first=str(winner.value), second=str(loser.value), goals=goals, sort=sort, home=home, span=span,
                explicit=True,
            )  # fmt: skip
        at = more.end()


def _more_beaten(masked: Masked, match: re.Match[str], result: Result) -> Iterator[Result]:
    """ "They beat Hull 2-0, Luton 3-1 and Bury 1-0": the same told of two more sides."""
    if result.outcome != "first" or result.goals is None or not _beaten_last(match):
        return
    at = match.end()
    while (more := _form("beaten").match(masked.text, at + 1)) is not None:
        loser, score = masked.thing(more, "l"), masked.thing(more, "s")
        assert loser is not None
        _, goals, sort = told(score, True, result.rule)
        if goals is None or sort != "final" or loser.value == result.first:
            return
        span = masked.span(*more.span())
        yield replace(result, second=str(loser.value), goals=goals, home=None, span=span, explicit=True)
        at = more.end()


def _beaten_last(match: re.Match[str]) -> bool:
    """Whether the telling ends with the side that lost and the score: "... beat Hull 2-0"."""
    known = match.groupdict()
    loser = known.get("l") is not None and (known.get("w") is None or match.start("l") > match.start("w"))
    return loser and bool(_SCORE_LAST.search(match.group()))
