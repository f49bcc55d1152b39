"""The gold rows of the samples as facts, so that graph and questions can be tried on what is true.

A gold row gives alternatives: of a person's names the one that the article writes is taken, else the
first. Where a row gives no words as evidence, the sentence that names most of its values stands in.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from bench.evaluation import sameness, sets
from graph.names import fold
from loaders import articles
from loaders.model import Article, Fact, MatchRef, SlotValue, Span

SAMPLES = Path(__file__).resolve().parents[1] / "samples"
GOLD = Path(__file__).with_name("expected") / "samples"

Row = Mapping[str, Any]


def rows(article_id: str, suffix: str = ".jsonl", gold: Path = GOLD) -> list[dict[str, Any]]:
    """The gold rows of an article, or with `.traps.jsonl` its traps."""
    return sets.rows(gold / f"{article_id}{suffix}")


@cache
def samples() -> tuple[Article, ...]:
    """Every sample, read."""
    return tuple(article for path in articles.find([SAMPLES]) for article in articles.read(path))


def told(article: Article, gold: Path = GOLD) -> tuple[Fact, ...]:
    """The facts that the gold rows of an article tell, those that are optional left out."""
    return tuple(_fact(article, row) for row in rows(article.id, gold=gold) if not row.get("optional"))


def _fact(article: Article, row: Row) -> Fact:
    match = row.get("match")
    slots = {slot: _chosen(article, slot, value) for slot, value in row["slots"].items()}
    return Fact(
        kind=row["kind"],
        slots=slots,
        spans=(_span(article, row, slots),),
        match=MatchRef(match["home"][0], match["away"][0], match.get("date")) if match else None,
        status=row.get("status", "asserted"),
        rule="gold",
    )


def _chosen(article: Article, slot: str, value: Any) -> SlotValue:
    if slot == "teams":
        return tuple(one[0] for one in value)
    if slot == "depicts":
        return tuple(_spelt(article, one) for one in value)
    if isinstance(value, list):
        return _spelt(article, value) if slot in sameness.PERSONS else str(value[0])
    chosen: SlotValue = value
    return chosen


def _spelt(article: Article, names: Sequence[str]) -> str:
    """The full name that the article writes, or else the first."""
    return next((name for name in names if " " in name and name in article.text), names[0])


def _span(article: Article, row: Row, slots: Mapping[str, SlotValue]) -> Span:
    for words in row.get("evidence", ()):
        start = article.text.index(words["text"])
        return Span(start, start + len(words["text"]))
    wanted = set(_words(slots.values()))
    sentences = re.finditer(r"(?=\S)[^\n]+?(?:[.!?][”\"]?(?=\s)|(?=\n|\Z))", article.text)
    best = max(sentences, key=lambda found: sum(word in fold(found[0]).split() for word in wanted))
    return Span(best.start(), best.end())


def _words(values: Any) -> Iterator[str]:
    for value in values:
        if isinstance(value, str):
            yield from fold(value).split()[-1:]
        elif isinstance(value, tuple):
            yield from _words(value)
        elif isinstance(value, int) and not isinstance(value, bool):
            yield str(value)
