"""`python -m bench.audited FILE serve ...`: the command, with each file and address that Python opens written to FILE.

Written are only those that no server has to open while it answers: what lies outside of the interpreter, the project,
the store, /proc and the server's own temporary files, and every address that is connected to or looked up.
"""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def main() -> None:
    """Install the hook and run the command."""
    import touchline

    log, *arguments = sys.argv[1:]
    sys.argv = ["touchline", *arguments]
    note(Path(log), Path(arguments[arguments.index("--store") + 1]))
    touchline.main()


def note(log: Path, store: Path) -> None:
    """Have each file and address that this process opens from now on written to a file."""
    counted = str(Path(tempfile.gettempdir()) / "touchline-")  # where server processes count together
    ours = (sys.prefix, sys.base_prefix, str(ROOT), str(store), str(log), counted)
    allowed = (*ours, "/proc/", "/dev/", "/sys/", "/etc/mime.types")
    out = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND)

    def hook(event: str, given: tuple[object, ...]) -> None:
        if event == "open" and isinstance(given[0], str | bytes):
            path = os.fsdecode(given[0])
            if path.startswith("/") and not path.startswith(allowed):
                os.write(out, f"open {path}\n".encode())
        elif event in ("socket.connect", "socket.getaddrinfo", "socket.sendto", "urllib.Request"):
            os.write(out, f"{event} {given[1:]}\n".encode())

    sys.addaudithook(hook)


if __name__ == "__main__":
    main()
