"""Minutes beside the names of a list: "Onana (12), Salah (45+2, pen) and Rice (80) scored", "Onana in the
12th minute, Salah in the 45th and Rice (80) scored"."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from loaders.reading import scorers
from loaders.reading.layers import Mention, Moment
from loaders.reading.lists import LAST_MINUTE
from loaders.reading.scorers import GOAL_MARKS
from loaders.reading.units import Unit


class Beside(NamedTuple):
    """What a bracket beside a name says of a goal: its minute, how it was scored (`mark`), or how many (`goals`).

    `bare`: a lone figure, of which only those beside it tell whether it is a minute.
    """

    moment: Moment | None
    mark: str | None = None
    bare: bool = False
    goals: int = 1


_MOST = 5  # goals of one player that a figure in brackets counts
_MARKED = {
    **dict.fromkeys(("pen", "penalty", "p"), Beside(None, "penalty")),
    **dict.fromkeys(("og", "o.g", "own goal"), Beside(None, "own_goal")),
    **{word: Beside(None, goals=n) for n, word in enumerate(("two", "three", "four", "five"), 2)},
}
_JOINING = frozenset({",", "and", "&", "plus"})  # between the names of a list
_LONGEST = 16  # units from one bracket to the other
_SCORE = re.compile(r"\d\s?[-–]\s?\d")
_FIGURE = re.compile(r"\(\s?\d{1,2}\s?\)")


def lifted(text: str, words: list[Unit]) -> tuple[list[Unit], dict[int, tuple[Beside, ...]]]:
    """The words without those that give a person's minutes in a list, and the minutes by where the person is named."""
    listed = _listed(words)
    if not listed and not any(word.text == "(" for word in words):
        return words, {}
    left: list[Unit] = []
    beside: dict[int, tuple[Beside, ...]] = {}
    at = 0
    while at < len(words):
        word = words[at]
        left.append(word)
        if at in listed:
            beside[word.start] = tuple(Beside(each.moment) for each in listed[at] if each.moment is not None)
            at = words.index(listed[at][-1], at)
        at += 1
        end = _closing(words, at) if word.mention is not None and word.mention.kind == "person" else None
        found = _minutes(text, words[at - 1 : end + 1]) if end is not None else ()
        if end is not None and found:
            beside[word.start] = found
            at = end + 1
    return left, beside


def _listed(words: Sequence[Unit]) -> dict[int, list[Unit]]:
    """The times behind the names of each list of which every name has one, or has a bracket, by the name's place."""
    found: dict[int, list[Unit]] = {}
    run: list[tuple[int, list[Unit]]] = []
    at = 0
    while at < len(words):
        end, times = _behind(words, at)
        if end == at:
            at, run = at + 1, []
            continue
        run.append((at, times))
        if len(run) > 1:
            found.update((place, told) for place, told in run if told)
        at = end
        while at < len(words) and words[at].low in _JOINING:
            at += 1
        if at == end:
            run = []
    return found


def _behind(words: Sequence[Unit], at: int) -> tuple[int, list[Unit]]:
    """Where what stands beside a person ends, and the times in it that stand in no bracket; `at` where nothing does."""
    mention = words[at].mention
    if mention is None or mention.kind != "person":
        return at, []
    closing = _closing(words, at + 1)
    if closing is not None:
        return closing + 1, []
    times: list[Unit] = []
    end = at + 1
    while end < len(words) and words[end].moment is not None:
        times.append(words[end])
        end += 1
        joined = end + 1 < len(words) and words[end].low in _JOINING and words[end + 1].moment is not None
        end += joined
    return (end, times) if times else (at, [])


def minutes(named: Sequence[Mention], beside: Mapping[int, tuple[Beside, ...]]) -> Mapping[int, tuple[Beside, ...]]:
    """Those beside the names of one list. One bare figure behind one of them may be an age, and is no minute."""
    found = {mention.start: beside[mention.start] for mention in named if mention.start in beside}
    told = [one for ones in found.values() for one in ones]
    if any(one.moment is not None and not one.bare for one in told):
        return {at: ones for at, ones in found.items() if ones[0].moment is not None}
    few = [one for one in told if one.bare and one.moment is not None and 2 <= one.moment.low <= _MOST]
    if len(few) == len([one for one in told if one.bare]) and len(found) < len(named):
        return {at: tuple(map(_counted, ones)) for at, ones in found.items()}  # "Saka (2) and Rice"
    return {} if len(found) == 1 and told[0].bare else found


def _counted(one: Beside) -> Beside:
    return Beside(None, one.mark, goals=one.moment.low) if one.bare and one.moment is not None else one


def _closing(words: Sequence[Unit], at: int) -> int | None:
    """The bracket that closes the one at `at`, if one opens there."""
    if at >= len(words) or words[at].text != "(":
        return None
    return next((i for i in range(at + 1, min(at + _LONGEST, len(words))) if words[i].text == ")"), None)


def _minutes(text: str, words: Sequence[Unit]) -> tuple[Beside, ...]:
    """The minutes of a name, an opening bracket, what is in it, a closing one; () where it is anything else."""
    named, inside, end = words[0], words[2:-1], words[-1].end
    if inside and all(word.moment is not None for word in inside):
        return tuple(Beside(word.moment) for word in inside if word.moment is not None)
    plain = _MARKED.get(" ".join(word.low for word in inside).rstrip("."))
    if plain is not None:
        return (plain,)
    strikes = () if _SCORE.search(text, named.end, end) else scorers.read(text, named.start, end)
    if any(s.name.start != named.start or not s.minute or s.minute > LAST_MINUTE for s in strikes):
        return ()
    if any(s.mark is not None and s.mark not in GOAL_MARKS for s in strikes):
        return ()
    bare = bool(_FIGURE.fullmatch(text, words[1].start, end))
    return tuple(
        Beside(Moment(s.span.start, s.span.end, s.minute, s.minute, s.added), s.mark, bare) for s in strikes if s.minute
    )
