"""What a text cannot do without for a regular expression to match in it, read off the expression itself.

Where nothing is understood nothing is needed: what asks may let through what then fails, never the reverse.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from importlib import import_module
from itertools import product
from typing import Any

from loaders.reading.gates import Needs, commonness

_Kept = Callable[[str], str | None]  # what of a literal is looked for
_Node = tuple[Any, Any]  # of a parsed expression: its kind, and what the kind asks for

# The parser of `re` itself, so that nothing is understood otherwise than it will be matched.
_parser: Any = import_module("re._parser")

_MOST = 400  # literals of one alternative: more are not told apart
_SHORTEST = 3  # letters of a word that is looked for
_VOWELS = frozenset("aeiouy")
_SPACE = ord(" ")
_REPEATS = ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT")
_DIGITS = tuple("0123456789")

#: Stands for every masked word that opens with a digit, as "T:" does for every side.
NUMERAL = "0:"


def literals(source: str, flags: int = 0) -> Needs:
    """Sets of literals in small letters: of each, a text that the expression matches holds at least one."""
    return _needs(source, flags, lambda literal: literal if _telling(literal) else None)


def words(source: str) -> Needs:
    """The same of an expression over masked words, each between spaces: whole words, "T:" for a thing."""
    return _needs(f" {source} ", 0, _whole_word, NUMERAL)


def _needs(source: str, flags: int, kept: _Kept, numeral: str | None = None) -> Needs:
    run = _Run(kept, numeral)
    run.take(_parser.parse(source, flags))
    run.close()
    return tuple(sorted(run.sets, key=lambda words: (len(words), sorted(words))))


class _Run:
    """Goes through an expression: the literals that the text so far may end with, and the sets that are complete."""

    def __init__(self, kept: _Kept, numeral: str | None, before: str = "") -> None:
        self.sets: set[frozenset[str]] = set()
        self._kept = kept
        self._numeral = numeral
        self._ends: tuple[str, ...] = (before,)

    def close(self, spaced: bool = False) -> str:
        """What was gathered is a set; of what comes next no more is known than that a space stands before it, if so.

        `spaced`: a space comes next.
        """
        ends = [f"{word} " for word in self._ends] if spaced else self._ends
        found = {self._kept(word) for word in ends}
        if None not in found:
            self.sets.add(frozenset(word for word in found if word is not None))
        before = " " if all(word.endswith(" ") for word in self._ends) else ""
        self._ends = ("",)
        return before

    def take(self, nodes: Iterable[_Node], spaced: bool = False) -> None:
        """Go through nodes that follow one another; `spaced`: a space comes behind them."""
        listed = list(nodes)
        for at, (kind, value) in enumerate(listed):
            name = str(kind)
            if name in ("AT", "ASSERT", "ASSERT_NOT"):
                if name == "ASSERT" and value[0] > 0:
                    self._ahead(value[1])
                continue  # of no width
            if (words := _exact(kind, value)) is not None:
                self._add(words)
            elif name in ("SUBPATTERN", "ATOMIC_GROUP"):
                self.take(value[3] if name == "SUBPATTERN" else value, _opens_spaced(listed[at + 1 :], spaced))
            elif name == "BRANCH":
                before = self.close(_opens_spaced(listed[at:], spaced))
                self._either(value[1], before, _opens_spaced(listed[at + 1 :], spaced))
            elif name in _REPEATS and value[0] > 0:
                before = self.close(_opens_spaced(listed[at:], spaced))
                if self._numeral is not None and before and _sequence(value[2]) == _DIGITS:
                    self.sets.add(frozenset({self._numeral}))
                self.take(value[2])  # the last time of all, which what comes next follows
            else:
                self.close(_opens_spaced(listed[at:], spaced))

    def _ahead(self, nodes: Iterable[_Node]) -> None:
        """What must stand ahead must stand in the text."""
        run = _Run(self._kept, self._numeral)
        run.take(nodes)
        run.close()
        self.sets |= run.sets

    def _add(self, words: tuple[str, ...]) -> None:
        if len(self._ends) * len(words) > _MOST:
            self._ends = (self.close(),)
        self._ends = tuple(dict.fromkeys("".join(pair) for pair in product(self._ends, words)))

    def _either(self, options: Iterable[Iterable[_Node]], before: str, spaced: bool) -> None:
        """Of alternatives that are no plain words: the sharpest set of each, all together."""
        merged: set[str] = set()
        for option in options:
            run = _Run(self._kept, self._numeral, before)
            run.take(option, spaced)
            run.close(spaced)
            best = max(run.sets, key=lambda words: (min(map(len, words)), -len(words), sorted(words)), default=None)
            if best is None:
                return
            merged |= best
        if len(merged) <= _MOST:
            self.sets.add(frozenset(merged))


def _telling(literal: str) -> bool:
    """Whether a literal rules texts out: words of two letters stand everywhere, but for those without a vowel."""
    bare = literal.strip()
    if not bare.isalpha() or len(bare) >= _SHORTEST:
        return bool(bare)
    opens = literal[0] == " " and _VOWELS.isdisjoint(bare)
    return opens and (len(bare) > 1 or literal[-1] == " ")


def _opens_spaced(nodes: Sequence[_Node], after: bool) -> bool:
    """Whether what the nodes match opens with a space; where they can match nothing, what comes `after` does."""
    for at, (kind, value) in enumerate(nodes):
        name = str(kind)
        if name == "LITERAL":
            return bool(value == _SPACE)
        if name == "SUBPATTERN":
            return _opens_spaced([*value[3], *nodes[at + 1 :]], after)
        if name == "BRANCH":
            return all(_opens_spaced([*option, *nodes[at + 1 :]], after) for option in value[1])
        if name in _REPEATS:
            inner = _opens_spaced(list(value[2]), False)
            if value[0] > 0 or not inner:
                return inner
        elif name not in ("AT", "ASSERT", "ASSERT_NOT"):
            return False
    return after


def _whole_word(literal: str) -> str | None:
    """Of the words that a literal holds whole, the rarest."""
    parts = literal.split(" ")
    whole = parts[1:-1] + [part for part in parts[-1:] if part.endswith(":") and len(parts) > 1]
    known = [part.upper() if part.endswith(":") else part for part in whole if part]
    return min(known, key=lambda word: (commonness(word), word), default=None)


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


def _sequence(nodes: Iterable[_Node]) -> tuple[str, ...] | None:
    ends: tuple[str, ...] = ("",)
    for kind, value in nodes:
        if str(kind) in ("AT", "ASSERT", "ASSERT_NOT"):
            continue
        words = _exact(kind, value)
        if words is None or len(ends) * len(words) > _MOST:
            return None
        ends = tuple(dict.fromkeys("".join(pair) for pair in product(ends, words)))
    return ends


def _letters(members: Sequence[_Node]) -> tuple[str, ...] | None:
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
