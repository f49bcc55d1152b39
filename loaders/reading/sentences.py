"""Where a sentence ends, and what its words are.

Rules of our own rather than a trained splitter: offsets stay exact, and a report's abbreviations
("Dec. 29", "St. Pauli", "F.C.", "vs.") are a short closed list, kept in `language/sentences.toml`.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from functools import cache, lru_cache
from importlib.resources import files

from loaders.model import Article
from loaders.reading.layers import Line, LineLabel, Sentence, Token, token

#: Lines whose words are read as sentences; the rest are boxes, or not of the report.
PROSE: frozenset[LineLabel] = frozenset({"prose", "headline", "crosshead", "caption", "live"})

_TOKEN = re.compile(
    r"""
    \d+(?:\+\d+)?['’′](?![\w'’])                      # 39', 90+1'
  | \d+(?:st|nd|rd|th)?(?:[-‐‑][^\W\d_]+)+            # 20-year-old, 79th-minute, 25-yard
  | \d+(?:[.,:]\d+)*(?:st|nd|rd|th)?(?![^\W\d_])      # 23, 0.11, 60,000, 7th
  | [^\W\d_]\.(?:[^\W\d_]\.)+                         # U.S., F.C.
  | [^\W\d_]+(?=n['’]t\b) | n['’]t\b                  # did n't
  | [^\W_]+(?:[-‐‑][^\W_]+)*(?:['’](?![sS]\b)[^\W\d_]+)*  # words, hyphens, O'Neil, N'Golo, they're
  | ['’][sS]\b                                        # the possessive is a token of its own
  | \.\.\.|…|--|[^\w\s]
    """,
    re.VERBOSE,
)
_UNBROKEN = re.compile(r"\S+")
_STOP = re.compile(r"(?<![.!?…])[.!?…]+[\"'”’»)\]]*(?=\s+|$)")
_MORE = re.compile(r"\s*\S")
_LONGEST = 1500  # characters of a sentence
_WORD = 60  # characters of a word
_OPENS_SENTENCE = re.compile(r"\s++[\"'“‘„«(\[—–-]*+\s*+[A-ZÀ-ÖØ-ÞĀ-Ž0-9]")


@cache
def _abbreviations() -> frozenset[str]:
    data = tomllib.loads(files("loaders.language").joinpath("sentences.toml").read_text(encoding="utf-8"))
    return frozenset(word.casefold() for word in data["abbreviations"])


def tokens(text: str, start: int, end: int) -> tuple[Token, ...]:
    """The words, numbers and marks of `text[start:end]`, untagged."""
    found: list[Token] = []
    for match in _UNBROKEN.finditer(text, start, end):
        at, letters = match.start(), match.group()
        for first, last, part in _parts(letters) if len(letters) <= _WORD else _cut(letters):
            found.append(token((at + first, at + last, part, "")))
    return tuple(found)


@lru_cache(maxsize=20_000)
def _parts(letters: str) -> tuple[tuple[int, int, str], ...]:
    return _cut(letters)


def _cut(letters: str) -> tuple[tuple[int, int, str], ...]:
    """The tokens of letters without white space: none depends on what stands beyond it."""
    return tuple((match.start(), match.end(), match.group()) for match in _TOKEN.finditer(letters))


def split(article: Article, lines: tuple[Line, ...]) -> tuple[Sentence, ...]:
    """The sentences of every prose-like line, in order; none crosses a line."""
    found = []
    for number, line in enumerate(lines):
        if line.label in PROSE:
            for start, end in _bounds(article.text, line.start, line.end):
                for begin, stop in _pieces(article.text, start, end):
                    words = tokens(article.text, begin, stop)
                    low = tuple([token.text.casefold().replace("’", "'") for token in words])
                    found.append(Sentence(begin, stop, number, words, low, frozenset(low)))
    return tuple(found)


def _pieces(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The sentence itself; of what goes on without a stop for longer than anyone writes, pieces of bearable length."""
    while end - start > _LONGEST:
        space = text.rfind(" ", start + 1, start + _LONGEST)
        cut = space if space > 0 else start + _LONGEST
        yield from _trimmed(text, start, cut)
        start = cut
    yield from _trimmed(text, start, end)


def _bounds(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    begin = start
    for stop in _STOP.finditer(text, start, end):
        if _ends_sentence(text, begin, stop, end):
            yield from _trimmed(text, begin, stop.end())
            begin = stop.end()
    yield from _trimmed(text, begin, end)


def _ends_sentence(text: str, begin: int, stop: re.Match[str], end: int) -> bool:
    after = _OPENS_SENTENCE.match(text, stop.end(), end)
    if after is None and _MORE.match(text, stop.end(), end):
        return False  # a lower-case word follows
    if stop.group()[0] != ".":
        return True
    word = text[max(begin, stop.start() - _WORD) : stop.start()].rsplit(None, 1)[-1:] or [""]
    last = word[0].lstrip("\"'“‘(").casefold()
    if last in _abbreviations():
        return False
    return not (len(last) == 1 and last.isalpha() and last != "i")  # an initial: "J. Klopp"


def _trimmed(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start < end:
        yield start, end
