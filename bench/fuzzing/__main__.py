"""`python -m bench.fuzzing`: read very many odd inputs, count them, keep those that are read wrongly.

Four sorts take turns: `mutated` (samples and sentences damaged by chance, nonsense), `structured` (the same in
JSON-LD, ninjs, NewsML-G2, feeds, web archives and football.txt), `drawn` (hypothesis) and `guided` (atheris, by what
code an input reaches). The tally is a folder; a run adds to it, with the
commit that it read with, and `--report` prints it.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from bench.fuzzing import drawn, guided
from bench.fuzzing.checking import sound
from bench.fuzzing.inputs import made, seeds, structured, warm_up
from bench.fuzzing.tally import SORTS, Tally, runs
from graph.screen import table

TURN = 2000  # inputs of a sort before the next sort's turn


def main(arguments: Sequence[str] | None = None) -> int:
    """Exit status 1 where an input was read wrongly."""
    parser = argparse.ArgumentParser(prog="python -m bench.fuzzing", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--inputs", type=int, default=3000, metavar="N", help="inputs to read (3000)")
    parser.add_argument("--sort", choices=SORTS, action="append", help="of this sort alone; may be repeated")
    parser.add_argument("--state", type=Path, metavar="DIR", help="the tally's folder; a passing one unless given")
    parser.add_argument("--report", action="store_true", help="read nothing, print the tally")
    parser.add_argument("--file", type=Path, metavar="FILE", help="read this file alone, kept from an earlier run")
    options = parser.parse_args(arguments)
    if options.file is not None:
        warm_up()
        failure = sound(options.file.read_bytes(), options.file.name)
        print(f"{failure.what}\n{failure.details}" if failure else "read soundly")
        return 1 if failure else 0
    with tempfile.TemporaryDirectory() as passing:
        state = options.state or Path(passing)
        if not options.report:
            warm_up()
            _turns(options.inputs, options.sort or SORTS, state)
        return _report(state)


def _turns(count: int, sorts: Sequence[str], state: Path) -> None:
    done = 0
    while done < count:
        for sort in sorts:
            size = min(TURN, count - done)
            if size > 0:
                _turn(sort, size, state)
                done += size


def _turn(sort: str, size: int, state: Path) -> None:
    number = len(list((state / "runs").glob(f"{sort}-*.json")))
    if sort == "guided":
        guided.run(size, number + 1, state)
        return
    tally = Tally.load(state, sort)

    def found(data: bytes, name: str) -> None:
        tally.judged(data, name, sound(data, name))

    if sort == "drawn":
        drawn.draw(size, number, found)
    else:
        make = made if sort == "mutated" else structured
        for place in range(size):
            found(*make(number, place, seeds()))
    tally.save()


def _report(state: Path) -> int:
    totals: dict[tuple[str, str], Counter[str]] = {}
    for run in runs(state):
        total = totals.setdefault((run["sort"], run["commit"]), Counter())
        total.update({name: run[name] for name in ("inputs", "bytes", "failures", "seconds")})
        total["longest"] = max(total["longest"], run["longest"])
    names = ("inputs", "bytes", "longest", "seconds", "failures")
    rows = [(*key, *(round(total[name]) for name in names)) for key, total in totals.items()]
    whole = [sum(total[name] for total in totals.values()) for name in ("inputs", "failures")]
    table(("sort", "commit", "inputs", "bytes", "longest", "CPU seconds", "read wrongly"), rows)
    print(f"\n{whole[0]} inputs, {whole[1]} read wrongly")
    for why in sorted((state / "failures").glob("*.why")):
        print(f"\n{why}: {why.read_text('utf-8')[:2000]}")
    return 1 if whole[1] else 0


if __name__ == "__main__":
    sys.exit(main())
