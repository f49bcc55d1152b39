"""What the shallow parse gives: clauses and noun phrases."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from loaders.model import Span
from loaders.reading.brackets import Beside
from loaders.reading.layers import Moment, Sentence
from loaders.reading.noun_phrases import Noun
from loaders.reading.verb_groups import Verb

Mood = Literal[
    "happened", "obliged", "negated", "almost", "modal", "future", "hypothetical", "wished", "thought", "asked"
]
LinkKind = Literal["main", "relative", "participle", "infinitive", "subordinate", "coordinate", "reduced"]


class Clause(NamedTuple):
    """A verb with its arguments. `subject` and `objects` are lists ("X and Y scored").

    `voice` is "either" for a bare -ed form that may be a reduced passive. `link` says how it hangs
    on `parent` (its index in the sentence's clauses), `linker` the word that joins it.
    """

    start: int
    end: int
    verb: Verb
    subject: tuple[Noun, ...] = ()
    objects: tuple[tuple[Noun, ...], ...] = ()
    pps: tuple[tuple[str, tuple[Noun, ...]], ...] = ()
    particles: frozenset[str] = frozenset()
    adverbs: tuple[str, ...] = ()
    moments: tuple[Moment, ...] = ()
    voice: Literal["active", "passive", "either"] = "active"
    mood: Mood = "happened"
    link: LinkKind = "main"
    linker: str = ""
    parent: int | None = None

    @property
    def lemma(self) -> str:
        return self.verb.lemma

    @property
    def span(self) -> Span:
        return Span(self.start, self.end)


@dataclass(frozen=True, slots=True)
class Parsed:
    """A sentence's clauses in the order of their verbs, and all its noun phrases with the clause they stand in.

    `beside` are the minutes in brackets behind a name, by where the name begins.
    """

    sentence: Sentence
    clauses: tuple[Clause, ...]
    nouns: tuple[tuple[Noun, int | None], ...]
    beside: Mapping[int, tuple[Beside, ...]] = field(default_factory=dict)
