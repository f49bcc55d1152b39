"""Verb groups: auxiliaries, the adverbs between, the main verb."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, NamedTuple

from loaders.model import Span
from loaders.reading.lexicon import lemma, lexicon
from loaders.reading.units import Unit

AUXILIARIES = frozenset(("be", "have", "do", "get"))
_LEXICON = lexicon()


class Verb(NamedTuple):
    """A verb group. `form` is finite, infinitive, participle (-ing) or past (a bare -ed, voice open)."""

    start: int
    end: int
    lemma: str
    form: Literal["finite", "infinitive", "participle", "past"]
    passive: bool
    words: tuple[str, ...]  # lower case, auxiliaries and adverbs too

    @property
    def span(self) -> Span:
        return Span(self.start, self.end)


def verb_group(words: Sequence[Unit], i: int) -> tuple[Verb, int] | None:
    """The verb group that begins at `i`: auxiliaries, adverbs between, the main verb."""
    first = i
    infinitive = words[i].low == "to" and i + 1 < len(words)
    if infinitive:
        i += 1
        while i + 1 < len(words) and (
            words[i].tag == "RB" or (words[i].low.endswith("y") and words[i + 1].tag[:2] == "VB")
        ):
            i += 1
    if (words[i].tag != "MD" and words[i].tag[:1] != "V") or (infinitive and words[i].tag == "VBG"):
        return None
    group: list[Unit] = []
    main: Unit | None = None
    j = i
    while j < len(words):
        word = words[j]
        if word.tag == "MD" or word.tag[:1] == "V":
            if main is not None and not _auxiliary(main, word):
                break
            main = word
            group.append(word)
        elif main is not None and _floats(words, j) and _auxiliary(main, None):
            group.append(word)  # "were all booked"
        elif not (
            word.tag in ("RB", "NEG", "ALMOST", "RBR")
            and verb_follows(words, j)
            and main is not None
            and main.tag != ""
        ) or (main is not None and not _auxiliary(main, None)):
            break
        else:
            group.append(word)
        j += 1
    while group and group[-1].tag in ("RB", "NEG", "ALMOST", "RBR"):
        group.pop()
    if main is None or not group:
        return None
    end = first + (i - first) + len(group)
    return _verb(words[first:end], infinitive), end


def _floats(words: Sequence[Unit], j: int) -> bool:
    return words[j].low in _LEXICON.roles["floating"] and words[j].tag[:1] != "V" and verb_follows(words, j + 1)


def _auxiliary(word: Unit, after: Unit | None) -> bool:
    if word.tag == "MD":
        return True
    if word.lemma not in AUXILIARIES and word.low not in ("'s", "’s", "'d", "’ve", "'ve"):
        return False
    if after is None:
        return True
    if word.lemma == "do":
        return after.tag in ("VB", "VBP", "VBD")
    return after.tag in ("VBN", "VBD", "VBG", "VB")


def verb_follows(words: Sequence[Unit], j: int) -> bool:
    while j < len(words) and words[j].tag in ("RB", "NEG", "ALMOST", "RBR"):
        j += 1
    return j < len(words) and (words[j].tag[:1] == "V" or words[j].tag == "MD")


def _verb(group: Sequence[Unit], infinitive: bool) -> Verb:
    verbs = [word for word in group if word.tag[:1] == "V" or word.tag == "MD"]
    main, aux = verbs[-1], verbs[:-1]
    name = lemma(main.low, main.tag if main.tag[:1] == "V" else "VB")
    helpers = [word.lemma if word.tag != "MD" else word.low for word in aux]
    participle = main.tag in ("VBN", "VBD")
    passive = (
        participle and bool(helpers) and (helpers[-1] in ("be", "get") or aux[-1].low in ("'s", "’s", "’re", "'re"))
    )
    form: Literal["finite", "infinitive", "participle", "past"] = "finite"
    if infinitive:
        form = "infinitive"
    elif verbs[0].tag == "VBG":
        form = "participle"
    elif not aux and participle:
        form = "past"
    return Verb(group[0].start, main.end, name, form, passive, tuple(word.low for word in group))
