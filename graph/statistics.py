"""What a generation holds, in figures: counted once for each by the queries of graph/counts/."""

from __future__ import annotations

import json
import threading
from dataclasses import dataclass
from pathlib import Path

from graph.answer import Answer, Answers
from graph.store import Store

_QUERIES = Path(__file__).with_name("counts")


@dataclass(frozen=True, slots=True)
class Statistics:
    """Figures of a generation. `triples` and what follows are those of the default graph; `graphs` has the
    triples of each named graph, and `complete` is False where there are more of these than an answer may list."""

    generation: int
    triples: int
    subjects: int
    objects: int
    properties: dict[str, int]
    classes: dict[str, int]
    graphs: dict[str, int]
    complete: bool


class Counter:
    """The figures of the generation that is published; threads may share it."""

    def __init__(self, store: Store, pool: Answers) -> None:
        self._store = store
        self._pool = pool
        self._lock = threading.Lock()
        self._known: Statistics | None = None

    def statistics(self) -> Statistics:
        """The figures, counted where that is not done yet. Raises QueryError and StoreError."""
        with self._lock:
            if self._known is None or self._known.generation != self._store.published():
                counted = None
                while counted is None:
                    counted = self._count()
                self._known = counted
            return self._known

    def _count(self) -> Statistics | None:
        """The figures; None where a generation was published between two of the counts."""
        answers = {name: self._pool.run(_text(name)) for name in ("graphs", "properties", "classes", "nodes")}
        (generation, *others) = {answer.generation for answer in answers.values()}
        if others:
            return None
        rows = {name: _rows(answer) for name, answer in answers.items()}
        properties = _pairs(rows["properties"], "property", "triples")
        return Statistics(
            generation=generation,
            triples=sum(properties.values()),
            subjects=int(rows["nodes"][0]["subjects"]),
            objects=int(rows["nodes"][0]["objects"]),
            properties=properties,
            classes=_pairs(rows["classes"], "class", "members"),
            graphs=_pairs(rows["graphs"], "graph", "triples"),
            complete=not answers["graphs"].cut,
        )


def _text(name: str) -> str:
    return (_QUERIES / f"{name}.rq").read_text("utf-8")


def _rows(answer: Answer) -> list[dict[str, str]]:
    bindings = json.loads(answer.body)["results"]["bindings"]
    return [{key: term["value"] for key, term in row.items() if term["type"] != "bnode"} for row in bindings]


def _pairs(rows: list[dict[str, str]], key: str, count: str) -> dict[str, int]:
    return {row[key]: int(row[count]) for row in rows if key in row}
