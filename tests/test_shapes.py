"""The shapes: what the reading makes conforms, and each thing that football or the model forbids is found.

Each example is Turtle over a small world of teams, persons, a match and an article that conforms.
"""

from __future__ import annotations

import time
from collections import defaultdict
from pathlib import Path

import pytest
import rdflib
from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, RdfFormat, Store
from rdflib.namespace import SH

from graph import vocab as v
from graph.agree import agree
from graph.validate import SHAPES, STATERS, Violation, _Memory, focus_of, validate, validate_whole
from loaders.model import Fact, MatchRef
from loaders.quads import article_iri
from ontology import load
from tests.model_kit import article, fact, gold, store_of

PREFIXES = """
@prefix tl: <https://w3id.org/touchline/ontology#> .
@prefix oa: <http://www.w3.org/ns/oa#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix : <http://example.org/> .
"""
WORLD = """
:atalanta a tl:Team, tl:Club ; rdfs:label "Atalanta" .
:liverpool a tl:Team, tl:Club ; rdfs:label "Liverpool" .
:salah a tl:Person ; rdfs:label "Mohamed Salah" .
:musso a tl:Person ; rdfs:label "Juan Musso" .
:cup a tl:Competition ; rdfs:label "UEFA Europa League" .
:ground a tl:Venue ; rdfs:label "Gewiss Stadium" .
:city a tl:Place, tl:City ; rdfs:label "Bergamo" .
:outlet a tl:Outlet ; rdfs:label "TNT Sports" .
:hour a tl:Interval ; tl:from 60 ; tl:to 65 .
:three a tl:TeamScore ; tl:team :atalanta ; tl:goals 3 .
:one a tl:TeamScore ; tl:team :liverpool ; tl:goals 1 .
:match a tl:Match ; tl:home :atalanta ; tl:away :liverpool ; tl:date "2024-04-18"^^xsd:date .
:tie a tl:Tie ; tl:side :atalanta, :liverpool .
:article a tl:Article ; dcterms:identifier "a" ; tl:characters 100 ;
    tl:textHash "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855" .
:passage a tl:Passage ; oa:hasSource :article ; oa:hasSelector :position, :words .
:position a oa:TextPositionSelector ; oa:start 0 ; oa:end 4 .
:words a oa:TextQuoteSelector ; oa:exact "Goal" .
:seven a tl:Statement ; tl:subject :x ; tl:predicate tl:minute ; tl:object 7 ; tl:rank tl:preferredRank ;
    tl:evidence :e ; tl:statedBy :article ; tl:sources 2 .
:five a tl:Statement ; tl:subject :x ; tl:predicate tl:minute ; tl:object 5 ; tl:rank tl:normalRank ;
    tl:evidence :e ; tl:statedBy :article ; tl:sources 1 .
"""

SOUND = {
    "Match": "tl:home :atalanta ; tl:away :liverpool ; tl:homeGoals 0 ; tl:awayGoals 1 ; tl:halfTimeAway 1 ; tl:leg 2 ;"
    " tl:venue :ground ; tl:city :city ; tl:competition :cup ; tl:attendance 15502 ; tl:tie :tie ; tl:extraTime false",
    "Tie": "tl:side :atalanta, :liverpool ; tl:aggregate :three, :one ; tl:winner :atalanta ; tl:competition :cup",
    "TeamScore": "tl:team :atalanta ; tl:goals 3",
    "Goal": 'tl:scorer :salah ; tl:team :liverpool ; tl:minute 7 ; tl:method "penalty" ; tl:match :match',
    "DisallowedGoal": 'tl:player :salah ; tl:minuteWithin :hour ; tl:reason "offside"',
    "Penalty": 'tl:awardedTo :liverpool ; tl:taker :salah ; tl:offender :musso ; tl:outcome "scored" ; tl:minute 7',
    "Chance": 'tl:player :salah ; tl:goalkeeper :musso ; tl:outcome "wide" ; tl:minute 40',
    "Card": 'tl:player :salah ; tl:colour "second_yellow" ; tl:minute 90 ; tl:added 4',
    "Substitution": "tl:on :musso ; tl:off :salah ; tl:team :liverpool ; tl:minute 130",
    "Appearance": "tl:player :salah ; tl:team :liverpool ; tl:started true",
    "Role": 'tl:person :salah ; tl:role "player" ; tl:team :liverpool',
    "Trait": 'tl:person :salah ; tl:trait "age" ; tl:value 31',
    "Quote": 'tl:text "We go again" ; tl:speaker :salah ; tl:outlet :outlet',
    "Standing": "tl:team :liverpool ; tl:competition :cup ; tl:position 3 ; tl:played 33 ; tl:won 21 ; tl:points 71",
    "Fixture": 'tl:side :atalanta, :liverpool ; tl:home :atalanta ; tl:date "2024-05-02"^^xsd:date',
    "Honour": "tl:team :liverpool ; tl:competition :cup ; tl:year 2001",
    "Statistic": 'tl:measured :salah ; tl:measure "penalties scored" ; tl:value 7',
    "Photo": 'tl:depicts :salah ; tl:credit "A Photographer"',
    "Person": 'rdfs:label "Mohamed Salah"',
    "Team": 'rdfs:label "Liverpool"',
    "Competition": 'rdfs:label "Coppa Italia"',
    "Venue": 'rdfs:label "Anfield"',
    "Place": 'rdfs:label "Bergamo"',
    "Outlet": 'rdfs:label "TNT Sports"',
    "Interval": "tl:from 60 ; tl:to 65",
    "Article": 'dcterms:identifier "b" ; tl:characters 5 ;'
    ' tl:textHash "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"',
    "Evidence": "tl:subject :goal ; tl:predicate tl:minute ; tl:object 7 ; tl:status tl:asserted ; tl:confidence 0.9 ;"
    " oa:hasTarget :passage",
    "Reader": 'rdfs:label "llama"',
    "Claim": 'tl:match :match ; tl:homeGoals 1 ; tl:awayGoals 0 ; tl:part "caption"',
    "Passage": "oa:hasSource :article ; oa:hasSelector :position, :words",
    "Statement": "tl:subject :goal ; tl:predicate tl:minute ; tl:object 7 ; tl:rank tl:preferredRank ; tl:evidence :e ;"
    " tl:statedBy :article ; tl:sources 2",
    "Link": 'tl:linkOf :salah ; tl:item :q1 ; tl:linkState "certain" ; tl:score 97.5 ; tl:linkMethod "gazetteer" ;'
    ' rdfs:comment "The name, and Liverpool." ; dcterms:date "2024-05-01"^^xsd:date',
    "FormerArticle": 'rdfs:label "a as it was in generation 41" ; tl:generation 41',
    "Decision": 'tl:number 1 ; tl:decisionKind "split" ; tl:decides :salah ; tl:apartFrom :musso ;'
    ' dcterms:creator "Ada" ; dcterms:date "2024-05-01"^^xsd:date',
    "Conflict": 'tl:conflictKind "value" ; tl:severity "low" ; tl:about :goal ; tl:statement :seven, :five ; '
    'rdfs:comment "They disagree."',
}

#: Class, what it says, the property that is wrong.
WRONG = [
    ("Match", "tl:home :atalanta ; tl:away :atalanta", "home"),
    ("Match", "tl:home :atalanta", "away"),
    ("Match", "tl:home :salah ; tl:away :liverpool", "home"),
    ("Match", "tl:home :atalanta ; tl:away :liverpool ; tl:homeGoals -1", "homeGoals"),
    ("Match", 'tl:home :atalanta ; tl:away :liverpool ; tl:homeGoals "1"', "homeGoals"),
    ("Match", "tl:home :atalanta ; tl:away :liverpool ; tl:homeGoals 0 ; tl:halfTimeHome 1", "halfTimeHome"),
    ("Match", "tl:home :atalanta ; tl:away :liverpool ; tl:leg 3", "leg"),
    ("Match", 'tl:home :atalanta ; tl:away :liverpool ; tl:date "April 18"', "date"),
    ("Match", 'tl:home :atalanta ; tl:away :liverpool ; tl:attendance "15,502"', "attendance"),
    ("Tie", "tl:side :atalanta", "side"),
    ("Reader", "tl:status tl:asserted", "label"),
    ("TeamScore", "tl:team :atalanta ; tl:goals -3", "goals"),
    ("Goal", "tl:scorer :salah ; tl:minute 0", "minute"),
    ("Goal", "tl:scorer :salah ; tl:minute 131", "minute"),
    ("Goal", 'tl:scorer :salah ; tl:minute "7"', "minute"),
    ("Goal", "tl:scorer :salah ; tl:minute 5, 7", "minute"),
    ("Goal", "tl:scorer :salah ; tl:assist :salah", "assist"),
    ("Goal", "tl:scorer :liverpool", "scorer"),
    ("Goal", "tl:scorer :salah ; tl:match :tie", "match"),
    ("DisallowedGoal", "tl:player :salah ; tl:minuteWithin 60", "minuteWithin"),
    ("Penalty", "tl:taker :salah ; tl:offender :salah", "offender"),
    ("Penalty", 'tl:taker :salah ; tl:outcome "maybe"', "outcome"),
    ("Chance", "tl:player :salah ; tl:goalkeeper :salah", "goalkeeper"),
    ("Chance", 'tl:player :salah ; tl:outcome "scored"', "outcome"),
    ("Card", 'tl:player :salah ; tl:colour "green"', "colour"),
    ("Card", "tl:player :salah ; tl:added 0", "added"),
    ("Substitution", "tl:on :salah ; tl:off :salah", "on"),
    ("Appearance", "tl:team :liverpool", "player"),
    ("Appearance", 'tl:player :salah ; tl:started "yes"', "started"),
    ("Role", "tl:person :salah", "role"),
    ("Trait", 'tl:person :salah ; tl:trait "mood" ; tl:value "good"', "trait"),
    ("Quote", 'tl:text ""', "text"),
    ("Standing", "tl:team :liverpool ; tl:position 0", "position"),
    ("Standing", "tl:team :liverpool ; tl:played 4 ; tl:won 5", "won"),
    ("Fixture", "tl:side :atalanta", "side"),
    ("Honour", "tl:team :liverpool ; tl:year 19", "year"),
    ("Statistic", "tl:measured :salah ; tl:value 7", "measure"),
    ("Photo", 'tl:depicts "Salah"', "depicts"),
    ("Person", "a tl:Person", "label"),
    ("Team", 'rdfs:label "A", "B"', "label"),
    ("Competition", "a tl:Competition", "label"),
    ("Venue", "a tl:Venue", "label"),
    ("Place", "a tl:Place", "label"),
    ("Outlet", "a tl:Outlet", "label"),
    ("Interval", "tl:from 65 ; tl:to 60", "from"),
    ("Article", 'dcterms:identifier "b" ; tl:characters 5 ; tl:textHash "abc"', "textHash"),
    (
        "Evidence",
        "tl:subject :g ; tl:predicate tl:minute ; tl:object 7 ; tl:status tl:asserted ; tl:confidence 1.0",
        "hasTarget",
    ),
    ("Claim", 'tl:match :match ; tl:homeGoals 1 ; tl:part "caption"', "awayGoals"),
    ("Claim", 'tl:match :tie ; tl:homeGoals 1 ; tl:awayGoals 0 ; tl:part "caption"', "match"),
    ("Passage", "oa:hasSource :article", "hasSelector"),
    (
        "Statement",
        "tl:subject :g ; tl:predicate tl:minute ; tl:object 7 ; tl:evidence :e ; tl:statedBy :a ; tl:sources 1",
        "rank",
    ),
    (
        "Conflict",
        'tl:conflictKind "value" ; tl:severity "grave" ; tl:about :g ; tl:statement :seven, :five ; rdfs:comment "."',
        "severity",
    ),
    (
        "Conflict",
        'tl:conflictKind "value" ; tl:severity "low" ; tl:about :g ; tl:statement :seven ; rdfs:comment "Alone."',
        "statement",
    ),
    (
        "Link",
        'tl:linkOf :salah ; tl:item :q1 ; tl:linkState "certain" ; tl:score 120.5 ; tl:linkMethod "gazetteer" ;'
        ' rdfs:comment "The name." ; dcterms:date "2024-05-01"^^xsd:date',
        "score",
    ),
    ("FormerArticle", 'rdfs:label "a as it was" ; tl:generation 0', "generation"),
    (
        "Decision",
        'tl:number 1 ; tl:decisionKind "merge" ; tl:decides :salah, :musso ; dcterms:date "2024-05-01"^^xsd:date',
        "creator",
    ),
    (
        "Conflict",
        'tl:conflictKind "mood" ; tl:about :g ; tl:statement :seven, :five ; rdfs:comment "?"',
        "conflictKind",
    ),
]


def check(turtle: str, focus: str | None = "x") -> list[Violation]:
    store = Store()
    store.load((PREFIXES + WORLD + turtle).encode(), format=RdfFormat.TURTLE)
    return validate(store, {DefaultGraph(): frozenset({NamedNode("http://example.org/" + focus)})} if focus else None)


def test_every_class_of_facts_and_of_the_model_has_a_shape_and_both_examples() -> None:
    shaped = set()
    for file in SHAPES.glob("*.ttl"):
        graph = rdflib.Graph().parse(file, format="turtle")
        shaped |= {str(target).rpartition("#")[2] for target in graph.objects(None, SH.targetClass)}
    assert {kind.iri.rpartition("#")[2] for kind in load().kinds.values()} <= shaped
    assert set(SOUND) == {kind for kind, _, _ in WRONG} == shaped - {"TextPositionSelector"}


def test_every_constraint_has_a_sentence() -> None:
    for file in SHAPES.glob("*.ttl"):
        graph = rdflib.Graph().parse(file, format="turtle")
        parts = {*graph.objects(None, SH.property), *graph.objects(None, SH.sparql)}
        assert parts, file.name
        assert all(str(graph.value(part, SH.message)).endswith(".") for part in parts), file.name


@pytest.fixture(scope="module")
def examples() -> dict[str, list[Violation]]:
    """What is found at every example, all of them checked at once."""
    sound = [f":sound-{kind} a tl:{kind} ; {says} ." for kind, says in SOUND.items()]
    wrong = [f":wrong-{at} a tl:{kind} ; {says} ." for at, (kind, says, _) in enumerate(WRONG)]
    found: dict[str, list[Violation]] = defaultdict(list)
    for one in check("\n".join(sound + wrong), None):
        found[one.node.removeprefix("http://example.org/")].append(one)
    return found


def test_sound_examples_and_their_world_conform(examples: dict[str, list[Violation]]) -> None:
    assert {node for node in examples if not node.startswith("wrong-")} == set()


@pytest.mark.parametrize("at", range(len(WRONG)), ids=[f"{kind}-{wrong}" for kind, _, wrong in WRONG])
def test_a_wrong_example_is_found_with_path_and_message(at: int, examples: dict[str, list[Violation]]) -> None:
    found = examples[f"wrong-{at}"]
    assert WRONG[at][2] in {one.path.rpartition("#")[2].rpartition("/")[2] for one in found}
    assert all(one.message for one in found)


def test_words_that_are_not_as_long_as_their_passage_are_found() -> None:
    wrong = (
        ':p a tl:Passage ; oa:hasSource :x ; oa:hasSelector :q, :w . :q oa:start 3 ; oa:end 9 . :w oa:exact "Goal" .'
    )
    found = check(f":x a tl:Article ; {SOUND['Article']} . {wrong}", None)
    assert [(one.node, one.value) for one in found] == [("http://example.org/x", "Goal")]


def test_a_passage_that_ends_before_it_starts_is_found() -> None:
    found = check(":x a oa:TextPositionSelector ; oa:start 9 ; oa:end 3 .")
    assert [one.message for one in found] == ["A passage starts before it ends."]


def test_a_passage_in_focus_is_measured_though_its_article_is_as_it_was() -> None:
    store = store_of((article("a1"), [fact("goal", scorer="Mohamed Salah", span=(2, 9))]))
    graph = article_iri("a1")
    passage = NamedNode(graph.value + "/passage/2-9")
    words = NamedNode(passage.value + "/quote")
    assert validate(store, {graph: frozenset({passage})}) == []
    (quad,) = store.quads_for_pattern(words, v.EXACT, None, graph)
    store.remove(quad)
    store.add(Quad(words, v.EXACT, Literal("Something longer"), graph))
    assert [(one.node, one.article) for one in validate(store, {graph: frozenset({passage})})] == [(graph.value, "a1")]


def test_only_nodes_in_focus_are_reported() -> None:
    wrong = ":x a tl:Goal ; tl:minute 0 . :y a tl:Goal ; tl:minute 0 ."
    assert {one.node for one in check(wrong, "y")} == {"http://example.org/y"}
    assert len(check(wrong, None)) == 2


REF = MatchRef("Atalanta", "Liverpool", "2024-04-18")


def test_a_violation_in_an_articles_graph_names_the_article() -> None:
    store = store_of((article("a1"), [fact("goal", REF, scorer="Mohamed Salah", minute=200)]))
    store.extend(agree(store))
    found = validate(store, None)
    assert {(one.article, one.value) for one in found} == {("a1", "200"), ("", "200")}


def test_whole_graphs_that_are_given_are_checked_as_those_in_a_store_are() -> None:
    late = article("late"), [fact("goal", scorer="Mohamed Salah", minute=201)]
    sound = article("sound"), [fact("goal", scorer="Mohamed Salah", minute=20)]
    stores = [store_of(one) for one in (late, sound)]
    broken = Quad(article_iri("sound"), v.TEXT_HASH, Literal("abc"), article_iri("sound"))
    stores[1].add(broken)
    graphs = [(article_iri(name), set(one)) for name, one in zip(("late", "sound"), stores, strict=True)]
    found = validate_whole(graphs)
    assert [(one.article, one.path.rpartition("#")[2]) for one in found] == [
        ("late", "minute"),
        *[("sound", "textHash")] * 2,
    ]
    assert found == sorted(each for one in stores for each in validate(one, None))


def test_many_nodes_in_focus_give_what_few_give() -> None:
    players = [fact("goal", REF, (at, at + 3), scorer=f"Player {at}", minute=at + 1) for at in range(120)]
    store = store_of((article("a1"), [*players, fact("goal", REF, scorer="Nobody", minute=140)]))
    graph = article_iri("a1")
    every = focus_of(store.quads_for_pattern(None, None, None, graph))
    goals = frozenset(node for node in every[graph] if node.value.endswith("nobody-140"))
    assert len(goals) == 1
    assert validate(store, {graph: goals}) == validate(store, every) != []


def test_a_node_is_checked_in_the_graph_in_which_it_changed_and_in_no_other() -> None:
    wrong = fact("goal", REF, scorer="Mohamed Salah", minute=200)
    store = store_of((article("a1"), [wrong]), (article("a2"), [wrong]))
    changed = store.quads_for_pattern(None, None, None, article_iri("a2"))
    assert {one.article for one in validate(store, focus_of(changed))} == {"a2"}


def test_a_node_that_points_to_one_that_is_gone_is_found() -> None:
    store = store_of((article("a1"), [fact("goal", REF, scorer="Mohamed Salah", minute=7)]))
    graph = article_iri("a1")
    (gone,) = {quad.subject for quad in store.quads_for_pattern(None, v.RDF_TYPE, v.PERSON, graph)}
    removed = list(store.quads_for_pattern(gone, None, None, graph))
    for quad in removed:
        store.remove(quad)
    assert {one.message for one in validate(store, focus_of(removed))} == {"The scorer is a person."}


def test_what_the_reading_makes_of_sound_facts_conforms() -> None:
    many: list[Fact] = [
        fact("match", home="Atalanta", away="Liverpool", date="2024-04-18", leg=2, home_goals=0, away_goals=1),
        fact("goal", REF, scorer="Mohamed Salah", team="Liverpool", minute=7, method="penalty"),
        fact("substitution", REF, on="Darwin Núñez", off="Mohamed Salah", minute={"from": 60, "to": 65}),
        fact("tie", teams=("Atalanta", "Liverpool"), aggregate={"Atalanta": 3, "Liverpool": 1}, winner="Atalanta"),
        fact("statistic", subject="travelling supporters", measure="people", value={"from": 650, "to": 750}),
        fact("statistic", subject="Liverpool", measure="expected goals", value=0.11),
    ]
    store = store_of((article("a1"), many), (article("a2"), many))
    store.extend(agree(store))
    assert validate(store, None) == []


def test_the_real_reports_conform_in_a_few_seconds() -> None:
    names = ("000_0dbb100680932bdb", "002_c31c45e614e81b0f", "004_79af18b68396c5f8")
    store = store_of(*gold(names))
    store.extend(agree(store))
    begun = time.perf_counter()
    assert validate(store, None) == []
    assert time.perf_counter() - begun < 10


def test_shapes_are_files_of_one_class_each() -> None:
    for file in sorted(Path(SHAPES).glob("*.ttl")):
        graph = rdflib.Graph().parse(file, format="turtle")
        assert len(set(graph.objects(None, SH.targetClass))) == (2 if file.stem == "selector" else 1), file.name


def test_a_graph_that_does_not_speak_of_itself_is_checked_all_the_same() -> None:
    dataset = Store()
    club = NamedNode("https://example.org/club")
    nameless = Quad(club, v.RDF_TYPE, v.CLUB, NamedNode("https://example.org/links"))
    dataset.add(nameless)
    assert {one.node for one in validate(dataset, focus_of([nameless]))} == {club.value}


def test_what_half_an_archive_states_is_checked_by_some_of_who_states_it() -> None:
    staters = ", ".join(f":a{number}" for number in range(3 * STATERS))
    said = (
        f":x a tl:Statement ; tl:subject :goal ; tl:predicate tl:minute ; tl:object 7 ; tl:rank %s ;"
        f" tl:evidence {staters.replace(':a', ':e')} ; tl:statedBy {staters} ; tl:sources 2 ."
    )
    assert check(said % "tl:preferredRank") == []
    assert [one.path for one in check(said % ":best")] == [v.RANK.value]


def test_the_number_of_triples_that_is_kept_follows_what_comes_and_goes() -> None:
    graph = rdflib.Graph(_Memory())
    lengths = []
    for number in range(3):
        graph.add((rdflib.URIRef(f"urn:{number}"), rdflib.RDFS.label, rdflib.Literal("one")))
        lengths += [len(graph), len(graph)]
    graph.remove((rdflib.URIRef("urn:1"), None, None))
    assert [*lengths, len(graph)] == [1, 1, 2, 2, 3, 3, 2]
