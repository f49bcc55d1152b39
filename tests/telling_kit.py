"""Reports of a sentence or two in which sides and persons are marked, for the forms told over masked sentences.

`@Ajax@` marks a side, `@P:Salah@` a person; competitions, nations and places are those of the gazetteer, days
are counted from 19 April 2024.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

from loaders.model import Article, Fact
from loaders.reading import dates, gazetteer, telling
from loaders.reading.layers import Line, Mention, Person, Reading, Team
from loaders.reading.matches import Setting
from loaders.reading.sentences import split
from tests.reading_helper import slug

PUBLISHED = date(2024, 4, 19)
_MARK = re.compile(r"@(P:)?([^@]+)@")
_KINDS = ("competition", "nationality", "place", "national")


def report(marked: str, *, own: str | None = None) -> telling.Report:
    """The marked text, read; `own` is the competition of the report's own match."""
    text, mentions, known = "", [], gazetteer.load()
    at = 0
    for mark in _MARK.finditer(marked):
        text += marked[at : mark.start()]
        kind = "person" if mark[1] else "team"
        mentions.append(Mention(len(text), len(text) + len(mark[2]), kind, slug(mark[2])))  # type: ignore[arg-type]
        text += mark[2]
        at = mark.end()
    text += marked[at:]
    mentions += _known(text, mentions)
    article = Article("test", text, "test.txt", published=PUBLISHED)
    line = Line(0, len(text), "prose", 0)
    names = {kind: sorted({m[2] for m in _MARK.finditer(marked) if bool(m[1]) is kind}) for kind in (True, False)}
    reading = Reading(
        article=article,
        lines=(line,),
        sentences=split(article, (line,)),
        teams=tuple(_team(name) for name in names[False]),
        persons=tuple(Person(slug(name), name, frozenset({name})) for name in names[True]),
        mentions=tuple(sorted(mentions, key=lambda m: m.start)),
    )
    setting = Setting(None if own is None else Mention(0, 1, "competition", own), None, None, None)
    return telling.Report(reading, dates.find(article, reading.sentences), known, setting)


def _team(name: str) -> Team:
    known = [c.entry for c in gazetteer.load().lookup(name) if c.entry.kind in ("club", "national")]
    return Team(slug(name), name, national=any(e.kind == "national" for e in known))


def _known(text: str, taken: list[Mention]) -> Iterator[Mention]:
    for hit in gazetteer.load().find(text):
        entry = next((c.entry for c in hit.candidates if c.entry.kind in _KINDS), None)
        if entry is not None and not any(m.start < hit.end and hit.start < m.end for m in taken):
            kind = "team" if entry.kind == "national" else entry.kind
            yield Mention(hit.start, hit.end, kind, entry.key)  # type: ignore[arg-type]


def cases(name: str) -> list[Any]:
    """The forms of a language file that carry an example."""
    return [form for form in telling.data(name)["form"] if "example" in form]


def negatives(name: str) -> list[tuple[str, str]]:
    """Every sentence that a language file must not read, with the form it is said beside."""
    return [(form["id"], text) for form in telling.data(name)["form"] for text in form.get("never", ())]


def missing(form: Any, found: list[Fact]) -> list[dict[str, Any]]:
    """The facts that an example should give and does not."""
    return [one for one in form["expect"] if not any(all(f.slots.get(s) == v for s, v in one.items()) for f in found)]
