"""Who is manager, captain, goalkeeper, referee or player of whom, as the words say it.

The forms are `[[role]]` entries of `language/roles.toml`. A manager named without a side ("Klopp's
men", "coach Jacob Neestrup") is given the side that the sentences before speak of, and two managers
of one match never share a side.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from loaders.model import Span
from loaders.reading import entries
from loaders.reading.gates import Gate
from loaders.reading.layers import Reading
from loaders.reading.masks import Masked, Thing, classes, compile_pattern, either, gate, mask, names

_GROUPS = {"team": "team", "person": "person", "nation": "nationality|place"}
_NEXT = 3  # lines back, blank ones counted, in which a side can be spoken of
_SURE = 10  # the weight of words that name manager and side together
_HYPHENATED = ("-b", "-r", "-e", "-t")  # -born, -raised, -eligible, -trained
_NEAR = 12  # masked characters before a form in which "former" and its kin undo it


@dataclass(frozen=True, slots=True)
class RoleTold:
    """Words that give a person a role; `team` is a key, absent where the words name none."""

    person: str
    role: str
    team: str | None
    span: Span
    rule: str
    former: bool
    sentence: int


@dataclass(frozen=True, slots=True)
class _Form:
    id: str
    role: str
    regex: re.Pattern[str]


@cache
def data() -> dict[str, Any]:
    """`language/roles.toml` as read."""
    return entries.load("roles.toml", {"role": frozenset({"role"})})


@cache
def _forms() -> tuple[tuple[_Form, ...], Gate]:
    known, told = classes({}, data()["words"]), data()["role"]
    forms = tuple(_Form(e["id"], e["role"], compile_pattern(e["pattern"], _GROUPS, known)) for e in told)
    return forms, gate((e["pattern"] for e in told), _GROUPS, known)


@cache
def _former() -> re.Pattern[str]:
    return re.compile("(?: |-)" + either(data()["words"]["former"]) + "(?: |-)")


def find(reading: Reading, playing: frozenset[str]) -> tuple[RoleTold, ...]:
    """Every telling of a role, in order; a manager's side is filled in where it can be told.

    `playing` are the sides that a manager named without one can be of.
    """
    hints = [hint for index in range(len(reading.sentences)) for hint in _in_sentence(reading, index)]
    found = tuple(_with_sides(reading, hints, playing))
    reading.memo["roles"] = found
    return found


def told(reading: Reading) -> tuple[RoleTold, ...]:
    """What `find` found last in this article; nothing before it has run."""
    found: tuple[RoleTold, ...] = reading.memo.get("roles", ())
    return found


def _in_sentence(reading: Reading, index: int) -> Iterator[RoleTold]:
    if not names(reading, reading.sentences[index], "person"):
        return
    masked = mask(reading, reading.sentences[index])
    taken: set[tuple[str, int]] = set()
    forms, opened = _forms()
    for form in (forms[place] for place in opened.open(masked.words)):
        for match in form.regex.finditer(masked.text):
            person, team = masked.thing(match, "person"), masked.thing(match, "team")
            assert person is not None
            if (form.role, person.start) in taken or (team is not None and _in_word(reading, team)):
                continue
            taken.add((form.role, person.start))
            yield RoleTold(
                str(person.value),
                form.role,
                str(team.value) if team is not None else None,
                masked.span(*match.span()),
                form.id,
                _is_former(masked, match),
                index,
            )


def _in_word(reading: Reading, thing: Thing) -> bool:
    """Whether a name is but the beginning of a word ("Argentina-born")."""
    return reading.article.text[thing.end : thing.end + 2] in _HYPHENATED


def _is_former(masked: Masked, match: re.Match[str]) -> bool:
    before = masked.text[max(0, match.start() - _NEAR) : match.end()]
    return bool(_former().search(before)) or masked.text[match.end() :].startswith(" 's sacking")


def _with_sides(reading: Reading, told: Sequence[RoleTold], playing: frozenset[str]) -> Iterator[RoleTold]:
    """The tellings, each manager's side told once and for all."""
    votes: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for hint in told:
        if hint.role == "manager" and not hint.former:
            if hint.team is not None:
                votes[hint.person][hint.team] += _SURE
            else:
                topic = _topic(reading, hint).items()
                votes[hint.person].update({k: v for k, v in topic if k in playing or len(playing) != 2})
    sides = _settled(votes)
    left = playing - set(sides.values())
    alone = [person for person in votes if person not in sides]
    if len(left) == len(alone) == 1 and len(playing) == 2:
        sides[alone[0]] = next(iter(left))
    for hint in told:
        if hint.role == "manager" and hint.team is None and not hint.former:
            yield replace(hint, team=sides.get(hint.person))
        else:
            yield hint


def _topic(reading: Reading, hint: RoleTold) -> Counter[str]:
    """The sides that the words before a manager's name speak of: the nearest before it, and the subjects."""
    votes: Counter[str] = Counter()
    before = reading.article.text[max(0, hint.span.start - 8) : hint.span.start]
    joined = before.endswith((" and ", " their ", " its "))  # its subject is the sentence's
    results = {span.start for fixture in reading.fixtures for span in fixture.spans}
    line = reading.sentences[hint.sentence].line
    for back in range(hint.sentence, max(-1, hint.sentence - 4), -1):
        sentence = reading.sentences[back]
        if line - sentence.line > _NEXT:
            break
        end = hint.span.start if back == hint.sentence else sentence.end
        named = [m for m in reading.mentions if m.kind == "team" and sentence.start <= m.start < end]
        taken_up = bool(sentence.tokens) and sentence.tokens[0].text.casefold() in ("they", "it")
        for place, mention in enumerate(named):
            if back == hint.sentence:
                votes[mention.key] += 3 if (place == 0 if joined else place == len(named) - 1) else 1
            else:
                votes[mention.key] += (2 if place == 0 and not taken_up else 1) + 2 * (mention.start in results)
        if votes and back < hint.sentence and not taken_up:
            break
    return votes


def _settled(votes: Mapping[str, Counter[str]]) -> dict[str, str]:
    """A side for each manager, no side twice: of two managers and two sides, the pairing with the most votes."""
    sides = {
        person: max(teams, key=lambda t: (teams[t], t))
        for person, teams in votes.items()
        if max(teams.values(), default=0) >= _SURE
    }
    open_ = sorted(person for person in votes if person not in sides)
    free = sorted({team for person in open_ for team in votes[person]} - set(sides.values()))
    if len(open_) == len(free) == 2:
        straight = votes[open_[0]][free[0]] + votes[open_[1]][free[1]]
        crossed = votes[open_[0]][free[1]] + votes[open_[1]][free[0]]
        if abs(straight - crossed) >= 3:
            return sides | dict(zip(open_, free if straight > crossed else free[::-1], strict=True))
    ranked = sorted(
        ((votes[p][t], p, t) for p in open_ for t in free if votes[p][t]), key=lambda item: (-item[0], *item[1:])
    )
    for count, person, team in ranked:
        rivals = [votes[person][t] for t in free if t != team and t not in sides.values()]
        if person not in sides and team not in sides.values() and (not rivals or count > max(rivals) + 1):
            sides[person] = team
    return sides


def managers(told: Iterable[RoleTold]) -> dict[str, str]:
    """The team key of each present manager whose side is known."""
    return {
        hint.person: hint.team for hint in told if hint.role == "manager" and hint.team is not None and not hint.former
    }
