"""Writing so that it lasts, and saying plainly what the disk refused."""

from __future__ import annotations

import contextlib
import errno
import fcntl
import os
import shutil
import time
from collections.abc import Iterator
from pathlib import Path

from rocksdict import Rdict


class StoreError(Exception):
    """What keeps a store from being read or written; its text is one sentence for a person."""


#: RocksDB's errors come through pyoxigraph as OSError or RuntimeError with no errno, only with
#: its words (https://github.com/facebook/rocksdb/blob/main/include/rocksdb/status.h).
_WORDS = (
    (os.strerror(errno.ENOSPC), errno.ENOSPC),
    (os.strerror(errno.EDQUOT), errno.ENOSPC),
    (os.strerror(errno.EROFS), errno.EROFS),
    (os.strerror(errno.EACCES), errno.EACCES),
    (os.strerror(errno.EMFILE), errno.EMFILE),
)
_ROCKSDB = ("Corruption", "IO error", "Invalid argument", "Not implemented", "Not found", "Resource temporarily")

#: RocksDB's names for whether it merges tables, or is about to.
_MERGING = ("rocksdb.compaction-pending", "rocksdb.num-running-compactions")
#: What it is given for that: more than it takes to merge the rows of a hundred thousand articles.
_SECONDS = 60.0

_SENTENCES = {
    errno.ENOSPC: "the disk is full; free some space and build again",
    errno.EDQUOT: "the disk is full; free some space and build again",
    errno.EROFS: "this folder is read-only; name one that can be written",
    errno.EACCES: "this folder may not be written or read; give yourself the right, or name another",
    errno.EPERM: "this folder may not be written; give yourself the right, or name another",
    errno.EMFILE: "too many files are open; raise the limit (ulimit -n)",
    errno.ENOTDIR: "this is a file; a store is a folder",
    errno.EEXIST: "this is a file; a store is a folder",
}


@contextlib.contextmanager
def plain_errors(path: Path) -> Iterator[None]:
    """Turn what the system or RocksDB raises about the store at `path` into a StoreError."""
    try:
        yield
    except OSError as error:
        if isinstance(error, FileNotFoundError) and not path.exists():
            raise StoreError(f"{path}: a folder cannot be made there; name another.") from error
        raise StoreError(f"{path}: {_sentence(error)}.") from error
    except RuntimeError as error:
        if not str(error).startswith(_ROCKSDB):
            raise
        raise StoreError(f"{path}: {_sentence(error)}.") from error


@contextlib.contextmanager
def locked(file: Path, busy: str) -> Iterator[None]:
    """Hold a file's lock, which goes with the process that holds it. Raises StoreError of `busy` where another does."""
    with plain_errors(file.parent):
        lock = file.open("a")
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise StoreError(f"{file.parent}: {busy}") from None
        yield


def _sentence(error: OSError | RuntimeError) -> str:
    words = str(error)
    number = getattr(error, "errno", None) or next((number for said, number in _WORDS if said in words), None)
    if number in _SENTENCES:
        return _SENTENCES[number]
    if words.startswith("Corruption") or "No such file" in words:
        return f"a generation is damaged ({words}); publish an older one with `touchline rollback`"
    return f"the store cannot be used ({words})"


def write(path: Path, text: str) -> None:
    """Put a small file in place in one step: a reader sees the old one or the new one, whole."""
    new = path.with_name(path.name + ".tmp")
    with new.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    new.replace(path)
    sync(path.parent)


def sync(path: Path) -> None:
    """Have the disk keep a file's bytes, or a folder's names."""
    number = os.open(path, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)


def sync_tree(folder: Path, before: Path | None = None) -> None:
    """Have the disk keep a folder and the files in it; those that are links to files in `before` are kept already."""
    kept = {entry.inode() for entry in os.scandir(before)} if before is not None and before.is_dir() else set()
    for entry in os.scandir(folder):
        if entry.inode() not in kept:
            sync(Path(entry.path))
    sync(folder)


def link_tree(source: Path, target: Path) -> None:
    """Copy a closed RocksDB: its tables, which are never written again, by hard links where the file system can."""
    target.mkdir()
    for entry in os.scandir(source):
        place = target / entry.name
        if entry.name.endswith(".sst"):
            _link(entry.path, place)
        elif entry.name != "LOCK":
            shutil.copyfile(entry.path, place)


def close(rows: Rdict) -> None:
    """Write all that is in a RocksDB and let go of its folder, once its tables are in order: what it is merging when
    it is closed is lost, and whoever opens it next, if only to add a row, would begin with that again."""
    rows.flush()
    until = time.monotonic() + _SECONDS
    while any(map(rows.property_int_value, _MERGING)) and time.monotonic() < until:
        if rows.property_int_value("rocksdb.background-errors"):
            break  # as where the disk is full: it will not go on
        time.sleep(0.002)
    rows.close()


def _link(source: str, place: Path) -> None:
    try:
        os.link(source, place)
    except OSError as error:
        if error.errno not in (errno.EXDEV, errno.EPERM, errno.EMLINK, errno.ENOTSUP):
            raise
        shutil.copyfile(source, place)
