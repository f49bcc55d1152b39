"""The reconciliation service over HTTP: every answer is as the API's schemas say."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from flask.testing import FlaskClient
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT7
from werkzeug.test import TestResponse

from graph.reconciling.catalogue import properties
from graph.settings import Settings
from graph.store import Store
from server import create_app
from tests.reconcile_kit import CASTLE, MATCH, VALE, store

__all__ = ["store"]  # fixtures


ROOT = Path(__file__).resolve().parents[1]
SPECS = ROOT.parent / "shared" / "reconciliation"
NEW = "/reconcile/1.0-draft"

needs_specs = pytest.mark.skipif(not SPECS.exists(), reason="the API's schemas are not here (../shared/reconciliation)")


@pytest.fixture(scope="module")
def client(store: Store) -> Iterator[FlaskClient]:
    app = create_app(store, Settings(reconcile_batch=20))
    with app.test_client() as made:
        yield made
    app.extensions["touchline"].close()


def ask(client: FlaskClient, **queries: dict[str, Any]) -> dict[str, list[dict[str, Any]]]:
    """The results of a batch in version 0.2."""
    answer = client.post("/reconcile", data={"queries": json.dumps(queries)})
    assert answer.status_code == 200, answer.text
    return {name: found["result"] for name, found in answer.json.items()}


def schema_errors(version: str, name: str, document: object) -> list[str]:
    """What the schema of that name has against a document."""
    folder = SPECS / version / "schemas"
    found = {file: json.loads(file.read_text("utf-8")) for file in folder.glob("*.json")}
    listed = [(one["$id"], Resource.from_contents(one, default_specification=DRAFT7)) for one in found.values()]
    schema = found[folder / f"{name}.json"]
    validator = jsonschema.Draft7Validator(schema, registry=Registry().with_resources(listed))
    return [error.message for error in validator.iter_errors(document)]


# ---- version 0.2


def test_the_manifest_of_0_2_tells_where_all_is(client: FlaskClient) -> None:
    said = client.get("/reconcile").json
    assert said["versions"] == ["0.2"]
    assert said["view"]["url"].replace("{{id}}", MATCH) == f"http://localhost/{MATCH}"
    for part in ("entity", "property", "type"):
        place = said["suggest"][part]
        path = (place["service_url"] + place["service_path"]).removeprefix("http://localhost")
        assert client.get(path, query_string={"prefix": "c"}).json["result"]
    preview = said["preview"]["url"].replace("{{id}}", "venue/mill-lane").removeprefix("http://localhost")
    assert "Mill Lane" in client.get(preview).text


def test_a_batch_of_0_2_is_answered_by_name_of_query(client: FlaskClient) -> None:
    found = ask(client, a={"query": "Mill Lane"}, b={"query": "nobody of that name"})
    assert [one["id"] for one in found["a"]][:1] == ["venue/mill-lane"]
    assert found["b"] == []


def test_a_batch_may_come_by_get(client: FlaskClient) -> None:
    answer = client.get("/reconcile", query_string={"queries": json.dumps({"q": {"query": "Marsh Cup"}})})
    assert answer.json["q"]["result"][0]["id"] == "competition/marsh-cup"


def test_answers_are_the_same_whatever_the_size_of_the_batch(client: FlaskClient) -> None:
    names = ["Tom Ash", "Harow Vale", "Nunez", "Marsh Cup", "Q901", "Castle End v Harrow Vale"]
    together = ask(client, **{name: {"query": name} for name in names})
    alone = {name: ask(client, **{name: {"query": name}})[name] for name in names}
    assert together == alone


def test_a_table_is_extended_by_values_of_properties(client: FlaskClient) -> None:
    wanted = {"ids": [MATCH, "match/unknown"], "properties": [{"id": "home"}, {"id": "date"}, {"id": "homeGoals"}]}
    said = client.post("/reconcile", data={"extend": json.dumps(wanted)}).json
    assert said["rows"][MATCH] == {
        "home": [{"id": "team/harrow-vale", "name": "Harrow Vale"}],
        "date": [{"date": "2031-05-04T00:00:00Z"}],
        "homeGoals": [{"int": 2}],
    }
    assert said["rows"]["match/unknown"] == {"home": [], "date": [], "homeGoals": []}
    assert said["meta"][0] == {"id": "home", "name": "home side", "type": {"id": "Team", "name": "team"}}


def test_the_properties_of_a_type_are_proposed(client: FlaskClient) -> None:
    said = client.get("/reconcile/properties?type=Person").json
    told = {one["id"] for one in said["properties"]}
    assert {"club", "role", "wikidata"} <= told
    assert "home" not in told
    assert len(client.get("/reconcile/properties?type=Person&limit=2").json["properties"]) == 2


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ('{"q": {"limit": 1}}', "queries.q: a query asks for a name"),
        ('{"q": {"properties": []}}', "queries.q: a query asks for a name"),
        ('{"q": {"query": "x", "props": []}}', "queries.q: there is no 'props' here"),
        ('{"q": {"query": 5}}', "queries.q.query: a text is wanted, not 5"),
        ('{"q": {"query": "x", "limit": 0}}', "queries.q.limit: a number from 1 on is wanted, not 0"),
        ('{"q": {"query": "x", "type_strict": "no"}}', "queries.q.type_strict: one of any, all, should"),
        ('{"q": {"query": "x", "properties": [{"pid": "a"}]}}', "queries.q.properties[0]: 'v' is missing"),
        ('{"q": {"query": "x", "properties": [{"pid": "a", "v": {}}]}}', "queries.q.properties[0].v: a text, a number"),
        ("[]", "queries: an object is wanted"),
        ("{", "queries: this is no JSON (line 1, column 2"),
        ('{"q": {"query": []}}', "queries.q.query: a text is wanted, not a list"),
        ('{"q": {"query": "x", "limit": 1e999}}', "queries: this is no JSON that can be read"),
        ('{"q": {"query": "x", "limit": NaN}}', "queries: this is no JSON that can be read"),
        (f'{{"q": {{"query": "x", "limit": {"9" * 5000}}}}}', "queries: this is no JSON that can be read"),
        ('{"\\ud800": {"query": "x"}}', "queries: this is no JSON that can be read"),
        ('{"\\ud800": {}}', "queries: this is no JSON that can be read"),
        (f'{{"q": {{"query": {"[" * 960}{"]" * 960}}}}}', "queries"),
    ],
)
def test_a_query_of_0_2_that_is_wrong_is_refused_with_its_place(client: FlaskClient, sent: str, said: str) -> None:
    answer = client.post("/reconcile", data={"queries": sent})
    assert answer.status_code == 400
    assert answer.text.startswith(said.replace("any, all, should", "any, should, all"))


# ---- version 1.0-draft


def new_ask(client: FlaskClient, *queries: dict[str, Any]) -> TestResponse:
    return client.post(f"{NEW}/match", json={"queries": list(queries)})


def test_a_batch_of_1_0_is_answered_in_its_order(client: FlaskClient) -> None:
    named = [{"conditions": [{"matchType": "name", "propertyValue": name}]} for name in ("Mill Lane", "Marsh Cup")]
    found = new_ask(client, *named).json["results"]
    assert [one["candidates"][0]["id"] for one in found] == ["venue/mill-lane", "competition/marsh-cup"]


def test_conditions_by_id_and_by_property(client: FlaskClient) -> None:
    by_id = {"conditions": [{"matchType": "id", "propertyValue": "Q901"}]}
    name = {"matchType": "name", "propertyValue": "Tom Ash"}
    club = {"matchType": "property", "propertyId": "club", "propertyValue": {"id": "team/castle-end"}, "required": True}
    by_club = {"type": "Person", "conditions": [name, club]}
    first, second = new_ask(client, by_id, by_club).json["results"]
    assert first["candidates"][0]["id"] == "team/harrow-vale"
    assert [one["id"] for one in second["candidates"]] == [CASTLE]


def test_values_of_1_0_come_in_the_order_asked(client: FlaskClient) -> None:
    wanted = {"ids": [MATCH], "properties": [{"id": "date"}, {"id": "away"}]}
    rows = client.post(f"{NEW}/extend", json=wanted).json["rows"]
    assert rows == [
        {
            "id": MATCH,
            "properties": [
                {"id": "date", "values": [{"date": "2031-05-04T00:00:00Z"}]},
                {"id": "away", "values": [{"id": "team/castle-end", "name": "Castle End"}]},
            ],
        }
    ]


@pytest.mark.parametrize(
    "wanted",
    [
        {"ids": ["\ud800"], "properties": [{"id": "club"}]},
        {"ids": ["a"], "properties": [{"id": "\ud800"}]},
        {"ids": ["a"], "properties": [{"id": "club", "settings": {"limit": "9" * 5000}}]},
    ],
)
def test_values_that_no_answer_could_name_are_refused(client: FlaskClient, wanted: dict[str, Any]) -> None:
    assert client.post(f"{NEW}/extend", json=wanted).status_code == 400


# ---- both


@pytest.mark.parametrize("root", ["/reconcile", NEW])
def test_a_batch_that_is_too_large_is_refused_with_413(client: FlaskClient, root: str) -> None:
    if root == NEW:
        answer = new_ask(client, *[{"conditions": [{"matchType": "name", "propertyValue": "x"}]}] * 21)
    else:
        answer = client.post(root, data={"queries": json.dumps({str(n): {"query": "x"} for n in range(21)})})
    assert answer.status_code == 413
    assert "at most 20" in answer.text


@pytest.mark.parametrize("root", ["/reconcile", NEW])
def test_any_site_may_ask(client: FlaskClient, root: str) -> None:
    assert client.get(root, headers={"Origin": "https://table.example"}).headers["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize("root", ["/reconcile", NEW])
def test_a_preview_may_stand_in_a_frame_and_no_other_page_may(client: FlaskClient, root: str) -> None:
    preview = client.get(f"{root}/preview?id={MATCH}")
    assert "Harrow Vale 2-1 Castle End" in preview.text
    assert "frame-ancestors *" in preview.headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in client.get("/").headers["Content-Security-Policy"]
    assert client.get(f"{root}/preview?id=nothing").status_code == 404


def test_a_suggestion_starts_with_the_prefix_in_a_word_of_the_name(client: FlaskClient) -> None:
    said = client.get("/reconcile/suggest/entity?prefix=val").json["result"]
    assert {"team/harrow-vale", "team/harrow-vale-women"} <= {one["id"] for one in said}
    assert client.get("/reconcile/suggest/entity").status_code == 400
    for number in ("x", "-1", "1.0", "²", "9" * 5000):
        assert client.get(f"/reconcile/suggest/entity?prefix=val&cursor={number}").status_code == 400
        assert client.get(f"/reconcile/properties?type=Person&limit={number}").status_code == 400


def test_suggestions_go_on_from_a_cursor(client: FlaskClient) -> None:
    said = client.get("/reconcile/suggest/entity?prefix=harrow").json["result"]
    assert client.get("/reconcile/suggest/entity?prefix=harrow&cursor=1").json["result"] == said[1:]


# ---- the API's own schemas and examples


@needs_specs
def test_every_answer_of_0_2_is_as_its_schema_says(client: FlaskClient) -> None:
    queries = {"a": {"query": "Tom Ash", "properties": [{"pid": "club", "v": "Castle End"}]}, "b": {"query": "none"}}
    wanted = {"ids": [MATCH, VALE], "properties": [{"id": id} for id in properties()]}
    for name, answer in (
        ("manifest", client.get("/reconcile")),
        ("reconciliation-result-batch", client.post("/reconcile", data={"queries": json.dumps(queries)})),
        ("data-extension-response", client.post("/reconcile", data={"extend": json.dumps(wanted)})),
        ("data-extension-property-proposal", client.get("/reconcile/properties?type=Match")),
        ("suggest-entities-response", client.get("/reconcile/suggest/entity?prefix=harrow")),
        ("suggest-properties-response", client.get("/reconcile/suggest/property?prefix=co")),
        ("suggest-types-response", client.get("/reconcile/suggest/type?prefix=c")),
    ):
        assert schema_errors("0.2", name, answer.json) == []


@needs_specs
def test_every_answer_of_1_0_is_as_its_schema_says(client: FlaskClient) -> None:
    name = {"matchType": "name", "propertyValue": "Tom Ash"}
    club = {"matchType": "property", "propertyId": "club", "propertyValue": "Castle End"}
    wanted = {"ids": [MATCH, VALE], "properties": [{"id": id} for id in properties()]}
    for schema, answer in (
        ("manifest", client.get(NEW)),
        ("reconciliation-result-batch", new_ask(client, {"conditions": [name, club]}, {"conditions": [club]})),
        ("data-extension-response", client.post(f"{NEW}/extend", json=wanted)),
        ("data-extension-property-proposal", client.get(f"{NEW}/extend/propose?type=Person&limit=3")),
        ("suggest-entities-response", client.get(f"{NEW}/suggest/entity?prefix=harrow")),
        ("suggest-properties-response", client.get(f"{NEW}/suggest/property?prefix=co")),
        ("suggest-types-response", client.get(f"{NEW}/suggest/type?prefix=c")),
    ):
        assert schema_errors("1.0-draft", schema, answer.json) == []


def examples(version: str, kind: str, sort: str) -> list[Path]:
    return sorted((SPECS / version / "examples" / kind / sort).glob("*.json"))


def send(client: FlaskClient, version: str, kind: str, text: str) -> TestResponse:
    if version == "0.2":
        name = "queries" if kind == "reconciliation-query-batch" else "extend"
        return client.post("/reconcile", data={name: text})
    route = "match" if kind == "reconciliation-query-batch" else "extend"
    return client.post(f"{NEW}/{route}", data=text, content_type="application/json")


@needs_specs
@pytest.mark.parametrize("kind", ["reconciliation-query-batch", "data-extension-query"])
@pytest.mark.parametrize("version", ["0.2", "1.0-draft"])
def test_the_valid_examples_are_answered(client: FlaskClient, version: str, kind: str) -> None:
    files = examples(version, kind, "valid")
    assert files
    for file in files:
        answer = send(client, version, kind, file.read_text("utf-8"))
        assert answer.status_code == 200, (file, answer.text)
        reply = {"reconciliation-query-batch": "reconciliation-result-batch"}.get(kind, "data-extension-response")
        assert schema_errors(version, reply, answer.json) == []


@needs_specs
@pytest.mark.parametrize("version", ["0.2", "1.0-draft"])
def test_the_invalid_examples_are_refused(client: FlaskClient, version: str) -> None:
    files = examples(version, "reconciliation-query-batch", "invalid")
    assert files
    for file in files:
        answer = send(client, version, "reconciliation-query-batch", file.read_text("utf-8"))
        assert answer.status_code == 400, (file, answer.text)
