"""A report of a few lines, read by the real stages with the real gazetteer."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from loaders import facts
from loaders.model import Article, Fact
from loaders.reading import gazetteer, layering, results
from loaders.reading.layers import Fixture, Line, Mention, Reading
from loaders.reading.result import Result

PUBLISHED = date(2024, 4, 19)  # a Friday
Pair = tuple[str, str]


def article(text: str, published: date | None = PUBLISHED, title: str | None = None) -> Article:
    return Article("report", text, "report.txt", published=published, title=title)


def read(text: str, published: date | None = PUBLISHED, title: str | None = None) -> layering.Read:
    """`text` with every layer laid over it; paragraphs are lines."""
    return layering.read(article(text, published, title), gazetteer.load())


def extract(text: str, kind: str, published: date | None = PUBLISHED, title: str | None = None) -> list[Fact]:
    """The facts of one kind that the whole line of stages reads in `text`."""
    return [fact for fact in facts.extract(article(text, published, title)) if fact.kind == kind]


def slots(found: Iterable[Fact]) -> list[dict[str, Any]]:
    return [dict(fact.slots) for fact in found]


def sides(text: str) -> set[str]:
    """The names of the sides that a text speaks of."""
    return {team.name for team in read(text).reading.teams}


def matches(text: str) -> set[tuple[Any, ...]]:
    """Home, away and the goals of each of the matches that a text tells; None for what it leaves out."""
    named = ("home", "away", "home_goals", "away_goals")
    return {tuple(match.get(slot) for slot in named) for match in slots(extract(text, "match"))}


def mentions(reading: Reading, kind: str) -> list[tuple[str, str]]:
    """Words and key of each mention of a kind, in order."""
    return [(reading.text(m), m.key) for m in reading.mentions if m.kind == kind]


def whole(text: str) -> tuple[Line, ...]:
    """The lines of `text`, all of them prose."""
    lines, at = [], 0
    for number, words in enumerate(text.split("\n")):
        lines.append(Line(at, at + len(words), "prose" if words.strip() else "blank", number))
        at += len(words) + 1
    return tuple(lines)


def told(text: str, sides: Pair | None = None, published: date | None = PUBLISHED) -> list[Result]:
    """The results that the sentences of `text` tell; `sides` are the keys of the report's own match."""
    known = gazetteer.load()
    reading = read(text, published).reading
    grounds = layering.grounds(reading, known)
    return [r for i in range(len(reading.sentences)) for r in results.find(reading, i, sides, grounds)]


def scores(fixtures: Iterable[Fixture]) -> list[tuple[str, Any, str, Any]]:
    """Home, its goals, away, its goals of each fixture that was played."""
    return [
        (f.home, f.slots.get("home_goals"), f.away, f.slots.get("away_goals")) for f in fixtures if f.status == "played"
    ]


def at(reading: Reading, words: str) -> Mention | None:
    """The mention that stands exactly at the first `words` of the text."""
    start = reading.article.text.index(words)
    return next((m for m in reading.mentions if (m.start, m.end) == (start, start + len(words))), None)
