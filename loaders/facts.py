"""An article's facts: the layers of reading, then what each room makes of them, then what football allows."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from loaders.model import Article, Extraction, Fact
from loaders.reading import (
    belonging,
    checks,
    claims,
    coming,
    deduce,
    events,
    fixtures,
    gazetteer,
    honours,
    matches,
    quotes,
    roles,
    standings,
    statistics,
    telling,
    traits,
    unprosed,
    written,
)
from loaders.reading.gazetteer import Gazetteer
from loaders.reading.layering import Read, grounds, read, tellings
from loaders.structured import results


def extract(article: Article, names: Sequence[Path] = ()) -> tuple[Fact, ...]:
    """Every fact that the article states, with the characters that state it: a pure function of the article and of
    the user's own tables of `names`."""
    return extraction(article, names).facts


def extraction(article: Article, names: Sequence[Path] = ()) -> Extraction:
    """The facts, what the article also says and itself refutes, and how it writes the names in them."""
    known = gazetteer.load(names)
    with _uncollected():
        return _extraction(article, known)


@contextmanager
def _uncollected() -> Iterator[None]:
    """While an article is read nobody looks for references in circles: what reading makes goes without that."""
    looked = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if looked:
            gc.enable()


def _extraction(article: Article, known: Gazetteer) -> Extraction:
    if article.media_type == results.MEDIA_TYPE:
        return results.extraction(article, known)
    done = read(article, known)
    refuted = claims.find(done.reading, tellings(done.reading, known), done.ties) if done.ties else ()
    sound = checks.sound(_facts(done, known))
    return Extraction(tuple(claims.without(sound, refuted)), refuted, written.forms(done.reading, _competition(known)))


def _facts(done: Read, known: Gazetteer) -> Iterator[Fact]:
    reading, label = done.reading, _label(known)
    resolve = unprosed.Resolver(reading, known)
    main = next((f for f in reading.fixtures if f.main), None)
    pair = {main.home, main.away} if main else set()
    over = any(t.pair == pair for t in done.ties)
    where = matches.setting(reading, main, grounds(reading, known, countries=False), _sort(known), decided=over)
    yield from matches.facts(
        reading, done.ties, where, label, unprosed.page_details(done.boxes, resolve), grounds(reading, known)
    )
    refs = {f.key: matches.ref(reading, f) for f in reading.fixtures}
    listed = unprosed.box_events(done.boxes, resolve, refs[main.key] if main else None)
    pictured = tuple(unprosed.pictures(reading, resolve, refs))
    bosses = roles.managers(done.roles)
    others = frozenset(hint.person for hint in done.roles if hint.role in roles.OFFICES)
    told = events.read(reading, listed, fixtures.at, bosses, others)
    deduced = deduce.sides(reading, told.facts, told.sides, known.country_of, others, told.hints)
    yield from (f for f in deduced.facts if f.kind != "penalty" or "awarded_to" in f.slots)
    settled = roles.late(reading, done.roles, told.sides, frozenset(pair))
    yield from belonging.facts(reading, settled, told.sides, told.hints, (*listed, *pictured))
    yield from belonging.concluded(reading, deduced)
    yield from traits.facts(reading, lambda key: _nationality(known, key), lambda word: _meant(known, word))
    yield from quotes.facts(reading)
    yield from coming.facts(reading, done.days, label)
    yield from (fact for fact in pictured if fact.kind == "photo")
    report = telling.Report(reading, done.days, known, where, roles.managers(done.roles))
    page = (label(where.competition.key), where.competition.span) if where.competition else None
    tabled = tuple(unprosed.standings(reading, resolve, page))
    yield from unprosed.untabled(standings.facts(report), tabled)
    yield from honours.facts(report)
    yield from statistics.facts(report)
    yield from (fact for fact in listed if fact.kind == "statistic")
    yield from tabled


def _sort(known: Gazetteer) -> Callable[[str], str | None]:
    def sort(key: str) -> str | None:
        entry = known.get(key, "competition")
        return entry.sort if entry is not None else None

    return sort


def _label(known: Gazetteer) -> Callable[[str], str]:
    def label(key: str) -> str:
        entry = known.get(key)
        return entry.name if entry is not None else key

    return label


def _competition(known: Gazetteer) -> Callable[[str], str]:
    def label(key: str) -> str:
        entry = known.get(key, "competition")
        return entry.name if entry is not None else key

    return label


def _nationality(known: Gazetteer, key: str) -> str | None:
    entry = known.get(key, "nationality") or known.get(key, "national")
    if entry is not None and entry.kind == "national" and entry.women:
        return entry.country  # a woman's nationality is no women's side
    return entry.name if entry is not None else None


def _meant(known: Gazetteer, word: str) -> str | None:
    return next((c.entry.name for c in known.lookup(word) if c.entry.kind == "nationality"), None)
