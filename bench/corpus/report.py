"""One report of a match in the style of a paper, each sentence with what it tells."""

from __future__ import annotations

import random
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any

from bench.corpus.names import Pen
from bench.corpus.season import Card, Change, Goal, Match
from loaders.model import Article

PAPERS = ("The Courier", "Evening Post", "Sport Today", "Daily Ledger", "Matchday", "The Chronicle")
_AGENCY = "News Agency"
#: What a report tells otherwise than it was: values by what they are of and the slot.
Wrong = Mapping[tuple[str, str], Any]


@dataclass(frozen=True, slots=True)
class Told:
    """What characters of a report tell: `key` is that of the match, goal, card or change; `slots` as written."""

    kind: str
    key: str
    start: int
    end: int
    slots: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Written:
    """A report with what it tells of which match: its sides, ISO day and leg, and of a second leg the first's key."""

    article: Article
    match: str
    sides: tuple[str, str]
    day: str
    leg: int
    first: str | None
    told: tuple[Told, ...]


@dataclass(frozen=True, slots=True)
class Style:
    """A paper's habits. `dated` is "weekday", "full" (day and month in words) or "" for no date at all."""

    name: str
    dated: str = "weekday"
    turned: bool = False
    accents: bool = True
    slips: float = 0.0
    full: bool = True
    board: bool = False
    cards: bool = True
    changes: bool = True
    scene: bool = True
    goals: str = "prose"
    vague: float = 0.0
    quote: bool = False
    caption: bool = False
    filler: int = 1
    short: bool = False


@cache
def _templates() -> dict[str, Any]:
    return tomllib.loads((Path(__file__).parent / "templates.toml").read_text("utf-8"))


@dataclass(slots=True)
class _Page:
    """A text that grows, with what its sentences tell."""

    text: str = ""
    told: list[Told] = field(default_factory=list)

    def say(self, sentence: str, *facts: tuple[str, str, Mapping[str, Any]], end: str = " ") -> None:
        start = len(self.text)
        self.text += sentence + end
        self.told += [Told(kind, key, start, start + len(sentence), slots) for kind, key, slots in facts]

    def paragraph(self) -> None:
        self.text = self.text.rstrip(" ") + "\n\n"


class Report:
    """One report being written."""

    def __init__(self, match: Match, style: Style, dice: random.Random) -> None:
        self._match, self._style, self._dice = match, style, dice
        people = [*match.home.squad, *match.away.squad, match.referee, match.home.manager, match.away.manager]
        self._pen = Pen(people, dice, accents=style.accents, slips=style.slips, full=style.full)
        self._page = _Page()
        self._wrong: Wrong = {}

    def write(self, wrong: Wrong) -> Written:
        """The report, with `wrong` values in place of the true ones."""
        self._wrong = wrong
        match, style = self._match, self._style
        self._head()
        self._page.paragraph()
        self._lead()
        self._filler()
        self._page.paragraph()
        if style.goals == "list":
            self._goal_list()
        elif style.goals == "prose":
            self._happenings()
        if style.scene:
            self._page.paragraph()
            self._scene()
        if style.quote:
            self._page.paragraph()
            self._quote()
        self._caption()
        outlet = _AGENCY if style.name == "wire" else self._dice.choice(PAPERS)
        published = match.day + timedelta(days=1) if style.dated == "weekday" else None
        article = Article(f"{match.key}-{style.name}", self._page.text, "generated", outlet=outlet, published=published)
        sides, first = (match.home.name, match.away.name), match.first.key if match.first else None
        return Written(article, match.key, sides, match.day.isoformat(), match.leg, first, tuple(self._page.told))

    # ---- parts of a report

    def _pick(self, *path: str) -> str:
        node: Any = _templates()
        for step in path:
            node = node[step]
        return str(self._dice.choice(node))

    def _team(self, side: int) -> str:
        club = self._match.side(side)
        return club.short if self._style.short else club.name

    def _goals(self) -> tuple[int, int]:
        goals: tuple[int, int] = self._wrong.get((self._match.key, "score"), self._match.score)
        return goals

    def _score(self, *, turned: bool = False) -> str:
        home, away = self._goals()
        return f"{away}-{home}" if turned else f"{home}-{away}"

    def _result(self) -> str:
        home, away = self._match.score
        return "draw" if home == away else "home_win" if home > away else "away_win"

    def _head(self) -> None:
        """A headline, or the score as on a board, with the scorers where the paper lists them there."""
        match = self._match
        if not self._style.board:
            self._page.say(self._pick("head", "plain").format(home=match.home.name, away=match.away.name), end="")
            return
        told = ("match", match.key, {"home": match.home.name, "away": match.away.name, "score": match.score})
        if self._style.goals != "board":
            self._page.say(f"{match.home.name} {self._score()} {match.away.name}", told, end="")
            return
        for side in (0, 1):
            parts, facts = self._listed(side)
            scorers = f" ({', '.join(parts)})" if parts else ""
            self._page.say(f"{match.side(side).name} {match.score[side]}{scorers}", told, *facts, end="\n")

    def _day(self) -> str:
        match = self._match
        if self._style.dated == "weekday":
            return f" on {match.day:%A}"
        return f" on {match.day.day} {match.day:%B %Y}" if self._style.dated else ""

    def _where(self) -> str:
        ground = self._match.home.ground
        other = self._match.home.other_ground
        return f"at {other if other and self._dice.random() < 0.5 else ground}"

    def _lead(self) -> None:
        match = self._match
        slots = {
            "home": match.home.name,
            "away": match.away.name,
            "score": self._score(),
            "score_away": self._score(turned=True),
            "where": self._where(),
            "day": self._day(),
            "competition": self._competition(),
        }
        told = {"home": match.home.name, "away": match.away.name, "score": self._goals()}
        sentence = self._pick("turned" if self._style.turned else "lead", self._result()).format(**slots)
        self._page.say(sentence, ("match", match.key, told))
        if self._style.name == "undated" or match.leg:
            self._page.say(f"It was a {self._competition_name()} match.")
        if match.first is not None:
            self._first_leg(match.first)
        if match.aggregate is not None:
            home, away = match.aggregate
            winner = match.home if home > away else match.away
            score = f"{max(home, away)}-{min(home, away)}"
            self._page.say(self._pick("scene", "aggregate").format(winner=winner.name, score=score))

    def _first_leg(self, first: Match) -> None:
        home, away = first.score
        told = ("match", first.key, {"home": first.home.name, "away": first.away.name, "score": first.score})
        if home == away:
            sentence = self._pick("scene", "first_draw").format(score=f"{home}-{away}")
        else:
            winner = first.home if home > away else first.away
            score = f"{max(home, away)}-{min(home, away)}"
            sentence = self._pick("scene", "first_win").format(winner=winner.name, score=score)
        self._page.say(sentence, told)

    def _competition(self) -> str:
        return f"in the {self._competition_name()}"

    def _competition_name(self) -> str:
        match = self._match
        legs = ("", "first leg", "second leg")
        return " ".join(filter(None, (match.competition, match.stage, legs[match.leg])))

    def _filler(self) -> None:
        for sentence in self._dice.sample(_templates()["scene"]["filler"], self._style.filler):
            self._page.say(sentence)

    def _happenings(self) -> None:
        """Goals, and cards and changes where the paper tells of them, in the order of play."""
        match, style = self._match, self._style
        happened: list[Goal | Card | Change] = list(match.goals)
        happened += match.cards if style.cards else ()
        happened += match.changes if style.changes else ()
        for number, one in enumerate(sorted(happened, key=lambda each: each.minute)):
            if number and number % 3 == 0:
                self._page.paragraph()
            if isinstance(one, Goal):
                self._goal(one)
            elif isinstance(one, Card):
                self._card(one)
            else:
                self._change(one)

    def _minute(self, minute: int) -> str:
        return self._pick("minute", "exact").format(minute=minute, ordinal=_ordinal(minute))

    def _vague(self, minute: int) -> str | None:
        """A loose word for a minute, where the paper likes one and it fits."""
        if self._dice.random() >= self._style.vague:
            return None
        return next((words for middle, words in _templates()["minute"]["vague"] if abs(minute - middle) <= 3), None)

    def _goal(self, goal: Goal) -> None:
        match = self._match
        minute = self._wrong.get((goal.key, "minute"), goal.minute)
        scorer = self._wrong.get((goal.key, "scorer"), goal.scorer)
        before = [one for one in match.goals if one.minute < goal.minute]
        own, other = sum(one.side == goal.side for one in before), sum(one.side != goal.side for one in before)
        sort = _sort(own, other)
        if goal.way == "penalty":
            sort = "penalty"
        elif goal.assist and scorer == goal.scorer and self._dice.random() < 0.3:
            sort = "assisted"
        way = self._pick("way", "header" if goal.way == "header" else "plain")
        template = self._pick("goal", sort)
        names = {"scorer": self._pen.write(scorer)}
        if "{assist}" in template:
            names["assist"] = self._pen.write(goal.assist)
        vague = self._vague(minute) if minute == goal.minute else None
        when = vague or self._minute(minute)
        sentence = template.format(
            **names, team=self._team(goal.side), minute=when, way=way, running=f"{own + 1}-{other}"
        )
        self._page.say(
            sentence,
            (
                "goal",
                goal.key,
                {"scorer": scorer, "minute": None if vague else minute, "team": self._match.side(goal.side).name},
            ),
        )

    def _card(self, card: Card) -> None:
        sentence = self._pick("card", card.colour).format(
            player=self._pen.write(card.player), team=self._team(card.side), minute=self._minute(card.minute)
        )
        team = self._match.side(card.side).name
        slots = {"player": card.player, "minute": card.minute, "colour": card.colour, "team": team}
        self._page.say(sentence, ("card", card.key, slots))

    def _change(self, change: Change) -> None:
        sentence = self._pick("change", "sentence").format(
            on=self._pen.write(change.on),
            off=self._pen.write(change.off),
            team=self._team(change.side),
            minute=self._minute(change.minute),
        )
        team = self._match.side(change.side).name
        slots = {"on": change.on, "off": change.off, "minute": change.minute, "team": team}
        self._page.say(sentence, ("substitution", change.key, slots))

    def _listed(self, side: int) -> tuple[list[str], list[tuple[str, str, Mapping[str, Any]]]]:
        """The goals of a side as the items of a list, and what each tells."""
        item = self._pick("brief", "board_item" if self._style.board else "goal_item")
        parts: list[str] = []
        facts: list[tuple[str, str, Mapping[str, Any]]] = []
        for goal in self._match.goals:
            if goal.side == side:
                minute = self._wrong.get((goal.key, "minute"), goal.minute)
                scorer = self._wrong.get((goal.key, "scorer"), goal.scorer)
                parts.append(item.format(scorer=self._pen.write(scorer), minute=minute))
                team = self._match.side(side).name
                facts.append(("goal", goal.key, {"scorer": scorer, "minute": minute, "team": team}))
        return parts, facts

    def _goal_list(self) -> None:
        """The goals of each side in one sentence."""
        for side in (0, 1):
            parts, facts = self._listed(side)
            if parts:
                goals = " and ".join(filter(None, (", ".join(parts[:-1]), parts[-1])))
                sentence = self._pick("brief", "with_goals").format(goals=goals, team=self._team(side))
                self._page.say(sentence, *facts)

    def _scene(self) -> None:
        match = self._match
        attendance = self._wrong.get((match.key, "attendance"), match.attendance)
        told = {"attendance": attendance}
        crowd = self._pick("scene", "attendance").format(attendance=f"{attendance:,}")
        self._page.say(crowd, ("match", match.key, told), end="\n")
        self._page.say(self._pick("scene", "referee").format(referee=self._pen.write(match.referee)), end="")

    def _quote(self) -> None:
        side = self._dice.randint(0, 1)
        said = random.Random(f"{self._match.key} {side}")  # what a manager said is the same in every paper
        words = " ".join(said.choice(_templates()["quote"][part]) for part in ("opening", "ending"))
        manager, team = self._match.side(side).manager, self._team(side)
        self._page.say(self._pick("quote", "said").format(words=words, manager=manager, team=team))

    def _caption(self) -> None:
        """A caption that turns the result round, where that is what the paper gets wrong."""
        match = self._match
        if (match.key, "caption") not in self._wrong:
            return
        home, away = match.score
        winner = match.away if home > away else match.home
        score = f"{max(home, away)}-{min(home, away)}"
        self._page.paragraph()
        sentence = self._pick("caption", "score").format(
            home=match.home.name,
            away=match.away.name,
            competition_name=self._competition_name(),
            city=match.home.city,
            winner=winner.name,
            score=score,
        )
        self._page.say(sentence, ("claim", match.key, {"score": score}))


def _sort(own: int, other: int) -> str:
    """What a goal is to the score, by the goals of its side and of the other before it."""
    if own == other == 0:
        return "opener"
    if own < other:
        return "equaliser" if own + 1 == other else "reduce"
    return "lead" if own == other else "extend"


def _ordinal(number: int) -> str:
    ending = "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"
