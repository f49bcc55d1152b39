"""A copy of the graph elsewhere, and back: `backup` and `restore`."""

from __future__ import annotations

from pathlib import Path

import click

from commands.shared import store_at, store_option


@click.command()
@click.argument("copy", type=click.Path(path_type=Path), metavar="DIR")
@store_option
def backup(copy: Path, folder: Path) -> None:
    """Copy the published generation to DIR, while the store is served and written. The copy is a store, too.

    \b
    Example: touchline backup /backups/2024-05-01 --store store
    """
    from graph.backup import backup as run

    generation = run(store_at(folder), copy)
    click.echo(f"{copy}: {generation.quads:,} statements.", err=True)


@click.command()
@click.argument("copy", type=click.Path(path_type=Path), metavar="DIR")
@store_option
def restore(copy: Path, folder: Path) -> None:
    """Publish what a backup in DIR holds as a new generation; nothing is deleted, and a server follows at once.

    \b
    Example: touchline restore /backups/2024-05-01 --store store
    """
    from graph.backup import restore as run

    generation = run(store_at(folder), copy)
    click.echo(f"Generation {generation.number} is published ({generation.quads:,} statements).", err=True)
