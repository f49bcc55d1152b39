"""Figures for Prometheus, of one server process or of several together."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path

from prometheus_client import CollectorRegistry, Metric, values
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.process_collector import ProcessCollector
from prometheus_client.registry import Collector

#: The client's own name for the folder in which processes keep what they count.
_FOLDER = "PROMETHEUS_MULTIPROC_DIR"
#: Of these the least is told and not the sum.
_LEAST = frozenset({"process_start_time_seconds", "process_max_fds"})


def share(folder: Path) -> None:
    """Have this process and its copies keep what they count in a folder, so that each can tell it of all.

    What a process counted that has ended counts on.
    """
    os.environ[_FOLDER] = str(folder)
    values.ValueClass = values.MultiProcessValue()  # type: ignore[no-untyped-call]


def told(own: CollectorRegistry) -> Iterable[Collector]:
    """What is to be told of what `own` counts: of all processes, where they share it."""
    folder = os.environ.get(_FOLDER)
    if folder is None:
        return own, ProcessCollector(registry=None)
    counted = MultiProcessCollector(None, path=folder)  # type: ignore[no-untyped-call]
    return counted, _Processes(Path(folder))


class _Processes(Collector):
    """What the processes that share a folder use, together."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def collect(self) -> Iterator[Metric]:
        found: defaultdict[str, list[float]] = defaultdict(list)
        kinds: dict[str, Metric] = {}
        for process in {file.stem.rpartition("_")[2] for file in self._folder.glob("*_*.db")}:
            for metric in ProcessCollector(pid=partial(str, process), registry=None).collect():
                kinds[metric.name] = metric
                for sample in metric.samples:
                    found[metric.name].append(sample.value)
        for name, metric in kinds.items():
            told = Metric(name, metric.documentation, metric.type)
            told.add_sample(metric.samples[0].name, {}, (min if name in _LEAST else sum)(found[name]))
            yield told
