"""The store's generations: `generations` and `rollback`."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click

from commands.shared import json_option, print_json, store_at, store_option


@click.command()
@store_option
@json_option
def generations(folder: Path, as_json: bool) -> None:
    """List the generations that the store keeps; * marks the published one.

    \b
    Example: touchline generations
    """
    from graph import screen

    kept = store_at(folder).generations()
    if as_json:
        print_json([asdict(generation) for generation in kept])
    else:
        screen.generations(kept)


@click.command()
@click.argument("number", type=click.IntRange(min=1), metavar="N")
@store_option
def rollback(number: int, folder: Path) -> None:
    """Publish generation N again; nothing is deleted.

    \b
    Example: touchline rollback 3
    """
    generation = store_at(folder).rollback(number)
    click.echo(f"Generation {generation.number} is published ({generation.articles} articles).", err=True)
