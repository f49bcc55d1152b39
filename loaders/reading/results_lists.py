"""Results in a row: "Premier Division: Marlow 1 Ware 1; Hythe 2 Deal 0; Lewes P Herne Bay P"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from loaders.model import Span
from loaders.reading.board_lines import Detail, team_like
from loaders.reading.headings import trimmed
from loaders.reading.scoreboard import Board
from loaders.reading.wording import alternation, words

#: So many results in one line are a list; fewer may be a sentence.
_FEWEST = 3
_LONGEST = 3000
_HEAD = re.compile(r"\s*(?P<name>[A-ZÀ-Þ][^:;\d]{2,60}):\s+")
_MOST_GOALS = 15


@dataclass(frozen=True, slots=True)
class ResultsList:
    """The results of a line that were played to their end, and the competition as written over them."""

    line: int
    competition: Span | None
    boards: tuple[Board, ...]


@cache
def _entry() -> re.Pattern[str]:
    figure = rf"\d{{1,2}}|{alternation(words()['results_list']['unplayed'])}"
    side = r"[^\d;:]{2,40}?"
    apart = rf"(?P<home>{side})\s(?P<a>{figure})[\s,]\s?(?P<away>{side})\s(?P<b>{figure})"
    dashed = rf"(?P<home2>{side})\s(?P<a2>\d{{1,2}})\s?[-–]\s?(?P<b2>\d{{1,2}})\s(?P<away2>{side})"
    return re.compile(rf"(?:{apart}|{dashed})")


def find(text: str, spans: Sequence[Span]) -> Iterator[ResultsList]:
    """Lines that are nothing but results. What was postponed or abandoned has none."""
    for number, span in enumerate(spans):
        if not 20 < span.end - span.start <= _LONGEST or ";" not in text[span.start : span.end]:
            continue
        head = _HEAD.match(text, span.start, span.end)
        at = head.end() if head is not None else span.start
        name = trimmed(text, *head.span("name")) if head is not None else None
        entries = [_read(text, piece, name) for piece in _pieces(text, at, span.end)]
        if len(entries) >= _FEWEST and None not in entries:
            yield ResultsList(number, name, tuple(board for boards in entries if boards for board in boards))


def _pieces(text: str, start: int, end: int) -> Iterator[Span]:
    at = start
    while at < end:
        stop = text.find(";", at, end)
        stop = end if stop < 0 else stop
        piece = trimmed(text, at, stop)
        if piece.end > piece.start:
            yield piece
        at = stop + 1


def _read(text: str, piece: Span, competition: Span | None) -> tuple[Board, ...] | None:
    """The result; () where the match had none, None where the words are something else."""
    match = _entry().fullmatch(text, piece.start, piece.end)
    if match is None:
        return None
    extra = "2" if match["home2"] else ""
    home, away = (trimmed(text, *match.span(side + extra)) for side in ("home", "away"))
    if not team_like(text[home.start : home.end]) or not team_like(text[away.start : away.end]):
        return None
    figures = (match["a" + extra], match["b" + extra])
    if not all(figure.isdigit() for figure in figures):
        return ()
    goals = int(figures[0]), int(figures[1])
    if max(goals) > _MOST_GOALS:
        return None
    name = text[competition.start : competition.end] if competition is not None else ""
    details = (Detail("competition", name, competition),) if competition is not None else ()
    return (Board(home, away, *goals, (piece,), details, None, (), (), (), ()),)
