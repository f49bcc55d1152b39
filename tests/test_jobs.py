"""Reading in several processes: what is built is the same, what goes wrong is told by name, and it can be stopped."""

from __future__ import annotations

import multiprocessing
import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from graph.build import Rooms, build
from graph.intake import ReadingError
from graph.settings import Settings
from graph.store import Store
from loaders.model import Article, Extraction
from tests.build_kit import ROOMS, goals, lines
from tests.test_warc import Archive, page

ROOT = Path(__file__).resolve().parents[1]
MANY = 40


def faulty(article: Article) -> Extraction:
    """A reader with a fault."""
    return Extraction(()) if article.id != "r03" else goals({}[article.id])


def dying(article: Article) -> Extraction:
    """A reader that takes its process with it."""
    if article.id == "r03":
        os._exit(3)
    return goals(article)


@pytest.fixture
def many(tmp_path: Path) -> Path:
    folder = tmp_path / "many"
    (folder / "again").mkdir(parents=True)
    for number in range(MANY):
        (folder / f"r{number:02}.txt").write_text(f"date 2024-10-06 Report {number}.\nGOAL Obikwu {number % 3 + 79}\n")
    (folder / "late.txt").write_text("GOAL Rose 201\n")
    (folder / "empty.txt").write_text("")
    (folder / "again" / "r07.txt").write_text("GOAL Obikwu 12\n")
    archive = Archive(folder / "crawl.warc.gz")
    for number in range(12):
        archive.add(f"https://echo.example/{number}", page(head=f"<title>Report {number}</title>").encode())
    archive.put()
    return folder


def test_what_is_built_does_not_depend_on_how_many_processes_read(tmp_path: Path, many: Path) -> None:
    stores = [Store(tmp_path / f"of-{jobs}") for jobs in (1, 3)]
    few = Settings(batch_articles=11)
    reports = [build(one, [many], settings=few, rooms=ROOMS, jobs=at * 2 + 1) for at, one in enumerate(stores)]
    told = [{**one.as_json(), "seconds": 0} for one in reports]
    assert told[0] == told[1]
    assert (len(reports[0].articles), len(reports[0].refused)) == (MANY + 12, 3)
    assert lines(stores[0]) == lines(stores[1])
    again = build(stores[1], [many], settings=few, rooms=ROOMS, jobs=2)
    assert (again.articles, again.unchanged) == ((), MANY + 12)


@pytest.mark.parametrize("jobs", [1, 2])
def test_an_article_whose_reading_goes_wrong_is_named(store: Store, many: Path, jobs: int) -> None:
    with pytest.raises(ReadingError, match=r"r03\.txt: reading it went wrong \(KeyError: 'r03' at test_jobs\.py, line"):
        build(store, [many], rooms=Rooms(extract=faulty), jobs=jobs)
    assert store.published() is None
    assert multiprocessing.active_children() == []


def test_a_process_that_ends_is_told_with_the_articles_it_may_have_been_at(store: Store, many: Path) -> None:
    with pytest.raises(ReadingError, match=r"ended early, at .*r0\d\.txt"):
        build(store, sorted(many.glob("r*.txt")), rooms=Rooms(extract=dying), jobs=2)
    assert multiprocessing.active_children() == []


def test_a_build_in_several_processes_that_is_stopped_goes_on_from_there(store: Store, many: Path) -> None:
    def stop(done: int, total: int, name: str) -> None:
        if done == 25:
            raise KeyboardInterrupt

    few = Settings(batch_articles=10)
    with pytest.raises(KeyboardInterrupt):
        build(store, [many], settings=few, rooms=ROOMS, progress=stop, jobs=2)
    assert multiprocessing.active_children() == []
    (there,) = [one.articles for one in store.generations() if one.current]
    report = build(store, [many], settings=few, rooms=ROOMS, jobs=2)
    assert (there, report.unchanged, len(report.articles)) == (
        19,
        19,
        MANY + 12 - 19,
    )  # of the first twenty one breaks a shape


def test_the_articles_of_an_archive_are_counted_one_by_one_and_published_in_batches(store: Store, many: Path) -> None:
    told: list[tuple[int, int]] = []
    batches: list[int] = []

    def progress(done: int, total: int, name: str) -> None:
        told.append((done, total))
        batches.append(store.published() or 0)

    few = Settings(batch_articles=4)
    build(store, [many / "crawl.warc.gz"], settings=few, rooms=ROOMS, progress=progress)
    assert told == [(number, 12) for number in range(1, 13)]
    assert batches[-1] == 2


def test_ctrl_c_ends_the_command_and_its_processes_with_one_sentence(tmp_path: Path) -> None:
    folder = tmp_path / "reports"
    folder.mkdir()
    for number in range(600):
        words = f"Ash scored after {number % 90 + 1} minutes as Harrow Vale beat Castle End 1-0.\n"
        (folder / f"r{number:03}.txt").write_text(words)
    command = [sys.executable, "touchline.py", "--set", "batch_articles=50", "build", str(folder), "--jobs", "2"]
    store = tmp_path / "store"
    # A shell has its background jobs ignore Ctrl-C, and what they start does too: a terminal's does not.
    heed = "import os, signal, sys; signal.signal(signal.SIGINT, signal.SIG_DFL); os.execv(sys.argv[1], sys.argv[1:])"
    heeding = [sys.executable, "-c", heed]
    with subprocess.Popen(
        [*heeding, *command, "--store", str(store)],
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as process:
        assert process.stderr is not None
        assert process.stderr.readline() == "100 of 600 articles read\n"
        os.killpg(process.pid, signal.SIGINT)  # as a terminal sends it: to all of them
        rest = process.stderr.read()  # to the end: none is left that could write to it
    rest = re.sub(r"\d+ of 600 articles read\n", "", rest).lstrip("\n")
    assert (process.returncode, rest) == (130, "touchline: stopped.\n")
    (there,) = [one.articles for one in Store(store).generations() if one.current]
    assert there in range(50, 600, 50)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "store")
