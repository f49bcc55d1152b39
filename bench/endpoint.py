"""How fast the endpoint answers, beside peers on the same data.

    python -m bench.endpoint [--quads 100000] [--runs 30] [--clients 8] [--peer bare] [--peer virtuoso] [--peer rdflib]

The peers: a bare Flask with pyoxigraph behind the same WSGI server; Virtuoso 7, with the words of literals indexed; and
rdflib-endpoint. The data is generated: seasons of a league, each match with its sides, goals and scorers, told in a
graph of its own, and conflicts on minutes. The queries are those of bench/queries/; `{n}` in one of them is another
number each time, so that no two are the same. A folder there has the words for what peers say otherwise: text search.
All servers are asked by turns, so that what else the machine does slows all; who is asked first changes from turn to
turn, for one that works on after its answer slows the next. Answers are not kept in memory here
(`cache_bytes` is 0): what is compared is making them.
"""

from __future__ import annotations

import argparse
import contextlib
import http.client
import importlib.util
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import pyoxigraph as ox

from graph.screen import table
from graph.store import Store
from tests import virtuoso_kit

HERE = Path(__file__).resolve().parent
_BASE = "http://example.org/"
_GOALS = 3
_PERSONS = 500
_CLUBS = 40
#: Every so many matches there is a goal on whose minute two articles disagree.
_DISPUTED = 5
_LABEL = ox.NamedNode("http://www.w3.org/2000/01/rdf-schema#label")
_TYPE = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
#: Seconds after which a server is not asked the same query again.
_PATIENCE = 20
_ACCEPT = "application/sparql-results+json, text/turtle;q=0.9"
#: Pages of 8 kB that Virtuoso may hold in memory, and what has it index the words of literals.
_BUFFERS = 170_000
_INDEXED = " DB.DBA.RDF_OBJ_FT_RULE_ADD(null, null, 'all'); DB.DBA.VT_INC_INDEX_DB_DBA_RDF_OBJ();"


@dataclass(frozen=True, slots=True)
class Question:
    """A query of bench/queries/; with `{n}` in it, another each time."""

    name: str
    text: str

    def numbered(self, n: int) -> str:
        """The n-th of its queries."""
        return self.text.replace("{n}", str(n))


class FailedError(Exception):
    """A query that a server did not answer."""


@dataclass(frozen=True, slots=True)
class Server:
    """Who is asked: where, and the folder that has its own words for some queries; `graph` is its default graph."""

    name: str
    root: str
    dialect: str = ""
    graph: str = ""

    def ask(self, question: Question, n: int) -> bytes:
        """The answer to the n-th query of a question, in JSON where it has rows."""
        own = HERE / "queries" / self.dialect / f"{question.name}.rq"
        asked = Question(question.name, own.read_text("utf-8")) if self.dialect and own.exists() else question
        text = asked.numbered(n)
        sent = {"query": text, **({"default-graph-uri": self.graph} if self.graph else {})}
        place = urlsplit(self.root)
        connection = http.client.HTTPConnection(place.hostname or "", place.port, timeout=300)
        with contextlib.closing(connection):
            connection.request("GET", "/sparql?" + urlencode(sent), headers={"Accept": _ACCEPT})
            answer = connection.getresponse()
            body = answer.read()
        if answer.status != 200 or answer.headers.get("X-SQL-State"):
            raise FailedError(f"{self.name}: {answer.status} for {text}: {body[:200]!r}")
        return body


def main() -> None:
    """Print each query's median times and their ratios to ours, then queries a second of many clients."""
    parser = argparse.ArgumentParser(prog="python -m bench.endpoint")
    parser.add_argument("--quads", type=int, default=100_000)
    parser.add_argument("--runs", type=int, default=30, help="how often each query is asked, if time allows")
    parser.add_argument("--clients", type=int, default=8, help="clients at a time, for queries a second")
    parser.add_argument("--peer", choices=tuple(_PEERS), action="append", help="may be given more than once; bare")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, contextlib.ExitStack() as open_here:
        store = store_of(Path(folder), given.quads)
        ours = open_here.enter_context(_ours(store))
        peers = [open_here.enter_context(_PEERS[name](store)) for name in given.peer or ["bare"]]
        _compare(questions(), ours, peers, given.runs)
        print()
        _together(ours, peers, given.runs * 20, given.clients)


def questions() -> list[Question]:
    """The queries that every server is asked."""
    return [Question(file.stem, file.read_text("utf-8")) for file in sorted((HERE / "queries").glob("*.rq"))]


def _compare(asked: list[Question], ours: Server, peers: list[Server], runs: int) -> None:
    rows = []
    servers = [*peers, ours]
    for question in asked:
        times: dict[str, list[float]] = {server.name: [] for server in servers}
        failed: Counter[str] = Counter()
        length = 0
        for n in range(runs):
            for server in _turned(servers, n):
                if sum(times[server.name]) > _PATIENCE:
                    continue
                started = time.perf_counter()
                try:
                    length = len(server.ask(question, n + 1))
                except FailedError:
                    if server is ours:
                        raise
                    failed[server.name] += 1
                else:
                    times[server.name].append(time.perf_counter() - started)
        mine = statistics.median(times[ours.name]) * 1000
        told = [cell for peer in peers for cell in _told(times[peer.name], failed[peer.name], mine)]
        rows.append((question.name, length, f"{mine:.1f}", *told))
    heads = [head for peer in peers for head in (f"{peer.name} ms", f"speed, {peer.name} = 1")]
    table(("query", "bytes", "ours ms", *heads), rows)


def _turned(servers: list[Server], by: int) -> list[Server]:
    """All of them, so that each comes first, and behind each other one, as often: over as many turns as there are, back
    and forth."""
    turn = by // 2 % len(servers)
    order = servers[turn:] + servers[:turn]
    return order[::-1] if by % 2 else order


def _told(times: list[float], failed: int, mine: float) -> tuple[str, str]:
    """A peer's median time, with how many queries it failed at, and its ratio to ours."""
    fails = f"fails {failed}x" if failed else ""
    if not times:
        return fails, ""
    its = statistics.median(times) * 1000
    return f"{its:.1f} {fails}".strip(), f"{its / mine:.2f}"


def _together(ours: Server, peers: list[Server], count: int, clients: int) -> None:
    """Point queries a second of several clients; the servers take turns."""
    point = next(question for question in questions() if question.name.startswith("point"))
    servers = [*peers, ours]
    seconds = {server.name: 0.0 for server in servers}
    done = dict.fromkeys(seconds, 0)
    with ThreadPoolExecutor(clients) as threads:
        for part in range(4):
            for server in _turned(servers, part):
                if seconds[server.name] > _PATIENCE:
                    continue
                numbers = range(part * count, part * count + count // 4)
                started = time.perf_counter()
                list(threads.map(lambda n, server=server: server.ask(point, n), numbers))
                seconds[server.name] += time.perf_counter() - started
                done[server.name] += len(numbers)
    rates = {name: done[name] / seconds[name] for name in done}
    mine = rates.pop(ours.name)
    rows = [
        (point.name, clients, name, f"{mine:.0f}", f"{one:.0f}", f"{mine / one:.2f}") for name, one in rates.items()
    ]
    table(("query", "clients", "peer", "ours a second", "its a second", "speed, its = 1"), rows)


@contextlib.contextmanager
def _ours(store: Store) -> Iterator[Server]:
    settings = {"QUERY_SECONDS": "300", "CACHE_BYTES": "0", "ACCESS_LOG": "false", "QUERY_ROWS": "1000000"}
    environment = os.environ | {f"TOUCHLINE_{name}": value for name, value in settings.items()}
    command = [sys.executable, str(HERE.parent / "touchline.py"), "serve", "--store", str(store.path), "--port", "0"]
    with running(command, environment) as (line, _):
        yield Server("ours", line)


@contextlib.contextmanager
def _bare(store: Store) -> Iterator[Server]:
    folder = store.folder(store.published() or 0)
    with running([sys.executable, str(HERE / "bare.py"), str(folder)], dict(os.environ)) as (port, _):
        yield Server("bare", f"http://127.0.0.1:{port}", "plain")


@contextlib.contextmanager
def _virtuoso(store: Store) -> Iterator[Server]:
    if why := virtuoso_kit.missing():
        raise SystemExit(why)
    folder = store.path.parent / "virtuoso"
    with virtuoso_kit.virtuoso(folder, _dumped(store), buffers=_BUFFERS, also=_INDEXED) as address:
        yield Server("virtuoso", address.removesuffix("/sparql"), "virtuoso", virtuoso_kit.AGREED)


@contextlib.contextmanager
def _rdflib(store: Store) -> Iterator[Server]:
    if importlib.util.find_spec("rdflib_endpoint") is None:
        raise SystemExit('rdflib-endpoint is not installed: pip install -e ".[bench]" brings it')
    command = [sys.executable, str(HERE / "rdflib_peer.py"), str(_dumped(store))]
    with running(command, dict(os.environ)) as (port, _):
        yield Server("rdflib", f"http://127.0.0.1:{port}", "plain")


_PEERS = {"bare": _bare, "virtuoso": _virtuoso, "rdflib": _rdflib}


def _dumped(store: Store) -> Path:
    """All that the store has, as N-Quads."""
    file = store.path.parent / "all.nq"
    if not file.exists():
        store.open(store.published() or 0).dump(file, ox.RdfFormat.N_QUADS)
    return file


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
        candidate.recount()
        candidate.publish()
    return store


def _quads() -> Iterator[ox.Quad]:
    """Persons and clubs, then matches without end."""
    for kind, count in (("person", _PERSONS), ("club", _CLUBS)):
        for n in range(count):
            yield ox.Quad(_node(kind, n), _LABEL, ox.Literal(f"{kind.title()} {n}"))
    number = 0
    while True:
        yield from _match(number)
        number += 1


def _match(number: int) -> Iterator[ox.Quad]:
    match, graph = _node("match", number), _node("article", number)
    home, away = number % _CLUBS, (number * 7 + 1 + number // _CLUBS) % _CLUBS
    integer = ox.NamedNode("http://www.w3.org/2001/XMLSchema#integer")
    yield ox.Quad(match, _TYPE, _node("Match"))
    yield ox.Quad(match, _node("home"), _node("club", home))
    yield ox.Quad(match, _node("away"), _node("club", away))
    yield ox.Quad(match, _node("follows"), _node("match", max(0, number - 1)))
    yield ox.Quad(match, _node("home"), _node("club", home), graph)
    yield ox.Quad(match, _node("away"), _node("club", away), graph)
    yield ox.Quad(match, _LABEL, ox.Literal(f"Club {home} meet Club {away} on day {number}."))
    if number % _DISPUTED == 0:
        yield from _dispute(number, graph)
    for one in range(_GOALS):
        goal = _node("goal", number * _GOALS + one)
        yield ox.Quad(goal, _TYPE, _node("Goal"))
        yield ox.Quad(goal, _node("match"), match)
        yield ox.Quad(goal, _node("scorer"), _node("person", (number * 31 + one * 97) % _PERSONS))
        yield ox.Quad(goal, _node("minute"), ox.Literal(str((number * 13 + one * 29) % 90 + 1), datatype=integer))


def _dispute(number: int, graph: ox.NamedNode) -> Iterator[ox.Quad]:
    """Two articles give the first goal of a match another minute."""
    conflict = _node("conflict", number)
    yield ox.Quad(conflict, _TYPE, _node("Conflict"))
    yield ox.Quad(conflict, _node("about"), _node("goal", number * _GOALS))
    for one, teller in enumerate((graph, _node("article", number + 1))):
        statement = _node("statement", number * 2 + one)
        yield ox.Quad(conflict, _node("statement"), statement)
        yield ox.Quad(statement, _node("value"), ox.Literal(number % 89 + 1 + one))
        yield ox.Quad(statement, _node("statedBy"), teller)


def _node(name: str, number: int | None = None) -> ox.NamedNode:
    return ox.NamedNode(_BASE + name if number is None else f"{_BASE}{name}/{number}")


if __name__ == "__main__":
    main()
