"""A table's names matched to the graph's things."""

from __future__ import annotations

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.names import fold
from graph.reconciling.catalogue import Catalogue, properties, types
from graph.reconciling.match import Condition, Query, match
from graph.reconciling.names_index import NamesIndex
from graph.settings import PREFIXES, TL
from graph.store import Store
from ontology import TERMS
from tests.reconcile_kit import CASTLE, MATCH, VALE, store

__all__ = ["store"]  # fixtures


BASE = "https://w3id.org/touchline/id/"


@pytest.fixture(scope="module")
def catalogue(store: Store) -> Catalogue:
    dataset = store.open_published()
    assert dataset is not None
    return Catalogue(dataset, BASE)


def ids(catalogue: Catalogue, query: Query) -> list[str]:
    return [one.thing.id for one in match(catalogue, query)]


# ---- matching


def test_a_name_without_accents_finds_its_bearer_for_certain(catalogue: Catalogue) -> None:
    (found,) = match(catalogue, Query(names=("jose nunez",), types=("Person",)))
    assert (found.thing.id, found.score, found.certain) == ("person/jose-nunez", 100.0, True)


def test_a_misspelt_name_finds_its_bearer(catalogue: Catalogue) -> None:
    assert ids(catalogue, Query(names=("Harow Vale",), types=("Club",)))[0] == "team/harrow-vale"


def test_namesakes_are_both_given_and_neither_is_certain(catalogue: Catalogue) -> None:
    found = match(catalogue, Query(names=("Tom Ash",)))
    assert {one.thing.id for one in found[:2]} == {VALE, CASTLE}
    assert not any(one.certain for one in found)


@pytest.mark.parametrize(("club", "first"), [("Harrow Vale", VALE), ("team/castle-end", CASTLE), ("Q901", VALE)])
def test_a_club_tells_namesakes_apart_by_name_id_or_item(catalogue: Catalogue, club: str, first: str) -> None:
    found = match(catalogue, Query(names=("Tom Ash",), conditions=(Condition("club", (club,)),)))
    assert (found[0].thing.id, found[0].certain) == (first, True)


def test_a_surname_alone_is_never_certain(catalogue: Catalogue) -> None:
    (found,) = match(catalogue, Query(names=("Núñez",), types=("Person",)))
    assert (found.thing.id, found.certain) == ("person/jose-nunez", False)


def test_the_women_of_a_club_are_not_its_men(catalogue: Catalogue) -> None:
    assert ids(catalogue, Query(names=("Harrow Vale Women",)))[0] == "team/harrow-vale-women"
    assert ids(catalogue, Query(names=("Harrow Vale",)))[0] == "team/harrow-vale"


def test_a_match_is_found_by_its_sides_and_told_by_its_date(catalogue: Catalogue) -> None:
    dated = Query(names=("Harrow Vale v Castle End",), conditions=(Condition("date", ("2031-05-04",)),))
    found = match(catalogue, dated)
    assert (found[0].thing.id, found[0].certain) == (MATCH, True)
    assert not match(catalogue, Query(names=("Harrow Vale v Castle End",)))[0].certain


@pytest.mark.parametrize("id", ["Q901", "wd:Q901", "http://www.wikidata.org/entity/Q901", BASE + "team/harrow-vale"])
def test_an_identifier_is_a_query(catalogue: Catalogue, id: str) -> None:
    found = match(catalogue, Query(names=(id,)))
    assert (found[0].thing.id, found[0].certain) == ("team/harrow-vale", True)


def test_without_a_name_the_properties_find(catalogue: Catalogue) -> None:
    assert ids(catalogue, Query(conditions=(Condition("scorer", ("José Núñez",)),))) == [MATCH]


def test_a_type_that_must_be_keeps_others_out_and_one_that_should_be_does_not(catalogue: Catalogue) -> None:
    assert "team/castle-end" not in ids(catalogue, Query(names=("Castle End",), types=("Person",)))
    assert "team/castle-end" in ids(catalogue, Query(names=("Castle End",), types=("Person",), types_must="should"))


@pytest.mark.parametrize(
    ("condition", "kept"),
    [
        (Condition("club", ("Castle End",), required=True), {CASTLE}),
        (Condition("club", ("Castle End", "Harrow Vale"), required=True), {CASTLE, VALE}),
        (Condition("club", ("Castle End", "Harrow Vale"), required=True, quantifier="all"), set()),
        (Condition("club", ("Castle End",), required=True, quantifier="none"), {VALE}),
    ],
)
def test_what_is_required_is_required(catalogue: Catalogue, condition: Condition, kept: set[str]) -> None:
    assert set(ids(catalogue, Query(names=("Tom Ash",), types=("Person",), conditions=(condition,)))) == kept


def test_no_more_candidates_than_wanted(catalogue: Catalogue) -> None:
    assert len(ids(catalogue, Query(names=("Harrow Vale",), limit=2))) == 2


@given(st.lists(st.text("abcdé zÉ-", min_size=1, max_size=12), min_size=1, max_size=30))
def test_a_name_of_the_index_finds_itself_first(names: list[str]) -> None:
    index = NamesIndex((name, number) for number, name in enumerate(names))
    for name in names:
        found = index.like(name, 50)
        assert not fold(name) or fold(names[found[0]]) == fold(name)


# ---- tables of types and properties


def test_the_types_are_classes_of_the_ontology_with_their_labels() -> None:
    terms = ox.Store()
    terms.load(path=str(TERMS), format=ox.RdfFormat.TURTLE)
    label = ox.NamedNode(PREFIXES["rdfs"] + "label")
    for one in types().values():
        told = {quad.object.value for quad in terms.quads_for_pattern(ox.NamedNode(TL + one.id), label, None)}
        assert told == {one.label}
        assert not one.broader or one.broader in types()


def test_every_property_has_a_pattern_that_runs(catalogue: Catalogue) -> None:
    for one in properties().values():
        assert set(one.types) <= set(types())
        assert one.range in {*types(), "string", "integer", "date", "Wikidata"}
        catalogue.values(MATCH, one.id)
