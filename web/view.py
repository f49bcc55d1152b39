"""What templates need to show data: short names, links to our own pages, an answer's rows as cells."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from graph.query import Answer
from graph.screen import compact
from graph.settings import PREFIXES

#: A cell with more characters gets more room.
_LONG = 48
_DATE = PREFIXES["xsd"] + "date"
_NUMBERS = frozenset(PREFIXES["xsd"] + name for name in ("integer", "decimal", "double"))


@dataclass(frozen=True, slots=True)
class Cell:
    """A value in a table of results: its text, where it leads (or nowhere), and how wide it should be."""

    text: str
    href: str | None = None
    title: str = ""
    look: str = ""


@dataclass(frozen=True, slots=True)
class Result:
    """An answer ready for a page: columns and rows of a SELECT, the truth of an ASK, or Turtle."""

    sort: str
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[Cell, ...], ...] = ()
    truth: bool = False
    text: str = ""
    count: int = 0
    cut: bool = False
    milliseconds: int = 0


def href(iri: str | None, base: str) -> str | None:
    """Where an IRI can be read: our own page below the root, another site by http(s), else nowhere."""
    if iri is None:
        return None
    if iri.startswith(base):
        # What the IRI has percent-encoded stays so: the page asks for the IRI with the path as it was sent.
        return "/" + quote(iri.removeprefix(base), safe="/")
    return iri if iri.startswith(("https://", "http://")) else None


def result(answer: Answer, base: str) -> Result:
    """An answer whose rows were serialised as JSON and whose graph was as Turtle."""
    counted: dict[str, Any] = {
        "sort": answer.sort,
        "count": answer.rows,
        "cut": answer.cut,
        "milliseconds": round(answer.seconds * 1000),
    }
    if answer.sort == "graph":
        return Result(text=answer.body.decode("utf-8"), **counted)
    said = json.loads(answer.body)
    if answer.sort == "ask":
        return Result(truth=said["boolean"], **counted)
    rows = tuple(
        tuple(_cell(row.get(variable), base) for variable in answer.variables) for row in said["results"]["bindings"]
    )
    return Result(columns=answer.variables, rows=rows, **counted)


def _cell(term: dict[str, Any] | None, base: str) -> Cell:
    if term is None:
        return Cell("")
    if term["type"] == "triple":
        return Cell(json.dumps(term["value"], ensure_ascii=False), look="long")
    value = str(term["value"])
    if term["type"] == "uri":
        return Cell(compact(value, base), href(value, base), value)
    datatype = term.get("datatype", "")
    look = "number" if datatype in _NUMBERS else "date" if datatype == _DATE else "long" if len(value) > _LONG else ""
    return Cell(value, look=look)
