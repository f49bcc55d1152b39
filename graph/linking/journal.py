"""Answers of reconciliation services, kept on disk as they come, so that none is asked for twice.

HTTP caches keep no answers to POST, which is how these services are asked; and a run that is killed has to go on
where it was.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Self

_TABLE = """CREATE TABLE IF NOT EXISTS answers
    (service TEXT NOT NULL, asked TEXT NOT NULL, answer TEXT NOT NULL, PRIMARY KEY (service, asked)) WITHOUT ROWID"""


class JournalError(Exception):
    """A journal that cannot be read or written; its text is one sentence."""


class Journal:
    """The answers in the file `path`, which is made where it is not there. Use it as a context manager."""

    def __init__(self, path: Path) -> None:
        self._path = path
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._file = sqlite3.connect(path)
            self._file.execute(_TABLE)
        except (OSError, sqlite3.Error) as error:
            raise JournalError(f"{path}: the answers cannot be kept here ({error}); name another file.") from error

    def known(self, service: str, asked: Iterable[str]) -> dict[str, Any]:
        """The answers that are there, by what was asked."""
        found = {}
        for one in asked:
            row = self._file.execute(
                "SELECT answer FROM answers WHERE service = ? AND asked = ?", (service, one)
            ).fetchone()
            if row is not None:
                found[one] = json.loads(row[0])
        return found

    def keep(self, service: str, answers: Mapping[str, Any]) -> None:
        """Write answers so that they outlast the process."""
        rows = [(service, asked, json.dumps(answer, ensure_ascii=False)) for asked, answer in answers.items()]
        try:
            with self._file:
                self._file.executemany("INSERT OR REPLACE INTO answers VALUES (?, ?, ?)", rows)
        except sqlite3.Error as error:
            raise JournalError(f"{self._path}: the answers cannot be kept here ({error}).") from error

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._file.close()
