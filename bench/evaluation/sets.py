"""The sets of articles with gold rows, and what reading them must reach: `tests/evaluation_floors.toml`."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.evaluation.scoring import Gold, Score, score
from loaders import articles
from loaders.facts import extract
from loaders.model import Article
from loaders.rows import table

ROOT = Path(__file__).resolve().parents[2]
FLOORS = ROOT / "tests" / "evaluation_floors.toml"


@dataclass(frozen=True, slots=True)
class Set:
    """Articles, their gold rows and the floors.

    `least` are the least figures by tally ("core", "all", a kind) and figure ("precision", "slot_f1");
    `traps` how many may be sprung. `unread` are articles whose errors are not listed.
    """

    name: str
    title: str
    articles: Path
    gold: Path
    least: Mapping[str, Mapping[str, float]]
    traps: int
    unread: frozenset[str]

    @property
    def here(self) -> bool:
        """Whether the articles and their gold rows are on this machine."""
        return self.articles.is_dir() and self.gold.is_dir()

    def read(self) -> list[Article]:
        """The articles that have gold rows."""
        ids = {path.name.removesuffix(".jsonl") for path in self.gold.glob("*.jsonl")}
        files = sorted(path for path in self.articles.iterdir() if path.stem in ids)
        return [one for path in files for one in articles.read(path)]

    def gold_of(self, article: Article) -> Gold:
        """The gold rows of an article and its traps."""
        traps = rows(self.gold / f"{article.id}.traps.jsonl")
        return Gold(article.id, article.text, rows(self.gold / f"{article.id}.jsonl"), traps)

    def score(self) -> Score:
        """How well the articles are read."""
        read = self.read()
        return score((row for one in read for row in table(one, extract(one))), map(self.gold_of, read))

    def below(self, reached: Score) -> list[str]:
        """What is below a floor, in sentences; empty where all is well. A bad span is below any floor."""
        wrong = []
        for name, least in self.least.items():
            figures = reached.tallies[name].figures()
            wrong += [
                f"{self.name}: {name} {figure} is {figures[figure]:.3f}, the floor is {floor}"
                for figure, floor in least.items()
                if figures[figure] < floor
            ]
        whole = reached.tallies["all"]
        if whole.sprung > self.traps:
            wrong.append(f"{self.name}: {whole.sprung} traps are sprung, at most {self.traps} may be")
        if whole.bad_spans:
            wrong.append(f"{self.name}: {whole.bad_spans} spans do not hold their words")
        return wrong


def rows(path: Path) -> list[dict[str, Any]]:
    """The rows of a JSON Lines file; none where there is no file."""
    lines = path.read_text("utf-8").splitlines() if path.exists() else []
    return [json.loads(line) for line in lines if line.strip()]


def sets() -> list[Set]:
    """Every set of the floors' file, in its order."""
    told = tomllib.loads(FLOORS.read_text("utf-8"))
    return [
        Set(
            name,
            one["title"],
            ROOT / one["articles"],
            ROOT / one["gold"],
            one["floors"],
            one["traps"],
            frozenset(one.get("unread", ())),
        )
        for name, one in told.items()
    ]
