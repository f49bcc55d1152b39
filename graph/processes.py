"""One query process (`graph/worker.py`) and the pipes to it."""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from graph.settings import PREFIXES, Settings
from graph.worker import MESSAGE, REQUEST

_CONFINED, _WORKER = Path(__file__).with_name("confine.py"), Path(__file__).with_name("worker.py")
#: Bytes that a pipe holds, where the system allows it, and those of the first look into it.
_PIPE, _READ = 1 << 18, 1 << 16


class Process:
    """A query process. One thread asks it; others may `kill` it, calm it, or look how long it has worked.

    `send` and `receive` raise EOFError where it is dead. `rests` says that it may be asked: it was heard to the end.
    """

    def __init__(self, settings: Settings) -> None:
        fixed = {"base": settings.base, "prefixes": PREFIXES, "max_bytes": settings.query_bytes}
        program = [str(_CONFINED), str(_WORKER), str(settings.query_memory), json.dumps(fixed)]
        self._process = subprocess.Popen(
            [sys.executable, "-I", *program], stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=0
        )
        assert self._process.stdin is not None and self._process.stdout is not None
        self._in, self._out = self._process.stdin.fileno(), self._process.stdout.fileno()
        self._ahead = b""  # of the next message
        self.rests = True
        self._ready = False
        self._before: float | None = None  # what it had worked when it was asked
        self.pid = self._process.pid
        if hasattr(fcntl, "F_SETPIPE_SZ"):
            with contextlib.suppress(OSError):  # more than this user may have
                fcntl.fcntl(self._out, fcntl.F_SETPIPE_SZ, _PIPE)

    @property
    def alive(self) -> bool:
        """Whether it runs."""
        return self._process.poll() is None

    def send(self, request: dict[str, Any]) -> None:
        """Ask it; or, without a query, have it open a generation."""
        self.rests = "query" not in request
        if self._ready:
            self._before = self._used()
        data = json.dumps(request).encode()
        view = memoryview(REQUEST.pack(len(data)) + data)
        try:
            while view:
                view = view[os.write(self._in, view) :]
        except BrokenPipeError:
            raise EOFError from None

    def receive(self) -> tuple[dict[str, Any], bytes]:
        """The next message of its answer."""
        if not self._ready:
            self._before = self._message()[0]["ready"]
            self._ready = True
        header, body = self._message()
        self.rests = "rows" in header or "error" in header
        return header, body

    def _message(self) -> tuple[dict[str, Any], bytes]:
        data = self._ahead or self._more(_READ)
        while len(data) < MESSAGE.size:
            data += self._more(_READ)
        head, body = MESSAGE.unpack_from(data)
        start, size = MESSAGE.size + head, MESSAGE.size + head + body
        while len(data) < start:
            data += self._more(_READ)
        parts, left = [data[start:size]], size - len(data)
        while left > 0:
            parts.append(self._more(min(left, 1 << 20)))
            left -= len(parts[-1])
        self._ahead = data[size:]
        header: dict[str, Any] = json.loads(data[MESSAGE.size : start]) if head else {}
        return header, b"".join(parts)

    def _more(self, most: int) -> bytes:
        data = os.read(self._out, most)
        if not data:
            raise EOFError
        return data

    def worked(self) -> float:
        """The seconds of processor time that it has worked since it was asked (of time, where the system has no such
        clock); none while it starts."""
        before, used = self._before, self._used()
        return 0.0 if before is None or used is None else used - before

    def _used(self) -> float | None:
        if sys.platform != "linux":
            return time.monotonic()
        try:
            return time.clock_gettime(~self.pid << 3 | 2)  # the kernel's number for the clock of another process
        except OSError:  # it has ended
            return None

    def calm(self, nice: int) -> None:
        """Let others go before it; there is no way back."""
        with contextlib.suppress(OSError):  # it has ended
            os.setpriority(os.PRIO_PROCESS, self.pid, nice)

    def kill(self) -> None:
        """End it, from any thread: who asks it meets EOFError."""
        self._process.kill()

    def end(self) -> None:
        """End it and wait for it; for the thread that asks it, or where none does."""
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                pipe.close()
