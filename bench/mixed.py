"""Articles of any number for measuring: the samples' paragraphs and sentences, drawn anew and joined.

The sentences are cut here with one expression and not by the stage that reads them, so the texts
stay what they are however reading changes.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from loaders import articles
from loaders.model import Article

SAMPLES = Path(__file__).resolve().parents[1] / "samples"

#: Words of an article: what the reports that we met have on average.
WORDS = 770

_SENTENCE_END = re.compile(r"(?<=[.!?”])\s+(?=[A-Z“])")
_LEAD = re.compile(r"^\s*date \d{4}-\d\d-\d\d ")
_FIRST_DAY = date(2024, 1, 1)


def sentences() -> list[str]:
    """Every sentence and every line of a box in the samples, in their order."""
    texts = [_LEAD.sub("", one.text) for path in articles.find([SAMPLES]) for one in articles.read(path)]
    paragraphs = (line.strip() for text in texts for line in text.splitlines())
    return [sentence for paragraph in paragraphs if paragraph for sentence in _SENTENCE_END.split(paragraph)]


def mixed(count: int, seed: int = 1, words: int = WORDS) -> Iterator[Article]:
    """`count` articles of about `words` words; the same `seed` gives the same articles."""
    drawn, dice = sentences(), random.Random(seed)
    for number in range(count):
        yield Article(f"mixed-{number}", _text(dice, drawn, words), "mixed", published=_day(dice))


def _text(dice: random.Random, drawn: list[str], words: int) -> str:
    paragraphs: list[str] = []
    left = words
    while left > 0:
        chosen = dice.sample(drawn, dice.randint(1, 4))
        left -= sum(len(sentence.split()) for sentence in chosen)
        paragraphs.append(" ".join(chosen))
    return "\n\n".join(paragraphs)


def _day(dice: random.Random) -> date:
    return _FIRST_DAY + timedelta(days=dice.randrange(366))
