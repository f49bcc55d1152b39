"""A store that is damaged, or whose disk is full, is served all the same, and it is said what is wrong with it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest

from bench import faults
from graph.backup import backup
from graph.disk import StoreError
from graph.sound import damage, mended
from graph.store import Store
from tests.disk_kit import small_disk
from tests.face_helper import FACE, STATEMENTS
from tests.http_kit import ROOT, TOKEN, serving

LABEL = ox.NamedNode("http://www.w3.org/2000/01/rdf-schema#label")


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """A plain store of three generations, of which the last has a statement more than the one before."""
    store = Store(tmp_path / "store")
    store.begin_plain()
    for more in (load, add):
        with store.candidate() as candidate:
            more(candidate.dataset)
            candidate.recount()
            candidate.publish()
    return store


def load(dataset: ox.Store) -> None:
    dataset.load(path=str(FACE), format=ox.RdfFormat.TRIG)


def add(dataset: ox.Store) -> None:
    dataset.add(ox.Quad(ox.NamedNode("x:new"), LABEL, ox.Literal("New"), ox.NamedNode("x:graph")))


def tables(folder: Path) -> list[Path]:
    return sorted(path for path in folder.iterdir() if path.suffix == ".sst")


def cut(path: Path) -> None:
    os.truncate(path, path.stat().st_size // 2)


def flip(path: Path) -> None:
    """Another byte in the midst of a file that no other generation shares."""
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 0xFF
    path.unlink()
    path.write_bytes(bytes(data))


DAMAGES: dict[str, Callable[[Store], object]] = {
    "CURRENT missing": lambda store: (store.path / "CURRENT").unlink(),
    "CURRENT empty": lambda store: (store.path / "CURRENT").write_bytes(b""),
    "CURRENT of zeros": lambda store: (store.path / "CURRENT").write_bytes(bytes(7)),
    "CURRENT names none": lambda store: (store.path / "CURRENT").write_bytes(b"000099\n"),
    "generation missing": lambda store: shutil.rmtree(store.folder(3)),
    "table missing": lambda store: tables(store.folder(3))[-1].unlink(),
    "table cut": lambda store: cut(tables(store.folder(3))[-1]),
    "a byte of a table": lambda store: flip(tables(store.folder(3))[-1]),
    "manifest cut": lambda store: cut(next(store.folder(3).glob("MANIFEST*"))),
    "engine's CURRENT rubbish": lambda store: (store.folder(3) / "CURRENT").write_text("rubbish"),
}


@pytest.mark.parametrize("name", DAMAGES)
def test_the_newest_sound_generation_is_served_and_it_is_said_why(store: Store, name: str) -> None:
    sound = 3 if name.startswith("CURRENT") else 2
    DAMAGES[name](store)
    with serving(store.path) as client:
        told = json.loads(client.send("GET", "/health").body)
        assert (told["ready"], told["generation"]) == (True, sound)
        assert f"Generation {sound} is served" in told["warnings"][-1]
        logged = [json.loads(line) for line in client.errors.read_text("utf-8").splitlines()]
        assert [line["warning"] for line in logged if "warning" in line] == told["warnings"]
        rows = json.loads(client.query("SELECT (COUNT(*) AS ?n) { GRAPH <x:graph> { ?s ?p ?o } }").body)
        assert rows["results"]["bindings"][0]["n"]["value"] == str(sound - 2)
        assert client.update("INSERT DATA { GRAPH <x:graph> { <x:a> <x:b> 1 } }").status == 200
        last = json.loads(client.send("GET", "/health").body)["generation"]
    assert last > sound
    assert damage(store.folder(last)) is None


def test_a_sound_store_is_left_as_it_is(store: Store) -> None:
    assert mended(store) == ()
    assert store.published() == 3
    assert mended(Store(store.path.parent / "none")) == ()


def test_damage_that_opening_does_not_notice_is_found(store: Store) -> None:
    flip(max(tables(store.folder(3)), key=lambda path: path.stat().st_size))
    assert store.open(3) is not None
    assert "is not as it was written" in (damage(store.folder(3)) or "")


def test_a_generation_from_before_there_were_sums_is_read_instead(store: Store) -> None:
    for sums in (store.path / "generations").glob("*.sums"):
        sums.unlink()
    assert mended(store) == ()
    tables(store.folder(3))[-1].unlink()
    assert "Generation 2 is served" in mended(store)[-1]


def test_a_damaged_description_is_counted_again(store: Store) -> None:
    for said in ("{}", "[]", '{"number": 3', ""):
        (store.path / "generations" / "000003.json").write_text(said)
        assert store.describe(3).quads == STATEMENTS + 1
    assert mended(store) == ()


@pytest.mark.parametrize("what", ["words", "index"])
def test_what_is_derived_from_a_generation_is_dropped_where_it_is_damaged_and_made_anew(
    tmp_path: Path, what: str
) -> None:
    store = Store(tmp_path / "store")
    build = [sys.executable, "touchline.py", "build", str(ROOT / "samples"), "--store", str(store.path)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    (folder,) = (path for name, path in store.beside(1).items() if name == what)
    cut(max(tables(folder), key=lambda path: path.stat().st_size))
    (sentence,) = mended(store)
    assert f"The {what} of generation 1 was damaged" in sentence
    assert store.published() == 1
    (tmp_path / "more.txt").write_text("Hexton Rovers beat Marsham Rovers 2-1 on Saturday.\n")
    subprocess.run([*build[:3], str(tmp_path / "more.txt"), *build[4:]], cwd=ROOT, check=True, capture_output=True)
    assert store.published() == 2
    assert store.beside(2)[what].is_dir()
    assert mended(store) == ()


def test_a_store_with_no_sound_generation_is_not_served_and_that_is_said(store: Store) -> None:
    for number in (1, 2, 3):
        (store.folder(number) / "CURRENT").write_text("rubbish")
    with pytest.raises(StoreError, match="no generation here is sound"):
        mended(store)
    command = [sys.executable, "touchline.py", "serve", "--store", str(store.path), "--port", "0"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 1
    assert "no generation here is sound" in done.stderr


def test_a_backup_is_sound(store: Store, tmp_path: Path) -> None:
    backup(store, tmp_path / "copy")
    copy = Store(tmp_path / "copy")
    assert damage(copy.folder(1)) is None
    flip(tables(copy.folder(1))[-1])
    assert damage(copy.folder(1)) is not None


# ---- the disk


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    with small_disk(tmp_path / "disk", 4) as folder:
        yield folder


def test_a_full_disk_refuses_the_change_and_the_server_serves_on(disk: Path) -> None:
    store = Store(disk / "store")
    store.begin_plain()
    much = " ".join(f"<x:s{n}> <x:p> '{n * 7919:060d}' ." for n in range(8_000))
    with serving(store.path) as client:
        for _ in range(3):
            reply = client.update(f"INSERT DATA {{ GRAPH <x:much> {{ {much} }} }}")
            assert reply.status == 503
            assert "the disk is full" in reply.text
            told = json.loads(client.send("GET", "/health").body)
            assert (told["status"], told["generation"]) == ("ok", 1)
            assert client.send("GET", "/", headers={"Accept": "text/html"}).status == 200
        assert client.update("INSERT DATA { GRAPH <x:little> { <x:a> <x:b> 1 } }").status == 200
        assert json.loads(client.query("ASK { GRAPH <x:little> { <x:a> <x:b> 1 } }").body)["boolean"] is True
        assert TOKEN not in client.errors.read_text("utf-8")


# ---- killing


def test_nothing_is_lost_whatever_is_killed(tmp_path: Path) -> None:
    outcome = faults.run(tmp_path, kills=10, articles=20)
    assert outcome.wrong == []
    assert outcome.kills == dict.fromkeys(faults.VICTIMS, 2)
    assert outcome.acknowledged > 2
