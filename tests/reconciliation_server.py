"""A reconciliation service for the tests: real HTTP, entities made for it, and faults on demand."""

from __future__ import annotations

import json
import threading
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from typing import Any
from urllib.parse import parse_qs

from rapidfuzz import fuzz

from graph.names import fold
from tests.http_kit import listening


@dataclass
class Entity:
    id: str
    name: str
    type: str
    properties: dict[str, list[dict[str, str]]] = field(default_factory=dict)


class Entities:
    """Entities found by words of their names, as a search engine would."""

    def __init__(self, entities: list[Entity]) -> None:
        self.by_id = {one.id: one for one in entities}
        self._words: defaultdict[str, set[str]] = defaultdict(set)
        for one in entities:
            for word in fold(one.name).split():
                self._words[word].add(one.id)

    def candidates(self, query: dict[str, Any]) -> list[dict[str, Any]]:
        asked = fold(query["query"])
        rarest = sorted(
            (word for word in asked.split() if word in self._words), key=lambda word: len(self._words[word])
        )
        ids = {id for word in rarest[:2] for id in self._words[word]}
        found = [one for id in ids if (one := self.by_id[id]).type == query.get("type", one.type)]
        scored = sorted(((fuzz.ratio(asked, fold(one.name)), one.id) for one in found), reverse=True)[: query["limit"]]
        return [self._candidate(self.by_id[id], score) for score, id in scored]

    @staticmethod
    def _candidate(one: Entity, score: float) -> dict[str, Any]:
        kind = {"id": one.type, "name": "type"}
        return {"id": one.id, "name": one.name, "type": [kind], "score": round(score, 1), "match": False}


@dataclass
class Running:
    """A server with what it was asked. `fault` maps the number of a request to what goes wrong with it."""

    url: str
    asked: list[str] = field(default_factory=list)
    requests: int = 0


@contextmanager
def serving(entities: Entities, *, faults: dict[int, str] | None = None, spoiled: str = "") -> Iterator[Running]:
    """A service at a free port. Of `faults`, the request whose number divides by a key goes wrong so: "429", "503",
    "malformed", "lost" (an answer without its queries) or "slow"; a batch with the query `spoiled` never works."""
    lock = threading.Lock()

    class Handler(BaseHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            """Nothing on the terminal."""

        def do_GET(self) -> None:
            self._answer(200, {"versions": ["0.2"], "name": "test", "extend": {"property_settings": []}})

        def do_POST(self) -> None:
            form = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
            with lock:
                running.requests += 1
                number = running.requests
            what = next((fault for every, fault in (faults or {}).items() if number % every == 0), "")
            if what in ("429", "503"):
                self._answer(int(what), {"error": "later"})
            elif what == "malformed":
                self._send(200, b'{"q0": {"result": [')
            elif what == "lost":
                self._answer(200, {})
            else:
                if what == "slow":
                    time.sleep(2.2)
                self._answer(200, self._extend(form) if "extend" in form else self._reconcile(form))

        def _reconcile(self, form: dict[str, list[str]]) -> dict[str, Any]:
            queries = json.loads(form["queries"][0])
            names = [query["query"] for query in queries.values()]
            if spoiled in names:
                return {}
            with lock:
                running.asked += names
            return {key: {"result": entities.candidates(query)} for key, query in queries.items()}

        def _extend(self, form: dict[str, list[str]]) -> dict[str, Any]:
            asked = json.loads(form["extend"][0])
            wanted = [one["id"] for one in asked["properties"]]
            rows = {id: {name: entities.by_id[id].properties.get(name, []) for name in wanted} for id in asked["ids"]}
            return {"meta": [{"id": name, "name": name} for name in wanted], "rows": rows}

        def _answer(self, status: int, said: object) -> None:
            self._send(status, json.dumps(said).encode())

        def _send(self, status: int, body: bytes) -> None:
            try:
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)
            except (BrokenPipeError, ConnectionResetError):
                pass  # the client did not wait

    with listening(Handler) as root:
        running = Running(f"{root}/reconcile")
        yield running
