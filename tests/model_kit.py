"""Facts for the tests of the graph's model: made by hand, at random, or out of gold rows."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import strategies as st
from pyoxigraph import Store

from loaders.model import KINDS, Article, Extraction, Fact, MatchRef, Span
from loaders.quads import emit
from ontology import load

SHARED = Path(__file__).resolve().parents[2] / "shared"


def nothing_known(_name: str) -> Sequence[Any]:
    """A gazetteer that knows no name."""
    return ()


def article(name: str, text: str = "", day: date | None = None, **more: Any) -> Article:
    """An article whose text is long enough for any span of the tests."""
    return Article(id=name, text=text or "Words of a report. " * 20, source=f"{name}.txt", published=day, **more)


def fact(kind: str, match: MatchRef | None = None, span: tuple[int, int] = (0, 5), **slots: Any) -> Fact:
    """A fact with one span."""
    return Fact(kind, slots, (Span(*span),), match)


def store_of(*reports: tuple[Article, Sequence[Fact] | Extraction], lookup: Any = nothing_known) -> Store:
    """A store that holds the graphs of articles."""
    store = Store()
    for one, told in reports:
        read = told if isinstance(told, Extraction) else Extraction(tuple(told))
        store.extend(emit(one, read, lookup=lookup))
    return store


def gold(names: Sequence[str]) -> list[tuple[Article, list[Fact]]]:
    """Real articles with the facts of their gold rows; skips where the rows are not at hand."""
    folder = SHARED / "facts" / "gold"
    if not folder.is_dir():
        pytest.skip("the shared gold rows are not beside this checkout")
    return [_gold(folder, name) for name in names]


def _gold(folder: Path, name: str) -> tuple[Article, list[Fact]]:
    text = (SHARED / "articles" / f"{name}.txt").read_bytes().decode()
    first = re.match(r"\s*date (\d{4}-\d\d-\d\d)", text)
    rows = [json.loads(line) for line in (folder / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()]
    one = Article(name.rpartition("/")[2], text, name, published=date.fromisoformat(first[1]) if first else None)
    return one, [_fact(text, row) for row in rows if not row.get("optional")]


def _fact(text: str, row: dict[str, Any]) -> Fact:
    match = {side: _first(value) for side, value in row.get("match", {}).items()}
    spans = [text.find(part["text"]) for part in row["evidence"]]
    return Fact(
        row["kind"],
        {slot: _slot(row["kind"], slot, value) for slot, value in row["slots"].items()},
        tuple(Span(start, start + len(part["text"])) for start, part in zip(spans, row["evidence"], strict=True)),
        MatchRef(match["home"], match["away"], match.get("date")) if match else None,
        row.get("status", "asserted"),
        "gold",
    )


def _first(value: Any) -> Any:
    return _first(value[0]) if isinstance(value, list) else value


def _slot(_kind: str, slot: str, value: Any) -> Any:
    if slot in ("teams", "depicts"):
        return tuple(_first(part) for part in value)
    return _first(value)


# -- random facts ---------------------------------------------------------------------------------------

_names = st.sampled_from(
    ["Mohamed Salah", "Éderson", "Łukasz Fabiański", "Bodø/Glimt", "Bodo/Glimt", "İlkay Gündoğan", "O’Neill", "中田"]
) | st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=12)
_numbers = st.integers(-5, 5000)
_intervals = st.tuples(st.integers(0, 60), st.integers(61, 120)).map(lambda p: {"from": p[0], "to": p[1]})
_decimals = st.decimals(-1000, 1000, places=3).map(float)
_days = st.dates(date(1900, 1, 1), date(2100, 1, 1)).map(date.isoformat)


def _values(slot: str) -> st.SearchStrategy[Any]:
    prop = load().exact[slot]
    range_ = prop.ranges[0].rpartition("#")[2]
    if slot == "aggregate":
        return st.dictionaries(_names, st.integers(0, 9), min_size=1, max_size=2)
    if prop.many:
        return st.lists(_names, min_size=1, max_size=3).map(tuple)
    by_range: dict[str, st.SearchStrategy[Any]] = {"integer": _numbers, "boolean": st.booleans(), "date": _days}
    plain = by_range.get(range_, _names)
    if slot == "value":
        plain = _numbers | _decimals | _names
    return plain | _intervals if slot in load().interval else plain


@st.composite
def facts(draw: st.DrawFn) -> Fact:
    """Any fact of the contract on a text of 200 characters."""
    kind = draw(st.sampled_from(KINDS))
    slots = draw(st.lists(st.sampled_from(load().kinds[kind].slots), min_size=1, unique=True))
    spans = draw(st.lists(st.tuples(st.integers(0, 190), st.integers(1, 10)), min_size=1, max_size=3))
    match = draw(st.none() | st.builds(MatchRef, _names, _names, st.none() | _days))
    return Fact(
        kind,
        {slot: draw(_values(slot)) for slot in slots},
        tuple(Span(start, start + length) for start, length in spans),
        None if kind == "match" else match,
        draw(st.sampled_from(["asserted", "inferred"])),
        draw(st.sampled_from(["", "goal-put-ahead"])),
        draw(st.floats(0, 1)),
    )
