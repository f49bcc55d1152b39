"""Links that a reconciliation service gives: what is asked of it, and what of its candidates is certain.

The service proposes, the graph decides: a candidate is compared by its names, its type and the properties that both
know. A person is linked only where a property agrees, none differs and no namesake fits as well.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from graph import vocab as v
from graph.linking.journal import Journal
from graph.linking.links import Link, State
from graph.linking.service import Service, ServiceError
from graph.linking.subjects import Subject
from graph.names import fold
from graph.reconciling.score import Compared, name_score

#: Queries of one request.
BATCH = 50

#: Candidates asked for, and doubtful ones kept.
LIMIT = 10
KEPT = 5

#: From which score on a link is certain, and how far ahead of the next it has to be.
CERTAIN = 90.0
AHEAD = 5.0

#: From which score on a candidate is worth a person's look.
DOUBTFUL = 60.0

_Q_ID = re.compile(r"Q[1-9][0-9]*")

#: Batches that fail one after the other until a service is given up.
_FAILURES = 3

#: Called after each batch with how many of how many are answered.
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class _Scored:
    """A candidate with what comparing it brought."""

    item: str
    name: str
    how: Compared
    ahead: float


def find(
    subjects: Sequence[Subject],
    items: Mapping[str, str],
    service: Service,
    journal: Journal,
    when: date,
    progress: Progress | None = None,
) -> list[Link]:
    """The links of subjects that the service's candidates give, certain or doubtful; `items` are the Q-ids of things.

    Raises ServiceError where some could not be asked about; what was answered is in the journal all the same.
    """
    asked = {one.iri: _query(one, items) for one in subjects}
    answers = _ask(service, journal, list(dict.fromkeys(asked.values())), _reconcile(service), progress)
    candidates = {one.iri: [each for each in answers[asked[one.iri]] if _is_worth(one, each)] for one in subjects}
    told = _properties(service, journal, subjects, candidates)
    links = []
    for one in subjects:
        scored = [_scored(one, each, told.get((one.kind, each["id"]), {}), items) for each in candidates[one.iri]]
        links += list(_links(one, scored, service.url, when))
    return links


def _query(one: Subject, items: Mapping[str, str]) -> str:
    """What is asked about a thing, as JSON with its keys in order."""
    asked: dict[str, Any] = {"query": one.label, "limit": LIMIT}
    kind = _kinds().get(one.kind)
    if kind is not None:
        asked["type"] = kind[0]
    properties = [
        {"pid": row["property"], "v": [{"id": value} for value in values] if row["as"] == "item" else sorted(values)[0]}
        for row in _compared(one.kind)
        if (values := sorted(_values(one, row["fact"], items)))
    ]
    if properties:
        asked["properties"] = properties
    return json.dumps(asked, ensure_ascii=False, sort_keys=True)


def _values(one: Subject, fact: str, items: Mapping[str, str]) -> set[str]:
    """What the graph knows of a thing: Q-ids of sides, else plain values."""
    if fact == "club":
        return {items[side] for side in one.teams if side in items}
    if fact == "side":
        return {items[side] for name in ("home", "away") if (side := one.facts.get(name, "")) in items}
    return {one.facts[fact]} if fact in one.facts else set()


# ---- asking


def _ask(
    service: Service,
    journal: Journal,
    asked: Sequence[str],
    send: Callable[[Sequence[str]], Sequence[Any]],
    progress: Progress | None = None,
) -> dict[str, Any]:
    """The answer to each question: from the journal, else asked in batches, each kept as soon as it is there."""
    known = journal.known(service.url, asked)
    waiting = [one for one in asked if one not in known]
    batches = [waiting[at : at + BATCH] for at in range(0, len(waiting), BATCH)]
    in_a_row = 0
    while batches:
        failed: list[list[str]] = []
        for batch in batches:
            try:
                answers = dict(zip(batch, send(batch), strict=True))
            except ServiceError as error:
                failed.append(batch)
                in_a_row += 1
                if in_a_row == _FAILURES:
                    raise _unanswered(len(asked), len(known), error) from error
                continue
            in_a_row = 0
            journal.keep(service.url, answers)
            known |= answers
            if progress is not None:
                progress(len(known), len(asked))
        # What fails in one piece is asked again in two: one question may spoil a batch.
        batches = [half for one in failed for half in (one[: len(one) // 2], one[len(one) // 2 :]) if half]
    return known


def _unanswered(many: int, answered: int, error: ServiceError) -> ServiceError:
    return ServiceError(f"{error} {answered} of {many} questions are answered and kept; run it again to go on.")


def _reconcile(service: Service) -> Callable[[Sequence[str]], Sequence[Any]]:
    return lambda batch: service.reconcile([json.loads(one) for one in batch])


def _properties(
    service: Service,
    journal: Journal,
    subjects: Sequence[Subject],
    candidates: Mapping[str, Sequence[Mapping[str, Any]]],
) -> dict[tuple[str, str], dict[str, list[dict[str, Any]]]]:
    """What the service tells of the candidates, by kind and id, if it tells properties at all."""
    if not any(candidates.values()) or not service.extends:
        return {}
    found = {}
    for kind in sorted({one.kind for one in subjects}):
        wanted = [row["property"] for row in _compared(kind)]
        ids = sorted({each["id"] for one in subjects if one.kind == kind for each in candidates[one.iri]})
        if wanted and ids:
            asked = {json.dumps({"extend": id, "properties": wanted}): id for id in ids}
            answers = _ask(service, journal, list(asked), _extend(service, asked, wanted))
            found.update({(kind, id): answers[question] for question, id in asked.items()})
    return found


def _is_worth(one: Subject, candidate: Mapping[str, Any]) -> bool:
    """Whether a candidate is an item with a name at all like the thing's."""
    return _Q_ID.fullmatch(candidate["id"]) is not None and _name(one, candidate) >= DOUBTFUL


def _name(one: Subject, candidate: Mapping[str, Any]) -> float:
    """How well a candidate's names fit those of a thing, its label best."""
    names = [str(candidate.get("name", "")), *map(str, candidate.get("aliases") or ())]
    return max(name_score(form, names) - (0.0 if form == one.label else 1.0) for form in one.names | {one.label})


def _extend(
    service: Service, asked: Mapping[str, str], wanted: Sequence[str]
) -> Callable[[Sequence[str]], Sequence[Any]]:
    def send(batch: Sequence[str]) -> Sequence[Any]:
        ids = [asked[one] for one in batch]
        rows = service.extend(ids, wanted)
        return [rows[id] for id in ids]

    return send


# ---- deciding


def _scored(
    one: Subject,
    candidate: Mapping[str, Any],
    told: Mapping[str, Sequence[Mapping[str, Any]]],
    items: Mapping[str, str],
) -> _Scored:
    agreed: set[str] = set()
    differing: set[str] = set()
    for row in _compared(one.kind):
        ours, theirs = _values(one, row["fact"], items), list(_read(told.get(row["property"], ()), row["as"]))
        if ours and theirs:
            same = any(_same(mine, other, row["as"]) for mine in ours for other in theirs)
            (agreed if same else differing).add(row["fact"])
    how = Compared(_name(one, candidate), _type_fits(one.kind, candidate), frozenset(agreed), frozenset(differing))
    ahead = how.name + len(agreed) * AHEAD if not differing else how.score
    return _Scored(candidate["id"], str(candidate.get("name", "")), how, ahead)


def _read(values: Iterable[Mapping[str, Any]], how: str) -> Iterator[str]:
    """The values of a property: ids, names or days."""
    keys = {"item": ("id",), "name": ("name", "str"), "day": ("date", "str")}[how]
    for value in values:
        yield from (str(value[key]) for key in keys if key in value)


def _same(mine: str, other: str, how: str) -> bool:
    if how == "name":
        return fold(other) in {fold(mine), fold(_states().get(mine, mine))}
    if how == "day":  # a year alone agrees with a day of it
        a, b = mine.lstrip("+")[:10], other.lstrip("+")[:10]
        return a.startswith(b.removesuffix("-00").removesuffix("-00")) or b.startswith(a)
    return mine == other


def _type_fits(kind: str, candidate: Mapping[str, Any]) -> bool | None:
    """Whether a candidate is of a kind; None where its type may be a narrower one."""
    wanted = _kinds().get(kind)
    types = {one.get("id") if isinstance(one, dict) else one for one in candidate.get("type") or ()}
    if wanted is None or not types:
        return None
    return True if wanted[0] in types else False if wanted[1] else None


def _links(one: Subject, scored: Sequence[_Scored], method: str, when: date) -> Iterator[Link]:
    """The certain link, or the doubtful ones."""
    ordered = sorted(scored, key=lambda each: (-each.ahead, -each.how.score, each.item))
    if not ordered:
        return
    best = ordered[0]
    clear = len(ordered) == 1 or best.ahead - ordered[1].ahead >= AHEAD
    known = bool(best.how.agreed) if one.kind in ("person", "match") else _alone(ordered)
    if best.how.score >= CERTAIN and clear and known and not best.how.differing and best.how.type_fits is not False:
        yield _link(one, best, "certain", method, when)
        return
    worth = [each for each in ordered if each.how.score >= DOUBTFUL]
    yield from (_link(one, each, "doubtful", method, when) for each in worth[:KEPT])


def _alone(ordered: Sequence[_Scored]) -> bool:
    """Whether the best has a property that agrees, or no other bears its name."""
    return bool(ordered[0].how.agreed) or all(each.how.name < CERTAIN for each in ordered[1:])


def _link(one: Subject, found: _Scored, state: State, method: str, when: date) -> Link:
    how = found.how
    parts = [f'The name fits "{found.name}" by {how.name:g} of 100']
    if how.agreed:
        parts.append(f"{', '.join(sorted(how.agreed))} agrees")
    if how.differing:
        parts.append(f"{', '.join(sorted(how.differing))} differs")
    why = "; ".join(parts) + "."
    return Link(one.anchors, v.WIKIDATA + found.item, state, how.score, method, why, when, label=found.name)


# ---- the tables beside this file


def _rows(name: str) -> Iterator[dict[str, str]]:
    with Path(__file__).with_name(name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


@cache
def _kinds() -> dict[str, tuple[str, bool]]:
    """By kind: the type that is asked for, and whether an item of another type cannot be one."""
    return {row["kind"]: (row["type"], bool(row["only"])) for row in _rows("kinds.csv")}


@cache
def _compared(kind: str) -> tuple[dict[str, str], ...]:
    """What is compared of a kind: the graph's fact, the property, and how its values are read."""
    return tuple(row for row in _rows("compared.csv") if row["kind"] == kind)


@cache
def _states() -> dict[str, str]:
    """Of a country of football: the state whose citizens its people are."""
    return {row["country"]: row["state"] for row in _rows("states.csv")}
