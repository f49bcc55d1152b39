"""The store: a generation is published whole or not at all."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest

from graph.store import Candidate, Store, StoreError
from tests.disk_kit import small_disk

G = ox.NamedNode("http://example.org/article/a")
H = ox.NamedNode("http://example.org/article/b")
P = ox.NamedNode("http://example.org/p")


def quads(graph: ox.NamedNode, numbers: range) -> list[ox.Quad]:
    return [ox.Quad(ox.NamedNode(f"http://example.org/{n}"), P, ox.Literal(n), graph) for n in numbers]


def publish(store: Store, graph: ox.NamedNode, numbers: range) -> int:
    with store.candidate() as candidate:
        candidate.replace(graph, quads(graph, numbers))
        return candidate.publish(added=(graph.value[-1],)).number


def content(store: Store) -> set[str]:
    dataset = store.open_published()
    return set() if dataset is None else {str(quad) for quad in dataset}


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "store")


def refused(what: object) -> str:
    with pytest.raises(StoreError) as caught:
        what()  # type: ignore[operator]
    sentence = str(caught.value)
    assert sentence.endswith(".") and "\n" not in sentence
    return sentence


def begin(store: Store) -> None:
    with store.candidate():
        pass


# ---- publishing


def test_a_store_that_was_never_built_is_empty_and_left_alone(store: Store) -> None:
    assert (store.published(), store.open_published(), store.generations()) == (None, None, [])
    assert not store.path.exists()


def test_what_is_published_is_what_was_written(store: Store) -> None:
    assert publish(store, G, range(3)) == 1
    assert content(store) == {str(quad) for quad in quads(G, range(3))}


def test_a_candidate_begins_with_what_is_published(store: Store) -> None:
    publish(store, G, range(3))
    publish(store, H, range(2))
    assert len(content(store)) == 5


def test_replace_tells_exactly_what_changed(store: Store) -> None:
    publish(store, G, range(3))
    with store.candidate() as candidate:
        assert candidate.replace(G, quads(G, range(1, 4))) == frozenset(quads(G, range(1)) + quads(G, range(3, 4)))
        assert candidate.replace(G, quads(G, range(1, 4))) == frozenset()


def test_an_unpublished_candidate_leaves_no_trace(store: Store) -> None:
    publish(store, G, range(3))
    before = sorted(store.path.rglob("*"))
    with store.candidate() as candidate:
        candidate.replace(G, [])
    with pytest.raises(ZeroDivisionError), store.candidate() as candidate:
        candidate.replace(G, quads(G, range(9)))
        raise ZeroDivisionError
    assert len(content(store)) == 3
    assert sorted(store.path.rglob("*")) == before


def test_readers_keep_their_generation_while_another_is_published(store: Store) -> None:
    publish(store, G, range(3))
    reader = store.open_published()
    assert reader is not None
    publish(store, G, range(50))
    assert len(reader) == 3
    assert len(content(store)) == 50


def test_a_published_generation_is_never_written_again(store: Store) -> None:
    publish(store, G, range(3))
    first = {path: path.read_bytes() for path in store.folder(1).iterdir()}
    publish(store, H, range(30))
    publish(store, G, range(5))
    assert {path: path.read_bytes() for path in store.folder(1).iterdir()} == first


def test_a_rehearsal_writes_nothing(store: Store) -> None:
    publish(store, G, range(3))
    before = {path: path.stat().st_mtime_ns for path in store.path.rglob("*")}
    with store.rehearsal() as candidate:
        candidate.replace(G, quads(G, range(7)))
        assert len(candidate.dataset) == 7
    assert {path: path.stat().st_mtime_ns for path in store.path.rglob("*")} == before


def test_a_closed_candidate_gives_no_dataset(store: Store) -> None:
    kept: list[Candidate] = []
    with store.candidate() as candidate:
        kept.append(candidate)
    with pytest.raises(ValueError, match="closed"):
        _ = kept[0].dataset


# ---- generations


def test_each_generation_says_what_it_is(store: Store) -> None:
    publish(store, G, range(3))
    publish(store, H, range(2))
    first, second = store.generations()
    assert (first.number, first.articles, first.quads, first.added, first.parent) == (1, 1, 3, ("a",), None)
    assert (second.number, second.articles, second.quads, second.added, second.parent) == (2, 2, 5, ("b",), 1)
    assert (first.current, second.current) == (False, True)
    assert second.made.endswith("+00:00")


def test_rollback_publishes_an_older_generation_and_building_goes_on_from_it(store: Store) -> None:
    publish(store, G, range(3))
    publish(store, H, range(2))
    assert store.rollback(1).current
    assert len(content(store)) == 3
    assert publish(store, H, range(10)) == 3
    assert [generation.parent for generation in store.generations()] == [None, 1, 1]
    assert store.rollback(2).number == 2


def test_rollback_to_what_is_not_there_tells_what_is(store: Store) -> None:
    publish(store, G, range(3))
    assert "there is no generation 7 (there are: 1)" in refused(lambda: store.rollback(7))
    assert store.published() == 1


def test_old_generations_are_pruned_and_the_published_one_never(tmp_path: Path) -> None:
    store = Store(tmp_path, keep=3)
    for count in range(1, 6):
        publish(store, G, range(count))
    assert [generation.number for generation in store.generations()] == [3, 4, 5]
    assert not list((tmp_path / "generations").glob("*2*"))


def test_a_lost_description_is_counted_again(store: Store) -> None:
    publish(store, G, range(3))
    (store.path / "generations" / "000001.json").unlink()
    (generation,) = store.generations()
    assert (generation.articles, generation.quads, generation.current) == (1, 3, True)


# ---- one build at a time, and what dead builds leave


def test_a_second_build_is_told_of_the_first(store: Store) -> None:
    with store.candidate():
        assert "another build is writing to this store" in refused(lambda: begin(Store(store.path)))
    begin(Store(store.path))


def test_a_lock_dies_with_its_process(store: Store) -> None:
    publish(store, G, range(3))
    code = f"""
from graph.store import Store
import os, signal
with Store({str(store.path)!r}).candidate() as candidate:
    os.kill(os.getpid(), signal.SIGKILL)
"""
    assert subprocess.run([sys.executable, "-c", code], cwd=Path(__file__).parents[1]).returncode == -9
    assert list(store.path.glob("candidate-*"))
    assert len(content(store)) == 3
    assert publish(store, H, range(1)) == 2
    assert not list(store.path.glob("candidate-*"))


def test_a_generation_that_was_made_but_not_published_is_deleted(store: Store) -> None:
    publish(store, G, range(3))
    with store.candidate() as candidate:
        candidate.dataset.backup(str(store.folder(2)))
        (store.path / "generations" / "000002.json.pending").write_text("{}")
        (store.path / "generations" / "000003.tmp").mkdir()
    assert store.published() == 1
    assert sorted(path.name for path in (store.path / "generations").iterdir()) == [
        "000001",
        "000001.counts",
        "000001.json",
        "000001.sums",
        "000001.words",
    ]


def test_a_build_that_died_before_its_first_publication_leaves_an_empty_store(store: Store) -> None:
    with store.candidate() as candidate:
        candidate.dataset.backup(str(store.folder(1)))
        (store.path / "generations" / "000001.json.pending").write_text("{}")
        assert store.published() is None
    assert store.generations() == []
    assert publish(store, G, range(1)) == 1


def test_a_build_that_died_right_after_its_publication_has_published(store: Store) -> None:
    publish(store, G, range(3))
    generations = store.path / "generations"
    (generations / "000001.json").rename(generations / "000001.json.pending")
    assert store.generations()[0].added == ("a",)
    begin(store)
    assert json.loads((generations / "000001.json").read_text())["quads"] == 3


# ---- what the store refuses


def test_a_store_of_a_newer_version_is_refused_and_left_alone(store: Store) -> None:
    publish(store, G, range(3))
    (store.path / "VERSION").write_text("touchline store 99\n")
    for way in (store.published, store.generations, lambda: store.rollback(1), lambda: begin(store)):
        assert "written by a newer version (its format is 99" in refused(way)


def test_a_foreign_folder_is_refused_and_left_alone(tmp_path: Path) -> None:
    (tmp_path / "photo.jpg").write_bytes(b"x")
    assert "holds other files and is no store" in refused(lambda: begin(Store(tmp_path)))
    assert [path.name for path in tmp_path.iterdir()] == ["photo.jpg"]


def test_a_file_is_no_store(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("x")
    assert "a store is a folder" in refused(lambda: begin(Store(path)))
    assert "a store is a folder" in refused(Store(path).published)


@pytest.mark.parametrize("written", ["", "rubbish\n", "000009\n", "../../etc\n", "\0\0\0\0"])
def test_a_damaged_current_file_is_told_of_and_mended_by_a_rollback(store: Store, written: str) -> None:
    publish(store, G, range(3))
    publish(store, H, range(2))
    (store.path / "CURRENT").write_text(written)
    for way in (store.published, store.open_published, store.generations, lambda: begin(store)):
        assert "CURRENT file names no generation" in refused(way)
    assert "`touchline rollback 2`" in refused(store.published)
    store.rollback(2)
    assert len(content(store)) == 5


def test_a_missing_current_file_is_told_of_and_mended_by_a_rollback(store: Store) -> None:
    publish(store, G, range(3))
    (store.path / "CURRENT").unlink()
    assert "CURRENT file is missing" in refused(store.published)
    assert "CURRENT file is missing" in refused(lambda: begin(store))
    store.rollback(1)
    assert len(content(store)) == 3


def test_a_damaged_generation_is_told_of(store: Store) -> None:
    publish(store, G, range(3))
    (store.folder(1) / "CURRENT").write_text("rubbish")
    assert "a generation is damaged" in refused(store.open_published)


# ---- the disk


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    with small_disk(tmp_path / "disk", 2) as folder:
        yield folder


def test_a_full_disk_is_told_of_and_the_store_is_as_it_was(disk: Path) -> None:
    store = Store(disk / "store")
    publish(store, G, range(20))
    before = content(store)
    assert "the disk is full" in refused(lambda: publish(store, H, range(20_000)))
    assert content(store) == before
    assert [generation.number for generation in store.generations()] == [1]
    assert publish(store, H, range(5)) == 2


@pytest.mark.parametrize("room", [0, 40_000, 150_000])
def test_a_disk_that_is_full_from_the_start_is_told_of(disk: Path, room: int) -> None:
    (disk / "filler").write_bytes(bytes((2 << 20) - room))
    store = Store(disk / "store")
    assert "the disk is full" in refused(lambda: publish(store, G, range(5)))
    assert not list(store.path.glob("candidate-*"))
    (disk / "filler").unlink()
    assert publish(store, G, range(5)) == 1


def test_a_read_only_disk_is_told_of_and_still_read(disk: Path) -> None:
    store = Store(disk / "store")
    publish(store, G, range(5))
    subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)
    assert "this folder is read-only" in refused(lambda: begin(store))
    assert "this folder is read-only" in refused(lambda: store.rollback(1))
    assert "this folder is read-only" in refused(lambda: begin(Store(disk / "another")))
    assert len(content(store)) == 5


def test_a_folder_without_the_right_to_write_is_told_of(tmp_path: Path) -> None:
    if os.geteuid() == 0:
        pytest.skip("root may write everywhere")
    tmp_path.chmod(0o500)
    assert "may not be written" in refused(lambda: begin(Store(tmp_path / "store")))
