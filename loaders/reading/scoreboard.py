"""The block with sides and score: "Leeds 2-4 Walsall", or sides and digits on lines of their own.

A block grows from its score over the lines around it that say nothing but competition, kick-off, venue,
half-time score, scorers or crests, and stops at the first that says anything else.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from loaders.model import Span
from loaders.reading import board_lines, scorers
from loaders.reading.board_lines import Detail, Said, team_like
from loaders.reading.headings import segments
from loaders.reading.layers import LineLabel
from loaders.reading.scorers import Strike

_PAIR = re.compile(r"(?<![\d\w–-])(\d{1,2})\s?([-–—:])\s?(\d{1,2})(?![\d\w–-])")
_ALONE = re.compile(r"\s*(\d{1,2})\s*[-–—:]\s*(\d{1,2})\s*")
_DIGITS = re.compile(r"\s*(\d{1,2})\s*")
_SIDE = re.compile(r"\s*(?P<team>[^\d()]{2,45}?(?:\s\d{2,4})?)\s*(?:\((?P<half>\d{1,2})\)\s*)?(?<=[\s)])(?P<goals>\d{1,2})(?P<rest>\s*$|\s.*|\s*\(.*)")
_TWO = re.compile(
    r"(?P<home>[^\d()]{2,45}?)\s(?P<a>\d{1,2})\s*(?P<ah>\([^()]*\))?\s*[,;]?\s(?P<away>[^\d()]{2,45}?)\s(?P<b>\d{1,2})(?![\d\w-])(?P<rest>.*)"
)
_DASH = re.compile(r"\s*[-–—:v|]\s*")
_PREFIX = re.compile(r"\s*(?:[\w -]{2,20}\s*[:|]\s*)?")
#: How many lines a block has above or below its score at the most.
_REACH = 9
#: Blank lines that a block goes over.
_GAP = 3
#: More goals than this a side has in no score.
_MOST_GOALS = 31


@dataclass(frozen=True, slots=True)
class Board:
    """A result with what its block says. `lists` are the lists of names by side: home, away, unknown."""

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


@dataclass
class _Draft:
    home: Span
    away: Span
    goals: tuple[int, int]
    score: list[Span]
    first: int
    last: int
    away_line: int
    score_line: int
    details: list[Detail] = field(default_factory=list)
    aggregate: tuple[int, int, Span] | None = None
    lists: list[tuple[int, tuple[Strike, ...]]] = field(default_factory=list)
    home_list: tuple[Strike, ...] = ()
    away_list: tuple[Strike, ...] = ()
    status_line: int | None = None
    labels: dict[int, LineLabel] = field(default_factory=dict)


class Lines:
    """The text's lines, with the words for what neighbours are."""

    def __init__(self, text: str, spans: Sequence[Span]) -> None:
        self.text = text
        self.spans = spans
        self.blank = [not text[span.start : span.end].strip() for span in spans]

    def words(self, number: int) -> str:
        span = self.spans[number]
        return self.text[span.start : span.end] if span.end - span.start <= board_lines.LONGEST else ""

    def near(self, number: int, step: int, gap: int = _GAP) -> int | None:
        """The next line that is not blank, over at most `gap` blank ones."""
        for at in range(number + step, number + step * (gap + 2), step):
            if not 0 <= at < len(self.spans):
                return None
            if not self.blank[at]:
                return at
        return None

    def trimmed(self, number: int) -> Span:
        span, line = self.spans[number], self.words(number)
        return Span(span.start + len(line) - len(line.lstrip()), span.start + len(line.rstrip()))


def find(text: str, spans: Sequence[Span]) -> tuple[Board, ...]:
    """Every scoreboard in these lines."""
    lines = Lines(text, spans)
    found: list[Board] = []
    number, floor = 0, -1
    while number < len(spans):
        draft = None if lines.blank[number] else _kernel(lines, number)
        if draft is not None and draft.first > floor:
            _grow(lines, draft, -1, floor)
            _grow(lines, draft, 1, floor)
            board = _finish(draft)
            found.append(board)
            floor = max(line for line, _ in board.lines)
            number = max(floor, number)
        number += 1
    return tuple(found)


# -- the score


def _kernel(lines: Lines, number: int) -> _Draft | None:
    for reading in (_one_line, _between_sides, _side_by_side, _stacked):
        draft = reading(lines, number)
        if draft is not None and max(draft.goals) <= _MOST_GOALS:
            for line in range(draft.first, draft.last + 1):
                if not lines.blank[line]:
                    draft.labels[line] = "scoreboard"
            return draft
    return None


def _one_line(lines: Lines, number: int) -> _Draft | None:
    """"Leeds 2-4 Walsall (HT 1-1)" and "Lyon 4 Porto 2 (Lyon win 6-3 on aggregate)"."""
    line, start = lines.words(number), lines.spans[number].start
    match = _PAIR.search(line)
    if match is not None and not (match[2] == ":" and len(match[3]) == 2):
        at = _PREFIX.match(line)
        left = at.end() if at and at.end() < match.start() else 0
        away_end = _name_stop(line, match.end())
        if team_like(line[left : match.start()]) and team_like(line[match.end() : away_end]):
            home, away = _span(lines, start + left, start + match.start()), _span(lines, start + match.end(), start + away_end)
            draft = _Draft(home, away, (int(match[1]), int(match[3])), [Span(home.start, away.end)], number, number, number, number)
            return draft if _tail(lines.text, draft, start + away_end, start + len(line)) else None
    two = _TWO.fullmatch(line.strip())
    if two is not None and team_like(two["home"]) and team_like(two["away"]):
        start += len(line) - len(line.lstrip())
        home, away = Span(start + two.start("home"), start + two.end("home")), Span(start + two.start("away"), start + two.end("away"))
        draft = _Draft(home, away, (int(two["a"]), int(two["b"])), [Span(home.start, start + two.end("b"))], number, number, number, number)
        if two["ah"]:
            draft.home_list = scorers.read(lines.text, start + two.start("ah") + 1, start + two.end("ah") - 1)
            if not draft.home_list:
                return None
        return draft if _tail(lines.text, draft, start + two.start("rest"), start + two.end("rest")) else None
    return None


def _name_stop(line: str, start: int) -> int:
    cut = re.compile(r"\s*[(\[,;]|\s[-–—|]\s|$").search(line, start)
    return cut.start() if cut else len(line)


def _span(lines: Lines, start: int, end: int) -> Span:
    piece = lines.text[start:end]
    return Span(start + len(piece) - len(piece.lstrip()), start + len(piece.rstrip()))


def _tail(text: str, draft: _Draft, start: int, end: int) -> bool:
    """What follows the away side in its line: nothing, a status, or its scorers in brackets."""
    if not text[start:end].strip(" \t()[],.;|-–—"):
        return True
    if _status(text, draft, draft.first, start, end):
        return True
    inside = text[start:end].strip()
    begin = start + text[start:end].index(inside)
    if inside.startswith("(") and inside.endswith(")") and inside.count("(") == 1:
        draft.away_list = scorers.read(text, begin + 1, begin + len(inside) - 1)
        return bool(draft.away_list)
    return False


def _between_sides(lines: Lines, number: int) -> _Draft | None:
    """A side, "0 - 1", the other side, each on a line of its own."""
    alone = _ALONE.fullmatch(lines.words(number))
    above, below = lines.near(number, -1, 1), lines.near(number, 1, 1)
    if alone is None or above is None or below is None:
        return None
    return _sides(lines, above, below, (int(alone[1]), int(alone[2])), lines.trimmed(number), number)


def _side_by_side(lines: Lines, number: int) -> _Draft | None:
    """"Arsenal (1) 2 Saka 12" over "Chelsea (0) 1 Palmer 60", and "Atalanta 0" over "Liverpool 1"."""
    below = lines.near(number, 1, 1)
    if below is None:
        return None
    first, second = _SIDE.fullmatch(lines.words(number)), _SIDE.fullmatch(lines.words(below))
    if first is None or second is None or not team_like(first["team"]) or not team_like(second["team"]):
        return None
    spans = [Span(lines.spans[n].start + m.start("team"), lines.spans[n].start + m.end("team")) for n, m in ((number, first), (below, second))]
    goals = (int(first["goals"]), int(second["goals"]))
    score = [Span(span.start, lines.spans[n].start + m.end("goals")) for span, n, m in zip(spans, (number, below), (first, second), strict=True)]
    draft = _Draft(spans[0], spans[1], goals, score, number, below, below, below)
    lists = []
    for n, match in ((number, first), (below, second)):
        rest = Span(lines.spans[n].start + match.start("rest"), lines.spans[n].start + match.end("rest"))
        inside = _unbracketed(lines.text, rest)
        listed = scorers.read(lines.text, inside.start, inside.end)
        if lines.text[inside.start : inside.end].strip() and not listed:
            return None
        lists.append(listed)
    draft.home_list, draft.away_list = lists
    if first["half"] and second["half"]:
        draft.details += [Detail("half_time_home", int(first["half"]), score[0]), Detail("half_time_away", int(second["half"]), score[1])]
    return draft


def _unbracketed(text: str, span: Span) -> Span:
    start, end = span.start, span.end
    while start < end and text[start] in " \t(,:-–":
        start += 1
    while end > start and text[end - 1] in " \t":
        end -= 1
    if text[span.start : start].count("(") == 1 and end > start and text[end - 1] == ")" and text.count("(", start, end) == 0:
        end -= 1
    elif "(" in text[span.start : start]:
        start = text.index("(", span.start)
    return Span(start, end)


def _stacked(lines: Lines, number: int) -> _Draft | None:
    """A side, its goals, the other side, its goals; or side, goals, goals, side; a line each."""
    home = _DIGITS.fullmatch(lines.words(number))
    above = lines.near(number, -1, 0)
    following = [lines.near(number, 1, 0)]
    while following[-1] is not None and len(following) < 3:
        following.append(lines.near(following[-1], 1, 0))
    if home is None or above is None or len(following) < 2 or following[1] is None or following[0] is None:
        return None
    if _DASH.fullmatch(lines.words(following[0])):
        following = following[1:]
    one, two = following[0], following[1] if len(following) > 1 else None
    if one is None or two is None:
        return None
    for side, digits in ((two, one), (one, two)):
        goals = _DIGITS.fullmatch(lines.words(digits))
        if goals is not None:
            return _sides(lines, above, side, (int(home[1]), int(goals[1])), lines.trimmed(number), max(number, digits))
    return None


def _sides(lines: Lines, above: int, below: int, goals: tuple[int, int], score: Span, score_line: int) -> _Draft | None:
    if not team_like(lines.words(above)) or not team_like(lines.words(below)):
        return None
    home, away = lines.trimmed(above), lines.trimmed(below)
    return _Draft(home, away, goals, [home, score, away], above, max(below, score_line), below, score_line)


# -- the lines around it


def _grow(lines: Lines, draft: _Draft, step: int, floor: int) -> None:
    at = draft.first if step < 0 else draft.last
    for _ in range(_REACH):
        following = lines.near(at, step)
        if following is None or following <= floor:
            return
        label = _satellite(lines, draft, following)
        if label is None:
            return
        draft.labels[following] = label
        at = following


def _satellite(lines: Lines, draft: _Draft, number: int) -> LineLabel | None:
    """The label of a line of the block, after taking what it says; None where it is no part of it."""
    text, span = lines.text, lines.trimmed(number)
    if not lines.words(number):
        return None
    if board_lines.logo(text, span.start, span.end):
        return "scoreboard"
    if _kernel_only(lines, number):
        return None
    if _status(text, draft, number, span.start, span.end):
        return "scoreboard"
    listed = _scorer_line(lines, number)
    if listed:
        draft.lists.append((number, listed))
        return "scorers"
    for reading in (board_lines.kickoff, board_lines.competition, labelled, board_lines.venue):
        details = reading(text, span.start, span.end)
        if details and not _known(draft, details):
            draft.details += details
            return "scoreboard"
    return _beside_kickoff(lines, draft, number, span)


def _kernel_only(lines: Lines, number: int) -> bool:
    return any(reading(lines, number) is not None for reading in (_one_line, _between_sides))


def _known(draft: _Draft, details: Sequence[Detail]) -> bool:
    """Whether the block has these already: a second kick-off is of another match."""
    return any(detail.slot == known.slot for detail in details for known in draft.details)


def _scorer_line(lines: Lines, number: int) -> tuple[Strike, ...]:
    span = lines.trimmed(number)
    parts = segments(lines.text, span.start, span.end)
    if len(parts) == 1 and parts[0].sort == "scorers":
        span = parts[0].body
    return scorers.read(lines.text, span.start, span.end)


def _beside_kickoff(lines: Lines, draft: _Draft, number: int, span: Span) -> LineLabel | None:
    """A name beside the day of the match is its ground, though no word in it says so: "Anfield"."""
    slots = {detail.slot: detail for detail in draft.details}
    if not {"date", "kickoff"} & slots.keys() or "venue" in slots:
        return None
    beside = [lines.near(number, step, 1) for step in (-1, 1)]
    when = [detail.span for detail in draft.details if detail.slot in ("date", "kickoff")]
    if not any(n is not None and any(lines.spans[n].covers(span) for span in when) for n in beside):
        return None
    details = board_lines.venue(lines.text, span.start, span.end, placed=True)
    names = {lines.text[side.start : side.end] for side in (draft.home, draft.away)}
    if not details or details[0].value in names:
        return None
    draft.details += details
    return "scoreboard"


def labelled(text: str, start: int, end: int) -> tuple[Detail, ...]:
    """"Att: 54,074. Ref: Stephanie Frappart (France)" as details."""
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
        elif part.sort == "half_time" and (pair := _ALONE.match(words)):
            found += [Detail("half_time_home", int(pair[1]), body), Detail("half_time_away", int(pair[2]), body)]
        else:
            return ()
    return tuple(found)


def _status(text: str, draft: _Draft, number: int, start: int, end: int) -> bool:
    said = board_lines.status(text, start, end)
    if said is None:
        return False
    for part in said:
        if part.sort == "extra_time":
            draft.details.append(Detail("extra_time", True, part.span))
        if part.figures is None:
            continue
        first, second = _oriented(text, draft, part)
        if part.sort == "aggregate":
            draft.aggregate = (first, second, part.span)
        elif part.sort in ("half_time", "shootout"):
            draft.details += [Detail(f"{part.sort}_home", first, part.span), Detail(f"{part.sort}_away", second, part.span)]
    draft.status_line = number
    return True


def _oriented(text: str, draft: _Draft, said: Said) -> tuple[int, int]:
    """The figures as home and away: "Porto win 6-5" gives the winner's first, whichever side that is."""
    first, second = said.figures or (0, 0)
    if said.winner is None:
        return first, second
    away = text[draft.away.start : draft.away.end].casefold()
    return (second, first) if said.winner.casefold() in (away, away.split()[0]) else (first, second)


def _finish(draft: _Draft) -> Board:
    """The block's lists given to the sides by where they stand around the score."""
    home, away, loose = list(draft.home_list), list(draft.away_list), []
    split = _split(draft)
    for number, listed in sorted(draft.lists):
        if split is None:
            loose += listed
        else:
            (home if number < split else away).extend(listed)
    labels = tuple(sorted(draft.labels.items()))
    return Board(
        draft.home, draft.away, *draft.goals, tuple(draft.score), tuple(draft.details), draft.aggregate,
        tuple(home), tuple(away), tuple(loose), labels,
    )


def _split(draft: _Draft) -> int | None:
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


