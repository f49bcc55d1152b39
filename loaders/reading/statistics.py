"""Figures that sentences give: runs of wins, goals of a season, titles, caps, expected goals.

The forms and the names of what they count are those of `language/statistics.toml`; only set forms are read,
a vague figure is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from loaders.model import Fact, SlotValue
from loaders.reading.telling import (
    Report,
    Telling,
    data,
    merged,
    names_side_before,
    number,
    other_side,
    person,
    side,
    tellings,
)

_NAME = "statistics"
_DECIMAL = re.compile(r"\d+\.\d+")


def facts(report: Report) -> Iterator[Fact]:
    """One statistic for each subject, measure and period: of several figures the first told."""
    kept: dict[tuple[str, str, str], Fact] = {}
    for fact in _told(report):
        key = str(fact.slots["subject"]), str(fact.slots["measure"]), str(fact.slots.get("period", ""))
        other = kept.get(key)
        if other is None:
            kept[key] = fact
        elif other.slots["value"] == fact.slots["value"]:
            kept[key] = Fact(other.kind, other.slots, merged(other.spans, fact.spans[0]), other.match, rule=other.rule)
    yield from kept.values()


def _told(report: Report) -> Iterator[Fact]:
    taken: list[tuple[int, int, int, float]] = []
    for told in tellings(report, _NAME):
        value = _value(told.word("value"))
        if value is None or value < told.form.entry.get("least", 0) or _unless(told):
            continue
        start, end = told.match.span()
        if any(at == told.index and first < end and start < last and same == value for at, first, last, same in taken):
            continue  # another form has read these words
        taken.append((told.index, start, end, value))
        for subject in _subjects(report, told):
            yield _fact(report, told, subject, _measure(report, told), value)
            also = told.form.entry.get("also")
            second = _value(told.word(also["value"])) if also is not None else None
            if also is not None and second is not None:
                yield _fact(report, told, subject, also["measure"], second)


def _fact(report: Report, told: Telling, subject: str, measure: str, value: int | float) -> Fact:
    slots: dict[str, SlotValue] = {"subject": subject, "measure": measure}
    period = _period(report, told)
    if period is not None:
        slots["period"] = period
    slots["value"] = value
    match = report.match if told.form.entry.get("match") else None
    return Fact("statistic", slots, (told.span,), match, rule=told.form.id)


def _unless(told: Telling) -> bool:
    words = told.form.entry.get("unless")
    return words is not None and re.search(words, told.before) is not None


def _value(word: str | None) -> int | float | None:
    if word is None:
        return None
    if _DECIMAL.fullmatch(word):
        return float(word)
    return number(word.rsplit(" ", 1)[-1])  # "a seventh" counts seven


def _subjects(report: Report, told: Telling) -> tuple[str, ...]:
    """Whose figure it is, by name."""
    of = told.form.entry["of"]
    if of == "competition":
        named = (str(t.value) for t in told.masked.things if t.kind == "competition")
        key = told.key("competition") or next(named, None)
        return (report.label(key),) if key is not None else ()
    if of == "away":
        ordered = report.main is not None and report.main.ordered
        return (report.match.away,) if report.match is not None and ordered else ()
    if of == "person":
        keys = [person(report, told), *([told.key("second")] if told.form.entry.get("both") else [])]
        return tuple(report.persons[key] for key in keys if key is not None and key in report.persons)
    if not told.form.entry.get("loose") and not names_side_before(report, told):
        return ()
    team = side(report, told)
    if of == "opponent" and team is not None:
        team = other_side(told, _first_side(told) or team)
    return (report.teams[team],) if team is not None and team in report.teams else ()


def _first_side(told: Telling) -> str | None:
    return next((str(t.value) for t in told.masked.things if t.kind == "team"), None)


def _measure(report: Report, told: Telling) -> str:
    """What is counted, in the words of the form's entry."""
    groups = told.match.groupdict()
    kind = groups.get("kind")
    other = told.key("other")
    filled = str(told.form.entry["measure"]).format(
        adj=_written(report, told, "adj") or "",
        kind=data(_NAME)["kinds"].get(kind, kind) if kind is not None else "",
        kind_written=_written(report, told, "kind_written") or "",
        other=report.teams.get(other, other) if other is not None else "",
        competition=_competition(report, told) or "",
    )
    return " ".join(filled.split())


def _competition(report: Report, told: Telling) -> str | None:
    """The competition as the report writes it: named in the form, in the sentence, or the report's own."""
    thing = told.masked.thing(told.match, "competition") if "competition" in told.match.groupdict() else None
    thing = thing or next((t for t in told.masked.things if t.kind == "competition"), None)
    own = report.where.competition
    mention = thing or own
    return report.reading.article.text[mention.start : mention.end] if mention is not None else None


def _written(report: Report, told: Telling, group: str) -> str | None:
    """A group's words as the article writes them."""
    words = told.word(group)
    if not words or not words.strip():
        return None
    span = told.masked.span(told.match.start(group), told.match.end(group) - (len(words) - len(words.rstrip())))
    return report.reading.article.text[span.start : span.end]


def _period(report: Report, told: Telling) -> str | None:
    for group in ("period", "date", "games"):
        written = _written(report, told, group)
        if written is not None:
            return written
    span = told.word("span")
    return f"the {span}" if span is not None else None
