"""A user's own tables of names, kept in a folder; those that lie there are part of every reading.

A table is CSV with the columns of `gazetteer_tables.OWN_COLUMNS`. It is checked before it is kept.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from loaders.reading.gazetteer import KINDS
from loaders.reading.gazetteer_tables import GazetteerError, own_entities

_ENDING = ".csv"


@dataclass(frozen=True, slots=True)
class OwnTable:
    """A table: its name, and how many things and names are in it."""

    name: str
    things: int
    names: int


def tables(folder: Path) -> tuple[Path, ...]:
    """The tables in a folder, by name; none where there is no folder."""
    return tuple(sorted(path for path in folder.glob(f"*{_ENDING}") if not path.name.startswith(".")))


def check(path: Path) -> OwnTable:
    """What is in a table. Raises GazetteerError for the first row that is wrong."""
    found = list(own_entities(path, KINDS))
    names = sum(1 + len(row.aliases) + len(row.nicknames) for row in found)
    return OwnTable(path.stem, len(found), names)


def add(folder: Path, path: Path) -> OwnTable:
    """Keep a copy of a table in the folder; one of its name there is replaced. Raises GazetteerError."""
    if path.suffix.lower() != _ENDING:
        raise GazetteerError(path, 1, f"a table's name ends in {_ENDING}", "rename the file")
    found = check(path)
    if not found.things:
        raise GazetteerError(path, 1, "the table has no rows", "write a row for each name")
    folder.mkdir(parents=True, exist_ok=True)
    beside = folder / f".{path.stem}.{os.getpid()}"
    beside.write_bytes(path.read_bytes())
    beside.replace(folder / f"{path.stem}{_ENDING}")
    return found


def remove(folder: Path, name: str) -> None:
    """Take a table out of the folder. Raises GazetteerError where there is none of that name."""
    path = folder / f"{name.removesuffix(_ENDING)}{_ENDING}"
    if path not in tables(folder):
        there = ", ".join(each.stem for each in tables(folder)) or "none"
        raise GazetteerError(path, 1, "there is no such table", f"the tables there are: {there}")
    path.unlink()
