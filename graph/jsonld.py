"""Quads as JSON-LD with short names (https://www.w3.org/TR/json-ld11/): the engine writes full IRIs only."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

import pyoxigraph as ox

_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
_XSD = "http://www.w3.org/2001/XMLSchema#"

#: A node is a JSON object; a named graph is a node with an @graph.
Node = dict[str, Any]


def serialise(quads: Iterable[ox.Quad], prefixes: Mapping[str, str], base: str) -> bytes:
    """The quads in the order given as one document, with a context of the base and the prefixes that it uses."""
    names = _Names(prefixes, base)
    graphs: dict[str, dict[str, Node]] = {}
    for quad in quads:
        graph = "" if isinstance(quad.graph_name, ox.DefaultGraph) else names.node(quad.graph_name)
        subject = names.node(quad.subject)
        _add(graphs.setdefault(graph, {}).setdefault(subject, {"@id": subject}), quad, names)
    nodes = list(graphs.pop("", {}).values())
    nodes += [{"@id": graph, "@graph": list(inside.values())} for graph, inside in graphs.items()]
    document = {"@context": {"@base": base, **dict(sorted(names.used.items()))}, "@graph": nodes}
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()


class _Names:
    """Shortens IRIs and remembers with which prefixes."""

    def __init__(self, prefixes: Mapping[str, str], base: str) -> None:
        self._base = base
        self.used: dict[str, str] = {}
        self._prefixes = sorted(prefixes.items(), key=lambda item: -len(item[1]))  # the longest that fits

    def iri(self, iri: str) -> str:
        for prefix, start in self._prefixes:
            rest = iri.removeprefix(start)
            if iri.startswith(start) and rest and not rest.startswith("//"):
                self.used[prefix] = start
                return f"{prefix}:{rest}"
        return iri

    def node(self, node: object) -> str:
        if isinstance(node, ox.NamedNode):
            below = node.value.removeprefix(self._base)
            # Of a node (not of a property) the base may be left out, where no colon would make the rest absolute.
            relative = below and below != node.value and ":" not in below and below[0] not in "/?#."
            return below if relative else self.iri(node.value)
        assert isinstance(node, ox.BlankNode), "the graph has no other nodes"
        return str(node)


def _add(node: Node, quad: ox.Quad, names: _Names) -> None:
    if quad.predicate.value == _TYPE:
        key, value = "@type", names.node(quad.object)
    else:
        key, value = names.iri(quad.predicate.value), _value(quad.object, names)
    if key not in node:
        node[key] = value
    elif isinstance(node[key], list):
        node[key].append(value)
    else:
        node[key] = [node[key], value]


def _value(value: object, names: _Names) -> Any:
    """A string, a whole number and a truth value are JSON's own; the rest says its type."""
    if not isinstance(value, ox.Literal):
        return {"@id": names.node(value)}
    if value.language:
        return {"@value": value.value, "@language": value.language}
    match value.datatype.value.removeprefix(_XSD):
        case "string":
            return value.value
        case "integer":
            return int(value.value)
        case "boolean":
            return value.value == "true"
    return {"@value": value.value, "@type": names.iri(value.datatype.value)}
