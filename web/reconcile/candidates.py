"""What both versions of the API say of a candidate in the same words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from graph.reconciling.catalogue import Thing, types
from graph.reconciling.match import Candidate


def told(candidate: Candidate, description: str, features: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """A candidate with its description, where there is one, and its features in the words of a version."""
    thing = candidate.thing
    return {
        "id": thing.id,
        "name": thing.label,
        **({"description": description} if description else {}),
        "score": candidate.score,
        "features": list(features),
        "match": candidate.certain,
        "type": classes(thing),
    }


def classes(thing: Thing) -> list[dict[str, str]]:
    """The types of a thing, each with its name."""
    return [{"id": id, "name": types()[id].label} for id in thing.types]
