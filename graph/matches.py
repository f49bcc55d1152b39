"""`?node tl:matches "words"` in a query: text search, written into the query before the engine reads it.

The engine has no text search. So the index is asked first, and what it finds takes the place of the triple
as VALUES, the best first:

    ?quote tl:matches "glory danger"              ?quote is each node with a text that has these words
    ?quote tl:matches ("glory danger" ?score)     and ?score how well it suits
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from graph.scan import Token, tokens
from graph.search import Hit
from graph.settings import PREFIXES, TL

MATCHES = TL + "matches"
#: Searches in one query: they are made before it runs, outside its deadline.
MOST = 16

_HOW = 'tl:matches is written ?node tl:matches "words" or ?node tl:matches ("words" ?score)'
_ESCAPED = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))", re.DOTALL)
_CHARACTERS = {"t": "\t", "b": "\b", "n": "\n", "r": "\r", "f": "\f"}


class MatchError(Exception):
    """A `tl:matches` that is written in another way, with its line and column, which count from 1."""

    def __init__(self, message: str, line: int, column: int) -> None:
        super().__init__(message, line, column)
        self.message = message
        self.line = line
        self.column = column


@dataclass(frozen=True, slots=True)
class _Place:
    """A triple of `tl:matches`: its variables, its words, and where it stands."""

    node: str
    words: str
    score: str | None
    start: int
    end: int


def with_matches(query: str, find: Callable[[str], Sequence[Hit]]) -> str:
    """The query with the nodes that `find` gives for its words in place of each `tl:matches`.

    Raises MatchError.
    """
    if "matches" not in query:
        return query
    written, done = [], 0
    for place in _places(query):
        written += [query[done : place.start], _values(place, find(place.words))]
        done = place.end
    return "".join([*written, query[done:]])


def _places(query: str) -> Iterator[_Place]:
    found = [*tokens(query)]
    prefixes = prefixes_of(found)
    count = 0
    for at, token in enumerate(found):
        if iri_of(token, prefixes) == MATCHES:
            count += 1
            if count > MOST:
                raise _error(query, token, f"A query may search {MOST} times")
            yield _place(query, found, at)


def _place(query: str, found: Sequence[Token], at: int) -> _Place:
    before = found[at - 1] if at else None
    texts = [token.text for token in found[at + 1 : at + 5]]
    sorts = [token.kind for token in found[at + 1 : at + 5]]
    # What stands before the variable ends a triple or opens a group, or else the variable is no subject.
    if before is None or before.kind != "variable" or at < 2 or found[at - 2].text not in (".", "{", "}", ")"):
        raise _wrong(query, found[at])
    if sorts[:1] == ["string"]:
        last, words, score = at + 1, texts[0], None
    elif texts[:1] == ["("] and sorts[1:3] == ["string", "variable"] and texts[3:4] == [")"]:
        last, words, score = at + 4, texts[1], texts[2]
    else:
        raise _wrong(query, found[at])
    after = found[last + 1] if last + 1 < len(found) else None
    if after is None or after.kind == "language" or after.text in ("^", ",", ";"):
        raise _wrong(query, found[at])
    end = found[last].offset + len(found[last].text)
    return _Place(before.text, _unquoted(words), score, before.offset, end)


def _wrong(query: str, token: Token) -> MatchError:
    return _error(query, token, f"{_HOW}, as a triple of its own")


def _error(query: str, token: Token, message: str) -> MatchError:
    before = query[: token.offset]
    return MatchError(message, before.count("\n") + 1, token.offset - before.rfind("\n"))


def _values(place: _Place, hits: Sequence[Hit]) -> str:
    if place.score is None:
        return f"VALUES {place.node} {{ {' '.join(f'<{hit.node}>' for hit in hits)} }}"
    rows = " ".join(f"(<{hit.node}> {hit.score:e})" for hit in hits)
    return f"VALUES ({place.node} {place.score}) {{ {rows} }}"


def prefixes_of(found: Sequence[Token]) -> dict[str, str]:
    """The prefixes that may be used: those known here and those that the query declares."""
    known = dict(PREFIXES)
    for before, name, iri in zip(found, found[1:], found[2:], strict=False):
        if before.text.upper() == "PREFIX" and name.kind == "prefixed" and iri.kind == "iri":
            known[name.text.rstrip(":")] = iri.text[1:-1]
    return known


def iri_of(token: Token, prefixes: dict[str, str]) -> str | None:
    """The IRI that a token is, as it is written or by its prefix; None where it is none."""
    if token.kind == "iri":
        return token.text[1:-1]
    if token.kind != "prefixed":
        return None
    prefix, _, local = token.text.partition(":")
    return prefixes[prefix] + local if prefix in prefixes else None


def _unquoted(written: str) -> str:
    """What a string of a query says."""
    marks = 3 if written.startswith(('"""', "'''")) else 1

    def said(found: re.Match[str]) -> str:
        code = found[1] or found[2]
        return chr(int(code, 16)) if code else _CHARACTERS.get(found[3], found[3])

    return _ESCAPED.sub(said, written[marks:-marks])
