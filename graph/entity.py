"""What `graph/show.py` finds out about a node: frozen values for a screen, a page or JSON."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any
from urllib.parse import unquote


@dataclass(frozen=True, slots=True)
class Name:
    """A node and what to call it; a plain value has no `iri`."""

    label: str
    iri: str | None = None


def article_id(article: Name) -> str:
    """The last part of an article's IRI, decoded, which is its id."""
    return unquote((article.iri or "").rsplit("/", 1)[-1])


@dataclass(frozen=True, slots=True)
class Quotation:
    """The words of an article that say something. `start` and `end` are code points in its text."""

    article: Name
    exact: str
    prefix: str = ""
    suffix: str = ""
    start: int | None = None
    end: int | None = None
    rule: str = ""
    status: str = ""


@dataclass(frozen=True, slots=True)
class Claim:
    """A value that a node has, its rank among rivals, and the words behind it.

    `independent` counts sources, copies of one story as one; None where nobody counted.
    """

    about: Name
    predicate: Name
    value: Name
    rank: str = ""
    independent: int | None = None
    sources: tuple[Quotation, ...] = ()


@dataclass(frozen=True, slots=True)
class Conflict:
    """What the articles disagree on: `kind` is value, identity, attribution or arithmetic."""

    iri: str
    kind: str
    about: tuple[Name, ...]
    sentence: str
    claims: tuple[Claim, ...]

    def as_json(self) -> dict[str, Any]:
        """The contract of `touchline conflicts --format json`."""
        statements = [
            {
                "about": claim.about.label,
                "property": claim.predicate.label,
                "value": claim.value.label,
                "rank": claim.rank,
                "article": article_id(source.article),
                "words": source.exact,
            }
            for claim in self.claims
            for source in claim.sources or (Quotation(Name(""), ""),)
        ]
        about = [asdict(name) for name in self.about]
        return {
            "iri": self.iri,
            "kind": self.kind,
            "about": about,
            "sentence": self.sentence,
            "statements": statements,
        }


@dataclass(frozen=True, slots=True)
class Link:
    """A node that points here, or that an article tells of: what it is, its values in brief, and words for it."""

    predicate: Name
    subject: Name
    kind: str
    summary: str
    source: Quotation | None = None


@dataclass(frozen=True, slots=True)
class Entity:
    """A node with all that the graph has about it. `more` tells that there are more links than listed."""

    iri: str
    label: str
    kinds: tuple[Name, ...]
    claims: tuple[Claim, ...]
    links: tuple[Link, ...]
    conflicts: tuple[Conflict, ...]
    articles: tuple[Name, ...]
    agreed: Name | None = None
    more: bool = False

    def as_json(self) -> dict[str, Any]:
        """The entity as JSON objects, lists, strings and numbers."""
        return {**asdict(self), "conflicts": [conflict.as_json() for conflict in self.conflicts]}
