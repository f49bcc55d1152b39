"""`python -m bench.fuzz_endpoint`: what clients send by mistake or malice, by the hundred thousand.

Three sorts share the requests: `mutated` (queries, headers, paths and bodies changed by chance), `described`
(schemathesis, from the OpenAPI description) and `guided` (atheris: bytes of a connection, by what code they reach).
Each answer must be one that the description names for its path and method: never a 500, never none in time. No request
may have the server open a file or an address. What is wrong is printed with the request that did it.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from urllib.parse import unquote, urlsplit

from bench.fuzz_endpoint import guided
from bench.fuzz_endpoint.asking import Described, Sent, Tally, send
from bench.fuzz_endpoint.mutated import requests
from bench.fuzz_endpoint.serving import audited
from bench.growth import fill
from graph.screen import table
from graph.store import Store

#: How the requests are shared. Of `described` a core draws twenty a second, of the others some hundred.
SORTS = {"mutated": 9, "described": 2, "guided": 9}


def main(arguments: Sequence[str] | None = None) -> int:
    """Print what came of each sort; status 1 where anything was wrong."""
    parser = argparse.ArgumentParser(prog="python -m bench.fuzz_endpoint", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--inputs", type=int, default=100_000, metavar="N", help="requests to send (100,000)")
    parser.add_argument("--sort", choices=SORTS, action="append", help="of this sort alone; may be repeated")
    parser.add_argument("--clients", type=int, default=4, help="how many send those of `mutated` at the same time (4)")
    parser.add_argument("--seed", type=int, default=1, help="another number, other requests (1)")
    parser.add_argument("--corpus", type=Path, metavar="DIR", help="what `guided` goes on from and adds to")
    given = parser.parse_args(arguments)
    sorts = given.sort or [*SORTS]
    parts = sum(SORTS[sort] for sort in sorts)
    whole = Tally()
    rows = []
    for sort in sorts:
        started = time.monotonic()
        with tempfile.TemporaryDirectory() as folder:
            fill(Store(Path(folder) / "store"), 20)
            tally = run(sort, Path(folder), given.inputs * SORTS[sort] // parts, given)
        seconds = round(time.monotonic() - started)
        rows.append((sort, tally.requests, tally.dropped, round(tally.longest, 1), seconds, len(tally.wrong)))
        whole.add(tally)
    table(("sort", "requests", "not sent or refused unread", "longest, s", "seconds", "wrong"), rows)
    print()
    table(("status", "answers"), sorted(whole.statuses.items()))
    print(f"\n{whole.requests:,} requests, {len(whole.wrong)} wrong")
    print(*whole.wrong[:100], sep="\n")
    return 1 if whole.wrong else 0


def run(sort: str, folder: Path, count: int, given: argparse.Namespace) -> Tally:
    """So many requests of a sort to a server on the store in `folder`/store."""
    if sort == "guided":
        return guided.run(count, given.seed, folder, given.corpus or folder / "corpus")
    tally = Tally()
    with audited(folder, tally) as place:
        if sort == "described":
            from bench.fuzz_endpoint import described  # schemathesis is not everywhere

            tally.add(described.run(f"http://{place}", count, given.seed))
        else:
            for one in crowd(place, count, given.clients, given.seed):
                tally.add(one)
    return tally


def crowd(place: str, count: int, clients: int, seed: int) -> list[Tally]:
    """What came of requests that so many clients sent at the same time."""
    judge, tallies = Described(), [Tally() for _ in range(clients)]

    def ask(number: int) -> None:
        tally = tallies[number]
        for sent in _first(count // clients, requests(seed * 1000 + number)):
            began = time.monotonic()
            status, media_type, problem = send(place, sent)
            tally.longest = max(tally.longest, time.monotonic() - began)
            if status is None and problem is None:
                tally.dropped += 1
            elif status is not None:
                tally.statuses[status] += 1
                path = unquote(urlsplit(sent.target).path)
                problem = judge.wrong(sent.method, path, status, media_type)
            if problem:
                tally.wrong.append(f"{problem}: {str(sent)[:1500]}")

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return tallies


def _first(count: int, sent: Iterator[Sent]) -> Iterator[Sent]:
    return (one for _, one in zip(range(count), sent, strict=False))


if __name__ == "__main__":
    sys.exit(main())
