"""Answers that several routes give."""

from __future__ import annotations

import json
from html import escape

from flask import Response

from graph.query import Answer
from web.negotiate import JSON


def json_answer(value: object, status: int = 200) -> Response:
    """A value as JSON that people can read too."""
    return Response(json.dumps(value, ensure_ascii=False, indent=2) + "\n", status, content_type=JSON.media_type)


def body(answer: Answer, root: str) -> bytes:
    """What is sent of an answer: where rows were left out, the head of JSON and XML has a link that says so.

    `root` is the address of the server. The link is `{root}sparql#cut-after-N`, N being the rows that are there.
    """
    if not answer.cut or answer.sort != "select":
        return answer.body
    return with_link(answer.body, answer.format, f"{root}sparql#cut-after-{answer.rows}")


def with_link(data: bytes, format: str, link: str) -> bytes:
    """A result in rows, or its beginning, with a link in its head where the format has such a thing."""
    if format == "json":  # no name of a variable has a bracket
        return data.replace(b"]}", b'],"link":[' + json.dumps(link).encode() + b"]}", 1)
    if format == "xml":
        return data.replace(b"</head>", b'<link href="' + escape(link).encode() + b'"/></head>', 1)
    return data
