"""Doubtful links to Wikidata, for a person to decide: the page /links, its table, and what comes back.

The table is that of `touchline link --review`: it is fetched as CSV, edited and posted as CSV with the token, or
decided on the page, whose form has fields for the token and for who decides.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import groupby
from urllib.parse import urlencode

import pyoxigraph as ox
from flask import Flask, Response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from graph.linking import review
from graph.linking.review import DecisionsError
from graph.settings import Settings
from graph.update import Decide
from graph.vocab import WIKIDATA
from graph.writer import Changes
from web import negotiate, tokens
from web.answers import json_answer
from web.errors import ProtocolError
from web.negotiate import HTML, JSON, Form
from web.protocol import FORM, utf8
from web.served import Served

#: How many things a page has.
PAGE = 25
_CSV = Form("csv", "text/csv")
#: What a choice of the form says when it is not an item: none of the candidates is it.
NONE = "none"


class Review:
    """The doubtful links of one store. Each method that is a route answers one request."""

    def __init__(self, served: Served, writer: Changes, settings: Settings) -> None:
        self._served = served
        self._writer = writer
        self._base = settings.base
        self._most = settings.update_bytes
        self._token = tokens.token_of(settings)

    def routes(self, app: Flask) -> None:
        """Tie the routes to the application."""
        app.add_url_rule("/links", "links", self.doubtful)
        app.add_url_rule("/links", "links_decide", self.decide, methods=["POST"])

    def doubtful(self) -> AnyResponse:
        """What is doubtful: a page of it with a form, or the whole table."""
        form = negotiate.choose(negotiate.accept(request), (HTML, _CSV, JSON), request.args.get("format"))
        rows = review.rows(self._served.dataset()[1], self._base)
        if form is JSON:
            return json_answer([row.cells(self._base) for row in rows])
        if form is _CSV:
            table = io.BytesIO()
            review.write(rows, self._base, table)
            headers = {"Content-Disposition": "attachment; filename=links.csv"}
            return Response(table.getvalue(), content_type=form.content_type, headers=headers)
        first = max(0, request.args.get("from", default=0, type=int))
        things = [list(group) for _, group in groupby(rows, key=lambda row: row.subject.iri)]
        page = render_template(
            "links.html",
            things=things[first : first + PAGE],
            count=len(things),
            first=first,
            page=PAGE,
            none=NONE,
            open=self._token is not None,
            decided=request.args.get("decided", type=int),
            wikidata=WIKIDATA,
            base=self._base,
        )
        return Response(page)

    def decide(self) -> AnyResponse:
        """Decisions, of the form or as an edited table, each named by who took it and today's date (UTC)."""
        form = request.mimetype == FORM
        if not form and request.mimetype != _CSV.media_type:
            raise ProtocolError(415, f"Decisions are posted as {FORM} or as {_CSV.media_type}.")
        utf8(request)
        tokens.check(request, self._token, request.form.get("token") if form else None)
        request.max_content_length = request.max_form_memory_size = self._most
        by = " ".join((request.form if form else request.args).get("by", "").split())
        if not by:
            raise ProtocolError(400, "Who decides? Give a name as `by`.")
        dataset = self._served.dataset()[1]
        try:
            given = self._chosen(dataset) if form else review.table(_text(), "the table")
            told = review.decisions(given, "The decisions", dataset, self._base, by, datetime.now(UTC).date())
        except DecisionsError as error:
            raise ProtocolError(400, str(error)) from error
        done = self._writer.change(Decide(tuple(told))) if told else None
        if form:
            here = {"from": request.form.get("from", 0, type=int), "decided": len(told)}
            return redirect(f"{url_for('links')}?{urlencode(here)}", 303)
        return json_answer({"decided": len(told), "generation": done.generation if done else None})

    def _chosen(self, dataset: ox.Store) -> Iterator[tuple[str, dict[str, str]]]:
        """The rows of the table that the form's choices say: an item for a thing, or no to each of its candidates."""
        for row in review.rows(dataset, self._base):
            cells = row.cells(self._base)
            other = request.form.get(f"other:{cells['thing']}", "").strip()
            choice = other or request.form.get(f"choice:{cells['thing']}", "")
            if choice:
                yield row.subject.label, {**cells, "decision": "no" if choice == NONE else choice}


def _text() -> str:
    try:
        return request.get_data().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ProtocolError(400, f"The table is not UTF-8 (byte {error.start}); save it as CSV in UTF-8.") from error
