"""What follows for the sides of players from what is already sure: their country, and whom they play with.

A match of two nations is played by their citizens. What is concluded so is marked as inferred, with the rule
that concluded it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from loaders.model import Fact, Span
from loaders.reading import side_words, within
from loaders.reading.layers import Mention, Reading
from loaders.reading.sides import Hint, assign

_CONCLUDED = 3.0  # the weight of a concluded side beside those that words tell
_ACTING = ("scorer", "assist", "player", "on", "off", "taker", "goalkeeper", "offender")
_TITLE = 20  # characters before a name in which its title stands
_PERSON = {"goal": "scorer", "chance": "player", "card": "player", "disallowed_goal": "player", "penalty": "taker"}


@dataclass(frozen=True, slots=True)
class Deduced:
    """Facts with the sides that follow, every player's side, and the words and rule behind each conclusion."""

    facts: tuple[Fact, ...]
    sides: Mapping[str, str]
    why: Mapping[str, tuple[Span, str]]


def sides(
    reading: Reading,
    facts: Sequence[Fact],
    known: Mapping[str, str],
    country_of: Callable[[str], str | None],
    others: frozenset[str],
    hints: Sequence[Hint] = (),
) -> Deduced:
    """The sides of players whom no words tie to one. `known` are sure (person to team key); `others` do not play.

    `hints` tie persons to those whose side is concluded.
    """
    found = dict(known)
    why: dict[str, tuple[Span, str]] = {}
    for person, team in _by_country(reading, facts, found, country_of, others).items():
        found[person] = team
        why[person] = (next(m.span for m in reading.mentions if m.key == person), "own-country")
    listed = _with_teams(reading, facts, found)
    for person, (team, span) in _by_penalty(reading, listed, found).items():
        found[person] = team
        why[person] = (span, "gave-penalty-away")
    for hint in _passed_on(reading, why, found, hints):
        person, team, span = hint
        found[person] = team
        why[person] = (span, "linked-to-concluded")
    return Deduced(tuple(_with_teams(reading, listed, found)), found, why)


def _passed_on(
    reading: Reading, why: Mapping[str, object], found: Mapping[str, str], hints: Sequence[Hint]
) -> list[tuple[str, str, Span]]:
    """The mates and opponents of those whose side is concluded."""
    own = [Hint(person, found[person], "plays_for", Span(0, 1), _CONCLUDED) for person in why]
    now = assign(reading, (*hints, *own))
    spans: dict[str, Span] = {}
    for hint in hints:
        spans.setdefault(hint.person, hint.span)
        if hint.relation in ("same_side", "opposite"):
            spans.setdefault(hint.other, hint.span)
    fresh = sorted(person for person in now if person not in found and person in spans)
    return [(person, now[person], spans[person]) for person in fresh]


def _by_country(
    reading: Reading,
    facts: Sequence[Fact],
    known: Mapping[str, str],
    country_of: Callable[[str], str | None],
    others: frozenset[str],
) -> dict[str, str]:
    """In a report of matches of nations: each player of one of the countries.

    Of a match that is not the report's own, only those who did something in one, beside a mention of their
    country's side.
    """
    main = next((f for f in reading.fixtures if f.main), None)
    nations = {team.key: team for team in reading.teams if team.national}
    played = {key for f in reading.fixtures if f.status == "played" for key in (f.home, f.away)}
    own = {main.home, main.away} if main is not None and {main.home, main.away} <= nations.keys() else set()
    if not played or not played <= nations.keys():
        return {}
    lands = {nations[key].country: key for key in played}
    acting = {str(value) for fact in facts for slot, value in fact.slots.items() if slot in _ACTING}
    out = {}
    for person in reading.persons:
        team = lands.get(country_of(person.name))
        if team is None or person.key in known or person.key in others:
            continue
        named = (m for m in reading.mentions if m.key == person.key and m.kind == "person")
        spoken = [m for m in named if not _compared(reading, m)]
        if spoken and (team in own or (person.name in acting and any(_beside(reading, m, team) for m in spoken))):
            out[person.key] = team
    return out


def _by_penalty(reading: Reading, facts: Sequence[Fact], known: Mapping[str, str]) -> dict[str, tuple[str, Span]]:
    """Whoever gave a penalty away plays for the side that it was not awarded to."""
    keys = _keys(reading)
    out: dict[str, tuple[str, Span]] = {}
    for fact in facts:
        person = keys.get(str(fact.slots.get("offender")))
        if fact.kind != "penalty" or fact.match is None or person is None or person in known:
            continue
        pair = (fact.match.home, fact.match.away)
        if fact.slots.get("awarded_to") in pair:
            other = pair[1] if fact.slots["awarded_to"] == pair[0] else pair[0]
            named = next((m.span for m in reading.mentions if m.key == person), None)
            if other in keys and named is not None:
                out[person] = (keys[other], named)
    return out


def _compared(reading: Reading, mention: Mention) -> bool:
    """Whether the words speak of no player: they set records side by side, or say what else the person is."""
    before = reading.article.text[max(0, mention.start - _TITLE) : mention.start].casefold().split()
    if before and before[-1] in side_words.data()["words"]["staff"]:
        return True
    sentence = within.sentence(reading, mention.start)
    if sentence is None:
        return False
    words = sentence.words
    return bool(words & set(side_words.data()["words"]["reckoned"]))


def _beside(reading: Reading, mention: Mention, team: str) -> bool:
    """Whether the side is named in the paragraph of the mention."""
    line = next((line for line in reading.lines if line.start <= mention.start < line.end), None)
    return line is not None and any(m.key == team and line.start <= m.start < line.end for m in reading.mentions)


def _keys(reading: Reading) -> dict[str, str]:
    """Keys of persons and teams by name."""
    return {team.name: team.key for team in reading.teams} | {person.name: person.key for person in reading.persons}


def _with_teams(reading: Reading, facts: Sequence[Fact], known: Mapping[str, str]) -> list[Fact]:
    """The events with the side of the player they are of, where they had none."""
    names = {team.key: team.name for team in reading.teams}
    keys = _keys(reading)
    return [_with_team(fact, names, keys, known) for fact in facts]


def _with_team(fact: Fact, names: Mapping[str, str], keys: Mapping[str, str], known: Mapping[str, str]) -> Fact:
    slot = "awarded_to" if fact.kind == "penalty" else "team"
    if fact.kind == "substitution":
        person = fact.slots.get("on") or fact.slots.get("off")
    else:
        person = fact.slots.get(_PERSON.get(fact.kind, ""))
    team = known.get(keys.get(str(person), "")) if person is not None else None
    if team is None or slot in fact.slots or fact.slots.get("method") == "own_goal":
        return fact
    if fact.match is not None and names[team] not in (fact.match.home, fact.match.away):
        return fact
    return replace(fact, slots={**fact.slots, slot: names[team]})
