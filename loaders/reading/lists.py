"""One grammar for the lists in boxes: names with minutes and brackets.

"Kane 12, 45+2 (pen)", "Salah (7' pen.)", "7' Salah (pen)", "Araujo, Cancelo (Balde 82’)",
"Gomez 46 (Bradley)" and "Pulisic (Loftus-Cheek 105 (Barkley 120))" are all lists of items; what a bracket
means (a goal's minute, who came on, who went off, a side) is for the reader of the block to say.
A hand-written reader over lexemes: time is linear in the length of the line.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from loaders.model import Span
from loaders.reading.wording import folded, meanings, words

#: A list in a box is shorter than this; a longer line is read by nobody here.
LONGEST = 4000
#: The last minute a clock can show, extra time and a good deal of stoppage included.
LAST_MINUTE = 130
_DEPTH = 3
_LEXEME = r"""(?P<number>\d{1,3}(?:\s?\+\s?\d{1,2})?GLUED) (?P<tick>\s?['’′`´]+(?:\s?\+\s?\d{1,2}['’′]?)?)?
      | (?P<word>(?:\d+(?:st|nd|rd|th))|[^\W\d_]+(?:[.'’ʼ‐‑/-][^\W\d_]+)*\.?(?:\s?(?<=[A-Z]\.)(?=$))?)
      | (?P<mark>[^\s\w]|_|\d)"""


@cache
def _lexeme() -> re.Pattern[str]:
    """A lexeme of a list; a minute may have its mark glued to it: "85og", "43pen"."""
    marks = (re.escape(mark) for key in ("own_goal", "penalty") for mark in words()["marks"][key])
    glued = rf"(?:(?=(?:{'|'.join(marks)})\b)|(?![\d\w]|\.\d|,\d{{3}}))"
    return re.compile(_LEXEME.replace("GLUED", glued), re.VERBOSE)


@dataclass(frozen=True, slots=True)
class Time:
    """A minute beside a name; `mark` is a key of `[marks]` ("penalty", "own_goal", ...)."""

    minute: int
    added: int | None
    mark: str | None
    span: Span
    ticked: bool = False


@dataclass(frozen=True, slots=True)
class Item:
    """A name with what stands beside it. `inner` are the items in its brackets; `after` the mark that follows it."""

    name: Span
    times: tuple[Time, ...]
    inner: tuple[Item, ...]
    flags: tuple[str, ...]
    number: int | None
    span: Span
    after: str


@dataclass(frozen=True, slots=True)
class _Lexeme:
    kind: str  # "number", "word", "mark"
    start: int
    end: int
    text: str
    minute: int = 0
    added: int | None = None
    ticked: bool = False


@cache
def _particles() -> frozenset[str]:
    return frozenset(words()["names"]["particles"])


def _lex(text: str, start: int, end: int) -> list[_Lexeme]:
    found = []
    for match in _lexeme().finditer(text, start, end):
        if match["number"] is not None:
            digits = [int(part) for part in re.findall(r"\d+", match.group())]
            added = digits[1] if len(digits) > 1 else None
            found.append(
                _Lexeme(
                    "number", match.start(), match.end(), match.group(), digits[0], added, match["tick"] is not None
                )
            )
        else:
            kind = "word" if match["word"] is not None else "mark"
            found.append(_Lexeme(kind, match.start(), match.end(), match.group()))
    return found


class _Reader:
    """A cursor over the lexemes of one list."""

    def __init__(self, lexemes: list[_Lexeme]) -> None:
        self.lexemes = lexemes
        self.at = 0

    def peek(self, ahead: int = 0) -> _Lexeme | None:
        place = self.at + ahead
        return self.lexemes[place] if place < len(self.lexemes) else None

    def mark(self, characters: str) -> bool:
        """Whether the next lexeme is one of these marks."""
        lexeme = self.peek()
        return lexeme is not None and lexeme.kind == "mark" and lexeme.text in characters

    def qualifier(self) -> tuple[str, int] | None:
        """The meaning of the next words, and how many lexemes they take."""
        for length in (3, 2, 1):
            taken = self.lexemes[self.at : self.at + length]
            if len(taken) == length and all(lexeme.kind != "mark" for lexeme in taken):
                meaning = meanings("marks").get(folded(" ".join(lexeme.text for lexeme in taken)))
                if meaning is not None and not (length == 1 and self._initial(taken[0])):
                    return meaning, length
        return None

    def _initial(self, lexeme: _Lexeme) -> bool:
        """A lone capital with a full stop before a name: "P. Foden"."""
        after = self.peek(1)
        return (
            lexeme.text[0].isupper()
            and len(lexeme.text.rstrip(".")) == 1
            and after is not None
            and after.kind == "word"
            and after.text[0].isupper()
        )

    def name(self) -> Span | None:
        """A run of up to five capitalised words, with the particles names have between them."""
        first = self.at
        last_capital = -1
        while (lexeme := self.peek()) is not None and lexeme.kind == "word" and self.at - first < 6:
            if self.at > first and lexeme.start - self.lexemes[self.at - 1].end > 2:
                break
            if self.at > first and self.qualifier() is not None and not lexeme.text[0].isupper():
                break
            if lexeme.text[0].isupper():
                last_capital = self.at
            elif lexeme.text.casefold() not in _particles() and not re.match(r"[a-z]['’-][A-Z]", lexeme.text):
                break
            else:
                last_capital = self.at if re.match(r"[a-z]['’-][A-Z]", lexeme.text) else last_capital
            self.at += 1
        if last_capital < first:
            self.at = first
            return None
        self.at = last_capital + 1
        return Span(self.lexemes[first].start, self.lexemes[last_capital].end)

    def time(self) -> Time | None:
        """A minute with the words that belong to it on either side."""
        begin = self.at
        mark = self._take_mark()
        lexeme = self.peek()
        if lexeme is None or lexeme.kind != "number" or not 0 < lexeme.minute <= LAST_MINUTE:
            if mark == "half_time":
                span = Span(self.lexemes[begin].start, self.lexemes[self.at - 1].end)
                return Time(46, None, None, span)
            self.at = begin
            return None
        self.at += 1
        end = lexeme.end
        after = self._take_mark()
        if after is None and self.mark("(["):
            after = self._bracketed_mark()
        if after is not None:
            end = self.lexemes[self.at - 1].end
        return Time(lexeme.minute, lexeme.added, mark or after, Span(self.lexemes[begin].start, end), lexeme.ticked)

    def _take_mark(self) -> str | None:
        found = None
        while (meaning := self.qualifier()) is not None:
            if meaning[0] not in ("minute_word", "skipped"):
                found = meaning[0]
            self.at += meaning[1]
            if self.at < len(self.lexemes) and self.lexemes[self.at].text == ".":
                self.at += 1
        return found

    def _bracketed_mark(self) -> str | None:
        """A mark in brackets of its own, as in "45+2 (pen)"; the cursor stays where it is otherwise."""
        begin = self.at
        self.at += 1
        mark = self._take_mark()
        if mark is not None and self.mark(")]"):
            self.at += 1
            return mark
        self.at = begin
        return None

    def item(self, depth: int) -> Item | None:
        """One name with its minutes and brackets, in either order."""
        begin = self.at
        number, leading = self._number_before()
        name = self.name()
        if name is None:
            self.at = begin
            return None
        times: list[Time] = [leading] if leading is not None else []
        inner: list[Item] = []
        flags: list[str] = []
        while True:
            if self.mark("(["):
                if depth >= _DEPTH or not self._bracket(times, inner, flags, depth):
                    self.at = begin
                    return None
            elif leading is None and (time := self._next_time(bool(times))) is not None:
                times.append(time)
            elif (flag := self._flag()) is not None:
                flags.append(flag)
            elif self.mark("©Ⓒ"):
                self.at += 1
                flags.append("captain")
            elif (inner or times) and self.mark("’'′"):
                self.at += 1  # a tick that slipped out of its brackets: "Taylor (for Costa 73)'"
            else:
                break
        span = Span(self.lexemes[begin].start, self.lexemes[self.at - 1].end)
        return Item(name, tuple(times), tuple(inner), tuple(flags), number, span, self._separator())

    def _number_before(self) -> tuple[int | None, Time | None]:
        """A shirt number ("10 Mane", "10. Mane") or, with a tick, a minute ("7' Salah")."""
        lexeme = self.peek()
        if lexeme is None or lexeme.kind != "number":
            return None, None
        self.at += 1
        if lexeme.ticked or lexeme.added is not None:
            if self.mark(":-–.|"):
                self.at += 1
            return None, Time(lexeme.minute, lexeme.added, None, Span(lexeme.start, lexeme.end), True)
        if self.mark(".-)"):
            self.at += 1
        return lexeme.minute, None

    def _next_time(self, continuing: bool) -> Time | None:
        """The next minute of the same name; after a comma only when no name stands behind it."""
        begin = self.at
        if continuing and (self.mark(",&/") or ((word := self.peek()) is not None and word.text in ("and", "&"))):
            self.at += 1
            time = self.time()
            after = self.peek()
            if time is not None and not (
                time.ticked and after is not None and after.kind == "word" and after.text[0].isupper()
            ):
                return time
            self.at = begin
            return None
        return self.time()

    def _flag(self) -> str | None:
        meaning = self.qualifier()
        lexeme = self.peek()
        if meaning is None or lexeme is None or meaning[0] in ("skipped", "minute_word"):
            return None
        self.at += meaning[1]
        return meaning[0]

    def _bracket(self, times: list[Time], inner: list[Item], flags: list[str], depth: int) -> bool:
        """What stands in brackets after a name. False where it is nothing that lists have."""
        self.at += 1
        while self.at < len(self.lexemes) and not self.mark(")]"):
            if self.mark(",;/&-–.") or ((word := self.peek()) is not None and word.text == "and"):
                self.at += 1
                continue
            if (meaning := self.qualifier()) is not None and meaning[0] in ("skipped", "minute_word"):
                self.at += meaning[1]
                continue
            if (time := self.time()) is not None:
                if self.mark("."):
                    self.at += 1  # "80. Balde"
                self._place(time, times, inner)
            elif (flag := self._flag()) is not None:
                if times and not inner:
                    times[-1] = Time(times[-1].minute, times[-1].added, flag, times[-1].span, times[-1].ticked)
                else:
                    flags.append(flag)
            elif (item := self.item(depth + 1)) is not None:
                inner.append(item)
            else:
                return False
        if self.at >= len(self.lexemes):
            return False
        self.at += 1
        return True

    def _place(self, time: Time, times: list[Time], inner: list[Item]) -> None:
        """A minute in brackets belongs to the name behind it ("82' Balde"), before it ("Balde, 82"), or to the item."""
        name = self.name()
        if name is not None:
            minute = self.time() or time  # "16. Balde 70": the first of two figures is on the shirt
            span = Span(time.span.start, max(name.end, minute.span.end))
            inner.append(Item(name, (minute,), (), (), None, span, ""))
        elif inner and not inner[-1].times:
            last = inner[-1]
            inner[-1] = Item(
                last.name, (time,), last.inner, last.flags, last.number, Span(last.span.start, time.span.end), ""
            )
        else:
            times.append(time)

    def _separator(self) -> str:
        taken = ""
        while (lexeme := self.peek()) is not None and (
            (lexeme.kind == "mark" and lexeme.text in ",;|/·•–—-.&") or lexeme.text == "and"
        ):
            taken += "," if lexeme.text == "and" else lexeme.text
            self.at += 1
        return taken


def items(text: str, start: int, end: int) -> tuple[Item, ...]:
    """The whole of `text[start:end]` as a list of names; empty where any of it is something else."""
    if end - start > LONGEST:
        return ()
    reader = _Reader(_lex(text, start, end))
    found = []
    while reader.peek() is not None:
        item = reader.item(0)
        if item is None:
            return ()
        found.append(item)
    return tuple(found)
