"""Fuzzing of reading: `python -m bench.fuzz_reading [--inputs N] [--seed N] [--seconds S]`.

Samples are damaged (bytes changed, lines shuffled, doubled or cut, marks repeated, odd characters put
in, all line ends lost) and nonsense is made up (random bytes, thousands of quote marks, one line of
100 kB, digits and hyphens). Of each input is asked: it is read or refused with `ArticleError`; every
span lies in the text and is not empty; every fact is a row of the facts table; reading takes under
two seconds for each 100 kB. A seed and a number name an input, so what fails can be made again
(`--only N`); it is printed and, with `--keep DIR`, written there.
"""

from __future__ import annotations

import argparse
import contextlib
import random
import signal
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.mixed import SAMPLES
from loaders import articles
from loaders.errors import ArticleError
from loaders.facts import extract
from loaders.model import Article
from loaders.rows import row

SECONDS = 2.0  # that 100 kB of text may take
UNIT = 100_000
SHORT = 5_000  # a text shorter than this is allowed the time of one so long: a machine has hiccups
LONG = 100_000
PATIENCE = 4  # times what is allowed, after which reading is stopped

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


class _TooSlowError(BaseException):
    """Raised in the midst of reading; not an Exception, so that nothing there takes it for its own."""


@dataclass(frozen=True, slots=True)
class Failure:
    """What went wrong with one input."""

    what: str
    details: str = ""


def check(article: Article, seconds: float = SECONDS) -> Failure | None:
    """What is wrong with how `article` is read, or nothing. `seconds` are what 100 kB may take."""
    allowed = seconds * max(len(article.text.encode("utf-8", "surrogatepass")), SHORT) / UNIT
    started = time.process_time()
    try:
        with _at_most(PATIENCE * allowed):
            facts = extract(article)
    except ArticleError:
        return None
    except _TooSlowError:
        return Failure("too slow", f"over {PATIENCE * allowed:.1f} s, stopped at\n{traceback.format_exc()}")
    except Exception:  # noqa: BLE001 - every other exception is what we look for
        return Failure("exception", traceback.format_exc())
    spent = time.process_time() - started
    if spent > allowed:
        return Failure("too slow", f"{spent:.2f} s for {len(article.text)} characters")
    for fact in facts:
        if not fact.spans:
            return Failure("no evidence", repr(fact))
        for span in fact.spans:
            if not 0 <= span.start < span.end <= len(article.text) or not article.text[span.start : span.end].strip():
                return Failure("wrong span", f"{span} of {len(article.text)} in {fact}")
        try:
            row(article.id, article.text, fact)
        except (ValueError, TypeError, KeyError) as error:
            return Failure("no row", f"{error!r} in {fact}")
    return None


@contextlib.contextmanager
def _at_most(seconds: float) -> Iterator[None]:
    """Stop what runs within after so many seconds of its own time; an expression that backtracks can be stopped too."""

    def stop(number: int, frame: object) -> None:
        raise _TooSlowError

    before = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def documents() -> list[str]:
    """The samples as they lie on disk."""
    return [path.read_bytes().decode() for path in articles.find([SAMPLES])]


def made(seed: int, number: int, texts: Sequence[str]) -> bytes:
    """Input `number` of `seed`: a file's bytes."""
    dice = random.Random(f"{seed}:{number}")
    if dice.random() < 0.25:
        return dice.choice(_NONSENSE)(dice)
    text = dice.choice(texts)
    for _ in range(dice.randint(1, 4)):
        text = dice.choice(_DAMAGE)(dice, text)[: 2 * LONG]
    data = text.encode("utf-8", "surrogatepass")
    return _bytes(dice, data) if dice.random() < 0.2 else data


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


_DAMAGE: tuple[Callable[[random.Random, str], str], ...] = (
    _shuffle_lines, _shuffle_words, _cut, _double, _repeat_mark, _odd, _swap_mark, _one_line, _case, _many, _spliced,
)  # fmt: skip


def _length(dice: random.Random) -> int:
    return dice.choice((1, 30, 1_000, 1_000, 10_000, LONG))


def _noise(dice: random.Random) -> bytes:
    return dice.randbytes(dice.choice((1, 10, 200, 5_000)))


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


def read(data: bytes, name: str = "input.txt") -> Article | Failure | None:
    """The article that a file of these bytes is, nothing where it is refused."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, name)
        path.write_bytes(data)
        try:
            return articles.read(path)
        except ArticleError:
            return None
        except Exception:  # noqa: BLE001 - as above
            return Failure("exception while the file is opened", traceback.format_exc())


def failures(numbers: Sequence[int], seed: int, seconds: float) -> Iterator[tuple[int, bytes, Failure]]:
    """The inputs that are read wrongly."""
    texts = documents()
    for number in numbers:
        data = made(seed, number, texts)
        article = read(data, ("input.txt", "input.txt", "input.md", "input.html")[number % 4])
        failure = check(article, seconds) if isinstance(article, Article) else article
        if failure is not None:
            yield number, data, failure


def main(arguments: Sequence[str] | None = None) -> int:
    """Print each failure; the number of failures, at most 100, is the exit status."""
    parser = argparse.ArgumentParser(prog="python -m bench.fuzz_reading", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--inputs", type=int, default=1000, metavar="N", help="inputs to make (1000)")
    parser.add_argument("--seed", type=int, default=1, metavar="N", help="another seed, other inputs (1)")
    parser.add_argument("--only", type=int, metavar="N", help="this input alone")
    parser.add_argument("--seconds", type=float, default=SECONDS, metavar="S", help="seconds for 100 kB (2)")
    parser.add_argument("--keep", type=Path, metavar="DIR", help="write the inputs that fail there")
    options = parser.parse_args(arguments)
    for text in documents():  # word lists are loaded on first use
        extract(Article("warm-up", text, "warm-up"))
    numbers = range(options.inputs) if options.only is None else [options.only]
    count = 0
    for number, data, failure in failures(numbers, options.seed, options.seconds):
        count += 1
        print(f"input {number} of seed {options.seed}: {failure.what}\n{failure.details}\n", flush=True)
        if options.keep is not None:
            options.keep.mkdir(parents=True, exist_ok=True)
            (options.keep / f"{options.seed}-{number}.txt").write_bytes(data)
    print(f"{len(numbers)} inputs, {count} read wrongly")
    return min(count, 100)


if __name__ == "__main__":
    sys.exit(main())
