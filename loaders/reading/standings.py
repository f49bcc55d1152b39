"""Places in a table as sentences tell them: "second-placed Lazio", "third with 71 points", "topped the group".

The forms are those of `language/standings.toml`. Tables themselves are read by `tables.py`. A place is of the
league named beside it, else of the one named last before, else of the report's own competition.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from loaders.model import Fact, SlotValue, Span
from loaders.reading import within
from loaders.reading.dates import DateMention
from loaders.reading.layers import Mention
from loaders.reading.telling import Report, Telling, data, guard, merged, number, side, tellings

_NAME = "standings"
_BESIDE = 45  # masked characters round a form in which a day may put it into another season
_HISTORY = 40  # masked characters after a form in which words may make it no place in a table
_REACH = 40  # characters before a competition in which words make it one to be reached or won
_LONG = 100  # days back that are of another part of the season
_BACK = 3  # sentences back to the competition last named
_REACHED = re.compile(
    r"\b(?:qualif\w+|reach\w*|place|spot|berth|return|race|for|into|from|drop\w*|won?|win\w*|lift\w*)(?: \S+){0,3} $"
)
_BOTH = re.compile(r"^ (?:both|the two) (?:teams|sides|clubs) ")


@dataclass(frozen=True, slots=True)
class _Place:
    """What one telling says of one side."""

    team: str
    position: int | None
    points: int | None
    competition: str | None
    span: Span
    rule: str
    inferred: bool = False


def facts(report: Report) -> Iterator[Fact]:
    """One standing for each side and competition, what several sentences say of it put together."""
    found = [told for told in tellings(report, _NAME) if not _elsewhen(report, told)]
    kept: dict[str, tuple[_Place, tuple[Span, ...]]] = {}
    for place in (*_places(report, found), *_compared(report, found)):
        if place.team not in kept:
            kept[place.team] = place, (place.span,)
        elif _fits(other := kept[place.team][0], place):
            kept[place.team] = _joined(other, place), merged(kept[place.team][1], place.span)
    for place, spans in kept.values():
        yield _fact(report, place, spans)


def _fact(report: Report, place: _Place, spans: tuple[Span, ...]) -> Fact:
    slots: dict[str, SlotValue] = {"team": report.teams[place.team]}
    if place.competition is not None:
        slots["competition"] = report.label(place.competition)
    if place.position is not None:
        slots["position"] = place.position
    if place.points is not None:
        slots["points"] = place.points
    if report.day is not None:
        slots["as_of"] = report.day
    return Fact("standing", slots, spans, status="inferred" if place.inferred else "asserted", rule=place.rule)


def _fits(one: _Place, other: _Place) -> bool:
    pairs = ((one.position, other.position), (one.points, other.points), (one.competition, other.competition))
    return all(a is None or b is None or a == b for a, b in pairs)


def _joined(one: _Place, other: _Place) -> _Place:
    return replace(
        one,
        position=one.position if one.position is not None else other.position,
        points=one.points if one.points is not None else other.points,
        competition=one.competition or other.competition,
        inferred=one.inferred or (other.inferred and one.points is None and other.points is not None),
    )


def _places(report: Report, found: Sequence[Telling]) -> Iterator[_Place]:
    for told in found:
        groups = told.match.groupdict()
        if "gap" in groups:
            continue
        competition = _competition(report, told)
        position = _position(told, competition)
        told_points = groups.get("points") or groups.get("bare")
        points = number(told_points) if told_points else None
        if position is None and points is None:
            continue
        for team in _sides(report, told):
            yield _Place(team, position, points, _of_country(report, team, competition), told.span, told.form.id)
        other = told.key("other")
        if told.form.entry.get("level") and other is not None:
            yield _Place(other, None, points, _of_country(report, other, competition), told.span, told.form.id)


def _compared(report: Report, found: Sequence[Telling]) -> Iterator[_Place]:
    """The points of a side that is so many ahead of or behind one whose points the same sentence gives."""
    stated: dict[int, tuple[str, int, str | None]] = {}
    for told in found:
        told_points = told.match.groupdict().get("points") or told.match.groupdict().get("bare")
        if told_points:
            for team in _sides(report, told)[:1]:
                stated.setdefault(told.index, (team, number(told_points), _competition(report, told)))
    for told in found:
        other, word = told.key("other"), told.word("gap") if "gap" in told.match.groupdict() else None
        if word is None or other is None or told.index not in stated:
            continue
        team, points, competition = stated[told.index]
        if other != team:
            apart = number(word) if told.form.entry["more"] else -number(word)
            yield _Place(other, None, points + apart, competition, told.span, told.form.id, inferred=True)


def _sides(report: Report, told: Telling) -> tuple[str, ...]:
    if _BOTH.match(told.masked.text) and told.key("team") is None:
        return _pair_before(report, told.index)
    team = side(report, told)
    return (team,) if team is not None and team in report.teams else ()


def _pair_before(report: Report, index: int) -> tuple[str, ...]:
    """The two sides that the sentence before names."""
    for back in range(index - 1, max(-1, index - _BACK), -1):
        keys = tuple(dict.fromkeys(str(t.value) for t in report.sentences[back].things if t.kind == "team"))
        if keys:
            return keys if len(keys) == 2 else ()
    return ()


def _position(told: Telling, competition: str | None) -> int | None:
    word = told.word("position") if "position" in told.match.groupdict() else None
    if word is not None:
        return number(word)
    fixed = told.form.entry.get("position")
    if fixed != "bottom":
        return fixed
    sizes: Mapping[str, int] = data(_NAME)["sizes"]
    return sizes.get("group" if _grouped(told.masked.text) or competition not in sizes else str(competition))


def _elsewhen(report: Report, told: Telling) -> bool:
    """Whether a day beside the form puts it into another season, or the words after it out of the table."""
    start, end = told.match.span()
    text = told.masked.text
    if guard(_NAME, "history").search(text[start : end + _HISTORY].split(" . ")[0].split(" , ")[0]):
        return True
    if told.form.entry.get("epithet"):
        return False
    if guard(_NAME, "earlier").search(text[:start]) and not _grouped(text):
        return True
    for found in re.finditer(r"D:(\d+)", text[max(0, start - _BESIDE) : end + _BESIDE]):
        day = told.masked.things[int(found[1])].value
        if isinstance(day, DateMention) and _of_another_season(report, day):
            return True
    return False


def _of_another_season(report: Report, day: DateMention) -> bool:
    published = report.reading.article.published
    long_past = published is not None and day.last is not None and (published - day.last).days > _LONG
    return long_past or day.season not in (None, report.season)


def _grouped(text: str) -> bool:
    return re.search(r" (?:group [a-l]|groups?|group stage|league phase) ", text) is not None


def _competition(report: Report, told: Telling) -> str | None:
    """The competition whose table is meant: named in the form or right beside it, before, or the report's own."""
    beside = _beside(report, told)
    if beside is not None:
        return beside
    text = told.masked.text
    group = told.form.entry.get("table") == "group" or _grouped(text)
    own = report.where.competition
    if group and own is not None and not _is_league(report, own.key):
        return own.key
    for back in range(told.index, max(-1, told.index - _BACK), -1):
        named = {m.key for m in _named(report, back) if _is_league(report, m.key)}
        named |= {key for key, words in data(_NAME)["spoken"].items() if re.search(words, report.sentences[back].text)}
        if named:
            return next(iter(named)) if len(named) == 1 else None
    if own is None or _is_league(report, own.key):
        return own.key if own is not None else None
    elsewhere = told.form.entry.get("epithet") and guard(_NAME, "next").search(text)
    return own.key if not elsewhere and any(_grouped(m.text) for m in report.sentences) else None


def _beside(report: Report, told: Telling) -> str | None:
    """A competition within the form, right before it, or after it and "in"."""
    start, end = told.match.span()
    text = told.masked.text
    found = re.search(r" C:(\d+) $", text[:start]) or re.search(r"C:(\d+) ", f"{text[start:end]} ")
    found = found or re.match(r" (?:in|of|at the top of) (?:the )?C:(\d+) ", text[end:])
    key = str(told.masked.things[int(found[1])].value) if found is not None else None
    return key if key is not None and (_is_league(report, key) or _grouped(text) or "of" in text[start:end]) else None


def _of_country(report: Report, team: str, competition: str | None) -> str | None:
    """The competition, if a side of its country can be in it; else the report's own where that is of many countries."""
    entry = report.competition(competition) if competition is not None else None
    home = next((t.country for t in report.reading.teams if t.key == team), None)
    if entry is None or entry.country is None or home is None:
        return competition
    if entry.country in (home, data(_NAME)["abroad"].get(home)):
        return competition
    own = report.where.competition
    grouped = any(_grouped(masked.text) for masked in report.sentences)
    return own.key if own is not None and not _is_league(report, own.key) and grouped else None


def _named(report: Report, index: int) -> Iterator[Mention]:
    sentence = report.reading.sentences[index]
    for mention in within.mentions(report.reading, sentence.start, sentence.end):
        if mention.kind == "competition":
            before = report.reading.article.text[sentence.start : mention.start].casefold()
            if not _REACHED.search(before[-_REACH:]):
                yield mention


def _is_league(report: Report, key: str) -> bool:
    entry = report.competition(key)
    return entry is not None and entry.sort == "league"
