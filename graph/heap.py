"""The heap of a process whose threads come and go with each generation."""

from __future__ import annotations

import ctypes

#: glibc's name for how many heaps its threads share (malloc.h).
_ARENA_MAX = -8


def share() -> None:
    """Have all threads share two heaps: left alone glibc gives each of RocksDB's its own, and what one frees the
    others cannot use, so that a long build grows. Other C libraries have no such heaps."""
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt is not None:
        mallopt(_ARENA_MAX, 2)


def trim() -> None:
    """Give what is free in the heaps back to the system: glibc keeps it, in pieces, behind what is still in use."""
    malloc_trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if malloc_trim is not None:
        malloc_trim(0)
