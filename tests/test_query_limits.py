"""Queries within limits of time, memory and length, in processes that end alone."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from graph.query import QueryBusy, QueryError, QueryPool, QueryTimeout, QueryTooLarge
from graph.settings import Settings
from graph.store import Store
from tests.query_kit import LABELS, NAMES, pool, store

__all__ = ["pool", "store"]  # fixtures


LARGE = "SELECT (COUNT(*) AS ?n) { GRAPH ?x { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?o ?p } }"


def test_a_query_past_its_deadline_is_ended_and_the_next_one_answered(pool: QueryPool) -> None:
    started = time.monotonic()
    with pytest.raises(QueryTimeout, match=r"longer than 0\.3 seconds"):
        pool.run(LARGE, timeout=0.3)
    assert time.monotonic() - started < 1
    assert pool.run(LABELS).rows == len(NAMES)


def test_a_caller_can_tighten_a_limit_but_not_loosen_it(store: Store) -> None:
    # Long enough for a process to start on a busy machine.
    with QueryPool(store, Settings(query_seconds=2.5, query_rows=5)) as pool:
        with pytest.raises(QueryTimeout, match=r"longer than 2\.5 seconds"):
            pool.run(LARGE, timeout=60)
        assert pool.run(LABELS, max_rows=100).rows == 5


def test_waiting_for_a_busy_process_counts_as_time(store: Store) -> None:
    with QueryPool(store, Settings(query_workers=1, quick_seconds=60)) as pool, ThreadPoolExecutor(1) as other:
        busy = other.submit(pool.run, LARGE, timeout=0.6)
        time.sleep(0.1)
        with pytest.raises(QueryBusy, match=r"were busy for 0\.1 seconds"):
            pool.run(LABELS, timeout=0.1)
        with pytest.raises(QueryTimeout):
            busy.result()
        assert pool.run(LABELS).rows == len(NAMES)


def test_a_query_that_needs_too_much_memory_ends_alone(store: Store) -> None:
    with QueryPool(store, Settings(query_memory=1_000_000_000)) as pool:
        hungry = (
            "SELECT (GROUP_CONCAT(CONCAT(STR(?a), STR(?d), STR(?g), STR(?j)); separator='" + "x" * 4000 + "') AS ?n) "
        )
        with pytest.raises(QueryTooLarge, match="memory"):
            pool.run(hungry + "{ GRAPH ?x { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l } }", timeout=20)
        assert pool.run(LABELS).rows == len(NAMES)


@pytest.mark.parametrize("text", ["SELECT * {" + "{" * 100_000, f"ASK {{ FILTER({'(' * 200_000}1{')' * 200_000}) }}"])
def test_a_query_that_is_nested_too_deeply_ends_alone(pool: QueryPool, text: str) -> None:
    with pytest.raises(QueryTooLarge, match="nested too deeply"):
        pool.run(text)
    assert pool.run(LABELS).rows == len(NAMES)


def test_a_query_that_is_too_long_is_refused(pool: QueryPool) -> None:
    with pytest.raises(QueryTooLarge, match="longer than 1,000,000 characters"):
        pool.run("ASK {} #" + "x" * 1_000_000)


def test_a_graph_that_is_no_iri_is_told(pool: QueryPool) -> None:
    with pytest.raises(QueryError, match="Invalid IRI"):
        pool.run("ASK {}", default_graphs=["not an iri"])


def test_threads_share_a_pool(pool: QueryPool) -> None:
    def ask(n: int) -> int:
        return pool.run(f"SELECT ?o {{ GRAPH <http://example.org/one> {{ ?s ?p ?o FILTER(?o < {n}) }} }}").rows

    with ThreadPoolExecutor(8) as threads:
        assert list(threads.map(ask, range(30))) == list(range(30))


def test_a_process_that_was_killed_is_replaced(store: Store) -> None:
    with QueryPool(store, Settings(query_workers=1)) as pool:
        pool.run(LABELS)
        worker = pool._lanes._idle[0]
        assert worker is not None
        os.kill(worker.pid, signal.SIGKILL)
        time.sleep(0.05)
        assert pool.run(LABELS).rows == len(NAMES)


def test_a_closed_pool_leaves_no_process(store: Store) -> None:
    with QueryPool(store) as pool:
        pool.run(LABELS)
        worker = pool._lanes._idle[-1]
    assert worker is not None and not worker.alive
    with pytest.raises(ValueError, match="closed"):
        pool.run(LABELS)


def test_a_pool_closed_during_a_query_ends_the_process_after_it(store: Store) -> None:
    pool = QueryPool(store, Settings(query_workers=1))
    pool.run(LABELS)
    worker = pool._lanes._idle[0]
    with ThreadPoolExecutor(1) as other:
        busy = other.submit(pool.run, LARGE, timeout=0.4)
        time.sleep(0.1)
        pool.close()
        with pytest.raises(QueryTimeout):
            busy.result()
    assert worker is not None and not worker.alive


def test_the_processes_of_a_parent_that_died_end_too(store: Store) -> None:
    code = f"""
import os, signal, threading
from graph.query import QueryPool
pool = QueryPool({str(store.path)!r})
pool.run("ASK {{}}")
print(pool._lanes._idle[-1].pid, flush=True)
threading.Thread(target=pool.run, args=({LARGE!r},), kwargs={{"timeout": 0.5}}, daemon=True).start()
threading.Event().wait(0.1)
os.kill(os.getpid(), signal.SIGKILL)
"""
    done = subprocess.run([sys.executable, "-c", code], cwd=Path(__file__).parents[1], stdout=subprocess.PIPE)
    worker = int(done.stdout)
    deadline = time.monotonic() + 4
    while time.monotonic() < deadline and _runs(worker):
        time.sleep(0.05)
    assert not _runs(worker)


def _runs(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False
