"""What a masked sentence tells of each side that it names: that it attacks, that it suffers, or neither.

By the word classes of `language/acts.toml`, as `acts.py` does it for persons.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import takewhile

from loaders.reading.beside import BE, STOPS, before, behind, names, verb_at, words

_REACH = 6  # words behind a side in which its verb stands
_SECOND = 14  # words behind that in which its second verb stands


@dataclass(frozen=True, slots=True)
class Leaning:
    """What is told of the side whose name is word `at`: 1 that it attacks, -1 that it suffers, 0 neither.

    `subject`: by its own verb; else by what stands around it ("put Arsenal ahead", "against Arsenal"). `governed`: a
    preposition stands before it. Of "they" and "them", who they are is open: `team` is None.
    """

    team: int | None
    sign: int
    at: int
    subject: bool
    governed: bool = False


def leanings(said: Sequence[str]) -> list[Leaning]:
    """What is told of each side that a masked sentence names; `said` are its words."""
    return [_leaning(said, at) for at, word in enumerate(said) if word.startswith("T:") or word in ("they", "them")]


def _leaning(said: Sequence[str], at: int) -> Leaning:
    known = words()
    told = before(said, at, 4)
    while told and (told[0] in known["hosting"] or "-" in told[0] or told[0].startswith("N:")):
        told = told[1:]
    following = behind(said, at + 1)
    team = int(said[at][2:]) if names(said[at]) else None
    near = following[1:4] if following[:1] in (["'s"], ["'"]) else following[:1]
    sign = _around(told, near, following)
    if sign is None and not told and near and near[0] in known["stops"] and len(following) > 1:
        sign = -1  # "the Arsenal goalkeeper denied Foden"
    if sign is not None:
        return Leaning(team, sign, at, False)
    governed = bool(told) and told[0] in known["prepositions"] - known["clausal"]
    taken_up = following[:1] in (["who"], ["which"]) or list(said[at + 1 : at + 3]) in ([",", "who"], [",", "which"])
    return Leaning(team, 0 if governed and not taken_up else _by_verb(said, at), at, True, governed)


def _around(told: Sequence[str], near: Sequence[str], following: Sequence[str]) -> int | None:
    """What the words right before and behind a side say; None where its verb has the word."""
    known = words()
    if told and told[0] in known["against"]:
        return -1
    if not known["of_defence"].isdisjoint(near) and told and told[0] in known["at_defence"]:
        return -1
    if told and told[0] == "by" and not known["of_defence"].isdisjoint(following[:1]):
        return -1
    if not known["of_attack"].isdisjoint(near):
        return -1 if _undone(told, following) else 1
    if following[:1] in (["'s"], ["'"]) and not known["of_grief"].isdisjoint(near):
        return -1
    if told[:1] == ["from"] and not known["reply"].isdisjoint(told[1:2]):
        return 1
    if following[:1] in (["'s"], ["'"]):
        return 1 if not known["attack_noun"].isdisjoint(near) else 0
    if told and told[0] in known["giving"]:
        return 1 if known["scare"].isdisjoint(following) and told[1:3] != ["to", "enough"] else -1
    return None


def _undone(told: Sequence[str], following: Sequence[str]) -> bool:
    """Whether what a side had was taken from it: "Derby's hopes were ended by Rice", "Rice ended Derby's hopes"."""
    known = words()
    done = next((at for at, word in enumerate(following) if word in BE), None)
    rest = [word for word in following[done + 1 :] if not word.endswith("ly")] if done is not None else []
    taken = rest[1:] if rest[:1] in (["then"], ["soon"], ["all"], ["being"], ["duly"]) else rest
    return bool(known["undoing"] & {*taken[:1], *told[:1]}) or told[:2] == ["to", "end"]


def turned(said: Sequence[str], start: int, end: int) -> bool:
    """Whether between a side that attacks and a word it comes to suffer: "dominated only to be caught out when"."""
    known = words()
    return any(
        (one in ("and", "then") and (two in known["minus"] or (two in BE and three in known["hurt"])))
        or (one == "to" and two == "be" and three in known["hurt"])
        or (one == "only" and two == "to" and three in known["minus"])
        for one, two, three in zip(said[start:end], said[start + 1 : end], said[start + 2 : end], strict=False)
    )


def _trails(rest: Sequence[str]) -> bool:
    """Whether a side is behind by what follows its verb: "went two down", not "came from two down"."""
    place = next((at for at, word in enumerate(rest) if word in ("behind", "down")), None)
    return place is not None and "from" not in rest[:place]


def _by_verb(said: Sequence[str], at: int) -> int:
    """What the verb behind a side says of it."""
    known, start = words(), verb_at(said, at)
    if start is None:
        return 0
    passive = False
    for place in range(start, min(len(said), start + _REACH)):
        word, rest = said[place], behind(said, place + 1)
        if word in ("not", "n't", "never", "'t"):
            return 0 if known["cope"].isdisjoint(rest[:2]) else -1
        if names(word) or word in STOPS:
            return 0
        if word in known["should"] and not {"have", "'ve"}.isdisjoint(rest[:2]):
            return 1 if "behind" not in rest and known["hurt"].isdisjoint(rest) else -1
        if word in BE:
            passive = True
        elif passive:
            if word in known["hurt"]:
                return -1
            if word in known["well"] or (word.endswith("ing") and word in known["plus"]):
                return 1
        elif word in known["having"] and (not rest or rest[0] in known["no"]):
            return -1 if rest else 0  # "had no luck"; "had Timber sent off"
        elif word in known["minus"] or (word in known["plus"] | known["moved"] and not known["worst"].isdisjoint(rest)):
            return -1
        elif word in known["plus"] or word in known["moved"]:
            return -1 if _trails(said[place + 1 : place + _REACH]) else 1
        elif word not in known["ready"] and not word.endswith("ly") and word not in known["between"]:
            return _by_second_verb(said[place + 1 : place + 1 + _SECOND])
    return 0


def _by_second_verb(said: Sequence[str]) -> int:
    """What the verb behind "and" says, where that of the side itself says nothing: "felt their way in and scored"."""
    known = words()
    told = list(takewhile(lambda word: not names(word) and word not in STOPS, said))
    rest = told[told.index("and") + 1 :] if "and" in told else []
    verb = next((word for word in rest if word not in known["almost"] and not word.endswith("ly")), "")
    if verb in known["minus"]:
        return -1
    if verb in known["plus"]:
        return -1 if _trails(rest) or not known["worst"].isdisjoint(rest) else 1
    return 0
