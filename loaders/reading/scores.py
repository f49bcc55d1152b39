"""Every score in the text, and whether it is a result, an aggregate, a score on the way, ..."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from operator import attrgetter
from typing import Any

from loaders.reading import entries, within
from loaders.reading.layers import Reading, Score, Sentence
from loaders.reading.sieve import Sieve, folded

_SCORE = re.compile(
    r"(?<![\d–—/.,$£€-])(\d{1,2})\s?[-–—]\s?(\d{1,2})(?![\d–—/%]|-\d|\.\d|-man|-year|-yard|-minute|['’′])"
)
_HIGHEST = 20  # more goals than this is another sport
_KICKS = 6  # where both sides have as many, they were kicks of a shoot-out
_ALIKE = frozenset({"same", "similar", "identical"})
_AROUND = 45  # characters before and after a score that tell its sort


@cache
def results_data() -> dict[str, Any]:
    """`language/results.toml` as read."""
    flags = frozenset({"only", "active", "scattered", "level"})
    return entries.load("results.toml", {"result": flags, "tie": frozenset()})


@cache
def _sorts(side: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    data = results_data()["score_sorts"][side]
    order = ("shootout", "aggregate", "half_time", "running")
    return tuple((sort, re.compile(data[sort], re.IGNORECASE)) for sort in order)


@cache
def _words() -> tuple[Mapping[str, int], re.Pattern[str]]:
    """The numbers of scores in words, and every form of such a score."""
    data = results_data()["score_words"]
    numbers: Mapping[str, int] = data["numbers"]
    either = "|".join(numbers)
    nothing = "|".join(word for word, number in numbers.items() if number == 0)
    forms = [form.replace("{nil}", f"({nothing})").replace("{n}", f"({either})") for form in data["forms"]]
    every = "|".join((*forms, f"(?P<goalless>{data['goalless']})"))
    return numbers, re.compile(rf"(?<![-–\w])(?:{every})(?!\w)", re.IGNORECASE)


def find(reading: Reading, sentence: Sentence) -> tuple[Score, ...]:
    """The scores of a sentence, in order. Seasons, formations and other sports' scores are none."""
    known: tuple[Score, ...] | None = reading.memo.get(("scores", sentence.start))
    if known is None:
        known = _find(reading.article.text, sentence)
        if not _ALIKE.isdisjoint(sentence.words):
            known = tuple(sorted((*known, *_same(reading, sentence, known)), key=attrgetter("start")))
        reading.memo["scores", sentence.start] = known
    return known


@cache
def _same_words() -> re.Pattern[str]:
    return re.compile(results_data()["score_words"]["same"], re.IGNORECASE)


def _same(reading: Reading, sentence: Sentence, known: tuple[Score, ...]) -> Iterator[Score]:
    """A score that is told as that of the match told before: "on the same scoreline"."""
    for match in _same_words().finditer(reading.article.text, sentence.start, sentence.end):
        before = [score for score in known if score.end <= match.start() and score.sort == "final"]
        index = within.sentence_index(reading, sentence.start)
        if not before and index:
            before = [score for score in find(reading, reading.sentences[index - 1]) if score.sort == "final"]
        if before:
            yield Score(match.start(), match.end(), before[-1].first, before[-1].second, "final")


@cache
def _sieve() -> Sieve:
    """The sieve of scores in digits and of those in words."""
    return Sieve((pattern.pattern, pattern.flags) for pattern in (_SCORE, _words()[1]))


def _find(text: str, sentence: Sentence) -> tuple[Score, ...]:
    opened = _sieve().open(folded(text[sentence.start : sentence.end]))
    if not opened:
        return ()
    found = []
    for match in _SCORE.finditer(text, sentence.start, sentence.end) if 0 in opened else ():
        first, second = int(match[1]), int(match[2])
        if max(first, second) <= _HIGHEST:
            sort = _sort(text, sentence, match)
            kicks = sort == "final" and min(first, second) >= _KICKS
            found.append(Score(match.start(), match.end(), first, second, "shootout" if kicks else sort))
    numbers, pattern = _words()
    for match in pattern.finditer(text, sentence.start, sentence.end) if 1 in opened else ():
        told = [numbers[group.casefold()] for group in match.groups() if group and group.casefold() in numbers]
        first, second = told or (0, 0)
        found.append(Score(match.start(), match.end(), first, second, _sort(text, sentence, match)))
    found.sort(key=attrgetter("start"))
    return tuple(found)


def _sort(text: str, sentence: Sentence, match: re.Match[str]) -> Any:
    after = text[match.end() : min(sentence.end, match.end() + _AROUND)]
    before = text[max(sentence.start, match.start() - _AROUND) : match.start()]
    for sort, pattern in _sorts("after"):
        if pattern.search(after):
            return sort
    for sort, pattern in _sorts("before"):
        if pattern.search(before):
            return sort
    return "final"
