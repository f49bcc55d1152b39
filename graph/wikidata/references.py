"""What an article is cited by: its address, title, day, and the day on which it was looked at.

The graph knows these of articles that were read with their metadata; of others a table of sources tells them.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from pyoxigraph import Literal, NamedNode, Store

from graph import vocab as v

COLUMNS = ("article", "url", "title", "published", "retrieved", "language")


class SourcesError(Exception):
    """A table of sources that cannot be used: which file, which line (the heading is line 1), how to mend it."""


@dataclass(frozen=True, slots=True)
class Source:
    """A citable article. `language` is a tag such as "en"."""

    url: str
    title: str
    published: date
    retrieved: date
    language: str


def sources(
    dataset: Store, base: str, retrieved: date, table: Path | None = None
) -> tuple[dict[str, Source], list[str]]:
    """The citable articles by IRI, and a sentence for each that is not. What the table says goes before the graph.

    Raises SourcesError where the table cannot be read.
    """
    told = _table(table) if table is not None else {}
    found, lacking = {}, []
    for graph in sorted(node.value for node in dataset.named_graphs() if isinstance(node, NamedNode)):
        known = _known(dataset, NamedNode(graph))
        if known is None:
            continue
        said = known | {name: cell for name, cell in told.get(known["article"], {}).items() if cell}
        missing = [name for name in ("url", "title", "published") if not said.get(name)]
        if missing:
            lacking.append(f"{said['article']} cannot be cited: it has no {', no '.join(missing)}.")
        else:
            day = date.fromisoformat(said["retrieved"]) if said.get("retrieved") else retrieved
            published = date.fromisoformat(said["published"])
            found[graph] = Source(said["url"], said["title"], published, day, said.get("language") or "en")
    return found, lacking


def uncited(dataset: Store, base: str) -> dict[str, Source]:
    """Every article by IRI, citable or not, for comparing; what it lacks is its IRI, its id, the last of days."""
    found = {}
    for graph in sorted(node.value for node in dataset.named_graphs() if isinstance(node, NamedNode)):
        known = _known(dataset, NamedNode(graph))
        if known is not None:
            published = date.fromisoformat(known["published"]) if "published" in known else date.max
            url, title = known.get("url", graph), known.get("title", known["article"])
            found[graph] = Source(url, title, published, date.max, known.get("language", "en"))
    return found


def _known(dataset: Store, graph: NamedNode) -> dict[str, str] | None:
    """What the graph knows of an article; None where the named graph is no article's."""
    terms = {"article": v.IDENTIFIER, "url": v.URL, "title": v.TITLE, "published": v.ISSUED, "language": v.LANGUAGE}
    said = {}
    for name, predicate in terms.items():
        for quad in dataset.quads_for_pattern(graph, predicate, None, graph):
            if isinstance(quad.object, (Literal, NamedNode)):
                said[name] = quad.object.value
    return said if "article" in said else None


def _table(path: Path) -> Mapping[str, dict[str, str]]:
    try:
        rows = csv.DictReader(path.read_text(encoding="utf-8-sig").splitlines())
        lines = [(row, rows.line_num) for row in rows]
    except csv.Error as error:
        raise SourcesError(f"{path}, line {rows.line_num + 1}: this is no CSV ({error}).") from error
    except OSError as error:
        raise SourcesError(f"{path}: the table cannot be read ({error.strerror}).") from error
    except UnicodeDecodeError as error:
        raise SourcesError(f"{path}: the table is not UTF-8 (byte {error.start}); save it as CSV in UTF-8.") from error
    if rows.fieldnames is None or "article" not in rows.fieldnames or set(rows.fieldnames) - set(COLUMNS):
        raise SourcesError(f"{path}, line 1: the columns are {', '.join(COLUMNS)}, and article is needed.")
    found = {}
    for row, number in lines:
        cells = {name: (row.get(name) or "").strip() for name in COLUMNS}
        for name in ("published", "retrieved"):
            if cells[name] and not _is_day(cells[name]):
                raise SourcesError(f"{path}, line {number}: {name} is {cells[name]!r}; write a day as 2024-04-19.")
        if cells["url"] and not cells["url"].startswith(("http://", "https://")):
            raise SourcesError(f"{path}, line {number}: {cells['url']!r} is no address of a page.")
        found[cells["article"]] = cells
    return found


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return len(text) == len("2024-04-19")
