"""The facts of a football.txt article: its matches and goals, each with the lines that say it."""

from __future__ import annotations

import re
import tomllib
from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files

from loaders.model import Article, Extraction, Fact, MatchRef, Named, SlotValue, Span
from loaders.reading import board_lines
from loaders.reading.gazetteer import Entry, Gazetteer, Kind
from loaders.structured import football_txt
from loaders.structured.football_txt import Match, Results, Words

#: The media type of an article that this room reads; the format has no registered one.
MEDIA_TYPE = "text/x-football-txt"

_COUNTRY = re.compile(r"[ ]*\((?P<code>[A-Z]{3})\)$")


def extraction(article: Article, known: Gazetteer) -> Extraction:
    """All facts of the article, and how it writes the names of sides that the gazetteer knows by another."""
    results = football_txt.parse(article.text)
    names = _Names(known)
    facts = tuple(fact for match in results.matches for fact in _facts(article.text, results, match, names))
    return Extraction(facts, written={side: tuple(sorted(forms)) for side, forms in names.written.items()})


class _Names:
    """The canonical names of what the file names, where the gazetteer is certain of them."""

    def __init__(self, known: Gazetteer) -> None:
        self._known = known
        self.written: defaultdict[Named, set[str]] = defaultdict(set)

    def side(self, words: Words) -> str:
        """A club or national side; the code behind a club must be that of its country."""
        code = _COUNTRY.search(words.text)
        plain = words.text[: code.start()] if code else words.text
        country = _countries().get(code["code"]) if code else None
        found = self._entry(plain, "national", None) or self._entry(plain, "club", country)
        sure = found is not None and (code is None or found.country == country)
        name = found.name if found is not None and sure else plain
        if name != plain:
            self.written["team", name].add(plain)
        return name

    def other(self, name: str, kind: Kind) -> str:
        """The name of a competition, ground or town."""
        found = self._entry(name, kind, None)
        return found.name if found is not None else name

    def _entry(self, name: str, kind: Kind, country: str | None) -> Entry | None:
        """What the name means as it stands; of namesakes the one from the country."""
        found = [c.entry for c in self._known.lookup(name) if c.entry.kind == kind and not c.needs_context]
        there = [entry for entry in found if entry.country == country] if country else found
        return next(iter(there or found), None)


def _facts(text: str, results: Results, match: Match, names: _Names) -> Iterator[Fact]:
    home, away = names.side(match.home), names.side(match.away)
    day = match.day.isoformat() if match.day else None
    slots: dict[str, SlotValue | None] = {
        "home": home,
        "away": away,
        "date": day,
        "competition": names.other(results.competition, "competition"),
        "stage": _stage(text, match.stage) if match.stage else None,
    }
    if match.score is None:
        if not match.status:
            teams: dict[str, SlotValue | None] = {"teams": (home, away), **slots}
            yield _fact("fixture", {k: v for k, v in teams.items() if k != "away"}, match.grounds, None)
        return
    ref = MatchRef(home, away, day)
    half, shootout = match.score.half or (None, None), match.score.shootout or (None, None)
    slots |= {
        "kickoff": match.kickoff,
        "season": results.season,
        "venue": names.other(match.venue.text, "venue") if match.venue else None,
        "city": names.other(match.city.text, "place") if match.city else None,
        "home_goals": match.score.full[0],
        "away_goals": match.score.full[1],
        "half_time_home": half[0],
        "half_time_away": half[1],
        "extra_time": match.score.extra_time or None,
        "shootout_home": shootout[0],
        "shootout_away": shootout[1],
        "attendance": match.attendance,
        "referee": match.referee.text if match.referee else None,
    }
    yield _fact("match", slots, match.grounds, ref)
    for goal in match.goals:
        told: dict[str, SlotValue | None] = {
            "scorer": goal.scorer,
            "team": {"home": home, "away": away, None: None}[goal.side],
            "minute": goal.minute,
            "added": goal.added,
            "method": goal.method,
        }
        yield _fact("goal", told, (goal.span, match.line), ref)


def _fact(kind: str, slots: Mapping[str, SlotValue | None], spans: tuple[Span, ...], match: MatchRef | None) -> Fact:
    given = {slot: value for slot, value in slots.items() if value is not None}
    return Fact(kind, given, spans, match=match, rule=f"football-txt-{kind}")


def _stage(text: str, heading: Words) -> str:
    """The facts table's word for a round, else the heading's own."""
    told = [d for d in board_lines.stage_and_leg(text, heading.span.start, heading.span.end) if d.slot == "stage"]
    if told:
        return str(told[0].value)
    stages: Mapping[str, str] = _words()["stages"]
    return next(
        (stage for stage, words in stages.items() if re.search(words, heading.text, re.IGNORECASE)), heading.text
    )


@cache
def _words() -> dict[str, dict[str, str]]:
    return tomllib.loads(files("loaders.language").joinpath("football_txt.toml").read_text(encoding="utf-8"))


def _countries() -> Mapping[str, str]:
    return _words()["countries"]
