"""Who runs next: a bounded number of places, and a bounded line before them that is fair between clients."""

from __future__ import annotations

import contextlib
import threading
import time
from collections import Counter, deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

#: Seconds between two looks whether a client that waits is still there.
LOOK = 0.1


class FullError(Exception):
    """The line is as long as it may be, and this client has as many in it as any other."""


class LateError(Exception):
    """No place came free in time."""


class GoneError(Exception):
    """The client went away."""


@dataclass(eq=False, slots=True)
class _Waiting:
    client: str
    told: threading.Event = field(default_factory=threading.Event)
    refused: bool = False


class Place:
    """A place that a client holds until it leaves it; leaving twice is leaving once."""

    def __init__(self, leave: Callable[[str], None], client: str) -> None:
        self._leave: Callable[[str], None] | None = leave
        self._client = client
        self._lock = threading.Lock()

    def leave(self) -> None:
        """Give the place to whoever is next."""
        with self._lock:
            leave, self._leave = self._leave, None
        if leave is not None:
            leave(self._client)


class Turns:
    """`places` run at a time and `longest` more wait; threads may share it.

    The next place goes to the client that holds the fewest, and among those in turn. Where the line is
    full, the client with most in it loses its last, so that no client can keep the others out.
    """

    def __init__(self, places: int, longest: int) -> None:
        self._lock = threading.Lock()
        self._free = places
        self._longest = longest
        self._lines: dict[str, deque[_Waiting]] = {}
        self._holding: Counter[str] = Counter()

    @contextlib.contextmanager
    def taken(self, client: str, until: float, gone: Callable[[], bool] | None = None) -> Iterator[None]:
        """A place for `client`, given back at the end. Raises as `enter` does."""
        place = self.enter(client, until, gone)
        try:
            yield
        finally:
            place.leave()

    def enter(self, client: str, until: float, gone: Callable[[], bool] | None = None) -> Place:
        """A place for `client`, to be left by whoever has it.

        `until` is a time of time.monotonic(); `gone` tells whether the client went away.
        Raises FullError, LateError, GoneError.
        """
        with self._lock:
            if self._free:
                self._free -= 1
                self._holding[client] += 1
                return Place(self._left, client)
            one = _Waiting(client)
            self._lines.setdefault(client, deque()).append(one)
            self._shorten(client)
        try:
            while not one.told.wait(min(LOOK, max(0.0, until - time.monotonic()))):
                if gone is not None and gone():
                    raise GoneError
                if time.monotonic() >= until:
                    raise LateError
        except (GoneError, LateError):
            with self._lock:
                if not one.told.is_set():
                    self._leave(one)
                elif not one.refused:  # its place came in the same moment
                    self._give_back(client)
            raise
        if one.refused:
            raise FullError
        return Place(self._left, client)

    def _left(self, client: str) -> None:
        with self._lock:
            self._give_back(client)

    def _shorten(self, newcomer: str) -> None:
        """Where the line is too long, refuse the last of the client with most in it; of several, the newcomer."""
        if sum(map(len, self._lines.values())) <= self._longest:
            return
        most = max(self._lines, key=lambda client: (len(self._lines[client]), client == newcomer))
        last = self._lines[most][-1]
        last.refused = True
        self._leave(last)
        last.told.set()

    def _leave(self, one: _Waiting) -> None:
        line = self._lines[one.client]
        line.remove(one)
        if not line:
            del self._lines[one.client]

    def _give_back(self, client: str) -> None:
        self._holding[client] -= 1
        if not self._holding[client]:
            del self._holding[client]
        if not self._lines:
            self._free += 1
            return
        # The lines stand in the order of their last turns: min gives the first among equals.
        chosen = min(self._lines, key=lambda waiting: self._holding[waiting])
        line = self._lines.pop(chosen)
        one = line.popleft()
        if line:
            self._lines[chosen] = line
        self._holding[chosen] += 1
        one.told.set()
