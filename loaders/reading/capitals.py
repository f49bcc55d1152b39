"""Capitalised words that may be names, and the words that tell them from others."""

from __future__ import annotations

import tomllib
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

from textblob.en import parser as _textblob

from loaders.model import Article
from loaders.reading import player_lines
from loaders.reading.layers import Line, LineLabel, Sentence, Token
from loaders.reading.sentences import tokens

_LISTED: frozenset[LineLabel] = frozenset({"lineup", "scorers"})


_LISTS = ("particles", "titles", "not_names", "not_last", "side_before", "side_after", "place_before")


@dataclass(frozen=True, slots=True)
class NameWords:
    """The lists of `language/names.toml`."""

    particles: frozenset[str]
    titles: frozenset[str]
    not_names: frozenset[str]
    not_last: frozenset[str]
    side_before: frozenset[str]
    side_after: frozenset[str]
    place_before: frozenset[str]


@cache
def name_words() -> NameWords:
    data = tomllib.loads(files("loaders.language").joinpath("names.toml").read_text(encoding="utf-8"))
    return NameWords(*(frozenset(data[key]) for key in _LISTS))


@lru_cache(maxsize=20_000)
def fold(word: str) -> str:
    """Case and accents folded away: "Félix" and "FELIX" are one."""
    decomposed = unicodedata.normalize(
        "NFKD", word.replace("ø", "o").replace("Ø", "O").replace("ı", "i").replace("ł", "l")
    )
    return "".join(ch for ch in decomposed if not unicodedata.combining(ch)).casefold()


@dataclass(frozen=True, slots=True)
class Unit:
    """A sentence or a box line, as the tokens that names are looked for in."""

    tokens: tuple[Token, ...]
    listed: bool  # a line-up or scorer list: every capitalised run is a name
    titled: bool  # a headline in Title Case: a capital means nothing
    live: bool = False  # live text, which calls players by their surnames
    board: bool = False  # a scoreboard: what stands before a minute is a scorer's name
    named: bool = False  # a name and nothing else


_LONGEST_NAME = 4  # words


@dataclass(frozen=True, slots=True)
class Run:
    """Adjacent capitalised words that may be a name."""

    unit: Unit
    first: int  # index of the first token
    tokens: tuple[Token, ...]

    @property
    def words(self) -> tuple[str, ...]:
        return tuple(token.text for token in self.tokens)

    @property
    def before(self) -> Token | None:
        return self.unit.tokens[self.first - 1] if self.first else None

    @property
    def after(self) -> Token | None:
        end = self.first + len(self.tokens)
        return self.unit.tokens[end] if end < len(self.unit.tokens) else None


def units(article: Article, lines: tuple[Line, ...], sentences: tuple[Sentence, ...]) -> Iterator[Unit]:
    """Every sentence and every box line that can hold names."""
    for sentence in sentences:
        live = lines[sentence.line].label == "live"
        yield Unit(sentence.tokens, False, not live and titled(sentence.tokens), live)
    for line in lines:
        if line.label in _LISTED or line.label == "scoreboard":
            board = line.label == "scoreboard"
            alone = player_lines.names(article.text, line.start, line.end) if line.label == "lineup" else ()
            for name in alone:
                yield Unit(tokens(article.text, name.start, name.end), True, False, named=True)
            if not alone:
                yield Unit(tokens(article.text, line.start, line.end), line.label in _LISTED, False, board=board)


def titled(words: Sequence[Token]) -> bool:
    """Whether a capital means nothing here: every longer word has one, but for those that titles write small."""
    if not words or words[-1].text == "." or _name_with_brackets(words):
        return False
    long = [token.text for token in words if len(token.text) > 3 and token.text[0].isalpha()]
    small = [word for word in long if not word[0].isupper()]
    if len(long) < 4 or len(small) >= 0.3 * len(long):
        return False
    return all(_small_in_titles(word) for word in small)


def _name_with_brackets(words: Sequence[Token]) -> bool:
    """ "Gary Megson (Bolton Wanderers)": a name with its side, and no title."""
    opens = [place for place, token in enumerate(words) if token.text == "("]
    if len(opens) != 1 or words[-1].text != ")" or not 2 <= opens[0] <= _LONGEST_NAME:
        return False
    return all(token.text[0].isupper() for token in words[: opens[0]])


def _small_in_titles(word: str) -> bool:
    tag: str = _textblob.lexicon.get(word, "")
    return tag.startswith(("IN", "DT", "CC", "TO", "PRP", "MD", "W", "VBP", "VBZ"))


def capital(word: str) -> bool:
    """Whether a word has the capital of a name."""
    return word[0].isupper() and word not in ("I", "A")


def shouted(word: str) -> bool:
    """Whether a word is all capitals."""
    return len(word) > 3 and word.isupper()
