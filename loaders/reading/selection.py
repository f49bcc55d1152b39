"""Changes of the side before the match: "Reid replaced the injured Osei in midfield" is no substitution."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from loaders.model import Span
from loaders.reading.happenings import Happening
from loaders.reading.layers import Reading
from loaders.reading.phrases import grammar
from loaders.reading.sides import Hint

#: The phrase that says it of a line-up too; nobody "came on for" another before the match.
_EITHER = "sub-replaced"


def settled(reading: Reading, happened: Sequence[Happening]) -> tuple[list[Happening], list[Hint]]:
    """The happenings, with who came into the side as a starter, and that he plays with whom he came in for."""
    chosen = frozenset(_sentences(reading, happened))
    out: list[Happening] = []
    hints: list[Hint] = []
    for one in happened:
        if one.kind != "substitution" or one.rule != _EITHER or one.sentence not in chosen:
            out.append(one)
            continue
        mates = [one.people[slot] for slot in ("on", "off") if slot in one.people]
        if len(mates) == 2:
            hints.append(Hint(mates[0], mates[1], "same_side", one.spans[0], 2.0))
            out.append(replace(one, kind="lineup", people={"player": mates[0]}, fixed={"started": True}))
    return out, hints


def _sentences(reading: Reading, happened: Sequence[Happening]) -> Iterator[int]:
    """The sentences that tell how a side was chosen: by a word of theirs, or behind such a one.

    What gives a minute, or tells what only a match brings, ends the choosing.
    """
    cues = grammar().words["selection"]
    played = {one.sentence for one in happened if one.moment is not None or one.kind not in ("substitution", "lineup")}
    told = {one.sentence for one in happened if one.kind == "substitution"}
    before = -2
    for index in sorted(told | {i - 1 for i in told if i}):
        if index in played:
            continue
        sentence = reading.sentences[index]
        words = f" {reading.text(Span(sentence.start, sentence.end)).casefold()} "
        if any(cue in words for cue in cues) or (before == index - 1 and index in told):
            before = index
            yield index
