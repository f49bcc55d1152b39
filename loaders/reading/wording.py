"""The words of `language/lines.toml`, compiled for the readers of boxes, captions, tables and lines."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files


@cache
def words() -> Mapping[str, Mapping[str, list[str]]]:
    """The file's sections, as written."""
    return tomllib.loads(files("loaders.language").joinpath("lines.toml").read_text(encoding="utf-8"))


def plain(text: str) -> str:
    """Case, typographic apostrophes and doubled spaces folded away."""
    return " ".join(text.replace("’", "'").casefold().split())


def folded(text: str) -> str:
    """The same, and full stops at the end."""
    return plain(text).rstrip(".:;")


@cache
def entries(section: str, key: str) -> frozenset[str]:
    """One list of the file, folded for whole-phrase look-up."""
    return frozenset(folded(phrase) for phrase in words()[section][key])


@cache
def meanings(section: str) -> Mapping[str, str]:
    """Every phrase of a section, folded, to the key it stands under."""
    return {folded(phrase): key for key, phrases in words()[section].items() for phrase in phrases}


def alternation(phrases: Iterable[str]) -> str:
    """A regex of fixed phrases, the longest first; a space in a phrase stands for any white space in the line."""
    ordered = sorted({phrase.strip() for phrase in phrases}, key=lambda phrase: (-len(phrase), phrase))
    return "|".join(re.escape(phrase).replace(r"\ ", r"[ \t]+").replace("'", "['’]") for phrase in ordered)


@cache
def pattern(section: str, key: str, *, case: bool = False) -> re.Pattern[str]:
    """Any phrase of one list, standing as whole words."""
    body = alternation(words()[section][key])
    return re.compile(rf"(?<!\w)(?:{body})(?!\w)", 0 if case else re.IGNORECASE)


_TOKEN = re.compile(r"\w+")


def tokens(line: str) -> frozenset[str]:
    """The words of a line, case folded."""
    return frozenset(_TOKEN.findall(line.casefold()))


@cache
def openers(section: str, key: str) -> frozenset[str]:
    """The first words of one list's phrases: a line with none of them has none of the phrases."""
    return frozenset(match.group() for phrase in words()[section][key] if (match := _TOKEN.search(phrase.casefold())))


@cache
def lone(section: str, key: str) -> frozenset[str]:
    """The phrases of one list that are one word: a line that has the word has the phrase."""
    return frozenset(phrase.casefold() for phrase in words()[section][key] if _TOKEN.fullmatch(phrase))
