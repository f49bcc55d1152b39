"""An update as the engine is to read it.

`using-graph-uri` becomes USING in each operation: the engine takes no dataset for an update (SPARQL 1.1
Protocol, 2.2.3). CLEAR becomes CLEAR SILENT: a graph that is not there is as clear as it can be, and the
protocol's own tests clear one, but the engine takes it for an error.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from graph.query import QueryError
from graph.scan import Token, tokens

_IRI = re.compile(r'[A-Za-z][A-Za-z0-9+.-]*:[^\x00-\x20<>"{}|^`\\]*')

#: The words that stand outside braces in an update.
_WORDS = frozenset({
    "PREFIX", "BASE", "VERSION", "INSERT", "DELETE", "DATA", "WHERE", "WITH", "USING", "NAMED", "CLEAR",
    "DROP", "CREATE", "ADD", "MOVE", "COPY", "TO", "SILENT", "DEFAULT", "GRAPH", "ALL",
})  # fmt: skip


def rewritten(update: str, using: Sequence[str], using_named: Sequence[str]) -> str:
    """The update for the engine, with these graphs as the dataset of each of its patterns.

    Raises QueryError, as `_with_dataset` does.
    """
    return _with_dataset(_clearing(update), using, using_named)


def _clearing(update: str) -> str:
    """The update with SILENT behind each CLEAR."""
    outside = [token for token in _depth_zero(update) if token.kind == "word"]
    written, done = [], 0
    for token, after in pairwise(outside):
        if token.text.upper() == "CLEAR" and after.text.upper() in ("GRAPH", "DEFAULT", "NAMED", "ALL"):
            written += [update[done : after.offset], "SILENT "]
            done = after.offset
    return "".join([*written, update[done:]])


def _depth_zero(update: str) -> Iterator[Token]:
    """What stands outside braces, and the braces."""
    depth = 0
    for token in tokens(update):
        brace = token.kind == "mark" and token.text in "{}"
        depth += (1 if token.text == "{" else -1) if brace else 0
        if brace or depth == 0:
            yield token


def _with_dataset(update: str, using: Sequence[str], using_named: Sequence[str]) -> str:
    """The update with these graphs as the dataset of each of its patterns.

    Raises QueryError where the update names a dataset itself (USING or WITH), where an IRI is none, and
    where words are put together so that its operations cannot be told apart.
    """
    if not using and not using_named:
        return update
    for iri in (*using, *using_named):
        if not _IRI.fullmatch(iri):
            raise QueryError(f"{iri!r} is no absolute IRI")
    clause = "".join([*(f"USING <{iri}> " for iri in using), *(f"USING NAMED <{iri}> " for iri in using_named)])
    written, done = [], 0
    outside = list(_outside(update))
    for before, (token, _) in zip([None, *outside], outside, strict=False):
        word = token.text.upper()
        if word in ("USING", "WITH"):
            raise QueryError(f"{token.text} and using-graph-uri or using-named-graph-uri exclude each other")
        if word == "WHERE":
            delete_where = before is not None and before[0].text.upper() == "DELETE" and before[1] == ""
            template = _group(update, token.offset) if delete_where else ""
            written += [update[done : token.offset], template, clause]
            done = token.offset
    return "".join([*written, update[done:]])


def _outside(update: str) -> list[tuple[Token, str]]:
    """The words outside braces, each with what stands between it and the next word: a group, or nothing."""
    found: list[tuple[Token, str]] = []
    for token in _depth_zero(update):
        if token.kind == "mark" and token.text in "{}":
            if found:
                found[-1] = (found[-1][0], "{}")
        elif token.kind == "word":
            if token.text.upper() not in _WORDS:
                raise QueryError(f'the words of an update must be set apart by spaces; "{token.text}" is not known')
            found.append((token, ""))
    return found


def _group(update: str, offset: int) -> str:
    """The braces that follow a place, with what is in them."""
    depth, start = 0, None
    for token in tokens(update):
        if token.offset < offset or token.kind != "mark" or token.text not in "{}":
            continue
        start = token.offset if start is None else start
        depth += 1 if token.text == "{" else -1
        if depth == 0:
            return update[start : token.offset + 1] + " "
    return ""
