"""Which articles were revised: the graph `{base}revisions`, which rebuilds keep.

An article that was given again with another text, title, day or address is a revision of what it was. What it was is a
node of its own, named after the generation that last had it: `{base}article/gazette/as-of/41` is what
`touchline query --as-of 41` finds under `{base}article/gazette`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from pyoxigraph import Literal, NamedNode, Quad, Store

from graph import vocab as v
from graph.store import Candidate

#: What makes another article of one: read anew by a better reader it is the same.
_OWN = (v.TEXT_HASH, v.TITLE, v.ISSUED, v.URL)


def graph_of(base: str) -> NamedNode:
    """The graph of the revisions."""
    return NamedNode(base + "revisions")


def is_revised(article: NamedNode, before: Iterable[Quad], now: Iterable[Quad]) -> bool:
    """Whether an article that was there says another thing of itself."""
    was = _own(article, before)
    return bool(was) and was != _own(article, now)


def record(candidate: Candidate, article: NamedNode, before: Collection[Quad], generation: int, base: str) -> None:
    """Write that an article is a revision of what it was in a generation, and that of what came before it."""
    graph = graph_of(base)
    former = NamedNode(f"{article.value}/as-of/{generation}")
    earlier = list(candidate.dataset.quads_for_pattern(article, v.REVISION_OF, None, graph))
    label = f"{_id(article, before)} as it was in generation {generation}"
    come = [
        Quad(article, v.REVISION_OF, former, graph),
        Quad(former, v.RDF_TYPE, v.FORMER_ARTICLE, graph),
        Quad(former, v.LABEL, Literal(label), graph),
        Quad(former, v.GENERATION, Literal(generation), graph),
        *(Quad(former, v.REVISION_OF, quad.object, graph) for quad in earlier),
    ]
    candidate.change(earlier, come)


def forget(candidate: Candidate, article: NamedNode, base: str) -> None:
    """Take out what is written of an article's former states: the article goes."""
    candidate.change(list(_chain(candidate.dataset, article, graph_of(base))), ())


def _chain(dataset: Store, article: NamedNode, graph: NamedNode) -> Iterator[Quad]:
    nodes = [article]
    while nodes:
        for quad in list(dataset.quads_for_pattern(nodes.pop(), None, None, graph)):
            yield quad
            if quad.predicate == v.REVISION_OF and isinstance(quad.object, NamedNode):
                nodes.append(quad.object)


def _own(article: NamedNode, quads: Iterable[Quad]) -> frozenset[Quad]:
    return frozenset(quad for quad in quads if quad.subject == article and quad.predicate in _OWN)


def _id(article: NamedNode, quads: Iterable[Quad]) -> str:
    ids = [
        quad.object.value
        for quad in quads
        if quad.subject == article and quad.predicate == v.IDENTIFIER and isinstance(quad.object, Literal)
    ]
    return ids[0] if ids else article.value
