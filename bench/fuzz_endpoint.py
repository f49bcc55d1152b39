"""What clients send by mistake or malice: queries, headers, paths and bodies, changed by chance.

    python -m bench.fuzz_endpoint [--requests 100000] [--clients 4] [--seed 1]

A server of its own process, whose every file and address that Python opens is noted (`bench.audited`), is asked over
HTTP. Each answer must have a status that the reference names for such requests: never a 500, never none in time. At the
end it must be ready and as it was, no query may have opened a file or an address, and the open files of its query
processes must be those of the store. What is wrong is kept with the request that did it.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import random
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote, urlencode

from bench.faults import below
from graph.questions import shipped
from graph.screen import table
from graph.store import Store

ROOT = Path(__file__).resolve().parents[1]
#: What docs/reference.md and docs/security.md name, and what HTTP itself has for requests that are none.
STATUSES = frozenset(
    {
        200,
        201,
        204,
        206,
        303,
        304,
        400,
        401,
        403,
        404,
        405,
        406,
        408,
        409,
        411,
        412,
        413,
        415,
        416,
        422,
        431,
        501,
        503,
        505,
    }
)
PATIENCE = 20.0  # seconds in which an answer has to begin and end
_TOKEN = "a token of the bench"

_WORDS = (
    *(
        "SELECT ",
        "ASK ",
        "CONSTRUCT ",
        "DESCRIBE ",
        "WHERE ",
        "{",
        "}",
        "(",
        ")",
        ".",
        ";",
        ",",
        "*",
        "+",
        "?",
        "/",
        "|",
    ),
    *("^", "!", "<", ">", "?s ", "?p ", "?o ", "$x ", "_:b ", "a ", "tl:", "rdfs:label ", "<x:a> ", "<> ", '"', "'"),
    *('"""', "'''", "\\", "\\u0041", "@en", "^^", "1 ", "1.5 ", "1e9 ", "true ", "FILTER(", "OPTIONAL {", "UNION {"),
    *("MINUS {", "GRAPH ?g {", "GRAPH <x:g> {", "VALUES ?s {", "BIND(", "SERVICE <http://127.0.0.1:9/> {", "GROUP BY "),
    *("ORDER BY ", "LIMIT ", "OFFSET ", "HAVING(", "DISTINCT ", "REGEX(", "REPLACE(", "STRDT(", "IRI(", "BNODE()"),
    *(
        "NOW()",
        "RAND()",
        "UUID()",
        "GROUP_CONCAT(",
        "COUNT(",
        "SAMPLE(",
        "INSERT DATA {",
        "DELETE WHERE {",
        "LOAD <file:///etc/passwd>",
    ),
    *("FROM <file:///etc/passwd> ", "FROM NAMED <http://127.0.0.1:9/> ", "PREFIX ", "BASE ", "#", "\n", "\r", "\0"),
    *("\u0300", "\u202e", "\ud7ff", "\U0001f600", "é", "tl:matches ", '"glory" ', "<<( ", " )>>", "NOT EXISTS {"),
)
_PATHS = (
    *(
        "/",
        "/sparql",
        "/sparql",
        "/sparql",
        "/update",
        "/data",
        "/data?default",
        "/data?graph=",
        "/data/a/b",
        "/search?q=",
    ),
    *("/questions/scores", "/questions/", "/conflicts", "/outlets", "/ontology", "/health", "/metrics", "/reconcile"),
    *("/reconcile/v1/match", "/reconcile/v1/", "/reconcile/preview?id=", "/.well-known/void", "/static/touchline.css"),
    *("/static/", "/person/a", "/article/alpha", "/review", "/none"),
)
_METHODS = ("GET", "GET", "POST", "POST", "POST", "HEAD", "OPTIONS", "PUT", "DELETE", "PATCH", "BREW", "TRACE")
_TYPES = (
    *("application/sparql-query", "application/sparql-query", "application/x-www-form-urlencoded", "application/json"),
    *("application/sparql-update", "text/turtle", "application/rdf+xml", "application/ld+json", "multipart/form-data"),
    *("multipart/form-data; boundary=x", "text/plain", "application/sparql-query; charset=utf-16", "x", "", 'a/b; c="'),
)
_ACCEPTS = (
    *(
        "*/*",
        "application/sparql-results+json",
        "application/sparql-results+xml",
        "text/csv",
        "text/html",
        "text/turtle",
    ),
    *("image/png", "", "text/*;q=0.1", "a;q=x", "*/*;q=0", ",", "text/html;q=1.5", "application/json, */*;q=0.01"),
)
_HEADERS = (
    *("If-None-Match", "Range", "Accept-Encoding", "Accept-Language", "Authorization", "Content-Encoding", "Origin"),
    *("X-Forwarded-For", "X-Forwarded-Host", "Cookie", "Referer", "Host", "Expect", "Connection", "Transfer-Encoding"),
)
_VALUES = (
    *(
        "",
        "*",
        "W/",
        '"x"',
        "bytes=0-1",
        "bytes=9-1",
        "gzip",
        "gzip;q=0",
        "identity",
        "Bearer x",
        "Bearer",
        "Basic eA==",
    ),
    *(f"Bearer {_TOKEN}", "a, b", "100-continue", "chunked", "close", "\x7f", "é", "x" * 9000, "127.0.0.1, ::1", "%00"),
)


@dataclass(frozen=True, slots=True)
class Sent:
    """One request."""

    method: str
    target: str
    headers: tuple[tuple[str, str], ...]
    body: bytes


@dataclass
class Tally:
    """What came of the requests."""

    statuses: Counter[int] = field(default_factory=Counter)
    dropped: int = 0
    longest: float = 0.0
    wrong: list[str] = field(default_factory=list)


def seeds() -> list[str]:
    """Queries to begin with."""
    files = sorted((ROOT / "bench" / "queries").glob("*.rq"))
    return [*(question.text for question in shipped()), *(file.read_text("utf-8") for file in files), "ASK {}"]


def mutated(text: str, chance: random.Random) -> str:
    """The text with some pieces taken out, put elsewhere, doubled or replaced."""
    for _ in range(chance.randrange(5)):
        start = chance.randrange(len(text) + 1)
        end = min(len(text), start + chance.choice((1, 2, 5, 20, 100)))
        piece = text[start:end]
        match chance.randrange(5):
            case 0:
                text = text[:start] + text[end:]
            case 1:
                text = text[:end] + piece * chance.choice((1, 2, 30)) + text[end:]
            case 2:
                place = chance.randrange(len(text) + 1)
                text = text[:place] + piece + text[place:]
            case 3:
                text = text[:start] + chance.choice(_WORDS) + text[end:]
            case _:
                text = text[:start] + "".join(chance.choice(_WORDS) for _ in range(3)) + text[start:]
    return text[:50_000]


def requests(seed: int) -> Iterator[Sent]:
    """Requests without end: the same for the same seed."""
    chance, queries = random.Random(seed), seeds()
    while True:
        query = mutated(chance.choice(queries), chance)
        path, method = chance.choice(_PATHS), chance.choice(_METHODS)
        if chance.random() < 0.5:
            path, method = "/sparql", chance.choice(("GET", "POST"))
        headers = [("Accept", chance.choice(_ACCEPTS))]
        body = b""
        if method in ("POST", "PUT", "PATCH"):
            kind = chance.choice(_TYPES[:2] if chance.random() < 0.5 else _TYPES)
            headers.append(("Content-Type", kind))
            name = chance.choice(("query", "query", "update", "queries", "extend", "x"))
            form = "urlencoded" in kind
            body = (urlencode({name: query}, errors="replace") if form else query).encode("utf-8", "replace")
            if chance.random() < 0.1:
                body = bytes(chance.randrange(256) for _ in range(chance.randrange(60))) + body[:2000]
        else:
            joint = "&" if "?" in path else "?"
            written = quote(query[:4000], errors="replace")
            path += (
                written
                if path.endswith("=")
                else f"{joint}{chance.choice(('query', 'q', 'format', 'graph'))}={written}"
            )
        if chance.random() < 0.3:
            extra = {
                "timeout": ("1", "0", "x", "-1", "0.5"),
                "maxrows": ("1", "0", "x"),
                "format": ("csv", "xml", "pdf"),
            }
            name = chance.choice([*extra, "default-graph-uri", "named-graph-uri"])
            path += ("&" if "?" in path else "?") + urlencode(
                {name: chance.choice(extra.get(name, ("x:g", "no iri", "")))}
            )
        if chance.random() < 0.3:
            headers.append((chance.choice(_HEADERS), chance.choice(_VALUES)))
        if path.startswith("/update") or method in ("PUT", "DELETE"):  # the store stays as it is: who has no token asks
            headers = [(name, value) for name, value in headers if _TOKEN not in value]
        yield Sent(method, path, tuple(headers), body)


def run(folder: Path, count: int, clients: int = 4, seed: int = 1) -> Tally:
    """Send so many requests to a server on the store that lies in `folder`/store."""
    tally, lock = Tally(), threading.Lock()
    audit, errors = folder / "opened", folder / "errors"
    command = [
        sys.executable,
        "-m",
        "bench.audited",
        str(audit),
        "--set",
        "query_seconds=1",
        "--set",
        "query_rows=1000",
    ]
    command += ["serve", "--store", str(folder / "store"), "--port", "0"]
    environment = os.environ | {"TOUCHLINE_UPDATE_TOKEN": _TOKEN, "TOUCHLINE_SLOW_QUERY_SECONDS": "60"}
    with errors.open("wb") as out:
        server = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=out, text=True)
    assert server.stdout is not None
    place = server.stdout.readline().strip().removeprefix("http://")
    try:
        before = _health(place)
        audit.write_bytes(b"")  # what starting needs does not count

        def ask(number: int) -> None:
            for at, sent in enumerate(requests(seed * 1000 + number)):
                if at >= count // clients:
                    return
                began = time.monotonic()
                status, problem = _send(place, sent)
                seconds = time.monotonic() - began
                with lock:
                    tally.longest = max(tally.longest, seconds)
                    if status is None and problem is None:
                        tally.dropped += 1
                    elif status is not None:
                        tally.statuses[status] += 1
                    if problem or (status is not None and status not in STATUSES):
                        tally.wrong.append(f"{status} {problem or ''} to {str(sent)[:1500]}")

        threads = [threading.Thread(target=ask, args=(number,)) for number in range(clients)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        if _health(place) != before:
            tally.wrong.append(f"afterwards it is {_health(place)}, and was {before}")
        tally.wrong += [f"opened: {line}" for line in sorted(set(audit.read_text("utf-8", "replace").splitlines()))]
        tally.wrong += _odd_files(server.pid, folder / "store")
        if "Traceback" in (said := errors.read_text("utf-8", "replace")):
            tally.wrong.append(f"traces in the log: {said[said.index('Traceback') :][:3000]}")
    finally:
        server.terminate()
        server.wait(timeout=30)
        server.stdout.close()
    return tally


def _send(place: str, sent: Sent) -> tuple[int | None, str | None]:
    """The status, or what is wrong; neither where the server closed a connection whose request was broken."""
    connection = http.client.HTTPConnection(place, timeout=PATIENCE)
    try:
        connection.putrequest(sent.method, sent.target, skip_host=any(n == "Host" for n, _ in sent.headers))
        broken = any(name in ("Transfer-Encoding", "Expect", "Connection", "Host") for name, _ in sent.headers)
        for name, value in sent.headers:
            connection.putheader(name, value.encode("latin-1", "replace"))
        connection.putheader("Content-Length", str(len(sent.body)))
        connection.endheaders(sent.body)
        answer = connection.getresponse()
        answer.read()
        return answer.status, None
    except TimeoutError:
        return None, f"no answer in {PATIENCE:g} seconds"
    except (http.client.InvalidURL, ValueError):  # the client's own refusal to send it
        return None, None
    except (OSError, http.client.HTTPException) as error:
        return None, None if broken or len(sent.target) > 60_000 else f"the connection broke: {error!r}"
    finally:
        connection.close()


def _health(place: str) -> tuple[object, ...]:
    connection = http.client.HTTPConnection(place, timeout=60)
    connection.request("GET", "/health")
    told = json.loads(connection.getresponse().read())
    connection.close()
    return told.get("ready"), told.get("generation"), told.get("statements")


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


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the tally; status 1 where anything was wrong."""
    parser = argparse.ArgumentParser(prog="python -m bench.fuzz_endpoint")
    parser.add_argument("--requests", type=int, default=100_000)
    parser.add_argument("--clients", type=int, default=4)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        _samples(Path(folder) / "store")
        started = time.monotonic()
        tally = run(Path(folder), given.requests, given.clients, given.seed)
    table(("status", "answers"), sorted(tally.statuses.items()))
    seconds = time.monotonic() - started
    print(f"\n{sum(tally.statuses.values()):,} answers in {seconds:.0f} s, the longest after {tally.longest:.1f} s")
    print(f"{tally.dropped} that could not be sent, or whose connection was closed; {len(tally.wrong)} wrong")
    print(*tally.wrong, sep="\n")
    return 1 if tally.wrong else 0


def _samples(folder: Path) -> None:
    from bench.growth import fill

    fill(Store(folder), 20)


if __name__ == "__main__":
    sys.exit(main())
