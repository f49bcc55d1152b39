"""Facts that are the same where all that identifies them is: roles, traits, standings, honours, ..."""

from __future__ import annotations

import json

from pyoxigraph import Literal

from graph.agreement.reports import Node
from graph.agreement.world import World
from graph.names import fold

RULE = "same identifying slots"
ALONE = "told of no match"

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

#: The kinds of which reports may differ in what does not identify them: settled whole, with all who tell of one.
WHOLE = ("standing", "fixture")
#: The kinds of which nothing is told but what identifies them: reports only add their word.
PLAIN = ("role", "trait", "honour", "statistic", "photo")


def key(world: World, node: Node) -> str:
    """What two nodes share that are the same fact."""
    slots = (*node.kind.key, *_MORE[node.kind.name])
    return json.dumps([node.kind.name, world.name(node.match), *(_key(world, node, slot) for slot in slots)])


def _key(world: World, node: Node, slot: str) -> list[str]:
    """A slot's values without their spelling."""
    values = (world.resolve(term) for term in node.terms(slot))
    return sorted(fold(one.value) if isinstance(one, Literal) else str(one) for one in values)
