"""Names of one's own: what `touchline gazetteer` keeps, and what the reading makes of it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from loaders.reading.gazetteer import load
from tests.inputs_kit import command

REPORT = (
    "Wichita Falls 2-1 Marsh Lane\n\nWichita Falls beat Marsh Lane 2-1 at Cornfield Park on Saturday. "
    "Ann Moss put the Cobs ahead in the 12th minute.\n"
)
TABLE = (
    "name,aliases,nicknames,kind,qid,country\n"
    "FC Wichita Falls,Wichita Falls,Cobs|The Cobs,club,Q4115189,United States\n"
    "Marsh Lane Rovers,Marsh Lane,,club,,England\n"
    "Cornfield Park,,,venue,,United States\n"
)


@pytest.fixture
def files(tmp_path: Path) -> Path:
    (tmp_path / "names.csv").write_text(TABLE, "utf-8")
    (tmp_path / "report.txt").write_text(REPORT, "utf-8")
    return tmp_path


def rows(*arguments: object) -> list[dict[str, Any]]:
    code, out, err = command("facts", *arguments)
    assert (code, err) == (0, "")
    return [json.loads(line) for line in out.splitlines()]


def exported(store: Path) -> str:
    """All statements of a store."""
    target = store.with_suffix(".nq")
    assert command("export", "--store", store, "--format", "nquads", "-o", target)[0] == 0
    return target.read_text("utf-8")


def test_names_that_were_added_are_known_in_the_next_build_and_as_long_as_they_are_kept(files: Path) -> None:
    store = files / "store"
    before = rows(files / "report.txt", "--store", store)
    code, out, _ = command("gazetteer", "add", files / "names.csv", "--store", store)
    assert (code, out) == (0, "names: 7 names of 3 things are known from the next build on.\n")

    (match,) = (row for row in rows(files / "report.txt", "--store", store) if row["kind"] == "match")
    assert (match["slots"]["home"], match["slots"]["away"]) == ("FC Wichita Falls", "Marsh Lane Rovers")
    assert match["slots"]["home_goals"] == 2
    (goal,) = (row for row in rows(files / "report.txt", "--store", store) if row["kind"] == "goal")
    assert (goal["slots"]["scorer"], goal["slots"]["team"]) == ("Ann Moss", "FC Wichita Falls")

    assert command("build", files / "report.txt", "--store", store)[0] == 0
    assert rows("--store", store) == rows(files / "report.txt", "--store", store)
    graph = exported(store)
    assert "<http://www.wikidata.org/entity/Q4115189>" in graph and "/team/fc-wichita-falls>" in graph

    assert command("gazetteer", "remove", "names", "--store", store)[:2] == (0, "names is taken out.\n")
    assert rows(files / "report.txt", "--store", store) == before


def test_the_same_report_with_the_same_names_gives_the_same_graph(files: Path) -> None:
    graphs = []
    for store in (files / "one", files / "two"):
        command("gazetteer", "add", files / "names.csv", "--store", store)
        assert command("build", files / "report.txt", "--store", store)[0] == 0
        graphs.append(exported(store))
    assert graphs[0] == graphs[1] != ""


def test_a_table_of_the_same_name_is_replaced_and_read_again(files: Path) -> None:
    store = files / "store"
    command("gazetteer", "add", files / "names.csv", "--store", store)
    (files / "names.csv").write_text(TABLE.replace("FC Wichita Falls,W", "Wichita City,W"), "utf-8")
    command("gazetteer", "add", files / "names.csv", "--store", store)
    sides = {row["slots"]["home"] for row in rows(files / "report.txt", "--store", store) if row["kind"] == "match"}
    assert sides == {"Wichita City"}


def test_the_list_has_each_table_with_its_names(files: Path) -> None:
    command("gazetteer", "add", files / "names.csv", "--store", files / "store")
    written = command("gazetteer", "list", "--store", files / "store")[1]
    (line,) = (line for line in written.splitlines() if line.startswith("names "))
    assert line.split() == ["names", "3", "7"]


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("name,kind,colour\nX Town,club,red\n", "line 1: unknown column 'colour'; use only name, aliases"),
        ("name,kind\nX Town,club\nY Town,team\n", "line 3: the kind is 'team'; write one of club, national"),
        ("name,kind,qid\nX Town,club,1130849\n", "line 2: '1130849' is not a Wikidata id; write Q and digits"),
        ("name,kind\n,club\n", "line 2: the row has no name; write one"),
        ("name,kind\nX Town,club\nx town,club\n", "line 3: 'x town' is in line 2 already; put its other names"),
        ("name,aliases,kind\nX Town,X|7,club\n", "line 2: 'X' is no name; a name has two letters at least"),
        ("name,kind\n", "line 1: the table has no rows; write a row"),
        ("", "line 1: no column 'name'; the columns are"),
    ],
)
def test_a_wrong_table_is_refused_in_one_sentence_and_nothing_is_kept(tmp_path: Path, content: str, says: str) -> None:
    table = tmp_path / "own.csv"
    table.write_text(content, "utf-8")
    code, out, err = command("gazetteer", "add", table, "--store", tmp_path / "store")
    assert (code, out) == (1, "") and f"{table}, {says}" in err
    assert err.startswith("touchline: ") and len(err.splitlines()) == 1
    assert not (tmp_path / "store").exists()


def test_a_file_that_is_no_table_is_refused(tmp_path: Path) -> None:
    (tmp_path / "own.txt").write_text(TABLE, "utf-8")
    (tmp_path / "long.csv").write_text(TABLE + "x" * 5_000_001, "utf-8")
    (tmp_path / "folder.csv").mkdir()
    for name, says in (
        ("own.txt", "a table's name ends in .csv"),
        ("long.csv", "more than 5 MB"),
        ("folder.csv", "it cannot be read"),
        ("none.csv", "there is no such file"),
    ):
        code, _, err = command("gazetteer", "add", tmp_path / name, "--store", tmp_path / "store")
        assert code == 1 and says in err
    assert "the tables there are: none" in command("gazetteer", "remove", "x", "--store", tmp_path / "store")[2]


def test_a_nickname_of_ones_own_means_only_what_is_named_otherwise(files: Path) -> None:
    own = load([files / "names.csv"])
    (cobs,) = own.lookup("Cobs")
    assert (cobs.how, cobs.needs_context, cobs.entry.name) == ("nickname", True, "FC Wichita Falls")
    assert not own.lookup("Wichita Falls")[0].needs_context


def test_a_draft_is_read_with_the_names_of_the_store_that_judges_it(files: Path) -> None:
    store = files / "store"
    command("gazetteer", "add", files / "names.csv", "--store", store)
    assert command("build", files / "report.txt", "--store", store)[0] == 0
    draft = files / "draft.txt"
    draft.write_text(REPORT, "utf-8")
    code, out, _ = command("check", draft, "--store", store, "--format", "json")
    (goal,) = (one for one in json.loads(out)["facts"] if one["kind"] == "goal")
    assert (code, goal["what"], goal["verdict"]) == (0, "Ann Moss, FC Wichita Falls (12)", "confirmed")


def test_linking_knows_the_items_of_the_names_that_the_store_keeps(files: Path) -> None:
    store = files / "store"
    command("gazetteer", "add", files / "names.csv", "--store", store)
    assert command("build", files / "report.txt", "--store", store)[0] == 0
    assert command("link", "--store", store, "--date", "2024-05-01")[0] == 0
    linked = [line for line in exported(store).splitlines() if "/ontology#linkOf>" in line]
    assert any("/team/fc-wichita-falls>" in line for line in linked)
