"""Files to articles with what was read in them: one after another, or in several processes at a time.

What comes, and in which order, does not depend on how many processes read. They are begun anew and not forked, so
none has the locks and threads of the one that builds; that one reads standard input and opens archives itself.
"""

from __future__ import annotations

import signal
import traceback
from collections import Counter, defaultdict, deque
from collections.abc import Callable, Collection, Generator, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import groupby, islice
from multiprocessing import get_context
from pathlib import Path

from pyoxigraph import NamedNode, Quad, RdfFormat, parse, serialize

from graph.agreement.index import Disk
from graph.settings import Settings
from graph.validate import Violation
from loaders import articles
from loaders.errors import ArticleError
from loaders.formats import warc
from loaders.model import Article, Extraction
from loaders.quads import article_iri

#: Called after each file, or article of an archive, with how many of how many are read, and its name. How many there
#: are in an archive is known when it is opened.
Progress = Callable[[int, int, str], None]

#: Files or articles that a process is given at one time, and how many times as many are read ahead for each process;
#: at least a batch is, so that none is idle while the one before it is written.
TOGETHER = 8
AHEAD = 8

#: A batch ends with the article that brings its quads to so many bytes, so that large articles do not fill the memory.
BATCH_BYTES = 150_000_000


class ReadingError(Exception):
    """The reading of an article went wrong, as it never should; its text is one sentence with the article's name."""


@dataclass(frozen=True, slots=True)
class Refused:
    """A path that gave no article, and the sentence that says why."""

    path: str
    reason: str


@dataclass(frozen=True, slots=True)
class Read:
    """An article on its way: how many facts of each kind were read in it, its graph as N-Quads, and what is wrong
    with that."""

    id: str
    source: str
    kinds: dict[str, int]
    failed: str
    iri: str
    data: bytes
    reading: str
    violations: tuple[Violation, ...] = ()

    @property
    def graph(self) -> NamedNode:
        """The name of the article's graph."""
        return NamedNode(self.iri)

    def quads(self) -> set[Quad]:
        """What the article says."""
        return {quad for quad in parse(self.data, format=RdfFormat.N_QUADS) if isinstance(quad, Quad)}


@dataclass(slots=True)
class _Outcome:
    """What became of some files: what was read, what was refused, and the ids and sources of articles that the store
    has as they are."""

    read: list[Read] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)
    unchanged: list[tuple[str, str]] = field(default_factory=list)


#: Articles that are written together, and whether more may follow.
Batch = tuple[list[Read], bool]

_Task = tuple[Path | Article, ...]


@dataclass(frozen=True)
class Reader:
    """How files are read; `known` is where the store keeps what it read before, and how."""

    extract: Callable[[Article], Extraction]
    emit: Callable[[Article, Extraction, str], Iterable[Quad]]
    reading: Callable[[Article], str]
    check: Callable[[Iterable[tuple[NamedNode, Collection[Quad]]]], Sequence[Violation]]
    settings: Settings
    known: Path | None

    def __call__(self, task: _Task) -> _Outcome:
        """Read some files, and articles of files that were opened before."""
        outcome = _Outcome()
        for one in task:
            for article in [one] if isinstance(one, Article) else self.opened(one, outcome.refused):
                read = self._read(article)
                if read is None:
                    outcome.unchanged.append((article.id, article.source))
                else:
                    outcome.read.append(read)
        return outcome

    def opened(self, file: Path, refused: list[Refused]) -> Sequence[Article]:
        """The articles of a file; what gives none goes to `refused`."""
        name = articles.shown(file)

        def refuse(error: ArticleError) -> None:
            refused.append(Refused(name, str(error)))

        limits = {"limit": self.settings.max_article_bytes, "archive_limit": self.settings.max_archive_bytes}
        try:
            return articles.read(file, **limits, refuse=refuse)
        except ArticleError as error:
            refuse(error)
            return ()

    def _read(self, article: Article) -> Read | None:
        """An article with its quads; None where the store has it as it is."""
        try:
            reading, graph = self.reading(article), article_iri(article.id, self.settings.base)
            if self._index is not None and self._index.get("read", graph.value) == reading:
                return None
            told = self.extract(article)
            data = serialize(self.emit(article, told, self.settings.base), format=RdfFormat.N_QUADS)
        except Exception as error:
            raise ReadingError(_wrong(article, error)) from error
        assert data is not None, "it is written to no file"
        kinds = dict(sorted(Counter(fact.kind for fact in told.facts).items()))
        return Read(article.id, article.source, kinds, told.failed, graph.value, data, reading)

    def checked(self, read: Sequence[Read]) -> list[Read]:
        """Articles with what is wrong with their graphs; many at one time cost less than one after another."""
        wrong: defaultdict[str, list[Violation]] = defaultdict(list)
        for one in self.check((one.graph, one.quads()) for one in read):
            wrong[one.article].append(one)
        return [replace(one, violations=tuple(wrong[one.id])) for one in read]

    @cached_property
    def _index(self) -> Disk | None:
        return None if self.known is None else Disk(self.known, read_only=True)


def _wrong(article: Article, error: Exception) -> str:
    """ "late.txt: reading it went wrong (KeyError: 'side' at sides.py, line 12); ..."."""
    place = traceback.extract_tb(error.__traceback__)[-1]
    what = f"{type(error).__name__}: {error} at {Path(place.filename).name}, line {place.lineno}"
    return (
        f"{articles.shown(article.source)}: reading it went wrong ({what}); please report that, and build without "
        "the article until it is mended: what was published before it stays."
    )


class Intake:
    """Reads files into articles, batch by batch; what gives none goes to `refused`."""

    def __init__(self, reader: Reader, refused: list[Refused], jobs: int = 1) -> None:
        self._reader = reader
        self._refused = refused
        self._jobs = jobs
        self._seen: dict[str, str] = {}
        self.unchanged = 0

    def batches(self, files: Sequence[Path], progress: Progress, *, whole: bool) -> Generator[Batch, None, None]:
        """The articles of the files, so many at a time, or all at once, each batch in the order of their ids; with
        each, whether more may follow."""
        most = self._reader.settings.batch_articles
        batch: list[Read] = []
        size = 0
        for read in self._articles(files, progress):
            batch.append(read)
            size += len(read.data)
            if not whole and (len(batch) >= most or size >= BATCH_BYTES):
                yield from ((sound, True) for sound in self._sound(batch))
                batch, size = [], 0
        yield from ((sound, False) for sound in self._sound(batch))

    def _articles(self, files: Sequence[Path], progress: Progress) -> Iterator[Read]:
        done, self._total = 0, len(files)
        for task, outcome in self._outcomes(self._tasks(files)):
            self._refused += outcome.refused
            self.unchanged += len(outcome.unchanged)
            self._seen |= outcome.unchanged
            for one in task:
                done += 1
                progress(done, self._total, _name(one))
            yield from outcome.read

    def _tasks(self, files: Sequence[Path]) -> Iterator[_Task]:
        """What is read at one time; what only this process can open, or what is too much for one time, is opened."""
        together = TOGETHER if self._jobs > 1 else 1
        for apart, run in groupby(files, lambda file: file == articles.STANDARD_INPUT or warc.is_archive(file.name)):
            if apart:
                yield from (task for file in run for task in _cut(self._open(file), together))
            else:
                yield from _cut(run, together)

    def _open(self, file: Path) -> Sequence[Article]:
        found = self._reader.opened(file, self._refused)
        self._total += len(found) - 1
        return found

    def _outcomes(self, tasks: Iterator[_Task]) -> Iterator[tuple[_Task, _Outcome]]:
        if self._jobs == 1:
            yield from ((task, self._reader(task)) for task in tasks)
            return
        most = max(self._jobs * AHEAD, self._reader.settings.batch_articles // TOGETHER)
        with _processes(self._reader, self._jobs) as pool:
            ahead: deque[tuple[_Task, Future[_Outcome]]] = deque()
            for task in tasks:
                ahead.append((task, pool.submit(_run, task)))
                if len(ahead) > most:
                    yield _done(*ahead.popleft())
            while ahead:
                yield _done(*ahead.popleft())

    def _sound(self, read: list[Read]) -> Iterator[list[Read]]:
        """A batch without the articles whose id is another's of the batch, or of one before it, if any is left."""
        again = [one for one in read if one.id in self._seen]
        self._refused += [Refused(one.source, _same_id(one.source, one.id, [self._seen[one.id]])) for one in again]
        fresh = [one for one in read if one.id not in self._seen]
        sound, refused = _apart(sorted(fresh, key=lambda one: one.id))
        self._refused += refused
        self._seen.update({one.id: one.source for one in fresh})
        if sound:
            yield self._reader.checked(sound) if self._jobs == 1 else sound


def _cut(many: Iterable[Path | Article], together: int) -> Iterator[_Task]:
    rest = iter(many)
    while task := tuple(islice(rest, together)):
        yield task


def _name(one: Path | Article) -> str:
    return one.source if isinstance(one, Article) else articles.shown(one.name)


def _apart(read: list[Read]) -> tuple[list[Read], list[Refused]]:
    """Of articles of one id none is taken, whatever their order."""
    sources: defaultdict[str, list[str]] = defaultdict(list)
    for one in read:
        sources[one.id].append(one.source)
    same = [
        Refused(source, _same_id(source, id, sorted({*given} - {source})))
        for id, given in sources.items()
        for source in given
        if len(given) > 1
    ]
    return [one for one in read if len(sources[one.id]) == 1], same


def _same_id(name: str, id: str, others: list[str]) -> str:
    return (
        f'{name}: its id "{id}" is also that of {", ".join(others)}; '
        "rename one, since an article is known by its file's name."
    )


# ---- the processes


@contextmanager
def _processes(reader: Reader, jobs: int) -> Iterator[ProcessPoolExecutor]:
    pool = ProcessPoolExecutor(jobs, get_context("spawn"), initializer=_begin, initargs=(reader,))
    try:
        yield pool
    finally:
        pool.shutdown(cancel_futures=True)


def _done(task: _Task, future: Future[_Outcome]) -> tuple[_Task, _Outcome]:
    try:
        return task, future.result()
    except BrokenProcessPool:
        names = ", ".join(dict.fromkeys(map(_name, task)))
        raise ReadingError(
            f"a process that was reading ended early, at {names} or what comes after it; it may need more memory: "
            "build with fewer --jobs."
        ) from None


_reader: Reader


def _begin(reader: Reader) -> None:
    """What a process does first."""
    global _reader
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to handle
    _reader = reader


def _run(task: _Task) -> _Outcome:
    outcome = _reader(task)
    return replace(outcome, read=_reader.checked(outcome.read))
