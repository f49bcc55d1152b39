"""Answers out: `query`, `show`, `conflicts`, `validate` and `export`."""

from __future__ import annotations

import sys
from dataclasses import asdict
from pathlib import Path
from typing import cast

import click

from commands.shared import json_option, print_json, published, say, settings, store_at, store_option


@click.command()
@click.argument("question", required=False, metavar="QUERY|FILE.rq|NAME")
@store_option
@click.option("--format", "form", type=click.Choice(["table", "json", "csv", "tsv", "xml", "turtle"]), default="table")
@click.option(
    "--as-of", "then", metavar="DATE|GEN", help="Ask the generation that was published then, or of that number."
)
@click.option("--list", "listing", is_flag=True, help="List the shipped questions.")
def query(question: str | None, folder: Path, form: str, then: str | None, listing: bool) -> None:
    """Ask the graph: a SPARQL query, a file with one, or a shipped question by its name.

    \b
    Example: touchline query scorers
             touchline query "SELECT ?who { ?goal tl:scorer/rdfs:label ?who }" --format csv
             touchline query scores --as-of 2024-05-01
             touchline query --list
    """
    from graph import screen
    from graph.asked import query_text
    from graph.former import former
    from graph.query import query as ask
    from graph.query import shipped

    if listing:
        screen.table(("name", "question"), [(one.name, one.title) for one in shipped()])
        return
    if question is None:
        raise click.UsageError("Missing argument 'QUERY|FILE.rq|NAME'", click.get_current_context())
    text = query_text(question)
    rows = "json" if form in ("table", "turtle") else form
    store = store_at(folder)
    answer = ask(store if then is None else former(store, then), text, settings=settings(), rows_format=rows)
    screen.answer(answer, form, settings().base)
    if answer.cut:
        say(f"more than {answer.rows:,} rows; the rest was left out (TOUCHLINE_QUERY_ROWS sets how many).")


@click.command()
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
    from graph.meant import meant
    from graph.show import entity

    dataset = published(folder)
    found = entity(dataset, meant(dataset, name, settings().base))
    if as_json:
        print_json(found.as_json())
    else:
        screen.entity(found)


@click.command()
@click.argument("words", nargs=-1, required=True, metavar="WORDS")
@store_option
@click.option("--kind", type=click.Choice(["name", "passage", "quote", "title"]), help="Only texts of this kind.")
@json_option
def search(words: tuple[str, ...], folder: Path, kind: str | None, as_json: bool) -> None:
    """Find things by the words of a name, a title, a quotation or a passage, the best first.

    \b
    Example: touchline search glory danger
             touchline search '"mixed emotions"' --kind quote
    """
    from graph import screen
    from graph.search import find

    store = store_at(folder)
    published(folder)
    hits = find(store.folder(store.published() or 0), " ".join(words), kind=kind, most=100)
    if as_json:
        print_json([asdict(hit) for hit in hits])
    else:
        base = settings().base
        screen.table(("kind", "text", "node"), [(hit.kind, hit.text, screen.compact(hit.node, base)) for hit in hits])


@click.command()
@store_option
@click.option("--format", "form", type=click.Choice(["table", "json"]), default="table", show_default=True)
def conflicts(folder: Path, form: str) -> None:
    """Where the articles contradict each other: on what, and who says what in which words.

    \b
    Example: touchline conflicts --format json
    """
    from graph import screen
    from graph.show import conflicts as disagreements

    found = disagreements(published(folder))
    if form == "json":
        print_json([conflict.as_json() for conflict in found])
    else:
        screen.conflicts(found)


@click.command()
@store_option
@json_option
def validate(folder: Path, as_json: bool) -> int:
    """Check the whole published graph against the shapes. Exit code 1 if one is violated.

    \b
    Example: touchline validate --store store
    """
    from graph import screen
    from graph.validate import validate as check

    violations = check(published(folder), None)
    if as_json:
        print_json([asdict(violation) for violation in violations])
    else:
        screen.violations(violations)
    return 1 if violations else 0


@click.command()
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

    store, chosen = store_at(folder), cast("Format", form)
    published(folder)  # no file is begun where there is nothing to write
    if output is None:
        sys.stdout.flush()
        write(store, chosen, sys.stdout.buffer, settings=settings())
        return
    with screen.whole_file(output) as file:
        count = write(store, chosen, file, settings=settings())
    click.echo(f"{output}: {count:,} statements.", err=True)
