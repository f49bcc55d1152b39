"""Text search: an index of words that is made with each generation (SQLite FTS5).

What is in it is told by the queries of graph/texts/: each is a kind of text and gives nodes with their
texts. The index lies in the generation's folder and is never written again, as all that is there.
"""

from __future__ import annotations

import contextlib
import re
import sqlite3
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pyoxigraph as ox

from graph.disk import StoreError
from graph.names import fold
from graph.settings import PREFIXES

NAME = "search.sqlite"

#: So many nodes are found at most, the best ones.
MOST = 1000

#: What a hit is worth by its kind: who asks for a name wants the thing before the sentences that mention it.
_WEIGHTS = {"name": 3.0, "title": 2.0, "quote": 1.5}

_QUERIES = Path(__file__).with_name("texts")
_PHRASE = re.compile(r'"([^"]*)"|(\S+)')


@dataclass(frozen=True, slots=True)
class Hit:
    """A node, the kind of its text and the text that was found; a higher score is a better hit."""

    node: str
    kind: str
    text: str
    score: float


@cache
def kinds() -> tuple[str, ...]:
    """The kinds of text that are searched."""
    return tuple(sorted(path.stem for path in _QUERIES.glob("*.rq")))


def write(dataset: ox.Store, folder: Path) -> None:
    """Make the index of a dataset in the folder of its generation."""
    with contextlib.closing(sqlite3.connect(folder / NAME)) as index:
        index.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;")  # nobody sees it before it is whole
        index.execute("CREATE VIRTUAL TABLE texts USING fts5(words, text UNINDEXED, node UNINDEXED, kind UNINDEXED)")
        for kind in kinds():
            rows = dataset.query((_QUERIES / f"{kind}.rq").read_text("utf-8"), prefixes=PREFIXES)
            assert isinstance(rows, ox.QuerySolutions)
            index.executemany(
                "INSERT INTO texts (words, text, node, kind) VALUES (?, ?, ?, ?)",
                (
                    (fold(row["text"].value), row["text"].value, row["node"].value, kind)
                    for row in rows
                    if isinstance(row["node"], ox.NamedNode) and isinstance(row["text"], ox.Literal)
                ),
            )
        index.execute("INSERT INTO texts (texts) VALUES ('optimize')")
        index.commit()


def find(folder: Path, words: str, *, kind: str | None = None, most: int = MOST) -> list[Hit]:
    """The nodes with a text that has all these words, the best first, each with its best text.

    `"two words"` in quotation marks stand together, `word*` is a beginning; case and accents do not matter.
    Raises StoreError where the generation in `folder` has no index.
    """
    asked = _asked(words)
    if not asked:
        return []
    path = folder / NAME
    if not path.is_file():
        raise StoreError(f"{folder}: this generation has no index of words; build again to make one.")
    where = "texts MATCH ?" + ("" if kind is None else " AND kind = ?")
    weights = " ".join(f"WHEN '{kind}' THEN {weight}" for kind, weight in _WEIGHTS.items())
    score = f"-rank * CASE kind {weights} ELSE 1.0 END"
    statement = f"SELECT node, kind, text, {score} AS score FROM texts WHERE {where} ORDER BY score DESC, node, text"
    found: dict[str, Hit] = {}
    with contextlib.closing(sqlite3.connect(f"{path.resolve().as_uri()}?immutable=1", uri=True)) as index:
        for row in index.execute(statement, (asked,) if kind is None else (asked, kind)):
            hit = Hit(row[0], row[1], row[2], float(f"{row[3]:.6g}"))
            found.setdefault(hit.node, hit)
            if len(found) >= most:
                break
    return [*found.values()]


def _asked(words: str) -> str:
    """The words in the language of FTS5, every one of them quoted: no sign of it has a meaning here."""
    parts = []
    for phrase, word in _PHRASE.findall(words):
        pieces = fold(phrase or word)
        if pieces:
            parts.append(f'"{pieces}"' + ("*" if word.endswith("*") else ""))
    return " ".join(parts)
