"""How a side fared by a goal: "ensured City were never comfortable" tells that the goal was against City."""

from __future__ import annotations

from collections.abc import Mapping

from loaders.reading.layers import Mention
from loaders.reading.phrases import words_of
from loaders.reading.syntax import Clause, Parsed

Bindings = Mapping[str, tuple[Mention, ...]]


def turned(bound: Bindings, parsed: Parsed, at: int) -> Bindings:
    """The bindings of a goal's phrase with the side as the opponent, where its verb goes on to say that it suffered;
    without the side, where it says only what that side did not do."""
    clause = parsed.clauses[at]
    if not bound.get("team") or clause.lemma not in words_of("left_so"):
        return bound
    told = [c for c in parsed.clauses[at + 1 :] if c.parent == at and not c.linker][:1]
    rest = {slot: named for slot, named in bound.items() if slot != "team"}
    if any(_poorly(one) for one in (clause, *told)):
        return {**rest, "opponent": bound["team"]}
    if any(one.mood == "negated" and words_of("averted").isdisjoint(_words(one)) for one in told):
        return {**rest, "team": ()}
    return bound


def _poorly(clause: Clause) -> bool:
    words = _words(clause)
    if clause.mood == "negated":
        return not words_of("wanted").isdisjoint(words)
    return bool(words_of("poorly") & words)


def _words(clause: Clause) -> set[str]:
    """The words of a clause that can tell how its side fares."""
    behind = {noun.head for _, held in clause.pps for noun in held}
    held = {noun.head for nouns in clause.objects for noun in nouns}
    return {clause.lemma, *clause.particles, *clause.adverbs, *behind, *held}
