"""Every shipped question, asked of the samples.

First of a graph made from what the samples truly tell (their gold rows): that tries the questions,
the quads and the agreement. Then of the graph that reading the samples makes.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest

from graph.names import fold
from graph.questions import Question, shipped
from loaders.model import Article, Fact
from loaders.quads import emit
from tests.told import samples, told

EXPECTED: dict[str, dict[str, Any]] = json.loads(
    (Path(__file__).with_name("expected") / "questions.json").read_text("utf-8")
)
QUESTIONS = {question.name: question for question in shipped()}

#: Seconds that a shipped question may take.
LIMIT = 0.1

Cells = dict[str, str | None]


def _store(read: Callable[[Article], Sequence[Fact]]) -> ox.Store:
    from graph.agree import agree

    store = ox.Store()
    for article in samples():
        store.extend(emit(article, tuple(read(article))))
    store.extend(agree(store))
    return store


@pytest.fixture(scope="module")
def told_store() -> ox.Store:
    return _store(told)


@pytest.fixture(scope="module")
def read_store() -> ox.Store:
    from loaders.facts import extract

    return _store(extract)


def _ask(store: ox.Store, question: Question) -> list[Cells]:
    answer = store.query(question.text)
    assert isinstance(answer, ox.QuerySolutions)
    names = [variable.value for variable in answer.variables]
    return [{name: _cell(row[name]) for name in names} for row in answer]


def _cell(term: object) -> str | None:
    return None if term is None else str(getattr(term, "value", term))


def _fits(row: Cells, columns: Sequence[str], wanted: Sequence[str | None]) -> bool:
    return all(want is None or _same(row[column], want) for column, want in zip(columns, wanted, strict=True))


def _same(cell: str | None, want: str) -> bool:
    if cell is None:
        return False
    if want.startswith("~"):
        return fold(want) in fold(cell)
    return fold(cell) == fold(want) or cell.endswith("/" + want)


def _missing(rows: list[Cells], expected: dict[str, Any]) -> list[Any]:
    return [want for want in expected["rows"] if not any(_fits(row, expected["columns"], want) for row in rows)]


def _wrong(rows: list[Cells], expected: dict[str, Any]) -> list[Any]:
    return [row for row in rows if any(_fits(row, expected["columns"], never) for never in expected["never"])]


def test_twenty_questions_are_shipped_each_with_a_heading_and_an_expected_answer() -> None:
    assert set(QUESTIONS) == set(EXPECTED)
    assert len(QUESTIONS) == 20
    for question in QUESTIONS.values():
        assert question.title.endswith("?") and question.description.endswith(".") and question.keywords


def test_every_question_is_documented_under_its_name_with_its_title_and_its_file() -> None:
    parts = (Path(__file__).resolve().parents[1] / "docs" / "questions.md").read_text("utf-8").split("\n## ")
    documented = {part.split("\n", 1)[0]: part for part in parts[1:]}
    assert set(documented) == set(QUESTIONS)
    for name, question in QUESTIONS.items():
        assert question.title in documented[name]
        assert f"graph/queries/{name}.rq" in documented[name]


@pytest.mark.parametrize("name", sorted(QUESTIONS))
def test_a_question_gives_what_the_samples_tell_and_nothing_that_they_deny(name: str, told_store: ox.Store) -> None:
    rows, expected = _ask(told_store, QUESTIONS[name]), EXPECTED[name]
    assert _missing(rows, expected) == []
    assert _wrong(rows, expected) == []
    if expected.get("exactly"):
        assert len(rows) == len(expected["rows"])


@pytest.mark.parametrize("name", sorted(QUESTIONS))
def test_a_question_is_answered_in_a_tenth_of_a_second(name: str, told_store: ox.Store) -> None:
    took = []
    for _ in range(3):
        started = time.perf_counter()
        _ask(told_store, QUESTIONS[name])
        took.append(time.perf_counter() - started)
    assert min(took) < LIMIT


@pytest.mark.parametrize("name", sorted(QUESTIONS))
def test_a_question_gives_rows_from_the_samples_as_read_and_none_that_they_deny(
    name: str, read_store: ox.Store
) -> None:
    rows = _ask(read_store, QUESTIONS[name])
    assert rows
    assert _wrong(rows, EXPECTED[name]) == []


@pytest.mark.parametrize("name", sorted(QUESTIONS))
def test_a_question_gives_all_that_the_samples_tell_as_read(name: str, read_store: ox.Store) -> None:
    assert _missing(_ask(read_store, QUESTIONS[name]), EXPECTED[name]) == []
