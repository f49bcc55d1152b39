"""Waiting for connections: one of several processes wakes for each, and none is left to lie."""

from __future__ import annotations

import contextlib
import os
import select
import socket
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from waitress import wasyncore

from web.looking import Looking


class Party(wasyncore.dispatcher):
    """One end of a socket, and what it was told of."""

    def __init__(self, sock: socket.socket, sockets: dict[int, Any], *, accepting: bool = False) -> None:
        super().__init__(sock, sockets)
        self.accepting = accepting
        self.told: list[str] = []
        self.reads, self.writes = True, False

    def readable(self) -> bool:
        return self.reads

    def writable(self) -> bool:
        return self.writes

    def handle_accept(self) -> None:
        self.told.append("connection")

    def handle_read(self) -> None:
        self.told.append("read")

    def handle_write(self) -> None:
        self.told.append("written")

    def handle_close(self) -> None:
        self.told.append("closed")
        self.del_channel()


@pytest.fixture(params=["epoll", "poll"])
def looking(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Callable[[dict[int, Any]], Looking]:
    if request.param == "epoll" and not hasattr(select, "epoll"):
        pytest.skip("this system has no epoll")
    if request.param == "poll":
        monkeypatch.delattr(select, "epoll", raising=False)
    return Looking


@pytest.fixture
def listening() -> Iterator[socket.socket]:
    with socket.create_server(("127.0.0.1", 0)) as one:
        yield one


def connected(listening: socket.socket) -> socket.socket:
    return socket.create_connection(listening.getsockname())


def test_what_happens_is_told_to_whom_it_concerns_and_no_more_than_is_wanted(looking: Any) -> None:
    sockets: dict[int, Any] = {}
    here, there = socket.socketpair()
    party, looks = Party(here, sockets), looking(sockets)
    with contextlib.closing(looks), here, there:
        looks.look(0)
        assert party.told == []
        there.send(b"word")
        looks.look(5)
        assert party.told == ["read"]
        party.reads, party.writes = False, True
        looks.look(5)
        assert party.told == ["read", "written"]
        party.reads = party.writes = False
        looks.look(0)
        assert party.told == ["read", "written"]
        party.reads = True
        there.close()
        looks.look(5)
        assert "closed" in party.told or party.told.count("read") == 2


def test_a_connection_is_told_while_connections_are_wanted(looking: Any, listening: socket.socket) -> None:
    sockets: dict[int, Any] = {}
    party, looks = Party(listening, sockets, accepting=True), looking(sockets)
    with contextlib.closing(looks), connected(listening):
        party.reads = False
        looks.look(0.05)
        assert party.told == []
        party.reads = True
        looks.look(5)
        assert party.told == ["connection"]


def test_a_number_that_is_used_again_is_another_socket(looking: Any) -> None:
    sockets: dict[int, Any] = {}
    looks = looking(sockets)
    numbers = []
    with contextlib.closing(looks):
        for _ in range(3):
            here, there = socket.socketpair()
            with there:
                party = Party(here, sockets)
                numbers.append(here.fileno())
                looks.look(0)
                there.send(b"word")
                looks.look(5)
                assert party.told == ["read"]
                party.del_channel()
                here.close()
    assert len({*numbers}) < 3


def test_a_socket_that_somebody_closed_is_given_up(looking: Any) -> None:
    sockets: dict[int, Any] = {}
    here, there = socket.socketpair()
    party, looks = Party(here, sockets), looking(sockets)
    with contextlib.closing(looks), there:
        os.close(here.detach())
        looks.look(5)
        assert party.told == ["closed"]
        assert sockets == {}


needs_epoll = pytest.mark.skipif(not hasattr(select, "epoll"), reason="this system has no epoll")


@needs_epoll
def test_a_connection_wakes_one_of_those_that_wait(listening: socket.socket) -> None:
    maps: list[dict[int, Any]] = [{}, {}, {}]
    parties = [Party(listening, one, accepting=True) for one in maps]
    looks = [Looking(one) for one in maps]
    threads = [threading.Thread(target=one.look, args=(1,)) for one in looks]
    with contextlib.ExitStack() as open_here:
        for one in looks:
            one.look(0)
            open_here.callback(one.close)
        for thread in threads:
            thread.start()
        threads[0].join(0.2)  # all of them wait
        with connected(listening):
            for thread in threads:
                thread.join()
    assert sum(len(party.told) for party in parties) == 1


@needs_epoll
def test_a_connection_that_woke_one_that_ended_is_taken_by_another(listening: socket.socket) -> None:
    maps: list[dict[int, Any]] = [{}, {}]
    first, second = (Party(listening, one, accepting=True) for one in maps)
    ends, stays = (Looking(one) for one in maps)
    waits = threading.Thread(target=ends.look, args=(5,))
    with contextlib.closing(stays):
        waits.start()
        stays.look(0.2)
        with connected(listening):
            waits.join()
            assert first.told == ["connection"]  # and it does not take it
            ends.close()
            for _ in range(3):
                stays.look(0.05)
            assert "connection" in second.told


@needs_epoll
def test_a_listening_socket_that_is_forgotten_wakes_nobody_though_others_have_it(listening: socket.socket) -> None:
    sockets: dict[int, Any] = {}
    party, looks = Party(listening.dup(), sockets, accepting=True), Looking(sockets)
    with contextlib.closing(looks):
        looks.look(0)
        looks.forget(party._fileno)
        party.close()
        with connected(listening):
            assert looks._waiting is not None
            assert looks._waiting.poll(0.1) == []
