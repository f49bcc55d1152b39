"""The gazetteer's tables as rows, and the sentences that say what is wrong with one."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from loaders.reading.folding import fold

OWN_COLUMNS = ("name", "aliases", "kind", "qid", "country")


class GazetteerError(ValueError):
    """A table that cannot be read: which file, which line (the heading is line 1), and how to mend it."""

    def __init__(self, file: Path, line: int, problem: str, mend: str) -> None:
        super().__init__(f"{file}, line {line}: {problem}; {mend}")
        self.file, self.line, self.problem, self.mend = file, line, problem, mend


def rows(path: Path) -> Iterator[dict[str, str]]:
    """The rows of a shipped table."""
    with path.open(encoding="utf-8", newline="") as stream:
        yield from csv.DictReader(stream)


def own_aliases(row: dict[str, str]) -> Iterator[str]:
    """A row's name and the aliases in its own column, if it has one."""
    yield row["name"] if "word" not in row else row["word"]
    yield from (alias for alias in row.get("aliases", "").split("|") if alias)


def own_entities(path: Path, kinds: Sequence[str]) -> Iterator[tuple[dict[str, str], tuple[str, ...]]]:
    """The rows of a user's own table, each checked, with its aliases."""
    for line, row in _own_rows(path):
        if row["name"] == "":
            raise GazetteerError(path, line, "the row has no name", "write one in the column name")
        if row["kind"] not in kinds:
            raise GazetteerError(path, line, f"the kind is {row['kind']!r}", f"write one of {', '.join(kinds)}")
        if row["qid"] and not re.fullmatch(r"Q[1-9][0-9]*", row["qid"]):
            mend = "write Q and digits, as in Q1130849, or leave it empty"
            raise GazetteerError(path, line, f"{row['qid']!r} is not a Wikidata id", mend)
        aliases = tuple(alias.strip() for alias in row["aliases"].split("|") if alias.strip())
        yield {**row, "id": slug(row["name"])}, aliases


def _own_rows(path: Path) -> Iterator[tuple[int, dict[str, str]]]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise GazetteerError(path, 1, "there is no such file", "give the path of a CSV file") from None
    except UnicodeDecodeError:
        raise GazetteerError(path, 1, "the file is not UTF-8", "save it as CSV in UTF-8") from None
    reader = csv.reader(text.splitlines())
    heading = next(reader, [])
    if unknown := [column for column in heading if column not in OWN_COLUMNS]:
        raise GazetteerError(path, 1, f"unknown column {unknown[0]!r}", f"use only {', '.join(OWN_COLUMNS)}")
    if missing := [column for column in ("name", "kind") if column not in heading]:
        raise GazetteerError(path, 1, f"no column {missing[0]!r}", f"the columns are {', '.join(OWN_COLUMNS)}")
    for cells in reader:
        if len(cells) > len(heading):
            mend = "put a cell that holds a comma in double quotes"
            raise GazetteerError(path, reader.line_num, f"{len(cells)} cells under {len(heading)} columns", mend)
        if any(cell.strip() for cell in cells):
            given = dict(zip(heading, (cell.strip() for cell in cells), strict=False))
            yield reader.line_num, {column: given.get(column, "") for column in OWN_COLUMNS}


def slug(name: str) -> str:
    """A name as a key: small unaccented letters and digits, joined by hyphens."""
    return re.sub(r"[^a-z0-9]+", "-", fold(name).text.replace("'", "")).strip("-")
