"""Words to chunks: noun phrases, verb groups, prepositions, times, by rules over tags.

The tags come from TextBlob's rule-based tagger over our own tokens, with football's lexicon and
with what was already found (names, times) laid over them: a mention or a moment is one unit.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Literal, NamedTuple

from loaders.reading.layers import Moment
from loaders.reading.lexicon import lexicon
from loaders.reading.noun_phrases import ALONE, OPENS_NOUN, Noun, noun_phrase, opens_noun
from loaders.reading.units import Unit
from loaders.reading.verb_groups import Verb, verb_follows, verb_group

ChunkKind = Literal[
    "noun", "verb", "prep", "particle", "adverb", "time", "comma", "stop", "and", "that", "sub", "other"
]
_JOINING = frozenset(("if", "unless", "whether", "although", "though", "because", "while", "whilst"))
_LEXICON = lexicon()


class Chunk(NamedTuple):
    """A piece of a sentence; `word` is the lower-case word of a preposition, particle or link."""

    kind: ChunkKind
    start: int
    end: int
    word: str = ""
    nouns: tuple[Noun, ...] = ()
    verb: Verb | None = None
    moment: Moment | None = None


def chunks(words: Sequence[Unit]) -> list[Chunk]:
    """The units of a sentence as chunks, noun phrases with their owners and what hangs on them."""
    found: list[Chunk] = []
    i = 0
    while i < len(words):
        word = words[i]
        if word.tag == "TIME" and not opens_noun(words, i):
            found.append(Chunk("time", word.start, word.end, "", (), None, word.moment))
            i += 1
        elif (word.tag[:1] in ("V", "M") or word.low == "to") and (verb := verb_group(words, i)) is not None:
            group, i = verb
            found.append(Chunk("verb", group.start, group.end, "", (), group))
        elif _of_all(words, i):
            found.append(Chunk("adverb", word.start, word.end, word.low))
            i += 1
        elif (word.tag in OPENS_NOUN or word.low in ALONE) and (noun := noun_phrase(words, i)) is not None:
            phrase, i = noun
            found.append(Chunk("noun", phrase.start, phrase.end, "", (phrase,)))
        else:
            found.append(Chunk(_plain_kind(words, i), word.start, word.end, word.low))
            i += 1
    return found


def _of_all(words: Sequence[Unit], i: int) -> bool:
    """ "Were both on target": of how many it is told."""
    if words[i].low not in _LEXICON.roles["floating"] or i == 0 or words[i - 1].lemma != "be":
        return False
    return i + 1 < len(words) and words[i + 1].tag == "RP"


def _plain_kind(words: Sequence[Unit], i: int) -> ChunkKind:
    word = words[i]
    relative = word.low == "that" and i and (words[i - 1].tag[:2] in ("NN", ",") or verb_follows(words, i + 1))
    return "that" if relative else _kind(word.low, word.tag)


@lru_cache(maxsize=20_000)
def _kind(low: str, tag: str) -> ChunkKind:
    if tag == "," or low in ("–", "—", "-", "(", ")", "--"):
        return "comma"
    if low in (".", ";", ":", "!", "?", "…", "..."):
        return "stop"
    if tag == "WP":
        return "that"
    if tag in ("SUB", "WRB") or low in _JOINING:
        return "sub"
    if tag == "CC":
        return "and"
    if tag in ("IN", "TO"):
        return "prep"
    if tag == "RP" or low in _LEXICON.roles["particles"]:
        return "particle"
    return "adverb" if tag[:2] in ("RB", "JJ", "NE", "AL") else "other"
