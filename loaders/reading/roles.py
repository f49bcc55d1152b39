"""Who is manager, captain, goalkeeper, referee or player of whom, as the words say it.

The forms are `[[role]]` entries of `language/roles.toml`. A manager named without a side ("Klopp's
men", "coach Jacob Neestrup") is given the side that the sentences before speak of, and two managers
of one match never share a side.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import takewhile
from typing import Any

from loaders.model import Span
from loaders.reading import entries, gazetteer
from loaders.reading.gates import Gate
from loaders.reading.layers import Mention, Reading
from loaders.reading.masks import Masked, Thing, classes, compile_pattern, either, gate, mask, names
from loaders.reading.results import alike
from loaders.reading.within import mentions as mentions_within

_GROUPS = {"team": "team", "person": "person", "nation": "nationality|place"}
_NEXT = 3  # lines back, blank ones counted, in which a side can be spoken of
_WEAK = 2  # the weight of a side that the sentence before names and tells no result of
_SURE = 10  # the weight of words that name manager and side together
#: Who has one of these does not play.
OFFICES = ("manager", "referee", "assistant", "chairman", "owner", "president")
_ON_THE_FIELD = ("player", "captain", "goalkeeper")
_HIS = "assistant-his"
_COUNTERPART = "manager-counterpart"  # "his opposite number": a manager after a manager
_HYPHENATED = ("-b", "-r", "-e", "-t")  # -born, -raised, -eligible, -trained
_FORMERLY = ("former ", "Former ", "ex-", "Ex-")  # before a side that is not spoken of
_LENT = (" on-loan ", " loan ")  # before a side that lends a player
_WORD = re.compile(r"\s+([a-z]+)\b")
_FAR = 20  # masked characters between a side and a person behind it, of whom all words can be told
_JOINED = re.compile(r" (?:and|(?:their|its)(?: [a-z-]+){0,2}) $")
_WITH = re.compile(r"(?:^|\s)(?:with|against|meetings? (?:with|against))(?: the)? $")
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
    unless: (
        str | None
    )  # it says nothing of one who "plays" in the article, or is known as a "player" there or elsewhere
    silent: bool  # where the words stand says nothing of a manager's side


@cache
def data() -> dict[str, Any]:
    """`language/roles.toml` as read."""
    return entries.load("roles.toml", {"role": frozenset({"role", "unless", "silent"})})


@cache
def _forms() -> tuple[tuple[_Form, ...], Gate]:
    known, told = classes({}, data()["words"]), data()["role"]
    forms = tuple(
        _Form(
            e["id"],
            e["role"],
            compile_pattern(e["pattern"], _GROUPS, known),
            e.get("unless"),
            bool(e.get("silent")),
        )
        for e in told
    )
    return forms, gate(form.regex for form in forms)


@cache
def _former() -> re.Pattern[str]:
    return re.compile("(?: |-)" + either(data()["words"]["former"]) + "(?: |-)")


def find(reading: Reading, playing: frozenset[str], pages: Sequence[RoleTold] = ()) -> tuple[RoleTold, ...]:
    """Every telling of a role, in order; a manager's side is filled in where it can be told.

    `playing` are the sides that a manager named without one can be of, `pages` what the page's make-up tells.
    """
    hints = [hint for index in range(len(reading.sentences)) for hint in _in_sentence(reading, index)]
    hints = [*_credible(reading, hints), *pages]
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
            if masked.text.endswith(_LENT, 0, match.start()):
                continue  # "on-loan Watford defender Hoban" plays for another side
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


def _acts(text: str, end: int) -> bool:
    """Whether what a player does is told right after a name."""
    following = _WORD.match(text, end)
    return following is not None and following[1] in data()["words"]["acts"]


def _in_word(reading: Reading, thing: Thing) -> bool:
    """Whether a name is but the beginning of a word ("Argentina-born")."""
    return reading.article.text[thing.end : thing.end + 2] in _HYPHENATED


def _credible(reading: Reading, hints: Sequence[RoleTold]) -> Iterator[RoleTold]:
    """Without what holds of no player, of those who are known to play; counterparts only of managers."""
    forms = {form.id: form for form in _forms()[0]}
    playing = {hint.person for hint in hints if hint.role in _ON_THE_FIELD}
    listed = (line for line in reading.lines if line.label in ("lineup", "scorers"))
    playing |= {m.key for line in listed for m in mentions_within(reading, line.start, line.end)}
    playing |= {m.key for m in reading.mentions if m.kind == "person" and _acts(reading.article.text, m.end)}
    names = {person.key: person.name for person in reading.persons}
    for place, hint in enumerate(hints):
        unless = forms[hint.rule].unless
        namesake = unless == "player" and bool(gazetteer.load().positions_of(names[hint.person]))
        if unless is not None and (hint.person in playing or namesake):
            continue
        if hint.rule == _COUNTERPART:
            before = [earlier for earlier in hints[:place] if earlier.person != hint.person]
            near = {earlier.role for earlier in before if earlier.sentence >= hint.sentence - 1} - {"manager"}
            if near or hint.person in playing or not any(earlier.role == "manager" for earlier in before):
                continue
        yield hint


def _is_former(masked: Masked, match: re.Match[str]) -> bool:
    told = masked.text.rfind(" T:", 0, match.start("person"))  # what is told of the side is not told of the person
    gap = told > match.start() - 2 and match.start("person") - told > _FAR
    before = masked.text[max(0, match.start("person") - _FAR if gap else match.start() - _NEAR) : match.end()]
    return bool(_former().search(before)) or masked.text[match.end() :].startswith(" 's sacking")


def _with_sides(reading: Reading, told: Sequence[RoleTold], playing: frozenset[str]) -> Iterator[RoleTold]:
    """The tellings, each manager's side told once and for all."""
    votes: defaultdict[str, Counter[str]] = defaultdict(Counter)
    silent = {form.id for form in _forms()[0] if form.silent}
    for hint in told:
        if hint.role == "manager" and not hint.former:
            if hint.team is not None:
                votes[hint.person][hint.team] += _SURE
            elif (owner := _owner(reading, hint)) is not None:
                votes[hint.person][owner] += _SURE
            elif not (len(playing) == 2 and _of_another(reading, hint, playing)):
                topic = {}.items() if hint.rule in silent else _topic(reading, hint).items()
                may = playing if len(playing) == 2 else alike(reading)
                votes[hint.person].update({k: v for k, v in topic if k in may})
    sides = _settled(votes)
    left = playing - set(sides.values())
    alone = [person for person in votes if person not in sides]
    if len(left) == len(alone) == 1 and len(playing) == 2 and _of_pair(reading, told, alone[0], playing):
        sides[alone[0]] = next(iter(left))
    boss: RoleTold | None = None
    for hint in told:
        if hint.role == "manager" and hint.team is None and not hint.former:
            hint = replace(hint, team=sides.get(hint.person))
        elif hint.rule == _HIS and boss is not None and boss.sentence >= hint.sentence - 1:
            hint = replace(hint, team=boss.team)
        boss = hint if hint.role == "manager" else boss
        yield hint


def _owner(reading: Reading, hint: RoleTold) -> str | None:
    """The side of "in its first match since X took over": the subject of the clause before."""
    if not reading.text(hint.span).casefold().startswith(("its ", "their ")):
        return None
    sentence = reading.sentences[hint.sentence]
    words = {token.end: token.text.casefold() for token in sentence.tokens}
    for mention in reversed([m for m in reading.mentions if sentence.start <= m.start < hint.span.start]):
        before = words.get(len(reading.article.text[: mention.start].rstrip()), "")
        if mention.kind == "team" and (mention.start == sentence.start or before in data()["words"]["opens_clause"]):
            return mention.key
    return None


def _of_another(reading: Reading, hint: RoleTold, playing: frozenset[str]) -> bool:
    """Whether the sentence begins with a side that does not play here: "Chelsea could see X's men go top"."""
    start = reading.sentences[hint.sentence].start
    return any(
        m.kind == "team" and m.start == start and m.key not in playing
        for m in mentions_within(reading, start, hint.span.start)
    )


def _topic(reading: Reading, hint: RoleTold) -> Counter[str]:
    """The sides that the words before a manager's name speak of: the nearest before it, and the subjects."""
    votes: Counter[str] = Counter()
    opening = reading.article.text[max(0, hint.span.start - 2 * _NEAR) : hint.span.start]
    if re.search(rf"\b{either(data()['words']['opposing'])} (?:the )?$", opening):
        return votes  # "no more than a consolation for Schumacher's men"
    before = reading.article.text[max(0, hint.span.start - 2 * _FAR) : hint.span.start]
    joined = _JOINED.search(before) is not None  # its subject is the sentence's
    results = {span.start for fixture in reading.fixtures for span in fixture.spans}
    line = reading.sentences[hint.sentence].line
    doubted = False
    for back in range(hint.sentence, max(-1, hint.sentence - 4), -1):
        sentence = reading.sentences[back]
        if line - sentence.line > (0 if doubted else _NEXT):
            break
        end = hint.span.start if back == hint.sentence else sentence.end
        named = [m for m in mentions_within(reading, sentence.start, end) if m.kind == "team"]
        if doubted and named:  # a side named once, which the sentence before does not speak of
            votes.update(m.key for m in named[:1] if m.key not in votes)
            break
        taken_up = bool(sentence.tokens) and sentence.low[0] in ("they", "it")
        for place, mention in enumerate(named):
            if back == hint.sentence:
                near = place == 0 if joined else place == len(named) - 1
                open_ = near and len(named) > 1 and not joined and _met(reading, mention)
                votes[mention.key] += (1 if open_ else 3) if near else 1
            else:
                votes[mention.key] += (2 if place == 0 and not taken_up else 1) + 2 * (mention.start in results)
        doubted = doubted or (back < hint.sentence and len(votes) == 1 and max(votes.values()) == _WEAK)
        if votes and back < hint.sentence and not taken_up and not doubted:
            break
    return votes


def _met(reading: Reading, mention: Mention) -> bool:
    """Whether a side is only that which another met: of neither is what follows told: "after a game with City"."""
    return _WITH.search(reading.article.text, max(0, mention.start - 2 * _FAR), mention.start) is not None


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
        if abs(straight - crossed) >= 2:
            return sides | dict(zip(open_, free if straight > crossed else free[::-1], strict=True))
    ranked = sorted(
        ((votes[p][t], p, t) for p in open_ for t in free if votes[p][t]), key=lambda item: (-item[0], *item[1:])
    )
    for count, person, team in ranked:
        rivals = [votes[person][t] for t in free if t != team and t not in sides.values()]
        if person not in sides and team not in sides.values() and (not rivals or count > max(rivals) + 1):
            sides[person] = team
    return sides


def late(
    reading: Reading, told: Sequence[RoleTold], sides: Mapping[str, str], pair: frozenset[str]
) -> tuple[RoleTold, ...]:
    """`told` with the sides of managers that follow from the players whom they send on, and from each other.

    `sides` are the sides of persons as the events tell them, `pair` the two of the report's own match.
    """
    known, outright = managers(told), {form.id for form in _forms()[0] if "team" in form.regex.groupindex}
    every = {hint.person for hint in told if hint.role == "manager" and not hint.former}
    sure = {hint.person for hint in told if hint.person in known and hint.rule in outright}
    sent = {person: _by_players(reading, person, every, sides) for person in every - sure}
    known = {p: team for p, team in known.items() if sent.get(p) in (None, team)}
    alone = every - known.keys()
    found = {}
    for person in sorted(alone):
        team = sent[person] or sides.get(person)
        if team is not None and team not in known.values():
            found[person] = team
    twice = {team for team, count in Counter(found.values()).items() if count > 1}
    found = {person: team for person, team in found.items() if team not in twice}
    left, rest = pair - set(known.values()) - set(found.values()), sorted(alone - found.keys())
    if len(pair) == 2 and len(left) == len(rest) == 1 and _of_pair(reading, told, rest[0], pair):
        found[rest[0]] = next(iter(left))
    return tuple(
        replace(hint, team=found.get(hint.person)) if hint.role == "manager" and hint.person in alone else hint
        for hint in told
    )


def _of_pair(reading: Reading, told: Sequence[RoleTold], person: str, pair: frozenset[str]) -> bool:
    """Whether the words before a manager, in his paragraph and the one before, are of the two sides at last."""
    text = reading.article.text
    for hint in told:
        if hint.person == person and hint.rule != _COUNTERPART:
            line = reading.sentences[hint.sentence].line
            first = next(s.start for s in reading.sentences if s.line >= line - 2)
            named = [
                m.key
                for m in reading.mentions
                if m.kind == "team" and first <= m.start < hint.span.start and not text.endswith(_FORMERLY, 0, m.start)
            ]
            if named and named[-1] not in pair:
                return False
    return True


def _by_players(reading: Reading, manager: str, managers: Container[str], sides: Mapping[str, str]) -> str | None:
    """The one side of the players whom a manager sends on, takes off or picks."""
    found: set[str] = set()
    for sentence in reading.sentences:
        named = mentions_within(reading, sentence.start, sentence.end)
        own = [mention for mention in named if mention.kind == "person"]
        for place, mention in enumerate(own):
            if mention.key == manager and _sends(reading.article.text, mention, sentence.end):
                sent = takewhile(lambda other: other.key not in managers, own[place + 1 :])
                found |= {sides[other.key] for other in sent if other.key in sides}
    return next(iter(found)) if len(found) == 1 else None


def _sends(text: str, mention: Mention, end: int) -> bool:
    """ "Harkness threw on ...", "two changes by Scolari: ..."."""
    opening, after = text[max(0, mention.start - 2 * _NEAR) : mention.start], text[mention.end : end]
    words = data()["words"]
    verb = re.match(rf"\s+(?:(?:has|had|then|also|duly|later)\s+)*{either(words['sends'])}\b", after)
    return verb is not None or re.search(rf"\b{either(words['changes'])} (?:by|from) $", opening) is not None


def managers(told: Iterable[RoleTold]) -> dict[str, str]:
    """The team key of each present manager whose side is known."""
    return {
        hint.person: hint.team for hint in told if hint.role == "manager" and hint.team is not None and not hint.former
    }
