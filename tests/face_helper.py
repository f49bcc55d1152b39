"""A small published store for the tests of the command and the pages."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox

from graph.store import Store

BASE = "https://w3id.org/touchline/id/"
MATCH = "match/2031-05-04-harrow-vale-castle-end"
GOAL = MATCH + "/goal/jose-nunez-1"

FACE = Path(__file__).with_name("face.trig")
#: How many statements face.trig has, in all its graphs.
STATEMENTS = len({*ox.parse(path=str(FACE), format=ox.RdfFormat.TRIG)})


def publish(folder: Path) -> Store:
    """Publish tests/face.trig as the first generation of a store in `folder`."""
    store = Store(folder)
    with store.candidate() as candidate:
        candidate.dataset.load(path=str(FACE), format=ox.RdfFormat.TRIG)
        candidate.recount()
        candidate.publish(added=("alpha", "beta"))
    return store
