"""A build that is killed at any moment leaves the store as it was, or as it was to become; nothing else."""

from __future__ import annotations

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
SAMPLES = ("atalanta-liverpool-wire.txt", "villa-chelsea-brief.txt", "city-real-first-leg.md")
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


def test_a_build_killed_at_twenty_random_moments_harms_nothing(
    tmp_path: Path, nursery: Nursery, articles: list[Path]
) -> None:
    chance = random.Random(20240418)
    store = Store(tmp_path / "store", keep=4)
    *first, last = articles
    started = time.monotonic()
    assert nursery.build(first) == 0
    long = time.monotonic() - started
    killed = 0
    for turn in range(KILLS):
        before, number = served(store), store.published()
        assert before
        # Each turn brings something new: the last article comes under another name.
        new = tmp_path / f"turn-{turn}{last.suffix}"
        shutil.copy(last, new)
        status = nursery.build([new, *first], seconds=chance.uniform(0, long * 1.3))
        assert status in (-9, 0)
        killed += status == -9
        after, then = served(store), store.published()
        assert then is not None and number is not None
        if then == number:
            assert after == before
        else:
            assert then == number + 1 and len(after) > len(before)
            assert any(f"article/turn-{turn}>" in line for line in after)
        assert [one.number for one in store.generations()][-1] == then
        assert nursery.build([new]) == 0
        assert any(f"article/turn-{turn}>" in line for line in served(store))
        assert not list(store.path.glob("candidate-*"))
    assert killed >= KILLS / 2, "most kills must meet a build at work"


def test_a_first_build_that_is_killed_leaves_a_store_that_can_be_built(
    tmp_path: Path, nursery: Nursery, articles: list[Path]
) -> None:
    store = Store(tmp_path / "store")
    for seconds in (0.0, 0.02, 0.05, 0.1):
        assert nursery.build(articles, seconds) in (-9, 0)
        served(store)
    assert nursery.build(articles) == 0
    assert served(store)
