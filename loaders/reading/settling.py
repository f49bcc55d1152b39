"""The happenings of one sentence: told twice, told once; without a time, with one; ruled out by a stronger."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from loaders.model import Span
from loaders.reading.happenings import BROAD, Happening, sharpest
from loaders.reading.layers import Moment
from loaders.reading.phrases import words_of
from loaders.reading.syntax import Clause, Parsed


def joined(found: list[Happening]) -> list[Happening]:
    """Phrases that tell the same event of a sentence become one happening."""
    out: list[Happening] = []
    for happening in found:
        for i, known in enumerate(out):
            if _same(known, happening):
                out[i] = _both(known, happening)
                break
        else:
            out.append(happening)
    return out


def _same(a: Happening, b: Happening) -> bool:
    if a.kind != b.kind or (a.who != b.who and a.kind not in ("substitution", "award")):
        return False
    apart = a.moment is not None and b.moment is not None and not _compatible(a.moment, b.moment)
    if apart and a.kind != "substitution":
        return False
    if a.kind == "goal" and ((a.nth or 0) > b.count > 1 or (b.nth or 0) > a.count > 1):
        return False  # "converted two penalties and completed his hat-trick"
    given = {h.people.get("assist") for h in (a, b)} - {None}
    if a.kind == "goal" and len(given) > 1:
        return False  # "met X's cross and drove it in; a minute later he headed in Y's"
    if a.kind == "substitution":
        return _same_change(a.people, b.people)
    if a.kind == "lineup":
        return a.fixed == b.fixed
    if a.kind == "award":
        return a.people.get("offender") == b.people.get("offender") and a.fixed == b.fixed
    if a.kind == "chance":
        one, two = a.fixed.get("outcome"), b.fixed.get("outcome")
        return one is None or two is None or one == two or set(a.clauses) & set(b.clauses) != set()
    return True


def _same_change(a: Mapping[str, str], b: Mapping[str, str]) -> bool:
    shared = [slot for slot in ("on", "off") if slot in a and slot in b]
    return bool(shared) and all(a[slot] == b[slot] for slot in shared)


def _compatible(a: Moment, b: Moment) -> bool:
    return a == b or (not a.relative and not b.relative and a.low <= b.high and b.low <= a.high)


def _both(a: Happening, b: Happening) -> Happening:
    """Two tellings of one event in a sentence, with the sharper time and all slots."""
    moments = [m for m in (a.moment, b.moment) if m is not None]
    colour = colour_of(a, b)
    fixed = {**b.fixed, **a.fixed, **({"colour": colour} if colour else {})}
    span = Span(min(a.spans[0].start, b.spans[0].start), max(a.spans[0].end, b.spans[0].end))
    return replace(
        a, people={**b.people, **a.people}, team=a.team or b.team, moment=sharpest(moments), spans=(span,),
        method=a.method if a.method not in (None, "chip") else b.method or a.method, fixed=fixed,
        count=max(a.count, b.count),
        clauses=tuple(sorted({*a.clauses, *b.clauses})),
    )  # fmt: skip


def colour_of(a: Happening, b: Happening) -> str | None:
    """The colour of a card that is told twice: a second yellow is a red too."""
    colours = {h.fixed.get("colour") for h in (a, b)}
    for colour in ("second_yellow", "red", "yellow"):
        if colour in colours:
            return colour
    return None


def with_times(parsed: Parsed, found: list[Happening]) -> list[Happening]:
    """Events without a time of their own take one from the clauses that they hang on."""
    out = []
    for happening in found:
        if happening.moment is None or happening.moment.high - happening.moment.low > BROAD:
            near = _moment_around(parsed, happening, found)
            if near is not None and (happening.moment is None or near.high - near.low <= BROAD):
                happening = replace(happening, moment=near)
        out.append(happening)
    return out


def _moment_around(parsed: Parsed, happening: Happening, found: Sequence[Happening]) -> Moment | None:
    taken = {h.moment for h in found if h is not happening and h.moment is not None}
    near: list[Moment] = []
    for index in happening.clauses:
        if index < 0:
            continue
        timed = next((n for n in _before(parsed, index) if parsed.clauses[n].moments), None)
        relatives = [timed] if timed is not None else []
        relatives += [
            n
            for n, c in enumerate(parsed.clauses)
            if c.parent == index and c.link in ("participle", "infinitive", "coordinate")
        ]
        relatives += [
            n
            for n, c in enumerate(parsed.clauses)
            if c.parent == index and c.link == "subordinate" and c.linker in ("when", "as")
        ]
        relatives += [n for n, c in enumerate(parsed.clauses) if c.parent == index and _given(c)]
        for relative in relatives:
            near.extend(parsed.clauses[relative].moments)
        clause = parsed.clauses[index]
        goes_on = clause.linker == "and" and clause.link == "main" and index and not near
        if goes_on and not _scored(parsed.clauses[index - 1]):
            near.extend(parsed.clauses[index - 1].moments)  # "X hooked it back in the 90th minute and Y poked it in"
    fresh = [m for m in near if m not in taken]
    return sharpest(fresh)


def _given(clause: Clause) -> bool:
    """ "The penalty awarded by the referee in the 41st minute": it is taken then."""
    spot = any(noun.head in words_of("spot") for noun in clause.subject)
    return clause.link == "reduced" and clause.lemma in ("award", "give") and spot


def _scored(clause: Clause) -> bool:
    """ "X headed in on 12 minutes and Y added a second": the time is of X's goal, whoever X is."""
    inside = bool({"in", "home"} & (clause.particles | {prep for prep, _ in clause.pps}))
    return clause.lemma in words_of("scored") or (inside and clause.lemma in words_of("finished"))


def _before(parsed: Parsed, index: int) -> Iterator[int]:
    """What the clause hangs on, and what that set out to do: "tried to lob Neuer in the 12th minute, but missed"."""
    for above in _above(parsed, index):
        yield above
        yield from (
            n
            for n, c in enumerate(parsed.clauses[:index])
            if c.parent == above and c.link == "infinitive" and n > above
        )


def _above(parsed: Parsed, index: int) -> Iterator[int]:
    """The clauses that a clause hangs on, as long as they tell of the same moment."""
    clause = parsed.clauses[index]
    while (
        clause.parent is not None
        and clause.link != "relative"
        and clause.linker not in ("before", "after", "while", "whilst")
    ):
        yield clause.parent
        clause = parsed.clauses[clause.parent]


def _paired(found: list[Happening]) -> list[Happening]:
    """ "X was forced off and Y came on": one change, where the sentence has one of each."""
    changes = [h for h in found if h.kind == "substitution"]
    if len(changes) != 2 or {frozenset(h.people) & {"on", "off"} for h in changes} != {
        frozenset({"on"}),
        frozenset({"off"}),
    }:
        return found
    who = {key for h in changes for slot, key in h.people.items() if slot in ("on", "off")}
    if len(who) == 1 and changes[0].moment != changes[1].moment:
        return found  # he came on, and went off later
    both = _both(*changes)
    return [both if h is changes[0] else h for h in found if h is not changes[1]]


def settled(found: list[Happening]) -> list[Happening]:
    """What a stronger telling in the same words rules out goes."""
    undone = [h for h in found if h.kind == "disallowed_goal"]
    missed = [h for h in found if h.kind == "penalty" and h.fixed.get("outcome") != "scored"]
    goals = [h for h in found if h.kind == "goal"]
    found = _paired(found)
    benched = {h.who for h in found if h.kind == "lineup" and h.fixed.get("started") is False}
    out = []
    for happening in found:
        if happening.kind == "lineup" and happening.fixed.get("started") is True and happening.who in benched:
            continue
        rivals = undone if happening.kind in ("goal", "chance") else []
        if happening.kind in ("goal", "chance"):
            rivals = [*rivals, *missed]
        if happening.kind == "chance":
            rivals = [*rivals, *goals]
        if any(r.who == happening.who and set(r.clauses) & set(happening.clauses) for r in rivals):
            continue
        out.append(happening)
    return out
