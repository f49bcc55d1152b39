"""The generation being made: what is written to it, what goes with it, and its publication."""

from __future__ import annotations

import shutil
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import pyoxigraph as ox

from graph import disk
from graph.agreement.index import Disk, Index, Memory
from graph.disk import plain_errors
from graph.search import WORDS, Words, sides
from graph.tally import COUNTS, Tally, counted, read
from graph.texts import Turnover, every

if TYPE_CHECKING:
    from graph.store import Store

_Graph = TypeVar("_Graph", bound=ox.NamedNode | ox.DefaultGraph)

#: So many quads are sorted and written as tables of their own, which takes half the time of a transaction, and no log.
MANY = 20_000

#: What the agreement remembers of generation 000042 lies in 000042.index.
INDEX = "index"


@dataclass(frozen=True, slots=True)
class Generation:
    """A published generation. `made` is UTC; the lists name articles by id."""

    number: int
    articles: int
    quads: int
    made: str
    added: tuple[str, ...] = ()
    replaced: tuple[str, ...] = ()
    parent: int | None = None
    current: bool = False


class Candidate:
    """The generation being made. Nobody else sees `dataset` before it is published; `folder` is None for a
    rehearsal, which is in memory alone. `copied` says where INDEX, WORDS and COUNTS of the generation lie as whose copy
    it begins; one that is not there is made anew."""

    def __init__(
        self,
        store: Store,
        dataset: ox.Store,
        parent: int | None,
        folder: Path | None = None,
        copied: Mapping[str, Path] | None = None,
    ) -> None:
        self._store = store
        self._dataset: ox.Store | None = dataset
        self._folder = folder
        self._copied = {what: place for what, place in (copied or {}).items() if place.is_dir()}
        self._index: Disk | Memory | None = None
        self._turnover: Turnover | None = Turnover()
        self._tally = Tally() if copied is None else read(copied[COUNTS])
        self.parent = parent
        described = None if parent is None else store.describe(parent)
        self._quads: int | None = described.quads if described else 0
        self._graphs: int = described.articles if described else 0

    @property
    def dataset(self) -> ox.Store:
        """The store to read; a candidate that was published or closed has none. Who writes to it himself, and not
        by `replace` and `change`, says so by `recount`."""
        if self._dataset is None:
            raise ValueError("this candidate is closed")
        return self._dataset

    def __len__(self) -> int:
        """How many quads the candidate has."""
        if self._quads is None:
            self._quads = len(self.dataset)
        return self._quads

    def recount(self, changed: Iterable[ox.Quad] | None = None) -> None:
        """Count quads and graphs anew when it is published. `changed` are the quads that came or went; where nobody
        knows, words and counts are gathered anew too."""
        self._quads = None
        if changed is None:
            self._turnover = self._tally = None
        else:
            there = [(quad, quad in self.dataset) for quad in changed]
            self._note([one for one, stays in there if not stays], [one for one, stays in there if stays])

    def replace(self, graph: ox.NamedNode | ox.DefaultGraph, quads: Iterable[ox.Quad]) -> frozenset[ox.Quad]:
        """Make `graph` hold `quads` and nothing else; the quads which that added or removed."""
        return self.replace_all({graph: quads})

    def replace_all(self, graphs: Mapping[_Graph, Iterable[ox.Quad]]) -> frozenset[ox.Quad]:
        """Make each graph hold its quads and nothing else; the quads which that added or removed."""
        gone: set[ox.Quad] = set()
        come: set[ox.Quad] = set()
        emptied: list[ox.NamedNode] = []
        with plain_errors(self._store.path):
            for graph, quads in graphs.items():
                new = set(quads)
                old = set(self.dataset.quads_for_pattern(None, None, None, graph))
                if isinstance(graph, ox.NamedNode):
                    if counts(graph):
                        self._graphs += bool(new) - self.dataset.contains_named_graph(graph)
                    if not new:
                        emptied.append(graph)
                gone |= old - new
                come |= new - old
            self.change(gone, come)
            for named in emptied:
                self.dataset.remove_graph(named)
        return frozenset(gone | come)

    def change(self, gone: Collection[ox.Quad], come: Collection[ox.Quad]) -> None:
        """Take out quads that are there and put in quads that are not."""
        with plain_errors(self._store.path):
            for quad in gone:
                self.dataset.remove(quad)
            if len(come) < MANY:
                self.dataset.extend(come)
            else:
                self.dataset.bulk_extend(come)
            self._note(gone, come)
            if self._quads is not None:
                self._quads += len(come) - len(gone)

    def _note(self, gone: Collection[ox.Quad], come: Collection[ox.Quad]) -> None:
        """Have what goes with the dataset know what went from it and came to it."""
        if self._turnover is not None:
            self._turnover.note(gone, come)
        if self._tally is not None:
            self._tally.note(gone, come)

    def index(self, *, anew: bool = False) -> Index:
        """What the agreement remembers of the candidate; empty where the published generation has none, or `anew`."""
        with plain_errors(self._store.path):
            if self._index is None or anew:
                self._close_index()
                self._index = self._open_index(anew)
            return self._index

    def _open_index(self, anew: bool) -> Disk | Memory:
        if self._folder is None:
            known = None if anew else self._copied.get(INDEX)
            return Memory(Disk(known, read_only=True) if known else None)
        return Disk(self._begin(INDEX, anew))

    def _begin(self, what: str, anew: bool) -> Path:
        """A folder for what goes with the candidate, with what its generation has there, or empty."""
        folder = self._beside(what)
        shutil.rmtree(folder, ignore_errors=True)
        if what in self._copied and not anew:
            disk.link_tree(self._copied[what], folder)
        return folder

    def _beside(self, what: str) -> Path:
        assert self._folder is not None
        return self._folder.with_name(f"{self._folder.name}.{what}")

    def _write_words(self) -> None:
        """Make the index of words fit the dataset."""
        anew = self._turnover is None or WORDS not in self._copied or not sides(self._copied[WORDS])
        with Words(self._begin(WORDS, anew)) as words:
            if anew or self._turnover is None:
                words.put(every(self.dataset))
            else:
                gone, come = self._turnover.texts(self.dataset)
                words.drop(gone)
                words.put(come)

    def _write_counts(self) -> None:
        """Keep the counts, made anew where they were not kept up."""
        folder = self._beside(COUNTS)
        shutil.rmtree(folder, ignore_errors=True)
        (self._tally or counted(self.dataset)).write(folder)

    def publish(self, *, added: tuple[str, ...] = (), replaced: tuple[str, ...] = ()) -> Generation:
        """Make this candidate the published generation; `added` and `replaced` are article ids."""
        with plain_errors(self._store.path):
            if self._quads is None:
                self._graphs = sum(map(counts, self.dataset.named_graphs()))
            generation = Generation(
                number=self._store._next_number(),
                articles=self._graphs,
                quads=len(self),
                made=datetime.now(UTC).isoformat(timespec="seconds"),
                added=added,
                replaced=replaced,
                parent=self.parent,
            )
            self._write_words()
            self._write_counts()
            made = {WORDS: self._beside(WORDS), COUNTS: self._beside(COUNTS)}
            if isinstance(self._index, Disk):
                made[INDEX] = self._beside(INDEX)
            self._close_index()
            published = self._store._publish(self.dataset, made, generation)
        self.close()
        return published

    def _close_index(self) -> None:
        if isinstance(self._index, Disk):
            self._index.close()
        self._index = None

    def close(self) -> None:
        """Let go of the RocksDB instances; their folders can then be deleted."""
        self._close_index()
        self._dataset = None


def counts(graph: ox.NamedNode | ox.BlankNode) -> bool:
    """Whether a graph counts as an article's: those of links, of decisions and of revisions do not."""
    return "/article/" in graph.value or graph.value.rpartition("/")[2] not in ("decisions", "links", "revisions")


class Series:
    """Generations that one build publishes one after another. What it is of is told since the one before the first;
    readers may still be on the last but one, so that goes when the series ends."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._before: int | None = None
        self._own: list[int] = []
        self._added: tuple[str, ...] = ()
        self._replaced: tuple[str, ...] = ()

    def publish(self, candidate: Candidate, added: tuple[str, ...], replaced: tuple[str, ...]) -> Generation:
        """Publish a candidate as the next of the series."""
        self._before = self.before(candidate)
        candidate.parent = self._before
        self._added += added
        self._replaced += replaced
        self._store.keep += len(self._own)  # those that go when the series ends push no other out
        generation = candidate.publish(added=self._added, replaced=self._replaced)
        self._store.keep -= len(self._own)
        self._own.append(generation.number)
        if len(self._own) > 2:
            self._store.forget(self._own.pop(0))
        return generation

    def before(self, candidate: Candidate) -> int | None:
        """The generation before the series, which the candidate continues or begins."""
        return self._before if self._own else candidate.parent

    def close(self) -> None:
        """End the series: its last generation alone stays."""
        for number in self._own[:-1]:
            self._store.forget(number)
