"""Which node a name means: an IRI, the id of a Wikidata item, or a label."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

import pyoxigraph as ox

from graph import vocab as v
from graph.names import fold
from loaders.model import KINDS
from ontology import load

#: A Wikidata item: its id, with the prefix of a query, or its whole IRI.
_ITEM = re.compile(r"(?:wd:|https?://www\.wikidata\.org/(?:entity|wiki)/)?(?P<id>Q[1-9][0-9]*)")


class NotFoundError(Exception):
    """No node has this name, or several do; the text is one sentence."""


def meant(dataset: ox.Store, name: str, base: str) -> str:
    """The node that `name` means: an IRI, one without its base, the id of its Wikidata item, or a label in any case
    and with or without accents.

    Raises NotFoundError where there is none, or more than one.
    """
    name = name.strip().strip("<>")
    item = _ITEM.fullmatch(name)
    if item is not None:
        found = sorted(_of_item(dataset, ox.NamedNode(v.WIKIDATA + item["id"])))
        if not found:
            raise NotFoundError(f"Nothing here is known to be {item['id']}.")
        return found[0]
    for iri in (name, base + name.lstrip("/")):
        if known(dataset, iri):
            return iri
    found = sorted(_labelled(dataset, fold(name)))
    if not found:
        raise NotFoundError(f'Nothing here is called "{name}".')
    if len(found) > 1:
        listed = ", ".join(iri.removeprefix(base) for iri in found[:10])
        raise NotFoundError(f'"{name}" may mean {len(found)} things; say which: {listed}.')
    return found[0]


def known(dataset: ox.Store, iri: str) -> bool:
    """Whether the graph says anything of the node `iri`."""
    try:
        node = ox.NamedNode(iri)
    except ValueError:
        return False
    return next(dataset.quads_for_pattern(node, None, None, None), None) is not None


def _of_item(dataset: ox.Store, item: ox.NamedNode) -> Iterator[str]:
    """The agreed things that are an item of Wikidata."""
    quads: Iterator[Any] = dataset.quads_for_pattern(None, v.SAME_AS, item, v.AGREED)
    return (quad.subject.value for quad in quads)


def _labelled(dataset: ox.Store, wanted: str) -> set[str]:
    """The agreed nodes of that name and articles of that title or id; else things with these words in their name."""
    agreed = _named(dataset, v.LABEL, wanted, v.AGREED) | _named(dataset, v.ALT_LABEL, wanted, v.AGREED)
    articles = _named(dataset, v.TITLE, wanted, None) | _named(dataset, v.IDENTIFIER, wanted, None)
    return agreed | articles or _partly_named(dataset, wanted) or _named(dataset, v.LABEL, wanted, None)


def _named(dataset: ox.Store, predicate: ox.NamedNode, wanted: str, graph: ox.DefaultGraph | None) -> set[str]:
    quads: Iterator[Any] = dataset.quads_for_pattern(None, predicate, None, graph)
    return {quad.subject.value for quad in quads if fold(quad.object.value) == wanted}


def _partly_named(dataset: ox.Store, wanted: str) -> set[str]:
    """Persons, teams and other things, but no events, whose name has the words: "Salah" is Mohamed Salah."""
    found = set()
    for predicate in (v.LABEL, v.ALT_LABEL):
        quads: Iterator[Any] = dataset.quads_for_pattern(None, predicate, None, v.AGREED)
        found |= {quad.subject for quad in quads if f" {wanted} " in f" {fold(quad.object.value)} "}
    return {node.value for node in found if wanted and not _is_event(dataset, node)}


def _is_event(dataset: ox.Store, node: Any) -> bool:
    types: Iterator[Any] = dataset.quads_for_pattern(node, v.RDF_TYPE, None, v.AGREED)
    return any(quad.object.value in _events() for quad in types)


@cache
def _events() -> frozenset[str]:
    """The classes of what happens, or is told, in a match: those of the facts table."""
    return frozenset(load().kinds[name].iri for name in KINDS)
