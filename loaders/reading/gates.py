"""Which patterns over masked sentences can match at all: those whose words and things stand there.

Most patterns need a word of a class ("beat", "beaten") and a thing of a kind. Looking those up costs
less than a hundredth of trying the pattern.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from loaders.reading.wordlist import is_small

_ATOM = re.compile(r"<(\w+)>|(\(\?:)|([a-z'-]+)|\{(\w+)\}")
_NAMED = re.compile(r"\(\?P<\w+>(?!\?)")
_LITERAL = re.compile(r"[a-z0-9'-]+")

_THING, _SMALL = 1000, 30  # how often things and small words are met, other words being met once

#: Of each set of words (a letter with a colon for a thing) a sentence has at least one where the pattern matches.
Needs = tuple[frozenset[str], ...]


def needs(pattern: str, letters: Mapping[str, str], word_classes: Mapping[str, Sequence[str]]) -> Needs:
    """What a pattern of the TOML files needs. `letters` are those of the things that a group can meet.

    What isn't understood needs nothing: a gate may let through what then fails, never the reverse.
    """
    parts = (_need(part, letters, word_classes) for part in _split(_NAMED.sub("(?:", pattern), " "))
    return tuple(sorted({part for part in parts if part}, key=lambda words: (len(words), sorted(words))))


def _need(part: str, letters: Mapping[str, str], word_classes: Mapping[str, Sequence[str]]) -> frozenset[str]:
    atom = _ATOM.match(part)
    if atom is None:
        return frozenset()
    name, group, literal, thing = atom.groups()
    end = _closing(part) if group else atom.end()
    rest = part[end:]
    if rest and not rest.startswith(("(?: ", "(?:(?: ") if not thing else "("):
        return frozenset()
    if thing:
        return frozenset(f"{letter}:" for letter in letters.get(thing, ""))
    if name:
        return _first_words(word_classes[name])
    return frozenset({literal}) if literal else _alternatives(part[3 : end - 1], word_classes)


def _alternatives(body: str, word_classes: Mapping[str, Sequence[str]]) -> frozenset[str]:
    out: set[str] = set()
    for option in _split(body, "|"):
        first = _split(option, " ")[0]
        if first.startswith("<") and first.endswith(">"):
            out |= _first_words(word_classes[first[1:-1]])
        elif _LITERAL.fullmatch(first):
            out.add(first)
        else:
            return frozenset()
    return frozenset(out)


def _first_words(members: Iterable[str]) -> frozenset[str]:
    return frozenset(member.split(" ")[0] for member in members)


def _split(text: str, mark: str) -> list[str]:
    """`text` cut at each `mark` that is in no brackets."""
    parts, depth, start, at = [], 0, 0, 0
    while at < len(text):
        if text[at] == "\\":
            at += 1
        elif text[at] in "([{":
            depth += 1
        elif text[at] in ")]}":
            depth -= 1
        elif text[at] == mark and depth == 0:
            parts.append(text[start:at])
            start = at + 1
        at += 1
    return [*parts, text[start:]]


def _closing(part: str) -> int:
    """The end of the group that `part` opens with."""
    depth, at = 0, 0
    while at < len(part):
        if part[at] == "\\":
            at += 1
        elif part[at] == "(":
            depth += 1
        elif part[at] == ")":
            depth -= 1
            if depth == 0:
                return at + 1
        at += 1
    return at


class Gate:
    """Opens to the patterns that can match, by their place in the sequence of needs that it is made of."""

    def __init__(self, wanted: Iterable[Needs]) -> None:
        self._needs = tuple(wanted)
        self._by_word: dict[str, list[int]] = {}
        self._always: list[int] = []
        for place, sets in enumerate(self._needs):
            if not sets:
                self._always.append(place)
            for word in min(sets, key=_common, default=()):
                self._by_word.setdefault(word, []).append(place)
        self._words = frozenset(self._by_word)

    def open(self, words: frozenset[str]) -> list[int]:
        """The places of the patterns that words and things let through, in order."""
        woken = set(self._always)
        for word in words & self._words:
            woken.update(self._by_word[word])
        found = []
        for place in sorted(woken):
            for need in self._needs[place]:
                if words.isdisjoint(need):
                    break
            else:
                found.append(place)
        return found


def _common(need: frozenset[str]) -> int:
    """How often a need is met, by guess: things more often than small words, and these more often than others."""
    return sum(_THING if word.endswith(":") else _SMALL if is_small(word) else 1 for word in need)
