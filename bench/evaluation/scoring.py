"""A facts table against rows made by hand: precision and recall of facts and slots, traps, spans.

A fact that was read and a gold row are paired when their identifying slots agree, the pairs that agree
most first, and each is paired once. A slot that gold leaves out is not judged; a wrong value is one too
many and one missed. `optional` rows are neither rewarded nor punished.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from bench.evaluation import sameness
from ontology import load

#: A row of the facts table, read or made by hand.
Row = Mapping[str, Any]

CORE = frozenset({"match", "tie", "goal", "disallowed_goal", "penalty", "card", "substitution", "quote", "role"})
_OF_A_MATCH = frozenset({"goal", "disallowed_goal", "penalty", "chance", "card", "substitution", "lineup"})
_TOLD_APART = frozenset({"goal", "disallowed_goal", "chance", "card"})  # by minute, where one player has several
_NO_IDENTITY = frozenset({"date", "period"})  # they identify a fact of the table, and a gold row may leave them out


@dataclass(frozen=True, slots=True)
class Gold:
    """What an article says, made by hand; `traps` are tempting wrong facts, each with `why`."""

    article: str
    text: str
    rows: Sequence[Row]
    traps: Sequence[Row] = ()


@dataclass(slots=True)
class Tally:
    """Counts of facts (and of slots): right, too many, missed; of traps and spans, the bad ones and all."""

    right: int = 0
    extra: int = 0
    missed: int = 0
    slots_right: int = 0
    slots_extra: int = 0
    slots_missed: int = 0
    sprung: int = 0
    traps: int = 0
    bad_spans: int = 0
    spans: int = 0

    def figures(self) -> dict[str, float]:
        """Precision, recall and F1 of facts, and the same of slots, to three digits."""
        facts = _figures(self.right, self.extra, self.missed)
        slots = _figures(self.slots_right, self.slots_extra, self.slots_missed)
        return {**facts, **{f"slot_{name}": figure for name, figure in slots.items()}}


def _figures(right: int, extra: int, missed: int) -> dict[str, float]:
    precision = right / (right + extra) if right + extra else 0.0
    recall = right / (right + missed) if right + missed else 0.0
    f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
    return {"precision": round(precision, 3), "recall": round(recall, 3), "f1": round(f1, 3)}


@dataclass(slots=True)
class Score:
    """Tallies under `all`, `core` and each kind; errors as (article, sentence)."""

    tallies: defaultdict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))
    errors: list[tuple[str, str]] = field(default_factory=list)

    def of(self, kind: str) -> list[Tally]:
        """The tallies that a fact of a kind counts in."""
        return [self.tallies[key] for key in ("all", *(["core"] if kind in CORE else []), kind)]


def score(facts: Iterable[Row], gold: Iterable[Gold]) -> Score:
    """How well the facts tell what the gold rows of their articles tell."""
    by_article: defaultdict[str, list[Row]] = defaultdict(list)
    for row in facts:
        by_article[row["article"]].append(row)
    result = Score()
    for one in gold:
        _article(result, one, by_article[one.article])
    return result


def _article(result: Score, gold: Gold, got: Sequence[Row]) -> None:
    pairs = dict(_pairs(gold.rows, got))
    for place, row in enumerate(gold.rows):
        _gold_row(result, gold.article, row, got[pairs[place]] if place in pairs else None)
    paired = set(pairs.values())
    for place, row in enumerate(got):
        if place not in paired:
            for tally in result.of(row["kind"]):
                tally.extra += 1
                tally.slots_extra += len(row["slots"])
            result.errors.append((gold.article, f"extra {row['kind']} {_shown(row['slots'])}"))
    right = {j for i, j in pairs.items() if _agree(gold.rows[i], got[j])}
    for trap in gold.traps:
        _trap(result, gold.article, trap, [row for place, row in enumerate(got) if place not in right])
    for row in got:
        _spans(result, gold, row)


def _gold_row(result: Score, article: str, row: Row, got: Row | None) -> None:
    kind, optional = row["kind"], bool(row.get("optional"))
    if got is None:
        if not optional:
            for tally in result.of(kind):
                tally.missed += 1
                tally.slots_missed += len(_judged(row))
            result.errors.append((article, f"missed {kind} {_shown(row['slots'])}"))
        return
    have = _turned(row, got)
    for tally in result.of(kind):
        tally.right += not optional
    for slot, wanted in _judged(row).items():
        told = slot in have
        right = told and sameness.slot(kind, slot, wanted, have[slot])
        if told and not right:
            result.errors.append((article, f"wrong {kind}.{slot}: gold {_shown(wanted)}, read {_shown(have[slot])}"))
        if not optional:
            for tally in result.of(kind):
                tally.slots_right += right
                tally.slots_missed += not right
                tally.slots_extra += told and not right


def _trap(result: Score, article: str, trap: Row, wrong: Iterable[Row]) -> None:
    sprung = any(row["kind"] == trap["kind"] and _says(row, trap) for row in wrong)
    for tally in result.of(trap["kind"]):
        tally.traps += 1
        tally.sprung += sprung
    if sprung:
        result.errors.append((article, f"TRAP {trap['kind']} {_shown(trap['slots'])}: {trap.get('why', '')}"))


def _says(row: Row, trap: Row) -> bool:
    have = _judged(row)
    return all(
        slot in have and sameness.slot(trap["kind"], slot, wanted, have[slot]) for slot, wanted in _judged(trap).items()
    )


def _spans(result: Score, gold: Gold, row: Row) -> None:
    for span in row.get("evidence") or [{}]:
        words = span.get("text")
        good = bool(words) and gold.text[span["start"] : span["end"]] == words
        for tally in result.of(row["kind"]):
            tally.spans += 1
            tally.bad_spans += not good
        if not good:
            result.errors.append((gold.article, f"bad span {row['kind']} {_shown(span)}"))


def _shown(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _pairs(gold: Sequence[Row], got: Sequence[Row]) -> Iterator[tuple[int, int]]:
    """Places of a gold row and the fact it is paired with."""
    near = (
        (_affinity(one, other), i, j)
        for i, one in enumerate(gold)
        for j, other in enumerate(got)
        if one["kind"] == other["kind"]
    )
    left, right = set(range(len(gold))), set(range(len(got)))
    for nearness, i, j in sorted(near, reverse=True):
        if nearness > 0 and i in left and j in right:
            left.discard(i)
            right.discard(j)
            yield i, j


@cache
def _identity(kind: str) -> tuple[str, ...]:
    return tuple(slot for slot in load().kinds[kind].key if slot not in _NO_IDENTITY)


def _affinity(gold: Row, got: Row) -> float:
    """0 where the two cannot be one fact; else above 1, and the higher the more slots agree."""
    kind = gold["kind"]
    wanted, have = _judged(gold), _turned(gold, got)

    def same(slot: str) -> bool:
        return sameness.slot(kind, slot, wanted[slot], have[slot])

    both = [slot for slot in wanted if slot in have]
    shared = [slot for slot in _identity(kind) if slot in both]
    if not shared and kind in _OF_A_MATCH and not any(slot in wanted for slot in _identity(kind)):
        shared = ["team", "minute"]  # a goal whose scorer is not named
    if not shared or not all(slot in both and same(slot) for slot in shared):
        return 0.0
    if kind in ("role", "standing", "lineup") and "team" in both and not same("team"):
        return 0.0 if kind == "role" else 0.5
    agreed = sum(map(same, both))
    if kind in _TOLD_APART and "minute" in both:
        agreed += 2 * sameness.value(wanted["minute"], have["minute"])
    return 1.0 + agreed + 0.1 * agreed / max(1, len(both))


def _agree(gold: Row, got: Row) -> bool:
    have = _turned(gold, got)
    return all(
        sameness.slot(gold["kind"], slot, one, have[slot]) for slot, one in _judged(gold).items() if slot in have
    )


def _judged(row: Row) -> dict[str, Any]:
    """The slots of a row; of what happens in a match, the match is one."""
    slots = dict(row["slots"])
    if row["kind"] in _OF_A_MATCH and isinstance(row.get("match"), Mapping):
        slots["match"] = row["match"]
    return slots


def _turned(gold: Row, got: Row) -> dict[str, Any]:
    """The slots that were read, told from the other side where gold leaves open who was at home and that fits."""
    slots = _judged(got)
    if gold.get("sides_unordered") and gold["kind"] == "match":
        home, ours = gold["slots"].get("home", ""), slots.get("home", "")
        if not sameness.value(home, ours, sameness.team):
            return {re.sub("home|away", _other, slot): value for slot, value in slots.items()}
    return slots


def _other(side: re.Match[str]) -> str:
    return "away" if side[0] == "home" else "home"
