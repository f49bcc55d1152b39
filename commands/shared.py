"""What the verbs share: options, the store, settings, JSON and the sentence that says what is wrong."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    import pyoxigraph as ox

    from graph.settings import Settings
    from graph.store import Store

#: Where a store's own tables of names lie.
OWN_NAMES = "gazetteer"

Verb = TypeVar("Verb", bound=Callable[..., Any])


def store_option(verb: Verb) -> Verb:
    """`--store DIR`, in every verb that reads or writes a store."""
    return click.option(
        "--store",
        "folder",
        type=click.Path(path_type=Path),
        callback=lambda context, option, folder: folder or Path(settings().store),
        help="The store's folder; `store` unless set.",
    )(verb)


def day(context: click.Context, option: click.Parameter, given: datetime | None) -> date:
    """A day as given, else today: what a person does is dated."""
    return given.date() if given else date.today()


def json_option(verb: Verb) -> Verb:
    """`--json`, for a machine that reads the answer."""
    return click.option("--json", "as_json", is_flag=True, help="Write JSON.")(verb)


def settings() -> Settings:
    """What --set, the environment and the settings file say. Raises SettingError."""
    from graph.settings import read

    given = click.get_current_context().find_root().params
    return read(flags=dict(given.get("flags") or ()), file=given.get("config"))


def store_at(folder: Path) -> Store:
    """The store in a folder; nothing is opened or made yet."""
    from graph.store import Store

    return Store(folder, keep=settings().keep_generations)


def published(folder: Path) -> ox.Store:
    """The published generation, for reading."""
    dataset = store_at(folder).open_published()
    if dataset is None:
        raise click.ClickException(f"{folder}: nothing has been built here yet; run `touchline build`.")
    return dataset


def own_names(folder: Path) -> tuple[Path, ...]:
    """The tables of names that are kept with a store."""
    from loaders.reading.gazetteer_own import tables

    return tables(folder / OWN_NAMES)


def print_json(value: object) -> None:
    """JSON on standard output, as people read it."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))


def say(sentence: str) -> int:
    """A sentence on standard error; gives the exit code 1."""
    click.echo(f"touchline: {sentence.removesuffix('.')}.", err=True)
    return 1
