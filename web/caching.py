"""Answers that need not be made again: their tags (ETag), and those that are kept in memory."""

from __future__ import annotations

import hashlib
import json
import threading
from collections import OrderedDict
from dataclasses import dataclass

from flask import Response, has_request_context, request

from graph.federation import mentions
from graph.query import Answer, QueryPool
from graph.scan import volatile
from graph.settings import Settings
from graph.store import Store

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


class KeptAnswers:
    """Answers of the published generation, the latest asked for kept in memory; threads may share it."""

    def __init__(self, store: Store, pool: QueryPool, settings: Settings) -> None:
        self._store = store
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
        return self._tag(asking, self._store.published())

    def answer(self, asking: Asking, timeout: float | None = None) -> tuple[Answer, str | None]:
        """The answer and its tag; the client of the request at hand is who asks. Raises as `QueryPool.run` does."""
        generation = self._store.published()
        tag = self._tag(asking, generation)
        with self._lock:
            if tag and tag in self._kept:
                self._kept.move_to_end(tag)
                return self._kept[tag], tag
        answer = self._pool.run(
            asking.text,
            rows_format=asking.rows_format,
            graph_format=asking.graph_format,
            timeout=timeout,
            max_rows=asking.max_rows,
            default_graphs=asking.default_graphs,
            named_graphs=asking.named_graphs,
            client=(request.remote_addr or "") if has_request_context() else "",
            gone=request.environ.get("waitress.client_disconnected") if has_request_context() else None,
        )
        if answer.generation != generation:  # another was published meanwhile
            tag = self._tag(asking, answer.generation)
        if tag and not answer.cut:
            self._keep(tag, answer)
        return answer, tag

    def mark(self, response: Response, tag: str | None) -> Response:
        """Tell clients and proxies how long the answer holds. The tag is weak: packed or in another order, the
        rows are the same."""
        if tag is None:
            response.cache_control.no_store = True
            return response
        response.set_etag(tag, weak=True)
        response.cache_control.public = True
        if self._settings.cache_seconds:
            response.cache_control.max_age = self._settings.cache_seconds
        else:
            response.cache_control.no_cache = True
        return response

    def _tag(self, asking: Asking, generation: int | None) -> str | None:
        if generation is None or volatile(asking.text) or mentions(asking.text):
            return None
        try:
            # A number can come again, after a rollback or in another store; a time besides does not.
            stamp = f"{generation} {self._store.folder(generation).stat().st_mtime_ns}"
        except FileNotFoundError:  # pruned since
            return None
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
