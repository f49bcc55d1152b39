"""Queries that only count what there is of a sort: answered from the counts that are kept with the generation.

    SELECT (COUNT(*) AS ?n) { ?s ?p ?o }              all of the default graph
    SELECT (COUNT(*) AS ?n) { ?s tl:minute ?o }       the triples of a predicate
    SELECT (COUNT(?s) AS ?n) { ?s a tl:Goal }         the members of a class
    SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } all of the named graphs

Such a query, and none that says a word more, becomes one that has its number in it. So the engine still writes the
answer, in every form and within every limit.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from graph.matches import iri_of, prefixes_of
from graph.scan import Token, tokens
from graph.tally import TYPE, Tally

#: A longer query is none of these: a prologue takes some room.
_LONGEST = 10_000
_COUNTS = re.compile("COUNT", re.IGNORECASE)
_VARIABLE = re.compile(r"[?$]([A-Za-z0-9_]+)")
_HEAD = ("SELECT", "(", "COUNT", "(")
#: IRIs that the engine reads as they are written: whole, with no steps in them that it would take.
_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*(?=:)(?:(?![/:]\.)[^\\%])*")


def with_count(query: str, tally: Callable[[], Tally | None]) -> str:
    """The query with the number for which it asks in it, where it is kept; else as it is."""
    if len(query) > _LONGEST or not _COUNTS.search(query):
        return query
    found = [*tokens(query)]
    selects = (at for at, token in enumerate(found) if token.kind == "word" and token.text.upper() == "SELECT")
    start = next(selects, None)
    if start is None:
        return query
    asked = _Asked(found[start:], prefixes_of(found[:start]))
    kept = tally() if asked.read() else None
    number = None if kept is None else asked.number(kept)
    return query if number is None else f"{query[: found[start].offset]}SELECT ({number} AS {asked.named}) {{}}"


class _Asked:
    """A query from its SELECT on, read strictly."""

    def __init__(self, found: Sequence[Token], prefixes: dict[str, str]) -> None:
        self._left = [*reversed(found)]
        self._prefixes = prefixes
        self._predicate = self._class = ""
        self._graphs = False
        self.named = ""

    def read(self) -> bool:
        """Whether it is a count of one triple pattern with a number that can be kept."""
        if not all(self._take(word) for word in _HEAD):
            return False
        distinct = self._take("DISTINCT")
        counted = "*" if self._take("*") else self._variable()
        if not (self._take(")") and self._take("AS")):
            return False
        self.named = self._left[-1].text if self._left else ""
        name = self._variable()
        if not (self._take(")") and (self._take("WHERE") or True) and self._take("{")):
            return False
        variables = self._pattern()
        ends = variables and self._take("}") and not self._left
        if not (ends and name and counted) or name in variables or len({*variables}) < len(variables):
            return False
        # All rows differ: a graph has a triple once.
        return counted == "*" or (counted in variables and not (distinct and len(variables) > 1))

    def number(self, kept: Tally) -> int | None:
        """What is to be told; None where it is not kept, as of what is nowhere."""
        if self._graphs:
            return kept.named
        if self._class:
            return kept.classes.get(self._class)
        return kept.predicates.get(self._predicate) if self._predicate else kept.triples

    def _pattern(self) -> list[str]:
        """The variables of what stands within the braces, in order; none where it is something else."""
        if self._take("GRAPH"):
            self._graphs = True
            graph = self._variable()
            inner = self._triple() if self._take("{") else []
            whole = graph and inner and self._take("}") and (self._take(".") or True)
            return [graph, *inner] if whole and not self._predicate else []
        return self._triple()

    def _triple(self) -> list[str]:
        subject, predicate = self._variable(), self._variable()
        if not predicate:
            self._predicate = TYPE if self._take("a") else self._iri()
        object_ = self._variable()
        if not object_ and self._predicate == TYPE:
            self._class = self._iri()
        self._take(".")
        there = subject and (predicate or self._predicate) and (object_ or self._class)
        return [one for one in (subject, predicate, object_) if one] if there else []

    def _take(self, text: str) -> bool:
        """Whether this comes next; then it is behind us. Of a word the case does not matter, but of `a`."""
        if not self._left or self._left[-1].kind not in ("word", "mark"):
            return False
        next_ = self._left[-1].text
        if next_ != text and (text == "a" or next_.upper() != text):
            return False
        self._left.pop()
        return True

    def _variable(self) -> str:
        """The name of the variable that comes next, if one does."""
        found = _VARIABLE.fullmatch(self._left[-1].text) if self._left else None
        if found is None:
            return ""
        self._left.pop()
        return found[1]

    def _iri(self) -> str:
        """The IRI that comes next, if one does that can be told without the engine."""
        iri = iri_of(self._left[-1], self._prefixes) if self._left else None
        if iri is None or not _PLAIN.fullmatch(iri):
            return ""
        self._left.pop()
        return iri
