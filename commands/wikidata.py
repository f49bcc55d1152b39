"""Wikidata, both ways: `link`, and the group `wikidata`."""

from __future__ import annotations

import csv
import sys
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from commands.shared import day, json_option, own_names, print_json, published, settings, store_at, store_option

if TYPE_CHECKING:
    from graph.linking.link import Linked


@click.command()
@store_option
@click.option(
    "--service", metavar="URL", help="Ask this reconciliation service about what the gazetteer does not know."
)
@click.option("--pause", type=click.FloatRange(0), default=0.5, show_default=True, help="Seconds between requests.")
@click.option("--review", type=click.Path(path_type=Path, dir_okay=False), help="Write what is doubtful to this table.")
@click.option("--all", "unlinked", is_flag=True, help="With --review: also what has no candidate.")
@click.option("--decisions", type=click.Path(path_type=Path, dir_okay=False), help="Read a table that a person edited.")
@click.option("--by", metavar="NAME", help="With --decisions: who decided.")
@click.option("--date", "when", type=click.DateTime(["%Y-%m-%d"]), callback=day, help="The day of the links; today.")
@json_option
def link(
    folder: Path,
    service: str | None,
    pause: float,
    review: Path | None,
    unlinked: bool,
    decisions: Path | None,
    by: str | None,
    when: date,
    as_json: bool,
) -> int:
    """Link clubs, persons, competitions, grounds and towns to Wikidata items, and publish the links.

    The shipped gazetteer is asked, offline, and then, only if --service or a setting names one, a
    reconciliation service. What is doubtful is a person's to decide.

    \b
    Example: touchline link
             touchline link --service https://wikidata.reconci.link/en/api
             touchline link --review links.csv
             touchline link --decisions links.csv --by "Ada Lovelace"
    """
    if (decisions is None) != (by is None):
        raise click.UsageError("--decisions and --by go together", click.get_current_context())
    if review is not None:
        return _review(folder, review, unlinked=unlinked)
    if decisions is not None and by is not None:
        return _decide(folder, decisions, by, when)
    return _link(folder, service or settings().reconciliation_service, pause, when, as_json=as_json)


def _review(folder: Path, path: Path, *, unlinked: bool) -> int:
    from graph.linking import review
    from graph.screen import whole_file

    dataset, base = published(folder), settings().base
    with whole_file(path) as file:
        count = review.write(review.rows(dataset, base, unlinked=unlinked), base, file)
    click.echo(f"{path}: {count} to decide.", err=True)
    return 0


def _decide(folder: Path, path: Path, by: str, when: date) -> int:
    from graph.linking import review
    from graph.linking.link import keep

    chosen = settings()
    found = review.read(path, published(folder), chosen.base, by, when)
    number = keep(store_at(folder), found, settings=chosen)
    click.echo(f"{len(found)} decided by {by}." + (f" Generation {number} is published." if number else ""), err=True)
    return 0


def _link(folder: Path, service: str, pause: float, when: date, *, as_json: bool) -> int:
    from graph import screen
    from graph.linking.link import link as run

    done = run(store_at(folder), when, settings=settings(), names=own_names(folder))
    if service:  # what the gazetteer knows is published, whatever becomes of the service
        done = _ask(folder, service, pause, when)
    if as_json:
        print_json(asdict(done))
        return 0
    rows = [(kind, many, done.certain.get(kind, 0)) for kind, many in done.things.items()]
    screen.table(("kind", "things", "linked"), rows)
    if done.doubtful:
        click.echo(f"{done.doubtful} doubtful; `touchline link --review links.csv` lists them.")
    if done.generation is not None:
        click.echo(f"Generation {done.generation} is published.", err=True)
    return 0


def _ask(folder: Path, service: str, pause: float, when: date) -> Linked:
    """Link what a reconciliation service knows; its answers are kept beside the store's generations."""
    from graph.linking.journal import Journal
    from graph.linking.link import link as run
    from graph.linking.reconcile import find
    from graph.linking.service import Service

    def told(done: int, of: int) -> None:
        click.echo(f"{done} of {of} questions are answered.", err=True)

    with Service(service, pause=pause) as asked, Journal(folder / "answers.sqlite") as journal:
        return run(
            store_at(folder),
            when,
            settings=settings(),
            names=own_names(folder),
            service=lambda subjects, items: find(subjects, items, asked, journal, when, told),
        )


@click.group()
def wikidata() -> None:
    """Give the graph's facts to Wikidata, and compare it with them. Nothing is sent anywhere.

    \b
    Example: touchline wikidata export -o match.qs     statements for QuickStatements, each with its reference
    """


@wikidata.command("export")
@store_option
@click.option("--format", "form", type=click.Choice(["quickstatements", "csv"]), default="quickstatements")
@click.option("--sources", type=click.Path(path_type=Path, dir_okay=False), help="A table of the articles' addresses.")
@click.option("--retrieved", type=click.DateTime(["%Y-%m-%d"]), callback=day, help="When they were looked at; today.")
@click.option("--create", is_flag=True, help="Also matches that have no item yet, as new items.")
@click.option("-o", "--output", type=click.Path(path_type=Path, dir_okay=False), help="Write to this file.")
def export(folder: Path, form: str, sources: Path | None, retrieved: date, create: bool, output: Path | None) -> int:
    """Write statements that an editor of Wikidata would accept, each with its reference, to a file.

    Only what articles assert, no conflict disputes and the agreement prefers, about things that `touchline link`
    linked for certain. An article without address, title or day gives no reference and so no statement.

    \b
    Example: touchline wikidata export --sources sources.csv -o match.qs
    """
    from graph.screen import whole_file
    from graph.wikidata import quickstatements
    from graph.wikidata.references import sources as citable
    from graph.wikidata.statements import statements

    dataset = published(folder)
    known, lacking = citable(dataset, settings().base, retrieved, sources)
    given = statements(dataset, known)
    told = [one for one in given.statements if one.about or create]
    text = quickstatements.table(told) if form == "csv" else quickstatements.quickstatements(told)
    if output is None:
        click.echo(text, nl=False)
    else:
        with whole_file(output) as file:
            file.write(text.encode())
    for sentence in lacking:
        click.echo(sentence, err=True)
    for label in () if create else given.without_item:
        click.echo(f"{label} has no item; look for one, then link it, or write a new one with --create.", err=True)
    link_ = quickstatements.preview(text) if form == "quickstatements" and told else None
    click.echo(f"{len(told)} statements." + (f" Preview: {link_}" if link_ else ""), err=True)
    return 0


@wikidata.command("diff")
@store_option
@click.argument("extract", metavar="EXTRACT")
@click.option("--format", "form", type=click.Choice(["table", "csv", "json"]), default="table", show_default=True)
def diff(folder: Path, extract: str, form: str) -> None:
    """Compare the graph with an extract of Wikidata: what it lacks, what differs, what no article states.

    EXTRACT is a file of N-Triples, Turtle (.ttl) or JSON entities (.json), or the address of a SPARQL
    endpoint, which is then asked about the linked items.

    \b
    Example: touchline wikidata diff entities.json
             touchline wikidata diff https://query.wikidata.org/sparql --format csv
    """
    from graph import screen
    from graph.wikidata.diff import diff as compare
    from graph.wikidata.extract import read
    from graph.wikidata.references import uncited
    from graph.wikidata.statements import statements

    dataset = published(folder)
    told = [one for one in statements(dataset, uncited(dataset, settings().base)).statements if one.about]
    found = compare(told, read(extract, [one.about for one in told]))
    if form == "json":
        print_json([asdict(one) for one in found])
        return
    rows = [
        (one.kind, one.item, one.about, f"{one.property} {one.label}", one.ours, one.theirs,
         " ; ".join(one.our_references), " ; ".join(one.their_references))
        for one in found
    ]  # fmt: skip
    headings = ("kind", "item", "about", "property", "ours", "theirs", "our references", "their references")
    if form == "csv":
        csv.writer(sys.stdout, lineterminator="\n").writerows([headings, *rows])
    else:
        screen.table(headings, rows)
