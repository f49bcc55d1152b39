"""What the agreement remembers between builds: rows by table and group, found without reading the archive.

A row is a value under a table, a group and a member; a group's rows come in the order of their members.
Values are what JSON can hold. The index lies beside its generation and is made anew where it is missing.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Protocol

from rocksdict import AccessType, Options, Rdict

from graph import disk

#: Table, group and member of a row.
Key = tuple[str, str, str]
#: Table and group.
Group = tuple[str, str]


class Index(Protocol):
    """Rows that can be read, written and taken out."""

    def get(self, table: str, group: str, member: str = "") -> Any:
        """The value of a row; None where there is none."""

    def put(self, table: str, group: str, member: str, value: Any) -> None:
        """Write a row."""

    def drop(self, table: str, group: str, member: str = "") -> None:
        """Take a row out, if it is there."""

    def rows(self, table: str, group: str) -> Iterator[tuple[str, Any]]:
        """Members and values of a group, sorted by member."""

    def members(self, table: str, group: str) -> list[str]:
        """The members of a group, sorted."""


class Memory:
    """An index for as long as the process lives, over one that is only read where such a one is given."""

    def __init__(self, below: Index | None = None) -> None:
        self._below = below
        self._groups: dict[Group, dict[str, Any]] = {}

    def get(self, table: str, group: str, member: str = "") -> Any:
        written = self._groups.get((table, group), {})
        if member in written or self._below is None:
            return written.get(member)
        return self._below.get(table, group, member)

    def put(self, table: str, group: str, member: str, value: Any) -> None:
        self._groups.setdefault((table, group), {})[member] = value

    def drop(self, table: str, group: str, member: str = "") -> None:
        if self._below is None:
            self._groups.get((table, group), {}).pop(member, None)
        else:
            self.put(table, group, member, None)

    def rows(self, table: str, group: str) -> Iterator[tuple[str, Any]]:
        written = self._groups.get((table, group), {})
        if self._below is not None:
            written = dict(self._below.rows(table, group)) | written
        return iter([(member, value) for member, value in sorted(written.items()) if value is not None])

    def members(self, table: str, group: str) -> list[str]:
        return [member for member, _ in self.rows(table, group)]


class Disk:
    """An index in a folder."""

    def __init__(self, folder: Path, *, read_only: bool = False) -> None:
        access = AccessType.read_only() if read_only else AccessType.read_write()
        self._read_only = read_only
        self._rows = Rdict(str(folder), options=Options(raw_mode=True), access_type=access)

    def get(self, table: str, group: str, member: str = "") -> Any:
        value = self._rows.get(_key(table, group, member))
        return None if value is None else json.loads(value)

    def put(self, table: str, group: str, member: str, value: Any) -> None:
        self._rows[_key(table, group, member)] = _bytes(json.dumps(value, ensure_ascii=False, separators=(",", ":")))

    def drop(self, table: str, group: str, member: str = "") -> None:
        del self._rows[_key(table, group, member)]

    def rows(self, table: str, group: str) -> Iterator[tuple[str, Any]]:
        return iter([(member, json.loads(value)) for member, value in self._within(table, group)])

    def members(self, table: str, group: str) -> list[str]:
        return [member for member, _ in self._within(table, group)]

    def _within(self, table: str, group: str) -> Iterator[tuple[str, bytes]]:
        start = _key(table, group, "")
        for key, value in self._rows.items(from_key=start):
            assert isinstance(key, bytes), "keys are raw"
            if not key.startswith(start):
                break
            yield key[len(start) :].decode("utf-8", "surrogatepass"), value

    def close(self) -> None:
        """Write all and let go of the folder."""
        if self._read_only:
            self._rows.close()
        else:
            disk.close(self._rows)


def _key(table: str, group: str, member: str) -> bytes:
    return b"\0".join(_bytes(part.replace("\0", "\u2400")) for part in (table, group, member))


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


class Ledger:
    """The rows that owners put into an index, so that an owner's new rows replace its old ones.

    A plain row is its owner's alone; a counted row says how often owners gave it and goes with the last.
    """

    def __init__(self, index: Index) -> None:
        self.index = index

    def replace(self, owner: str, rows: Mapping[Key, Any], counts: Mapping[Key, int]) -> Changes:
        """Make `rows` and `counts` what the owner gives."""
        kept = self.index.get("owned", owner) or [[], []]
        old_rows = {(t, g, m): value for t, g, m, value in kept[0]}
        old_counts = {(t, g, m): number for t, g, m, number in kept[1]}
        changes = Changes()
        for key in sorted(old_rows.keys() - rows.keys()):
            self.index.drop(*key)
            changes.groups.add(key[:2])
        for key, value in sorted(rows.items(), key=lambda item: item[0]):
            if key not in old_rows or old_rows[key] != value:
                self.index.put(*key, value)
                changes.groups.add(key[:2])
        for key in sorted(old_counts.keys() | counts.keys()):
            self._count(key, counts.get(key, 0) - old_counts.get(key, 0), changes)
        if rows or counts:
            told = [[*key, value] for key, value in rows.items()], [[*key, number] for key, number in counts.items()]
            self.index.put("owned", owner, "", [list(told[0]), list(told[1])])
        else:
            self.index.drop("owned", owner)
        return changes

    def _count(self, key: Key, more: int, changes: Changes) -> None:
        if not more:
            return
        before = self.index.get(*key) or 0
        if before + more:
            self.index.put(*key, before + more)
        else:
            self.index.drop(*key)
        changes.groups.add(key[:2])
        if not before:
            changes.came.add(key)
        elif not before + more:
            changes.went.add(key)


class Changes:
    """What a replacement changed: the groups of the rows that are other, and counted rows that came or went."""

    def __init__(self) -> None:
        self.groups: set[Group] = set()
        self.came: set[Key] = set()
        self.went: set[Key] = set()

    def within(self, table: str) -> list[str]:
        """The changed groups of a table, sorted."""
        return sorted(group for one, group in self.groups if one == table)
