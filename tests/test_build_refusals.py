"""What stops a build, or part of it."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pyoxigraph as ox
import pytest

from graph.agree import agree
from graph.build import Rooms, build
from graph.settings import TL, Settings
from graph.store import Candidate, Store, StoreError
from tests.build_kit import ROOMS, goals, lines, reports, run, store

__all__ = ["reports", "store"]  # fixtures


def test_sound_articles_are_published_and_the_refused_listed_with_reasons(store: Store, reports: Path) -> None:
    (reports / "scan.txt").write_bytes(b"%PDF-1.4 \xff")
    (reports / "empty.txt").write_bytes(b"")
    (reports / "latin.txt").write_bytes(b"Atl\xe9tico won.")
    report = run(store, reports, reports / "nowhere.txt", reports.parent / "none")
    assert (report.generation, report.sound, len(report.articles)) == (1, False, 3)
    reasons = [one.reason.partition(": ")[2] for one in report.refused]
    assert [Path(one.path).name for one in report.refused] == [
        "none",
        "empty.txt",
        "latin.txt",
        "nowhere.txt",
        "scan.txt",
    ]
    for reason, words in zip(
        reasons, ["no such file", "is empty", "not valid UTF-8", "no such file", "a PDF"], strict=True
    ):
        assert words in reason


def test_a_strict_build_publishes_nothing_when_one_is_refused(store: Store, reports: Path) -> None:
    run(store, reports / "echo.txt")
    before = lines(store)
    report = run(store, reports, "nowhere.txt", strict=True)
    assert (report.generation, report.sound) == (None, False)
    assert "strict" in report.unpublished
    assert (store.published(), lines(store)) == (1, before)


def test_a_build_of_nothing_sound_publishes_nothing(store: Store) -> None:
    report = run(store, "nowhere.txt")
    assert (report.generation, report.unpublished, report.sound) == (None, "no article was read", False)
    assert not store.path.exists()


def test_files_of_one_name_are_all_refused_whatever_their_order(store: Store, reports: Path) -> None:
    (reports / "old").mkdir()
    (reports / "old" / "echo.md").write_text("GOAL Rose 3\n")
    report = run(store, reports)
    assert [one.id for one in report.articles] == ["gazette", "herald"]
    assert len(report.refused) == 2
    assert 'its id "echo" is also that of' in report.refused[0].reason


def test_an_article_that_violates_a_shape_is_refused_and_the_others_are_published(store: Store, reports: Path) -> None:
    (reports / "late.txt").write_text("GOAL Svanthorsson 201\n")
    report = run(store, reports)
    assert (report.generation, report.sound, len(report.articles)) == (1, False, 3)
    ((path, reason),) = [(one.path, one.reason) for one in report.refused]
    assert Path(path).name == "late.txt" and "late.txt: its goal/svanthorsson-201 breaks a shape: " in reason
    assert "minute" in reason and "201" in reason
    assert not any("late" in line or "svanthorsson" in line for line in lines(store))


def test_what_the_store_had_of_an_article_stays_when_its_new_text_violates_a_shape(store: Store, reports: Path) -> None:
    run(store, reports)
    before = lines(store)
    (reports / "echo.txt").write_text("GOAL Svanthorsson 201\n")
    report = run(store, reports)
    assert (report.generation, [Path(one.path).name for one in report.refused]) == (None, ["echo.txt"])
    assert lines(store) == before
    assert store.generations()[-1].replaced == ()


def test_a_strict_build_publishes_nothing_when_an_article_violates_a_shape(store: Store, reports: Path) -> None:
    (reports / "late.txt").write_text("GOAL Svanthorsson 201\n")
    report = run(store, reports, strict=True)
    assert (report.generation, report.sound, "strict" in report.unpublished) == (None, False, True)


def test_a_violation_of_the_agreed_graph_is_traced_to_the_new_articles_behind_it(store: Store, reports: Path) -> None:
    """An agreement that breaks a shape of a goal which "gazette" alone tells."""

    def careless(candidate: Candidate, graphs: Iterable[ox.NamedNode], settings: Settings) -> frozenset[ox.Quad]:
        minute = ox.NamedNode(TL + "minute")
        wrong = [
            ox.Quad(quad.subject, minute, ox.Literal(201))
            if quad.predicate == minute and "obikwu" in str(quad.subject)
            else quad
            for quad in agree(candidate.dataset, settings.base)
        ]
        return candidate.replace(ox.DefaultGraph(), wrong)

    (reports / "echo.txt").write_text("GOAL Rose 12\n")
    report = build(store, [reports], rooms=Rooms(extract=goals, agree=careless))
    assert (report.generation, [one.id for one in report.articles]) == (1, ["echo", "herald"])
    assert [Path(one.path).name for one in report.refused] == ["gazette.txt"]
    assert not any("obikwu" in line for line in lines(store))


def test_a_violation_that_is_allowed_is_published_and_told(store: Store, reports: Path) -> None:
    (reports / "late.txt").write_text("GOAL Svanthorsson 201\n")
    report = run(store, reports, allow=True)
    assert (report.generation, len(report.violations), report.sound) == (1, 2, True)


def test_a_dry_run_tells_what_a_build_would_do_and_writes_nothing(store: Store, reports: Path) -> None:
    report = run(store, reports, dry_run=True)
    assert (report.generation, report.unpublished, report.sound) == (None, "a dry run publishes nothing", True)
    assert not store.path.exists()
    run(store, reports / "echo.txt")
    dry = run(store, reports, dry_run=True)
    assert store.published() == 1
    real = run(store, reports)
    assert (dry.quads, dry.changed, dry.conflicts) == (real.quads, real.changed, real.conflicts)


def test_a_store_of_a_newer_version_stops_a_build(store: Store, reports: Path) -> None:
    run(store, reports)
    (store.path / "VERSION").write_text("touchline store 2\n")
    with pytest.raises(StoreError, match="newer version"):
        run(store, reports)
    with pytest.raises(StoreError, match="newer version"):
        run(store, reports, dry_run=True)


def test_an_article_over_the_limit_is_refused(store: Store, reports: Path) -> None:
    report = build(store, [reports], settings=Settings(max_article_bytes=40), rooms=ROOMS)
    assert [Path(one.path).name for one in report.refused] == ["echo.txt"]


def test_a_file_reached_by_two_paths_is_one_article(store: Store, reports: Path) -> None:
    (reports.parent / "again").symlink_to(reports)
    report = run(store, reports, reports.parent / "again", reports / "echo.txt")
    assert (len(report.articles), report.refused) == (3, ())
