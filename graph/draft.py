"""What the graph says to a report that is not published yet: which of its facts are confirmed, contradicted or new.

The draft is agreed, in memory, with the stored reports of the same matches and the same things and with no others;
the store is only read.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, Literal

from pyoxigraph import Literal as Text
from pyoxigraph import NamedNode, Quad, Store

from graph import decisions, show
from graph import vocab as v
from graph.agree import agree
from graph.entity import Claim, Entity, Name, Quotation, article_id
from graph.names import fold
from loaders.facts import extraction
from loaders.model import KINDS, Article
from loaders.quads import article_iri, emit
from ontology import load

Verdict = Literal["confirmed", "contradicted", "new"]

#: The most reports that a draft is compared with: those of its matches come first.
MOST_REPORTS = 500

#: What is not weighed as a value of a fact: the match it belongs to is judged as a fact of its own.
_NOT_JUDGED = frozenset({v.MATCH.value, v.TIE.value, v.LABEL.value, v.ALT_LABEL.value})


@dataclass(frozen=True, slots=True)
class Said:
    """A value with the article that gives it, its outlet where it names one, and its words."""

    value: str
    article: str
    outlet: str
    words: str


@dataclass(frozen=True, slots=True)
class Judged:
    """A value that the draft gives, with its words, those who give it too, and those who give another."""

    property: str
    value: str
    verdict: Verdict
    words: str
    confirmed_by: tuple[str, ...] = ()
    contradicted_by: tuple[Said, ...] = ()


@dataclass(frozen=True, slots=True)
class CheckedFact:
    """A fact of the draft: contradicted where one of its values is, confirmed where one is and none is contradicted."""

    kind: str
    what: str
    verdict: Verdict
    words: str
    values: tuple[Judged, ...]

    @property
    def confirmed_by(self) -> tuple[str, ...]:
        """The articles that tell of it."""
        return tuple(sorted({name for one in self.values for name in one.confirmed_by}))


@dataclass(frozen=True, slots=True)
class Checked:
    """A draft's facts, judged, and the ids of the stored reports that it was compared with."""

    draft: str
    facts: tuple[CheckedFact, ...]
    compared: tuple[str, ...]

    @property
    def sound(self) -> bool:
        """Whether nothing contradicts the draft: the command's exit status 0."""
        return all(fact.verdict != "contradicted" for fact in self.facts)

    def as_json(self) -> dict[str, Any]:
        """The contract of `touchline check --format json`."""
        facts = [{**asdict(fact), "confirmed_by": list(fact.confirmed_by)} for fact in self.facts]
        return {"draft": self.draft, "sound": self.sound, "compared": list(self.compared), "facts": facts}


def check(dataset: Store, article: Article, base: str = v.BASE, names: Sequence[Path] = ()) -> Checked:
    """Judge every fact of `article`, read with the tables of `names` too, by what the dataset's other reports say."""
    shown, article = article.id, _apart(dataset, article, base)
    graph = article_iri(article.id, base)
    own = emit(article, extraction(article, names), base)
    near = _near(dataset, own)
    world = Store()
    world.extend(own)
    for name in (*near, decisions.graph_of(base)):
        world.extend(dataset.quads_for_pattern(None, None, None, name))
    world.extend(agree(world, base))
    facts = _Judge(world, graph).facts()
    return Checked(shown, tuple(facts), tuple(sorted(_id(name) for name in near)))


def _apart(dataset: Store, article: Article, base: str) -> Article:
    """The draft under an id that no stored article has: it may be the next version of one."""
    number, name = 1, "draft"
    while dataset.contains_named_graph(article_iri(name, base)):
        number += 1
        name = f"draft-{number}"
    return replace(article, id=name)


def _id(graph: NamedNode) -> str:
    return article_id(Name("", graph.value))


# ---- which stored reports bear on the draft


def _near(dataset: Store, own: Iterable[Quad]) -> list[NamedNode]:
    """The reports of matches between sides of the draft's matches, then those that say of its things what it says."""
    described: dict[str, dict[str, list[NamedNode | Text]]] = defaultdict(lambda: defaultdict(list))
    for quad in own:
        if isinstance(quad.subject, NamedNode) and isinstance(quad.object, (NamedNode, Text)):
            described[quad.subject.value][quad.predicate.value].append(quad.object)
    found: dict[NamedNode, None] = {}
    for matches_first in (True, False):
        for terms in described.values():
            if (v.HOME.value in terms) == matches_first:
                found.update(dict.fromkeys(_bearing(dataset, terms, described)))
    return list(found)[:MOST_REPORTS]


_Terms = Mapping[str, Sequence[NamedNode | Text]]


def _bearing(dataset: Store, terms: _Terms, described: Mapping[str, _Terms]) -> Iterator[NamedNode]:
    """The reports behind the agreed facts of one class that share with a fact of the draft what identifies them."""
    classes = load().classes
    kind = next((classes[one.value] for one in terms.get(v.RDF_TYPE.value, ()) if one.value in classes), None)
    if kind is None or v.MATCH.value in terms:
        return  # an event: its match brings the reports
    keys = [load().exact[slot] for slot in kind.key if not load().exact[slot].literal or slot == "text"]
    told = [{node for one in terms.get(key.iri, ()) for node in _agreed(dataset, one, described)} for key in keys]
    sides = set().union(*told) if kind.name == "match" else None  # told from either side
    found = [_with(dataset, key.iri, sides or values) for key, values in zip(keys, told, strict=True) if values]
    for node in sorted(set.intersection(*found) if found else (), key=str):
        if Quad(node, v.RDF_TYPE, NamedNode(kind.iri), v.AGREED) in dataset:
            yield from _tellers(dataset, node)


def _with(dataset: Store, prop: str, values: Iterable[NamedNode | Text]) -> set[NamedNode]:
    """The agreed nodes that have one of the values by a property."""
    quads = (quad for one in values for quad in dataset.quads_for_pattern(None, NamedNode(prop), one, v.AGREED))
    return {quad.subject for quad in quads if isinstance(quad.subject, NamedNode)}


def _agreed(dataset: Store, term: NamedNode | Text, described: Mapping[str, _Terms]) -> Iterator[NamedNode | Text]:
    """The agreed things that a value of the draft may mean: by its IRI, what that is the same as, or by name."""
    yield term
    if isinstance(term, Text):
        return
    for quad in dataset.quads_for_pattern(term, v.SAME_AS, None, v.AGREED):
        if isinstance(quad.object, NamedNode):
            yield quad.object
    for label in described.get(term.value, {}).get(v.LABEL.value, ()):
        for predicate in (v.LABEL, v.ALT_LABEL):
            for quad in dataset.quads_for_pattern(None, predicate, label, v.AGREED):
                if isinstance(quad.subject, NamedNode):
                    yield quad.subject


def _tellers(dataset: Store, node: NamedNode) -> Iterator[NamedNode]:
    """The articles whose own nodes an agreed node was made from."""
    for quad in dataset.quads_for_pattern(None, v.SPECIALIZATION_OF, node, v.AGREED):
        for own in dataset.quads_for_pattern(quad.subject, v.RDF_TYPE, None, None):
            if isinstance(own.graph_name, NamedNode):
                yield own.graph_name


# ---- the verdicts


class _Judge:
    """Reads the draft's facts out of what it and the stored reports agree on."""

    def __init__(self, world: Store, draft: NamedNode) -> None:
        self._world, self._draft = world, draft
        self._conflicts = show.conflicts(world)

    def facts(self) -> list[CheckedFact]:
        """The draft's facts in the order of the table, then of its text."""
        found = []
        for quad in self._world.quads_for_pattern(None, v.RDF_TYPE, None, self._draft):
            kind = load().classes.get(quad.object.value) if isinstance(quad.object, NamedNode) else None
            if kind is None or not isinstance(quad.subject, NamedNode) or not self._told(quad.subject):
                continue
            agreed = self._only(quad.subject, v.SPECIALIZATION_OF)
            if agreed is not None:
                fact = self._fact(kind.name, show.entity(self._world, agreed.value))
                found.append((KINDS.index(kind.name), self._place(quad.subject), fact.what, fact))
        return [fact for *_, fact in sorted(found, key=lambda one: one[:3])]

    def _told(self, node: NamedNode) -> bool:
        return any(True for _ in self._world.quads_for_pattern(None, v.SUBJECT, node, self._draft))

    def _only(self, node: NamedNode, predicate: NamedNode) -> NamedNode | None:
        quads = self._world.quads_for_pattern(node, predicate, None, v.AGREED)
        return next((quad.object for quad in quads if isinstance(quad.object, NamedNode)), None)

    def _place(self, node: NamedNode) -> int:
        claims = show.entity(self._world, node.value).claims
        return min((one.start or 0 for claim in claims for one in claim.sources), default=0)

    def _fact(self, kind: str, thing: Entity) -> CheckedFact:
        weighed = [one for one in thing.claims if one.rank and one.predicate.iri not in _NOT_JUDGED]
        values = [self._judged(one, weighed) for one in weighed if self._own(one)]
        verdicts = {one.verdict for one in values}
        verdict: Verdict = (
            "contradicted" if "contradicted" in verdicts else "confirmed" if "confirmed" in verdicts else "new"
        )
        words = [quote.exact for one in weighed for quote in self._own(one)]
        what = thing.label.partition(": ")[2] or thing.label
        return CheckedFact(kind, what, verdict, max(words, key=len, default=""), tuple(values))

    def _own(self, claim: Claim) -> list[Quotation]:
        return [one for one in claim.sources if one.article.iri == self._draft.value]

    def _others(self, claim: Claim) -> list[Quotation]:
        return [one for one in claim.sources if one.article.iri != self._draft.value]

    def _judged(self, claim: Claim, weighed: Sequence[Claim]) -> Judged:
        """One value of the draft. Where as many or more say otherwise than say the same, it is contradicted."""
        against = list(self._against(claim))
        same = {article_id(one.article) for one in self._others(claim)}
        if not against:
            slot = load().properties[claim.predicate.iri or ""].slot
            for other in weighed:
                if other is not claim and load().properties[other.predicate.iri or ""].slot == slot:
                    same |= {article_id(one.article) for one in self._others(other)}
        others = {one.article for one in against}
        verdict: Verdict = (
            "contradicted" if against and len(others) >= len(same - others) else "confirmed" if same else "new"
        )
        words = _telling(self._own(claim), claim.value.label)
        confirming = tuple(sorted(same - others))
        return Judged(claim.predicate.label, claim.value.label, verdict, words, confirming, tuple(against))

    def _against(self, claim: Claim) -> Iterator[Said]:
        """What other articles say that cannot be true beside a value of the draft."""
        for conflict in self._conflicts:
            if claim not in conflict.claims:
                continue
            others = [one for one in conflict.claims if one != claim]
            rivals = [one for one in others if (one.about, one.predicate) == (claim.about, claim.predicate)]
            if not rivals and conflict.kind == "arithmetic":
                rivals = [one for one in others if one.about != claim.about]  # goals against the score, legs the sum
            elif claim.rank != "preferred":  # what stands beside the agreed value is against that one
                rivals = [one for one in rivals if one.rank == "preferred"]
            for other in rivals:
                named = other.predicate == claim.predicate
                yield from self._said(
                    other, other.value.label if named else f"{other.predicate.label} {other.value.label}"
                )

    def _said(self, claim: Claim, value: str) -> Iterator[Said]:
        quotes: dict[str, list[Quotation]] = defaultdict(list)
        for one in self._others(claim):
            quotes[one.article.iri or ""].append(one)
        for article, own in quotes.items():
            words = _telling(own, claim.value.label)
            yield Said(value, article_id(own[0].article), self._outlet(article), words)

    def _outlet(self, article: str) -> str:
        node = NamedNode(article)
        for quad in self._world.quads_for_pattern(node, v.OUTLET, None, node):
            for label in self._world.quads_for_pattern(quad.object, v.LABEL, None, None):  # type: ignore[arg-type]
                if isinstance(label.object, Text):
                    return label.object.value
        return ""


def _telling(quotes: Iterable[Quotation], value: str) -> str:
    """Of the passages behind a value the one that has it in words or figures, and is the fullest."""
    parts = set(fold(value).split())
    return max((one.exact for one in quotes), key=lambda words: (len(parts & set(fold(words).split())), len(words)))
