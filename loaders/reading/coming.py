"""Matches still to be played: whom a side meets next, where and when."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from loaders.model import Fact, SlotValue, Span
from loaders.reading.dates import DateMention
from loaders.reading.layers import Reading
from loaders.reading.masks import Masked, Thing, classes, compile_pattern, mask
from loaders.reading.matches import stages_in, team_names

_ELSEWISE = re.compile(r" (?:chance|right|opportunity|hope|hopes|could)(?: \S+)? $")  # not yet a fixture

_GROUPS = {"a": "team", "b": "team", "day": "date"}


@dataclass(frozen=True, slots=True)
class _Form:
    id: str
    regex: re.Pattern[str]
    home: str | None
    dated: bool


@cache
def _forms() -> tuple[_Form, ...]:
    data: dict[str, Any] = tomllib.loads(files("loaders.language").joinpath("coming.toml").read_text(encoding="utf-8"))
    known = classes(data["verbs"], data["words"])
    return tuple(
        _Form(e["id"], compile_pattern(e["pattern"], _GROUPS, known), e.get("home"), bool(e.get("dated")))
        for e in data["coming"]
    )


def facts(reading: Reading, days: Sequence[DateMention], label: Callable[[str], str]) -> Iterator[Fact]:
    """One fixture fact for each pair of sides that the text expects to meet."""
    seen: set[frozenset[str]] = {frozenset((f.home, f.away)) for f in reading.fixtures if f.main}
    for index, sentence in enumerate(reading.sentences):
        things = [Thing(d.start, d.end, "date", d) for d in days if sentence.start <= d.start < sentence.end]
        masked = mask(reading, sentence, things)
        if " T:" not in masked.text:
            continue
        for form in _forms():
            for match in form.regex.finditer(masked.text):
                if _ELSEWISE.search(masked.text[: match.start() + 1]):
                    continue
                fact = _fact(reading, masked, form, match, index, label)
                if fact is None or any(q.overlaps(fact.spans[0]) for q in reading.quoted):
                    continue
                teams = fact.slots["teams"]
                assert isinstance(teams, tuple)
                pair = frozenset(teams)
                if pair not in seen:
                    seen.add(pair)
                    yield fact


def _fact(
    reading: Reading, masked: Masked, form: _Form, match: re.Match[str], index: int, label: Callable[[str], str]
) -> Fact | None:
    day = masked.thing(match, "day")
    mention = day.value if day is not None else None
    future = mention.future if isinstance(mention, DateMention) else None
    published = reading.article.published
    if form.dated and (future is None or (published is not None and future <= published)):
        return None
    opponent = masked.thing(match, "b")
    assert opponent is not None
    side = _side(reading, masked, match, index, str(opponent.value))
    if side is None:
        return None
    names = team_names(reading)
    slots: dict[str, SlotValue] = {"teams": tuple(sorted((names[side], names[str(opponent.value)])))}
    if form.home is not None:
        slots["home"] = names[side] if form.home == "a" else names[str(opponent.value)]
    if future is not None:
        slots["date"] = future.isoformat()
    span = masked.span(*match.span())
    slots |= _setting(reading, masked, match, span, index, label)
    return Fact("fixture", slots, (span,), rule=form.id)


def _side(reading: Reading, masked: Masked, match: re.Match[str], index: int, opponent: str) -> str | None:
    """The side spoken of: the last one named before in the sentence, else the topic of the one before."""
    numbers = [int(n) for n in re.findall(r" T:(\d+)", masked.text[: match.start() + 1])]
    before = [str(masked.things[n].value) for n in numbers]
    if before:
        return before[-1] if before[-1] != opponent else None
    for back in (index - 1, index - 2):
        if back >= 0:
            sentence = reading.sentences[back]
            named = [m.key for m in reading.mentions if m.kind == "team" and sentence.start <= m.start < sentence.end]
            if named:
                return named[0] if named[0] != opponent else None
    return None


def _setting(
    reading: Reading, masked: Masked, match: re.Match[str], span: Span, index: int, label: Callable[[str], str]
) -> dict[str, SlotValue]:
    sentence = reading.sentences[index]
    slots: dict[str, SlotValue] = {}
    competitions = [t for t in masked.things if t.kind == "competition"]
    if len({t.value for t in competitions}) == 1:
        slots["competition"] = label(str(competitions[0].value))
    stages = list(stages_in(reading.article.text, max(sentence.start, span.start - 60), min(sentence.end, span.end + 60)))
    if len({stage for stage, _, _ in stages}) == 1:
        slots["stage"] = stages[0][0]
    return slots
