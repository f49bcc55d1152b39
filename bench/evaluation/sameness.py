"""When a value that was read is the value of a gold row.

Case, accents and punctuation never count. A person is right by the end of the name ("Salah"), a team by
its beginning ("Inter" of "Inter Milan", which "AC Milan" is not), a word of the contract but for a plural
s, a quotation where nine tenths of its letters agree. A list in a gold row is a choice.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from difflib import SequenceMatcher
from functools import lru_cache
from typing import Any

TEAMS = frozenset({"team", "teams", "home", "away", "winner", "awarded_to", "aggregate"})
PERSONS = frozenset(
    {"scorer", "assist", "player", "goalkeeper", "on", "off", "person", "speaker", "offender", "taker", "referee"}
)
_WORDS = frozenset({"colour", "outcome", "method", "offence", "role", "trait", "stage", "season"})
_CLUB = frozenset({"the", "fc", "afc", "cf", "sc", "bc", "ac", "f", "c", "club", "de"})  # of a name, not the name
_LETTERS = str.maketrans({"ı": "i", "ø": "o", "Ø": "O"})  # which have no accent to lose
_QUOTED = 0.9  # of the letters of a quotation
_VAGUE = 10  # minutes: a wider range than this says no minute

#: Whether two names mean the same.
Names = Callable[[object, object], bool]


@lru_cache(maxsize=65536)
def _folded(text: str) -> str:
    apart = unicodedata.normalize("NFKD", text).translate(_LETTERS)
    bare = "".join(letter for letter in apart if not unicodedata.combining(letter)).casefold()
    return re.sub(r"[^a-z0-9]+", " ", bare.replace("'s ", " ").replace("’s ", " ")).strip()


@lru_cache(maxsize=65536)
def _parts(text: str) -> tuple[str, ...]:
    words = tuple(_folded(text).split())
    return tuple(word for word in words if word not in _CLUB) or words


def _begins_or_ends(one: object, other: object, *, begins: bool, ends: bool) -> bool:
    short, long = sorted((_parts(str(one)), _parts(str(other))), key=len)
    if not short:
        return False
    return short == long or (begins and long[: len(short)] == short) or (ends and long[-len(short) :] == short)


def _person(one: object, other: object) -> bool:
    return _begins_or_ends(one, other, begins=False, ends=True)


def team(one: object, other: object) -> bool:
    """Whether two names are of one team."""
    return _begins_or_ends(one, other, begins=True, ends=False)


def _name(one: object, other: object) -> bool:
    return _begins_or_ends(one, other, begins=True, ends=True)


def slot(kind: str, name: str, gold: object, got: object) -> bool:
    """Whether `got` is right in slot `name` of a fact of `kind`."""
    if name == "match":
        return isinstance(gold, Mapping) and isinstance(got, Mapping) and match(gold, got)
    if (kind, name) == ("quote", "text"):
        return any(_quotation(str(one), str(got)) for one in _options(gold))
    if name in _WORDS:
        word = _folded(str(got)).removesuffix("s")
        return any(_folded(str(one)).removesuffix("s") == word for one in _options(gold))
    return value(gold, got, team if name in TEAMS else _person if name in PERSONS else _name)


def _options(gold: object) -> Sequence[object]:
    return gold if isinstance(gold, list) else [gold]


def match(gold: Mapping[str, Any], got: Mapping[str, Any]) -> bool:
    """Whether two matches have the same sides; who was at home is judged in the `match` row alone."""
    sides = got.get("home", ""), got.get("away", "")
    wanted = gold.get("home", ""), gold.get("away", "")
    return any(all(map(_team_value, wanted, turned)) for turned in (sides, sides[::-1]))


def _team_value(gold: object, got: object) -> bool:
    return value(gold, got, team)


def _quotation(gold: str, got: str) -> bool:
    one, other = _folded(gold), _folded(got)
    if not one or not other or one == other:
        return bool(one) and one == other
    letters = SequenceMatcher(None, one, other, autojunk=False)
    return letters.quick_ratio() >= _QUOTED and letters.ratio() >= _QUOTED  # the first is never below the second


def value(gold: object, got: object, same: Names = _name) -> bool:
    """Whether `got` is the gold value or one of its choices, names compared by `same`."""
    if _is_range(gold):
        return _within(gold, got)  # type: ignore[arg-type]
    if _is_range(got):
        return _round(got, gold)  # type: ignore[arg-type]
    if isinstance(gold, Mapping):
        return isinstance(got, Mapping) and len(gold) == len(got) and all(
            any(same(key, other) and value(number, figure, same) for other, figure in got.items())
            for key, number in gold.items()
        )  # fmt: skip
    if isinstance(gold, bool) or isinstance(got, bool):
        return gold is got
    if isinstance(gold, (int, float)):
        return _number(got) == float(gold)
    if isinstance(gold, list):
        return _listed(gold, got, same)
    return same(gold, got) or _folded(str(gold)) == _folded(str(got))


def _is_range(one: object) -> bool:
    return isinstance(one, Mapping) and {"from", "to"} <= one.keys()


def _within(gold: Mapping[str, Any], got: object) -> bool:
    low, high = gold["from"], gold["to"]
    if isinstance(got, Mapping):
        return bool(got.get("from", high + 1) <= high and got.get("to", low - 1) >= low)
    return isinstance(got, (int, float)) and bool(low <= got <= high)


def _round(got: Mapping[str, Any], gold: object) -> bool:
    low, high = got["from"], got["to"]
    return isinstance(gold, (int, float)) and bool(low <= gold <= high) and high - low <= _VAGUE


def _number(got: object) -> float | None:
    try:
        return float(got)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        return None


def _listed(gold: list[Any], got: object, same: Names) -> bool:
    if not isinstance(got, list):
        return any(value(one, got, same) for one in gold)
    if len(got) > 1 or any(isinstance(one, list) for one in gold):
        groups = [_options(one) for one in gold]
        return len(groups) == len(got) and all(
            any(same(one, name) for one in group for name in got) for group in groups
        )
    return any(value(one, name, same) for one in gold for name in got)
