"""A copy of a store's published generation elsewhere, and back, while the store is served and written.

The copy is a checkpoint: on the same file system its files are links, so it takes milliseconds and no room;
on another one they are copied.
"""

from __future__ import annotations

import shutil
from pathlib import Path

from graph.disk import StoreError, plain_errors, sync
from graph.store import Generation, Store

#: The folder of a store with the names of its own that it is built with.
GAZETTEER = "gazetteer"


def backup(store: Store, folder: Path) -> Generation:
    """Copy the published generation to `folder`, a store of its own; what it is there.

    The folder is there whole or not at all. Raises StoreError where it holds something already.
    """
    with plain_errors(folder):
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise StoreError(f"{folder}: there is something here already; name a new folder.")
        folder.parent.mkdir(parents=True, exist_ok=True)
        part = folder.with_name(folder.name + ".part")
        shutil.rmtree(part, ignore_errors=True)
        try:
            generation = Store(part).adopt(store)
            _carry(store.path, part)
            part.replace(folder)
        finally:
            shutil.rmtree(part, ignore_errors=True)
        sync(folder.parent)
    return generation


def restore(store: Store, folder: Path) -> Generation:
    """Publish what a backup holds as a new generation of the store. Raises StoreError."""
    if not folder.is_dir():
        raise StoreError(f"{folder}: there is no backup here.")
    generation = store.adopt(Store(folder))
    with plain_errors(store.path):
        _carry(folder, store.path)
    return generation


def _carry(source: Path, target: Path) -> None:
    """Copy the names that a store is built with to one that has none of its own."""
    if (source / GAZETTEER).is_dir() and not (target / GAZETTEER).exists():
        shutil.copytree(source / GAZETTEER, target / GAZETTEER)
