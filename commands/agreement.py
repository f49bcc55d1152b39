"""What the reports agree on, for a desk: `check`."""

from __future__ import annotations

from pathlib import Path

import click

from commands.shared import print_json, published, settings, store_option


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
    done = judge(dataset, found[0], settings().base)
    if form == "json":
        print_json(done.as_json())
    else:
        screen.checked(done)
    return 0 if done.sound else 1
