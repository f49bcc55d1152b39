"""What a line looks like on its own: the first of the two judgements of `lines.py`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from loaders.model import Span
from loaders.reading import credits, live_lines, stamps, tables
from loaders.reading.headings import Segment
from loaders.reading.lists import Item, items
from loaders.reading.sieve import Literals
from loaders.reading.table_rows import heading
from loaders.reading.wording import alternation, entries, folded, lone, openers, pattern, plain, tokens, words

#: Words of a line without a full stop that is prose all the same.
_PROSE_WORDS = 25
#: Longer lines are prose whatever they hold: no menu, box or heading has so many characters.
_LONG_LINE = 1500
#: Names in a list that can only be a line-up.
_SIDE = 7
_STOPPED = re.compile(r"[.!?…][\"'”’»)\]]*\s*$|[\"”]\s*$|[,;]\s*[\"”’']\s*$|:\s*$")
#: Speech signed behind a dash: "“...” – Ann Other".
_SIGNED = re.compile(r"^\s*[\"“].*[\"”]\s*[–—-]{1,2}\s*[^\W\d_a-z][^.!?\"“”]{2,60}$")
_BULLET = re.compile(r"\s*[-–—•*>·●▪»]+\s*$")
_BRACKETED = re.compile(r"\s*\[[^\]]{1,40}\]\s*$")
_WORD = re.compile(r"[^\W\d_]+(?:['’.-][^\W\d_]+)*")
_CASED = ("names", "high_scoring")  # lists in which capitals count
_LOW_SCORE = re.compile(r"^(?!.*\b(?:series|playoffs?|Game \d)\b).*(?<![\d-])\d[-–]\d(?![\d-])")
_BIG_SCORE = re.compile(r"(?<![\d-])(?:[2-9]\d|1\d\d)[-–](?:[2-9]\d|1\d\d)(?![\d-])")
_VERSUS_MARK = re.compile(r"\s*@\s*$")
_CLOCK_ONLY = re.compile(r"\s*\d{1,2}(?:[.:]\d\d)?\s?(?:[ap]m)?\s*$", re.IGNORECASE)
#: A page's own words to its reader are no longer than this.
_LONGEST_FURNITURE = 40
_ENDS_IN_DIGIT = re.compile(r"\d[ \t|]*$")
#: Lines of the longest table, blank ones included.
_LONGEST_TABLE = 150
_VERSUS = re.compile(r"\s(?:vs?\.?|versus)\s", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Shape:
    """A line's look. `stopped`: it ends as a sentence does; `caption`: it reads like words under a picture."""

    kind: str
    words: int = 0
    stopped: bool = False
    capitalised: bool = False
    caption: bool = False
    football: bool = False
    other_sport: bool = False


@cache
def _starts(section: str) -> re.Pattern[str]:
    return re.compile(rf"\W{{0,3}}(?:{alternation(words()[section]['starts'])})", re.IGNORECASE)


@cache
def _contains() -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{alternation(words()['nav']['contains'])})", re.IGNORECASE)


@cache
def _contained() -> Literals:
    """The same as plain words: what has none of them needs no look."""
    return Literals(plain(phrase) for phrase in words()["nav"]["contains"])


@cache
def _teaser_heading() -> re.Pattern[str]:
    return re.compile(rf"\W{{0,3}}(?:{alternation(words()['teaser']['headings'])})(?:\s*[:>»|]|\s*$)", re.IGNORECASE)


@cache
def _more_from() -> re.Pattern[str]:
    return re.compile(
        r"\W{0,3}(?:more\s+(?:from|on|about)|related(?:\s+to)?|also\s+in)\s+\S+(?:\s+\S+){0,4}\s*:?\s*$", re.IGNORECASE
    )


def shape(text: str, span: Span) -> Shape:
    """The look of one line."""
    line = text[span.start : span.end]
    if not line.strip():
        return Shape("blank")
    found = _WORD.findall(line)
    stopped = _STOPPED.search(line[-12:]) is not None or _SIGNED.match(line) is not None
    prose = (stopped and len(found) >= 3) or len(found) >= _PROSE_WORDS
    capitalised = bool(found) and all(word[0].isupper() for word in found)
    said = tokens(line)
    football = _has(line, said, "football")
    other = not football and _other_sport(line, said)
    caption = _caption_like(line) and len(found) >= 3
    kind = _special(line, found, said) or _credited(text, span, line, caption) or ("prose" if prose else "short")
    return Shape(kind, len(found), stopped, capitalised, caption, football, other)


def _has(line: str, said: frozenset[str], key: str) -> bool:
    """Whether a line has one of the words of `[other_sport]`."""
    if said.isdisjoint(openers("other_sport", key)):
        return False
    if key not in _CASED and not said.isdisjoint(lone("other_sport", key)):
        return True
    return pattern("other_sport", key, case=key in _CASED).search(line) is not None


def _other_sport(line: str, said: frozenset[str]) -> bool:
    if _has(line, said, "no_sport"):
        line = pattern("other_sport", "no_sport").sub(" ", line)
        said = tokens(line)
    high = _has(line, said, "high_scoring") and _LOW_SCORE.search(line) is None
    return high or _has(line, said, "names") or _has(line, said, "words") or _big_score(line)


def _big_score(line: str) -> bool:
    """A result that football does not have, "94-89", with a side that won or lost by it."""
    return (
        _BIG_SCORE.search(line) is not None
        and re.search(r"\b(?:beat|beating|defeat\w*|won|win|lost)\b", line) is not None
    )


def _caption_like(line: str) -> bool:
    lowered = line.replace("’", "'").casefold()
    starts, cues = _caption_words()
    return lowered.lstrip().startswith(starts) or cues.stand_in(lowered)


@cache
def _caption_words() -> tuple[tuple[str, ...], Literals]:
    """What a caption opens with, and what else shows one."""
    told = words()["caption"]
    return tuple(told["starts"]), Literals(told["cues"])


def _furniture(line: str, said: frozenset[str]) -> bool:
    """Whether a line has words that no report has."""
    if len(line) > _LONG_LINE:
        return False
    may = not said.isdisjoint(openers("nav", "contains")) and _contained().stand_in(plain(line))
    return (may and _contains().search(line) is not None) or _starts("nav").match(line) is not None


def _special(line: str, found: Sequence[str], said: frozenset[str]) -> str | None:
    """Lines whose words alone say what they are."""
    bare = folded(line.strip()) if len(found) <= 8 else ""
    if _BULLET.match(line):
        return "bullet"
    if not said.isdisjoint(openers("live", "goal")) and live_lines.is_goal(line, 0, len(line)):
        return "live_goal"
    if live_lines.is_entry(line):
        return "live"
    if _BRACKETED.match(line) or bare in entries("nav", "exact") or not found:
        return "live" if live_lines.opening().fullmatch(line) else "nav"
    if len(found) <= 12 and stamps.is_page_stamp(line):
        return "dateline"
    if len(found) <= _LONGEST_FURNITURE and _furniture(line, said):
        return "nav"
    if len(found) <= 6 and (_teaser_heading().match(line) or _more_from().match(line)):
        return "teaser_heading"
    if _teaser_heading().match(line) and ":" in line[:30] and len(found) <= 25:
        return "teaser_heading"
    if _starts("dateline").match(line) and len(found) <= 10 and not _ends_sentence(line):
        return "dateline"
    return "live" if live_lines.opening().match(line) else None


def _ends_sentence(line: str) -> bool:
    return re.search(r"[.!?][\"'”’]?\s*$", line) is not None and len(line) > 40


def _credited(text: str, span: Span, line: str, caption: bool) -> str | None:
    if len(line) > _LONG_LINE:
        return None
    credit = credits.find(text, span.start, span.end)
    if credit is None:
        return "caption" if line.casefold().lstrip().startswith(tuple(words()["caption"]["starts"][:6])) else None
    before = text[span.start : credit.span.start].strip(" -–—|.")
    if not before:
        return "credit"
    if not caption and _is_title(before):
        return "credited_title"
    return "caption"


def _is_title(words_before: str) -> bool:
    """ "Atalanta v Liverpool, Europa League quarter-final": names and no verb."""
    if _VERSUS.search(words_before) is not None and not re.search(r"[.!?]$", words_before):
        return True
    lower = [word for word in _WORD.findall(words_before) if word[0].islower()]
    return len(lower) <= 1


# -- runs of lines


def tables_in(text: str, spans: Sequence[Span], drafts: Sequence[Shape]) -> Iterator[tuple[int, int]]:
    """First and last line of each league table (its heading line included)."""
    number = 0
    while number < len(spans):
        last = _table_from(text, spans, drafts, number)
        if last is None:
            number += 1
        else:
            yield number, last
            number = last + 1


def _table_from(text: str, spans: Sequence[Span], drafts: Sequence[Shape], first: int) -> int | None:
    line = text[spans[first].start : spans[first].end]
    if drafts[first].kind in ("blank", "dateline") or len(line) > 160:
        return None
    if heading(line) is None and not (_ENDS_IN_DIGIT.search(line) and tables.is_row(text, spans[first])):
        return None
    last, numbers = first, [first]
    for number in range(first + 1, min(len(spans), first + _LONGEST_TABLE)):
        if drafts[number].kind == "blank":
            if number > last + 2:
                break
            continue
        row = text[spans[number].start : spans[number].end]
        if len(row) > 160 or not _ENDS_IN_DIGIT.search(row) or not re.search(r"[^\W\d_]{2}", row):
            break
        last = number
        numbers.append(number)
    if len(numbers) < 3:
        return None
    fitted = tables.fit(text, [spans[n] for n in numbers])
    good = [n for n, row in zip(numbers, fitted, strict=True) if row is not None]
    return good[-1] if len(good) >= 2 else None


def versus_lists(text: str, spans: Sequence[Span], drafts: Sequence[Shape]) -> Iterator[int]:
    """Fixtures of American leagues: visitors, an @ on a line of its own, home side, with the hour above."""
    for number, span in enumerate(spans):
        if not _VERSUS_MARK.match(text[span.start : span.end]) or not text[span.start : span.end].strip():
            continue
        for near in (number - 2, number - 1, number, number + 1):
            if 0 <= near < len(spans) and drafts[near].words <= 4 and drafts[near].kind != "blank":
                line = text[spans[near].start : spans[near].end]
                if near != number - 2 or _CLOCK_ONLY.match(line):
                    yield near


def lineup(parts: Sequence[Segment], text: str) -> tuple[Item, ...]:
    """The players of a segment line that opens with a side; () where it is no line-up."""
    if not parts or parts[0].sort != "team":
        return ()
    listed = items(text, parts[0].body.start, parts[0].body.end)
    return listed if len(listed) >= _SIDE else ()
