"""The summaries that agencies send out: many results in one paragraph, each with its lists, apart by rows of dots.

"Leeds United (1) 2 Scorers: A. Holm 12, B. Lind 70pen Subs used: C. Vik 61 (Dahl) Hull City (0) 0 Attendance: 3,205
Referee: E. Moe ......"
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from loaders.model import Span
from loaders.reading import lineups, scoreboard, scorers
from loaders.reading.board_lines import Detail
from loaders.reading.headings import trimmed
from loaders.reading.lineups import Draft, Lineup
from loaders.reading.lists import items
from loaders.reading.scoreboard import Board
from loaders.reading.wording import alternation, folded, meanings, words

_ROW = re.compile(r"\.{10,}")
_SIDE = re.compile(r"(?P<team>[^\W\d_a-z][^\d():]{1,45}?)\s\((?P<half>\d{0,2})\)\s(?P<goals>\d{1,2})(?=\s|$)")
#: Labels whose lists are of the side before; the others are of the match.
_OF_SIDE = ("scorers", "booked", "sent_off", "substitutes")


@dataclass(frozen=True, slots=True)
class Summary:
    """One result, and the cards and changes of its two sides."""

    board: Board
    lineups: tuple[Lineup, Lineup]
    line: int


@cache
def _labels() -> re.Pattern[str]:
    told = words()["headings"]
    names = [name for key in (*_OF_SIDE, "attendance", "referee", "missed_penalty") for name in told[key]]
    return re.compile(rf"(?:{alternation([*names, *words()['summaries']['labels']])})\s*:", re.IGNORECASE)


def find(text: str, spans: Sequence[Span]) -> tuple[Summary, ...]:
    """Every summary of a line that has rows of dots."""
    return tuple(
        summary
        for number, span in enumerate(spans)
        if "." * 10 in text[span.start : span.end]
        for summary in _of_line(text, span, number)
    )


def _of_line(text: str, line: Span, number: int) -> Iterator[Summary]:
    stops = [line.start, *(row.end() for row in _ROW.finditer(text, line.start, line.end)), line.end]
    for start, end in pairwise(stops):
        sides = list(_SIDE.finditer(text, start, end))
        if len(sides) == 2:
            yield _summary(text, sides[0], sides[1], end, number)


def _summary(text: str, home: re.Match[str], away: re.Match[str], end: int, number: int) -> Summary:
    drafts, lists = [], []
    details: list[Detail] = []
    for side, stop in ((home, away.start()), (away, end)):
        draft = Draft(Span(*side.span("team")), None, side.start(), stop)
        goals: tuple[scorers.Strike, ...] = ()
        labels = list(_labels().finditer(text, side.end(), stop))
        for place, label in enumerate(labels):
            after = labels[place + 1].start() if place + 1 < len(labels) else stop
            body = trimmed(text, label.end(), after)
            sort = meanings("headings").get(folded(label.group()[:-1]), "")
            if sort == "scorers":
                goals = scorers.read(text, body.start, body.end)
            elif sort == "booked":
                draft.booked += scorers.named(text, body.start, body.end)
            elif sort == "sent_off":
                draft.sent_off += scorers.named(text, body.start, body.end)
            elif sort == "substitutes":
                lineups.substitutes(text, draft, items(text, body.start, body.end))
            elif sort in ("attendance", "referee"):
                details += scoreboard.labelled(text, label.start(), body.end)
        drafts.append(draft)
        lists.append(goals)
    board = Board(
        drafts[0].team,
        drafts[1].team,
        int(home["goals"]),
        int(away["goals"]),
        (Span(*home.span()), Span(*away.span())),
        tuple(details),
        None,
        lists[0],
        lists[1],
        (),
        ((number, "scoreboard"),),
    )
    return Summary(board, (drafts[0].freeze(), drafts[1].freeze()), number)
