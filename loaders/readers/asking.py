"""A chat endpoint is asked one question; what comes back is text, whatever it says.

The endpoint is OpenAI-compatible and the user's own (Ollama, vLLM): one POST, no redirect followed, no
second try, an end to waiting and to what is read of the answer.
"""

from __future__ import annotations

import json
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from openai import OpenAI

SEED = 1  # with a temperature of 0, so that an endpoint that can answer alike does


class ReaderError(Exception):
    """The second reader told nothing; its text is one sentence without its stop."""


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where the second reader is, and what is waited for and read at most."""

    url: str
    model: str
    key: str = field(default="", repr=False)
    seconds: float = 120.0
    bytes: int = 1_000_000

    def __post_init__(self) -> None:
        try:
            parts = urlsplit(self.url)
            sound = parts.scheme in ("http", "https") and bool(parts.hostname)
        except ValueError:
            sound = False
        if not sound:
            raise ReaderError(
                f"a reader's address begins with http:// or https:// and a host, and this is {self.url!r}"
            )


def chat(endpoint: Endpoint) -> Chat:
    """The endpoint, ready to be asked. Raises ReaderError where the package that speaks to it is not installed."""
    try:
        from openai import DefaultHttpxClient, OpenAI
    except ImportError:
        raise ReaderError(
            'a second reader needs the package openai; install it with `pip install "touchline[reader]"`'
        ) from None
    client = OpenAI(
        base_url=endpoint.url,
        api_key=endpoint.key or "none",  # the client wants one, a model at home asks for none
        max_retries=0,
        timeout=endpoint.seconds,
        http_client=DefaultHttpxClient(follow_redirects=False),
    )
    return Chat(endpoint, client)


class Chat:
    """Asks an endpoint; it learns which form of answer that knows."""

    def __init__(self, endpoint: Endpoint, client: OpenAI) -> None:
        self._endpoint = endpoint
        self._client = client
        self._plain = False  # whether the endpoint refused a schema

    def ask(self, instructions: str, question: str, schema: dict[str, Any]) -> str:
        """The words of the answer, JSON in the form of `schema` if the endpoint keeps to it. Raises ReaderError."""
        from openai import BadRequestError, UnprocessableEntityError

        messages = [{"role": "system", "content": instructions}, {"role": "user", "content": question}]
        form = {"type": "json_schema", "json_schema": {"name": "facts", "schema": schema}}
        if not self._plain:
            try:
                return self._answer(messages, form)
            except (BadRequestError, UnprocessableEntityError):
                self._plain = True  # "response_format" of that type is not known there
        try:
            return self._answer(messages, {"type": "json_object"})
        except (BadRequestError, UnprocessableEntityError) as error:
            raise ReaderError(f"the reader at {self._endpoint.url} refused the question: {error.status_code}") from None

    def _answer(self, messages: list[dict[str, str]], form: dict[str, Any]) -> str:
        """Raises ReaderError, and the two errors that say the form is not known."""
        import httpx2
        from openai import APIStatusError, APITimeoutError, BadRequestError, OpenAIError, UnprocessableEntityError

        where = f"the reader at {self._endpoint.url}"
        try:
            return _content(self._body(messages, form), where)
        except (BadRequestError, UnprocessableEntityError):
            raise
        except APIStatusError as error:
            raise ReaderError(f"{where} answered with status {error.status_code}") from None
        except (APITimeoutError, httpx2.TimeoutException):
            raise ReaderError(f"{where} did not answer within {self._endpoint.seconds:g} seconds") from None
        except (OpenAIError, httpx2.HTTPError, OSError):
            raise ReaderError(f"{where} cannot be reached") from None

    def _body(self, messages: list[dict[str, str]], form: dict[str, Any]) -> bytes:
        limit, end = self._endpoint.bytes, time.monotonic() + self._endpoint.seconds
        question: dict[str, Any] = {
            "model": self._endpoint.model,
            "messages": messages,
            "response_format": form,
            "temperature": 0,
            "seed": SEED,
        }
        asked = self._client.chat.completions.with_streaming_response.create(**question)
        body = bytearray()
        with asked as response:
            for piece in response.iter_bytes():
                body += piece
                if len(body) > limit:
                    raise ReaderError(f"the reader at {self._endpoint.url} answered with more than {limit:,} bytes")
                if time.monotonic() > end:
                    raise ReaderError(
                        f"the reader at {self._endpoint.url} did not answer within {self._endpoint.seconds:g} seconds"
                    )
        return bytes(body)


def _content(body: bytes, where: str) -> str:
    try:
        content = json.loads(body)["choices"][0]["message"]["content"]
    except (ValueError, LookupError, TypeError, RecursionError):
        raise ReaderError(f"{where} answered with something that is no chat completion") from None
    if not isinstance(content, str):
        raise ReaderError(f"{where} answered without words")
    return content
