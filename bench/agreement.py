"""`python -m bench.agreement`: how well reports are agreed on, measured on generated reports whose truth is known.

The reports go the true way: text, extraction, quads, agreement. Pairs of nodes that became one are compared
with pairs that are one in truth, and conflicts with the disagreements that were planted. What reading got
wrong is told apart: each figure is given over all that was read, and over what was read as it was written.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from functools import cached_property
from math import comb

from pyoxigraph import Quad, RdfFormat, Store, serialize

from bench.corpus.desk import Planted, reports
from bench.corpus.report import Written
from bench.corpus.season import matches
from bench.corpus.truth import Placed, place
from graph import vocab as v
from graph.agree import agree
from graph.screen import table
from loaders.facts import extraction
from loaders.quads import emit
from ontology import load

_EVENTS = ("goal", "card", "substitution")
_BATCH = 50
_SHOWN = 12


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many."""

    right: int
    all: int

    def __str__(self) -> str:
        return f"{self.right / self.all:.4f}" if self.all else "-"


@dataclass(slots=True)
class Measured:
    """What was measured; `errors` are sentences by class."""

    facts: int = 0
    seconds: dict[str, float] = field(default_factory=dict)
    pairs: dict[tuple[str, str], tuple[Share, Share]] = field(default_factory=dict)
    found: Share = Share(0, 0)
    found_of_read: Share = Share(0, 0)
    false: int = 0
    false_of_reading: int = 0
    errors: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))


def corpus(count: int, each: int, seed: int) -> tuple[list[Written], list[Planted]]:
    """`count` matches, `each` reports of each, and the disagreements planted in them."""
    dice = random.Random(seed)
    written: list[Written] = []
    planted: list[Planted] = []
    for match in matches(count, dice):
        told, wrong = reports(match, each, dice)
        written += told
        planted += wrong
    return written, planted


def measure(written: Sequence[Written], planted: Sequence[Planted], workers: int) -> Measured:
    """Read the reports, agree on them, and compare with the truth."""
    done = Measured()
    began = time.perf_counter()
    store, placed = Store(), list[Placed]()
    batches = [written[at : at + _BATCH] for at in range(0, len(written), _BATCH)]
    with ProcessPoolExecutor(workers) as pool:
        for data, nodes, facts in pool.map(_read, batches):
            store.bulk_load(data, format=RdfFormat.N_QUADS)
            placed += nodes
            done.facts += facts
    done.seconds["read"] = time.perf_counter() - began
    began = time.perf_counter()
    agreed = agree(store)
    done.seconds["agree"] = time.perf_counter() - began
    _Comparison(placed, planted, agreed, done).run()
    return done


def _read(batch: Sequence[Written]) -> tuple[bytes, list[Placed], int]:
    """The graphs of some reports as N-Quads, the truth of their nodes, and how many facts were read."""
    quads: list[Quad] = []
    placed: list[Placed] = []
    count = 0
    for one in batch:
        read = extraction(one.article)
        own = emit(one.article, read)
        count += len(read.facts)
        quads += own
        placed += place(one, own)
    data = serialize(quads, format=RdfFormat.N_QUADS)
    assert data is not None
    return data, placed, count


class _Comparison:
    """What was agreed beside what is true."""

    def __init__(
        self, placed: Sequence[Placed], planted: Sequence[Planted], agreed: Iterable[Quad], done: Measured
    ) -> None:
        self._placed = {one.iri: one for one in placed}
        self._planted, self._done = planted, done
        self._same: dict[str, str] = {}
        self._rules: dict[str, str] = {}
        self._said: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
        for quad in agreed:
            subject, value = quad.subject.value, quad.object.value  # type: ignore[union-attr]  # no blank nodes here
            if quad.predicate == v.SPECIALIZATION_OF:
                self._same[subject] = value
            elif quad.predicate == v.MERGE_RULE:
                self._rules[subject] = value
            else:
                self._said[subject][quad.predicate.value].append(value)

    def run(self) -> None:
        """Fill in what was measured."""
        for kind in ("match", *_EVENTS):
            own = [one for one in self._placed.values() if one.kind == kind]
            self._done.pairs[kind, "as read"] = self._pairs(own)
            self._done.pairs[kind, "read rightly"] = self._pairs([one for one in own if one.faithful])
            self._explain(kind, [one for one in own if one.faithful])
        events = [one for one in self._placed.values() if one.kind in _EVENTS]
        self._done.pairs["events", "as read"] = self._pairs(events)
        self._done.pairs["events", "read rightly"] = self._pairs([one for one in events if one.faithful])
        self._conflicts()

    # ---- pairs

    def _pairs(self, nodes: Sequence[Placed]) -> tuple[Share, Share]:
        """Precision and recall of pairs. A node without a truth is one of a kind."""
        truth = Counter(one.key or one.iri for one in nodes)
        merged = Counter(self._same[one.iri] for one in nodes)
        both = Counter((one.key or one.iri, self._same[one.iri]) for one in nodes)
        right = sum(comb(count, 2) for count in both.values())
        return (
            Share(right, sum(comb(count, 2) for count in merged.values())),
            Share(right, sum(comb(count, 2) for count in truth.values())),
        )

    def _explain(self, kind: str, nodes: Sequence[Placed]) -> None:
        """Truths that lie in several things, and things that hold several truths."""
        for heading, of, into in (
            (f"{kind}: one in truth, apart in the graph", lambda one: one.key, lambda one: self._same[one.iri]),
            (f"{kind}: several in truth, one in the graph", lambda one: self._same[one.iri], lambda one: one.key),
        ):
            groups: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
            for one in nodes:
                groups[of(one)][into(one)].append(one.iri.removeprefix(v.BASE + "article/"))
            for name, parts in groups.items():
                if len(parts) > 1:
                    sizes = "; ".join(f"{_short(part)}: {', '.join(sorted(own)[:4])}" for part, own in parts.items())
                    self._done.errors[heading].append(f"{_short(name)} = {sizes}")

    # ---- conflicts

    def _conflicts(self) -> None:
        wanted = {(one.key, one.slot): one for one in self._planted}
        met: set[tuple[str, str]] = set()
        for iri, said in self._said.items():
            if v.CONFLICT.value not in said.get(v.RDF_TYPE.value, ()):
                continue
            about = {(key, slot) for key in self._keys(said[v.ABOUT.value][0]) for slot in self._slots(said)}
            if about & wanted.keys():
                met |= about & wanted.keys()
                continue
            misread = self._misread(said)
            self._done.false += 1
            self._done.false_of_reading += misread
            heading = f"false conflict of {'reading' if misread else 'agreement'}"
            self._done.errors[heading].append(f"{_short(iri)}: {said[v.COMMENT.value][0]}")
        self._done.found = Share(len(met), len(wanted))
        read = {pair for pair in wanted if self._was_read(wanted[pair])}
        self._done.found_of_read = Share(len(met & read), len(read))
        for pair in sorted(read - met):
            self._done.errors[f"planted {pair[1]} not found"].append(f"{pair[0]} in {wanted[pair].article}")

    def _members(self, iri: str) -> Iterator[Placed]:
        yield from (self._placed[own] for own in self._by_agreed.get(iri, ()) if own in self._placed)

    @cached_property
    def _by_agreed(self) -> Mapping[str, list[str]]:
        found: dict[str, list[str]] = defaultdict(list)
        for own, iri in self._same.items():
            found[iri].append(own)
        return found

    def _keys(self, about: str) -> set[str]:
        return {one.key for one in self._members(about)}

    def _slots(self, said: Mapping[str, list[str]]) -> Iterator[str]:
        """The slots of a conflict; a claim that its own report refutes is the planted caption."""
        properties = load().properties
        for statement in said[v.STATEMENT_OF.value]:
            one = self._said[statement]
            slot = properties[one[v.PREDICATE.value][0]].slot
            yield slot
            if slot in ("home_goals", "away_goals"):
                yield from ("caption", "score")

    def _misread(self, said: Mapping[str, list[str]]) -> bool:
        """Whether a statement in a conflict rests on something that was not read as it was written."""
        for statement in said[v.STATEMENT_OF.value]:
            one = self._said[statement]
            articles = set(one[v.STATED_BY.value])
            own = [node for node in self._members(one[v.SUBJECT.value][0]) if _article(node.iri) in articles]
            if any(not node.faithful for node in own):
                return True
        return False

    def _was_read(self, planted: Planted) -> bool:
        """Whether the wrong value and another for it were read at all."""
        slot = "home_goals" if planted.slot == "score" else planted.slot
        nodes = [one for one in self._by_key[planted.key] if one.faithful and slot in one.slots]
        articles = {_article(one.iri).rpartition("/")[2] for one in nodes}
        return planted.article in articles and (slot == "caption" or len(articles) > 1)

    @cached_property
    def _by_key(self) -> Mapping[str, list[Placed]]:
        found: dict[str, list[Placed]] = defaultdict(list)
        for one in self._placed.values():
            found[one.key].append(one)
        return found


def _article(iri: str) -> str:
    """The article of an article's own node."""
    start, _, rest = iri.partition("/article/")
    return f"{start}/article/{rest.partition('/')[0]}"


def _short(iri: str) -> str:
    return iri.removeprefix(v.BASE)


def show(done: Measured, errors: bool) -> None:
    """Print the figures, and the errors by class where they are wanted."""
    print(f"{done.facts:,} facts; " + ", ".join(f"{name} {seconds:.1f} s" for name, seconds in done.seconds.items()))
    rows = [
        (kind, which, str(precision), str(recall), precision.all, recall.all)
        for (kind, which), (precision, recall) in sorted(done.pairs.items())
    ]
    table(("pairs of", "nodes", "precision", "recall", "merged", "true"), rows)
    per = 1000 / done.facts if done.facts else 0
    print(f"\nplanted conflicts found: {done.found} of all {done.found.all}, {done.found_of_read} of those read")
    print(f"false conflicts: {done.false} ({done.false * per:.2f} in 1,000 facts), {done.false_of_reading} of reading")
    for heading, many in sorted(done.errors.items()) if errors else ():
        print(f"\n{heading} ({len(many)})")
        for sentence in many[:_SHOWN]:
            print(f"  {sentence}")


def main(arguments: Sequence[str]) -> None:
    """Measure at the size that the arguments give."""
    parser = argparse.ArgumentParser(prog="python -m bench.agreement", description=__doc__)
    parser.add_argument("--matches", type=int, default=1000)
    parser.add_argument("--reports", type=int, default=10_000, help="reports of all matches together")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--workers", type=int, default=2, help="processes that read")
    parser.add_argument("--errors", action="store_true", help="list what is wrong, by class")
    given = parser.parse_args(arguments)
    written, planted = corpus(given.matches, max(1, given.reports // given.matches), given.seed)
    print(f"{given.matches:,} matches, {len(written):,} reports, {len(planted):,} planted disagreements")
    show(measure(written, planted, given.workers), given.errors)


if __name__ == "__main__":
    main(sys.argv[1:])
