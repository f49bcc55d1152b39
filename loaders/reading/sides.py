"""Which player belongs to which side: every hint that the text gives, weighed.

Direct hints tie a person to a side ("Liverpool's Salah", "scored for Spurs", a line-up); same-side and
opposite-side hints tie two persons (who set up whom, who beat which goalkeeper). Opposite means the
other side of a fixture. Unsure persons are left out.
"""

from __future__ import annotations

import re
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import pairwise
from typing import Literal

from loaders.model import Fact, Span
from loaders.reading.layers import Mention, Reading

Relation = Literal["plays_for", "against", "same_side", "opposite"]

_ROUNDS = 6
_LENT = ("on-loan", "loan")  # before a side that lends a player
_FLOOR = 0.7  # less evidence than this is no answer
_MARGIN = 1.6  # how much more than the second side's the first side's evidence must be
_DECAY = 0.7  # what a hint through another person keeps of that person's own evidence
_CERTAIN = 4.0  # no person's own evidence counts for more when it is passed on


@dataclass(frozen=True, slots=True)
class Hint:
    """Words at `span` that tie a person to a side, or to another person. `other` is a team's or a person's key.

    `rule` names what found them, where that is more than a form of words.
    """

    person: str
    other: str
    relation: Relation
    span: Span
    weight: float = 1.0
    rule: str = ""


@cache
def _titles() -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    data = tomllib.loads(files("loaders.language").joinpath("sides.toml").read_text(encoding="utf-8"))
    return frozenset(data["titles"]), frozenset(data["former"]), frozenset(data["describing"])


def titles() -> frozenset[str]:
    """What a person can be, right before the name: "striker", "captain"."""
    return _titles()[0]


def assign(reading: Reading, hints: Iterable[Hint]) -> dict[str, str]:
    """Each person's side in the article, where the hints are clear."""
    listed = list(hints)
    direct: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    others = opponents(reading)
    for hint in listed:
        team = hint.other if hint.relation == "plays_for" else others.get(hint.other)
        if hint.relation in ("plays_for", "against") and team is not None:
            direct[hint.person][team] += hint.weight
    links = [hint for hint in listed if hint.relation in ("same_side", "opposite")]
    scores = {person: dict(teams) for person, teams in direct.items()}
    for _ in range(_ROUNDS):
        passed: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
        for hint in links:
            for giver, taker in ((hint.person, hint.other), (hint.other, hint.person)):
                team = _best(scores.get(giver, {}))
                if team is None:
                    continue
                target = team if hint.relation == "same_side" else others.get(team)
                if target is not None:
                    passed[taker][target] += _DECAY * hint.weight * min(scores[giver][team], _CERTAIN)
        scores = _sum(direct, passed)
    return {person: team for person, teams in scores.items() if (team := _best(teams)) is not None}


def _sum(
    direct: Mapping[str, Mapping[str, float]], passed: Mapping[str, Mapping[str, float]]
) -> dict[str, dict[str, float]]:
    out: dict[str, dict[str, float]] = {}
    for source in (direct, passed):
        for person, teams in source.items():
            held = out.setdefault(person, {})
            for team, weight in teams.items():
                held[team] = held.get(team, 0.0) + weight
    return out


def _best(teams: Mapping[str, float]) -> str | None:
    ranked = list(teams.items())
    if len(ranked) > 1:
        ranked.sort(key=lambda item: (-item[1], item[0]))
    if not ranked or ranked[0][1] < _FLOOR:
        return None
    return ranked[0][0] if len(ranked) == 1 or ranked[0][1] >= _MARGIN * ranked[1][1] else None


def opponents(reading: Reading) -> dict[str, str]:
    """The other side, for each side that met only one other (or, of several, the one in the main match)."""
    met: dict[str, list[str]] = defaultdict(list)
    for fixture in sorted(reading.fixtures, key=lambda f: not f.main):
        if fixture.status == "played":
            met[fixture.home].append(fixture.away)
            met[fixture.away].append(fixture.home)
    main = {side for f in reading.fixtures if f.main for side in (f.home, f.away)}
    return {team: others[0] for team, others in met.items() if len(set(others)) == 1 or team in main}


def hints(reading: Reading, boxes: Sequence[Fact] = ()) -> list[Hint]:
    """What names beside names and line-ups say; events add theirs (`events.py`)."""
    return [*_beside(reading), *_listed(reading, boxes)]


def _beside(reading: Reading) -> Iterator[Hint]:
    """A side right before a person: "Liverpool's Salah", "Spurs striker Kane", "Juve coach Allegri"."""
    national = {team.key for team in reading.teams if team.national}
    playing = {side for f in reading.fixtures for side in (f.home, f.away)}
    named = [m for m in reading.mentions if m.kind in ("team", "person") and m.how != "pronoun"]
    text = reading.article.text
    for i, team in enumerate(named):
        if team.kind != "team" or (team.key in national and team.key not in playing):
            continue
        for person, weight in _owned(text, named, i):
            yield Hint(person.key, team.key, "plays_for", Span(team.start, person.end), weight)
    for person, team in pairwise(named):
        if person.kind != "person" or team.kind != "team" or (team.key in national and team.key not in playing):
            continue
        if _appositive(text[person.end : team.start], text[team.end : team.end + 40]):
            yield Hint(person.key, team.key, "plays_for", Span(person.start, team.end), 2.0)


def _owned(text: str, named: Sequence[Mention], i: int) -> Iterator[tuple[Mention, float]]:
    """The persons whom the side at `i` owns: the first, and those listed behind it."""
    team = named[i]
    before = text[max(0, team.start - 12) : team.start].casefold().split()
    j = i + 1
    if j >= len(named) or named[j].kind != "person":
        return
    between = text[team.end : named[j].start]
    former = _titles()[1] & set(re.findall(r"[a-z-]+", between.casefold())) or (
        before and before[-1] in (*_titles()[1], *_LENT)
    )
    if former or not _describes(between):
        return
    yield named[j], 3.0
    possessive = between.lstrip()[:1] in ("'", "’")
    while possessive and j + 1 < len(named) and named[j + 1].kind == "person":
        link = text[named[j].end : named[j + 1].start]
        if not re.fullmatch(r",\s+|,?\s+and\s+", link):
            return
        j += 1
        yield named[j], 2.0


def _describes(between: str) -> bool:
    """Whether the words between a side and a person only say what the person is."""
    match = re.fullmatch(r"(?P<poss>['’]s?)?\s+(?P<words>(?:[\w-]+\s+){0,4}(?:[\w-]+,\s+)?)", between)
    if match is None:
        return False
    words = match.group("words").casefold().replace(",", "").split()
    titles, _, describing = _titles()
    if not words:
        return match.group("poss") is not None
    if words[-1] not in titles:
        return False
    return match.group("poss") is not None or all(
        word in titles or word in describing or word[0].isdigit() for word in words[:-1]
    )


def _appositive(between: str, behind: str) -> bool:
    """ "Salah, the Liverpool winger", "Jokic of Denver" or "Ashe of the Foxes"."""
    titles, former, _ = _titles()
    if re.fullmatch(r"\s+of\s+(?:the\s+)?", between):
        return True
    if re.fullmatch(r",\s+the\s+(?:[\w-]+\s+)?", between) and not former & set(between.casefold().split()):
        word = re.match(r"\s+([\w-]+)", behind)
        return word is not None and word.group(1).casefold() in titles
    return False


def _listed(reading: Reading, boxes: Sequence[Fact]) -> Iterator[Hint]:
    """Line-ups and scorers of boxes."""
    people = {form.casefold(): p.key for p in reading.persons for form in (*p.forms, p.name)}
    teams = {team.name: team.key for team in reading.teams}
    for fact in boxes:
        team = teams.get(str(fact.slots.get("team", "")))
        if team is None or fact.slots.get("method") == "own_goal":
            continue
        for slot in ("player", "on", "off", "scorer", "person"):
            person = people.get(str(fact.slots.get(slot, "")).casefold())
            if person is not None and fact.spans:
                yield Hint(person, team, "plays_for", fact.spans[0], 3.0 if slot in ("on", "off", "scorer") else 5.0)
