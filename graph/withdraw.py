"""Articles taken back: their graphs go, and with them what they alone supported."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from pyoxigraph import NamedNode, Quad
from pyoxigraph import Store as Dataset

from graph import revisions
from graph import vocab as v
from graph.entity import Name, article_id
from graph.meant import NotFoundError
from graph.revise import revise
from graph.settings import Settings
from graph.store import Store, StoreError
from loaders.quads import article_iri


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """The ids of the articles that went, and the generation without them."""

    articles: tuple[str, ...]
    generation: int


def withdraw(store: Store, names: Iterable[str], settings: Settings | None = None) -> Withdrawn:
    """Take articles, named by id or IRI, out of what is published; earlier generations keep them.

    Raises NotFoundError for one that is not there, and StoreError where the store cannot be written.
    """
    settings = settings or Settings()
    base = settings.base
    with store.candidate() as candidate:
        if candidate.parent is None:
            raise StoreError(f"{store.path}: nothing has been built here yet; run `touchline build`.")
        graphs = {_article(candidate.dataset, name, base): list[Quad]() for name in names}
        for graph in graphs:
            revisions.forget(candidate, graph, base)
        ids = tuple(sorted(article_id(Name("", graph.value)) for graph in graphs))
        return Withdrawn(ids, revise(candidate, graphs, settings, replaced=ids).number)


def _article(dataset: Dataset, name: str, base: str) -> NamedNode:
    """The graph of an article by its id, its IRI or its IRI without the base."""
    given = name.strip().strip("<>")
    for iri in (given, base + given.lstrip("/"), article_iri(given, base).value):
        try:
            graph = NamedNode(iri)
        except ValueError:
            continue
        if Quad(graph, v.RDF_TYPE, v.ARTICLE, graph) in dataset:
            return graph
    raise NotFoundError(
        f'No article here has the id "{name}"; `touchline query "SELECT ?id {{ GRAPH ?article '
        f'{{ ?article dcterms:identifier ?id }} }}"` lists those there are.'
    )
