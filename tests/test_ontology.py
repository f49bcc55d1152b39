"""The ontology: every term told, loadable, consistent, and the facts table's contract as data."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
import rdflib
from rdflib.namespace import OWL, RDF, RDFS, XSD

from graph import vocab as v
from graph.settings import PREFIXES
from loaders.model import KINDS
from ontology import TERMS, load
from ontology.reasoner import NO_JAVA, check

TL = rdflib.Namespace("https://w3id.org/touchline/ontology#")
ALIGNMENTS = TERMS.with_name("alignments.ttl")
DATATYPES = {XSD.string, XSD.integer, XSD.decimal, XSD.boolean, XSD.date, XSD.dateTime}


@pytest.fixture(scope="module")
def terms() -> rdflib.Graph:
    return rdflib.Graph().parse(TERMS, format="turtle")


def of_type(graph: rdflib.Graph, *types: rdflib.URIRef) -> list[rdflib.URIRef]:
    found = {one for kind in types for one in graph.subjects(RDF.type, kind)}
    return sorted(one for one in found if isinstance(one, rdflib.URIRef) and one.startswith(TL))


def test_every_term_has_a_label_and_a_definition(terms: rdflib.Graph) -> None:
    kinds = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty, OWL.NamedIndividual)
    own = of_type(terms, *kinds)
    assert len(own) > 100
    assert [one for one in own if terms.value(one, RDFS.label) is None] == []
    assert [one for one in own if len(str(terms.value(one, RDFS.comment) or "")) < 10] == []


def test_every_property_has_a_domain_and_a_range_or_says_why_not(terms: rdflib.Graph) -> None:
    for one in of_type(terms, OWL.ObjectProperty, OWL.DatatypeProperty):
        for what, word in ((RDFS.domain, "No domain:"), (RDFS.range, "No range:")):
            told = terms.value(one, what) is not None or word in str(terms.value(one, RDFS.comment))
            assert told, f"{one} has no {what}"


def test_literals_are_of_the_six_datatypes_that_stores_keep(terms: rdflib.Graph) -> None:
    used = {one for one in terms.objects() if isinstance(one, rdflib.URIRef) and one.startswith(str(XSD))}
    assert used <= DATATYPES


def test_no_term_is_class_and_property_at_once(terms: rdflib.Graph) -> None:
    kinds = [set(of_type(terms, kind)) for kind in (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty)]
    assert not kinds[0] & kinds[1] and not kinds[1] & kinds[2] and not kinds[0] & kinds[2]


def test_the_classes_of_the_house_are_all_there(terms: rdflib.Graph) -> None:
    names = (
        "Match Tie Leg Competition Edition Stage Club NationalTeam Person Appearance Venue City Goal DisallowedGoal "
        "Penalty Chance Card Substitution Quote Role Trait Standing Fixture Honour Statistic Photo Article Outlet "
        "Evidence Conflict Statement"
    )
    assert [name for name in names.split() if (TL[name], RDF.type, OWL.Class) not in terms] == []


def test_every_kind_of_the_facts_table_has_a_class_and_every_slot_a_property() -> None:
    contract = load()
    assert set(contract.kinds) == set(KINDS)
    assert all(slot in contract.exact for kind in contract.kinds.values() for slot in kind.slots)


def test_mirrors_point_at_each_other() -> None:
    properties = load().properties
    pairs = {one.iri: one.mirror for one in properties.values() if one.mirror}
    assert pairs and all(pairs[other] == one for one, other in pairs.items())


def test_a_vague_minute_and_an_exact_one_share_their_slot() -> None:
    contract = load()
    assert contract.exact["minute"].iri == str(TL.minute)
    assert contract.interval["minute"].iri == str(TL.minuteWithin)


def test_alignments_only_speak_of_terms_that_exist(terms: rdflib.Graph) -> None:
    graph = rdflib.Graph().parse(ALIGNMENTS, format="turtle")
    named = {one for one in graph.subjects() if isinstance(one, rdflib.URIRef) and one.startswith(TL)}
    assert len(named) > 30
    assert [one for one in named if (one, RDF.type, None) not in terms] == []


def test_schema_org_is_written_in_one_way_everywhere() -> None:
    house = TERMS.parents[1]
    data = [file for folder in ("ontology", "shapes", "graph") for file in (house / folder).rglob("*.*")]
    texts = {file.name: file.read_text() for file in data if file.suffix in (".ttl", ".rq", ".py")}
    assert [name for name, text in texts.items() if "https://schema.org" in text] == []
    assert PREFIXES["schema"] == "http://schema.org/"
    assert v.URL.value.startswith(PREFIXES["schema"])


def test_properties_are_aligned_by_close_match_and_never_by_inference() -> None:
    graph = rdflib.Graph().parse(ALIGNMENTS, format="turtle")
    assert not list(graph.triples((None, RDFS.subPropertyOf, None)))
    assert not list(graph.triples((None, OWL.equivalentProperty, None)))


def test_terms_and_alignments_are_consistent() -> None:
    if shutil.which("java") is None:
        pytest.skip("HermiT needs Java")
    assert check([TERMS, ALIGNMENTS]) == []


def test_a_thing_of_two_classes_apart_is_found_by_the_reasoner(tmp_path: Path) -> None:
    if shutil.which("java") is None:
        pytest.skip("HermiT needs Java")
    wrong = tmp_path / "wrong.ttl"
    wrong.write_text(f"<urn:x:Atalanta> a <{TL.Club}>, <{TL.NationalTeam}> .\n", encoding="utf-8")
    assert check([TERMS, wrong]) == ["The ontology contradicts itself: no world can satisfy it."]


def test_without_java_the_check_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    assert check([TERMS]) == [NO_JAVA]
