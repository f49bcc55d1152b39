"""Which regular expressions can match in some words at all: those whose letters stand there.

Most expressions hold words that a match cannot do without. They are read off the expressions themselves, and one
pass over a sentence (Aho-Corasick) finds those of them all, at a small part of what trying each would cost.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import product
from typing import Any

import ahocorasick

from loaders.reading.gates import Gate, Needs

# The parser of `re` itself, so that nothing is understood otherwise than it will be matched.
_parser: Any = re._parser  # type: ignore[attr-defined]  # typeshed does not show it

_MOST = 400  # literals of one alternative: more are not told apart
_SHORTEST = 3  # letters of a word that is looked for
_DIGITS = tuple("0123456789")
_OTHER_DIGIT = re.compile(r"(?![0-9])\d")


class Sieve:
    """Lets through, by their place, the expressions that can match."""

    def __init__(self, patterns: Iterable[tuple[str, int]], more: Sequence[Needs] = ()) -> None:
        """`patterns` are sources with their flags; `more` are needs known of them beside those that they show."""
        wanted = [needs(source, flags) for source, flags in patterns]
        if more:
            wanted = [(*own, *known) for own, known in zip(wanted, more, strict=True)]
        self._gate = Gate(wanted)
        self._words = ahocorasick.Automaton()
        for word in sorted({word for sets in wanted for words in sets for word in words}):
            self._words.add_word(word, word)
        self._words.make_automaton()

    def literals(self, text: str) -> list[tuple[int, str]]:
        """The literals in a text that `folded` gave, each with the offset of its last letter."""
        return list(self._words.iter(text)) if len(self._words) else []

    def open(self, text: str) -> list[int]:
        """The places of the expressions that can match in a text that `folded` gave, in order."""
        return self.through(word for _, word in self.literals(text))

    def through(self, literals: Iterable[str]) -> list[int]:
        """The places of the expressions that these literals let through, in order."""
        return self._gate.open(frozenset(literals))


def folded(text: str) -> str:
    """A text as a sieve takes it: in small letters and plain digits, as an expression compares them."""
    if text.isascii():
        return text.lower()
    return _OTHER_DIGIT.sub(lambda found: str(int(found.group())), text.casefold().replace("ı", "i"))


def needs(source: str, flags: int = 0) -> Needs:
    """Sets of literals in small letters: of each, a text that the expression matches holds at least one.

    What isn't understood needs nothing: a sieve may let through what then fails, never the reverse.
    """
    run = _Run()
    run.take(_parser.parse(source, flags))
    run.close()
    return tuple(sorted(run.sets, key=lambda words: (len(words), sorted(words))))


class _Run:
    """Goes through an expression: the literals that the text so far may end with, and the sets that are complete."""

    def __init__(self) -> None:
        self.sets: set[frozenset[str]] = set()
        self._ends: tuple[str, ...] = ("",)

    def close(self) -> None:
        """What was gathered is a set; nothing is known of what comes next."""
        if all(_telling(word) for word in self._ends):
            self.sets.add(frozenset(self._ends))
        self._ends = ("",)

    def take(self, nodes: Iterable[tuple[Any, Any]]) -> None:
        for kind, value in nodes:
            name = str(kind)
            if name == "SUBPATTERN":
                self.take(value[3])
            elif name in ("AT", "ASSERT", "ASSERT_NOT"):
                continue  # of no width
            elif (words := _exact(kind, value)) is not None:
                self._add(words)
            elif name == "BRANCH":
                self._either(value[1])
            elif name in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT") and value[0] > 0:
                self.close()
                self.take(value[2])
                self.close()
            elif name == "ATOMIC_GROUP":
                self.take(value)
            else:
                self.close()

    def _add(self, words: tuple[str, ...]) -> None:
        if len(self._ends) * len(words) > _MOST:
            self.close()
        self._ends = tuple(dict.fromkeys("".join(pair) for pair in product(self._ends, words)))

    def _either(self, options: Iterable[Iterable[tuple[Any, Any]]]) -> None:
        """Of alternatives that are no plain words: the sharpest set of each, all together."""
        self.close()
        merged: set[str] = set()
        for option in options:
            run = _Run()
            run.take(option)
            run.close()
            best = max(run.sets, key=lambda words: (min(map(len, words)), -len(words), sorted(words)), default=None)
            if best is None:
                return
            merged |= best
        if len(merged) <= _MOST:
            self.sets.add(frozenset(merged))


def _telling(literal: str) -> bool:
    """Whether a literal rules texts out: words of two letters stand everywhere."""
    bare = literal.strip()
    return len(bare) >= _SHORTEST if bare.isalpha() else bool(bare)


def _exact(kind: Any, value: Any) -> tuple[str, ...] | None:
    """The words that a node matches, where they are few."""
    name = str(kind)
    if name == "LITERAL":
        return (chr(value).casefold().replace("ı", "i"),)
    if name == "IN":
        return _letters(value)
    if name == "SUBPATTERN":
        return _sequence(value[3])
    if name == "BRANCH":
        words = [_sequence(option) for option in value[1]]
        return None if None in words else tuple(dict.fromkeys(word for each in words for word in each or ()))
    if name in ("MAX_REPEAT", "MIN_REPEAT") and tuple(value[:2]) == (0, 1):
        inner = _sequence(value[2])
        return None if inner is None else tuple(dict.fromkeys(("", *inner)))
    return None


def _sequence(nodes: Iterable[tuple[Any, Any]]) -> tuple[str, ...] | None:
    ends: tuple[str, ...] = ("",)
    for kind, value in nodes:
        if str(kind) in ("AT", "ASSERT", "ASSERT_NOT"):
            continue
        words = _exact(kind, value)
        if words is None or len(ends) * len(words) > _MOST:
            return None
        ends = tuple(dict.fromkeys("".join(pair) for pair in product(ends, words)))
    return ends


def _letters(members: Sequence[tuple[Any, Any]]) -> tuple[str, ...] | None:
    """The letters of a class; None of one that is wide or says what is not in it."""
    found: list[str] = []
    for kind, value in members:
        name = str(kind)
        if name == "LITERAL":
            found.append(chr(value).casefold().replace("ı", "i"))
        elif name == "RANGE" and value[1] - value[0] < 10:
            found.extend(chr(code).casefold() for code in range(value[0], value[1] + 1))
        elif name == "CATEGORY" and str(value) == "CATEGORY_DIGIT":
            found.extend(_DIGITS)
        else:
            return None
    return tuple(dict.fromkeys(found))
