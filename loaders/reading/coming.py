"""Matches still to be played: whom a side meets next, where and when."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from loaders.model import Fact, SlotValue, Span
from loaders.reading import entries
from loaders.reading.dates import DateMention
from loaders.reading.gates import Gate
from loaders.reading.layers import Reading
from loaders.reading.masks import Masked, Thing, classes, compile_pattern, gate, mask
from loaders.reading.masks import names as names_of
from loaders.reading.matches import stages_in, team_names
from loaders.reading.results import topic
from loaders.reading.within import mentions as mentions_within

_DAY = re.compile(r"(?: (?!T:|[.;!?])\S+){0,7}? D:(\d+) ")
_CLAUSE = re.compile(r" (?:[,;:—–]|and|but|while|with|by) ")
_ASIDE = re.compile(r" , (?:who|which|whose) (?:(?![.;!?] )\S+ ){1,20}?, ")
_GROUPS = {"b": "team"}
_OPENING = 500  # characters in which a preview says that it is one
_DAY_BEFORE = re.compile(r" D:(\d+)(?: (?!T:|[.;!?])\S+){0,4} $")
_TAKEN_UP = re.compile(r" (?:when|as) (?:they|it) (?:(?!T:|they |it )\S+ ){0,5}T:\d+$")
_NEAR = 60  # characters around a form in which its stage is named


@dataclass(frozen=True, slots=True)
class _Form:
    id: str
    regex: re.Pattern[str]
    home: str | None
    dated: bool
    verbless: bool


@cache
def _data() -> dict[str, Any]:
    return entries.load("coming.toml", {"coming": frozenset({"home", "dated", "verbless"})})


def is_preview(reading: Reading) -> bool:
    """Whether the first words of the article say that it is about matches to come."""
    known: bool | None = reading.memo.get("preview")
    if known is None:
        start = f"{reading.article.title or ''}\n{reading.article.text[:_OPENING]}"
        words = re.compile(_data()["preview"]["words"], re.IGNORECASE)
        known = reading.memo["preview"] = words.search(start) is not None
    return known


@cache
def _before(name: str) -> re.Pattern[str]:
    """Words before a form that make it no match to come."""
    return re.compile(_data()["before"][name])


@cache
def _forms() -> tuple[tuple[_Form, ...], Gate]:
    data = _data()
    known = classes(data["verbs"], data["words"])
    forms = tuple(
        _Form(
            e["id"],
            compile_pattern(e["pattern"], _GROUPS, known),
            e.get("home"),
            bool(e.get("dated")),
            bool(e.get("verbless")),
        )
        for e in data["coming"]
    )
    return forms, gate(form.regex for form in forms)


@dataclass(frozen=True, slots=True)
class Meeting:
    """Two sides, by key, that the words of a sentence expect to meet; `home` is the key of the side at home."""

    side: str
    opponent: str
    home: str | None
    day: date | None
    span: Span
    rule: str

    @property
    def pair(self) -> frozenset[str]:
        return frozenset((self.side, self.opponent))


def facts(reading: Reading, days: Sequence[DateMention], label: Callable[[str], str]) -> Iterator[Fact]:
    """One fixture fact for each pair of sides that the text expects to meet."""
    names = team_names(reading)
    seen = {frozenset((f.home, f.away)) for f in reading.fixtures if f.status == "played" and f.leg != 1}
    for index in range(len(reading.sentences)):
        for meeting in meetings(reading, index, days):
            if meeting.pair in seen:
                continue
            seen.add(meeting.pair)
            slots: dict[str, SlotValue] = {"teams": tuple(sorted(names[key] for key in meeting.pair))}
            if meeting.home is not None:
                slots["home"] = names[meeting.home]
            if meeting.day is not None:
                slots["date"] = meeting.day.isoformat()
            slots |= _setting(reading, meeting.span, index, label)
            yield Fact("fixture", slots, (meeting.span,), rule=meeting.rule)


def meetings(reading: Reading, index: int, days: Sequence[DateMention]) -> Iterator[Meeting]:
    """The matches to come that sentence `index` tells outside speech."""
    sentence = reading.sentences[index]
    if not names_of(reading, sentence, "team"):
        return
    things = [Thing(d.start, d.end, "date", d) for d in days if sentence.start <= d.start < sentence.end]
    masked = mask(reading, sentence, things)
    forms, opened = _forms()
    for form in (forms[place] for place in opened.open(masked.words)):
        for match in form.regex.finditer(masked.text):
            before = masked.text[: match.start()]
            if _before("not_yet").search(before) or (form.verbless and _before("done").search(before)):
                continue
            if match.group().startswith("hosts ") and not _before("hosting").search(before):
                continue  # "Hosts Cameroon took the bronze on Saturday"
            if masked.text[match.end() :].startswith(" or "):
                continue  # one of two: nobody knows yet
            meeting = _meeting(reading, masked, form, match, index)
            if meeting is not None and not any(q.overlaps(meeting.span) for q in reading.quoted):
                yield meeting


def _meeting(reading: Reading, masked: Masked, form: _Form, match: re.Match[str], index: int) -> Meeting | None:
    future = _day(masked, match)
    published = reading.article.published
    over = future is not None and published is not None and future < published
    if form.dated and (over or (future is None and not is_preview(reading))):
        return None
    if form.dated and future is not None and future == published and not is_preview(reading):
        return None  # it may be over
    thing = masked.thing(match, "b")
    assert thing is not None
    opponent = str(thing.value)
    side = _side(reading, masked, match, index, opponent)
    if side is None:
        return None
    home = {"a": side, "b": opponent, None: None}[form.home]
    return Meeting(side, opponent, home, future, masked.span(*match.span()), form.id)


def _day(masked: Masked, match: re.Match[str]) -> date | None:
    """The day to come that is named in the few words after the form, or before it."""
    after = _DAY.match(masked.text, match.end()) or _DAY_BEFORE.search(masked.text[: match.start()])
    mention = masked.things[int(after[1])].value if after is not None else None
    return mention.future if isinstance(mention, DateMention) else None


def _side(reading: Reading, masked: Masked, match: re.Match[str], index: int, opponent: str) -> str | None:
    """The side spoken of: the one named last in the clause before the form, else what the sentence is about."""
    spoken = _ASIDE.sub(" ", masked.text[: match.start()])
    clause = _CLAUSE.split(spoken)[-1]
    national = {team.key: team.national for team in reading.teams}
    alike = frozenset(key for key, flag in national.items() if flag == national[opponent])
    numbers = [int(n) for n in re.findall(r"T:(\d+)", clause)]
    if clause.startswith(("who ", "which ")):  # "Roma, who are at Atalanta"
        numbers = [int(n) for n in re.findall(r"T:(\d+)", masked.text[: match.start()])]
    before = [key for n in numbers if (key := str(masked.things[n].value)) in alike]
    taken_up = bool(_TAKEN_UP.search(masked.text[: match.end()]))
    if before and (taken_up or " they " in clause) and len(before) > 1:
        before = before[:1]  # "City are through after they beat Real to book a final with Inter"
    if before:
        return before[-1] if before[-1] != opponent else None
    opening = [key for n in re.findall(r"T:(\d+)", spoken) if (key := str(masked.things[int(n)].value)) in alike]
    side = opening[0] if opening else None if taken_up else topic(reading, index - 1, alike)
    return side if side != opponent else None


def _setting(reading: Reading, span: Span, index: int, label: Callable[[str], str]) -> dict[str, SlotValue]:
    sentence = reading.sentences[index]
    slots: dict[str, SlotValue] = {}
    here = mentions_within(reading, sentence.start, sentence.end)
    competitions = {m.key for m in here if m.kind == "competition"}
    if len(competitions) == 1:
        slots["competition"] = label(next(iter(competitions)))
    text = reading.article.text
    clause = text.rfind(",", max(sentence.start, span.start - _NEAR), span.start) + 1
    start = max(clause, sentence.start, span.start - _NEAR)
    stages = list(stages_in(text, start, min(sentence.end, span.end + _NEAR)))
    own = [stage for stage, words, ahead in stages if not ahead or span.covers(words)]
    if len({stage for stage, _, _ in stages}) == 1 and own:
        slots["stage"] = own[0]
    return slots
