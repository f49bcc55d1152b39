"""Whether a generation is as it was published: what its files were then is written beside it, as 000042.sums.

A generation is never written again, so a file of it that is another now is damaged, whatever damaged it. At its start
the server looks at all files of what it is to serve and, where one is damaged, publishes the newest generation that is
not.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox

from graph import disk
from graph.disk import StoreError

if TYPE_CHECKING:
    from graph.store import Store

#: Files that RocksDB writes even where it only reads.
_NOT_KEPT = ("LOCK", "LOG")


def sums_file(folder: Path) -> Path:
    """Where the sums of the generation in a folder stand."""
    return folder.with_name(folder.name + ".sums")


def record(folder: Path, beside: Mapping[str, Path], before: Path | None) -> None:
    """Write what the files of a generation are. Those that it shares with the one before are not read again."""
    known: dict[int, str] = {}
    for name, digest in (_sums(before) or {}).items() if before is not None else ():
        with contextlib.suppress(OSError):
            known[(folder.parent / name).stat().st_ino] = digest
    sums = {
        str(path.relative_to(folder.parent)): known.get(path.stat().st_ino) or _digest(path)
        for place in (folder, *beside.values())
        if place.is_dir()
        for path in _files(place)
    }
    disk.write(sums_file(folder), json.dumps(sums, indent=0))


def damage(folder: Path) -> str | None:
    """What is wrong with the generation in a folder, in a few words; None where nothing is."""
    if not folder.is_dir():
        return "it is missing"
    sums = _sums(folder)
    if sums is None:  # written before there were sums: read all of it
        try:
            len(ox.Store.read_only(str(folder)))
        except (OSError, RuntimeError) as error:
            return str(error)
        return None
    return _changed(folder, sums)


def mended(store: Store) -> tuple[str, ...]:
    """See to it that a sound generation is published; what had to be done, a sentence each.

    Raises StoreError where none is sound.
    """
    told: list[str] = []
    try:
        current = store.published()
        if current is None:
            return ()
    except StoreError as error:
        told.append(str(error))
        current = None
    numbers = [number for number in reversed(store.finished()) if number != current]
    for number in numbers if current is None else [current, *numbers]:
        why = damage(store.folder(number))
        if why is not None:
            told.append(f"Generation {number} is damaged ({why}).")
            continue
        if number != current:
            store.rollback(number)
            told.append(f"Generation {number} is served: the newest that is sound.")
        return (*told, *_derived(store, number))
    raise StoreError(f"{store.path}: no generation here is sound; restore a backup. {' '.join(told)}")


def _derived(store: Store, number: int) -> Iterator[str]:
    """Delete what lies damaged beside a sound generation: builds make it anew."""
    sums = _sums(store.folder(number)) or {}
    for what, folder in store.beside(number).items():
        why = _changed(folder, sums)
        if why is not None:
            shutil.rmtree(folder, ignore_errors=True)
            yield f"The {what} of generation {number} was damaged ({why}); the next build makes it anew."


def _changed(folder: Path, sums: Mapping[str, str]) -> str | None:
    """The first file of a folder that is missing or not as it was."""
    for name, digest in sums.items():
        path = folder.parent / name
        if path.parent != folder:
            continue
        try:
            if digest != _digest(path):
                return f"{name} is not as it was written"
        except FileNotFoundError:
            return f"{name} is missing"
        except OSError as error:
            return f"{name} cannot be read: {error.strerror}"
    return None


def _sums(folder: Path) -> dict[str, str] | None:
    try:
        said: dict[str, str] = json.loads(sums_file(folder).read_text("utf-8"))
    except (OSError, ValueError):
        return None
    return said if isinstance(said, dict) else None


def _files(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.iterdir()):
        if path.is_file() and not path.name.startswith(_NOT_KEPT):
            yield path


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
