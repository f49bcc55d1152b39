"""Agreement kept up article by article is byte for byte what agreeing anew on all articles gives."""

from __future__ import annotations

import os
import shutil
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyoxigraph import DefaultGraph, NamedNode, Quad, Store

from graph.agree import agree, update
from graph.agreement import cells
from graph.agreement.index import Index, Memory
from graph.renew import renew
from graph.search import Words
from graph.store import Store as DiskStore
from graph.tally import counted, tally
from graph.texts import every
from loaders.model import Article, Claim, Extraction, Fact, MatchRef, Span
from loaders.quads import article_iri, emit
from tests.agree_kit import Entry, role
from tests.model_kit import article, fact

TEAMS = ("Atalanta", "Liverpool", "Arsenal")
PEOPLE = ("Mohamed Salah", "Mohammed Salah", "Salah", "Cody Gakpo", "Danny Ward", "Ward", "Joel Ward", "Jürgen Klopp")
DAYS = (None, "2024-04-18", "2024-04-19", "2024-11-02")
WORDS = (
    "The boys gave all they had tonight and I am proud of them",
    "I am proud of them and the boys gave all they had tonight",
    "The boys gave all they had tonight",
)
NAMES = ("a", "b", "c", "d", "e")


def known(name: str) -> Sequence[Entry]:
    """A gazetteer in which one player, a nation and a ground of two names are known."""
    entries = {
        "Mohamed Salah": Entry("Mohamed Salah", "person", "Q1"),
        "Anfield": Entry("Anfield", "venue", "Q2"),
        "Anfield Road": Entry("Anfield", "venue", "Q2"),
        "Arsenal": Entry("Arsenal", "national", "Q3"),
    }
    return [entries[name]] if name in entries else []


teams = st.sampled_from(TEAMS)
people = st.sampled_from(PEOPLE)
sides = st.sampled_from([(one, other) for one in TEAMS for other in TEAMS if one != other])
minutes = st.none() | st.integers(5, 9) | st.just({"from": 5, "to": 10})
spans = st.tuples(st.integers(0, 3), st.integers(1, 3)).map(lambda two: (two[0] * 60, two[0] * 60 + two[1] * 60))


def given_slots(**slots: Any) -> dict[str, Any]:
    return {slot: value for slot, value in slots.items() if value is not None}


@st.composite
def facts(draw: st.DrawFn) -> Fact:
    home, away = draw(sides)
    day = draw(st.sampled_from(DAYS))
    ref = MatchRef(home, away, day)
    who, team = draw(people), draw(st.none() | st.sampled_from((home, away)))
    span = draw(spans)
    kind = draw(
        st.sampled_from(["match", "match", "tie", "goal", "goal", "role", "quote", "standing", "loose", "fixture"])
    )
    goals = draw(st.none() | st.tuples(st.integers(0, 2), st.integers(0, 2))) or (None, None)
    leg = draw(st.sampled_from([None, 1, 2]))
    competition = draw(st.sampled_from([None, "FA Cup"]))
    by_kind: dict[str, tuple[MatchRef | None, dict[str, Any]]] = {
        "match": (
            None,
            given_slots(
                home=home,
                away=away,
                date=day,
                home_goals=goals[0],
                away_goals=goals[1],
                leg=leg,
                competition=competition,
                venue=draw(st.sampled_from([None, "Anfield", "Anfield Road"])),
            ),
        ),
        "tie": (
            None,
            given_slots(
                teams=(home, away), competition=competition, aggregate={home: 1, away: draw(st.integers(0, 2))}
            ),
        ),
        "goal": (ref, given_slots(scorer=who, team=team, minute=draw(minutes))),
        "role": (None, given_slots(person=who, role="player", team=team)),
        "quote": (None, given_slots(text=draw(st.sampled_from(WORDS)), speaker=draw(st.none() | people))),
        "standing": (None, given_slots(team=home, competition="FA Cup", points=draw(st.integers(1, 2)))),
        "loose": (None, given_slots(scorer=who, minute=draw(minutes))),
        "fixture": (None, given_slots(teams=(home, away), date="2024-12-01", competition=competition)),
    }
    match, slots = by_kind[kind]
    return fact("goal" if kind == "loose" else kind, match, span, **slots)


@st.composite
def told(draw: st.DrawFn) -> tuple[Article, Extraction]:
    """A report under one of a few names, with one of two texts."""
    name = draw(st.sampled_from(NAMES))
    words = draw(st.sampled_from(["of a report", f"of {name}"]))
    text = " ".join(f"word {at} {words}" for at in range(60))
    day = draw(st.sampled_from([None, date(2024, 4, 19), date(2024, 11, 3)]))
    many = draw(st.lists(facts(), max_size=5))
    matches = [one.match for one in many if one.match]
    claims = (Claim(matches[0], 2, 0, "caption", (Span(3, 9),), "win"),) if matches and draw(st.booleans()) else ()
    return Article(name, text, f"{name}.txt", published=day), Extraction(tuple(many), claims)


steps = st.lists(told() | st.sampled_from(NAMES), min_size=1, max_size=8)


class Growing:
    """A store whose agreed graph is kept up step by step."""

    def __init__(self, index: Index) -> None:
        self.store = Store()
        self.index = index

    def put(self, name: str, graph: Sequence[Quad]) -> None:
        self.store.remove_graph(article_iri(name))
        self.store.extend(graph)
        self.update([article_iri(name)])

    def update(self, graphs: Sequence[NamedNode]) -> None:
        changes = update(self.index, self.store, [graph.value for graph in graphs])
        for quad in changes.gone:
            assert quad in self.store
            self.store.remove(quad)
        assert not any(quad in self.store for quad in changes.come)
        self.store.extend(changes.come)

    def agreed(self) -> list[str]:
        return sorted(map(str, self.store.quads_for_pattern(None, None, None, DefaultGraph())))


def anew(store: Store) -> list[str]:
    return sorted(map(str, agree(store)))


@settings(
    max_examples=int(os.environ.get("GROWING", "60")),
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(steps, st.sampled_from([1, 2, cells.AT_ONCE]))
def test_articles_that_come_change_and_go_leave_what_agreeing_anew_gives(
    doings: list[tuple[Article, Extraction] | str], cells_at_once: int
) -> None:
    growing = Growing(Memory())
    for doing in doings:
        with pytest.MonkeyPatch.context() as patched:
            patched.setattr(cells, "AT_ONCE", cells_at_once)
            if isinstance(doing, str):
                growing.put(doing, [])
            else:
                growing.put(doing[0].id, emit(*doing, lookup=known))
        assert growing.agreed() == anew(growing.store)


def test_one_odd_spelling_more_leaves_articles_with_the_usual_one_as_they_are() -> None:
    growing = Growing(Memory())
    for name in ("a", "b"):
        growing.put(name, emit(article(name), Extraction((role("Gianluca Perrotta"),)), lookup=known))
    before = growing.agreed()
    growing.put("c", emit(article("c"), Extraction((role("Gianluca Perota"),)), lookup=known))
    assert [line for line in before if "article/" in line and line not in growing.agreed()] == []
    assert sum("another spelling" in line for line in growing.agreed()) == 1


def test_a_person_without_a_side_keeps_the_iri_however_many_of_that_name_come() -> None:
    growing = Growing(Memory())

    def met(name: str, home: str, away: str) -> list[Quad]:
        facts = (fact("match", home=home, away=away), fact("role", None, person="Halvorsen", role="referee"))
        return list(emit(article(name), Extraction(facts), lookup=known))

    growing.put("b", met("b", "Lyon", "Nice"))
    growing.put("c", met("c", "Metz", "Lens"))
    before = growing.agreed()
    growing.put("a", met("a", "Brest", "Reims"))
    assert [line for line in before if line not in growing.agreed()] == []
    assert sum("person/halvorsen-lens-metz" in line for line in before) > 0


def grown(tmp_path: Path, reports: Sequence[tuple[Article, Extraction]], *, keep_index: bool) -> list[str]:
    """The quads of a store on disk to which reports were added one by one, and one taken out again."""
    store = DiskStore(tmp_path / ("kept" if keep_index else "anew"))
    for turn, (one, read) in enumerate([*reports, (reports[0][0], None)]):
        with store.candidate() as candidate:
            candidate.replace(article_iri(one.id), emit(one, read, lookup=known) if read else [])
            renew(candidate, [article_iri(one.id)])
            number = candidate.publish().number
        if not keep_index and turn % 2:
            shutil.rmtree(store.index_folder(number))
    dataset = store.open_published()
    assert dataset is not None
    (described,) = [one for one in store.generations() if one.current]
    assert (described.quads, described.articles) == (len(dataset), len(list(dataset.named_graphs())))
    assert tally(store.folder(described.number)) == counted(dataset)
    with Words(store.words_folder(described.number), read_only=True) as words:
        rows = words.rows()
    with Words(tmp_path / f"words-{keep_index}") as words:
        words.put(every(dataset))
        assert words.rows() == rows
    return sorted(map(str, dataset))


def test_a_store_keeps_its_index_from_build_to_build_and_does_without_it(tmp_path: Path) -> None:
    score = {"home": "Atalanta", "away": "Liverpool", "date": "2024-04-18"}
    ref = MatchRef("Atalanta", "Liverpool", "2024-04-18")
    reports = [
        (article(name), Extraction((fact("match", **score), fact("goal", ref, scorer=who, minute=minute))))
        for name, who, minute in (("a", "Mohamed Salah", 7), ("b", "Mohammed Salah", 5), ("c", "Mohamed Salah", 7))
    ]
    kept = grown(tmp_path, reports, keep_index=True)
    assert kept == grown(tmp_path, reports, keep_index=False)
    assert any("conflict" in line for line in kept)
    assert not any("article/a" in line for line in kept)
