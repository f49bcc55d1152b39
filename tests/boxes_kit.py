"""What stands in the boxes of a page, as rows."""

from __future__ import annotations

from collections.abc import Mapping

from hypothesis import strategies as st

from loaders.model import Article, Fact, MatchRef, Span
from loaders.reading import box_facts, boxes
from loaders.reading.boxes import Boxes
from loaders.reading.lines import label

PROSE = "Wolves took a point from a long evening in the rain, and their manager was content with it."


def read(text: str) -> Boxes:
    article = Article("page", text, "page.txt")
    return boxes.read(article, label(article))


def facts(text: str, match: MatchRef | None = None, names: Mapping[str, str] | None = None) -> list[Fact]:
    """The facts, names resolved to themselves or by `names`."""

    def known(span: Span) -> str | None:
        written = text[span.start : span.end]
        return (names or {}).get(written, written)

    return list(box_facts.facts(text, read(text), known, known, match))


def rows(found: list[Fact], kind: str, *slots: str) -> list[tuple[object, ...]]:
    return [tuple(fact.slots.get(slot) for slot in slots) for fact in found if fact.kind == kind]


NAMES = st.sampled_from(
    ["Salah", "Van Dijk", "De Bruyne", "O'Neil", "Alexander-Arnold", "Gündoğan", "Son", "João Félix"]
)
