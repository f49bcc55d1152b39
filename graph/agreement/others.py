"""Facts that are the same where all that identifies them is: roles, traits, standings, honours, ..."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from pyoxigraph import Literal

from graph.agreement.reports import Node
from graph.agreement.world import World
from graph.names import fold

#: Slots that make two facts of a kind the same when all of them are, beside the contract's own key.
_MORE = {
    "role": ("team",),
    "trait": ("value",),
    "standing": ("competition", "season", "as_of"),
    "honour": ("season", "year"),
    "statistic": ("value",),
    "photo": ("credit", "agency"),
    "fixture": ("date", "competition", "stage"),
}


def cluster(world: World, nodes: Sequence[Node]) -> list[list[Node]]:
    """Nodes of one kind, together where key and match are the same."""
    found: dict[tuple[object, ...], list[Node]] = defaultdict(list)
    for node in nodes:
        slots = (*node.kind.key, *_MORE.get(node.kind.name, ()))
        found[world.name(node.match), *(_key(world, node, slot) for slot in slots)].append(node)
    return [sorted(group, key=lambda one: (one.article, one.iri)) for group in found.values()]


def _key(world: World, node: Node, slot: str) -> tuple[str, ...]:
    """A slot's values without their spelling."""
    values = (world.resolve(term) for term in node.terms(slot))
    return tuple(sorted(fold(one.value) if isinstance(one, Literal) else str(one) for one in values))
