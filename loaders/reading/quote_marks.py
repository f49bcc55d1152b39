"""Where quotation marks open and close: a state machine over paragraphs.

Half of news texts hold an odd number of marks, so each paragraph stands by itself: what is left open
at its end reaches no further, unless the next paragraph opens with a mark of its own or the line is
only one of a hard-wrapped paragraph's.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final, Literal

from loaders.model import Article, Span
from loaders.reading.layers import Line, LineLabel
from loaders.reading.speech_words import words

#: The lines in which marks are looked for.
QUOTING: Final[frozenset[LineLabel]] = frozenset({"prose", "headline", "crosshead", "caption", "live"})
#: A quotation of fewer words, with no mark of its sentence inside, is somebody's word, not speech.
SPEECH_WORDS: Final = 4
#: No quotation within one paragraph is longer; what is left open is looked for no further.
LONGEST: Final = 4000
#: A line between these lengths that ends in mid-sentence is taken to be wrapped by hand.
WRAPPED: Final = (50, 100)

#: So many characters may a closing mark and the words that name who spoke take: “...,” the Bayern coach said.
NAMING: Final = 60

Sort = Literal["speech", "scare", "title", "crosshead"]

_DOUBLE_CLOSERS: Final = {"“": "”", "„": "“”", "«": "»", "»": "«", '"': '"', "”": "”"}
_TWICE: Final = ("''", "’’")
_MARK = re.compile("[\"'“”„«»‘’]")
_BEFORE_OPENER = re.compile(r"[\s(\[{—–/…\u00a0-]")
_AFTER_CLOSER = re.compile(r"[\s)\]}.,;:!?—–/…\u00a0-]")
_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_ELIDED = re.compile(r"[^\W\d_]+|\d\ds\b|\d\d\b")
_SENTENCE_MARK = re.compile(r"[.,!?…]\s*$")
_TITLE_CASE = re.compile(r"(?:[A-ZÀ-Þ0-9][\w’'-]*|of|the|a|an|and|in|to|for|on|my|is|you|no|never)(?:\s+|$)")


@dataclass(frozen=True, slots=True)
class Quoted:
    """Words between quotation marks. `start`..`end` holds the marks, `inner` does not.

    `line` is the index of the line it starts in; `open` says that no closing mark ends it;
    `sort` what it is: speech, a scare quote of a word or three, a title or chant, a crosshead.
    """

    start: int
    end: int
    inner: Span
    line: int
    open: bool = False
    sort: Sort = "speech"

    @property
    def span(self) -> Span:
        return Span(self.start, self.end)


def spans(article: Article, lines: Sequence[Line]) -> tuple[Quoted, ...]:
    """Every quotation, in order and disjoint."""
    found: list[Quoted] = []
    for start, end, number in _paragraphs(article.text, lines):
        for quoted in _scan(article.text, start, end, number):
            found.append(_sorted(article.text, quoted, lines[number]))
    return tuple(found)


def mask(quoted: Sequence[Quoted]) -> tuple[Span, ...]:
    """What belongs to somebody's speech, so that no event is read in it; scare quotes stay readable."""
    return tuple(quote.span for quote in quoted if quote.sort != "scare")


def _paragraphs(text: str, lines: Sequence[Line]) -> Iterator[tuple[int, int, int]]:
    """Runs of lines that are one paragraph: start, end, first line. Only hand-wrapped lines are joined."""
    at = 0
    while at < len(lines):
        first = at
        while at + 1 < len(lines) and _wrapped(text, lines[at], lines[at + 1]):
            at += 1
        if lines[first].label in QUOTING:
            yield lines[first].start, lines[at].end, first
        at += 1


def _wrapped(text: str, line: Line, following: Line) -> bool:
    return (
        line.label == following.label == "prose"
        and WRAPPED[0] <= line.end - line.start <= WRAPPED[1]
        and text[line.end - 1] not in ".!?:;”\"’'"
        and text[following.start : following.start + 1].islower()
    )


def _scan(text: str, start: int, end: int, line: int) -> Iterator[Quoted]:
    at = start
    while at < end:
        opener = _opening(text, at, start, end)
        if opener is None:
            return
        closer = _closing(text, opener, end)
        if closer is not None:
            at = closer + (2 if text[closer : closer + 2] in _TWICE else 1)
            yield Quoted(opener, at, Span(opener + 1, closer), line)
            continue
        again = _reopened(text, opener, end)
        if again is None and text[opener] not in "‘'" and _left_open(text, opener, start):
            yield Quoted(opener, end, Span(opener + 1, end), line, open=True)
            return
        if again is not None and _goes_on(text, opener, again):
            stop = opener + len(text[opener:again].rstrip())
            yield Quoted(opener, stop, Span(opener + 1, stop), line, open=True)
            at = again
        else:
            at = opener + 1


def _opening(text: str, at: int, start: int, end: int) -> int | None:
    """The next mark that opens a quotation: nothing of a word before it, a word after it."""
    for found in _MARK.finditer(text, at, end):
        place, mark = found.start(), found.group()
        if mark == "’":
            continue
        free = place == start or _BEFORE_OPENER.match(text[place - 1]) is not None or text[place - 1] in "“‘\"'"
        if not free or place + 1 >= end or text[place + 1].isspace() or text[place + 1] == mark:
            continue
        if mark in "‘'" and not _single_opens(text, place, end):
            continue
        if mark in "”»" and not (text[place + 1].isalnum() and (place == start or text[place - 1].isspace())):
            continue
        return place
    return None


def _single_opens(text: str, place: int, end: int) -> bool:
    """Whether a single mark opens a quotation and is no apostrophe of ‘keeper or '90s."""
    word = _ELIDED.match(text, place + 1, end)
    if word is None:
        return text[place + 1] in '“"(£…'
    return word.group().casefold() not in _elisions() and not word.group()[0].isdigit()


def _closing(text: str, opener: int, end: int) -> int | None:
    if text[opener] in "‘'":
        return _closing_single(text, opener, end)
    closers = _DOUBLE_CLOSERS[text[opener]]
    for found in _MARK.finditer(text, opener + 1, min(end, opener + LONGEST)):
        place, mark = found.start(), found.group()
        if mark in closers and _closes(text, place, opener, end):
            return place
        if text[place : place + 2] in _TWICE and not text[place - 1].isspace():
            return place  # two single marks for a double one, "like this''
        if mark == text[opener] and _opens_anew(text, place, end):
            return None  # the first one lost its partner
        if mark in '"”“' and mark not in closers and _closes(text, place, opener, end):
            return place  # mixed marks, “like this"
    return None


def _closes(text: str, place: int, opener: int, end: int) -> bool:
    return not text[place - 1].isspace() or place + 1 >= end or _AFTER_CLOSER.match(text[place + 1]) is not None


def _opens_anew(text: str, place: int, end: int) -> bool:
    return text[place - 1].isspace() and place + 1 < end and not text[place + 1].isspace()


def _reopened(text: str, opener: int, end: int) -> int | None:
    """Where the same mark opens again before anything closes."""
    place = text.find(text[opener], opener + 1, min(end, opener + LONGEST))
    return None if place < 0 else place


def _goes_on(text: str, opener: int, again: int) -> bool:
    """Whether a mark that opens anew, with none that closed, begins speech's next paragraph, run into the line."""
    before = text[opener + 1 : again].rstrip()
    anew = text[again - 1].isspace() and text[again + 1 : again + 2].strip() != ""
    return anew and before.endswith((".", "!", "?", "…")) and words().say.search(before) is None


def _closing_single(text: str, opener: int, end: int) -> int | None:
    """The end of ‘these’: after a stop for sure; else not the apostrophe of a plural ("players’ union")."""
    closer = "’" if text[opener] == "‘" else "'"
    weak = None
    for found in _MARK.finditer(text, opener + 2, min(end, opener + LONGEST)):
        place = found.start()
        if text[place] == text[opener] and closer != text[opener]:
            return weak
        if text[place] != closer or (place + 1 < end and _AFTER_CLOSER.match(text[place + 1]) is None):
            continue
        if text[place - 1].isspace():
            continue
        if text[place - 1] not in "sS":
            return place
        possessive = text[place + 1 : place + 2].isspace() and text[place + 2 : place + 3].islower()
        if not possessive:
            return place
        weak = place if weak is None else weak
    return weak


def _left_open(text: str, opener: int, start: int) -> bool:
    """Whether a quotation that nothing closes is one: it opens the paragraph, or stands after a colon or comma, or
    after “...,” Klopp said."""
    before = text[start:opener].rstrip()
    if not before or before[-1] in ":,":
        return True
    named = text[max(start, opener - NAMING) : opener]
    return before[-1] == "." and "”" in named and words().say.search(named, named.rindex("”")) is not None


def _sorted(text: str, quoted: Quoted, line: Line) -> Quoted:
    sort = _sort(text, quoted, line)
    if sort == quoted.sort:
        return quoted
    return Quoted(quoted.start, quoted.end, quoted.inner, quoted.line, quoted.open, sort)


def _sort(text: str, quoted: Quoted, line: Line) -> Sort:
    inner = text[quoted.inner.start : quoted.inner.end]
    count = sum(1 for _ in zip(_WORD.finditer(inner), range(12), strict=False))
    stopped = _SENTENCE_MARK.search(inner) is not None
    if line.label == "crosshead" or (count <= 6 and not stopped and _alone(text, quoted, line)):
        return "crosshead"
    before = text[max(line.start, quoted.start - 40) : quoted.start].rstrip(" :,—–-").casefold()
    if count <= 8 and before.endswith(_titles()):
        return "title"
    if count >= 2 and not stopped and _title_case(inner):
        return "title"
    if count < SPEECH_WORDS and not stopped:
        return "scare"
    return "speech"


def _alone(text: str, quoted: Quoted, line: Line) -> bool:
    return not text[line.start : quoted.start].strip() and not text[quoted.end : line.end].strip()


def _title_case(inner: str) -> bool:
    at = 0
    while match := _TITLE_CASE.match(inner, at):
        at = match.end()
    return at == len(inner) and sum(word[0].isupper() for word in inner.split()) * 2 > len(inner.split())


@cache
def _elisions() -> frozenset[str]:
    return frozenset(_data()["elisions"])


@cache
def _titles() -> tuple[str, ...]:
    return tuple(" " + word for word in _data()["titles"])


@cache
def _data() -> dict[str, list[str]]:
    return tomllib.loads(files("loaders.language").joinpath("speech.toml").read_text(encoding="utf-8"))
