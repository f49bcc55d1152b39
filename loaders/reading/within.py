"""What stands where: the mentions and the sentence at an offset, found by halving and not by going through all."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from itertools import accumulate
from operator import attrgetter
from typing import TypeVar

from loaders.reading.layers import Mention, Moment, Reading, Sentence

_START = attrgetter("start")


_Found = TypeVar("_Found", Mention, Moment)


def starting(found: Sequence[_Found], start: int, end: int) -> Sequence[_Found]:
    """Those of `found`, which are in the order of their starts, that begin at `start` or after and before `end`."""
    return found[bisect_left(found, start, key=_START) : bisect_left(found, end, key=_START)]


def mentions(found: Sequence[Mention], start: int, end: int) -> Sequence[Mention]:
    """The mentions that begin at `start` or after and before `end`."""
    return starting(found, start, end)


def sentence_index(reading: Reading, offset: int) -> int | None:
    """The index of the sentence that the character at `offset` is of."""
    index = bisect_right(reading.sentences, offset, key=_START) - 1
    return index if index >= 0 and offset < reading.sentences[index].end else None


def sentence(reading: Reading, offset: int) -> Sentence | None:
    """The sentence that the character at `offset` is of."""
    index = sentence_index(reading, offset)
    return reading.sentences[index] if index is not None else None


class Taken:
    """Where mentions stand already. `found` are in the order of their starts."""

    def __init__(self, found: Iterable[Mention]) -> None:
        listed = list(found)
        self._starts = [m.start for m in listed]
        self._ends = list(accumulate((m.end for m in listed), max))  # how far those up to here reach

    def overlaps(self, mention: Mention) -> bool:
        """Whether a character of `mention` is taken."""
        before = bisect_left(self._starts, mention.end)
        return before > 0 and self._ends[before - 1] > mention.start
