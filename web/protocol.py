"""The SPARQL 1.1 Protocol: what a request asks or wants changed.

https://www.w3.org/TR/sparql11-protocol/ -- queries by GET, by POST of a form, by POST of the query itself;
updates by POST of a form or of the update itself.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Request

from graph.update import Update
from web.errors import ProtocolError

#: Longer requests are refused unread.
MOST_BYTES = 1_000_000

FORM = "application/x-www-form-urlencoded"
QUERY = "application/sparql-query"
UPDATE = "application/sparql-update"
_ELSEWHERE = "This address only answers queries; updates are posted to /update."


@dataclass(frozen=True, slots=True)
class Asked:
    """A query, the dataset that the protocol names (None: the store's), a format asked for by name, and limits
    lower than the settings' (None: theirs): seconds and rows."""

    query: str
    default_graphs: list[str] | None
    named_graphs: list[str] | None
    format: str | None
    timeout: float | None = None
    max_rows: int | None = None


def asked(request: Request) -> Asked | None:
    """What the request asks; None where there is no query in it. Raises ProtocolError."""
    given: MultiDict[str, str] = request.args
    texts = given.getlist("query")
    if request.method == "POST":
        if request.mimetype == FORM:
            given = _with_form(request)
            texts = given.getlist("query")
        elif request.mimetype == QUERY:
            texts = [_body(request, "query")]
        elif request.mimetype == UPDATE:
            raise ProtocolError(403, _ELSEWHERE)
        else:
            raise ProtocolError(415, f"A query is posted as {FORM} or as {QUERY}.")
    if "update" in given:
        raise ProtocolError(403 if request.method == "POST" else 400, _ELSEWHERE)
    query = _one(texts, "query")
    if query is None:
        if texts or request.method == "POST":
            raise ProtocolError(400, "There is no query here; give one as the parameter `query`.")
        return None
    return Asked(
        query=query,
        default_graphs=given.getlist("default-graph-uri") or None,
        named_graphs=given.getlist("named-graph-uri") or None,
        format=given.get("format"),
        timeout=_limit(given, "timeout", "seconds, such as 2.5"),
        max_rows=None if (rows := _limit(given, "maxrows", "a number of rows")) is None else int(rows),
    )


def wanted(request: Request) -> Update:
    """The update that a POST wants. Raises ProtocolError."""
    given: MultiDict[str, str] = request.args
    if request.mimetype == FORM:
        given = _with_form(request)
        if "update" in request.args:
            raise ProtocolError(400, "An update stands in the form that is posted, not in the address.")
        texts = given.getlist("update")
    elif request.mimetype == UPDATE:
        texts = [_body(request, "update")]
    else:
        raise ProtocolError(415, f"An update is posted as {FORM} or as {UPDATE}.")
    update = _one(texts, "update")
    if update is None:
        raise ProtocolError(400, "There is no update here; give one as the parameter `update`.")
    return Update(
        text=update,
        using=tuple(given.getlist("using-graph-uri")),
        using_named=tuple(given.getlist("using-named-graph-uri")),
    )


def utf8(request: Request) -> None:
    """Refuse a body that says it is in another encoding than UTF-8. Raises ProtocolError."""
    charset = request.mimetype_params.get("charset", "utf-8")
    if charset.lower() not in ("utf-8", "utf8", "us-ascii"):
        raise ProtocolError(415, f"The body must be in UTF-8 and says that it is in {charset[:40]!r}.")


def _with_form(request: Request) -> MultiDict[str, str]:
    utf8(request)
    return MultiDict([*request.args.items(multi=True), *request.form.items(multi=True)])


def _limit(given: MultiDict[str, str], name: str, what: str) -> float | None:
    written = given.get(name)
    if written is None:
        return None
    if not re.fullmatch(r"\d{1,9}" if name == "maxrows" else r"\d{1,9}(\.\d{1,9})?", written, re.ASCII):
        raise ProtocolError(400, f"`{name}` is {what}, and not {written[:40]!r}.")
    return float(written)


def _one(texts: list[str], what: str) -> str | None:
    if len(texts) > 1:
        raise ProtocolError(400, f"There is one {what} in a request; this one has {len(texts)}.")
    return texts[0] if texts and texts[0].strip() else None


def _body(request: Request, what: str) -> str:
    utf8(request)
    try:
        return request.get_data().decode("utf-8")
    except UnicodeDecodeError as error:
        raise ProtocolError(400, f"The {what} is not UTF-8 (byte {error.start}).") from error
