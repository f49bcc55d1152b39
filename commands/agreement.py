"""What the reports agree on, for a desk: `check`, `diff`, `outlets`, `remove`, `split`, `merge` and `decisions`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from commands.shared import day, json_option, own_names, print_json, published, settings, store_at, store_option

if TYPE_CHECKING:
    from graph.deciding import Taken
    from graph.store import Store

Verb = TypeVar("Verb", bound=Callable[..., Any])


@click.command()
@click.argument("draft", metavar="DRAFT")
@store_option
@click.option("--format", "form", type=click.Choice(["table", "json"]), default="table", show_default=True)
def check(draft: str, folder: Path, form: str) -> int:
    """Judge a report that is not published yet: each fact is confirmed, contradicted or new.

    DRAFT is a file or - for standard input. The store is only read. Exit code 1 if a stored report contradicts it.

    \b
    Example: touchline check draft.txt --store store
             touchline check - --format json < draft.txt
    """
    from graph import screen
    from graph.draft import check as judge
    from loaders import articles

    dataset = published(folder)
    found = articles.read(draft, limit=settings().max_article_bytes)
    if len(found) != 1:
        raise click.ClickException(f"{draft}: there are {len(found)} reports in this file; check them one by one.")
    done = judge(dataset, found[0], settings().base, own_names(folder))
    if form == "json":
        print_json(done.as_json())
    else:
        screen.checked(done)
    return 0 if done.sound else 1


@click.command()
@click.argument("generations", nargs=-1, metavar="[GEN] [GEN]")
@store_option
@click.option("--format", "form", type=click.Choice(["table", "json"]), default="table", show_default=True)
def diff(generations: tuple[str, ...], folder: Path, form: str) -> None:
    """Facts added, removed and changed from one generation to another, in words.

    GEN is a number or a day; without any, the generation before the published one and the published one are
    compared, with one, that one and the published one.

    \b
    Example: touchline diff
             touchline diff 3 5 --format json
             touchline diff 2024-05-01
    """
    from graph import screen
    from graph.diff import diff as compare

    if len(generations) > 2:
        raise click.UsageError("Two generations are compared, and no more", click.get_current_context())
    store = store_at(folder)
    before, after = _two(store, generations)
    done = compare(store.open(before), store.open(after), (before, after))
    if form == "json":
        print_json(done.as_json())
    else:
        screen.difference(done)


def _two(store: Store, given: tuple[str, ...]) -> tuple[int, int]:
    """The numbers of the generations to compare."""
    from graph.former import former

    numbers = [former(store, one).published() for one in given]
    if len(numbers) == 2:
        return numbers[0], numbers[1]
    now = store.published()
    if now is None:
        raise click.ClickException(f"{store.path}: nothing has been built here yet; run `touchline build`.")
    if numbers:
        return numbers[0], now
    earlier = [one.number for one in store.generations() if one.number < now]
    if not earlier:
        raise click.ClickException(f"{store.path}: generation {now} has none before it to compare with.")
    return earlier[-1], now


@click.command()
@store_option
@json_option
def outlets(folder: Path, as_json: bool) -> None:
    """For each outlet: its facts, how many no other outlet tells, how many stand against the agreed value.

    \b
    Example: touchline outlets --json
    """
    from graph import screen
    from graph.outlets import outlets as count

    published(folder)
    found = count(store_at(folder), settings())
    if as_json:
        print_json([asdict(one) for one in found])
    else:
        names = ("outlet", "facts", "alone", "contradicted")
        screen.table(names, [tuple(asdict(one).values()) for one in found])


@click.command()
@click.argument("articles", nargs=-1, required=True, metavar="ARTICLE...")
@store_option
def remove(articles: tuple[str, ...], folder: Path) -> None:
    """Withdraw articles, by id or IRI: what they alone supported goes, in a new generation.

    \b
    Example: touchline remove atalanta-liverpool-wire
    """
    from graph.withdraw import withdraw

    done = withdraw(store_at(folder), articles, settings())
    click.echo(f"Withdrawn: {', '.join(done.articles)}. Generation {done.generation} is published.", err=True)


def _author_options(verb: Verb) -> Verb:
    """Who decides, when and why."""
    for option in (
        click.option("--date", "when", type=click.DateTime(["%Y-%m-%d"]), callback=day, help="The day; today."),
        click.option("--why", default="", metavar="TEXT", help="The reason."),
        click.option("--by", default="unnamed person", metavar="NAME", show_default=True, help="Who decides."),
    ):
        verb = option(verb)
    return verb


def _told(done: Taken) -> None:
    one = done.decision
    click.echo(
        f"Decision {one.number} ({one.kind}, {len(one.nodes)} nodes). Generation {done.generation} is published.",
        err=True,
    )


@click.command()
@click.argument("one", metavar="IRI")
@click.argument("other", metavar="IRI")
@store_option
@_author_options
def merge(one: str, other: str, folder: Path, by: str, why: str, when: date) -> None:
    """Decide that two things are one: persons, matches, clubs, goals or others of one kind. Rebuilds obey it.

    \b
    Example: touchline merge person/jon-smith person/jonathan-smith --by Ada --why "his full name"
    """
    from graph.deciding import Author
    from graph.deciding import merge as take

    _told(take(store_at(folder), one, other, Author(by, when, why), settings()))


@click.command()
@click.argument("nodes", nargs=-1, required=True, metavar="IRI...")
@store_option
@_author_options
def split(nodes: tuple[str, ...], folder: Path, by: str, why: str, when: date) -> None:
    """Decide that a thing was made of what is not one. Rebuilds obey it.

    IRI is an agreed thing, of which every article's own node then stands by itself, or the own nodes of articles,
    which then stand together, apart from the rest.

    \b
    Example: touchline split person/jon-smith --by Ada
             touchline split article/a/person/jon-smith article/b/person/j-smith
    """
    from graph.deciding import Author
    from graph.deciding import split as take

    _told(take(store_at(folder), nodes, Author(by, when, why), settings()))


@click.command()
@store_option
@click.option("--undo", type=click.IntRange(min=1), metavar="N", help="Take decision N back.")
@json_option
def decisions(folder: Path, undo: int | None, as_json: bool) -> None:
    """List the decisions on what is one thing and what is not, or take one back.

    \b
    Example: touchline decisions
             touchline decisions --undo 2
    """
    from graph import screen
    from graph.deciding import undo as take_back
    from graph.decisions import as_json as data
    from graph.decisions import read

    if undo is not None:
        done = take_back(store_at(folder), undo, settings())
        click.echo(f"Decision {undo} is taken back. Generation {done.generation} is published.", err=True)
        return
    base = settings().base
    kept = read(published(folder), base)
    if as_json:
        print_json([data(one) for one in kept])
    else:
        screen.decisions(kept, base)
