"""The endpoint: `serve`."""

from __future__ import annotations

from pathlib import Path

import click

from commands.shared import settings, store_option


@click.command()
@store_option
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True, help="0 takes a free one.")
def serve(folder: Path, host: str, port: int) -> None:
    """Serve the pages and the SPARQL endpoint, read-only, until stopped.

    \b
    Example: touchline serve --port 8080
    """
    from server import run

    run(folder, host, port, settings())
