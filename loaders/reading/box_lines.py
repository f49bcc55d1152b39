"""Which lines belong to a scoreboard, a list of scorers or a line-up."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from loaders.model import Span
from loaders.reading import coded, headed, lineups, player_lines, results_lists, scoreboard, shapes, summaries
from loaders.reading.headings import Segment, segments
from loaders.reading.layers import Line, LineLabel
from loaders.reading.lists import items
from loaders.reading.shapes import Shape
from loaders.reading.wording import entries, folded

#: A details line ("Referee: ...", "Attendance: ...") has no more words.
_DETAIL_WORDS = 14
_DETAILS = ("referee", "attendance", "venue", "kickoff", "half_time", "competition", "manager")
_LISTS = ("substitutes", "unused", "booked", "sent_off", "assists", "missed_penalty")


def find(text: str, spans: Sequence[Span], drafts: Sequence[Shape]) -> Iterator[tuple[int, LineLabel]]:
    """Line numbers with the label of the box they belong to."""
    yield from scoreboard.lines(text, spans)
    for results in results_lists.find(text, spans):
        yield results.line, "scoreboard"
    for number in sorted(player_lines.find(text, tuple(spans)).lines):
        yield number, "lineup"
    for under in headed.find(text, spans):
        for number in sorted(under.lines):
            yield number, "scorers" if under.sort == "scorers" else "lineup"
    for summary in summaries.find(text, spans):
        yield summary.line, "lineup"
    for entry in coded.find(text, spans):
        yield entry.line, "scorers" if entry.goal else "lineup"
    for number, span in enumerate(spans):
        if drafts[number].kind in ("blank", "nav", "bullet") or span.end - span.start > 3000:
            continue
        kind = _labelled(text, span, segments(text, span.start, span.end), drafts[number])
        if kind is not None:
            yield number, kind
        elif drafts[number].words >= lineups.ELEVEN and (head := _head(text, spans, number)) is not None:
            yield head, "lineup"
            yield number, "lineup"


def above(text: str, spans: Sequence[Span | Line], number: int) -> Span | None:
    """The line before one, across a blank line at the most."""
    for before in (number - 1, number - 2):
        if before >= 0 and text[spans[before].start : spans[before].end].strip():
            return Span(spans[before].start, spans[before].end)
    return None


def _head(text: str, spans: Sequence[Span], number: int) -> int | None:
    """The line that names the side of the list right below it."""
    head = above(text, spans, number)
    if head is None or lineups.below(text, head, spans[number]) is None:
        return None
    return number - 1 if spans[number - 1].start == head.start else number - 2


def _labelled(text: str, span: Span, parts: Sequence[Segment], draft: Shape) -> LineLabel | None:
    if folded(text[span.start : span.end]) in entries("headings", "lineups"):
        return "lineup"
    if not parts:
        return None
    if shapes.lineup(parts, text):
        return "lineup"
    first = parts[0]
    if first.sort == "scorers" and _is_list(text, first):
        return "scorers"
    if first.sort in _LISTS and (_is_list(text, first) or len(parts) > 1):
        return "lineup"
    if first.sort in _DETAILS and draft.words <= _DETAIL_WORDS:
        return "scoreboard" if first.sort != "manager" else "lineup"
    if first.sort == "team" and len(parts) > 1 and parts[1].sort in ("scorers", "booked", "substitutes", "sent_off"):
        return "lineup"
    return None


def _is_list(text: str, part: Segment) -> bool:
    return bool(items(text, part.body.start, part.body.end)) or ":" in text[part.body.start : part.body.end]
