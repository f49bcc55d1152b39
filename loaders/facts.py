"""An article's facts: the line of reading stages, one after the other."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from loaders.model import Article, Fact
from loaders.reading import (
    dates,
    epithets,
    fixtures,
    gazetteer,
    lines,
    matches,
    names,
    results,
    roles,
    sentences,
    ties,
    times,
    traits,
)
from loaders.reading.gazetteer import Gazetteer
from loaders.reading.layers import Mention, Reading


@dataclass(frozen=True, slots=True)
class Read:
    """A reading with what was told of matches, ties and roles on the way."""

    reading: Reading
    ties: tuple[ties.Tie, ...]
    roles: tuple[roles.RoleTold, ...]


def extract(article: Article) -> tuple[Fact, ...]:
    """Every fact that the article states, with the characters that state it. A pure function of the article."""
    known = gazetteer.load()
    return tuple(_facts(read(article, known), known))


def read(article: Article, known: Gazetteer) -> Read:
    """The article with every layer laid over its text."""
    labelled = lines.label(article)
    split = sentences.split(article, labelled)
    reading = Reading(article, labelled, split, *names.find(article, labelled, split, known))
    reading = replace(reading, moments=times.find(article, split))
    days = dates.find(article, split)
    told = roles.find(reading)
    reading = _with(reading, epithets.crews(reading, roles.managers(told)))
    reading = _with(reading, epithets.national(reading))
    reading, _ = _register(reading, known, days)
    reading = _with(reading, epithets.sides(reading, fixtures.at))
    reading = _with(reading, epithets.persons(reading, lambda name: None))
    reading, decided = _register(reading, known, days)
    return Read(reading, decided, told)


def _with(reading: Reading, more: Iterable[Mention]) -> Reading:
    """The reading with further mentions where no name stands."""
    taken = [m.span for m in reading.mentions]
    fresh = [m for m in more if not any(m.span.overlaps(span) for span in taken)]
    return replace(reading, mentions=tuple(sorted((*reading.mentions, *fresh), key=lambda m: m.start)))


def _register(
    reading: Reading, known: Gazetteer, days: Sequence[dates.DateMention]
) -> tuple[Reading, tuple[ties.Tie, ...]]:
    """The reading with its fixtures, and the ties that they decide."""
    main = next((f for f in reading.fixtures if f.main), None)
    sides = (main.home, main.away) if main else fixtures.pairing(reading)
    grounds = _grounds(known)
    told = [r for i in range(len(reading.sentences)) for r in results.find(reading, i, sides, grounds)]
    listed = fixtures.register(fixtures.tellings(reading, told, days))
    main = fixtures.main_of(reading, listed)
    decided = ties.find(reading, told)
    listed = ties.settle(reading, listed, main, decided)
    marked = fixtures.marked(listed, main)
    return replace(reading, fixtures=tuple(fixtures.dated(reading, f, days) if f.main else f for f in marked)), decided


def _grounds(known: Gazetteer) -> Callable[[str], frozenset[str]]:
    """The clubs at home at a venue or in a town, by the gazetteer."""

    def clubs(key: str) -> frozenset[str]:
        venue, place = known.get(key, "venue"), known.get(key, "place")
        home = {venue.club} if venue is not None and venue.club else set()
        return frozenset(home | set(place.clubs if place is not None else ()))

    return clubs


def _label(known: Gazetteer) -> Callable[[str], str]:
    def label(key: str) -> str:
        entry = known.get(key)
        return entry.name if entry is not None else key

    return label


def _facts(done: Read, known: Gazetteer) -> Iterator[Fact]:
    reading = done.reading
    main = next((f for f in reading.fixtures if f.main), None)
    pair = {main.home, main.away} if main else set()
    where = matches.setting(reading, main, _grounds(known), decided=any(t.pair == pair for t in done.ties))
    yield from matches.facts(reading, done.ties, where, _label(known))
    yield from traits.facts(reading, lambda key: _nationality(known, key))


def _nationality(known: Gazetteer, key: str) -> str | None:
    entry = known.get(key, "nationality") or known.get(key, "national")
    return entry.name if entry is not None else None
