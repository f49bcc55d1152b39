"""Answers on a terminal: aligned tables, what a build did, and everything about one node."""

from __future__ import annotations

import contextlib
import io
import json
import shutil
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

from graph.entity import article_id
from graph.settings import PREFIXES
from loaders.rows import cells

if TYPE_CHECKING:
    from graph.build import Built, Report
    from graph.decisions import Decision
    from graph.diff import Changed, Difference
    from graph.draft import Checked, Verdict
    from graph.entity import Claim, Conflict, Entity
    from graph.intake import Progress
    from graph.query import Answer
    from graph.store import Generation
    from graph.validate import Violation

#: Wide enough that nothing is folded when a file or another program reads the table.
_ENDLESS = 100_000

#: The signs of a bar that is full.
_BAR = 20


def console(stream: Any = None) -> Console:
    """A console on `stream` (standard output), as wide as the terminal; without one, nothing is folded."""
    stream = stream or sys.stdout
    return Console(file=stream, width=None if stream.isatty() else _ENDLESS, markup=False, highlight=False, emoji=False)


def table(headings: Sequence[str], rows: Iterable[Sequence[object]], stream: Any = None) -> None:
    """Print rows under headings; numbers stand to the right."""
    cells = [["" if cell is None else cell for cell in row] for row in rows]
    grid = Table(box=SIMPLE_HEAD, pad_edge=False, show_edge=False)
    for place, heading in enumerate(headings):
        numeric = bool(cells) and all(isinstance(row[place], int | float) or row[place] == "" for row in cells)
        grid.add_column(heading, justify="right" if numeric else "left", overflow="fold")
    for row in cells:
        grid.add_row(*(Text(str(cell)) for cell in row))
    text = io.StringIO()
    out = console(stream)
    Console(file=text, width=out.width, markup=False, highlight=False).print(grid)
    for line in text.getvalue().splitlines():
        out.file.write(line.rstrip() + "\n")


def facts(rows: Sequence[Mapping[str, Any]]) -> None:
    """Facts, what each says in one cell, with the words that say it."""
    table(("article", "kind", "match", "what", "words"), [_fact(*cells(dict(row))) for row in rows])


def _fact(*cell: str) -> tuple[str, ...]:
    article, kind, _, match, what, _, _, words = cell
    return article, kind, match, what, short(words)


def short(words: str, length: int = 70) -> str:
    """The words on one line, cut off where they are many."""
    words = " ".join(words.split())
    return words if len(words) <= length else words[: length - 1] + "…"


def build_report(report: Report) -> None:
    """What a build did: its articles with their facts, what was refused and why, and what is published."""
    if report.articles:
        table(("article", "facts", "of which"), [(one.id, one.facts, _of_which(one)) for one in report.articles])
        listing("Refused", [one.reason for one in report.refused])
        listing("Read by the rules alone", [f"{one.id}: {one.failed}." for one in report.articles if one.failed])
        listing("Violations", [_violation(one) for one in report.violations])
        listing("Conflicts", report.conflicts)
        count = sum(one.facts for one in report.articles)
        print(
            f"\n{len(report.articles)} articles, {count} facts, {report.quads:,} statements in {report.seconds:.1f} s."
        )
    if report.unchanged:
        print(f"{report.unchanged:,} articles are in the store as they are.")
    if report.generation is not None:
        print(f"Generation {report.generation} is published.")


def _of_which(one: Built) -> str:
    return one.note or ", ".join(f"{number} {kind}" for kind, number in one.kinds.items())


def listing(heading: str, sentences: Sequence[str]) -> None:
    """A heading with its number, and a line for each."""
    if sentences:
        print(f"\n{heading} ({len(sentences)}):")
        for sentence in sentences:
            print(f"  {sentence}")


def generations(kept: Sequence[Generation]) -> None:
    """The generations of a store; a star marks the published one."""
    rows = [
        ("*" if one.current else "", one.number, one.made, one.articles, one.quads, len(one.added), len(one.replaced))
        for one in kept
    ]
    table(("", "number", "made (UTC)", "articles", "statements", "added", "replaced"), rows)


class UnwritableError(Exception):
    """What cannot be written as it was asked for; the text is one sentence."""


@contextlib.contextmanager
def whole_file(path: Path) -> Iterator[BinaryIO]:
    """A file that is there in full once the block ends, or not at all. UnwritableError where the disk refuses."""
    new = path.with_name(path.name + ".part")
    try:
        with new.open("wb") as file:
            yield file
        new.replace(path)
    except OSError as error:
        raise UnwritableError(f"{path}: this file cannot be written ({error.strerror}).") from error
    finally:
        new.unlink(missing_ok=True)


def answer(given: Answer, form: str, base: str) -> None:
    """An answer as it was asked for; a graph is Turtle, and for a table the answer was serialised as JSON."""
    if given.sort == "graph" and form not in ("table", "turtle"):
        raise UnwritableError(f"This query gives a graph, which cannot be written as {form}; use --format turtle.")
    if given.sort != "graph" and form == "turtle":
        raise UnwritableError("This query gives rows and no graph; use --format table, json, csv, tsv or xml.")
    if form == "table" and given.sort != "graph":
        _answer_table(given, base)
    else:
        sys.stdout.flush()
        sys.stdout.buffer.write(given.body if given.body.endswith(b"\n") else given.body + b"\n")


def _answer_table(given: Answer, base: str) -> None:
    said = json.loads(given.body)
    if "boolean" in said:
        print("yes" if said["boolean"] else "no")
        return
    rows = [[_term(row.get(variable), base) for variable in given.variables] for row in said["results"]["bindings"]]
    table(given.variables, rows)
    print(f"\n{len(rows)} row{'' if len(rows) == 1 else 's'} in {given.seconds * 1000:.0f} ms")


_XSD = PREFIXES["xsd"]
_NUMBERS = {_XSD + "integer": int, _XSD + "decimal": float}


def _term(term: Mapping[str, str] | None, base: str) -> object:
    if term is None:
        return ""
    if term["type"] == "uri":
        return compact(term["value"], base)
    number = _NUMBERS.get(term.get("datatype", ""))
    return number(term["value"]) if number else term["value"]


def compact(iri: str, base: str) -> str:
    """An IRI without the base of the data, or with a known prefix, or as it is."""
    if iri.startswith(base):
        return iri.removeprefix(base)
    for prefix, start in PREFIXES.items():
        if iri.startswith(start):
            return f"{prefix}:{iri.removeprefix(start)}"
    return iri


def entity(node: Entity) -> None:
    """Everything about a node on one screen: values with who states them, what belongs to it, conflicts in full."""
    print(node.label + "".join(f"  [{kind.label}]" for kind in node.kinds))
    print(node.iri)
    if node.agreed:
        print(f"One article's view of {node.agreed.label} <{node.agreed.iri}>")
    print()
    table(("property", "value", "stated by (characters)"), [_claim(claim) for claim in node.claims])
    if node.links:
        print()
        rows = [(link.kind, link.subject.label, link.predicate.label, short(link.summary)) for link in node.links]
        table(("what", "name", "as", "with"), rows)
    if node.more:
        print("(and more)")
    if node.conflicts:
        print(f"\nConflicts ({len(node.conflicts)}):")
        for conflict in node.conflicts:
            _conflict(conflict)
    listing("Articles", [article_id(name) for name in node.articles])


def _claim(claim: Claim) -> tuple[str, str, str]:
    rank = f"  ({claim.rank})" if claim.rank in ("normal", "deprecated") else ""
    sources = ", ".join(f"{article_id(source.article)} {source.start}-{source.end}" for source in claim.sources)
    return claim.predicate.label, claim.value.label + rank, sources


def conflicts(found: Sequence[Conflict]) -> None:
    """Each conflict with its values and who gives them."""
    for conflict in found:
        _conflict(conflict)
        print()
    print(f"{len(found)} conflict{'' if len(found) == 1 else 's'}.")


def _conflict(conflict: Conflict) -> None:
    print(f"  [{conflict.kind}] {conflict.sentence}")
    for claim in conflict.claims:
        print(f"    {claim.predicate.label} {claim.value.label} ({claim.rank})")
        for source in claim.sources:
            place = f"{article_id(source.article)} {source.start}-{source.end}"
            print(f'      {place}: "{short(source.exact, 90)}"')


_MARKS: dict[Verdict, str] = {"confirmed": "=", "contradicted": "!", "new": "+"}


def checked(done: Checked) -> None:
    """A draft's facts, the contradicted ones with both sides' words, and how many there are of each."""
    rows = [(_MARKS[one.verdict], one.verdict, one.kind, one.what, ", ".join(one.confirmed_by)) for one in done.facts]
    table(("", "verdict", "kind", "what", "confirmed by"), rows)
    for fact in (one for one in done.facts if one.verdict == "contradicted"):
        for value in (one for one in fact.values if one.contradicted_by):
            print(f"\n! {fact.what}: {value.property} {value.value}")
            print(f'    the draft: "{short(value.words, 90)}"')
            for other in value.contradicted_by:
                who = f"{other.article} ({other.outlet})" if other.outlet else other.article
                print(f'    {other.value}, says {who}: "{short(other.words, 90)}"')
    count = Counter(one.verdict for one in done.facts)
    told = ", ".join(f"{count[verdict]} {verdict}" for verdict in _MARKS)
    print(f"\n{told}; compared with {len(done.compared)} reports.")


def difference(done: Difference) -> None:
    """What one generation says that another does not, a line each."""
    for name, ids in asdict(done.articles).items():
        listing(f"Articles {name}", ids)
    parts = (("added", done.added), ("removed", done.removed), ("changed", done.changed))
    for name, facts in parts:
        listing(f"Facts {name}", [_changed(one) for one in facts])
    told = ", ".join(f"{len(facts)} {name}" for name, facts in parts)
    print(f"\nFrom generation {done.before} to {done.after}: {told}.")


def _changed(one: Changed) -> str:
    """ "goal: Mohamed Salah, Liverpool (7), in Atalanta 0-1 Liverpool: minute 7, was 5"."""
    place = f", in {one.match}" if one.match else ""
    values = [
        f"{value.property} {' and '.join(value.after) or 'none'}, was {' and '.join(value.before) or 'none'}"
        for value in one.values
    ]
    return f"{one.kind}: {one.what}{place}" + (": " + "; ".join(values) if values else "")


def decisions(kept: Sequence[Decision], base: str) -> None:
    """What persons decided on what is one thing and what is not."""
    rows = [
        (
            one.number,
            one.kind,
            ", ".join(sorted(name.removeprefix(base) for name in one.nodes)),
            ", ".join(sorted(name.removeprefix(base) for name in one.apart)),
            one.by,
            one.when.isoformat(),
            one.why,
        )
        for one in kept
    ]
    table(("number", "decision", "on", "apart from", "by", "date", "why"), rows)


def violations(found: Sequence[Violation]) -> None:
    """Each violated shape: node, path, value, message and article."""
    listing("Violations", [_violation(one) for one in found])
    if not found:
        print("No shape is violated.")


def _violation(one: Violation) -> str:
    value = f" {one.value!r}" if one.value else ""
    article = f" (article {one.article})" if one.article else ""
    return f"{one.node} {one.path}{value}: {one.message}{article}"


def progress() -> Progress:
    """A bar on standard error, drawn over where that is a terminal; a line for every hundred articles elsewhere."""
    began = time.monotonic()

    def bar(done: int, total: int, name: str) -> None:
        seconds = time.monotonic() - began
        left = _time(seconds / done * (total - done))
        full = _BAR * done // total
        drawn = "#" * full + "." * (_BAR - full)
        said = f"[{drawn}] {done} of {total}, {done / max(seconds, 0.001):.0f} a second, {left} left: {name}"
        width = shutil.get_terminal_size().columns - 1
        sys.stderr.write(f"\r\x1b[K{said[:width]}" + ("\n" if done == total else ""))
        sys.stderr.flush()

    def plain(done: int, total: int, name: str) -> None:
        if total > 1 and (done == total or done % 100 == 0):
            print(f"{done} of {total} articles read", file=sys.stderr)

    return bar if sys.stderr.isatty() else plain


def _time(seconds: float) -> str:
    """ "40 s", "12 min", "3 h 20 min"."""
    if seconds < 60:
        return f"{seconds:.0f} s"
    hours, minutes = divmod(round(seconds / 60), 60)
    return f"{hours} h {minutes} min" if hours else f"{minutes} min"
