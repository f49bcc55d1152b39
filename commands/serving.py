"""The endpoint: `serve`."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import click

from commands.shared import settings, store_option


@click.command()
@store_option
@click.option("--host", help="The address to listen on; 127.0.0.1 unless set.")
@click.option("--port", type=click.IntRange(0, 65535), help="8000 unless set; 0 takes a free one.")
@click.option("--processes", type=click.IntRange(min=0), help="Server processes; one for each core unless set.")
@click.option("--plain", is_flag=True, help="Serve a plain store, made where there is none: RDF of any kind.")
@click.option("--remote", metavar="URL", help="Serve the SPARQL 1.1 store at this address.")
@click.option("--update-url", metavar="URL", help="With --remote: where it takes updates; it is only read without.")
@click.option("--agreed", metavar="IRI", help="With --remote: its named graph that holds what is agreed.")
def serve(
    folder: Path,
    host: str | None,
    port: int | None,
    processes: int | None,
    plain: bool,
    remote: str | None,
    update_url: str | None,
    agreed: str | None,
) -> None:
    """Serve the pages and the SPARQL endpoint until stopped.

    With --remote and --update-url changes are made in the store here, where agreement and shapes guard
    it, and what comes of them is brought to the store elsewhere.

    \b
    Example: touchline serve --port 8080
    """
    from web.front import run

    chosen = settings()
    if plain and (remote or chosen.remote):
        raise click.UsageError("--plain is of the embedded store, and --remote is of another.")
    chosen = replace(
        chosen,
        host=host or chosen.host,
        port=chosen.port if port is None else port,
        processes=chosen.processes if processes is None else processes,
        remote=remote or chosen.remote,
        remote_update=update_url or chosen.remote_update,
        remote_agreed=agreed or chosen.remote_agreed,
    )
    if update_url and not chosen.remote:
        raise click.UsageError("--update-url is of the store that --remote names.")
    run(folder, chosen, plain=plain)
