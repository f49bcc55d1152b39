"""The role facts: every room's word on who is what of whom, each person once for a side."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from loaders.model import Fact, SlotValue, Span
from loaders.reading.deduce import Deduced
from loaders.reading.layers import Reading
from loaders.reading.matches import team_names
from loaders.reading.roles import RoleTold
from loaders.reading.sides import Hint

#: Of several roles of one person in one side the first is told.
_ORDER = ("manager", "captain", "goalkeeper", "player")
_SPANS = 3  # as much evidence as a reader wants for "is a player of"


def facts(
    reading: Reading, told: Sequence[RoleTold], sides: Mapping[str, str], hints: Iterable[Hint], others: Iterable[Fact]
) -> Iterator[Fact]:
    """One fact for each person, role and side. `others` are role facts of boxes and captions."""
    names = {person.key: person.name for person in reading.persons}
    teams = team_names(reading)
    found: dict[tuple[str, str | None], dict[str, list[tuple[Span, str]]]] = {}
    for hint in told:
        team = hint.team if hint.team is not None or hint.role == "referee" else sides.get(hint.person)
        if not hint.former and (team is not None or hint.role == "referee"):
            roles = found.setdefault((names[hint.person], teams[team] if team else None), {})
            roles.setdefault(hint.role, []).append((hint.span, hint.rule))
    spans = _spans(hints)
    former = {hint.person for hint in told if hint.former}
    for person, team in sorted(sides.items()):
        if person not in former and spans.get(person):
            roles = found.setdefault((names[person], teams[team]), {})
            roles.setdefault("player", []).extend(spans[person][:_SPANS])
    for fact in others:
        if fact.kind == "role":
            roles = found.setdefault((str(fact.slots["person"]), _text(fact.slots.get("team"))), {})
            roles.setdefault(str(fact.slots["role"]), []).extend((span, fact.rule) for span in fact.spans)
    managers = {person for (person, _), roles in found.items() if "manager" in roles or "referee" in roles}
    for (person, side), roles in found.items():
        role = next((r for r in _ORDER if r in roles), next(iter(roles)))
        if person in managers and role not in ("manager", "referee"):
            continue
        evidence = sorted({span for span, _ in roles[role]})[:_SPANS]
        slots: dict[str, SlotValue] = {"person": person, "role": role}
        if side is not None:
            slots["team"] = side
        yield Fact("role", slots, tuple(evidence), rule=roles[role][0][1])


def concluded(reading: Reading, deduced: Deduced) -> Iterator[Fact]:
    """The players whose side only follows from what is sure."""
    names = {person.key: person.name for person in reading.persons}
    teams = team_names(reading)
    for person, (span, rule) in sorted(deduced.why.items()):
        slots = {"person": names[person], "role": "player", "team": teams[deduced.sides[person]]}
        yield Fact("role", slots, (span,), status="inferred", rule=rule, confidence=0.9)


def _spans(hints: Iterable[Hint]) -> dict[str, list[tuple[Span, str]]]:
    """The words that tie each person to a side or to another player."""
    out: dict[str, list[tuple[Span, str]]] = {}
    for hint in sorted(hints, key=lambda h: (h.relation != "plays_for", -h.weight, h.span)):
        rule = hint.rule or f"side-{hint.relation}"
        out.setdefault(hint.person, []).append((hint.span, rule))
        if hint.relation != "plays_for":
            out.setdefault(hint.other, []).append((hint.span, rule))
    return out


def _text(value: object) -> str | None:
    return str(value) if value is not None else None
