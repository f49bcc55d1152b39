"""Line-ups with one player a line, as pages lose them: "22 Raya", "8 Odegaard Booked at 71mins", or bare names."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from loaders.model import Span
from loaders.reading import board_lines, lineups
from loaders.reading.headings import side_alone, trimmed
from loaders.reading.layers import Line
from loaders.reading.lineups import ELEVEN, Change, Draft, Lineup
from loaders.reading.lists import Item, items
from loaders.reading.scorers import Strike
from loaders.reading.wording import alternation, entries, folded, meanings, words

#: A line with one name has no more characters, a side no more substitutes.
_LONGEST_NAME = 60
_LONGEST_BENCH = 15
_NUMBERED = re.compile(r"\s*(?:[-–•·*▪●]\s{1,3})?(?P<number>\d{1,2})[.)]?\s?(?P<rest>[^\W\d_].{1,120})")
_MINUTE = r"\s?(?:at|after)?\s?(?P<minute>\d{1,3})(?:\s?\+\s?(?P<added>\d{1,2}))?\s?['’′]?\s?(?:minutes?|mins?)?"


@cache
def _replaced() -> re.Pattern[str]:
    phrases = _spaced(words()["player_line"]["replaced"])
    return re.compile(rf"\s*(?:{phrases})\s?(?P<on>[^\d]{{2,40}}?){_MINUTE}", re.IGNORECASE)


@cache
def _card() -> re.Pattern[str]:
    booked, sent_off = (_spaced(words()["player_line"][key]) for key in ("booked", "sent_off"))
    return re.compile(rf"\s*(?:(?P<booked>{booked})|(?:{sent_off})){_MINUTE}", re.IGNORECASE)


@cache
def _formation() -> re.Pattern[str]:
    label = _spaced(words()["player_line"]["formation"])
    return re.compile(rf"\s*(?:(?:{label})\s*:?\s*)?\(?(\d(?:[-–]\d){{2,4}})\)?\s*$", re.IGNORECASE)


def _spaced(phrases: list[str]) -> str:
    """The phrases, with or without the spaces that pages lose: "Substituted forRamsey"."""
    return alternation(phrases).replace(r"[ \t]+", r"\s?")


@dataclass(frozen=True, slots=True)
class Listed:
    """The line-ups found, and the numbers of the lines they take."""

    lineups: tuple[Lineup, ...]
    lines: frozenset[int]


def find(text: str, spans: tuple[Span, ...]) -> Listed:
    """Runs of at least eleven numbered names, or of eleven bare ones, under a side's name."""
    found, taken = _bare_lineups(text, spans)
    number = 0
    while number < len(spans):
        run = _run(text, spans, number)
        heading = _heading(text, spans, number) if len(run) >= ELEVEN else None
        if heading is None:
            number += max(1, len(run))
            continue
        draft, used = heading
        for place, line in enumerate(run):
            _player(text, draft, spans[line], starting=place < ELEVEN)
        number = run[-1] + 1
        number = _substitutes(text, draft, spans, number, used, run)
        found.append(draft.freeze())
        taken |= used | set(run)
    return Listed(tuple(found), frozenset(taken))


def read(text: str, lines: tuple[Line, ...]) -> Listed:
    """The same over labelled lines; lines that are no line-up are passed over."""
    spans = tuple(Span(line.start, line.end if line.label in ("lineup", "blank") else line.start) for line in lines)
    return find(text, spans)


# -- bare names


def _bare_lineups(text: str, spans: tuple[Span, ...]) -> tuple[list[Lineup], set[int]]:
    """Eleven names, a line each, under a side's: what closes the list or stands over it must say what it is."""
    filled = [number for number, span in enumerate(spans) if text[span.start : span.end].strip()]
    if sum(spans[number].end - spans[number].start <= _LONGEST_NAME for number in filled) <= ELEVEN:
        return [], set()  # a side and eleven names are a short line each
    bare = {number: item for number in filled if (item := _bare(text, spans[number])) is not None}
    found: list[Lineup] = []
    taken: set[int] = set()
    place = 0
    while place < len(filled):
        run = _eleven(text, spans, filled, bare, place)
        titled = run and _titled(text, spans, filled, place, taken)
        closed = run and _is_heading(text, spans, filled, place + ELEVEN + 1, "substitutes", "unused")
        if not run or not (titled or closed):
            place += 1
            continue
        span = spans[filled[place]]
        draft = Draft(trimmed(text, span.start, span.end), None, span.start, spans[run[-1]].end)
        lineups.starters(text, draft, [bare[number] for number in run])
        draft.goalkeeper = draft.starters[0]
        taken |= {filled[place], *run} | ({filled[place - 1]} if titled and place else set())
        place = _bench(text, spans, filled, bare, place + ELEVEN + 1, draft, taken)
        found.append(draft.freeze())
    return found, taken


def _bare(text: str, span: Span) -> Item | None:
    """A name on a line of its own, with what lists have beside names."""
    if span.end - span.start > _LONGEST_NAME or _heading_of(text, span) is not None:
        return None
    listed = items(text, span.start, span.end)
    if len(listed) != 1 or listed[0].number is not None or listed[0].after.strip(",;."):
        return None
    return listed[0]


def _heading_of(text: str, span: Span) -> str | None:
    return meanings("headings").get(folded(text[span.start : span.end]))


def _is_heading(text: str, spans: tuple[Span, ...], filled: list[int], place: int, *sorts: str) -> bool:
    return 0 <= place < len(filled) and _heading_of(text, spans[filled[place]]) in sorts


def _eleven(
    text: str, spans: tuple[Span, ...], filled: list[int], bare: dict[int, Item], place: int
) -> list[int] | None:
    """The eleven lines under a side's name where exactly eleven names stand, close together."""
    side = spans[filled[place]]
    if not board_lines.team_like(text[side.start : side.end]) or filled[place] not in bare:
        return None
    run = filled[place + 1 : place + 1 + ELEVEN]
    if len(run) < ELEVEN or any(number not in bare for number in run):
        return None
    steps = {after - before for before, after in pairwise(run)}
    after = filled[place + 1 + ELEVEN] if place + 1 + ELEVEN < len(filled) else None
    if steps not in ({1}, {2}) or (after is not None and after - run[-1] <= max(steps) and after in bare):
        return None
    return run


def _titled(text: str, spans: tuple[Span, ...], filled: list[int], place: int, taken: set[int]) -> bool:
    """Whether "Line-ups" or another side's list stands above."""
    return _is_heading(text, spans, filled, place - 1, "lineups") or (place > 0 and filled[place - 1] in taken)


def _bench(
    text: str,
    spans: tuple[Span, ...],
    filled: list[int],
    bare: dict[int, Item],
    place: int,
    draft: Draft,
    taken: set[int],
) -> int:
    """The substitutes under their heading, as far as they go; the place of the line after them."""
    while _is_heading(text, spans, filled, place, "substitutes", "unused"):
        taken.add(filled[place])
        place += 1
        first = place
        while (
            place < len(filled)
            and filled[place] in bare
            and place - first < _LONGEST_BENCH
            and (place == first or filled[place] - filled[place - 1] == 1)
            and _eleven(text, spans, filled, bare, place) is None
        ):
            lineups.substitutes(text, draft, [bare[filled[place]]])
            taken.add(filled[place])
            draft.end = spans[filled[place]].end
            place += 1
    return place


# -- names with numbers


def _numbered(text: str, span: Span) -> re.Match[str] | None:
    if not 0 < span.end - span.start <= 160:
        return None
    match = _NUMBERED.fullmatch(text, span.start, span.end)
    return match if match is not None and _item(text, match.start("rest"), match.end("rest")) is not None else None


def names(text: str, start: int, end: int) -> tuple[Span, ...]:
    """The names of a player's line, which pages glue to the words around: "19LeeSubstituted forCookat 82'"."""
    numbered = _numbered(text, Span(start, end))
    player = _item(text, numbered.start("rest"), end) if numbered is not None else None
    if player is None:
        return ()
    return (player.name, *(Span(*match.span("on")) for match in _replaced().finditer(text, start, end)))


def _item(text: str, start: int, end: int) -> Item | None:
    """The name at the head of a player's line; None where anything but changes and cards follows it."""
    stop = end
    for pattern in (_replaced(), _card()):
        match = pattern.search(text, start, end)
        if match is not None:
            stop = min(stop, match.start())
    rest = text[stop:end]
    for pattern in (_replaced(), _card()):
        rest = pattern.sub(" ", rest)
    listed = items(text, start, stop)
    return listed[0] if len(listed) == 1 and not re.search(r"\w", rest) else None


def _run(text: str, spans: tuple[Span, ...], first: int) -> list[int]:
    found: list[int] = []
    at = first
    while at < len(spans):
        if not text[spans[at].start : spans[at].end].strip() and found:
            at += 1
            continue
        if _numbered(text, spans[at]) is None:
            break
        found.append(at)
        at += 1
    return found


def _heading(text: str, spans: tuple[Span, ...], first: int) -> tuple[Draft, set[int]] | None:
    """The side's name above its players, over a line with the formation."""
    formation: Span | None = None
    used: set[int] = set()
    for number in range(first - 1, max(-1, first - 6), -1):
        span = spans[number]
        line = text[span.start : span.end]
        if not line.strip():
            continue
        shape = _formation().match(line) if len(line) < 60 else None
        side = side_alone(text, span) if shape is None else None
        if shape is not None:
            formation = Span(span.start + shape.start(1), span.start + shape.end(1))
        elif folded(line) not in entries("headings", "lineups") and board_lines.team_like(line):
            used.add(number)
            begin = span.start + len(line) - len(line.lstrip())
            return Draft(Span(begin, span.start + len(line.rstrip())), formation, span.start, span.end), used
        elif folded(line) not in entries("headings", "lineups"):
            if side is None or not board_lines.team_like(text[side[0].start : side[0].end]):
                return None
            used.add(number)
            return Draft(side[0], side[1] or formation, span.start, span.end), used
        used.add(number)
    return None


def _player(text: str, draft: Draft, span: Span, *, starting: bool) -> None:
    match = _numbered(text, span)
    item = _item(text, match.start("rest"), match.end("rest")) if match else None
    if item is None:
        return
    (draft.starters if starting else draft.substitutes).append(item.name)
    if starting and len(draft.starters) == 1:
        draft.goalkeeper = item.name
    draft.end = span.end
    if starting:
        lineups.replacements(draft, item)
    replaced = _replaced().search(text, span.start, span.end)
    if replaced is not None and starting:
        on = Span(replaced.start("on"), replaced.end("on"))
        added = int(replaced["added"]) if replaced["added"] else None
        draft.changes.append(
            Change(on, item.name, int(replaced["minute"]), added, Span(item.name.start, replaced.end()))
        )
    for card in _card().finditer(text, span.start, span.end):
        added = int(card["added"]) if card["added"] else None
        strike = Strike(item.name, int(card["minute"]), added, None, Span(item.name.start, card.end()))
        (draft.booked if card["booked"] else draft.sent_off).append(strike)


def _substitutes(text: str, draft: Draft, spans: tuple[Span, ...], number: int, used: set[int], run: list[int]) -> int:
    """The numbered names under "Substitutes" that follow."""
    at = number
    while at < len(spans) and not text[spans[at].start : spans[at].end].strip():
        at += 1
    if at >= len(spans) or folded(text[spans[at].start : spans[at].end]) not in entries("headings", "substitutes"):
        return number
    first = at + 1
    while first < len(spans) and not text[spans[first].start : spans[first].end].strip():
        first += 1
    more = _run(text, spans, first)
    used.add(at)
    used |= set(more)
    for line in more:
        _player(text, draft, spans[line], starting=False)
    return more[-1] + 1 if more else at + 1
