"""Sets that grow together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable
from typing import Generic, TypeVar

T = TypeVar("T", bound=Hashable)


class Groups(Generic[T]):
    """Disjoint sets of members. What comes out does not depend on the order of joining."""

    def __init__(self, members: Iterable[T]) -> None:
        self._parent = {member: member for member in members}

    def root(self, member: T) -> T:
        """The member that stands for the set; which one it is means nothing."""
        while (parent := self._parent[member]) != member:
            self._parent[member] = self._parent[parent]
            member = parent
        return member

    def join(self, a: T, b: T) -> None:
        """Make one set of the two that hold `a` and `b`."""
        self._parent[self.root(a)] = self.root(b)

    def sets(self) -> list[list[T]]:
        """The sets, members in the order in which they were first given."""
        found: dict[T, list[T]] = defaultdict(list)
        for member in self._parent:
            found[self.root(member)].append(member)
        return list(found.values())
