"""What every request must be, and the headers by which every answer protects who reads it (docs/security.md)."""

from __future__ import annotations

from flask import Flask, request
from werkzeug.wrappers import Request

from web.errors import ProtocolError

SECURITY = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}


def register(app: Flask) -> None:
    """Have the application look at each request before it is answered."""
    app.before_request(lambda: check(request))


def check(request: Request) -> None:
    """Raise ProtocolError for a request that cannot be."""
    coding = request.headers.get("Content-Encoding", "identity").strip().lower()
    if coding != "identity":  # what a few bytes may become is known only when it is there
        raise ProtocolError(
            415, f"A body is sent as it is, and not packed ({coding[:40]!r}).", {"Accept-Encoding": "identity"}
        )
    if not request.query_string.isascii():
        raise ProtocolError(400, "An address is written in ASCII, and other characters as %C3%A9 is for \u00e9.")
    if request.environ.get("HTTP_HOST") and not request.host:
        raise ProtocolError(400, "The Host header names no host.")
