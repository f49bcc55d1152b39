"""Who runs next, and who is refused, when there are more queries than processes."""

from __future__ import annotations

import http.client
import threading
import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from urllib.parse import quote, urlsplit

import pytest

from graph.turns import FullError, GoneError, LateError, Turns
from tests.face_helper import publish
from tests.http_kit import Client, serving

SLOW = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?o ?p }"


class Crowd:
    """Clients at one line: `order` tells who had a turn; a turn lasts until `go` is set."""

    def __init__(self, places: int, longest: int) -> None:
        self.turns = Turns(places, longest)
        self.order: list[str] = []
        self.go = threading.Event()
        self._threads = ThreadPoolExecutor(32)

    def comes(self, client: str) -> Future[None]:
        """One more of a client, who stands in the line (or has a turn) when this returns."""
        begun = threading.Event()
        waiting: Future[None] = self._threads.submit(self._wait, client, begun)
        begun.wait()
        time.sleep(0.03)
        return waiting

    def _wait(self, client: str, begun: threading.Event) -> None:
        begun.set()
        with self.turns.taken(client, time.monotonic() + 20):
            self.order.append(client)
            self.go.wait(20)


@pytest.fixture
def crowd() -> Iterator[Crowd]:
    crowd = Crowd(places=1, longest=4)
    yield crowd
    crowd.go.set()


def test_clients_take_turns_however_many_one_sends(crowd: Crowd) -> None:
    waiting = [crowd.comes(client) for client in ("a", "a", "a", "b", "c")]
    crowd.go.set()
    for one in waiting:
        one.result(5)
    assert crowd.order == ["a", "a", "b", "c", "a"]


def test_who_holds_a_place_waits_for_those_who_hold_none() -> None:
    turns = Turns(places=2, longest=10)
    order: list[str] = []

    def come(client: str) -> None:
        with turns.taken(client, time.monotonic() + 5):
            order.append(client)

    until = time.monotonic() + 5
    with (
        turns.taken("greedy", until),
        ThreadPoolExecutor(4) as threads,
        turns.taken("other", until),
    ):
        for client in ("greedy", "greedy", "new"):
            threads.submit(come, client)
            time.sleep(0.03)
    assert order == ["new", "greedy", "greedy"]


def test_a_full_line_refuses_the_last_of_the_client_with_most_in_it(crowd: Crowd) -> None:
    held = crowd.comes("a")
    waiting = [crowd.comes("a") for _ in range(4)]
    with pytest.raises(FullError):
        crowd.comes("a").result(5)
    newcomer = crowd.comes("b")
    with pytest.raises(FullError):
        waiting.pop().result(5)
    crowd.go.set()
    for one in (held, newcomer, *waiting):
        one.result(5)
    assert sorted(crowd.order) == ["a", "a", "a", "a", "b"]


def test_who_goes_away_or_has_waited_too_long_leaves_the_line(crowd: Crowd) -> None:
    held = crowd.comes("a")
    for error, until, gone in ((LateError, 0.05, lambda: False), (GoneError, 5.0, lambda: True)):
        for _ in range(6):  # more than the line is long
            with pytest.raises(error), crowd.turns.taken("b", time.monotonic() + until, gone):
                pytest.fail("a turn that nobody gave")
    crowd.go.set()
    held.result(5)
    with crowd.turns.taken("c", time.monotonic() + 0.05):
        pass


def test_no_place_is_lost_whatever_becomes_of_those_who_wait() -> None:
    turns = Turns(places=3, longest=5)
    at_work = most = 0
    lock = threading.Lock()

    def come(n: int) -> None:
        nonlocal at_work, most
        try:
            with turns.taken(f"client {n % 4}", time.monotonic() + 0.001 * (n % 7), lambda: n % 11 == 0):
                with lock:
                    at_work += 1
                    most = max(most, at_work)
                time.sleep(0.0005)
                with lock:
                    at_work -= 1
        except (FullError, LateError, GoneError):
            pass

    with ThreadPoolExecutor(16) as threads:
        list(threads.map(come, range(3_000)))
    assert most <= 3
    with (
        turns.taken("a", time.monotonic()),
        turns.taken("b", time.monotonic()),
        turns.taken("c", time.monotonic()),
        pytest.raises(LateError),
        turns.taken("d", time.monotonic()),
    ):
        pytest.fail("a fourth place")


# ---- as clients see it


@pytest.fixture
def client(tmp_path: Path) -> Iterator[Client]:
    path = publish(tmp_path / "store").path
    limits = {"query_workers": 1, "query_queue": 2, "queue_seconds": 0.5, "quick_seconds": 30}
    with serving(path, cache_bytes=0, **limits) as client:
        yield client


def begin(client: Client, text: str) -> http.client.HTTPConnection:
    """A request whose answer is not read."""
    place = urlsplit(client.root)
    connection = http.client.HTTPConnection(place.hostname or "", place.port, timeout=30)
    connection.request("GET", "/sparql?timeout=20&query=" + quote(text))
    time.sleep(0.2)
    return connection


def test_a_full_line_and_a_long_wait_are_told_and_pages_still_answer(client: Client) -> None:
    busy = begin(client, SLOW)
    waiting = [begin(client, "ASK {}") for _ in range(2)]
    started = time.monotonic()
    full = client.query("ASK {}")
    assert time.monotonic() - started < 0.4
    assert (full.status, full.headers["Retry-After"], full.headers["Cache-Control"]) == (503, "5", "no-store")
    assert "Too many queries are waiting" in full.text
    assert client.send("GET", "/ontology").status == 200
    for one in waiting:
        late = one.getresponse()
        assert (late.status, late.headers["Retry-After"]) == (503, "5")
        assert b"busy for 0.5 seconds" in late.read()
        one.close()
    busy.close()


def test_a_client_that_goes_away_frees_its_place(client: Client) -> None:
    client.query("ASK {}")
    begin(client, SLOW).close()
    started = time.monotonic()
    assert client.query("ASK {}").status == 200
    assert time.monotonic() - started < 0.5  # it would have waited so long and been refused


def test_a_limit_of_the_request_ends_its_query_in_time(client: Client) -> None:
    client.query("ASK {}")
    started = time.monotonic()
    reply = client.query(SLOW, timeout="0.4")
    assert (reply.status, "longer than 0.4 seconds and was ended" in reply.text) == (503, True)
    assert 0.4 <= time.monotonic() - started < 1.0
