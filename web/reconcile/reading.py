"""What a client sends, taken apart piece by piece; what is wrong is said with its place."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from web.errors import ProtocolError

#: More candidates are never given for one query.
MOST_CANDIDATES = 100


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a JSON document and where it stands there."""

    value: Any
    place: str

    def object(self, known: Collection[str] | None = None) -> Mapping[str, Any]:
        """It as an object, with no other keys than the known ones. Raises ProtocolError."""
        if not isinstance(self.value, dict):
            raise self.wrong("an object")
        for key in self.value:
            if known is not None and key not in known:
                raise ProtocolError(400, f"{self.place}: there is no {key!r} here; there may be: {', '.join(known)}.")
        return self.value

    def list(self) -> list[Piece]:
        """It as a list of pieces. Raises ProtocolError."""
        if not isinstance(self.value, list):
            raise self.wrong("a list")
        return [Piece(value, f"{self.place}[{number}]") for number, value in enumerate(self.value)]

    def get(self, key: str) -> Piece | None:
        """The piece under a key, None where there is none."""
        return Piece(self.value[key], f"{self.place}.{key}") if key in self.object() else None

    def need(self, key: str) -> Piece:
        """The piece under a key. Raises ProtocolError where there is none."""
        piece = self.get(key)
        if piece is None:
            raise ProtocolError(400, f"{self.place}: {key!r} is missing.")
        return piece

    def text(self) -> str:
        """It as a text. Raises ProtocolError."""
        if not isinstance(self.value, str):
            raise self.wrong("a text")
        return self.value

    def choice(self, choices: Collection[str]) -> str:
        """It as one of some words. Raises ProtocolError."""
        if self.value not in choices:
            raise self.wrong(f"one of {', '.join(choices)}")
        return str(self.value)

    def flag(self) -> bool:
        """It as true or false. Raises ProtocolError."""
        if not isinstance(self.value, bool):
            raise self.wrong("true or false")
        return self.value

    def limit(self) -> int:
        """It as a number of candidates. Raises ProtocolError."""
        if isinstance(self.value, bool) or not isinstance(self.value, (int, float)) or self.value < 1:
            raise self.wrong("a number from 1 on")
        return int(min(self.value, MOST_CANDIDATES))

    def values(self) -> tuple[str, ...]:
        """It as the values of a property: one or a list of texts, numbers, booleans or things with an id."""
        pieces = self.list() if isinstance(self.value, list) else [self]
        return tuple(piece._value() for piece in pieces)

    def _value(self) -> str:
        match self.value:
            case bool():
                return "true" if self.value else "false"
            case str() | int() | float():
                return str(self.value)
            case {"id": str(id)}:
                return id
        raise self.wrong("a text, a number, true, false or an object with an id")

    def wrong(self, wanted: str) -> ProtocolError:
        """The error that something else was wanted here."""
        match self.value:
            case dict():
                told = "an object"
            case list():
                told = "a list"
            case _:
                told = json.dumps(self.value)[:60]
        return ProtocolError(400, f"{self.place}: {wanted} is wanted, not {told}.")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a table is to be extended by: things' ids, and properties with how many values at most (0: all)."""

    ids: tuple[str, ...]
    properties: tuple[tuple[str, int], ...]


def document(text: str | bytes, place: str) -> Piece:
    """A JSON document that can be written again. Raises ProtocolError with line and column where it is none."""
    try:
        value = json.loads(text)
        json.dumps(value, ensure_ascii=False, allow_nan=False).encode()
        return Piece(value, place)
    except json.JSONDecodeError as error:
        raise ProtocolError(
            400, f"{place}: this is no JSON (line {error.lineno}, column {error.colno}: {error.msg})."
        ) from error
    except (ValueError, RecursionError) as error:  # half a character, a number without end, nested without end
        raise ProtocolError(400, f"{place}: this is no JSON that can be read.") from error


def extension(asked: Piece) -> Wanted:
    """A request for values of properties; both versions write it alike."""
    properties = []
    for one in asked.need("properties").list():
        settings = one.get("settings")
        limit = settings.get("limit") if settings else None
        properties.append((one.need("id").text(), _whole(limit) if limit else 0))
    return Wanted(tuple(id.text() for id in asked.need("ids").list()), tuple(properties))


def _whole(piece: Piece) -> int:
    # OpenRefine sends what a person typed: a number as a text.
    found = None if isinstance(piece.value, bool) else whole(str(piece.value))
    if found is None:
        raise piece.wrong("a whole number")
    return found


def whole(written: str) -> int | None:
    """A whole number as it is written; None where it is none, or longer than any that is meant."""
    return int(written) if re.fullmatch(r"[0-9]{1,18}", written) else None
