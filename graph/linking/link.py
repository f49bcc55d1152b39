"""Links for a store: the gazetteer's, then, if asked, a reconciliation service's, published as a new generation.

What a person decided stays, and what an earlier run found stays for things that this run finds nothing about.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from pyoxigraph import Quad

from graph import vocab as v
from graph.linking import gazetteer, links
from graph.linking.links import Link
from graph.linking.subjects import Subject, gather
from graph.renew import renew
from graph.settings import Settings
from graph.store import Candidate, Store, StoreError
from graph.validate import focus_of, validate
from loaders.reading.gazetteer import load

#: Asks elsewhere about the subjects for which the gazetteer has no certain link; told are the Q-ids of other things.
Finder = Callable[[Sequence[Subject], Mapping[str, str]], list[Link]]


@dataclass(frozen=True, slots=True)
class Linked:
    """What a run did: how many things of each kind there are and are certain, the doubtful ones, and the generation,
    None where nothing changed."""

    things: dict[str, int]
    certain: dict[str, int]
    doubtful: int
    generation: int | None


def link(
    store: Store,
    when: date,
    *,
    settings: Settings | None = None,
    service: Finder | None = None,
    names: Sequence[Path] = (),
) -> Linked:
    """Link the things of the published generation. `when` is the day that new links bear; `names` are the user's own
    tables of names, which count as the gazetteer's.

    Raises StoreError where there is nothing to link or the store cannot be written.
    """
    settings = settings or Settings()
    base = settings.base
    with store.candidate() as candidate:
        _require(store, candidate)
        subjects = gather(candidate.dataset, base)
        before = links.read(candidate.dataset, base)
        found = gazetteer.find(subjects, when, load(names))
        if service is not None:
            settled = {anchor for one in (*found, *before) if _settles(one) for anchor in one.anchors}
            waiting = [one for one in subjects if not one.anchors & settled]
            found += service(waiting, _items(subjects, [*found, *before]))
        after = links.merged(before, found)
        generation = _publish(candidate, before, after, settings)
    return _report(subjects, after, generation)


def keep(store: Store, more: Iterable[Link], *, settings: Settings | None = None) -> int | None:
    """Add links, decisions mostly, to the published generation; the number of the new one, None where nothing changed.

    Raises StoreError where there is nothing published or the store cannot be written.
    """
    settings = settings or Settings()
    base = settings.base
    with store.candidate() as candidate:
        _require(store, candidate)
        before = links.read(candidate.dataset, base)
        return _publish(candidate, before, links.merged(before, list(more)), settings)


def _require(store: Store, candidate: Candidate) -> None:
    if candidate.parent is None:
        raise StoreError(f"{store.path}: nothing has been built here yet; run `touchline build`.")


def _settles(one: Link) -> bool:
    return one.state == "certain" or one.decided


def _items(subjects: Iterable[Subject], known: Iterable[Link]) -> dict[str, str]:
    """The Q-id of each thing that certainly has one."""
    of = {anchor: one.item for one in known if one.state == "certain" for anchor in one.anchors}
    found = {one.iri: {of[anchor] for anchor in one.anchors if anchor in of} for one in subjects}
    return {iri: min(items).removeprefix(v.WIKIDATA) for iri, items in found.items() if len(items) == 1}


def _publish(candidate: Candidate, before: Sequence[Link], after: Sequence[Link], settings: Settings) -> int | None:
    base = settings.base
    if set(before) == set(after):
        return None
    touched: set[Quad] = set(candidate.replace(links.graph_of(base), links.quads(after, base)))
    touched |= renew(candidate, [links.graph_of(base)], settings)
    wrong = validate(candidate.dataset, focus_of(touched))
    if wrong:
        raise StoreError(f"The links break a shape: {wrong[0].message} ({wrong[0].node}); nothing was published.")
    return candidate.publish().number


def _report(subjects: Sequence[Subject], after: Sequence[Link], generation: int | None) -> Linked:
    certain = {anchor for one in after if one.state == "certain" for anchor in one.anchors}
    return Linked(
        things=dict(Counter(one.kind for one in subjects)),
        certain=dict(Counter(one.kind for one in subjects if one.anchors & certain)),
        doubtful=len({one.anchors for one in after if one.state == "doubtful" and not one.anchors & certain}),
        generation=generation,
    )
