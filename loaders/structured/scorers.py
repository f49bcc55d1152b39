"""The scorers below a match of a football.txt file: "(Messi 23' (pen.), 108' Di María 36'; Mbappé 80' (pen.), 81')"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from loaders.model import Span

_MINUTE = re.compile(r"(?P<minute>\d{1,3})'?[ ]*(?:\+[ ]*(?P<added>\d{1,2}))?[ ]*'?[ ]*(?:\((?P<how>[^()]*)\))?")
_OWN_GOAL = re.compile(r"(?:o\.?\s?g\.?|own goal)$", re.IGNORECASE)
_PENALTY = re.compile(r"(?:p\.?|pens?\.?|penalty)$", re.IGNORECASE)
_LONGEST_NAME = 60

Side = Literal["home", "away"]


@dataclass(frozen=True, slots=True)
class Goal:
    """A goal: `side` is the one it counts for, None where the line leaves it open; `span` is the scorer's entry."""

    scorer: str
    side: Side | None
    minute: int
    added: int | None
    method: Literal["penalty", "own_goal"] | None
    span: Span


@dataclass(frozen=True, slots=True)
class _Entry:
    part: int  # how many semicolons stand before it
    name: str
    span: Span
    found: re.Match[str]


class Goals:
    """Gathers the scorers of a match from one bracket, which may go over several lines."""

    def __init__(self, score: tuple[int, int] | None) -> None:
        self._score = score
        self._depth = 0
        self._part = 0
        self._entries: list[_Entry] = []
        self._began = False
        self.line = 0

    @property
    def open(self) -> bool:
        """Whether the bracket has begun and not ended."""
        return self._began and self._depth > 0

    def add(self, number: int, text: str, offset: int) -> None:
        """A line of the bracket, `offset` its place in the file. Raises ValueError where it is no list of scorers."""
        if not self._began:
            self._began, self.line, self._depth = True, number, 1
            text, offset = text[1:], offset + 1
        inside = self._inside(text)
        for piece in re.finditer(r"[^;]*;?", inside):
            if piece[0]:
                self._entries += self._read(piece[0].rstrip("; "), offset + piece.start())
                self._part += piece[0].endswith(";")

    def found(self) -> tuple[Goal, ...]:
        """The goals, in the order of the line."""
        return tuple(
            Goal(
                scorer=entry.name,
                side=self._side(entry.part),
                minute=int(entry.found["minute"]),
                added=int(entry.found["added"]) if entry.found["added"] else None,
                method=_method(entry.found["how"]),
                span=entry.span,
            )
            for entry in self._entries
        )

    def _inside(self, text: str) -> str:
        """The text up to the bracket that closes the list."""
        for at, letter in enumerate(text):
            self._depth += (letter == "(") - (letter == ")")
            if self._depth == 0:
                if text[at + 1 :].strip():
                    raise ValueError(f"what stands behind the scorers cannot be read: {text[at + 1 :].strip()[:60]!r}")
                return text[:at]
        return text

    def _read(self, text: str, offset: int) -> Iterator[_Entry]:
        """The entries of one side: a name and its minutes, then the next name."""
        at, name, start = 0, "", 0
        while at < len(text):
            lead = re.compile(r"[\s,]*").match(text, at)
            assert lead is not None  # it may be empty
            at = lead.end()
            minute = _MINUTE.match(text, at)
            if minute is None:
                following = re.compile(r"[ ]*\d").search(text, at)
                if following is None:
                    if text[at:].strip("- "):
                        raise ValueError(f"a scorer without a minute: {text[at:].strip()[:60]!r}")
                    return
                name, start, at = text[at : following.start()].strip(" ,"), at, following.start()
                if not 0 < len(name) <= _LONGEST_NAME:
                    raise ValueError(f"these scorers cannot be read: {text[start:].strip()[:60]!r}")
                continue
            if not name:
                raise ValueError(f"a minute without a scorer: {text[at:].strip()[:60]!r}")
            end = at + len(minute[0].rstrip())
            yield _Entry(self._part, name, Span(offset + start, offset + end), minute)
            at = minute.end()

    def _side(self, part: int) -> Side | None:
        """Home scorers stand before the semicolon, away ones behind it; without one the score tells."""
        if self._part > 1:
            return None
        if self._part == 1:
            return "home" if part == 0 else "away"
        home, away = self._score or (0, 0)
        return "home" if away == 0 and home > 0 else "away" if home == 0 and away > 0 else None


def _method(how: str | None) -> Literal["penalty", "own_goal"] | None:
    word = (how or "").strip()
    return "own_goal" if _OWN_GOAL.match(word) else "penalty" if _PENALTY.match(word) else None
