"""Three reports of one evening, a store of them, and the command run as a person runs it."""

from __future__ import annotations

import contextlib
import io
import sys
from pathlib import Path
from unittest import mock

import touchline
from graph.build import build
from graph.store import Store

WIRE = """ date 2024-03-03
Everton 1-2 Chelsea

Chelsea won 2-1 at Everton on Saturday in the Premier League. Cole Palmer put Chelsea ahead in the 12th minute.

Dwight McNeil equalised for Everton in the 40th minute. Nicolas Jackson put Chelsea ahead again in the 77th minute.
"""
PAPER = """---
title: Jackson settles it at Goodison
date: 2024-03-03
outlet: The Mersey Ledger
---
Chelsea beat Everton 2-1 at Goodison Park on Saturday.

Cole Palmer opened the scoring on 12 minutes. Dwight McNeil levelled for Everton after 40 minutes.
Nicolas Jackson scored in the 79th minute.
"""
OTHER = """ date 2024-02-11
Fulham 3-0 Burnley

Fulham beat Burnley 3-0 at Craven Cottage on Saturday. Rodrigo Muniz scored in the 21st minute.
"""


def reports(folder: Path) -> Path:
    """The reports as files in a folder."""
    folder.mkdir(exist_ok=True)
    for name, text in (("wire.txt", WIRE), ("ledger.md", PAPER), ("fulham.txt", OTHER)):
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def built(folder: Path) -> Store:
    """A store in which the reports are published."""
    store = Store(folder / "store")
    report = build(store, [reports(folder / "reports")])
    assert report.sound, report
    return store


def run(*arguments: object, stdin: str = "") -> tuple[int, str, str]:
    """The command's exit code, standard output and standard error."""
    out, err = io.TextIOWrapper(io.BytesIO(), "utf-8"), io.StringIO()
    given = io.TextIOWrapper(io.BytesIO(stdin.encode()))
    with (
        mock.patch.object(sys, "argv", ["touchline", *map(str, arguments)]),
        mock.patch.object(sys, "stdin", given),
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(err),
    ):
        try:
            touchline.main()
        except SystemExit as end:
            code = int(end.code or 0)
    out.seek(0)
    return code, out.read(), err.getvalue()


def assert_one_sentence(said: str) -> None:
    """That the command told what is wrong as it should."""
    assert len(said.splitlines()) == 1, said
    assert said.startswith("touchline: ") and said.rstrip().endswith(".")
