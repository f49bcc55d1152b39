"""Tables are matched against the graph: the routes of the reconciliation service.

Version 0.2 is at /reconcile, which OpenRefine asks for; version 1.0-draft at /reconcile/1.0-draft. Their
manifests contradict each other, so that one address cannot be both.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from flask import Flask, Response, abort, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from graph import vocab as v
from graph.reconciling.catalogue import (
    WIKIDATA,
    Catalogue,
    Property,
    Thing,
    Value,
    properties,
    properties_of,
    types,
)
from graph.reconciling.match import Candidate, Query, match
from graph.settings import TL, Settings
from web.errors import ProtocolError
from web.reconcile import v02, v1
from web.reconcile.candidates import classes
from web.reconcile.reading import MOST_CANDIDATES, Wanted, document, extension, whole
from web.served import Served

#: A page that other sites may show in a frame of theirs, as the API's previews are.
_FRAMED = "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors *"
#: How many suggestions a prefix brings.
_SUGGESTED = 20
_NAME = "Touchline: football in match reports"
_LITERALS = {"string", "integer", "date"}


class Reconciliation:
    """The service for one store. Each method that is a route answers one request."""

    def __init__(self, served: Served, settings: Settings) -> None:
        self._served = served
        self._settings = settings
        self._lock = threading.Lock()
        self._catalogue: tuple[int, Catalogue] | None = None

    def routes(self, app: Flask) -> None:
        """Tie the routes to the application."""
        app.add_url_rule("/reconcile", "reconcile", self.old, methods=["GET", "POST"])
        app.add_url_rule("/reconcile/properties", "reconcile_properties", self.propose)
        app.add_url_rule("/reconcile/flyout", "reconcile_flyout", self.flyout)
        new = f"/reconcile/{v1.VERSION}"
        app.add_url_rule(new, "reconcile_new", self.manifest, strict_slashes=False)
        app.add_url_rule(f"{new}/match", "reconcile_match", self.match, methods=["POST"])
        app.add_url_rule(f"{new}/extend", "reconcile_extend", self.extend, methods=["POST"])
        app.add_url_rule(f"{new}/extend/propose", "reconcile_propose", self.propose)
        for root, name in (("/reconcile", "old"), (new, "new")):
            app.add_url_rule(f"{root}/preview", f"reconcile_preview_{name}", self.preview)
            for kind, suggest in (
                ("entity", self.suggest_entity),
                ("property", self.suggest_property),
                ("type", self.suggest_type),
            ):
                app.add_url_rule(f"{root}/suggest/{kind}", f"reconcile_{kind}_{name}", suggest)

    # ---- version 0.2

    def old(self) -> AnyResponse:
        """All that version 0.2 does at one address: manifest, queries, values of properties."""
        said = request.values
        if "queries" in said:
            asked = v02.queries(document(said["queries"], "queries"))
            return _json(v02.results(self._matched(asked)))
        if "extend" in said:
            return self._extended(extension(document(said["extend"], "extend")), v02.rows)
        if request.method == "POST":
            raise ProtocolError(400, "There is nothing to match here; send `queries` or `extend` as a form.")
        return _json(v02.manifest(request.base_url, self._common(v02.VERSION)))

    def flyout(self) -> AnyResponse:
        """A few words on a suggested thing."""
        thing = self._thing()
        return _json({"id": thing.id, "html": self._card(thing)})

    # ---- version 1.0-draft

    def manifest(self) -> AnyResponse:
        """What the service is and offers."""
        return _json(v1.manifest(request.base_url.rstrip("/"), self._common(v1.VERSION)))

    def match(self) -> AnyResponse:
        """The candidates of a batch of queries."""
        return _json(v1.results(self._matched(v1.queries(document(request.get_data(), "the body")))))

    def extend(self) -> AnyResponse:
        """Values of properties for things already matched."""
        return self._extended(extension(document(request.get_data(), "the body")), v1.rows)

    # ---- both

    def propose(self) -> AnyResponse:
        """The properties that things of a type can have."""
        type = request.args.get("type", "")
        most = _number("limit", MOST_CANDIDATES)
        told = [{"id": one.id, "name": one.label} for one in properties_of(type)][:most]
        return _json({"type": type, "limit": most, "properties": told})

    def suggest_entity(self) -> AnyResponse:
        """Things with a name that starts so."""
        prefix, cursor = _prefix(), _number("cursor", 0)
        catalogue = self._things()
        found = catalogue.starting(prefix, cursor + _SUGGESTED)[cursor:] if prefix.strip() else []
        return _json(
            {
                "result": [
                    {
                        "id": thing.id,
                        "name": thing.label,
                        "description": catalogue.describe(thing),
                        "notable": classes(thing),
                    }
                    for thing in found
                ]
            }
        )

    def suggest_property(self) -> AnyResponse:
        """Properties with a name that starts so."""
        return _json({"result": _starting({id: one.label for id, one in properties().items()})})

    def suggest_type(self) -> AnyResponse:
        """Types with a name that starts so."""
        return _json(
            {"result": [_type(one["id"]) for one in _starting({id: one.label for id, one in types().items()})]}
        )

    def preview(self) -> AnyResponse:
        """A card of a thing, to be shown in a frame."""
        page = Response(render_template("preview.html", card=self._card(self._thing())))
        page.headers["Content-Security-Policy"] = _FRAMED
        return page

    # ---- how

    def _matched(self, asked: Mapping[str, Query]) -> dict[str, list[tuple[Candidate, str]]]:
        self._bounded(len(asked), "queries")
        catalogue = self._things()
        return {
            name: [(one, catalogue.describe(one.thing)) for one in match(catalogue, query)]
            for name, query in asked.items()
        }

    def _extended(self, wanted: Wanted, rows: Callable[..., object]) -> AnyResponse:
        self._bounded(len(wanted.ids), "things")
        catalogue = self._things()
        meta = [_meta(id) for id, _ in wanted.properties]
        return _json({"meta": meta, "rows": rows(_values(catalogue, wanted))})

    def _bounded(self, count: int, what: str) -> None:
        most = self._settings.reconcile_batch
        if count > most:
            raise ProtocolError(413, f"{count} {what} in one request; at most {most} are answered at once.")

    def _things(self) -> Catalogue:
        """The published generation's catalogue, made when first asked for."""
        number, dataset = self._served.dataset()
        with self._lock:
            if self._catalogue is None or self._catalogue[0] != number:
                self._catalogue = number, Catalogue(dataset, self._settings.base)
            return self._catalogue[1]

    def _thing(self) -> Thing:
        id = request.args.get("id", "")
        thing = self._things().thing(id)
        if thing is None:
            abort(404, f"The graph knows nothing of {id!r}.")
        return thing

    def _card(self, thing: Thing) -> str:
        catalogue = self._things()
        told = [(one.label, catalogue.values(thing.id, one.id)) for one in _told_of(thing)]
        return render_template(
            "card.html",
            thing=thing,
            kinds=[types()[id].label for id in thing.types],
            told=[(label, [value.text for value in values]) for label, values in told if values],
        )

    def _common(self, version: str) -> dict[str, Any]:
        """What the manifests of both versions say."""
        spaces = {"identifierSpace": self._settings.base, "schemaSpace": TL} if version == v02.VERSION else {}
        return {"name": _NAME, **spaces, "defaultTypes": [_type(id, broader=version != v02.VERSION) for id in types()]}


def _told_of(thing: Thing) -> list[Property]:
    return [one for one in properties().values() if not one.types or {*one.types} & {*thing.types}]


def _values(catalogue: Catalogue, wanted: Wanted) -> Iterator[tuple[str, list[tuple[str, list[dict[str, Any]]]]]]:
    for id in wanted.ids:
        thing = catalogue.thing(id)
        yield (
            id,
            [
                (
                    property,
                    [
                        _value(one, property)
                        for one in catalogue.values(thing.id if thing else "", property)[: most or None]
                    ],
                )
                for property, most in wanted.properties
            ],
        )


def _value(value: Value, property: str) -> dict[str, Any]:
    match properties()[property].range:
        case "string":
            return {"str": value.text}
        case "integer":
            return {"int": int(value.text)}
        case "date":
            return {"date": f"{value.text}T00:00:00Z"}
    return {"id": value.id or value.text, "name": value.text}


def _meta(id: str) -> dict[str, Any]:
    known = properties().get(id)
    if known is None:  # of another service: no thing here has it
        return {"id": id, "name": id}
    told: dict[str, Any] = {"id": id, "name": known.label}
    if known.range == WIKIDATA:
        told["service"] = v.WIKIDATA
    elif known.range not in _LITERALS:
        told["type"] = {"id": known.range, "name": types()[known.range].label}
    return told


def _type(id: str, broader: bool = True) -> dict[str, Any]:
    one = types()[id]
    told: dict[str, Any] = {"id": id, "name": one.label}
    if broader and one.broader:
        told["broader"] = [_type(one.broader)]
    return told


def _starting(labels: Mapping[str, str]) -> list[dict[str, str]]:
    prefix = _prefix().casefold()
    return [
        {"id": id, "name": label} for id, label in labels.items() if f" {id} {label}".casefold().find(f" {prefix}") >= 0
    ]


def _prefix() -> str:
    prefix = request.args.get("prefix")
    if prefix is None:
        raise ProtocolError(400, "What does the name start with? Say it as ?prefix=.")
    return prefix


def _number(name: str, default: int) -> int:
    written = request.args.get(name, str(default))
    number = whole(written)
    if number is None:
        raise ProtocolError(400, f"{name}: a whole number is wanted, not {written[:40]!r}.")
    return min(number, 10_000)


def _json(value: object) -> Response:
    return Response(json.dumps(value, ensure_ascii=False), content_type="application/json")
