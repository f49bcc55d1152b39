"""The query that a person means: the words themselves, a file, standard input, or a shipped question."""

from __future__ import annotations

import sys
from pathlib import Path

from graph.query import QueryError
from graph.questions import question


def query_text(asked: str) -> str:
    """The text of the query that `asked` names or is. QueryError where there is none of that name."""
    if asked == "-":
        return sys.stdin.read()
    if asked.endswith(".rq"):
        return _file(Path(asked))
    known = question(asked)
    if known is not None:
        return known.text
    if len(asked.split()) < 2 and "{" not in asked:
        raise QueryError(f'No question is called "{asked}"; `touchline query --list` lists them.')
    return asked


def _file(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except OSError as error:
        raise QueryError(f"{path}: the query cannot be read ({error.strerror}).") from error
    except UnicodeDecodeError as error:
        raise QueryError(f"{path}: the query is not UTF-8 (byte {error.start}).") from error
