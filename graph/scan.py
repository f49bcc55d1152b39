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

#: In the names of the functions whose value is another each time.
_NEW = re.compile("NOW|RAND|UUID", re.IGNORECASE)

#: Outside of strings, IRIs and comments a character beyond ASCII is of a name or an error: here, of a name.
_TOKEN = re.compile(
    r"""
    (?P<skip>\s+ | \#[^\r\n]*)
  | (?P<iri><(?:[^\x00-\x20<>"{}|^`\\]|\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8})*>)
  | (?P<string>\"{3}(?:\"{0,2}(?:[^"\\]|\\.))*\"{3}
             | '{3}(?:'{0,2}(?:[^'\\]|\\.))*'{3}
             | "(?:[^"\\\r\n]|\\.)*"
             | '(?:[^'\\\r\n]|\\.)*')
  | (?P<variable>[?$][\w\x80-\U0010ffff]+)
  | (?P<language>@[A-Za-z][A-Za-z0-9-]*)
  | (?P<prefixed>(?:[A-Za-z\x80-\U0010ffff][\w\x80-\U0010ffff.-]*+|_)?:
                 (?:(?![.-])(?:[\w\x80-\U0010ffff.:-]|%[0-9A-Fa-f]{2}|\\.)+)?)
  | (?P<run>[A-Za-z\x80-\U0010ffff][\w\x80-\U0010ffff.-]*+)
  | (?P<mark>.)
    """,
    re.VERBOSE | re.DOTALL,
)
#: The words of a run of characters of which a name with a colon could have been made.
_IN_RUN = re.compile(r"(?P<word>[A-Za-z\x80-\U0010ffff][\w\x80-\U0010ffff]*)|(?P<mark>.)", re.DOTALL)
#: A quote that begins no string, or a backslash outside of one: no query goes on behind it.
_STOPS = frozenset("\"'\\")


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of a query; `offset` counts characters."""

    kind: str
    text: str
    offset: int


def refusal(query: str) -> str | None:
    """Why this query may not run here, in one sentence; None where it may."""
    first = _first_word(tokens(query))
    if first in _UPDATES:
        return f"{first} changes data, and this endpoint only reads"
    return _service(list(tokens(query))) if "SERVICE" in query.upper() else None


def volatile(query: str) -> bool:
    """Whether the query may have another answer each time: it asks for the time, for chance or for new names."""
    if not _NEW.search(query):  # as nearly always, and far sooner known
        return False
    return any(token.kind == "word" and _NEW.search(token.text) for token in tokens(query))


def update_refusal(update: str) -> str | None:
    """Why this update may not run here, in one sentence; None where it may."""
    found = list(tokens(update))
    depth = 0
    before: Token | None = None
    for token in found:
        depth += {"{": 1, "}": -1}.get(token.text, 0) if token.kind == "mark" else 0
        if depth == 0 and _is_load(before, token):
            return "LOAD fetches from another address, and this store takes only what it is sent"
        before = token
    return _service(found)


def _service(found: list[Token]) -> str | None:
    for before, token, after in zip([None, *found], found, [*found[1:], None], strict=False):
        if _is_service(before, token, after):
            return "SERVICE asks another endpoint, and this one answers from its own data only"
    return None


def _is_load(before: Token | None, token: Token) -> bool:
    """Whether an operation begins with LOAD here: by itself, or with what follows put to it without a space."""
    if token.kind == "word":
        return "LOAD" in token.text.upper()
    # `LOADe:x` is LOAD with `e:x`; a name stands outside braces only behind a word (PREFIX, GRAPH, TO, ...).
    named = before is not None and before.kind == "word"
    return token.kind == "prefixed" and not named and "LOAD" in token.text.partition(":")[0].upper()


def undeclared(query: str, known: Iterable[str]) -> Token | None:
    """The first prefixed name whose prefix is neither declared in the query nor among `known`."""
    declared = set(known)
    before = ""
    for token in tokens(query):
        if token.kind == "prefixed" and not token.text.startswith("_:"):
            prefix = token.text.partition(":")[0]
            if before == "PREFIX":
                declared.add(prefix)
            elif prefix not in declared:
                return token
        before = token.text.upper()
    return None


def tokens(query: str) -> Iterator[Token]:
    """The pieces of a query or an update, without spaces and comments, in time that grows with its length alone.

    They end where no query can go on: who looked for the end of each such string anew would never be done.
    """
    for found in _TOKEN.finditer(query):
        kind = found.lastgroup or "mark"
        if kind == "run":
            for part in _IN_RUN.finditer(found.group()):
                yield Token(part.lastgroup or "mark", part.group(), found.start() + part.start())
        elif kind != "skip":
            yield Token(kind, found.group(), found.start())
            if kind == "mark" and found.group() in _STOPS:
                return


def _first_word(tokens: Iterable[Token]) -> str | None:
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
