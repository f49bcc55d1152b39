"""A box's line cut at its labels: "Team: A; B. Subs: C. Booked: D. Att: 54,074" has five segments.

The labels are `[headings]` of `language/lines.toml`; a line that opens with a side's name and a colon has that
as its first segment, of sort "team".
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from loaders.model import Span
from loaders.reading.wording import alternation, folded, meanings, pattern, words

#: A side's name with a formation is shorter than this.
_LONGEST_HEAD = 60
_FORMATION = re.compile(r"\s*+[(\[,]?\s*+(\d(?:[-–]\d){2,4})\s*+[)\],]?")
_BULLET = re.compile(r"\s*[-–—•*·●▪»]\s+(?=[^\W\d_])")
_APART = re.compile(r"\s[—–-]\s")
_COLON = re.compile(r"\s*(?::|\s[—–-](?=\s))\s*")
_HEAD = re.compile(r"[^:;,.!?()\[\]\d]{2,60}?(?:\d{2,4})?(?=\s*(?:[(\[]|:|\s[—–-]\s|\s\d[-–]\d))")


@dataclass(frozen=True, slots=True)
class Segment:
    """A label and what it opens. `sort` is a key of `[headings]`, "team", or "" for words before any label."""

    sort: str
    label: Span
    body: Span
    formation: Span | None = None


@cache
def _labels() -> re.Pattern[str]:
    names = [name for key, listed in words()["headings"].items() if key != "lineups" for name in listed]
    return re.compile(rf"(?:^|(?<=[.;|)\n])\s*+|(?<=\s))(?P<label>{alternation(names)})\s*+[:]", re.IGNORECASE)


def trimmed(text: str, start: int, end: int, marks: str = " \t|.;,") -> Span:
    """The span without white space and these marks at its ends."""
    while start < end and text[start] in " \t|;,":
        start += 1
    while end > start and text[end - 1] in marks:
        end -= 1
    return Span(start, end)


def segments(text: str, start: int, end: int) -> tuple[Segment, ...]:
    """The line's segments in order; () where it has no label and no head."""
    found: list[Segment] = []
    bullet = _BULLET.match(text, start, end)
    start = _past_title(text, bullet.end() if bullet is not None else start, end)
    labels = list(_labels().finditer(text, start, end)) if text.find(":", start, end) >= 0 else []
    first = labels[0].start("label") if labels else end
    opening = _team(text, start, first)
    if opening is not None:
        found.append(opening)
    elif trimmed(text, start, first).start < trimmed(text, start, first).end and labels:
        body = trimmed(text, start, first)
        found.append(Segment("", Span(body.start, body.start), body))
    for number, match in enumerate(labels):
        stop = labels[number + 1].start("label") if number + 1 < len(labels) else end
        sort = meanings("headings")[folded(match["label"])]
        found.append(Segment(sort, Span(*match.span("label")), trimmed(text, match.end(), stop, " \t|;,.")))
    return tuple(found)


@cache
def _guess() -> re.Pattern[str]:
    return re.compile(
        rf"\s*[(\[,]?\s*(?:{alternation(words()['predicted']['words'])})(?:\s\w+)?\s*[)\],]?", re.IGNORECASE
    )


def _past_guess(text: str, at: int, end: int) -> int:
    """Past the word in brackets that says that a list is a guess: "Chelsea (possible, 4-3-3):"."""
    match = _guess().match(text, at, min(end, at + _LONGEST_HEAD))
    return match.end() if match is not None else at


@cache
def _ends() -> re.Pattern[str]:
    ends, being = (alternation(words()["side_heads"][key]) for key in ("ends", "being"))
    return re.compile(rf"(?:['’]s?)?\s(?:{ends})(?:\s(?:{being}))*$", re.IGNORECASE)


def _without_ends(text: str, name: Span) -> Span:
    """The side's name alone: "Leeds starting XI" is of Leeds."""
    ends = _ends().search(text[name.start : name.end])
    return name if ends is None else Span(name.start, name.start + ends.start())


@cache
def _titles() -> re.Pattern[str]:
    """ "Teams:" before the first side's list."""
    return re.compile(rf"\s*(?:{alternation(words()['headings']['lineups'])})\s*:\s*(?=[^\W\d_])", re.IGNORECASE)


def _past_title(text: str, start: int, end: int) -> int:
    """Past "Teams:" where a side's name with a colon of its own follows."""
    title = _titles().match(text, start, end)
    if title is None or _team(text, title.end(), end) is None:
        return start
    return title.end()


#: A side's name on a line of its own over its list: "The Leeds line-up is:", "Leeds (4-3-3)", "Leeds - 4-3-3".
_ALONE = re.compile(
    r"\W{0,4}(?:[Tt]he\s)?(?P<name>[^\W\d_a-z][^:;,.!?()\[\]\d]{1,45}?)"
    r"\s*(?:[–—-]?\s*[(\[]?\s*(?P<formation>\d(?:[-–]\d){2,4})\s*[)\]]?)?\s*:?\s*"
)


def side_alone(text: str, line: Span) -> tuple[Span, Span | None] | None:
    """The side, and its formation, that a line names and nothing else; None where it says more."""
    match = _ALONE.fullmatch(text, line.start, line.end) if line.end - line.start <= _LONGEST_HEAD + 20 else None
    if match is None:
        return None
    name = _without_ends(text, Span(*match.span("name")))
    return name, Span(*match.span("formation")) if match["formation"] else None


def _team(text: str, start: int, end: int) -> Segment | None:
    """ "Barcelona:", "Atalanta (3-4-1-2):", "Chelsea 4-3-3:" and the list behind it."""
    if text.find(":", start, end) < 0 and _APART.search(text, start, end) is None:
        return None
    span = trimmed(text, start, end)
    head = _HEAD.match(text, span.start, min(span.end, span.start + _LONGEST_HEAD + 20))
    if head is None:
        return None
    at = _past_guess(text, head.end(), span.end)
    formation = _FORMATION.match(text, at, span.end)
    if formation is not None:
        at = _past_guess(text, formation.end(), span.end)
    colon = _COLON.match(text, at, span.end)
    if colon is None or (colon.group().strip() != ":" and formation is None and ";" not in text[at : span.end]):
        return None
    guess = pattern("predicted", "words").search(text, head.start() + 1, head.end())
    name = trimmed(text, head.start(), guess.start() if guess is not None else head.end(), " \t|.;,(")
    name = _without_ends(text, name)
    if not text[name.start : name.end].strip() or not text[name.start].isupper():
        return None
    shape = Span(*formation.span(1)) if formation is not None else None
    return Segment("team", name, trimmed(text, colon.end(), span.end), shape)
