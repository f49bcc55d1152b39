"""A server of its own process, and a client that sends exactly what a test says."""

from __future__ import annotations

import contextlib
import http.client
import http.server
import os
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode, urlsplit

from bench.faults import below
from graph.store import Store

ROOT = Path(__file__).resolve().parents[1]
TOKEN = "a token of the tests"
FORM = "application/x-www-form-urlencoded"
QUERY = "application/sparql-query"
UPDATE = "application/sparql-update"


@dataclass(frozen=True, slots=True)
class Reply:
    """What a server answered."""

    status: int
    headers: http.client.HTTPMessage
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode("utf-8")

    @property
    def media_type(self) -> str:
        return self.headers.get_content_type() if "Content-Type" in self.headers else ""


@dataclass(frozen=True, slots=True)
class Client:
    """Requests to one server. `errors` is the file that its standard error goes to."""

    root: str
    process: int
    errors: Path

    def send(
        self, method: str, target: str, body: bytes | str | None = None, headers: Mapping[str, str] | None = None
    ) -> Reply:
        """One request with these headers and no others than Host and Content-Length."""
        place = urlsplit(self.root)
        connection = http.client.HTTPConnection(place.hostname or "", place.port, timeout=60)
        data = body.encode() if isinstance(body, str) else body
        try:
            with contextlib.suppress(BrokenPipeError):  # refused before all of it was sent: the answer is there
                connection.request(method, target, data, dict(headers or {}))
            answer = connection.getresponse()
            return Reply(answer.status, answer.headers, answer.read())
        finally:
            connection.close()

    def query(self, text: str, accept: str = "application/sparql-results+json", **dataset: str | list[str]) -> Reply:
        """A query by POST of itself."""
        target = "/sparql?" + urlencode(dataset, doseq=True)
        return self.send("POST", target, text, {"Content-Type": QUERY, "Accept": accept})

    def update(self, text: str, **dataset: str | list[str]) -> Reply:
        """An update by POST of itself, with the token."""
        target = "/update?" + urlencode(dataset, doseq=True)
        return self.send("POST", target, text, {"Content-Type": UPDATE, **BEARER})


def query_processes(server: int) -> list[int]:
    """The processes below a server that run its queries."""
    return _below(server, b"worker.py")


def server_processes(server: int) -> list[int]:
    """The processes below a server that take requests."""
    return _below(server, b"touchline.py")


def _below(server: int, mark: bytes) -> list[int]:
    """The processes below a server with something in their command."""
    found = []
    for folder in below(server):
        with contextlib.suppress(OSError):  # it has ended
            if mark in (folder / "cmdline").read_bytes():
                found.append(int(folder.name))
    return found


BEARER = {"Authorization": f"Bearer {TOKEN}"}


@contextlib.contextmanager
def listening(handler: type[http.server.BaseHTTPRequestHandler]) -> Iterator[str]:
    """A server of our own at a free port, and its address."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@contextlib.contextmanager
def serving(store: Path, *options: str, token: str | None = TOKEN, **settings: object) -> Iterator[Client]:
    """`touchline serve` on a free port, until the test is done with it."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("TOUCHLINE_")}
    environment |= {f"TOUCHLINE_{name.upper()}": str(value) for name, value in settings.items()}
    if token is not None:
        environment["TOUCHLINE_UPDATE_TOKEN"] = token
    errors = store.parent / f"{store.name}.stderr"
    command = [sys.executable, str(ROOT / "touchline.py"), "serve", "--store", str(store), "--port", "0", *options]
    with errors.open("ab") as file:
        process = subprocess.Popen(
            command, cwd=store.parent, env=environment, stdout=subprocess.PIPE, stderr=file, text=True
        )
    assert process.stdout is not None
    try:
        address = process.stdout.readline().strip()
        assert address, errors.read_text("utf-8")
        yield Client(address, process.pid, errors)
    finally:
        process.terminate()
        process.wait(timeout=30)
        process.stdout.close()


@contextlib.contextmanager
def plain_server(folder: Path, where: str) -> Iterator[Client]:
    """An empty plain store: served from "here", or as one "elsewhere" to which another server brings its changes."""
    if where == "here":
        with serving(folder / "store", "--plain") as client:
            yield client
        return
    Store(folder / "store").begin_plain()
    with serving(folder / "there", "--plain", token="another") as there:
        options = ("--remote", f"{there.root}/sparql", "--update-url", f"{there.root}/update")
        with serving(folder / "store", *options, remote_token="another") as client:
            yield client
