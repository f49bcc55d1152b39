"""What an operator sees of the server: health, figures for Prometheus, a line for each request and each slow query.

Of a query the access log has a hash, by which a slow query is found again; nothing that is logged has the
query string or a header in it, where a token could stand.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import logging
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from flask import Flask, Response, g, request
from prometheus_client import CollectorRegistry, Counter, Histogram, Metric
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.exposition import choose_encoder
from prometheus_client.registry import Collector
from werkzeug.wrappers import Response as AnyResponse

from graph.answer import Answers, QueryError
from graph.settings import Settings
from graph.store import StoreError
from web import figures
from web.answers import json_answer
from web.errors import failure
from web.served import Served

ACCESS = logging.getLogger("touchline.access")
SLOW = logging.getLogger("touchline.slow")
STORE = logging.getLogger("touchline.store")

_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS"})
_SECONDS = (0.005, 0.02, 0.1, 0.5, 2.0, 10.0, 30.0)
#: Characters of a slow query that are logged.
_MOST = 10_000


def warn(sentence: str) -> None:
    """Have a warning in the log, a line of its own."""
    STORE.warning(_line({"time": _now(), "warning": sentence}))


def note_query(text: str) -> None:
    """Have the request that is being answered known by its query or update."""
    g.query = text


@dataclass(frozen=True, slots=True)
class Seen:
    """A request and the status of its answer; `begun` is a time of time.perf_counter()."""

    route: str
    method: str
    path: str
    status: int
    client: str | None
    begun: float
    query: str | None = None


class Watch:
    """What one server tells of itself. Each method that is a route answers one request."""

    def __init__(self, served: Served, pool: Answers, settings: Settings, warnings: Sequence[str] = ()) -> None:
        self._served = served
        self._warnings = warnings
        self._pool = pool
        self._slow = settings.slow_query_seconds
        self._registry = CollectorRegistry()
        self._requests = Counter(
            "touchline_requests", "Requests answered.", ("route", "method", "status"), registry=self._registry
        )
        self._times = Histogram(
            "touchline_request_seconds",
            "From request to answer.",
            ("route",),
            buckets=_SECONDS,
            registry=self._registry,
        )
        self._cut = Counter("touchline_cut_answers", "Answers from which rows were left out.", registry=self._registry)

    def routes(self, app: Flask) -> None:
        """Tie the routes and the notes of each request to the application."""
        app.add_url_rule("/health", "health", self.health)
        app.add_url_rule("/health/live", "live", self.live)
        app.add_url_rule("/metrics", "metrics", self.metrics)
        app.before_request(_begin)
        app.after_request(self._end)

    def health(self) -> AnyResponse:
        """Whether questions can be answered: 200, or 503 with the reason."""
        try:
            generation = self._served.generation()
            self._pool.run("ASK {}", timeout=5)
        except (QueryError, StoreError) as error:
            reason = failure(error)["detail"]
            return json_answer({"status": "failing", "live": True, "ready": False, "reason": reason}, 503)
        figures = {"generation": generation.number, "statements": generation.quads}
        warnings = {"warnings": self._warnings} if self._warnings else {}
        return json_answer({"status": "ok", "live": True, "ready": True, **figures, **warnings})

    def live(self) -> AnyResponse:
        """Whether this process answers at all, however busy its queries are."""
        return json_answer({"live": True})

    def metrics(self) -> AnyResponse:
        """Figures for Prometheus."""
        encode, content_type = choose_encoder(request.headers.get("Accept", ""))
        everything = CollectorRegistry()
        for collector in (*figures.told(self._registry), _Published(self._served)):
            everything.register(collector)
        return Response(encode(everything), content_type=content_type)

    def note(self, seen: Seen, size: int | None, *, cut: bool = False, problem: str | None = None) -> None:
        """Count an answer and log it, when it is made, or, if it is sent while it is made, at its end: of `size`
        bytes, with rows left out, or broken off by a problem."""
        seconds = time.perf_counter() - seen.begun
        method = seen.method if seen.method in _METHODS else "other"
        self._requests.labels(seen.route, method, str(seen.status)).inc()
        self._times.labels(seen.route).observe(seconds)
        if cut:
            self._cut.inc()
        slow = seen.query is not None and seconds >= self._slow
        if slow or ACCESS.isEnabledFor(logging.INFO):
            told = _told(seen, seconds, size, problem)
            ACCESS.info(_line(told))
            if seen.query is not None and slow:
                SLOW.warning(_line({**told, "text": seen.query[:_MOST]}))

    def _end(self, response: Response) -> Response:
        route = request.url_rule.endpoint if request.url_rule else "none"
        begun, query = g.get("begun", time.perf_counter()), g.get("query")
        seen = Seen(route, request.method, request.path, response.status_code, request.remote_addr, begun, query)
        self.note(seen, response.content_length, cut="X-Touchline-Cut" in response.headers)
        return response


class _Published(Collector):
    """What is published now; nothing where that cannot be told."""

    def __init__(self, served: Served) -> None:
        self._served = served

    def collect(self) -> Iterator[Metric]:
        number = quads = 0
        with contextlib.suppress(StoreError):
            generation = self._served.generation()
            number, quads = generation.number, generation.quads
        yield GaugeMetricFamily("touchline_generation", "The number of the published generation.", number)
        yield GaugeMetricFamily("touchline_statements", "Statements in the published generation.", quads)


def _begin() -> None:
    g.begun = request.environ.get("touchline.begun") or time.perf_counter()


def _told(seen: Seen, seconds: float, size: int | None, problem: str | None) -> dict[str, Any]:
    told: dict[str, Any] = {
        "time": _now(),
        "client": seen.client,
        "method": seen.method,
        "path": seen.path,
        "status": seen.status,
        "ms": round(seconds * 1000, 1),
        "bytes": size,
    }
    if problem is not None:
        told["broken"] = problem
    if seen.query is not None:
        told["query"] = hashlib.sha256(seen.query.encode("utf-8", "surrogatepass")).hexdigest()[:16]
    return told


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds")


def _line(told: dict[str, Any]) -> str:
    """One line of JSON: whatever a client sends, it ends no line and begins none."""
    return json.dumps(told)
