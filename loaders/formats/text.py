"""Plain text: the article is the file, to the character."""

from __future__ import annotations

import re
from datetime import date

from loaders.model import Article

#: Scraped texts open with the word "date" and the day on which the report appeared.
_LEAD = re.compile(r"\ufeff?\s*date (?P<day>\d{4}-\d{2}-\d{2})\b")


def read(document: str, id: str, source: str) -> Article:
    """The text itself; its day of publication where the text opens with "date 2024-04-19"."""
    return Article(id=id, text=document, source=source, published=lead_date(document))


def lead_date(document: str) -> date | None:
    """The day of a leading `date YYYY-MM-DD`, or None where there is none or no such day."""
    lead = _LEAD.match(document)
    if lead is None:
        return None
    try:
        return date.fromisoformat(lead["day"])
    except ValueError:
        return None
