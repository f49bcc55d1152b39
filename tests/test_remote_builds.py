"""Builds that are brought to a store elsewhere."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pyoxigraph as ox
import pytest

from graph.disk import StoreError
from graph.remote.store import RemoteStore
from graph.settings import Settings
from graph.store import Store
from graph.withdraw import withdraw
from tests.http_kit import ROOT
from tests.remote_kit import ARTICLES, own
from tests.sparql_server import endpoint
from tests.virtuoso_kit import AGREED, missing, virtuoso

__all__ = ["own"]  # a fixture


def built(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "touchline.py", "build", *arguments, "--store", str(folder)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True)


def all_quads(store: Store) -> set[ox.Quad]:
    dataset = store.open_published()
    assert dataset is not None
    return {*dataset.quads_for_pattern(None, None, None, None)}


@pytest.mark.skipif(missing() is not None, reason=missing() or "")
def test_a_build_is_brought_to_a_store_elsewhere_and_one_that_was_stopped_goes_on(own: Store, tmp_path: Path) -> None:
    (tmp_path / "other.nq").write_text("<x:a> <x:b> <x:c> <urn:other> .\n")
    with virtuoso(tmp_path / "virtuoso", tmp_path / "other.nq", writable=True) as address:
        options = ("--remote", address, "--update-url", address, "--agreed", AGREED)
        first = built(tmp_path / "store", f"samples/{ARTICLES[0]}", *options)
        assert first.returncode == 0, first.stderr
        there = RemoteStore(address, AGREED, Settings())
        mine = Store(tmp_path / "store")
        other = ox.Quad(ox.NamedNode("x:a"), ox.NamedNode("x:b"), ox.NamedNode("x:c"), ox.NamedNode("urn:other"))

        def elsewhere() -> set[ox.Quad]:
            return {*there.open(0).quads_for_pattern(None, None, None, None)}

        assert elsewhere() == all_quads(mine) | {other}
        again = built(tmp_path / "store", f"samples/{ARTICLES[0]}", *options)
        assert "0 statements came, 0 went, in 0 requests" in again.stderr
        # What a stop in the midst leaves: something of it is not there, something is that should have gone.
        lost = f"{Settings().base}article/{Path(ARTICLES[0]).stem}"
        there.remote.update(f"CLEAR GRAPH <{lost}>", address, 30)
        there.remote.update(f"INSERT DATA {{ GRAPH <{AGREED}> {{ <x:a> <x:b> 'é…' }} }}", address, 30)
        assert elsewhere() != all_quads(mine) | {other}
        more = built(tmp_path / "store", *(f"samples/{name}" for name in ARTICLES[1:]), *options)
        assert more.returncode == 0, more.stderr
        assert elsewhere() == all_quads(mine) | {other}
        withdraw(mine, [Path(ARTICLES[0]).stem])
        assert built(tmp_path / "store", f"samples/{ARTICLES[1]}", *options).returncode == 0
        assert elsewhere() == all_quads(mine) | {other}


def test_a_store_elsewhere_that_takes_no_update_is_told_and_the_build_is_kept(own: Store, tmp_path: Path) -> None:
    with endpoint(status=403, body=b"no") as there:
        remote = RemoteStore(there.url, "", Settings())
        with pytest.raises(StoreError, match="does not take an update"):
            remote.remote.update("CLEAR ALL", there.url, 5)
    nowhere = ("--remote", "http://127.0.0.1:9/", "--update-url", "http://127.0.0.1:9/")
    done = built(tmp_path / "store", f"samples/{ARTICLES[2]}", *nowhere)
    assert done.returncode == 1 and "cannot be asked" in done.stderr and "Traceback" not in done.stderr
    assert Store(tmp_path / "store").published() == 1
    done = built(tmp_path / "store", f"samples/{ARTICLES[2]}", "--update-url", "http://127.0.0.1:9/")
    assert done.returncode == 1 and "--remote and --update-url" in done.stderr


def test_what_others_say_in_the_default_graph_elsewhere_is_left_alone(tmp_path: Path) -> None:
    base = Settings().base
    with endpoint(f"<x:a> <x:b> <x:c> . <{base}team/gone> <x:b> <x:c> .") as there:
        done = built(tmp_path / "store", f"samples/{ARTICLES[0]}", "--remote", there.url, "--update-url", there.url)
        assert done.returncode == 0, done.stderr
        other = ox.Quad(ox.NamedNode("x:a"), ox.NamedNode("x:b"), ox.NamedNode("x:c"), ox.DefaultGraph())
        assert {*there.store} == all_quads(Store(tmp_path / "store")) | {other}
