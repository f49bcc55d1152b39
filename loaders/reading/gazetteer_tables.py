"""The gazetteer's tables as rows, and the sentences that say what is wrong with one."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from loaders.reading.folding import fold

OWN_COLUMNS = ("name", "aliases", "nicknames", "kind", "qid", "country")
OWN_LIMIT = 5_000_000  # bytes of a user's table


class GazetteerError(ValueError):
    """A table that cannot be read: which file, which line (the heading is line 1), and how to mend it."""

    def __init__(self, file: Path, line: int, problem: str, mend: str) -> None:
        super().__init__(f"{file}, line {line}: {problem}; {mend}")
        self.file, self.line, self.problem, self.mend = file, line, problem, mend


@dataclass(frozen=True, slots=True)
class OwnRow:
    """A row of a user's table: a thing, names that mean it as they stand, and those that need it named otherwise."""

    key: str
    name: str
    kind: str
    qid: str
    country: str
    aliases: tuple[str, ...]
    nicknames: tuple[str, ...]


def rows(path: Path) -> Iterator[dict[str, str]]:
    """The rows of a shipped table, by column."""
    heading: list[str] = []
    with path.open(encoding="utf-8", newline="") as stream:
        for line in csv.reader(stream):
            if heading:
                yield dict(zip(heading, line, strict=True))
            else:
                heading = line


def cells(path: Path) -> Iterator[list[str]]:
    """The rows of a shipped table whose columns are known: of the long ones each dictionary costs."""
    with path.open(encoding="utf-8", newline="") as stream:
        yield from islice(csv.reader(stream), 1, None)


def own_aliases(row: dict[str, str]) -> Iterator[str]:
    """A row's name and the aliases in its own column, if it has one."""
    yield row["name"] if "word" not in row else row["word"]
    yield from (alias for alias in row.get("aliases", "").split("|") if alias)


def own_entities(path: Path, kinds: Sequence[str]) -> Iterator[OwnRow]:
    """The rows of a user's own table, each checked. Raises GazetteerError for one that is wrong."""
    seen: dict[tuple[str, str], int] = {}
    for line, row in _own_rows(path):
        name, kind = row["name"], row["kind"]
        if name == "":
            raise GazetteerError(path, line, "the row has no name", "write one in the column name")
        if kind not in kinds:
            raise GazetteerError(path, line, f"the kind is {kind!r}", f"write one of {', '.join(kinds)}")
        if row["qid"] and not re.fullmatch(r"Q[1-9][0-9]*", row["qid"]):
            mend = "write Q and digits, as in Q1130849, or leave it empty"
            raise GazetteerError(path, line, f"{row['qid']!r} is not a Wikidata id", mend)
        aliases, nicknames = _several(row["aliases"]), _several(row["nicknames"])
        for each in (name, *aliases, *nicknames):
            if sum(letter.isalpha() for letter in each) < 2:
                raise GazetteerError(path, line, f"{each!r} is no name", "a name has two letters at least")
        if before := seen.get((kind, slug(name))):
            mend = "put its other names into one row"
            raise GazetteerError(path, line, f"{name!r} is in line {before} already", mend)
        seen[kind, slug(name)] = line
        yield OwnRow(slug(name) or name, name, kind, row["qid"], row["country"], aliases, nicknames)


def _several(cell: str) -> tuple[str, ...]:
    return tuple(alias.strip() for alias in cell.split("|") if alias.strip())


def _own_rows(path: Path) -> Iterator[tuple[int, dict[str, str]]]:
    try:
        if path.stat().st_size > OWN_LIMIT:
            raise GazetteerError(path, 1, f"the table has more than {OWN_LIMIT / 1e6:.0f} MB", "split it")
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise GazetteerError(path, 1, "there is no such file", "give the path of a CSV file") from None
    except OSError as error:
        raise GazetteerError(path, 1, f"it cannot be read ({error.strerror})", "check the path") from None
    except UnicodeDecodeError:
        raise GazetteerError(path, 1, "the file is not UTF-8", "save it as CSV in UTF-8") from None
    reader = csv.reader(text.splitlines())
    try:
        lines = [(cells, reader.line_num) for cells in reader]
    except csv.Error as error:
        raise GazetteerError(path, reader.line_num, f"this is no CSV ({error})", "close every quote") from None
    heading = lines[0][0] if lines else []
    if unknown := [column for column in heading if column not in OWN_COLUMNS]:
        raise GazetteerError(path, 1, f"unknown column {unknown[0]!r}", f"use only {', '.join(OWN_COLUMNS)}")
    if missing := [column for column in ("name", "kind") if column not in heading]:
        raise GazetteerError(path, 1, f"no column {missing[0]!r}", f"the columns are {', '.join(OWN_COLUMNS)}")
    for cells, number in lines[1:]:
        if len(cells) > len(heading):
            mend = "put a cell that holds a comma in double quotes"
            raise GazetteerError(path, number, f"{len(cells)} cells under {len(heading)} columns", mend)
        if any(cell.strip() for cell in cells):
            given = dict(zip(heading, (cell.strip() for cell in cells), strict=False))
            yield number, {column: given.get(column, "") for column in OWN_COLUMNS}


def slug(name: str) -> str:
    """A name as a key: small unaccented letters and digits, joined by hyphens."""
    return re.sub(r"[^a-z0-9]+", "-", fold(name).text.replace("'", "")).strip("-")
