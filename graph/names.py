"""Names without their spelling: readable slugs for IRIs, and keys under which spellings meet."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from functools import cache, lru_cache
from pathlib import Path


@cache
def _tables() -> tuple[dict[int, str], dict[str, str]]:
    data = tomllib.loads(Path(__file__).with_name("names.toml").read_text(encoding="utf-8"))
    return str.maketrans(data["letters"]), data["sounds"]


@lru_cache(maxsize=65536)
def fold(text: str) -> str:
    """Lower case, without accents, with all that is no letter or digit made one space."""
    letters = text.translate(_tables()[0])
    bare = "".join(ch for ch in unicodedata.normalize("NFKD", letters) if not unicodedata.combining(ch))
    return " ".join(re.findall(r"\w+", bare.casefold().replace("_", " ")))


def term(text: str) -> str:
    """A word of the game without its spelling: quarter-finals and Quarterfinal are one."""
    return fold(text).replace(" ", "").removesuffix("s")


def slug(text: str) -> str:
    """A readable name for an IRI in a-z, 0-9 and hyphens.

    A text with no Latin letter or digit keeps its code points in hexadecimal, so that two such
    texts differ.
    """
    ascii_only = re.sub(r"[^a-z0-9]+", "-", fold(text)).strip("-")
    if ascii_only:
        return ascii_only[:80].strip("-")
    return "u" + "-".join(f"{ord(ch):x}" for ch in text[:12])


@lru_cache(maxsize=65536)
def sound(text: str) -> str:
    """The folded text with the ways of spelling one sound made one, and double letters single."""
    key = fold(text)
    for spelling, plain in _tables()[1].items():
        key = key.replace(spelling, plain)
    return re.sub(r"(\w)\1+", r"\1", key)


def distance(a: str, b: str, limit: int) -> int:
    """Edits between two texts (swapped neighbours count one), or `limit` + 1 when there are more."""
    if abs(len(a) - len(b)) > limit:
        return limit + 1
    before: list[int] = []
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        older, before, row = before, row, [i]
        for j, y in enumerate(b, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (x != y))
            if i > 1 and j > 1 and x == b[j - 2] and a[i - 2] == y:
                cost = min(cost, older[j - 2] + 1)
            row.append(cost)
        if min(row) > limit:
            return limit + 1
    return min(row[-1], limit + 1)
