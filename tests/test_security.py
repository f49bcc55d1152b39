"""What docs/security.md says is kept out of queries, headers, the log, pages and paths is kept out, over real HTTP."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import quote, urlencode

import pytest

from graph.query import QueryPool
from graph.store import Store
from server import create_app
from tests.face_helper import BASE, MATCH
from tests.http_kit import BEARER, FORM, TOKEN, Client
from tests.security_kit import client, plain, raw, store

__all__ = ["client", "plain", "store"]  # fixtures


HTML = {"Accept": "text/html"}


# ---- queries that the server builds


def test_what_comes_in_by_the_address_is_never_part_of_a_query(client: Client) -> None:
    break_out = "x> } ; DROP ALL ; SELECT * { ?s ?p <x"
    for target in (
        f"/{quote(break_out)}",
        f"/questions/{quote(break_out)}",
        f"/search?{urlencode({'q': break_out})}",
        f"/data?{urlencode({'graph': break_out})}",
        f"/sparql?{urlencode({'query': 'ASK {}', 'default-graph-uri': break_out})}",
    ):
        assert client.send("GET", target).status in (200, 400, 404), target
    asked = {"query": json.dumps({"query": '" } DROP ALL #', "properties": [{"pid": "tl:club", "v": break_out}]})}
    assert client.send("POST", "/reconcile", urlencode(asked), {"Content-Type": FORM}).status in (200, 400)
    assert json.loads(client.send("GET", "/health").body)["generation"] == 2


def test_a_search_word_is_never_part_of_the_rewritten_query(store: Store) -> None:
    with QueryPool(store) as pool:
        evil = '") } UNION { ?node ?any ?thing } #'
        written = json.dumps(evil)
        answer = pool.run(f"SELECT ?node {{ ?node tl:matches {written} }}")
    assert answer.rows == 0


def test_a_dataset_that_would_end_its_own_brackets_changes_nothing(client: Client) -> None:
    reply = client.update("INSERT DATA { <x:a> <x:b> 1 }", **{"using-graph-uri": "x:g> {} ; CLEAR ALL ; #"})
    assert reply.status == 400
    assert json.loads(client.send("GET", "/health").body)["generation"] == 2


# ---- headers and log


def test_no_header_of_an_answer_comes_from_a_line_end_of_a_request(client: Client) -> None:
    trap = "a%0d%0aSet-Cookie:%20trap=1%0d%0a"
    for target in (f"/questions/{trap}", f"/sparql?query={trap}", f"/data/{trap}", f"/{trap}", f"/static/{trap}"):
        for accept in ("text/html", "text/turtle", "*/*"):
            reply = client.send("GET", target, headers={"Accept": accept})
            assert "Set-Cookie" not in reply.headers, target
            assert reply.status < 500


def test_a_host_that_is_none_is_refused_and_stands_in_no_answer(client: Client) -> None:
    for host in (b'a"><script>x', b"x" * 64, b"a..b"):
        head = b"GET /none HTTP/1.1\r\nAccept: text/html\r\nHost: " + host + b"\r\nConnection: close\r\n\r\n"
        answer = raw(client, head)
        assert answer.startswith(b"HTTP/1.1 400 ")
        assert b"script>" not in answer


def test_no_client_writes_a_line_of_the_log(client: Client) -> None:
    client.send("GET", "/person/%0A%7B%22forged%22%3A1%7D%0D%1B%5B31m", headers={"User-Agent": "\x1b[31m"})
    log = client.errors.read_text("utf-8")
    assert "\x1b" not in log
    assert all("path" in json.loads(line) for line in log.splitlines())


def test_no_token_is_in_the_log_or_in_an_answer(client: Client) -> None:
    for target in (f"/update?token={quote(TOKEN)}", f"/sparql?query={quote(TOKEN)}", f"/data?{quote(TOKEN)}"):
        for headers in (BEARER, {"Authorization": f"Basic {TOKEN}"}, {"X-Token": TOKEN}):
            assert TOKEN not in client.send("GET", target, headers=headers).text.replace(f'"{TOKEN}"', "")
    assert TOKEN not in client.errors.read_text("utf-8")
    for page in ("/metrics", "/health", "/"):
        assert TOKEN not in client.send("GET", page).text


# ---- pages


class Page(HTMLParser):
    """What a browser would make of a page: its elements and where they lead."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))


PAGES = (
    "/",
    "/conflicts",
    "/outlets",
    "/ontology",
    "/search?q=trap",
    "/search?" + urlencode({"q": '"><img src=x onerror=alert(1)>'}),
    "/?" + urlencode({"query": "SELECT * { ?s ?p ?o }"}),
    "/?" + urlencode({"query": "SELECT * { GRAPH ?g { ?s ?p ?o } }"}),
    "/?" + urlencode({"query": "CONSTRUCT { ?s ?p ?o } { GRAPH ?g { ?s ?p ?o } }"}),
    "/?" + urlencode({"query": "</textarea><script>alert(1)</script>"}),
    "/article/trap",
    "/person/trap",
    f"/{MATCH}",
    "/reconcile/preview?" + urlencode({"id": "person/trap"}),
    "/questions/scores",
    "/" + quote('"><script>alert(1)</script>'),
    "/questions/" + quote("<script>alert(1)</script>"),
)


@pytest.mark.parametrize("target", PAGES)
def test_nothing_that_articles_or_clients_write_becomes_an_element_of_a_page(client: Client, target: str) -> None:
    reply = client.send("GET", target, headers=HTML)
    assert reply.media_type == "text/html", target
    for tag, attributes in Page(reply.text).elements:
        assert not [name for name in attributes if name.startswith("on") or name == "style"], (tag, attributes)
        assert tag not in ("iframe", "object", "embed", "base", "svg", "math")
        if tag in ("script", "img") or attributes.get("rel") in ("stylesheet", "icon", "manifest", "preload"):
            source = attributes.get("src", attributes.get("href", ""))
            assert source.startswith("/static/"), (tag, attributes)
        for name in ("href", "action", "src", "formaction"):
            assert not re.match(r"\s*(javascript|data|vbscript):", attributes.get(name, ""), re.IGNORECASE)


def test_the_traps_are_on_the_pages(client: Client) -> None:
    """Else the test above would find nothing whatever the pages did."""
    page = client.send("GET", "/person/trap", headers=HTML).text
    assert "&lt;script&gt;" in page
    assert "javascript:alert" in client.send("GET", PAGES[7], headers=HTML).text


ANSWERS = (
    ("GET", "/", "text/html"),
    ("GET", "/person/trap", "text/turtle"),
    ("GET", "/sparql?query=ASK%7B%7D", "*/*"),
    ("GET", "/sparql?query=ASK", "*/*"),
    ("GET", "/sparql?query=ASK%7B%7D", "text/html"),
    ("OPTIONS", "/sparql", "*/*"),
    ("BREW", "/sparql", "*/*"),
    ("POST", "/update", "*/*"),
    ("GET", "/data?default", "text/turtle"),
    ("GET", "/data?graph=x:none", "*/*"),
    ("GET", "/.well-known/void", "text/turtle"),
    ("GET", "/health", "*/*"),
    ("GET", "/metrics", "*/*"),
    ("GET", "/reconcile", "*/*"),
    ("GET", "/reconcile/preview?id=person/trap", "text/html"),
    ("GET", "/static/touchline.css", "*/*"),
    ("GET", "/static/none", "*/*"),
    ("GET", "/none", "text/html"),
    ("GET", "/search?q=" + "x" * 2000, "*/*"),
)


@pytest.mark.parametrize(("method", "target", "accept"), ANSWERS)
def test_every_answer_has_the_headers_that_protect_who_reads_it(
    client: Client, method: str, target: str, accept: str
) -> None:
    reply = client.send(method, target, headers={"Accept": accept})
    policy = reply.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "base-uri 'none'" in policy
    assert "unsafe" not in policy and "http" not in policy and "data:" not in policy
    assert ("frame-ancestors 'none'" in policy) == ("preview" not in target)
    assert reply.headers["X-Content-Type-Options"] == "nosniff"
    assert reply.headers["Referrer-Policy"] == "no-referrer"


def test_what_is_no_request_is_answered_with_these_headers_too(client: Client) -> None:
    answer = raw(client, b"GET / HTTP/1.1\r\nHost: a\r\nbroken\r\n\r\n")
    assert answer.split(b"\r\n", 1)[0].endswith(b"400 Bad Request")
    assert b"Content-Security-Policy: default-src 'none'" in answer


# ---- paths


SECRET = re.compile(rb"create_app|root:x:|\[project\]|touchline store")


@pytest.mark.parametrize("root", ["/static/", "/data/", "/questions/", "/reconcile/", "/ontology/", "/"])
def test_no_path_leads_out_of_its_folder(client: Client, root: str) -> None:
    up = ("../", "..%2f", "%2e%2e/", "%2e%2e%2f", "..%5c", "..%00/", "..%c0%af", "....//")
    for step in up:
        for file in ("server.py", "pyproject.toml", "store/VERSION", "etc/passwd"):
            target = root + step * 6 + file
            head = f"GET {target} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n".encode()
            answer = raw(client, head)
            assert re.match(rb"HTTP/1.1 (400|404|406) ", answer), (target, answer[:100])
            assert not SECRET.search(answer)


def test_the_name_of_a_graph_is_no_path(plain: Client, tmp_path: Path) -> None:
    name = f"/data/..%2f..%2f{quote(str(tmp_path), safe='')}%2fescaped.ttl"
    reply = plain.send("PUT", name, "<x:a> <x:b> 1 .", {"Content-Type": "text/turtle", **BEARER})
    assert reply.status in (201, 204, 400)
    assert not [*tmp_path.rglob("*escaped*")]


# ---- what answers tell of the server


def test_pages_name_no_version_of_what_they_run_on(client: Client) -> None:
    for method, target in (("GET", "/"), ("GET", "/none"), ("POST", "/sparql")):
        assert not re.search(r"\d", client.send(method, target).headers.get("Server", ""))


def test_an_application_that_fails_says_nothing_of_itself(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    app = create_app(store)
    site = app.extensions["touchline"]
    monkeypatch.setattr(site._served, "overview", lambda: 1 / 0)
    try:
        reply = app.test_client().get("/", headers=HTML)
    finally:
        site.close()
    assert reply.status_code == 500
    assert "ZeroDivision" not in reply.text and "Traceback" not in reply.text
    assert "default-src 'none'" in reply.headers["Content-Security-Policy"]


def test_the_base_of_links_is_the_settings_and_not_the_datas(client: Client) -> None:
    page = client.send("GET", "/person/trap", headers=HTML).text
    assert BASE not in [attributes.get("href") for _, attributes in Page(page).elements]
