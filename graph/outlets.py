"""What each outlet's reports are worth, as the shipped question `outlets` counts it."""

from __future__ import annotations

import json
from dataclasses import dataclass

from graph.query import query
from graph.questions import QUERIES
from graph.settings import Settings
from graph.store import Store


@dataclass(frozen=True, slots=True)
class Outlet:
    """The facts that an outlet's reports tell, those that no other outlet tells, and those in which a value
    of its own stands against the agreed one. Reports that name no outlet stand together."""

    outlet: str
    facts: int
    alone: int
    contradicted: int


def outlets(store: Store, settings: Settings | None = None) -> list[Outlet]:
    """The outlets of the published generation, the fullest first. Raises StoreError and QueryError."""
    answer = query(store, (QUERIES / "outlets.rq").read_text("utf-8"), settings=settings)
    rows = json.loads(answer.body)["results"]["bindings"]
    return [Outlet(row["outlet"]["value"], *(int(row[name]["value"]) for name in answer.variables[1:])) for row in rows]
