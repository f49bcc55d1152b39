"""Who is named: the article's own roster, and every mention of someone on it.

A full name defines its surname and its first name; a name alone stands for a person when its
place says so (a title before it, a side's possessive, a line-up) or when players bear it. The
gazetteer's lists of given and family names only support what the article shows.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from loaders.model import Article
from loaders.reading.capitals import units
from loaders.reading.finder import Finder
from loaders.reading.gazetteer import Gazetteer
from loaders.reading.layers import Line, Mention, Person, Sentence
from loaders.reading.roster import Roster


def find(
    article: Article,
    lines: tuple[Line, ...],
    sentences: tuple[Sentence, ...],
    known: Sequence[Mention],
    gazetteer: Gazetteer,
) -> tuple[tuple[Person, ...], tuple[Mention, ...]]:
    """The persons of the article, and their mentions by full name, surname or first name.

    `known` are the gazetteer's mentions (teams, grounds, ...): no part of a name, unless a given
    name and a surname take them in ("Jordan Henderson").
    """
    read = tuple(units(article, lines, sentences))
    finder = Finder(known, gazetteer)
    runs = [run for unit in read if not unit.titled for run in finder.runs(unit)]
    roster = Roster(gazetteer)
    for run in runs:
        if len(run.tokens) > 1 and finder.is_full_name(run):
            roster.add_full(run.words)
    singles = defaultdict(list)
    for run in runs:
        if len(run.tokens) == 1 and not roster.knows(run.words):
            singles[run.words[0]].append(run)
    for word, places in singles.items():
        if finder.is_single_name(word, places) and not roster.respelled(word):
            roster.add_full((word,))
    return roster.persons(), tuple(roster.mentions(read, finder))
