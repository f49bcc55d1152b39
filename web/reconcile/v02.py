"""How version 0.2 is spoken (https://www.w3.org/community/reports/reconciliation/CG-FINAL-specs-0.2-20230410/)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, cast

from graph.reconciling.match import Candidate, Condition, Query, TypesMust
from web.errors import ProtocolError
from web.reconcile.candidates import told
from web.reconcile.reading import Piece

VERSION = "0.2"
_KNOWN = ("query", "type", "limit", "properties", "type_strict")
_STRICT = ("any", "should", "all")


def queries(asked: Piece) -> dict[str, Query]:
    """The queries of a batch by their names."""
    return {name: _query(Piece(value, f"{asked.place}.{name}")) for name, value in asked.object().items()}


def _query(asked: Piece) -> Query:
    asked.object(_KNOWN)
    text, kind, limit, strict = (asked.get(key) for key in ("query", "type", "limit", "type_strict"))
    given = asked.get("properties")
    conditions = [Condition(one.need("pid").text(), one.need("v").values()) for one in (given.list() if given else ())]
    if text is None and not conditions:
        raise ProtocolError(400, f"{asked.place}: a query asks for a name (query) or for properties; here is neither.")
    kinds = (
        () if kind is None else tuple(one.text() for one in (kind.list() if isinstance(kind.value, list) else [kind]))
    )
    return Query(
        names=(text.text(),) if text else (),
        conditions=tuple(conditions),
        types=kinds,
        types_must=cast("TypesMust", strict.choice(_STRICT)) if strict else "any",
        limit=limit.limit() if limit else 10,
    )


def results(answers: Mapping[str, Sequence[tuple[Candidate, str]]]) -> dict[str, Any]:
    """The candidates of each query, each with its description."""
    return {name: {"result": [_candidate(*one) for one in found]} for name, found in answers.items()}


def _candidate(candidate: Candidate, description: str) -> dict[str, Any]:
    features = [{"id": "name", "value": candidate.name}]
    features += [{"id": id, "value": True} for id in sorted(candidate.agreed)]
    features += [{"id": id, "value": False} for id in sorted(candidate.differing)]
    return told(candidate, description, features)


def rows(values_of: Iterable[tuple[str, list[tuple[str, list[dict[str, Any]]]]]]) -> dict[str, Any]:
    """The values of properties, by thing and property."""
    return {id: dict(values) for id, values in values_of}


def manifest(root: str, common: Mapping[str, Any]) -> dict[str, Any]:
    """What the service is and offers; `root` is its address."""
    suggest = {
        kind: {"service_url": root, "service_path": f"/suggest/{kind}"} for kind in ("entity", "property", "type")
    }
    suggest["entity"]["flyout_service_path"] = "/flyout?id=${id}"
    return {
        "versions": [VERSION],
        **common,
        "view": {"url": f"{root.removesuffix('/reconcile')}/{{{{id}}}}"},
        "suggest": suggest,
        "preview": {"url": f"{root}/preview?id={{{{id}}}}", "width": 420, "height": 220},
        "extend": {
            "propose_properties": {"service_url": root, "service_path": "/properties"},
            "property_settings": [
                {
                    "name": "limit",
                    "label": "Limit",
                    "type": "number",
                    "default": 0,
                    "help_text": "The most values for each row; 0 gives all",
                }
            ],
        },
    }
