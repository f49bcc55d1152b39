"""IRIs that many could have: who claims a stem first in order has it, the others a number behind it.

A number stands behind an underscore, which no readable part of an IRI holds: so no numbered IRI meets another's stem.
"""

from __future__ import annotations

from collections.abc import Iterable

from graph.agreement.index import Index

_BETWEEN = "\x01"


class Stems:
    """The stems that owners claim, and the IRIs that they get."""

    def __init__(self, index: Index) -> None:
        self._index = index

    def claim(self, owner: str, stem: str | None, order: str = "") -> set[str]:
        """Let an owner claim a stem, or none; the stems to be settled by this."""
        old, new = self._index.get("claimed", owner), [stem, order] if stem else None
        if old == new:
            return set()
        if old:
            self._index.drop("stem", old[0], old[1] + _BETWEEN + owner)
        if stem:
            self._index.put("stem", stem, order + _BETWEEN + owner, owner)
            self._index.put("claimed", owner, "", new)
        else:
            self._index.drop("claimed", owner)
            self._index.drop("iri", owner)
        return {one[0] for one in (old, new) if one}

    def settle(self, stems: Iterable[str]) -> set[str]:
        """Give out the IRIs of stems; the owners whose IRI is another now."""
        changed = set()
        for stem in sorted(stems):
            for place, (_, owner) in enumerate(self._index.rows("stem", stem), 1):
                iri = stem if place == 1 else f"{stem}_{place}"
                if self._index.get("iri", owner) != iri:
                    self._index.put("iri", owner, "", iri)
                    changed.add(owner)
        return changed

    def iri(self, owner: str) -> str:
        """The IRI that an owner has."""
        found: str = self._index.get("iri", owner)
        return found
