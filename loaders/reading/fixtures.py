"""The fixture register in use: which match a clause is about."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from loaders.model import Span
from loaders.reading import within
from loaders.reading.layers import Fixture, Mention, Reading
from loaders.reading.register import FRESH, leg_at
from loaders.reading.scores import results_data

_FAR = 10_000  # characters: farther than any sentence reaches
_ROUND_UP = 3  # matches that make a report a round-up


def at(reading: Reading, span: Span) -> Fixture | None:
    """The fixture that the words at `span` are about.

    What the sentence itself says decides (a telling of a result, another leg, two sides of one
    fixture); else the fixture of the sentences before it; else the main match. A paragraph of sides
    that played none of these is about a match that is not told.
    """
    main = next((f for f in reading.fixtures if f.main), None)
    if main is not None and _elsewhere(reading, main, span):
        return _told_there(reading, main, span)
    pointer = _pointed(reading, span)
    if not _round_up(reading):
        return pointer or main
    if pointer is None and main is not None and any(s.start <= span.start for s in main.spans):
        pointer = main  # in a round-up only what comes behind its telling can be of the main match
    if pointer is None:
        return None
    line = next((line for line in reading.lines if line.start <= span.start < line.end), None)
    named = {m.key for m in _teams_in(reading, Span(line.start, line.end))} if line is not None else set()
    return None if named and not named & {pointer.home, pointer.away} else pointer


def _round_up(reading: Reading) -> bool:
    """Whether the article reports several matches: three of them, or two with a scoreboard each."""
    known: tuple[object, bool] | None = reading.memo.get("round_up")
    if known is None or known[0] is not reading.fixtures:
        played = [f for f in reading.fixtures if f.status == "played" and f.leg is None]
        boards = [line for line in reading.lines if line.label == "scoreboard"]
        printed = [f for f in played if any(b.start <= s.start < b.end for s in f.spans[:1] for b in boards)]
        several = len(played) >= _ROUND_UP or len(printed) > 1 or _speaks_of_others(reading)
        known = reading.memo["round_up"] = (reading.fixtures, several)
    return known[1]


def _speaks_of_others(reading: Reading) -> bool:
    """Whether the report names many sides and says that it goes on to other matches of the day."""
    named = {m.key for m in reading.mentions if m.kind == "team"}
    others = re.compile(results_data()["further"]["others"])
    return len(named) >= 2 * _ROUND_UP and any(others.search(reading.text(s)) for s in reading.sentences)


def _elsewhere(reading: Reading, main: Fixture, span: Span) -> bool:
    """Whether the sentence puts what it tells at the other side's ground, or on a day before the match."""
    around = within.sentence(reading, span.start)
    if around is None or main.leg == 1:
        return False
    sentence = around.span
    own = [_apart(span, s) for s in main.spans if sentence.overlaps(s)]
    here = within.mentions(reading, sentence.start, sentence.end)
    away = [m.span for m in here if m.kind == "venue" and m.key in reading.away_grounds]
    if any(sentence.covers(s) and _apart(span, s) < min(own, default=_FAR) for s in away):
        return True
    days = [day for at_words, day in reading.days if sentence.covers(at_words)]
    return main.date is not None and bool(days) and not own and all((main.date - day).days > FRESH for day in days)


def _apart(one: Span, other: Span) -> int:
    """Characters between two spans."""
    return max(one.start - other.end, other.start - one.end, 0)


def _told_there(reading: Reading, main: Fixture, span: Span) -> Fixture | None:
    """The other match of the same sides that the sentence can be about: told in it, or the only one."""
    around = within.sentence(reading, span.start)
    if around is None:
        return None
    sentence = around.span
    others = [f for f in reading.fixtures if not f.main and {f.home, f.away} == {main.home, main.away}]
    here = [f for f in others if any(sentence.overlaps(s) for s in f.spans)] or others
    return here[0] if len(here) == 1 and here[0].status == "played" else None


def _pointed(reading: Reading, span: Span) -> Fixture | None:
    index = within.sentence_index(reading, span.start)
    if index is None:
        return None
    played = [f for f in reading.fixtures if f.status == "played"]
    sentence = reading.sentences[index].span
    own = _nearest(reading, span, _told_in(played, sentence), sentence) or _named(reading, index, played)
    if own is None and any(not f.main and f.leg is None for f in played):
        return _back(reading, index, _carried(reading, index - 1, played), played)
    return own


def _told_in(played: Sequence[Fixture], sentence: Span) -> list[Fixture]:
    return [f for f in played if any(s.overlaps(sentence) for s in f.spans)]


def _named(reading: Reading, index: int, played: Sequence[Fixture]) -> Fixture | None:
    """The match that a sentence is about by the sides that it names, or by the heading over it."""
    named = {m.key for m in _teams_in(reading, reading.sentences[index].span)}
    fitting = [f for f in played if named & {f.home, f.away}]
    best = [f for f in fitting if {f.home, f.away} <= named] or fitting
    if len(best) == 1:
        return best[0]
    if best and any(f.main for f in best):
        return next(f for f in best if f.main)
    return _heading(reading, index, played)


def _carried(reading: Reading, index: int, played: Sequence[Fixture]) -> Fixture | None:
    """The match that the sentences up to `index` speak of last; each is asked once for the same layers."""
    known: dict[int, Fixture | None]
    fixtures, mentions, known = reading.memo.get("carried", (None, None, {}))
    if fixtures is not reading.fixtures or mentions is not reading.mentions:
        known = {-1: None}
        reading.memo["carried"] = (reading.fixtures, reading.mentions, known)
    asked = index
    while index not in known:
        told = _told_in(played, reading.sentences[index].span)
        found = told[-1] if told else _named(reading, index, played)
        if found is not None:
            known[index] = found
            break
        index -= 1
    known.update(dict.fromkeys(range(index + 1, asked + 1), known[index]))
    return known[asked]


def _back(reading: Reading, index: int, found: Fixture | None, played: Sequence[Fixture]) -> Fixture | None:
    """What sentence `index` goes on with behind a glance at another match of the same sides.

    Behind a first leg it is the second; behind a match of the past, from the next paragraph on, the one of the report.
    """
    if found is None:
        return None
    pair = {found.home, found.away}
    if found.leg == 1:
        return next((f for f in played if {f.home, f.away} == pair and f.leg == 2), found)
    if not found.past or _last_line(reading, found) == reading.sentences[index].line:
        return found
    again = next((f for f in played if {f.home, f.away} == pair and not f.past), None)
    main = next((f for f in played if f.main), None)
    return again or (found if main is None or pair == {main.home, main.away} else main)


def _last_line(reading: Reading, found: Fixture) -> int | None:
    """The line of the last sentence that tells of a match; each match is asked once for the same layers."""
    known: dict[int, int | None]
    fixtures, known = reading.memo.get("last line", (None, {}))
    if fixtures is not reading.fixtures:
        known = {}
        reading.memo["last line"] = (reading.fixtures, known)
    if id(found) not in known:
        told = (s for s in reversed(reading.sentences) if any(s.span.overlaps(span) for span in found.spans))
        known[id(found)] = next((sentence.line for sentence in told), None)
    return known[id(found)]


def _heading(reading: Reading, at: int, played: Sequence[Fixture]) -> Fixture | None:
    """The one match whose result stands alone, as a heading, right over the sentence."""
    end = reading.sentences[at - 1].end if at else 0
    start = reading.sentences[at].start
    over = [f for f in played if any(end <= span.start and span.end <= start for span in f.spans)]
    return over[0] if len(over) == 1 else None


def _nearest(reading: Reading, span: Span, here: Sequence[Fixture], sentence: Span) -> Fixture | None:
    """Of the fixtures told in the sentence, the one of the words at `span`."""
    if not here:
        return None
    leg = leg_at(reading.article.text, span, sentence)
    by_leg = [f for f in here if leg is not None and f.leg == leg]
    if by_leg:
        return by_leg[0]

    def distance(fixture: Fixture) -> int:
        return min(_apart(span, s) for s in fixture.spans if s.overlaps(sentence))

    return min(here, key=lambda f: (distance(f), not f.main))


def _teams_in(reading: Reading, span: Span) -> Iterable[Mention]:
    return (m for m in within.mentions(reading, span.start, span.end) if m.kind == "team")
