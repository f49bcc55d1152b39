"""Roles, traits, honours, figures and pictures: facts of which reports tell nothing but what identifies them.

Half an archive may say that a man is manager of a club. So what each article adds, its evidence and its name,
is the article's own; of the fact itself only how many sources it has is kept, and changes when that does.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from pyoxigraph import Literal, NamedNode

from graph import vocab as v
from graph.agreement import naming, others
from graph.agreement.archive import Archive
from graph.agreement.index import Key, Ledger
from graph.agreement.quads import statement_iri
from graph.agreement.record import load_term, term_json
from graph.agreement.reports import Node, Term
from graph.agreement.sheets import Sheets, Triple
from graph.agreement.statements import Agreed, Ranked
from graph.agreement.stems import Stems
from graph.agreement.world import Score, World
from graph.decisions import Decision
from ontology import load


class Plain:
    """The facts of an archive to which reports only add their word."""

    def __init__(
        self, ledger: Ledger, sheets: Sheets, stems: Stems, archive: Archive, decisions: Sequence[Decision]
    ) -> None:
        self._ledger = ledger
        self._index = ledger.index
        self._sheets = sheets
        self._stems = stems
        self._archive = archive
        self._decisions = decisions

    def take(self, article: str, story: str) -> set[str]:
        """Enter an article as it is now; the facts that this changes. `story` is the same for copies."""
        world = self._archive.world([article], played=True)
        rows: dict[Key, Any] = {}
        counts: dict[Key, int] = {}
        for report in world.reports:
            for node in report.nodes:
                if node.kind.name not in others.PLAIN:
                    continue
                fact = self._fact(world, node)
                rows["plain of", article, node.iri] = fact
                rows["teller", fact, node.iri] = article
                for row, label in self._values(world, node):
                    for key in (("plain", fact, row), ("called", f"{fact} {row}", label)):
                        counts[key] = counts.get(key, 0) + 1
                    counts["source", f"{fact} {row}", story] = 1
        changes = self._ledger.replace(f"plain {article}", rows, counts)
        for more, keys in ((1, changes.came), (-1, changes.went)):
            for group in sorted(group for table, group, _ in keys if table == "source"):
                self._count(group, more)
        return {*changes.within("plain"), *(_fact_of(group) for group in changes.within("source"))}

    def _count(self, value: str, more: int) -> None:
        """Count the sources of a value."""
        number = (self._index.get("sources", value) or 0) + more
        if number:
            self._index.put("sources", value, "", number)
        else:
            self._index.drop("sources", value)

    def _fact(self, world: World, node: Node) -> str:
        """The key of the fact that a node states; a decision may give it that of another node, or one of its own."""
        key = others.key(world, node)
        for one in self._decisions:
            if node.iri in one.nodes:
                key = json.dumps([node.kind.name, world.name(node.match), f"decision {one.number}"])
                if one.kind == "split" and not one.apart:
                    key = json.dumps([node.kind.name, world.name(node.match), f"decision {one.number}", node.iri])
        return key

    def _values(self, world: World, node: Node) -> Iterator[tuple[str, str]]:
        """The values of a node as rows, with what they are called."""
        for stated in node.values:
            prop = load().properties.get(stated.predicate)
            value = world.resolve(stated.term)
            if prop is not None and not isinstance(value, Score):
                bounds = world.intervals.get(value.value) if prop.vague else None
                yield _row(prop.iri, value), json.dumps(bounds) if bounds else world.text(value)

    def settle(self, changed: Iterable[str]) -> set[str]:
        """Settle facts that changed; the articles that must tell of them anew, since they are called otherwise."""
        facts = sorted(set(changed))
        moved: set[str] = set()
        for fact in facts:
            thing, world = self._thing(fact)
            match = json.loads(fact)[1]
            thing.match = match
            stem = naming.stem(world, thing) if thing.slots else None
            moved |= self._stems.claim(f"plain {fact}", stem, fact)
            if not thing.slots:
                self._sheets.write(f"plain {fact}", ())
        others_ = {owner.removeprefix("plain ") for owner in self._stems.settle(moved)}
        touched: set[str] = set()
        for fact in sorted(others_):
            touched.update(article for _, article in self._index.rows("teller", fact))
        for fact in sorted(others_ | set(facts)):
            thing, world = self._thing(fact)
            if thing.slots:
                thing.iri, thing.match = self._stems.iri(f"plain {fact}"), json.loads(fact)[1]
                thing.label = naming.label(world, thing)
                self._sheets.write(f"plain {fact}", self._triples(world, fact, thing))
        return touched

    def _thing(self, fact: str) -> tuple[Agreed, World]:
        """A fact with the values that it is given, those first that come first as text, and their names."""
        kind = load().kinds[json.loads(fact)[0]]
        world = World(self._archive.base, ())
        thing = Agreed("", kind, {}, {})
        for row in self._index.members("plain", fact):
            predicate, said = json.loads(row)
            value, prop = load_term(said), load().properties[predicate]
            if isinstance(value, NamedNode):
                label = min(label for label in self._index.members("called", f"{fact} {row}"))
                if prop.vague:
                    world.intervals[value.value] = tuple(json.loads(label))
                world.labels[value.value] = label
            values = thing.slots.setdefault((prop.slot, ""), [])
            values.append(Ranked(predicate, value, [], v.NORMAL if values and not prop.many else v.PREFERRED))
        return thing, world

    def _triples(self, world: World, fact: str, thing: Agreed) -> Iterator[Triple]:
        yield thing.iri, v.RDF_TYPE, NamedNode(thing.kind.iri)
        yield thing.iri, v.LABEL, Literal(thing.label)
        if thing.match is not None:
            yield thing.iri, v.MATCH, NamedNode(thing.match)
        for one in (one for values in thing.slots.values() for one in values):
            assert not isinstance(one.value, Score)
            row = _row(one.predicate, one.value)
            statement = statement_iri(world.base, thing.iri, one.predicate, one.value)
            number = self._index.get("sources", f"{fact} {row}")
            if one.rank == v.PREFERRED:
                yield thing.iri, NamedNode(one.predicate), one.value
            yield statement, v.RDF_TYPE, v.STATEMENT
            yield statement, v.SUBJECT, NamedNode(thing.iri)
            yield statement, v.PREDICATE, NamedNode(one.predicate)
            yield statement, v.OBJECT, one.value
            yield statement, v.RANK, one.rank
            yield statement, v.SOURCES, Literal(str(number), datatype=v.XSD_INTEGER)

    def told(self, article: str) -> Iterator[Triple]:
        """What an article adds to the facts that it tells."""
        world = self._archive.world([article], played=True)
        nodes = {node.iri: node for report in world.reports for node in report.nodes}
        for name, fact in self._index.rows("plain of", article):
            thing = self._stems.iri(f"plain {fact}")
            yield name, v.SPECIALIZATION_OF, NamedNode(thing)
            yield name, v.MERGE_RULE, Literal(self._rule(name))
            for stated in nodes[name].values:
                prop, value = load().properties.get(stated.predicate), world.resolve(stated.term)
                if prop is not None and not isinstance(value, Score):
                    statement = statement_iri(world.base, thing, prop.iri, value)
                    yield statement, v.EVIDENCE_OF, stated.evidence
                    yield statement, v.STATED_BY, NamedNode(article)

    def _rule(self, node: str) -> str:
        return next((one.rule for one in reversed(self._decisions) if node in one.nodes), others.RULE)


def _row(predicate: str, value: Term) -> str:
    """A value of a fact as a row."""
    return json.dumps([predicate, term_json(value)], ensure_ascii=False)


def _fact_of(group: str) -> str:
    """The fact in the name of a group that is of one of its values."""
    return group.partition("] [")[0] + "]"
