"""How fast reading is: `python -m bench.reading [--articles N] [--seed N] [--memory N]`.

Articles of about 770 words, the samples' sentences drawn anew, are read on one core by
`loaders.facts.extract`; beside it, in the same run, by spaCy's blank English tokenizer with its
sentencizer, which finds words and sentences and no more. Then a table of time by stage and by module,
and the process's memory. `--memory N` reads N articles more and shows how the memory grows.

Time is the process's own (CPU), so that what else the machine does counts as little as it can.
"""

from __future__ import annotations

import argparse
import cProfile
import pstats
import resource
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import loaders
from bench.mixed import mixed
from graph.screen import table
from loaders import facts
from loaders.model import Article

WARM_UP = 20  # articles read before any time is taken: word lists are loaded on first use
PROFILED = 30  # articles of which the time by stage is told
STEPS = 10  # rows of the table of memory
ROOT = Path(loaders.__path__[0])


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the figures; see the module's words for the options."""
    parser = argparse.ArgumentParser(prog="python -m bench.reading", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--articles", type=int, default=300, metavar="N", help="articles to read (300)")
    parser.add_argument("--seed", type=int, default=1, metavar="N", help="another seed, other articles (1)")
    parser.add_argument("--memory", type=int, default=0, metavar="N", help="read N articles more, watching the memory")
    options = parser.parse_args(arguments)
    listed = list(mixed(options.articles, options.seed))
    speed(listed, options.seed)
    stages(listed[:PROFILED])
    if options.memory:
        memory(options.memory, options.seed)


def speed(listed: Sequence[Article], seed: int) -> None:
    """Articles a second here and at the peer, and the ratio of their times."""
    for article in mixed(WARM_UP, seed + 1):
        facts.extract(article)
    ours = timed(facts.extract, listed)
    peer = _spacy()
    rows = [_row("loaders.facts.extract", ours, listed)]
    if peer is None:
        print('spaCy is not installed: no comparison (pip install -e ".[bench]").')
    else:
        for article in mixed(WARM_UP, seed + 1):
            peer(article)
        theirs = timed(peer, listed)
        rows.append(_row("spaCy blank English, sentencizer", theirs, listed))
    table(("reader", "articles", "words an article", "articles a second", "ms an article"), rows)
    if peer is not None:
        print(f"\ntime of extract / time of spaCy: {ours / theirs:.1f}")
    print(f"\npeak memory: {_peak():.0f} MB\n")


def timed(read: Callable[[Article], object], listed: Sequence[Article]) -> float:
    """CPU seconds that reading all takes."""
    started = time.process_time()
    for article in listed:
        read(article)
    return time.process_time() - started


def _row(name: str, seconds: float, listed: Sequence[Article]) -> tuple[object, ...]:
    words = sum(len(article.text.split()) for article in listed) / len(listed)
    return name, len(listed), round(words), round(len(listed) / seconds, 1), f"{1000 * seconds / len(listed):.2f}"


def _spacy() -> Callable[[Article], object] | None:
    try:
        import spacy
    except ImportError:
        return None
    pipeline = spacy.blank("en")
    pipeline.add_pipe("sentencizer")
    return lambda article: pipeline(article.text)


def stages(listed: Sequence[Article]) -> None:
    """Shares of time, as the profiler sees them: by stage with all that it calls, and by module alone."""
    profile = cProfile.Profile()
    profile.enable()
    for article in listed:
        facts.extract(article)
    profile.disable()
    entries = list(_entries(profile))
    total = sum(own for *_, own, _ in entries)
    called = [(where, name, cumulative) for where, name, _, cumulative in entries if _is_stage(where, name)]
    rows = [(f"{where.removesuffix('.py')}.{name}", f"{100 * spent / total:.1f} %") for where, name, spent in called]
    table(("stage", "share, callees counted"), sorted(rows, key=lambda row: -float(row[1].split()[0]))[:24])
    print()
    alone: Counter[str] = Counter()
    for where, _, own, _ in entries:
        alone[where] += own  # type: ignore[assignment]
    table(("module", "share alone"), [(where, f"{100 * own / total:.1f} %") for where, own in alone.most_common(24)])


def _entries(profile: cProfile.Profile) -> Iterator[tuple[str, str, float, float]]:
    """File below `loaders`, function, own seconds, seconds with callees."""
    raw: dict[tuple[str, int, str], tuple[int, int, float, float, object]] = pstats.Stats(profile).stats  # type: ignore[attr-defined]
    for (file, _, name), (_, _, own, cumulative, _) in raw.items():
        path = Path(file)
        yield (str(path.relative_to(ROOT)) if path.is_relative_to(ROOT) else "elsewhere"), name, own, cumulative


def _is_stage(where: str, name: str) -> bool:
    """Whether the line of stages in `facts.py` calls it."""
    return where.startswith("reading/") and Path(where).stem in vars(facts) and not name.startswith(("_", "<"))


def memory(count: int, seed: int) -> None:
    """Peak memory after each tenth of `count` articles more; flat when nothing is kept of an article read."""
    rows, first = [], _peak()
    for step in range(1, STEPS + 1):
        for article in mixed(count // STEPS, seed + 100 + step):
            facts.extract(article)
        rows.append((step * (count // STEPS), f"{_peak():.1f}", f"{_peak() - first:+.1f}"))
    print()
    table(("articles more", "peak memory, MB", "growth, MB"), rows)


def _peak() -> float:
    """The process's peak memory so far in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()
