"""No query, update or graph has the server ask an address."""

from __future__ import annotations

import socket

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import graph.query
from graph.query import QueryError, QueryPool
from graph.scan import refusal, tokens, update_refusal
from graph.settings import Settings
from graph.store import Store
from tests.http_kit import Client
from tests.security_kit import client, store

__all__ = ["client", "store"]  # fixtures


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
