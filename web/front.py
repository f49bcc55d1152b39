"""The server in front of the application: waitress in several processes, until they are told to stop."""

from __future__ import annotations

import logging
import os
import signal
import socket
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import click
import waitress
from waitress import wasyncore

from graph.lanes import STREAMS
from graph.remote.store import RemoteStore
from graph.settings import Settings
from graph.sound import mended
from graph.store import Store, StoreError
from server import create_app
from web import figures
from web.connection import Connection
from web.protocol import MOST_BYTES
from web.supervisor import FORK, StartError, Supervisor
from web.tokens import token_of
from web.watch import warn

#: A longer head of a request is refused; a long query is posted.
_HEAD_BYTES = 65_536
#: What is made of an answer before its client has taken what was made so far, in bytes.
_AHEAD = 4_000_000
#: Seconds after which a client that takes nothing more of its answer is given up.
_STALLED = 30
#: Where `processes` leaves it to us there are no more; each has its own memory, whatever the machine has.
_MOST_PROCESSES = 4
#: What the server processes share among them.
_SHARED = ("query_workers", "query_queue", "slow_workers", "slow_queue", "cache_bytes", "connections")


def run(folder: Path, settings: Settings, *, plain: bool = False) -> None:
    """Serve until told to stop. `plain` makes a plain store where there is none yet.

    At SIGTERM no more connections are taken, and the requests that are being answered have
    `stop_seconds` to end. Raises StoreError where nothing was built, ClickException where the port is taken.
    """
    _log(settings)
    # In a process of its own: the engine's threads do not survive in copies of the process that opened a store.
    with ProcessPoolExecutor(1, mp_context=FORK) as apart:
        warnings = apart.submit(_prepared, folder, settings, plain=plain).result()
    for sentence in warnings:
        warn(sentence)
    listening = _listen(settings.host, settings.port)
    count = _processes(settings)
    share = _share(settings, count)

    def serve(ready: Callable[[], None]) -> None:
        _serve(*_store(folder, share), warnings, listening, ready)

    def started() -> None:
        click.echo(f"http://{_shown(settings.host)}:{listening.getsockname()[1]}")

    with tempfile.TemporaryDirectory(prefix="touchline-") as counted:
        figures.share(Path(counted))
        try:
            Supervisor(count, serve, warn, listening.close, settings.stop_seconds).run(started)
        except StartError as error:
            raise click.ClickException(str(error)) from error


def _prepared(folder: Path, settings: Settings, *, plain: bool) -> tuple[str, ...]:
    """See to it that there is something sound to serve; what had to be done for it. Raises StoreError."""
    warnings = mended(Store(folder, keep=settings.keep_generations))
    store, _ = _store(folder, settings)
    if plain:
        store.begin_plain()
    if store.published() is None:
        raise StoreError(f"{folder}: nothing has been built here yet; run `touchline build`.")
    return warnings


def _store(folder: Path, settings: Settings) -> tuple[Store, Settings]:
    """What is served, and the settings by which it is."""
    house = Store(folder, keep=settings.keep_generations)
    return _elsewhere(house, settings) if settings.remote else (house, settings)


def _processes(settings: Settings) -> int:
    """Each has at least one process for queries, so there are no more of them than of those; where changes are brought
    elsewhere, one knows what was."""
    if settings.remote_update:
        return 1
    return min(settings.processes or min(os.cpu_count() or 1, _MOST_PROCESSES), settings.query_workers)


def _share(settings: Settings, count: int) -> Settings:
    """What one of so many server processes may use."""
    return replace(settings, **{name: -(-getattr(settings, name) // count) for name in _SHARED})


def _serve(
    store: Store, settings: Settings, warnings: Sequence[str], listening: socket.socket, ready: Callable[[], None]
) -> None:
    """Answer in this process what comes, until SIGTERM."""
    app = create_app(store, settings, warnings)
    site = app.extensions["touchline"]
    sockets: dict[int, Any] = {}
    front = waitress.create_server(
        app,
        map=sockets,
        sockets=[listening],
        threads=_threads(settings),
        outbuf_high_watermark=_AHEAD,
        outbuf_overflow=2 * _AHEAD,  # and so nothing is written to the disk
        log_socket_errors=False,  # so an answer that breaks off ends, too, and the access log has it
        channel_request_lookahead=1,  # without it nobody notices that a client went away
        max_request_body_size=max(MOST_BYTES, settings.update_bytes if token_of(settings) else 0),
        max_request_header_size=_HEAD_BYTES,
        connection_limit=settings.connections,
        channel_timeout=settings.receive_seconds,
        cleanup_interval=min(5, settings.receive_seconds),
        ident="touchline",
    )
    front.channel_class = Connection
    stopping = threading.Event()

    def stop(number: int, frame: object) -> None:
        stopping.set()
        front.pull_trigger()

    signal.signal(signal.SIGTERM, stop)
    site.pool.stand_by()
    ready()
    looked = time.monotonic()
    try:
        while not stopping.is_set():
            wasyncore.loop(timeout=1, map=sockets, count=1, use_poll=True)
            if time.monotonic() > looked + 1:
                looked = time.monotonic()
                _drop_stalled(front)
        _finish(front, sockets, settings.stop_seconds)
    finally:
        front.task_dispatcher.shutdown(timeout=1)
        front.close()
        site.close()


def _elsewhere(here: Store, settings: Settings) -> tuple[Store, Settings]:
    """The store elsewhere, with the one here beside it if it is there, and the settings by which it is served.

    Raises StoreError where it is to be changed and there is none here.
    """
    built = here.published() is not None
    if not settings.remote_update:  # no token counts
        settings = replace(settings, update_token="", update_token_file="")
    elif token_of(settings) and not built:
        raise StoreError(
            f"{here.path}: changes are made in the store here and then brought elsewhere, and nothing has been built "
            "here yet; run `touchline build`."
        )
    return RemoteStore(settings.remote, settings.remote_agreed, settings, here if built else None), settings


def _threads(settings: Settings) -> int:
    """A query that waits or runs holds a thread; the pages and /health need some besides."""
    quick = settings.query_workers + settings.query_queue
    return quick + settings.slow_workers + settings.slow_queue + STREAMS + 8


def _drop_stalled(front: Any) -> None:
    """Close the connections of those who have taken nothing of their answer for so long."""
    before = time.time() - _STALLED
    for channel in [*front.active_channels.values()]:
        if channel.total_outbufs_len and channel.last_activity < before:
            channel.handle_close()


def _finish(front: Any, sockets: dict[int, Any], seconds: float) -> None:
    """Answer what was asked already, for so many seconds at most."""
    wasyncore.dispatcher.close(front)  # the listening socket alone: threads still wake the loop by its trigger
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline and any(
        channel.requests or channel.total_outbufs_len for channel in front.active_channels.values()
    ):
        wasyncore.loop(timeout=0.1, map=sockets, count=1, use_poll=True)


def _listen(host: str, port: int) -> socket.socket:
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        return socket.create_server((host, port), family=family, backlog=1024)
    except OSError as error:
        raise click.ClickException(f"{host}:{port}: it is not possible to listen there ({error.strerror}).") from error


def _shown(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def _log(settings: Settings) -> None:
    """A line for each request and each slow query to standard error."""
    handler = logging.StreamHandler()
    handler.setFormatter(logging.Formatter("%(message)s"))
    logger = logging.getLogger("touchline")
    logger.addHandler(handler)
    logger.propagate = False
    logger.setLevel(logging.INFO if settings.access_log else logging.WARNING)
