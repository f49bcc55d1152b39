"""What each line of a text is for: running text, title, caption, box, table, or no part of the report.

A line is judged by its shape first (`shapes.py`), then by its neighbours: what stands under a "Read next", after the
report's last paragraph, around a score, or in a row of short lines. Nothing is deleted. A paragraph that
reads as prose stays prose unless words that no report has (`language/lines.toml`) say otherwise.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from loaders.model import Article, Span
from loaders.reading import box_lines, live_lines, shapes
from loaders.reading.layers import Line, LineLabel
from loaders.reading.shapes import Shape
from loaders.reading.wording import entries, folded

_PREFIX = re.compile(r"\s*date[:\s]\s*\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d)?Z?)?[ \t]*(?=\S|$)")
#: A paragraph of this many words after the page's end matter is taken for report again.
_LONG_PROSE = 40
#: So many short lines in a row after some prose are the page's end matter.
_END_RUN = 6
#: A headline has no more words.
_LONGEST_TITLE = 24
#: So many lines that open with a minute or an hour make a live text.
_LIVE_LINES = 3
#: A byline: "Ann Other at the Emirates".
_BYLINE = re.compile(r"\s*[A-Z]\S+(?: [A-Z]\S+){1,2} (?:at|in) (?:the )?[A-Z][\w'’.-]*(?: [A-Z][\w'’.-]*){0,3}\s*")
#: Labels that are prose-like: a line with one of these shows that the report is still going on.
_RUNNING = ("prose", "live")


def label(article: Article) -> tuple[Line, ...]:
    """The text's lines in order, each with its label; a leading ` date 2024-04-19 ` is a line of its own."""
    spans = tuple(_split(article.text))
    drafts = [shapes.shape(article.text, span) for span in spans]
    labels = _Labels(article.text, spans, drafts).settle()
    return tuple(
        Line(span.start, span.end, label, block)
        for span, label, block in zip(spans, labels, _blocks(labels), strict=True)
    )


def _split(text: str) -> Iterator[Span]:
    at = 0
    prefix = _PREFIX.match(text)
    if prefix is not None:
        yield Span(0, prefix.end())
        at = prefix.end()
    while at <= len(text):
        stop = text.find("\n", at)
        stop = len(text) if stop < 0 else stop
        end = stop - 1 if stop > at and text[stop - 1] == "\r" else stop
        if stop < len(text) or end > at or at == 0:
            yield Span(at, end)
        at = stop + 1


def _blocks(labels: Sequence[LineLabel]) -> list[int]:
    """Numbers for runs of one label. Blank lines join the run before; a box goes on across them."""
    numbers: list[int] = []
    block, previous = 0, None
    boxes = {"scoreboard": "box", "scorers": "box", "lineup": "box"}
    for current in labels:
        kind = boxes.get(current, current)
        if current != "blank" and kind != previous:
            block += 1
            previous = kind
        numbers.append(block)
    return numbers


class _Labels:
    """The passes that turn shapes into labels; each fills in what it is sure of."""

    def __init__(self, text: str, spans: Sequence[Span], drafts: Sequence[Shape]) -> None:
        self.text = text
        self.spans = spans
        self.drafts = drafts
        self.labels: list[LineLabel | None] = [None] * len(spans)

    def settle(self) -> list[LineLabel]:
        self._fixture_lists()
        self._certain()
        self._tables()
        self._boxes()
        self._other_sports()
        self._captions()
        self._teasers()
        self._prose()
        self._rest()
        return [label or "nav" for label in self.labels]

    # -- helpers

    def words(self, number: int) -> str:
        span = self.spans[number]
        return self.text[span.start : span.end]

    def filled(self, number: int, step: int) -> int | None:
        """The next line in a direction that is not blank."""
        number += step
        while 0 <= number < len(self.spans):
            if self.drafts[number].kind != "blank":
                return number
            number += step
        return None

    def put(self, number: int, label: LineLabel) -> None:
        if self.labels[number] is None:
            self.labels[number] = label

    def open_lines(self) -> Iterator[int]:
        return (number for number, label in enumerate(self.labels) if label is None)

    # -- passes

    def _certain(self) -> None:
        live = sum(draft.kind == "live" for draft in self.drafts)
        live += _LIVE_LINES * any(draft.kind == "live_goal" for draft in self.drafts)
        for number, draft in enumerate(self.drafts):
            if number == 0 and _PREFIX.fullmatch(self.words(0)) and self.words(0).strip():
                self.put(number, "dateline")
            elif draft.kind == "blank":
                self.put(number, "blank")
            elif draft.kind == "nav":
                self.put(number, "nav")
            elif draft.kind == "dateline":
                self.put(number, "dateline")
            elif draft.kind in ("live", "live_goal") and live >= _LIVE_LINES:
                self.put(number, "live")
                below = self.filled(number, 1)
                alone = draft.words <= 1 or (draft.kind == "live_goal" and live_lines.is_entry(self.words(number)))
                if alone and below is not None and self.drafts[below].kind in ("prose", "short"):
                    self.put(below, "live")  # the minute, or the goal, stands on a line of its own

    def _tables(self) -> None:
        for first, last in shapes.tables_in(self.text, self.spans, self.drafts):
            for number in range(first, last + 1):
                if self.drafts[number].kind != "blank":
                    self.labels[number] = "table"
            above = self.filled(first, -1)
            if above is not None and first - above <= 3 and self._titles_table(above):
                self.labels[above] = "table"

    def _titles_table(self, number: int) -> bool:
        draft = self.drafts[number]
        free = self.labels[number] in (None, "nav") and draft.kind in ("nav", "short")
        return free and 1 <= draft.words <= 6 and not draft.stopped

    def _boxes(self) -> None:
        elsewhere = self._under_teasers()
        for number, kind in box_lines.find(self.text, self.spans, self.drafts):
            if self.labels[number] in (None, "nav") and not (kind in ("scoreboard", "scorers") and number in elsewhere):
                self.labels[number] = kind

    def _under_teasers(self) -> set[int]:
        """The short lines under a "Read next": a result among them is another story's."""
        found: set[int] = set()
        under = False
        for number, draft in enumerate(self.drafts):
            goes_on = under and not draft.stopped and draft.words <= _LONGEST_TITLE and not self._titles_box(number)
            under = draft.kind == "teaser_heading" or goes_on
            if under:
                found.add(number)
        return found

    def _titles_box(self, number: int) -> bool:
        """Whether a line is the title of the report's own figures, which ends a list of other stories."""
        return self.drafts[number].words <= 4 and folded(self.words(number)) in entries("box_titles", "titles")

    def _fixture_lists(self) -> None:
        for number in shapes.versus_lists(self.text, self.spans, self.drafts):
            self.put(number, "other_sport")

    def _other_sports(self) -> None:
        going_on = False
        for number in self.open_lines():
            draft = self.drafts[number]
            if draft.other_sport and not draft.football:
                self.put(number, "other_sport")
                going_on = True
            elif going_on and draft.words >= 4 and not draft.football and self.labels[number - 1] == "other_sport":
                self.put(number, "other_sport")
            else:
                going_on = False

    def _captions(self) -> None:
        titled = [n for n in self.open_lines() if self.drafts[n].kind == "credited_title"]
        for number in titled:
            self.put(number, "credit")
            below = self.filled(number, 1)
            if below is not None and self.labels[below] is None and self.drafts[below].words >= 3:
                near = below - number <= 2
                if near and (self.drafts[below].caption or len(titled) >= 2) and self.drafts[below].words <= 80:
                    self.put(below, "caption")
        for number in list(self.open_lines()):
            if self.drafts[number].kind == "caption":
                self.put(number, "caption")
            elif self.drafts[number].kind == "credit":
                self.put(number, "credit")
                self._caption_beside(number)

    def _caption_beside(self, number: int) -> None:
        """The line next to a credit on its own is its caption when it reads like one."""
        for beside in (number - 1, number + 1):
            if 0 <= beside < len(self.spans) and self.labels[beside] is None and self.drafts[beside].caption:
                self.put(beside, "caption")
                return

    def _teasers(self) -> None:
        for number in list(self.open_lines()):
            draft = self.drafts[number]
            if draft.kind == "bullet":
                self.put(number, "nav")
                below = self.filled(number, 1)
                if below is not None and not self.drafts[below].stopped:
                    self.put(below, "teaser")
            elif draft.kind == "teaser_heading":
                self.put(number, "teaser")
                self._teasers_below(number)

    def _teasers_below(self, number: int) -> None:
        below = self.filled(number, 1)
        while (
            below is not None
            and self.labels[below] is None
            and not self.drafts[below].stopped
            and self.drafts[below].words <= _LONGEST_TITLE
            and not self._titles_box(below)
        ):
            self.put(below, "teaser")
            below = self.filled(below, 1)

    def _prose(self) -> None:
        """Paragraphs; after the page's end matter only what is long, or goes on for two paragraphs."""
        end = self._end_matter()
        for number in list(self.open_lines()):
            draft = self.drafts[number]
            if draft.kind not in ("prose", "live"):
                continue
            if end is not None and number > end and not self._resumes(number):
                self.put(number, "nav")
            else:
                self.put(number, "prose")

    def _end_matter(self) -> int | None:
        """The line after which the page's end matter stands: shares, polls, lists, more than a gap in the report."""
        seen, run = False, 0
        for number, draft in enumerate(self.drafts):
            label = self.labels[number]
            if label is None and draft.kind in ("prose", "live"):
                seen, run = True, 0
            elif label in ("live", "caption", "credit", "lineup", "scorers", "scoreboard"):
                run = 0
            elif draft.kind != "blank":
                run += 1
            if seen and run >= _END_RUN:
                return number
        return None

    def _resumes(self, number: int) -> bool:
        if self.drafts[number].words >= _LONG_PROSE:
            return True
        beside = (self.filled(number, -1), self.filled(number, 1))
        return any(
            n is not None and self.drafts[n].kind == "prose" and self.labels[n] in (None, "prose") for n in beside
        )

    def _rest(self) -> None:
        """Short lines: titles before and between paragraphs, the page's furniture elsewhere."""
        running = [n for n, label in enumerate(self.labels) if label in _RUNNING]
        captioned = [n for n, label in enumerate(self.labels) if label == "caption"]
        first = min(running or captioned, default=len(self.spans))
        last = max(running, default=-1)
        opening = self._opening(running)
        for number in list(self.open_lines()):
            if number < first or (number <= opening and self.drafts[number].words >= 8):
                self.put(number, self._before(number))
            elif number < last:
                self.put(
                    number,
                    "headline" if number < first + 4 and self.drafts[number].words >= 8 else self._between(number),
                )
            elif not running and not captioned:
                self.put(number, "headline" if self.drafts[number].words >= 4 else "nav")
            else:
                self.put(number, "teaser" if self.drafts[number].words >= 4 else "nav")

    def _opening(self, running: Sequence[int]) -> int:
        """The first paragraph that has another close behind it: what stands before belongs to the page's head."""
        for number, following in pairwise(running):
            between = [n for n in range(number + 1, following) if self.drafts[n].kind != "blank"]
            if len(between) <= 1:
                return number
        return running[0] if running else -1

    def _before(self, number: int) -> LineLabel:
        draft = self.drafts[number]
        above = self.filled(number, -1)
        titled = above is not None and self.labels[above] in ("headline", "dateline")
        if titled and _BYLINE.fullmatch(self.words(number)):
            return "dateline"
        if draft.words >= 4:
            return "headline"
        if titled and draft.words in (2, 3) and draft.capitalised and not self.words(number).isupper():
            return "dateline"
        return "nav"

    def _between(self, number: int) -> LineLabel:
        """A short line among paragraphs: a crosshead, unless it is one of a run of short lines."""
        run = 1
        for step in (-1, 1):
            at = self.filled(number, step)
            while at is not None and self.labels[at] in (None, "crosshead", "nav", "teaser"):
                run += 1
                at = self.filled(at, step)
        if run >= 4:
            return "teaser" if self.drafts[number].words >= 4 else "nav"
        return "crosshead"
