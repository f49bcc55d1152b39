"""What the pictures show: who is in them, who took them, and which match they are of.

A caption's words on a result are the caption's own claim; nothing here repeats them. A photographer is
named in the credit alone and is never one of those depicted.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from loaders.model import Article, Fact, MatchRef, SlotValue, Span
from loaders.reading import board_lines, credits, dates, stamps
from loaders.reading.board_lines import Detail
from loaders.reading.credits import Credit
from loaders.reading.layers import Line
from loaders.reading.wording import alternation, folded, meanings, pattern, words

#: The names of one kind in a stretch of text, with their canonical forms.
Named = Callable[[Span], Sequence[tuple[Span, str]]]

#: Words beside a picture are no longer than this.
_LONGEST_CAPTION = 500
#: Blank lines between a credit and its caption at the most.
_GAP = 2
#: "as Everton press", "on Sunday, April 21": also no part of who is shown.
_CLAUSE = re.compile(
    r"(?:,\s(?=[a-z]+ing\s(?:on|off|up|in|down)\b))|\s(?:as (?=[A-Z])|on (?=[A-Z]\w+day|[A-Z][a-z]+\.? \d))"
)
_BETWEEN = re.compile(r"\bbetween\s(.{2,40}?)\sand\s(.{2,40}?)(?=\s(?:at|in|during|on)\s|[,.(;]|\s*$)")
_VERSUS = re.compile(
    r"(?:^|[:,]\s*)([^:,]{2,40}?)\s(?:v|vs\.?|versus)\s([^:,]{2,40}?)(?=\s*(?:[,(|]|-\s|$))", re.IGNORECASE
)
_VENUE = re.compile(
    r"\bat\s(?:the\s)?(?:[A-ZÀ-Þ]\w+['’]s\s)?([^\W\d_][\w'’.&-]*(?:\s[^\W\d_][\w'’.&-]*){0,5}?)(?=,|\sin\s|\son\s|\.|$)"
)
_CITY = re.compile(r"\bin\s([A-ZÀ-Þ][\w'’.-]*(?:\s[A-ZÀ-Þ][\w'’.-]*){0,2}),\s[A-ZÀ-Þ]")
#: What may stand between a side and its people: "Atalanta players", "Atalanta's away supporters".
_GROUP_GAPS = (re.compile(r"(?:['’]s?)?\s+"), re.compile(r"(?:['’]s?)?\s+\w+\s"))
#: What follows is a place, though it has the look of a name: "in the Curva Nord".
_IN = re.compile(r"\b(?:in|at|inside|outside|into)\s(?:the\s)?$")
#: "Jones's pass": what is his is there, he need not be.
_HAS = re.compile(r"['’]s?\s[a-z]")
_OF = re.compile(r"(?:\s?\([A-Za-z0-9 ]{1,8}\))?,?\sof\s")
_JOINS = re.compile(r"\s*(?:,|and|&|,\s*and)\s*(?:the\s)?")


@dataclass(frozen=True, slots=True)
class Caption:
    """A caption, the stretch of it that says who is depicted, its title ("A v B, Cup Photo: ...") and its credit."""

    span: Span
    shows: Span
    title: Span | None
    credit: Credit | None


@dataclass(frozen=True, slots=True)
class Context:
    """The match that a caption or its title names: its sides as written, and stage, leg, venue, city, day."""

    sides: tuple[Span, Span] | None
    details: tuple[Detail, ...]


def read(article: Article, lines: tuple[Line, ...]) -> tuple[Caption, ...]:
    """Every caption with the credit in its line, else in the credit line just above or below it."""
    found = []
    text = article.text
    for number, line in enumerate(lines):
        if line.label != "caption" and not _stands_with_credit(text, lines, number):
            continue
        credit = credits.find(text, line.start, line.end)
        end = credit.span.start if credit else line.end
        title: Span | None = None
        if credit is None:
            credit, title = _credit_beside(text, lines, number)
        span = _trimmed(text, line.start, end)
        found.append(Caption(span, _shown(text, span), title, credit))
    return tuple(found)


def _stands_with_credit(text: str, lines: Sequence[Line], number: int) -> bool:
    """Whether a paragraph and a credit line make a pair of their own, with blank lines around the two."""
    line = lines[number]
    if line.label not in ("prose", "headline") or line.end - line.start > _LONGEST_CAPTION:
        return False
    for step in (1, -1):
        beside = number + step
        if not (0 <= beside < len(lines) and lines[beside].label == "credit"):
            continue
        around = (number - step, beside + step)
        if all(not 0 <= at < len(lines) or lines[at].label == "blank" for at in around):
            credit = credits.find(text, lines[beside].start, lines[beside].end)
            return credit is not None and not text[lines[beside].start : credit.span.start].strip(" -–|(")
    return False


def _credit_beside(text: str, lines: Sequence[Line], number: int) -> tuple[Credit | None, Span | None]:
    for step, gap in ((-1, 0), (1, 0), (-1, _GAP), (1, _GAP)):
        at, blanks = number + step, 0
        while 0 <= at < len(lines) and lines[at].label == "blank" and blanks < gap:
            at, blanks = at + step, blanks + 1
        if 0 <= at < len(lines) and lines[at].label == "credit":
            credit = credits.find(text, lines[at].start, lines[at].end)
            if credit is not None and not (
                step > 0 and lines[at].start < credit.span.start - 1 and _next_is_caption(lines, at)
            ):
                title = _trimmed(text, lines[at].start, credit.span.start)
                return credit, title if title.end > title.start else None
    return None, None


def _next_is_caption(lines: Sequence[Line], at: int) -> bool:
    """Whether a credit below belongs to the caption after it: galleries put the credit first."""
    following = next((line for line in lines[at + 1 :] if line.label != "blank"), None)
    return following is not None and following.label == "caption"


def _trimmed(text: str, start: int, end: int) -> Span:
    while start < end and text[start] in " \t-–|":
        start += 1
    while end > start and text[end - 1] in " \t-–|:":
        end -= 1
    return Span(start, end)


def _shown(text: str, span: Span) -> Span:
    """The part that says who is to be seen: after "shows", before "during the match ..."."""
    start = span.start
    file_photo = any(
        text[start : start + 40].casefold().startswith(opening) for opening in words()["caption"]["starts"]
    )
    shows = pattern("caption", "shows").search(text, start, min(span.end, start + 120)) if file_photo else None
    if shows is not None:
        start = shows.end()
    stop = min(
        (
            match.start()
            for cut in (_CLAUSE, pattern("caption", "setting"))
            if (match := cut.search(text, start + 1, span.end))
        ),
        default=span.end,
    )
    sentence = re.compile(r"[.!?](?=\s+[A-Z\"“])").search(text, start, span.end)
    return _trimmed(text, start, min(stop, sentence.start() if sentence else stop))


@cache
def _groups() -> re.Pattern[str]:
    return re.compile(rf"(?:{alternation(meanings('groups'))})(?!\w)", re.IGNORECASE)


def depicted(text: str, caption: Caption, persons: Named, teams: Named) -> tuple[tuple[str, Span], ...]:
    """The names of those in the picture: persons; else a side's players or supporters; else the sides of a match."""
    people = [
        (name, span)
        for span, name in persons(caption.shows)
        if not _IN.search(text, caption.shows.start, span.start) and not _HAS.match(text, span.end, caption.shows.end)
    ]
    if people:
        return _once(people)
    sides = list(teams(caption.shows))
    grouped = [group for span, name in sides if (group := _group(text, caption.shows, span, name)) is not None]
    if grouped:
        return _once(grouped[:1])
    between = _BETWEEN.search(text, caption.shows.start, caption.shows.end)
    inside = [(name, span) for span, name in sides if between is not None and Span(*between.span()).covers(span)]
    if len({name for name, _ in inside}) == 2:
        return _once(inside)
    return ()


def _group(text: str, shows: Span, span: Span, name: str) -> tuple[str, Span] | None:
    """ "Atalanta players", "players of Spain", "team members of Manchester City", "team Spain"."""
    for gap in _GROUP_GAPS:
        after = gap.match(text, span.end, shows.end)
        group = _groups().match(text, after.end(), shows.end) if after else None
        if group is not None:
            return f"{name} {meanings('groups')[folded(group.group())]}", Span(span.start, group.end())
    before = re.compile(r"((?:[\w]+\s)?\w+)\s(?:of|for|from)\s(?:the\s)?$").search(text, shows.start, span.start)
    if before is not None and (inside := _groups().search(before.group(1))) is not None:
        return f"{name} {meanings('groups')[folded(inside.group())]}", Span(before.start(), span.end)
    team = re.compile(r"\bteam\s$", re.IGNORECASE).search(text, shows.start, span.start)
    return (f"{name} players", Span(team.start(), span.end)) if team is not None else None


def _once(found: Sequence[tuple[str, Span]]) -> tuple[tuple[str, Span], ...]:
    kept: dict[str, Span] = {}
    for name, span in found:
        kept.setdefault(name, span)
    return tuple(kept.items())


def context(text: str, caption: Caption) -> Context:
    """The match a picture is of, as its caption and title give it."""
    details: list[Detail] = []
    sides: tuple[Span, Span] | None = None
    between = _BETWEEN.search(text, caption.span.start, caption.span.end)
    if between is not None:
        sides = Span(*between.span(1)), Span(*between.span(2))
    if caption.title is not None:
        versus = _VERSUS.search(text[caption.title.start : caption.title.end])
        if versus is not None:
            offset = caption.title.start
            sides = sides or (_shift(versus, 1, offset), _shift(versus, 2, offset))
        details += board_lines.stage_and_leg(text, caption.title.start, caption.title.end)
    details += board_lines.stage_and_leg(text, caption.span.start, caption.span.end)
    for slot, place in (("venue", _VENUE), ("city", _CITY)):
        match = place.search(text, between.end() if between else caption.shows.end, caption.span.end)
        if match is not None and match[1][0].isupper():
            details.append(Detail(slot, match[1].strip(), _trimmed(text, *match.span(1))))
    for span, year, month, day, _ in stamps.dates(text, caption.span.start, caption.span.end)[:1]:
        when = dates.full_date(year, month, day) if year else None
        if when is not None:
            details.append(Detail("date", when.isoformat(), span))
    unique = {detail.slot: detail for detail in reversed(details)}
    return Context(sides, tuple(sorted(unique.values(), key=lambda detail: detail.span)))


def _shift(match: re.Match[str], group: int, offset: int) -> Span:
    return Span(match.start(group) + offset, match.end(group) + offset)


def facts(
    text: str, captions: Sequence[Caption], persons: Named, teams: Named, match: Callable[[Caption], MatchRef | None]
) -> tuple[Fact, ...]:
    """A `photo` for each caption that shows known people, and the roles that captions give."""
    found: list[Fact] = []
    for caption in captions:
        shown = depicted(text, caption, persons, teams)
        if shown:
            slots: dict[str, SlotValue] = {"depicts": tuple(name for name, _ in shown)}
            spans = [caption.span]
            if caption.credit is not None:
                if caption.credit.photographer is not None:
                    name = caption.credit.photographer
                    slots["credit"] = text[name.start : name.end]
                if caption.credit.agency is not None:
                    slots["agency"] = caption.credit.agency
                spans.append(caption.credit.span)
            found.append(Fact("photo", slots, tuple(sorted(set(spans))), match(caption), rule="caption"))
        found += roles(text, caption, persons, teams)
    return tuple(found)


def roles(text: str, caption: Caption, persons: Named, teams: Named) -> Iterator[Fact]:
    """ "Villa's Ezri Konsa, Pau Torres and Lucas Digne": players of the side before them."""
    people = list(persons(caption.shows))
    for span, team in teams(caption.shows):
        possessive = re.compile(r"['’]s?\s+").match(text, span.end, caption.shows.end)
        at = possessive.end() if possessive else None
        for place, name in people:
            if at is not None and (place.start == at or _joined(text, at, place.start)):
                yield Fact(
                    "role",
                    {"person": name, "role": "player", "team": team},
                    (Span(span.start, place.end),),
                    rule="caption-possessive",
                )
                at = place.end
        for place, name in people:
            if _OF.fullmatch(text, place.end, span.start) and not _titled(text, caption.shows.start, place.start):
                yield Fact(
                    "role",
                    {"person": name, "role": "player", "team": team},
                    (Span(place.start, span.end),),
                    rule="caption-of",
                )


def _titled(text: str, start: int, end: int) -> bool:
    """Whether a title that is no player's stands before a name: "manager Jurgen Klopp of Liverpool"."""
    return pattern("caption", "not_players").search(text, max(start, end - 30), end) is not None


def _joined(text: str, start: int, end: int) -> bool:
    """Whether only a comma or an "and" stands between two names of one list."""
    return start < end and _JOINS.fullmatch(text, start, end) is not None
