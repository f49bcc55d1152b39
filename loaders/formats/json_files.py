"""JSON files: one article or several, as schema.org JSON-LD or as IPTC ninjs."""

from __future__ import annotations

import json
from collections.abc import Iterable

from loaders.errors import ArticleError
from loaders.formats import json_text, ninjs, schema_org
from loaders.formats.items import Refuse
from loaders.model import Article


def read(document: str, id: str, source: str, refuse: Refuse) -> Iterable[Article]:
    """The articles of a file. Raises ArticleError for what is no JSON, too deep, or JSON of something else."""
    value = _value(document, source)
    if nodes := schema_org.items(value):
        return schema_org.read(nodes, id, source, refuse)
    if items := ninjs.items(value):
        return ninjs.read(items, id, source, refuse)
    reason = "this JSON is neither a schema.org article nor ninjs"
    raise ArticleError(source, reason, mend='give objects with "@type": "NewsArticle", or with "uri" and a body')


def looks_like(document: str) -> bool:
    """Whether a document opens as JSON does: a bracket, and what may stand in one."""
    opening = document[:200].removeprefix("\ufeff").split()
    letters = "".join(opening)[:2]
    return letters in ('{"', "[{", "[[", "[]", "{}")


def _value(document: str, source: str) -> object:
    try:
        return json_text.loads(document)
    except json.JSONDecodeError as error:
        place = f"line {error.lineno}, column {error.colno}"
        raise ArticleError(source, f"this is no JSON ({error.msg})", place=place, mend="save it again") from error
    except json_text.TooDeepError as error:
        raise ArticleError(source, str(error), mend="give the articles alone") from error
