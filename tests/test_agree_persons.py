"""Which names are one person."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from loaders.model import Extraction, Fact, Named
from tests.agree_kit import (
    Entry,
    agreed,
    ask,
    conflicts,
    goal,
    nodes,
    report,
    role,
)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Mohamed Salah", "Mohammed Salah"),
        ("Jürgen Klopp", "Juergen Klopp"),
        ("Luis Díaz", "Luis Diaz"),
        ("Teun Koopmeiners", "Koopmeiners"),
        ("Aleksei Miranchuk", "Alexey Miranchuk"),
        ("Virgil van Dijk", "van Dijk"),
        ("Gian Piero Gasperini", "Gianpiero Gasperini"),
        ("Alisson Becker", "Alisson"),
        ("Dominik Szoboszlai", "Dominik Szoboslai"),
    ],
)
def test_spellings_and_short_forms_at_one_side_are_one_person(one: str, other: str) -> None:
    store = agreed(report("a", role(one)), report("b", role(one)), report("c", role(other)))
    assert len(nodes(store, "Person")) == 1
    assert ask(store, "?p rdfs:label ?name ; a tl:Person")[0][0] == one
    assert ask(store, "?p skos:altLabel ?name ; a tl:Person")[0][0] == other


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (role("Danny Ward", "Leicester City"), role("Danny Ward", "Huddersfield Town")),
        (role("Jacob Murphy"), role("Josh Murphy")),
        (role("Andrew Robertson"), role("Robertson", "Atalanta")),
        (role("Gabriel Jesus"), role("Gabriel Magalhães")),
        (role("Joe Gomez"), role("Mario Gomez")),
    ],
)
def test_two_people_are_kept_apart(one: Fact, other: Fact) -> None:
    assert len(nodes(agreed(report("a", one), report("b", other)), "Person")) == 2


def test_a_surname_that_two_of_the_side_share_is_given_to_neither() -> None:
    store = agreed(report("a", role("Jacob Murphy"), role("Josh Murphy")), report("b", role("Murphy")))
    assert len(nodes(store, "Person")) == 3


def test_persons_who_share_a_name_have_their_side_in_their_iri() -> None:
    store = agreed(
        report("a", role("Danny Ward", "Leicester City")), report("b", role("Danny Ward", "Huddersfield Town"))
    )
    assert nodes(store, "Person") == ["person/danny-ward-huddersfield-town", "person/danny-ward-leicester-city"]


def test_a_player_of_club_and_country_is_one_person() -> None:
    def lookup(name: str) -> Sequence[Entry]:
        return [Entry("Egypt", "national", "Q79")] if name == "Egypt" else []

    store = agreed(report("a", role("Mohamed Salah")), report("b", role("Mohamed Salah", "Egypt")), lookup=lookup)
    assert nodes(store, "Person") == ["person/mohamed-salah"]


def test_two_spellings_of_a_scorer_make_one_goal_and_no_conflict() -> None:
    store = agreed(report("a", goal(7)), report("b", goal(7, "Mohammed Salah")), report("c", goal(7)))
    assert len(nodes(store, "Goal")) == 1
    assert conflicts(store) == []


def test_two_spellings_within_one_report_are_two_persons() -> None:
    store = agreed(report("a", role("Nicolas Gonzalez"), role("Nicolás Gonzáles")))
    assert len(nodes(store, "Person")) == 2


def test_the_full_name_is_preferred_though_more_reports_use_the_surname() -> None:
    store = agreed(
        report("a", role("Koopmeiners")), report("b", role("Koopmeiners")), report("c", role("Teun Koopmeiners"))
    )
    assert nodes(store, "Person") == ["person/teun-koopmeiners"]


def test_a_form_that_an_article_writes_is_a_spelling_of_the_person_and_of_the_team() -> None:
    written: dict[Named, tuple[str, ...]] = {
        ("person", "Mohamed Salah"): ("Mohammed Salah", "Salah"),
        ("team", "Liverpool"): ("Reds",),
    }
    first, facts = report("a", goal())
    store = agreed((first, Extraction(tuple(facts), written=written)), report("b", goal()))
    assert ask(store, "?x a tl:Person ; skos:altLabel ?form") == [
        ("Mohammed Salah", "person/mohamed-salah"),
        ("Salah", "person/mohamed-salah"),
    ]
    assert ask(store, "?x a tl:Team ; skos:altLabel ?form") == [("Reds", "team/liverpool")]
    assert conflicts(store) == []


def test_a_surname_that_two_players_share_as_written_makes_them_no_one_person() -> None:
    first, facts = report("a", role("Bobby Lane"), role("Dick Lane", "Everton"))
    written: dict[Named, tuple[str, ...]] = {("person", "Bobby Lane"): ("Lane",), ("person", "Dick Lane"): ("Lane",)}
    store = agreed((first, Extraction(tuple(facts), written=written)))
    assert nodes(store, "Person") == ["person/bobby-lane", "person/dick-lane"]
