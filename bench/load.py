"""Many clients at once, some of whose queries never end: what becomes of the good ones.

    python -m bench.load [--quads 100000] [--clients 64] [--seconds 300] [--runaways 0.05] [--pause 2]

Each client asks one query after another, with a pause between (`--pause` is its mean; 0 takes none): one of
bench/queries/, the short ones more often, or, in so many of a hundred, one of bench/runaways/. First one client asks
alone, then all of them without runaways, then all of them with, then one alone again. The server is `touchline serve`
with the settings as they are, but that it keeps no answers (`cache_bytes` is 0). Only 127.0.0.1 is asked.
"""

from __future__ import annotations

import argparse
import contextlib
import http.client
import os
import random
import sys
import tempfile
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode, urlsplit

from bench.endpoint import HERE, Question, running, store_of
from graph.screen import table

#: How often a query is asked for one of the longest.
_OFTEN = {"point-match": 30, "point-scorer": 20, "ask": 15, "join": 10, "filter": 8, "construct": 4}
_OFTEN |= {"path": 3, "group": 3, "rows-5000": 3, "count": 2}
#: No run asks more queries than that, however long it lasts.
MOST = 200_000
_MEGABYTE = 1 << 20


@dataclass
class Seen:
    """What clients saw: by query, the seconds of those answered and how often each status came."""

    seconds: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    statuses: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    lock: threading.Lock = field(default_factory=threading.Lock)

    def note(self, name: str, status: str, seconds: float) -> None:
        """Add one answer."""
        with self.lock:
            self.statuses[name][status] += 1
            if status == "200":
                self.seconds[name].append(seconds)

    @property
    def count(self) -> int:
        """How many answers came."""
        return sum(sum(counter.values()) for counter in self.statuses.values())

    def of(self, names: list[str]) -> list[float]:
        """The seconds of these queries, sorted."""
        return sorted(second for name in names for second in self.seconds[name])


def main() -> None:
    """Print what became of each query, and of the server's memory."""
    parser = argparse.ArgumentParser(prog="python -m bench.load")
    parser.add_argument("--quads", type=int, default=100_000)
    parser.add_argument("--clients", type=int, default=64)
    parser.add_argument("--seconds", type=float, default=300.0)
    parser.add_argument("--runaways", type=float, default=0.05, help="how many of the queries are runaways")
    parser.add_argument("--pause", type=float, default=2.0, help="mean seconds between two queries of a client")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        store = store_of(Path(folder), given.quads)
        command = [
            sys.executable,
            str(HERE.parent / "touchline.py"),
            "serve",
            "--store",
            str(store.path),
            "--port",
            "0",
        ]
        settings = {"TOUCHLINE_CACHE_BYTES": "0", "TOUCHLINE_ACCESS_LOG": "false"}
        with running(command, os.environ | settings) as (root, process):
            _measure(root, process, given)


def _measure(root: str, process: int, given: argparse.Namespace) -> None:
    good, runaways = questions("queries"), questions("runaways")
    names = [question.name for question in good]
    _alone(root, good, 2)
    idle = _alone(root, good, 20)
    crowd = load(root, good, [], clients=given.clients, seconds=given.seconds / 5, share=0.0, pause=given.pause)
    with memory(process) as megabytes:
        loaded = load(
            root, good, runaways, clients=given.clients, seconds=given.seconds, share=given.runaways, pause=given.pause
        )
    time.sleep(2)
    after = _alone(root, good, 20)
    rows = []
    for name in names:
        rows.append(
            (name, *(_figure(seen.of([name]), 0.99) for seen in (idle, crowd, loaded)), _ratio(loaded, idle, [name]))
        )
    rows.append(
        ("all", *(_figure(seen.of(names), 0.99) for seen in (idle, crowd, loaded)), _ratio(loaded, idle, names))
    )
    table(("p99, ms", "alone", "crowd", "with runaways", "times alone"), rows)
    print()
    table(
        ("median, ms", "alone", "crowd", "with runaways", "alone again"),
        [("all", *(_figure(seen.of(names), 0.5) for seen in (idle, crowd, loaded, after)))],
    )
    print()
    table(
        ("answers", "good", "runaways"),
        [
            (
                status,
                sum(loaded.statuses[n][status] for n in names),
                sum(loaded.statuses[q.name][status] for q in runaways),
            )
            for status in sorted({status for counter in loaded.statuses.values() for status in counter})
        ],
    )
    print(f"\n{loaded.count / given.seconds:.0f} answers a second")
    print(f"memory: {megabytes[0]:.0f} MB before, {max(megabytes):.0f} MB at most")


def questions(folder: str) -> list[Question]:
    """The queries of a folder of bench/."""
    return [Question(file.stem, file.read_text("utf-8")) for file in sorted((HERE / folder).glob("*.rq"))]


def load(
    root: str,
    good: list[Question],
    runaways: list[Question],
    *,
    clients: int,
    seconds: float,
    share: float,
    pause: float,
) -> Seen:
    """Have clients ask at once for so many seconds; of the queries `share` are runaways."""
    seen, until = Seen(), time.monotonic() + seconds
    weights = [_OFTEN.get(question.name, 1) for question in good]

    def ask(number: int) -> None:
        dice = random.Random(number)
        while time.monotonic() < until and seen.count < MOST:
            question = dice.choice(runaways) if dice.random() < share else dice.choices(good, weights)[0]
            _ask(root, question, dice.randrange(1, 400), seen)
            if pause:
                time.sleep(min(dice.expovariate(1 / pause), max(0.0, until - time.monotonic())))

    with ThreadPoolExecutor(clients) as threads:
        list(threads.map(ask, range(clients)))
    return seen


def _alone(root: str, good: list[Question], times: int) -> Seen:
    seen = Seen()
    for n in range(times):
        for question in good:
            _ask(root, question, n + 1, seen)
    return seen


def _ask(root: str, question: Question, number: int, seen: Seen) -> None:
    """One query, its answer read to the end."""
    place = urlsplit(root)
    started = time.monotonic()
    connection = http.client.HTTPConnection(place.hostname or "", place.port, timeout=60)
    with contextlib.closing(connection):
        try:
            connection.request("GET", "/sparql?" + urlencode({"query": question.numbered(number)}))
            answer = connection.getresponse()
            while answer.read(1 << 18):
                pass
            status = str(answer.status)
        except (http.client.HTTPException, OSError) as error:
            status = type(error).__name__
    seen.note(question.name, status, time.monotonic() - started)


@contextlib.contextmanager
def memory(process: int) -> Iterator[list[float]]:
    """The megabytes that a server and its processes have to themselves, looked at twice a second."""
    seen, over = [_resident(process)], threading.Event()

    def look() -> None:
        while not over.wait(0.5):
            seen.append(_resident(process))

    thread = threading.Thread(target=look)
    thread.start()
    try:
        yield seen
    finally:
        over.set()
        thread.join()


def _resident(process: int) -> float:
    total = 0.0
    with contextlib.suppress(OSError, ValueError):  # it may end meanwhile
        resident, shared = (int(word) for word in Path(f"/proc/{process}/statm").read_text().split()[1:3])
        total = (resident - shared) * os.sysconf("SC_PAGE_SIZE") / _MEGABYTE
        for file in Path(f"/proc/{process}/task").glob("*/children"):
            total += sum(_resident(int(child)) for child in file.read_text().split())
    return total


def _figure(seconds: list[float], part: float) -> str:
    return f"{_at(seconds, part) * 1000:.1f}" if seconds else "-"


def _ratio(loaded: Seen, idle: Seen, names: list[str]) -> str:
    mine, other = loaded.of(names), idle.of(names)
    return f"{_at(mine, 0.99) / _at(other, 0.99):.1f}" if mine and other else "-"


def _at(seconds: list[float], part: float) -> float:
    return seconds[min(len(seconds) - 1, int(len(seconds) * part))]


if __name__ == "__main__":
    main()
