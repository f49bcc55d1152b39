"""Who may change the store: whoever sends the token of the settings (RFC 6750, `Authorization: Bearer`)."""

from __future__ import annotations

import hmac
from pathlib import Path

from werkzeug.wrappers import Request

from graph.settings import SettingError, Settings
from web.errors import ProtocolError

_OFF = (
    "Updates are off here: no token is set (TOUCHLINE_UPDATE_TOKEN), or a store elsewhere is served and nothing says "
    "where it takes them (--update-url)."
)
_REALM = 'Bearer realm="touchline"'


def token_of(settings: Settings) -> str | None:
    """The token that the settings give, by itself or in a file; None where updates are off. Raises SettingError."""
    if settings.update_token:
        return settings.update_token
    if not settings.update_token_file:
        return None
    path = Path(settings.update_token_file)
    try:
        token = path.read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise SettingError(f"{path}: the file with the update token cannot be read ({error}).") from error
    if not token:
        raise SettingError(f"{path}: the file with the update token is empty.")
    return token


def check(request: Request, token: str | None, filled_in: str | None = None) -> None:
    """Let a request with the token pass, in its header or `filled_in` in a form.

    Raises ProtocolError: 403 where there is none to have, 401 for another.
    """
    if token is None:
        raise ProtocolError(403, _OFF)
    given = _bearer(request) if filled_in is None else filled_in.strip()
    if not given:
        raise ProtocolError(
            401, "A change needs the token of this store as `Authorization: Bearer`.", {"WWW-Authenticate": _REALM}
        )
    if not hmac.compare_digest(given.encode(), token.encode()):
        raise ProtocolError(
            401, "This is not the token of this store.", {"WWW-Authenticate": f'{_REALM}, error="invalid_token"'}
        )


def _bearer(request: Request) -> str:
    """The token of the header; "" where there is none."""
    scheme, _, given = request.headers.get("Authorization", "").partition(" ")
    return given.strip() if scheme.lower() == "bearer" else ""
