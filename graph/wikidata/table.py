"""Which fact of the graph is which property of Wikidata: the tables beside this file, as values.

In `properties.csv` a row is a statement: of facts of a `class` (and a `role`), about the item of `about` (the match
itself, or what the fact has by that term), by `property`, with the fact's `value` as its value. `named` is what a
quotation for it has to name. `qualifiers.csv` adds what qualifies it. Values are terms of the ontology, a constant
item, or `issued`: the day of the report. An `edition` is that of `editions.csv` in whose days the match's competition
was played; these days part the seasons (from July to June, but for 2019-20, which ended in August) and are not those of
its first and last match.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Literal, cast

Type = Literal["item", "day", "quantity", "minutes", "constant"]

_HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Part:
    """A property with the term whose value it takes."""

    property: str
    value: str
    type: Type
    label: str


@dataclass(frozen=True, slots=True)
class Pattern:
    """A statement to be made of each fact of a class; `role` is empty where any will do. A quotation for it has to
    name what `named` lists; `single` says that an item has one value of the property."""

    name: str
    cls: str
    role: str
    about: str
    main: Part
    qualifiers: tuple[Part, ...]
    named: tuple[str, ...]
    single: bool


@dataclass(frozen=True, slots=True)
class Edition:
    """An edition of a competition, and its days; both are items' ids."""

    competition: str
    item: str
    first: date
    last: date


@cache
def patterns() -> tuple[Pattern, ...]:
    """Every statement of the table, in its order."""
    qualifiers = _rows("qualifiers.csv")
    return tuple(
        Pattern(
            row["statement"],
            row["class"],
            row["role"],
            row["about"],
            _part(row),
            tuple(_part(each) for each in qualifiers if each["statement"] == row["statement"]),
            tuple(row["named"].split("|")),
            bool(row["single"]),
        )
        for row in _rows("properties.csv")
    )


def _part(row: dict[str, str]) -> Part:
    return Part(row["property"], row["value"], cast("Type", row["type"]), row["label"])


@cache
def editions() -> tuple[Edition, ...]:
    """The known editions."""
    return tuple(
        Edition(row["competition"], row["edition"], date.fromisoformat(row["from"]), date.fromisoformat(row["to"]))
        for row in _rows("editions.csv")
    )


def _rows(name: str) -> list[dict[str, str]]:
    with (_HERE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
