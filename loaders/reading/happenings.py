"""An event as a sentence tells it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from loaders.model import SlotValue, Span
from loaders.reading.layers import Fixture, Moment

#: A time vaguer than this many minutes is used only where the sentence has no better.
BROAD = 12


@dataclass(frozen=True, slots=True)
class Happening:
    """An event as one sentence tells it. `people` holds person keys by slot, `fixed` the other slots.

    `count` is how many such goals the words tell ("scored twice"); the kind "award" is the foul or
    handball that a penalty was given for.
    """

    kind: str
    people: Mapping[str, str]
    spans: tuple[Span, ...]
    sentence: int
    rule: str
    team: str | None = None
    moment: Moment | None = None
    method: str | None = None
    fixed: Mapping[str, SlotValue] = field(default_factory=dict)
    count: int = 1
    fixture: Fixture | None = None
    confidence: float = 1.0
    kick: bool = False  # of a shoot-out: no foul was given for it
    pronoun: bool = False  # who did it is named by a pronoun
    them: bool = False  # the side is named by a pronoun
    rival: str | None = None  # the side that the words say it was against
    leg: int | None = None  # the leg that the clause itself names
    nth: int | None = None  # "his second": which of the scorer's goals in the match it is
    clauses: tuple[int, ...] = ()

    @property
    def who(self) -> str | None:
        return self.people.get("scorer") or self.people.get("player") or self.people.get("taker")


def as_kick(happening: Happening) -> Happening | None:
    """An event of a shoot-out: a kick scored, saved or missed is a penalty, never a goal."""
    if happening.kind not in ("goal", "penalty", "chance") or happening.who is None or happening.moment is not None:
        return (
            happening if happening.kind in ("card", "substitution", "lineup") or happening.moment is not None else None
        )
    outcome = happening.fixed.get("outcome")
    if happening.kind == "goal":
        outcome = "scored"
    elif happening.kind == "chance":
        outcome = "saved" if outcome == "saved" else "missed"
    rest = {slot: key for slot, key in happening.people.items() if slot == "goalkeeper"}
    people = {"taker": happening.who, **rest}
    return replace(
        happening,
        kind="penalty",
        people=people,
        method=None,
        fixed={"outcome": outcome or "missed"},
        count=1,
        kick=True,
    )


def sharpest(moments: Sequence[Moment]) -> Moment | None:
    """The sharpest of several times."""
    return min(moments, key=lambda m: (m.high - m.low > BROAD, m.start), default=None)
