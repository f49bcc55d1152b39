"""Sentences with what is known in them masked, and patterns over such sentences.

"Kane put Bayern ahead with a header" becomes " P:0 put T:2 ahead with a header .": a pattern in a
TOML file then says `{person} put {team} ahead` once for all persons and sides. Used for what is
told in set forms (results, roles, standings, honours, statistics); events have the shallow parse.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import accumulate, compress
from typing import NamedTuple

import lemminflect

from loaders.model import Span
from loaders.reading import needs
from loaders.reading.gates import Gate
from loaders.reading.layers import Mention, Reading, Sentence, Token
from loaders.reading.within import mentions as mentions_within

#: The letter of each thing that is masked.
LETTERS: Mapping[str, str] = {
    "team": "T",
    "person": "P",
    "competition": "C",
    "venue": "V",
    "place": "L",
    "nationality": "N",
    "outlet": "O",
    "stage": "G",
    "score": "S",
    "date": "D",
    "moment": "M",
}
#: Games won, lost and drawn, with what else stands in the brackets; no score has three figures.
_RECORD = re.compile(r"\w\s(\(\d{1,2}[-–]\s?\d{1,2}[-–]\s?\d{1,2}(?:[,;]? [^()]{1,30})?\)|\(\d{1,3} (?:points|pts)\))")
_GAP = r"(?: (?!T:|S:|[.;!?] |but |while |whereas )\S+){0,7}? "
_NUMERAL = re.compile(r" \d")
_MODIFIERS = r"(?: (?:[a-z'0-9-]+|[NC]:\d+|P:\d+ ['’]s?)){0,4}? "


class Thing(NamedTuple):
    """A masked stretch: its span, its kind (a key of `LETTERS`) and what stands there."""

    start: int
    end: int
    kind: str
    value: object

    @property
    def span(self) -> Span:
        return Span(self.start, self.end)


@dataclass(frozen=True, slots=True)
class Masked:
    """A sentence as pattern-readable text, with the way back to the article's offsets."""

    text: str
    things: tuple[Thing, ...]
    words: frozenset[str]  # each word of `text`, "T:" for a thing, `needs.NUMERAL` for words that open with a digit
    _pieces: tuple[str, ...]
    _items: tuple[Token | Thing, ...]  # what each piece stands for

    def span(self, start: int, end: int) -> Span:
        """The article's characters behind `text[start:end]`."""
        starts = list(accumulate((len(piece) + 1 for piece in self._pieces[:-1]), initial=1))
        first = max(0, bisect_right(starts, start) - 1)
        last = max(first, bisect_right(starts, max(start, end - 1)) - 1)
        return Span(self._items[first].start, self._items[last].end)

    def words_as_written(self, start: int, end: int) -> tuple[str, ...]:
        """The words behind `text[start:end]` with their capitals, those of things left out."""
        at, found = 1, []
        for piece, item in zip(self._pieces, self._items, strict=True):
            if start <= at < end and isinstance(item, Token):
                found.append(item.text)
            at += len(piece) + 1
        return tuple(found)

    def thing(self, match: re.Match[str], group: str) -> Thing | None:
        """The thing that a pattern's group met, if it took part."""
        number = match.groupdict().get(group)
        return self.things[int(number)] if number is not None else None


def mask(reading: Reading, sentence: Sentence, others: Iterable[Thing] = ()) -> Masked:
    """`sentence` with the reading's mentions and `others` (scores, dates, moments) masked."""
    named = mentions_within(reading, sentence.start, sentence.end)
    inside = [t for t in others if sentence.start <= t.start and t.end <= sentence.end]
    made: list[tuple[Sequence[Mention], list[Thing], Masked]] = reading.memo.setdefault(("masks", sentence.start), [])
    for mentions, things, masked in made:
        if mentions == named and things == inside:
            return masked
    masked = _masked(_unrecorded(reading, sentence), named, inside)
    made.append((named, inside, masked))
    return masked


def _unrecorded(reading: Reading, sentence: Sentence) -> Sentence:
    """The sentence without what American reports print behind a side: "(4-6-1, 13 points)"."""
    if "(" not in sentence.words:
        return sentence
    text = reading.article.text
    spans = [Span(*found.span(1)) for found in _RECORD.finditer(text, sentence.start, sentence.end)]
    if not spans:
        return sentence
    kept = [not any(span.start <= token.start < span.end for span in spans) for token in sentence.tokens]
    return replace(sentence, tokens=tuple(compress(sentence.tokens, kept)), low=tuple(compress(sentence.low, kept)))


def _masked(sentence: Sentence, named: Sequence[Mention], others: Sequence[Thing]) -> Masked:
    things = [Thing(m.start, m.end, m.kind, m.key) for m in named]
    things += others
    things.sort(key=lambda t: (t.start, -t.end))
    tokens, low = sentence.tokens, sentence.low
    places = {token.start: place for place, token in enumerate(tokens)} if things else {}
    pieces: list[str] = []
    items: list[Token | Thing] = []
    kept: list[Thing] = []
    words: set[str] = set()
    at = 0  # the token up to which all is masked
    for thing in things:
        place = places.get(thing.start)
        if place is None or place < at:
            continue
        pieces += low[at:place]
        words.update(low[at:place])
        items += tokens[at:place]
        pieces.append(f"{LETTERS[thing.kind]}:{len(kept)}")
        items.append(thing)
        kept.append(thing)
        at = place + 1
        while at < len(tokens) and tokens[at].start < thing.end:
            at += 1
    pieces += low[at:]
    items += tokens[at:]
    words.update(low[at:])
    words.update([f"{LETTERS[thing.kind]}:" for thing in kept])
    text = f" {' '.join(pieces)} "
    if _NUMERAL.search(text):
        words.add(needs.NUMERAL)
    return Masked(text, tuple(kept), frozenset(words), tuple(pieces), tuple(items))


def names(reading: Reading, sentence: Sentence, kind: str) -> int:
    """How many mentions of a kind the sentence has: without one, masking it is for nothing."""
    return [str(m.kind) for m in mentions_within(reading, sentence.start, sentence.end)].count(kind)


@cache
def verb_forms(lemma: str) -> tuple[str, ...]:
    """Every form of a verb, the lemma first ("beat", "beaten", "beating", "beats")."""
    forms = {form for options in lemminflect.getAllInflections(lemma, upos="VERB").values() for form in options}
    forms |= {form for options in lemminflect.getAllInflections(lemma, upos="AUX").values() for form in options}
    return (lemma, *sorted(forms - {lemma}))


#: Word classes: the words of each.
Classes = Mapping[str, Sequence[str]]


def classes(verbs: Mapping[str, Sequence[str]], words: Mapping[str, Sequence[str]]) -> Classes:
    """The word classes of a TOML file: verbs in every form, other words as they stand."""
    out = {name: [form for lemma in lemmas for form in verb_forms(lemma)] for name, lemmas in verbs.items()}
    for name, members in words.items():
        out.setdefault(name, []).extend(members)
    return out


def either(words: Iterable[str]) -> str:
    """A regular expression for any of the words, the longest first."""
    return "(?:" + "|".join(sorted({re.escape(word) for word in words}, key=lambda w: (-len(w), w))) + ")"


def compile_pattern(
    pattern: str, groups: Mapping[str, str], word_classes: Classes, mark: str | None = None
) -> re.Pattern[str]:
    """A pattern of the TOML files as a regular expression over `Masked.text`.

    `{name}` meets a thing whose kind `groups` gives for the name ("number" and "ordinal" meet words);
    `<name>` a word of that class; `~` up to seven words with no side, score or stop
    among them, `+` up to four that qualify what follows.
    The first word class becomes the group `mark`, where one is asked for.

    Raises:
        KeyError: the pattern names a group or class that does not exist.
    """
    out = pattern.replace(" ~ ", _GAP).replace(" + ", _MODIFIERS)
    if mark is not None:
        out = re.sub(r"(?<!\?P)<(\w+)>", lambda m: f"(?P<{mark}>{either(word_classes[m[1]])})", out, count=1)
    out = re.sub(r"(?<!\?P)<(\w+)>", lambda m: either(word_classes[m[1]]), out)
    out = re.sub(r"\{(\w+)\}", lambda m: _group(m[1], groups[m[1]]), out)
    return re.compile(rf"(?<= ){out}(?= )")


def _group(name: str, kind: str) -> str:
    if kind == "number":
        return rf"(?P<{name}>\d[\d,.]*|[a-z]+(?:-[a-z]+)?)"
    if kind == "word":
        return rf"(?P<{name}>[^ :]+)"
    letters = "".join(LETTERS[k] for k in kind.split("|"))
    return rf"[{letters}]:(?P<{name}>\d+)"


def gate(patterns: Iterable[re.Pattern[str]]) -> Gate:
    """The gate of patterns that `compile_pattern` gave."""
    return Gate(needs.words(pattern.pattern) for pattern in patterns)
