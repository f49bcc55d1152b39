"""Who manages whom on a page of managers' reactions: two speakers under a result, or a name with its side.

"Norwich 1-0 Spurs", then "Hughton: ..." and "Sherwood: ...": the first is the home side's. Only a page that says
that its speakers are managers is read so.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from loaders.model import Span
from loaders.reading.boxes import Boxes
from loaders.reading.layers import Line, Mention, Reading
from loaders.reading.roles import RoleTold
from loaders.reading.unprosed import Resolver
from loaders.reading.within import mentions as mentions_within
from loaders.reading.wording import pattern

#: Lines at the top of a page among which its title stands, and words before a name ("Sir").
_TOP = 6
_LONGEST_TITLE = 160
_BEFORE = 5
_OPENS = re.compile(r"\s*(?:\([^()]{1,80}\)\s*)?:\s")
_SIDE = re.compile(r"\s*\(([^()]{2,40})\)\s*")
_QUOTE = re.compile(r"\s*[\"“‘']")


def told(reading: Reading, found: Boxes, resolve: Resolver) -> tuple[RoleTold, ...]:
    """The managers that such a page names; none on any other page."""
    if not _is_page(reading):
        return ()
    return (*_under_results(reading, found, resolve), *_with_sides(reading))


def _is_page(reading: Reading) -> bool:
    text = reading.article.text
    top = [line for line in reading.lines if line.label != "blank"][:_TOP]
    titles = pattern("reactions", "titles")
    return any(titles.search(text, line.start, min(line.end, line.start + _LONGEST_TITLE)) for line in top)


def _under_results(reading: Reading, found: Boxes, resolve: Resolver) -> Iterator[RoleTold]:
    """The two who speak under a result, first the home side's."""
    boards = sorted((board for board in found.boards if board.ordered), key=lambda board: board.lines[0][0])
    ends = [*(board.lines[0][0] for board in boards), len(reading.lines)][1:]
    for board, end in zip(boards, ends, strict=True):
        last = board.lines[-1][0]
        speakers: dict[str, Mention] = {}
        for line in reading.lines[last + 1 : end]:
            mention = _leads(reading, line, _OPENS)
            if mention is not None:
                speakers.setdefault(mention.key, mention)
        sides = (resolve.team_key(board.home), resolve.team_key(board.away))
        if len(speakers) == 2 and None not in sides:
            for mention, side in zip(speakers.values(), sides, strict=True):
                yield _manager(mention, side, mention.span, "reaction-under-result")


def _with_sides(reading: Reading) -> Iterator[RoleTold]:
    """A name with its side in brackets, alone over what he said: "Gary Megson (Bolton)"."""
    text = reading.article.text
    filled = [line for line in reading.lines if line.label != "blank"]
    for line, below in pairwise(filled):
        mention = _leads(reading, line, _SIDE)
        match = _SIDE.fullmatch(text, mention.end, line.end) if mention is not None else None
        if mention is None or match is None or _QUOTE.match(text, below.start, below.end) is None:
            continue
        sides = [m for m in mentions_within(reading, *match.span(1)) if m.kind == "team"]
        if len(sides) == 1 and sides[0].span == Span(*match.span(1)):
            yield _manager(mention, sides[0].key, Span(mention.start, match.end()), "reaction-with-side")


def _leads(reading: Reading, line: Line, following: re.Pattern[str]) -> Mention | None:
    """The person whose name a line begins with, where the right words follow it."""
    for mention in mentions_within(reading, line.start, line.end):
        if mention.kind == "person" and mention.start - line.start <= _BEFORE:
            return mention if following.match(reading.article.text, mention.end, line.end) is not None else None
    return None


def _manager(mention: Mention, side: str | None, span: Span, rule: str) -> RoleTold:
    return RoleTold(mention.key, "manager", side, span, rule, former=False, sentence=-1)
