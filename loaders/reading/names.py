"""Who and what the article names: sides, persons, competitions, grounds, with every mention."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable

from loaders.model import Article
from loaders.reading import persons, teams
from loaders.reading.gazetteer import Gazetteer
from loaders.reading.layers import Line, Mention, Person, Sentence, Team


def find(
    article: Article, lines: tuple[Line, ...], sentences: tuple[Sentence, ...], gazetteer: Gazetteer
) -> tuple[tuple[Team, ...], tuple[Person, ...], tuple[Mention, ...]]:
    """The article's sides and persons, and all mentions, sorted and disjoint."""
    sides, known = teams.find(article, lines, sentences, gazetteer)
    people, named = persons.find(article, lines, sentences, known, gazetteer)
    mentions = _disjoint([*known, *named])
    present = {mention.key for mention in mentions if mention.kind == "team"}
    return tuple(side for side in sides if side.key in present), people, mentions


def _disjoint(mentions: Iterable[Mention]) -> tuple[Mention, ...]:
    """Sorted, without overlaps: the longer wins, a person where both are as long."""
    kept: list[Mention] = []
    starts: list[int] = []  # of those kept, in order; they share no character, so the one before is the one to ask
    for mention in sorted(mentions, key=lambda m: (m.start - m.end, m.kind != "person", m.start)):
        place = bisect_left(starts, mention.end)
        if not place or kept[place - 1].end <= mention.start:
            starts.insert(place, mention.start)
            kept.insert(place, mention)
    return tuple(kept)
