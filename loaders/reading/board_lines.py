"""The lines that stand around a score: status, competition, kick-off, venue. Each is read for itself."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from loaders.model import SlotValue, Span
from loaders.reading import dates, stamps
from loaders.reading.wording import alternation, entries, folded, meanings, words

#: Lines around a score are no longer than this.
LONGEST = 220
_WORD = re.compile(r"[^\W_]+(?:['’.-][^\W_]+)*")
_PAIR = r"(\d{1,2})\s?[-–—:]\s?(\d{1,2})"


@dataclass(frozen=True, slots=True)
class Detail:
    """A slot of a match with the words that give it. Names are as written: the caller knows canonical ones."""

    slot: str
    value: SlotValue
    span: Span


@cache
def _phrases(key: str) -> str:
    return alternation(words()["scoreboard"][key])


@cache
def _status() -> tuple[tuple[str, re.Pattern[str]], ...]:
    half, pens, aggregate = _phrases("half_time"), _phrases("shootout"), _phrases("aggregate")
    win = rf"(?:(?P<winner>[^\W\d_][\w.'’ -]{{1,40}}?)\s(?:{_phrases('win')})\s)?"
    flags = re.IGNORECASE
    return (
        ("half_time", re.compile(rf"(?<!\w)(?:{half})\s*[:\s(]?\s*{_PAIR}\)?", flags)),
        ("shootout", re.compile(rf"{win}(?<!\d){_PAIR}\s+(?:{pens})(?!\w)", flags)),
        ("shootout", re.compile(rf"(?<!\w)(?:{pens})\s*[:\s(]\s*{_PAIR}\)?", flags)),
        ("aggregate", re.compile(rf"{win}(?<!\d){_PAIR}\s+(?:{aggregate})(?!\w)", flags)),
        ("aggregate", re.compile(rf"(?<!\w)(?:{aggregate})\s*[:\s(]\s*{_PAIR}\)?", flags)),
        ("extra_time", re.compile(rf"(?<!\w)(?:{_phrases('extra_time')})(?!\w)", flags)),
        ("full_time", re.compile(rf"(?<!\w)(?:{_phrases('full_time')})(?![\w-])", flags)),
    )


@dataclass(frozen=True, slots=True)
class Said:
    """A part of a status: its sort, the figures in the order written, and the side that is said to have won."""

    sort: str
    figures: tuple[int, int] | None
    winner: str | None
    span: Span


def status(text: str, start: int, end: int) -> tuple[Said, ...] | None:
    """What a status ("FT(HT: 0-1)", "AET; Lyon win 6-3 on aggregate") says; None where other words are left over."""
    if end - start > LONGEST:
        return None
    left = text[start:end]
    found = []
    for sort, pattern in _status():
        match = pattern.search(left)
        if match is None:
            continue
        digits = [int(group) for group in match.groups() if group and group.isdigit()]
        figures = (digits[0], digits[1]) if len(digits) == 2 else None
        winner = match.groupdict().get("winner")
        found.append(Said(sort, figures, winner, Span(start + match.start(), start + match.end())))
        left = left[: match.start()] + " " * (match.end() - match.start()) + left[match.end() :]
    if not found or _WORD.search(left):
        return None
    return tuple(found)


@cache
def _stage() -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-])(?:{alternation(meanings('stages'))})(?![\w-])", re.IGNORECASE)


@cache
def _leg() -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-])(?:{alternation(meanings('legs'))})(?!\w)", re.IGNORECASE)


_GROUP = re.compile(r"(?<!\w)[Gg]roup\s[A-L](?!\w)")


@cache
def _competition_word() -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{alternation(words()['scoreboard']['competition_words'])})(?!\w)", re.IGNORECASE)


def stage_and_leg(text: str, start: int, end: int) -> list[Detail]:
    """The round and leg that words name, "quarterfinal, second leg"; the competition is the gazetteer's to find."""
    found = []
    stage, leg = _stage().search(text, start, end), _leg().search(text, start, end)
    if stage is not None:
        found.append(Detail("stage", meanings("stages")[folded(stage.group())], Span(*stage.span())))
    if leg is not None:
        found.append(Detail("leg", int(meanings("legs")[folded(leg.group())]), Span(*leg.span())))
    return found


@cache
def _over_a_list() -> re.Pattern[str]:
    return re.compile(rf"\s(?:{alternation(words()['results_list']['heads'])})\s*:?\s*$", re.IGNORECASE)


def competition(text: str, start: int, end: int) -> tuple[Detail, ...]:
    """Competition, stage and leg of "Europa League | Quarter-Finals | 2nd Leg"; () where the line is no such thing."""
    over = _over_a_list().search(text, start, end)
    end = over.start() if over is not None else end
    line = text[start:end]
    if len(_WORD.findall(line)) > 12 or re.search(r"[.!?]\s*$", line) or len(line) > LONGEST:
        return ()
    found = []
    stage, group, leg = (
        _stage().search(text, start, end),
        _GROUP.search(text, start, end),
        _leg().search(text, start, end),
    )
    if stage is not None:
        found.append(Detail("stage", meanings("stages")[folded(stage.group())], Span(*stage.span())))
    elif group is not None:
        found.append(Detail("stage", "group stage", Span(*group.span())))
    if leg is not None:
        found.append(Detail("leg", int(meanings("legs")[folded(leg.group())]), Span(*leg.span())))
    first = min((match.start() for match in (stage, group, leg) if match), default=end)
    cut = re.compile(r"[|,:·•(]|\s[-–—]\s").search(text, start, first)
    stop = cut.start() if cut else first
    name = text[start:stop].strip(" \t-–—")
    begin = start + len(text[start:stop]) - len(text[start:stop].lstrip(" \t-–—"))
    if name and name[0].isupper() and _competition_word().search(name) and len(_WORD.findall(name)) <= 6:
        found.insert(0, Detail("competition", name, Span(begin, begin + len(name))))
    return tuple(found) if found and (found[0].slot == "competition" or len(found) > 1 or first == start) else ()


def kickoff(text: str, start: int, end: int) -> tuple[Detail, ...]:
    """ "Apr 18, 2024 at 8pm UK": the day where its year is given, and the time of kick-off."""
    if end - start > LONGEST:
        return ()
    found: list[Detail] = []
    left = text[start:end]
    for span, year, month, day, _ in stamps.dates(text, start, end)[:1]:
        when = dates.full_date(year, month, day) if year else None
        if when is not None:
            found.append(Detail("date", when.isoformat(), span))
        left = left[: span.start - start] + " " * (span.end - span.start) + left[span.end - start :]
    hour = stamps.clock(left, 0, len(left))
    if hour is not None:
        clock, span = hour
        found.append(Detail("kickoff", clock, Span(start + span.start, start + span.end)))
    while hour is not None:  # "20:00 (18:00 GMT)" gives the hour at the ground first
        _, span = hour
        left = left[: span.start] + " " * (span.end - span.start) + left[span.end :]
        hour = stamps.clock(left, 0, len(left))
    rest = [word for word in _WORD.findall(left) if folded(word) not in entries("scoreboard", "date_words")]
    return tuple(found) if not rest else ()


@cache
def _venue_word() -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{alternation(words()['scoreboard']['venue_words'])})(?!\w)", re.IGNORECASE)


def venue(text: str, start: int, end: int, *, placed: bool = False) -> tuple[Detail, ...]:
    """ "Gewiss Stadium, Bergamo". `placed`: it stands beside the kick-off, so its words need not say stadium."""
    line = text[start:end].strip()
    found = _WORD.findall(line)
    if not 1 <= len(found) <= 7 or not line[0].isupper() or re.search(r"[.!?:;|]|\d{3}", line):
        return ()
    if any(word[0].islower() and word not in words()["names"]["particles"] for word in found):
        return ()
    begin = start + len(text[start:end]) - len(text[start:end].lstrip())
    parts = [part.strip() for part in line.split(",")]
    if _venue_word().search(parts[0]) is None and not placed:
        return ()
    details = [Detail("venue", parts[0], Span(begin, begin + len(parts[0])))]
    if len(parts) >= 2 and parts[1]:
        at = text.index(parts[1], begin + len(parts[0]))
        details.append(Detail("city", parts[1], Span(at, at + len(parts[1]))))
    return tuple(details)


def logo(text: str, start: int, end: int) -> bool:
    """ "Atalanta logo": the alternative text of a crest."""
    found = _WORD.findall(text[start:end])
    return 1 < len(found) <= 6 and folded(found[-1]) in entries("scoreboard", "logos")


def team_like(text: str) -> bool:
    """Whether a few words can be the name of a side."""
    name = text.strip()
    found = _WORD.findall(name)
    if not 1 <= len(found) <= 5 or len(name) > 45 or re.search(r"[!?:;|@%\"“”()\[\]]|\.$", name):
        return False
    if (
        folded(name) in entries("nav", "exact")
        or folded(name) in meanings("stages")
        or not re.search(r"[^\W\d_]{2}", name)
    ):
        return False
    if not (found[0][0].isupper() or found[0][0].isdigit()) or stamps.dates(name, 0, len(name)):
        return False
    return all(
        word[0].isupper() or word.casefold() in words()["names"]["particles"] or re.fullmatch(r"\d{1,4}", word)
        for word in found
    )
