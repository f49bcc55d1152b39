"""Sentences with what is known in them masked, and patterns over such sentences.

"Kane put Bayern ahead with a header" becomes " P:0 put T:2 ahead with a header .": a pattern in a
TOML file then says `{person} put {team} ahead` once for all persons and sides. Used for what is
told in set forms (results, roles, standings, honours, statistics); events have the shallow parse.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import lemminflect

from loaders.model import Span
from loaders.reading.layers import Mention, Reading, Sentence

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
_GAP = r"(?: (?!T:|S:|[.;!?] |but |while |whereas )\S+){0,7}? "
_MODIFIERS = r"(?: (?:[a-z'0-9-]+|[NC]:\d+)){0,3}? "


@dataclass(frozen=True, slots=True)
class Thing:
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
    starts: tuple[int, ...]  # offset in `text` of each item
    spans: tuple[Span, ...]  # the article's span of each item

    def span(self, start: int, end: int) -> Span:
        """The article's characters behind `text[start:end]`."""
        first = max(0, bisect_right(self.starts, start) - 1)
        last = max(first, bisect_right(self.starts, max(start, end - 1)) - 1)
        return Span(self.spans[first].start, self.spans[last].end)

    def thing(self, match: re.Match[str], group: str) -> Thing | None:
        """The thing that a pattern's group met, if it took part."""
        number = match.groupdict().get(group)
        return self.things[int(number)] if number is not None else None


def mask(reading: Reading, sentence: Sentence, others: Iterable[Thing] = ()) -> Masked:
    """`sentence` with the reading's mentions and `others` (scores, dates, moments) masked."""
    things = sorted(
        [*(_thing(m) for m in _mentions_in(reading.mentions, sentence)), *(t for t in others if _inside(t, sentence))],
        key=lambda t: (t.start, -t.end),
    )
    pieces: list[str] = []
    starts: list[int] = []
    spans: list[Span] = []
    kept: list[Thing] = []
    position = 0
    end = -1
    queue = list(things)
    for token in sentence.tokens:
        if token.start < end:
            continue
        while queue and queue[0].start < token.start:
            queue.pop(0)
        if queue and queue[0].start == token.start:
            thing = queue.pop(0)
            word, span, end = f"{LETTERS[thing.kind]}:{len(kept)}", thing.span, thing.end
            kept.append(thing)
        else:
            word, span = token.text.casefold().replace("’", "'"), Span(token.start, token.end)
        pieces.append(word)
        starts.append(position + 1)
        spans.append(span)
        position += len(word) + 1
    return Masked(" " + " ".join(pieces) + " ", tuple(kept), tuple(starts), tuple(spans))


def _thing(mention: Mention) -> Thing:
    return Thing(mention.start, mention.end, mention.kind, mention.key)


def _mentions_in(mentions: Sequence[Mention], sentence: Sentence) -> Iterator[Mention]:
    first = bisect_right([m.start for m in mentions], sentence.start - 1)
    for mention in mentions[first:]:
        if mention.start >= sentence.end:
            return
        yield mention


def _inside(thing: Thing, sentence: Sentence) -> bool:
    return sentence.start <= thing.start and thing.end <= sentence.end


@cache
def verb_forms(lemma: str) -> tuple[str, ...]:
    """Every form of a verb, the lemma first ("beat", "beaten", "beating", "beats")."""
    forms = {form for options in lemminflect.getAllInflections(lemma, upos="VERB").values() for form in options}
    forms |= {form for options in lemminflect.getAllInflections(lemma, upos="AUX").values() for form in options}
    return (lemma, *sorted(forms - {lemma}))


def classes(verbs: Mapping[str, Sequence[str]], words: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """Word classes as regular expressions: verbs in every form, other words as they stand."""
    out = {name: [form for lemma in lemmas for form in verb_forms(lemma)] for name, lemmas in verbs.items()}
    for name, members in words.items():
        out.setdefault(name, []).extend(members)
    return {name: _either(members) for name, members in out.items()}


def _either(words: Iterable[str]) -> str:
    return "(?:" + "|".join(sorted({re.escape(word) for word in words}, key=lambda w: (-len(w), w))) + ")"


def compile_pattern(
    pattern: str, groups: Mapping[str, str], word_classes: Mapping[str, str], mark: str | None = None
) -> re.Pattern[str]:
    """A pattern of the TOML files as a regular expression over `Masked.text`.

    `{name}` meets a thing whose kind `groups` gives for the name ("number" and "ordinal" meet words);
    `<name>` a word of that class; `~` up to seven words with no side, score or stop
    among them, `+` up to three that qualify what follows.
    The first word class becomes the group `mark`, where one is asked for.

    Raises:
        KeyError: the pattern names a group or class that does not exist.
    """
    out = pattern.replace(" ~ ", _GAP).replace(" + ", _MODIFIERS)
    if mark is not None:
        out = re.sub(r"(?<!\?P)<(\w+)>", lambda m: f"(?P<{mark}>{word_classes[m[1]]})", out, count=1)
    out = re.sub(r"(?<!\?P)<(\w+)>", lambda m: word_classes[m[1]], out)
    out = re.sub(r"\{(\w+)\}", lambda m: _group(m[1], groups[m[1]]), out)
    return re.compile(rf"(?<= ){out}(?= )")


def _group(name: str, kind: str) -> str:
    if kind == "number":
        return rf"(?P<{name}>\d[\d,.]*|[a-z]+(?:-[a-z]+)?)"
    if kind == "word":
        return rf"(?P<{name}>[^ :]+)"
    letters = "".join(LETTERS[k] for k in kind.split("|"))
    return rf"[{letters}]:(?P<{name}>\d+)"
