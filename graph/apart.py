"""Work done in a process of its own, which is renewed by and by: what the work leaves in memory goes with it."""

from __future__ import annotations

import contextlib
import gc
import multiprocessing
import signal
import sys
from collections.abc import Callable
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from typing import Any, Generic, ParamSpec, Self, TypeVar

_Given = ParamSpec("_Given")
_Done = TypeVar("_Done")


class EndedError(Exception):
    """The process ended before its work was done."""


class Apart(Generic[_Given, _Done]):
    """A function of a module, called elsewhere; what it is given and gives back is pickled.

    The process starts with the first call and is another after `times` calls. Closed, it is told to end: what it is
    at is broken off as Ctrl-C would do it. What the work may raise is `errors`; with any other it ends, and says so.
    """

    def __init__(self, work: Callable[_Given, _Done], times: int, errors: type[Exception]) -> None:
        self._work = work
        self._times = times
        self._errors = errors
        self._calls = 0
        self._process: BaseProcess | None = None
        self._pipe: Connection | None = None

    @property
    def begun(self) -> bool:
        """Whether it was called."""
        return self._calls > 0

    def __call__(self, *given: _Given.args, **named: _Given.kwargs) -> _Done:
        """Do the work. Raises what the work may raise, and EndedError."""
        if self._calls % self._times == 0:
            self.close()
        self._calls += 1
        try:
            pipe = self._started()
            pipe.send((given, named))
            error, done = pipe.recv()
        except (EOFError, ConnectionError) as ended:
            raise EndedError from ended
        if error is not None:
            raise error
        result: _Done = done
        return result

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def close(self) -> None:
        """End the process and wait for it."""
        if self._pipe is not None:
            self._pipe.close()
            self._pipe = None
        if self._process is not None:
            self._process.terminate()
            self._process.join()
            self._process = None

    def _started(self) -> Connection:
        if self._pipe is None:
            # Spawned, not forked: it begins with nothing of what this process has in memory.
            context = multiprocessing.get_context("spawn")
            self._pipe, theirs = context.Pipe()
            self._process = context.Process(target=_main, args=(theirs, self._work, self._errors), daemon=True)
            self._process.start()
            theirs.close()
        return self._pipe


def _main(pipe: Connection, work: Callable[..., Any], errors: type[Exception]) -> None:
    """Do the work that comes through the pipe until it is closed."""
    gc.disable()  # a fourth of a batch's time went into looking for circles; they are looked for between two calls
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to handle
    signal.signal(signal.SIGTERM, lambda *_: sys.exit())
    while True:
        try:
            given, named = pipe.recv()
        except (EOFError, ConnectionError):  # the parent has ended, or wants no more
            return
        outcome: tuple[Exception | None, Any]
        try:
            outcome = None, work(*given, **named)
        except errors as error:
            outcome = error.with_traceback(None), None
        with contextlib.suppress(ConnectionError):
            pipe.send(outcome)
        del given, named, outcome
        gc.collect()
