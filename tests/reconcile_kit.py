"""Namesakes, clubs and a match for tables to be matched with."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest

from graph.store import Store

MATCH = "match/2031-05-04-harrow-vale-castle-end"
VALE = "person/tom-ash-harrow-vale"
CASTLE = "person/tom-ash-castle-end"


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    made = Store(tmp_path_factory.mktemp("reconcile") / "store")
    with made.candidate() as candidate:
        candidate.dataset.load(path=str(Path(__file__).with_name("reconcile.trig")), format=ox.RdfFormat.TRIG)
        candidate.recount()
        candidate.publish(added=("one",))
    return made
