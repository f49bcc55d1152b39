"""Answers are sent packed (gzip) to clients that take them so."""

from __future__ import annotations

import gzip

from flask import Response, request
from werkzeug.datastructures import Accept
from werkzeug.http import parse_accept_header

#: Shorter answers are sent as they are, and so is what is packed already.
_LEAST = 1_000
_PACKED = ("image/", "font/", "application/zip", "application/gzip")
#: Higher levels take several times as long for a tenth less.
_LEVEL = 4


def packed(response: Response) -> Response:
    """The response, packed where that is worth while and wanted. Files and streams pass as they are."""
    if (
        response.direct_passthrough
        or not response.is_sequence
        or "Content-Encoding" in response.headers
        or (response.mimetype or "").startswith(_PACKED)
    ):
        return response
    data = pack(response.get_data(), request.headers.get("Accept-Encoding", ""))
    if data is not None:
        response.set_data(data)
        response.headers["Content-Encoding"] = "gzip"
    return response


def pack(data: bytes, encodings: str) -> bytes | None:
    """What is sent packed, by an Accept-Encoding header; None where it is not worth while or not wanted."""
    if len(data) < _LEAST or not encodings or parse_accept_header(encodings, Accept)["gzip"] <= 0:
        return None
    return gzip.compress(data, _LEVEL, mtime=0)
