"""Names of one's own: the group `gazetteer`."""

from __future__ import annotations

from pathlib import Path

import click

from commands.shared import OWN_NAMES, own_names, store_option


@click.group()
def gazetteer() -> None:
    """Clubs, grounds and other names that the shipped gazetteer lacks: tables of your own, kept with the store.

    \b
    Example: touchline gazetteer add names.csv     check a table and keep it
             touchline gazetteer list              which tables are kept
             touchline gazetteer remove names      take one out
    """


@gazetteer.command()
@click.argument("file", type=click.Path(path_type=Path), metavar="FILE.csv")
@store_option
def add(file: Path, folder: Path) -> None:
    """Check a table of names and keep it with the store; the next build knows them.

    Its columns are name, kind and, where wanted, aliases, nicknames, qid and country. One of the same
    name is replaced.

    \b
    Example: touchline gazetteer add names.csv
    """
    from loaders.reading import gazetteer_own

    table = gazetteer_own.add(folder / OWN_NAMES, file)
    click.echo(f"{table.name}: {table.names:,} names of {table.things:,} things are known from the next build on.")


@gazetteer.command("list")
@store_option
def listing(folder: Path) -> None:
    """The tables that are kept with the store.

    \b
    Example: touchline gazetteer list
    """
    from graph import screen
    from loaders.reading import gazetteer_own

    found = [gazetteer_own.check(path) for path in own_names(folder)]
    screen.table(("table", "things", "names"), [(one.name, f"{one.things:,}", f"{one.names:,}") for one in found])


@gazetteer.command()
@click.argument("name")
@store_option
def remove(name: str, folder: Path) -> None:
    """Take a table out; what was built with it stays until it is built again.

    \b
    Example: touchline gazetteer remove names
    """
    from loaders.reading import gazetteer_own

    gazetteer_own.remove(folder / OWN_NAMES, name)
    click.echo(f"{name.removesuffix('.csv')} is taken out.")
