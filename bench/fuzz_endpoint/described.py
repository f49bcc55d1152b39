"""Requests that schemathesis draws from the OpenAPI description: right ones, and wrong ones in what is described."""

from __future__ import annotations

import json
import random
import time
from collections.abc import Callable, Iterator
from typing import Any

import requests
import schemathesis
from hypothesis import given, seed
from hypothesis import strategies as st
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.core.failures import FailureGroup
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from bench.fuzz_endpoint.asking import PATIENCE, TOKEN, Described, Tally
from bench.fuzz_endpoint.mutated import ACCEPTS, mutated, seeds
from bench.fuzzing.drawn import only_drawn

#: Requests for an operation before the next one's turn.
_TURN = 20
_CHECKS = [
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
_UPDATES = (
    "INSERT DATA { GRAPH <u:g> { <u:s> <u:p> 1 } }",
    "DELETE DATA { GRAPH <u:g> { <u:s> <u:p> 1 } }",
    "DELETE WHERE { GRAPH <u:h> { ?s ?p ?o } } ; CLEAR SILENT GRAPH <u:g>",
    "INSERT { GRAPH <u:h> { ?s ?p ?o } } WHERE { GRAPH <u:g> { ?s ?p ?o } }",
    "COPY <u:g> TO <u:h>",
)
_TURTLE = ("", "<u:s> <u:p> 1 .", "@prefix x: <u:> . x:s x:p 'a'@en , 2.5 , true ; a x:C .", "<> <u:p> ( 1 2 ) .")
_RDF_XML = (
    "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' xmlns:x='u:'>"
    "<rdf:Description rdf:about='u:s'><x:p>1</x:p></rdf:Description></rdf:RDF>",
)
_QUERIES: tuple[dict[str, Any], ...] = (
    {},
    {"q": {"query": "Salah"}},
    {"q": {"query": "Vale", "type": "Team", "limit": 2, "type_strict": "all"}},
)
_EXTENSIONS: tuple[dict[str, Any], ...] = (
    {"ids": [], "properties": []},
    {"ids": ["a"], "properties": [{"id": "club", "settings": {"limit": 1}}]},
)
_TABLES = ("thing,item,decision\n", "decision,thing,item\nno,person/a,Q1\n", "thing,item\n")


def _changed(texts: tuple[str, ...]) -> st.SearchStrategy[str]:
    """One of these texts, as it is or changed by chance."""

    def made(number: int) -> str:
        chance = random.Random(number)
        text = chance.choice(texts)
        return text if number % 2 else mutated(text, chance)

    return st.integers(0, 2**32).map(made)


def _formats() -> None:
    """What the formats of the description mean."""
    for name, texts in (
        ("sparql-query", tuple(seeds())),
        ("sparql-update", _UPDATES),
        ("turtle", _TURTLE),
        ("rdf-xml", _RDF_XML),
        ("reconcile-queries", tuple(map(json.dumps, _QUERIES))),
        ("reconcile-extension", tuple(map(json.dumps, _EXTENSIONS))),
        ("links-table", _TABLES),
    ):
        schemathesis.openapi.format(name, _changed(texts))
    schemathesis.openapi.format("iri", st.one_of(st.sampled_from(["u:g", "u:h", "https://x.example/a"]), st.text()))


def run(root: str, count: int, number: int) -> Tally:
    """Send about `count` requests to the server at `root`; `number` names the run, which can be made again."""
    _formats()
    tally = Tally()
    schema = schemathesis.openapi.from_dict(Described().document)
    operations: list[Any] = [found.ok() for found in schema.get_all_operations()]  # type: ignore[union-attr]
    cases = [operation.as_strategy(mode) for operation in operations for mode in GenerationMode]
    turn = max(1, min(_TURN, count // len(cases)))
    while tally.requests < count:
        for one in cases:
            _turn(one, number, turn, _asker(root, tally))
        number += 1
    return tally


def _turn(cases: st.SearchStrategy[Any], number: int, count: int, ask: Callable[[Any, dict[str, str]], None]) -> None:
    headers = st.fixed_dictionaries(
        {"Accept": st.sampled_from(ACCEPTS)}, optional={"Authorization": st.just(f"Bearer {TOKEN}")}
    )

    @seed(number)
    @only_drawn(count)
    @given(cases, headers)
    def asked(case: Any, headers: dict[str, str]) -> None:
        ask(case, headers)

    try:
        asked()
    except Unsatisfiable:  # a request with nothing in it that could be wrong
        return


def _asker(root: str, tally: Tally) -> Callable[[Any, dict[str, str]], None]:
    def ask(case: Any, headers: dict[str, str]) -> None:
        began = time.monotonic()
        try:
            answer = case.call(base_url=root, headers=headers, timeout=PATIENCE)
        except requests.Timeout:
            tally.wrong.append(f"no answer in {PATIENCE:g} seconds to {case.as_curl_command()[:1500]}")
            return
        except (requests.exceptions.InvalidHeader, requests.exceptions.InvalidURL, UnicodeError):
            tally.dropped += 1  # what no client sends
            return
        except requests.RequestException as error:
            tally.wrong.append(f"the connection broke: {error!r} to {case.as_curl_command()[:1500]}")
            return
        tally.statuses[answer.status_code] += 1
        tally.longest = max(tally.longest, time.monotonic() - began)
        tally.wrong += _failures(case, answer)

    return ask


def _failures(case: Any, answer: Any) -> Iterator[str]:
    try:
        case.validate_response(answer, checks=_CHECKS)
    except FailureGroup as found:
        yield from (f"{case.operation.label}: {one} to {case.as_curl_command()[:1500]}" for one in found.exceptions)
