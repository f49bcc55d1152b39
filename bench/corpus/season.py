"""What was played: clubs with their players, and matches of two seasons with goals, cards and changes.

Names are those of real clubs and players, drawn anew; no match of these took place.
"""

from __future__ import annotations

import csv
import random
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from itertools import permutations
from pathlib import Path

_HERE = Path(__file__).parent
_SEASONS = (("2022-23", date(2022, 8, 6)), ("2023-24", date(2023, 8, 12)))
_SQUAD = 20
_CUPS = ("UEFA Champions League", "UEFA Europa League")
_ROUND = "quarter-final"


@dataclass(frozen=True, slots=True)
class Club:
    """A side with its players, the first eleven of whom start. `other_ground` is a second name of its ground."""

    name: str
    short: str
    league: str
    city: str
    ground: str
    other_ground: str
    manager: str
    squad: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Goal:
    """A goal of `side` (0 is home); `way` is "", "penalty" or "header"."""

    key: str
    side: int
    scorer: str
    minute: int
    way: str
    assist: str


@dataclass(frozen=True, slots=True)
class Card:
    """A yellow or red card."""

    key: str
    side: int
    player: str
    minute: int
    colour: str


@dataclass(frozen=True, slots=True)
class Change:
    """A substitution."""

    key: str
    side: int
    on: str
    off: str
    minute: int


@dataclass(frozen=True, slots=True)
class Match:
    """A match as it was. `leg` is 1 or 2 in a tie; `first` is the first leg where this is the second."""

    key: str
    home: Club
    away: Club
    day: date
    season: str
    competition: str
    stage: str
    leg: int
    attendance: int
    referee: str
    goals: tuple[Goal, ...]
    cards: tuple[Card, ...]
    changes: tuple[Change, ...]
    first: Match | None = None

    @property
    def score(self) -> tuple[int, int]:
        """Goals of the home and of the away side."""
        count = Counter(goal.side for goal in self.goals)
        return count[0], count[1]

    @property
    def aggregate(self) -> tuple[int, int] | None:
        """Goals of the home and of the away side over both legs, where this is the second and they decide."""
        if self.first is None:
            return None
        away, home = self.first.score
        total = self.score[0] + home, self.score[1] + away
        return total if total[0] != total[1] else None

    def side(self, number: int) -> Club:
        """The home side for 0, the away side for 1."""
        return self.away if number else self.home


@cache
def _rows(name: str) -> tuple[dict[str, str], ...]:
    with (_HERE / name).open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


def clubs(dice: random.Random) -> list[Club]:
    """Every club. In each third one two players share a surname; some full names are at two clubs."""
    found: list[Club] = []
    leagues = list(dict.fromkeys(row["league"] for row in _rows("clubs.csv")))
    for league in leagues:
        names = [row["name"] for row in _rows("players.csv") if row["league"] == league]
        dice.shuffle(names)
        for row in (row for row in _rows("clubs.csv") if row["league"] == league):
            squad, names = names[: _SQUAD + 1], names[_SQUAD + 1 :]
            manager = squad.pop()
            if len(found) % 3 == 0:
                squad[1] = f"{squad[1].split()[0]} {squad[2].split()[-1]}"
            elsewhere = [club for club in found if club.league != league]
            if elsewhere and len(found) % 6 == 1:
                squad[3] = dice.choice(elsewhere).squad[4]
            found.append(
                Club(
                    row["name"],
                    row["short"],
                    league,
                    row["city"],
                    row["ground"],
                    row["other_ground"],
                    manager,
                    tuple(squad),
                )
            )
    return found


def matches(count: int, dice: random.Random) -> list[Match]:
    """`count` matches: home and away in two seasons in each league, and ties of two legs between leagues."""
    every = clubs(dice)
    pairs: list[_League | _Tie] = [*_league_pairs(every), *_ties(every, dice)]
    dice.shuffle(pairs)
    found: list[Match] = []
    for pair in pairs:
        if len(found) >= count:
            break
        found += pair(dice, len(found))
    return found[:count]


class _League:
    """The four meetings of two clubs of one league."""

    def __init__(self, one: Club, other: Club, days: Sequence[date]) -> None:
        self._one, self._other, self._days = one, other, days

    def __call__(self, dice: random.Random, start: int) -> list[Match]:
        made = []
        for number, day in enumerate(self._days):
            home, away = (self._one, self._other) if number % 2 == 0 else (self._other, self._one)
            season = _SEASONS[number // 2][0]
            made.append(_played(dice, f"m{start + number:04}", home, away, day, season, home.league))
        return made


class _Tie:
    """Two legs of two clubs of different leagues."""

    def __init__(self, one: Club, other: Club, day: date, season: str, cup: str) -> None:
        self._one, self._other, self._day, self._season, self._cup = one, other, day, season, cup

    def __call__(self, dice: random.Random, start: int) -> list[Match]:
        legs: list[Match] = []
        for number, (home, away) in enumerate([(self._one, self._other), (self._other, self._one)]):
            first = legs[0] if legs else None
            day = self._day + timedelta(days=7 * number)
            key = f"m{start + number:04}"
            legs.append(_played(dice, key, home, away, day, self._season, self._cup, _ROUND, number + 1, first))
        return legs


def _league_pairs(every: Sequence[Club]) -> Iterator[_League]:
    """Each pair of a league on days that leave its clubs one match a week."""
    for league in dict.fromkeys(club.league for club in every):
        own = [club for club in every if club.league == league]
        for half, order in enumerate(_rounds(own)):
            for one, other in order:
                days = [start + timedelta(days=7 * (half + back)) for _, start in _SEASONS for back in (0, 19)]
                yield _League(one, other, days)


def _rounds(own: Sequence[Club]) -> Iterator[list[tuple[Club, Club]]]:
    """The rounds of a league by the circle method."""
    fixed, ring = own[0], list(own[1:])
    for _ in range(len(own) - 1):
        circle = [fixed, *ring]
        yield [(circle[at], circle[-1 - at]) for at in range(len(circle) // 2)]
        ring = ring[1:] + ring[:1]


def _ties(every: Sequence[Club], dice: random.Random) -> Iterator[_Tie]:
    men = [club for club in every if "Women" not in club.league]
    foreign = [pair for pair in permutations(men, 2) if pair[0].league != pair[1].league]
    for number, (one, other) in enumerate(dice.sample(foreign, 80)):
        season, start = _SEASONS[number % 2]
        day = start + timedelta(days=31 + 14 * (number // 2 % 14))
        yield _Tie(one, other, day - timedelta(days=day.weekday() - 2), season, _CUPS[number % 4 // 2])


def _played(
    dice: random.Random,
    key: str,
    home: Club,
    away: Club,
    day: date,
    season: str,
    competition: str,
    stage: str = "",
    leg: int = 0,
    first: Match | None = None,
) -> Match:
    """A match with what happened in it, at minutes that are all different."""
    scores = dice.choices(range(5), weights=(28, 34, 22, 11, 5), k=2)
    happenings = sum(scores) + dice.randint(1, 3) + dice.randint(2, 4)
    minutes = dice.sample(range(3, 90), happenings)
    sides = [side for side in (0, 1) for _ in range(scores[side])]
    dice.shuffle(sides)
    clubs_ = (home, away)
    starters = {side: list(clubs_[side].squad[:11]) for side in (0, 1)}
    goals = []
    for number, (side, minute) in enumerate(zip(sides, sorted(minutes[: len(sides)]), strict=True)):
        scorer = dice.choice(starters[side][:9])
        assist = dice.choice([one for one in starters[side][:10] if one != scorer])
        way = dice.choices(["", "penalty", "header"], weights=(6, 1, 2))[0]
        goals.append(Goal(f"{key}-g{number}", side, scorer, minute, way, assist))
    told = {name for goal in goals for name in (goal.scorer, goal.assist)}
    free = {side: [one for one in starters[side] if one not in told] for side in (0, 1)}
    bench = {side: list(clubs_[side].squad[11:]) for side in (0, 1)}
    cards, changes = [], []
    for number, minute in enumerate(minutes[len(sides) :]):
        side = dice.randint(0, 1)
        player = free[side].pop(dice.randrange(len(free[side]))) if free[side] else ""
        if player and number < 3:
            colour = dice.choices(["yellow", "red"], (9, 1))[0]
            cards.append(Card(f"{key}-c{number}", side, player, minute, colour))
        elif player and minute > 45:
            changes.append(Change(f"{key}-s{number}", side, bench[side].pop(), player, minute))
    referee = dice.choice([row["name"] for row in _rows("players.csv") if row["league"] == "Referees"])
    return Match(
        key,
        home,
        away,
        day,
        season,
        competition,
        stage,
        leg,
        dice.randint(9_000, 74_000),
        referee,
        tuple(goals),
        tuple(cards),
        tuple(changes),
        first,
    )
