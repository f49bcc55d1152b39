"""Which generation is published, for those who ask before every answer: read anew only when CURRENT was renamed."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from graph.store import Store


class Found(NamedTuple):
    """The published generation. `stamp` is of this generation alone: a number can come again, after a rollback or
    in another store, a time besides does not."""

    number: int
    folder: Path
    stamp: str


class Published:
    """The published generation of a store; threads may share it."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._current = store.path / "CURRENT"
        self._known: tuple[tuple[int, int, int], Found | None] | None = None

    def now(self, *, anew: bool = False) -> Found | None:
        """The generation that is published now; None where nothing was yet. `anew` trusts nothing that was read
        before. Raises StoreError."""
        try:
            told = self._current.stat()
            sign = (told.st_ino, told.st_mtime_ns, told.st_size)
        except OSError:
            sign = (0, 0, 0)
        known = self._known
        if known is not None and known[0] == sign and sign[0] and not anew:
            return known[1]
        found = self._look()
        self._known = sign, found
        return found

    def _look(self) -> Found | None:
        number = self._store.published()
        if number is None:
            return None
        folder = self._store.folder(number)
        try:
            made = folder.stat().st_mtime_ns
        except FileNotFoundError:  # pruned since: whoever opens it will be told
            made = 0
        return Found(number, folder, f"{number} {made}")
