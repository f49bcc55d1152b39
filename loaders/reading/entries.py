"""The language files whose patterns are entries with a test of their own: read, and refused where they are wrong."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from importlib.resources import files
from typing import Any

#: What every entry has, and what every entry may have.
_REQUIRED = ("id", "pattern")
_COMMON = frozenset((*_REQUIRED, "example", "expect", "never"))


class EntryError(ValueError):
    """An entry that cannot be used; the message names the file and the entry's id."""


def load(name: str, keys: Mapping[str, frozenset[str]]) -> dict[str, Any]:
    """`language/<name>` as read. `keys` gives, for each table of entries, the keys beside those of every entry.

    Raises:
        EntryError: a key that is unknown or missing, or an id that stands twice.
    """
    return checked(name, tomllib.loads(files("loaders.language").joinpath(name).read_text(encoding="utf-8")), keys)


def checked(name: str, data: dict[str, Any], keys: Mapping[str, frozenset[str]]) -> dict[str, Any]:
    """`data` unchanged, once each entry is found sound; errors as in `load`."""
    for table, own in keys.items():
        seen: set[str] = set()
        for entry in data[table]:
            where = f"{name}: [[{table}]] {entry.get('id', '(no id)')}"
            for key in _REQUIRED:
                if key not in entry:
                    raise EntryError(f"{where}: {key} is missing")
            if unknown := entry.keys() - _COMMON - own:
                raise EntryError(f"{where}: unknown key {min(unknown)}")
            if ("example" in entry) != ("expect" in entry):
                raise EntryError(f"{where}: an example needs expect, and expect an example")
            if entry["id"] in seen:
                raise EntryError(f"{where}: the id stands twice")
            seen.add(entry["id"])
    return data
