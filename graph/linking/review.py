"""Doubtful links as a table for a person to decide, and the edited table read back as decisions.

One row is one candidate for one thing. In `decision` a person writes yes, no, or the Q-id of another item.
"""

from __future__ import annotations

import csv
import io
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from pathlib import Path
from typing import BinaryIO

from pyoxigraph import Literal, NamedNode, Store

from graph import vocab as v
from graph.linking import links
from graph.linking.links import DECISION, Link
from graph.linking.subjects import KINDS, Subject, behind, gather, subject

COLUMNS = ("decision", "name", "kind", "thing", "item", "item_label", "score", "why", "words")

#: How many passages stand beside a candidate.
PASSAGES = 3

_YES, _NO = frozenset({"yes", "y", "same"}), frozenset({"no", "n", "not"})
_ITEM = re.compile(r"(?:http://www\.wikidata\.org/entity/)?(?P<id>Q[1-9][0-9]*)")


class DecisionsError(Exception):
    """A table of decisions that cannot be used: which file, which line (the heading is line 1), how to mend it."""


@dataclass(frozen=True, slots=True)
class Row:
    """A candidate for a thing, or a thing without one (`item` is empty), with the words that mention it."""

    subject: Subject
    link: Link | None
    words: tuple[str, ...]

    def cells(self, base: str) -> dict[str, str]:
        """The row as the table has it; `decision` is empty."""
        one, found = self.subject, self.link
        given = {
            "name": one.label,
            "kind": one.kind,
            "thing": one.iri.removeprefix(base),
            "words": " … ".join(self.words),
        }
        if found is not None:
            given |= {"item": found.item.removeprefix(v.WIKIDATA), "item_label": found.label, "why": found.why}
            given["score"] = f"{found.score:g}"
        return {column: _plain(given.get(column, "")) for column in COLUMNS}


def rows(dataset: Store, base: str, *, unlinked: bool = False) -> Iterator[Row]:
    """What is doubtful, and, if asked, what has no link at all; by kind and name, the likelier candidate first."""
    of: defaultdict[str, list[Link]] = defaultdict(list)
    for link in links.standing(links.read(dataset, base)):
        for anchor in link.anchors:
            of[anchor].append(link)
    for one in gather(dataset, base) if unlinked else _linked(dataset, of):
        known = list(dict.fromkeys(link for anchor in sorted(one.anchors) for link in of[anchor]))
        if any(link.state == "certain" for link in known):
            continue
        doubtful = sorted(
            (link for link in known if link.state == "doubtful"), key=lambda link: (-link.score, link.item)
        )
        words = tuple(islice(_words(dataset, one), PASSAGES)) if doubtful or unlinked else ()
        yield from (Row(one, link, words) for link in doubtful)
        if unlinked and not doubtful:
            yield Row(one, None, words)


def _linked(dataset: Store, of: Mapping[str, Sequence[Link]]) -> list[Subject]:
    """The things that a link may be of, by kind and IRI: what has none is never looked at."""
    doubtful = {anchor for anchor, known in of.items() if any(link.state == "doubtful" for link in known)}
    found = (subject(dataset, iri) for iri in {behind(dataset, anchor) for anchor in doubtful})
    return sorted((one for one in found if one), key=lambda one: (KINDS.index(one.kind), one.iri))


def write(found: Iterable[Row], base: str, out: BinaryIO) -> int:
    """The table as CSV in UTF-8; how many rows it has."""
    text = io.StringIO()
    table = csv.DictWriter(text, COLUMNS, lineterminator="\n")
    table.writeheader()
    count = 0
    for row in found:
        table.writerow(row.cells(base))
        count += 1
    out.write(text.getvalue().encode())
    return count


def read(path: Path, dataset: Store, base: str, by: str, when: date) -> list[Link]:
    """The decisions of an edited table. DecisionsError names the line that cannot be read and how to mend it."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise DecisionsError(f"{path}: the table cannot be read ({error.strerror}).") from error
    except UnicodeDecodeError as error:
        raise DecisionsError(
            f"{path}: the table is not UTF-8 (byte {error.start}); save it as CSV in UTF-8."
        ) from error
    return decisions(table(text, str(path)), str(path), dataset, base, by, when)


def table(text: str, name: str) -> Iterator[tuple[str, dict[str, str]]]:
    """The rows of an edited table, each with its place; `name` is what errors call the table.

    Raises DecisionsError where a column is missing or a line is no CSV.
    """
    found = csv.DictReader(text.splitlines())
    try:
        missing = {"decision", "thing", "item"} - set(found.fieldnames or ())
        if missing:
            raise DecisionsError(f"{name}, line 1: no column {min(missing)!r}; the columns are {', '.join(COLUMNS)}.")
        for row in found:
            yield f"{name}, line {found.line_num}", row
    except csv.Error as error:
        raise DecisionsError(f"{name}, line {found.line_num + 1}: this is no CSV ({error}).") from error


def decisions(
    given: Iterable[tuple[str, dict[str, str]]], name: str, dataset: Store, base: str, by: str, when: date
) -> list[Link]:
    """What a person decided, from rows with their places as errors tell them; rows without a decision say nothing.

    Raises DecisionsError.
    """
    found = [_decided(place, row, dataset, base, by, when) for place, row in given if (row["decision"] or "").strip()]
    _agree(name, found)
    return found


def _decided(place: str, row: dict[str, str], dataset: Store, base: str, by: str, when: date) -> Link:
    said, thing = row["decision"].strip(), (row["thing"] or "").strip()
    one = _thing(dataset, base + thing) or _thing(dataset, thing)
    if one is None:
        raise DecisionsError(f"{place}: the graph has no {thing!r}; write the table anew with --review.")
    own, offered = _ITEM.fullmatch(said), _ITEM.fullmatch((row["item"] or "").strip())
    if own is None and said.casefold() not in _YES | _NO:
        raise DecisionsError(f"{place}: the decision is {said!r}; write yes, no or a Q-id such as Q1354960.")
    chosen = own or offered
    if chosen is None:
        raise DecisionsError(f"{place}: there is no item to say {said} to; write a Q-id such as Q1354960.")
    refused = own is None and said.casefold() in _NO
    why = f"{by} decided that {one.label} is {'not ' if refused else ''}{chosen['id']}."
    label = (row.get("item_label") or "") if offered and chosen["id"] == offered["id"] else ""
    state: links.State = "refused" if refused else "certain"
    return Link(one.anchors, v.WIKIDATA + chosen["id"], state, 0 if refused else 100, DECISION, why, when, label, by)


def _thing(dataset: Store, iri: str) -> Subject | None:
    """The thing that a cell names; None where it is no IRI or of nothing that may be an item."""
    try:
        return subject(dataset, iri)
    except ValueError:  # pyoxigraph's word for what is no IRI
        return None


def _agree(name: str, found: Sequence[Link]) -> None:
    """That no thing is said to be two items."""
    said: dict[frozenset[str], str] = {}
    for one in found:
        if one.state == "certain" and said.setdefault(one.anchors, one.item) != one.item:
            two = f"{said[one.anchors].removeprefix(v.WIKIDATA)} and {one.item.removeprefix(v.WIKIDATA)}"
            raise DecisionsError(f"{name}: one thing is said to be {two} ({one.why}); say yes to one of them.")


def _words(dataset: Store, one: Subject) -> Iterator[str]:
    """Passages that mention a thing, each once: those on which facts about it rest."""
    seen: set[str] = set()
    for anchor in sorted(one.anchors):
        for predicate in (v.OBJECT, v.SUBJECT):
            for evidence in sorted(dataset.quads_for_pattern(None, predicate, NamedNode(anchor), None), key=str):
                for text in _passages(dataset, evidence.subject):
                    if text not in seen:
                        seen.add(text)
                        yield text


def _passages(dataset: Store, evidence: object) -> Iterator[str]:
    for target in dataset.quads_for_pattern(evidence, v.HAS_TARGET, None, None):  # type: ignore[arg-type]  # a node
        said: dict[str, str] = {}
        for selector in dataset.quads_for_pattern(target.object, v.HAS_SELECTOR, None, None):  # type: ignore[arg-type]
            for quad in dataset.quads_for_pattern(selector.object, None, None, None):  # type: ignore[arg-type]
                if isinstance(quad.object, Literal):
                    said[quad.predicate.value] = quad.object.value
        text = "".join(said.get(part.value, "") for part in (v.PREFIX, v.EXACT, v.SUFFIX))
        if v.EXACT.value in said:
            yield " ".join(text.split())


def _plain(cell: str) -> str:
    """A cell that a spreadsheet takes for words, never for a formula."""
    return f"'{cell}" if cell[:1] in ("=", "+", "-", "@") else cell
