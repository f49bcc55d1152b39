"""Whether a clause says that the ball went elsewhere than a phrase says."""

from __future__ import annotations

from loaders.reading.noun_phrases import Noun, sort_of
from loaders.reading.phrases import Frame, words_of
from loaders.reading.syntax import Clause

_INTO = ("into", "past", "beyond", "under", "through", "over", "inside", "between", "in")
_ONTO = frozenset(
    ("against", "onto", "over", "well over", "high over", "wide of", "into", "off", "past", "round", "around")
)


def spoiled(frame: Frame, clause: Clause) -> bool:
    """Whether the clause says that the ball went elsewhere than the phrase says."""
    if frame.phrase.means == "chance" and _no_chance(frame, clause):
        return True
    undone = frame.phrase.means in ("disallowed_goal", "cancelled")
    if undone and clause.lemma == "cancel" and "out" in (*clause.particles, *(prep for prep, _ in clause.pps)):
        return True  # "his opener was cancelled out by another", "cancelled out the opener": it counted
    if frame.phrase.means not in ("goal", "assist") and frame.phrase.fixed.get("outcome") != "scored":
        return False
    if _no_shot(frame, clause):
        return True
    shot = next((n for n in clause.subject if clause.lemma == "deflect" and clause.voice != "active"), None)
    if shot is not None and (shot.owner is not None or any(prep in ("by", "from") for prep, _ in shot.pps)):
        return frame.clauses[-1].subject is not None  # "Saka's shot was deflected in by Dias"
    return _for_another(clause) or _off_target(frame, clause) or _onto_wood(clause)


def _no_shot(frame: Frame, clause: Clause) -> bool:
    """Whether he whom the phrase makes the scorer did not shoot, or the ball was stopped."""
    if {"could", "only"} <= {*clause.verb.words, *clause.adverbs} and frame.phrase.fixed.get("method") != "own_goal":
        return True  # "the goalkeeper could only push it into the net": another's shot
    spot = words_of("spot")
    if clause.lemma in ("claim", "get") and any(noun.head in spot for held in clause.objects for noun in held):
        return True  # "claimed a penalty"
    if "away" in clause.particles - _asked(frame) and clause.lemma in words_of("stopped") | words_of("cleared"):
        return True  # "his penalty was pushed away by the keeper"
    if "in" in clause.particles and not clause.objects and _came(clause):
        return True
    others = (noun for nouns in (*clause.objects, *(held for _, held in clause.pps)) for noun in nouns)
    if clause.lemma == "deflect" and any(prep == "by" for n in others for prep, _ in n.pps):
        return True  # "deflected in a shot by Saka": the shot is another's
    heading = bool({"was", "were"} & {*clause.verb.words}) and clause.verb.words[-1].endswith("ing")
    return heading and _no_one(clause)  # "his shot was heading in until it struck a defender"


def _for_another(clause: Clause) -> bool:
    """Whether the ball was played for another to shoot."""
    served = {noun.head for nouns in clause.objects for noun in nouns} <= {"it", "ball"} and bool(clause.objects)
    if clause.lemma in words_of("delivered") and served and "in" in clause.particles:
        return True  # "won a corner and Rice swung it in"
    return _served(clause) or _brought_down(clause)


def _off_target(frame: Frame, clause: Clause) -> bool:
    """Whether a small word that the phrase does not have sends the ball elsewhere."""
    asked = _asked(frame)
    astray = words_of("astray") - asked
    if any("past" in preps for part in frame.clauses for preps, _ in part.pps):
        astray -= {"high"}  # "swept it high past the goalkeeper"
    if (clause.particles | set(clause.adverbs)) & astray:
        return True
    asked |= {prep for part in frame.clauses for preps, _ in part.pps for prep in preps}
    if "up" not in asked and ("up" in clause.particles or any(prep == "up" for prep, _ in clause.pps)):
        return True  # "struck up a partnership"
    return any(prep in ("wide of", "straight at") or _elsewhere(prep, held, clause) for prep, held in clause.pps)


def _onto_wood(clause: Clause) -> bool:
    """ "Headed it against the bar", "hit a post": it did not go in, as what went in off the post did."""
    inside = {"in", "home"} & (clause.particles | {prep for prep, _ in clause.pps})
    beside = _ONTO - {"off"} if inside else _ONTO
    wood = words_of("woodwork")
    struck = (*clause.objects, *(held for prep, held in clause.pps if prep in beside))
    return any(noun.head in wood for nouns in struck for noun in nouns)


def _asked(frame: Frame) -> set[str]:
    """The small words that the frame itself has."""
    return {word for part in frame.clauses for options in part.particles for word in options}


def _came(clause: Clause) -> bool:
    """ "Slid in to make a block", "ghosted in behind the defence": it was he who came, and not the ball."""
    behind = any(prep == "behind" for prep, _ in clause.pps)
    return behind or clause.lemma in ("ghost", "steam") or (clause.lemma == "slide" and not clause.pps)


def _served(clause: Clause) -> bool:
    """ "Whipped a cross into the area": the ball was for another."""
    held = [nouns[-1] for nouns in clause.objects]
    into = any(noun.head in words_of("net") for _, nouns in clause.pps for noun in nouns)
    if into or "home" in clause.particles:
        return False  # "headed home a corner"
    return any(noun.head in words_of("passes") and noun.words[0] in ("a", "an") for noun in held)


def _brought_down(clause: Clause) -> bool:
    """ "Headed it down", and not into the net: it was for another."""
    beaten = any(prep in _INTO for prep, _ in clause.pps)
    return "down" in clause.particles and not beaten and clause.lemma in words_of("laid_off")


def _no_one(clause: Clause) -> bool:
    return any(sort_of(noun) == "thing" and noun.owner is not None for noun in clause.subject)


def _no_chance(frame: Frame, clause: Clause) -> bool:
    """ "Hit out at", "in off the post", "turned over by the goalkeeper": no shot that went astray."""
    outcome = frame.phrase.fixed.get("outcome")
    moved = (*clause.objects, clause.subject) if clause.voice == "either" else clause.objects
    held = {noun.head for nouns in moved for noun in nouns}
    if "out" in clause.particles and clause.lemma in ("hit", "lash"):
        return True
    wood = any(noun.head in words_of("woodwork") for _, nouns in clause.pps for noun in nouns)
    if held and held <= {"pass", "through-ball", "through ball", "corner", "throw"} and not wood:
        return True  # "lofted a pass over the top"
    if outcome == "over" and "top" in clause.adverbs and any(prep == "on" for prep, _ in clause.pps):
        return True  # "went over the top on Dias": a foul
    if outcome == "woodwork":
        return bool({"in", "home"} & clause.particles)
    if outcome in ("over", "wide") and clause.lemma in words_of("stopped"):
        caught = any(prep == "by" and sort_of(nouns[-1]) == "person" for prep, nouns in clause.pps)
        return caught or (held <= {"it"} and not wood and clause.lemma not in ("beat", "hold"))
    return False


def _elsewhere(prep: str, held: tuple[Noun, ...], clause: Clause) -> bool:
    """ "Headed home to Germany", "fired in a cross": the ball did not go in. "Made it 2-1 to Germany": it did."""
    last = held[-1]
    if prep == "to":
        if last.head in ("right", "left"):  # "struck it to the right of the goal"
            return any(n.head in words_of("framed") for _, nouns in (*last.pps, *clause.pps) for n in nouns)
        if any(noun.head in words_of("scoreline") for nouns in clause.objects for noun in nouns):
            return False
        return last.entity is not None and last.entity.kind in ("place", "team", "nationality", "person")
    if prep == "for":  # "rolled it across for Saka", but not "added a goal for the Foxes"
        served = {noun.head for nouns in clause.objects for noun in nouns} <= {"ball", "it"} | words_of("passes")
        person = last.entity is not None and last.entity.kind == "person" and last.owner is None
        return person and served and not last.definite
    cross = last.head in words_of("cross") and bool(last.words) and last.words[0] in ("a", "an")
    return prep in ("in", "over") and cross and clause.lemma not in words_of("met")
