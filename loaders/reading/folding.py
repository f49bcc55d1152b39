"""Letters without case, accents and typographic dress, with the way back to the text they came from."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import lru_cache

#: Letters that Unicode does not decompose, and marks that typographers vary.
_LETTERS = {
    "ø": "o", "đ": "d", "ð": "d", "ł": "l", "ı": "i", "þ": "th", "æ": "ae", "œ": "oe", "ħ": "h", "ə": "a",
    "’": "'", "‘": "'", "`": "'", "´": "'", "ʼ": "'", "‐": "-", "‑": "-", "–": "-", "—": "-",
    "\u00a0": " ", "\u202f": " ", "\u2009": " ", "\t": " ", "\u00ad": "", "\u200b": "",
}  # fmt: skip
_known: dict[str, str] = {}


@dataclass(frozen=True, slots=True)
class Folded:
    """Folded text. `source` gives each folded letter's place in the original; None where all are 1:1."""

    text: str
    source: tuple[int, ...] | None
    raw: str

    def original_index(self, at: int) -> int:
        """Where the letter that folded to `text[at]` stands in the original."""
        return at if self.source is None else self.source[at]

    def original(self, low: int, high: int) -> tuple[int, int]:
        """The characters of the original that folded to `text[low:high]`, their accents included."""
        end = self.original_index(high - 1) + 1
        while end < len(self.raw) and unicodedata.combining(self.raw[end]):
            end += 1
        return self.original_index(low), end


def fold(text: str) -> Folded:
    """The text in small letters without accents; "ß" gives two letters, a combining accent none."""
    if text.isascii():
        return Folded(text.lower().replace("`", "'").replace("\t", " "), None, text)
    parts = [_known.get(c) or _fold_letter(c) for c in text]
    folded = "".join(parts)
    if all(len(part) == 1 for part in parts):
        return Folded(folded, None, text)
    source = tuple(at for at, part in enumerate(parts) for _ in part)
    return Folded(folded, source, text)


@lru_cache(maxsize=20_000)
def letters(word: str) -> str:
    """The folded letters of a word or name."""
    return fold(word).text


def _fold_letter(letter: str) -> str:
    if letter not in _known:
        small = _LETTERS.get(letter, letter).casefold()
        bare = "".join(c for c in unicodedata.normalize("NFKD", small) if not unicodedata.combining(c))
        _known[letter] = "".join(_LETTERS.get(c, c) for c in bare)
    return _known[letter]
