"""What the parts of the derivation share: tables in and out, names compared, aliases described."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable
from pathlib import Path

from loaders.reading.folding import fold

Row = dict[str, str]
Table = list[Row]

_DESIGNATORS = frozenset(re.findall(
    r"\w+",
    "fc afc cf sc ac as bc cfc ssc us ss sv fk if bk sk kv cd ud sd rc rcd ca cp club bsc sl kf nk jk",
))  # fmt: skip
_WOMEN = re.compile(
    r"\b(?:W\.?F\.?C\.?|WFC|Women(?:'s)?|Ladies|Femenino|Fem[ei]n[ií]|F[ée]minine?s?|Femminile|Frauen|Vrouwen|Feminino)\b\.?",
    re.IGNORECASE,
)
_LESSER = re.compile(
    r"(?<=\s)(?:B|C|II|III|2)(?=$|[\s(])|-(?:2|II)\b|\bU-?\d\d"
    r"|\b(?:Under|Academy|Reserves?|Youth|Juvenil|Primavera|Development|Junior|Atlètic|Castilla|Jong|Am\.)(?!\w)"
)


def read(path: Path) -> Table:
    """A table's rows."""
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def write(path: Path, table: Table) -> None:
    """Writes a table with Unix line ends; the columns are the first row's."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(table[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(table)


def split(cell: str | None) -> list[str]:
    """A cell's parts, written with `|` between them."""
    return [part.strip() for part in (cell or "").split("|") if part.strip()]


def plain(name: str) -> str:
    """A club's name for comparison: folded, without F.C. and its like at either end, without marks."""
    words = re.sub(r"[^a-z0-9&/ ]+", " ", fold(name).text.replace(".", "").replace("-", " ")).split()
    while len(words) > 1 and words[-1] in _DESIGNATORS:
        words.pop()
    while len(words) > 1 and words[0] in _DESIGNATORS:
        words.pop(0)
    return " ".join(words).replace(" & ", " and ")


def is_womens(name: str) -> bool:
    """Whether a name says that it is a women's side."""
    return bool(_WOMEN.search(name))


def without_women(name: str) -> str:
    """A women's side's name less the words that say so."""
    return _WOMEN.sub("", name).replace("()", "").strip()


def is_lesser(name: str) -> bool:
    """Whether a name is of a reserve or youth side."""
    return bool(_LESSER.search(name))


def how(alias: str, name: str) -> str:
    """What sort of alias it is: the name itself, an abbreviation, or a short form."""
    letters = [c for c in alias if c.isalpha()]
    if alias == name:
        return "name"
    return "abbreviation" if len(letters) <= 5 and all(c.isupper() for c in letters) else "short"


def alias_row(key: str, alias: str, sort: str, needs_context: bool = False, common_word: bool = False) -> Row:
    """A row of an alias table."""
    flags = {"needs_context": str(needs_context).lower(), "common_word": str(common_word).lower()}
    return {"id": key, "alias": alias, "how": sort, **flags}


def spellings(alias: str) -> Iterable[str]:
    """An alias and the other ways to print it: "the" within a sentence, "St" with and without a point, "&" as "and"."""
    yield alias
    if alias.startswith("The "):
        yield f"the {alias[4:]}"
    if re.search(r"\bSt ", alias):
        yield re.sub(r"\bSt ", "St. ", alias)
    if re.search(r"\bSt\. ", alias):
        yield re.sub(r"\bSt\. ", "St ", alias)
    if " & " in alias:
        yield alias.replace(" & ", " and ")


def unique(table: Table) -> Table:
    """The rows less those that repeat an id and alias; of two, the one usable without context."""
    best: dict[tuple[str, str], Row] = {}
    for row in table:
        key = row["id"], row["alias"]
        if key not in best or (best[key]["needs_context"], row["needs_context"]) == ("true", "false"):
            best[key] = row
    return list(best.values())
