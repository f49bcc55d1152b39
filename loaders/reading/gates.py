"""Which patterns can match at all: those whose words and things stand in a sentence.

Most patterns need a word of a class ("beat", "beaten") and a thing of a kind. Looking those up costs
less than a hundredth of trying the pattern.
"""

from __future__ import annotations

from collections.abc import Iterable

from loaders.reading.wordlist import is_small

_THING, _MARK, _SMALL = 1000, 300, 30  # how often these are met, other words being met once

#: Of each set of words (a letter with a colon for a thing) a sentence has at least one where the pattern matches.
Needs = tuple[frozenset[str], ...]


class Gate:
    """Opens to the patterns that can match, by their place in the sequence of needs that it is made of."""

    def __init__(self, wanted: Iterable[Needs]) -> None:
        self._by_word: dict[str, list[int]] = {}  # the patterns that wait for a word of their rarest set
        self._rest: list[Needs] = []  # their other sets
        self._always: list[int] = []
        for place, sets in enumerate(wanted):
            first, *rest = sorted(sets, key=lambda need: (sum(map(commonness, need)), sorted(need))) or [frozenset()]
            if not sets:
                self._always.append(place)
            for word in first:
                self._by_word.setdefault(word, []).append(place)
            self._rest.append(tuple(rest))
        self._words = frozenset(self._by_word)
        #: Every word that any pattern asks for: no other says anything here.
        self.vocabulary = self._words.union(*(need for rest in self._rest for need in rest))

    def open(self, words: frozenset[str]) -> list[int]:
        """The places of the patterns that words and things let through, in order."""
        woken = set(self._always)
        for word in words & self._words:
            woken.update(self._by_word[word])
        found = []
        for place in woken:
            for need in self._rest[place]:
                if words.isdisjoint(need):
                    break
            else:
                found.append(place)
        found.sort()
        return found


def commonness(word: str) -> int:
    """How often a word or thing is met, by guess."""
    if len(word) > 1 and word.endswith(":"):
        return _THING
    if not any(letter.isalnum() for letter in word):
        return _MARK
    return _SMALL if is_small(word) else 1
