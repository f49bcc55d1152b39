"""How a store elsewhere is spoken to, without an engine."""

from __future__ import annotations

import json
from typing import Any

import pytest

from graph.answer import QueryError
from graph.disk import StoreError
from graph.remote.dialect import Remote
from graph.remote.store import RemoteStore
from graph.settings import Settings
from tests.sparql_server import endpoint
from tests.virtuoso_kit import AGREED

OLD = {
    "head": {"link": [], "vars": ["a", "b"]},
    "results": {
        "distinct": False,
        "ordered": True,
        "bindings": [
            {
                "a": {"type": "typed-literal", "datatype": "http://www.w3.org/2001/XMLSchema#boolean", "value": "1"},
                "b": {"type": "typed-literal", "datatype": "http://www.w3.org/2001/XMLSchema#string", "value": "x"},
            }
        ],
    },
}


def spoken(body: object, status: int = 200) -> tuple[dict[str, Any], str]:
    """What is made of an answer, and what was asked."""
    with endpoint(body=json.dumps(body).encode(), status=status) as there:
        store = RemoteStore(there.url, AGREED, Settings())
        said = store.remote.rows('SELECT (GROUP_CONCAT(?x; SEPARATOR=" … ") AS ?a) { GRAPH ?g { ?s tl:x ?x } }', 5)
        return said, there.asked[-1]


def test_results_in_an_older_form_are_those_of_today() -> None:
    said, asked = spoken(OLD)
    boolean = {"type": "literal", "datatype": "http://www.w3.org/2001/XMLSchema#boolean", "value": "true"}
    assert said["results"]["bindings"] == [{"a": boolean, "b": {"type": "literal", "value": "x"}}]
    assert asked.isascii()
    assert f"}} FILTER(?g NOT IN (<{AGREED}>" in asked
    assert asked.startswith(f"BASE <{Settings().base}> PREFIX tl: ")


@pytest.mark.parametrize("body", [{}, [], {"results": {}}, "x", None])
def test_an_answer_that_is_no_result_is_told(body: object) -> None:
    with pytest.raises(StoreError, match="no SPARQL result"):
        spoken(body)


def test_an_answer_that_is_too_long_or_an_error_is_told() -> None:
    with pytest.raises(StoreError, match="answers 500"):
        spoken(OLD, status=500)
    with endpoint(body=b" " * 2_000_000) as there:
        store = RemoteStore(there.url, "", Settings(query_bytes=1_000_000))
        assert isinstance(store.remote, Remote)
        with pytest.raises(QueryError, match="longer than 1 MB"):
            store.remote.rows("ASK {}", 5)
