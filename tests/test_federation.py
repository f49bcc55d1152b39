"""SERVICE: asked only where the settings allow, with the values of the graph, within bounds."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from graph import federation
from graph.linking.link import link
from graph.query import QueryError, QueryPool, QueryRefused, question
from graph.settings import Settings
from graph.store import Store
from tests.agree_kit import report
from tests.linking_kit import DAY, plays, store
from tests.model_kit import fact
from tests.sparql_server import endpoint

WIKIDATA = "https://query.wikidata.org/sparql"
BORN = "SELECT ?name ?place { ?person a tl:Person ; rdfs:label ?name ; owl:sameAs ?item . %s }"


@pytest.fixture
def linked(tmp_path: Path) -> Store:
    told = store(
        tmp_path,
        report("a", plays("Ibrahima Konaté", "Liverpool"), plays("Jürgen Klopp", "Liverpool", "manager")),
        report("b", fact("goal", scorer="Ibrahima Konaté", team="Liverpool", minute=7)),
    )
    link(told, DAY)
    return told


def ask(told: Store, text: str, services: str) -> list[dict[str, str]]:
    with QueryPool(told, Settings(services=services)) as pool:
        rows = json.loads(pool.run(text).body)["results"]["bindings"]
    return [{name: cell["value"] for name, cell in row.items()} for row in rows]


def test_the_shipped_question_joins_the_scorers_with_their_places_of_birth(linked: Store) -> None:
    shipped = question("birth-places")
    assert shipped is not None
    with endpoint() as there:
        rows = ask(linked, shipped.text, f"{WIKIDATA}={there.url}")
    assert [(row["name"], row["placeName"]) for row in rows] == [("Ibrahima Konaté", "Paris")]


def test_only_the_values_that_the_graph_gives_are_asked_about(linked: Store) -> None:
    with endpoint() as there:
        ask(linked, BORN % f"SERVICE <{there.url}> {{ ?item wdt:P19 ?place }}", there.url)
    (asked,) = there.asked
    assert "Q83106" in asked and "Q30301454" in asked
    assert "VALUES (?item)" in asked


def test_a_part_that_nothing_answers_leaves_no_row_and_an_optional_one_leaves_the_rest(linked: Store) -> None:
    with endpoint("") as there:
        part = f"SERVICE <{there.url}> {{ ?item wdt:P19 ?place }}"
        assert ask(linked, BORN % part, there.url) == []
        assert len(ask(linked, BORN % f"OPTIONAL {{ {part} }}", there.url)) == 2


@pytest.mark.parametrize("services", ["", "https://example.org/sparql", WIKIDATA])
def test_an_address_that_the_settings_do_not_allow_is_not_asked(linked: Store, services: str) -> None:
    with endpoint() as there:
        with pytest.raises(QueryRefused, match="SERVICE"):
            ask(linked, BORN % f"SERVICE <{there.url}> {{ ?item wdt:P19 ?place }}", services)
        assert there.asked == []


@pytest.mark.parametrize(
    "part",
    [
        "SERVICE ?where { ?item wdt:P19 ?place }",
        "SERVICE wd:Q1 { ?item wdt:P19 ?place }",
        "SERVICE <%s> { SERVICE <%s> { ?item wdt:P19 ?place } }",
        "SERVICE <%s> ?item",
        "SERVICE <%s> { ?item wdt:P19 ?place",
        "{ { { SERVICE <%s> { ?item wdt:P19 ?place } } } }",
        "trueSERVICE <%s> { ?item wdt:P19 ?place }",
    ],
)
def test_a_part_that_is_not_plainly_written_is_refused_and_nobody_is_asked(linked: Store, part: str) -> None:
    with endpoint() as there:
        with pytest.raises(QueryError):
            ask(linked, BORN % part.replace("%s", there.url), there.url)
        assert there.asked == []


def test_a_redirect_is_not_followed(linked: Store) -> None:
    with endpoint() as other, endpoint(status=302, location=other.url) as there:
        with pytest.raises(QueryError, match="answers 302"):
            ask(linked, BORN % f"SERVICE <{there.url}> {{ ?item wdt:P19 ?place }}", there.url)
        assert other.asked == []


@pytest.mark.parametrize("fault", [{"status": 503}, {"body": b"<html>"}, {"body": b"[]"}])
def test_an_endpoint_that_fails_is_told_and_a_silent_part_says_nothing(linked: Store, fault: dict[str, object]) -> None:
    with endpoint(**fault) as there:  # type: ignore[arg-type]  # a status or a body
        with pytest.raises(QueryError, match="cannot be asked"):
            ask(linked, BORN % f"SERVICE <{there.url}> {{ ?item wdt:P19 ?place }}", there.url)
        assert len(ask(linked, BORN % f"SERVICE SILENT <{there.url}> {{ ?item wdt:P19 ?place }}", there.url)) == 2


def test_what_an_endpoint_says_stays_data(linked: Store) -> None:
    evil = [
        {"item": {"type": "uri", "value": "http://www.wikidata.org/entity/Q83106"}, "place": place}
        for place in (
            {"type": "uri", "value": "http://x> } SERVICE <http://evil.example/> { ?a ?b ?c "},
            {"type": "literal", "value": "\" } # \\ \n' \U0001f600"},
            {"type": "literal", "value": "x", "datatype": "http://x> } #"},
            {"type": "literal", "value": "x", "xml:lang": "en } #"},
            {"type": "bnode", "value": "b0"},
        )
    ]
    body = json.dumps({"head": {"vars": ["item", "place"]}, "results": {"bindings": evil}}).encode()
    with endpoint(body=body) as there:
        rows = ask(linked, BORN % f"SERVICE <{there.url}> {{ ?item wdt:P19 ?place }}", there.url)
    assert {row.get("place") for row in rows} == {None, "\" } # \\ \n' \U0001f600"}


def test_more_rows_than_may_be_sent_elsewhere_are_refused(linked: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(federation, "MOST_SENT", 1)
    with endpoint() as there:
        with pytest.raises(QueryError, match="More than 1 rows"):
            ask(linked, BORN % f"SERVICE <{there.url}> {{ ?item wdt:P19 ?place }}", there.url)
        assert there.asked == []


def test_more_bytes_than_may_be_answered_are_refused(linked: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(federation, "MOST_BYTES", 10)
    with endpoint() as there, pytest.raises(QueryError, match="too much"):
        ask(linked, BORN % f"SERVICE <{there.url}> {{ ?item wdt:P19 ?place }}", there.url)


def test_a_constructed_graph_may_hold_what_another_endpoint_says(linked: Store) -> None:
    with endpoint() as there, QueryPool(linked, Settings(services=there.url)) as pool:
        part = f"SERVICE <{there.url}> {{ ?item wdt:P19 ?place }}"
        text = f"CONSTRUCT {{ ?p wdt:P19 ?place }} WHERE {{ ?p owl:sameAs ?item . {part} }}"
        assert pool.run(text).rows == 2
