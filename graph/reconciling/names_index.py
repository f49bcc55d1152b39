"""Which names look like a name: found by the letters that they share, three at a time."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from heapq import nlargest

from rapidfuzz import fuzz

from graph.names import fold

#: How many entries of the index one name may cost: letters that most names have tell nothing of it.
_EFFORT = 4500
#: How many of the names that share most letters are compared as a whole.
_COMPARED = 60


class NamesIndex:
    """Names, each of a number; for names of 100,000 things it takes about 100 MB."""

    def __init__(self, named: Iterable[tuple[str, int]]) -> None:
        pairs = sorted({(folded, number) for name, number in named if (folded := fold(name))})
        self._names = [name for name, _ in pairs]
        self._numbers = array("I", (number for _, number in pairs))
        self._exact: dict[str, list[int]] = defaultdict(list)
        self._postings: dict[str, array[int]] = defaultdict(lambda: array("I"))
        for place, name in enumerate(self._names):
            self._exact[name].append(place)
            for letters in set(_threes(name)):
                self._postings[letters].append(place)
        self._starts: list[tuple[str, int]] | None = None

    def like(self, name: str, most: int) -> list[int]:
        """Numbers of at most `most` things whose names are most like it, the likest first; each once."""
        asked = fold(name)
        shared: Counter[int] = Counter()
        effort = 0
        for posting in sorted(self._found(asked), key=len):
            effort += len(posting)
            if effort > _EFFORT and shared:
                break
            shared.update(posting[:_EFFORT])
        places = {*self._exact.get(asked, ()), *(place for place, _ in shared.most_common(_COMPARED))}
        scored = ((_likeness(asked, self._names[place]), -place) for place in places)
        best = nlargest(most, scored)
        return list(dict.fromkeys(self._numbers[-place] for _, place in best))

    def starting(self, prefix: str, most: int) -> list[int]:
        """Numbers of at most `most` things with a name, or a word of one, that starts so; short names first."""
        asked = fold(prefix)
        if self._starts is None:
            self._starts = sorted(_word_starts(self._names))
        first = bisect_left(self._starts, (asked, -1))
        found: list[tuple[bool, int, str, int]] = []
        for start, place in self._starts[first : first + 50 * most]:
            if not start.startswith(asked):
                break
            name = self._names[place]
            found.append((start != name, len(name), name, self._numbers[place]))
        return list(dict.fromkeys(number for *_, number in sorted(found)))[:most]

    def _found(self, asked: str) -> list[array[int]]:
        return [self._postings[letters] for letters in set(_threes(asked)) if letters in self._postings]


def _threes(folded: str) -> Iterator[str]:
    padded = f"  {folded} "
    return (padded[at : at + 3] for at in range(len(padded) - 2))


def _word_starts(names: Sequence[str]) -> Iterator[tuple[str, int]]:
    for place, name in enumerate(names):
        yield name, place
        for at, letter in enumerate(name):
            if letter == " ":
                yield name[at + 1 :], place


def _likeness(asked: str, name: str) -> float:
    """As a whole, or as some of the words: a surname finds its bearers."""
    return max(fuzz.ratio(asked, name), 0.9 * fuzz.token_set_ratio(asked, name))
