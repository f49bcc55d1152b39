"""Times of play: every phrase of `times.toml` by its own example, and what is no time of play."""

from __future__ import annotations

import time
import tomllib
from importlib.resources import files
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loaders.model import Article
from loaders.reading import times
from loaders.reading.layers import Line, Moment
from loaders.reading.sentences import split

ROWS: list[dict[str, Any]] = tomllib.loads(files("loaders.language").joinpath("times.toml").read_text("utf-8"))["time"]


def moments(text: str) -> list[Moment]:
    article = Article("a", text, "a.txt")
    return list(times.find(article, split(article, (Line(0, len(text), "prose", 0),))))


def found(text: str) -> list[tuple[Any, ...]]:
    return [
        (text[m.start : m.end], m.low, m.high, *([] if m.added is None else [m.added]), *(["rel"] if m.relative else []))
        for m in moments(text)
    ]


@pytest.mark.parametrize("row", [row for row in ROWS if "example" in row], ids=lambda row: row["id"])
def test_each_phrase_reads_its_example(row: dict[str, Any]) -> None:
    expected = (row["words"], *row["expect"], *(["rel"] if row.get("relative") else []))
    assert expected in found(row["example"])


NEVER = [pytest.param(text, id=f"{row['id']}: {text[:40]}") for row in ROWS for text in row.get("never", [])]


@pytest.mark.parametrize("text", NEVER)
def test_what_is_no_time_of_play_gives_no_moment(text: str) -> None:
    assert found(text) == []


def test_every_phrase_is_shown_by_an_example_or_a_counterexample() -> None:
    assert [row["id"] for row in ROWS if "example" not in row and "never" not in row and not row.get("none")] == []
