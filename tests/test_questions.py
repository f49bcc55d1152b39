"""Every shipped question, asked of the samples.

First of a graph made from what the samples truly tell (their gold rows): that tries the questions,
the quads and the agreement. Then of the graph that reading the samples makes.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest

from graph.names import fold
from graph.questions import shipped
from loaders import articles
from loaders.model import Article, Extraction, Fact
from loaders.quads import emit
from tests.told import samples, told

EXPECTED: dict[str, dict[str, Any]] = json.loads(
    (Path(__file__).with_name("expected") / "questions.json").read_text("utf-8")
)
ALL = {question.name: question for question in shipped()}

#: Those that the graph answers alone; the others are tried with an endpoint of their own.
QUESTIONS = {name: question for name, question in ALL.items() if "federation" not in question.keywords}

#: Share of the expected rows that are answered when the samples are read and not given; it only rises.
READ_FLOOR = 0.4

#: Seconds that a shipped question may take.
LIMIT = 0.1

Cells = dict[str, str | None]

SHARED = Path(__file__).resolve().parents[2] / "shared" / "articles"


def _text(name: str) -> str:
    """The query of an entry of the expected answers, its parameter edited where the entry says so."""
    entry = EXPECTED[name]
    text = QUESTIONS[entry.get("question", name)].text
    if "edit" not in entry:
        return text
    old, new = entry["edit"]
    assert text.count(old) == 1
    return text.replace(old, new)


def _store(reports: Iterable[Article], read: Callable[[Article], Sequence[Fact]]) -> ox.Store:
    from graph.agree import agree

    store = ox.Store()
    for article in reports:
        store.extend(emit(article, Extraction(tuple(read(article)))))
    store.extend(agree(store))
    return store


@pytest.fixture(scope="module")
def told_store() -> ox.Store:
    return _store(samples(), told)


@pytest.fixture(scope="module")
def read_store() -> ox.Store:
    from loaders.facts import extract

    return _store(samples(), extract)


def _ask(store: ox.Store, text: str) -> list[Cells]:
    answer = store.query(text)
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


def test_more_than_twenty_questions_are_shipped_each_with_a_heading_and_an_expected_answer() -> None:
    assert set(QUESTIONS) == {entry.get("question", name) for name, entry in EXPECTED.items()}
    assert len(QUESTIONS) > 20
    for question in QUESTIONS.values():
        assert question.title.endswith("?") and question.description.endswith(".") and question.keywords


def test_every_question_is_documented_under_its_name_with_its_title_and_its_file() -> None:
    parts = (Path(__file__).resolve().parents[1] / "docs" / "questions.md").read_text("utf-8").split("\n## ")
    documented = {part.split("\n", 1)[0]: part for part in parts[1:]}
    assert set(documented) == set(ALL)
    for name, question in ALL.items():
        assert question.title in documented[name]
        assert f"graph/queries/{name}.rq" in documented[name]


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_a_question_gives_what_the_samples_tell_and_nothing_that_they_deny(name: str, told_store: ox.Store) -> None:
    rows, expected = _ask(told_store, _text(name)), EXPECTED[name]
    assert _missing(rows, expected) == []
    assert _wrong(rows, expected) == []
    if expected.get("exactly"):
        assert len(rows) == len(expected["rows"])


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_a_question_on_the_samples_is_answered_in_a_tenth_of_a_second(name: str, told_store: ox.Store) -> None:
    assert _seconds(told_store, _text(name)) < LIMIT


def test_every_question_on_five_real_reports_is_answered_in_a_tenth_of_a_second() -> None:
    from loaders.facts import extract

    paths = sorted(SHARED.glob("*.txt"))
    if not paths:
        pytest.skip("the real reports are not here")
    store = _store((article for path in paths for article in articles.read(path)), extract)
    assert {name: took for name in EXPECTED if (took := _seconds(store, _text(name))) >= LIMIT} == {}


def _seconds(store: ox.Store, text: str) -> float:
    """The least of three tries, since the machine may be busy."""
    took = []
    for _ in range(3):
        started = time.perf_counter()
        _ask(store, text)
        took.append(time.perf_counter() - started)
    return min(took)


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_a_question_on_the_samples_as_read_gives_rows_and_none_that_they_deny(name: str, read_store: ox.Store) -> None:
    rows = _ask(read_store, _text(name))
    assert rows
    assert _wrong(rows, EXPECTED[name]) == []


def test_reading_the_samples_answers_at_least_as_many_expected_rows_as_before(read_store: ox.Store) -> None:
    missing = {name: _missing(_ask(read_store, _text(name)), entry) for name, entry in EXPECTED.items()}
    expected = sum(len(entry["rows"]) for entry in EXPECTED.values())
    assert 1 - sum(map(len, missing.values())) / expected >= READ_FLOOR, missing
