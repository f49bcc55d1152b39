"""What schema.org JSON-LD says of an article (https://schema.org/NewsArticle)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from lxml import html as markup

from loaders.formats import json_text

#: schema.org's Article and those of its subclasses that news pages use.
_ARTICLES = frozenset(
    {
        "Article",
        "NewsArticle",
        "AnalysisNewsArticle",
        "BackgroundNewsArticle",
        "OpinionNewsArticle",
        "ReportageNewsArticle",
        "ReviewNewsArticle",
        "Report",
        "BlogPosting",
        "LiveBlogPosting",
    }
)


@dataclass(frozen=True, slots=True)
class Metadata:
    """An article's own account of itself; what it leaves out is None."""

    title: str | None = None
    published: date | None = None
    author: str | None = None
    outlet: str | None = None
    url: str | None = None
    language: str | None = None
    body: str | None = None


def metadata(tree: markup.HtmlElement) -> Metadata:
    """The first article that the page's JSON-LD blocks describe; empty where none does.

    A block that is no JSON is passed over: many pages carry one, and the page is still an article.
    """
    for script in tree.xpath("//script[@type='application/ld+json']"):
        for node in nodes(_parse(script.text_content()), ("@graph", "mainEntity")):
            if is_article(node):
                return of(node)
    return Metadata()


def nodes(value: object, within: Sequence[str]) -> Iterator[dict[str, Any]]:
    """Every object of a document, whether alone, in a list, or `within` one of these properties of another."""
    if isinstance(value, list):
        for item in value:
            yield from nodes(item, within)
    elif isinstance(value, dict):
        yield value
        for key in within:
            yield from nodes(value.get(key), within)


def is_article(node: Mapping[str, Any]) -> bool:
    """Whether an object is of schema.org's Article or one of its kinds."""
    given = node.get("@type")
    names = given if isinstance(given, list) else [given]
    return any(name.rsplit("/", 1)[-1].removeprefix("schema:") in _ARTICLES for name in names if isinstance(name, str))


def day(written: object) -> date | None:
    """The day (in UTC where a time and an offset are given) of an ISO 8601 date or time."""
    if not isinstance(written, str):
        return None
    try:
        moment = datetime.fromisoformat(written.strip())
        return moment.astimezone(UTC).date() if moment.tzinfo else moment.date()
    except (ValueError, OverflowError):  # no date, or one that is out of the calendar in UTC
        return None


def _parse(text: str) -> object:
    try:
        return json_text.loads(text)
    except ValueError:
        return None


def of(node: Mapping[str, Any]) -> Metadata:
    """What an article's object says of it."""
    language = line(node.get("inLanguage"))
    return Metadata(
        title=line(node.get("headline")) or line(node.get("name")),
        published=day(node.get("datePublished")),
        author=_names(node.get("author")),
        outlet=_names(node.get("publisher")),
        url=line(node.get("url")) or line(node.get("mainEntityOfPage"), "@id"),
        language=language.split("-")[0].lower() if language else None,
        body=_body(node.get("articleBody")),
    )


def line(value: object, key: str = "name") -> str | None:
    """A string, or the string under `key` of an object, with its white space tidied."""
    if isinstance(value, dict):
        value = value.get(key)
    if not isinstance(value, str):
        return None
    return " ".join(value.split()) or None


def _names(value: object) -> str | None:
    """One name, or several with commas between."""
    given = value if isinstance(value, list) else [value]
    return ", ".join(name for name in map(line, given) if name) or None


def _body(value: object) -> str | None:
    return value if isinstance(value, str) and value.strip() else None
