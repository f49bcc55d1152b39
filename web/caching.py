"""Answers that need not be made again: their tags (ETag), and those that are kept in memory."""

from __future__ import annotations

import hashlib
import json
import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NamedTuple

from graph.answer import Answer, Answers, Pieces
from graph.federation import mentions
from graph.published import Found
from graph.query import whole
from graph.scan import volatile
from graph.settings import Settings

#: No answer may fill more than this part of the memory that there is for answers.
_SHARE = 8


@dataclass(frozen=True, slots=True)
class Asking:
    """All that an answer depends on but the generation and the settings, as `QueryPool.run` takes it."""

    text: str
    rows_format: str = "json"
    graph_format: str = "turtle"
    default_graphs: tuple[str, ...] | None = None
    named_graphs: tuple[str, ...] | None = None
    max_rows: int | None = None


class Asker(NamedTuple):
    """Who asks: queries of one client take turns with those of others; `gone` tells whether it went away."""

    client: str = ""
    gone: Callable[[], bool] | None = None

    @classmethod
    def of(cls, environ: dict[str, Any]) -> Asker:
        """Who sent a request."""
        return cls(environ.get("REMOTE_ADDR", ""), environ.get("waitress.client_disconnected"))


class KeptAnswers:
    """Answers of the published generation, the latest asked for kept in memory; threads may share it."""

    def __init__(self, pool: Answers, settings: Settings) -> None:
        self._published = pool.published
        self._pool = pool
        self._settings = settings
        self._lock = threading.Lock()
        self._kept: OrderedDict[str, Answer] = OrderedDict()
        self._bytes = 0
        self._stamp = ""

    def tag(self, asking: Asking) -> str | None:
        """The tag of the answer that would be given now, the same for all answers that say the same.

        None where two answers need not be alike (NOW, RAND, UUID, SERVICE) or nothing is published.
        """
        return self._tag(asking, self._published.now())

    def answer(self, asking: Asking, asker: Asker) -> Answer:
        """The whole answer. Raises as `QueryPool.run` does."""
        begun, _ = self.begin(asking, asker)
        return begun if isinstance(begun, Answer) else whole(begun)

    def begin(self, asking: Asking, asker: Asker, timeout: float | None = None) -> tuple[Answer | Pieces, str | None]:
        """The answer, whole or in pieces, and its tag. Raises as `QueryPool.begin` does."""
        found = self._published.now()
        tag = self._tag(asking, found)
        with self._lock:
            if tag and tag in self._kept:
                self._kept.move_to_end(tag)
                return self._kept[tag], tag
        begun = self._pool.begin(
            asking.text,
            rows_format=asking.rows_format,
            graph_format=asking.graph_format,
            timeout=timeout,
            max_rows=asking.max_rows,
            default_graphs=asking.default_graphs,
            named_graphs=asking.named_graphs,
            client=asker.client,
            gone=asker.gone,
        )
        if found is None or begun.generation != found.number:  # another was published meanwhile
            found = self._published.now()
            tag = self._tag(asking, found) if found and found.number == begun.generation else None
        if tag and isinstance(begun, Answer) and not begun.cut:
            self._keep(tag, begun)
        return begun, tag

    def headers(self, tag: str | None) -> list[tuple[str, str]]:
        """What tells clients and proxies how long the answer holds. The tag is weak: packed or in another order, the
        rows are the same."""
        if tag is None:
            return [("Cache-Control", "no-store")]
        holds = f"max-age={self._settings.cache_seconds}" if self._settings.cache_seconds else "no-cache"
        return [("ETag", f'W/"{tag}"'), ("Cache-Control", f"public, {holds}")]

    def _tag(self, asking: Asking, found: Found | None) -> str | None:
        if found is None or volatile(asking.text) or (self._settings.services and mentions(asking.text)):
            return None
        stamp = found.stamp
        with self._lock:
            if stamp != self._stamp:
                self._stamp, self._bytes = stamp, 0
                self._kept.clear()
        depends = [
            stamp,
            asking.text,
            asking.rows_format,
            asking.graph_format,
            asking.default_graphs,
            asking.named_graphs,
            asking.max_rows,
            self._settings.query_rows,
            self._settings.base,
        ]
        return hashlib.sha256(json.dumps(depends).encode()).hexdigest()[:32]

    def _keep(self, tag: str, answer: Answer) -> None:
        size = _size(answer)
        with self._lock:
            if size * _SHARE > self._settings.cache_bytes or tag in self._kept:
                return
            self._kept[tag] = answer
            self._bytes += size
            while self._bytes > self._settings.cache_bytes:
                _, old = self._kept.popitem(last=False)
                self._bytes -= _size(old)


def _size(answer: Answer) -> int:
    return len(answer.body) + 1000  # what else is kept of an answer, generously
