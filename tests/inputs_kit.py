"""What the tests of input formats share: the sample files, the command, and its rows."""

from __future__ import annotations

import contextlib
import io
import json
import sys
from pathlib import Path
from typing import Any
from unittest import mock

import touchline
from loaders import articles
from loaders.errors import ArticleError
from loaders.model import Article

#: One hand-written file for each format.
SAMPLES = Path(__file__).with_name("inputs")


def command(*arguments: object) -> tuple[int, str, str]:
    """`touchline` with these arguments: exit code, standard output, standard error."""
    out, err = io.StringIO(), io.StringIO()
    with (
        mock.patch.object(sys, "argv", ["touchline", *map(str, arguments)]),
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(err),
    ):
        try:
            touchline.main()
        except SystemExit as exit:
            return int(exit.code or 0), out.getvalue(), err.getvalue()


def facts(path: Path) -> list[dict[str, Any]]:
    """The rows of `touchline facts PATH`, which must go well."""
    code, out, err = command("facts", path)
    assert (code, err) == (0, "")
    return [json.loads(line) for line in out.splitlines()]


def built(path: Path, store: Path) -> dict[str, Any]:
    """The report of `touchline build PATH`, as JSON; the rows of the store must be those of the articles."""
    _, out, _ = command("build", path, "--store", store, "--json")
    report: dict[str, Any] = json.loads(out)
    if report["generation"] is not None:
        assert _sorted(command("facts", "--store", store)[1]) == _sorted(command("facts", path)[1])
    return report


def _sorted(rows: str) -> list[str]:
    return sorted(rows.splitlines())


def read(path: Path, **limits: int) -> tuple[tuple[Article, ...], list[str]]:
    """The articles of a file, and the sentences about what was refused."""
    refused: list[str] = []
    try:
        found = articles.read(path, refuse=lambda error: refused.append(str(error)), **limits)
    except ArticleError as error:
        return (), [str(error)]
    return found, refused


def refusal(path: Path, **limits: int) -> str:
    """The one sentence with which a file is refused."""
    found, (sentence,) = read(path, **limits)
    assert found == ()
    assert sentence.startswith(str(path)) and sentence.endswith(".") and "\n" not in sentence
    return sentence
