"""Headers that every answer carries."""

from __future__ import annotations

from web.guard import SECURITY

COMMON = {
    **SECURITY,
    # All that is here is public, and what may change it is a token that another site does not have.
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "ETag, Link, Location, Retry-After, WWW-Authenticate, X-Touchline-Cut, "
    "X-Touchline-Generation, X-Touchline-Limit",
    "Vary": "Accept, Accept-Encoding",
}
PREFLIGHT = {
    "Access-Control-Allow-Headers": "Accept, Authorization, Content-Type, If-None-Match",
    "Access-Control-Max-Age": "86400",
}
