"""The lines of a football.txt file (https://openfootball.github.io/spec): what is played, when, and how it ended.

    = UEFA Champions League 2023/24
    » Semifinals
      Tue Apr/30 2024
        21.00  FC Bayern München (GER)  v Real Madrid CF (ESP)  2-2 (0-1)

`parse` gives each match with the places of its words. A line that has a score and cannot be read is an error, so
that no match is lost in silence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from loaders.model import Span
from loaders.structured.scorers import Goal, Goals

_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_SEASON_TURNS = 7  # of a season over two years, the month from which a day is in the first

_DATE = (
    r"(?:(?P<weekday>Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*\.?,?[ ]+)?"
    r"(?P<month>Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.?[ /](?P<day>\d{1,2})(?:[ ,/]+(?P<year>\d{4}))?"
)
_PAIR = r"\d{1,2}[ ]?[-–][ ]?\d{1,2}"
_SCORE = (
    rf"(?:(?P<first_pens>{_PAIR})[ ]*pen\.?[ ]*,?[ ]*)?"
    rf"(?P<full>{_PAIR})(?:[ ]*(?P<extra>a\.?e\.?t\.?))?(?:[ ]*,?[ ]*(?P<ninety>{_PAIR}))?"
    rf"(?:[ ]*\([ ]*(?P<inner>{_PAIR}(?:[ ]*,[ ]*{_PAIR})?)[ ]*\))?(?:[ ]*,?[ ]*(?P<last_pens>{_PAIR})[ ]*pen\.?)?"
)
_TITLE = re.compile(r"=+[ \t]+(?P<name>[^#=\n]*?\S)[ \t]*=*[ \t]*(?:#.*)?$")
_TITLE_YEARS = re.compile(r"(?<!\d)(?P<first>(?:18|19|20)\d\d)(?:[/-](?P<second>\d{2}(?:\d\d)?))?(?!\d)")
_HEADING = re.compile(r"(?:[▪»•*][ \t]*|::[ \t]*)(?P<name>\S.*?)[ \t]*$")
_DATE_LINE = re.compile(rf"\[?{_DATE}\]?[ \t]*$")
_OPENING = re.compile(
    rf"(?:\(\d+\)[ ]*)?(?:\[?{_DATE}\]?[ ]+)?"
    r"(?:(?P<hour>[01]?\d|2[0-3])[.:h](?P<minute>[0-5]\d)(?:[ ]*\(?(?P<zone>UTC[+-]\d{1,2}(?::\d\d)?)\)?)?[ ]+)?"
)
_VERSUS = re.compile(rf"(?P<home>\S.*?)[ ]+(?:v|vs)\.?[ ]+(?P<away>\S.*?)(?:[ ]+(?P<score>{_SCORE}))?$")
_BETWEEN = re.compile(rf"(?P<home>\S.*?)[ ]+(?P<score>{_SCORE})[ ]+(?P<away>\S.*)$")
_TO_COME = re.compile(r"(?P<home>\S.*?)[ ]+-[ ]+(?P<away>\S.*)$")
_GROUND = re.compile(
    r"[ ]*@[ ]*(?P<venue>[^,@()]*[^,@() ])(?:,[ ]*(?P<city>[^,@()]*[^,@() ]))?[ ]*(?:\((?P<rest>[^()]*)\))?[ ]*$"
)
_ATTENDANCE = re.compile(r"(?:att(?:endance)?)[.:]*[ ]*(?P<number>\d{1,3}(?:[ ,.]?\d{3})+|\d+)", re.IGNORECASE)
_STATUS = re.compile(r"[ ]*\[(?P<status>[^\[\]]*)\][ ]*$")
_PROPERTY = re.compile(r"(?P<key>[^\W\d][^:()@\d]{1,40}):[ ]+(?P<value>\S.*)$")
_REFEREE = re.compile(r"(?:ref|referee)$", re.IGNORECASE)
_HAS_SCORE = re.compile(rf"(?<![\w/-]){_PAIR}(?![\w/-])")


class FootballTxtError(ValueError):
    """A line that cannot be read: its number (the first is 1) and what is wrong with it."""

    def __init__(self, line: int, problem: str) -> None:
        super().__init__(f"line {line}: {problem}")
        self.line, self.problem = line, problem


@dataclass(frozen=True, slots=True)
class Words:
    """Words of the file and where they stand."""

    text: str
    span: Span


@dataclass(frozen=True, slots=True)
class Score:
    """Goals of home and away: at the end (after extra time, if any), at the break, and in the shoot-out."""

    full: tuple[int, int]
    half: tuple[int, int] | None = None
    shootout: tuple[int, int] | None = None
    extra_time: bool = False


@dataclass(frozen=True, slots=True)
class Match:
    """A line with two sides. Without `score` it is still to be played, or was not (`status`).

    `kickoff` is "18:45" or "18:00 UTC+3"; `grounds` are the spans of all lines on which this rests.
    """

    home: Words
    away: Words
    line: Span
    score: Score | None = None
    day: date | None = None
    kickoff: str | None = None
    stage: Words | None = None
    venue: Words | None = None
    city: Words | None = None
    attendance: int | None = None
    referee: Words | None = None
    status: str = ""
    goals: tuple[Goal, ...] = ()
    grounds: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Results:
    """A file's matches, the name of their competition, and its season ("2023-24" or a year)."""

    title: Words
    competition: str
    season: str | None
    matches: tuple[Match, ...]


@dataclass(frozen=True, slots=True)
class _Day:
    """A date as written; the year may be missing."""

    month: int
    day: int
    weekday: int | None
    year: int | None
    span: Span


def looks_like(document: str) -> bool:
    """Whether a text opens with a title of this format and has a match, or a line that would be one."""
    lines = [line.strip() for line in document.removeprefix("\ufeff").splitlines()]
    first = next((line for line in lines if line and not line.startswith("#")), "")
    if _TITLE.match(first) is None:
        return False
    return any(_HEADING.match(line) or _DATE_LINE.match(line) for line in lines) and any(
        _HAS_SCORE.search(line) or _VERSUS.match(line) for line in lines
    )


def parse(document: str) -> Results:
    """Every match of the file, in the order of the lines. Raises FootballTxtError, which names the line."""
    reader = _Reader()
    for number, line in enumerate(_lines(document), 1):
        reader.line(number, line)
    return reader.results()


def _lines(document: str) -> Iterator[Words]:
    """The lines without the blanks around them and without comments."""
    for found in re.finditer(r"[^\r\n]*(?:\r\n|\r|\n|\Z)", document):
        if found.start() == len(document):
            return
        whole = found[0].lstrip("\ufeff").expandtabs(1)  # a tab and its blank are one character each
        start = found.start() + (len(found[0]) - len(whole))
        plain = re.sub(r"(?:^|(?<=\s))#.*", "", whole.rstrip("\r\n"))
        text = plain.strip()
        lead = len(plain) - len(plain.lstrip())
        yield Words(text, Span(start + lead, start + lead + len(text)))


class _Reader:
    """What the lines so far have said."""

    def __init__(self) -> None:
        self._title: Words | None = None
        self._years: tuple[int, ...] = ()
        self._stage: Words | None = None
        self._day: _Day | None = None
        self._kickoff: Words | None = None
        self._matches: list[Match] = []
        self._goals: Goals | None = None
        self._goes_on = False  # a property whose value has not ended

    def line(self, number: int, line: Words) -> None:
        """Read a line; the first that knows it takes it."""
        if not line.text or set(line.text) <= {"-", "=", "_"}:
            self._goes_on = False
        elif self._goals is not None and self._goals.open:
            self._scorers(number, line)
        elif not (self._begin(line) or self._heads(line) or self._property(line)):
            self._match_or_scorers(number, line)

    def results(self) -> Results:
        """What was read."""
        if self._goals is not None and self._goals.open:
            raise FootballTxtError(self._goals.line, "the bracket around these scorers is not closed")
        if self._title is None or not self._matches:
            raise FootballTxtError(1, "there is no match in this file")
        years = _TITLE_YEARS.search(self._title.text)
        name = (self._title.text[: years.start()] + self._title.text[years.end() :]) if years else self._title.text
        return Results(self._title, " ".join(name.split()).strip(" ,-"), _season(years), tuple(self._matches))

    def _begin(self, line: Words) -> bool:
        title = _TITLE.match(line.text)
        if title is None:
            return False
        if self._title is None:
            self._title = _part(line, title, "name")
            years = _TITLE_YEARS.search(title["name"])
            first = int(years["first"]) if years else 0
            self._years = () if not years else (first, first + 1) if years["second"] else (first,)
        else:
            self._stage = _part(line, title, "name")  # "== Finals" below "= World Cup 2018"
        return True

    def _heads(self, line: Words) -> bool:
        if "|" in line.text:
            return True  # the definition of a group or a round
        day, heading = _DATE_LINE.match(line.text), _HEADING.match(line.text)
        if day is not None:
            self._on(day, line)
        elif heading is not None:
            self._stage = _part(line, heading, "name")
        return day is not None or heading is not None

    def _on(self, found: re.Match[str], line: Words) -> None:
        """A day: what stands below is played then."""
        month = _MONTHS.index(found["month"].lower()) + 1
        weekday = _WEEKDAYS.index(found["weekday"].lower()) if found["weekday"] else None
        year = int(found["year"]) if found["year"] else None
        first = found.start("weekday" if found["weekday"] else "month")
        last = max(found.end("day"), found.end("year"))
        self._day = _Day(month, int(found["day"]), weekday, year, Span(line.span.start + first, line.span.start + last))
        self._kickoff = None
        if year is not None and not self._years:
            self._years = (year, year + 1)

    def _property(self, line: Words) -> bool:
        """ "Referee: ..." and other lines about the match above."""
        found = None if self._goes_on else _PROPERTY.match(line.text)
        if found is None and not self._goes_on:
            return False
        self._goes_on = line.text.endswith((",", ";", "-"))
        if found is not None and self._matches:
            value = _part(line, found, "value")
            match = self._matches[-1]
            if _REFEREE.match(found["key"]):
                name = value.text.partition("(")[0].rstrip()
                who = Words(name, Span(value.span.start, value.span.start + len(name)))
                self._matches[-1] = replace(match, referee=who, grounds=(*match.grounds, line.span))
            elif (number := _ATTENDANCE.match(line.text)) is not None:
                self._matches[-1] = replace(match, attendance=_figure(number), grounds=(*match.grounds, line.span))
        return True

    def _match_or_scorers(self, number: int, line: Words) -> None:
        match = self._match(line)
        if match is not None:
            self._matches.append(match)
            self._goals = Goals(match.score.full if match.score else None)
        elif line.text.startswith("(") and self._goals is not None and self._matches[-1].score is not None:
            self._scorers(number, line)
        elif _HAS_SCORE.search(line.text):
            raise FootballTxtError(number, f"this line has a score and cannot be read: {line.text[:60]!r}")

    def _scorers(self, number: int, line: Words) -> None:
        assert self._goals is not None
        try:
            self._goals.add(number, line.text, line.span.start)
        except ValueError as error:
            raise FootballTxtError(number, str(error)) from error
        if not self._goals.open:
            self._matches[-1] = replace(self._matches[-1], goals=self._goals.found())
            self._goals = None

    def _match(self, line: Words) -> Match | None:
        opening = _OPENING.match(line.text)
        assert opening is not None  # every part of it may be missing
        body, start = line.text[opening.end() :], line.span.start + opening.end()
        ground, attendance = None, _ATTENDANCE.search(body)
        status = _STATUS.search(body)
        body = body[: status.start()] if status else body
        ground = _GROUND.search(body)
        body = (body[: ground.start()] if ground else body).rstrip()
        sides = _VERSUS.match(body) or _BETWEEN.match(body) or (_TO_COME.match(body) if self._day else None)
        if sides is None or not _is_name(sides["home"]) or not _is_name(sides["away"]):
            return None
        if opening["month"]:
            self._on(opening, line)
        if opening["hour"]:
            clock = f"{int(opening['hour']):02}:{opening['minute']}"
            zone = f" {opening['zone']}" if opening["zone"] else ""
            at = Span(line.span.start + opening.start("hour"), line.span.start + opening.end("minute"))
            self._kickoff = Words(clock + zone, at)
        below = [self._title, self._stage, self._day, None if opening["hour"] else self._kickoff]
        return Match(
            home=_placed(sides, "home", start),
            away=_placed(sides, "away", start),
            line=line.span,
            score=_score(sides) if "score" in sides.re.groupindex and sides["score"] else None,
            day=_date(self._day, self._years) if self._day else None,
            kickoff=self._kickoff.text if self._kickoff else None,
            stage=self._stage,
            venue=_placed(ground, "venue", start) if ground else None,
            city=_placed(ground, "city", start) if ground and ground["city"] else None,
            attendance=_figure(attendance) if attendance else None,
            status=status["status"].strip() if status else "",
            grounds=(line.span, *(words.span for words in below if words is not None)),
        )


def _part(line: Words, found: re.Match[str], name: str) -> Words:
    return _placed(found, name, line.span.start)


def _placed(found: re.Match[str], name: str, offset: int) -> Words:
    return Words(found[name], Span(offset + found.start(name), offset + found.end(name)))


def _is_name(text: str) -> bool:
    """Whether this can be a side: it has letters and is no score, clock or list of scorers."""
    return re.search(r"[^\W\d_]{2}", text) is not None and not _HAS_SCORE.search(text) and "'" not in text[-1:]


def _figure(found: re.Match[str]) -> int:
    return int(re.sub(r"\D", "", found["number"]))


def _pair(text: str) -> tuple[int, int]:
    home, away = re.findall(r"\d+", text)
    return int(home), int(away)


def _score(found: re.Match[str]) -> Score:
    """The last of the pairs in brackets is that of the break, unless it alone follows extra time: then it is
    that after ninety minutes."""
    inner = [_pair(pair) for pair in re.findall(_PAIR, found["inner"] or "")]
    pens = found["first_pens"] or found["last_pens"]
    extra = found["extra"] is not None
    ninety = found["ninety"] is not None or len(inner) > 1
    return Score(
        full=_pair(found["full"]),
        half=inner[-1] if inner and (ninety or not extra) else None,
        shootout=_pair(pens) if pens else None,
        extra_time=extra,
    )


def _season(years: re.Match[str] | None) -> str | None:
    if years is None:
        return None
    return f"{years['first']}-{years['second'][-2:]}" if years["second"] else years["first"]


def _date(day: _Day, years: tuple[int, ...]) -> date | None:
    """The day, in the one of the season's years in which it falls on its weekday."""
    fits = [each for year in ((day.year,) if day.year else years) if (each := _valid(year, day))]
    if len(fits) > 1:
        fits = fits[:1] if day.month >= _SEASON_TURNS else fits[1:]
    return fits[0] if fits else None


def _valid(year: int, day: _Day) -> date | None:
    try:
        found = date(year, day.month, day.day)
    except ValueError:
        return None
    return found if day.weekday in (None, found.weekday()) else None
