"""The `touchline` command: each verb parses its arguments, calls one function and prints.

A verb imports what it needs when it runs, so that `--help` is there at once.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar, cast

import click

if TYPE_CHECKING:
    import pyoxigraph as ox

    from graph.settings import Settings
    from graph.store import Store

Verb = TypeVar("Verb", bound=Callable[..., Any])


def store_option(verb: Verb) -> Verb:
    """`--store DIR`, in every verb that reads or writes a store."""
    return click.option(
        "--store",
        "folder",
        type=click.Path(path_type=Path),
        default="store",
        envvar="TOUCHLINE_STORE",
        show_default=True,
        help="The store's folder (or set TOUCHLINE_STORE).",
    )(verb)


def json_option(verb: Verb) -> Verb:
    """`--json`, for a machine that reads the answer."""
    return click.option("--json", "as_json", is_flag=True, help="Write JSON.")(verb)


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="touchline", message="%(prog)s %(version)s")
def cli() -> None:
    """Football match reports as a knowledge graph whose every statement quotes its source.

    \b
    touchline build samples/              read reports and publish a graph
    touchline query scorers               ask one of the shipped questions
    touchline show "Mohamed Salah"        all that is known, and who says so
    touchline serve                       pages and a SPARQL endpoint
    """


# ---- articles in


@cli.command()
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@store_option
@click.option("--dry-run", is_flag=True, help="Read and check everything, publish nothing.")
@click.option("--strict", is_flag=True, help="Publish nothing if one article is refused.")
@click.option("--allow-violations", is_flag=True, help="Publish although a shape is violated.")
@json_option
def build(
    paths: tuple[str, ...], folder: Path, dry_run: bool, strict: bool, allow_violations: bool, as_json: bool
) -> int:
    """Read articles and publish a new generation of the graph.

    PATH is a file, a folder or - for standard input. Exit code 1 if an article was refused or a
    shape violated; the sound articles are published all the same, unless --strict.

    \b
    Example: touchline build samples/ --store store
             cat report.txt | touchline build -
    """
    from graph import screen
    from graph.build import build as run

    report = run(
        _store(folder),
        paths,
        dry_run=dry_run,
        strict=strict,
        allow_violations=allow_violations,
        settings=_settings(),
        progress=screen.progress(),
    )
    if as_json:
        _print_json(report.as_json())
    else:
        screen.build_report(report)
    for sentence in [] if report.articles else [one.reason for one in report.refused]:
        _say(sentence)
    if report.articles and report.unpublished:
        _say(f"nothing was published: {report.unpublished}")
    return 0 if report.sound else 1


@cli.command()
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
    rows = _rows_of_articles(paths, refused) if paths else _rows_of_store(folder)
    if form == "jsonl":
        for row in rows:
            sys.stdout.write(contract.to_jsonl([row]))
    elif form == "csv":
        sys.stdout.write(contract.to_csv(list(rows)))
    else:
        screen.facts(list(rows))
    for sentence in refused:
        _say(sentence)
    return 1 if refused else 0


def _rows_of_articles(paths: Iterable[str], refused: list[str]) -> Iterator[dict[str, Any]]:
    from loaders import articles
    from loaders.errors import ArticleError
    from loaders.facts import extract
    from loaders.rows import table

    limit = _settings().max_article_bytes
    for path in articles.find(paths):
        try:
            article = articles.read(path, limit=limit)
        except ArticleError as error:
            refused.append(str(error))
        else:
            yield from table(article, extract(article))


def _rows_of_store(folder: Path) -> Iterable[dict[str, Any]]:
    from graph.table import rows

    return rows(_published(folder))


# ---- answers out


@cli.command()
@click.argument("question", required=False, metavar="QUERY|FILE.rq|NAME")
@store_option
@click.option("--format", "form", type=click.Choice(["table", "json", "csv", "tsv", "xml", "turtle"]), default="table")
@click.option("--list", "listing", is_flag=True, help="List the shipped questions.")
def query(question: str | None, folder: Path, form: str, listing: bool) -> None:
    """Ask the graph: a SPARQL query, a file with one, or a shipped question by its name.

    \b
    Example: touchline query scorers
             touchline query "SELECT ?who { ?goal tl:scorer/rdfs:label ?who }" --format csv
             touchline query --list
    """
    from graph import screen
    from graph.asked import query_text
    from graph.query import query as ask
    from graph.query import shipped

    if listing:
        screen.table(("name", "question"), [(one.name, one.title) for one in shipped()])
        return
    if question is None:
        raise click.UsageError("Missing argument 'QUERY|FILE.rq|NAME'", click.get_current_context())
    text = query_text(question)
    rows = "json" if form in ("table", "turtle") else form
    answer = ask(_store(folder), text, settings=_settings(), rows_format=rows)
    screen.answer(answer, form, _settings().base)
    if answer.cut:
        _say(f"more than {answer.rows:,} rows; the rest was left out (TOUCHLINE_QUERY_ROWS sets how many).")


@cli.command()
@click.argument("name", metavar="IRI|NAME")
@store_option
@json_option
def show(name: str, folder: Path, as_json: bool) -> None:
    """Everything about a match, person, club or article, each statement with its sources.

    \b
    Example: touchline show "Mohamed Salah"
             touchline show match/2024-04-18-atalanta-liverpool
    """
    from graph import screen
    from graph.show import find

    entity = find(_published(folder), name, _settings().base)
    if as_json:
        _print_json(entity.as_json())
    else:
        screen.entity(entity)


@cli.command()
@store_option
@click.option("--format", "form", type=click.Choice(["table", "json"]), default="table", show_default=True)
def conflicts(folder: Path, form: str) -> None:
    """Where the articles contradict each other: on what, and who says what in which words.

    \b
    Example: touchline conflicts --format json
    """
    from graph import screen
    from graph.show import conflicts as disagreements

    found = disagreements(_published(folder))
    if form == "json":
        _print_json([conflict.as_json() for conflict in found])
    else:
        screen.conflicts(found)


@cli.command()
@store_option
@json_option
def validate(folder: Path, as_json: bool) -> int:
    """Check the whole published graph against the shapes. Exit code 1 if one is violated.

    \b
    Example: touchline validate --store store
    """
    from graph import screen
    from graph.validate import validate as check

    violations = check(_published(folder), None)
    if as_json:
        _print_json([asdict(violation) for violation in violations])
    else:
        screen.violations(violations)
    return 1 if violations else 0


@cli.command()
@store_option
@click.option("--format", "form", type=click.Choice(["turtle", "trig", "nquads", "jsonld"]), default="turtle")
@click.option("-o", "--output", type=click.Path(path_type=Path, dir_okay=False), help="Write to this file.")
def export(folder: Path, form: str, output: Path | None) -> None:
    """Write the graph: Turtle has what is agreed; TriG, N-Quads and JSON-LD have the articles' graphs too.

    \b
    Example: touchline export --format trig -o graph.trig
    """
    from graph import screen
    from graph.export import Format
    from graph.export import export as write

    store, chosen = _store(folder), cast("Format", form)
    _published(folder)  # no file is begun where there is nothing to write
    if output is None:
        sys.stdout.flush()
        write(store, chosen, sys.stdout.buffer, settings=_settings())
        return
    with screen.whole_file(output) as file:
        count = write(store, chosen, file, settings=_settings())
    click.echo(f"{output}: {count:,} statements.", err=True)


# ---- generations, and the endpoint


@cli.command()
@store_option
@json_option
def generations(folder: Path, as_json: bool) -> None:
    """List the generations that the store keeps; * marks the published one.

    \b
    Example: touchline generations
    """
    from graph import screen

    kept = _store(folder).generations()
    if as_json:
        _print_json([asdict(generation) for generation in kept])
    else:
        screen.generations(kept)


@cli.command()
@click.argument("number", type=click.IntRange(min=1), metavar="N")
@store_option
def rollback(number: int, folder: Path) -> None:
    """Publish generation N again; nothing is deleted.

    \b
    Example: touchline rollback 3
    """
    generation = _store(folder).rollback(number)
    click.echo(f"Generation {generation.number} is published ({generation.articles} articles).", err=True)


@cli.command()
@store_option
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True, help="0 takes a free one.")
def serve(folder: Path, host: str, port: int) -> None:
    """Serve the pages and the SPARQL endpoint, read-only, until stopped.

    \b
    Example: touchline serve --port 8080
    """
    from server import run

    run(folder, host, port, _settings())


# ---- what the verbs share


def _settings() -> Settings:
    from graph.settings import from_environment

    return from_environment()


def _store(folder: Path) -> Store:
    from graph.store import Store

    return Store(folder, keep=_settings().keep_generations)


def _published(folder: Path) -> ox.Store:
    """The published generation, for reading."""
    dataset = _store(folder).open_published()
    if dataset is None:
        raise click.ClickException(f"{folder}: nothing has been built here yet; run `touchline build`.")
    return dataset


def _print_json(value: object) -> None:
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))


# ---- where an error becomes a sentence


def main() -> NoReturn:
    """Run the command. Whatever is wrong is one sentence on standard error, and exit code 1."""
    sys.exit(_run())


def _run() -> int:
    try:
        code = cli.main(standalone_mode=False)
        sys.stdout.flush()
    except click.UsageError as error:
        where = error.ctx.command_path if error.ctx else "touchline"
        return _say(f"{error.format_message().rstrip('.')}; `{where} --help` tells more.")
    except click.ClickException as error:
        return _say(error.format_message())
    except _expected() as error:
        return _say(str(error))
    except (click.Abort, KeyboardInterrupt):
        _say("stopped.")
        return 130
    except BrokenPipeError:
        # The reader (`| head`) has seen enough; keep Python from complaining when it closes the pipe.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    return code if isinstance(code, int) else 0


def _expected() -> tuple[type[Exception], ...]:
    """What can be wrong with articles, stores, settings and queries: each says itself in one sentence."""
    from graph.query import QueryError
    from graph.screen import UnwritableError
    from graph.settings import SettingError
    from graph.show import NotFoundError
    from graph.store import StoreError
    from loaders.errors import ArticleError

    return ArticleError, NotFoundError, QueryError, SettingError, StoreError, UnwritableError


def _say(sentence: str) -> int:
    click.echo(f"touchline: {sentence.removesuffix('.')}.", err=True)
    return 1


if __name__ == "__main__":
    main()
