"""The phrases found in a sentence become happenings: what, who, when, and whether it counted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from loaders.model import SlotValue, Span
from loaders.reading.clauses import Clause, Parsed
from loaders.reading.layers import Fixture, Moment
from loaders.reading.matching import Match, taken_up
from loaders.reading.phrases import PERSON_SLOTS, grammar

#: A time vaguer than this many minutes is used only where the sentence has no better.
_BROAD = 12
_GOAL_MEANINGS = ("goal", "assist", "penalty")
_PAST_LISTS = ("season", "career", "campaign", "year", "month")


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
    them: bool = False  # the side is named by a pronoun
    leg: int | None = None  # the leg that the clause itself names
    clauses: tuple[int, ...] = ()

    @property
    def who(self) -> str | None:
        return self.people.get("scorer") or self.people.get("player") or self.people.get("taker")


Following = tuple[Parsed, list[Match]]


def of_sentence(index: int, parsed: Parsed, matches: Sequence[Match], following: Following | None) -> list[Happening]:
    """What the sentence tells, each event once; `following` is the next one with its matches."""
    found: list[Happening] = []
    for match in matches:
        found.extend(_of_match(index, parsed, match, matches, following))
    found.extend(_substitutes(parsed, index))
    return _settled(_with_times(parsed, _joined(found)))


def _of_match(
    index: int, parsed: Parsed, match: Match, matches: Sequence[Match], following: Following | None
) -> Iterator[Happening]:
    means = match.phrase.means
    if means in ("side", "cancelled") or not _allowed(match, parsed, matches, following):
        return
    cancelled = means in ("goal", "assist", "disallowed_goal", "penalty") and _cancelled(match, parsed, matches, following)
    done = match.mood == "happened" or (match.mood == "obliged" and means in ("chance", "card", "substitution"))
    if not done and not (match.mood == "thought" and cancelled):
        return
    if means in _GOAL_MEANINGS and _statistic(match, parsed):
        return
    for happening in _drafts(index, match):
        if cancelled or happening.kind == "disallowed_goal":
            reason = _reason(parsed, match, following)
            people = dict(happening.people)
            if "scorer" in people:
                people = {"player": people["scorer"]}
            spans = (Span(happening.spans[0].start, max(happening.spans[0].end, cancelled.end if cancelled else 0)),)
            fixed = {"reason": reason} if reason else {}
            yield replace(happening, kind="disallowed_goal", people=people, fixed=fixed, spans=spans)
        else:
            yield happening


def _drafts(index: int, match: Match) -> Iterator[Happening]:
    """The happenings of a match, one for each scorer, player or pair that it names."""
    means, bound = match.phrase.means, match.bindings
    kind = {"assist": "goal"}.get(means, means)
    clauses = tuple(sorted({i for i in (match.first, match.clause) if i is not None}))
    teams = bound.get("team") or bound.get("awarded_to") or ()
    base = Happening(
        kind, {}, (match.span,), index, match.phrase.id, teams[0].key if teams else None, _moment(match.moments),
        clauses=clauses, leg=_leg(match), them="team" in bound and not teams and _pronoun_side(match),
    )  # fmt: skip
    people = {slot: named[0].key for slot, named in bound.items() if slot in PERSON_SLOTS and named}
    if kind == "substitution":
        yield from _changes(base, match, people)
        return
    main = {"goal": "scorer", "penalty": "taker", "award": "offender"}.get(kind, "player")
    if kind == "goal" or kind == "penalty":
        people |= _adjuncts(match, people)
    named = bound.get(main, ())
    for mention in named:
        own = {**people, main: mention.key}
        if len(set(own.values())) < len(own):
            return
        method = str(match.phrase.fixed.get("method", "")) or (_method(match) if kind == "goal" else None)
        fixed = {k: v for k, v in match.phrase.fixed.items() if k != "method"}
        made = replace(base, people=own, method=method, fixed=fixed, count=_count(match) if kind == "goal" else 1)
        sharp = [m for m in match.moments if m.high - m.low < 3]
        if made.count > 1 and len(sharp) == made.count and len(named) == 1:
            yield from (replace(made, moment=moment, count=1) for moment in sharp)  # "twice, in the 16th and 64th minutes"
            continue
        if kind == "goal" and len(named) > 1 and base.moment is not None and base.moment.high - base.moment.low < 3:
            last = mention is named[-1] and 0 <= base.moment.start - mention.end <= 3
            made = made if last else replace(made, moment=None)  # "X, Y and, in added time, Z"
        if kind == "card":
            made = replace(made, fixed=fixed | _card_reason(match))
        if kind == "penalty" and fixed.get("outcome") == "scored":
            goal_people = {("scorer" if slot == "taker" else slot): key for slot, key in own.items()}
            yield replace(made, kind="goal", people=goal_people, method="penalty", fixed={})
        elif kind == "goal" and method == "penalty":
            yield made
        elif kind == "chance":
            yield replace(made, people=own | _adjuncts(match, own))
        else:
            yield made
    if kind == "award" and not named:
        yield replace(base, fixed=dict(match.phrase.fixed))


def _pronoun_side(match: Match) -> bool:
    clause = match.parsed.clauses[match.clause] if match.clause is not None else None
    return clause is not None and any(noun.head in ("them", "they", "it") for held in (*clause.objects, clause.subject) for noun in held)


def _leg(match: Match) -> int | None:
    """The leg that the clause names ("was sent off in the first leg")."""
    clause = match.parsed.clauses[match.clause] if match.clause is not None else None
    for _, held in clause.pps if clause is not None else ():
        for noun in held:
            if noun.head == "leg":
                return {"first": 1, "opening": 1, "second": 2, "return": 2}.get(noun.words[-2] if len(noun.words) > 1 else "")
    return None


def _changes(base: Happening, match: Match, people: Mapping[str, str]) -> Iterator[Happening]:
    """Who came on for whom: in the order of the lists where they are as long, else each alone."""
    on = [m.key for m in match.bindings.get("on", ())]
    off = [m.key for m in match.bindings.get("off", ())]
    rest = {slot: key for slot, key in people.items() if slot == "manager"}
    if on and len(on) == len(off):
        for comes, goes in zip(on, off, strict=True):
            yield replace(base, people={"on": comes, "off": goes, **rest})
        return
    for key in on:
        yield replace(base, people={"on": key, **rest})
    for key in off:
        yield replace(base, people={"off": key, **rest})


def as_kick(happening: Happening) -> Happening | None:
    """An event of a shoot-out: a kick scored, saved or missed is a penalty, never a goal."""
    if happening.kind not in ("goal", "penalty", "chance") or happening.who is None or happening.moment is not None:
        return happening if happening.kind in ("card", "substitution", "lineup") or happening.moment is not None else None
    outcome = happening.fixed.get("outcome")
    if happening.kind == "goal":
        outcome = "scored"
    elif happening.kind == "chance":
        outcome = "saved" if outcome == "saved" else "missed"
    rest = {slot: key for slot, key in happening.people.items() if slot == "goalkeeper"}
    people = {"taker": happening.who, **rest}
    return replace(happening, kind="penalty", people=people, method=None, fixed={"outcome": outcome or "missed"}, count=1)


def _substitutes(parsed: Parsed, index: int) -> Iterator[Happening]:
    """ "Substitute Origi": he came on."""
    words = grammar().words.get("substitutes", frozenset())
    for noun, _ in parsed.nouns:
        entity = noun.entity
        if entity is not None and entity.kind == "person" and set(noun.words[:-1]) & words and not {"unused", "former"} & set(noun.words):
            yield Happening("substitution", {"on": entity.key}, (noun.span,), index, "substitute-word", clauses=(-1,))


def _allowed(match: Match, parsed: Parsed, matches: Sequence[Match], following: Following | None) -> bool:
    """Whether what the phrase needs is there, and what it rules out is not."""
    for need in match.phrase.needs:
        if need == "moment" and not any(noun.moment is not None for noun in match.nouns):
            return False
        if need == "cancelled" and _cancelled(match, parsed, matches, following) is None:
            return False
        if need == "keeper-stopped":
            stops = grammar().words["stopped"]
            later = parsed.clauses[(match.first or 0) + 1 :]
            if not any(clause.lemma in stops and clause.mood in ("happened", "wished") for clause in later):
                return False
        if need == "introduction" and match.noun is not None and match.noun.head != "introduction":
            return False
    spot = grammar().words["spot"]
    return not ("penalty" in match.phrase.unless and any(noun.head in spot for noun in match.nouns))


def _cancelled(match: Match, parsed: Parsed, matches: Sequence[Match], following: Following | None) -> Span | None:
    """The words that take the goal back, later in the sentence or at the head of the next."""
    scorer = {m.key for slot in ("scorer", "player", "taker") for m in match.bindings.get(slot, ())}
    at = match.clause if match.clause is not None else -1
    for other in matches:
        if other.phrase.means != "cancelled" or other.mood not in ("happened", "wished") or other.clause is None or other.clause <= at:
            continue
        named = {m.key for m in other.bindings.get("player", ())}
        if not named or named & scorer:
            return other.span
    if following is None or any(m.phrase.means == "goal" and (m.clause or 0) > at for m in matches):
        return None
    for other in following[1]:
        if other.phrase.means == "cancelled" and other.mood == "happened" and (other.first or 0) <= 1 and not other.bindings.get("player"):
            return other.span if match.mood == "thought" or _opens_with_it(following[0]) else None
    return None


def _opens_with_it(following: Parsed) -> bool:
    """Whether the sentence takes up the one before: "But VAR ruled it out", "The flag was up"."""
    first = following.sentence.tokens[0].text.casefold()
    return first in ("but", "however", "it", "only", "yet", "the", "var", "offside", "alas", "unfortunately", "replays")


def _reason(parsed: Parsed, match: Match, following: Following | None) -> str | None:
    table = grammar().tables["disallowed_reasons"]
    start = match.span.start
    words = [t.text.casefold() for t in parsed.sentence.tokens if t.start >= start]
    for word in words:
        if word in table:
            return table[word]
    if following is not None and _cancelled(match, parsed, (), following) is not None:
        return next((table[w] for t in following[0].sentence.tokens if (w := t.text.casefold()) in table), None)
    return None


def _statistic(match: Match, parsed: Parsed) -> bool:
    """Whether the words count goals over a season or tell of one long past, not of a goal now."""
    clause = parsed.clauses[match.clause] if match.clause is not None else None
    if clause is None:
        return any(noun.head in _PAST_LISTS for noun in match.nouns)
    words = clause.verb.words
    if words[0] in ("has", "have", "’s", "'s", "’ve", "'ve") and not clause.verb.passive:
        return True
    if words[0] == "had" and len(words) > 1 and not clause.verb.passive and not _near_moment(clause):
        return True
    for prep, held in clause.pps:
        if prep in ("in", "for", "during", "this", "last", "across") and any(noun.head in _PAST_LISTS for noun in held):
            return True
    for noun in match.nouns:
        if any(word.isdigit() and 3 < int(word) for word in noun.words):
            return True
    return any(word in ("last", "previously", "ago") for word in (*clause.adverbs, *words))


def _near_moment(clause: Clause) -> bool:
    return any(m.high - m.low <= _BROAD for m in clause.moments)


def _adjuncts(match: Match, people: Mapping[str, str]) -> dict[str, str]:
    """Who set it up and who was in goal, from what stands around the clause."""
    found: dict[str, str] = {}
    for slot in ("assist", "goalkeeper"):
        if slot in people:
            continue
        key = taken_up(match, slot)
        if key is not None and key not in people.values():
            found[slot] = key
    return found


def _method(match: Match) -> str | None:
    """How it was scored, by the verb, what it acts on, and the adverbs."""
    tables = grammar().tables
    clause = match.parsed.clauses[match.clause] if match.clause is not None else None
    if clause is not None:
        for adverb in (*clause.adverbs, *clause.particles):
            if adverb in tables["method_adverbs"]:
                return tables["method_adverbs"][adverb]
        if clause.lemma in tables["method_verbs"]:
            return tables["method_verbs"][clause.lemma]
    nouns = list(match.nouns)
    if clause is not None:
        nouns.extend(noun for prep, held in clause.pps if prep in ("with", "from", "via") for noun in held if noun.owner is None or prep == "with" or noun.head in ("penalty", "spot"))
    for noun in nouns:
        for word in (noun.head, *reversed(noun.words)):
            method = tables["method_nouns"].get(word)
            if method is not None and not (method == "header" and clause is not None and noun not in match.nouns and False):
                return method
    return None


def _count(match: Match) -> int:
    """How many goals the words tell of, for each scorer."""
    numbers = grammar().tables["numbers"]
    clause = match.parsed.clauses[match.clause] if match.clause is not None else None
    words: list[str] = [word for noun in match.nouns for word in (*noun.words, noun.head)]
    if clause is not None:
        words.extend(clause.adverbs)
    several = len(match.bindings.get("scorer", ())) > 1
    for word in words:
        if word in numbers and not (several and word in ("two", "three", "four", "five")):
            return int(numbers[word])
    return 1


def _card_reason(match: Match) -> dict[str, SlotValue]:
    clause = match.parsed.clauses[match.clause] if match.clause is not None else None
    pps = clause.pps if clause is not None else match.noun.pps if match.noun is not None else ()
    for prep, held in pps:
        if prep == "for" and held and held[0].entity is None:
            return {"reason": held[0].head}
    return {}


def _moment(moments: Sequence[Moment]) -> Moment | None:
    """The sharpest of several times."""
    return min(moments, key=lambda m: (m.high - m.low > _BROAD, m.start), default=None)


def _joined(found: list[Happening]) -> list[Happening]:
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
    if a.moment is not None and b.moment is not None and a.moment != b.moment and a.kind != "substitution":
        if not _compatible(a.moment, b.moment):
            return False
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
    return not a.relative and not b.relative and a.low <= b.high and b.low <= a.high


def _both(a: Happening, b: Happening) -> Happening:
    """Two tellings of one event in a sentence, with the sharper time and all slots."""
    moments = [m for m in (a.moment, b.moment) if m is not None]
    colour = _colour(a, b)
    fixed = {**b.fixed, **a.fixed, **({"colour": colour} if colour else {})}
    span = Span(min(a.spans[0].start, b.spans[0].start), max(a.spans[0].end, b.spans[0].end))
    return replace(
        a, people={**b.people, **a.people}, team=a.team or b.team, moment=_moment(moments), spans=(span,),
        method=a.method if a.method not in (None, "chip") else b.method or a.method, fixed=fixed, count=max(a.count, b.count),
        clauses=tuple(sorted({*a.clauses, *b.clauses})),
    )  # fmt: skip


def _colour(a: Happening, b: Happening) -> str | None:
    colours = {h.fixed.get("colour") for h in (a, b)}
    for colour in ("second_yellow", "red", "yellow"):
        if colour in colours:
            return colour
    return None


def _with_times(parsed: Parsed, found: list[Happening]) -> list[Happening]:
    """Events without a time of their own take one from the clauses that they hang on."""
    out = []
    for happening in found:
        if happening.moment is None or happening.moment.high - happening.moment.low > _BROAD:
            near = _moment_around(parsed, happening, found)
            if near is not None and (happening.moment is None or near.high - near.low <= _BROAD):
                happening = replace(happening, moment=near)
        out.append(happening)
    return out


def _moment_around(parsed: Parsed, happening: Happening, found: Sequence[Happening]) -> Moment | None:
    taken = {h.moment for h in found if h is not happening and h.moment is not None}
    near: list[Moment] = []
    for index in happening.clauses:
        if index < 0:
            continue
        relatives = list(_above(parsed, index))
        relatives += [n for n, c in enumerate(parsed.clauses) if c.parent == index and c.link in ("participle", "infinitive", "coordinate")]
        relatives += [n for n, c in enumerate(parsed.clauses) if c.parent == index and c.link == "subordinate" and c.linker in ("when", "as")]
        for relative in relatives:
            near.extend(parsed.clauses[relative].moments)
        clause = parsed.clauses[index]
        if clause.linker == "and" and clause.link == "main" and index and not near:
            near.extend(parsed.clauses[index - 1].moments)  # "X hooked it back in the 90th minute and Y poked it in"
    fresh = [m for m in near if m not in taken]
    return _moment(fresh)


def _above(parsed: Parsed, index: int) -> Iterator[int]:
    """The clauses that a clause hangs on, as long as they tell of the same moment."""
    clause = parsed.clauses[index]
    while clause.parent is not None and clause.link != "relative" and clause.linker not in ("before", "after"):
        yield clause.parent
        clause = parsed.clauses[clause.parent]


def _paired(found: list[Happening]) -> list[Happening]:
    """ "X was forced off and Y came on": one change, where the sentence has one of each."""
    changes = [h for h in found if h.kind == "substitution"]
    if len(changes) != 2 or {frozenset(h.people) & {"on", "off"} for h in changes} != {frozenset({"on"}), frozenset({"off"})}:
        return found
    both = _both(*changes)
    return [both if h is changes[0] else h for h in found if h is not changes[1]]


def _settled(found: list[Happening]) -> list[Happening]:
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
