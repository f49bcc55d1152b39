"""How many triples there are of each sort, kept with a generation: nobody needs to read them all to count them.

Counted are, of the default graph, the triples of each predicate and the members of each class, and of the named
graphs all quads. They are kept up with what comes and goes, and are what counting anew gives.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

import pyoxigraph as ox

from graph.settings import PREFIXES

#: The counts of generation 000042 lie in 000042.counts.
COUNTS = "counts"
TYPE = PREFIXES["rdf"] + "type"

_FILE = "counts.json"
_QUERIES = Path(__file__).with_name("counts")


@dataclass(slots=True)
class Tally:
    """The counts. A predicate or class that is not there is in no triple."""

    predicates: Counter[str] = field(default_factory=Counter)
    classes: Counter[str] = field(default_factory=Counter)
    named: int = 0

    @property
    def triples(self) -> int:
        """All of the default graph."""
        return self.predicates.total()

    def note(self, gone: Iterable[ox.Quad], come: Iterable[ox.Quad]) -> None:
        """Quads that were there went, and quads that were not there came."""
        for quads, one in ((gone, -1), (come, 1)):
            for quad in quads:
                if not isinstance(quad.graph_name, ox.DefaultGraph):
                    self.named += one
                    continue
                predicate = quad.predicate.value
                self.predicates[predicate] += one
                if predicate == TYPE and isinstance(quad.object, ox.NamedNode):
                    self.classes[quad.object.value] += one

    def write(self, folder: Path) -> None:
        """Keep the counts in a new folder."""
        folder.mkdir()
        said = {"predicates": +self.predicates, "classes": +self.classes, "named": self.named}
        (folder / _FILE).write_text(json.dumps(said, ensure_ascii=False), "utf-8")


def counted(dataset: ox.Store) -> Tally:
    """The counts of a dataset, made anew."""
    predicates, classes = _pairs(dataset, "properties"), _pairs(dataset, "classes")
    return Tally(predicates, classes, len(dataset) - predicates.total())


def _pairs(dataset: ox.Store, name: str) -> Counter[str]:
    rows = dataset.query((_QUERIES / f"{name}.rq").read_text("utf-8"))
    assert isinstance(rows, ox.QuerySolutions)
    return Counter({term.value: int(number.value) for term, number in rows if isinstance(term, ox.NamedNode)})


def read(folder: Path) -> Tally | None:
    """The counts in a folder; None where they are not, or not whole."""
    try:
        said = json.loads((folder / _FILE).read_text("utf-8"))
        return Tally(Counter(said["predicates"]), Counter(said["classes"]), int(said["named"]))
    except (OSError, ValueError, LookupError, TypeError):
        return None


def tally(generation: Path) -> Tally | None:
    """The counts of the generation in a folder; None where it has none."""
    folder = generation.with_name(f"{generation.name}.{COUNTS}")
    try:
        return _kept(folder, folder.stat().st_mtime_ns)
    except OSError:
        return None


@lru_cache(maxsize=2)
def _kept(folder: Path, made: int) -> Tally | None:
    """What is read stays in memory. `made` tells it from another that lay there before."""
    return read(folder)
