"""Answers are sent packed (gzip) to clients that take them so."""

from __future__ import annotations

import gzip

from flask import Response, request

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
        or request.accept_encodings["gzip"] <= 0
    ):
        return response
    body = response.get_data()
    if len(body) >= _LEAST:
        response.set_data(gzip.compress(body, _LEVEL, mtime=0))
        response.headers["Content-Encoding"] = "gzip"
    return response
