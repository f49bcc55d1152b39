"""A server of its own process, whose every file and address that Python opens is noted (`bench.audited`)."""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from bench.faults import below
from bench.fuzz_endpoint.asking import TOKEN, Tally

ROOT = Path(__file__).resolve().parents[2]
_SETTINGS = ("query_seconds=1", "query_rows=1000", "update_seconds=5", "update_bytes=2000000", "access_log=false")


@contextlib.contextmanager
def audited(folder: Path, tally: Tally) -> Iterator[str]:
    """A server on the store that lies in `folder`/store, by its host and port.

    What was wrong with it while it was asked goes into the tally: it must be ready at the end, have opened nothing, the
    files of its query processes must be those of the store, and no trace may stand in its log.
    """
    audit, errors = folder / "opened", folder / "errors"
    command = [sys.executable, "-m", "bench.audited", str(audit)]
    command += [word for setting in _SETTINGS for word in ("--set", setting)]
    command += ["serve", "--store", str(folder / "store"), "--port", "0"]
    environment = os.environ | {"TOUCHLINE_UPDATE_TOKEN": TOKEN, "TOUCHLINE_SLOW_QUERY_SECONDS": "60"}
    with errors.open("wb") as out:
        server = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=out, text=True)
    assert server.stdout is not None
    place = server.stdout.readline().strip().removeprefix("http://")
    try:
        assert _ready(place), errors.read_text("utf-8", "replace")
        audit.write_bytes(b"")  # what starting needs does not count
        yield place
        if not _ready(place):
            tally.wrong.append("afterwards it is not ready")
        tally.wrong += [f"opened: {line}" for line in sorted(set(audit.read_text("utf-8", "replace").splitlines()))]
        tally.wrong += _odd_files(server.pid, folder / "store")
        if "Traceback" in (said := errors.read_text("utf-8", "replace")):
            tally.wrong.append(f"traces in the log: {said[said.index('Traceback') :][:3000]}")
    finally:
        server.terminate()
        server.wait(timeout=30)
        server.stdout.close()


def _ready(place: str) -> bool:
    connection = http.client.HTTPConnection(place, timeout=60)
    connection.request("GET", "/health")
    told = json.loads(connection.getresponse().read())
    connection.close()
    return told.get("ready") is True


def _odd_files(server: int, store: Path) -> Iterator[str]:
    """Open files of the server's query processes that are not the store's, and sockets."""
    for process in below(server):
        try:
            if b"worker.py" not in (process / "cmdline").read_bytes():
                continue
            places = [str(one.readlink()) for one in (process / "fd").iterdir()]
        except OSError:
            continue
        for place in places:
            if not place.startswith(("pipe:", "anon_inode:", "/dev/", str(store))) and "/errors" not in place:
                yield f"a query process has {place} open"
