"""A score and its two sides, in one line or over several; the seed that `scoreboard.py` grows its block from."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from loaders.model import Span
from loaders.reading import board_lines, scorers
from loaders.reading.board_lines import Detail, Said, team_like
from loaders.reading.layers import LineLabel
from loaders.reading.scorers import Strike

_PAIR = re.compile(r"(?<![\d\w–-])(\d{1,2})\s?([-–—:])\s?(\d{1,2})(?![\d\w–-])")
ALONE = re.compile(r"\s*(\d{1,2})\s*[-–—:]\s*(\d{1,2})\s*")
_DIGITS = re.compile(r"\s*(\d{1,2})\s*")
_SIDE = re.compile(
    r"\s*(?P<team>[^\d()]{2,45}?(?:\s\d{2,4})?)\s*(?:\((?P<half>\d{1,2})\)\s*)?(?<=[\s)])(?P<goals>\d{1,2})(?P<rest>\s*$|\s.*|\s*\(.*)"
)
_LAND = r"(?:\s\([A-Z]{3}\))?"  # "Monaco (FRA)"
_TWO = re.compile(
    rf"(?P<home>[^\d()]{{2,45}}?){_LAND}\s(?P<a>\d{{1,2}})\s*(?P<ah>\([^()]*\))?\s*(?P<apart>[,;]|(?<=\s)[–—-])?\s"
    rf"(?P<away>[^\d()]{{2,45}}?){_LAND}\s(?P<b>\d{{1,2}})(?![\d\w-])(?P<rest>.*)"
)
_BESIDE_PAIR = re.compile(r"(?<=\w)\s\([A-Z]{3}\)(?=\s*\d|\s*$)")
_FIGURE = re.compile(r"\d")
_DASH = re.compile(r"\s*[-–—:v|]\s*")
_PREFIX = re.compile(r"\s*(?:[\w -]{2,20}\s*[:|]\s*)?")
#: Blank lines that a block goes over.
GAP = 3
#: More goals than this a side has in no score.
_MOST_GOALS = 15
#: In "Lyon 4, Porto 2" fewer: "Saka 12, Rice 30" are scorers.
_MOST_LISTED = 9


@dataclass
class Draft:
    """A scoreboard as its lines are read; `first` and `last` are the numbers of the lines of its score."""

    home: Span
    away: Span
    goals: tuple[int, int]
    score: list[Span]
    first: int
    last: int
    score_line: int
    details: list[Detail] = field(default_factory=list)
    aggregate: tuple[int, int, Span] | None = None
    lists: list[tuple[int, tuple[Strike, ...]]] = field(default_factory=list)
    home_list: tuple[Strike, ...] = ()
    away_list: tuple[Strike, ...] = ()
    status_line: int | None = None
    labels: dict[int, LineLabel] = field(default_factory=dict)
    ordered: bool = True  # the side that stands first was at home
    weak: bool = False  # sides and figures alone: they may be any statistic


class Lines:
    """The text's lines, with the words for what neighbours are."""

    def __init__(self, text: str, spans: Sequence[Span]) -> None:
        self.text = text
        self.spans = spans
        self.blank = [not text[span.start : span.end].strip() for span in spans]

    def words(self, number: int) -> str:
        span = self.spans[number]
        return self.text[span.start : span.end] if span.end - span.start <= board_lines.LONGEST else ""

    def near(self, number: int, step: int, gap: int = GAP) -> int | None:
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


def find(lines: Lines, number: int) -> Draft | None:
    if not _FIGURE.search(lines.words(number)):
        return None  # in each form goals are told in the line itself
    for reading in (one_line, between_sides, side_by_side, _stacked):
        draft = reading(lines, number)
        if draft is not None and max(draft.goals) <= _MOST_GOALS and _two_sides(lines.text, draft):
            for line in range(draft.first, draft.last + 1):
                if not lines.blank[line]:
                    draft.labels[line] = "scoreboard"
            return draft
    return None


def _two_sides(text: str, draft: Draft) -> bool:
    return text[draft.home.start : draft.home.end] != text[draft.away.start : draft.away.end]


def one_line(lines: Lines, number: int) -> Draft | None:
    """ "Leeds 2-4 Walsall (HT 1-1)" and "Lyon 4 Porto 2 (Lyon win 6-3 on aggregate)"."""
    line, start = lines.words(number), lines.spans[number].start
    match = _PAIR.search(line)
    if match is not None:
        line = _BESIDE_PAIR.sub(lambda land: " " * len(land.group()), line)
    if match is not None and not (match[2] == ":" and len(match[3]) == 2):
        at = _PREFIX.match(line)
        left = at.end() if at and at.end() < match.start() else 0
        away_end = _name_stop(line, match.end())
        if team_like(line[left : match.start()]) and team_like(line[match.end() : away_end]):
            home, away = (
                _span(lines, start + left, start + match.start()),
                _span(lines, start + match.end(), start + away_end),
            )
            draft = Draft(
                home, away, (int(match[1]), int(match[3])), [Span(home.start, away.end)], number, number, number
            )
            return draft if _tail(lines.text, draft, start + away_end, start + len(line.rstrip())) else None
    label = _after_status(lines.text, lines.spans[number]) if line else 0
    start, line = start + label, line[label:]
    two = _TWO.fullmatch(line.strip())
    listed = two is not None and max(int(two["a"]), int(two["b"])) <= _MOST_LISTED
    if two is not None and listed and team_like(two["home"]) and team_like(two["away"]):
        start += len(line) - len(line.lstrip())
        home, away = (
            Span(start + two.start("home"), start + two.end("home")),
            Span(start + two.start("away"), start + two.end("away")),
        )
        draft = Draft(
            home,
            away,
            (int(two["a"]), int(two["b"])),
            [Span(home.start, start + two.end("b"))],
            number,
            number,
            number,
        )
        draft.ordered = two["apart"] is None  # "Portland 2, Seattle 1" may have the winner, or its own side, first
        if two["ah"]:
            draft.home_list = scorers.read(lines.text, start + two.start("ah") + 1, start + two.end("ah") - 1)
            if not draft.home_list:
                return None
        return draft if _tail(lines.text, draft, start + two.start("rest"), start + two.end("rest")) else None
    return None


def _after_status(text: str, span: Span) -> int:
    """How many characters "FT:" or "Full-time:" take before the sides."""
    label = _PREFIX.match(text, span.start, span.end)
    said = board_lines.status(text, span.start, label.end()) if label is not None and label.group().strip() else None
    return label.end() - span.start if label is not None and said and said[0].sort == "full_time" else 0


def _name_stop(line: str, start: int) -> int:
    cut = re.compile(r"\s*[(\[,;]|\s[-–—|]\s|$").search(line, start)
    return cut.start() if cut else len(line)


def _span(lines: Lines, start: int, end: int) -> Span:
    piece = lines.text[start:end]
    return Span(start + len(piece) - len(piece.lstrip()), start + len(piece.rstrip()))


def _tail(text: str, draft: Draft, start: int, end: int) -> bool:
    """What follows the away side in its line: nothing, a status, or its scorers in brackets."""
    if not text[start:end].strip(" \t()[],.;|-–—"):
        return True
    if take_status(text, draft, draft.first, start, end):
        return True
    inside = text[start:end].strip()
    begin = start + text[start:end].index(inside)
    if inside.startswith("(") and inside.endswith(")") and inside.count("(") == 1:
        listed = scorers.read(text, begin + 1, begin + len(inside) - 1)
        if draft.home_list or len(listed) != sum(draft.goals):
            draft.away_list = listed
        else:
            draft.lists.append((draft.first, listed))  # the scorers of both sides
        return bool(listed)
    return False


def between_sides(lines: Lines, number: int) -> Draft | None:
    """A side, "0 - 1", the other side, each on a line of its own."""
    alone = ALONE.fullmatch(lines.words(number))
    above, below = lines.near(number, -1, 1), lines.near(number, 1, 1)
    if alone is None or above is None or below is None:
        return None
    return _sides(lines, above, below, (int(alone[1]), int(alone[2])), lines.trimmed(number), number)


def side_by_side(lines: Lines, number: int) -> Draft | None:
    """ "Arsenal (1) 2 Saka 12" over "Chelsea (0) 1 Palmer 60", and "Atalanta 0" over "Liverpool 1"."""
    below = lines.near(number, 1, 1)
    if below is None or not _FIGURE.search(lines.words(number)):
        return None
    first, second = _SIDE.fullmatch(lines.words(number)), _SIDE.fullmatch(lines.words(below))
    if first is None or second is None or not team_like(first["team"]) or not team_like(second["team"]):
        return None
    spans = [
        Span(lines.spans[n].start + m.start("team"), lines.spans[n].start + m.end("team"))
        for n, m in ((number, first), (below, second))
    ]
    goals = (int(first["goals"]), int(second["goals"]))
    score = [
        Span(span.start, lines.spans[n].start + m.end("goals"))
        for span, n, m in zip(spans, (number, below), (first, second), strict=True)
    ]
    draft = Draft(spans[0], spans[1], goals, score, number, below, below)
    lists = []
    for n, match in ((number, first), (below, second)):
        rest = Span(lines.spans[n].start + match.start("rest"), lines.spans[n].start + match.end("rest"))
        inside = _unbracketed(lines.text, rest)
        listed = scorers.read(lines.text, inside.start, inside.end)
        if lines.text[inside.start : inside.end].strip() and not listed:
            return None
        lists.append(listed)
    draft.home_list, draft.away_list = lists
    draft.weak = not any(lists) and not (first["half"] and second["half"])
    if first["half"] and second["half"]:
        draft.details += [
            Detail("half_time_home", int(first["half"]), score[0]),
            Detail("half_time_away", int(second["half"]), score[1]),
        ]
    return draft


def _unbracketed(text: str, span: Span) -> Span:
    start, end = span.start, span.end
    while start < end and text[start] in " \t(,:-–":
        start += 1
    while end > start and text[end - 1] in " \t":
        end -= 1
    if (
        text[span.start : start].count("(") == 1
        and end > start
        and text[end - 1] == ")"
        and text.count("(", start, end) == 0
    ):
        end -= 1
    elif "(" in text[span.start : start]:
        start = text.index("(", span.start)
    return Span(start, end)


def _stacked(lines: Lines, number: int) -> Draft | None:
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
            score_line = max(number, digits)
            draft = _sides(lines, above, side, (int(home[1]), int(goals[1])), lines.trimmed(number), score_line)
            if draft is not None:
                draft.weak = True
            return draft
    return None


def _sides(lines: Lines, above: int, below: int, goals: tuple[int, int], score: Span, score_line: int) -> Draft | None:
    if not team_like(lines.words(above)) or not team_like(lines.words(below)):
        return None
    home, away = lines.trimmed(above), lines.trimmed(below)
    return Draft(home, away, goals, [home, score, away], above, max(below, score_line), score_line)


def take_status(text: str, draft: Draft, number: int, start: int, end: int) -> bool:
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
            draft.details += [
                Detail(f"{part.sort}_home", first, part.span),
                Detail(f"{part.sort}_away", second, part.span),
            ]
    draft.status_line = number
    return True


def _oriented(text: str, draft: Draft, said: Said) -> tuple[int, int]:
    """The figures as home and away: "Porto win 6-5" gives the winner's first, whichever side that is."""
    first, second = said.figures or (0, 0)
    if said.winner is None:
        return first, second
    away = text[draft.away.start : draft.away.end].casefold()
    return (second, first) if said.winner.casefold() in (away, away.split()[0]) else (first, second)
