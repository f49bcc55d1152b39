"""Quotations of a short report whose cast is known."""

from __future__ import annotations

from functools import cache

from hypothesis import strategies as st

from loaders.facts import extract
from loaders.model import Article
from loaders.reading import gazetteer, names, quotes
from loaders.reading.gazetteer import Gazetteer
from loaders.reading.layers import Line, Reading
from loaders.reading.sentences import split

CAST = (
    "Brentford coach Thomas Frank watched Ivan Toney and David Raya beat Fulham, "
    "managed by Marco Silva, while Willian limped off."
)


def lines_of(text: str) -> tuple[Line, ...]:
    found, at = [], 0
    for number, words in enumerate(text.split("\n")):
        label = "prose" if words.strip() else "blank"
        found.append(Line(at, at + len(words), label, number))  # type: ignore[arg-type]
        at += len(words) + 1
    return tuple(found)


@cache
def known() -> Gazetteer:
    return gazetteer.load()


def reading(text: str) -> Reading:
    article, lines = Article("a", text, "a.txt"), lines_of(text)
    sentences = split(article, lines)
    return Reading(article, lines, sentences, *names.find(article, lines, sentences, known()))


def said(text: str, cast: str = CAST) -> list[tuple[str, ...]]:
    """Words, speaker and (where there is one) outlet of each quotation, in a report that names the cast."""
    facts = quotes.facts(reading(f"{cast}\n\n{text}"))
    return [
        tuple(str(fact.slots[slot]) for slot in ("text", "speaker", "outlet") if slot in fact.slots) for fact in facts
    ]


MESSY = st.text("“”„«»‘’'\" ,.:!?\nabS said KloppFrank-—", max_size=300)


def speakers(text: str) -> list[tuple[str, object]]:
    found = [fact for fact in extract(Article("talk", text, "")) if fact.kind == "quote"]
    return [(str(fact.slots["text"]).split()[0], fact.slots["speaker"]) for fact in found]
