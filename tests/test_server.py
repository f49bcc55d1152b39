"""The endpoint and the pages, asked as clients ask."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest
from flask.testing import FlaskClient

from graph.query import shipped
from graph.settings import Settings
from graph.store import Store
from server import MOST_BYTES, create_app
from tests.face_helper import BASE, GOAL, MATCH, STATEMENTS, publish
from web.negotiate import RESULTS
from web.view import href

MINUTES = "SELECT ?minute { ?goal a tl:Goal ; tl:minute ?minute }"
GRAPH = "CONSTRUCT { ?goal tl:minute ?minute } WHERE { ?goal tl:minute ?minute }"
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8"


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    return publish(tmp_path_factory.mktemp("served") / "store")


@pytest.fixture(scope="module")
def client(store: Store) -> Iterator[FlaskClient]:
    app = create_app(store, Settings(query_seconds=5, query_rows=50))
    yield app.test_client()
    app.extensions["touchline"].close()


@pytest.mark.parametrize("way", ["get", "form", "direct"])
@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        ("application/sparql-results+json", "application/sparql-results+json"),
        ("application/json", "application/sparql-results+json"),
        ("application/sparql-results+xml", "application/sparql-results+xml"),
        ("text/csv", "text/csv"),
        ("text/tab-separated-values", "text/tab-separated-values"),
        ("*/*", "application/sparql-results+json"),
        ("text/csv;q=0.2, application/sparql-results+xml;q=0.9", "application/sparql-results+xml"),
        ("application/sparql-results+json;q=0, */*;q=0.1", "application/sparql-results+xml"),
    ],
)
def test_rows_come_in_the_format_that_is_liked_best_whichever_way_they_are_asked_for(
    client: FlaskClient, way: str, accept: str, media_type: str
) -> None:
    headers = {"Accept": accept}
    if way == "get":
        response = client.get("/sparql", query_string={"query": MINUTES}, headers=headers)
    elif way == "form":
        response = client.post("/sparql", data={"query": MINUTES}, headers=headers)
    else:
        response = client.post("/sparql", data=MINUTES, content_type="application/sparql-query", headers=headers)
    assert (response.status_code, response.mimetype) == (200, media_type)
    assert "7" in response.text


@pytest.mark.parametrize(
    ("accept", "media_type", "format"),
    [
        ("text/turtle", "text/turtle", ox.RdfFormat.TURTLE),
        ("application/n-triples", "application/n-triples", ox.RdfFormat.N_TRIPLES),
        ("application/rdf+xml", "application/rdf+xml", ox.RdfFormat.RDF_XML),
        ("application/ld+json", "application/ld+json", ox.RdfFormat.JSON_LD),
        ("application/trig", "application/trig", ox.RdfFormat.TRIG),
        ("application/n-quads", "application/n-quads", ox.RdfFormat.N_QUADS),
    ],
)
def test_a_graph_comes_in_every_rdf_format(
    client: FlaskClient, accept: str, media_type: str, format: ox.RdfFormat
) -> None:
    response = client.get("/sparql", query_string={"query": GRAPH}, headers={"Accept": accept})
    assert (response.status_code, response.mimetype) == (200, media_type)
    assert [quad.object.value for quad in ox.parse(response.data, format=format)] == ["7"]  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("query", "accept", "listed"),
    [(MINUTES, "image/png", "text/csv"), (MINUTES, "text/turtle", "text/csv"), (GRAPH, "text/csv", "text/turtle")],
)
def test_what_cannot_be_given_is_answered_with_what_can(
    client: FlaskClient, query: str, accept: str, listed: str
) -> None:
    response = client.get("/sparql", query_string={"query": query}, headers={"Accept": accept})
    assert response.status_code == 406
    assert listed in response.text


def test_a_link_can_ask_for_a_format_by_name(client: FlaskClient) -> None:
    response = client.get("/sparql", query_string={"query": MINUTES, "format": "csv"}, headers={"Accept": BROWSER})
    assert response.data == b"minute\r\n7\r\n"
    assert client.get("/sparql", query_string={"query": MINUTES, "format": "pdf"}).status_code == 406


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        ("text/csv;charset=utf-8", "text/csv"),
        ("text/csv; header=present; q=0.9, application/sparql-results+xml;q=0.1", "text/csv"),
        ("text/*", "text/csv"),
        ("application/*;q=0.5, text/tab-separated-values;q=0.6", "text/tab-separated-values"),
        ("*/*;q=0.1, application/sparql-results+xml", "application/sparql-results+xml"),
        ("", "application/sparql-results+json"),
    ],
)
def test_parameters_and_wildcards_of_the_accept_header_are_understood(
    client: FlaskClient, accept: str, media_type: str
) -> None:
    response = client.get("/sparql", query_string={"query": MINUTES}, headers={"Accept": accept})
    assert (response.status_code, response.mimetype) == (200, media_type)
    if media_type.startswith("text/"):
        assert response.mimetype_params["charset"] == "utf-8"


def test_a_syntax_error_tells_line_and_column(client: FlaskClient) -> None:
    response = client.get("/sparql", query_string={"query": "SELECT *\n{ ?s ?p }"})
    assert (response.status_code, response.mimetype) == (400, "text/plain")
    assert response.text.startswith("line 2, column ")
    response = client.get(
        "/sparql", query_string={"query": "SELECT *\n{ ?s ?p }"}, headers={"Accept": "application/json"}
    )
    assert response.mimetype == "application/problem+json"
    said = json.loads(response.data)
    assert (said["title"], said["status"], said["line"]) == ("Bad Request", 400, 2)
    assert said["column"] > 1


def test_what_there_is_is_listed_where_nothing_suits(client: FlaskClient) -> None:
    headers = {"Accept": "image/png, application/problem+json"}
    response = client.get("/sparql", query_string={"query": MINUTES}, headers=headers)
    assert response.status_code == 406
    assert set(json.loads(response.data)["available"]) == {form.media_type for form in RESULTS}


def test_a_head_request_gets_the_head_of_the_answer(client: FlaskClient) -> None:
    for path in ("/sparql?query=ASK%7B%7D", "/data?default", "/.well-known/void", "/sparql"):
        head, whole = client.head(path), client.get(path)
        assert (head.status_code, head.content_type, head.data) == (200, whole.content_type, b"")


@pytest.mark.parametrize(
    ("path", "methods"),
    [
        ("/sparql", {"GET", "HEAD", "POST"}),
        ("/update", {"POST"}),
        ("/data", {"GET", "HEAD", "PUT", "POST", "DELETE"}),
        ("/data/a/graph", {"GET", "HEAD", "PUT", "POST", "DELETE"}),
        ("/.well-known/void", {"GET", "HEAD"}),
    ],
)
def test_options_tell_the_methods_and_let_other_sites_send_a_token(
    client: FlaskClient, path: str, methods: set[str]
) -> None:
    response = client.options(path, headers={"Origin": "https://example.org"})
    assert response.status_code == 200
    assert methods <= {*response.headers["Allow"].split(", ")}
    assert response.headers["Access-Control-Allow-Methods"] == response.headers["Allow"]
    assert {"Authorization", "Content-Type"} <= {*response.headers["Access-Control-Allow-Headers"].split(", ")}


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/sparql?query=SELECT", 400),
        ("POST", "/update", 403),
        ("GET", "/nothing/here", 404),
        ("PUT", "/sparql", 405),
        ("GET", "/update", 405),
        ("GET", "/data?default&format=png", 406),
        ("POST", "/sparql", 415),
    ],
)
def test_other_sites_may_read_errors_too(client: FlaskClient, method: str, path: str, status: int) -> None:
    response = client.open(path, method=method)
    assert response.status_code == status
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert "Retry-After" in response.headers["Access-Control-Expose-Headers"]
    assert ("Allow" in response.headers) == (status == 405)


def test_a_relative_iri_is_below_the_base_of_the_data(client: FlaskClient) -> None:
    rows = client.get("/sparql", query_string={"query": f"ASK {{ <{GOAL}> tl:minute 7 }}"}).get_json(force=True)
    assert rows["boolean"] is True


@pytest.mark.parametrize(
    ("data", "content_type", "status"),
    [
        ({"update": "CLEAR ALL"}, "application/x-www-form-urlencoded", 403),
        ("CLEAR ALL", "application/sparql-update", 403),
        ("INSERT DATA { <a:a> <a:a> 1 }", "application/sparql-query", 403),
        ("SELECT * { SERVICE <http://localhost/> { ?s ?p ?o } }", "application/sparql-query", 403),
        ("<q/>", "application/xml", 415),
        (b"\xff", "application/sparql-query", 400),
        ({"query": ""}, "application/x-www-form-urlencoded", 400),
        ({"query": [MINUTES, MINUTES]}, "application/x-www-form-urlencoded", 400),
        ("#" * (MOST_BYTES + 1), "application/sparql-query", 413),
    ],
)
def test_what_is_no_query_is_refused_with_its_own_status(
    client: FlaskClient, data: str | bytes | dict[str, str], content_type: str, status: int
) -> None:
    response = client.post("/sparql", data=data, content_type=content_type)
    assert response.status_code == status
    assert len(response.text.strip().splitlines()) == 1


def test_a_query_past_its_time_is_ended_and_said_to_be(store: Store) -> None:
    app = create_app(store, Settings(query_seconds=0.5))
    slow = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n1 ?o }"
    response = app.test_client().get("/sparql", query_string={"query": slow})
    app.extensions["touchline"].close()
    assert response.status_code == 503
    assert "0.5 seconds" in response.text
    assert "Retry-After" in response.headers


def test_rows_past_the_limit_are_left_out_and_said_to_be(client: FlaskClient) -> None:
    response = client.get(
        "/sparql", query_string={"query": "SELECT * { { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } } }"}
    )
    assert response.headers["X-Touchline-Cut"] == "50"
    assert len(json.loads(response.data)["results"]["bindings"]) == 50


def test_the_dataset_of_the_protocol_is_what_is_asked(client: FlaskClient) -> None:
    asked = {"query": "SELECT ?minute { ?goal tl:minute ?minute }", "default-graph-uri": BASE + "article/beta"}
    rows = client.get("/sparql", query_string=asked).get_json(force=True)["results"]["bindings"]
    assert [row["minute"]["value"] for row in rows] == ["5"]


def test_other_sites_may_ask(client: FlaskClient) -> None:
    response = client.options(
        "/sparql", headers={"Origin": "https://example.org", "Access-Control-Request-Method": "POST"}
    )
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert "POST" in response.headers["Access-Control-Allow-Methods"]
    assert "Content-Type" in response.headers["Access-Control-Allow-Headers"]


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        (BROWSER, "text/html"),
        ("text/turtle", "text/turtle"),
        ("application/ld+json", "application/ld+json"),
        ("text/turtle;q=0.5, application/ld+json", "application/ld+json"),
        ("application/json", "application/json"),
    ],
)
def test_a_node_answers_in_the_form_that_is_asked_for(client: FlaskClient, accept: str, media_type: str) -> None:
    response = client.get("/" + GOAL, headers={"Accept": accept})
    assert (response.status_code, response.mimetype) == (200, media_type)


def test_the_page_of_a_goal_shows_both_minutes_with_their_words_and_the_conflict(client: FlaskClient) -> None:
    page = client.get("/" + GOAL, headers={"Accept": BROWSER}).text
    assert "<mark>five minutes in</mark>" in page
    assert "Reports differ on the minute of a goal" in page
    assert 'class="rank normal"' in page
    assert 'href="/article/beta"' in page


def test_the_data_of_a_node_holds_its_statements_with_their_evidence(client: FlaskClient) -> None:
    triples = [*ox.parse(client.get(f"/{GOAL}?format=turtle").data, format=ox.RdfFormat.TURTLE)]
    values = {quad.object.value for quad in triples}  # type: ignore[union-attr]
    assert {"five minutes in", "7", "5", BASE + "article/beta/evidence/minute"} <= values


def test_what_reports_say_is_escaped_on_every_page(client: FlaskClient) -> None:
    for path in (GOAL, MATCH, "article/alpha", "conflicts", ""):
        page = client.get("/" + path, headers={"Accept": BROWSER}).text
        assert "<settles>" not in page
        assert "minute <b>" not in page


def test_a_script_in_the_query_is_only_text(client: FlaskClient) -> None:
    page = client.get("/", query_string={"query": "</textarea><script>alert(1)</script>"})
    assert page.status_code == 400
    assert "<script>alert" not in page.text


def test_pages_forbid_what_they_do_not_need(client: FlaskClient) -> None:
    for path in ("/", "/conflicts", "/nothing/here"):
        policy = client.get(path, headers={"Accept": BROWSER}).headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy


def test_an_unknown_node_is_not_found_in_the_form_of_the_client(client: FlaskClient) -> None:
    assert client.get("/person/nobody", headers={"Accept": BROWSER}).mimetype == "text/html"
    response = client.get("/person/nobody")
    assert (response.status_code, response.mimetype) == (404, "text/plain")
    assert client.get("/person/no>body").status_code == 404


def test_a_browser_that_follows_a_link_to_a_query_sees_a_page(client: FlaskClient) -> None:
    response = client.get(
        "/sparql", query_string={"query": MINUTES}, headers={"Accept": BROWSER}, follow_redirects=True
    )
    assert response.request.path == "/"
    assert '<td class="number">7</td>' in response.text


def test_the_form_answers_without_a_script(client: FlaskClient) -> None:
    page = client.get("/", query_string={"query": MINUTES}).text
    assert '<td class="number">7</td>' in page
    assert client.get("/", query_string={"query": "ASK { ?s ?p 7 }"}).text.count("<b>Yes</b>") == 1
    assert "tl:minute 7" in client.get("/", query_string={"query": GRAPH}).text


def test_the_first_page_lists_every_shipped_question(client: FlaskClient) -> None:
    page = client.get("/").text
    for question in shipped():
        assert f"/questions/{question.name}" in page


def test_a_shipped_question_has_a_page_and_its_data(client: FlaskClient) -> None:
    name = shipped()[0].name
    assert client.get(f"/questions/{name}", headers={"Accept": BROWSER}).status_code == 200
    assert client.get(f"/questions/{name}?format=csv").mimetype == "text/csv"
    assert client.get("/questions/none").status_code == 404


def test_conflicts_are_a_page_and_json(client: FlaskClient) -> None:
    assert "five minutes in" in client.get("/conflicts", headers={"Accept": BROWSER}).text
    (conflict,) = client.get("/conflicts?format=json").get_json()
    assert [one["value"] for one in conflict["statements"]] == ["7", "5"]


def test_health_tells_the_generation(client: FlaskClient) -> None:
    told = {"status": "ok", "live": True, "ready": True, "generation": 1, "statements": STATEMENTS}
    assert client.get("/health").get_json() == told


def test_a_store_with_nothing_in_it_is_unhealthy_and_says_so(tmp_path: Path) -> None:
    app = create_app(tmp_path / "none")
    assert app.test_client().get("/health").status_code == 503
    response = app.test_client().get("/")
    assert response.status_code == 503
    assert "nothing has been built" in response.text


def test_the_pages_follow_the_store_to_its_next_generation(tmp_path: Path) -> None:
    store = publish(tmp_path / "store")
    app = create_app(store)
    page = app.test_client()
    assert page.get("/person/new").status_code == 404
    with store.candidate() as candidate:
        node = ox.NamedNode(BASE + "person/new")
        label = ox.NamedNode("http://www.w3.org/2000/01/rdf-schema#label")
        candidate.dataset.add(ox.Quad(node, label, ox.Literal("New"), ox.DefaultGraph()))
        candidate.publish()
    assert page.get("/person/new").status_code == 200
    assert page.get("/health").get_json()["generation"] == 2
    app.extensions["touchline"].close()


def test_a_node_with_marks_in_its_name_is_found_by_the_link_to_it(tmp_path: Path) -> None:
    store = publish(tmp_path / "store")
    names = ("article/my%20report%2Fone", "person/jürgen?")
    with store.candidate() as candidate:
        for name in names:
            label = ox.NamedNode("http://www.w3.org/2000/01/rdf-schema#label")
            quad = ox.Quad(ox.NamedNode(BASE + name), label, ox.Literal("Marked"), ox.DefaultGraph())
            candidate.dataset.add(quad)
        candidate.publish()
    app = create_app(store)
    for name in names:
        link = href(BASE + name, BASE)
        assert link is not None
        assert app.test_client().get(link).status_code == 200
    app.extensions["touchline"].close()


@pytest.mark.parametrize("path", ["/questions//scores", "/match//x"])
def test_a_path_with_two_slashes_together_is_answered_where_it_was_sent(client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code == 404


def test_the_ontology_is_a_page_for_a_browser(client: FlaskClient) -> None:
    page = client.get("/ontology", headers={"Accept": BROWSER}).text
    assert 'id="Goal"' in page


def test_the_ontology_is_served_as_turtle(client: FlaskClient) -> None:
    response = client.get("/ontology")
    assert response.mimetype == "text/turtle"
    assert [*ox.parse(response.data, format=ox.RdfFormat.TURTLE)]
