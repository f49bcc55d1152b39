"""A reader of QuickStatements (version 1) for the tests, written from the syntax; it shares nothing with the writer."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

ITEM = re.compile(r"Q[1-9]\d*")
DAY = re.compile(r"\+(\d{4}-\d\d-\d\d)T00:00:00Z/(?:9|10|11)")
NUMBER = re.compile(r"[+-]?\d+(?:\.\d+)?(?:U[1-9]\d*)?")
STRING = re.compile(r'"([^"\t\n]*)"')
MONOLINGUAL = re.compile(r'([a-z]{2,3}(?:-[a-z]+)?):"([^"\t\n]+)"')


class NotQuickStatementsError(ValueError):
    """A line that is no QuickStatements."""


@dataclass
class Line:
    item: str
    property: str
    value: str
    qualifiers: list[tuple[str, str]] = field(default_factory=list)
    references: list[dict[str, str]] = field(default_factory=list)


def parse(text: str) -> list[Line | str]:
    """Lines; "CREATE" stands for itself. NotQuickStatementsError where a line is none, or LAST stands for nothing."""
    found: list[Line | str] = []
    created = False
    for number, line in enumerate(text.splitlines(), 1):
        try:
            one = _line(line)
        except NotQuickStatementsError as problem:
            raise NotQuickStatementsError(f"line {number}: {problem}") from None
        if one == "CREATE":
            created = True
        elif isinstance(one, Line) and one.item == "LAST" and not created:
            raise NotQuickStatementsError(f"line {number}: LAST before CREATE")
        found.append(one)
    return found


def _line(line: str) -> Line | str:
    if line == "CREATE":
        return line
    cells = line.split("\t") if "\t" in line else line.split("|")
    if len(cells) < 3 or len(cells) % 2 == 0:
        raise NotQuickStatementsError("item, property, value, then pairs")
    item, name, value = cells[:3]
    if not (ITEM.fullmatch(item) or item == "LAST"):
        raise NotQuickStatementsError(f"no item: {item}")
    if re.fullmatch(r"[LDA][a-z]{2,3}", name):
        if not STRING.fullmatch(value):
            raise NotQuickStatementsError(f"no string: {value}")
        return Line(item, name, value)
    if not re.fullmatch(r"P[1-9]\d*", name):
        raise NotQuickStatementsError(f"no property: {name}")
    one = Line(item, name, _value(value))
    for key, said in zip(cells[3::2], cells[4::2], strict=True):
        _pair(one, key, said)
    return one


def _pair(one: Line, key: str, said: str) -> None:
    if re.fullmatch(r"P[1-9]\d*", key):
        if one.references:
            raise NotQuickStatementsError("a qualifier behind a reference")
        one.qualifiers.append((key, _value(said)))
        return
    found = re.fullmatch(r"(!?)S([1-9]\d*)", key)
    if found is None:
        raise NotQuickStatementsError(f"neither qualifier nor source: {key}")
    if found[1] or not one.references:
        if found[1] and not one.references:
            raise NotQuickStatementsError("a further reference before the first")
        one.references.append({})
    if "S" + found[2] in one.references[-1]:
        raise NotQuickStatementsError(f"S{found[2]} twice in a reference")
    one.references[-1]["S" + found[2]] = _value(said)


def _value(text: str) -> str:
    if not any(form.fullmatch(text) for form in (ITEM, DAY, NUMBER, STRING, MONOLINGUAL)):
        raise NotQuickStatementsError(f"no value: {text}")
    return text
