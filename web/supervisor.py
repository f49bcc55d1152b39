"""Several server processes on one port, and the one that watches over them.

All of them take connections from one listening socket, so none is lost with a process that dies. One that dies is
started again; all are told to stop where this one is, and where this one is no more they stop of themselves.

They are copies (fork) of this process, which has read all modules already and does nothing itself: a copy is there
in a hundredth of a second, and what no process changes is in memory once. For that this process may open no store
and start no thread.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
import threading
import time
from collections.abc import Callable
from multiprocessing.connection import wait
from multiprocessing.process import BaseProcess

#: How copies are made.
FORK = multiprocessing.get_context("fork")
#: Seconds that a process has to live so that the next is started at once.
_LIVED = 1.0
#: Seconds beyond those that requests have to end until a process is ended that does not stop.
_PATIENCE = 5.0


class StartError(Exception):
    """A server process ended before it was ready."""


class Supervisor:
    """Runs `serve(ready)` in so many processes, each of which calls `ready` when it is, until it is stopped.

    `died` is told how one ended that nobody stopped; `close` is called when it stops, so that nothing that the
    processes share is held open here; `seconds` are what they have to end then.
    """

    def __init__(
        self,
        count: int,
        serve: Callable[[Callable[[], None]], None],
        died: Callable[[str], None],
        close: Callable[[], None],
        seconds: float,
    ) -> None:
        self._serve = serve
        self._died = died
        self._close = close
        self._seconds = seconds + _PATIENCE
        self._processes: dict[int, tuple[BaseProcess, float]] = {}
        self._count = count
        self._stopping = False
        self._wake, self._woken = os.pipe()  # read, written
        self._ready, self._is_ready = os.pipe()
        self._alive, self._living = os.pipe()  # whoever reads it hears when this process is no more

    def run(self, started: Callable[[], None]) -> None:
        """Have them run until SIGTERM or SIGINT; `started` is called once when all are ready. Raises StartError."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._stop)
        for slot in range(self._count):
            self._start(slot)
        try:
            self._wait_until_ready()
            if not self._stopping:
                started()
            while not self._stopping:
                self._look_after()
        finally:
            self._end()

    def _start(self, slot: int) -> None:
        process = FORK.Process(target=self._run, name=f"touchline-server-{slot}")
        process.start()
        self._processes[slot] = process, time.monotonic()

    def _run(self) -> None:
        """In the process itself."""
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # a terminal sends it to all: the supervisor is told, too
        os.close(self._living)
        threading.Thread(target=self._orphaned, name="orphaned", daemon=True).start()
        self._serve(lambda: _written(self._is_ready))

    def _orphaned(self) -> None:
        os.read(self._alive, 1)
        os.kill(os.getpid(), signal.SIGTERM)
        time.sleep(self._seconds)
        os._exit(1)

    def _stop(self, number: int, frame: object) -> None:
        self._stopping = True
        _written(self._woken)

    def _wait_until_ready(self) -> None:
        ready = 0
        while ready < self._count and not self._stopping:
            told = wait([self._wake, self._ready, *self._sentinels()])
            if self._ready in told:
                ready += len(os.read(self._ready, 64))
            elif self._wake not in told:
                raise StartError("A server process ended while it started.")

    def _look_after(self) -> None:
        told = wait([self._wake, *self._sentinels()])
        for slot, (process, begun) in [*self._processes.items()]:
            if self._stopping or process.sentinel not in told:
                continue
            process.join()
            self._died(f"A server process ended ({_how(process.exitcode)}) and is started again.")
            if time.monotonic() < begun + _LIVED:
                wait([self._wake], _LIVED)
            if not self._stopping:
                self._start(slot)

    def _sentinels(self) -> list[int]:
        return [process.sentinel for process, _ in self._processes.values()]

    def _end(self) -> None:
        """Have them stop; end those that do not."""
        self._close()
        for process, _ in self._processes.values():
            process.terminate()
        until = time.monotonic() + self._seconds
        for process, _ in self._processes.values():
            process.join(max(0.0, until - time.monotonic()))
            if process.exitcode is None:
                process.kill()
                process.join()


def _written(pipe: int) -> None:
    with contextlib.suppress(OSError):
        os.write(pipe, b"x")


def _how(code: int | None) -> str:
    if code is not None and code < 0:
        with contextlib.suppress(ValueError):
            return signal.Signals(-code).name
    return f"status {code}"
