"""The articles' statements as one agreed graph: a pure function of the articles' graphs and of the decisions.

Step by step: what is called by one name everywhere (teams, grounds), persons, matches and ties with what
happened in them, quotations and the rest. Each step is made of parts that are settled by themselves, from what
an index finds; articles that a step touches are handed to the next. So an article that comes, changes or goes
costs what it bears on, and gives the same bytes as agreeing anew on everything. No step depends on the order
in which articles came.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode, Quad, Store

from graph import decisions as decided
from graph import vocab as v
from graph.agreement.archive import Archive
from graph.agreement.cells import article_of
from graph.agreement.index import Index, Ledger, Memory
from graph.agreement.linked import Linked
from graph.agreement.loose import Loose
from graph.agreement.people import People
from graph.agreement.plain import Plain
from graph.agreement.played import Played
from graph.agreement.reports import Report, read
from graph.agreement.shared import Shared, is_shared
from graph.agreement.sheets import Sheets, Triple
from graph.agreement.stems import Stems
from graph.linking import links

#: What the index must say to be of use: another way of agreeing has another number.
VERSION = 2


@dataclass(frozen=True, slots=True)
class Changes:
    """The quads of the agreed graph that went and those that came."""

    gone: list[Quad]
    come: list[Quad]


def agree(dataset: Store, base: str = v.BASE, order: Sequence[str] = ()) -> list[Quad]:
    """The quads of the default graph that the dataset's articles give, with the items of its links, sorted."""
    articles = [graph.value for graph in dataset.named_graphs() if isinstance(graph, NamedNode)]
    return update(Memory(), dataset, articles, base, order).come


def fits(index: Index, base: str, order: Sequence[str] = ()) -> bool:
    """Whether an index was made with this base, this order of sources and this way of agreeing."""
    return bool(index.get("stamp", "") == [VERSION, base, list(order)])


def update(
    index: Index, dataset: Store, articles: Iterable[str], base: str = v.BASE, order: Sequence[str] = ()
) -> Changes:
    """Agree anew on what the graphs named, which came, changed or went in the dataset, bear on: those of articles,
    and that of links.

    `index` is what the agreement remembers of the others; it must fit. `order` are the outlets in the order in
    which the user believes them.
    """
    index.put("stamp", "", "", [VERSION, base, list(order)])
    return _Update(index, dataset, base, {name: place for place, name in enumerate(order)}).run(sorted(set(articles)))


class _Update:
    """One update, step by step."""

    def __init__(self, index: Index, dataset: Store, base: str, order: Mapping[str, int]) -> None:
        self._index = index
        self._dataset = dataset
        self._base = base
        ledger, stems = Ledger(index), Stems(index)
        sheets = Sheets(ledger)
        self._ledger, self._sheets = ledger, sheets
        self._archive = Archive(index, base, order)
        all_decisions = decided.read(dataset, base)
        self._decisions = all_decisions
        self._shared = Shared(ledger, sheets, base, all_decisions)
        self._people = People(ledger, sheets, stems, base, all_decisions)
        self._played = Played(ledger, sheets, stems, self._archive, all_decisions)
        self._loose = Loose(ledger, sheets, stems, self._archive, all_decisions)
        self._plain = Plain(ledger, sheets, stems, self._archive, all_decisions)
        self._linked = Linked(ledger, sheets)
        self._links = links.graph_of(base).value

    def run(self, articles: Sequence[str]) -> Changes:
        """Take the articles in, and settle what they and new decisions bear on."""
        nodes = self._newly_decided()
        touched = {one for node in nodes if self._archive.report(one := article_of(node)) is not None}
        touched |= self._take(articles)
        touched |= self._shared.settle(self._changed_things | self._shared.decided(nodes))
        names: set[str] = self._people.decided(nodes)
        for article in sorted(touched):
            report = self._archive.report(article)
            names |= self._people.take(article, report, self._things(report))
        touched |= self._people.settle(names | self._people.decided(nodes))
        pairs: set[str] = self._played.decided(nodes)
        for article in sorted(touched):
            report = self._archive.report(article)
            self._name(article, report)
            pairs |= self._played.take(article, report, self._things(report))
        touched |= self._played.settle(pairs | self._played.decided(nodes), touched)
        self._settle_rest(touched, nodes)
        anchors = self._linked.take(links.read(self._dataset, self._base)) if self._links in articles else set()
        self._linked.settle(anchors, touched, self._shared.renamed)
        return Changes(*self._sheets.changes())

    def _take(self, articles: Iterable[str]) -> set[str]:
        """Take in what the articles' graphs say now; the articles and those that are the same text."""
        self._changed_things: set[str] = set()
        touched = set()
        for article in articles:
            report = read(self._dataset, NamedNode(article))
            if report is None and self._archive.report(article) is None:
                continue  # no article's graph
            touched.add(article)
            self._index.drop("read", article)  # a build says again how it was read
            self._archive.keep(article, report)
            self._changed_things |= self._shared.take(article, report)
            texts = {("text", report.digest, article): 1} if report else {}
            for digest in self._ledger.replace(f"text {article}", texts, {}).within("text"):
                touched |= set(self._index.members("text", digest))
        return touched

    def _newly_decided(self) -> set[str]:
        """The nodes on which decisions came or went."""
        now = {decided.as_text(one): sorted(one.nodes | one.apart) for one in self._decisions}
        before = self._index.get("decisions", "") or {}
        self._index.put("decisions", "", "", now)
        return {node for text in now.keys() ^ before.keys() for node in (now | before)[text]}

    def _things(self, report: Report | None) -> dict[str, str]:
        """The agreed thing of each shared one that a report names."""
        names = [iri for iri in report.things if is_shared(report, iri)] if report else []
        return {iri: self._index.get("chief", iri)[0] for iri in names}

    def _name(self, article: str, report: Report | None) -> None:
        """Keep the agreed names of an article's things."""
        if report is None:
            return
        names: dict[str, tuple[str, str, bool]] = {}
        borne = self._people.bearings(report, self._things(report))
        for iri, thing in report.things.items():
            if iri in borne:
                person = self._people.identity(borne[iri])
                names[iri] = person.iri, person.label, False
            elif is_shared(report, iri):
                chief, label, linked = self._index.get("chief", iri)
                names[iri] = chief, label, linked
            else:
                names[iri] = iri, thing.label, False
        self._archive.name(article, names)

    def _settle_rest(self, touched: set[str], nodes: set[str]) -> None:
        """Settle what hangs on matches, and write what each article adds of its own."""
        loose: set[str] = set(nodes)
        facts: set[str] = set()
        for article in sorted(touched):
            loose |= self._loose.take(article)
            facts |= self._plain.take(article, self._story(article))
        self._loose.settle({node for node in loose if self._loose.has(node)}, touched)
        for article in sorted(touched | self._plain.settle(facts)):
            self._sheets.write(f"article {article}", self._told(article))

    def _story(self, article: str) -> str:
        """The story that an article tells where no match is told: the same for copies."""
        report = self._archive.report(article)
        same = (
            min((other for other in self._index.members("text", report.digest)), default=article) if report else article
        )
        stories: list[str] = [same, *(said[0] for _, said in self._index.rows("copied", article))]
        return min(stories)

    def _told(self, article: str) -> Iterator[Triple]:
        """What an article adds of its own: whom its persons are, its word for plain facts, its groups, its source."""
        report = self._archive.report(article)
        if report is None:
            return
        borne = self._people.bearings(report, self._things(report))
        for node, one in borne.items():
            person = self._people.identity(one)
            yield node, v.SPECIALIZATION_OF, NamedNode(person.iri)
            yield node, v.MERGE_RULE, Literal(person.rule)
        for iri, thing in report.things.items():
            if iri not in borne and not is_shared(report, iri):
                yield from ((iri, v.RDF_TYPE, NamedNode(kind)) for kind in thing.types)
                yield iri, v.LABEL, Literal(thing.label)
                yield from ((iri, v.ALT_LABEL, Literal(form)) for form in thing.written if form != thing.label)
        for copy in (copy for _, (_, copy) in self._index.rows("copied", article) if copy):
            yield article, v.COPY_OF, NamedNode(copy[0])
            yield from ((passage, v.REPEATS, NamedNode(other)) for passage, other in copy[1])
        yield from self._plain.told(article)
