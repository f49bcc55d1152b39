"""How well a thing fits what is asked, from 0 to 100: by its names, its type and its properties.

A name alone says at most that two things may be one. A type that differs, or a property that does, tells
namesakes apart, and costs more than an agreement brings: no link is better than a wrong one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import fuzz

from graph.names import fold, sound

#: What a property is worth that both sides give: born on one day is nearly proof, a position is shared by many.
WEIGHTS = {
    "born": 2.0,
    "club": 1.0,
    "country": 1.0,
    "date": 2.0,
    "home": 1.0,
    "away": 1.0,
    "position": 0.5,
    "role": 0.5,
}

_OTHER_TYPE = 40.0
_DIFFERS = 30.0
_AGREES = 5.0
_ANOTHER_SPELLING = 96.0
_WITHOUT_DESIGNATOR = 97.0
_DESIGNATORS = re.compile(
    r"\b(?:[a-z]{0,2}fc|f c|[a-z]fk|afc|cf|sc|ac|fk|if|bk|sk|kv|cd|ud|sd|bc|ssc|club de futbol)\b"
)


@dataclass(frozen=True, slots=True)
class Compared:
    """What comparing brought: `agreed` and `differing` are names of properties, as in WEIGHTS.

    `type_fits` is None where one side tells no type.
    """

    name: float
    type_fits: bool | None = None
    agreed: frozenset[str] = frozenset()
    differing: frozenset[str] = frozenset()

    @property
    def score(self) -> float:
        """From 0 to 100, with two decimals."""
        total = self.name - (_OTHER_TYPE if self.type_fits is False else 0.0)
        total += _AGREES * sum(WEIGHTS.get(one, 1.0) for one in self.agreed)
        total -= _DIFFERS * sum(WEIGHTS.get(one, 1.0) for one in self.differing)
        return round(min(100.0, max(0.0, total)), 2)


def name_score(asked: str, names: Iterable[str]) -> float:
    """How like the best of `names` is to the one asked for: 100 for the same letters but for case and accents."""
    return max((_alike(fold(asked), fold(name)) for name in names), default=0.0)


@lru_cache(maxsize=65536)
def _alike(a: str, b: str) -> float:
    if a == b:
        return 100.0
    if not a or not b:
        return 0.0
    if _bare(a) == _bare(b):
        return _WITHOUT_DESIGNATOR
    if sorted(a.split()) == sorted(b.split()) or sound(a) == sound(b):
        return _ANOTHER_SPELLING
    return float(min(fuzz.ratio(a, b), _ANOTHER_SPELLING - 1))


def _bare(folded: str) -> str:
    """A folded name without the letters that only say that it is a club."""
    return " ".join(_DESIGNATORS.sub(" ", folded).split()) or folded
