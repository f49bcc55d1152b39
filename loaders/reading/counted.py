"""Whether words about goals count them over a season or tell of one long past, and of no goal now."""

from __future__ import annotations

import re

from loaders.reading.happenings import BROAD
from loaders.reading.matching import Match
from loaders.reading.phrases import grammar
from loaders.reading.syntax import Clause, Parsed

_YEAR = re.compile(r"(?:19|20)\d\d")
_BEHIND = 3  # words behind a noun in which a season or week is looked for
_PAST_LISTS = ("season", "career", "campaign", "year", "month")


def statistic(match: Match, parsed: Parsed) -> bool:
    """Whether the words count goals over a season or tell of one long past, not of a goal now."""
    clause = parsed.clauses[match.clause] if match.clause is not None else None
    if clause is None and _had_been(match, parsed):
        return True
    if clause is None:
        counted = any(noun.head in _PAST_LISTS for noun in match.nouns) or _of_a_season(match, parsed)
        return counted or _tally(match, parsed)
    words = clause.verb.words
    if _tally(match, parsed) or _long_ago(clause, parsed):
        return True
    if words[0] in ("has", "have", "’s", "'s", "’ve", "'ve") and not clause.verb.passive:
        return True
    earlier = words[0] == "had" and len(words) > 1 and not clause.verb.passive
    if earlier and not match.phrase.course and not _near_moment(clause):
        return True
    for prep, held in clause.pps:
        if prep in ("in", "for", "during", "this", "last", "across") and any(noun.head in _PAST_LISTS for noun in held):
            return True
    for noun in match.nouns:
        if any(word.isdecimal() and int(word) > 3 for word in noun.words):
            return True
    said = {*clause.adverbs, *words}
    if "previously" in said and not (earlier and match.phrase.course):
        return True  # but "had previously put the hosts ahead" is of this match
    return not said.isdisjoint(("last", "ago"))


def _long_ago(clause: Clause, parsed: Parsed) -> bool:
    """ "The first meeting since the 2016 final, where Gray scored": a goal of that match."""
    before = [t.text.casefold() for t in parsed.sentence.tokens if t.start < clause.start]
    return clause.linker == "where" and "since" in before and any(_YEAR.fullmatch(word) for word in before)


def _had_been(match: Match, parsed: Parsed) -> bool:
    """ "They had fought back with goals from X and Y": of a match before, as the goals did not act themselves."""
    home = parsed.clauses[match.home] if match.home is not None else None
    noun = match.noun
    if home is None or noun is None or home.verb.words[0] != "had" or len(home.verb.words) < 2 or _near_moment(home):
        return False
    return noun.moment is None and any(held[0].start == noun.start for prep, held in home.pps if prep == "with")


def _tally(match: Match, parsed: Parsed) -> bool:
    """ "It was Mead's sixth goal of the competition": it counts goals, and tells of none that is not told already."""
    place = match.clause if match.clause is not None else match.home
    clause = parsed.clauses[place] if place is not None else None
    if clause is None or clause.lemma != "be" or any(noun.moment is not None for noun in match.nouns):
        return False
    spans = grammar().words["spans"]
    over = {n.head for noun in match.nouns for _, held in noun.pps for n in held} & spans
    late = {word for noun in match.nouns for word in noun.words} & grammar().words["late_nth"]
    return bool(over or late)


def _of_a_season(match: Match, parsed: Parsed) -> bool:
    """ "Salah's goals this season" counts; it tells of no goal now."""
    behind = [token.text.casefold() for token in parsed.sentence.tokens if token.start >= match.span.end][:_BEHIND]
    return match.noun is not None and bool({*_PAST_LISTS, "week", "career"} & set(behind))


def _near_moment(clause: Clause) -> bool:
    return any(m.high - m.low <= BROAD for m in clause.moments)
