"""Connections made to confuse or to block the server, byte by byte."""

from __future__ import annotations

import re
import threading
import time
from urllib.parse import quote

import pytest

from tests.http_kit import Client
from tests.security_kit import client, connection, raw, store

__all__ = ["client", "store"]  # fixtures


HEAD = b"POST /sparql HTTP/1.1\r\nHost: a\r\nContent-Type: application/sparql-query\r\n"
NEXT = b"GET /health/live HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"


@pytest.mark.parametrize(
    "lengths",
    [
        b"Content-Length: 6\r\nContent-Length: 60\r\n\r\nASK {}",
        b"Content-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n6\r\nASK {}\r\n0\r\n\r\n",
        b"Transfer-Encoding: chunked\r\nContent-Length: 6\r\n\r\n0\r\n\r\n",
        b"Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
        b"Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n",
        b"Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n",
        b"Transfer-Encoding:\x0bchunked\r\n\r\n0\r\n\r\n",
        b"Transfer-Encoding: chunked\r\n\r\n0x6\r\nASK {}\r\n0\r\n\r\n",
        b"Transfer-Encoding: chunked\r\n\r\n-6\r\nASK {}\r\n0\r\n\r\n",
        b"Transfer-Encoding: chunked\r\n\r\n6;\nASK {}\r\n0\r\n\r\n",
        b"Content-Length: -1\r\n\r\n",
        b"Content-Length: +6\r\n\r\nASK {}",
        b"Content-Length: 6, 6\r\n\r\nASK {}",
        b"Content-Length: 6\x00\r\n\r\nASK {}",
        b"Content-Length : 6\r\n\r\nASK {}",
    ],
)
def test_a_request_whose_length_is_in_doubt_is_refused_and_its_connection_closed(
    client: Client, lengths: bytes
) -> None:
    answer = raw(client, HEAD + lengths + NEXT)
    assert re.match(rb"HTTP/1.[01] (400|501) ", answer), answer[:200]
    assert answer.count(b"HTTP/1.") == 1  # what follows is answered by nobody


def test_chunks_of_an_older_protocol_are_refused(client: Client) -> None:
    old = (
        HEAD.replace(b"HTTP/1.1", b"HTTP/1.0")
        + b"Connection: keep-alive\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
    )
    answer = raw(client, old + NEXT)
    assert b" 400 " in answer.split(b"\r\n", 1)[0]
    assert answer.count(b"HTTP/1.") == 1


@pytest.mark.parametrize("method", ["GET", "POST", "BREW"])
def test_who_waits_to_be_told_to_go_on_with_no_body_is_answered(client: Client, method: str) -> None:
    head = f"{method} /health/live HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 0\r\n"
    answer = raw(client, head.encode() + b"Connection: close\r\n\r\n")
    assert re.match(rb"HTTP/1.1 (200|405) ", answer), answer[:100]


def test_headers_without_end_are_refused(client: Client) -> None:
    for many in (b"X: " + b"a" * 70_000, b"\r\n".join(b"X%d: a" % n for n in range(8000))):
        answer = raw(client, b"GET /health/live HTTP/1.1\r\nHost: a\r\n" + many + b"\r\n\r\n")
        assert b" 431 " in answer.split(b"\r\n", 1)[0]
    accept = "text/html;q=0.1," * 4000
    assert client.send("GET", "/health/live", headers={"Accept": accept}).status == 200
    assert client.send("GET", "/sparql?query=ASK%7B%7D", headers={"Accept": accept}).status in (200, 303)


def test_a_body_longer_than_any_is_refused_before_it_is_sent(client: Client) -> None:
    answer = raw(client, HEAD + b"Content-Length: 99999999999\r\n\r\nASK {}")
    assert b" 413 " in answer.split(b"\r\n", 1)[0]


@pytest.mark.parametrize("part", [b"GET / HTTP/1.1\r\nX: ", HEAD + b"Content-Length: 100000\r\n\r\n", b"G"])
def test_a_request_that_comes_byte_by_byte_is_dropped_and_others_are_answered(client: Client, part: bytes) -> None:
    ended = []

    def drip() -> None:
        with connection(client) as there:
            there.sendall(part)
            try:
                for _ in range(200):
                    there.sendall(b"a")
                    time.sleep(0.1)
            except OSError:
                ended.append(True)

    slow = [threading.Thread(target=drip) for _ in range(20)]
    for one in slow:
        one.start()
    for _ in range(10):
        assert client.query("ASK {}").status == 200
    for one in slow:
        one.join()
    assert len(ended) == 20


def test_idle_connections_are_closed_and_more_than_may_be_open_wait(client: Client) -> None:
    idle = [connection(client) for _ in range(60)]  # the server was told 40
    try:
        assert client.send("GET", "/health/live").status == 200  # when the idle ones are closed
    finally:
        for one in idle:
            one.close()


def test_a_client_that_reads_slowly_holds_up_nobody(client: Client) -> None:
    slow = [connection(client) for _ in range(10)]
    try:
        for one in slow:
            query = quote("SELECT * { { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } } ?a ?b ?c }")
            one.sendall(f"GET /sparql?query={query} HTTP/1.1\r\nHost: a\r\n\r\n".encode())
        for _ in range(10):
            assert client.query("ASK {}").status == 200
        assert slow[0].recv(12) == b"HTTP/1.1 200"
    finally:
        for one in slow:
            one.close()
