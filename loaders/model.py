"""The values that pass between stages: what an article is, and what a fact read in it is.

Offsets count Unicode code points in `Article.text`; `end` is exclusive. Nothing here knows an
IRI or a store.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal, NamedTuple

Status = Literal["asserted", "inferred"]

#: A slot's value in the facts table: a name or word, a number, a truth value, a list of names, or
#: an object ({"from": 60, "to": 65} for a vague minute, {"Atalanta": 3, "Liverpool": 1} for an aggregate).
SlotValue = str | int | float | bool | tuple[str, ...] | Mapping[str, int]

#: The kinds of the facts table, in the order in which rows are listed.
KINDS = (
    "match",
    "tie",
    "goal",
    "disallowed_goal",
    "penalty",
    "chance",
    "card",
    "substitution",
    "lineup",
    "role",
    "trait",
    "quote",
    "standing",
    "fixture",
    "honour",
    "statistic",
    "photo",
)


class Span(NamedTuple):
    """Characters of an article: `text[start:end]`."""

    start: int
    end: int

    def covers(self, other: Span) -> bool:
        """Whether `other` lies within this span."""
        return self.start <= other.start and other.end <= self.end

    def overlaps(self, other: Span) -> bool:
        """Whether the two share a character."""
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True, slots=True)
class Article:
    """One report, its text exactly as decoded, and what its carrier says of it.

    `id` is the file's stem (or the id that the format gives); `source` the path or URL it was read
    from; `published` the day of publication, `retrieved` that of an archive's fetching (UTC where a time was given).
    """

    id: str
    text: str
    source: str
    url: str | None = None
    title: str | None = None
    outlet: str | None = None
    author: str | None = None
    agency: str | None = None
    published: date | None = None
    retrieved: date | None = None
    language: str = "en"
    media_type: str = "text/plain"


@dataclass(frozen=True, slots=True)
class MatchRef:
    """The match a fact belongs to, by canonical team names; `date` is an ISO day."""

    home: str
    away: str
    date: str | None = None


@dataclass(frozen=True, slots=True)
class Fact:
    """One row of the facts table, before it is tied to an article.

    `rule` names the phrase or rule that read it; `spans` are its evidence, at least one.
    `confidence` is 0 to 1: football's checks lower it, and facts below the floor are dropped.
    `reader` names the second reader that alone told it, and is empty for what the rules read.
    """

    kind: str
    slots: Mapping[str, SlotValue]
    spans: tuple[Span, ...]
    match: MatchRef | None = None
    status: Status = "asserted"
    rule: str = ""
    confidence: float = 1.0
    notes: tuple[str, ...] = field(default=())
    reader: str = ""


@dataclass(frozen=True, slots=True)
class Claim:
    """A result that words of the article tell of a match and that the rest of the article refutes.

    It is kept and not believed, so it is no fact of the table. `part` is the label of the line in which
    the words stand ("caption", "prose", ...).
    """

    match: MatchRef
    home_goals: int
    away_goals: int
    part: str
    spans: tuple[Span, ...]
    rule: str = ""


#: A person, a team or a competition, by the name that facts give.
Named = tuple[Literal["person", "team", "competition"], str]


@dataclass(frozen=True, slots=True)
class Extraction:
    """All that is read in an article: its facts; what it also says and itself refutes; and the persons,
    teams and competitions that it names, each with the other forms in which it writes the name.
    `failed` says in a sentence without its stop why a second reader told nothing, where one was asked in vain."""

    facts: tuple[Fact, ...]
    claims: tuple[Claim, ...] = ()
    written: Mapping[Named, tuple[str, ...]] = field(default_factory=dict)
    failed: str = ""
