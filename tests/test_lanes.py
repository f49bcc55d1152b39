"""Queries that take long beside those that do not."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

import pytest

from bench.endpoint import Question
from bench.load import load, questions
from graph.query import QueryBusy, QueryLeft, QueryPool, QueryTimeout
from graph.settings import Settings
from tests.face_helper import publish
from tests.http_kit import Client, serving

RUNAWAYS = [
    "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?o ?p }",
    "SELECT (COUNT(*) AS ?n) { ?a (tl:|!tl:)* ?b . ?c (tl:|!tl:)* ?d . ?e (tl:|!tl:)* ?f . ?g (tl:|!tl:)* ?h }",
    "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l } ORDER BY ?c ?f ?i ?l ?a",
]
T = TypeVar("T")
COUNT = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
#: Past any slice of these tests, and soon over.
LONG = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"


def wait_for(look: Callable[[], T]) -> T:
    deadline = time.monotonic() + 30
    while not (found := look()):
        assert time.monotonic() < deadline
        time.sleep(0.01)
    return found


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return publish(tmp_path_factory.mktemp("lanes") / "store").path


@pytest.fixture
def client(store: Path) -> Iterator[Client]:
    with serving(
        store, quick_seconds=0.1, slow_workers=2, query_seconds=6, cache_bytes=0, query_memory=1_500_000_000
    ) as client:
        yield client


def test_good_queries_are_answered_while_more_runaways_run_than_there_are_places(client: Client) -> None:
    over = threading.Event()

    def run_away(n: int) -> list[tuple[int, str | None]]:
        told = []
        while not over.is_set():
            reply = client.query(RUNAWAYS[n % 3] + f" # {n}")
            told.append((reply.status, reply.headers["Retry-After"]))
        return told

    with ThreadPoolExecutor(20) as threads:
        runaways = [threads.submit(run_away, n) for n in range(8)]
        time.sleep(0.5)
        good = [threads.submit(client.query, f"{COUNT} # {n}") for n in range(100)]
        statuses = {one.result().status for one in good}
        over.set()
        told = {one for runaway in runaways for one in runaway.result()}
    assert statuses == {200}
    assert told <= {(503, "5"), (400, None)}  # past its time or its place, or its memory
    assert (503, "5") in told
    assert client.query(COUNT).status == 200


def test_a_sort_of_query_is_known_to_be_slow_while_the_first_still_runs(store: Path) -> None:
    stop = threading.Event()
    settings = Settings(query_workers=1, quick_seconds=0.05, slow_workers=1, queue_seconds=0.2)
    with QueryPool(store, settings) as pool, ThreadPoolExecutor(1) as other:
        runaway = other.submit(pool.run, RUNAWAYS[0] + "LIMIT 1", gone=stop.is_set)
        time.sleep(2)
        with pytest.raises(QueryBusy, match="too many such queries"):
            pool.run(RUNAWAYS[0] + "LIMIT 2")
        assert not runaway.done()
        stop.set()
        with pytest.raises(QueryLeft):
            runaway.result()


def test_a_query_that_takes_longer_than_its_slice_is_answered(store: Path) -> None:
    stop = threading.Event()
    with QueryPool(store, Settings(query_workers=1, quick_seconds=0.05)) as pool, ThreadPoolExecutor(1) as other:
        runaway = other.submit(pool.run, RUNAWAYS[0], gone=stop.is_set)
        time.sleep(1)
        assert pool.run(LONG).rows == 1
        assert not runaway.done()  # nobody waited for it
        stop.set()
        with pytest.raises(QueryLeft):
            runaway.result()


def test_a_short_query_does_not_wait_until_a_longer_one_has_used_its_slice(store: Path) -> None:
    stop = threading.Event()
    settings = Settings(query_workers=1, quick_seconds=6, queue_seconds=60)
    with QueryPool(store, settings) as pool, ThreadPoolExecutor(1) as other:
        longer = other.submit(pool.run, LONG.replace("?l }", "?l . ?m ?o ?p }"), gone=stop.is_set)
        run = wait_for(lambda: next(iter(pool._lanes._runs), None))
        pool.run(COUNT)
        assert (run.slow, run.place) == (False, None)
        stop.set()
        with pytest.raises(QueryLeft):
            longer.result()


def test_no_more_step_aside_than_there_are_places(store: Path) -> None:
    settings = Settings(query_workers=1, quick_seconds=60, queue_seconds=0.2)
    with QueryPool(store, settings) as pool:
        one, _ = pool._lanes.enter("ASK {}", 1, "", 60, None)
        pool._lanes._step_aside(one)
        other, _ = pool._lanes.enter("ASK {}", 1, "", 60, None)
        pool._lanes._step_aside(other)
        assert other.place is not None
        with pytest.raises(QueryBusy, match="All query processes were busy"):
            pool.run(COUNT)
        for run in (one, other):
            pool._lanes.leave(run)


def test_who_is_soon_over_finds_room_beside_runaways(store: Path) -> None:
    stop = threading.Event()
    settings = Settings(query_workers=2, quick_seconds=0.1, slow_workers=4, queue_seconds=60)
    with QueryPool(store, settings) as pool, ThreadPoolExecutor(2) as others:
        assert pool.run(LONG).rows == 1  # known to be slow, and soon over
        runaways = [others.submit(pool.run, text, gone=stop.is_set) for text in RUNAWAYS[:2]]
        wait_for(lambda: len(pool._lanes._slow()) == 2)
        assert pool.run(LONG).rows == 1
        assert not any(runaway.done() for runaway in runaways)
        stop.set()
        for runaway in runaways:
            with pytest.raises(QueryLeft):
                runaway.result()


def test_the_slow_lane_ends_the_one_that_has_worked_longest(store: Path) -> None:
    settings = Settings(query_workers=1, quick_seconds=0.1, slow_workers=1)
    with QueryPool(store, settings) as pool, ThreadPoolExecutor(2) as others:
        old = others.submit(pool.run, RUNAWAYS[0], timeout=20)
        time.sleep(1)
        new = others.submit(pool.run, RUNAWAYS[1], timeout=3)
        with pytest.raises(QueryBusy, match="too many such queries"):
            old.result()
        with pytest.raises(QueryTimeout):
            new.result()


def test_the_like_of_a_slow_query_gives_way_to_what_is_not_known_to_be_slower(store: Path) -> None:
    settings = Settings(query_workers=1, quick_seconds=0.1, slow_workers=1, queue_seconds=0.2)
    with QueryPool(store, settings) as pool, ThreadPoolExecutor(8) as others:
        with pytest.raises(QueryTimeout):
            pool.run(RUNAWAYS[0] + "LIMIT 1", timeout=3)
        unknown = others.submit(pool.run, RUNAWAYS[1], timeout=3)
        time.sleep(1)
        known = [others.submit(pool.run, RUNAWAYS[0] + f"LIMIT {n}") for n in range(2, 8)]
        for one in known:  # one that began in the quick lane would take the one place of the slow lane
            with pytest.raises(QueryBusy, match="too many such queries"):
                one.result()
        with pytest.raises(QueryTimeout):
            unknown.result()


def test_one_that_is_known_to_be_quicker_by_far_takes_the_place_of_a_runaway(store: Path) -> None:
    settings = Settings(query_workers=1, quick_seconds=0.05, slow_workers=1, queue_seconds=90, query_seconds=90)
    with QueryPool(store, settings) as pool, ThreadPoolExecutor(1) as other:
        assert pool.run(LONG).rows == 1
        assert len(pool._lanes._slow_kinds) == 1
        runaway = other.submit(pool.run, RUNAWAYS[0])
        time.sleep(1)
        assert pool.run(LONG).rows == 1
        with pytest.raises(QueryBusy, match="too many such queries"):
            runaway.result()


def test_a_sort_of_query_that_was_quick_again_is_forgiven(store: Path) -> None:
    settings = Settings(query_workers=1, quick_seconds=0.3)
    with QueryPool(store, settings) as pool:
        with pytest.raises(QueryTimeout):
            pool.run(f"{RUNAWAYS[0]} LIMIT 1", timeout=0.8)
        assert pool._lanes._slow_kinds
        never = RUNAWAYS[0].replace("?p }", "?p FILTER(false) }")
        assert pool.run(never).rows == 1
        assert len(pool._lanes._slow_kinds) == 1


def test_no_runaway_of_the_bench_is_counted_as_a_good_query() -> None:
    good, runaways = ({question.name for question in questions(folder)} for folder in ("queries", "runaways"))
    assert good and runaways
    assert not good & runaways


def test_a_crowd_with_runaways_has_its_good_queries_answered(client: Client) -> None:
    good = [Question("count", COUNT), Question("ask", "ASK { ?s ?p {n} }")]
    runaways = [Question(f"runaway {n}", text) for n, text in enumerate(RUNAWAYS)]
    seen = load(client.root, good, runaways, clients=16, seconds=5, share=0.1, pause=0.3)
    assert {status for one in good for status in seen.statuses[one.name]} == {"200"}
    assert {status for one in runaways for status in seen.statuses[one.name]} <= {"503", "400"}
    assert client.query(COUNT).status == 200
