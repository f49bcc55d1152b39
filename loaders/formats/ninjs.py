"""News in JSON (IPTC ninjs, https://iptc.org/standards/ninjs/), versions 1 to 3.

Version 1 has a property for each headline and body (`headline`, `body_xhtml`), versions 2 and 3 lists of them
(`headlines`, `bodies`); version 3 writes its names in camel case.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from loaders.errors import ArticleError
from loaders.formats import html
from loaders.formats.items import Refuse, item_id
from loaders.formats.jsonld import day
from loaders.model import Article

Item = Mapping[str, Any]

_MARKS = ("type", "headline", "headlines", "bodies", "body_text", "body_xhtml", "body_html", "versioncreated")
_USABLE = "usable"


def items(value: object) -> list[Item]:
    """The news items of a document: one, a list, or a list under `items`; empty where it is something else."""
    if isinstance(value, list):
        return [item for each in value for item in items(each)]
    if not isinstance(value, dict):
        return []
    item = {key.lower(): given for key, given in value.items()}
    if isinstance(item.get("items"), list):
        return items(item["items"])
    return [item] if _name(item) and any(mark in item for mark in _MARKS) else []


def read(found: Sequence[Item], id: str, source: str, refuse: Refuse) -> Iterator[Article]:
    """The texts among the items; pictures and what was withdrawn are refused."""
    for position, item in enumerate(found, 1):
        name = _name(item)
        try:
            yield _article(item, id if len(found) == 1 else item_id(id, name, position), source, f'item "{name}"')
        except ArticleError as error:
            refuse(error)


def _article(item: Item, id: str, source: str, place: str) -> Article:
    if (sort := item.get("type", "text")) != "text":
        raise ArticleError(source, f"it is of type {sort!r} and no text", place=place, mend="give items of type text")
    if (status := item.get("pubstatus", _USABLE)) != _USABLE:
        raise ArticleError(source, f"its status is {status!r}", place=place, mend="give items that may be used")
    body = _body(item)
    if not body.strip():
        raise ArticleError(source, "it has no body", place=place, mend="give the item with its text")
    title = _line(item.get("headline")) or _chosen(item, "headline", "headlines")
    name = _name(item)
    return Article(
        id=id,
        text=html.with_headline(title, body),
        source=source,
        url=name if name.startswith(("http://", "https://")) else None,
        title=title,
        author=_line(item.get("byline")) or _line(item.get("by")),
        agency=_source(item),
        published=day(item.get("firstcreated")) or day(item.get("versioncreated")),
        language=(_line(item.get("language")) or "en").split("-")[0].lower(),
        media_type="application/json",
    )


def _name(item: Item) -> str:
    """The identifier; some systems write `guid` for it."""
    return _line(item.get("uri")) or _line(item.get("guid")) or ""


def _body(item: Item) -> str:
    """The marked-up body, since it keeps its paragraphs, or else the plain one."""
    listed = [each for each in _list(item.get("bodies")) if isinstance(each.get("value"), str)]
    bodies = [each["value"] for each in listed]
    bodies += [given for key, given in item.items() if key.startswith("body_") and isinstance(given, str)]
    marked = [body for body in bodies if html.is_marked_up(body)]
    return html.text_of(marked[0]) if marked else next(iter(bodies), "")


def _chosen(item: Item, prefix: str, plural: str) -> str | None:
    """The main one of a list of values with roles, or of the properties of version 1 that end in a role."""
    listed = _list(item.get(plural))
    main = [each for each in listed if each.get("role") in (None, "main")]
    suffixed = [given for key, given in item.items() if key.startswith(prefix + "_")]
    return next((line for line in (_line(each) for each in (*main, *listed, *suffixed)) if line), None)


def _source(item: Item) -> str | None:
    """The agency: the first information source by name, or the provider."""
    named = [_line(each.get("name")) for each in _list(item.get("infosources")) + _list(item.get("infosource"))]
    return next((name for name in named if name), None) or _line(item.get("provider"))


def _list(value: object) -> list[dict[str, Any]]:
    return [
        {key.lower(): given for key, given in each.items()}
        for each in (value if isinstance(value, list) else [])
        if isinstance(each, dict)
    ]


def _line(value: object) -> str | None:
    """A string, or the value of a headline's object, in one line."""
    if isinstance(value, dict):
        value = value.get("value")
    return " ".join(value.split()) or None if isinstance(value, str) else None
