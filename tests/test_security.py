"""What docs/security.md says is kept out is kept out: over real HTTP, byte by byte where that matters."""

from __future__ import annotations

import contextlib
import json
import re
import signal
import socket
import threading
import time
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import quote, urlencode, urlsplit

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import graph.query
from graph.federation import FederationError, expand
from graph.matches import MOST, MatchError, with_matches
from graph.query import QueryError, QueryPool
from graph.rewrite import rewritten
from graph.scan import refusal, tokens, undeclared, update_refusal, volatile
from graph.settings import Settings
from graph.store import Store
from loaders.articles import read
from loaders.errors import ArticleError
from server import create_app
from tests.face_helper import BASE, MATCH, publish
from tests.http_kit import BEARER, FORM, QUERY, ROOT, TOKEN, UPDATE, Client, serving

TRAPS = ROOT / "tests" / "hostile.trig"
HTML = {"Accept": "text/html"}


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """A store whose articles and things are named so as to do harm."""
    store = publish(tmp_path_factory.mktemp("hostile") / "store")
    with store.candidate() as candidate:
        candidate.dataset.load(path=str(TRAPS), format=ox.RdfFormat.TRIG)
        candidate.recount()
        candidate.publish()
    return store


@pytest.fixture(scope="module")
def client(store: Store) -> Iterator[Client]:
    with serving(store.path, receive_seconds=2, connections=40) as client:
        yield client


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    """A store that takes any RDF, and gives a change three seconds."""
    with serving(tmp_path_factory.mktemp("plain") / "store", "--plain", update_seconds=3) as client:
        yield client


def connection(client: Client) -> socket.socket:
    place = urlsplit(client.root)
    return socket.create_connection((place.hostname or "", place.port or 0), timeout=20)


def raw(client: Client, sent: bytes) -> bytes:
    """What comes back for these bytes until the server closes the connection."""
    with connection(client) as there:
        there.sendall(sent)
        answer = b""
        try:
            while piece := there.recv(1 << 16):
                answer += piece
        except ConnectionResetError:  # it closed before it had read all
            pass
        return answer


def alive(client: Client) -> bool:
    return client.send("GET", "/health").status == 200


@contextlib.contextmanager
def in_the_end(seconds: int = 60) -> Iterator[None]:
    """Fails where what is done within goes on for minutes, as each of the cases did before it was bounded."""

    def late(number: int, frame: object) -> None:
        raise AssertionError("no end is in sight")

    before = signal.signal(signal.SIGALRM, late)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


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


# ---- bombs


LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10 if n else "ha"}">' for n in range(10))
RDF = 'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:e="http://e/"'


def rdf_xml(declared: str, text: str) -> str:
    return f'<!DOCTYPE rdf:RDF [{declared}]><rdf:RDF {RDF}><rdf:Description rdf:about="{text}"/></rdf:RDF>'


@pytest.mark.parametrize(
    "declared",
    [LAUGHS, f'<!ENTITY l9 "{"ha" * 100_000}">', '<!ENTITY l9 SYSTEM "file:///etc/passwd">'],
    ids=["of entities", "long", "elsewhere"],
)
def test_entities_of_rdf_xml_do_not_grow_and_are_not_fetched(plain: Client, declared: str) -> None:
    document = rdf_xml(declared, "http://e/" + "&l9;" * 1000)
    reply = plain.send("PUT", "/data?graph=x:g", document, {"Content-Type": "application/rdf+xml", **BEARER})
    assert reply.status == 400
    assert "root:" not in reply.text


def test_entities_that_shorten_namespaces_are_taken(plain: Client) -> None:
    document = rdf_xml('<!ENTITY e "http://e/">', "&e;a").replace(
        "/></rdf:RDF>", "><e:p>1</e:p></rdf:Description></rdf:RDF>"
    )
    headers = {"Content-Type": "application/rdf+xml", **BEARER}
    assert plain.send("PUT", "/data?graph=x:named", document, headers).status in (201, 204)
    assert b"http://e/a" in plain.send("GET", "/data?graph=x:named", headers={"Accept": "application/n-triples"}).body


DEEP = 100_000


@pytest.mark.parametrize(
    ("media_type", "body"),
    [
        ("application/rdf+xml", f"<rdf:RDF {RDF}>" + "<e:a><e:p>" * DEEP),
        ("text/turtle", "<x:a> <x:b> " + "[<x:b> " * DEEP),
        ("text/turtle", "<x:a> <x:b> " + "(" * DEEP),
        ("application/ld+json", "[" * DEEP),
        ("application/ld+json", '{"x:b":' * DEEP),
        ("application/ld+json", '{"@context": "http://127.0.0.1:9/context", "@id": "x:a", "x:b": 1}'),
    ],
    ids=["rdfxml", "turtle nodes", "turtle lists", "json arrays", "json objects", "remote context"],
)
def test_a_graph_that_is_nested_without_end_or_leads_elsewhere_is_refused(
    plain: Client, media_type: str, body: str
) -> None:
    reply = plain.send("PUT", "/data?graph=x:g", body, {"Content-Type": media_type, **BEARER})
    assert reply.status in (400, 503), reply.text
    assert alive(plain)


@pytest.mark.parametrize("body", ["INSERT DATA " + "{" * DEEP, "INSERT {?s ?p ?o} WHERE {FILTER(" + "(" * DEEP])
def test_an_update_that_is_nested_without_end_is_refused(plain: Client, body: str) -> None:
    assert plain.send("POST", "/update", body, {"Content-Type": UPDATE, **BEARER}).status == 400
    assert alive(plain)


@pytest.mark.parametrize(
    ("target", "media_type"),
    [("/sparql", QUERY), ("/update", UPDATE), ("/data?graph=x:g", "text/turtle"), ("/reconcile", FORM)],
)
@pytest.mark.parametrize("coding", ["gzip", "deflate", "br", "gzip, gzip"])
def test_a_packed_body_is_refused_unopened(client: Client, target: str, media_type: str, coding: str) -> None:
    headers = {"Content-Type": media_type, "Content-Encoding": coding, **BEARER}
    assert client.send("POST", target, b"\x1f\x8b" + b"\0" * 100, headers).status == 415


@pytest.mark.parametrize(
    "body",
    [
        "<p>x" * 60_000,
        "<div>" * 20_000,
        "<font><b>" * 20_000,
        "<table><tr><td>" * 20_000,
        '<script type="application/ld+json">' + '{"@graph":' * 20_000,
        "<!--" * 20_000,
    ],
    ids=["paragraphs", "deep", "inline", "tables", "json", "comments"],
)
def test_a_page_made_to_be_slow_is_read_or_refused(tmp_path: Path, body: str) -> None:
    (tmp_path / "page.html").write_text(f"<html><body>{body}<article><p>Grimsby won.</p></article></body></html>")
    with in_the_end():
        try:
            assert len(read(tmp_path / "page.html")) == 1
        except ArticleError as error:
            assert "page.html" in str(error)


BOMBS = {
    "quotes": '"' + '\\"' * 100_000,
    "long strings": "'''x' \\" * 50_000,
    "dots": "a." * 100_000,
    "braces": "{" * 100_000,
    "services": "{ SERVICE <http://a> {} " + "{}" * 50_000 + "}",
    "searches": '?s tl:matches "a" . ' * 20_000,
}


@pytest.mark.parametrize("name", BOMBS)
def test_looking_at_a_query_takes_time_that_grows_with_its_length_alone(name: str) -> None:
    text = "SELECT * { " + BOMBS[name]
    looks = (
        refusal,
        update_refusal,
        volatile,
        lambda text: undeclared(text, ()),
        lambda text: with_matches(text, lambda words: []),
        lambda text: rewritten(text, ("http://a",), ()),
        lambda text: expand(text, {"http://a": "http://127.0.0.1:9/"}, lambda query: [], 1.0),
    )
    with in_the_end():
        for look in looks:
            with contextlib.suppress(QueryError, MatchError, FederationError):
                look(text)


def test_a_query_searches_so_many_times_and_no_more() -> None:
    with pytest.raises(MatchError, match=f"{MOST} times"):
        with_matches("SELECT * { " + '?s tl:matches "a" . ' * (MOST + 1) + "}", lambda words: [])


@pytest.mark.parametrize(
    "query",
    [
        'ASK { FILTER(REGEX("' + "a" * 5000 + '", "(a*)*b")) }',
        'ASK { FILTER(REGEX("a", "(((a{1000}){1000}){1000})")) }',
        'ASK { FILTER(REGEX("a", "' + "(" * 30_000 + '")) }',
        'SELECT (REPLACE("' + "a" * 1000 + '", "", "' + "b" * 10_000 + '") AS ?x) {}',
        "SELECT * { ?s (<x:a>|!<x:a>)* ?o . ?o (<x:b>|!<x:b>)* ?x . ?x (<x:b>|!<x:b>)* ?y . ?y (<x:b>|!<x:b>)* ?z }",
        "SELECT * { ?s " + "^" * DEEP + "<x:a> ?o }",
        "SELECT * { FILTER(" + "!" * DEEP + "true) }",
        "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n1 ?o . ?q ?r ?t }",
    ],
    ids=["backtracking", "repetitions", "brackets", "replacement", "paths", "inversions", "negations", "cross join"],
)
def test_a_query_made_to_be_slow_is_answered_or_ended(client: Client, query: str) -> None:
    reply = client.send("POST", "/sparql?timeout=2", query, {"Content-Type": QUERY})
    assert reply.status in (200, 400, 503)
    assert alive(client)


# ---- other addresses


PIECES = [
    "PREFIX a: <x:> ",
    "SELECT * ",
    "{ ",
    "} ",
    "VALUES ?x { a:x",
    "?s ?p ",
    "SERVICE ",
    "<x:y> ",
    "?g ",
    "a:",
    ". ",
    "\\'",
    "'",
    "''",
    "'''",
    '"',
    '"""',
    "\\",
    "#",
    "\n",
    "x",
    "true",
    "1",
    "_:b",
    "@en",
    "-",
    "·",
    "\u0300",
    "\u203f",
    "\u200d",
    "\u3001",
    "<",
    ">",
    "( ",
    ") ",
    "FILTER",
    "BIND('a' AS ?b) ",
]


def _asks_elsewhere(query: str) -> bool:
    """Whether the engine reads a SERVICE in the query: it refuses the address x:y only when it would fetch it."""
    try:
        results = ox.Store().query(query)
        if not isinstance(results, ox.QueryBoolean):
            list(results)
    except OSError:
        return True
    except (SyntaxError, ValueError, RuntimeError):
        return False
    return False


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=8), st.lists(st.sampled_from(PIECES), max_size=8))
def test_no_query_that_the_engine_would_send_elsewhere_is_let_pass(before: list[str], after: list[str]) -> None:
    query = f"PREFIX a: <x:> SELECT * {{ {''.join(before)} SERVICE <x:y> {{ ?s ?p ?o }} {''.join(after)} }}"
    if _asks_elsewhere(query):
        assert refusal(query) is not None


@pytest.mark.parametrize("character", ["\u0300", "\u203f", "\u200d", "\u218f", "\u3001"])
def test_a_name_with_an_escape_behind_an_odd_character_hides_nothing(character: str) -> None:
    hidden = f"{{ VALUES ?x {{ a:x{character}\\' }} SERVICE <x:y> {{ ?s ?p 'x' }} }}"
    query = f"PREFIX a: <x:> SELECT * {hidden}"
    assert _asks_elsewhere(query)
    assert refusal(query) is not None
    assert update_refusal(f"PREFIX a: <x:> INSERT {{ ?s ?p ?o }} WHERE {hidden}") is not None
    assert "SERVICE" in [token.text for token in tokens(query)]


def test_a_query_process_has_no_network_even_if_a_query_got_past_the_scan(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(graph.query, "refusal", lambda text: None)
    with socket.create_server(("127.0.0.1", 0)) as there, QueryPool(store) as pool:
        there.settimeout(0.2)
        with pytest.raises(QueryError):
            pool.run(f"SELECT * {{ SERVICE <http://127.0.0.1:{there.getsockname()[1]}/> {{ ?s ?p ?o }} }}", timeout=5)
        with pytest.raises(TimeoutError):
            there.accept()
        assert pool.run("ASK {}").body


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * FROM <{url}> { ?s ?p ?o }",
        "SELECT * FROM NAMED <{url}> { GRAPH ?g { ?s ?p ?o } }",
        "SELECT * FROM <file:///etc/passwd> { ?s ?p ?o }",
        "SELECT * { SERVICE <{url}> { ?s ?p ?o } }",
        "LOAD <{url}>",
    ],
)
def test_no_query_or_update_fetches_an_address(client: Client, query: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as there:
        there.settimeout(0.2)
        text = query.replace("{url}", f"http://127.0.0.1:{there.getsockname()[1]}/")
        assert client.query(text).status in (200, 403)
        assert client.update(text).status in (400, 403)
        asked = client.query("ASK {}", **{"default-graph-uri": f"http://127.0.0.1:{there.getsockname()[1]}/"})
        assert asked.status == 200
        with pytest.raises(TimeoutError):
            there.accept()


def test_an_allowed_address_is_compared_as_it_is_written(store: Store) -> None:
    with QueryPool(store, Settings(services="https://query.example.org/sparql")) as pool:
        for address in (
            "https://query.example.org/sparql/",
            "https://query.example.org:444/sparql",
            "https://query.example.org@127.0.0.1/sparql",
            "https://QUERY.example.org/sparql",
            "http://query.example.org/sparql",
            "https://query.example.org/sparql?x",
        ):
            with pytest.raises(QueryError, match="may not ask"):
                pool.run(f"SELECT * {{ SERVICE <{address}> {{ ?s ?p ?o }} }}")


# ---- connections


HEAD = b"POST /sparql HTTP/1.1\r\nHost: a\r\nContent-Type: application/sparql-query\r\n"
NEXT = b"GET /health/live HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"


@pytest.mark.parametrize(
    "lengths",
    [
        b"Content-Length: 6\r\nContent-Length: 60\r\n\r\nASK {}",
        b"Content-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n6\r\nASK {}\r\n0\r\n\r\n",
        b"Transfer-Encoding: chunked\r\nContent-Length: 6\r\n\r\n0\r\n\r\n",
        b"Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
        b"Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n",
        b"Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n",
        b"Transfer-Encoding:\x0bchunked\r\n\r\n0\r\n\r\n",
        b"Transfer-Encoding: chunked\r\n\r\n0x6\r\nASK {}\r\n0\r\n\r\n",
        b"Transfer-Encoding: chunked\r\n\r\n-6\r\nASK {}\r\n0\r\n\r\n",
        b"Transfer-Encoding: chunked\r\n\r\n6;\nASK {}\r\n0\r\n\r\n",
        b"Content-Length: -1\r\n\r\n",
        b"Content-Length: +6\r\n\r\nASK {}",
        b"Content-Length: 6, 6\r\n\r\nASK {}",
        b"Content-Length: 6\x00\r\n\r\nASK {}",
        b"Content-Length : 6\r\n\r\nASK {}",
    ],
)
def test_a_request_whose_length_is_in_doubt_is_refused_and_its_connection_closed(
    client: Client, lengths: bytes
) -> None:
    answer = raw(client, HEAD + lengths + NEXT)
    assert re.match(rb"HTTP/1.[01] (400|501) ", answer), answer[:200]
    assert answer.count(b"HTTP/1.") == 1  # what follows is answered by nobody


def test_chunks_of_an_older_protocol_are_refused(client: Client) -> None:
    old = (
        HEAD.replace(b"HTTP/1.1", b"HTTP/1.0")
        + b"Connection: keep-alive\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
    )
    answer = raw(client, old + NEXT)
    assert b" 400 " in answer.split(b"\r\n", 1)[0]
    assert answer.count(b"HTTP/1.") == 1


@pytest.mark.parametrize("method", ["GET", "POST", "BREW"])
def test_who_waits_to_be_told_to_go_on_with_no_body_is_answered(client: Client, method: str) -> None:
    head = f"{method} /health/live HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 0\r\n"
    answer = raw(client, head.encode() + b"Connection: close\r\n\r\n")
    assert re.match(rb"HTTP/1.1 (200|405) ", answer), answer[:100]


def test_headers_without_end_are_refused(client: Client) -> None:
    for many in (b"X: " + b"a" * 70_000, b"\r\n".join(b"X%d: a" % n for n in range(8000))):
        answer = raw(client, b"GET /health/live HTTP/1.1\r\nHost: a\r\n" + many + b"\r\n\r\n")
        assert b" 431 " in answer.split(b"\r\n", 1)[0]
    accept = "text/html;q=0.1," * 4000
    assert client.send("GET", "/health/live", headers={"Accept": accept}).status == 200
    assert client.send("GET", "/sparql?query=ASK%7B%7D", headers={"Accept": accept}).status in (200, 303)


def test_a_body_longer_than_any_is_refused_before_it_is_sent(client: Client) -> None:
    answer = raw(client, HEAD + b"Content-Length: 99999999999\r\n\r\nASK {}")
    assert b" 413 " in answer.split(b"\r\n", 1)[0]


@pytest.mark.parametrize("part", [b"GET / HTTP/1.1\r\nX: ", HEAD + b"Content-Length: 100000\r\n\r\n", b"G"])
def test_a_request_that_comes_byte_by_byte_is_dropped_and_others_are_answered(client: Client, part: bytes) -> None:
    ended = []

    def drip() -> None:
        with connection(client) as there:
            there.sendall(part)
            try:
                for _ in range(200):
                    there.sendall(b"a")
                    time.sleep(0.1)
            except OSError:
                ended.append(True)

    slow = [threading.Thread(target=drip) for _ in range(20)]
    for one in slow:
        one.start()
    for _ in range(10):
        assert client.query("ASK {}").status == 200
    for one in slow:
        one.join()
    assert len(ended) == 20


def test_idle_connections_are_closed_and_more_than_may_be_open_wait(client: Client) -> None:
    idle = [connection(client) for _ in range(60)]  # the server was told 40
    try:
        assert client.send("GET", "/health/live").status == 200  # when the idle ones are closed
    finally:
        for one in idle:
            one.close()


def test_a_client_that_reads_slowly_holds_up_nobody(client: Client) -> None:
    slow = [connection(client) for _ in range(10)]
    try:
        for one in slow:
            query = quote("SELECT * { { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } } ?a ?b ?c }")
            one.sendall(f"GET /sparql?query={query} HTTP/1.1\r\nHost: a\r\n\r\n".encode())
        for _ in range(10):
            assert client.query("ASK {}").status == 200
        assert slow[0].recv(12) == b"HTTP/1.1 200"
    finally:
        for one in slow:
            one.close()


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
