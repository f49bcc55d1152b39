"""A store of three reports."""

from __future__ import annotations

import subprocess
import sys

import pytest

from graph.store import Store
from tests.http_kit import ROOT

ARTICLES = ("atalanta-liverpool-wire.txt", "atalanta-liverpool-regional.md", "villa-chelsea-brief.txt")


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Store:
    folder = tmp_path_factory.mktemp("remote")
    build = [sys.executable, "touchline.py", "build", *(f"samples/{name}" for name in ARTICLES), "--store"]
    subprocess.run([*build, str(folder / "store")], cwd=ROOT, check=True, capture_output=True)
    return Store(folder / "store")
