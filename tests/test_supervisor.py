"""Several server processes on one port: what becomes of them, and that they answer as one."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from bench.faults import below
from tests.face_helper import publish
from tests.http_kit import ROOT, Client, server_processes, serving
from tests.test_operations import figures


@pytest.fixture
def client(tmp_path: Path) -> Iterator[Client]:
    with serving(publish(tmp_path / "store").path, "--processes", "3", cache_bytes=0) as client:
        yield client


def until(held: Callable[[], object]) -> None:
    deadline = time.monotonic() + 30
    while not held():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_as_many_processes_answer_as_were_asked_for(client: Client) -> None:
    assert len(server_processes(client.process)) == 3


@pytest.mark.parametrize("given", [{"query_workers": 1}, {"processes": 1}])
def test_there_are_no_more_than_query_processes_or_than_the_setting_says(
    tmp_path: Path, given: dict[str, object]
) -> None:
    with serving(publish(tmp_path / "store").path, **given) as client:
        assert len(server_processes(client.process)) == 1


def test_one_that_is_killed_is_started_again_and_the_others_answer_meanwhile(client: Client) -> None:
    before = set(server_processes(client.process))
    for victim in before:
        os.kill(victim, signal.SIGKILL)
        until(lambda victim=victim: not _runs(victim))  # what it took itself ends with it
        with ThreadPoolExecutor(4) as threads:
            replies = threads.map(lambda _: client.query("ASK {}").status, range(40))
            assert {*replies} == {200}
        until(lambda: len(server_processes(client.process)) == 3)
    assert not before & set(server_processes(client.process))
    warnings = [
        line["warning"] for line in map(json.loads, client.errors.read_text().splitlines()) if "warning" in line
    ]
    assert warnings == ["A server process ended (SIGKILL) and is started again."] * 3


def test_each_tells_the_figures_of_all_those_that_died_included(client: Client) -> None:
    key = ("touchline_requests_total", "200", "POST", "sparql")
    for _ in range(30):
        client.query("ASK {}")
    assert {figures(client)[key] for _ in range(10)} == {30}
    os.kill(server_processes(client.process)[0], signal.SIGKILL)
    until(lambda: len(server_processes(client.process)) == 3)
    assert {figures(client)[key] for _ in range(10)} == {30}
    assert figures(client)["process_resident_memory_bytes",] > 0


def test_when_the_one_that_watches_is_killed_the_others_stop_and_the_port_is_free(client: Client) -> None:
    left = [int(folder.name) for folder in below(client.process)]
    os.kill(client.process, signal.SIGKILL)
    until(lambda: not any(_runs(process) for process in left))
    socket.create_server(("127.0.0.1", urlsplit(client.root).port or 0)).close()


def test_none_is_left_when_the_server_is_told_to_stop(client: Client) -> None:
    left = [int(folder.name) for folder in below(client.process)]
    os.kill(client.process, signal.SIGTERM)
    until(lambda: not any(_runs(process) for process in left))


def test_changes_sent_to_several_at_once_are_all_made(tmp_path: Path) -> None:
    with serving(tmp_path / "store", "--plain", "--processes", "3") as client, ThreadPoolExecutor(6) as threads:
        sent = [f"INSERT DATA {{ <x:{n}> <x:p> {n} }}" for n in range(12)]
        assert {reply.status for reply in threads.map(client.update, sent)} == {200}
        (row,) = json.loads(client.query("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }").body)["results"]["bindings"]
        assert row["n"]["value"] == "12"


def test_a_server_whose_processes_cannot_begin_ends_with_a_sentence() -> None:
    code = """
import os
from web.supervisor import StartError, Supervisor
try:
    Supervisor(2, lambda ready: os._exit(3), print, lambda: None, 1).run(lambda: print("started"))
except StartError as error:
    print(error)
"""
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=30)
    assert (done.stdout, done.stderr) == ("A server process ended while it started.\n", "")


def _runs(process: int) -> bool:
    with contextlib.suppress(OSError):
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    return False
