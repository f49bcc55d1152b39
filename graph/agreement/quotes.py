"""Which reports quote the same words.

Reports cut, translate dashes and drop a clause; they rarely change words. So two quotations are one
when one's words are within the other's, or almost all of their word triples are shared, and they were
said on one occasion: managers say the same of other evenings.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from graph.agreement.groups import Groups
from graph.agreement.reports import Node, Report
from graph.names import fold

#: A quotation of fewer words is found in too many mouths to be known by its words alone.
FEWEST = 4
#: Share of the shorter quotation's word triples that the longer must have.
SHARE = 0.8
#: Words are quoted within so many days of being said.
NEAR = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Quoted:
    """A quotation as compared with others; `when` is about the day it was said, `sides` are those of its report's
    matches."""

    node: Node
    speaker: str | None
    words: tuple[str, ...]
    triples: frozenset[tuple[str, ...]]
    when: date | None
    sides: frozenset[str]


def tell(report: Report, node: Node, speaker: str | None, sides: frozenset[str]) -> Quoted:
    """A quote node as compared with others; `speaker` is the agreed person, `sides` those of the report's matches."""
    words = tuple(fold(node.one("text") or "").split())
    triples = frozenset(words[at : at + 3] for at in range(max(1, len(words) - 2)))
    days = [day for match in report.nodes if match.kind.name == "match" and (day := match.one("date"))]
    when = report.issued or (date.fromisoformat(max(days)) if days else None)
    return Quoted(node, speaker, words, triples, when, sides)


def cluster(quotes: Sequence[Quoted]) -> list[list[Quoted]]:
    """The quotations behind the reports' versions; within one article each is its own."""
    ordered = sorted(quotes, key=lambda one: (-len(one.words), one.node.article, one.node.iri))
    parts = Groups(range(len(ordered)))
    held: dict[int, set[str]] = {index: {one.node.article} for index, one in enumerate(ordered)}
    by_triple: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for index, one in enumerate(ordered):
        for other in sorted({at for triple in one.triples for at in by_triple[triple]}):
            a, b = held[parts.root(index)], held[parts.root(other)]
            if not a & b and _same(ordered[other], one):
                parts.join(index, other)
                held[parts.root(index)] = a | b
        for triple in one.triples:
            by_triple[triple].append(index)
    return [[ordered[index] for index in part] for part in parts.sets()]


def _same(longer: Quoted, shorter: Quoted) -> bool:
    if not _one_occasion(longer, shorter):
        return False
    if longer.words == shorter.words and longer.speaker == shorter.speaker:
        return True
    if len(shorter.words) < FEWEST:
        return False
    shared = len(longer.triples & shorter.triples) / len(shorter.triples)
    return shared == 1 or (shared >= SHARE and longer.speaker == shorter.speaker)


def _one_occasion(a: Quoted, b: Quoted) -> bool:
    """Whether two quotations may have been said on one day: in reports of the same sides, near in time. Of those
    that nothing dates, only one speaker's are."""
    if a.sides and b.sides and not a.sides & b.sides:
        return False
    if a.when is None or b.when is None:
        return a.speaker == b.speaker
    return abs(a.when - b.when) <= NEAR
