"""A reconciliation service over HTTP: the W3C Reconciliation Service API, version 0.2.

A request that fails for a while (busy, broken, late, or no JSON of the protocol) is made again, each time after a
longer pause; redirects are not followed.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping, Sequence
from types import TracebackType
from typing import Any, Self, TypeVar

import httpx

T = TypeVar("T")

#: Seconds that a request may take.
TIMEOUT = 30.0

#: Times that a request is made before it is given up, and the longest pause between two, in seconds.
TRIES = 8
LONGEST_PAUSE = 60.0

_AGENT = "touchline (https://w3id.org/touchline)"


class ServiceError(Exception):
    """A service that cannot be asked; its text is one sentence."""


class _AgainError(Exception):
    """What may be better the next time; `after` is how many seconds the service wants to be left alone."""

    def __init__(self, why: str, after: float = 0.0) -> None:
        super().__init__(why)
        self.after = after


class Service:
    """A service at `url`, asked at most once in `pause` seconds. Use it as a context manager.

    `wait` is how it waits, for tests.
    """

    def __init__(
        self, url: str, *, pause: float = 0.5, timeout: float = TIMEOUT, wait: Callable[[float], None] = time.sleep
    ) -> None:
        if not url.startswith(("http://", "https://")):
            raise ServiceError(f"{url}: this is no address of a service; it begins with https:// or http://.")
        self.url = url
        self._pause = pause
        self._wait = wait
        self._next = 0.0
        self._client = httpx.Client(timeout=timeout, headers={"User-Agent": _AGENT, "Accept": "application/json"})
        self._manifest: dict[str, Any] | None = None

    @property
    def extends(self) -> bool:
        """Whether the service tells properties of its entities."""
        if self._manifest is None:
            self._manifest = self._call(lambda: self._client.get(self.url), _object)
        return "extend" in self._manifest

    def reconcile(self, queries: Sequence[Mapping[str, Any]]) -> list[list[dict[str, Any]]]:
        """The candidates for each query, best first as the service has it: objects with `id`, `name` and so on.

        Raises ServiceError where the service cannot be asked.
        """
        named = {f"q{number}": query for number, query in enumerate(queries)}

        def read(said: dict[str, Any]) -> list[list[dict[str, Any]]]:
            return [_candidates(said.get(name)) for name in named]

        return self._post({"queries": json.dumps(named, ensure_ascii=False)}, read)

    def extend(self, ids: Sequence[str], properties: Sequence[str]) -> dict[str, dict[str, list[dict[str, Any]]]]:
        """The values of properties of entities, by id and property: objects with `id` and `name`, `date` or `str`."""
        asked = {"ids": list(ids), "properties": [{"id": name} for name in properties]}

        def read(said: dict[str, Any]) -> dict[str, dict[str, list[dict[str, Any]]]]:
            rows = said.get("rows")
            if not isinstance(rows, dict) or not all(isinstance(rows.get(one), dict) for one in ids):
                raise _AgainError("its answer has no row for each entity")
            return {one: {name: list(rows[one].get(name) or ()) for name in properties} for one in ids}

        return self._post({"extend": json.dumps(asked)}, read)

    def _post(self, form: dict[str, str], read: Callable[[dict[str, Any]], T]) -> T:
        return self._call(lambda: self._client.post(self.url, data=form), lambda said: read(_object(said)))

    def _call(self, send: Callable[[], httpx.Response], read: Callable[[Any], T]) -> T:
        why = ""
        for attempt in range(TRIES):
            self._hold(time.monotonic())
            try:
                return read(_said(send()))
            except httpx.TimeoutException:
                why, after = "it is too slow", 0.0
            except httpx.TransportError as error:
                why, after = f"it cannot be reached ({error})", 0.0
            except _AgainError as error:
                why, after = str(error), error.after
            self._wait(min(LONGEST_PAUSE, max(after, self._pause * 2**attempt)))
        raise ServiceError(f"{self.url}: the service cannot be asked: {why}.")

    def _hold(self, now: float) -> None:
        """Wait until the service may be asked again."""
        if self._next > now:
            self._wait(self._next - now)
        self._next = max(now, self._next) + self._pause

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._client.close()


def _said(response: httpx.Response) -> Any:
    """The JSON of an answer."""
    if response.status_code == httpx.codes.TOO_MANY_REQUESTS or response.is_server_error:
        after = response.headers.get("Retry-After", "")
        raise _AgainError(f"it answers {response.status_code}", float(after) if after.isdigit() else 0.0)
    if not response.is_success:
        raise ServiceError(f"{response.url}: the service answers {response.status_code}; is this its address?")
    try:
        return response.json()
    except ValueError:
        raise _AgainError("its answer is no JSON") from None


def _object(said: Any) -> dict[str, Any]:
    if not isinstance(said, dict):
        raise _AgainError("its answer is no object")
    return said


def _candidates(said: Any) -> list[dict[str, Any]]:
    """The candidates of one query's answer."""
    found = said.get("result") if isinstance(said, dict) else None
    if not isinstance(found, list) or not all(
        isinstance(one, dict) and isinstance(one.get("id"), str) for one in found
    ):
        raise _AgainError("its answer lacks the result of a query")
    return found
