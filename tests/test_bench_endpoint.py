"""The comparison of the endpoint with a bare one: that both are asked every query and give the same rows."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from bench.endpoint import _bare, _ours, _rdflib, _told, _virtuoso, questions, store_of
from graph.remote.dialect import _today
from tests import virtuoso_kit
from tests.http_kit import ROOT


@pytest.mark.parametrize("peer", [_bare, _virtuoso, _rdflib])
def test_a_peer_gives_the_same_rows(tmp_path: Path, peer: Any) -> None:
    if peer is _rdflib:
        pytest.importorskip("rdflib_endpoint")
    if peer is _virtuoso and (why := virtuoso_kit.missing()):
        pytest.skip(why)
    store = store_of(tmp_path, 3_000)
    asked = questions()
    assert len(asked) == 14
    with _ours(store) as ours, peer(store) as other:
        for question in asked:
            one, two = ours.ask(question, 7), other.ask(question, 7)
            if question.name != "construct":  # ours is in order
                assert rows(one) == rows(two), question.name
            assert len(one) > 20


def rows(body: bytes) -> object:
    """The rows, in some order, or the truth; numbers without the type in which they are written."""
    said = _today(json.loads(body))
    if "boolean" in said:
        return said["boolean"]
    return sorted(sorted((name, term["value"]) for name, term in row.items()) for row in said["results"]["bindings"])


def test_a_query_that_a_peer_fails_at_is_told_and_counts_for_no_time() -> None:
    assert _told([], 2, 1.0) == ("fails 2x", "")
    assert _told([0.002, 0.004], 1, 1.5) == ("3.0 fails 1x", "2.00")


def test_the_comparison_runs_and_prints_every_query() -> None:
    command = [sys.executable, "-m", "bench.endpoint", "--quads", "1000", "--runs", "1", "--clients", "2"]
    printed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    for question in questions():
        assert question.name in printed
    assert "a second" in printed
