"""What reading depends on beside the article: the code of the loaders and their tables, as one digest."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import astuple
from functools import cache
from pathlib import Path

from loaders.model import Article

_HERE = Path(__file__).resolve().parent
_READ = (".py", ".toml", ".csv")


@cache
def _shipped() -> str:
    digest = hashlib.sha256()
    for file in sorted(one for one in _HERE.rglob("*") if one.suffix in _READ):
        digest.update(str(file.relative_to(_HERE)).encode() + b"\0" + file.read_bytes() + b"\0")
    return digest.hexdigest()


def reading(article: Article, names: Sequence[Path] = (), second: str = "") -> str:
    """A digest of all that the reading of an article depends on; `names` are the user's own tables of names,
    `second` says which second reader there is.

    Where it is as before, reading the article again would give what it gave.
    """
    digest = hashlib.sha256(_shipped().encode())
    for table in names:
        digest.update(b"\0" + table.read_bytes())
    digest.update(b"\0" + second.encode())
    digest.update(json.dumps(astuple(article), default=str).encode("utf-8", "surrogatepass"))
    return digest.hexdigest()
