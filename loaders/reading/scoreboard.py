"""The block with sides and score: "Leeds 2-4 Walsall", or sides and digits on lines of their own.

A block grows from its score over the lines around it that say nothing but competition, kick-off, venue,
half-time score, scorers or crests, and stops at the first that says anything else.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from loaders.model import Span
from loaders.reading import board_lines, score_kernels, scorers
from loaders.reading.board_lines import Detail
from loaders.reading.headings import segments
from loaders.reading.layers import LineLabel
from loaders.reading.score_kernels import ALONE, Draft, Lines
from loaders.reading.scorers import Strike

#: How many lines a block has above or below its score at the most.
_REACH = 9
_ROUND_UP = 2  # pairs of sides that make one
_PARTING = re.compile(r"[|;/–—]|\s-\s")  # between the scorers of two sides
_REPORT = 60  # characters that a line of a report has at the least


@dataclass(frozen=True, slots=True)
class Board:
    """A result with what its block says. `lists` are the lists of names by side: home, away, unknown.

    `ordered` says that the side that stands first was at home.
    """

    home: Span
    away: Span
    home_goals: int
    away_goals: int
    score: tuple[Span, ...]
    details: tuple[Detail, ...]
    aggregate: tuple[int, int, Span] | None
    home_list: tuple[Strike, ...]
    away_list: tuple[Strike, ...]
    loose_list: tuple[Strike, ...]
    lines: tuple[tuple[int, LineLabel], ...]
    ordered: bool = True


def find(text: str, spans: Sequence[Span]) -> tuple[Board, ...]:
    """Every scoreboard in these lines."""
    lines = Lines(text, spans)
    found: list[Board] = []
    told = _over_reports(lines)
    number, floor = 0, -1
    while number < len(spans):
        draft = None if lines.blank[number] else score_kernels.find(lines, number)
        if draft is not None and draft.first > floor:
            _grow(lines, draft, -1, floor)
            _grow(lines, draft, 1, floor)
            board = _finish(text, draft)
            if draft.weak and draft.first not in told and not _stands_alone(lines, draft):
                number += 1
                continue
            found.append(board)
            floor = max(line for line, _ in board.lines)
            number = max(floor, number)
        number += 1
    return tuple(_under_one_heading(lines, found))


def _under_one_heading(lines: Lines, found: Sequence[Board]) -> Iterator[Board]:
    """The boards, each right under another with the competition that stands over the list."""
    above: Board | None = None
    for board in found:
        if above is not None and not any(detail.slot == "competition" for detail in board.details):
            first, last = board.lines[0][0], above.lines[-1][0]
            if all(lines.blank[last + 1 : first]):
                told = tuple(detail for detail in above.details if detail.slot == "competition")
                board = replace(board, details=(*board.details, *told))
        above = board
        yield board


def _stands_alone(lines: Lines, draft: Draft) -> bool:
    """Whether two names with figures are a result and no statistic ("Shots / Wales 4 / Italy 9").

    Something of a match stands around them, or they open the page.
    """
    said = bool(draft.details or draft.lists or draft.status_line is not None or draft.aggregate)
    return said or all(lines.blank[: draft.first])


def _over_reports(lines: Lines) -> frozenset[int]:
    """The lines at which two sides with figures open, each pair over a report: the results of a round-up.

    A statistic is told of one pair of sides again and again, and stands over no report.
    """
    drafts = [draft for n in range(len(lines.spans)) if (draft := score_kernels.side_by_side(lines, n)) is not None]
    weak = [draft for draft in drafts if draft.weak and _is_report(lines, lines.near(draft.last, 1))]
    names = [lines.text[side.start : side.end] for draft in weak for side in (draft.home, draft.away)]
    if len(weak) < _ROUND_UP or len(set(names)) < len(names):
        return frozenset()
    return frozenset(draft.first for draft in weak)


def _is_report(lines: Lines, number: int | None) -> bool:
    return number is not None and lines.spans[number].end - lines.spans[number].start > _REPORT


# -- the lines around it


def _grow(lines: Lines, draft: Draft, step: int, floor: int) -> None:
    at = draft.first if step < 0 else draft.last
    for _ in range(_REACH):
        following = lines.near(at, step)
        if following is None or following <= floor:
            return
        label = _satellite(lines, draft, following, below=step > 0)
        if label is None:
            return
        draft.labels[following] = label
        at = following


def _satellite(lines: Lines, draft: Draft, number: int, *, below: bool) -> LineLabel | None:
    """The label of a line of the block, after taking what it says; None where it is no part of it."""
    text, span = lines.text, lines.trimmed(number)
    if not lines.words(number):
        return None
    if board_lines.logo(text, span.start, span.end):
        return "scoreboard"
    if _kernel_only(lines, number):
        return None
    if score_kernels.take_status(text, draft, number, span.start, span.end):
        return "scoreboard"
    listed = _scorer_line(lines, number)
    if listed:
        draft.lists.append((number, listed))
        return "scorers"
    following = lines.near(number, 1)
    if below and following is not None and _kernel_only(lines, following):
        return None  # what stands over the next result is that one's
    for reading in (board_lines.kickoff, board_lines.competition, labelled, board_lines.venue):
        if below and reading is board_lines.competition:
            continue
        details = reading(text, span.start, span.end)
        if details and not _known(draft, details):
            draft.details += details
            return "scoreboard"
    return _beside_kickoff(lines, draft, number, span)


def _kernel_only(lines: Lines, number: int) -> bool:
    return any(reading(lines, number) is not None for reading in (score_kernels.one_line, score_kernels.between_sides))


def _known(draft: Draft, details: Sequence[Detail]) -> bool:
    """Whether the block has these already: a second kick-off is of another match."""
    return any(detail.slot == known.slot for detail in details for known in draft.details)


def _scorer_line(lines: Lines, number: int) -> tuple[Strike, ...]:
    span = lines.trimmed(number)
    parts = segments(lines.text, span.start, span.end)
    if len(parts) == 1 and parts[0].sort == "scorers":
        span = parts[0].body
    return scorers.read(lines.text, span.start, span.end)


def _beside_kickoff(lines: Lines, draft: Draft, number: int, span: Span) -> LineLabel | None:
    """A name beside the day of the match is its ground, though no word in it says so: "Anfield"."""
    if any(detail.slot == "venue" for detail in draft.details):
        return None
    beside = [lines.trimmed(near) for step in (-1, 1) if (near := lines.near(number, step, 1)) is not None]
    if not any(board_lines.kickoff(lines.text, near.start, near.end) for near in beside):
        return None
    details = board_lines.venue(lines.text, span.start, span.end, placed=True)
    names = {lines.text[side.start : side.end] for side in (draft.home, draft.away)}
    if not details or details[0].value in names:
        return None
    draft.details += details
    return "scoreboard"


def labelled(text: str, start: int, end: int) -> tuple[Detail, ...]:
    """ "Att: 54,074. Ref: Stephanie Frappart (France)" as details."""
    found: list[Detail] = []
    for part in segments(text, start, end):
        body = part.body
        words = text[body.start : body.end]
        if part.sort == "attendance":
            number = re.match(r"\d{1,3}(?:[,.\s]\d{3})+|\d{2,6}", words)
            if number is None:
                return ()
            found.append(Detail("attendance", int(re.sub(r"\D", "", number.group())), body))
        elif part.sort == "referee":
            name = re.match(r"[^\d(),;.]*(?:\.[^\d(),;.]+)*", words)
            stop = body.start + len(name.group().rstrip()) if name else body.start
            if stop == body.start:
                return ()
            found.append(Detail("referee", text[body.start : stop], Span(body.start, stop)))
        elif part.sort == "venue":
            found += board_lines.venue(text, body.start, body.end, placed=True)
        elif part.sort == "kickoff":
            found += board_lines.kickoff(text, body.start, body.end)
        elif part.sort == "competition":
            found += board_lines.competition(text, body.start, body.end)
        elif part.sort == "half_time" and (pair := ALONE.match(words)):
            found += [Detail("half_time_home", int(pair[1]), body), Detail("half_time_away", int(pair[2]), body)]
        else:
            return ()
    return tuple(found)


def _finish(text: str, draft: Draft) -> Board:
    """The block's lists given to the sides by where they stand around the score."""
    home, away = list(draft.home_list), list(draft.away_list)
    loose: list[Strike] = []
    split = _split(draft)
    for number, listed in sorted(draft.lists):
        if split is None:
            loose += listed
        else:
            (home if number < split else away).extend(listed)
    if loose and (cut := _turn(text, loose, draft.goals)) is not None:
        home, away, loose = [*home, *loose[:cut]], [*away, *loose[cut:]], []
    labels = tuple(sorted(draft.labels.items()))
    return Board(
        draft.home,
        draft.away,
        *draft.goals,
        tuple(draft.score),
        tuple(draft.details),
        draft.aggregate,
        tuple(home),
        tuple(away),
        tuple(loose),
        labels,
        draft.ordered,
    )


def _turn(text: str, strikes: Sequence[Strike], goals: tuple[int, int]) -> int | None:
    """Where one side's scorers end and the other's begin in a list of all goals: at the one mark that parts two of
    them as no other, else where the minutes turn back."""
    gaps = [text[one.span.end : other.span.start] for one, other in pairwise(strikes)]
    marked = [at for at, gap in enumerate(gaps, 1) if _PARTING.search(gap)]
    if marked == [goals[0]] and len(strikes) == sum(goals):
        return goals[0]
    clock = [(strike.minute or 0, strike.added or 0) for strike in strikes]
    turns = [at for at in range(1, len(clock)) if clock[at] < clock[at - 1]]
    whole = len(strikes) == sum(goals) and 0 not in goals
    return turns[0] if whole and turns == [goals[0]] else None


def _split(draft: Draft) -> int | None:
    """The line before which a list is the home side's: the status between two lists, the score, or the second list."""
    numbers = sorted(number for number, _ in draft.lists)
    if not numbers:
        return None
    if draft.first < numbers[0] < draft.score_line:
        return draft.score_line
    status = draft.status_line
    if status is not None and numbers[0] < status < numbers[-1]:
        return status
    if len(numbers) == 2 and numbers[0] > draft.last:
        return numbers[1]
    if status is not None and len(numbers) == 1 and draft.first < draft.last < status:
        return status
    return None


def lines(text: str, spans: Sequence[Span]) -> Iterator[tuple[int, LineLabel]]:
    """Line numbers of scoreboards with their labels."""
    for board in find(text, spans):
        yield from board.lines
