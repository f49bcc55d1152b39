"""Answers that several routes give."""

from __future__ import annotations

import json

from flask import Response

from web.negotiate import JSON


def json_answer(value: object, status: int = 200) -> Response:
    """A value as JSON that people can read too."""
    return Response(json.dumps(value, ensure_ascii=False, indent=2) + "\n", status, content_type=JSON.media_type)
