"""Where quoted words stand in an article: letter by letter, but for blanks and the sort of quote marks."""

from __future__ import annotations

import re

from loaders.model import Span

_MARKS = dict.fromkeys(map(ord, "“”„‟«»″"), '"') | dict.fromkeys(map(ord, "‘’‚‛′`´"), "'")


class Quotable:
    """A text in which quoted words are looked for."""

    def __init__(self, text: str) -> None:
        self._text = text
        pieces = list(re.finditer(r"\s+|\S", text))
        self._starts = [piece.start() for piece in pieces]
        self._ends = [piece.end() for piece in pieces]
        self._plain = "".join(" " if piece[0].isspace() else piece[0] for piece in pieces).translate(_MARKS)

    def find(self, words: str) -> Span | None:
        """The first place where the words stand, or None. Blanks around them do not count."""
        words = words.strip()
        if not words:
            return None
        at = self._text.find(words)
        if at >= 0:
            return Span(at, at + len(words))
        plain = re.sub(r"\s+", " ", words).translate(_MARKS)
        at = self._plain.find(plain)
        return Span(self._starts[at], self._ends[at + len(plain) - 1]) if at >= 0 else None
