"""How fast tables are matched: `python -m bench.reconcile [--things N] [--names N] [--seed N]`.

A made-up graph of N things (100,000) is served by `touchline serve`, and N names (10,000), a third of them
as they stand, a third misspelt and a third of nobody, are asked over HTTP in batches. Beside the speed it is
told how many came back right, and whether answers differ with the size of the batch.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
import time
import urllib.parse
import urllib.request
from collections.abc import Iterator, Sequence
from pathlib import Path

import pyoxigraph as ox

from graph import vocab as v
from graph.screen import table
from graph.store import Store

_CONSONANTS = ("b", "ch", "d", "f", "g", "h", "k", "l", "m", "n", "p", "r", "s", "t", "v", "w", "z", "br", "tr")
_VOWELS = ("a", "e", "i", "o", "u", "ar", "el", "in", "on", "ue", "an", "er")
_LETTERS = "abcdefghijklmnoprstuvz"
_BATCH = 500
_SIZES = (1, 20, 500)
_COMPARED = 300  # names that are asked again in batches of each of these sizes
ROOT = Path(__file__).resolve().parents[1]


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the figures; see the module's words for the options."""
    parser = argparse.ArgumentParser(prog="python -m bench.reconcile", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--things", type=int, default=100_000, metavar="N", help="things of the graph (100,000)")
    parser.add_argument("--names", type=int, default=10_000, metavar="N", help="names to match (10,000)")
    parser.add_argument("--seed", type=int, default=1, metavar="N", help="another seed, other names (1)")
    options = parser.parse_args(arguments)
    chance = random.Random(options.seed)
    people = list(dict.fromkeys(_name(chance) for _ in range(options.things)))
    asked = list(_asked(chance, people, options.names))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "store"
        _publish(path, people)
        environment = {name: value for name, value in os.environ.items() if not name.startswith("TOUCHLINE_")}
        command = [sys.executable, str(ROOT / "touchline.py"), "serve", "--store", str(path), "--port", "0"]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=folder, env=environment) as server:
            assert server.stdout is not None
            try:
                measure(server.stdout.readline().strip(), people, asked)
            finally:
                server.terminate()


def measure(root: str, people: Sequence[str], asked: Sequence[tuple[str, int | None]]) -> None:
    """Ask a server and print what came of it."""
    names = [name for name, _ in asked]
    started = time.perf_counter()
    _ask(root, names[:1])
    ready = time.perf_counter() - started
    started = time.perf_counter()
    answers = [one for at in range(0, len(names), _BATCH) for one in _ask(root, names[at : at + _BATCH])]
    seconds = time.perf_counter() - started
    known = [(found, right) for found, (_, right) in zip(answers, asked, strict=True) if right is not None]
    first = sum(bool(found) and found[0]["id"] == f"person/{right}" for found, right in known)
    certain = [
        (found[0], right) for found, (_, right) in zip(answers, asked, strict=True) if found and found[0]["match"]
    ]
    wrong = sum(one["id"] != f"person/{right}" for one, right in certain)
    part = names[:_COMPARED]
    sizes = [[one for at in range(0, len(part), size) for one in _ask(root, part[at : at + size])] for size in _SIZES]
    table(
        ("things", "names", "names a second", "first answer, s", "right one first", "certain", "certain and wrong"),
        [
            (
                len(people),
                len(names),
                round(len(names) / seconds),
                f"{ready:.1f}",
                f"{first / len(known):.4f}",
                len(certain),
                wrong,
            )
        ],
    )
    same = "the same" if all(one == sizes[0] for one in sizes) else "NOT the same"
    print(f"\nanswers to {len(part)} names in batches of {', '.join(map(str, _SIZES))}: {same}")


def _ask(root: str, names: Sequence[str]) -> list[list[dict[str, object]]]:
    queries = {str(number): {"query": name, "type": "Person", "limit": 5} for number, name in enumerate(names)}
    body = urllib.parse.urlencode({"queries": json.dumps(queries)}).encode()
    with urllib.request.urlopen(f"{root}/reconcile", body, timeout=300) as answer:
        told = json.load(answer)
    return [told[str(number)]["result"] for number in range(len(names))]


def _publish(path: Path, people: Sequence[str]) -> None:
    store = Store(path)
    with store.candidate() as candidate:
        candidate.dataset.bulk_extend(_quads(people))
        candidate.recount()
        candidate.publish(added=("made-up",))


def _quads(people: Sequence[str]) -> Iterator[ox.Quad]:
    for number, name in enumerate(people):
        person = ox.NamedNode(f"{v.BASE}person/{number}")
        yield ox.Quad(person, v.RDF_TYPE, v.PERSON, ox.DefaultGraph())
        yield ox.Quad(person, v.LABEL, ox.Literal(name), ox.DefaultGraph())


def _asked(chance: random.Random, people: Sequence[str], count: int) -> Iterator[tuple[str, int | None]]:
    """Names, each with the number of the person meant; None where it is nobody's."""
    held = set(people)
    for number in range(count):
        right = chance.randrange(len(people))
        if number % 3 == 0:
            yield people[right], right
        elif number % 3 == 1:
            yield _misspelt(chance, people[right]), right
        else:
            name = _name(chance)
            yield name, (people.index(name) if name in held else None)


def _name(chance: random.Random) -> str:
    return " ".join(_word(chance) for _ in range(2))


def _word(chance: random.Random) -> str:
    syllables = (chance.choice(_CONSONANTS) + chance.choice(_VOWELS) for _ in range(chance.randint(2, 3)))
    return "".join(syllables).capitalize()


def _misspelt(chance: random.Random, name: str) -> str:
    at = chance.randrange(1, len(name) - 1)
    return chance.choice(
        (name[:at] + name[at + 1 :], name[:at] + chance.choice(_LETTERS) + name[at:], name[:at] + name[at] + name[at:])
    )


if __name__ == "__main__":
    main()
