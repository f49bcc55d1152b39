"""Files of schema.org articles in JSON-LD (https://schema.org/NewsArticle): one, a list, a graph or an item list."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from loaders.errors import ArticleError
from loaders.formats import html, jsonld
from loaders.formats.items import Refuse, item_id
from loaders.model import Article

Item = Mapping[str, Any]


def items(value: object) -> list[Item]:
    """The articles of a document, each once; empty where there is none."""
    found: list[Item] = []
    for node in jsonld.nodes(value, ("@graph", "mainEntity", "itemListElement", "item")):
        if jsonld.is_article(node) and node not in found:
            found.append(node)
    return found


def read(found: Sequence[Item], id: str, source: str, refuse: Refuse) -> Iterator[Article]:
    """The articles that have a text; those that only tell of one are refused."""
    for position, node in enumerate(found, 1):
        said = jsonld.of(node)
        name = said.url or jsonld.line(node.get("@id")) or said.title
        body = said.body or _updates(node)
        if not body.strip():
            place, mend = f'item "{name or position}"', "give the article with its text"
            refuse(ArticleError(source, "it has no articleBody", place=place, mend=mend))
            continue
        yield Article(
            id=id if len(found) == 1 else item_id(id, name, position),
            text=html.with_headline(said.title, html.text_of(body) if html.is_marked_up(body) else body),
            source=source,
            url=said.url,
            title=said.title,
            outlet=said.outlet,
            author=said.author,
            published=said.published,
            language=said.language or "en",
            media_type="application/ld+json",
        )


def _updates(node: Item) -> str:
    """The entries of a live blog, in the order of the file."""
    given = node.get("liveBlogUpdate")
    entries = [jsonld.of(each) for each in (given if isinstance(given, list) else [given]) if isinstance(each, dict)]
    return "\n\n".join(line for entry in entries for line in (entry.title, entry.body) if line)
