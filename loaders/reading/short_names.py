"""The parts of a club's name that a report goes on with: "the Wanderers", "Orlando", "Kotoko".

The gazetteer has the short names that are written by habit. Of other clubs a report that names one in full says
what its shorter name means, if no other side of the report could bear it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence

from loaders.reading import within
from loaders.reading.gazetteer import Candidate, Entry, Gazetteer, Hit
from loaders.reading.layers import Line, LineLabel, Mention
from loaders.reading.unknown_sides import PLACE_BEFORE, suffixes
from loaders.reading.wordlist import common_word

_LEAST = 4  # letters of such a part
_RARE = 3  # players with a given name that may stand for a club all the same
_NAME_AFTER = re.compile(r" [^\W\d_a-z]")
_NAME_BEFORE = re.compile(r"([^\W\d_a-z][\w'’-]*) $")
_THE = re.compile(r"\b[Tt]he $")
_OTHERS = ("club", "national", "nationality", "competition")
_TO_CLUB = ("FC", "AFC", "SC", "CF", "Women", "Ladies", "WFC")  # words that a name may lose at its ends


def owned(text: str, hits: Sequence[Hit]) -> tuple[Hit, ...]:
    """The hits; "Hearts" is Hearts of Oak in a report that names that club and never the better known one in full."""
    full = _in_full(text, hits)
    out = []
    for hit in hits:
        best, own = hit.candidates[0], {c.entry.key for c in hit.candidates}
        bearers: list[Entry] = []
        if best.entry.kind == "club" and not best.needs_context and best.entry.key not in full:
            word = text[hit.start : hit.end]
            bearers = [
                entry
                for entry, name in full.values()
                if (best.how == "short" or entry.key in own)
                and (name.startswith(word + " ") or name.endswith(" " + word))
            ]
        if len(bearers) == 1:
            hit = Hit(hit.start, hit.end, (Candidate(bearers[0], "short", needs_context=True),))
        out.append(hit)
    return tuple(out)


def find(
    text: str,
    lines: Sequence[Line],
    labels: frozenset[LineLabel],
    hits: Sequence[Hit],
    known: Gazetteer,
    mentions: Sequence[Mention],
    told: Mapping[str, Entry],
) -> Iterator[tuple[Mention, Entry]]:
    """Where the lines name a club by a part of its name; not where `mentions` have something other than a town.

    `told` are words that a result shows to stand for a club.
    """
    parts = {**told, **_parts(_in_full(text, hits), known)}
    if not parts:
        return
    either = "|".join(re.escape(part) for part in sorted(parts, key=lambda p: (-len(p), p)))
    pattern = re.compile(rf"(?<![\w-])(?:{either})(?![\w-])")
    taken = within.Taken(m for m in mentions if m.kind != "place")
    for line in lines:
        for found in pattern.finditer(text, line.start, line.end) if line.label in labels else ():
            mention = Mention(*found.span(), "team", parts[found.group()].key, "short")
            if not taken.overlaps(mention) and _stands_for_side(text, found):
                yield mention, parts[found.group()]


def _in_full(text: str, hits: Sequence[Hit]) -> dict[str, tuple[Entry, str]]:
    """The clubs that the report names by a name of several words that stands for them alone, with that name."""
    found: dict[str, tuple[Entry, str]] = {}
    for hit in hits:
        best, words = hit.candidates[0], text[hit.start : hit.end].split()
        while words and words[-1] in _TO_CLUB:
            words.pop()
        while words and words[0] in _TO_CLUB and "of" not in words:  # "AFC Telford United"
            words.pop(0)
        clipped = bool(words) and len(words) < len(text[hit.start : hit.end].split())
        if best.entry.kind == "club" and not best.needs_context and (len(words) > 1 or clipped):
            found.setdefault(best.entry.key, (best.entry, " ".join(words)))
    return found


def _parts(full: Mapping[str, tuple[Entry, str]], known: Gazetteer) -> dict[str, Entry]:
    """The parts that only one of the clubs can be called by: the last word of a name, and what stands before it."""
    bearers: defaultdict[str, dict[str, Entry]] = defaultdict(dict)
    for entry, name in full.values():
        for part in {name.rsplit(" ", 1)[-1], name.rsplit(" ", 1)[0]}:
            bearers[part][entry.key] = entry
    return {
        part: entry
        for part, owners in bearers.items()
        if len(owners) == 1
        for entry in owners.values()
        if _tells(part, entry, known, full)
    }


def _tells(part: str, entry: Entry, known: Gazetteer, full: Collection[str]) -> bool:
    """Whether a part of a name is more than a word of it, and no other thing's name."""
    last = part.rsplit(" ", 1)[-1]
    if len(part) < _LEAST or not part[0].isupper() or not last[0].isupper():
        return False
    meant = [c for c in known.lookup(part) if c.entry.key != entry.key and c.entry.kind in _OTHERS]
    if any(not c.needs_context or c.entry.key in full for c in meant):
        return False
    town = entry.city == part or any(c.entry.kind == "place" for c in known.lookup(part))
    return town or part in suffixes() or known.looks_like_given_name(part) <= _RARE


def _stands_for_side(text: str, found: re.Match[str]) -> bool:
    """Whether the word is no part of a longer name, no town, and no plain word with a capital."""
    before = text[max(0, found.start() - 40) : found.start()]
    name = _NAME_BEFORE.search(before)
    if name is not None and not common_word(name[1]):
        return False
    if _NAME_AFTER.match(text, found.end()) or PLACE_BEFORE.search(before):
        return False
    plain = common_word(found.group()) and " " not in found.group() and found.group() not in suffixes()
    return not plain or _THE.search(before) is not None
