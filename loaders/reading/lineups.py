"""Line-ups: who started, who came on for whom, who was booked.

`A (B 55)` in a starting list means B came on for A; `B 46 (A)`, `B (A 46)` and `B (for A, 46)` in a list of
substitutes mean the same of B: the list a name stands in decides.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from loaders.model import Span
from loaders.reading import board_lines, scorers
from loaders.reading.headings import Segment, segments, side_alone, trimmed
from loaders.reading.lists import Item, Time, items
from loaders.reading.scorers import Strike

#: The best mark that papers give a player.
_LABELLED = re.compile(r"[.;]\s*(?=[^\W\d_][^\d:.;,]{1,40}(?::| [-–—] ))")  # before the next side's name
_BEST = 10
#: The players of a side.
ELEVEN = 11
#: Names in a list that can only be a line-up.
FEWEST = 7


@dataclass(frozen=True, slots=True)
class Change:
    """Who came on, for whom where that is said, and when."""

    on: Span
    off: Span | None
    minute: int | None
    added: int | None
    span: Span


@dataclass(frozen=True, slots=True)
class Lineup:
    """A side's list. `starters` are as many as it gives; `complete` says that they are eleven."""

    team: Span
    formation: Span | None
    starters: tuple[Span, ...]
    goalkeeper: Span | None
    changes: tuple[Change, ...]
    substitutes: tuple[Span, ...]
    goals: tuple[Strike, ...]
    booked: tuple[Strike, ...]
    sent_off: tuple[Strike, ...]
    manager: Span | None
    captain: Span | None
    span: Span
    predicted: bool = False  # a guess at a team to come: its players are the side's, and nobody has started

    @property
    def complete(self) -> bool:
        return len(self.starters) == ELEVEN


@dataclass
class Draft:
    """A line-up as its lines are read."""

    team: Span
    formation: Span | None
    start: int
    end: int
    starters: list[Span] = field(default_factory=list)
    goalkeeper: Span | None = None
    changes: list[Change] = field(default_factory=list)
    substitutes: list[Span] = field(default_factory=list)
    goals: list[Strike] = field(default_factory=list)
    booked: list[Strike] = field(default_factory=list)
    sent_off: list[Strike] = field(default_factory=list)
    manager: Span | None = None
    captain: Span | None = None
    predicted: bool = False
    rated: bool = False  # the figures behind the names are marks out of ten, and no minutes

    def freeze(self) -> Lineup:
        return Lineup(
            self.team,
            self.formation,
            tuple(self.starters),
            self.goalkeeper,
            tuple(self.changes),
            tuple(self.substitutes),
            tuple(self.goals),
            tuple(self.booked),
            tuple(self.sent_off),
            self.manager,
            self.captain,
            Span(self.start, self.end),
            self.predicted,
        )


def start(text: str, parts: Sequence[Segment], line: Span) -> Draft | None:
    """The line-up that a line opens; None where it opens none."""
    if not parts or parts[0].sort != "team":
        return None
    listed = items(text, parts[0].body.start, parts[0].body.end)
    if len(listed) < FEWEST:
        return None
    draft = Draft(parts[0].label, parts[0].formation, line.start, line.end)
    starters(text, draft, listed)
    for part in parts[1:]:
        segment(text, draft, part, line)
    return draft


def below(text: str, head: Span, line: Span) -> Draft | None:
    """The line-up of a list whose side stands alone on the line above; eleven names or more make one."""
    side = side_alone(text, head)
    if side is None or not board_lines.team_like(text[side[0].start : side[0].end]):
        return None
    parts = segments(text, line.start, line.end)
    labelled = [part for part in parts if part.sort not in ("", "team")]
    stop = min((part.label.start for part in labelled), default=line.end)
    body = trimmed(text, line.start, stop)
    listed = items(text, body.start, body.end)
    if len(listed) < ELEVEN:
        return None
    draft = Draft(*side, head.start, line.end)
    starters(text, draft, listed)
    for part in labelled:
        segment(text, draft, part, line)
    return draft


def starters(text: str, draft: Draft, listed: Sequence[Item]) -> None:
    """Take the list of those who started, with who came on for them and who was booked."""
    if (
        listed[0].after.startswith(";")
        or "goalkeeper" in listed[0].flags
        or listed[0].number == 1
        or (draft.formation and listed[0].after[:1] in ";–-")
    ):
        draft.goalkeeper = listed[0].name
    marks = [item.times[0].minute for item in listed if item.times]
    draft.rated = len(marks) > len(listed) / 2 and all(mark is not None and mark <= _BEST for mark in marks)
    captains = [item.name for item in listed if "captain" in item.flags]
    draft.captain = captains[0] if len(captains) == 1 else None
    for item in listed:
        draft.starters.append(item.name)
        replacements(draft, item)
        _cards(draft, item)


def replacements(draft: Draft, item: Item) -> None:
    """Who came on for a player, and who in turn came on for that one; no minute, no change: it may be a club."""
    for inner in item.inner:
        if not inner.times:
            continue
        draft.changes.append(Change(inner.name, item.name, *_first(inner.times), Span(item.name.start, inner.span.end)))
        draft.substitutes.append(inner.name)
        replacements(draft, inner)


def _cards(draft: Draft, item: Item) -> None:
    marks = [(time.mark, time.minute, time.added) for time in item.times] + [(flag, None, None) for flag in item.flags]
    for mark, minute, added in marks:
        strike = Strike(item.name, minute, added, mark, item.span)
        if mark == "yellow":
            draft.booked.append(strike)
        elif mark in ("red", "second_yellow"):
            draft.sent_off.append(strike)


def segment(text: str, draft: Draft, part: Segment, line: Span) -> bool:
    """A labelled list of the side: substitutes, cards, goals, manager. False where it is none of these."""
    body = part.body
    if part.sort == "substitutes":
        substitutes(text, draft, items(text, body.start, body.end))
    elif part.sort == "unused":
        draft.substitutes += [item.name for item in items(text, body.start, body.end)]
    elif part.sort == "scorers":
        draft.goals += scorers.read(text, body.start, body.end)
    elif part.sort == "booked":
        draft.booked += scorers.named(text, body.start, body.end)
    elif part.sort == "sent_off":
        draft.sent_off += scorers.named(text, body.start, body.end)
    elif part.sort == "manager":
        listed = items(text, body.start, body.end)
        draft.manager = listed[0].name if len(listed) == 1 else draft.manager
    else:
        return False
    draft.end = max(draft.end, line.end)
    return True


def substitutes(text: str, draft: Draft, listed: Sequence[Item]) -> None:
    """Take a list of substitutes: who came on, for whom and when where that is said."""
    started = {_surname(text, name) for name in draft.starters}
    for item in listed:
        off = item.inner[0] if item.inner else None
        minute, added = _first(() if draft.rated else item.times or (off.times if off else ()))
        if off is not None and _surname(text, off.name) not in started and _surname(text, item.name) in started:
            change = Change(off.name, item.name, minute, added, item.span)
        elif off is not None or minute is not None or (draft.rated and item.times):
            change = Change(item.name, off.name if off else None, minute, added, item.span)
        else:
            draft.substitutes.append(item.name)
            continue
        draft.changes.append(change)
        draft.substitutes.append(change.on)
        if off is not None:
            replacements(draft, off)


def _first(times: Sequence[Time]) -> tuple[int | None, int | None]:
    return (times[0].minute, times[0].added) if times else (None, None)


def _surname(text: str, name: Span) -> str:
    return text[name.start : name.end].split()[-1].casefold()


def listed_cards(text: str, part: Segment) -> tuple[tuple[Span | None, tuple[Strike, ...]], ...]:
    """ "Booked: Liverpool: Jones, Diaz. Everton: Keane" by side; a list of no side has None."""
    found: list[tuple[Span | None, tuple[Strike, ...]]] = []
    at = part.body.start
    for stop in _stops(text, part.body):
        piece = trimmed(text, at, stop)
        inner = segments(text, piece.start, piece.end)
        if len(inner) == 1 and inner[0].sort == "team":
            found.append((inner[0].label, scorers.named(text, inner[0].body.start, inner[0].body.end)))
        elif listed := scorers.named(text, piece.start, piece.end):
            found.append((None, listed))
        at = stop
    return tuple(found)


def _stops(text: str, body: Span) -> list[int]:
    """Where one side's names end: before each later "Team:" or "Team -" of the list."""
    return [*(match.end() for match in _LABELLED.finditer(text, body.start, body.end)), body.end]
