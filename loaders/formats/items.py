"""What readers of files that hold several articles share: the ids of items, and what is done with a bad one."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from urllib.parse import unquote

from loaders.errors import ArticleError
from loaders.reading.gazetteer_tables import slug

#: Called with each item of a file that is no article; the others are read all the same.
Refuse = Callable[[ArticleError], None]

#: What stands between a file's id and an item's key. It needs no escape in an IRI.
JOINT = "~"

_LONGEST = 80
_BEFORE_HOST = re.compile(r"^(?:https?://(?:www\.)?|tag:|urn:)")
_ENDING = re.compile(r"\.(?:html?|php|aspx?|jsonl?d?|xml)$")


def item_id(file_id: str, name: str | None, position: int) -> str:
    """The id of an item: its file's and what the item calls itself (URL, URN or headline), legible in an IRI.

    An item without a name is known by its `position` in the file, the first being 1.
    """
    plain = _ENDING.sub("", _BEFORE_HOST.sub("", unquote(name or "").strip()).partition("#")[0])
    key = slug(plain)
    if len(key) > _LONGEST:
        digest = hashlib.sha256(key.encode()).hexdigest()[:8]
        key = f"{key[:_LONGEST].rpartition('-')[0] or key[:_LONGEST]}-{digest}"
    return f"{file_id}{JOINT}{key or f'item-{position}'}"
