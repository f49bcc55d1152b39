"""The graph beside Wikidata: what is lacking there, what differs, what it has alone."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from graph.wikidata.diff import Difference, diff
from graph.wikidata.extract import ExtractError, read
from graph.wikidata.references import uncited
from graph.wikidata.statements import statements
from tests.linking_kit import ID
from tests.sparql_server import endpoint
from tests.test_wikidata_export import cited, goal, linked, match, salah


def item(id: str) -> dict[str, Any]:
    return {"snaktype": "value", "datavalue": {"type": "wikibase-entityid", "value": {"id": id}}}


def quantity(amount: str) -> dict[str, Any]:
    return {"snaktype": "value", "datavalue": {"type": "quantity", "value": {"amount": amount, "unit": "1"}}}


def day(time: str) -> dict[str, Any]:
    return {
        "snaktype": "value",
        "datavalue": {"type": "time", "value": {"time": f"+{time}T00:00:00Z", "precision": 11}},
    }


def text(value: str) -> dict[str, Any]:
    return {"snaktype": "value", "datavalue": {"type": "string", "value": value}}


CITED = [{"snaks": {"P854": [text("https://other.example/1")], "P813": [day("2024-04-30")]}}]
ENTITIES = {
    "entities": {
        "Q999": {
            "id": "Q999",
            "claims": {
                "P585": [{"mainsnak": day("2024-04-17"), "references": CITED}],
                "P1923": [
                    {"mainsnak": item("Q1886"), "qualifiers": {"P1351": [quantity("+2")]}, "references": CITED},
                    {"mainsnak": item("Q1130849"), "qualifiers": {"P1351": [quantity("+1")]}},
                    {"mainsnak": item("Q1"), "rank": "deprecated"},
                ],
                "P1363": [{"mainsnak": item("Q22237703")}],
            },
        },
        "Q1354960": {
            "id": "Q1354960",
            "claims": {"P54": [{"mainsnak": item("Q1130849")}, {"mainsnak": item("Q2739")}]},
        },
    }
}


def found(told: Any, where: str) -> list[tuple[str, str, str, str, str]]:
    dataset = told.open_published()
    given = [one for one in statements(dataset, uncited(dataset, ID)).statements if one.about]
    compared = diff(given, read(where, [one.about for one in given]))
    return [(one.kind, one.item, one.property, one.ours, one.theirs) for one in compared]


EXPECTED = [
    ("unstated", "Q1354960", "P54", "", "Q2739"),
    ("lacking", "Q999", "P1363", "Q1354960", ""),
    ("unstated", "Q999", "P1363", "", "Q22237703"),
    ("differs", "Q999", "P1923/P1351", "Q1886: 0", "Q1886: 2"),
    ("differs", "Q999", "P585", "2024-04-18", "2024-04-17"),
]


def test_what_lacks_differs_or_stands_alone_is_told(tmp_path: Path) -> None:
    told = linked(tmp_path, cited("a", match(home_goals=0, away_goals=1), goal(), salah()))
    path = tmp_path / "entities.json"
    path.write_text(json.dumps(ENTITIES), encoding="utf-8")
    assert found(told, str(path)) == EXPECTED


TRIPLES = """
@prefix wd: <http://www.wikidata.org/entity/> .
@prefix p: <http://www.wikidata.org/prop/> .
@prefix ps: <http://www.wikidata.org/prop/statement/> .
@prefix pq: <http://www.wikidata.org/prop/qualifier/> .
@prefix pr: <http://www.wikidata.org/prop/reference/> .
@prefix prov: <http://www.w3.org/ns/prov#> .
@prefix wikibase: <http://wikiba.se/ontology#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix : <http://www.wikidata.org/entity/statement/> .
wd:Q999 p:P585 :s1 ; p:P1923 :s2, :s3, :s4 ; p:P1363 :s5 .
:s1 ps:P585 "2024-04-17T00:00:00Z"^^xsd:dateTime ; prov:wasDerivedFrom :r1 .
:s2 ps:P1923 wd:Q1886 ; pq:P1351 "2"^^xsd:decimal .
:s3 ps:P1923 wd:Q1130849 ; pq:P1351 "1"^^xsd:decimal .
:s4 ps:P1923 wd:Q1 ; wikibase:rank wikibase:DeprecatedRank .
:s5 ps:P1363 wd:Q22237703 .
:r1 pr:P854 <https://other.example/1> ; pr:P813 "2024-04-30T00:00:00Z"^^xsd:dateTime .
wd:Q1354960 p:P54 :s6, :s7 .
:s6 ps:P54 wd:Q1130849 .
:s7 ps:P54 wd:Q2739 .
"""


def test_triples_and_an_endpoint_tell_the_same(tmp_path: Path) -> None:
    told = linked(tmp_path, cited("a", match(home_goals=0, away_goals=1), goal(), salah()))
    path = tmp_path / "extract.ttl"
    path.write_text(TRIPLES, encoding="utf-8")
    assert found(told, str(path)) == EXPECTED
    with endpoint(TRIPLES) as there:
        assert found(told, there.url) == EXPECTED
    assert len(there.asked) == 1


def test_both_references_and_their_days_stand_beside_a_difference(tmp_path: Path) -> None:
    told = linked(tmp_path, cited("a", match()))
    path = tmp_path / "extract.ttl"
    path.write_text(TRIPLES, encoding="utf-8")
    dataset = told.open_published()
    compared = diff(list(statements(dataset, uncited(dataset, ID)).statements), read(str(path), []))
    (one,) = (each for each in compared if each.property == "P585")
    assert isinstance(one, Difference)
    assert one.our_references == ("https://news.example/a 2024-04-19",)
    assert one.their_references == ("https://other.example/1 2024-04-30",)


def test_the_command_writes_the_differences(tmp_path: Path) -> None:
    from touchline import cli

    told = linked(tmp_path, cited("a", match(home_goals=0, away_goals=1), goal(), salah()))
    path = tmp_path / "entities.json"
    path.write_text(json.dumps(ENTITIES), encoding="utf-8")
    for form, wanted in (("json", '"kind": "differs"'), ("csv", "lacking,Q999,"), ("table", "unstated")):
        command = ["wikidata", "diff", str(path), "--store", str(told.path), "--format", form]
        done = CliRunner().invoke(cli, command, standalone_mode=False)
        assert done.exception is None, done.exception
        assert wanted in done.output or form == "table"


@pytest.mark.parametrize(("name", "data"), [("x.json", b"[1]"), ("x.json", b"{"), ("x.nt", b"<a"), ("gone.nt", None)])
def test_an_extract_that_is_none_is_refused_in_a_sentence(tmp_path: Path, name: str, data: bytes | None) -> None:
    path = tmp_path / name
    if data is not None:
        path.write_bytes(data)
    with pytest.raises(ExtractError, match=name):
        read(str(path), [])


def test_an_endpoint_that_fails_is_told() -> None:
    with endpoint(status=500) as there, pytest.raises(ExtractError, match="cannot be asked"):
        read(there.url, ["Q1"])
