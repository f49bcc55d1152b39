"""How version 1.0-draft is spoken (https://reconciliation-api.github.io/specs/draft/)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, cast

from graph.reconciling.catalogue import properties
from graph.reconciling.match import Candidate, Condition, Quantifier, Query
from web.errors import ProtocolError
from web.reconcile.candidates import told
from web.reconcile.reading import Piece

VERSION = "1.0-draft"
_KNOWN = ("type", "limit", "lang", "dir", "conditions")
_MATCH_TYPES = ("name", "id", "property")
_QUANTIFIERS = ("any", "all", "none")


def queries(asked: Piece) -> dict[str, Query]:
    """The queries of a batch, named by their numbers."""
    return {str(number): _query(one) for number, one in enumerate(asked.need("queries").list())}


def _query(asked: Piece) -> Query:
    asked.object(_KNOWN)
    names: list[str] = []
    ids: list[str] = []
    conditions: list[Condition] = []
    given = asked.need("conditions").list()
    if not given:
        raise ProtocolError(400, f"{asked.place}.conditions: at least one condition is wanted.")
    for one in given:
        values = one.need("propertyValue").values()
        match one.need("matchType").choice(_MATCH_TYPES):
            case "name":
                names += values
            case "id":
                ids += values
            case _:
                required, quantifier = one.get("required"), one.get("matchQuantifier")
                conditions.append(
                    Condition(
                        one.need("propertyId").text(),
                        values,
                        required.flag() if required else False,
                        cast("Quantifier", quantifier.choice(_QUANTIFIERS)) if quantifier else "any",
                    )
                )
    kind, limit = asked.get("type"), asked.get("limit")
    return Query(
        names=tuple(names),
        ids=tuple(ids),
        conditions=tuple(conditions),
        types=(kind.text(),) if kind else (),
        limit=limit.limit() if limit else 10,
    )


def results(answers: Mapping[str, Sequence[tuple[Candidate, str]]]) -> dict[str, Any]:
    """The candidates of each query in the order of the queries, each with its description."""
    return {"results": [{"candidates": [_candidate(*one) for one in found]} for found in answers.values()]}


def _candidate(candidate: Candidate, description: str) -> dict[str, Any]:
    features: list[dict[str, Any]] = [{"id": "name", "name": "likeness of the name", "value": candidate.name}]
    for ids, value in ((candidate.agreed, True), (candidate.differing, False)):
        features += [{"id": id, "name": properties()[id].label, "value": value} for id in sorted(ids)]
    return told(candidate, description, features)


def rows(values_of: Iterable[tuple[str, list[tuple[str, list[dict[str, Any]]]]]]) -> list[dict[str, Any]]:
    """The values of properties, in the order of the things and properties that were asked for."""
    return [
        {"id": id, "properties": [{"id": property, "values": values} for property, values in found]}
        for id, found in values_of
    ]


def manifest(root: str, common: Mapping[str, Any]) -> dict[str, Any]:
    """What the service is and offers; `root` is its address."""
    return {
        "versions": [VERSION],
        **common,
        "view": {"url": f"{root.removesuffix(f'/reconcile/{VERSION}')}/{{id}}"},
        "suggest": {"entity": True, "property": True, "type": True},
        "preview": {"width": 420, "height": 220},
        "extend": {
            "proposeProperties": True,
            "propertySettings": [
                {
                    "id": "limit",
                    "name": "Limit",
                    "type": "number",
                    "default": 0,
                    "helpText": "The most values for each row; 0 gives all",
                }
            ],
        },
        "standardizedScore": True,
    }
