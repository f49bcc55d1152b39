"""Waiting for what happens on the connections of a server process, as waitress's own loop does.

Several processes listen on one socket. Where each waits by `poll`, a connection wakes all of them, and all but one for
nothing. By `epoll` it wakes one of those that wait: the same while that one waits, so that what it has at hand is used.
"""

from __future__ import annotations

import contextlib
import select
from typing import Any

from waitress import wasyncore


class Looking:
    """Looks at the sockets of a map of waitress's. One thread looks; close it when nobody does any more."""

    def __init__(self, sockets: dict[int, Any]) -> None:
        self._sockets = sockets
        self._waiting = select.epoll() if hasattr(select, "epoll") else None
        self._known: dict[int, tuple[Any, int]] = {}

    def look(self, seconds: float) -> None:
        """Wait until something happens, for so many seconds at most, and have it seen to."""
        if self._waiting is None:
            wasyncore.poll2(seconds, self._sockets)
            return
        closed = self._register(self._waiting)
        happened = [*closed, *self._waiting.poll(0 if closed else seconds)]
        if not happened:
            self._listen_anew()
        for number, events in happened:
            if (found := self._sockets.get(number)) is not None:
                wasyncore.readwrite(found, events)

    def _register(self, waiting: select.epoll) -> list[tuple[int, int]]:
        """Wait for what is wanted now; what `poll` would tell of sockets that are closed."""
        wanted = {number: (one, events) for number, one in [*self._sockets.items()] if (events := _events(one))}
        for number in self._known.keys() - wanted.keys():
            self.forget(number)
        closed = []
        for number, (one, events) in wanted.items():
            before, was = self._known.get(number, (None, 0))
            try:
                if before is not one:  # a number is used again
                    waiting.register(number, events)
                elif was != events:
                    waiting.modify(number, events)
            except OSError:
                closed.append((number, select.POLLNVAL))
        self._known = wanted
        return closed

    def _listen_anew(self) -> None:
        """A connection may have woken a process that ended before it took it, and nobody else: look whether one is
        there."""
        for number, (one, _) in [*self._known.items()]:
            if one.accepting:
                self.forget(number)

    def forget(self, number: int) -> None:
        """Wait no more for a socket; to be done before one is closed that other processes have, too."""
        self._known.pop(number, None)
        if self._waiting is not None:
            with contextlib.suppress(OSError):  # it is closed, and with that gone
                self._waiting.unregister(number)

    def close(self) -> None:
        """Wait for nothing any more."""
        if self._waiting is not None:
            self._waiting.close()


def _events(one: Any) -> int:
    """What is waited for on a socket."""
    if one.accepting:
        return select.EPOLLIN | select.EPOLLEXCLUSIVE if one.readable() else 0
    return (select.EPOLLIN | select.EPOLLPRI if one.readable() else 0) | (select.EPOLLOUT if one.writable() else 0)
