"""Bytes of a connection that atheris finds: changed so that they reach code which none reached before.

They are read as waitress reads them and answered by the application in this process, whose `web`, `graph`, `server` and
waitress are instrumented; queries run in processes of their own as always. It is itself a process of its own, since
libFuzzer ends the process when it is done.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
import traceback
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import quote

from bench.fuzz_endpoint.asking import FRONT, PATIENCE, Described, Tally

ROOT = Path(__file__).resolve().parents[2]
LENGTH = 1500  # bytes of an input at most
FIRST = 300  # requests that a new corpus begins with
_FORM = "POST /reconcile HTTP/1.1\r\nHost: a\r\nContent-Type: application/x-www-form-urlencoded\r\n"
#: An input that begins with this or a higher byte has its length mended.
MENDED = b"\x40"
_KEPT = 20  # failures that are told


def run(count: int, seed: int, folder: Path, corpus: Path) -> Tally:
    """Answer `count` inputs in a process of its own, on the store in `folder`/store."""
    told = folder / "guided.json"
    arguments = [sys.executable, "-m", "bench.fuzz_endpoint.guided", str(count), str(seed), str(folder), str(corpus)]
    ended = subprocess.run(arguments, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, check=False)
    tally = Tally()
    if told.exists():
        said = json.loads(told.read_text("utf-8"))
        statuses = Counter({int(status): number for status, number in said.pop("statuses").items()})
        tally.add(Tally(statuses, **said))
    if ended.returncode:
        tally.wrong.append(f"atheris ended with {ended.returncode}: {ended.stderr.decode('utf-8', 'replace')[-2000:]}")
    return tally


def answering(folder: Path) -> tuple[Callable[[bytes], None], Tally, Callable[[], None]]:
    """What answers the bytes of a connection, the tally of it, and what ends it."""
    from waitress.adjustments import Adjustments
    from waitress.task import WSGITask
    from werkzeug.test import run_wsgi_app

    from graph.settings import Settings
    from server import create_app
    from web.connection import Request

    app = create_app(folder / "store", Settings(query_seconds=1, query_rows=1000))
    limits = Adjustments(max_request_header_size=65_536, max_request_body_size=1_000_000)
    server = SimpleNamespace(effective_host="127.0.0.1", effective_port=80, server_name="127.0.0.1", adj=limits)
    channel = SimpleNamespace(server=server, addr=("127.0.0.1", 1), check_client_disconnected=lambda: False)
    judge, tally = Described(), Tally()

    def one(data: bytes) -> None:
        began = time.monotonic()
        try:
            status, problem = answered(data)
        except Exception:  # noqa: BLE001 - every exception is what we look for
            status, problem = None, traceback.format_exc()
        spent = time.monotonic() - began
        tally.longest = max(tally.longest, spent)
        if spent > PATIENCE:
            problem = f"no answer in {PATIENCE:g} seconds"
        if status is None:
            tally.dropped += 1
        else:
            tally.statuses[status] += 1
        if problem and len(tally.wrong) < _KEPT:
            tally.wrong.append(f"{problem}: {data!r}")

    def answered(data: bytes) -> tuple[int | None, str | None]:
        """The status and what is wrong with it; no status for what is not whole, which is waited for and given up."""
        data = data[1:] if data[:1] < MENDED else mended(data[1:])
        request = Request(limits)
        while data and not request.completed:
            data = data[request.received(data) :]
        if request.error is not None:
            code: int = request.error.code
            return code, None if code in FRONT else f"{code} is not described"
        if not request.completed or request.empty:
            return None, None
        environ = WSGITask(channel, request).get_environment()
        body, line, headers = run_wsgi_app(app, environ, buffered=True)
        list(body)
        path = environ["PATH_INFO"].encode("latin-1").decode("utf-8", "replace")
        media_type = headers.get("Content-Type", "").partition(";")[0] or None
        return int(line[:3]), judge.wrong(environ["REQUEST_METHOD"], path, int(line[:3]), media_type)

    return one, tally, app.extensions["touchline"].close


def mended(data: bytes) -> bytes:
    """A request that says the true length of its body: else nearly none that atheris changes gets past its head."""
    head, end, body = data.partition(b"\r\n\r\n")
    lines = [line for line in head.split(b"\r\n") if not line.lower().startswith(b"content-length")]
    return b"\r\n".join([*lines, b"Content-Length: %d" % len(body)]) + end + body


def words() -> list[str]:
    """What atheris puts in, as libFuzzer reads it."""
    from bench.fuzz_endpoint.mutated import ACCEPTS, WORDS

    keys = ("queries", "extend", "query", "type", "limit", "properties", "pid", "settings", "ids", "conditions")
    json_words = [f'"{key}":' for key in keys] + ['{"id":', "\\ud800", "1e999", "NaN", "-1", "[[[[", "null"]
    terms = (*WORDS, *ACCEPTS, *json_words, "default-graph-uri=", "maxrows=", "timeout=", "format=", "%00", "%0A")
    return ['"' + "".join(f"\\x{byte:02x}" for byte in term.encode()) + '"' for term in terms if term]


def first_inputs() -> list[bytes]:
    """What a new corpus begins with."""
    from bench.fuzz_endpoint.mutated import requests, seeds

    found = []
    for sent, _ in zip(requests(0), range(FIRST), strict=False):
        head = [f"{sent.method} {sent.target} HTTP/1.1", "Host: a", *(f"{name}: {text}" for name, text in sent.headers)]
        head.append(f"Content-Length: {len(sent.body)}")
        found.append("\r\n".join(head).encode("utf-8", "replace") + b"\r\n\r\n" + sent.body)
    for query in seeds():
        found.append(f"GET /sparql?query={quote(query)} HTTP/1.1\r\nHost: a\r\n\r\n".encode())
    body = 'queries={"q":{"query":"Salah","type":"Person","limit":2,"properties":[{"pid":"club","v":"Vale"}]}}'
    found.append(f"{_FORM}Content-Length: {len(body)}\r\n\r\n{body}".encode())
    found = [MENDED + one for one in found]
    return [one for one in found if len(one) <= LENGTH]


def _fuzz(count: int, seed: int, folder: Path, corpus: Path) -> None:
    import atheris

    from bench.audited import note

    with atheris.instrument_imports(include=["web", "graph", "server", "waitress"]):
        one, tally, _ = answering(folder)
    if not corpus.exists():
        corpus.mkdir(parents=True)
        for place, data in enumerate(first_inputs()):
            (corpus / f"first-{place}").write_bytes(data)
    known = len([*corpus.iterdir()]) + 1  # libFuzzer begins with these and with nothing at all
    told, opened, done = folder / "guided.json", folder / "opened", 0
    dictionary = folder / "words"
    dictionary.write_text("".join(f"{word}\n" for word in words()), encoding="ascii")
    note(opened, folder)

    def counted(data: bytes) -> None:
        nonlocal done
        done += 1
        one(data)
        if done % 100 == 0 or done >= count:
            seen = [f"opened: {line}" for line in sorted(set(opened.read_text("utf-8", "replace").splitlines()))]
            told.write_text(json.dumps({**vars(tally), "wrong": tally.wrong + seen}), encoding="utf-8")

    options = [
        f"-runs={max(count, known)}",
        f"-seed={seed}",
        f"-max_len={LENGTH}",
        f"-dict={dictionary}",
        f"-artifact_prefix={folder}/",
        "-timeout=60",
        "-rss_limit_mb=0",
    ]
    atheris.Setup([sys.argv[0], *options, str(corpus)], counted)
    atheris.Fuzz()


if __name__ == "__main__":
    _fuzz(int(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3]), Path(sys.argv[4]))
