"""What stands where: the mentions and the sentence at an offset, found by halving and not by going through all."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate
from operator import attrgetter
from typing import Generic, Protocol, TypeVar

from loaders.model import Span
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


def sentences_at(reading: Reading, offsets: Iterable[int]) -> set[int]:
    """Where the sentences begin that the characters at `offsets` are of."""
    found = (sentence(reading, offset) for offset in offsets)
    return {one.start for one in found if one is not None}


def sentences_over(reading: Reading, spans: Iterable[Span]) -> list[Sentence]:
    """The sentences that share a character with one of `spans`, in their order."""
    found: dict[int, Sentence] = {}
    for span in spans:
        index = max(0, bisect_right(reading.sentences, span.start, key=_START) - 1)
        for place, one in enumerate(reading.sentences[index : bisect_left(reading.sentences, span.end, key=_START)]):
            if one.end > span.start:
                found[index + place] = one
    return [found[index] for index in sorted(found)]


class Placed(Protocol):
    """What stands somewhere in a text."""

    @property
    def start(self) -> int: ...

    @property
    def end(self) -> int: ...


_Placed = TypeVar("_Placed", bound=Placed)


class Taken(Generic[_Placed]):
    """Which of `found` stand where; they are in the order of their starts."""

    def __init__(self, found: Iterable[_Placed]) -> None:
        self._found = list(found)
        self._starts = [one.start for one in self._found]
        self._reach = list(accumulate((one.end for one in self._found), max))  # how far those up to here go

    def over(self, other: Placed) -> Iterator[_Placed]:
        """Those that share a character with `other`, in their order."""
        first, last = bisect_right(self._reach, other.start), bisect_left(self._starts, other.end)
        return (one for one in self._found[first:last] if one.end > other.start)

    def overlaps(self, other: Placed) -> bool:
        """Whether a character of `other` is taken."""
        before = bisect_left(self._starts, other.end)
        return before > 0 and self._reach[before - 1] > other.start
