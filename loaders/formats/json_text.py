"""JSON with a limit on its depth, so that no document can exhaust the stack."""

from __future__ import annotations

import json

#: Brackets within brackets: an article has a handful of them, and a parser of JSON a limit.
DEEPEST = 100


class TooDeepError(ValueError):
    """JSON that is nested deeper than any article is."""


def loads(text: str) -> object:
    """The value of a JSON text. Raises json.JSONDecodeError for what is none, TooDeepError for too many brackets."""
    if _depth(text) > DEEPEST:
        raise TooDeepError(f"the JSON is nested more than {DEEPEST} deep")
    # Raw newlines in strings are common, and harmless; a number longer than any is no reason to stop.
    return json.loads(text.removeprefix("\ufeff"), strict=False, parse_int=_whole)


def _whole(digits: str) -> int | float:
    return int(digits) if len(digits) < 1000 else float(digits)


def _depth(text: str) -> int:
    """How deep the brackets go; those in strings count too, which a report's words do not use up."""
    deepest = level = 0
    for letter in filter("[]{}".__contains__, text):
        level += 1 if letter in "[{" else -1
        deepest = max(deepest, level)
    return deepest
