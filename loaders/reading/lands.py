"""Where a nation's name beside a club's is the land of the club: "Egypt's Al Ahly", "Simba of Tanzania"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cache
from itertools import pairwise

from loaders.reading.gazetteer import Hit
from loaders.reading.layers import Mention
from loaders.reading.unknown_sides import wording

#: Between a land and a club of it.
_OWNS = re.compile(r"['’]s? (?:(?!former|ex)[a-z-]+ ){0,2}")
#: Between a club and its land.
_OF = re.compile(r" ?(?:\(| (?:of|from) (?:the )?)|(?: of| from) (?:the )?")
_NAME = r"(?:[A-ZÀ-Þ][\w'’-]+ ){0,2}[A-ZÀ-Þ][\w’'-]+"
_NAME_AFTER = re.compile(rf"['’]s? (?:(?!former|ex)[a-z-]+ ){{0,2}}({_NAME})")
_NAME_BEFORE = re.compile(rf"\b({_NAME}) (?:of|from) (?:the )?$")
_REACH = 90  # characters before a club's name in which the result of its match stands


def pairs(text: str, hits: Sequence[Hit]) -> Iterator[tuple[Hit, Hit]]:
    """Each nation that stands beside a club, with the club."""
    for one, other in pairwise(hits):
        if _is_land(one) and _is_club(other) and _OWNS.fullmatch(text, one.end, other.start):
            yield one, other
        elif _is_club(one) and _is_land(other) and _OF.fullmatch(text, one.end, other.start):
            yield other, one


def anchored(text: str, hits: Sequence[Hit]) -> list[Hit]:
    """The hits; a club's name that is a plain word too is beyond doubt beside the club's land."""
    own = {club.start: land.candidates[0].entry.country for land, club in pairs(text, hits)}
    out = []
    for hit in hits:
        first = hit.candidates[0]
        if hit.start in own and first.needs_context and first.entry.country == own[hit.start]:
            hit = replace(hit, candidates=(replace(first, needs_context=False, common_word=False), *hit.candidates[1:]))
        out.append(hit)
    return out


def mention(text: str, land: Mention) -> Mention:
    """A land beside its club; "Japan's" says no more than "Japanese" does."""
    if text.startswith(("'s ", "’s "), land.end):
        return replace(land, end=land.end + len("'s"), kind="nationality")
    return replace(land, kind="place")


def clubs(text: str, hits: Iterable[Hit]) -> Iterator[tuple[int, str]]:
    """Names that nobody knows, with their places, that stand with a land as clubs that a result is told of."""
    before, behind = _words()
    for hit in hits:
        if not _is_land(hit):
            continue
        after = _NAME_AFTER.match(text, hit.end)
        if after is not None and (_ends(before, text, hit.start) or behind.match(text, after.end())):
            yield after.start(1), after[1]
        ahead = max(0, hit.start - 60)
        named = _NAME_BEFORE.search(text[ahead : hit.start])
        if named is not None and (_ends(before, text, ahead + named.start()) or behind.match(text, hit.end)):
            yield ahead + named.start(1), named[1]


def _ends(pattern: re.Pattern[str], text: str, at: int) -> bool:
    return pattern.search(text, max(0, at - _REACH), at) is not None


@cache
def _words() -> tuple[re.Pattern[str], re.Pattern[str]]:
    return re.compile(wording("land_before")), re.compile(wording("land_behind"))


def _is_land(hit: Hit) -> bool:
    first = hit.candidates[0]
    return first.entry.kind == "national" and first.how == "name"


def _is_club(hit: Hit) -> bool:
    return hit.candidates[0].entry.kind == "club"
