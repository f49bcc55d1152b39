"""Queries that only count what there is of a sort: answered from the counts that are kept with the generation.

    SELECT (COUNT(*) AS ?n) { ?s ?p ?o }                    all of the default graph
    SELECT (COUNT(*) AS ?n) { ?s tl:minute ?o }             the triples of a predicate
    SELECT (COUNT(?s) AS ?n) { ?s a tl:Goal }               the members of a class
    SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }       all of the named graphs
    SELECT ?p (COUNT(*) AS ?n) { ?s ?p ?o } GROUP BY ?p     the triples of each predicate
    SELECT ?c (COUNT(?s) AS ?n) { ?s a ?c } GROUP BY ?c     the members of each class; ordered, if wanted, or a part

Such a query, and none that says a word more, becomes one that has its numbers in it. So the engine still writes the
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
#: More predicates or classes are not written into a query.
_GROUPS = 2_000
_COUNTS = re.compile("COUNT", re.IGNORECASE)
_VARIABLE = re.compile(r"[?$]([A-Za-z0-9_]+)")
#: IRIs that the engine reads as they are written: whole, with no steps in them that it would take.
_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*(?=:)(?:(?![/:]\.)[^\\%])*")
#: What may stand behind GROUP BY: an order by variables, and a part.
_TAIL = re.compile(
    r"(?:\s*ORDER\s+BY(?:\s*(?:ASC|DESC)\s*\(\s*[?$]\w+\s*\)|\s*[?$]\w+)+)?(?:\s*(?:LIMIT|OFFSET)\s+\d+)*\s*",
    re.IGNORECASE | re.ASCII,
)


def with_count(query: str, tally: Callable[[], Tally | None]) -> str:
    """The query with the numbers for which it asks in it, where they are kept; else as it is."""
    if len(query) > _LONGEST or not _COUNTS.search(query):
        return query
    found = [*tokens(query)]
    selects = (at for at, token in enumerate(found) if token.kind == "word" and token.text.upper() == "SELECT")
    start = next(selects, None)
    if start is None:
        return query
    asked = _Asked(query, found[start:], prefixes_of(found[:start]))
    kept = tally() if asked.read() else None
    written = None if kept is None else asked.written(kept)
    return query if written is None else query[: found[start].offset] + written


class _Asked:
    """A query from its SELECT on, read strictly."""

    def __init__(self, query: str, found: Sequence[Token], prefixes: dict[str, str]) -> None:
        self._query = query
        self._left = [*reversed(found)]
        self._prefixes = prefixes
        self._predicate = self._class = ""
        self._graphs = False
        self._group = self._name = self._counted = self._tail = ""
        self._columns: list[str] = []
        self._distinct = False

    def read(self) -> bool:
        """Whether it counts one triple pattern, in all or by predicate or class, with numbers that can be kept."""
        if not self._head() or not ((self._take("WHERE") or True) and self._take("{")):
            return False
        variables = self._pattern()
        if not (variables and self._take("}") and self._end(variables)):
            return False
        if self._name in variables or len({*variables}) < len(variables):
            return False
        # All rows differ: a graph has a triple once.
        told = [one for one in variables if one != self._group]
        return self._counted == "*" or (self._counted in variables and not (self._distinct and told != [self._counted]))

    def written(self, kept: Tally) -> str | None:
        """The query with its numbers in it; None where they are not kept, as of what is nowhere."""
        if not self._group:
            number = self._number(kept)
            return None if number is None else f"SELECT ({number} AS ?{self._name}) {{}}"
        groups = kept.classes if self._predicate else kept.predicates
        every = kept.predicates[TYPE] if self._predicate else kept.triples
        if len(groups) > _GROUPS or groups.total() != every:  # a class may be something else than an IRI
            return None
        rows = " ".join(f"(<{iri}> {number})" for iri, number in groups.items() if number)
        columns = " ".join(f"?{name}" for name in self._columns)
        return f"SELECT {columns} {{ VALUES (?{self._group} ?{self._name}) {{ {rows} }} }}{self._tail}"

    def _number(self, kept: Tally) -> int | None:
        if self._graphs:
            return kept.named
        if self._class:
            return kept.classes.get(self._class)
        return kept.predicates.get(self._predicate) if self._predicate else kept.triples

    def _head(self) -> bool:
        """`SELECT (COUNT(...) AS ?n)`, before or behind that perhaps the variable of the group."""
        if not self._take("SELECT"):
            return False
        before = self._variable()
        if not (self._take("(") and self._take("COUNT") and self._take("(")):
            return False
        self._distinct = self._take("DISTINCT")
        self._counted = "*" if self._take("*") else self._variable()
        if not (self._take(")") and self._take("AS")):
            return False
        self._name = self._variable()
        if not self._take(")"):
            return False
        self._group = before or self._variable()
        self._columns = [before, self._name] if before else [self._name, self._group] if self._group else [self._name]
        return bool(self._name and self._counted)

    def _end(self, variables: Sequence[str]) -> bool:
        """Whether it ends here, or with the group and in what order and part it is wanted."""
        if not self._group:
            return not self._left
        wanted = variables[1:2] if not self._predicate else variables[1:] if self._predicate == TYPE else []
        if self._graphs or wanted != [self._group] or not (self._take("GROUP") and self._take("BY")):
            return False
        last = self._left[-1] if self._left else None
        if last is None or self._variable() != self._group:
            return False
        self._tail = self._query[last.offset + len(last.text) :]
        return bool(_TAIL.fullmatch(self._tail)) and {*_VARIABLE.findall(self._tail)} <= {self._group, self._name}

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
