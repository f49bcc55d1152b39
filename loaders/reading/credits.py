"""Who took a picture and for whom: "Photo: AP/Antonio Calanni", "(Xinhua/Zhu Wei)", "© Reuters".

A credit stands at the end of its line. What stands before it is the caption or the picture's title.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from loaders.model import Span
from loaders.reading import sieve
from loaders.reading.wording import alternation, entries, folded, meanings, words

#: A credit is no longer than this.
_LONGEST = 110
_SEPARATOR = re.compile(r"\s*+(?:/|\||\bvia\b|\bfor\b|\bof\b|,|\bthrough\b)\s*+")
_NAME = re.compile(r"[^\W\d_a-z][\w.'’-]*(?:\s[^\W\d_][\w.'’-]*){0,4}")


@dataclass(frozen=True, slots=True)
class Credit:
    """A credit's words, the photographer's name in them and the agency's name as the table has it."""

    span: Span
    photographer: Span | None
    agency: str | None


@cache
def _agency_names() -> str:
    return alternation(name for names in words()["agencies"].values() for name in names)


@cache
def _openings() -> tuple[re.Pattern[str], ...]:
    openers = alternation(words()["credit"]["openers"])
    agencies = _agency_names()
    return (
        re.compile(r"(?:\(c\)|©)\s*(?!(?:19|20)\d\d)(?=\S)", re.IGNORECASE),
        re.compile(rf"(?<!\w)(?i:{openers})\s*[:;]\s*(?=\S)"),
        re.compile(r"(?<!\w)(?i:(?:photo(?:graph)?s?|pictures?|images?)\s+(?:by|courtesy of))\s*:?\s+(?=\S)"),
        re.compile(rf"(?<!\w)(?=(?:{agencies})\s(?i:photo|picture|image)s?\s*(?:/|$|by\b))"),
        re.compile(rf"[(\[](?=(?:(?i:photo|image|picture)\s*/\s*)?(?:{agencies})(?:\s*/[^()\[\]]*)?[)\]]\.?\s*$)"),
        re.compile(rf"(?:^|(?<=[.!?\s|]))(?=(?:{agencies})\s*/\s*\S)"),
        re.compile(rf"(?:^|(?<=\|)|(?<=[.!?]\s))(?=(?:{agencies})\s*$)"),
    )


@cache
def _sieve() -> sieve.Sieve:
    return sieve.Sieve((opening.pattern, opening.flags) for opening in _openings())


def find(text: str, start: int, end: int) -> Credit | None:
    """The credit that ends the line, or None."""
    stop = start + len(text[start:end].rstrip())
    floor = max(start, stop - _LONGEST)
    best: Credit | None = None
    for place in _sieve().open(sieve.folded(text[floor:stop])):
        opening = _openings()[place]
        for match in opening.finditer(text, floor, stop):
            if opening.pattern.startswith("(?:^") and match.start() == floor and floor != start:
                continue
            credit = _parse(text, start, match, stop)
            if credit is not None and (best is None or credit.span.start < best.span.start):
                best = credit
    return best


def _parse(text: str, floor: int, match: re.Match[str], stop: int) -> Credit | None:
    begin = match.start()
    body_start, body_end = match.end(), stop
    while body_end > body_start and text[body_end - 1] in ")].. ":
        body_end -= 1
    if begin > floor and text[begin - 1] in "([":
        begin -= 1
    parts = list(_parts(text, body_start, body_end))
    if not parts or len(parts) > 4:
        return None
    agency: str | None = None
    people: list[Span] = []
    for part in parts:
        written = text[part.start : part.end]
        known = meanings("agencies").get(folded(re.sub(r"(?i)\s+(?:photo|image|picture)s?$", "", written)))
        if known is not None:
            agency = agency or known
        elif folded(written) in entries("credit", "nobody"):
            continue
        elif _NAME.fullmatch(written):
            people.append(part)
        else:
            return None
    opened = text[match.start() : match.end()]
    if agency is None and people and ("©" in opened or "(c)" in opened.lower()) and len(people) == 1:
        return Credit(Span(begin, stop), None, text[people[0].start : people[0].end])
    if agency is None and len(people) > 1:
        agency = text[people[-1].start : people[-1].end]
        people.pop()
    if agency is None and not people:
        return None
    return Credit(Span(begin, stop), people[0] if people else None, agency)


def _parts(text: str, start: int, end: int) -> list[Span]:
    found, at = [], start
    for cut in [*_SEPARATOR.finditer(text, start, end), None]:
        stop = cut.start() if cut else end
        piece = text[at:stop]
        begin = at + len(piece) - len(piece.lstrip())
        if re.match(r"(?i)by\s", text[begin:stop]):
            begin += len(re.match(r"(?i)by\s+", text[begin:stop]).group())  # type: ignore[union-attr]
        if piece.strip():
            found.append(Span(begin, at + len(piece.rstrip())))
        at = cut.end() if cut else end
    return found
