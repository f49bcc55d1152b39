"""How many inputs of each sort were read, by which code, and which were read wrongly: a folder that runs add to."""

from __future__ import annotations

import hashlib
import json
import subprocess
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bench.fuzzing.checking import Failure

SORTS = ("mutated", "structured", "drawn", "guided")


@dataclass(slots=True)
class Tally:
    """One run's part of the tally: `save` writes it anew each time."""

    state: Path
    sort: str
    file: Path
    commit: str
    inputs: int = 0
    read: int = 0
    failures: int = 0
    longest: int = 0
    started: float = field(default_factory=time.process_time)

    @classmethod
    def load(cls, state: Path, sort: str) -> Tally:
        """A new run of a sort; its file is the next number's."""
        runs = state / "runs"
        runs.mkdir(parents=True, exist_ok=True)
        return cls(state, sort, runs / f"{sort}-{len(list(runs.glob(f'{sort}-*.json'))):05}.json", commit())

    def judged(self, data: bytes, name: str, failure: Failure | None) -> None:
        """Count one input; keep it where it was read wrongly."""
        self.inputs += 1
        self.read += len(data)
        self.longest = max(self.longest, len(data))
        if failure is None:
            return
        self.failures += 1
        folder = self.state / "failures"
        folder.mkdir(parents=True, exist_ok=True)
        stem = hashlib.sha256(data).hexdigest()[:12]
        (folder / f"{stem}-{name}").write_bytes(data)
        (folder / f"{stem}.why").write_text(f"{self.sort} {self.commit} {failure.what}\n{failure.details}\n", "utf-8")

    def save(self) -> None:
        """Write the run's figures."""
        figures = {
            "sort": self.sort, "commit": self.commit, "inputs": self.inputs, "bytes": self.read,
            "longest": self.longest, "failures": self.failures, "seconds": round(time.process_time() - self.started, 1),
        }  # fmt: skip
        self.file.write_text(json.dumps(figures), encoding="utf-8")


def runs(state: Path) -> list[dict[str, Any]]:
    """The figures of every run so far."""
    return [json.loads(path.read_text("utf-8")) for path in sorted((state / "runs").glob("*.json"))]


def commit() -> str:
    """The code that runs, as git names it."""
    asked = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], cwd=Path(__file__).parent, capture_output=True, text=True, check=False
    )
    return asked.stdout.strip() or "unknown"
