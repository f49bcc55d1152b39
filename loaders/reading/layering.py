"""The layers of reading, laid over an article one after the other."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache

from loaders.model import Article, Span
from loaders.reading import (
    boxes,
    coming,
    dates,
    epithets,
    fixtures,
    lines,
    main_match,
    names,
    partisan,
    quote_marks,
    reactions,
    register,
    results,
    roles,
    sentences,
    stamps,
    ties,
    times,
    unprosed,
    within,
)
from loaders.reading.gazetteer import Gazetteer
from loaders.reading.layers import Fixture, Line, Mention, Reading, Team
from loaders.reading.register import FRESH
from loaders.reading.result import Result
from loaders.reading.teams import team_of

_TOP = 8  # lines in which a page prints its day
_JUST = 2  # sentences within which a match that was named is still spoken of
_SHORT = 60  # characters of such a line


@dataclass(frozen=True, slots=True)
class Read:
    """A reading with what was told of matches, ties, roles and days on the way."""

    reading: Reading
    boxes: boxes.Boxes
    days: tuple[dates.DateMention, ...]
    ties: tuple[ties.Tie, ...]
    roles: tuple[roles.RoleTold, ...]


def read(article: Article, known: Gazetteer) -> Read:
    """The article with every layer laid over its text."""
    labelled = lines.label(article)
    split = sentences.split(article, labelled)
    reading = Reading(article, labelled, split, *names.find(article, labelled, split, known))
    marks = quote_marks.mask(quote_marks.spans(article, labelled))
    reading = replace(reading, moments=times.find(article, split), quoted=marks)
    reading = _partisan(reading, known)
    found = boxes.read(article, labelled)
    day = _board_day(found)
    reading = replace(reading, article=_stamped(article, labelled, day))
    days = dates.find(_on(reading.article, day), split)
    named = ((Span(d.start, d.end), d.day) for d in days)
    reading = replace(reading, days=tuple((span, told_day) for span, told_day in named if told_day is not None))

    def land_of(nationality: str) -> str | None:
        return _country(known, nationality)

    reading, _ = _register(reading, found, known, days)
    pages = reactions.told(reading, found, unprosed.Resolver(reading, known))
    told = roles.find(reading, _playing(reading), pages)
    reading = _with(reading, epithets.crews(reading, roles.managers(told)))
    reading = _with(reading, epithets.national(reading, land_of))
    reading, _ = _register(reading, found, known, days)
    reading = _with(reading, epithets.sides(reading, fixtures.at))
    bosses = frozenset(roles.managers(told))
    reading = _with(reading, epithets.persons(reading, known.country_of, known.positions_of, land_of, bosses))
    reading, decided = _register(reading, found, known, days)
    reading = replace(reading, away_grounds=_away_grounds(reading, known))
    return Read(reading, found, days, decided, told)


def _partisan(reading: Reading, known: Gazetteer) -> Reading:
    """The reading with "we" as the side whose own report it is."""
    own = partisan.side(reading, known)
    if own is None:
        return reading
    sides = {team.key: team for team in (*reading.teams, team_of(own))}
    return _with(
        replace(reading, teams=tuple(sides[key] for key in sorted(sides))), partisan.mentions(reading, own.key)
    )


def _on(article: Article, day: date | None) -> Article:
    """The article as of the day of its scoreboard, where nobody says when it was published."""
    return article if article.published or day is None else replace(article, published=day)


def _stamped(article: Article, labelled: tuple[Line, ...], played: date | None) -> Article:
    """The article with the day of publication that its own dateline prints, where its carrier gives none.

    A page's day long after that of its scoreboard (`played`) is the day of somebody's visit.
    """
    if article.published is not None:
        return article
    shown = [line for line in labelled if line.label != "blank"]
    for number, line in enumerate(shown):
        if _is_clock(article, line):
            continue
        if line.label == "dateline" or (number < _TOP and line.end - line.start < _SHORT):
            for _, year, month, numbered, _ in stamps.dates(article.text, line.start, line.end):
                told = dates.full_date(year, month, numbered) if year is not None else None
                if told is not None and (played is None or 0 <= (told - played).days <= FRESH):
                    return replace(article, published=told)
    return article


def _is_clock(article: Article, line: Line) -> bool:
    """Whether the line is the stamp of a page's visit, with its seconds."""
    return bool(re.search(r"\d\d:\d\d:\d\d", article.text[line.start : line.end]))


def _away_grounds(reading: Reading, known: Gazetteer) -> frozenset[str]:
    """The venues of the text at which the away side of the report's own match is at home."""
    main = next((f for f in reading.fixtures if f.main and f.ordered), None)
    venues = {m.key: known.get(m.key, "venue") for m in reading.mentions if m.kind == "venue"}
    return frozenset(key for key, venue in venues.items() if main and venue and venue.club == main.away)


def _board_day(found: boxes.Boxes) -> date | None:
    """The day of the report's one scoreboard."""
    board = boxes.main_board(found)
    told = [d for d in (*(board.details if board is not None else ()), *found.details) if d.slot == "date"]
    return date.fromisoformat(str(told[0].value)) if told else None


def _playing(reading: Reading) -> frozenset[str]:
    """The sides of the report's own match; of a round-up, all that played."""
    scored = [f for f in reading.fixtures if f.status == "played" and "home_goals" in f.slots and f.leg is None]
    own = [f for f in reading.fixtures if f.main] if len(scored) < 3 else scored
    return frozenset(key for f in own for key in (f.home, f.away))


def _with(reading: Reading, more: Iterable[Mention]) -> Reading:
    """The reading with further mentions where no name stands; a nationality gives way to whom it means."""
    taken = within.Taken(m for m in reading.mentions if m.kind != "nationality")
    fresh = [m for m in more if not taken.overlaps(m)]
    named = {(m.start, m.end) for m in fresh}
    kept = [m for m in reading.mentions if (m.start, m.end) not in named]
    return replace(reading, mentions=tuple(sorted((*kept, *fresh), key=lambda m: m.start)))


def _register(
    reading: Reading, found: boxes.Boxes, known: Gazetteer, days: Sequence[dates.DateMention]
) -> tuple[Reading, tuple[ties.Tie, ...]]:
    """The reading with its fixtures, and the ties that they decide."""
    at_home = grounds(reading, known)
    told, last = _ended(tellings(reading, known), found)
    boards = unprosed.board_fixtures(found, unprosed.Resolver(reading, known), last)
    listed = register.register(register.tellings(reading, told, days), boards)
    decided = ties.find(reading, told, listed)
    over = frozenset(tie.pair for tie in decided)

    def expected(index: int) -> frozenset[frozenset[str]]:
        return frozenset(meeting.pair for meeting in coming.meetings(reading, index, days))

    listed = _without_announced(reading, told, listed, expected)
    preview = coming.is_preview(reading)
    if not preview or register.first_leg(reading) is not None:
        listed = main_match.completed(reading, listed, over, at_home, expected)
    listed = main_match.marked(listed, main_match.main_of(reading, listed, over))
    listed = ties.settle(listed, decided, register.first_leg(reading))
    listed = main_match.ordered(replace(reading, fixtures=listed), at_home)
    listed = ties.settle(listed, decided, None)
    return replace(
        reading, fixtures=tuple(main_match.dated(reading, f, days) if f.main and not preview else f for f in listed)
    ), decided


def _without_announced(
    reading: Reading,
    told: Iterable[Result],
    listed: tuple[Fixture, ...],
    expected: Callable[[int], frozenset[frozenset[str]]],
) -> tuple[Fixture, ...]:
    """The fixtures; one that is only named ("Lyon v Lille") is to come in a preview, or where it is awaited."""
    by_span = {result.span: result.outcome for result in told}
    named = [f for f in listed if f.goals is None and all(by_span.get(span) == "unknown" for span in f.spans)]
    awaited = {pair for index in range(len(reading.sentences)) for pair in expected(index)} if named else set()
    preview = coming.is_preview(reading)
    coming_up = {f.key for f in named if preview or {f.home, f.away} in awaited}
    return tuple(replace(f, status="future") if f.key in coming_up else f for f in listed)


def _ended(told: tuple[Result, ...], found: boxes.Boxes) -> tuple[tuple[Result, ...], Mapping[frozenset[str], int]]:
    """The results without the scores on the way that the lines of live text print, and the goals at the end.

    What is told above all of those lines is the end: scores that lead up to it are on the way as well.
    """
    scores = sorted((score.span for score in (*found.live.scores, *found.live.standing)), key=lambda span: span.start)
    lines = within.Taken(scores)
    last: defaultdict[frozenset[str], int] = defaultdict(int)
    for result in told:
        above = scores and result.span.end < scores[0].start
        if result.goals is not None and (above or lines.overlaps(result.span)):
            pair = frozenset((result.first, result.second))
            last[pair] = max(last[pair], sum(result.goals))
    kept = (
        r
        for r in told
        if r.goals is None or not lines.overlaps(r.span) or sum(r.goals) == last[frozenset((r.first, r.second))]
    )
    return tuple(kept), last


def tellings(reading: Reading, known: Gazetteer) -> tuple[Result, ...]:
    """Every telling of a result, in the order of the text."""
    main = next((f for f in reading.fixtures if f.main), None)
    at_home = grounds(reading, known)
    sides = (main.home, main.away) if main else main_match.pairing(reading, at_home)
    told: list[Result] = []
    for index in range(len(reading.sentences)):
        found = results.find(reading, index, sides, at_home)
        met = _just_met(told, found, index)
        told += found if met is None else results.find(reading, index, met, at_home)
    return tuple(told)


def _just_met(told: Sequence[Result], found: Sequence[Result], index: int) -> tuple[str, str] | None:
    """The two sides whose match the sentences before name without its score, where `found` gives one of them another
    opponent that its own words do not name: "Enyimba came out winners against Kelvane. Two goals sealed a 2-1 win".
    """
    for last in reversed(told):
        if index - last.sentence > _JUST or last.goals is not None:
            return None
        pair = (last.first, last.second)
        for result in found if last.explicit and last.real else ():
            if not result.explicit and len({result.first, result.second} & set(pair)) == 1:
                return pair
    return None


def grounds(reading: Reading, known: Gazetteer, *, countries: bool = True) -> Callable[[str], frozenset[str]]:
    """The clubs at home at a venue or in a town, by the gazetteer; of a country, those that the article names."""
    made: tuple[object, Callable[[str], frozenset[str]]] | None = reading.memo.get(("grounds", countries))
    if made is None or made[0] is not reading.teams:
        made = reading.memo["grounds", countries] = (reading.teams, _grounds(reading.teams, known, countries=countries))
    return made[1]


def _grounds(teams: Sequence[Team], known: Gazetteer, *, countries: bool) -> Callable[[str], frozenset[str]]:
    entries = ((team.key, known.get(team.key, "club")) for team in teams)
    own = {key: entry.ground for key, entry in entries if entry is not None and entry.ground}

    @cache
    def clubs(key: str) -> frozenset[str]:
        venue, place, land = known.get(key, "venue"), known.get(key, "place"), known.get(key, "national")
        home = {venue.club} if venue is not None and venue.club else set()
        home |= {key for key, ground in own.items() if venue is not None and ground == venue.name}
        home |= {team.key for team in teams if team.women and _of_men(team.key) in home}
        if venue is not None and venue.city and not home & {team.key for team in teams}:
            home |= {team.key for team in teams if team.name.startswith(f"{venue.city} ")}  # a ground that clubs share
        if land is not None and countries:
            home |= {team.key for team in teams if team.country == land.country and not team.national}
        if countries and (where := place or venue) is not None:
            home |= {team.key for team in teams if team.national and team.country == where.country}
        return frozenset(home | set(place.clubs if place is not None else ()))

    return clubs


def _of_men(key: str) -> str:
    """The key of the club whose women's side a key is."""
    return key.removesuffix("-women")


def _country(known: Gazetteer, nationality: str) -> str | None:
    entry = known.get(nationality, "nationality")
    return entry.country if entry is not None else None
