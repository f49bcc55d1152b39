"""Everything in a report that is a box: scoreboards, lists of scorers, line-ups, cards."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from loaders.model import Article, Span
from loaders.reading import (
    box_lines,
    coded,
    figures,
    headed,
    lineups,
    live_lines,
    player_lines,
    results_lists,
    scoreboard,
    scorers,
    summaries,
)
from loaders.reading.board_lines import Detail
from loaders.reading.coded import Coded
from loaders.reading.figures import Figure
from loaders.reading.headed import Headed
from loaders.reading.headings import Segment, segments
from loaders.reading.layers import Line, LineLabel
from loaders.reading.lineups import Draft, Lineup
from loaders.reading.live_lines import Live
from loaders.reading.scoreboard import Board
from loaders.reading.scorers import Strike
from loaders.reading.summaries import Summary
from loaders.reading.wording import entries, folded, pattern

_BOXES: frozenset[LineLabel] = frozenset({"scoreboard", "scorers", "lineup"})
#: Words over a list that may say that it is a guess.
_LONGEST_TITLE = 120


@dataclass(frozen=True, slots=True)
class Cards:
    """Names under "Booked" or "Sent off"; `side` the words that name their side where any do."""

    colour: str
    side: Span | None
    strikes: tuple[Strike, ...]


@dataclass(frozen=True, slots=True)
class Goals:
    """Names under "Goals" or "Scorers"; `side` the words that name their side where any do, `sides` their match's."""

    side: Span | None
    strikes: tuple[Strike, ...]
    sides: tuple[Span, Span] | None = None


@dataclass(frozen=True, slots=True)
class Boxes:
    """What the boxes of an article give, names as raw spans. `details` belong to the report's match."""

    boards: tuple[Board, ...] = ()
    lineups: tuple[Lineup, ...] = ()
    goals: tuple[Goals, ...] = ()
    cards: tuple[Cards, ...] = ()
    details: tuple[Detail, ...] = ()
    figures: tuple[Figure, ...] = ()
    live: Live = field(default_factory=Live)
    summaries: tuple[Summary, ...] = ()


class _Reader:
    """Reads box lines in order, keeping the line-up that the next labelled list may belong to."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.lineups: list[Draft] = []
        self.since_list = 0  # line-ups since the last list of goals or cards
        self.goals: list[Goals] = []
        self.cards: list[Cards] = []
        self.details: list[Detail] = []
        self.guess = False  # the words over these lines say that they are one

    def title(self, span: Span) -> None:
        """A line that is no box: it may say that the lists below are guesses."""
        self.guess = is_guess(self.text, span)

    def line(self, span: Span, above: Span | None) -> None:
        """A line of a box; `above` is the one before it, where that stands close."""
        parts = segments(self.text, span.start, span.end)
        draft = lineups.start(self.text, parts, span)
        if draft is None and above is not None:
            draft = lineups.below(self.text, above, span)
        if draft is None and folded(self.text[span.start : span.end]) in entries("headings", "lineups"):
            self.guess = False
        if draft is not None:
            head = Span(draft.start, draft.starters[0].start)
            draft.predicted = self.guess or is_guess(self.text, head)
            self.lineups.append(draft)
            self.since_list += 1
            return
        details = scoreboard.labelled(self.text, span.start, span.end)
        if details:
            self.details += details
        else:
            for part in parts:
                self._part(part, span)

    def _part(self, part: Segment, line: Span) -> None:
        if part.sort == "team":
            return
        owner = self.lineups[-1] if self.lineups else None
        if part.sort == "scorers":
            self._goals(part, owner)
        elif part.sort in ("booked", "sent_off"):
            self._cards(part, owner)
        elif owner is not None:
            lineups.segment(self.text, owner, part, line)

    def _goals(self, part: Segment, owner: Draft | None) -> None:
        strikes = scorers.read(self.text, part.body.start, part.body.end)
        if strikes:
            self.goals.append(Goals(self._owned(owner), strikes))
            self.since_list = 0
            return
        for side, listed in lineups.listed_cards(self.text, part):
            kept = tuple(strike for strike in listed if strike.minute is not None)
            if kept:
                self.goals.append(Goals(side, kept))

    def _cards(self, part: Segment, owner: Draft | None) -> None:
        colour = "yellow" if part.sort == "booked" else "red"
        for side, strikes in lineups.listed_cards(self.text, part):
            self.cards.append(Cards(colour, side or self._owned(owner), strikes))

    def headed(self, found: Headed) -> None:
        """A list of names under a label of their own."""
        if found.sort == "scorers":
            self.goals.append(Goals(found.side, found.strikes))
        else:
            self.cards.append(Cards("yellow" if found.sort == "booked" else "red", found.side, found.strikes))

    def coded(self, entry: Coded, side: Span) -> None:
        """An entry of a list by sides' codes."""
        if entry.goal:
            self.goals.append(Goals(side, (entry.strike,)))
        else:
            self.cards.append(Cards("yellow", side, (entry.strike,)))

    def _owned(self, owner: Draft | None) -> Span | None:
        """The side of the line-up just above; after two line-ups a list may be of either."""
        return owner.team if owner is not None and (self.since_list == 1 or len(self.lineups) == 1) else None


def is_guess(text: str, span: Span) -> bool:
    """Whether the words over a list or at its head say that somebody guesses at a team to come."""
    if span.end - span.start > _LONGEST_TITLE or text[span.start : span.end].rstrip().endswith((".", "!", "?")):
        return False
    return pattern("predicted", "words").search(text, span.start, span.end) is not None


def read(article: Article, lines: tuple[Line, ...]) -> Boxes:
    """The boxes in the lines labelled scoreboard, scorers or lineup."""
    text = article.text
    found = scoreboard.find(text, [Span(line.start, line.end) for line in lines])
    boards = tuple(board for board in found if all(lines[number].label in _BOXES for number, _ in board.lines))
    taken = {number for board in boards for number, _ in board.lines}
    for listed_results in results_lists.find(text, _box_spans(lines)):
        taken.add(listed_results.line)
        boards = (*boards, *listed_results.boards)
    summed = summaries.find(text, _box_spans(lines))
    boards = (*(b for b in boards if all(n != s.line for n, _ in b.lines for s in summed)), *(s.board for s in summed))
    taken |= {summary.line for summary in summed}
    listed = player_lines.read(text, lines)
    taken |= listed.lines
    reader = _Reader(text)
    for under in headed.find(text, _box_spans(lines)):
        if not taken & under.lines:
            taken |= under.lines
            reader.headed(under)
    entries_by_code = coded.find(text, [Span(line.start, line.end) for line in lines])
    taken |= {entry.line for entry in entries_by_code}
    if len(boards) == 1:
        goals = (boards[0].home_goals, boards[0].away_goals)
        told = coded.sides(text, entries_by_code, (boards[0].home, boards[0].away), goals)
        for entry in entries_by_code:
            if (side := told.get(text[entry.code.start : entry.code.end].strip())) is not None:
                reader.coded(entry, side)
    for number, line in enumerate(lines):
        if line.label in _BOXES and number not in taken:
            reader.line(Span(line.start, line.end), box_lines.above(text, lines, number))
        elif line.label != "blank":
            reader.title(Span(line.start, line.end))
    live = live_lines.find(text, lines)
    return Boxes(
        boards,
        (*(draft.freeze() for draft in reader.lineups), *listed.lineups),
        (*reader.goals, *(Goals(g.side, (g.strike,), (g.home, g.away)) for g in live_lines.goals(text, live))),
        tuple(reader.cards),
        tuple(reader.details),
        figures.find(text, lines),
        live,
        summed,
    )


def _box_spans(lines: Sequence[Line]) -> tuple[Span, ...]:
    """The lines of boxes, the others as if they were blank."""
    return tuple(Span(line.start, line.end if line.label in _BOXES else line.start) for line in lines)


def main_board(boxes: Boxes) -> Board | None:
    """The one scoreboard of a report of one match; None where there are several or none."""
    return boxes.boards[0] if len(boxes.boards) == 1 else None


def names(boxes: Boxes) -> Sequence[Span]:
    """Every person named in the boxes, for the roster of the article."""
    listed = (*boxes.lineups, *(lineup for summary in boxes.summaries for lineup in summary.lineups))
    found = [name for lineup in listed for name in (*lineup.starters, *lineup.substitutes)]
    strikes = [s for b in boxes.boards for s in (*b.home_list, *b.away_list, *b.loose_list)]
    strikes += [s for goals in boxes.goals for s in goals.strikes] + [s for cards in boxes.cards for s in cards.strikes]
    strikes += [s for lineup in listed for s in (*lineup.goals, *lineup.booked, *lineup.sent_off)]
    found += live_lines.names(boxes.live)
    helpers = (strike.assist for strike in strikes if strike.assist is not None)
    return sorted({*found, *helpers, *(strike.name for strike in strikes)})
