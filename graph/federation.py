"""Queries that ask other endpoints: SERVICE, for the addresses that the settings allow.

The query processes reach no network. So the parts behind SERVICE are asked here, over HTTP, with the values that the
rest of the query gives them, and their rows stand in the query in their place, as VALUES. What is asked elsewhere is
bounded: addresses, rows, bytes, time; redirects are not followed.
"""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from typing import Any

import httpx

from graph.scan import Token, tokens
from graph.settings import PREFIXES

#: Parts of one query that may be asked elsewhere.
MOST_PARTS = 4

#: Rows that may be sent to another endpoint, and in one request; rows and bytes that it may answer with.
MOST_SENT = 2_000
SENT_AT_ONCE = 200
MOST_ROWS = 20_000
MOST_BYTES = 16_000_000

_IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\x00-\x20<>\"{}|^`\\]*")
_LANGUAGE = re.compile(r"[A-Za-z]+(?:-[A-Za-z0-9]+)*")

#: Rows of a query on the graph: the bindings of SPARQL's JSON results.
Rows = list[dict[str, dict[str, str]]]
Local = Callable[[str], Rows]


class FederationError(Exception):
    """A part that cannot be asked elsewhere; its text is one sentence."""


class NotAllowedError(FederationError):
    """An address that the settings do not allow."""


@dataclass(frozen=True, slots=True)
class _Part:
    """`SERVICE <address> { inner }` at `text[start:end]`."""

    start: int
    end: int
    address: str
    silent: bool
    inner: str
    variables: tuple[str, ...]


def allowed(setting: str) -> dict[str, str]:
    """The addresses that a setting allows, and where each is asked: "A B=C" is A itself, and B at C."""
    pairs = (one.partition("=") for one in setting.split())
    return {name: where or name for name, _, where in pairs}


def mentions(text: str) -> bool:
    """Whether a query has the word SERVICE, written as it should be."""
    if "SERVICE" not in text.upper():  # as nearly always, and far sooner known
        return False
    return any(one.kind == "word" and one.text.upper() == "SERVICE" for one in tokens(text))


def expand(text: str, addresses: Mapping[str, str], local: Local, seconds: float) -> str:
    """The query with each part behind SERVICE replaced by the rows that its endpoint gives.

    `local` answers a query on the graph. Raises FederationError for an address that is not allowed, a part that
    cannot be read, and an endpoint that does not answer within `seconds`, unless the part is SILENT.
    """
    deadline = time.monotonic() + seconds
    found = list(tokens(text))
    parts = list(_parts(text, found))
    if len(parts) > MOST_PARTS:
        raise FederationError(f"A query may ask {MOST_PARTS} times elsewhere, and this one asks {len(parts)} times.")
    for part in parts:
        if part.address not in addresses:
            raise NotAllowedError(f"SERVICE may not ask <{part.address}>; TOUCHLINE_SERVICES says which it may.")
    head, group = _prologue(text, found), _group(text, found)
    rest = _without(text, parts, group)
    for part in sorted(parts, key=lambda one: -one.start):
        shared = [name for name in part.variables if name in _variables(rest)]
        try:
            given = _given(head, rest, shared, local)
            rows = list(_ask(part, head, shared, given, addresses[part.address], deadline))
        except httpx.HTTPError as error:
            if not part.silent:
                raise FederationError(f"<{part.address}> cannot be asked ({error or type(error).__name__}).") from error
            rows = None
        text = text[: part.start] + ("" if rows is None else _values(part.variables, rows)) + text[part.end :]
    return text


# ---- reading the query


def _parts(text: str, found: Sequence[Token]) -> Iterator[_Part]:
    at, depth = 0, 0
    while at < len(found):
        token = found[at]
        depth += _step(token)
        if token.kind == "word" and token.text.upper() == "SERVICE":
            if depth not in (1, 2):
                raise FederationError("SERVICE stands too deep in this query; write it into the outer group.")
            part, at = _part(text, found, at)
            yield part
        at += 1


def _part(text: str, found: Sequence[Token], at: int) -> tuple[_Part, int]:
    """The part that begins at a token, and its last token."""
    start, at = found[at].offset, at + 1
    silent = at < len(found) and found[at].text.upper() == "SILENT"
    at += silent
    if at + 1 >= len(found) or found[at].kind != "iri" or found[at + 1].text != "{":
        raise FederationError("SERVICE needs an address in angle brackets and a group: SERVICE <https://...> { ... }.")
    address, opens = found[at].text[1:-1], at + 1
    closes = _closing(found, opens)
    inside = found[opens + 1 : closes]
    if any("SERVICE" in one.text.upper() for one in inside if one.kind in ("word", "prefixed")):
        raise FederationError("SERVICE within SERVICE is not asked.")
    names = tuple(dict.fromkeys(one.text[1:] for one in inside if one.kind == "variable"))
    inner = text[found[opens].offset + 1 : found[closes].offset]
    return _Part(start, found[closes].offset + 1, address, silent, inner, names), closes


def _closing(found: Sequence[Token], opens: int) -> int:
    depth = 0
    for at in range(opens, len(found)):
        depth += _step(found[at])
        if depth == 0:
            return at
    raise FederationError("A group of this query is not closed.")


def _step(token: Token) -> int:
    return {"{": 1, "}": -1}.get(token.text, 0) if token.kind == "mark" else 0


def _prologue(text: str, found: Sequence[Token]) -> str:
    """The declarations at the head of a query, with those of the common prefixes that it does not make itself."""
    end = 0
    for at, token in enumerate(found):
        if token.kind == "word" and token.text.upper() not in ("PREFIX", "BASE"):
            end = token.offset
            break
        if token.kind == "mark":
            end = found[at].offset
            break
    own = text[:end]
    declared = {one.text.partition(":")[0] for one in tokens(own) if one.kind == "prefixed"}
    return "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in PREFIXES.items() if name not in declared) + own


def _group(text: str, found: Sequence[Token]) -> tuple[int, int]:
    """Where the group of WHERE stands, without its braces: the first, or the one behind CONSTRUCT's template."""
    depths = accumulate(map(_step, found))
    opens = [at for at, (one, depth) in enumerate(zip(found, depths, strict=True)) if _step(one) == 1 == depth]
    template = any(a.text.upper() == "CONSTRUCT" and b.text == "{" for a, b in pairwise(found) if a.kind == "word")
    if len(opens) <= template:
        raise FederationError("This query has no group.")
    at = opens[template]
    return found[at].offset + 1, found[_closing(found, at)].offset


def _without(text: str, parts: Sequence[_Part], group: tuple[int, int]) -> str:
    """The group of the query without the parts that are asked elsewhere."""
    start, end = group
    pieces, at = [], start
    for part in parts:
        pieces.append(text[at : part.start])
        at = part.end
    return "".join([*pieces, text[at:end]])


def _variables(group: str) -> set[str]:
    return {one.text[1:] for one in tokens(group) if one.kind == "variable"}


# ---- asking


def _given(head: str, rest: str, shared: Sequence[str], local: Local) -> Rows:
    """What the rest of the query gives the variables that a part shares with it."""
    if not shared:
        return []
    names = " ".join(f"?{name}" for name in shared)
    rows = local(f"{head}\nSELECT DISTINCT {names} WHERE {{ {rest} }} LIMIT {MOST_SENT + 1}")
    if len(rows) > MOST_SENT:
        raise FederationError(f"More than {MOST_SENT:,} rows would be sent elsewhere; ask for less.")
    return rows


def _ask(
    part: _Part, head: str, shared: Sequence[str], given: Rows, address: str, deadline: float
) -> Iterator[dict[str, dict[str, str]]]:
    """The rows of an endpoint for the values given, some at a time."""
    names = " ".join(f"?{name}" for name in part.variables) or "*"
    batches = [given[at : at + SENT_AT_ONCE] for at in range(0, len(given), SENT_AT_ONCE)] if shared else [[]]
    count = 0
    with httpx.Client(headers={"Accept": "application/sparql-results+json"}) as client:
        for batch in batches:
            values = _values(shared, batch) if shared else ""
            query = f"{head}\nSELECT DISTINCT {names} WHERE {{ {values} {part.inner} }} LIMIT {MOST_ROWS + 1}"
            for row in _rows(client, address, query, deadline):
                count += 1
                if count > MOST_ROWS:
                    raise FederationError(f"<{part.address}> answers with more than {MOST_ROWS:,} rows; ask for less.")
                yield row


def _rows(client: httpx.Client, address: str, query: str, deadline: float) -> Rows:
    left = deadline - time.monotonic()
    if left <= 0:
        raise FederationError("Asking elsewhere took longer than a query may take.")
    body = bytearray()
    with client.stream("POST", address, data={"query": query}, timeout=left) as response:
        if not response.is_success:
            raise httpx.HTTPStatusError(
                f"it answers {response.status_code}", request=response.request, response=response
            )
        for piece in response.iter_bytes():
            body += piece
            if len(body) > MOST_BYTES or time.monotonic() > deadline:
                raise FederationError(f"<{address}> answers with too much, or too slowly; ask for less.")
    try:
        said: Any = json.loads(body)
        return [row for row in said["results"]["bindings"] if isinstance(row, dict)]
    except (ValueError, KeyError, TypeError):
        raise httpx.DecodingError("its answer is no SPARQL result") from None


# ---- rows as VALUES


def _values(names: Sequence[str], rows: Rows) -> str:
    """The rows as a VALUES block; a blank node has no name here and is left unbound."""
    head = " ".join(f"?{name}" for name in names)
    lines = sorted({"(" + " ".join(_term(row.get(name)) for name in names) + ")" for row in rows})
    return f" VALUES ({head}) {{ {' '.join(lines)} }} "


def _term(term: Mapping[str, str] | None) -> str:
    """A term in SPARQL; UNDEF where there is none that can be written."""
    kind, value = (term or {}).get("type"), (term or {}).get("value", "")
    if kind == "uri":
        return f"<{value}>" if _IRI.fullmatch(value) else "UNDEF"
    if kind not in ("literal", "typed-literal") or term is None:
        return "UNDEF"
    text = json.dumps(value, ensure_ascii=True)
    text = re.sub(r"(?:\\ud[89ab][0-9a-f]{2})(?:\\ud[c-f][0-9a-f]{2})", lambda pair: json.loads(f'"{pair[0]}"'), text)
    language, datatype = term.get("xml:lang", ""), term.get("datatype", "")
    if language:
        return f"{text}@{language}" if _LANGUAGE.fullmatch(language) else "UNDEF"
    if datatype:
        return f"{text}^^<{datatype}>" if _IRI.fullmatch(datatype) else "UNDEF"
    return text
