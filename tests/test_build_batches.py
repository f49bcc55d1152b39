"""A build of what is there already, and one that goes batch by batch."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable
from pathlib import Path

import pyoxigraph as ox
import pytest

from graph.build import Rooms, build
from graph.renew import renew
from graph.settings import Settings
from graph.store import Candidate, Store, StoreError
from graph.withdraw import withdraw
from tests.build_kit import ROOMS, goals, lines, reports, run, store

__all__ = ["reports", "store"]  # fixtures


def test_an_article_that_is_there_as_it_is_is_not_read_again(store: Store, reports: Path) -> None:
    run(store, reports)
    (reports / "gazette.txt").write_text("Corrected.\nGOAL Obikwu 84\n", "utf-8")
    report = run(store, reports)
    assert ([one.id for one in report.articles], report.unchanged, report.generation) == (["gazette"], 2, 2)
    again = run(store, reports)
    assert (again.articles, again.unchanged, again.generation, again.sound) == ((), 3, None, True)
    assert again.unpublished == "every article is in the store as it is"


def test_articles_are_read_again_by_another_reader_and_where_the_index_is_lost(store: Store, reports: Path) -> None:
    run(store, reports)
    other = build(store, [reports], rooms=Rooms(extract=goals, reading=lambda article: f"another {article.text}"))
    assert (len(other.articles), other.unchanged, other.changed) == (3, 0, 0)
    shutil.rmtree(store.index_folder(2))
    assert len(run(store, reports).articles) == 3


def test_an_article_that_was_withdrawn_is_read_again(store: Store, reports: Path) -> None:
    run(store, reports)
    withdraw(store, ["echo"])
    report = run(store, reports)
    assert ([one.id for one in report.articles], report.unchanged) == (["echo"], 2)


def test_an_article_that_was_refused_is_read_again(store: Store, reports: Path) -> None:
    (reports / "late.txt").write_text("GOAL Svanthorsson 201\n")
    assert [len(run(store, reports).refused) for _ in range(2)] == [1, 1]


@pytest.fixture
def many(tmp_path: Path) -> Path:
    folder = tmp_path / "many"
    folder.mkdir()
    for number in range(7):
        minute = 84 if number % 3 else 79
        (folder / f"r{number}.txt").write_text(f"date 2024-10-06 Report {number}.\nGOAL Obikwu {minute}\n")
    return folder


def test_a_large_build_publishes_batch_by_batch_and_leaves_one_generation_with_the_same_bytes(
    tmp_path: Path, store: Store, reports: Path, many: Path
) -> None:
    run(store, reports)
    report = build(store, [many], settings=Settings(batch_articles=2), rooms=ROOMS)
    assert (report.generation, len(report.articles), report.sound) == (5, 7, True)
    first, last = store.generations()
    assert (first.number, last.number, last.parent) == (1, 5, 1)
    assert last.added == tuple(f"r{number}" for number in range(7))
    at_once = Store(tmp_path / "at-once")
    run(at_once, reports, many)
    assert lines(store) == lines(at_once)
    assert (last.quads, last.articles) == (len(lines(store)), 10)


def noting(candidate: Candidate, graphs: Iterable[ox.NamedNode], settings: Settings) -> frozenset[ox.Quad]:
    """Agreement that notes in which process it is."""
    with (candidate._store.path.parent / "processes").open("a") as file:
        file.write(f"{os.getpid()}\n")
    return renew(candidate, graphs, settings)


def test_batches_are_written_in_other_processes_and_what_is_one_batch_is_not(store: Store, many: Path) -> None:
    noted = Rooms(extract=goals, agree=noting)
    processes = store.path.parent / "processes"
    build(store, [many / "r0.txt"], rooms=noted)
    assert set(processes.read_text().split()) == {str(os.getpid())}
    processes.unlink()
    build(store, [many], settings=Settings(batch_articles=1), rooms=noted)
    assert (
        len(set(processes.read_text().split()) - {str(os.getpid())}) == 2
    )  # of seven batches the first four are one's


def test_a_writing_process_that_ends_early_is_one_sentence_and_what_was_published_stays(
    store: Store, many: Path
) -> None:
    with pytest.raises(StoreError, match="the process that writes ended early"):
        build(store, [many], settings=Settings(batch_articles=3), rooms=Rooms(extract=goals, agree=dying))
    assert [one.articles for one in store.generations()] == [3]
    assert run(store, many).unchanged == 3


def dying(candidate: Candidate, graphs: Iterable[ox.NamedNode], settings: Settings) -> frozenset[ox.Quad]:
    """Agreement that takes its process with it in the second batch."""
    if candidate.parent is not None:
        os._exit(3)
    return renew(candidate, graphs, settings)


def test_what_a_stopped_build_published_stays_and_the_same_build_goes_on_from_there(
    tmp_path: Path, store: Store, many: Path
) -> None:
    def stop(done: int, total: int, name: str) -> None:
        if done == 5:
            raise KeyboardInterrupt

    settings = Settings(batch_articles=2)
    with pytest.raises(KeyboardInterrupt):
        build(store, [many], settings=settings, rooms=ROOMS, progress=stop)
    assert [one.articles for one in store.generations() if one.current] == [4]
    report = build(store, [many], settings=settings, rooms=ROOMS)
    assert (len(report.articles), report.unchanged) == (3, 4)
    at_once = Store(tmp_path / "at-once")
    run(at_once, many)
    assert lines(store) == lines(at_once)


def test_of_articles_of_one_id_in_two_batches_the_first_is_taken(store: Store, many: Path) -> None:
    (many / "z").mkdir()
    (many / "z" / "r0.md").write_text("GOAL Rose 3\n")
    report = build(store, [many], settings=Settings(batch_articles=2), rooms=ROOMS)
    assert [Path(one.path).name for one in report.refused] == ["r0.md"]
