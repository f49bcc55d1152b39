"""The block with sides and score: "Leeds 2-4 Walsall", or sides and digits on lines of their own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from loaders.model import Span
from loaders.reading.layers import LineLabel


def lines(text: str, spans: Sequence[Span], blank: Sequence[bool]) -> Iterator[tuple[int, LineLabel]]:
    """Line numbers of scoreboards with their labels."""
    return iter(())
