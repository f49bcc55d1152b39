"""Competitions won and awards held, as sentences tell them: "which won the League Cup", "the 2021 winners".

The forms are those of `language/honours.toml`. A final that the report says was won gives its winner the
competition. Hopes, chances and matches on the way are none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta

from loaders.model import Fact, SlotValue, Span
from loaders.reading.dates import DateMention
from loaders.reading.layers import Fixture
from loaders.reading.matches import stages_in
from loaders.reading.telling import Report, Telling, data, guard, merged, person, side, subject_person, tellings

_NAME = "honours"
_LISTED = re.compile(r"(?: ,)?(?: (?:and|&|as well as|then))?(?: also)?(?: the| a)? C:(\d+)(?= )")
_FINAL_OF = re.compile(r" (?:final of (?:the )?(?:D:(?P<day>\d+) )?C:(?P<a>\d+)|C:(?P<b>\d+) (?:title )?final)(?= )")
_NAMED = re.compile(r" (?:D:(?P<day>\d+) )?C:(?P<a>\d+)(?P<b>(?!))?(?= )(?! (?:titles|trophies|crowns|place|spot))")
_SUBJECT = re.compile(r"^ (?:[–—•-] )?(?:the )?(?:D:(?P<day>\d+) )?C:(?P<a>\d+)(?P<b>(?!))?(?= )")
_LEADING = re.compile(r" (?:their|its) (?:\S+ )?(?:lead|advantage|win|victory|victors?) ")
_SPOKEN = 6  # sentences back to the competition that "the 2021 winners" won
_YEAR_OF = re.compile(r" (?:\S+ )?((?:19|20)\d\d) ")
_HAVING = 90  # masked characters round a form in which a day says when


@dataclass(frozen=True, slots=True)
class _Won:
    """Who won what, and when where it is told. `holder` is a slot and a name."""

    holder: tuple[str, str]
    competition: str
    year: int | None
    season: str | None
    span: Span
    rule: str
    inferred: bool = False


def facts(report: Report) -> Iterator[Fact]:
    """One honour for each holder, competition and year; one without a year only where no other is told."""
    kept: list[tuple[_Won, tuple[Span, ...]]] = []
    told = sorted((*_told(report), *_finals(report)), key=lambda w: (w.year is None and w.season is None, w.inferred))
    for won in told:
        for place, (other, spans) in enumerate(kept):
            if (other.holder, other.competition) == (won.holder, won.competition) and _same_time(other, won):
                kept[place] = other, merged(spans, won.span)
                break
        else:
            kept.append((won, (won.span,)))
    for won, spans in kept:
        slots: dict[str, SlotValue] = {won.holder[0]: won.holder[1], "competition": won.competition}
        if won.season is not None:
            slots["season"] = won.season
        elif won.year is not None:
            slots["year"] = won.year
        yield Fact("honour", slots, spans, status="inferred" if won.inferred else "asserted", rule=won.rule)


def _same_time(one: _Won, other: _Won) -> bool:
    if other.year is None and other.season is None:
        return True
    ends = [w.year if w.year is not None else int(str(w.season)[:4]) + 1 for w in (one, other) if w.year or w.season]
    return len(set(ends)) == 1


def _told(report: Report) -> Iterator[_Won]:
    for told in tellings(report, _NAME):
        if _part(told) or _purpose(told):
            continue
        holder = _holder(report, told)
        if holder is None:
            continue
        for competition in _competitions(report, told, holder):
            year, season = _when(report, told, competition)
            if told.form.entry.get("since") and year is None and season is None:
                continue
            yield _Won(holder[:2], competition, year, season, told.span, told.form.id)


def _purpose(told: Telling) -> bool:
    """Whether "to win" only says what for: it is a win after a victory or a score."""
    if told.form.entry.get("hypothetical") or "told" not in told.match.groupdict() or not told.before.endswith(" to "):
        return False
    return guard(_NAME, "beaten").search(told.before) is None


def _part(told: Telling) -> bool:
    """Whether the words after make it a match or round of the competition, not the competition."""
    if told.key("competition") is None:
        return False
    end = told.match.end()
    return guard(_NAME, "part").search(told.masked.text[end + 1 :]) is not None


def _holder(report: Report, told: Telling) -> tuple[str, str, str] | None:
    """The slot, the name and the key of who won."""
    if told.form.entry.get("who") == "person" or told.key("person") is not None:
        key = person(report, told)
        return ("person", report.persons[key], key) if key is not None and key in report.persons else None
    winner = subject_person(told) if told.form.entry.get("when") and told.key("team") is None else None
    if winner is not None and winner in report.persons and not _in_charge(report, told, winner):
        return "person", report.persons[winner], winner
    key = side(report, told)
    leader = _winner(report.main) if report.main is not None else None
    if leader is not None and " T:" not in told.masked.text and _LEADING.search(told.masked.text):
        key = leader  # "the 2021 winners saw out their slender lead"
    pair = (report.main.home, report.main.away) if report.main is not None else ()
    unsaid = told.key("team") is None or " : " in told.match.group()
    if leader is not None and key in pair and key != leader and unsaid and next(iter(told.dates()), None) is None:
        return None  # "A 1-0 B: X seals a third cup": nobody says that it is B's
    return ("team", report.teams[key], key) if key is not None and key in report.teams else None


def _in_charge(report: Report, told: Telling, manager: str) -> bool:
    """Whether a manager's win is his present side's: of this season, and with no other side."""
    abroad = re.match(r" (?:\S+ ){0,4}(?:with|for|at) T:", told.masked.text[told.match.end() :])
    now = all(day.season in (None, report.season) and day.kind != "year" for day in told.dates())
    return manager in report.managers and abroad is None and now


def _competitions(report: Report, told: Telling, holder: tuple[str, str, str]) -> Iterator[str]:
    """What was won: named, listed after it, a country's league, an award, or what the report speaks of."""
    award = told.word("award")
    if award is not None:
        yield data(_NAME)["awards"][award]
        return
    key = told.key("competition")
    if key is not None:
        yield report.label(key)
        if told.word("date") is None:
            yield from (report.label(more) for more in _list(told))
        return
    scope, nation = told.word("scope"), told.key("nation")
    if scope is not None:
        found = _scopes(report, holder[2]).get(scope)
    elif nation is not None:
        found = _league(report, nation, holder[2])
    elif told.form.entry.get("cup") and _own_cup(report) is not None:
        found = _own_cup(report)
    else:
        found = _spoken(report, told.index, league=bool(told.form.entry.get("league")))
    if found is not None:
        yield report.label(found)


def _list(told: Telling) -> Iterator[str]:
    """The competitions that the words list after the first."""
    text, at = told.masked.text, told.match.end()
    while more := _LISTED.match(text, at):
        if guard(_NAME, "part").search(text[more.end() + 1 :]):
            return
        yield str(told.masked.things[int(more[1])].value)
        at = more.end()


def _scopes(report: Report, team: str) -> Mapping[str, str]:
    women = next((t.women for t in report.reading.teams if t.key == team), False)
    own = report.where.competition
    entry = report.competition(own.key) if own is not None else None
    kind = "nation" if report.national.get(team) else "club"
    found: Mapping[str, str] = data(_NAME)["scopes"][f"{kind}_women" if women or (entry and entry.women) else kind]
    return found


def _league(report: Report, nation: str, team: str) -> str | None:
    """The first division of a country, for a club of it."""
    if report.national.get(team):
        return None
    entries = [report.known.get(nation, kind) for kind in ("nationality", "national", "place")]
    country = next((e.country or e.name for e in entries if e is not None), None)
    home = next((t.country for t in report.reading.teams if t.key == team), None)
    if country is None or home not in (None, country):
        return None
    leagues: Mapping[str, str] = data(_NAME)["leagues"]
    return leagues.get(country)


def _own_cup(report: Report) -> str | None:
    own = report.where.competition
    entry = report.competition(own.key) if own is not None else None
    return entry.key if entry is not None and entry.sort != "league" else None


def _spoken(report: Report, index: int, *, league: bool) -> str | None:
    """The competition (or league) that this sentence or the nearest before names."""
    for back in range(index, max(-1, index - _SPOKEN), -1):
        named = [str(t.value) for t in report.sentences[back].things if t.kind == "competition"]
        sorts = [(key, report.competition(key)) for key in named]
        fitting = [key for key, entry in sorts if not league or (entry is not None and entry.sort == "league")]
        if fitting:
            return fitting[-1]
    return None


def _when(report: Report, told: Telling, competition: str) -> tuple[int | None, str | None]:
    """The year or season of the win, as the words beside it give it."""
    if "times" in told.match.groupdict() and told.word("times"):
        return None, None
    thing = told.masked.thing(told.match, "date") if "date" in told.match.groupdict() else None
    if thing is not None:
        return _of(report, thing.value, since="since" in told.form.entry)
    start, end = told.match.span()
    text = told.masked.text
    after = text[end : end + _HAVING].split(" . ")[0]
    bare = _YEAR_OF.search(text[end:])
    if bare is not None and told.form.entry.get("when") and (not re.search(r"D:|C:", after) or " before " in text):
        return int(bare[1]), None
    before = text[max(0, start - _HAVING) : start]
    beside = [*re.finditer(r"D:(\d+)", after), *reversed([*re.finditer(r"D:(\d+)", before)])]
    for found in beside if told.form.entry.get("when") else ():
        year, season = _of(report, told.masked.things[int(found[1])].value, since=False)
        if year is not None or season is not None:
            return year, season
    final = report.where.stage is not None and report.where.stage[0] == "final"
    if not told.form.entry.get("own") and guard(_NAME, "ever").search(f"{told.before}|{after}"):
        return None, None
    return _own_year(report, competition) if told.form.entry.get("own") or final else (None, None)


def _of(report: Report, day: object, *, since: bool) -> tuple[int | None, str | None]:
    """The year or season that a day's mention means; `since` asks for a year that is past."""
    if not isinstance(day, DateMention):
        return None, None
    words = report.reading.article.text[day.start : day.end].casefold()
    if since and not words.startswith("since"):
        return None, None
    if words.startswith("since") and not since:
        return None, None
    published = report.reading.article.published
    at = day.day or day.first
    if at is None or (published is not None and at > published + timedelta(1)):
        return None, None
    if day.season is not None:
        return None, day.season
    return (at.year, None) if day.kind in ("day", "weekday", "month", "year") else (None, None)


def _own_year(report: Report, competition: str) -> tuple[int | None, str | None]:
    """The year of the report's own match, if it was of the competition."""
    own = report.where.competition
    if own is None or report.label(own.key) != competition or report.day is None:
        return None, None
    return int(report.day[:4]), None


def _finals(report: Report) -> Iterator[_Won]:
    """The winners of the finals that the report says were played and won."""
    text = report.reading.article.text
    for fixture in report.reading.fixtures:
        won = _winner(fixture) if fixture.status == "played" and fixture.leg is None else None
        for span in fixture.spans if won in report.teams else ():
            index = next((i for i, s in enumerate(report.reading.sentences) if s.start <= span.start < s.end), None)
            if won is None or index is None:
                continue
            sentence = report.reading.sentences[index]
            stages = {stage for stage, _, ahead in stages_in(text, sentence.start, sentence.end) if not ahead}
            found = _final_of(report, index, main=fixture.main) if stages == {"final"} else None
            if found is not None:
                year = fixture.date.year if fixture.date is not None else found[1]
                holder = "team", report.teams[won]
                yield _Won(holder, report.label(found[0]), year, None, span, "won-final", inferred=True)
                break


def _final_of(report: Report, index: int, *, main: bool) -> tuple[str, int | None] | None:
    """The competition whose final a sentence tells of, and the year that stands before its name."""
    own = report.where.competition
    for back, form in ((index, _FINAL_OF), (index, _NAMED), (index - 1, _SUBJECT)):
        masked = report.sentences[back] if back >= 0 else None
        for found in form.finditer(masked.text) if masked is not None else ():
            assert masked is not None
            key = next(str(masked.things[int(n)].value) for n in found.group("a", "b") if n is not None)
            day = masked.things[int(found["day"])].value if found["day"] is not None else None
            return key, _of(report, day, since=False)[0]
    return (own.key, None) if main and own is not None else None


def _winner(fixture: Fixture) -> str | None:
    for one, other in (("shootout_home", "shootout_away"), ("home_goals", "away_goals")):
        a, b = fixture.slots.get(one), fixture.slots.get(other)
        if isinstance(a, int) and isinstance(b, int) and a != b:
            return fixture.home if a > b else fixture.away
    return None
