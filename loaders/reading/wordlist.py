"""Plain English words, by the lexicon that the tagger carries."""

from __future__ import annotations

from functools import lru_cache

from textblob.en import parser as _textblob


@lru_cache(maxsize=20_000)
def common_word(word: str) -> bool:
    """Whether the word in lower case is plain English."""
    lower = word.casefold()
    tag = _textblob.lexicon.get(lower, "")
    return bool(tag) and not tag.startswith("NNP")
