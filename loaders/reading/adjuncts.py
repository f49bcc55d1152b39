"""Who set it up and who was in goal, by what stands around a phrase ("from Y's cross", "past X")."""

from __future__ import annotations

from collections.abc import Iterator

from loaders.reading.filling import Bindings, take
from loaders.reading.matching import Match
from loaders.reading.noun_phrases import Noun
from loaders.reading.phrases import grammar
from loaders.reading.syntax import Clause, Parsed


def taken_up(match: Match, slot: str) -> str | None:
    """Who fills `slot` by an adjunct of the clause ("from Y's cross", "past the goalkeeper X")."""
    clause = match.parsed.clauses[match.clause] if match.clause is not None else None
    pps: list[tuple[str, tuple[Noun, ...]]] = []
    if clause is not None:
        pps.extend(clause.pps)
        for other in _companions(match.parsed, clause):
            pps.extend(
                pp
                for pp in other.pps
                if slot == "assist" or any(set(n.words) & grammar().words["keeper"] for n in pp[1])
            )
    for noun in match.nouns:
        pps.extend(noun.pps)
    for preps, arg in grammar().adjuncts.get(slot, ()):
        for place, (prep, held) in enumerate(pps):
            bound: Bindings = {}
            if slot == "assist" and place and any(n.head in grammar().words["faults"] for n in pps[place - 1][1]):
                continue  # "scored following a mistake from Dias"
            if prep in preps and take(arg, held, bound, [], subject=False) and bound.get(slot):
                return bound[slot][0].key
    if slot == "assist":
        inside = tuple(held for prep, held in clause.pps if prep == "in") if clause is not None else ()
        met = grammar().words["met_ball"]
        before = _companions(match.parsed, clause) if clause is not None else ()
        taken = tuple(held for other in before if other.lemma in met for held in other.objects)
        objects = (*clause.objects, *inside, *taken) if clause is not None else ()
        for held in objects:
            for noun in held:
                if (
                    noun.head in grammar().words["pass"]
                    and noun.owner is not None
                    and noun.owner.entity is not None
                    and noun.owner.entity.kind == "person"
                ):
                    return noun.owner.entity.key
    return None


def _companions(parsed: Parsed, clause: Clause) -> Iterator[Clause]:
    """Clauses just before with the same person for subject: "raced onto Y's pass to tuck it in"."""
    if len(clause.subject) != 1 or clause.subject[0].entity is None:
        return
    at = parsed.clauses.index(clause)
    for other in reversed(parsed.clauses[max(0, at - 2) : at]):
        entity = other.subject[0].entity if len(other.subject) == 1 else None
        if entity is None or entity.key != clause.subject[0].entity.key or other.mood != "happened":
            return
        yield other
