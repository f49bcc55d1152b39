"""A request, how it is sent, and which answers to it are described."""

from __future__ import annotations

import http.client
import json
import re
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

#: Not from the server: that is imported where it is instrumented.
OPENAPI = Path(__file__).resolve().parents[2] / "web" / "openapi.json"
PATIENCE = 20.0  # seconds in which an answer has to begin and end
TOKEN = "a token of the bench"

#: What is answered before the application sees a request, as the description says at its head.
FRONT = frozenset({400, 413, 431, 501})
#: What GET gets that is not in the description: pages, their files, and no update.
_APART = {
    "/": {200, 400, 403, 415, 503},
    "/static/": {200, 206, 304, 400, 404, 412, 415, 416},
    "/update": {405, 415},
}
_FAILED = ("application/problem+json", "text/plain", "text/html")


@dataclass(frozen=True, slots=True)
class Sent:
    """One request."""

    method: str
    target: str
    headers: tuple[tuple[str, str], ...]
    body: bytes


@dataclass
class Tally:
    """What came of the requests."""

    statuses: Counter[int] = field(default_factory=Counter)
    dropped: int = 0
    longest: float = 0.0
    wrong: list[str] = field(default_factory=list)

    @property
    def requests(self) -> int:
        """How many there were."""
        return self.statuses.total() + self.dropped

    def add(self, other: Tally) -> None:
        """Take in what came of others."""
        self.statuses += other.statuses
        self.dropped += other.dropped
        self.longest = max(self.longest, other.longest)
        self.wrong += other.wrong


class Described:
    """The OpenAPI description, as a judge of answers."""

    def __init__(self) -> None:
        self.document: dict[str, Any] = json.loads(OPENAPI.read_text("utf-8"))
        self._paths = [
            (re.compile(_pattern(path)), self._statuses(item)) for path, item in self.document["paths"].items()
        ]
        self._paths.sort(key=lambda one: "(" in one[0].pattern)  # what is written out comes before what is meant

    def wrong(self, method: str, path: str, status: int, media_type: str | None = None) -> str | None:
        """What is wrong with an answer of this status to a path that is decoded."""
        if status not in self._allowed(method, path) | FRONT:
            return f"{status} is not described"
        if status >= 400 and media_type not in (None, *_FAILED) and path != "/health":
            return f"{status} comes as {media_type}"
        return None

    def _allowed(self, method: str, path: str) -> set[int]:
        path = "/" + path.lstrip("/")
        if "\n" in path and not path.startswith("/questions/"):  # no route leads there
            return {404, 415}
        if method == "OPTIONS":
            return {200, 415}
        if method == "HEAD":
            method = "GET"
        if method == "GET":
            for start, statuses in _APART.items():
                if path == start or (start == "/static/" and path.startswith(start)):
                    return statuses
        found = next((of for pattern, of in self._paths if pattern.fullmatch(path) and method in of), None)
        return found[method] if found is not None else {405, 415}

    def _statuses(self, item: dict[str, Any]) -> dict[str, set[int]]:
        if "$ref" in item:
            item = self.document["components"]["pathItems"][item["$ref"].rsplit("/", 1)[-1]]
        return {
            method.upper(): {int(status) for status in operation["responses"]}
            for method, operation in item.items()
            if method != "parameters"
        }


def _pattern(path: str) -> str:
    """A path as an expression; a name in braces at its end may have slashes, but that of a question."""
    return re.sub(r"\\{\w+\\}", "([^/]+)" if path.startswith("/questions") else "((?s:.+))", re.escape(path))


def send(place: str, sent: Sent) -> tuple[int | None, str | None, str | None]:
    """The status and the media type, or what is wrong; nothing where the server closed a connection whose request was
    broken, or where the client would not send it."""
    connection = http.client.HTTPConnection(place, timeout=PATIENCE)
    broken = any(name in ("Transfer-Encoding", "Expect", "Connection", "Host") for name, _ in sent.headers)
    try:
        connection.putrequest(sent.method, sent.target, skip_host=any(n == "Host" for n, _ in sent.headers))
        for name, value in sent.headers:
            connection.putheader(name, value.encode("latin-1", "replace"))
        connection.putheader("Content-Length", str(len(sent.body)))
        connection.endheaders(sent.body)
        answer = connection.getresponse()
        answer.read()
        return answer.status, answer.headers.get_content_type(), None
    except TimeoutError:
        return None, None, f"no answer in {PATIENCE:g} seconds"
    except (http.client.InvalidURL, ValueError):
        return None, None, None
    except (OSError, http.client.HTTPException) as error:
        if broken or len(sent.target) > 60_000:
            return None, None, None
        return None, None, f"the connection broke: {error!r}"
    finally:
        connection.close()
