"""Direct speech: who said which words, and to whom.

The marks are found by `quote_marks.py`, the speakers by `speech.py`; here a walk through the
paragraphs ties the two, and carries a speaker on through paragraphs that are speech alone.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final

from loaders.model import Fact, SlotValue
from loaders.reading import within
from loaders.reading.layers import Line, Reading, Sentence
from loaders.reading.quote_marks import SPEECH_WORDS, Quoted, mask, spans
from loaders.reading.speech import Antecedent, Attribution, Speakers

__all__ = ["Quoted", "facts", "mask", "spans"]

#: The lines whose quotations are read as facts: a headline's words are seldom exact.
SPOKEN: Final = frozenset({"prose", "live"})

_STOPPED = re.compile(r"[.!?…]['’”\"]?\s*$")
_CLAUSE = re.compile(r"[,!?…—–-]\s*$")
_ENDS = re.compile(r"\s*(?:[.,]|$)")
_PLAIN = re.compile(r"[^\w]+")


@dataclass(frozen=True, slots=True)
class _Said:
    """A quotation with its speaker. `explicit`: words beside it name him."""

    quote: Quoted
    by: Attribution
    explicit: bool
    rule: str


@dataclass(slots=True)
class _Floor:
    """Who spoke last, and in which paragraph."""

    by: Attribution | None = None
    paragraph: int = -9
    end: int = 0  # where his words end

    def take(self, by: Attribution, paragraph: int) -> Attribution:
        """Hand the floor to a speaker; the outlet stays with one who goes on."""
        if (
            by.outlet is None
            and self.by is not None
            and self.by.speaker == by.speaker
            and paragraph - self.paragraph <= 1
        ):
            by = replace(by, outlet=self.by.outlet)
        self.by, self.paragraph = by, paragraph
        return by


def facts(reading: Reading) -> list[Fact]:
    """A fact of kind `quote` for each quotation whose speaker the article gives."""
    said = [found for found in _Walk(reading).said() if _worth(reading, found)]
    return [_fact(reading, parts) for parts in _joined(reading, _once(reading, said))]


class _Walk:
    """One pass over the paragraphs of a reading."""

    def __init__(self, reading: Reading) -> None:
        self.text = reading.article.text
        self.reading = reading
        quoted = spans(reading.article, reading.lines)
        self.speakers = Speakers(reading, [quote.inner for quote in quoted if quote.sort == "speech"])
        self.floor = _Floor()
        self.starts = [sentence.start for sentence in reading.sentences]
        self.line_before = 0  # where the spoken line before begins
        self.beside: str | None = None  # who spoke the quotation before in this paragraph, by words beside it
        self.by_line: dict[int, list[Quoted]] = {}
        for quote in quoted:
            self.by_line.setdefault(quote.line, []).append(quote)

    def said(self) -> Iterator[_Said]:
        """Every quotation with a speaker, in order."""
        paragraph = 0
        waiting: list[tuple[Quoted, _Said | None]] = []  # left open: the next paragraph may name who speaks
        for number, line in enumerate(self.reading.lines):
            if line.label not in SPOKEN:
                if line.label == "crosshead" and self._head(line, paragraph):
                    waiting = []  # what nobody is named for is not his whose words stand below
                continue
            paragraph += 1
            quotes = [
                quote for quote in self.by_line.get(number, []) if quote.sort == "speech" or quote.sort == "scare"
            ]
            at, self.beside = line.start, None
            for index, quote in enumerate(quotes):
                self._hear(at, quote.start, paragraph)
                following = quotes[index + 1].start if index + 1 < len(quotes) else line.end
                found = self._speaker(line, quotes, index, at, following, paragraph)
                at = quote.end
                self.beside = found.by.speaker if found is not None else None
                if found is not None:
                    self.floor.end = max(quote.end, found.by.span.end)
                if found is None or (quote.open and not found.explicit):
                    if quote.open:
                        waiting.append((quote, found))
                    continue
                yield from self._release(waiting, found)
                waiting = []
                yield found
            self._hear(max(at, line.start), line.end, paragraph)
            self.line_before = line.start
            if not quotes:
                waiting = []
                if self._asks(line) and self.floor.paragraph == paragraph - 1:
                    self.floor.paragraph = paragraph  # an interview: the question is put to him who has the floor

    def _asks(self, line: Line) -> bool:
        """Whether the line is a question, which names nobody."""
        asked = self.text[line.start : line.end].rstrip().endswith("?")
        return asked and not any(m.kind == "person" for m in within.mentions(self.reading, line.start, line.end))

    def _release(self, waiting: Iterable[tuple[Quoted, _Said | None]], found: _Said) -> Iterator[_Said]:
        """What was left open is of him who is named behind it; of him who had the floor, where another is announced."""
        for quote, own in waiting:
            announced = own is not None and own.by.speaker != found.by.speaker and found.rule == "quote-leading"
            yield own if own is not None and announced else _Said(quote, found.by, False, "quote-continued")

    def _head(self, line: Line, paragraph: int) -> bool:
        """A name for a heading ("Gary Megson (Bolton)") gives him the words below it."""
        by = self.speakers.headed(line.start, line.end)
        if by is not None:
            self.floor.by, self.floor.paragraph, self.floor.end = by, paragraph, line.end
        return by is not None

    def _speaker(
        self, line: Line, quotes: Sequence[Quoted], index: int, floor: int, following: int, paragraph: int
    ) -> _Said | None:
        quote = quotes[index]
        sentence = self._sentence_start(floor, quote.start)
        start = self._sentence_of(quote.start, line) if sentence is None else sentence
        opens = start == line.start and self.speakers.of_pronoun(start, quote.start)  # "He said: “...”"
        begin = self.line_before if opens or self.speakers.of_pronoun(quote.end, following) else line.start
        last = self._antecedent(begin if opens else line.start, begin, start, paragraph, opens=opens)
        begins = not self.text[max(floor, start) : quote.start].strip()
        by, rule = None, ""
        if not begins:
            beside = self.beside if sentence is None else None
            by, rule = self.speakers.leading(start, max(floor, start), quote.start, beside, last), "quote-leading"
        if by is None and (begins or _CLAUSE.search(self.text[quote.inner.start : quote.inner.end])):
            by, rule = self._trailing(quote, following, last), "quote-trailing"
        if by is None and begins and index == 0:
            by, rule = self.speakers.announced(*self._announcing(line, quote)), "quote-announced"
        if by is None and begins and index == len(quotes) - 1 and not self.text[quote.end : line.end].strip():
            by, rule = self.speakers.signed_below(*self._below(line)), "quote-signed"
        if by is not None:
            return _Said(quote, self.floor.take(by, paragraph), True, rule)
        if self._continues(line, quotes, index, begins, paragraph) and self.floor.by is not None:
            carried = replace(self.floor.by, span=quote.span)
            self.floor.paragraph = paragraph
            return _Said(quote, carried, False, "quote-continued")
        return None

    def _announcing(self, line: Line, quote: Quoted) -> tuple[int, int]:
        """The words that may announce a quotation: those before it in its line, else the short line above."""
        if self.text[line.start : quote.start].strip():
            return line.start, quote.start
        place = next((i for i, other in enumerate(self.reading.lines) if other.start == line.start), 0)
        above = next((other for other in reversed(self.reading.lines[:place]) if other.label != "blank"), line)
        titled = above.label in ("crosshead", "headline", "live")
        return (above.start, above.end) if titled else (line.start, line.start)

    def _below(self, line: Line) -> tuple[int, int]:
        """The next line that is not blank."""
        place = next((i for i, other in enumerate(self.reading.lines) if other.start == line.start), 0)
        below = next((other for other in self.reading.lines[place + 1 :] if other.label != "blank"), None)
        return (below.start, below.end) if below is not None else (line.end, line.end)

    def _trailing(self, quote: Quoted, following: int, last: Antecedent) -> Attribution | None:
        """An attribution after the quotation, within its sentence, or a short sentence of its own."""
        first = quote.end
        while first < following and self.text[first].isspace():
            first += 1
        sentence = self._sentence_at(first)
        if sentence is None or first >= following:
            return None
        by = self.speakers.signed(quote.end, min(sentence.end, following))
        if by is not None:
            return by
        end = min(sentence.end, following)
        inner = self.text[quote.inner.start : quote.inner.end].rstrip()
        if sentence.start == first and _STOPPED.search(inner) and not self._only_names(first, end, inner.endswith(".")):
            return None
        return self.speakers.trailing(first, end, last)

    def _only_names(self, start: int, end: int, stopped: bool) -> bool:
        """Whether a sentence after a finished quotation does no more than name its speaker."""
        verb = self.speakers.words.say.search(self.text, start, end)
        if verb is None:
            return False
        if _ENDS.match(self.text, verb.end(), end):
            return True
        return not stopped and self.speakers.words.reports.match(self.text, verb.end(), end) is None

    def _continues(self, line: Line, quotes: Sequence[Quoted], index: int, begins: bool, paragraph: int) -> bool:
        """Whether a quotation that nobody is named for goes on with the last speaker."""
        quote = quotes[index]
        inner = self.text[quote.inner.start : quote.inner.end]
        if not begins or not (_STOPPED.search(inner) or quote.open):
            return False
        if index and self.floor.paragraph == paragraph:
            return True
        alone = all(
            not self.text[a:b].strip()
            for a, b in zip([line.start, *(q.end for q in quotes)], [*(q.start for q in quotes), line.end], strict=True)
        )
        return alone and paragraph - self.floor.paragraph <= 1

    def _hear(self, start: int, end: int, paragraph: int) -> None:
        """Whole sentences between quotations: reported speech gives its speaker the floor."""
        at = bisect_right(self.starts, start - 1)
        for sentence in self.reading.sentences[at:]:
            if sentence.start >= end:
                break
            if sentence.end <= end:
                by = self.speakers.reported(
                    sentence.start, sentence.end, Antecedent(self._last(paragraph), self._last(paragraph))
                )
                if by is not None:
                    self.floor.take(by, paragraph)

    def _last(self, paragraph: int) -> str | None:
        """Who "he" is: the last speaker, as long as his words are no further than two paragraphs off."""
        return self.floor.by.speaker if self.floor.by and paragraph - self.floor.paragraph <= 2 else None

    def _antecedent(self, begin: int, before_that: int, start: int, paragraph: int, *, opens: bool) -> Antecedent:
        """Who "he" is: the last speaker, or the one whom the sentence before speaks of, where these don't quarrel.

        That sentence stands after `begin`, the paragraph's start; where nobody has the floor, after `before_that`.
        `opens`: the pronoun opens its paragraph, so that it means him of whom the paragraph before speaks.
        """
        last = self._last(paragraph)
        at = bisect_right(self.starts, start - 1) - 1
        if at < 0 or self.starts[at] < max(begin if last else before_that, self.floor.end):
            return Antecedent(last, last)
        before = self.reading.sentences[at]
        told = self.speakers.subjects.first(before.start, before.end)
        if told is None or told == last:
            return Antecedent(last, last)
        asked = self.speakers.words.asked.search(self.text, before.start, before.end)
        return Antecedent(told if last is None or asked or opens else None, last)

    def _sentence_start(self, floor: int, end: int) -> int | None:
        """Where the last sentence begins that starts from `floor` on, no later than `end`."""
        at = bisect_right(self.starts, end) - 1
        return self.starts[at] if at >= 0 and self.starts[at] >= floor else None

    def _sentence_of(self, place: int, line: Line) -> int:
        at = bisect_right(self.starts, place) - 1
        return max(self.starts[at], line.start) if at >= 0 else line.start

    def _sentence_at(self, place: int) -> Sentence | None:
        at = bisect_right(self.starts, place) - 1
        if at < 0 or self.reading.sentences[at].end <= place:
            return None
        return self.reading.sentences[at]


def _worth(reading: Reading, said: _Said) -> bool:
    """Whether it is a quotation of its own: a sentence, or four words of one."""
    inner = reading.article.text[said.quote.inner.start : said.quote.inner.end]
    count = len(inner.split())
    return count >= SPEECH_WORDS or (count >= 2 and said.quote.sort == "speech" and inner.lstrip()[:1].isupper())


def _once(reading: Reading, said: Sequence[_Said]) -> Iterator[_Said]:
    """Without those whose words another holds: pull quotes, repeated paragraphs."""
    text = reading.article.text
    plain = [_PLAIN.sub(" ", text[s.quote.inner.start : s.quote.inner.end]).strip().casefold() for s in said]
    everything = "".join(f" {words} \n" for words in plain)
    same = Counter(plain)
    seen: set[str] = set()
    for found, words in zip(said, plain, strict=True):
        if words not in seen and everything.count(f" {words} ") == same[words]:
            yield found
        seen.add(words)


def _joined(reading: Reading, said: Iterable[_Said]) -> Iterator[list[_Said]]:
    """The quotations; what a paragraph leaves open is one with the words of its speaker that open the next."""
    shown = [number for number, line in enumerate(reading.lines) if line.label != "blank"]
    following = dict(pairwise(shown))
    parts: list[_Said] = []
    for found in said:
        if parts and not _goes_on(reading, parts[-1], found, following):
            yield parts
            parts = []
        parts.append(found)
    if parts:
        yield parts


def _goes_on(reading: Reading, last: _Said, found: _Said, following: Mapping[int, int]) -> bool:
    """Whether a quotation opens the paragraph after one that was left open, and is the same person's."""
    line = found.quote.line
    opens = found.quote.start == reading.lines[line].start
    same = last.by.speaker == found.by.speaker
    return last.quote.open and same and opens and following.get(last.quote.line) == line


def _fact(reading: Reading, parts: Sequence[_Said]) -> Fact:
    text = reading.article.text
    words = "\n".join(text[said.quote.inner.start : said.quote.inner.end].strip() for said in parts)
    named = next((said for said in parts if said.explicit), parts[0])
    outlet = next((said.by.outlet for said in parts if said.by.outlet is not None), None)
    slots: dict[str, SlotValue] = {"text": words.removesuffix(","), "speaker": named.by.speaker}
    if outlet is not None:
        slots["outlet"] = outlet
    evidence = [said.quote.span for said in parts]
    if not any(span.overlaps(named.by.span) for span in evidence):
        evidence.append(named.by.span)
    return Fact("quote", slots, tuple(evidence), rule=named.rule, confidence=0.95 if named.explicit else 0.85)
