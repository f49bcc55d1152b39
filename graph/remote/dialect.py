"""How another store is spoken to over HTTP: the SPARQL 1.1 Protocol, and what single engines make of it.

Queries go by POST of a form, for Virtuoso 7 does not answer a query that is posted as itself. Also Virtuoso's: a query
that ran out of time is answered 200, with `X-SQL-State` in the head; results in JSON come in an older form, in which
a literal with a datatype is a "typed-literal" and a truth is 0 or 1; separators beyond ASCII become question
marks; graphs of its own stand among the others; and
there is no default graph, so that what is agreed lies in a named one.
"""

from __future__ import annotations

import json
import re
import secrets
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise, takewhile
from typing import Any
from urllib.parse import urljoin

import httpx

from graph.answer import QueryError, QueryTimeout, QueryTooLarge
from graph.disk import StoreError
from graph.matches import iri_of, prefixes_of
from graph.scan import Token, tokens
from graph.settings import PREFIXES

ROWS = "application/sparql-results+json"
TRIPLES = "application/n-triples, text/plain;q=0.5"

#: Graphs that Virtuoso keeps for itself.
_OWN = (
    "http://www.openlinksw.com/schemas/virtrdf#",
    "http://www.w3.org/2002/07/owl#",
    "http://www.w3.org/ns/ldp#",
    "http://localuriqaserver/sparql",
    "http://localhost:8890/sparql",
    "http://localhost:8890/DAV/",
    "urn:core:services:sparql",
    "urn:activitystreams-owl:map",
)
_LATE = re.compile(r"estimated execution time|timed? ?out|S1TAT|S1T00", re.IGNORECASE)
_LINE = re.compile(r"\bline (\d+)", re.IGNORECASE)
_XSD = PREFIXES["xsd"]
#: The names of variables that stand for graphs named outright.
_NAMED = "touchline_graph_"
#: A graph that no store has: who names graphs and no default graph has an empty one.
_NOTHING = "urn:touchline:nothing"
#: What Virtuoso calls the answer to ASK.
_TRUTH = "__ASK_RETVAL"


@dataclass(frozen=True, slots=True)
class Dataset:
    """The graphs of which a query is asked: those that together are its default graph, and its named ones."""

    default: tuple[str, ...] = ()
    named: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Remote:
    """Where a store answers queries, the named graph that holds what is agreed ("" where the store has a default
    graph of its own), the bytes that an answer may have, and the token that updates need, if any. Threads may share
    it."""

    address: str
    agreed: str
    base: str
    most_bytes: int
    client: httpx.Client
    token: str = field(default="", repr=False)

    @property
    def kept(self) -> frozenset[str]:
        """The graphs there that nobody may write by their names."""
        return frozenset({self.agreed, *_OWN}) if self.agreed else frozenset()

    def rows(self, query: str, seconds: float, dataset: Dataset | None = None) -> dict[str, Any]:
        """The answer to SELECT or ASK, as the object of SPARQL 1.1 Query Results JSON.

        `dataset` takes the place of the store's own and of that which the query names.
        """
        sent, marks = _ascii_separators(query)
        body = self._asked(sent, ROWS, seconds, dataset)
        for mark, written in marks.items():
            body = body.replace(mark.encode(), json.dumps(written)[1:-1].encode())
        try:
            return _today(json.loads(body))
        except (KeyError, TypeError, ValueError) as error:
            raise StoreError(f"{self.address}: its answer is no SPARQL result.") from error

    def triples(self, query: str, seconds: float, dataset: Dataset | None = None) -> bytes:
        """The answer to CONSTRUCT or DESCRIBE, as N-Triples."""
        return self._asked(query, TRIPLES, seconds, dataset)

    def update(self, text: str, address: str, seconds: float) -> None:
        """Post an update there, in ASCII alone (see above)."""
        written = "".join(letter if letter.isascii() else _escaped(letter) for letter in text)
        allowed = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        try:
            said = self.client.post(address, data={"update": written}, headers=allowed, timeout=seconds)
        except httpx.TimeoutException:
            raise StoreError(f"{address}: the store took longer than {seconds:g} seconds for an update.") from None
        except httpx.HTTPError as error:
            raise StoreError(f"{address}: the store cannot be asked ({error or type(error).__name__}).") from error
        if not said.is_success or said.headers.get("X-SQL-State"):
            words = (said.text.strip().splitlines() or [""])[0][:300]
            raise StoreError(f"{address}: it does not take an update, and answers {said.status_code} ({words}).")

    def _asked(self, query: str, accept: str, seconds: float, dataset: Dataset | None) -> bytes:
        text, form = self._of(query, dataset)
        form |= {"query": _prologue(text, self.base), "timeout": str(max(1, int(seconds * 1000)))}
        deadline = time.monotonic() + seconds
        body = bytearray()
        try:
            with self.client.stream(
                "POST", self.address, data=form, headers={"Accept": accept}, timeout=seconds
            ) as said:
                for piece in said.iter_bytes():
                    body += piece
                    if len(body) > self.most_bytes:
                        raise QueryTooLarge(f"The answer is longer than {self.most_bytes / 1e6:g} MB; ask for less.")
                    if time.monotonic() > deadline:
                        raise httpx.ReadTimeout("late")
        except httpx.TimeoutException:
            raise _late(seconds) from None
        except httpx.HTTPError as error:
            raise StoreError(f"{self.address}: the store cannot be asked ({error or type(error).__name__}).") from error
        self._check(said, bytes(body), seconds)
        return bytes(body)

    def _check(self, said: httpx.Response, body: bytes, seconds: float) -> None:
        """Raise what the answer tells of, if it is no result."""
        if said.headers.get("X-SQL-State"):
            raise _late(seconds)
        if said.status_code == 200:
            return
        words = _problem(body) or (body.decode("utf-8", "replace").strip().splitlines() or [""])[0][:300]
        if _LATE.search(words):
            raise _late(seconds)
        if said.status_code == 400 or words.startswith("Virtuoso 37000"):
            line = _LINE.search(words)
            raise QueryError(f"the store does not take this query: {words}", int(line[1]) if line else None, 1)
        raise StoreError(f"{self.address}: it answers {said.status_code} ({words}).")

    def _of(self, query: str, dataset: Dataset | None) -> tuple[str, dict[str, str | list[str]]]:
        """The query and what is sent with it, to be asked of a dataset. A store with a default graph of its own does
        what the protocol says; where there is none, FROM and the graphs of GRAPH are written into the query."""
        if not self.agreed:
            named = {"default-graph-uri": [*dataset.default], "named-graph-uri": [*dataset.named]} if dataset else {}
            return query, {**named}
        query, told = _without_from(query, self.base)
        dataset = dataset or told
        if dataset is None:
            return _apart(query, f"NOT IN ({_listed((self.agreed, *_OWN))})"), {"default-graph-uri": self.agreed}
        return _apart(query, f"IN ({_listed(dataset.named)})"), {"default-graph-uri": [*dataset.default] or _NOTHING}


def _problem(body: bytes) -> str | None:
    """What a problem in JSON (RFC 9457) says, on one line; None where the body is none."""
    try:
        told = json.loads(body)["detail"]
    except (ValueError, KeyError, TypeError):
        return None
    return " ".join(told.split())[:300] if isinstance(told, str) else None


def _apart(query: str, allowed: str) -> str:
    """The query, in which each GRAPH is one of those that are allowed: IN or NOT IN a list."""
    edits: list[tuple[int, int, str]] = []
    for number, (graph, opens, closes) in enumerate(_graphs([*tokens(query)])):
        if graph.kind == "variable":
            edits.append((closes, closes, f" FILTER({graph.text} {allowed}) "))
        else:  # beside a named default graph Virtuoso finds nothing in a graph that is named outright
            variable = f"?{_NAMED}{number}"
            edits += [
                (graph.offset, opens, variable + " "),
                (closes, closes, f" FILTER({variable} = {graph.text} && {variable} {allowed}) "),
            ]
    return _edited(query, edits)


def _listed(graphs: tuple[str, ...]) -> str:
    return ", ".join(f"<{graph}>" for graph in graphs or (_NOTHING,))


def _without_from(query: str, base: str) -> tuple[str, Dataset | None]:
    """The query without its FROM and FROM NAMED, and the dataset that they name."""
    found = [*tokens(query)]
    graphs: dict[bool, list[str]] = {False: [], True: []}
    edits: list[tuple[int, int, str]] = []
    prefixes = prefixes_of(found)
    for _, own in _bases(found):
        base = urljoin(base, own.text[1:-1])
    for at, token in enumerate(found):
        if token.text == "{":  # these clauses stand before the first group
            break
        if token.kind == "word" and token.text.upper() == "FROM":
            ahead = found[at + 1 : at + 3]
            named = bool(ahead) and ahead[0].text.upper() == "NAMED"
            graph = ahead[named] if len(ahead) > named else token
            iri = iri_of(graph, prefixes)
            if iri is None:
                raise QueryError("FROM is followed by no graph's IRI", *_place(query, token.offset))
            graphs[named].append(urljoin(base, iri))
            edits.append((token.offset, graph.offset + len(graph.text), ""))
    dataset = Dataset(tuple(graphs[False]), tuple(graphs[True])) if edits else None
    return _edited(query, edits), dataset


def _edited(query: str, edits: list[tuple[int, int, str]]) -> str:
    """The query with texts in place of others, each from one offset to another."""
    pieces, done = [], 0
    for start, end, text in sorted(edits):
        pieces += [query[done:start], text]
        done = end
    return "".join([*pieces, query[done:]])


def _place(query: str, offset: int) -> tuple[int, int]:
    before = query[:offset]
    return before.count("\n") + 1, offset - before.rfind("\n")


def _graphs(found: list[Token]) -> Iterator[tuple[Token, int, int]]:
    """For each GRAPH its variable or name, where its group begins, and where it has ended."""
    open_groups: list[tuple[Token, int] | None] = []
    for at, token in enumerate(found):
        if token.kind != "mark":
            continue
        if token.text == "{":
            named = at >= 2 and found[at - 2].text.upper() == "GRAPH"
            open_groups.append((found[at - 1], token.offset) if named else None)
        elif token.text == "}" and open_groups:
            group = open_groups.pop()
            if group:
                yield *group, token.offset + 1


def _ascii_separators(query: str) -> tuple[str, dict[str, str]]:
    """The query with marks in place of separators (GROUP_CONCAT) beyond ASCII, and what each mark stands for."""
    if query.isascii():
        return query, {}
    found, pieces, done = [*tokens(query)], [], 0
    marks: dict[str, str] = {}
    for word, _, text in zip(found, found[1:], found[2:], strict=False):
        if word.text.upper() == "SEPARATOR" and text.kind == "string" and not text.text.isascii():
            mark = f"mark-{secrets.token_hex(8)}"
            marks[mark] = text.text.strip("\"'")
            pieces += [query[done : text.offset], f'"{mark}"']
            done = text.offset + len(text.text)
    return "".join([*pieces, query[done:]]), marks


def _prologue(query: str, base: str) -> str:
    """The query with the base, and with common prefixes that it uses undeclared; on its first line, so that lines stay
    as they are. A base of its own takes the place of the other: Virtuoso takes one alone, and before all prefixes."""
    found = [*tokens(query)]
    own = {b.text for a, b in pairwise(found) if a.text.upper() == "PREFIX"}
    used = {one.text.partition(":")[0] for one in found if one.kind == "prefixed"}
    missing = {name: iri for name, iri in PREFIXES.items() if name in used and f"{name}:" not in own}
    edits = []
    for word, iri in _bases(found):
        base = urljoin(base, iri.text[1:-1])
        edits.append((word.offset, iri.offset + len(iri.text), ""))
    prefixes = "".join(f"PREFIX {name}: <{iri}> " for name, iri in missing.items())
    return f"BASE <{base}> {prefixes}{_edited(query, edits)}"


def _bases(found: list[Token]) -> Iterator[tuple[Token, Token]]:
    """BASE, as often as it is declared, and what."""
    head = takewhile(lambda token: token.text != "{", found)
    return ((a, b) for a, b in pairwise(head) if a.text.upper() == "BASE" and b.kind == "iri")


def _today(said: dict[str, Any]) -> dict[str, Any]:
    """Results as SPARQL 1.1 writes them."""
    if "boolean" in said:
        return {"head": {}, "boolean": bool(said["boolean"])}
    if said["head"]["vars"] == [_TRUTH]:
        told = said["results"]["bindings"]  # none where it is false
        return {"head": {}, "boolean": bool(told) and told[0][_TRUTH]["value"] == "1"}
    names = [name for name in said["head"]["vars"] if not name.startswith(_NAMED)]
    bindings = said["results"]["bindings"]
    rows = [{name: _term(row[name]) for name in names if name in row} for row in bindings]
    return {"head": {"vars": names}, "results": {"bindings": rows}}


def _term(term: dict[str, str]) -> dict[str, str]:
    if term["type"] not in ("literal", "typed-literal"):
        return {"type": term["type"], "value": term["value"]}
    written = {"type": "literal", "value": term["value"]}
    if "xml:lang" in term:
        written["xml:lang"] = term["xml:lang"]
    elif term.get("datatype", _XSD + "string") != _XSD + "string":
        written["datatype"] = term["datatype"]
        if term["datatype"] == _XSD + "boolean":
            written["value"] = {"1": "true", "0": "false"}.get(term["value"], term["value"])
    return written


def _escaped(letter: str) -> str:
    return f"\\u{ord(letter):04X}" if ord(letter) < 0x10000 else f"\\U{ord(letter):08X}"


def _late(seconds: float) -> QueryTimeout:
    return QueryTimeout(f"The query took longer than {seconds:g} seconds and was ended.")
