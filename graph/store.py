"""The store on disk: what is served is never written.

    store/VERSION                  the format's version, and whether the store is a plain one
    store/gazetteer/               the names of its own that it is built with, if any
    store/LOCK                     held by the build that is writing
    store/CURRENT                  names the published generation
    store/generations/000042/      a complete RDF store, never written again
    store/generations/000042.words its index of words
    store/generations/000042.counts how many triples of each sort it has
    store/generations/000042.index what the agreement remembers of it; made anew where it is missing
    store/generations/000042.sums  what its files were when it was published
    store/generations/000042.json  what that generation is: number, counts, when, what was added
    store/candidate-.../           the generation being made; deleted when its build ends or is found dead

A generation becomes visible in one step, the renaming of CURRENT. Until then the old one is
served, whatever happens; what a dead build leaves is deleted by the next one.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import time
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

import pyoxigraph as ox

from graph import disk, sound
from graph.candidate import INDEX, Candidate, Generation, Series, counts
from graph.disk import StoreError, plain_errors
from graph.search import WORDS
from graph.tally import COUNTS

__all__ = ["Candidate", "Generation", "Series", "Store", "StoreError"]

#: The version of the layout above. A store of a later one is refused, never guessed at.
VERSION = 1
_MADE_BY = "touchline store"
_PLAIN = "touchline plain store"


class Store:
    """The folder `path`. Making a Store touches no disk: a folder is created by the first candidate.

    The default graph of a store is what its articles agree on: it is derived, and made by builds. A
    *plain* store holds RDF and derives nothing: its default graph is written as any other.

    Every method raises StoreError, one sentence, for what the disk or another build forbids.
    """

    def __init__(self, path: str | os.PathLike[str], *, keep: int = 10) -> None:
        self.path = Path(path)
        self.keep = max(2, keep)  # readers may still be on the one before the published

    def published(self) -> int | None:
        """The number of the published generation; None where nothing was published yet."""
        self._made_by()
        with plain_errors(self.path):
            try:
                written = self._current.read_text("ascii", errors="replace")
            except FileNotFoundError:
                if any(self._sidecar(number).exists() for number in self._numbers()):
                    raise self._lost("is missing") from None
                return None
        number = written.strip()
        if not (number.isdigit() and self.folder(int(number)).is_dir()):
            raise self._lost(f"names no generation ({number[:40]!r})")
        return int(number)

    @property
    def plain(self) -> bool:
        """Whether this is a plain store; one that is not there yet is none."""
        return self._made_by() == _PLAIN

    def begin_plain(self) -> None:
        """Make a plain store of an empty or missing folder and publish its first, empty, generation.

        A plain store that is there already stays as it is. Raises StoreError for one that is not plain.
        """
        with plain_errors(self.path):
            self._prepare(_PLAIN)
        if not self.plain:
            raise StoreError(f"{self.path}: this store holds what articles agree on; a plain one needs its own folder.")
        if self.published() is None:
            with self.candidate() as candidate:
                candidate.publish()

    def adopt(self, other: Store) -> Generation:
        """Publish what another store has published, as a new generation; a store that is not there yet
        becomes one of the same sort. Raises StoreError where the sorts differ."""
        number = other.published()
        if number is None:
            raise StoreError(f"{other.path}: nothing has been published here.")
        with plain_errors(self.path):
            self._prepare(other._made_by() or _MADE_BY)
        if self.plain != other.plain:
            raise StoreError(f"{self.path}: one of this store and {other.path} is plain, and the other is not.")
        with self.candidate((other, number)) as candidate:
            if other.index_folder(number).is_dir():
                candidate.index()
            return candidate.publish()

    def open_published(self) -> ox.Store | None:
        """The published generation, read-only; None where nothing was published yet."""
        number = self.published()
        return None if number is None else self.open(number)

    def open(self, number: int) -> ox.Store:
        """A generation, read-only."""
        with plain_errors(self.path):
            return ox.Store.read_only(str(self.folder(number)))

    def folder(self, number: int) -> Path:
        """Where a generation lies."""
        return self._generations / f"{number:06d}"

    def index_folder(self, number: int) -> Path:
        """Where what the agreement remembers of a generation lies; a generation may be without."""
        return self._beside(number, INDEX)

    def words_folder(self, number: int) -> Path:
        """Where the index of words of a generation lies."""
        return self._beside(number, WORDS)

    def beside(self, number: int) -> dict[str, Path]:
        """Where what goes with a generation lies, if it is there: INDEX, WORDS and COUNTS."""
        return {what: self._beside(number, what) for what in (INDEX, WORDS, COUNTS)}

    def generations(self) -> list[Generation]:
        """What is there, oldest first. After a rollback the current one need not be the last."""
        current = self.published()
        return [self._describe(number, current) for number in self._numbers() if self._finished(number, current)]

    def finished(self) -> list[int]:
        """The numbers of the generations that were published once and are still there, oldest first."""
        return [number for number in self._numbers() if self._finished(number, None)]

    def series(self) -> Series:
        """Generations that one build publishes one after another, of which the last stays."""
        return Series(self)

    def describe(self, number: int) -> Generation:
        """What a generation that is there is."""
        return self._describe(number, self.published())

    def rollback(self, number: int) -> Generation:
        """Publish an older (or newer) generation that is still there."""
        with self._locked():
            have = self.finished()
            if number not in have:
                listed = ", ".join(map(str, have)) or "none"
                raise StoreError(f"{self.path}: there is no generation {number} (there are: {listed}).")
            with plain_errors(self.path):
                disk.write(self._current, f"{number:06d}\n")
            return self._describe(number, number)

    @contextlib.contextmanager
    def candidate(self, source: tuple[Store, int] | None = None) -> Iterator[Candidate]:
        """A writable copy of the published generation, or an empty store where there is none.

        `source` is another store and its generation that is copied in its place.
        It is published by its own `publish`; a candidate that was not is deleted, and the store is
        as it was. One build at a time: a second one is told so at once.
        """
        with self._locked():
            parent = self.published()
            with plain_errors(self.path):
                candidate = self._begun(source or (None if parent is None else (self, parent)), parent)
                if source is not None:
                    candidate.recount(())
            try:
                yield candidate
            finally:
                candidate.close()

    @contextlib.contextmanager
    def rehearsal(self) -> Iterator[Candidate]:
        """A candidate in memory, to try a build without a lock or a write. It cannot be published."""
        parent = self.published()
        dataset = ox.Store()
        with plain_errors(self.path):
            if parent is not None:
                dataset.bulk_extend(self.open(parent))
        candidate = Candidate(self, dataset, parent, copied=None if parent is None else self.beside(parent))
        yield candidate
        candidate.close()

    # ---- what the candidate needs

    def _begun(self, source: tuple[Store, int] | None, parent: int | None) -> Candidate:
        # The folder has a name of its own: RocksDB locks one for as long as anything in the process holds its store.
        folder = self.path / f"candidate-{os.getpid()}-{time.monotonic_ns()}"
        copied = None
        if source is not None:
            store, number = source
            store.open(number).backup(str(folder))
            copied = store.beside(number)
        return Candidate(self, ox.Store(str(folder)), parent, folder, copied)

    def _publish(self, dataset: ox.Store, made: Mapping[str, Path], generation: Generation) -> Generation:
        """Checkpoint the candidate to its place, make it durable, then rename CURRENT."""
        number = generation.number
        folder = self.folder(number)
        source = self.published()
        before = None if source is None else self.folder(source)
        dataset.flush()
        dataset.backup(str(folder))
        disk.sync_tree(folder, before)
        for what, place in made.items():
            target = self._beside(number, what)
            place.replace(target)
            disk.sync_tree(target, None if source is None else self._beside(source, what))
        sound.record(folder, self.beside(number), before)
        disk.write(self._pending(number), json.dumps(asdict(generation), ensure_ascii=False))
        disk.sync(self._generations)
        disk.write(self._current, f"{number:06d}\n")
        self._settle(number)
        self._prune(number)
        return self._describe(number, number)

    def _settle(self, number: int) -> None:
        """Give a published generation's description its name; a crash in between is mended by the next lock."""
        with contextlib.suppress(FileNotFoundError):
            self._pending(number).replace(self._sidecar(number))

    def _next_number(self) -> int:
        return max(self._named(), default=0) + 1

    def _prune(self, current: int) -> None:
        for number in self._numbers()[: -self.keep]:
            if number != current:
                self._delete(number)

    def forget(self, number: int) -> None:
        """Delete a generation that is not the published one."""
        if number != self.published():
            self._delete(number)

    # ---- the lock, and what dead builds leave

    @contextlib.contextmanager
    def _locked(self) -> Iterator[None]:
        with plain_errors(self.path):
            self._prepare()
        with disk.locked(self.path / "LOCK", "another build is writing to this store; try again when it ends."):
            with plain_errors(self.path):
                self._clear_up()
            try:
                yield
            finally:
                with contextlib.suppress(OSError):  # the next lock will do it
                    self._clear_up()

    def _prepare(self, made_by: str = _MADE_BY) -> None:
        version = self.path / "VERSION"
        if not version.exists():
            self.path.mkdir(parents=True, exist_ok=True)
            if any(entry.name not in ("VERSION.tmp", "gazetteer") for entry in self.path.iterdir()):
                raise StoreError(f"{self.path}: this folder holds other files and is no store; name another folder.")
            disk.write(version, f"{made_by} {VERSION}\n")
        self._made_by()
        self._generations.mkdir(exist_ok=True)

    def _made_by(self) -> str | None:
        """What VERSION says of the store's sort; None where there is no store yet."""
        with plain_errors(self.path):
            try:
                written = (self.path / "VERSION").read_text("utf-8", errors="replace").strip()
            except (FileNotFoundError, NotADirectoryError):
                return None
        maker, _, number = written.rpartition(" ")
        if maker not in (_MADE_BY, _PLAIN) or not number.isdigit():
            raise StoreError(f"{self.path}: its VERSION file is not a store's; name another folder.")
        if int(number) > VERSION:
            raise StoreError(
                f"{self.path}: this store was written by a newer version (its format is {number}, this one reads "
                f"{VERSION}); update touchline."
            )
        return maker

    def _clear_up(self) -> None:
        """Delete the candidate and generations that never were published; what cannot be deleted stays, unseen."""
        for leftover in self.path.glob("candidate-*"):
            shutil.rmtree(leftover, ignore_errors=True)
        try:
            current = self.published()
        except StoreError:
            return  # CURRENT is damaged: nothing is deleted until a rollback has mended it
        if current is not None:
            self._settle(current)
        for leftover in self._generations.glob("*.tmp"):
            shutil.rmtree(leftover, ignore_errors=True)
        there = self._numbers()
        for number in self._named():
            if number not in there or not self._finished(number, current):
                self._delete(number)

    def _delete(self, number: int) -> None:
        # The description goes first: a folder without one is deleted by the next lock.
        self._sidecar(number).unlink(missing_ok=True)
        self._pending(number).unlink(missing_ok=True)
        sound.sums_file(self.folder(number)).unlink(missing_ok=True)
        for folder in self.beside(number).values():
            shutil.rmtree(folder, ignore_errors=True)
        shutil.rmtree(self.folder(number), ignore_errors=True)

    def _finished(self, number: int, current: int | None) -> bool:
        return number == current or self._sidecar(number).exists()

    # ---- places

    def _numbers(self) -> list[int]:
        if not self._generations.is_dir():
            return []
        return sorted(int(entry.name) for entry in self._generations.iterdir() if entry.name.isdigit())

    def _named(self) -> set[int]:
        """The numbers that anything here bears: of a generation that was lost something may be left."""
        starts = {entry.name.partition(".")[0] for entry in self._generations.iterdir()}
        return {int(start) for start in starts if start.isdigit()}

    def _describe(self, number: int, current: int | None) -> Generation:
        for path in (self._sidecar(number), self._pending(number)):
            with contextlib.suppress(OSError, ValueError, TypeError, KeyError):  # a damaged one is none
                said = json.loads(path.read_text("utf-8"))
                said |= {"added": tuple(said["added"]), "replaced": tuple(said["replaced"])}
                return Generation(**said | {"current": number == current})
        dataset = self.open(number)  # the description was lost: count again
        with plain_errors(self.path):
            made = datetime.fromtimestamp(self.folder(number).stat().st_mtime, UTC).isoformat(timespec="seconds")
            articles = sum(map(counts, dataset.named_graphs()))
            return Generation(number, articles, len(dataset), made, current=number == current)

    def _lost(self, how: str) -> StoreError:
        numbers = self._numbers()
        mend = (
            f"`touchline rollback {numbers[-1]}` publishes the last one"
            if numbers
            else "build it anew in another folder"
        )
        return StoreError(f"{self.path}: its CURRENT file {how}; {mend}.")

    @property
    def _current(self) -> Path:
        return self.path / "CURRENT"

    @property
    def _generations(self) -> Path:
        return self.path / "generations"

    def _beside(self, number: int, what: str) -> Path:
        return self._generations / f"{number:06d}.{what}"

    def _sidecar(self, number: int) -> Path:
        return self._generations / f"{number:06d}.json"

    def _pending(self, number: int) -> Path:
        return self._generations / f"{number:06d}.json.pending"
