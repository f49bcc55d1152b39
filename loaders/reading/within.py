"""What stands where: the mentions and the sentence at an offset, found by halving and not by going through all."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate
from typing import Generic, Protocol, TypeVar

from loaders.model import Span
from loaders.reading.layers import Mention, Moment, Reading, Sentence


def _starts(reading: Reading, layer: Sequence[Mention] | Sequence[Moment] | Sequence[Sentence]) -> list[int]:
    """Where the things of a layer begin, worked out once for it; they are in the order of their starts."""
    known: tuple[object, list[int]] | None = reading.memo.get(id(layer))
    if known is None:  # the layer is kept beside, so that no other can have its id
        known = reading.memo[id(layer)] = (layer, [one.start for one in layer])
    return known[1]


def mentions(reading: Reading, start: int, end: int) -> Sequence[Mention]:
    """The mentions that begin at `start` or after and before `end`."""
    starts = _starts(reading, reading.mentions)
    first = bisect_left(starts, start)
    return reading.mentions[first : bisect_left(starts, end, first)]


def moments(reading: Reading, start: int, end: int) -> Sequence[Moment]:
    """The times that begin at `start` or after and before `end`."""
    starts = _starts(reading, reading.moments)
    return reading.moments[bisect_left(starts, start) : bisect_left(starts, end)]


def sentence_index(reading: Reading, offset: int) -> int | None:
    """The index of the sentence that the character at `offset` is of."""
    index = bisect_right(_starts(reading, reading.sentences), offset) - 1
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
    starts = _starts(reading, reading.sentences)
    for span in spans:
        index = max(0, bisect_right(starts, span.start) - 1)
        for place, one in enumerate(reading.sentences[index : bisect_left(starts, span.end)]):
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
