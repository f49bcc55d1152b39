"""Which reports quote the same words.

Reports cut, translate dashes and drop a clause; they rarely change words. So two quotations are one when they are
of the same days and one's words are within the other's, or almost all of their word triples are shared.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from graph.agreement.groups import Groups
from graph.agreement.reports import Node, Report
from graph.names import fold

#: A quotation of fewer words is found in too many mouths to be known by its words alone.
FEWEST = 4
#: Share of the shorter quotation's word triples that the longer must have.
SHARE = 0.8
#: Days within which words are reported: the same words weeks later were said again.
DAYS = 7

#: In keys: that a report tells of no sides, and any sides or none.
_NO_SIDE, _ANY_SIDE = "-", "*"


@dataclass(frozen=True)
class Quoted:
    """A quotation as compared with others; `day` is the number of the day it was reported, None where unknown, and
    `sides` are those of its report's matches."""

    iri: str
    article: str
    speaker: str | None
    words: tuple[str, ...]
    day: int | None
    sides: frozenset[str]

    @cached_property
    def triples(self) -> frozenset[str]:
        """Its words, three by three."""
        return frozenset(" ".join(self.words[at : at + 3]) for at in range(max(1, len(self.words) - 2)))

    def held(self) -> list[str]:
        """Keys under which others look for it: by when it was told and by the sides of its report, or any."""
        times = [f"undated {self.speaker}"] if self.day is None else [str(self.day // DAYS), f"said {self.speaker}"]
        return self._keys(times, [*(self.sides or {_NO_SIDE}), _ANY_SIDE])

    def sought(self) -> list[str]:
        """Keys of which it shares one with whatever may be the same."""
        times = [f"undated {self.speaker}"]
        if self.day is None:
            times.append(f"said {self.speaker}")
        else:
            times += [str(self.day // DAYS + more) for more in (-1, 0, 1)]
        return self._keys(times, [*self.sides, _NO_SIDE] if self.sides else [_ANY_SIDE])

    def _keys(self, times: Iterable[str], sides: Iterable[str]) -> list[str]:
        return [
            f"{time} {side} {triple}" for time in times for side in sorted(sides) for triple in sorted(self.triples)
        ]

    def as_json(self) -> list[Any]:
        """The quotation as JSON objects."""
        return [self.iri, self.article, self.speaker, list(self.words), self.day, sorted(self.sides)]


def from_json(said: list[Any]) -> Quoted:
    """The quotation that `as_json` wrote."""
    iri, article, speaker, words, day, sides = said
    return Quoted(iri, article, speaker, tuple(words), day, frozenset(sides))


def tell(report: Report, node: Node, speaker: str | None, sides: frozenset[str]) -> Quoted:
    """A quote node as compared with others; `speaker` is the agreed person, `sides` those of the report's matches."""
    return Quoted(node.iri, report.iri, speaker, tuple(fold(node.one("text") or "").split()), _day(report), sides)


def _day(report: Report) -> int | None:
    """The day of a report: of its publication, else of the last match that it tells of."""
    days = [report.issued] if report.issued else []
    for node in report.nodes if not days else ():
        text = node.one("date") if node.kind.name == "match" and node.told else None
        if text is not None:
            try:
                days.append(date.fromisoformat(text))
            except ValueError:
                continue
    return max(days).toordinal() if days else None


def cluster(quotes: Iterable[Quoted]) -> list[list[Quoted]]:
    """The quotations behind the reports' versions, of those that hang together; within one article each is its own."""
    ordered = sorted(quotes, key=lambda one: (-len(one.words), one.article, one.iri))
    parts = Groups(range(len(ordered)))
    held: dict[int, set[str]] = {index: {one.article} for index, one in enumerate(ordered)}
    for index, one in enumerate(ordered):
        for other in range(index):
            a, b = held[parts.root(index)], held[parts.root(other)]
            if not a & b and same(ordered[other], one):
                parts.join(index, other)
                held[parts.root(index)] = a | b
    return [[ordered[index] for index in part] for part in parts.sets()]


def same(one: Quoted, other: Quoted) -> bool:
    """Whether two quotations may be of the same words."""
    if not _one_occasion(one, other):
        return False
    longer, shorter = sorted((one, other), key=lambda each: -len(each.words))
    if longer.words == shorter.words and longer.speaker == shorter.speaker:
        return True
    if len(shorter.words) < FEWEST:
        return False
    shared = len(longer.triples & shorter.triples) / len(shorter.triples)
    return shared == 1 or (shared >= SHARE and longer.speaker == shorter.speaker)


def _one_occasion(one: Quoted, other: Quoted) -> bool:
    """Whether two quotations may have been said on one day: in reports of the same sides, near in time. Of those
    that nothing dates, only one speaker's are."""
    if one.sides and other.sides and not one.sides & other.sides:
        return False
    if one.day is None or other.day is None:
        return one.speaker == other.speaker
    return abs(one.day - other.day) <= DAYS
