"""RSS and Atom: each item is an article, with the text that the feed itself carries; no link is followed."""

from __future__ import annotations

import html as entities
import io
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from loaders.errors import ArticleError
from loaders.formats import html
from loaders.formats.items import Refuse, item_id
from loaders.model import Article

ROOTS = frozenset({"rss", "feed", "rdf"})

_SHOWN = 60  # characters of a title that tell which item is meant

Item = Mapping[str, Any]


def read(document: str, id: str, source: str, refuse: Refuse) -> Iterator[Article]:
    """The items that carry a text. Raises ArticleError for a feed without items."""
    import feedparser  # here, since it takes 0.1 s to load

    # Bytes in a stream: what feedparser is given as a string it may take for an address or a file.
    parsed = feedparser.parse(
        io.BytesIO(document.encode("utf-8", "surrogatepass")),
        response_headers={"content-type": "application/xml; charset=utf-8"},
        sanitize_html=False,
        resolve_relative_uris=False,
    )
    if not parsed.entries:
        raise ArticleError(source, "this feed has no items", mend="give a feed with the reports in it")
    for position, item in enumerate(parsed.entries, 1):
        try:
            yield _article(item, parsed.feed, id, source, position)
        except ArticleError as error:
            refuse(error)


def _article(item: Item, feed: Item, id: str, source: str, position: int) -> Article:
    title = _line(item.get("title"))
    body = _body(item)
    if not body.strip():
        place = f'item {position} ("{(title or "")[:_SHOWN]}")'
        mend = "save the page that it links to"
        raise ArticleError(source, "it has no text of its own", place=place, mend=mend)
    link = _line(item.get("link"))
    return Article(
        id=item_id(id, link or _line(item.get("id")) or title, position),
        text=html.with_headline(title, body),
        source=source,
        url=link if link and link.startswith(("http://", "https://")) else None,
        title=title,
        outlet=_line((item.get("source") or {}).get("title"))
        or _line(feed.get("publisher"))
        or _line(feed.get("title")),
        author=_line(item.get("author")),
        published=_day(item),
        language=(_line(item.get("language")) or _line(feed.get("language")) or "en").split("-")[0].lower(),
        media_type="text/html",
    )


def _body(item: Item) -> str:
    """The content, or where there is none the summary."""
    given = [each.get("value") or "" for each in item.get("content") or ()] or [item.get("summary") or ""]
    body = max(given, key=len)
    return html.text_of(body) if html.is_marked_up(body) else entities.unescape(body)


def _day(item: Item) -> date | None:
    """The day of publication in UTC, or of the last change."""
    moment = item.get("published_parsed") or item.get("updated_parsed")
    return date(*moment[:3]) if moment else None


def _line(value: object) -> str | None:
    if not isinstance(value, str):
        return None
    text = html.text_of(value) if html.is_marked_up(value) else entities.unescape(value)
    return " ".join(text.split()) or None
