"""A server whose store is named so as to do harm, and bytes sent to it as they are."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from urllib.parse import urlsplit

import pyoxigraph as ox
import pytest

from graph.store import Store
from tests.face_helper import publish
from tests.http_kit import ROOT, Client, serving

TRAPS = ROOT / "tests" / "hostile.trig"


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """A store whose articles and things are named so as to do harm."""
    store = publish(tmp_path_factory.mktemp("hostile") / "store")
    with store.candidate() as candidate:
        candidate.dataset.load(path=str(TRAPS), format=ox.RdfFormat.TRIG)
        candidate.recount()
        candidate.publish()
    return store


@pytest.fixture(scope="module")
def client(store: Store) -> Iterator[Client]:
    with serving(store.path, receive_seconds=2, connections=40) as client:
        yield client


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    """A store that takes any RDF, and gives a change three seconds."""
    with serving(tmp_path_factory.mktemp("plain") / "store", "--plain", update_seconds=3) as client:
        yield client


def connection(client: Client) -> socket.socket:
    place = urlsplit(client.root)
    return socket.create_connection((place.hostname or "", place.port or 0), timeout=20)


def raw(client: Client, sent: bytes) -> bytes:
    """What comes back for these bytes until the server closes the connection."""
    with connection(client) as there:
        there.sendall(sent)
        answer = b""
        try:
            while piece := there.recv(1 << 16):
                answer += piece
        except ConnectionResetError:  # it closed before it had read all
            pass
        return answer
