"""Where an article speaks of women's football, so that "Chelsea" is Chelsea Women there."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from loaders.reading.gazetteer import Entry, Gazetteer, Hit
from loaders.reading.layers import Line

_WORDS = re.compile(r"\b(?:women['’]?s?|WSL|lionesses|NWSL|UWCL)\b", re.IGNORECASE)
_WOMENS = re.compile(r"\bwomen['’]s $", re.IGNORECASE)
_OF_MEN = re.compile(r"\bmen['’]s $", re.IGNORECASE)
_SHE = re.compile(r"\b(?:she|her|hers|herself)\b", re.IGNORECASE)
_HE = re.compile(r"\b(?:he|him|his|himself)\b", re.IGNORECASE)
_ENOUGH = 2  # times that an article says "she" of its players
_PASSAGE = 800  # characters of the longest line that speaks of one thing
_SIDES = ("club", "national")


def spoken_of(text: str, lines: Sequence[Line], hits: Sequence[Hit]) -> Callable[[int], bool]:
    """Whether what is named at an offset is of women's football: of the whole article, or of that line."""
    if _whole(text, lines, hits):
        return lambda at: True
    if not any(_of_women(text, hit) for hit in hits) and _WORDS.search(text) is None:
        return lambda at: False
    passages = [line for line in lines if line.end - line.start <= _PASSAGE and _told(text, line, hits)]
    return lambda at: any(line.start <= at < line.end for line in passages)


def side(entry: Entry, gazetteer: Gazetteer) -> Entry:
    """The women's side of a club or nation, where the gazetteer has one."""
    if entry.women:
        return entry
    for candidate in gazetteer.lookup(f"{entry.name} Women"):
        if candidate.entry.women and candidate.entry.country == entry.country:
            return candidate.entry
    return entry


def competition(text: str, hit: Hit, entry: Entry) -> Entry:
    """The women's competition that an article about women's football means by "the FA Cup"."""
    if _OF_MEN.search(text, max(0, hit.start - 8), hit.start):
        return entry
    meant = (c.entry for c in hit.candidates if c.entry.kind == entry.kind and c.entry.country == entry.country)
    return next((other for other in meant if other.women), entry)


def _whole(text: str, lines: Sequence[Line], hits: Sequence[Hit]) -> bool:
    """Whether the whole article is about women's football."""
    first = [hit for hit in hits if hit.candidates[0].entry.kind == "competition"]
    told = sum(_of_women(text, hit) for hit in first)
    if told > len(first) / 2:
        return True
    words = len(_WORDS.findall(text))
    if words and _mostly_she(text):
        return True
    sides = [hit for hit in hits if hit.candidates[0].entry.kind in _SIDES and not hit.candidates[0].needs_context]
    if sum(_of_women(text, hit) for hit in sides) > len(sides) / 2:
        return True
    of_men = [hit for hit in first if not _of_women(text, hit) and not any(c.entry.women for c in hit.candidates)]
    return (words > 1 and not of_men) or (words > 0 and _entitled(lines, text, first))


def _mostly_she(text: str) -> bool:
    women = len(_SHE.findall(text))
    return women >= _ENOUGH and women > 2 * len(_HE.findall(text))


def _entitled(lines: Sequence[Line], text: str, competitions: Sequence[Hit]) -> bool:
    """Whether the headline speaks of women's football and of no men's competition."""
    title = next((line for line in lines if line.label == "headline"), None)
    return title is not None and _told(text, title, competitions)


def _told(text: str, line: Line, hits: Sequence[Hit]) -> bool:
    """Whether a line has words of women's football and no competition of men."""
    here = [hit for hit in hits if line.start <= hit.start < line.end]
    if any(hit.candidates[0].entry.kind == "competition" and not _of_women(text, hit) for hit in here):
        return False
    return any(_of_women(text, hit) for hit in here) or _WORDS.search(text, line.start, line.end) is not None


def _of_women(text: str, hit: Hit) -> bool:
    best = hit.candidates[0]
    if best.entry.kind == "competition" and _WOMENS.search(text, max(0, hit.start - 9), hit.start):
        return True
    return best.entry.women and not best.needs_context
