"""Which articles are copies of one story, and so one source.

A copy is often cut down, so what counts is how much of an article's words for a match another has too, and
not how much of both together. Words are compared by shingles, so many words in a row, that an index finds.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from graph.agreement.groups import Groups
from graph.agreement.reports import Report

#: Share of an article's shingles that another must have, and the fewest passages to judge by.
SHARE = 0.8
FEWEST = 3

#: An article's passages with their shingles.
Passages = Mapping[str, tuple[int, ...]]


@dataclass(frozen=True, slots=True)
class Copy:
    """That an article repeats an earlier one: its passages with those that they repeat."""

    of: str
    passages: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Copies:
    """By article the story that it tells, the same for copies; and whom those repeat that are no originals."""

    stories: dict[str, str]
    copies: dict[str, Copy]


def find(reports: Sequence[Report], told: Mapping[str, Passages]) -> Copies:
    """The copies among reports, by the passages `told` that are compared, by article."""
    first = {report.iri: _age(report, told[report.iri]) for report in reports}
    shared = _shared(told)
    parts = Groups(sorted(first))
    pairs: dict[str, set[str]] = defaultdict(set)
    for one, near in shared.items():
        for other, passages in near.items():
            if len(passages) >= FEWEST and _contained(told[one], told[other]):
                parts.join(one, other)
                pairs[one].add(other)
                pairs[other].add(one)
    by_digest: dict[str, str] = {}
    for report in sorted(reports, key=lambda each: each.iri):
        same = by_digest.setdefault(report.digest, report.iri)
        if same != report.iri:
            parts.join(report.iri, same)
            pairs[report.iri].add(same)
            pairs[same].add(report.iri)
    stories = {one: min(part, key=lambda each: first[each]) for part in parts.sets() for one in part}
    copies = {}
    for one in sorted(pairs):
        earlier = [other for other in pairs[one] if first[other] < first[one]]
        if earlier:
            source = min(earlier, key=lambda other: (-len(shared[one].get(other, ())), first[other]))
            copies[one] = Copy(source, _repeated(told[one], told[source]))
    return Copies(stories, copies)


def _age(report: Report, passages: Passages) -> tuple[date, int, str, str]:
    """What makes an article the original: it came first, says more, and else its id."""
    return report.issued or date.max, -sum(map(len, passages.values())), report.id, report.iri


def _shared(told: Mapping[str, Passages]) -> dict[str, dict[str, set[str]]]:
    """By article and other article: the passages of the first of which the other has a shingle."""
    holders: dict[int, set[str]] = defaultdict(set)
    for article, passages in told.items():
        for shingles in passages.values():
            for shingle in shingles:
                holders[shingle].add(article)
    found: dict[str, dict[str, set[str]]] = {article: defaultdict(set) for article in told}
    for article, passages in told.items():
        for passage, shingles in passages.items():
            for other in set().union(*(holders[shingle] for shingle in shingles)) - {article}:
                found[article][other].add(passage)
    return found


def _contained(one: Passages, other: Passages) -> bool:
    """Whether almost all shingles of an article are in another."""
    theirs = {shingle for shingles in other.values() for shingle in shingles}
    own = {shingle for shingles in one.values() for shingle in shingles}
    return len(own & theirs) >= SHARE * len(own)


def _repeated(one: Passages, other: Passages) -> tuple[tuple[str, str], ...]:
    """Passages with those that they repeat."""
    holders: dict[int, list[str]] = defaultdict(list)
    for passage, shingles in other.items():
        for shingle in shingles:
            holders[shingle].append(passage)
    found = []
    for passage, shingles in sorted(one.items()):
        count = Counter(name for shingle in shingles for name in holders[shingle])
        best = min(count, key=lambda name: (-count[name], name), default=None)
        if best is not None and count[best] >= SHARE * len(shingles):
            found.append((passage, best))
    return tuple(found)
