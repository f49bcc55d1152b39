"""The words beside a name in a masked sentence, and the classes that they are of (`language/acts.toml`)."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files

from loaders.reading.masks import classes

Words = Mapping[str, frozenset[str]]

STOPS = frozenset((",", ".", ";", ":", "!", "?", "(", ")", "-", "–", "—"))
BE = frozenset(("was", "were", "is", "are", "been", "being", "be"))
_REACH = 7  # words beside a verb or preposition that belong to it
_ASIDE = 14  # words between the commas of an aside


@cache
def words() -> Words:
    """The word classes of `language/acts.toml`."""
    told = tomllib.loads(files("loaders.language").joinpath("acts.toml").read_text(encoding="utf-8"))
    return {name: frozenset(members) for name, members in classes(told["verbs"], told["words"]).items()}


def names(word: str) -> bool:
    """Whether a masked word is the name of a person or side."""
    return word[:2] in ("P:", "T:") and word[2:].isdigit()


def behind(said: Sequence[str], at: int) -> list[str]:
    """The words from `at` up to the next name or stop."""
    out = []
    for word in said[at : at + _REACH]:
        if names(word) or word in STOPS:
            break
        out.append(word)
    return out


def before(said: Sequence[str], at: int, most: int = _REACH) -> list[str]:
    """The words before `at` back to a name or stop, the nearest first."""
    out = []
    for word in reversed(said[max(0, at - most) : at]):
        if names(word) or word in STOPS:
            break
        out.append(word)
    return out


def verb_at(said: Sequence[str], at: int) -> int | None:
    """Where the verb of the name at `at` can begin, past "who" or an aside between commas."""
    place = at + 1
    following = list(said[place : place + 2])
    if following[:1] == ["who"] or following[:1] == ["which"]:
        return place + 1
    if following[:1] != [","]:
        return place if following else None
    if following[1:] == ["who"] or following[1:] == ["which"]:
        return place + 2
    known, others = words(), False
    for end in range(place + 1, min(len(said) - 1, place + _ASIDE)):
        if said[end] in (";", "."):
            return None
        others = others or said[end].startswith("P:")
        if said[end] == ",":
            acts_on = said[end + 1] in known["attack"] | known["with_noun"] | known["giving"] | BE
            return end + 1 if acts_on or not others else None
    return None
