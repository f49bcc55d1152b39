"""Plain English words, by the lexicon that the tagger carries."""

from __future__ import annotations

from functools import lru_cache

from textblob.en import parser as _textblob

_SHORT = 3  # letters; what has fewer is a figure or part of a word


@lru_cache(maxsize=20_000)
def common_word(word: str) -> bool:
    """Whether the word in lower case is plain English."""
    lower = word.casefold()
    tag = _textblob.lexicon.get(lower, "")
    return bool(tag) and not tag.startswith("NNP")


@lru_cache(maxsize=20_000)
def is_small(word: str) -> bool:
    """Whether the word is a preposition, an article, a pronoun or another that nearly every sentence has."""
    tag = _textblob.lexicon.get(word, "")
    return len(word) < _SHORT or tag.startswith(("IN", "DT", "CC", "TO", "PRP", "RP", "MD", "W"))
