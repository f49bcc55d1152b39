"""Some graphs of a store made anew or taken away, and what follows from them, as a new generation."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from pyoxigraph import NamedNode, Quad

from graph.renew import renew
from graph.settings import Settings
from graph.store import Candidate, Generation, StoreError
from graph.validate import focus_of, validate


def revise(
    candidate: Candidate,
    graphs: Mapping[NamedNode, Iterable[Quad]],
    settings: Settings,
    *,
    replaced: tuple[str, ...] = (),
) -> Generation:
    """Give named graphs their new quads (none: the graph goes), agree anew, and publish.

    Raises StoreError where a shape would then be violated; the store is left as it was.
    """
    touched: set[Quad] = set()
    for graph, quads in graphs.items():
        touched |= candidate.replace(graph, quads)
    touched |= renew(candidate, graphs, settings)
    wrong = validate(candidate.dataset, focus_of(touched))
    if wrong:
        raise StoreError(f"After this a shape would be violated: {wrong[0].message} ({wrong[0].node}).")
    return candidate.publish(replaced=replaced)
