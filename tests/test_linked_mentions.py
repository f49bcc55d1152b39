"""How many mentions of clubs, national sides and competitions are linked offline, and that none of them is wrong."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import pytest

from graph.build import build
from graph.linking.link import link
from graph.names import slug
from graph.store import Store
from loaders import articles
from loaders.reading import gazetteer
from loaders.reading.layering import read
from tests.linking_kit import DAY, items
from tests.model_kit import SHARED

#: Names and the items that a person found right for them: of a sample of 200 mentions, one row a mention,
#: and of what was linked since.
CHECKED = Path(__file__).with_name("expected") / "linked_mentions.csv"

#: Share of the mentions that are linked; it only rises.
FLOOR = 0.9


def mentions(folder: Path) -> list[tuple[str, str]]:
    """The kind and name of the thing behind each mention of a side or competition in the reports of a folder."""
    known = gazetteer.load()
    found = []
    for file in sorted(folder.glob("*.txt")):
        reading = read(articles.read(file)[0], known).reading
        teams = {team.key: team.name for team in reading.teams}
        for one in reading.mentions:
            entry = known.get(one.key, "competition") if one.kind == "competition" else None
            if one.kind == "team" and one.key in teams:
                found.append(("team", teams[one.key]))
            elif entry is not None:
                found.append(("competition", entry.name))
    return found


def test_mentions_are_linked_and_those_checked_by_hand_are_right(tmp_path: Path) -> None:
    folder = SHARED / "articles" / "dev"
    if not folder.is_dir():
        pytest.skip("the shared articles are not beside this checkout")
    told = Store(tmp_path / "store")
    build(told, sorted(folder.glob("*.txt")))
    link(told, DAY)
    linked = items(told)
    named = mentions(folder)
    found = Counter((name, linked.get(f"{kind}/{slug(name)}", "")) for kind, name in named)
    share = sum(count for (_, item), count in found.items() if item) / len(named)
    print(f"{len(named)} mentions, {share:.3f} linked")
    assert share >= FLOOR
    with CHECKED.open(encoding="utf-8", newline="") as file:
        checked = {row["name"]: row["item"] for row in csv.DictReader(file)}
    wrong = {(name, item) for name, item in found if item and checked.get(name, item) != item}
    assert wrong == set()
