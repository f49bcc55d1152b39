"""A reading of one or a few sentences by hand: the text, and who and what is named in it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from loaders.model import Article
from loaders.reading.layers import Fixture, Line, Mention, Moment, Person, Reading, Sentence, Team
from loaders.reading.sentences import split


def slug(name: str) -> str:
    return re.sub(r"\W+", "-", name.casefold()).strip("-")


def reading(
    text: str, players: Sequence[str] = (), teams: Sequence[str] = (), moments: Iterable[tuple[str, int, int]] = ()
) -> Reading:
    """`players` and `teams` are marked wherever they stand in `text`; `moments` are (words, from, to)."""
    article = Article("test", text, "test.txt")
    line = Line(0, len(text), "prose", 0)
    mentions: list[Mention] = []
    for kind, names in (("person", players), ("team", teams)):
        for name in sorted(names, key=len, reverse=True):
            for found in re.finditer(rf"\b{re.escape(name)}\b", text):
                if any(m.start < found.end() and found.start() < m.end for m in mentions):
                    continue  # part of a longer name
                mentions.append(Mention(found.start(), found.end(), kind, slug(name)))  # type: ignore[arg-type]
    times: list[Moment] = []
    for words, low, high in moments:
        at = text.index(words)
        times.append(Moment(at, at + len(words), low, high))
    sides = tuple(Team(slug(name), name) for name in teams)
    fixtures = (Fixture("main", sides[0].key, sides[1].key, True, "played", main=True),) if len(sides) > 1 else ()
    return Reading(
        article=article,
        lines=(line,),
        sentences=split(article, (line,)),
        teams=sides,
        persons=tuple(Person(slug(name), name, frozenset({name})) for name in players),
        mentions=tuple(sorted(mentions, key=lambda m: m.start)),
        moments=tuple(times),
        fixtures=fixtures,
    )


def first(found: Reading) -> Sentence:
    return found.sentences[0]
