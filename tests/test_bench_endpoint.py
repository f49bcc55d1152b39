"""The comparison of the endpoint with a bare one: that both are asked every query and give the same rows."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from bench.endpoint import HERE, _ask, _bare, _ours, store_of
from tests.http_kit import ROOT


def test_both_servers_give_the_same_rows(tmp_path: Path) -> None:
    store = store_of(tmp_path, 3_000)
    files = sorted((HERE / "queries").glob("*.rq"))
    assert len(files) == 12
    with _ours(store) as ours, _bare(store) as bare:
        for file in files:
            text = file.read_text("utf-8").replace("{n}", "7")
            one, other = _ask(ours, text), _ask(bare, text)
            if file.stem != "construct":  # ours is in order
                assert json.loads(one) == json.loads(other), file.stem
            assert len(one) > 20


def test_the_comparison_runs_and_prints_every_query() -> None:
    command = [sys.executable, "-m", "bench.endpoint", "--quads", "1000", "--runs", "1", "--clients", "2"]
    printed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    for file in (HERE / "queries").glob("*.rq"):
        assert file.stem in printed
    assert "a second" in printed
