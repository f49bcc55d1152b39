"""The OpenAPI description is true: all that machines may ask is in it, and each answer that it names happens."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from flask import Flask
from flask.testing import FlaskClient

from graph.build import build
from graph.settings import Settings
from graph.store import Store
from server import OPENAPI, create_app
from tests.http_kit import BEARER, TOKEN

ROOT = Path(__file__).resolve().parents[1]
DESCRIBED: dict[str, Any] = json.loads(OPENAPI.read_text("utf-8"))
REPORT = (
    "Atalanta 0-1 Liverpool\n\nLiverpool won 1-0 at Atalanta on Thursday but went out of the Europa League. "
    "Mohamed Salah converted a penalty in the seventh minute.\n"
)
#: What is not in the description, and why.
APART = {
    "/": "a page for people; what it shows is had at /sparql",
    "/static/<path:filename>": "the pages' own style and script",
}
#: Flask has this route only to refuse it: else it would be the page of a thing of that name.
REFUSED = {("/update", "GET")}
#: What any request can get, and by which headers.
COMMON = {400: {"Host": "no host"}, 415: {"Content-Encoding": "gzip"}}


def resolved(piece: Any) -> Any:
    """The piece, or what it refers to."""
    while "$ref" in piece:
        found: Any = DESCRIBED
        for name in piece["$ref"].removeprefix("#/").split("/"):
            found = found[name]
        piece = found
    return piece


OPERATIONS = {
    (method.upper(), path): operation
    for path, item in DESCRIBED["paths"].items()
    for method, operation in resolved(item).items()
    if method != "parameters"
}
ANSWERS = [
    (method, path, int(status)) for (method, path), operation in OPERATIONS.items() for status in operation["responses"]
]
REQUESTS: dict[str, dict[str, Any]] = tomllib.loads(Path(__file__).with_name("openapi_answers.toml").read_text("utf-8"))


def whole(name: str) -> dict[str, Any]:
    """A request of the table with what it takes from others."""
    said = REQUESTS[name]
    return {**whole(said["like"]), **said} if "like" in said else said


def prepared(method: str, path: str, status: int) -> list[dict[str, Any]]:
    """The requests that get an answer."""
    name = f"{method} {path} {status}"
    found = [whole(name)] if name in REQUESTS else []
    if status in COMMON:
        usual = next(whole(one) for one in REQUESTS if one.startswith(f"{method} {path} 2"))
        found.append({**usual, "headers": usual.get("headers", {}) | COMMON[status]})
    return found


@pytest.fixture(scope="module")
def servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, FlaskClient]]:
    folder = tmp_path_factory.mktemp("described")
    (folder / "wire.txt").write_text(REPORT, "utf-8")
    assert build(Store(folder / "store"), [folder / "wire.txt"]).sound
    settings = Settings(update_token=TOKEN, update_bytes=2_000_000, reconcile_batch=2)
    apps = {
        "whole": create_app(folder / "store", settings),
        "closed": create_app(folder / "store"),
        "empty": create_app(folder / "empty", settings),
        "hurried": create_app(folder / "store", Settings(update_token=TOKEN, update_seconds=0.001)),
    }
    for target in ("?graph=u:mine", "?graph=u:dropped", "/mine", "/dropped"):
        headers = {"Content-Type": "text/turtle", **BEARER}
        assert apps["whole"].test_client().put(f"/data{target}", headers=headers).status_code == 201
    yield {name: app.test_client() for name, app in apps.items()}
    for app in apps.values():
        app.extensions["touchline"].close()


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    made = create_app(tmp_path_factory.mktemp("nothing") / "store")
    yield made
    made.extensions["touchline"].close()


@pytest.mark.parametrize(("method", "path", "status"), ANSWERS)
def test_every_answer_that_is_described_happens(
    servers: dict[str, FlaskClient], method: str, path: str, status: int
) -> None:
    requests = prepared(method, path, status)
    assert requests
    for said in requests:
        client, headers = servers[said.get("server", "whole")], dict(said.get("headers", {}))
        if "Authorization" in headers:
            headers |= BEARER
        if status == 304:
            headers["If-None-Match"] = client.get(said["target"]).headers["ETag"]
        data = "#" * 2_000_001 if said.get("long") else said.get("body")
        reply = client.open(said["target"], method=method, data=data, headers=headers)
        assert reply.status_code == status, reply.text
        conforms(reply, resolved(OPERATIONS[method, path]["responses"][str(status)]))


def conforms(reply: Any, described: dict[str, Any]) -> None:
    """Whether an answer has the headers, the media type and the JSON that are described."""
    headers = {name: resolved(one) for name, one in described.get("headers", {}).items()}
    assert {name for name, one in headers.items() if one.get("required")} <= {*reply.headers.keys()}
    if reply.data:  # what is created is answered without a body
        schema = described["content"][reply.mimetype]["schema"]
        if reply.is_json:
            schema = {**schema, "components": DESCRIBED["components"]}
            jsonschema.Draft202012Validator(schema).validate(reply.get_json())


def test_no_request_is_prepared_for_an_answer_that_is_not_described() -> None:
    described = {f"{method} {path} {status}" for method, path, status in ANSWERS}
    assert [name for name in REQUESTS if name not in described] == []


def test_every_route_is_described_or_set_apart_with_its_reason(app: Flask) -> None:
    routes = {
        (method, re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule))
        for rule in app.url_map.iter_rules()
        if rule.rule not in APART
        for method in rule.methods or ()
        if method not in ("HEAD", "OPTIONS")
    }
    assert routes - {(method, path) for path, method in REFUSED} == OPERATIONS.keys()
    assert {rule.rule for rule in app.url_map.iter_rules()} >= {*APART}


def test_whoever_asks_for_the_description_gets_it(app: Flask) -> None:
    reply = app.test_client().get("/openapi.json")
    assert reply.content_type == "application/json"
    assert reply.get_json() == DESCRIBED


def test_it_has_the_version_of_the_project() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert DESCRIBED["info"]["version"] == project["version"]


def test_what_it_refers_to_is_there_and_nothing_is_there_for_nothing() -> None:
    written = OPENAPI.read_text("utf-8")
    for one in re.findall(r'"\$ref": "([^"]+)"', written):
        resolved({"$ref": one})
    for sort, named in DESCRIBED["components"].items():
        if sort != "securitySchemes":
            assert [name for name in named if f'"#/components/{sort}/{name}"' not in written] == []
