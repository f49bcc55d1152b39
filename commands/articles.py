"""Articles in: `build` and `facts`."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import click

from commands.shared import json_option, own_names, print_json, published, say, settings, store_at, store_option


@click.command()
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@store_option
@click.option("--dry-run", is_flag=True, help="Read and check everything, publish nothing.")
@click.option("--strict", is_flag=True, help="Publish nothing if one article is refused.")
@click.option("--allow-violations", is_flag=True, help="Take in articles though they violate a shape.")
@json_option
def build(
    paths: tuple[str, ...], folder: Path, dry_run: bool, strict: bool, allow_violations: bool, as_json: bool
) -> int:
    """Read articles and publish a new generation of the graph.

    PATH is a file, a folder or - for standard input. Exit code 1 if an article was refused, as one
    that violates a shape is; the sound articles are published all the same, unless --strict.

    \b
    Example: touchline build samples/ --store store
             cat report.txt | touchline build -
    """
    from graph import screen
    from graph.build import build as run
    from graph.build import with_names

    report = run(
        store_at(folder),
        paths,
        dry_run=dry_run,
        strict=strict,
        allow_violations=allow_violations,
        settings=settings(),
        progress=screen.progress(),
        rooms=with_names(own_names(folder)),
    )
    if as_json:
        print_json(report.as_json())
    else:
        screen.build_report(report)
    for sentence in [] if report.articles else [one.reason for one in report.refused]:
        say(sentence)
    if report.articles and report.unpublished:
        say(f"nothing was published: {report.unpublished}")
    return 0 if report.sound else 1


@click.command()
@click.argument("paths", nargs=-1, metavar="[PATH...]")
@store_option
@click.option("--format", "form", type=click.Choice(["jsonl", "csv", "table"]), default="jsonl", show_default=True)
def facts(paths: tuple[str, ...], folder: Path, form: str) -> int:
    """List facts, one row each with the words that state it: of articles, or of a store.

    With a PATH (file, folder or -) the facts are read out of the articles; without one they come
    from the store. The rows are the same either way.

    \b
    Example: touchline facts report.txt --format table
             touchline facts --store store --format csv > facts.csv
    """
    from graph import screen
    from loaders import rows as contract

    refused: list[str] = []
    rows = _rows_of_articles(paths, own_names(folder), refused) if paths else _rows_of_store(folder)
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


def _rows_of_articles(paths: Iterable[str], names: Sequence[Path], refused: list[str]) -> Iterator[dict[str, Any]]:
    from loaders import articles
    from loaders.errors import ArticleError
    from loaders.facts import extract
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
                yield from table(article, extract(article, names))


def _rows_of_store(folder: Path) -> Iterable[dict[str, Any]]:
    from graph.table import rows

    return rows(published(folder))
