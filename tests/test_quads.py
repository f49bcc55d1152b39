"""An article's graph: what it says, with its evidence, and nothing that depends on time, place or order."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Store

from graph import vocab as v
from graph.names import slug
from loaders.model import Claim, Extraction, Fact, MatchRef, Named, Span
from loaders.quads import article_iri, emit, literal
from loaders.things import known
from tests.model_kit import article, fact, facts, nothing_known

ID = "https://w3id.org/touchline/id/"
TEXT = "In Bergamo Mohamed Salah scored from the spot in the seventh minute. Teun Koopmeiners was booked. " * 3
REF = MatchRef("Atalanta", "Liverpool", "2024-04-18")
MATCH = fact("match", home="Atalanta", away="Liverpool", date="2024-04-18", home_goals=0, away_goals=1)
GOAL = fact("goal", REF, (11, 68), scorer="Mohamed Salah", team="Liverpool", minute=7, method="penalty")


@dataclass(frozen=True)
class Entry:
    name: str
    kind: str
    qid: str | None


def knows(name: str) -> Sequence[Entry]:
    """A small gazetteer."""
    table = {
        "Liverpool": [Entry("Liverpool", "club", "Q1130849"), Entry("Liverpool", "place", "Q24826")],
        "France": [Entry("France", "national", "Q47774")],
        "Stadio di Bergamo": [Entry("Gewiss Stadium", "venue", "Q515148")],
    }
    return table.get(name, [])


def quads(*many: Fact, lookup: object = nothing_known, **more: object) -> list[Quad]:
    return emit(article("a1", TEXT, **more), Extraction(tuple(many)), lookup=lookup)  # type: ignore[arg-type]


def objects(many: Sequence[Quad], subject: str, predicate: NamedNode) -> list[str]:
    return sorted(q.object.value for q in many if q.subject.value == subject and q.predicate == predicate)  # type: ignore[union-attr]


@settings(max_examples=50, deadline=None)
@given(st.lists(facts(), min_size=1, max_size=5), st.randoms())
def test_the_graph_is_the_same_whatever_the_order_of_facts(many: list[Fact], chance: random.Random) -> None:
    shuffled = list(many)
    chance.shuffle(shuffled)
    report = article("a1", TEXT)
    first, second = (emit(report, Extraction(tuple(one)), lookup=nothing_known) for one in (many, shuffled))
    assert set(first) == set(second)


@settings(max_examples=50, deadline=None)
@given(st.lists(facts(), min_size=1, max_size=4))
def test_there_are_no_blank_nodes_and_the_store_keeps_every_literal_as_written(many: list[Fact]) -> None:
    made = emit(article("a1", TEXT), Extraction(tuple(many)), lookup=nothing_known)
    assert not any(isinstance(part, BlankNode) for quad in made for part in (quad.subject, quad.object))
    store = Store()
    store.extend(made)
    assert set(store) == set(made)


def test_all_is_in_the_graph_of_the_article_and_each_quad_comes_once() -> None:
    made = quads(MATCH, GOAL)
    assert {quad.graph_name for quad in made} == {article_iri("a1")}
    assert len(made) == len(set(made))


def test_the_article_tells_its_identifier_day_outlet_and_the_hash_of_its_text_but_not_its_file() -> None:
    made = quads(GOAL, day=date(2024, 4, 19), outlet="TNT Sports", url="https://example.org/x y", title="A title")
    one = article_iri("a1").value
    assert objects(made, one, v.IDENTIFIER) == ["a1"]
    assert objects(made, one, v.ISSUED) == ["2024-04-19"]
    assert objects(made, one, v.OUTLET) == [ID + "outlet/tnt-sports"]
    assert objects(made, one, v.CHARACTERS) == [str(len(TEXT))]
    assert len(objects(made, one, v.TEXT_HASH)[0]) == 64
    assert not any("a1.txt" in str(quad.object) for quad in made)


def test_events_point_to_the_match_that_the_article_tells_of() -> None:
    node = article_iri("a1").value + "/match/atalanta-liverpool-2024-04-18"
    made = quads(GOAL, MATCH)
    assert objects(made, article_iri("a1").value + "/goal/mohamed-salah-7", v.MATCH) == [node]
    assert objects(made, node, v.HOME) == [ID + "team/atalanta"]
    assert [q for q in made if q.predicate == v.RDF_TYPE and q.object == v.MATCH_CLASS] == [
        Quad(NamedNode(node), v.RDF_TYPE, v.MATCH_CLASS, article_iri("a1"))
    ]


def test_of_two_matches_with_the_same_sides_and_day_references_mean_the_first_told() -> None:
    twice = [fact("match", span=(at, at + 4), home="Atalanta", away="Liverpool", date="2024-04-18") for at in (0, 30)]
    made = quads(*twice, GOAL)
    node = article_iri("a1").value + "/match/atalanta-liverpool-2024-04-18"
    assert objects(made, article_iri("a1").value + "/goal/mohamed-salah-7", v.MATCH) == [node]


def test_a_match_known_only_through_an_event_has_its_sides_and_day_but_no_evidence_of_its_own() -> None:
    node = article_iri("a1").value + "/match/atalanta-liverpool-2024-04-18"
    made = quads(GOAL)
    assert objects(made, node, v.DATE) == ["2024-04-18"]
    assert not [quad for quad in made if quad.predicate == v.SUBJECT and quad.object == NamedNode(node)]


def test_each_statement_of_a_fact_has_one_evidence_node_with_position_and_quotation() -> None:
    made = quads(GOAL)
    evidence = [q.subject for q in made if q.predicate == v.RDF_TYPE and q.object == v.EVIDENCE]
    assert len(evidence) == 5  # the match and four slots
    passage = article_iri("a1").value + "/passage/11-68"
    for node in evidence:
        assert objects(made, node.value, v.HAS_TARGET) == [passage]  # type: ignore[union-attr]
    words = passage + "/quote"
    assert objects(made, words, v.EXACT) == [TEXT[11:68]]
    assert objects(made, words, v.PREFIX) == [TEXT[0:11]]
    assert objects(made, words, v.SUFFIX) == [TEXT[68:100]]
    assert objects(made, passage + "/position", v.START) == ["11"]


def test_what_a_rule_concluded_is_marked_with_the_rule_and_how_sure_it_is() -> None:
    made = quads(Fact("goal", {"scorer": "X"}, (Span(0, 3),), None, "inferred", "goal-after-penalty", 0.85))
    node = next(q.subject.value for q in made if q.object == v.EVIDENCE)  # type: ignore[union-attr]
    assert objects(made, node, v.STATUS) == [v.INFERRED.value]
    assert objects(made, node, v.RULE) == ["goal-after-penalty"]
    assert objects(made, node, v.CONFIDENCE) == ["0.85"]


def test_two_facts_that_would_share_an_iri_are_numbered() -> None:
    made = quads(fact("goal", REF, (0, 4), scorer="Joselu"), fact("goal", REF, (9, 14), scorer="Joselu"))
    goals = sorted(q.subject.value for q in made if q.object == v.tl("Goal"))  # type: ignore[union-attr]
    assert [iri.rpartition("/")[2] for iri in goals] == ["joselu", "joselu-2"]


def test_two_names_with_one_slug_stay_two_things_of_the_article() -> None:
    made = quads(fact("lineup", player="Ederson"), fact("lineup", player="Éderson"))
    labels = {q.subject.value.rpartition("/")[2]: q.object.value for q in made if q.predicate == v.LABEL}  # type: ignore[union-attr]
    assert labels == {"ederson": "Ederson", "ederson-2": "Éderson"}


@pytest.mark.parametrize(
    ("name", "readable"),
    [
        ("Weißer Straße", "weisser-strasse"),
        ("Bodø/Glimt", "bodo-glimt"),
        ("Işıl Kılıç", "isil-kilic"),
        ("Đorđe Łukić", "dorde-lukic"),
        ("N’Golo Kanté", "ngolo-kante"),
        ("1. FC Köln", "1-fc-koln"),
        ("Ægir Þór", "aegir-thor"),
    ],
)
def test_names_become_readable_ascii(name: str, readable: str) -> None:
    assert slug(name) == readable


def test_names_without_a_latin_letter_still_differ() -> None:
    assert slug("中田") != slug("本田")


def test_teams_and_grounds_are_global_and_tied_to_wikidata_where_known() -> None:
    made = quads(fact("match", home="France", away="Liverpool", venue="Stadio di Bergamo"), lookup=knows)
    assert objects(made, ID + "team/liverpool", v.SAME_AS) == [v.WIKIDATA + "Q1130849"]
    assert v.CLUB.value in objects(made, ID + "team/liverpool", v.RDF_TYPE)
    assert v.NATIONAL_TEAM.value in objects(made, ID + "team/france", v.RDF_TYPE)
    assert objects(made, ID + "venue/stadio-di-bergamo", v.SAME_AS) == [v.WIKIDATA + "Q515148"]


def test_the_subject_of_a_figure_is_the_person_team_or_group_that_the_article_makes_it() -> None:
    made = quads(
        GOAL,
        fact("statistic", subject="Mohamed Salah", measure="goals", value=7),
        fact("statistic", subject="France", measure="caps", value=1),
        fact("statistic", subject="travelling supporters", measure="people", value={"from": 650, "to": 750}),
        lookup=knows,
    )
    subjects = {q.object.value.removeprefix(ID) for q in made if q.predicate == v.tl("measured")}  # type: ignore[union-attr]
    assert subjects == {"article/a1/person/mohamed-salah", "team/france", "article/a1/group/travelling-supporters"}


def test_the_shipped_gazetteer_knows_the_clubs_of_the_house() -> None:
    made = quads(fact("role", person="Jürgen Klopp", role="manager", team="Liverpool"), lookup=known())
    assert objects(made, ID + "team/liverpool", v.SAME_AS)
    assert v.CLUB.value in objects(made, ID + "team/liverpool", v.RDF_TYPE)


def test_a_vague_minute_is_one_interval_and_a_number_is_an_integer() -> None:
    vague = fact("substitution", on="Darwin Núñez", minute={"from": 60, "to": 65})
    made = quads(vague, fact("goal", scorer="X", minute=7))
    assert objects(made, ID + "interval/60-65", v.FROM) == ["60"]
    numbers = [q.object for q in made if q.predicate == v.tl("minute")]
    assert numbers == [Literal("7", datatype=v.XSD_INTEGER)]


def test_a_vague_value_where_the_contract_has_none_is_refused() -> None:
    with pytest.raises(ValueError, match="home_goals"):
        quads(fact("match", home="A", away="B", home_goals={"from": 1, "to": 2}))


def test_a_fact_without_a_span_is_refused() -> None:
    with pytest.raises(ValueError, match="span"):
        quads(Fact("goal", {"scorer": "X"}, ()))


def test_an_article_id_of_any_letters_makes_one_iri() -> None:
    assert article_iri("a b/ü#1").value == ID + "article/a%20b%2F%C3%BC%231"


def test_another_base_moves_every_iri_of_ours() -> None:
    made = emit(article("a1", TEXT), Extraction((MATCH, GOAL)), base="https://example.org/id/", lookup=nothing_known)
    assert not any(ID in str(quad) for quad in made)


def test_names_as_the_article_writes_them_are_other_labels_of_its_own_person_and_of_the_team() -> None:
    written: dict[Named, tuple[str, ...]] = {
        ("person", "Mohamed Salah"): ("Mohammed Salah", "Salah"),
        ("team", "Liverpool"): ("the Reds",),
    }
    made = emit(article("a1", TEXT), Extraction((GOAL,), written=written), lookup=nothing_known)
    graph = article_iri("a1").value
    assert {(quad.subject, quad.object) for quad in made if quad.predicate == v.ALT_LABEL} == {
        (NamedNode(f"{graph}/person/mohamed-salah"), Literal("Mohammed Salah")),
        (NamedNode(f"{graph}/person/mohamed-salah"), Literal("Salah")),
        (NamedNode(f"{v.BASE}team/liverpool"), Literal("the Reds")),
    }


def test_of_names_that_no_fact_gives_full_names_of_persons_make_things() -> None:
    written: dict[Named, tuple[str, ...]] = {
        ("person", "Robbie Fowler"): ("Fowler",),
        ("person", "Cole"): (),
        ("team", "Everton"): ("Toffees",),
    }
    plain = emit(article("a1"), Extraction((GOAL,)), lookup=nothing_known)
    more = set(emit(article("a1"), Extraction((GOAL,), written=written), lookup=nothing_known)) - set(plain)
    person = NamedNode(article_iri("a1").value + "/person/robbie-fowler")
    assert {(quad.subject, quad.predicate, quad.object) for quad in more} == {
        (person, v.RDF_TYPE, v.PERSON),
        (person, v.LABEL, Literal("Robbie Fowler")),
        (person, v.ALT_LABEL, Literal("Fowler")),
    }


def test_a_claim_is_a_node_of_its_own_with_evidence_and_changes_nothing_in_the_match() -> None:
    claim = Claim(MatchRef("Atalanta", "Liverpool", "2024-04-18"), 1, 0, "caption", (Span(3, 9),), "win")
    plain = emit(article("a1", TEXT), Extraction((MATCH,)), lookup=nothing_known)
    made = emit(article("a1", TEXT), Extraction((MATCH,), (claim,)), lookup=nothing_known)
    more = set(made) - set(plain)
    assert set(plain) <= set(made)
    node = NamedNode(article_iri("a1").value + "/claim/atalanta-liverpool-2024-04-18-1-0")
    told = {quad.predicate: quad.object for quad in more if quad.subject == node}
    assert (told[v.HOME_GOALS], told[v.AWAY_GOALS], told[v.PART]) == (literal(1), literal(0), Literal("caption"))
    assert told[v.MATCH] == NamedNode(article_iri("a1").value + "/match/atalanta-liverpool-2024-04-18")
    assert len([quad for quad in more if quad.predicate == v.SUBJECT and quad.object == node]) == 3


def items(many: Sequence[Quad]) -> dict[str, str]:
    """The Wikidata items that a graph gives things, by the last part of their IRIs."""
    same = [q for q in many if q.predicate == v.SAME_AS and isinstance(q.object, NamedNode)]
    return {q.subject.value.rpartition("/")[2]: q.object.value.rpartition("/")[2] for q in same}


def test_a_known_person_has_an_item_only_where_the_article_names_the_club() -> None:
    ruggeri = fact("role", person="Matteo Ruggeri", role="player", team="Atalanta")
    stranger = fact("role", person="Matteo Ruggeri", role="player", team="Modena")
    assert items(quads(ruggeri, lookup=known()))["matteo-ruggeri"] == "Q97365426"
    assert "matteo-ruggeri" not in items(quads(stranger, lookup=known()))


def test_one_name_that_is_all_alone_gives_nobody_an_item() -> None:
    at_both = [fact("role", person="Ederson", role="player", team=team) for team in ("Atalanta", "Manchester City")]
    for facts_ in ([at_both[0]], [at_both[1]], at_both):
        assert "ederson" not in items(quads(*facts_, lookup=known()))


def test_a_known_club_and_a_competition_that_are_only_mentioned_have_nodes_and_a_country_has_none() -> None:
    written: dict[Named, tuple[str, ...]] = {
        ("team", "Crystal Palace"): (),
        ("team", "Dulwich Wanderers"): (),
        ("team", "France"): (),
        ("competition", "FA Cup"): ("the Cup",),
    }
    made = emit(article("a1", TEXT), Extraction((GOAL,), written=written), lookup=known())
    nodes = {q.subject.value.removeprefix(ID) for q in made}
    assert {"team/crystal-palace", "competition/fa-cup"} <= nodes
    assert not {"team/dulwich-wanderers", "team/france"} & nodes
    assert objects(made, ID + "competition/fa-cup", v.ALT_LABEL) == ["the Cup"]


def test_a_national_side_that_is_only_mentioned_has_a_node_beside_facts_of_another() -> None:
    written: dict[Named, tuple[str, ...]] = {("team", "France"): ()}
    spain = fact("role", person="Luis de la Fuente", role="manager", team="Spain")
    made = emit(article("a1", TEXT), Extraction((spain,), written=written), lookup=known())
    assert ID + "team/france" in {q.subject.value for q in made}
