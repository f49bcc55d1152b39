"""A look at a query before it runs: does it only read, and only what is here?

The engine would fetch what SERVICE names and no argument forbids it, so the words are looked at
first. Comments, strings, IRIs, variables and language tags are passed over, so that a string may
say "SERVICE". The engine's parser needs no space between words ("trueSERVICE <x>" reaches the
network, and so do "SERVICE:x {}" and "SERVICEe:x {}"), so a word that holds the word counts as it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

#: The words with which an update begins, after the prologue (SPARQL 1.1 Update, rule 30).
_UPDATES = frozenset({"INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY", "WITH"})

_TOKEN = re.compile(
    r"""
    (?P<skip>\s+ | \#[^\r\n]*)
  | (?P<iri><(?:[^\x00-\x20<>"{}|^`\\]|\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8})*>)
  | (?P<string>\"{3}(?:\"{0,2}(?:[^"\\]|\\.))*\"{3}
             | '{3}(?:'{0,2}(?:[^'\\]|\\.))*'{3}
             | "(?:[^"\\\r\n]|\\.)*"
             | '(?:[^'\\\r\n]|\\.)*')
  | (?P<variable>[?$]\w+)
  | (?P<language>@[A-Za-z][A-Za-z0-9-]*)
  | (?P<prefixed>(?:[^\W\d_][\w.·-]*|_)?:(?:(?![.·-])(?:[\w.:·-]|%[0-9A-Fa-f]{2}|\\.)+)?)
  | (?P<word>[^\W\d_]\w*)
  | (?P<mark>.)
    """,
    re.VERBOSE | re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of a query; `offset` counts characters."""

    kind: str
    text: str
    offset: int


def refusal(query: str) -> str | None:
    """Why this query may not run here, in one sentence; None where it may."""
    tokens = list(_tokens(query))
    first = _first_word(tokens)
    if first in _UPDATES:
        return f"{first} changes data, and this endpoint only reads"
    for before, token, after in zip([None, *tokens], tokens, [*tokens[1:], None], strict=False):
        if _is_service(before, token, after):
            return "SERVICE asks another endpoint, and this one answers from its own data only"
    return None


def undeclared(query: str, known: Iterable[str]) -> Token | None:
    """The first prefixed name whose prefix is neither declared in the query nor among `known`."""
    declared = set(known)
    before = ""
    for token in _tokens(query):
        if token.kind == "prefixed" and not token.text.startswith("_:"):
            prefix = token.text.partition(":")[0]
            if before == "PREFIX":
                declared.add(prefix)
            elif prefix not in declared:
                return token
        before = token.text.upper()
    return None


def _tokens(query: str) -> Iterator[Token]:
    for found in _TOKEN.finditer(query):
        kind = found.lastgroup or "mark"
        if kind != "skip":
            yield Token(kind, found.group(), found.start())


def _first_word(tokens: list[Token]) -> str | None:
    """The first word after PREFIX and BASE, in capitals."""
    words = (token.text.upper() for token in tokens if token.kind == "word")
    return next((word for word in words if word not in ("PREFIX", "BASE", "VERSION")), None)


def _is_service(before: Token | None, token: Token, after: Token | None) -> bool:
    if token.kind == "word":
        return "SERVICE" in token.text.upper()
    if token.kind != "prefixed" or "SERVICE" not in token.text.partition(":")[0].upper():
        return False
    # Before a group, `services:x {` may be SERVICE with `s:x`; only GRAPH makes it a name there.
    graph = before is not None and before.kind == "word" and before.text.upper() == "GRAPH"
    return after is not None and after.text == "{" and not graph
