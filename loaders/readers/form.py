"""The form of a candidate: the kinds and slots of the facts table as a JSON schema, and what a slot may hold."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from loaders.model import KINDS
from ontology import Property, load
from ontology.contract import NAMESPACE

_XSD = "http://www.w3.org/2001/XMLSchema#"
_TYPES = {_XSD + "integer": "integer", _XSD + "decimal": "number", _XSD + "boolean": "boolean"}
_NUMBERS = (0, 1000)  # of a slot for which the data name no others


@cache
def data() -> dict[str, Any]:
    """What `reader.toml` says."""
    return tomllib.loads(Path(__file__).with_name("reader.toml").read_text("utf-8"))


def terms(kind: str, slot: str) -> list[str] | None:
    """The words of which a slot holds one; None where it holds other text."""
    own: list[str] | None = data()["terms_of"].get(kind, {}).get(slot)
    return own if own is not None else data()["terms"].get(slot)


def numbers(slot: str) -> tuple[int, int]:
    """The least and the most that a whole number in a slot may be."""
    least, most = data()["numbers"].get(slot, _NUMBERS)
    return least, most


def names_persons(slot: str) -> bool:
    """Whether a slot holds a person."""
    return _of(load().exact[slot]) == {"Person"}


def names_teams(slot: str) -> bool:
    """Whether a slot holds teams."""
    return _of(load().exact[slot]) <= {"Team", "TeamScore"}


def _of(one: Property) -> set[str]:
    return {each.removeprefix(NAMESPACE) for each in one.ranges}


@cache
def schema() -> dict[str, Any]:
    """The JSON schema of an answer."""
    return {
        "type": "object",
        "properties": {"facts": {"type": "array", "items": {"anyOf": [_fact(kind) for kind in KINDS]}}},
        "required": ["facts"],
        "additionalProperties": False,
    }


def _fact(kind: str) -> dict[str, Any]:
    match = {"type": "object", "properties": {side: {"type": "string"} for side in ("home", "away")}}
    return {
        "type": "object",
        "properties": {
            "kind": {"const": kind},
            "slots": {
                "type": "object",
                "properties": {slot: _slot(kind, slot) for slot in load().kinds[kind].slots},
                "required": data()["needs"][kind],
                "additionalProperties": False,
            },
            "match": {**match, "required": ["home", "away"], "additionalProperties": False},
            "words": {"type": "array", "items": {"type": "string"}, "minItems": 1},
        },
        "required": ["kind", "slots", "words"],
        "additionalProperties": False,
    }


def _slot(kind: str, slot: str) -> dict[str, Any]:
    one = load().exact[slot]
    words = terms(kind, slot)
    if words is not None:
        return {"enum": words}
    if slot == "aggregate":
        return {"type": "object", "additionalProperties": {"type": "integer"}}
    if one.many:
        return {"type": "array", "items": {"type": "string"}}
    kinds = [{"type": _TYPES.get(each, "string")} for each in one.ranges]
    if slot in load().interval:
        edges = {edge: {"type": "integer"} for edge in ("from", "to")}
        kinds.append(
            {"type": "object", "properties": edges, "required": ["from", "to"], "additionalProperties": False}  # type: ignore[dict-item]
        )
    listed = [each for place, each in enumerate(kinds) if each not in kinds[:place]]
    return listed[0] if len(listed) == 1 else {"anyOf": listed}
