"""Odd requests are answered as the description says, and open nothing (`python -m bench.fuzz_endpoint`)."""

from __future__ import annotations

import subprocess
import sys
from itertools import islice
from pathlib import Path

import pytest
import schemathesis

from bench.fuzz_endpoint import described, guided, mutated
from bench.fuzz_endpoint.__main__ import crowd
from bench.fuzz_endpoint.asking import Described, Tally
from bench.fuzz_endpoint.serving import audited
from tests.face_helper import publish
from tests.http_kit import ROOT


def test_any_request_has_a_described_answer_and_opens_nothing(tmp_path: Path) -> None:
    publish(tmp_path / "store")
    by_chance, whole = Tally(), Tally()
    with audited(tmp_path, whole) as place:
        for one in crowd(place, count=400, clients=4, seed=7):
            by_chance.add(one)
        drawn = described.run(f"http://{place}", count=80, number=1)
    assert (whole.wrong, by_chance.wrong, drawn.wrong) == ([], [], [])
    assert by_chance.requests == 400
    assert {200, 400, 404, 405, 406, 415} <= by_chance.statuses.keys()
    assert drawn.requests >= 80
    assert {200, 400, 401, 404} <= drawn.statuses.keys()


def test_the_description_is_openapi() -> None:
    schemathesis.openapi.from_dict(Described().document).validate()
    broken = Described().document
    del broken["info"]["title"]
    with pytest.raises(Exception, match="title"):
        schemathesis.openapi.from_dict(broken).validate()


def test_the_bytes_of_a_connection_are_answered_as_waitress_reads_them(tmp_path: Path) -> None:
    publish(tmp_path / "store")
    answer, tally, close = guided.answering(tmp_path)
    try:
        for head in (
            b"GET /sparql?query=ASK{} HTTP/1.1\r\nHost: a\r\n\r\n",
            b"GET ?query=ASK{} HTTP/1.1\r\nHost: a\r\n\r\n",  # no path is the first page's
            b"GET http://a HTTP/1.1\r\nHost: a\r\n\r\n",
            b"GET http://[ HTTP/1.1\r\nHost: a\r\n\r\n",  # what waitress leaves to the standard library
            b"GET //search?q=\xe9 HTTP/1.1\r\nHost: a\r\n\r\n",  # and what it does not look at
            b"PUT /none HTTP/1.1\r\nHost: a\r\n\r\n",
            b"GET / HTTP/1.1\r\nHost: a\r\nbroken\r\n\r\n",
            b"POST /sparql HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nASK",
        ):
            answer(b"\0" + head)
        for data in guided.first_inputs()[:30]:
            answer(data)
    finally:
        close()
    assert tally.wrong == []
    assert tally.requests == 38
    assert tally.dropped >= 1
    assert {200, 400, 405} <= tally.statuses.keys()


@pytest.mark.parametrize(
    ("method", "path", "status", "media_type"),
    [
        ("GET", "/sparql", 500, None),
        ("GET", "/ontology", 404, None),
        ("DELETE", "/person/a/b", 404, None),
        ("GET", "/questions/a", 308, None),
        ("GET", "/sparql", 400, "application/json"),
        ("BREW", "/", 200, None),
        ("PUT", "/person/a\nb", 405, None),
    ],
)
def test_an_answer_that_is_not_described_is_noticed(
    method: str, path: str, status: int, media_type: str | None
) -> None:
    assert Described().wrong(method, path, status, media_type)


def test_the_same_seed_gives_the_same_requests() -> None:
    first, second = (list(islice(mutated.requests(3), 200)) for _ in range(2))
    assert first == second
    assert len({sent.body for sent in first}) > 50


def test_an_opened_file_is_noticed(tmp_path: Path) -> None:
    """Else the first test would find nothing whatever a query opened."""
    publish(tmp_path / "store")
    (tmp_path / "asked.rq").write_text("ASK {}")
    command = [sys.executable, "-m", "bench.audited", str(tmp_path / "opened"), "query", str(tmp_path / "asked.rq")]
    subprocess.run([*command, "--store", str(tmp_path / "store")], cwd=ROOT, check=True, capture_output=True)
    assert f"open {tmp_path / 'asked.rq'}" in (tmp_path / "opened").read_text().splitlines()
