"""The phrases found in a sentence become happenings: what, who, when, and whether it counted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from loaders.model import SlotValue, Span
from loaders.reading import counted, taken_back
from loaders.reading.adjuncts import taken_up
from loaders.reading.brackets import minutes
from loaders.reading.filling import owners
from loaders.reading.happenings import Happening, sharpest
from loaders.reading.kept_out import kept_out
from loaders.reading.layers import Mention, Moment
from loaders.reading.matching import Match
from loaders.reading.noun_phrases import Noun, sort_of
from loaders.reading.phrases import PERSON_SLOTS, grammar, words_of
from loaders.reading.settling import joined, settled, with_times
from loaders.reading.syntax import Parsed
from loaders.reading.taken_back import Following

_GOAL_MEANINGS = ("goal", "assist", "penalty")


def of_sentence(index: int, parsed: Parsed, matches: Sequence[Match], following: Following | None) -> list[Happening]:
    """What the sentence tells, each event once; `following` is the next one with its matches."""
    found: list[Happening] = []
    for match in matches:
        found.extend(_of_match(index, parsed, match, matches, following))
    found.extend(_substitutes(parsed, index))
    whole = settled(with_times(parsed, joined(found)))
    return [one for h in whole for one in ([replace(h, count=1)] * h.count if h.kind == "chance" else [h])]


def _of_match(
    index: int, parsed: Parsed, match: Match, matches: Sequence[Match], following: Following | None
) -> Iterator[Happening]:
    means = match.phrase.means
    if means in ("side", "cancelled") or not _allowed(match, parsed, matches, following):
        return
    went_in = means in ("goal", "assist") or match.phrase.fixed.get("outcome") == "scored"
    if went_in and kept_out(match, parsed, matches):
        return
    cancelled = means in ("goal", "assist", "disallowed_goal", "penalty") and taken_back.cancelled(
        match, parsed, matches, following
    )
    done = match.mood == "happened" or (match.mood == "obliged" and means in ("chance", "card", "substitution"))
    if not done and not (match.mood == "thought" and cancelled):
        return
    undone = match.mood == "thought" and cancelled  # "thought he had scored, but ..."
    if means in _GOAL_MEANINGS and not undone and counted.statistic(match, parsed):
        return
    for happening in _drafts(index, match):
        if cancelled or happening.kind == "disallowed_goal":
            reason = taken_back.reason(parsed, match, following)
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
        kind, {}, (match.span,), index, match.phrase.id, teams[0].key if teams else None, sharpest(match.moments),
        clauses=clauses, leg=_leg(match), rival=_rival(match),
        them="team" in bound and not teams and _pronoun_side(match),
    )  # fmt: skip
    people = {slot: named[0].key for slot, named in bound.items() if slot in PERSON_SLOTS and named}
    if kind == "substitution":
        yield from _changes(base, match, people)
        return
    main = {"goal": "scorer", "penalty": "taker", "award": "offender"}.get(kind, "player")
    if kind == "goal" or kind == "penalty":
        people |= _adjuncts(match, people)
    named = bound.get(main, ())
    beside = minutes(named, match.parsed.beside) if kind in ("goal", "disallowed_goal", "card") else {}
    sharp = [m for m in match.moments if m.high - m.low < 3]
    for mention in named:
        own = {**people, main: mention.key}
        if len(set(own.values())) < len(own):
            return
        made = _made(match, base, own, mention)
        if mention.start in beside:  # "Smith (12, 45 pen) and Jones (80) scored"
            for each in beside[mention.start]:
                told = each.moment or made.moment
                yield replace(made, moment=told, method=each.mark or made.method, count=each.goals)
        elif len(named) == 1 and _one_each(match, made, sharp):
            yield from (replace(made, moment=moment, count=1) for moment in sharp)
        else:
            if kind == "goal" and len(named) > 1 and base.moment is not None and base.moment.high - base.moment.low < 3:
                last = mention is named[-1] and 0 <= base.moment.start - mention.end <= 3
                made = made if last else replace(made, moment=None)  # "X, Y and, in added time, Z"
            yield _in_full(match, made)
    if kind == "award" and not named:
        yield replace(base, fixed=dict(match.phrase.fixed))


def _made(match: Match, base: Happening, people: Mapping[str, str], mention: Mention) -> Happening:
    """What one of those named did, as the phrase says it."""
    goal = base.kind == "goal"
    method = str(match.phrase.fixed.get("method", "")) or (_method(match) if goal else None)
    fixed = {k: v for k, v in match.phrase.fixed.items() if k != "method"}
    several = goal or fixed.get("outcome") == "scored"
    return replace(
        base, people=people, method=method, fixed=fixed, count=_count(match) if several else 1,
        pronoun=mention.how == "pronoun", nth=_nth(match) if goal else None,
    )  # fmt: skip


def _one_each(match: Match, made: Happening, sharp: Sequence[Moment]) -> bool:
    """ "Twice, in the 16th and 64th minutes", "finding the net in the ninth and 52nd minutes": a goal in each."""
    if made.count > 1:
        return len(sharp) == made.count
    return made.kind == "goal" and made.count == 1 and _one_list(match.parsed, sharp)


def _in_full(match: Match, made: Happening) -> Happening:
    """A card with its colour and reason, a penalty scored as a goal, a chance with who else had part in it."""
    if made.kind == "card":
        return replace(made, fixed={**made.fixed, **_card_colour(match, made.fixed), **_card_reason(match)})
    if made.kind == "penalty" and made.fixed.get("outcome") == "scored":
        people = {("scorer" if slot == "taker" else slot): key for slot, key in made.people.items()}
        return replace(made, kind="goal", people=people, method="penalty", fixed={})
    if made.kind == "chance":
        people = {**made.people, **_adjuncts(match, made.people)}
        return replace(made, people=people, count=2 if _twice(match) else 1)
    return made


def _one_list(parsed: Parsed, moments: Sequence[Moment]) -> bool:
    """Whether several minutes are told in one breath: "in the 4th and 67th minutes"."""
    tokens = parsed.sentence.tokens
    listed = sorted(moments, key=lambda m: m.start)
    between = [{t.text.casefold() for t in tokens if a.end <= t.start < b.start} for a, b in pairwise(listed)]
    return len(listed) > 1 and all(words and words <= {",", "and", "&", "then"} for words in between)


def _twice(match: Match) -> bool:
    """ "Halas denied Baxter twice": two chances."""
    clause = match.parsed.clauses[match.clause] if match.clause is not None else None
    return clause is not None and "twice" in (*clause.adverbs, *clause.verb.words)


def _nth(match: Match) -> int | None:
    """ "His second": the scorer's own, of this match."""
    numbers = grammar().tables["nth"]
    for noun in match.nouns:
        own = noun.owner is not None and noun.owner.head in ("his", "her")
        own = own and not any(_spans(prep, n) for prep, held in noun.pps for n in held)
        told = next((word for word in noun.words if word in numbers), None)
        if own and told is not None and (noun.words[-1] == told or noun.head == "goal"):
            return int(numbers[told])
    return None


def _spans(prep: str, noun: Noun) -> bool:
    """Whether what is counted is counted over more than the match: "his second in two games", not "of the match"."""
    return noun.head in grammar().words["spans"] and not (prep == "of" and noun.head in ("match", "game"))


def _pronoun_side(match: Match) -> bool:
    clause = match.parsed.clauses[match.clause] if match.clause is not None else None
    return clause is not None and any(
        noun.head in ("them", "they", "it") for held in (*clause.objects, clause.subject) for noun in held
    )


def _rival(match: Match) -> str | None:
    """The side that the clause or what it acts on says it was against ("who scored the winner against Germany")."""
    clause = match.parsed.clauses[match.clause] if match.clause is not None else None
    pps = [*(clause.pps if clause is not None else ()), *(pp for noun in match.nouns for pp in noun.pps)]
    against = (held[0].entity for prep, held in pps if prep == "against" and held)
    return next((entity.key for entity in against if entity is not None and entity.kind == "team"), None)


def _leg(match: Match) -> int | None:
    """The leg that the clause names ("was sent off in the first leg")."""
    place = match.clause if match.clause is not None else match.home
    clause = match.parsed.clauses[place] if place is not None else None
    for _, held in clause.pps if clause is not None else ():
        for noun in held:
            if noun.head == "leg":
                return {"first": 1, "opening": 1, "second": 2, "return": 2}.get(
                    noun.words[-2] if len(noun.words) > 1 else ""
                )
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


def _substitutes(parsed: Parsed, index: int) -> Iterator[Happening]:
    """ "Substitute Origi", "Origi, a second-half substitute,": he came on."""
    words = words_of("substitutes")
    before: Noun | None = None
    for noun, _ in parsed.nouns:
        who, told = noun, set(noun.words[:-1])
        said_so = noun.entity is None and noun.head in words_of("set_beside")
        if said_so and before is not None and _set_beside(parsed, before, noun):
            who, told = before, set(words)
        before = noun
        for one, said in ((who, told), *((owner, set(owner.words[:-1])) for owner in owners(noun))):
            entity = one.entity
            named = entity is not None and entity.kind == "person" and not {"unused", "former"} & set(noun.words)
            if entity is not None and named and said & words:
                yield Happening(
                    "substitution", {"on": entity.key}, (noun.span,), index, "substitute-word", clauses=(-1,)
                )


def _set_beside(parsed: Parsed, named: Noun, noun: Noun) -> bool:
    """Whether the noun says who the person named right before it is: "Origi, on as a substitute,"."""
    between = [token.text.casefold() for token in parsed.sentence.tokens if named.end <= token.start < noun.start]
    return bool(between) and between[0] == "," and set(between) <= words_of("beside")


def _allowed(match: Match, parsed: Parsed, matches: Sequence[Match], following: Following | None) -> bool:
    """Whether what the phrase needs is there, and what it rules out is not."""
    for need in match.phrase.needs:
        if need == "moment" and not any(_dated(noun) for noun in match.nouns):
            return False
        if need == "cancelled" and taken_back.cancelled(match, parsed, matches, following) is None:
            return False
        if need == "keeper-stopped":
            stops = grammar().words["stopped"]
            later = parsed.clauses[(match.first or 0) + 1 :]
            if not any(clause.lemma in stops and clause.mood in ("happened", "wished") for clause in later):
                return False
        if need == "introduction" and match.noun is not None and match.noun.head != "introduction":
            return False
    if match.phrase.means == "substitution" and _before_play(match):
        return False
    if match.phrase.means == "card" and (_over_time(match) or _sacked(match)):
        return False  # "his second booking of the tournament", "his red card in the semi-final win"
    return not (match.phrase.unless and _ruled_out(match, parsed))


def _ruled_out(match: Match, parsed: Parsed) -> bool:
    """Whether a noun stands there with which the phrase means something else; a penalty has many names."""
    if "penalty" in match.phrase.unless and any(noun.head in grammar().words["spot"] for noun in match.nouns):
        return True
    clause = parsed.clauses[match.clause] if match.clause is not None else None
    held = [*match.nouns]
    if clause is not None:
        places = (clause.subject, *clause.objects, *(nouns for _, nouns in clause.pps))
        held += [noun for nouns in places for noun in nouns]
    return any(noun.head in match.phrase.unless - {"penalty"} for noun in held)


def _before_play(match: Match) -> bool:
    """ "Changed his starting line-up, introducing Saka": that is no substitution."""
    clause = match.parsed.clauses[match.clause] if match.clause is not None else None
    named = clause is not None and clause.lemma in words_of("introduced") and not match.moments
    return named and bool(match.parsed.sentence.words & words_of("lineup_words"))


def _dated(noun: Noun) -> bool:
    """ "Saka's 30th-minute penalty" went in; "his free-kick in the 18th minute skimmed off a head" need not have."""
    return noun.moment is not None and noun.moment.start < noun.end


def _over_time(match: Match) -> bool:
    spans = grammar().words["spans"] - {"game", "match", "final"}
    told = [(prep, n) for noun in match.nouns for prep, held in noun.pps for n in held]
    other = any(prep == "in" and not words_of("other_match").isdisjoint(n.words[:-1]) for prep, n in told)
    return other or any(n.head in spans for _, n in told)


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
    if any(noun.head == "one" for noun in nouns) and _after_penalty(match):
        return "penalty"  # "Kane, who sent a penalty over last month, converted one"
    if clause is not None:
        nouns.extend(
            noun
            for prep, held in clause.pps
            if prep in ("with", "from", "via", "on")
            for noun in held
            if noun.owner is None or prep == "with" or noun.head in ("penalty", "spot")
        )
    scorers = {mention.key for mention in match.bindings.get("scorer", ())}
    for noun in nouns:
        named = noun.owner is not None and noun.owner.head not in ("his", "her")
        owner = noun.owner.entity if noun.owner is not None and named else None
        if scorers and owner is not None and owner.kind == "person" and owner.key not in scorers:
            continue  # "Reus's header cancelled out Werner's opener": how Werner scored is not said
        for word in (noun.head, *reversed(noun.words)):
            method = tables["method_nouns"].get(word)
            if method is not None:
                return method
    return None


def _after_penalty(match: Match) -> bool:
    spot = grammar().words["spot"]
    return any(noun.head in spot and noun.end <= match.span.end for noun, _ in match.parsed.nouns)


def _count(match: Match) -> int:
    """How many goals the words tell of, for each scorer."""
    numbers = grammar().tables["numbers"]
    clause = match.parsed.clauses[match.clause] if match.clause is not None else None
    several_told = clause is not None and clause.lemma in grammar().words["bagged"]  # not "cut the gap to two"
    told = [noun for noun in match.nouns if noun.head not in grammar().words["cardinals"] or several_told]
    told = [noun for noun in told if noun.head not in ("point", "points")]  # "earned three points"
    words: list[str] = [word for noun in told for word in (*noun.words, noun.head)]
    if clause is not None:
        words.extend(clause.adverbs)
    several = len(match.bindings.get("scorer", ())) > 1
    for word in words:
        if word in numbers and not (several and (word in grammar().words["cardinals"] or word == "both")):
            return int(numbers[word])
    return 1


def _sacked(match: Match) -> bool:
    """ "The board dismissed him", "was dismissed as manager": he lost his post and saw no card."""
    clause = match.parsed.clauses[match.clause] if match.clause is not None else None
    if clause is None or clause.lemma not in words_of("dismissed"):
        return False
    post = any(prep == "as" and noun.head in words_of("posts") for prep, held in clause.pps for noun in held)
    by = [noun for prep, held in clause.pps if prep == "by" for noun in held]
    doers = by if clause.voice == "passive" else clause.subject
    return post or any(noun.head in words_of("employers") or sort_of(noun) == "team" for noun in doers)


def _card_colour(match: Match, fixed: Mapping[str, SlotValue]) -> dict[str, SlotValue]:
    """ "Was handed a second yellow", "saw red after a second booking": a red card of that kind."""
    clause = match.parsed.clauses[match.clause] if match.clause is not None else None
    pps = clause.pps if clause is not None else match.noun.pps if match.noun is not None else ()
    hanging = [*pps, *(pp for noun in match.nouns for pp in noun.pps)]
    heads = {noun.head for noun in match.nouns} | {noun.head for _, held in hanging for noun in held}
    second = fixed.get("colour") == "red" and not words_of("second_yellow").isdisjoint(heads)
    return {"colour": "second_yellow"} if second else {}


def _card_reason(match: Match) -> dict[str, SlotValue]:
    clause = match.parsed.clauses[match.clause] if match.clause is not None else None
    pps = clause.pps if clause is not None else match.noun.pps if match.noun is not None else ()
    cards = words_of("yellow") | words_of("red")
    for prep, held in pps:
        if prep == "for" and held and held[0].entity is None and held[0].head not in cards | words_of("sides"):
            return {"reason": held[0].head}
    return {}
