"""Whether a goal was taken back: the words that say so, later in the sentence or at the head of the next, and why."""

from __future__ import annotations

from collections.abc import Sequence

from loaders.model import Span
from loaders.reading.matching import Match
from loaders.reading.phrases import grammar
from loaders.reading.syntax import Parsed

Following = tuple[Parsed, list[Match]]


def cancelled(match: Match, parsed: Parsed, matches: Sequence[Match], following: Following | None) -> Span | None:
    """The words that take the goal back, later in the sentence or at the head of the next."""
    scorer = {m.key for slot in ("scorer", "player", "taker") for m in match.bindings.get(slot, ())}
    at = match.clause if match.clause is not None else -1
    for other in matches:
        told = other.phrase.means == "disallowed_goal" and "cancelled" not in other.phrase.needs
        if told and other is not match and _led_to(match, other):
            return other.span
        if (
            other.phrase.means != "cancelled"
            or other.mood not in ("happened", "wished", match.mood)
            or other.clause is None
            or (other.clause <= at and not _led_to(match, other))
        ):
            continue
        named = {m.key for m in other.bindings.get("player", ())}
        if not named or named & scorer:
            return other.span
    if following is None or any(m.phrase.means == "goal" and (m.clause or 0) > at for m in matches):
        return None
    for other in following[1]:
        if (
            other.phrase.means == "cancelled"
            and other.mood == "happened"
            and (other.first or 0) <= 1
            and not other.bindings.get("player")
        ):
            return other.span if match.mood == "thought" or _opens_with_it(following[0]) else None
    return None


def _led_to(match: Match, other: Match) -> bool:
    """ "Was denied by the flag after tapping in": what hangs on the words that take the goal back."""
    clause = match.parsed.clauses[match.clause] if match.clause is not None else None
    return clause is not None and clause.parent == other.clause and clause.linker in ("after", "when", "as")


def _opens_with_it(following: Parsed) -> bool:
    """Whether the sentence takes up the one before: "But VAR ruled it out", "The flag was up"."""
    first = following.sentence.tokens[0].text.casefold()
    return first in ("but", "however", "it", "only", "yet", "the", "var", "offside", "alas", "unfortunately", "replays")


def reason(parsed: Parsed, match: Match, following: Following | None) -> str | None:
    table = grammar().tables["disallowed_reasons"]
    start = match.span.start
    words = [t.text.casefold() for t in parsed.sentence.tokens if t.start >= start]
    told = [table[word] for word in words if word in table]
    if told:
        return next((one for one in told if one != table["play"]), told[0])  # "play had been stopped for a foul"
    if following is not None and cancelled(match, parsed, (), following) is not None:
        return next((table[w] for t in following[0].sentence.tokens if (w := t.text.casefold()) in table), None)
    return None
