"""Small reports, and a reader of them that is easy to foresee."""

from __future__ import annotations

from pathlib import Path

import pytest

from graph.build import Report, Rooms, build
from graph.store import Store
from loaders.model import Article, Extraction, Fact, MatchRef, Span


def goals(article: Article) -> Extraction:
    """A reader that is easy to foresee: "GOAL name minute" is a goal of Grimsby's match, or of the one
    in a line "MATCH home away day" before it."""
    facts, start, match = [], 0, MatchRef("Grimsby Town", "Harrogate Town", "2024-10-05")
    for line in article.text.splitlines(keepends=True):
        if line.startswith("MATCH "):
            match = MatchRef(*line.split()[1:])
        elif line.startswith("GOAL "):
            name, minute = line.split()[1:]
            slots = {"scorer": name, "minute": int(minute)}
            facts.append(Fact("goal", slots, (Span(start, start + len(line.rstrip())),), match, rule="test"))
        start += len(line)
    return Extraction(tuple(facts))


#: The real rooms behind that reader.
ROOMS = Rooms(extract=goals)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "store")


@pytest.fixture
def reports(tmp_path: Path) -> Path:
    folder = tmp_path / "reports"
    folder.mkdir()
    for name, text in {
        "echo": "date 2024-10-06 Late joy.\nGOAL Obikwu 84\nGOAL Rose 12\n",
        "gazette": "Grimsby won.\nGOAL Obikwu 79\n",
        "herald": "A cookery column, about leeks.\n",
    }.items():
        (folder / f"{name}.txt").write_text(text, "utf-8")
    return folder


def run(store: Store, *paths: Path | str, strict: bool = False, dry_run: bool = False, allow: bool = False) -> Report:
    return build(store, paths, strict=strict, dry_run=dry_run, allow_violations=allow, rooms=ROOMS)


def lines(store: Store) -> list[str]:
    dataset = store.open_published()
    return [] if dataset is None else sorted(map(str, dataset))
