"""No network for a process that runs what clients write: `confine.py PROGRAM ARGUMENT...` runs a program so.

Queries that name another address are refused before they run (`graph/scan.py`); should one get past that, the
system refuses the engine a socket. Linux alone has such a filter (seccomp), and needs no rights for it; elsewhere
the scan stands alone.
"""

from __future__ import annotations

import ctypes
import errno
import platform
import runpy
import struct
import sys

#: By machine: its number in the kernel's list of architectures, and its numbers of the calls `socket` and `socketpair`.
_MACHINES = {"x86_64": (0xC000003E, 41, 53), "aarch64": (0xC00000B7, 198, 199)}
_IO_URING_SETUP = 425  # everywhere: a ring can make sockets too
_X32 = 0x40000000  # calls of the 32-bit sort on x86_64 begin here; none of them is needed

_LOAD, _EQUAL, _AT_LEAST, _RETURN = 0x20, 0x15, 0x35, 0x06  # classic BPF: load a word, jump where, answer
_ALLOW, _REFUSE = 0x7FFF0000, 0x00050000 | errno.EACCES
_PR_SET_NO_NEW_PRIVS, _PR_SET_SECCOMP, _FILTER = 38, 22, 2


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("steps", ctypes.c_char_p))


def no_network() -> bool:
    """Have the system refuse this process, and all that it starts, any socket; False where it has no such filter."""
    if sys.platform != "linux" or platform.machine() not in _MACHINES:
        return False
    libc = ctypes.CDLL(None, use_errno=True)
    steps = _steps(*_MACHINES[platform.machine()])
    program = _Program(len(steps) // 8, steps)
    asked = ((_PR_SET_NO_NEW_PRIVS, 1, 0), (_PR_SET_SECCOMP, _FILTER, ctypes.byref(program)))
    return all(int(libc.prctl(*words, 0, 0)) == 0 for words in asked)


def _steps(architecture: int, *calls: int) -> bytes:
    """The filter: it refuses what is of another architecture, and these calls."""
    refused = [*calls, _IO_URING_SETUP]
    # A jump passes over so many steps where it is true, and so many where it is false; the last step refuses.
    steps = [(_LOAD, 0, 0, 4), (_EQUAL, 0, len(refused) + 3, architecture), (_LOAD, 0, 0, 0)]
    steps += [(_EQUAL, len(refused) - at + 1, 0, call) for at, call in enumerate(refused)]
    steps += [(_AT_LEAST, 1, 0, _X32), (_RETURN, 0, 0, _ALLOW), (_RETURN, 0, 0, _REFUSE)]
    return b"".join(struct.pack("=HBBI", *step) for step in steps)


if __name__ == "__main__":
    no_network()
    sys.argv = sys.argv[1:]
    runpy.run_path(sys.argv[0], run_name="__main__")
