"""Virtuoso 7 in a folder and on ports of its own, with the N-Quads of a store in it."""

from __future__ import annotations

import contextlib
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import httpx

#: The graph that what is agreed is loaded into: Virtuoso has no default graph of its own.
AGREED = "urn:touchline:agreed"
_PATIENCE = 90

_SETTINGS = """
[Database]
DatabaseFile = virtuoso.db
ErrorLogFile = virtuoso.log
LockFile = virtuoso.lck
TransactionFile = virtuoso.trx
xa_persistent_file = virtuoso.pxa
[TempDatabase]
DatabaseFile = virtuoso-temp.db
TransactionFile = virtuoso-temp.trx
[Parameters]
ServerPort = 127.0.0.1:{sql}
DirsAllowed = .
NumberOfBuffers = {buffers}
[HTTPServer]
ServerPort = 127.0.0.1:{http}
ServerThreads = 10
[SPARQL]
ResultSetMaxRows = 1000000
"""


def missing() -> str | None:
    """Why Virtuoso cannot be started here; None where it can."""
    lacking = [name for name in ("virtuoso-t", "isql-vt") if shutil.which(name) is None]
    return f"{' and '.join(lacking)} of the package virtuoso-opensource-7-bin are not installed" if lacking else None


@contextlib.contextmanager
def virtuoso(
    folder: Path, quads: Path, *, writable: bool = False, buffers: int = 10_000, also: str = ""
) -> Iterator[str]:
    """The address of its endpoint, `writable` by anybody or by none; it is stopped at the end, by its number.

    `also` is done in its SQL when the data is there.
    """
    folder.mkdir()
    sql, http = _free(), _free()
    (folder / "virtuoso.ini").write_text(_SETTINGS.format(sql=sql, http=http, buffers=buffers))
    with (folder / "out").open("wb") as out:
        process = subprocess.Popen(["virtuoso-t", "-f"], cwd=folder, stdout=out, stderr=out)
    try:
        address = f"http://127.0.0.1:{http}/sparql"
        _wait(address, process)
        shutil.copy(quads, folder / "all.nq")
        load = f"ld_dir('.', 'all.nq', '{AGREED}'); rdf_loader_run(); checkpoint;"
        load += also
        if writable:
            load += ' GRANT SPARQL_UPDATE TO "SPARQL";'
        done = subprocess.run(
            ["isql-vt", f"127.0.0.1:{sql}", "dba", "dba", f"exec={load}"], cwd=folder, capture_output=True, text=True
        )
        assert done.returncode == 0 and "Error" not in done.stderr, done.stderr
        yield address
    finally:
        process.terminate()
        try:
            process.wait(timeout=30)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait(address: str, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + _PATIENCE
    while time.monotonic() < deadline and process.poll() is None:
        with contextlib.suppress(httpx.HTTPError):
            if httpx.post(address, data={"query": "ASK {}"}, timeout=5).is_success:
                return
        time.sleep(0.2)
    raise AssertionError("Virtuoso does not answer")


def _free() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port: int = free.getsockname()[1]
        return port
