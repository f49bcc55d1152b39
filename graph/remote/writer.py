"""Changes of a store elsewhere: they are made in the store here, and what comes of them is brought there.

So a change goes the way it always goes (`graph/update.py`): it is refused whole before anything is sent, by agreement
and shapes, too. What is not one step is the sending. A change that did not reach the other store whole is told so; it
is kept here, and the next change sends what is missing first.
"""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator

from graph.disk import StoreError, locked
from graph.query import QueryError, QueryTimeout
from graph.remote.publish import Sent, follow, publish
from graph.remote.store import RemoteStore
from graph.settings import Settings
from graph.store import Store
from graph.update import Change, Changed
from graph.writer import Writer

#: The file in a store whose lock is held by whoever brings its generations elsewhere.
_LOCK = "BRINGING"


class RemoteWriter:
    """Changes the store here and has the one elsewhere follow; threads may share it. `close` ends its process."""

    def __init__(self, store: RemoteStore, here: Store, settings: Settings) -> None:
        self._store = store
        self._here = here
        self._settings = settings
        self._writer = Writer(here, settings)
        self._turn = threading.Lock()
        self._brought: int | None = None
        self._due: list[int] = []

    def change(self, wanted: Change) -> Changed:
        """Do a change, and answer when the store elsewhere says it too.

        Raises what `Writer.change` raises, and StoreError where the store elsewhere cannot be asked: before anything
        was changed, or, and then its sentence says so, after the change was published here.
        """
        seconds = self._settings.update_seconds
        if not self._turn.acquire(timeout=seconds):
            raise QueryTimeout(f"Other changes took longer than {seconds:g} seconds.")
        try:
            with bringing(self._here):
                self._bring()  # what is missing there, or how it stands there: nothing is begun on what is not known
                done = self._writer.change(wanted, self._theirs())
                try:
                    self._bring()
                except (QueryError, StoreError) as error:
                    raise StoreError(
                        f"The change is published here, as generation {done.generation}, and the store elsewhere does "
                        f"not have all of it: {error} The next change, or a build, sends what is missing."
                    ) from error
                return done
        finally:
            self._turn.release()

    def close(self) -> None:
        """End the process after the change that it is at."""
        self._writer.close()

    def _theirs(self) -> frozenset[str]:
        """The graphs there that are not of the store here."""
        here = self._here.open_published()
        own = set() if here is None else {str(graph.value) for graph in here.named_graphs()}
        others = self._store.others(self._settings.base)
        return (others - own) | self._store.remote.kept

    def _bring(self) -> None:
        """Have the store elsewhere say what is published here: the generations since, one after the other."""
        number = self._here.published()
        if number is None:
            raise StoreError(f"{self._here.path}: nothing has been built here yet; run `touchline build`.")
        if number != (self._due[-1] if self._due else self._brought):
            self._due.append(number)
        while self._due:
            try:
                self._send(self._due[0])
            finally:
                self._store.read_anew()
            self._brought = self._due.pop(0)

    def _send(self, number: int) -> Sent:
        update = self._settings.remote_update
        kept = self._here.finished()
        if self._brought in kept and number in kept:
            before, after = self._here.open(self._brought), self._here.open(number)
            return follow(before, after, self._store, update, self._settings)
        latest = self._due[-1]
        self._due[:] = [latest]
        return publish(self._here.open(latest), self._store, update, self._settings)


@contextlib.contextmanager
def bringing(here: Store) -> Iterator[None]:
    """While a store's generations are brought elsewhere, by one at a time. Raises StoreError where another does."""
    busy = "another change or build is being brought to the store elsewhere; try again when it ends."
    with locked(here.path / _LOCK, busy):
        yield
