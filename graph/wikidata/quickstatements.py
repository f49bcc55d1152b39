"""Statements as QuickStatements (version 1), and as a table for a person to read.

One line is one statement: item, property, value, then qualifiers, then references, with tabs between. Consecutive S
pairs are one reference; `!S854` begins the next. https://www.wikidata.org/wiki/Help:QuickStatements
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import groupby
from urllib.parse import quote

from graph.wikidata.statements import Reference, Snak, Statement
from graph.wikidata.table import patterns

ADDRESS = "https://quickstatements.toolforge.org/#/v1="

#: Characters of a preview link that browsers and servers take.
LONGEST_LINK = 8000

COLUMNS = (
    "item", "about", "property", "property_label", "value", "qualifiers", "url", "title", "published", "retrieved",
    "quotation", "article", "fact",
)  # fmt: skip

_FOOTBALL_MATCH = "Q16466010"


def quickstatements(statements: Sequence[Statement]) -> str:
    """The statements as lines. A match without an item is created: its statements follow on `LAST`."""
    known = [one for one in statements if one.about]
    new = sorted((one for one in statements if not one.about), key=lambda one: one.label)
    lines = [_line(one.about, one) for one in known]
    for label, many in groupby(new, key=lambda one: one.label):
        lines += _created(label, list(many))
    return "".join(line + "\n" for line in lines)


def _created(label: str, statements: Sequence[Statement]) -> Iterator[str]:
    """A new item: its English label and description, what it is, and its statements."""
    yield "CREATE"
    yield f"LAST\tLen\t{_string(label)}"
    yield f"LAST\tDen\t{_string('association football match')}"
    kind = Statement("", label, "", Snak("P31", _FOOTBALL_MATCH), (), statements[0].references[:1])
    for one in (kind, *statements):
        yield _line("LAST", one)


def _line(about: str, one: Statement) -> str:
    cells = [about, one.main.property, _value(one.main)]
    for snak in one.qualifiers:
        cells += [snak.property, _value(snak)]
    for number, reference in enumerate(one.references):
        cells += _reference(reference, first=number == 0)
    return "\t".join(cells)


def _reference(one: Reference, *, first: bool) -> list[str]:
    source = one.source
    return [
        "S854" if first else "!S854", _string(source.url),
        "S813", _day(source.retrieved),
        "S1476", f"{source.language}:{_string(source.title)}",
        "S577", _day(source.published),
        "S1683", f"{source.language}:{_string(one.quotation)}",
    ]  # fmt: skip


def _value(snak: Snak) -> str:
    if isinstance(snak.value, date):
        return _day(snak.value)
    return f"{snak.value}U{snak.unit.removeprefix('Q')}" if snak.unit else str(snak.value)


def _day(day: date) -> str:
    return f"+{day.isoformat()}T00:00:00Z/11"


def _string(text: str) -> str:
    """A string in quotation marks, on one line; marks within it become single ones, which no escape is needed for."""
    return '"{}"'.format(" ".join(text.split()).replace('"', "'").replace("|", "/"))


def preview(text: str) -> str | None:
    """A link that shows the lines in QuickStatements before anything is done; None where they are too many for one."""
    link = ADDRESS + quote(text.rstrip("\n").replace("\t", "|").replace("\n", "||"), safe="")
    return link if len(link) <= LONGEST_LINK else None


def table(statements: Iterable[Statement]) -> str:
    """The statements as CSV, a row for each reference."""
    labels = {part.property: part.label for one in patterns() for part in (one.main, *one.qualifiers)}
    text = io.StringIO()
    rows = csv.DictWriter(text, COLUMNS, lineterminator="\n")
    rows.writeheader()
    for one in statements:
        qualifiers = "; ".join(f"{snak.property} {labels[snak.property]}: {snak.value}" for snak in one.qualifiers)
        for reference in one.references:
            rows.writerow(
                {
                    "item": one.about, "about": one.label, "property": one.main.property,
                    "property_label": labels[one.main.property], "value": one.main.value, "qualifiers": qualifiers,
                    "url": reference.source.url, "title": reference.source.title,
                    "published": reference.source.published, "retrieved": reference.source.retrieved,
                    "quotation": reference.quotation, "article": reference.article, "fact": one.fact,
                }
            )  # fmt: skip
    return text.getvalue()
