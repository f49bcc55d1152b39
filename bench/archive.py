"""A large archive built by the real command, stopped half-way and gone on with: how fast, and in how much memory;
then what one more report costs.

    python -m bench.archive [--articles N] [--jobs N] [--stop N] [--folder DIR] [--log FILE]

The articles are the rendered reports of bench/corpus, season after season, ten of each match, written to a folder.
Every thousand articles a line tells the time, how many are read, and the memory of the command and of its processes.
In the end one more report of the first match, of one in the middle, of the last and of the next are built, thrice. A
folder that has a whole store already is only asked for that.
"""

from __future__ import annotations

import argparse
import dataclasses
import os
import random
import re
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from datetime import timedelta
from itertools import islice
from pathlib import Path
from typing import TextIO

from bench.corpus.desk import reports
from bench.corpus.season import Match, matches
from graph.build import build
from graph.store import Store
from loaders.model import Article

ROOT = Path(__file__).resolve().parents[1]
#: Seconds between two looks at the memory.
LOOK = 0.5
#: Matches of a season of the corpus, reports of a match, and how far a season lies behind the one before it.
MATCHES, REPORTS, YEAR = 1000, 10, timedelta(days=364)


def articles() -> Iterator[tuple[str, Article]]:
    """The reports with the names of their files, without end."""
    season = 0
    while True:
        dice = random.Random(season)
        for match in matches(MATCHES, dice):
            for written in reports(_later(match, season), REPORTS, dice)[0]:
                yield f"s{season:02}/s{season:02}-{written.article.id}.md", written.article
        season += 1


def _later(match: Match, seasons: int) -> Match:
    """A match as if it was played so many seasons later."""
    start, end = match.season.split("-")
    season = f"{int(start) + seasons}-{(int(end) + seasons) % 100:02}"
    first = None if match.first is None else _later(match.first, seasons)
    return dataclasses.replace(match, day=match.day + seasons * YEAR, season=season, first=first)


def write(folder: Path, count: int) -> None:
    """Write so many articles to a folder, each a Markdown file with its outlet and day in front."""
    for name, article in islice(articles(), count):
        _put(folder / name, article)


def _put(file: Path, article: Article) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    said = {"outlet": article.outlet, "date": article.published, "title": article.title}
    matter = "".join(f"{key}: {value}\n" for key, value in said.items() if value)
    file.write_text(f"---\n{matter}---\n{article.text}\n", "utf-8")


def further(count: int) -> Iterator[Article]:
    """One more report of several matches of an archive of so many articles."""
    dice = random.Random(count)
    for place in (0, count // 2, count - 1, count + REPORTS) * 3:
        season, within = divmod(place // REPORTS, MATCHES)
        match = matches(MATCHES, random.Random(season))[within]
        yield reports(_later(match, season), REPORTS, dice)[0][dice.randrange(REPORTS)].article


def add(store: Path, count: int, folder: Path, log: TextIO) -> None:
    """Build one more article, and another; the seconds that this took the processor, and in all."""
    worked, passed = [], []
    for number, article in enumerate(further(count)):
        file = folder / f"further-{number:02}.md"
        _put(file, article)
        work, began = time.process_time(), time.monotonic()
        report = build(Store(store), [file])
        worked.append(time.process_time() - work)
        passed.append(time.monotonic() - began)
        assert report.generation is not None, report
    worked, passed = worked[1:], passed[1:]  # with the first, word lists are loaded
    said = f"median {statistics.median(worked):.3f} s of the processor (worst {max(worked):.3f})"
    print(f"one more to {count}: {said}, {statistics.median(passed):.3f} s in all (worst {max(passed):.3f})", file=log)


def run(folder: Path, store: Path, jobs: int, stop: int | None, log: TextIO) -> int:
    """Build, and stop it with Ctrl-C when so many articles are read; the exit code."""
    command = [sys.executable, "touchline.py", "build", str(folder), "--store", str(store), "--jobs", str(jobs)]
    began = time.monotonic()
    with subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, start_new_session=True
    ) as process:
        assert process.stderr is not None
        most, looked = 0, began
        for line in process.stderr:
            told = re.match(r"(\d+) of \d+ articles read", line)
            if told is None:
                print(line.strip(), file=log, flush=True)
                continue
            done = int(told[1])
            if time.monotonic() - looked > LOOK:
                looked = time.monotonic()
                own, others = _memory(process.pid)
                most = max(most, own + sum(others))
            if done % 1000 == 0:
                own, others = _memory(process.pid)
                seconds = time.monotonic() - began
                said = f"{time.strftime('%H:%M:%S')} {done} read, {done / seconds:.1f} a second"
                print(f"{said}, {own} MB, processes {others}, together at most {most}", file=log, flush=True)
            if done == stop:
                os.killpg(process.pid, signal.SIGINT)
    print(f"ended with {process.returncode} after {time.monotonic() - began:.0f} s", file=log, flush=True)
    return process.returncode


def _status(pid: int, key: str) -> int:
    """A figure of /proc/PID/status in MB; 0 where the process has ended."""
    try:
        said = Path(f"/proc/{pid}/status").read_text()
    except FileNotFoundError:
        return 0
    found = re.search(rf"{key}:\s+(\d+) kB", said)
    return int(found[1]) // 1024 if found else 0


def _memory(pid: int) -> tuple[int, list[int]]:
    """What a process has in memory, and its children."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return _status(pid, "VmRSS"), [_status(int(child), "VmRSS") for child in children]


def main(arguments: Sequence[str]) -> None:
    """Write the articles, build them, and tell what it took."""
    parser = argparse.ArgumentParser(prog="python -m bench.archive", description=__doc__)
    parser.add_argument("--articles", type=int, default=5000)
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--stop", type=int, help="when so many are read; half of them unless given")
    parser.add_argument("--folder", type=Path, help="where articles and store go and stay")
    parser.add_argument("--log", type=argparse.FileType("a"), default=sys.stdout)
    given = parser.parse_args(arguments)
    signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell has its background jobs ignore it
    with tempfile.TemporaryDirectory() as scratch:
        place: Path = given.folder or Path(scratch)
        folder, store = place / "articles", place / "store"
        if not folder.exists():
            write(folder, given.articles)
        if _articles(store) < given.articles:
            stop = given.stop or max(1000, given.articles // 2000 * 1000)
            stopped = run(folder, store, given.jobs, stop, given.log)
            print(f"ended with {stopped}: {_articles(store)} articles are published", file=given.log, flush=True)
            code = run(folder, store, given.jobs, None, given.log)
            print(f"exit code {code}: {_articles(store)} articles are published", file=given.log, flush=True)
        add(store, given.articles, place / "further", given.log)


def _articles(store: Path) -> int:
    """How many articles a store has."""
    return next((one.articles for one in Store(store).generations() if one.current), 0)


if __name__ == "__main__":
    main(sys.argv[1:])
