"""Which articles are copies of one story, and so one source.

A copy is often cut down, so what counts is how much of the shorter article's quoted passages the
other has too, and not how much of both together.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence

from graph.agreement.groups import Groups
from graph.agreement.reports import Report

#: Share of an article's telling passages that another must have, and the fewest to judge by.
SHARE = 0.8
FEWEST = 3


def stories(reports: Sequence[Report]) -> dict[str, str]:
    """By article: the story that it tells, the same for copies."""
    parts = Groups([report.iri for report in reports])
    first: dict[str, str] = {}
    holders: dict[str, list[Report]] = defaultdict(list)
    for report in reports:
        parts.join(report.iri, first.setdefault(report.digest, report.iri))
        for passage in report.passages:
            holders[passage].append(report)
    for report in reports:
        shared = Counter(other.iri for passage in report.passages for other in holders[passage])
        for other, count in shared.items():
            if count >= FEWEST and count >= SHARE * len(report.passages):
                parts.join(report.iri, other)
    return {article: min(part) for part in parts.sets() for article in part}
