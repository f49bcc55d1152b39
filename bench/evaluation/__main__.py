"""`make evaluate`: how well articles with gold rows are read, by kind; exit status 1 below a floor.

`python -m bench.evaluation [SET...] [--errors]`: a set is a table of `tests/evaluation_floors.toml`. A set
whose articles are not on this machine is named and left out.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence

from bench.evaluation.scoring import Score, Tally
from bench.evaluation.sets import sets
from graph.screen import table
from loaders.model import KINDS

_HEADINGS = (
    "kind", "gold", "found", "precision", "recall", "F1", "slot precision", "slot recall", "slot F1", "traps",
    "bad spans",
)  # fmt: skip


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the tables; see the module's words."""
    parser = argparse.ArgumentParser(prog="python -m bench.evaluation", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("sets", nargs="*", metavar="SET", help=f"of {', '.join(one.name for one in sets())}; else all")
    parser.add_argument("--errors", action="store_true", help="list what was missed, wrong, extra or a trap")
    options = parser.parse_args(arguments)
    if unknown := set(options.sets) - {one.name for one in sets()}:
        parser.error(f"no set {min(unknown)!r}")
    wrong: list[str] = []
    for one in sets():
        if options.sets and one.name not in options.sets:
            continue
        print(f"{one.name}: {one.title}")
        if not one.here:
            print(f"  left out: {one.articles} and {one.gold} are not both here\n")
            continue
        reached = one.score()
        table(_HEADINGS, _rows(reached))
        if options.errors:
            print(*(f"{article}: {error}" for article, error in reached.errors if article not in one.unread), sep="\n")
        print()
        wrong += one.below(reached)
    print(*wrong, sep="\n", end="\n" if wrong else "")
    return 1 if wrong else 0


def _rows(reached: Score) -> Iterator[tuple[object, ...]]:
    for name in ("core", "all", *KINDS):
        if name in reached.tallies:
            yield name, *_cells(reached.tallies[name])


def _cells(tally: Tally) -> Iterator[object]:
    yield tally.right + tally.missed
    yield tally.right + tally.extra
    yield from (f"{figure:.3f}" for figure in tally.figures().values())
    yield f"{tally.sprung} of {tally.traps}"
    yield f"{tally.bad_spans} of {tally.spans}"


if __name__ == "__main__":
    sys.exit(main())
