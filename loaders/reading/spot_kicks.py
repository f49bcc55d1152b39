"""Penalties told across two sentences: "Dias handled in the box. Saka stepped up and made no mistake"."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from loaders.reading import within
from loaders.reading.happenings import Happening
from loaders.reading.layers import Reading
from loaders.reading.phrases import grammar, words_of


def told(reading: Reading, happened: Sequence[Happening]) -> list[Happening]:
    """The happenings, the goal that follows the award of a penalty being that penalty."""
    return [replace(one, method="penalty") if _follows(reading, one, happened) else one for one in happened]


def _follows(reading: Reading, goal: Happening, happened: Sequence[Happening]) -> bool:
    """Whether the goal opens a sentence right behind one that ends in a penalty, and nothing says how else it fell."""
    if goal.kind != "goal" or goal.method is not None or goal.count > 1 or goal.sentence < 1 or goal.kick:
        return False
    here = reading.sentences[goal.sentence]
    if not _opens(reading, goal) or _says(reading, goal.sentence, "from_play") or here.words & words_of("spot"):
        return False
    around = [h for h in happened if h.sentence in (goal.sentence - 1, goal.sentence) and h is not goal]
    if any(h.kind in ("goal", "penalty", "disallowed_goal", "chance") for h in around):
        return False
    return _awarded(reading, goal.sentence - 1, around)


def _opens(reading: Reading, goal: Happening) -> bool:
    """Whether the scorer is the first whom the sentence names."""
    sentence = reading.sentences[goal.sentence]
    named = [m for m in within.mentions(reading, sentence.start, sentence.end) if m.kind == "person"]
    return bool(named) and named[0].key == goal.who and named[0].how != "pronoun"


def _awarded(reading: Reading, index: int, around: Iterable[Happening]) -> bool:
    """Whether a sentence tells of a penalty that was given: in so many words, or as a foul in the area."""
    if _says(reading, index, "spot_refused"):
        return False
    fouled = any(h.kind == "award" and h.sentence == index for h in around)
    return _says(reading, index, "spot_given") or (fouled and _says(reading, index, "in_the_area"))


def _says(reading: Reading, index: int, name: str) -> bool:
    text = f" {' '.join(reading.sentences[index].low)} "
    return any(f" {phrase} " in text for phrase in grammar().words[name])
