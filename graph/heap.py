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
