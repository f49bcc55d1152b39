"""What is lost when processes die: the server, one of its processes, a query process, a change and a build,
killed at random moments.

    python -m bench.faults [--kills 200] [--articles 400] [--seed 1]

A supervisor starts the server again a second after it died, as the unit in deploy/ has systemd do. One client writes
numbered notes, each of three statements in two graphs, and keeps which were answered with success; builds put one
article's next edition into the store. After each kill it is asked: is the server ready again, is every note that was
acknowledged there and each of them whole, is an acknowledged edition there, and is what is served a whole generation.
"""

from __future__ import annotations

import argparse
import contextlib
import hashlib
import http.client
import json
import os
import random
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bench.growth import fill
from graph.screen import table
from graph.settings import PREFIXES
from graph.store import Store

ROOT = Path(__file__).resolve().parents[1]
VICTIMS = ("query process", "server process", "server", "change", "build")
PAUSE = 1.0  # seconds from a death to the next start: RestartSec of the unit
PATIENCE = 60.0  # seconds after which a server that is not ready is said to stay down
_TOKEN = "a token of the bench"
#: By what a process is known in its command; a change's process is one that was spawned.
_MARKS = {b"worker.py": "query process", b"spawn_main": "change", b"touchline.py": "server process"}
_REPORT = "Liverpool beat Everton 2-0 at Anfield on Saturday. Mohamed Salah scored after 20 minutes.\n"


@dataclass
class Outcome:
    """What became of the kills: how many of each, the seconds that the server was away, and what was wrong."""

    kills: dict[str, int] = field(default_factory=lambda: dict.fromkeys(VICTIMS, 0))
    away: list[float] = field(default_factory=list)
    acknowledged: int = 0
    editions: int = 0
    wrong: list[str] = field(default_factory=list)


class Supervised:
    """A server that is started again whenever it dies, until `close`."""

    def __init__(self, store: Path, log: Path) -> None:
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        self._command = [sys.executable, "touchline.py", "serve", "--store", str(store), "--port", str(self.port)]
        self._environment = os.environ | {"TOUCHLINE_UPDATE_TOKEN": _TOKEN, "TOUCHLINE_ACCESS_LOG": "false"}
        self._log = log
        self._ended = threading.Event()
        self.process = self._start()
        self._thread = threading.Thread(target=self._watch)
        self._thread.start()

    def _start(self) -> subprocess.Popen[bytes]:
        with self._log.open("ab") as log:
            return subprocess.Popen(
                self._command, cwd=ROOT, env=self._environment, stdout=subprocess.DEVNULL, stderr=log
            )

    def _watch(self) -> None:
        while True:
            self.process.wait()
            if self._ended.wait(PAUSE):
                return
            self.process = self._start()

    def close(self) -> None:
        """Stop the server, and start it no more."""
        self._ended.set()
        self.process.terminate()
        self._thread.join()

    def children(self) -> dict[str, list[int]]:
        """The processes of the server: what each is for, and its number."""
        found: dict[str, list[int]] = {"query process": [], "server process": [], "change": []}
        for folder in below(self.process.pid):
            with contextlib.suppress(OSError):
                words = (folder / "cmdline").read_bytes()
                kind = next((kind for mark, kind in _MARKS.items() if mark in words), None)
                if kind is not None:
                    found[kind].append(int(folder.name))
        return found

    def takes(self) -> bool:
        """Whether anybody listens at the port."""
        with contextlib.suppress(ConnectionResetError):  # it stops to listen just now
            try:
                socket.create_connection(("127.0.0.1", self.port)).close()
            except ConnectionRefusedError:
                return False
        return True

    def ask(self, method: str, target: str, body: str = "", **headers: str) -> tuple[int, bytes]:
        """A request's status and answer. Raises OSError or HTTPException where the server is away."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=90)
        try:
            connection.request(method, target, body.encode(), {k.replace("_", "-"): v for k, v in headers.items()})
            answer = connection.getresponse()
            return answer.status, answer.read()
        finally:
            connection.close()

    def query(self, text: str) -> list[dict[str, str]]:
        """The rows of a query."""
        status, body = self.ask("POST", "/sparql", text, Content_Type="application/sparql-query")
        if status != 200:
            raise ConnectionError(f"a query was answered {status}: {body[:200]!r}")
        rows: list[dict[str, Any]] = json.loads(body)["results"]["bindings"]
        return [{name: cell["value"] for name, cell in row.items()} for row in rows]

    def health(self) -> dict[str, Any] | None:
        """What /health tells; None where nobody answers or it is not ready."""
        with contextlib.suppress(OSError, http.client.HTTPException):
            status, body = self.ask("GET", "/health")
            told: dict[str, Any] = json.loads(body)
            return told if status == 200 else None
        return None


def below(process: int) -> Iterator[Path]:
    """The folders in /proc of the processes that one started, and of those that they started."""
    for file in Path(f"/proc/{process}/task").glob("*/children"):
        with contextlib.suppress(OSError):  # it has ended
            for child in file.read_text().split():
                yield Path("/proc", child)
                yield from below(int(child))


class Notes:
    """A client that writes numbered notes, and knows which of them were acknowledged."""

    def __init__(self, server: Supervised) -> None:
        self._server = server
        self.sent = 0
        self.kept: set[int] = set()

    def write(self) -> None:
        """Write the next note; a server that is away or refuses keeps nothing that we count on."""
        self.sent += 1
        number = self.sent
        note = f"<urn:note:{number}> <urn:is> {number}"
        update = f"INSERT DATA {{ GRAPH <urn:a> {{ {note} ; <urn:was> {number} }} GRAPH <urn:b> {{ {note} }} }}"
        with contextlib.suppress(OSError, http.client.HTTPException):
            status, _ = self._server.ask(
                "POST", "/update", update, Content_Type="application/sparql-update", Authorization=f"Bearer {_TOKEN}"
            )
            if status == 200:
                self.kept.add(number)

    def wrong(self) -> Iterator[str]:
        """What is wrong with the notes that are served."""
        rows = self._server.query(
            "SELECT ?n (COUNT(*) AS ?parts) { GRAPH ?g { ?note ?is ?n } FILTER(?g IN (<urn:a>, <urn:b>)) } GROUP BY ?n"
        )
        parts = {int(row["n"]): int(row["parts"]) for row in rows}
        for number in sorted(self.kept - parts.keys()):
            yield f"note {number} was acknowledged and is lost"
        for number, count in parts.items():
            if count != 3 or number > self.sent:
                yield f"note {number} has {count} statements"


class Editions:
    """Builds of one article, edition after edition."""

    def __init__(self, server: Supervised, store: Path, folder: Path) -> None:
        self._server = server
        self._article = folder / "edition.txt"
        self._command = [sys.executable, "touchline.py", "build", str(self._article), "--store", str(store)]
        self.number = 0
        self._known: dict[str, int] = {}
        self._kept = 0

    def build(self, seconds: float | None) -> bool:
        """Build the next edition, and kill that after so many seconds; whether it was killed before its end."""
        self.number += 1
        text = f"{_REPORT}Edition {self.number}.\n"
        self._article.write_text(text, "utf-8")
        self._known[hashlib.sha256(text.encode()).hexdigest()] = self.number
        process = subprocess.Popen(self._command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            process.wait(timeout=seconds)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            return True
        if process.returncode == 0:
            self._kept = self.number
        return False

    def wrong(self) -> Iterator[str]:
        """What is wrong with the edition that is served: an acknowledged one may only have given way to a later."""
        rows = self._server.query(
            f"SELECT ?h {{ GRAPH ?g {{ ?g <{PREFIXES['tl']}textHash> ?h }} FILTER(STRENDS(STR(?g), '/edition')) }}"
        )
        there = [self._known.get(row["h"].rpartition(":")[2], 0) for row in rows]
        if len(there) != 1:
            yield f"{len(there)} editions are served"
        elif there[0] < self._kept:
            yield f"edition {self._kept} was acknowledged, and {there[0]} is served"


def run(folder: Path, kills: int, articles: int, seed: int = 1) -> Outcome:
    """Kill so often, in a store of so many articles in `folder`; what became of it."""
    chance = random.Random(seed)
    store = Store(folder / "store", keep=4)
    fill(store, articles)
    outcome = Outcome()
    server = Supervised(store.path, folder / "server.log")
    notes, editions = Notes(server), Editions(server, store.path, folder)
    try:
        _ready(server, outcome)
        started = time.monotonic()
        notes.write()
        update = time.monotonic() - started
        started = time.monotonic()
        editions.build(None)
        build = time.monotonic() - started
        for number in range(kills):
            victim = VICTIMS[number % len(VICTIMS)]
            notes.write()
            _kill(victim, server, notes, editions, chance.uniform(0, build if victim == "build" else update))
            outcome.kills[victim] += 1
            _ready(server, outcome)
            for told in (*notes.wrong(), *editions.wrong(), *_whole(server)):
                outcome.wrong.append(f"kill {number} ({victim}): {told}")
        notes.write()
        if notes.sent not in notes.kept:
            outcome.wrong.append("the last note, with nobody killed, was not taken")
    finally:
        server.close()
    outcome.acknowledged, outcome.editions = len(notes.kept), editions.number
    return outcome


def _kill(victim: str, server: Supervised, notes: Notes, editions: Editions, seconds: float) -> None:
    """Kill a victim so many seconds after a build, a change or a query began."""
    if victim == "build":
        editions.build(seconds)
        return
    writing = threading.Thread(target=notes.write if victim != "query process" else lambda: _ask_much(server))
    writing.start()
    time.sleep(seconds)
    targets = [server.process.pid] if victim == "server" else server.children()[victim]
    with contextlib.suppress(ProcessLookupError):
        for target in targets[:1]:
            os.kill(target, signal.SIGKILL)
    while victim == "server" and server.takes():  # its processes stop when they hear of it
        time.sleep(0.005)
    writing.join()


def _ask_much(server: Supervised) -> None:
    with contextlib.suppress(OSError, http.client.HTTPException):
        server.query("SELECT (COUNT(*) AS ?n) { ?s ?p ?o . ?o ?q ?z }")


def _ready(server: Supervised, outcome: Outcome) -> None:
    """Wait until questions are answered, and note how long that took from now."""
    started = time.monotonic()
    while server.health() is None:
        if time.monotonic() - started > PATIENCE:
            outcome.wrong.append(f"the server is not ready after {PATIENCE:g} seconds")
            return
        time.sleep(0.02)
    outcome.away.append(time.monotonic() - started)


def _whole(server: Supervised) -> Iterator[str]:
    """Whether what is served is a generation as it was published: it has the statements that it says."""
    told = server.health()
    (row,) = server.query("SELECT (COUNT(*) AS ?n) { { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } } }")
    if told is None or told["statements"] != int(row["n"]):
        yield f"{row['n']} statements are served of {told}"


def main() -> int:
    """Print how many were killed, how long the server was away, and what was lost; status 1 where anything was."""
    parser = argparse.ArgumentParser(prog="python -m bench.faults")
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument(
        "--articles", type=int, default=400, help="generated articles in the store, some 250 quads each"
    )
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        outcome = run(Path(folder), given.kills, given.articles, given.seed)
        quads = Store(Path(folder) / "store").generations()[-1].quads
    rows = [(victim, count) for victim, count in outcome.kills.items()]
    table(("killed", "times"), rows)
    print(
        f"\n{quads:,} statements; {outcome.acknowledged} notes acknowledged, {outcome.editions} editions built or begun"
    )
    print(f"away at most {max(outcome.away):.2f} s, with {PAUSE:g} s between a death and the next start")
    print(f"{len(outcome.wrong)} wrong", *outcome.wrong, sep="\n")
    return 1 if outcome.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
