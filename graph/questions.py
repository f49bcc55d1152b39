"""The questions that come with Touchline: one query a file in graph/queries."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

QUERIES = Path(__file__).with_name("queries")


@dataclass(frozen=True, slots=True)
class Question:
    """A shipped query: `name` is its file's stem, the rest its heading comments and its text."""

    name: str
    title: str
    description: str
    keywords: tuple[str, ...]
    text: str


def shipped(folder: Path = QUERIES) -> list[Question]:
    """Every question in graph/queries, by name."""
    return [_question(path) for path in sorted(folder.glob("*.rq"))]


def question(name: str) -> Question | None:
    """The shipped question of this name, if there is one."""
    return next((one for one in shipped() if one.name == name), None)


_HEADING = re.compile(r"#[ \t]*(?P<key>title|description|keywords):[ \t]*(?P<value>.*?)[ \t]*\r?$", re.IGNORECASE)


def _question(path: Path) -> Question:
    text = path.read_text("utf-8")
    said = dict(_headings(text.splitlines()))
    keywords = tuple(word.strip() for word in said.get("keywords", "").split(",") if word.strip())
    return Question(path.stem, said.get("title", path.stem), said.get("description", ""), keywords, text)


def _headings(lines: Iterable[str]) -> Iterator[tuple[str, str]]:
    for line in lines:
        found = _HEADING.match(line)
        if found:
            yield found["key"].lower(), found["value"]
