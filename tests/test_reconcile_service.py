"""The reconciliation service: what a table asks is matched, and every answer is as the API's schemas say."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pyoxigraph as ox
import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT7
from werkzeug.test import TestResponse

from graph.names import fold
from graph.reconciling.catalogue import Catalogue, properties, types
from graph.reconciling.match import Condition, Query, match
from graph.reconciling.names_index import NamesIndex
from graph.settings import PREFIXES, TL, Settings
from graph.store import Store
from ontology import TERMS
from server import create_app

ROOT = Path(__file__).resolve().parents[1]
SPECS = ROOT.parent / "shared" / "reconciliation"
BASE = "https://w3id.org/touchline/id/"
NEW = "/reconcile/1.0-draft"
MATCH = "match/2031-05-04-harrow-vale-castle-end"
VALE = "person/tom-ash-harrow-vale"
CASTLE = "person/tom-ash-castle-end"

needs_specs = pytest.mark.skipif(not SPECS.exists(), reason="the API's schemas are not here (../shared/reconciliation)")


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    made = Store(tmp_path_factory.mktemp("reconcile") / "store")
    with made.candidate() as candidate:
        candidate.dataset.load(path=str(Path(__file__).with_name("reconcile.trig")), format=ox.RdfFormat.TRIG)
        candidate.recount()
        candidate.publish(added=("one",))
    return made


@pytest.fixture(scope="module")
def client(store: Store) -> Iterator[FlaskClient]:
    app = create_app(store, Settings(reconcile_batch=20))
    with app.test_client() as made:
        yield made
    app.extensions["touchline"].close()


@pytest.fixture(scope="module")
def catalogue(store: Store) -> Catalogue:
    dataset = store.open_published()
    assert dataset is not None
    return Catalogue(dataset, BASE)


def ids(catalogue: Catalogue, query: Query) -> list[str]:
    return [one.thing.id for one in match(catalogue, query)]


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
