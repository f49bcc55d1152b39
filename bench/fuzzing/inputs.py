"""Inputs made by chance: samples damaged whole or a sentence at a time, sentences made up, nonsense.

Most are short (50 to 500 characters), so that many can be read; some are whole samples, a few of 100 kB.
A seed and a number name an input, so what fails can be made again.
"""

from __future__ import annotations

import contextlib
import io
import random
import tempfile
import tomllib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import loaders
from bench.fuzzing import formats
from bench.mixed import SAMPLES, sentences
from loaders import articles
from loaders.errors import ArticleError
from loaders.facts import extract
from loaders.model import Article

LONG = 100_000
SHORT = 600  # code points that an input made of sentences has at most
LANGUAGE = Path(loaders.__path__[0]) / "language"

_ODD = (
    "\u00a0", "\u00ad", "\u200b", "\u200d", "\u202e", "\ufeff", "\u2028", "\u0085", "\x0b", "\x0c", "\r", "\u0301",
    "ß", "ﬁ", "İ", "ı", "ǅ", "٣", "５", "²", "Ⅷ", "𝟜", "⚽", "\U0001f468\u200d\U0001f467", "\U0010ffff",
    "“", "”", "‘", "’", "«", "»", "„", "‚", "–", "—", "…", "|", "\t",
)  # fmt: skip
_MARKS: tuple[str, ...] = (*"\"'“”‘’()[],.-–—:;|/*#\n ",)
_PIECES = (
    "Salah", "Liverpool", "Atalanta", "Aston Villa", "De Roon", "van Dijk", "O'Neil", "Jr.", "Manager", "he",
    "the hosts", "who",
    "2-1", "3-1 on aggregate", "HT", "FT", "v", "90+3'", "(Smith 45, 67)", "Subs:", "P W D L", "4-4-2", "1,",
    "12", "£40m",
    "penalty", "beat", "won", "scored", "said", "sent off", "after 20 minutes", "on Sunday", "19 April 2024",
    "20-year-old",
    "for", "and", "'s", "Getty Images", "Photo:", "(", ")", "“", "”", "-", ",", ".", ";", "\n",
)  # fmt: skip


_NAMED = (
    "Salah", "Mohamed Salah", "Kane", "Bayern", "the hosts", "Klopp's men", "he", "the Portuguese", "Sam Kerr", "City",
    "the former Arsenal striker", "the 20-year-old", "their keeper", "Jurgen Klopp", "the ball", "two minutes later",
    "a penalty", "his second", "United", "Atlético Madrid", "the referee", "St. Pauli", "a defender",
)  # fmt: skip
_DONE = (
    "scored against", "beat", "put", "was sent off for", "was fouled by", "equalised for", "could not find", "lost to",
    "came on for", "denied", "headed home from", "drew with", "won the", "told", "had missed", "would have scored",
    "replaced", "was booked for a foul on", "converted", "led", "hosts", "hit the post against", "said of",
)  # fmt: skip
_ADJUNCTS = (
    "after 20 minutes", "in stoppage time", "3-1", "on Sunday", "from the spot", "ahead", "at Anfield",
    "before the break", "for the third time this season", "2-0 at half-time", "on 19 April 2024", "with a header",
    "in the 90+3rd minute",
    "to win 4-3 on penalties", "last season", "next week", "on aggregate", "in the Champions League", "but offside", "",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Seeds:
    """What inputs are made of."""

    documents: tuple[str, ...]
    sentences: tuple[str, ...]


@cache
def seeds() -> Seeds:
    """The samples as they lie on disk; their sentences, and the examples of the phrases and word lists."""
    texts = tuple(path.read_bytes().decode() for path in articles.find([SAMPLES]))
    examples = (
        example
        for path in sorted(LANGUAGE.rglob("*.toml"))
        for example in _examples(tomllib.loads(path.read_text("utf-8")))
    )
    return Seeds(texts, (*sentences(), *dict.fromkeys(examples)))


def _examples(value: Any) -> Iterator[str]:
    if isinstance(value, list):
        for one in value:
            yield from _examples(one)
    elif isinstance(value, dict):
        for key, one in value.items():
            if key == "example" and isinstance(one, str):
                yield one
            yield from _examples(one)


def made(seed: int, number: int, given: Seeds | None = None) -> tuple[bytes, str]:
    """Input `number` of `seed`: a file's bytes and its name."""
    given = given or seeds()
    dice = random.Random(f"{seed}:{number}")
    draw = dice.random()
    name = dice.choice(_NAMES)
    if draw < 0.08:
        return dice.choice(_NONSENSE)(dice), name
    if draw < 0.12:
        text = dice.choice(given.documents)
        for _ in range(dice.randint(1, 4)):
            text = dice.choice(_DAMAGE)(dice, text)[: 2 * LONG]
    else:
        text = _made_up(dice) if draw < 0.3 else _passage(dice, given.sentences)
        for _ in range(dice.choice((0, 1, 1, 2, 3))):
            text = dice.choice(_LIGHT_DAMAGE)(dice, text)[:SHORT]
    data = text.encode("utf-8", "surrogatepass")
    return (_bytes(dice, data) if dice.random() < 0.1 else data), name


def structured(seed: int, number: int, given: Seeds | None = None) -> formats.File:
    """Input `number` of `seed` in a structured format: a file's bytes and its name."""
    given = given or seeds()
    dice = random.Random(f"formats:{seed}:{number}")
    draw = dice.random()
    text = _made_up(dice) if draw < 0.2 else _passage(dice, given.sentences)
    if draw > 0.98:
        text = dice.choice(given.documents)
    return formats.made(dice, text)


def _passage(dice: random.Random, drawn: Sequence[str]) -> str:
    """One to four sentences and parts of sentences, a line each or in one."""
    parts = []
    for _ in range(dice.choice((1, 1, 2, 2, 3, 4))):
        part = dice.choice(drawn)
        if dice.random() < 0.3:
            words = part.split(" ")
            low, high = sorted((dice.randint(0, len(words)), dice.randint(0, len(words))))
            part = " ".join(words[low:high])
        parts.append(part)
    return dice.choice((" ", " ", "\n", "\n\n", ", ", " and ", " - ", "")).join(parts)


def _made_up(dice: random.Random) -> str:
    """A few clauses put together from the pieces of a small grammar, right and wrong."""
    clauses = []
    for _ in range(dice.randint(1, 6)):
        order = [_NAMED, _DONE, _NAMED, _ADJUNCTS] if dice.random() < 0.7 else [_PIECES] * dice.randint(2, 8)
        clauses.append(" ".join(dice.choice(pieces) for pieces in order))
    return dice.choice((", ", ". ", " and ", ", who ", "; ", "\n", " (", ".\n\n")).join(clauses)


def _bytes(dice: random.Random, data: bytes) -> bytes:
    changed = bytearray(data)
    for _ in range(dice.randint(1, 20)):
        if changed:
            changed[dice.randrange(len(changed))] = dice.randrange(256)
    return bytes(changed)


def _shuffle_lines(dice: random.Random, text: str) -> str:
    lines = text.splitlines(keepends=True)
    dice.shuffle(lines)
    return "".join(lines)


def _shuffle_words(dice: random.Random, text: str) -> str:
    words = text.split(" ")
    at = dice.randrange(len(words))
    part = words[at : at + 60]
    dice.shuffle(part)
    return " ".join([*words[:at], *part, *words[at + 60 :]])


def _cut(dice: random.Random, text: str) -> str:
    low, high = sorted((dice.randint(0, len(text)), dice.randint(0, len(text))))
    return text[low:high] if dice.random() < 0.5 else text[:low] + text[high:]


def _double(dice: random.Random, text: str) -> str:
    lines = text.splitlines(keepends=True) or [""]
    return text + dice.choice(lines) * dice.choice((1, 3, 40))


def _repeat_mark(dice: random.Random, text: str) -> str:
    at, times = dice.randint(0, len(text)), int(dice.choice((2, 7, 300, 5000)))
    return text[:at] + dice.choice(_MARKS) * times + text[at:]


def _odd(dice: random.Random, text: str) -> str:
    for _ in range(dice.randint(1, 30)):
        at = dice.randint(0, len(text))
        text = text[:at] + dice.choice(_ODD) + text[at:]
    return text


def _swap_mark(dice: random.Random, text: str) -> str:
    return text.replace(dice.choice(_MARKS), dice.choice((*_MARKS, *_ODD, "")))


def _one_line(dice: random.Random, text: str) -> str:
    return text.replace("\n", dice.choice((" ", "", " | ", ", ")))


def _case(dice: random.Random, text: str) -> str:
    changes: list[Callable[[str], str]] = [str.upper, str.lower, str.title, str.swapcase]
    return dice.choice(changes)(text)


def _many(dice: random.Random, text: str) -> str:
    return text * (1 + min(dice.choice((2, 5, 30)), LONG // (len(text) or 1)))


def _spliced(dice: random.Random, text: str) -> str:
    for _ in range(dice.randint(1, 15)):
        at = dice.randint(0, len(text))
        text = f"{text[:at]} {dice.choice(_PIECES)} {text[at:]}"
    return text


_NAMES = ("input.txt", "input.txt", "input.txt", "input.md", "input.html")

_DAMAGE: tuple[Callable[[random.Random, str], str], ...] = (
    _shuffle_lines, _shuffle_words, _cut, _double, _repeat_mark, _odd, _swap_mark, _one_line, _case, _many, _spliced,
)  # fmt: skip
_LIGHT_DAMAGE: tuple[Callable[[random.Random, str], str], ...] = (
    _shuffle_words, _cut, _odd, _swap_mark, _one_line, _case, _spliced, _shuffle_lines,
)  # fmt: skip


def _length(dice: random.Random) -> int:
    return dice.choices((10, 100, 400, 1_000, 10_000, LONG), (20, 40, 40, 20, 4, 1))[0]


def _noise(dice: random.Random) -> bytes:
    return dice.randbytes(dice.choice((1, 10, 200, 1_000)))


def _quotes(dice: random.Random) -> bytes:
    marks = dice.choice(('"', "“", "”", "“”", "‘’", "'", '"\n', "“a” said b "))
    return (marks * _length(dice))[:LONG].encode()


_FIGURES = ("0123456789", "1-", "12-3 ", "1 ", "9'", "0123456789-–:,.'()+/ \n", "1, ", "(1) ", "1-1, ", "45+2' ")


def _digits(dice: random.Random) -> bytes:
    letters = dice.choice(_FIGURES)
    return "".join(dice.choice(letters) for _ in range(_length(dice))).encode()


def _repeated(dice: random.Random) -> bytes:
    piece = " ".join(dice.choice(_PIECES) for _ in range(dice.randint(1, 4))) + dice.choice((" ", "", "\n", ", "))
    return (piece * _length(dice))[:LONG].encode()


def _words(dice: random.Random) -> bytes:
    return " ".join(dice.choice(_PIECES) for _ in range(_length(dice) // 5 + 1))[:LONG].encode()


_ALPHABETS = ("ab ", "Ab Cd", "A.", "aA ", "A b", "abcdefghijklmnopqrstuvwxyz ABCDEFG.", "Xx Yy, ", "xxxxxxxxx-")


def _letters(dice: random.Random) -> bytes:
    alphabet = dice.choice(_ALPHABETS)
    return "".join(dice.choice(alphabet) for _ in range(_length(dice))).encode()


def _names(dice: random.Random) -> bytes:
    def name() -> str:
        return "".join(dice.choice("bcdfglmnprstvz") + dice.choice("aeiou") for _ in range(dice.randint(1, 4))).title()

    ends = ("", "", "", ",", ".", " and", " of the", " 12,")
    return " ".join(name() + dice.choice(ends) for _ in range(_length(dice) // 6 + 1)).encode()


_NONSENSE: tuple[Callable[[random.Random], bytes], ...] = (
    _noise, _quotes, _digits, _repeated, _words, _letters, _names,
)  # fmt: skip


def warm_up() -> None:
    """Load what is loaded on first use, so that no input is charged for it."""
    for number, document in enumerate(seeds().documents):
        extract(Article(f"warm-up-{number}", document, "warm-up"))
    with tempfile.TemporaryDirectory() as folder:
        for number in range(100):
            data, name = structured(0, number)
            path = Path(folder, name)
            path.write_bytes(data)
            with contextlib.suppress(ArticleError), contextlib.redirect_stderr(io.StringIO()):
                articles.read(path, refuse=lambda error: None)
