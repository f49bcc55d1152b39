"""Whether what a phrase takes for a goal did not go in: the sentence goes on to say who saved it or that it missed."""

from __future__ import annotations

from collections.abc import Sequence

from loaders.reading.matching import Match
from loaders.reading.noun_phrases import Noun
from loaders.reading.phrases import words_of
from loaders.reading.syntax import Clause, Parsed

_PARTICLES = {"out", "away", "over", "down", "off", "up"}  # "kept out his header"


def kept_out(match: Match, parsed: Parsed, matches: Sequence[Match]) -> bool:
    """ "Stabbed it home but the keeper held", "set up Saka, who fired over", "struck an effort that Neuer gathered"."""
    if match.noun is not None and "moment" in match.phrase.needs:
        return _met(match.noun, match.home, parsed)
    if match.clause is None or match.phrase.fixed.get("method") == "own_goal":
        return False
    if _struck_in_vain(parsed.clauses[match.clause], parsed):
        return True
    scorers = {m.key for m in match.bindings.get("scorer", ())}
    if any(other.phrase.means == "goal" and _beaten(other) & scorers for other in matches if other is not match):
        return True  # "Neuer gifted Saka a goal when he bundled in a free-kick"
    later = list(enumerate(parsed.clauses))[match.clause + 1 :]
    if "assist" in match.bindings and (_missed_by(scorers, match, matches) or _mere_chance(match, parsed)):
        return True
    return any(
        _stopped(clause, parsed.clauses[match.clause]) or _of_the_shot(clause, match.clause) for _, clause in later
    )


def _met(effort: Noun, home: int | None, parsed: Parsed) -> bool:
    """ "Palmed away Saka's 30th-minute header", "got down to his early free-kick": no effort that is told to count."""
    if home is None:
        return False
    clause = parsed.clauses[home]
    met = {prep for prep, held in clause.pps if any(noun.start == effort.start for noun in held)}
    if met & _PARTICLES or any(noun.start == effort.start for held in clause.objects for noun in held):
        return clause.lemma not in words_of("answered")
    moved = bool(met & {"to", "onto", "on to", "at", "for"}) and clause.lemma in words_of("lunged")
    return moved or ("with" in met and clause.lemma in words_of("coped"))


def _struck_in_vain(clause: Clause, parsed: Parsed) -> bool:
    """ "Ederson saved a penalty struck by Saka"."""
    over = parsed.clauses[clause.parent] if clause.link == "reduced" and clause.parent is not None else None
    return over is not None and over.lemma in words_of("saved") | words_of("cleared") and bool(over.objects)


def _beaten(match: Match) -> set[str]:
    return {m.key for m in match.bindings.get("goalkeeper", ())} - {m.key for m in match.bindings.get("scorer", ())}


def _missed_by(scorers: set[str], match: Match, matches: Sequence[Match]) -> bool:
    """Whether who was set up missed, or had it saved, as the sentence goes on."""
    return any(
        other.phrase.means == "chance"
        and other.mood == "happened"
        and (other.clause or 0) > (match.clause or 0)
        and scorers & {m.key for m in other.bindings.get("player", ())}
        for other in matches
    )


def _mere_chance(match: Match, parsed: Parsed) -> bool:
    """ "Set him up for a shot", "... for a tap-in, but he contrived to miss"."""
    held = [noun for prep, nouns in parsed.clauses[match.clause or 0].pps if prep == "for" for noun in nouns]
    later = parsed.clauses[(match.clause or 0) + 1 :]
    missed = any(c.lemma in words_of("missed") and c.mood in ("happened", "wished") for c in later)
    return missed or any(noun.head in words_of("tries") for noun in held)


def _stopped(clause: Clause, shot: Clause) -> bool:
    """ "But the keeper held", "but could not reach it": told of the shot just told."""
    if clause.linker == "with" and any(noun.head in words_of("tries") for noun in clause.subject):
        return clause.lemma in words_of("saved") | words_of("cleared")  # "struck twice, with both efforts blocked"
    if clause.linker not in ("but", "only for", "yet"):
        return False
    held = {noun.head for nouns in clause.objects for noun in nouns}
    ball = held <= {"it", "him", "her", "ball"} | words_of("tries")
    same = {n.start for n in clause.subject} == {n.start for n in shot.subject}
    if same:
        return clause.mood in ("negated", "modal") and clause.lemma in words_of("reached")
    return clause.mood == "happened" and clause.voice != "passive" and ball and clause.lemma in words_of("stopped")


def _of_the_shot(clause: Clause, shot: int) -> bool:
    """ "An effort that Neuer gathered", "a shot which gave Neuer little trouble"."""
    if clause.parent != shot or clause.linker not in ("that", "which") or clause.mood != "happened":
        return False
    things = {noun.head for nouns in clause.objects for noun in nouns}
    if clause.link == "relative" and not clause.objects and clause.lemma not in words_of("stopped"):
        return bool((clause.particles | set(clause.adverbs)) & words_of("astray"))
    by_another = clause.link == "subordinate" and not clause.objects
    troubled = bool(things & words_of("trouble")) or clause.lemma in words_of("troubled")
    return troubled or (by_another and clause.lemma in words_of("stopped") | words_of("cleared"))
