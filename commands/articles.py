"""Articles in: `build` and `facts`."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from commands.shared import Verb, json_option, own_names, print_json, published, say, settings, store_at, store_option

if TYPE_CHECKING:
    from graph.settings import Settings
    from loaders.model import Article, Extraction


def _reader_options(verb: Verb) -> Verb:
    """`--reader URL` and `--reader-model NAME`, in every verb that reads articles."""
    model = click.option("--reader-model", metavar="NAME", help="What that endpoint calls its model.")
    url = click.option("--reader", metavar="URL", help="An OpenAI-compatible chat endpoint as a second reader.")
    return url(model(verb))


def _extraction(reader: str | None, model: str | None, names: Sequence[Path]) -> Callable[[Article], Extraction]:
    """What reads an article, the user's own `names` known: the rules, or with `reader` the rules and that endpoint."""
    if reader is None:
        from loaders.facts import extraction

        return partial(extraction, names=names)
    from loaders.readers.asking import Endpoint
    from loaders.readers.second import SecondReader

    said = settings()
    name = model or said.reader_model
    if not name:
        raise click.UsageError("--reader needs the name of its model: give --reader-model")
    endpoint = Endpoint(reader, name, said.reader_key, said.reader_seconds, said.reader_bytes)
    return SecondReader(endpoint, said.reader_characters, names).extraction


@click.command()
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@store_option
@click.option("--dry-run", is_flag=True, help="Read and check everything, publish nothing.")
@click.option("--strict", is_flag=True, help="Publish nothing if one article is refused.")
@click.option("--allow-violations", is_flag=True, help="Take in articles though they violate a shape.")
@click.option("--jobs", type=click.IntRange(1, 256), default=1, show_default=True, help="Read in so many processes.")
@click.option("--remote", metavar="URL", help="Bring the graph to the SPARQL 1.1 store at this address, too.")
@click.option("--update-url", metavar="URL", help="With --remote: where its updates are posted.")
@click.option("--agreed", metavar="IRI", help="With --remote: its named graph that holds what is agreed.")
@_reader_options
@json_option
def build(
    paths: tuple[str, ...],
    folder: Path,
    dry_run: bool,
    strict: bool,
    allow_violations: bool,
    jobs: int,
    remote: str | None,
    update_url: str | None,
    agreed: str | None,
    reader: str | None,
    reader_model: str | None,
    as_json: bool,
) -> int:
    """Read articles and publish a new generation of the graph.

    PATH is a file, a folder or - for standard input. Exit code 1 if an article was refused, as one
    that violates a shape is; the sound articles are published all the same, unless --strict. A large
    build publishes as it goes: stopped (Ctrl-C) and run again, it goes on from there.

    With --reader, a chat endpoint of your own proposes facts beside those of the rules; only those
    whose words stand in the article are taken. Without it nothing is asked of any network.

    With --remote the published generation is brought to a store elsewhere, in requests of a bounded
    size; stopped and run again, it goes on from there.

    \b
    Example: touchline build samples/ --store store
             touchline build archive/ --jobs 4
             touchline build archive/ --remote http://127.0.0.1:8890/sparql --update-url http://127.0.0.1:8890/sparql
             cat report.txt | touchline build -
    """
    from graph import screen
    from graph.build import build as run
    from graph.build import with_names

    if reader is not None and jobs > 1:
        raise click.UsageError("--jobs is for the rules alone: an endpoint is asked about one article after another")
    said = settings()
    said = replace(
        said,
        remote=remote or said.remote,
        remote_update=update_url or said.remote_update,
        remote_agreed=agreed or said.remote_agreed,
    )
    if (remote and not said.remote_update) or (said.remote_update and not said.remote):
        raise click.UsageError("a store elsewhere is written with both --remote and --update-url")
    names = own_names(folder)
    report = run(
        store_at(folder),
        paths,
        dry_run=dry_run,
        strict=strict,
        allow_violations=allow_violations,
        settings=said,
        progress=screen.progress(),
        jobs=jobs,
        rooms=replace(
            with_names(names, f"{reader} {reader_model}" if reader else ""),
            extract=_extraction(reader, reader_model, names),
        ),
    )
    if as_json:
        print_json(report.as_json())
    else:
        screen.build_report(report)
    for sentence in [] if report.articles else [one.reason for one in report.refused]:
        say(sentence)
    if report.articles and report.unpublished:
        say(f"nothing was published: {report.unpublished}")
    if said.remote_update and not dry_run and store_at(folder).published() is not None:
        _bring(folder, said)
    return 0 if report.sound else 1


def _bring(folder: Path, said: Settings) -> None:
    """Bring what is published to the store elsewhere, and say what that took."""
    from graph.remote.publish import publish
    from graph.remote.store import RemoteStore
    from graph.remote.writer import bringing

    with bringing(store_at(folder)):
        sent = publish(published(folder), RemoteStore(said.remote, said.remote_agreed, said), said.remote_update, said)
    what = f"{sent.came:,} statements came, {sent.gone:,} went, in {sent.requests:,} requests"
    click.echo(f"{said.remote}: {what}", err=True)


@click.command()
@click.argument("paths", nargs=-1, metavar="[PATH...]")
@store_option
@click.option("--format", "form", type=click.Choice(["jsonl", "csv", "table"]), default="jsonl", show_default=True)
@_reader_options
def facts(paths: tuple[str, ...], folder: Path, form: str, reader: str | None, reader_model: str | None) -> int:
    """List facts, one row each with the words that state it: of articles, or of a store.

    With a PATH (file, folder or -) the facts are read out of the articles; without one they come
    from the store. The rows are the same either way.

    \b
    Example: touchline facts report.txt --format table
             touchline facts --store store --format csv > facts.csv
    """
    from graph import screen
    from loaders import rows as contract

    if reader and not paths:
        raise click.UsageError("--reader reads articles: give a PATH")
    refused: list[str] = []
    names = own_names(folder)
    read = _extraction(reader, reader_model, names)
    rows = _rows_of_articles(paths, read, refused) if paths else _rows_of_store(folder)
    if form == "jsonl":
        for row in rows:
            sys.stdout.write(contract.to_jsonl([row]))
    elif form == "csv":
        sys.stdout.write(contract.to_csv(list(rows)))
    else:
        screen.facts(list(rows))
    for sentence in refused:
        say(sentence)
    return 1 if refused else 0


def _rows_of_articles(
    paths: Iterable[str], read: Callable[[Article], Extraction], refused: list[str]
) -> Iterator[dict[str, Any]]:
    from loaders import articles
    from loaders.errors import ArticleError
    from loaders.rows import table

    chosen = settings()
    limits = {"limit": chosen.max_article_bytes, "archive_limit": chosen.max_archive_bytes}
    for path in articles.find(paths):
        try:
            found = articles.read(path, **limits, refuse=lambda error: refused.append(str(error)))
        except ArticleError as error:
            refused.append(str(error))
        else:
            for article in found:
                told = read(article)
                if told.failed:
                    refused.append(f"{article.id}: {told.failed}")
                yield from table(article, told.facts)


def _rows_of_store(folder: Path) -> Iterable[dict[str, Any]]:
    from graph.table import rows

    return rows(published(folder))
