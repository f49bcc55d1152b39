"""What each person of a sentence does: attack, defend, get fouled, come to grief.

Read off the words next to each name of a masked sentence, by the word classes of `language/acts.toml`. Who is of
which side for it is worked out in `play.py`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from loaders.reading.beside import BE, STOPS, before, behind, names, verb_at, words
from loaders.reading.sides import titles

What = Literal["attack", "defend", "victim", "grief", "own goal"]

_MODIFIERS = 4  # words between a preposition or verb and the name that it governs
_REACH = 7  # words beside a verb or preposition that belong to it
_LATE = 12  # words between a name and the participle that says what he does


@dataclass(frozen=True, slots=True)
class Act:
    """What the person whose name is word `at` does. `answers`: it levels what another scored; `given`: it is told by
    what governs the name ("past Ederson", "a cross from Saka")."""

    person: int  # of the masked sentence's things
    what: What
    at: int
    answers: bool = False
    given: bool = False
    scores: bool = False  # it is a goal


def acts(said: Sequence[str]) -> list[Act]:
    """What each person of a masked sentence does, where it is told; `said` are its words."""
    found: dict[int, Act] = {}
    for at, word in enumerate(said):
        if word.startswith("P:"):
            given = _governed(said, _introduced(said, at), at)
            own = _owned(said, at)
            if own is None and (not _is_object(said, at) or said[at + 1 : at + 3].count("who")):
                own = _does(said, at) or _later(said, at)
            what = given or _keeps(said, at, own)
            if what is not None:
                following = behind(said, at + 1)
                answers = not words()["answers"].isdisjoint(following[:4])
                scores = not words()["scores"].isdisjoint(following)
                found[at] = Act(int(word[2:]), what, at, answers, given is not None, scores)
    for one, two in _listed(said):
        between = one in found and found[one].given and said[one - 1] == "between"
        if one in found and (two not in found or between) and (between or _closes(said, two) or _several(said, one)):
            found[two] = Act(int(said[two][2:]), found[one].what, two, given=found[one].given)
        elif two in found and one not in found:
            found[one] = Act(int(said[one][2:]), found[two].what, one, given=found[two].given)
    return [found[at] for at in sorted(found)]


def _keeps(said: Sequence[str], at: int, what: What | None) -> What | None:
    """A goalkeeper's attempt is none at the other goal."""
    return "defend" if what == "attack" and at and said[at - 1] in words()["keeper"] else what


def _listed(said: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Neighbours in a list of persons ("X, Y and Z"); a comma alone makes none."""
    people = [at for at, word in enumerate(said) if word.startswith("P:")]
    pairs = [(a, b) for a, b in pairwise(people) if b - a <= 3]
    for a, b in pairs:
        if list(said[a + 1 : b]) in (["and"], [",", "and"]):
            yield from (pair for pair in pairs if pair[1] == a and list(said[pair[0] + 1 : a]) == [","])
            yield a, b


def _several(said: Sequence[str], at: int) -> bool:
    """Whether the name opens a list of those whose goals are told: "goals from Saka and Rice sent ..."."""
    return said[at - 1] in ("from", "by") and not words()["goals"].isdisjoint(before(said, at - 1, 1))


def _closes(said: Sequence[str], at: int) -> bool:
    """Whether no verb follows a name that can be its own: "saved by Raya and Saliba," but not "and Saliba cleared"."""
    following = said[at + 1] if at + 1 < len(said) else "."
    return following in STOPS or following in words()["prepositions"] or following[:2] in ("M:", "to")


def _introduced(said: Sequence[str], at: int) -> int:
    """Where the words begin that say whose a person is: the side in "City goalkeeper Ederson", else the name itself."""
    first = at
    if first > 1 and said[first - 1] == "," and said[first - 2] in titles() and said[max(0, first - 3)] == "'s":
        first -= 1  # "City's goalkeeper, Ederson"
    while first and (said[first - 1] in titles() or said[first - 1] == "'s"):
        first -= 1
    return first - 1 if first and said[first - 1].startswith("T:") else at


def _governed(said: Sequence[str], first: int, at: int) -> What | None:
    """What the verb or preposition before `first`, where what introduces the name at `at` begins, makes of him."""
    known = words()
    for back, word in enumerate(before(said, first, _MODIFIERS)):
        place = first - 1 - back
        if word in known["fed_ways"] and place and said[place - 1] in known["feed"]:
            return "attack"
        if word in known["prepositions"]:
            return _after(said, word, place, at)
        active = place == 0 or said[place - 1] not in BE
        if word in known["struck"] and not known["attack_noun"].isdisjoint(before(said, place, 3)):
            return "defend"
        if said[at + 1 : at + 2] and said[at + 1] in known["helpless"]:
            return "defend"
        if list(said[max(0, place - 2) : place + 1]) == ["only", "to", "find"]:
            return "defend"
        if word in known["beat"] and active:
            return "defend"
        if word in known["sent"] and list(said[at + 1 : at + 4]) == ["the", "wrong", "way"]:
            return "defend"
        if word in known["giving"] and back <= 1 and list(said[at + 1 : at + 3]) in (["no", "chance"], ["no", "hope"]):
            return "defend"
        if word in known["giving"] and back <= 1 and not known["attack_noun"].isdisjoint(behind(said, at + 1)[:4]):
            return "attack"  # "handed Saka a chance"
        if word in known["hinder"] and active:
            return "attack" if word not in known["attack"] or _falls(said, at) else None
        if word == "down" and place > 0 and said[place - 1] in known["brought"]:
            return "attack"
        if word in known["feed"] and back <= 1 and active and _is_fed(said, place, at):
            return "attack"
        if any(word in known[name] for name in ("attack", "defend", "with_noun")):
            return None
        qualifies = word in known["qualifiers"] or said[place - 1] in ("the", "a", "an")
        if word.endswith(("ed", "ing")) and not qualifies:
            return None
    return None


def _falls(said: Sequence[str], at: int) -> bool:
    """Whether the one named goes down: "bundling Saka over", where "bundling" alone may be of the ball."""
    following = behind(said, at + 1)
    return following[:1] in (["over"], ["down"]) or "floor" in following[:3]


def _is_fed(said: Sequence[str], place: int, at: int) -> bool:
    """Whether the verb at `place` gives the ball to the person at `at`: "found Saka", "played Saka in"."""
    ways = (*said[place + 1 : at], *said[at + 1 : at + 2])
    return said[place] in words()["feed_alone"] or not words()["fed_ways"].isdisjoint(ways)


def _after(said: Sequence[str], word: str, place: int, at: int) -> What | None:
    """What a preposition at `place` makes of the name at `at` that it governs."""
    known, told = words(), before(said, place)
    if word == "by":
        return _by(told)
    if word in ("from", "of"):
        return _from(told, word)
    if word in ("on", "against"):
        return "victim" if not known["fouls"].isdisjoint(told[:2]) else None
    if word in known["beyond"]:
        return "defend"
    if word == "off":
        return "defend" if not (known["attack_noun"] | known["attack"]).isdisjoint(told) else None
    if word == "over":
        return "defend" if not known["over"].isdisjoint(told) else None
    if word == "at":
        return "defend" if told[:1] and told[0] in known["straight"] else None
    if word in ("to", "for", "towards"):
        return "attack" if told[:1] == ["thanks"] or not known["passing"].isdisjoint(told) else None
    if word == "through":
        return "attack" if not known["ahead"].isdisjoint(told) else None
    if word == "between" and (told[:1] == ["in"] or not known["squeezed"].isdisjoint(told[:2])):
        return "defend"  # "ghosted in between Dias and Stones"
    if word in ("involving", "between"):
        return "attack" if not known["moves"].isdisjoint(told) else None
    if word == "with":
        doing = next((w for w in said[at + 1 : at + 3] if w not in known["ready"]), "")
        return "attack" if doing.endswith("ing") and doing not in known["defend"] else None
    return None


def _by(told: Sequence[str]) -> What | None:
    known, near = words(), set(told[:5])
    if "deflected" in near and "in" in near:
        return None  # a mate's touch, or a defender's
    if near & (known["defend"] | known["beaten_by"]):
        return "defend"
    return "attack" if near & (known["attack"] | known["feed"] | known["attack_noun"] | known["moves"]) else None


def _from(told: Sequence[str], word: str) -> What | None:
    """ "A cross from Saka", "a save from Ederson"; "of" only right behind the noun."""
    if told[:1] == ["away"]:
        return "defend"
    known, reach = words(), 5 if "with" in told else 2
    passed = (near for near in told[:reach] if near not in known["saved_with"] and not near.endswith("ly"))
    saved = next(passed, "")
    if told[:1] == ["courtesy"] or (word == "from" and saved in ("saved", "saves", "saving")):
        return "attack"
    if word == "of" and told[:1] and told[0] in words()["beaten_noun"] and not words()["attack"].isdisjoint(told):
        return "defend"
    for near in told[: 4 if word == "from" else 1]:
        if near in words()["defend_noun"]:
            return "attack" if not words()["makes"].isdisjoint(told) else "defend"
        if near in words()["attack_noun"]:
            return "attack"
    return None


def _his(said: Sequence[str], place: int) -> Sequence[str]:
    """The words that the verb at `place` can have, up to another person whom "and" brings in: "and Dias put it"."""
    onward = said[place : place + 2 * _REACH]
    others = (at for at, (one, two) in enumerate(pairwise(onward)) if one == "and" and two.startswith("P:"))
    return onward[: next(others, len(onward))]


def _owned(said: Sequence[str], at: int) -> What | None:
    """What a person does by what is his: "Saka's cross", "a Saka cross", "into Ederson's hands"."""
    known, following, told = words(), behind(said, at + 1), before(said, at, 3)
    if following[:1] in (["'s"], ["'"]):
        into = not known["into"].isdisjoint(told)
        for word in following[1:5]:
            if word == "own":
                return "own goal"
            if word in known["defend_noun"] or (into and word in known["beaten_noun"]):
                return "defend"
            if word in known["attack_noun"]:
                return "attack"
            if word in known["prepositions"] or word in BE:
                return None
        return None
    if told and (told[0] in known["articles"] or (told[1:2] in (["a"], ["the"]) and told[0] not in known["ready"])):
        if following[:2] == ["own", "goal"]:
            return "own goal"
        for word in following[:3]:
            if word in known["prepositions"] or word in known["ready"] or word in known["articles"] or word == "gave":
                return None
            if word in known["attack_noun"]:
                return "attack"
            if word in known["defend_noun"]:
                return "defend"
    return None


def _does(said: Sequence[str], at: int) -> What | None:
    """What the verb behind a name says that the person does."""
    known = words()
    start = verb_at(said, at)
    if start is None:
        return None
    place = start
    while place < min(len(said), start + 5) and _opens_verb(said[place]):
        place += 1
    if place >= len(said):
        return None
    word, skipped, rest = said[place], said[start:place], _objects(said, place)
    onward = _his(said, place)
    if any(one == "own" and two in ("net", "goal", "keeper", "goalkeeper", "line") for one, two in pairwise(onward)):
        return "own goal"
    if _robbed(onward):
        return "defend"
    if not BE.isdisjoint(skipped[-2:]):
        return _passive(word, rest)
    if word in known["grief"] or (word == "sent" and rest[:1] == ["off"]):
        return "grief"
    if word in known["giving"] and _lifts(said, place):
        return "attack"
    if word in known["attack"]:
        return _attacks(said, place, rest)
    if word in known["keeping"] and rest[:1] == ["out"]:
        return "defend"
    fails = (word == "n't" and rest[:1] == ["cope"]) or (word in ("gave", "gives") and "away" in rest)
    if word in known["defend"] or fails:
        return "defend"
    if any(w in known["with_noun"] for w in (word, *skipped)):
        return _with_noun([*skipped, word, *rest])
    return None


def _objects(said: Sequence[str], place: int) -> list[str]:
    """The words behind the verb at `place`, past the side whose chance it is: "had Arsenal's best chance"."""
    side = next((at for at in (place + 1, place + 2) if said[at : at + 1] and said[at].startswith("T:")), None)
    owned = side is not None and said[side + 1 : side + 2] in (["'s"], ["'"])
    return behind(said, side + 2 if side is not None and owned else place + 1)


def _lifts(said: Sequence[str], place: int) -> bool:
    """Whether the verb at `place` is done to a side: "pulled Arsenal level", not "gave Arsenal a scare"."""
    side = next((at for at in (place + 1, place + 2) if said[at : at + 1] and said[at].startswith("T:")), None)
    return side is not None and words()["scare"].isdisjoint(behind(said, side + 1))


def _robbed(told: Sequence[str]) -> bool:
    """ "Tried to dribble past Saka and was robbed"."""
    return any(
        one == "and" and two in BE and three in words()["lost"]
        for one, two, three in zip(told, told[1:], told[2:], strict=False)
    )


def _opens_verb(word: str) -> bool:
    """Whether the word only leads to the verb that tells: an auxiliary, an adverb, a time."""
    return word in words()["ready"] or word.endswith("ly") or word.startswith("M:")


def _is_object(said: Sequence[str], at: int) -> bool:
    """Whether a preposition stands before the name that no clause of its own follows ("for Saka to score" has one)."""
    free, told = words()["clausal"] | {"for"}, before(said, _introduced(said, at), _MODIFIERS)
    near = next((word for word in told if word in words()["prepositions"]), None)
    if said[at + 1 : at + 2] and said[at + 1].endswith("ing"):
        return False  # "culminated in Saka heading wide"
    return near is not None and near not in free


def _later(said: Sequence[str], at: int) -> What | None:
    """What a participle further on says: "Saka broke off, heading wide"."""
    known = words()
    for place in range(at + 1, min(len(said) - 1, at + _LATE)):
        if names(said[place]) or said[place] in known["cut"] or said[place] in (".", "?", "!"):
            return None
        if said[place] == "," and said[place + 1].endswith("ing"):
            word = said[place + 1]
            if word in known["defend"]:
                return "defend"
            return _attacks(said, place + 1, behind(said, place + 2)) if word in known["attack"] else None
    return None


def _passive(word: str, rest: Sequence[str]) -> What | None:
    known = words()
    if word in known["grief"] or (word in known["taken"] and rest[:1] in (["off"], ["packing"])):
        return "grief"
    if word in known["beat"] or (word == "called" and "action" in rest) or word in known["at_fault"]:
        return "defend"
    return "attack" if word in known["fed_in"] or not known["threat"].isdisjoint((word, *rest[:3])) else None


def _attacks(said: Sequence[str], place: int, rest: Sequence[str]) -> What | None:
    """What a verb of attack at `place` tells by what follows: "headed in", "headed clear"."""
    known = words()
    if not known["danger"].isdisjoint(rest) or rest[:1] == ["behind"] or _to_defend(rest):
        return "defend"
    if said[place] in known["clears"] | known["played_back"] and not known["backpass"].isdisjoint(rest):
        return "defend"
    cleared = said[place] in known["clears"] and not known["away"].isdisjoint(rest[:3])
    return "defend" if cleared else "attack"


def _to_defend(rest: Sequence[str]) -> bool:
    """ "Raced out to block"."""
    return any(one == "to" and two in words()["defend"] for one, two in pairwise(rest))


def _with_noun(told: Sequence[str]) -> What | None:
    """What is done with a noun: "had a shot", "made a save", "saw red"."""
    known = words()
    if ("no" in told and "chance" in told) or "held" in told[:2]:
        return "defend"
    if not {"down", "across"}.isdisjoint(told[:3]) and not known["defend"].isdisjoint(told):
        return "defend"
    fell = list(told[:2]) == ["went", "down"] and not known["claimed"].isdisjoint(told)
    if not known["near"].isdisjoint(told[:4]) or list(told[:2]) == ["made", "it"] or fell:
        return "attack"
    if not known["booking"].isdisjoint(told) or ("red" in told and not {"saw", "card", "straight"}.isdisjoint(told)):
        return "grief"
    if not known["defend_noun"].isdisjoint(told):
        return "defend" if known["forces"].isdisjoint(told) else "attack"
    for word in told:
        if word == "unable" or (word == "possession" and "lost" in told):
            return "defend"
        if word in known["attack_noun"] or word in known["goal_words"]:
            return "attack"
    return None
