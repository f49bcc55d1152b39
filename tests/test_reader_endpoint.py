"""The endpoint of a second reader: what it may answer, how it is asked, and when no more."""

from __future__ import annotations

import time
from typing import Any

import pytest

from loaders import facts
from loaders.model import Article
from loaders.readers.asking import Endpoint, ReaderError
from loaders.readers.second import PATIENCE, SecondReader
from loaders.structured import results
from tests.reader_kit import DIAZ, TEXT, Stub, completion, proposed, read, reader, stub

__all__ = ["stub"]  # fixtures


@pytest.mark.parametrize(
    "content",
    ["no JSON", '{"facts": [', "[]", "{}", '{"facts": {}}', '{"facts": 7}', "[" * 100_000, "", '{"facts": [NaN'],
)
def test_an_answer_that_is_not_in_the_form_leaves_the_facts_of_the_rules_and_says_so(stub: Stub, content: str) -> None:
    told = read(stub, content=content)
    assert told.facts == facts.extract(Article("report", TEXT, "report.txt"))
    assert told.failed.startswith("the reader's answer ")


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html>",
        b"{}",
        b'{"choices": []}',
        b'{"choices": [{"message": {"content": null}}]}',
        b"\xff\xfe",
        b"[" * 99_999,
    ],
)
def test_a_body_that_is_no_chat_completion_is_told_in_a_sentence(stub: Stub, body: bytes) -> None:
    stub.answer = lambda question: (200, body)
    told = reader(stub).extraction(Article("report", TEXT, "report.txt"))
    assert told.facts
    assert "answered with" in told.failed


def test_a_huge_answer_is_read_no_further_than_the_limit(stub: Stub) -> None:
    stub.answer = lambda question: (200, completion(content="x" * 5_000_000))
    told = reader(stub, bytes=100_000).extraction(Article("report", TEXT, "report.txt"))
    assert told.failed == f"the reader at {stub.url} answered with more than 100,000 bytes"
    assert told.facts


@pytest.mark.parametrize("pause", [0.15, 5.0], ids=["drop by drop", "not a drop more"])
def test_a_slow_answer_is_not_waited_for(stub: Stub, pause: float) -> None:
    stub.seconds = pause
    stub.answer = lambda question: (200, completion(content="x" * 5_000))
    started = time.monotonic()
    told = reader(stub, seconds=0.5).extraction(Article("report", TEXT, "report.txt"))
    assert time.monotonic() - started < 4
    stub.seconds = 0.001
    assert told.failed == f"the reader at {stub.url} did not answer within 0.5 seconds"
    assert told.facts


@pytest.mark.parametrize("status", [401, 404, 429, 500, 302])
def test_a_status_that_is_no_success_is_told(stub: Stub, status: int) -> None:
    stub.answer = lambda question: (status, b'{"error": {"message": "no"}}')
    told = reader(stub).extraction(Article("report", TEXT, "report.txt"))
    assert f"status {status}" in told.failed
    assert len(stub.asked) == 1


def test_an_endpoint_that_knows_no_schema_is_asked_for_any_json_and_after_that_at_once(stub: Stub) -> None:
    def answer(question: dict[str, Any]) -> tuple[int, bytes]:
        if question["response_format"]["type"] == "json_schema":
            return 400, b'{"error": {"message": "response_format: unknown type"}}'
        return 200, completion(DIAZ)

    stub.answer = answer
    second = reader(stub)
    for _ in range(2):
        assert proposed(second.extraction(Article("report", TEXT, "report.txt")))
    assert [one["response_format"]["type"] for one in stub.asked] == ["json_schema", "json_object", "json_object"]


def test_an_endpoint_that_refuses_every_form_is_told(stub: Stub) -> None:
    stub.answer = lambda question: (400, b'{"error": {"message": "no"}}')
    told = reader(stub).extraction(Article("report", TEXT, "report.txt"))
    assert told.failed == f"the reader at {stub.url} refused the question: 400"


def test_the_question_is_the_same_each_time_and_the_key_goes_in_its_header(stub: Stub) -> None:
    second = reader(stub, key="abc")
    for _ in range(2):
        second.extraction(Article("report", TEXT, "report.txt"))
    assert stub.asked[0] == stub.asked[1]
    assert (stub.asked[0]["temperature"], stub.asked[0]["seed"], stub.asked[0]["model"]) == (0, 1, "home-model")
    assert stub.headers[0]["authorization"] == "Bearer abc"
    assert "abc" not in repr(Endpoint(stub.url, "m", "abc"))


def test_a_long_article_is_not_sent(stub: Stub) -> None:
    told = SecondReader(Endpoint(stub.url, "m"), 50).extraction(Article("report", TEXT, "report.txt"))
    assert stub.asked == []
    assert "more than 50 characters" in told.failed
    assert told.facts


def test_results_in_lines_are_not_sent(stub: Stub) -> None:
    text = "= A Cup\n\n» Round 1\nSat Aug 19\n  15.00  Hull City v Bury  2-0 (1-0)\n"
    told = reader(stub).extraction(Article("cup", text, "cup.txt", media_type=results.MEDIA_TYPE))
    assert stub.asked == []
    assert told.failed == ""


def test_a_reader_that_fails_again_and_again_is_asked_no_more(stub: Stub) -> None:
    stub.answer = lambda question: (500, b"{}")
    second = reader(stub)
    failures = [second.extraction(Article("report", TEXT, "report.txt")).failed for _ in range(PATIENCE + 2)]
    assert len(stub.asked) == PATIENCE
    assert failures[-1] == f"the reader failed {PATIENCE} times in a row and was asked no more"


@pytest.mark.parametrize("url", ["127.0.0.1:80/v1", "file:///etc/passwd", "ftp://host/v1", "http://", "http://[", ""])
def test_an_address_that_is_none_is_refused(url: str) -> None:
    with pytest.raises(ReaderError, match="begins with http"):
        Endpoint(url, "m")
