"""Which regular expressions can match in some words at all: those whose letters stand there.

Most expressions hold words that a match cannot do without. They are read off the expressions themselves, and one
pass over a sentence (Aho-Corasick) finds those of them all, at a small part of what trying each would cost.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

import ahocorasick

from loaders.reading import needs
from loaders.reading.gates import Gate, Needs

_OTHER_DIGIT = re.compile(r"[^\D0-9]")


class Literals:
    """Texts that are looked for all at once (Aho-Corasick)."""

    def __init__(self, texts: Iterable[str]) -> None:
        self._automaton = ahocorasick.Automaton()
        for text in sorted(set(texts)):
            self._automaton.add_word(text, text)
        self._automaton.make_automaton()

    def within(self, text: str) -> list[tuple[int, str]]:
        """Those that stand in a text, each with the offset of its last letter."""
        return list(self._automaton.iter(text)) if len(self._automaton) else []

    def stand_in(self, text: str) -> bool:
        """Whether any of them stands in a text."""
        return bool(len(self._automaton)) and next(self._automaton.iter(text), None) is not None


class Sieve:
    """Lets through, by their place, the expressions that can match."""

    def __init__(self, patterns: Iterable[tuple[str, int]], more: Sequence[Needs] = ()) -> None:
        """`patterns` are sources with their flags; `more` are needs known of them beside those that they show."""
        wanted = [needs.literals(source, flags) for source, flags in patterns]
        if more:
            wanted = [(*own, *known) for own, known in zip(wanted, more, strict=True)]
        self._gate = Gate(wanted)
        self._literals = Literals(self._gate.vocabulary)

    def literals(self, text: str) -> list[tuple[int, str]]:
        """The literals in a text that `folded` gave, each with the offset of its last letter."""
        return self._literals.within(text)

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
