"""A build: from articles to a published generation, the same for the same articles."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pyoxigraph as ox

from graph.build import build
from graph.settings import TL, Settings
from graph.store import Store
from tests.build_kit import ROOMS, lines, reports, run, store

__all__ = ["reports", "store"]  # fixtures


LABEL = "http://www.w3.org/2000/01/rdf-schema#label"


def agreed(store: Store) -> set[tuple[str, str]]:
    """Scorers and minutes in the default graph."""
    dataset = store.open_published()
    assert dataset is not None
    rows = dataset.query(
        f"SELECT ?who ?minute {{ ?g <{TL}scorer> ?p ; <{TL}minute> ?minute . ?p <{LABEL}> ?who }}",
    )
    assert isinstance(rows, ox.QuerySolutions)
    return {(row["who"].value, row["minute"].value) for row in rows}


# ---- what a build makes and tells


def test_a_build_publishes_what_the_articles_say_and_what_is_agreed(store: Store, reports: Path) -> None:
    report = run(store, reports)
    assert (report.generation, report.unpublished, report.sound) == (1, "", True)
    assert [(one.id, one.facts, one.kinds) for one in report.articles] == [
        ("echo", 2, {"goal": 2}),
        ("gazette", 1, {"goal": 1}),
        ("herald", 0, {}),
    ]
    assert agreed(store) == {("Obikwu", "84"), ("Rose", "12")}
    assert report.quads == report.changed == len(lines(store))
    assert store.generations()[0].added == ("echo", "gazette", "herald")


def test_an_article_without_football_is_kept_and_said_to_have_none(store: Store, reports: Path) -> None:
    report = run(store, reports / "herald.txt")
    assert [one.note for one in report.articles] == ["no football found"]
    assert report.sound
    assert store.generations()[0].articles == 1


def test_conflicts_are_told_in_their_sentences(store: Store, reports: Path) -> None:
    (sentence,) = run(store, reports).conflicts
    assert "disagree on the minute" in sentence and "84 (echo); 79 (gazette)" in sentence


def test_a_report_is_json(store: Store, reports: Path) -> None:
    (reports / "late.txt").write_text("GOAL Svanthorsson 201\n")
    said = json.loads(json.dumps(run(store, reports, "nowhere.txt").as_json()))
    assert said["sound"] is False and said["generation"] == 1
    assert {one["node"]: (one["path"], one["value"], one["article"]) for one in said["violations"]} == {
        "https://w3id.org/touchline/id/article/late/goal/svanthorsson-201": (TL + "minute", "201", "late"),
    }
    assert [Path(one["path"]).name for one in said["refused"]] == ["late.txt", "nowhere.txt"]


def test_progress_is_told_file_by_file(store: Store, reports: Path) -> None:
    told: list[tuple[int, int, str]] = []
    build(store, [reports], rooms=ROOMS, progress=lambda *what: told.append(what))
    assert told == [(1, 3, "echo.txt"), (2, 3, "gazette.txt"), (3, 3, "herald.txt")]


def test_the_base_of_data_iris_is_a_setting(store: Store, reports: Path) -> None:
    build(store, [reports], settings=Settings(base="http://data.example/"), rooms=ROOMS)
    dataset = store.open_published()
    assert dataset is not None
    assert {graph.value for graph in dataset.named_graphs()} == {
        f"http://data.example/article/{id}" for id in ("echo", "gazette", "herald")
    }


# ---- the same articles give the same bytes


def test_building_in_any_order_and_again_gives_the_same_bytes(tmp_path: Path, reports: Path) -> None:
    files = sorted(reports.iterdir())
    expected = None
    for turn in range(4):
        store = Store(tmp_path / f"store{turn}")
        random.Random(turn).shuffle(files)
        if turn == 3:  # one by one, in as many builds
            for file in files:
                run(store, file)
        else:
            run(store, *files)
        expected = expected or lines(store)
        assert lines(store) == expected
    assert run(store, reports).changed == 0
    assert lines(store) == expected


def test_one_more_article_changes_only_what_it_touches(store: Store, reports: Path) -> None:
    (reports / "other.txt").write_text("MATCH Wrexham Barrow 2024-10-05\nGOAL Palmer 44\n")
    run(store, reports / "echo.txt", reports / "other.txt")
    before = set(lines(store))
    report = run(store, reports / "gazette.txt")
    changed = before ^ set(lines(store))
    assert len(changed) == report.changed
    others = ("rose", "wrexham", "palmer", "article/echo/", "article/other/")
    assert not [line for line in changed if line.startswith("<") and any(name in line.split()[0] for name in others)]


def test_an_article_of_another_match_takes_nothing_away(store: Store, reports: Path) -> None:
    run(store, reports)
    before = set(lines(store))
    (reports / "other.txt").write_text("MATCH Wrexham Barrow 2024-10-05\nGOAL Palmer 44\n")
    run(store, reports / "other.txt")
    assert before < set(lines(store))


def test_an_article_that_changed_replaces_its_graph_and_no_other(store: Store, reports: Path, tmp_path: Path) -> None:
    run(store, reports)
    (reports / "gazette.txt").write_text("Corrected.\nGOAL Obikwu 84\n", "utf-8")
    report = run(store, reports / "gazette.txt")
    assert report.conflicts == ()
    assert agreed(store) == {("Obikwu", "84"), ("Rose", "12")}
    assert (store.generations()[-1].added, store.generations()[-1].replaced) == ((), ("gazette",))
    anew = Store(tmp_path / "anew")
    run(anew, reports)
    assert {line for line in lines(store) if "/revisions>" not in line} == {*lines(anew)}


def test_of_values_that_as_many_give_that_of_the_outlet_believed_first_stands(store: Store, reports: Path) -> None:
    for name, outlet in (("echo", "Echo"), ("gazette", "Gazette")):
        path = reports / f"{name}.txt"
        path.rename(reports / f"{name}.md")
        (reports / f"{name}.md").write_text(f"---\noutlet: {outlet}\n---\n" + (reports / f"{name}.md").read_text())
    for order, minute in (("", "84"), ("Gazette, Echo", "79"), ("Echo,Gazette", "84")):
        (reports / "herald.txt").write_text(f"About {minute} leeks, {order}.\n")  # something to build
        build(store, [reports], settings=Settings(source_order=order), rooms=ROOMS)
        assert ("Obikwu", minute) in agreed(store)
