"""`make bench`: how fast articles are read, a graph is built, and each shipped question is answered.

`python -m bench [PATH...]` measures on articles of your own; without any, on the samples.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from pathlib import Path

from graph.build import build
from graph.query import QueryPool, shipped
from graph.screen import table
from graph.store import Store
from loaders import articles
from loaders.facts import extract

SAMPLES = Path(__file__).resolve().parents[1] / "samples"
RUNS = 7


def main(paths: list[str]) -> None:
    """Print three tables: reading, building, asking."""
    files = articles.find(paths or [SAMPLES])
    reading(files)
    with tempfile.TemporaryDirectory() as folder:
        store = Store(Path(folder) / "store")
        building(store, files)
        asking(store)


def reading(files: list[Path]) -> None:
    """Articles a second on one core, the word lists already loaded."""
    texts = [article for file in files for article in articles.read(file)]
    extract(texts[0])
    started = time.perf_counter()
    facts = sum(len(extract(text)) for text in texts)
    seconds = time.perf_counter() - started
    rows = [(len(texts), sum(len(text.text) for text in texts), facts, f"{len(texts) / seconds:.1f}")]
    table(("articles", "characters", "facts", "articles a second"), rows)
    print()


def building(store: Store, files: list[Path]) -> None:
    """A build into an empty store, then the same once more, then one article alone."""
    rows = []
    for name, given in (("all, into an empty store", files), ("all again", files), ("one again", files[:1])):
        report = build(store, given, allow_violations=True)
        rows.append((name, len(report.articles), report.quads, report.changed, f"{report.seconds:.2f}"))
    table(("build", "articles", "statements", "changed", "seconds"), rows)
    print()


def asking(store: Store) -> None:
    """Each shipped question, through a query process as the server asks it."""
    rows = []
    with QueryPool(store) as pool:
        pool.run("ASK {}")
        for question in shipped():
            times = [pool.run(question.text).seconds * 1000 for _ in range(RUNS)]
            answer = pool.run(question.text)
            rows.append((question.name, answer.rows, f"{statistics.median(times):.1f}", f"{max(times):.1f}"))
    table(("question", "rows", "median ms", "worst ms"), rows)


if __name__ == "__main__":
    main(sys.argv[1:])
