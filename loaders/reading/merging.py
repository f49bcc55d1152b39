"""An event told in the headline, the lead and the detail comes out once, with all its evidence."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from loaders.model import Fact, SlotValue
from loaders.reading.happenings import Happening
from loaders.reading.layers import Fixture, Moment, Reading
from loaders.reading.settling import colour_of

_SLACK = 1  # minutes by which two tellings of one event may differ ("the 37th", "after 37 minutes")


def merge(told: Sequence[Happening], boxes: Sequence[Happening] = ()) -> list[Happening]:
    """Events without doubles. Boxes come first: what the prose tells of the same event joins them."""
    groups: list[Happening] = []
    awards = [h for h in told if h.kind == "award"]
    sure: list[Happening] = []
    rest: list[Happening] = []
    for one in told:
        (sure if one.moment is not None and one.moment.low == one.moment.high else rest).append(one)
    for happening in (*boxes, *sure, *rest):
        if happening.kind == "award":
            continue
        for i, known in enumerate(groups):
            if _same(known, happening):
                groups[i] = _joined(known, happening)
                break
        else:
            groups.append(happening)
    groups = _counted(_changed(groups))
    groups = _without_doubt(groups)
    return _with_penalties(groups, awards)


def from_boxes(reading: Reading, boxes: Iterable[Fact]) -> list[Happening]:
    """Facts of scoreboards and line-ups as happenings, so that the prose can join them."""
    people = {form.casefold(): p.key for p in reading.persons for form in (*p.forms, p.name)}
    teams = {team.name: team.key for team in reading.teams}
    found = []
    for fact in boxes:
        if fact.kind not in ("goal", "substitution", "card", "disallowed_goal", "penalty", "lineup"):
            continue
        slots = fact.slots
        named = {
            slot: people.get(str(slots[slot]).casefold(), "")
            for slot in ("scorer", "player", "taker", "on", "off", "assist")
            if slot in slots
        }
        minute = slots.get("minute")
        added = slots.get("added")
        moment = None
        if isinstance(minute, int):
            moment = Moment(0, 0, minute, minute, added if isinstance(added, int) else None)
        rest = {k: v for k, v in slots.items() if k in ("colour", "outcome", "started", "reason")}
        method = str(slots["method"]) if "method" in slots else None
        found.append(
            Happening(
                fact.kind,
                {k: v for k, v in named.items() if v},
                fact.spans,
                -1,
                fact.rule,
                teams.get(str(slots.get("team", slots.get("awarded_to", "")))),
                moment,
                method,
                rest,
                fixture=_fixture(reading, fact),
                confidence=fact.confidence,
            )
        )
    return found


def _fixture(reading: Reading, fact: Fact) -> Fixture | None:
    """The match of a box's fact among the fixtures, the report's own where the box names no other."""
    names = {team.key: team.name for team in reading.teams}
    sides = {fact.match.home, fact.match.away} if fact.match is not None else set()
    main = next((f for f in reading.fixtures if f.main), None)
    own = [f for f in reading.fixtures if {names.get(f.home), names.get(f.away)} == sides and f.status == "played"]
    return main if main in own or not own else own[0]


def _same(a: Happening, b: Happening) -> bool:
    """Whether two happenings of an article are one event."""
    if a.kind != b.kind or not _same_match(a, b):
        return False
    if a.kind == "substitution":
        shared = [slot for slot in ("on", "off") if slot in a.people and slot in b.people]
        return bool(shared) and all(a.people[slot] == b.people[slot] for slot in shared)
    if a.who != b.who:
        return False
    if a.kind == "lineup":
        return True
    if a.kick != b.kick:
        return False
    if a.team is not None and b.team is not None and a.team != b.team:
        return False
    if a.kind == "card":
        return {a.fixed.get("colour"), b.fixed.get("colour")} != {"yellow", "red"} and _times_fit(a.moment, b.moment)
    if a.kind == "chance":
        return _same_chance(a, b)
    if a.kind == "disallowed_goal" and a.sentence == b.sentence:
        return False
    if (
        a.kind == "disallowed_goal"
        and a.fixed.get("reason") != b.fixed.get("reason")
        and a.fixed.get("reason")
        and b.fixed.get("reason")
    ):
        return False
    if _another(a, b) or _another(b, a):
        return False
    slack = _SLACK if min(a.sentence, b.sentence) < 0 else 0
    return _times_fit(a.moment, b.moment, slack) and _ways_fit(a, b)


def _another(first: Happening, later: Happening) -> bool:
    """ "Score his second" tells another goal than the sentences before it, unless the times agree."""
    if first.kind != "goal" or later.nth is None or first.nth is not None or not 0 <= first.sentence <= later.sentence:
        return False
    if first.sentence == later.sentence and not later.nth > first.count > 1:
        return False
    return first.moment is None or later.moment is None


def _same_match(a: Happening, b: Happening) -> bool:
    return a.fixture is None or b.fixture is None or a.fixture.key == b.fixture.key


def _same_chance(a: Happening, b: Happening) -> bool:
    one, two = a.fixed.get("outcome"), b.fixed.get("outcome")
    if one is not None and two is not None and one != two:
        return False
    return a.sentence != b.sentence and a.moment is not None and b.moment is not None and _times_fit(a.moment, b.moment)


def _times_fit(a: Moment | None, b: Moment | None, slack: int = 0) -> bool:
    """Whether the two may be one time; a box counts minutes begun, so it may be one more than the prose."""
    if a is not None and b is not None and _stoppage(a, b):
        return True
    if a is not None and b is not None and slack == 0 and a.exact and b.exact and a.added != b.added:
        return False  # the 90th minute and 90+1
    return a is None or b is None or (a.low - slack <= b.high and b.low <= a.high + slack)


def _stoppage(a: Moment, b: Moment) -> bool:
    """ "In stoppage time" and "in the 93rd minute" are one time."""
    vague = a if a.low == 90 else b
    return not vague.exact and min(a.low, b.low) == 90 and max(a.low, b.low) > 90 and (a.high == 90 or b.high == 90)


def _ways_fit(a: Happening, b: Happening) -> bool:
    """Whether nothing said of how the goals were scored tells them apart."""
    methods = {a.method, b.method} - {None}
    if len(methods) > 1 and not (a.moment is not None and b.moment is not None):
        return False
    one, two = a.people.get("assist"), b.people.get("assist")
    return one is None or two is None or one == two


def _joined(a: Happening, b: Happening) -> Happening:
    moments = [m for m in (a.moment, b.moment) if m is not None]
    moment = min(moments, key=lambda m: (m.high - m.low, -m.low if m.low >= 90 else 0, m.start), default=None)
    if moment is not None and moment.added is None:
        moment = next((m for m in moments if m.low == moment.low and m.added is not None), moment)
    told = colour_of(a, b) if a.kind == "card" else None
    colour: dict[str, SlotValue] = {"colour": told} if told is not None else {}
    return replace(
        a, people={**b.people, **a.people}, team=a.team or b.team, moment=moment, method=a.method or b.method,
        spans=(*a.spans, *b.spans), fixed={**b.fixed, **a.fixed, **colour}, count=max(a.count, b.count),
        fixture=a.fixture or b.fixture,
        sentence=max(a.sentence, b.sentence) if min(a.sentence, b.sentence) < 0 else min(a.sentence, b.sentence),
    )  # fmt: skip


def _changed(groups: list[Happening]) -> list[Happening]:
    """ "And off goes Fred. Willian replaces him": of one minute, one who comes on and one who goes off."""
    out = list(groups)
    for gone in groups:
        if gone.kind != "substitution" or "on" in gone.people or gone.moment is None or gone.sentence < 0:
            continue
        beside = [
            g
            for g in out
            if g.kind == "substitution"
            and g is not gone
            and g.moment == gone.moment
            and abs(g.sentence - gone.sentence) < 2
        ]
        if len(beside) == 1 and "off" not in beside[0].people and _same_team(gone, beside[0]):
            out[out.index(beside[0])] = _joined(beside[0], gone)
            out.remove(gone)
    return out


def _same_team(a: Happening, b: Happening) -> bool:
    return a.team is None or b.team is None or a.team == b.team


def _counted(groups: list[Happening]) -> list[Happening]:
    """ "Scored twice" with one or no goal told in detail: the others are there too, without detail."""
    out = list(groups)
    for happening in groups:
        if happening.kind != "goal" or happening.count < 2:
            continue
        own = [g for g in out if g.kind == "goal" and g.who == happening.who and _same_match(g, happening)]
        missing = happening.count - len(own)
        bare = replace(
            happening,
            moment=happening.moment if happening.moment and happening.moment.low != happening.moment.high else None,
            count=1,
        )
        out.extend([replace(bare, method=None, people={"scorer": happening.people["scorer"]})] * max(0, missing))
    return out


def _without_doubt(groups: list[Happening]) -> list[Happening]:
    """A goal that only a headline-like telling gives, beside a disallowed one of the same player and minute, goes."""
    undone = [g for g in groups if g.kind == "disallowed_goal"]
    taken = {(u.who, u.moment) for u in undone if u.moment is not None}
    return [g for g in groups if g.kind != "goal" or (g.who, g.moment) not in taken]


def _with_penalties(groups: list[Happening], awards: Sequence[Happening]) -> list[Happening]:
    """A goal by penalty is a penalty too; the foul or handball just before it is why it was given."""
    out = []
    for happening in groups:
        scored = happening.kind == "goal" and happening.method == "penalty"
        if happening.kind == "goal":
            out.append(happening)
        if not scored:
            if happening.kind == "penalty":
                out.append(happening if happening.kick else _awarded(happening, awards))
            elif happening.kind != "goal":
                out.append(happening)
            continue
        people = {"taker": happening.people["scorer"]} if "scorer" in happening.people else {}
        penalty = replace(happening, kind="penalty", people=people, fixed={"outcome": "scored"}, method=None)
        out.append(_awarded(penalty, awards))
    return out


def _awarded(penalty: Happening, awards: Sequence[Happening]) -> Happening:
    """The penalty with offence and offender, where the sentences before or around it tell them."""
    starts = sorted(span.start for span in penalty.spans)
    for award in awards:
        near = any(0 <= start - award.spans[0].start < 900 or abs(start - award.spans[0].end) < 120 for start in starts)
        if near and award.sentence >= 0 and award.people.get("offender") != penalty.people.get("taker"):
            people = {
                **penalty.people,
                **({"offender": award.people["offender"]} if "offender" in award.people else {}),
            }
            fixed = {**penalty.fixed, **award.fixed}
            moment = penalty.moment or award.moment
            return replace(penalty, people=people, fixed=fixed, spans=(*penalty.spans, *award.spans), moment=moment)
    return penalty
