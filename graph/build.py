"""Articles to a published generation: read, extract, emit, agree, validate, publish.

A build either publishes a whole new generation or leaves the store as it was.
"""

from __future__ import annotations

import dataclasses
import os
import time
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from graph import heap, revisions
from graph.apart import Apart, EndedError
from graph.behind import behind
from graph.intake import Intake, Progress, Read, Reader, Refused
from graph.renew import renew
from graph.settings import TL, Settings
from graph.store import Candidate, Series, Store, StoreError
from graph.validate import Focus, Violation, focus_of, validate, validate_whole
from loaders import articles
from loaders.errors import ArticleError
from loaders.facts import extraction
from loaders.model import Article, Extraction
from loaders.quads import emit
from loaders.things import known
from loaders.version import reading

NO_FOOTBALL = "no football found"

_COMMENT = ox.NamedNode("http://www.w3.org/2000/01/rdf-schema#comment")


@dataclass(frozen=True, slots=True)
class Rooms:
    """The rooms that a build goes through; their contracts are in docs/architecture.md."""

    extract: Callable[[Article], Extraction] = extraction
    emit: Callable[[Article, Extraction, str], Iterable[ox.Quad]] = emit
    agree: Callable[[Candidate, Iterable[ox.NamedNode], Settings], frozenset[ox.Quad]] = renew
    check: Callable[[Iterable[tuple[ox.NamedNode, Collection[ox.Quad]]]], Sequence[Violation]] = validate_whole
    validate: Callable[[ox.Store, Focus], Sequence[Violation]] = validate
    reading: Callable[[Article], str] = reading

    def to_write(self) -> Rooms:
        """The rooms of an article that was read already, which any process can be given."""
        return Rooms(agree=self.agree, validate=self.validate)


HOUSE = Rooms()


def with_names(names: Sequence[Path], second: str = "") -> Rooms:
    """The rooms in which the user's own tables of names are known; `second` says which second reader is asked."""
    if not names and not second:
        return HOUSE
    return Rooms(
        extract=partial(extraction, names=names),
        emit=partial(emit, lookup=known(names)) if names else emit,
        reading=partial(reading, names=names, second=second),
    )


@dataclass(frozen=True, slots=True)
class Built:
    """An article that was read: its facts by kind, and a note where there is something to say.

    `failed` is the sentence that says why a second reader told nothing of it.
    """

    id: str
    path: str
    facts: int
    kinds: dict[str, int]
    note: str = ""
    failed: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """What a build did. `generation` is None where nothing was published, and `unpublished` then says why.

    `unchanged` is how many articles were in the store as they are and were not read again; `conflicts` are the
    sentences of the conflicts that the build found, or found otherwise than before.
    """

    generation: int | None
    unpublished: str
    articles: tuple[Built, ...]
    refused: tuple[Refused, ...]
    violations: tuple[Violation, ...]
    conflicts: tuple[str, ...]
    quads: int
    changed: int
    seconds: float
    unchanged: int = 0

    @property
    def sound(self) -> bool:
        """Whether everything that was given went in, and a second reader answered: the command's exit status 0."""
        whole = not self.refused and not any(one.failed for one in self.articles)
        return whole and (self.generation is not None or self.unpublished in (DRY_RUN, UNCHANGED))

    def as_json(self) -> dict[str, Any]:
        """The report as JSON objects, lists, strings and numbers."""
        return {**dataclasses.asdict(self), "sound": self.sound}


DRY_RUN = "a dry run publishes nothing"
STRICT = "a strict build publishes nothing when an article is refused"
NO_ARTICLE = "no article was read"
UNCHANGED = "every article is in the store as it is"
VIOLATIONS = "the shapes were violated"

#: Articles whose quads are in memory at one time when they are written.
AT_ONCE = 250

#: Batches that one process writes, where there are several: the next begins with an empty memory.
RENEWED = 4

ENDED = (
    "the process that writes ended early; unless it said why, it may need more memory: build with a smaller "
    "batch_articles. What was published before stays, and the same build goes on from there."
)


def build(
    store: Store,
    paths: Iterable[str | os.PathLike[str]],
    *,
    dry_run: bool = False,
    strict: bool = False,
    allow_violations: bool = False,
    settings: Settings | None = None,
    progress: Progress | None = None,
    rooms: Rooms = HOUSE,
    jobs: int = 1,
) -> Report:
    """Read `paths`, in so many `jobs` at a time, into a new generation of `store` and publish it.

    Sound articles are published though others are refused, unless `strict`. An article whose facts
    violate a shape is refused, unless `allow_violations`; what the store had of it stays. An article
    that was there already is replaced; one that is there as it is, read in the same way, is left alone.

    A build of more than `settings.batch_articles` articles publishes as it goes, so that it needs no more memory than
    a batch, and what it published stays where it is stopped: the same build again goes on from there. Only the
    last of its generations stays. A `strict` build and a dry run go through all articles before they decide.

    Raises StoreError where the store cannot be read or written, and ReadingError where reading went wrong.
    """
    started = time.monotonic()
    if store.plain:
        raise StoreError(f"{store.path}: this is a plain store, which takes no articles; name another folder.")
    settings = settings or Settings()
    files, refused = _files(paths)
    intake = Intake(_reader(store, rooms, settings), refused, jobs)
    ways = _Ways(dry_run, strict, allow_violations)
    batches = intake.batches(files, progress or (lambda done, total, name: None), whole=strict or dry_run)
    series = store.series()
    done: list[_Outcome] = []
    # With `batches` the processes that read are closed, with `apart` that which writes.
    with closing(batches), Apart(_write, RENEWED, StoreError) as apart:
        for read, more in batches:
            if strict and refused:
                done.append(_Outcome(unpublished=STRICT, read=tuple(map(_built, read))))
                continue
            write = apart if more or apart.begun else _write
            try:
                outcome, series = write(store, series, read, rooms.to_write(), settings, ways)
            except EndedError as error:
                raise StoreError(ENDED) from error
            done.append(outcome)
    series.close()
    if not done:
        done.append(_Outcome(unpublished=UNCHANGED if intake.unchanged and not refused else NO_ARTICLE))
    return Report(
        generation=next((one.generation for one in reversed(done) if one.generation is not None), None),
        unpublished=done[-1].unpublished,
        articles=tuple(sorted((built for one in done for built in one.read), key=lambda built: built.id)),
        refused=tuple(sorted([*refused, *(each for one in done for each in one.refused)], key=lambda one: one.path)),
        violations=tuple(sorted(each for one in done for each in one.violations)),
        conflicts=tuple(sorted(each for one in done for each in one.conflicts)),
        quads=done[-1].quads,
        changed=sum(one.changed for one in done),
        seconds=round(time.monotonic() - started, 3),
        unchanged=intake.unchanged,
    )


def _reader(store: Store, rooms: Rooms, settings: Settings) -> Reader:
    """How this build reads, given what the store has."""
    number = store.published()
    known = None if number is None else store.index_folder(number)
    known = known if known is not None and known.is_dir() else None
    return Reader(rooms.extract, rooms.emit, rooms.reading, rooms.check, settings, known)


def _files(paths: Iterable[str | os.PathLike[str]]) -> tuple[list[Path], list[Refused]]:
    """The files that the paths name, each once."""
    found: dict[str, Path] = {}
    refused: list[Refused] = []
    for path in paths:
        try:
            found |= {os.path.realpath(file): file for file in articles.find([path])}
        except ArticleError as error:
            refused.append(Refused(articles.shown(path), str(error)))
    return list(found.values()), refused


@dataclass(frozen=True, slots=True)
class _Ways:
    """How a build is to be made."""

    dry_run: bool
    strict: bool
    allow_violations: bool


@dataclass(frozen=True, slots=True)
class _Outcome:
    generation: int | None = None
    unpublished: str = ""
    read: Sequence[Built] = ()
    refused: Sequence[Refused] = ()
    violations: Sequence[Violation] = ()
    conflicts: tuple[str, ...] = ()
    quads: int = 0
    changed: int = 0


def _write(
    store: Store, series: Series, read: list[Read], rooms: Rooms, settings: Settings, ways: _Ways
) -> tuple[_Outcome, Series]:
    """Write a batch and publish it; what became of it, and the series with it."""
    heap.share()
    with store.rehearsal() if ways.dry_run else store.candidate() as candidate:
        before = {one.graph: set(candidate.dataset.quads_for_pattern(None, None, None, one.graph)) for one in read}
        for at in range(0, len(read), AT_ONCE):
            candidate.replace_all({one.graph: one.quads() for one in read[at : at + AT_ONCE]})
        violations = [each for one in read for each in one.violations]
        aside = {} if ways.allow_violations else {one.graph: min(one.violations) for one in read if one.violations}
        agreed: frozenset[ox.Quad] = frozenset()
        while True:
            candidate.replace_all({graph: before[graph] for graph in aside.keys() & before.keys()})
            agreed ^= rooms.agree(candidate, before, settings)
            wrong = rooms.validate(candidate.dataset, focus_of(agreed))
            more = {} if ways.allow_violations else _traced(candidate.dataset, read, wrong)
            violations += wrong
            if not more.keys() - aside.keys():
                break
            aside |= more
        left = [one for one in read if one.graph not in aside]
        refused = [Refused(one.source, _breaks(one, aside[one.graph])) for one in read if one.graph in aside]
        why = _why_not(ways, left, refused, wrong)
        conflicts, generation = _conflicts(candidate, agreed), None
        if not why:
            _note(candidate, left, before, series.before(candidate), settings.base)
        quads = len(candidate)
        if not why:
            added = tuple(one.id for one in left if not before[one.graph])
            replaced = tuple(one.id for one in left if before[one.graph] and before[one.graph] != one.quads())
            generation = series.publish(candidate, added, replaced).number
        built, changed = tuple(map(_built, left)), len(agreed) + sum(_changed(one, before[one.graph]) for one in left)
    heap.trim()
    return _Outcome(generation, why, built, refused, violations, conflicts, quads, changed), series


def _changed(one: Read, before: set[ox.Quad]) -> int:
    """How many quads came or went with an article."""
    return len(before ^ one.quads()) if before else one.data.count(b"\n")


def _note(
    candidate: Candidate,
    left: Iterable[Read],
    before: Mapping[ox.NamedNode, set[ox.Quad]],
    former: int | None,
    base: str,
) -> None:
    """Keep how articles were read, and of which former states they are revisions."""
    for one in left:
        candidate.index().put("read", one.iri, "", "" if one.failed else one.reading)
        if former is not None and before[one.graph] and revisions.is_revised(one.graph, before[one.graph], one.quads()):
            revisions.record(candidate, one.graph, before[one.graph], former, base)


def _why_not(ways: _Ways, left: Sequence[Read], refused: Sequence[Refused], wrong: Sequence[Violation]) -> str:
    """The reason why nothing is published; empty where there is none."""
    if ways.strict and refused:
        return STRICT
    if not left:
        return NO_ARTICLE
    if ways.dry_run:
        return DRY_RUN
    return VIOLATIONS if wrong and not ways.allow_violations else ""


def _traced(dataset: ox.Store, read: Iterable[Read], wrong: Iterable[Violation]) -> dict[ox.NamedNode, Violation]:
    """The articles of this build behind violations of the agreed graph."""
    new = {one.graph for one in read}
    return {graph: one for one in sorted(wrong, reverse=True) for graph in behind(dataset, one) & new}


def _breaks(one: Read, broken: Violation) -> str:
    """ "late.txt: its goal/rose-201 breaks a shape: A minute is from 1 to 130 (tl:minute 201); ..."."""
    node = broken.node.removeprefix(one.graph.value + "/")
    value = f" {broken.value!r}" if broken.value else ""
    what = f" ({broken.path.removeprefix(TL)}{value})" if broken.path else ""
    said = broken.message.rstrip(".")
    return (
        f"{articles.shown(one.source)}: its {node} breaks a shape: {said}{what}; mend the article, "
        "or build with --allow-violations."
    )


def _conflicts(candidate: Candidate, agreed: Iterable[ox.Quad]) -> tuple[str, ...]:
    """The sentences of the conflicts that a build found, or found otherwise."""
    said = (quad for quad in agreed if quad.predicate == _COMMENT)
    there = (quad for quad in said if quad in candidate.dataset)
    return tuple(sorted(quad.object.value for quad in there if isinstance(quad.object, ox.Literal)))


def _built(one: Read) -> Built:
    facts = sum(one.kinds.values())
    return Built(one.id, one.source, facts, one.kinds, note="" if facts else NO_FOOTBALL, failed=one.failed)
