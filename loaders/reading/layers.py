"""The layers that reading lays over an article's text, each made by one module and never changed after.

Every layer holds offsets into `Article.text` (Unicode code points, `end` exclusive). Stages read
the layers before theirs and return their own; `loaders/facts.py` threads them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import Any, Literal, NamedTuple

from loaders.model import Article, Span

LineLabel = Literal[
    "prose",  # running text
    "headline",  # the report's own title or standfirst
    "crosshead",  # a title between paragraphs
    "dateline",  # "date 2024-04-19", "Issued on:", bylines
    "caption",  # what a picture shows
    "credit",  # who took it
    "scoreboard",  # the block with sides, score, competition, kick-off, venue
    "scorers",  # names with minutes that belong to a scoreboard or line-up block
    "lineup",  # "Barcelona: Peña; Araujo, ..." and its kin
    "table",  # a row or heading of a league table
    "live",  # a line of live text that opens with a minute
    "teaser",  # a related story's headline
    "other_sport",  # of another sport
    "nav",  # menus, polls, share buttons, newsletters
    "blank",
]


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the text without its newline. `block` numbers runs of lines with one purpose."""

    start: int
    end: int
    label: LineLabel
    block: int


class Token(NamedTuple):
    """A word, number or mark. `tag` is a Penn Treebank tag ("" before tagging)."""

    start: int
    end: int
    text: str
    tag: str = ""


#: A token from its fields as one tuple, for where many are made: a third of what its own constructor takes.
token: Callable[[tuple[int, int, str, str]], Token] = partial(tuple.__new__, Token)


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of prose (or a whole box line), the index of its line, its tokens and their words."""

    start: int
    end: int
    line: int
    tokens: tuple[Token, ...]
    low: tuple[str, ...]  # each token's text, its apostrophe the plain one
    words: frozenset[str]  # those of `low`: what asks for certain words looks here first

    @property
    def span(self) -> Span:
        return Span(self.start, self.end)


@dataclass(frozen=True, slots=True)
class Team:
    """A side: a club or a national team. `name` is canonical where the gazetteer knows it."""

    key: str  # slug of the canonical name, unique in the article
    name: str
    national: bool = False
    women: bool = False
    qid: str | None = None
    country: str | None = None


@dataclass(frozen=True, slots=True)
class Person:
    """A person of the article's own roster.

    `name` is the fullest form that the article (or the gazetteer, for a known person) gives;
    `forms` every form it uses.
    """

    key: str
    name: str
    forms: frozenset[str]
    qid: str | None = None


EntityKind = Literal["team", "person", "competition", "venue", "place", "outlet", "nationality", "stage"]
How = Literal[
    "name", "short", "surname", "nickname", "demonym", "epithet", "pronoun", "side", "possessive_crew", "misspelling"
]


@dataclass(frozen=True, slots=True)
class Mention:
    """Words that name an entity. `key` is a Team's, a Person's or a gazetteer entry's key."""

    start: int
    end: int
    kind: EntityKind
    key: str
    how: How = "name"

    @property
    def span(self) -> Span:
        return Span(self.start, self.end)


@dataclass(frozen=True, slots=True)
class Moment:
    """A time of play in words. `low` and `high` are minutes (equal when exact), `added` stoppage minutes.

    A clock time past the end of a half in one number ("93rd minute") keeps that number. `relative`
    marks a time counted from the event before ("two minutes later"): `low`/`high` are then offsets.
    """

    start: int
    end: int
    low: int
    high: int
    added: int | None = None
    relative: bool = False
    exact: bool = True


@dataclass(frozen=True, slots=True)
class Score:
    """Digits or words that give a result: `first`-`second` in the order written."""

    start: int
    end: int
    first: int
    second: int
    sort: Literal["final", "aggregate", "half_time", "shootout", "running", "set_play"] = "final"


@dataclass(frozen=True, slots=True)
class Fixture:
    """A match that the article talks about. `key` is unique in the article.

    `ordered` says that the text settles who was at home; `status` whether it was played, is to
    come, or is only imagined. `spans` are the words that tell of it.
    """

    key: str
    home: str  # a Team's key
    away: str
    ordered: bool
    status: Literal["played", "future", "hypothetical"]
    slots: dict[str, object] = field(default_factory=dict)
    date: date | None = None
    leg: int | None = None
    main: bool = False
    past: bool = False  # the words put it before the days that the report reports
    spans: tuple[Span, ...] = ()

    @property
    def goals(self) -> tuple[int, int] | None:
        """Goals of the home and of the away side, where both are known."""
        home, away = self.slots.get("home_goals"), self.slots.get("away_goals")
        return (home, away) if isinstance(home, int) and isinstance(away, int) else None


@dataclass(frozen=True, slots=True)
class Reading:
    """An article with its layers so far. `with_` style copies are made by `dataclasses.replace`."""

    article: Article
    lines: tuple[Line, ...] = ()
    sentences: tuple[Sentence, ...] = ()
    teams: tuple[Team, ...] = ()
    persons: tuple[Person, ...] = ()
    mentions: tuple[Mention, ...] = ()  # sorted by start, not overlapping
    moments: tuple[Moment, ...] = ()
    quoted: tuple[Span, ...] = ()  # speech: masked from event phrases
    fixtures: tuple[Fixture, ...] = ()
    days: tuple[tuple[Span, date], ...] = ()  # days that the words name, each the latest that it can be
    away_grounds: frozenset[str] = frozenset()  # venues at which the away side of the report's match is at home
    #: What has been worked out of the text and need not be again; the copies of a reading share it.
    memo: dict[object, Any] = field(default_factory=dict, compare=False, repr=False)

    def text(self, span: Span | Mention | Moment | Sentence | Line | Token | Score) -> str:
        """The characters of a span."""
        return self.article.text[span.start : span.end]
