"""The agreed graph of a candidate, made to fit what its articles' graphs and its decisions say now."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice

from pyoxigraph import DefaultGraph, NamedNode, Quad

from graph.agree import fits, update
from graph.settings import Settings
from graph.store import Candidate

#: Articles that are agreed on at one go where all are: what is held in memory at one time.
BATCH = 1000


def renew(candidate: Candidate, graphs: Iterable[NamedNode] = (), settings: Settings | None = None) -> frozenset[Quad]:
    """Agree anew on what bears on the graphs that came, changed or went (of articles, or of links), and on new
    decisions; the quads of the agreed graph that this took out or put in.

    Where the candidate has no index that fits, all its articles are agreed on anew.
    """
    settings = settings or Settings()
    base, order = settings.base, [name.strip() for name in settings.source_order.split(",") if name.strip()]
    index = candidate.index()
    if fits(index, base, order):
        changes = update(index, candidate.dataset, [graph.value for graph in graphs], base, order)
        candidate.change(changes.gone, changes.come)
        return frozenset([*changes.gone, *changes.come])
    touched = set(candidate.replace(DefaultGraph(), ()))
    index = candidate.index(anew=True)
    every = (graph.value for graph in candidate.dataset.named_graphs() if isinstance(graph, NamedNode))
    while batch := list(islice(every, BATCH)):
        changes = update(index, candidate.dataset, batch, base, order)
        candidate.change(changes.gone, changes.come)
        touched ^= {*changes.gone, *changes.come}
    if not fits(index, base, order):  # no article at all
        update(index, candidate.dataset, (), base, order)
    return frozenset(touched)
