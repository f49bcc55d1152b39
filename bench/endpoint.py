"""How fast the endpoint answers, as times of a bare Flask with pyoxigraph on the same data behind the same WSGI server.

    python -m bench.endpoint [--quads 100000] [--runs 30] [--clients 8]

The data is generated: seasons of a league, each match with its sides, goals and scorers, told in a graph of its own.
The queries are those of bench/queries/; `{n}` in one of them is another number each time, so that no two are the
same. Both servers are asked by turns, so that what else the machine does slows both. Answers are not kept in memory
here (`cache_bytes` is 0): what is compared is making them.
"""

from __future__ import annotations

import argparse
import contextlib
import http.client
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import pyoxigraph as ox

from graph.screen import table
from graph.store import Store

HERE = Path(__file__).resolve().parent
_BASE = "http://example.org/"
_GOALS = 3
_PERSONS = 500
_CLUBS = 40


@dataclass(frozen=True, slots=True)
class Question:
    """A query of bench/queries/; with `{n}` in it, another each time."""

    name: str
    text: str

    def numbered(self, n: int) -> str:
        """The n-th of its queries."""
        return self.text.replace("{n}", str(n))


def main() -> None:
    """Print each query's median time from both servers and their ratio, then queries a second of many clients."""
    parser = argparse.ArgumentParser(prog="python -m bench.endpoint")
    parser.add_argument("--quads", type=int, default=100_000)
    parser.add_argument("--runs", type=int, default=30, help="how often each query is asked")
    parser.add_argument("--clients", type=int, default=8, help="clients at a time, for queries a second")
    given = parser.parse_args()
    questions = [Question(file.stem, file.read_text("utf-8")) for file in sorted((HERE / "queries").glob("*.rq"))]
    with tempfile.TemporaryDirectory() as folder:
        store = store_of(Path(folder), given.quads)
        with _ours(store) as ours, _bare(store) as bare:
            _compare(questions, ours, bare, given.runs)
            print()
            _together(questions, ours, bare, given.runs * 20, given.clients)


def _compare(questions: list[Question], ours: str, bare: str, runs: int) -> None:
    rows = []
    for question in questions:
        times: dict[str, list[float]] = {ours: [], bare: []}
        length = 0
        for n in range(runs):
            for root in (ours, bare):
                started = time.perf_counter()
                length = len(_ask(root, question.numbered(n + 1)))
                times[root].append(time.perf_counter() - started)
        mine, other = (statistics.median(times[root]) * 1000 for root in (ours, bare))
        rows.append((question.name, length, f"{mine:.1f}", f"{other:.1f}", f"{other / mine:.2f}"))
    table(("query", "bytes", "ours ms", "bare ms", "speed, bare = 1"), rows)


def _together(questions: list[Question], ours: str, bare: str, count: int, clients: int) -> None:
    """Point queries a second of several clients; the servers take turns."""
    point = next(question for question in questions if question.name.startswith("point"))
    seconds = {ours: 0.0, bare: 0.0}
    with ThreadPoolExecutor(clients) as threads:
        for part in range(4):
            for root in (ours, bare):
                texts = [point.numbered(part * count + n) for n in range(count // 4)]
                started = time.perf_counter()
                list(threads.map(lambda text, root=root: _ask(root, text), texts))
                seconds[root] += time.perf_counter() - started
    mine, other = (count / seconds[root] for root in (ours, bare))
    rows = [(point.name, clients, f"{mine:.0f}", f"{other:.0f}", f"{mine / other:.2f}")]
    table(("query", "clients", "ours a second", "bare a second", "speed, bare = 1"), rows)


def _ask(root: str, text: str) -> bytes:
    place = urlsplit(root)
    connection = http.client.HTTPConnection(place.hostname or "", place.port, timeout=300)
    with contextlib.closing(connection):
        connection.request("GET", "/sparql?" + urlencode({"query": text}))
        answer = connection.getresponse()
        body = answer.read()
    if answer.status != 200:
        raise SystemExit(f"{root}: {answer.status} for {text}: {body[:200]!r}")
    return body


@contextlib.contextmanager
def _ours(store: Store) -> Iterator[str]:
    settings = {"QUERY_SECONDS": "300", "CACHE_BYTES": "0", "ACCESS_LOG": "false", "QUERY_ROWS": "1000000"}
    environment = os.environ | {f"TOUCHLINE_{name}": value for name, value in settings.items()}
    command = [sys.executable, str(HERE.parent / "touchline.py"), "serve", "--store", str(store.path), "--port", "0"]
    with running(command, environment) as (line, _):
        yield line


@contextlib.contextmanager
def _bare(store: Store) -> Iterator[str]:
    folder = store.folder(store.published() or 0)
    with running([sys.executable, str(HERE / "bare.py"), str(folder)], dict(os.environ)) as (port, _):
        yield f"http://127.0.0.1:{port}"


@contextlib.contextmanager
def running(command: list[str], environment: dict[str, str]) -> Iterator[tuple[str, int]]:
    """The line that a server prints when it is ready, and its process; the server ends with the block."""
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield process.stdout.readline().strip(), process.pid
        finally:
            process.terminate()


def store_of(folder: Path, quads: int) -> Store:
    """A plain store of so many generated quads."""
    store = Store(folder / "store")
    store.begin_plain()
    with store.candidate() as candidate:
        candidate.dataset.bulk_extend(islice(_quads(), quads))
        candidate.publish()
    return store


def _quads() -> Iterator[ox.Quad]:
    """Persons and clubs, then matches without end."""
    label = ox.NamedNode("http://www.w3.org/2000/01/rdf-schema#label")
    for kind, count in (("person", _PERSONS), ("club", _CLUBS)):
        for n in range(count):
            yield ox.Quad(_node(kind, n), label, ox.Literal(f"{kind.title()} {n}"))
    number = 0
    while True:
        yield from _match(number)
        number += 1


def _match(number: int) -> Iterator[ox.Quad]:
    match, graph = _node("match", number), _node("article", number)
    home, away = number % _CLUBS, (number * 7 + 1 + number // _CLUBS) % _CLUBS
    kind = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
    integer = ox.NamedNode("http://www.w3.org/2001/XMLSchema#integer")
    yield ox.Quad(match, kind, _node("Match"))
    yield ox.Quad(match, _node("home"), _node("club", home))
    yield ox.Quad(match, _node("away"), _node("club", away))
    yield ox.Quad(match, _node("follows"), _node("match", max(0, number - 1)))
    yield ox.Quad(match, _node("home"), _node("club", home), graph)
    yield ox.Quad(match, _node("away"), _node("club", away), graph)
    for one in range(_GOALS):
        goal = _node("goal", number * _GOALS + one)
        yield ox.Quad(goal, kind, _node("Goal"))
        yield ox.Quad(goal, _node("match"), match)
        yield ox.Quad(goal, _node("scorer"), _node("person", (number * 31 + one * 97) % _PERSONS))
        yield ox.Quad(goal, _node("minute"), ox.Literal(str((number * 13 + one * 29) % 90 + 1), datatype=integer))


def _node(name: str, number: int | None = None) -> ox.NamedNode:
    return ox.NamedNode(_BASE + name if number is None else f"{_BASE}{name}/{number}")


if __name__ == "__main__":
    main()
