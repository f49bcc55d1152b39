"""Requests changed by chance are answered as the reference says, and open nothing (`python -m bench.fuzz_endpoint`)."""

from __future__ import annotations

import subprocess
import sys
from itertools import islice
from pathlib import Path

from bench import fuzz_endpoint
from tests.face_helper import publish
from tests.http_kit import ROOT


def test_any_request_has_a_documented_answer_and_opens_nothing(tmp_path: Path) -> None:
    publish(tmp_path / "store")
    tally = fuzz_endpoint.run(tmp_path, count=400, seed=7)
    assert tally.wrong == []
    assert sum(tally.statuses.values()) + tally.dropped == 400
    assert {200, 400, 404, 405, 406, 415} <= tally.statuses.keys()


def test_the_same_seed_gives_the_same_requests() -> None:
    first, second = (list(islice(fuzz_endpoint.requests(3), 200)) for _ in range(2))
    assert first == second
    assert len({sent.body for sent in first}) > 50


def test_an_opened_file_is_noticed(tmp_path: Path) -> None:
    """Else the first test would find nothing whatever a query opened."""
    publish(tmp_path / "store")
    (tmp_path / "asked.rq").write_text("ASK {}")
    command = [sys.executable, "-m", "bench.audited", str(tmp_path / "opened"), "query", str(tmp_path / "asked.rq")]
    subprocess.run([*command, "--store", str(tmp_path / "store")], cwd=ROOT, check=True, capture_output=True)
    assert f"open {tmp_path / 'asked.rq'}" in (tmp_path / "opened").read_text().splitlines()
