"""Shoot-outs: which sentences tell of one, and whose side its last kick shows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from loaders.reading import within
from loaders.reading.happenings import Happening
from loaders.reading.layers import Reading
from loaders.reading.phrases import grammar
from loaders.reading.sides import Hint

_SURE = 5.0  # the weight of a side that the sentence's other words, told of the winners, must not outweigh


def sentences(reading: Reading) -> Iterator[int]:
    """The sentences that tell of a shoot-out: from the one that opens it to the end of its paragraph."""
    words = grammar().words
    opening = tuple(words["shootout"])
    texts = [reading.text(sentence).casefold() for sentence in reading.sentences]
    opened = [any(word in text for word in opening) for text in texts]
    if any("shootout_home" in fixture.slots for fixture in reading.fixtures) or sum(opened) > 1:
        opening += tuple(words["shootout_kicks"])
    line, after = -1, -1
    for index, sentence in enumerate(reading.sentences):
        if any(word in texts[index] for word in opening):
            line, after = sentence.line, -1
        elif sentence.line != line and reading.sentences[index - 1].line == line:
            span = reading.lines[sentence.line]
            told = any(word in reading.article.text[span.start : span.end].casefold() for word in words["kicks_told"])
            after = sentence.line if (told or index * 2 > len(texts)) and _untimed(reading, sentence.line) else -1
        if sentence.line in (line, after) or _kicks_ahead(reading, index, opened):
            yield index


def mere_kick(reading: Reading, index: int) -> bool:
    """Whether only "kick" makes it a penalty: neither the sentence nor the one before speaks of a penalty."""
    words = frozenset().union(*(sentence.words for sentence in reading.sentences[max(0, index - 1) : index + 1]))
    return "kick" in words and not words & grammar().words["spot_kicks"]


def hints(reading: Reading, happened: Sequence[Happening]) -> Iterator[Hint]:
    """Who scored the winning kick of a shoot-out is of the side that won it; who missed the decisive one is not."""
    fixture = next((f for f in reading.fixtures if f.main), None)
    score = [fixture.slots.get(slot) for slot in ("shootout_home", "shootout_away")] if fixture is not None else []
    if fixture is None or not all(isinstance(goals, int) for goals in score) or score[0] == score[1]:
        return
    home_won = int(str(score[0])) > int(str(score[1]))
    for kick in (h for h in happened if h.kick and h.who is not None):
        text = reading.text(reading.sentences[kick.sentence]).casefold()
        if any(word in text for word in grammar().words["last_kicks"]):
            scored = kick.fixed.get("outcome") == "scored"
            team = fixture.home if home_won == scored else fixture.away
            yield Hint(str(kick.who), team, "plays_for", kick.spans[0], 2.0)
        elif kick.fixed.get("outcome") != "scored" and _decided(reading, kick):
            yield Hint(str(kick.who), fixture.away if home_won else fixture.home, "plays_for", kick.spans[0], _SURE)


def _decided(reading: Reading, kick: Happening) -> bool:
    """ "City won the shoot-out after Saka missed", "Ederson saved Saka's kick to send City through"."""
    sentence = reading.sentences[kick.sentence]
    named = within.mentions(reading, sentence.start, sentence.end)
    taker = next((m for m in named if m.key == kick.who), None)
    if taker is None:
        return False
    words = grammar().words
    told = [token.text.casefold() for token in sentence.tokens if token.end <= taker.start]
    until = next((m.start for m in named if m.start > taker.start), sentence.end)  # "but Rice scored, leaving X to win"
    behind = [token.text.casefold() for token in sentence.tokens if taker.end <= token.start < until]
    at = next((at for at, word in enumerate(told) if word in words["kicks_won"]), len(told))
    opened = sentence.tokens[at].start if at < len(told) else taker.start
    if any(m.kind == "team" and opened < m.start < taker.start for m in named):
        return False  # "City won when Arsenal's Saka missed": whose he is, is said
    won = not words["kicks_led"].isdisjoint(told[at:]) and words["kicks_turn"].isdisjoint(told[at:])
    to = next((at for at, word in enumerate(behind) if word == "to"), len(behind))
    return won or not words["kicks_sent"].isdisjoint(behind[to + 1 : to + 2])


def _untimed(reading: Reading, line: int) -> bool:
    """Whether a paragraph gives no times: late in a report, behind a shoot-out, it goes on with it."""
    span = reading.lines[line]
    return not any(span.start <= moment.start < span.end for moment in reading.moments)


def _kicks_ahead(reading: Reading, index: int, opened: Sequence[bool]) -> bool:
    """ "Both converted their penalties. He scored in the shoot-out too": the next sentence says what was told."""
    sentence = reading.sentences[index]
    if index + 1 == len(opened) or not opened[index + 1] or reading.sentences[index + 1].line != sentence.line:
        return False
    return bool(sentence.words & {"penalties", "spot-kicks", "pens"})
