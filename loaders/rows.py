"""A fact as a row of the facts table, and the table as JSON Lines, CSV or columns."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from loaders.model import KINDS, Article, Fact, Span
from ontology import load

#: A row of the facts table, ready for JSON.
Row = dict[str, Any]

COLUMNS = ("article", "kind", "status", "match", "slots", "start", "end", "text")


def row(article_id: str, article_text: str, fact: Fact) -> Row:
    """The row of one fact; slots stand in the contract's order and lists are sorted.

    Raises ValueError for a kind or slot that the contract does not have.
    """
    kind = load().kinds.get(fact.kind)
    if kind is None:
        raise ValueError(f"no kind {fact.kind!r} in the facts table")
    if unknown := set(fact.slots) - set(kind.slots):
        raise ValueError(f"no slot {min(unknown)!r} in kind {fact.kind!r} of the facts table")
    slots = {slot: _value(slot, fact.slots[slot]) for slot in kind.slots if slot in fact.slots}
    result: Row = {"article": article_id, "kind": fact.kind, "status": fact.status}
    if fact.match is not None and fact.kind != "match":
        result["match"] = match_part(fact.match.home, fact.match.away, fact.match.date)
    result["slots"] = {slot: value for slot, value in slots.items() if value not in ([], {})}
    result["evidence"] = [evidence_part(span, article_text[span.start : span.end]) for span in sorted(set(fact.spans))]
    return result


def match_part(home: str, away: str, day: str | None) -> dict[str, str]:
    """The `match` of a row."""
    sides = {"home": home, "away": away}
    return sides if day is None else {**sides, "date": day}


def evidence_part(span: Span, text: str) -> dict[str, Any]:
    """One piece of evidence of a row."""
    return {"start": span.start, "end": span.end, "text": text}


def _value(slot: str, value: object) -> object:
    if isinstance(value, Mapping):
        return {key: value[key] for key in sorted(value)}
    if load().exact[slot].many:
        return sorted({value} if isinstance(value, str) else set(value))  # type: ignore[call-overload]
    if isinstance(value, (tuple, list)):
        names = sorted(set(value))
        return names[0] if len(names) == 1 else names
    return value


def order(one: Row) -> tuple[str, int, int, str]:
    """The place of a row in the table: article, kind, first words of evidence, content."""
    first = one["evidence"][0]["start"] if one["evidence"] else 0
    return one["article"], KINDS.index(one["kind"]), first, json.dumps(one, ensure_ascii=False, sort_keys=True)


def table(article: Article, facts: Iterable[Fact]) -> list[Row]:
    """An article's facts as rows, in the table's order."""
    return sorted((row(article.id, article.text, fact) for fact in facts), key=order)


def to_jsonl(rows: Iterable[Row]) -> str:
    """One JSON object a line."""
    return "".join(json.dumps(one, ensure_ascii=False) + "\n" for one in rows)


def cells(one: Row) -> tuple[str, ...]:
    """A row as the texts of `COLUMNS`; the first piece of evidence stands for all."""
    match = one.get("match", {})
    first: Mapping[str, Any] = next(iter(one["evidence"]), {})
    return (
        one["article"],
        one["kind"],
        one["status"],
        " ".join(part for part in (_sides(match), match.get("date", "")) if part),
        "; ".join(f"{slot}={_plain(value)}" for slot, value in one["slots"].items()),
        str(first.get("start", "")),
        str(first.get("end", "")),
        str(first.get("text", "")),
    )


def _sides(match: Mapping[str, str]) -> str:
    return f"{match['home']} v {match['away']}" if match else ""


def _plain(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, dict):
        if set(value) == {"from", "to"}:
            return f"{value['from']}-{value['to']}"
        return ", ".join(f"{key} {number}" for key, number in value.items())
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def to_csv(rows: Sequence[Row]) -> str:
    """RFC 4180: one line a fact and a column for each slot that occurs, in the contract's order."""
    used = {slot for one in rows for slot in one["slots"]}
    slots = list(dict.fromkeys(s for kind in KINDS for s in load().kinds[kind].slots if s in used))
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["article", "kind", "status", "match_home", "match_away", "match_date", *slots, "evidence"])
    for one in rows:
        match = one.get("match", {})
        writer.writerow(
            [one["article"], one["kind"], one["status"]]
            + [match.get(part, "") for part in ("home", "away", "date")]
            + [_plain(one["slots"][slot]) if slot in one["slots"] else "" for slot in slots]
            + [" … ".join(part["text"] for part in one["evidence"])]
        )
    return out.getvalue()
