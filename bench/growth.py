"""What one more article costs in a store of a thousand, of ten thousand and of a hundred thousand articles.

    python -m bench.growth [ARTICLES...]     (1000 10000 unless given)

The articles are generated: reports of the matches of a league of forty clubs, season after season, ten of each match.
No text is read: their facts are written as quads. Then articles of several sorts are added one by one, each the way
of a build: candidate, agreement, shapes, publication. Times are CPU seconds, medians over the sorts.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import islice
from pathlib import Path

from graph.renew import renew
from graph.store import Store
from graph.validate import focus_of, validate
from loaders.model import Article, Extraction, Fact, MatchRef, SlotValue, Span
from loaders.quads import article_iri, emit

CLUBS = 40
REPORTS = 10
SQUAD = 20
BATCH = 1000
_FIRST = ("Ben", "Carl", "Dario", "Emre", "Finn", "Goran", "Hugo", "Ivo", "Jonas", "Karim", "Luka", "Milan", "Noel")
_LAST = ("berg", "cavic", "dahl", "enko", "feld", "gard", "holm", "inho", "jansen", "kova", "lund", "mann", "nov")
_HEAD = ("Al", "Bo", "Cer", "Dra", "Em", "Fal", "Gro", "Hal", "Is", "Jar", "Kol", "Lor", "Mar", "Nes", "Or", "Pel")


def club(number: int) -> str:
    """The name of a club."""
    return f"{_HEAD[number % 16]}{_LAST[number // 16]} {('Town', 'Rovers', 'United')[number % 3]}"


def player(team: int, place: int, season: int) -> str:
    """The name of a player: a club's squad changes by and by."""
    person = team * 1009 + place * 31 + (season + place) // 5 * 17
    surname = _HEAD[person // 13 % 16] + _LAST[person // 208 % 13] + _LAST[person // 2704 % 13]
    return f"{_FIRST[person % 13]} {surname}"


def fixtures() -> Iterator[tuple[int, int, int, date]]:
    """Season, home, away and day, one match after another without end."""
    season = 0
    while True:
        day = date(1990 + season, 8, 1)
        for turn in range(1, CLUBS):
            for home in range(CLUBS):
                yield season, home, (home + turn) % CLUBS, day + timedelta(days=7 * turn)
        season += 1


def reports(
    match: int, season: int, home: int, away: int, day: date, many: int = REPORTS
) -> Iterator[tuple[Article, Extraction]]:
    """The reports of a match: they agree but for a minute now and then; some give no day, some a surname alone."""
    goals = [(match * 7 + at * 31) % 90 + 1 for at in range(match % 4)]
    hosts = sum(minute % 2 for minute in goals)
    for number in range(many):
        yield report(f"m{match}-r{number}", number, season, (home, away), day, goals, hosts)


def report(
    name: str, number: int, season: int, sides: tuple[int, int], day: date, goals: list[int], hosts: int
) -> tuple[Article, Extraction]:
    """One report."""
    home, away = club(sides[0]), club(sides[1])
    lines = [f"{name} line {at} by reporter {number} tells what he saw of it. " for at in range(12)]
    spans = [Span(sum(map(len, lines[:at])), sum(map(len, lines[: at + 1])) - 1) for at in range(12)]
    told = None if number == 3 else day.isoformat()
    ref = MatchRef(home, away, told)
    slots: dict[str, SlotValue] = {
        "home": home,
        "away": away,
        "home_goals": hosts,
        "away_goals": len(goals) - hosts,
        "competition": "League",
    }
    facts = [Fact("match", {**slots, **({"date": told} if told else {})}, (spans[0],))]
    for at, minute in enumerate(goals):
        side = sides[1 - minute % 2]
        who = player(side, minute % SQUAD, season)
        given = minute + (2 if number == 5 and at == 0 else 0)
        scorer = who.split()[1] if number == 7 else who
        facts.append(Fact("goal", {"scorer": scorer, "team": club(side), "minute": given}, (spans[1 + at],), ref))
    for at, side in enumerate(sides):
        manager = {"person": player(side, 0, season // 3 * 3), "role": "manager", "team": club(side)}
        facts.append(Fact("role", manager, (spans[5 + at],)))
    words = f"We said before match {name} that {number} things would matter and they all did"
    facts.append(Fact("quote", {"text": words, "speaker": player(sides[0], 0, season // 3 * 3)}, (spans[8],)))
    article = Article(name, "".join(lines), name, outlet=f"Gazette {number}", published=day + timedelta(days=1))
    return article, Extraction(tuple(facts))


def corpus(size: int) -> Iterator[tuple[Article, Extraction]]:
    """The first articles of the league's history."""
    many = (one for at, fixture in enumerate(fixtures()) for one in reports(at, *fixture))
    return islice(many, size)


def fill(store: Store, size: int) -> float:
    """Make a store of so many articles, and let it settle; the CPU seconds that it took."""
    started = time.process_time()
    many = corpus(size)
    while batch := list(islice(many, BATCH)):
        with store.candidate() as candidate:
            for one, read in batch:
                candidate.replace(article_iri(one.id), emit(one, read))
            renew(candidate, [article_iri(one.id) for one, _ in batch])
            candidate.publish()
    seconds = time.process_time() - started
    with store.candidate() as candidate:  # what the engine would do by and by is done, so that no addition pays for it
        candidate.dataset.optimize()
        renew(candidate)
        candidate.publish()
    return seconds


def added(size: int) -> Iterator[tuple[str, tuple[Article, Extraction]]]:
    """One more article of several sorts: of the last match, of the first, of the next, and a changed one."""
    matches = size // REPORTS
    known = list(islice(fixtures(), matches + 3))
    sorts = (("last match", matches - 1), ("first match", 0), ("next match", matches + 1)) * 3
    for at, (sort, match) in enumerate(sorts):
        season, home, away, day = known[match]
        *_, (article, read) = reports(match, season, home, away, day, many=REPORTS + 1 + at)
        yield sort, (article, read)
    season, home, away, day = known[matches // 2]
    first, _ = reports(matches // 2, season, home, away, day, many=2)
    yield "changed", (first[0], Extraction(first[1].facts[:-1]))


def add(store: Store, one: Article, read: Extraction) -> float:
    """Add an article the way of a build; the CPU seconds that it took."""
    started = time.process_time()
    graph = article_iri(one.id)
    with store.candidate() as candidate:
        touched = candidate.replace(graph, emit(one, read))
        touched |= renew(candidate, [graph])
        wrong = validate(candidate.dataset, focus_of(touched))
        assert not wrong, wrong
        candidate.publish(added=(one.id,))
    return time.process_time() - started


def main(sizes: list[int]) -> None:
    """Measure and print."""
    base: float | None = None
    for size in sizes:
        with tempfile.TemporaryDirectory() as folder:
            store = Store(Path(folder) / "store", keep=2)
            filled = fill(store, size)
            seconds = [add(store, *one) for _, one in added(size)]
            median = statistics.median(seconds)
            base = base or median
            print(
                f"{size:>7} articles, made in {filled:7.1f} s: one more {median:.3f} s (worst {max(seconds):.3f}), "
                f"{median / base:.2f} of the first",
                flush=True,
            )


if __name__ == "__main__":
    main([int(size) for size in sys.argv[1:]] or [1000, 10000])
