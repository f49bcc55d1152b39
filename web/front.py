"""The server in front of the application: waitress, until it is told to stop."""

from __future__ import annotations

import signal
from pathlib import Path
from typing import NoReturn

import click
import waitress

from graph.settings import Settings
from graph.store import Store, StoreError
from server import MOST_BYTES, create_app
from web.tokens import token_of


def run(folder: Path, settings: Settings, *, plain: bool = False) -> None:
    """Serve until told to stop. `plain` makes a plain store where there is none yet.

    Raises StoreError where nothing was built, ClickException where the port is taken.
    """
    store = Store(folder, keep=settings.keep_generations)
    if plain:
        store.begin_plain()
    if store.published() is None:
        raise StoreError(f"{folder}: nothing has been built here yet; run `touchline build`.")
    app = create_app(store, settings)
    site = app.extensions["touchline"]
    host, port = settings.host, settings.port
    try:
        front = waitress.create_server(
            app,
            host=host,
            port=port,
            threads=8,
            max_request_body_size=max(MOST_BYTES, settings.update_bytes if token_of(settings) else 0),
            ident="touchline",
        )
    except OSError as error:
        raise click.ClickException(f"{host}:{port}: it is not possible to listen there ({error.strerror}).") from error
    site.pool.run("ASK {}")  # so that the first visitor waits for no process to start
    signal.signal(signal.SIGTERM, _stop)
    click.echo(f"http://{host}:{front.effective_port}")
    try:
        front.run()
    finally:
        front.close()
        site.close()


def _stop(number: int, frame: object) -> NoReturn:
    raise SystemExit(0)
