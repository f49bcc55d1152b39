"""The `touchline` command: its verbs are in `commands/`; here an error becomes a sentence.

A verb imports what it needs when it runs, so that `--help` is there at once.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import NoReturn

import click

from commands import agreement, answers, articles, backup, gazetteer, generations, serving, wikidata
from commands.shared import say


def _pairs(context: click.Context, option: click.Parameter, given: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    """NAME=VALUE, taken apart."""
    pairs = [one.partition("=") for one in given]
    for name, equals, _ in pairs:
        if not equals:
            raise click.UsageError(f"--set {name}: write NAME=VALUE.", context)
    return tuple((name, value) for name, _, value in pairs)


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="touchline", message="%(prog)s %(version)s")
@click.option("--config", type=click.Path(path_type=Path), envvar="TOUCHLINE_CONFIG", help="Settings, as TOML.")
@click.option("--set", "flags", multiple=True, metavar="NAME=VALUE", callback=_pairs, help="Choose a setting.")
def cli(config: Path | None, flags: tuple[tuple[str, str], ...]) -> None:
    """Football match reports as a knowledge graph whose every statement quotes its source.

    \b
    touchline build samples/              read reports and publish a graph
    touchline query scorers               ask one of the shipped questions
    touchline show "Mohamed Salah"        all that is known, and who says so
    touchline serve                       pages and a SPARQL endpoint
    """


for _verb in (
    articles.build,
    articles.facts,
    answers.query,
    answers.show,
    answers.search,
    answers.conflicts,
    agreement.check,
    agreement.diff,
    agreement.outlets,
    agreement.remove,
    agreement.split,
    agreement.merge,
    agreement.decisions,
    answers.validate,
    answers.export,
    wikidata.link,
    wikidata.wikidata,
    gazetteer.gazetteer,
    generations.generations,
    generations.rollback,
    backup.backup,
    backup.restore,
    serving.serve,
):
    cli.add_command(_verb)


def main() -> NoReturn:
    """Run the command. Whatever is wrong is one sentence on standard error, and exit code 1."""
    sys.exit(_run())


def _run() -> int:
    try:
        code = cli.main(standalone_mode=False)
        sys.stdout.flush()
    except click.UsageError as error:
        where = error.ctx.command_path if error.ctx else "touchline"
        return say(f"{error.format_message().rstrip('.')}; `{where} --help` tells more.")
    except click.ClickException as error:
        return say(error.format_message())
    except _expected() as error:
        return say(str(error))
    except (click.Abort, KeyboardInterrupt):
        say("stopped.")
        return 130
    except BrokenPipeError:
        # The reader (`| head`) has seen enough; keep Python from complaining when it closes the pipe.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    return code if isinstance(code, int) else 0


def _expected() -> tuple[type[Exception], ...]:
    """What can be wrong with articles, stores, settings and queries: each says itself in one sentence."""
    from graph.decisions import DecisionError
    from graph.intake import ReadingError
    from graph.linking.journal import JournalError
    from graph.linking.review import DecisionsError
    from graph.linking.service import ServiceError
    from graph.meant import NotFoundError
    from graph.query import QueryError
    from graph.screen import UnwritableError
    from graph.settings import SettingError
    from graph.store import StoreError
    from graph.wikidata.extract import ExtractError
    from graph.wikidata.references import SourcesError
    from loaders.errors import ArticleError
    from loaders.readers.asking import ReaderError
    from loaders.reading.gazetteer_tables import GazetteerError

    return (
        ArticleError,
        DecisionError,
        DecisionsError,
        ExtractError,
        GazetteerError,
        JournalError,
        NotFoundError,
        QueryError,
        ReaderError,
        ReadingError,
        ServiceError,
        SettingError,
        SourcesError,
        StoreError,
        UnwritableError,
    )


if __name__ == "__main__":
    main()
