"""A web page: trafilatura finds the body, schema.org JSON-LD says what the page is.

Where a page carries no JSON-LD, its Open Graph and other meta elements are read instead.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from copy import deepcopy
from datetime import date

from lxml import html as markup
from lxml.etree import ParserError, strip_tags

from loaders.errors import ArticleError
from loaders.formats import jsonld
from loaders.formats.text import lead_date
from loaders.model import Article

_PAGE = re.compile(
    r"\ufeff?\s*(?:<\?xml[^>]*\?>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html)\b", re.IGNORECASE | re.DOTALL
)
_MARKUP = re.compile(r"</?(?:p|br|div|span|h[1-6]|ul|ol|li|table|blockquote|strong|em|b|i|a)\b[^<>]*>", re.IGNORECASE)
_MOST = 3_000  # elements within one: finding the body takes time that grows with the square of that
_HEAD = 4096  # code points: generators put comments before the first element


def looks_like(document: str) -> bool:
    """Whether the document opens like a web page."""
    return _PAGE.match(document[:_HEAD]) is not None


def read(document: str, id: str, source: str) -> Article:
    """The page's body as text, with its headline as first line where the body lacks it.

    Raises ArticleError for a page in which no body is found.
    """
    tree = _tree(document)
    said = jsonld.metadata(tree)
    body = _body(tree)
    if len(body) < len(said.body or "") / 2:
        body = said.body or ""
    if not body.strip():
        raise ArticleError(source, "no article was found in this page", mend="save the report's own page, or its text")
    title = said.title or _meta(tree, "og:title") or _first(tree, "//h1//text()") or _first(tree, "//title/text()")
    return Article(
        id=id,
        text=with_headline(title, body),
        source=source,
        url=said.url or _meta(tree, "og:url") or _first(tree, "//link[@rel='canonical']/@href"),
        title=title,
        outlet=said.outlet or _meta(tree, "og:site_name"),
        author=said.author or _meta(tree, "author"),
        published=said.published or _published(tree, body),
        language=said.language or (_first(tree, "/html/@lang") or "en").split("-")[0].lower(),
        media_type="text/html",
    )


def _tree(document: str) -> markup.HtmlElement:
    # lxml refuses a str that declares an encoding, so it is given the bytes and told the encoding.
    parser = markup.HTMLParser(encoding="utf-8")
    try:
        return markup.document_fromstring(document.encode("utf-8", "surrogatepass"), parser=parser)
    except ParserError:
        return markup.document_fromstring("<html/>")


def _body(tree: markup.HtmlElement) -> str:
    """The article without the page around it; captions stay, for they tell whom a picture shows."""
    import trafilatura  # here, since it takes 0.2 s to load and plain texts do not need it

    if any(len(element) > _MOST for element in tree.iter()):
        return ""
    page = deepcopy(tree)
    for caption in page.iter("figcaption"):  # trafilatura drops figures whole
        caption.tag = "p"
    strip_tags(page, "figure", "picture")
    body: str | None = trafilatura.extract(page, include_comments=False, include_tables=True)
    return body or ""


def is_marked_up(words: str) -> bool:
    """Whether words that some carrier gives are HTML."""
    return _MARKUP.search(words) is not None


def text_of(fragment: str) -> str:
    """The text of a piece of HTML that is a report's body and nothing else."""
    return _body(_tree(f"<html><body><article>{fragment}</article></body></html>"))


def with_headline(title: str | None, body: str) -> str:
    """A body with its headline as first line, unless it begins with it."""
    if not title or title.casefold() in body[: len(title) + 200].casefold():
        return body
    return f"{title}\n\n{body}"


def _published(tree: markup.HtmlElement, body: str) -> date | None:
    ways: tuple[Callable[[], str | None], ...] = (
        lambda: _meta(tree, "article:published_time"),
        lambda: _meta(tree, "datePublished"),
        lambda: _meta(tree, "date"),
        lambda: _first(tree, "//time[@pubdate]/@datetime"),
        lambda: _first(tree, "//article//time/@datetime"),
        lambda: _first(tree, "//time/@datetime"),
    )
    for way in ways:
        day = jsonld.day(way())
        if day is not None:
            return day
    return lead_date(body)


def _meta(tree: markup.HtmlElement, name: str) -> str | None:
    """The content of the meta element with this name, property or itemprop."""
    return _first(tree, "//meta[@property=$name or @name=$name or @itemprop=$name]/@content", name=name)


def _first(tree: markup.HtmlElement, path: str, **values: str) -> str | None:
    for found in tree.xpath(path, **values):
        text = " ".join(str(found).split())
        if text:
            return text
    return None
