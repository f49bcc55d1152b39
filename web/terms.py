"""The ontology's terms for people: the page /ontology and docs/terms.md are made of them.

`python -m web.terms` prints docs/terms.md.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from graph.screen import compact
from graph.settings import PREFIXES, TL
from ontology import TERMS

_RDF, _RDFS, _OWL = PREFIXES["rdf"], PREFIXES["rdfs"], PREFIXES["owl"]

#: What an ontology's term can be, in the order of the page.
SORTS = {
    "Class": "Classes",
    "ObjectProperty": "Properties between things",
    "DatatypeProperty": "Properties with a plain value",
    "NamedIndividual": "Individuals",
    "AnnotationProperty": "Annotations of the ontology itself",
}


@dataclass(frozen=True, slots=True)
class Term:
    """A term of the ontology; `domain`, `range` and `broader` are short names."""

    name: str
    sort: str
    label: str
    definition: str
    domain: tuple[str, ...] = ()
    range: tuple[str, ...] = ()
    broader: tuple[str, ...] = ()


@cache
def terms(path: Path = TERMS) -> tuple[Term, ...]:
    """Every term of the ontology's own namespace, by sort and name."""
    said: dict[Any, dict[str, list[Any]]] = defaultdict(lambda: defaultdict(list))
    for quad in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE):
        assert isinstance(quad, ox.Quad)
        said[quad.subject][quad.predicate.value].append(quad.object)
    found = [_term(node, said) for node in said if isinstance(node, ox.NamedNode) and node.value.startswith(TL)]
    return tuple(sorted(found, key=lambda term: ([*SORTS].index(term.sort), term.name)))


def _term(node: ox.NamedNode, said: dict[Any, dict[str, list[Any]]]) -> Term:
    own = said[node]
    kinds = {kind.value.removeprefix(_OWL) for kind in own[_RDF + "type"]}
    return Term(
        name=node.value.removeprefix(TL),
        sort=next((sort for sort in SORTS if sort in kinds), "NamedIndividual"),
        label=_first(own[_RDFS + "label"]),
        definition=_first(own[_RDFS + "comment"]),
        domain=_names(own[_RDFS + "domain"], said),
        range=_names(own[_RDFS + "range"], said),
        broader=_names(own[_RDFS + "subClassOf"] + own[_RDFS + "subPropertyOf"], said),
    )


def _first(values: list[Any]) -> str:
    return min((str(value.value) for value in values), default="")


def _names(values: list[Any], said: dict[Any, dict[str, list[Any]]]) -> tuple[str, ...]:
    """Short names of classes; a union gives its members, and other restrictions have no name."""
    names = []
    for value in values:
        if isinstance(value, ox.NamedNode):
            names.append(compact(value.value, TL))
        for union in said[value][_OWL + "unionOf"] if isinstance(value, ox.BlankNode) else ():
            names += _names(_members(union, said), said)
    return tuple(sorted(names))


def _members(node: Any, said: dict[Any, dict[str, list[Any]]]) -> list[Any]:
    members = []
    while node.value != _RDF + "nil":
        members += said[node][_RDF + "first"]
        node = said[node][_RDF + "rest"][0]
    return members


def markdown() -> str:
    """docs/terms.md: one table for each sort of term."""
    parts = [
        "# Terms of the ontology\n\n"
        f"Prefix `tl:` is `{TL}`. Made by `make docs` from `ontology/touchline.ttl`; edit the terms there.\n"
    ]
    for sort, heading in SORTS.items():
        rows = [term for term in terms() if term.sort == sort]
        if rows:
            parts.append(f"\n## {heading}\n\n| term | means | from | to |\n|---|---|---|---|\n")
            parts += [
                f"| `tl:{term.name}` | {term.definition} | {_code(_source(term))} | {_code(term.range)} |\n"
                for term in rows
            ]
    return "".join(parts)


def _source(term: Term) -> tuple[str, ...]:
    """A property's domain, or the classes above a class."""
    return term.domain or term.broader


def _code(names: tuple[str, ...]) -> str:
    return ", ".join(f"`{name if ':' in name else 'tl:' + name}`" for name in names)


if __name__ == "__main__":
    print(markdown(), end="")
