"""A build that is killed at any moment leaves the store as it was, or as it was to become; nothing else."""

from __future__ import annotations

import hashlib
import random
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from graph.store import Store

ROOT = Path(__file__).resolve().parents[1]
SAMPLES = ("atalanta-liverpool-wire.txt", "villa-chelsea-brief.txt")
KILLS = 20

#: Loads the readers once; then, for each line "seconds path...", builds in a process of its own and
#: kills that after so many seconds (or lets it end, for a dash). It answers with the exit status.
NURSERY = """
import os, signal, sys, time
from graph.build import build
from graph.store import Store
store = Store(sys.argv[1], keep=4)
build(store, sys.argv[2:], dry_run=True)
print("ready", flush=True)
for line in sys.stdin:
    seconds, *paths = line.split()
    child = os.fork()
    if child == 0:
        report = build(store, paths)
        os._exit(0 if report.sound else 1)
    if seconds != "-":
        time.sleep(float(seconds))
        os.kill(child, signal.SIGKILL)
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
"""


class Nursery:
    """Builds in processes that can be killed."""

    def __init__(self, store: Path, articles: list[Path]) -> None:
        command = [sys.executable, "-c", NURSERY, str(store), *map(str, articles)]
        self._process = subprocess.Popen(
            command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1
        )
        assert self._line() == "ready"

    def build(self, articles: list[Path], seconds: float | None = None) -> int:
        assert self._process.stdin is not None
        self._process.stdin.write(" ".join(["-" if seconds is None else str(seconds), *map(str, articles)]) + "\n")
        return int(self._line())

    def _line(self) -> str:
        assert self._process.stdout is not None
        return self._process.stdout.readline().strip()

    def close(self) -> None:
        assert self._process.stdin is not None and self._process.stdout is not None
        self._process.stdin.close()
        self._process.wait()
        self._process.stdout.close()


@pytest.fixture
def articles(tmp_path: Path) -> list[Path]:
    return [Path(shutil.copy(ROOT / "samples" / name, tmp_path / name)) for name in SAMPLES]


@pytest.fixture
def nursery(tmp_path: Path, articles: list[Path]) -> Iterator[Nursery]:
    nursery = Nursery(tmp_path / "store", articles)
    yield nursery
    nursery.close()


def served(store: Store) -> tuple[str, ...]:
    dataset = store.open_published()
    return () if dataset is None else tuple(sorted(map(str, dataset)))


def tells_of(article: Path, lines: tuple[str, ...]) -> bool:
    """Whether the graph is of the article as it now is."""
    digest = hashlib.sha256(article.read_bytes()).hexdigest()
    return sum(digest in line for line in lines) == 1


def test_a_build_killed_at_twenty_random_moments_harms_nothing(
    tmp_path: Path, nursery: Nursery, articles: list[Path]
) -> None:
    chance = random.Random(20240418)
    store = Store(tmp_path / "store", keep=4)
    changing = articles[1]
    text = changing.read_text("utf-8")
    assert nursery.build(articles) == 0
    started = time.monotonic()
    assert nursery.build([changing]) == 0
    long = time.monotonic() - started
    killed = turn = 0
    while killed < KILLS:
        turn += 1
        before, number = served(store), store.published()
        assert before and number is not None
        changing.write_text(f"{text}Edition {turn}.\n", "utf-8")
        status = nursery.build([changing], seconds=chance.uniform(0, long))
        assert status in (-9, 0)
        if status == -9:
            killed += 1
        else:  # it was done before its time: kill the next one sooner
            long *= 0.8
        after, then = served(store), store.published()
        if then == number:
            assert after == before
        else:
            assert then == number + 1 and tells_of(changing, after)
        assert store.generations()[-1].number == then
        assert nursery.build([changing]) == 0, "the next build succeeds"
        assert tells_of(changing, served(store))
        assert not list(store.path.glob("candidate-*"))


def test_a_first_build_that_is_killed_leaves_a_store_that_can_be_built(
    tmp_path: Path, nursery: Nursery, articles: list[Path]
) -> None:
    store = Store(tmp_path / "store")
    for seconds in (0.0, 0.02, 0.05, 0.1):
        assert nursery.build(articles, seconds) in (-9, 0)
        served(store)
    assert nursery.build(articles) == 0
    assert served(store)
