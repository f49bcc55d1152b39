"""Live text: the minute that opens an entry is the time of what the entry tells."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from loaders.model import Span
from loaders.reading import live_lines
from loaders.reading.happenings import Happening
from loaders.reading.layers import Line, Moment, Reading

_OPENING = 12  # characters within which an entry's minute begins


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of live text: its lines as one span, and its minute."""

    span: Span
    line: Line
    moment: Moment


def entries(reading: Reading) -> list[Entry]:
    """The entries of live text: a line that opens with a minute, and the lines right below it."""
    found: list[Entry] = []
    for index, line in enumerate(reading.lines):
        if line.label != "live":
            continue
        posted = live_lines.is_entry(reading.article.text[line.start : line.end])
        latest = line.end if posted else line.start + _OPENING
        opening = next((m for m in reading.moments if line.start <= m.start <= latest), None)
        if opening is None:
            continue
        end = line.end
        for below in reading.lines[index + 1 :]:
            if posted and below.label == "blank":
                continue
            if below.label in ("blank", "live", "nav") or below.end == below.start:
                break
            end = below.end
        found.append(Entry(Span(line.start, end), line, replace(opening, relative=False)))
    return found


def timed(happened: Sequence[Happening], live: Sequence[Entry]) -> list[Happening]:
    """What an entry tells without a time of its own happened in the entry's minute."""
    out = []
    for happening in happened:
        start = happening.spans[0].start
        entry = next((e for e in live if e.span.start <= start < e.span.end), None)
        if entry is not None and happening.moment is None:
            happening = replace(happening, moment=entry.moment)
        out.append(happening)
    return out
