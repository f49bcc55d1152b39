"""What the heads of live text say in a notation of their own: goals with the score, changes, cards.

"29 min: GOAL! Brazil 0-5 Germany (Khedira 29)", "64' SUBSTITUTION: Palmer on for Mudryk", "YELLOW CARD:
Rice (Arsenal)", and the sentences of data companies: "Goal! Leeds 1, Hull 0. Piroe (Leeds) right footed shot ...".
Live text that is only prose is read as prose.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

from loaders.model import Fact, MatchRef, SlotValue, Span
from loaders.reading import scorers
from loaders.reading.layers import Line
from loaders.reading.lists import LAST_MINUTE, items
from loaders.reading.scorers import Strike
from loaders.reading.wording import alternation, folded, meanings, pattern, words

_NAME = r"[^\W\d_a-z][^\W\d_]*(?:[.'’-]?\s?[^\W\d_]+){0,4}?"
_SCORE = (
    r"(?P<home>[^\d()!:.]{2,40}?)\s(?P<h>\d{1,2})\s?(?:[-–—]|,\s)\s?"
    r"(?:(?P<away2>[^\d()!:.]{2,40}?)\s(?P<a2>\d{1,2})|(?P<a>\d{1,2})\s(?P<away>[^\d()!:.]{2,40}?))"
)
_SIDE = r"[^\W\d_a-z][^\d():;.,!?]{1,38}?"
_WITH_COMMA = re.compile(
    rf"\s*(?P<name>{_NAME}),\s*(?P<minute>\d{{1,3}})(?:\s?\+\s?(?P<added>\d{{1,2}}))?\s?['’′]?[\s,]*(?P<mark>[\w .]*)"
)
_LONGEST = 500
_WORD = re.compile(r"(?<![\w'’])[a-zß-ÿ]{4,}")  # no part of a name
_LONGEST_NAME = 40
#: What stands among the lines of live text and may be one.
_READ = ("live", "prose", "crosshead", "headline", "scoreboard")

#: What a form itself says, by kind.
_TOLD = {"card": "colour", "penalty": "outcome"}

#: The name and the side that a stretch of the text names, as the article's names have them.
Resolver = Callable[[Span], str | None]


@dataclass(frozen=True, slots=True)
class Score:
    """A score that a line opens with, in the order of the text; `strike` the scorer where it is told with a goal."""

    home: Span
    away: Span
    goals: tuple[int, int]
    strike: Strike | None
    span: Span
    own: str | None = None  # the scorer's side, where the line names it


@dataclass(frozen=True, slots=True)
class Change:
    """A card, a substitution or a penalty: `named` are spans of persons and of the side by slot.

    `told` is what the form itself says: a card's colour, what came of a penalty.
    """

    kind: str
    named: tuple[tuple[str, Span], ...]
    told: str | None
    minute: int | None
    added: int | None
    span: Span


@dataclass(frozen=True, slots=True)
class Live:
    """What live lines give, in the order of the text; `standing` are scores told without a goal."""

    scores: tuple[Score, ...] = ()
    changes: tuple[Change, ...] = ()
    standing: tuple[Score, ...] = ()


@dataclass(frozen=True, slots=True)
class Goal:
    """A goal of live text: the sides as its score has them, and the one whose score rose."""

    home: Span
    away: Span
    side: Span
    strike: Strike


def _phrases(key: str) -> str:
    return alternation(words()["live"][key])


@cache
def _minute_words() -> str:
    """What follows the figure of a minute: a tick, "min", or "th minute"."""
    return rf"(?:['’′]|(?:{_phrases('ordinal')})?[ -]?(?:{_phrases('minute')})\b\.?)"


@cache
def opening() -> re.Pattern[str]:
    """The minute or the hour that opens an entry: "29 min:", "• 45+2'", "29th minute:", "Minute 29:", "20:15"."""
    before, counted = _phrases("minute"), rf"(?:{_phrases('ordinal')})[ -]?(?:{_phrases('minute')})"
    return re.compile(
        rf"[\s•·*▪●-]*(?:\d{{1,3}}(?:\s?\+\s?\d{{1,2}})?\s?(?:['’′]|(?i:{before})\b)"
        rf"|\d{{1,3}}(?i:{counted})\b[^:.–—]{{0,20}}[:–—]|(?i:{before}) \d{{1,3}}\s?[:–—.]"
        r"|\d{1,2}[:.]\d\d(?!\d)(?:\s?[ap]m)?(?=\s|$))[\s:–—.-]*"
    )


@cache
def _head() -> re.Pattern[str]:
    return re.compile(
        rf"[^\w(]*(?:(?:(?i:{_phrases('minute')}) )?"
        rf"(?P<minute>\d{{1,3}})(?:\s?['’′])?(?:\s?\+\s?(?P<added>\d{{1,2}}))?\s?"
        rf"(?i:{_minute_words()})?(?:\s?\((?i:{_phrases('plus')})\s?(?P<plus>\d{{1,2}})[^()]{{0,12}}\))?[\s:.–—|-]*)?"
    )


@cache
def _posted() -> str:
    """What a page prints behind the head of an entry: the score of a tie, and when the entry was written."""
    return (
        rf"\s*(?:\((?i:{_phrases('aggregate')})[^()]{{1,20}}\)\s*)?(?:{_phrases('posted')}) "
        rf"(?:(?P<posted>\d{{1,3}})(?:\s?\+\s?\d{{1,2}})? (?:{_phrases('minute')})|\d{{1,2}}:\d\d\b[^()]{{0,30}})"
    )


@cache
def _entry() -> re.Pattern[str]:
    return re.compile(rf"{_posted()}\s*$")


@cache
def _assisted() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{_phrases('assisted')}) (?P<name>{_NAME})(?=[.!;,]| (?:{_phrases('assisted_how')}) |$)")


@cache
def _goal() -> re.Pattern[str]:
    opener, before, aggregate = (_phrases(key) for key in ("goal", "before_goal", "aggregate"))
    return re.compile(
        rf"(?i:(?:(?:{before})\s)?(?:{opener}))\W{{1,8}}{_SCORE}(?:\s*\((?!(?i:{aggregate})\b)(?P<list>[^()]*(?:\([^()]*\)[^()]*)*)\)|\.\s(?P<scorer>{_NAME})\s\((?P<own>[^()]+)\).*)?[.!]*(?:{_posted()})?\s*$",
    )


@cache
def _by_own() -> re.Pattern[str]:
    return re.compile(rf"(?i:{_phrases('own_by')}) (?P<player>{_NAME}), [^\d.,;:]{{2,40}}\. {_SCORE}\s*[.!]*\s*$")


@cache
def _standing() -> re.Pattern[str]:
    return re.compile(rf"(?:(?i:{_phrases('standing')})\W{{1,5}})?{_SCORE}\s*(?=[:.,!|–—-]|$)")


def is_entry(line: str) -> bool:
    """Whether a line is the title of an entry with its minute or its hour: "Postpublished at 44 mins"."""
    return any(phrase in line for phrase in words()["live"]["posted"]) and _entry().search(line) is not None


def is_goal(text: str, start: int, end: int) -> bool:
    """Whether a line is the head of a goal with its score, which only live text has."""
    head = _head().match(text, start, end)
    return end - start <= _LONGEST and _goal().match(text, head.end() if head is not None else start, end) is not None


@cache
def _forms() -> tuple[tuple[str, str | None, re.Pattern[str]], ...]:
    """The kind, what it tells and the pattern of every form; a name starts with a capital whatever the labels do."""
    found = []
    for entry in words()["live"]["forms"]:
        kind, told, text = (part.strip() for part in entry.split("|", 2))
        for slot in ("player", "on", "off", "taker"):
            text = text.replace("{" + slot + "}", f"(?P<{slot}>{_NAME})")
        for name in ("team", "team2"):  # a side may stand in either of two places
            text = text.replace("{team}", rf"(?P<{name}>{_SIDE})", 1)
        for key in ("sub", "yellow", "red"):
            text = text.replace("{" + key + "}", f"(?i:{_phrases(key)})")
        found.append((kind, told or None, re.compile(text)))
    return tuple(found)


def find(text: str, lines: Sequence[Line]) -> Live:
    """The heads of live lines. A goal counts only in a line of live text or with its score."""
    scores: list[Score] = []
    standing: list[Score] = []
    changes: list[Change] = []
    live = any(line.label == "live" for line in lines)
    for number, line in enumerate(lines):
        if not live or line.end - line.start > _LONGEST or line.label not in _READ:
            continue
        head = _head().match(text, line.start, line.end)
        at = head.end() if head is not None else line.start
        minute, added = _minute(head)
        score = _score(text, at, line, minute, added) or _own_goal(text, at, line, minute, added)
        if score is not None:
            scores.append(score if score.strike is not None else _named_below(text, lines, number, score))
        elif (stood := _standing().match(text, at, line.end)) is not None and not _tells(stood):
            standing.append(_scored(stood, None, Span(line.start, stood.end())))
        elif (change := _change(text, at, line, minute, added)) is not None:
            changes.append(change)
    return Live(tuple(scores), tuple(changes), tuple(standing))


def _tells(match: re.Match[str]) -> bool:
    """Whether words that are no names stand with those of the sides: "England beaten 1-0 in the final as Spain win"."""
    sides = (match["home"], match["away2"] or match["away"] or "")
    return any(_WORD.search(side) is not None for side in sides)


def _minute(head: re.Match[str] | None) -> tuple[int | None, int | None]:
    if head is None or head["minute"] is None or not 0 < int(head["minute"]) <= LAST_MINUTE:
        return None, None
    added = head["added"] or head.groupdict().get("plus")
    return int(head["minute"]), int(added) if added else None


def _score(text: str, at: int, line: Line, minute: int | None, added: int | None) -> Score | None:
    match = _goal().match(text, at, line.end)
    if match is None:
        return None
    span = Span(line.start, line.end)
    strike: Strike | None = None
    single = _WITH_COMMA.fullmatch(text, *match.span("list")) if match["list"] else None
    if single is not None:
        mark = meanings("marks").get(folded(single["mark"]))
        strike = Strike(Span(*single.span("name")), *_minute(single), mark, span)
    elif match["list"]:
        listed = scorers.read(text, *match.span("list"))
        named = scorers.named(text, *match.span("list"))
        if len(listed) >= 1 or len(named) == 1:
            last = (listed or named)[-1]
            strike = last if last.minute else Strike(last.name, minute, added, last.mark, last.span)
    elif match["scorer"]:
        helped = _assisted().search(text, match.end("own"), line.end)
        assist = Span(*helped.span("name")) if helped is not None else None
        converted = pattern("live", "converts").search(text, match.end("own"), line.end)
        mark = "penalty" if converted is not None else None
        strike = Strike(Span(*match.span("scorer")), minute, added, mark, span, assist=assist)
    return replace(_scored(match, strike, span), own=match["own"])


def _own_goal(text: str, at: int, line: Line, minute: int | None, added: int | None) -> Score | None:
    """ "Own Goal by Keane, Everton. Everton 0, Leeds 1." """
    match = _by_own().match(text, at, line.end)
    if match is None:
        return None
    strike = Strike(Span(*match.span("player")), minute, added, "own_goal", Span(line.start, match.end()))
    return _scored(match, strike, strike.span)


def _named_below(text: str, lines: Sequence[Line], number: int, score: Score) -> Score:
    """The goal with the scorer whose name alone is the next line of the entry."""
    posted = re.search(_posted(), text[lines[number].start : lines[number].end])
    below = next((line for line in lines[number + 1 :] if line.label != "blank"), None)
    listed = items(text, below.start, below.end) if posted and below and below.end - below.start < _LONGEST_NAME else ()
    if posted is None or len(listed) != 1 or listed[0].after:
        return score
    times = listed[0].times
    minute = times[0].minute if times else int(posted["posted"]) if posted["posted"] else None
    return replace(score, strike=Strike(listed[0].name, minute, times[0].added if times else None, None, score.span))


def _scored(match: re.Match[str], strike: Strike | None, span: Span) -> Score:
    away, goals = ("away2", "a2") if match["a2"] else ("away", "a")
    return Score(Span(*match.span("home")), Span(*match.span(away)), (int(match["h"]), int(match[goals])), strike, span)


def _change(text: str, at: int, line: Line, minute: int | None, added: int | None) -> Change | None:
    for kind, told, form in _forms():
        match = form.match(text, at, line.end)
        if match is not None:
            named = tuple(
                (slot.rstrip("2"), Span(*match.span(slot))) for slot, value in match.groupdict().items() if value
            )
            return Change(kind, named, told, minute, added, Span(line.start, match.end()))
    return None


def names(live: Live) -> Iterator[Span]:
    """The persons that the lines name."""
    strikes = [score.strike for score in live.scores if score.strike is not None]
    yield from (strike.name for strike in strikes)
    yield from (strike.assist for strike in strikes if strike.assist is not None)
    for change in live.changes:
        yield from (span for slot, span in change.named if slot != "team")


def goals(text: str, live: Live) -> Iterator[Goal]:
    """Every goal with the side whose score rose; a score that no other of its match leads up to gives none."""
    told: defaultdict[tuple[str, str], set[tuple[int, int]]] = defaultdict(lambda: {(0, 0)})
    for score in (*live.scores, *live.standing):
        told[_sides(text, score)].add(score.goals)
    for score in live.scores:
        home, away = score.goals
        before = ((score.home, (home - 1, away)), (score.away, (home, away - 1)))
        rose = [side for side, earlier in before if earlier in told[_sides(text, score)]]
        if score.own is not None:
            rose = [side for side in (score.home, score.away) if text[side.start : side.end].strip() == score.own]
        elif 0 in score.goals:
            rose = [score.home if home else score.away]
        if len(rose) == 1 and score.strike is not None:
            yield Goal(score.home, score.away, rose[0], score.strike)


def _sides(text: str, score: Score) -> tuple[str, str]:
    """The two sides as the line writes them."""
    home, away = (text[side.start : side.end].strip().casefold() for side in (score.home, score.away))
    return home, away


def facts(
    live: Live, person: Resolver, team: Resolver, rosters: Callable[[str], str | None], match: MatchRef | None
) -> Iterator[Fact]:
    """Cards, changes and penalties; the side is the one that the line names, else the player's own."""
    for change in live.changes:
        slots: dict[str, SlotValue] = {}
        for slot, span in change.named:
            value = team(span) if slot == "team" else person(span)
            if value is None or (slot == "team" and match is not None and value not in (match.home, match.away)):
                break
            slots[slot] = value
        else:
            if slots.get("on") is not None and slots.get("on") == slots.get("off"):
                continue
            if change.kind == "penalty":
                slots["awarded_to"] = slots.pop("team")
            own = rosters(str(slots.get("player") or slots.get("off") or slots.get("on")))
            if "team" not in slots and own is not None and change.kind != "penalty":
                slots["team"] = own
            if change.told is not None:
                slots[_TOLD[change.kind]] = change.told
            if change.minute is not None:
                slots["minute"] = change.minute
            if change.added is not None:
                slots["added"] = change.added
            yield Fact(change.kind, slots, (change.span,), match, rule="live-line")
