"""XML files: which format they are in, and a parser that follows no entity and no address."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from lxml import etree

from loaders.errors import ArticleError
from loaders.formats import feeds, html, newsml
from loaders.formats.items import Refuse
from loaders.model import Article

#: A document type with declarations of its own, which may be entities that grow without end or name files.
_DECLARES = re.compile(r"<!DOCTYPE[^>\[]*\[|<!ENTITY", re.IGNORECASE)
_DECLARATION = re.compile(r"\ufeff?\s*<\?xml[^>]*\?>")


def read(document: str, id: str, source: str, refuse: Refuse) -> Iterable[Article]:
    """The articles of a file: NewsML-G2, RSS, Atom, or a page in XHTML.

    Raises ArticleError for what is not well-formed, declares entities or is XML of something else.
    """
    if html.looks_like(document):
        return (html.read(document, id, source),)
    root = parse(document, source)
    name = etree.QName(root)
    if name.localname in newsml.ROOTS:
        return newsml.read(root, id, source, refuse)
    if name.localname.lower() in feeds.ROOTS:
        return feeds.read(document, id, source, refuse)
    raise ArticleError(
        source,
        f"this XML begins with <{name.localname}> and is neither NewsML-G2 nor RSS nor Atom",
        mend="give one of these, or the report's text",
    )


def looks_like(document: str) -> bool:
    """Whether a document opens as one of the XML formats does."""
    opening: Callable[[str], re.Match[str] | None] = re.compile(
        r"\ufeff?\s*(?:<\?xml\b|<(?:rss|feed|rdf:RDF|(?:\w+:)?news(?:Item|Message))\b)"
    ).match
    return opening(document) is not None


def parse(document: str, source: str) -> etree._Element:
    """The root of a document. Entities stay unread, nothing is fetched, and depth has a limit."""
    if _DECLARES.search(document):
        mend = "save the file without its document type"
        raise ArticleError(source, "this XML declares entities, which are not followed", mend=mend)
    parser = etree.XMLParser(
        encoding="utf-8", resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True
    )
    try:
        return etree.fromstring(_DECLARATION.sub("", document, count=1).encode("utf-8", "surrogatepass"), parser)
    except etree.XMLSyntaxError as error:
        problem = " ".join((error.msg or "").partition(", line")[0].split())
        place = f"line {error.lineno}"
        raise ArticleError(
            source, f"this XML is not well-formed ({problem})", place=place, mend="save it again"
        ) from error
