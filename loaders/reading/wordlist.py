"""Plain English words, by the lexicon that the tagger carries."""

from __future__ import annotations

import tomllib
from functools import cache, lru_cache
from importlib.resources import files

from textblob.en import parser as _textblob


@lru_cache(maxsize=20_000)
def common_word(word: str) -> bool:
    """Whether the word in lower case is plain English."""
    lower = word.casefold()
    tag = _textblob.lexicon.get(lower, "")
    return bool(tag) and not tag.startswith("NNP")


@cache
def no_names() -> frozenset[str]:
    """Capitalised words that are nobody's name: days, months, contests (`language/names.toml`)."""
    data = tomllib.loads(files("loaders.language").joinpath("names.toml").read_text(encoding="utf-8"))
    return frozenset(data["not_names"])
