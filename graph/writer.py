"""The process that changes a store, one change at a time: it is ended at a change's deadline.

An update cannot be interrupted from Python, so it runs in a process of its own. What a process that
was ended had begun is a candidate that nobody sees, and the next change clears it away.
"""

from __future__ import annotations

import contextlib
import fcntl
import multiprocessing
import os
import resource
import signal
import threading
import time
from collections.abc import Iterator
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from typing import Protocol

from graph.confine import no_network
from graph.disk import StoreError
from graph.query import QueryError, QueryTimeout, QueryTooLarge
from graph.settings import Settings
from graph.store import Store
from graph.update import Change, Changed, change


class Changes(Protocol):
    """Whoever makes changes: `Writer` in a store here, `graph.remote.writer.RemoteWriter` in one elsewhere, too."""

    def change(self, wanted: Change) -> Changed:
        """Do a change and publish it, as `Writer.change` tells."""

    def close(self) -> None:
        """End what makes changes."""


class Writer:
    """Changes one store; threads may share it. The process starts with the first change; `close` ends it."""

    def __init__(self, store: Store, settings: Settings) -> None:
        self._store = store
        self._settings = settings
        self._turn = threading.Lock()
        self._process: BaseProcess | None = None
        self._pipe: Connection | None = None

    def change(self, wanted: Change, elsewhere: frozenset[str] | None = None) -> Changed:
        """Do a change and publish it, as `graph.update.change` does. Raises what that raises, and QueryTimeout."""
        seconds = self._settings.update_seconds
        deadline = time.monotonic() + seconds
        if not self._turn.acquire(timeout=seconds):
            raise QueryTimeout(f"Other changes took longer than {seconds:g} seconds.")
        try:
            pipe = self._started()
            pipe.send((wanted, elsewhere))
            if not pipe.poll(max(0.0, deadline - time.monotonic())):
                self._end()
                raise QueryTimeout(f"The change took longer than {seconds:g} seconds and was ended.")
            outcome: Changed | QueryError | StoreError = pipe.recv()
        except (EOFError, OSError) as error:
            self._end()
            raise QueryTooLarge("The change's process ended early: it needs more memory than it may use.") from error
        finally:
            self._turn.release()
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    def close(self) -> None:
        """End the process after the change that it is at."""
        with self._turn:
            self._end()

    def _started(self) -> Connection:
        if self._pipe is None or self._process is None or not self._process.is_alive():
            self._end()
            # Spawned, not forked: threads of the server may hold locks that a fork would copy.
            context = multiprocessing.get_context("spawn")
            self._pipe, theirs = context.Pipe()
            self._process = context.Process(
                target=_main, args=(theirs, self._store, self._settings), name="touchline-writer", daemon=True
            )
            self._process.start()
            theirs.close()
        return self._pipe

    def _end(self) -> None:
        if self._pipe is not None:
            self._pipe.close()
            self._pipe = None
        if self._process is not None:
            self._process.kill()
            self._process.join()
            self._process = None


def _main(pipe: Connection, store: Store, settings: Settings) -> None:
    """Do the changes that come through the pipe until it is closed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to handle
    no_network()
    limit = settings.query_memory
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with contextlib.suppress(ValueError, OSError):  # macOS has no such limit
        resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    while True:
        try:
            wanted, elsewhere = pipe.recv()
        except EOFError:
            return
        with contextlib.suppress(BrokenPipeError):  # the server is gone
            pipe.send(_outcome(store, wanted, settings, elsewhere))


def _outcome(
    store: Store, wanted: Change, settings: Settings, elsewhere: frozenset[str] | None
) -> Changed | QueryError | StoreError:
    try:
        with _turn(store):
            return change(store, wanted, settings, elsewhere)
    except (QueryError, StoreError) as error:
        return error.with_traceback(None)
    except MemoryError:
        return QueryTooLarge("The change needs more memory than it may use.")


@contextlib.contextmanager
def _turn(store: Store) -> Iterator[None]:
    """Wait until no other server process on this store makes a change; where the folder is not there, nobody does."""
    try:
        folder = os.open(store.path, os.O_RDONLY | os.O_DIRECTORY)
    except OSError:
        yield
        return
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)
