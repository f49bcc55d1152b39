"""NewsML-G2 (https://iptc.org/standards/newsml-g2/): a news item, or a message with several.

Read with lxml: of the standard's library we would need five elements, and it parses files without the guards
that `xml_files` has.
"""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from datetime import date

from lxml import etree

from loaders.errors import ArticleError
from loaders.formats import html
from loaders.formats.items import Refuse, item_id
from loaders.formats.jsonld import day
from loaders.model import Article

NAMESPACE = "http://iptc.org/std/nar/2006-10-01/"
ROOTS = frozenset({"newsItem", "newsMessage", "packageItem", "conceptItem", "knowledgeItem", "planningItem", "NewsML"})

_NAMES = {"n": NAMESPACE}
_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
#: NITF's elements, and those that stay, as a page writes them; all others lose their tags and keep their words.
_AS_HTML = {"hl1": "h1", "hl2": "h2", "block": "div", "bq": "blockquote", "media-caption": "p", "caption": "p"} | {
    name: name
    for name in ("p", "h1", "h2", "h3", "h4", "ul", "ol", "li", "table", "tr", "td", "th", "blockquote", "br", "div")
}


def read(root: etree._Element, id: str, source: str, refuse: Refuse) -> Iterator[Article]:
    """The texts among the items. Raises ArticleError for another kind of item or an older NewsML."""
    name = etree.QName(root)
    if name.namespace != NAMESPACE:
        said = f"its namespace is {name.namespace!r}" if name.namespace else "it has no namespace"
        mend = f"NewsML-G2's is {NAMESPACE}"
        raise ArticleError(source, f"this <{name.localname}> is no NewsML-G2: {said}", mend=mend)
    items = [root] if name.localname == "newsItem" else root.findall(".//n:newsItem", _NAMES)
    if not items:
        raise ArticleError(source, f"no newsItem is in this <{name.localname}>", mend="give the news items themselves")
    for position, item in enumerate(items, 1):
        guid = item.get("guid") or ""
        try:
            own = id if name.localname == "newsItem" else item_id(id, guid, position)
            yield _article(item, own, source, f'item "{guid or position}"')
        except ArticleError as error:
            refuse(error)


def _article(item: etree._Element, id: str, source: str, place: str) -> Article:
    sort = _code(item, "n:itemMeta/n:itemClass", "text")
    if sort != "text":
        raise ArticleError(source, f"it is of class {sort!r} and no text", place=place, mend="give items of class text")
    status = _code(item, "n:itemMeta/n:pubStatus", "usable")
    if status != "usable":
        raise ArticleError(source, f"its status is {status!r}", place=place, mend="give items that may be used")
    body = _body(item)
    if not body.strip():
        mend = "give the item with its text inside"
        raise ArticleError(source, "it has no inlineXML and no inlineData", place=place, mend=mend)
    title = _line(item, "n:contentMeta/n:headline") or _line(item, "n:itemMeta/n:title")
    return Article(
        id=id,
        text=html.with_headline(title, body),
        source=source,
        title=title,
        author=_line(item, "n:contentMeta/n:by") or _line(item, "n:contentMeta/n:creator/n:name"),
        agency=_provider(item),
        published=_day(item),
        language=_language(item),
        media_type="application/vnd.iptc.g2.newsitem+xml",
    )


def _body(item: etree._Element) -> str:
    for inline in item.findall("n:contentSet/n:inlineXML", _NAMES):
        content = next(
            (each for each in inline.iter(etree.Element) if etree.QName(each).localname in ("body.content", "body")),
            inline,
        )
        inner = next(
            (each for each in content.iter(etree.Element) if etree.QName(each).localname == "body.content"), content
        )
        return html.text_of(_as_html(inner))
    data = item.find("n:contentSet/n:inlineData", _NAMES)
    return "".join(data.itertext()) if data is not None else ""


def _as_html(element: etree._Element) -> str:
    copy = deepcopy(element)
    copy.tail = None
    for each in copy.iter(etree.Element):
        each.tag = _AS_HTML.get(etree.QName(each).localname, "span")
    copy.tag = "div"
    etree.cleanup_namespaces(copy)
    etree.strip_tags(copy, "span")
    return str(etree.tostring(copy, encoding="unicode", method="html"))


def _line(item: etree._Element, path: str) -> str | None:
    found = item.find(path, _NAMES)
    return " ".join("".join(found.itertext()).split()) or None if found is not None else None


def _code(item: etree._Element, path: str, default: str) -> str:
    """The word of a controlled vocabulary, its scheme left off: "text" of "ninat:text"."""
    found = item.find(path, _NAMES)
    code = (found.get("qcode") or found.get("literal") or "") if found is not None else ""
    return code.rpartition(":")[2] or default


def _provider(item: etree._Element) -> str | None:
    named = _line(item, "n:itemMeta/n:provider/n:name") or _line(item, "n:contentMeta/n:creditline")
    return named or _code(item, "n:itemMeta/n:provider", "") or None


def _day(item: etree._Element) -> date | None:
    paths = ("n:itemMeta/n:firstCreated", "n:itemMeta/n:versionCreated", "n:contentMeta/n:contentCreated")
    return next((found for path in paths if (found := day(_line(item, path)))), None)


def _language(item: etree._Element) -> str:
    said = item.find("n:contentMeta/n:language", _NAMES)
    tag = (said.get("tag") if said is not None else None) or item.get(_LANGUAGE) or "en"
    return str(tag).split("-")[0].lower()
