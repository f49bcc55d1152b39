"""Where the rows of a result end, read off its bytes as the engine writes them.

The engine knows no limit but the query's own. So rows are counted while they are written, in every format, and an
answer is cut between two of them. What is looked for stands between two rows and nowhere else.
"""

from __future__ import annotations

import re
from typing import ClassVar


class Rows:
    """Counts the rows of a result and lets no more than `most` of them through."""

    #: What stands behind the last row of a result that was cut.
    closing: ClassVar[bytes] = b""

    def __init__(self, most: int) -> None:
        self.rows = 0
        self.cut = False
        self._most = most
        self._held = b""  # the last bytes: they may be the half of what is looked for

    @property
    def left(self) -> int:
        """How many rows more may be let through."""
        return self._most - self.rows

    def take(self, data: bytes) -> bytes:
        """What goes out of the result so far. When `cut` is set, nothing more does."""
        raise NotImplementedError

    def rest(self) -> bytes:
        """What is held back still when the result has ended."""
        return self._held

    def _end(self, data: bytes) -> bytes:
        self.rows, self.cut, self._held = self._most, True, b""
        return data


class TsvRows(Rows):
    """A heading and a line for each row; no value has the end of a line in it."""

    def __init__(self, most: int) -> None:
        super().__init__(most)
        self.rows = -1  # the heading

    def take(self, data: bytes) -> bytes:
        """See `Rows`."""
        if self.rows == self._most:
            return self._end(b"") if data else b""
        ends = self._ends(data)
        if self.rows + ends < self._most:
            self.rows += ends
            return data
        at = self._after(data, self._most - self.rows)
        self.rows = self._most
        return self._end(data[:at]) if at < len(data) else data

    def _ends(self, data: bytes) -> int:
        return data.count(b"\n")

    def _after(self, data: bytes, count: int) -> int:
        """The place behind so many ends of lines."""
        at = 0
        for _ in range(count):
            at = data.index(b"\n", at) + 1
        return at


class CsvRows(TsvRows):
    """As TSV, but within quotes there may be the end of a line (and quotes, doubled)."""

    def __init__(self, most: int) -> None:
        super().__init__(most)
        self._quoted = False

    def take(self, data: bytes) -> bytes:
        """See `Rows`."""
        taken = super().take(data)
        self._quoted ^= bool(data.count(b'"') & 1)
        return taken

    def _ends(self, data: bytes) -> int:
        if b'"' not in data:
            return 0 if self._quoted else data.count(b"\n")
        return sum(part.count(b"\n") for part in data.split(b'"')[self._quoted :: 2])

    def _after(self, data: bytes, count: int) -> int:
        at = 0
        for number, part in enumerate(data.split(b'"'), start=self._quoted):
            ends = 0 if number % 2 else part.count(b"\n")
            if ends >= count:
                return at + super()._after(part, count)
            count -= ends
            at += len(part) + 1
        raise AssertionError("fewer lines than were counted")


class XmlRows(Rows):
    """A row begins with its tag; in a value `<` is written otherwise."""

    closing = b"</results></sparql>"
    _TAG = b"<result>"

    def take(self, data: bytes) -> bytes:
        """See `Rows`."""
        data = self._held + data
        begun = data.count(self._TAG)
        if self.rows + begun > self._most:
            at = -1
            for _ in range(self._most - self.rows + 1):
                at = data.index(self._TAG, at + 1)
            return self._end(data[:at])
        self.rows += begun
        self._held = data[-len(self._TAG) + 1 :]
        return data[: -len(self._TAG) + 1]


class JsonRows(Rows):
    """Outside of strings `},{` stands between two rows and nowhere else.

    In a string it is followed by a quote only where the string ends, so `},{"` with the letter of a name behind it
    is told from a string without reading the strings. An empty row is not: where there is `{}`, they are read.
    """

    closing = b"]}}"
    _HOLD = 4
    _FIRST = b'"bindings":[{'
    # Expressions, for they go through the bytes in half the time of `in` and `count`.
    _EMPTY = re.compile(rb"\{\}")
    _NEXT = re.compile(rb'\},\{"[^},]')
    _STRING_OR_END = re.compile(rb'"(?:[^"\\]|\\.)*(?:"|\Z)|\},(?=\{)', re.DOTALL)

    def __init__(self, most: int) -> None:
        super().__init__(most)
        self._quoted = False  # whether what is held back begins within a string

    def take(self, data: bytes) -> bytes:
        """See `Rows`."""
        data = self._held + data
        if self._most == 0:
            return self._none(data)
        hold = len(data) - self._HOLD
        if hold <= 0:
            self._held = data
            return b""
        hold -= _escapes(data[:hold])
        ends = self._ends(data, hold)
        if self.rows + ends >= self._most:
            return self._end(data[: self._after(data, self._most - self.rows)])
        self.rows += ends
        self._quoted = self._within(data, hold)
        self._held = data[hold:]
        return data[:hold]

    def rest(self) -> bytes:
        """See `Rows`; behind the last row stands no other."""
        self.rows += self._most > 0 and not self._held.endswith(b"[]}}")
        return self._held

    def _ends(self, data: bytes, hold: int) -> int:
        """How many rows end so that the next begins before `hold`."""
        if not self._EMPTY.search(data):
            return len(self._NEXT.findall(data, 0, hold + 4))
        text = _without_escapes(data[: hold + 2])
        return b'"'.join(text.split(b'"')[self._quoted :: 2]).count(b"},{")

    def _within(self, data: bytes, place: int) -> bool:
        """Whether a place is within a string: seen from the last row before it, for that begins outside of all."""
        row = data.rfind(b'},{"', 0, place)
        while row >= 0 and data[row + 4 : row + 5] in (b"}", b","):
            row = data.rfind(b'},{"', 0, row)
        begun, quoted = (0, self._quoted) if row < 0 else (row + 3, False)
        return quoted ^ bool(_without_escapes(data[begun:place]).count(b'"') & 1)

    def _after(self, data: bytes, count: int) -> int:
        """The place behind so many rows."""
        before = b'"' if self._quoted else b""
        for found in self._STRING_OR_END.finditer(before + data):
            count -= not found[0].startswith(b'"')
            if not count:
                return found.end() - 1 - len(before)
        raise AssertionError("fewer rows than were counted")

    def _none(self, data: bytes) -> bytes:
        at = data.find(self._FIRST)
        if at >= 0:
            return self._end(data[: at + len(self._FIRST) - 1])
        self._held = data
        return b""


def _escapes(data: bytes) -> bool:
    """Whether the last character escapes the one behind it."""
    return bool((len(data) - len(data.rstrip(b"\\"))) & 1)


def _without_escapes(data: bytes) -> bytes:
    return data.replace(b"\\\\", b"").replace(b'\\"', b"") if b"\\" in data else data


#: By format.
ROWS: dict[str, type[Rows]] = {"json": JsonRows, "xml": XmlRows, "csv": CsvRows, "tsv": TsvRows}
