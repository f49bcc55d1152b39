"""An article and what was read in it as the quads of the article's graph.

The graph is a pure function of the article and what was read, whatever the order of facts: no blank node, no
time, no place of a file. Evidence is one node for each statement; passages of the text are shared.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict
from datetime import date
from decimal import Decimal
from urllib.parse import quote

from pyoxigraph import Literal, NamedNode, Quad

from graph import vocab as v
from graph.names import slug
from loaders.model import KINDS, Article, Claim, Extraction, Fact, MatchRef, Span
from loaders.things import Lookup, Things, known
from ontology import Kind, Property, load

#: Code points kept before and after a quotation, so that it can be found again in a changed text.
CONTEXT = 32

_Pair = tuple[NamedNode, NamedNode | Literal]


def article_iri(article_id: str, base: str = v.BASE) -> NamedNode:
    """The IRI of an article, which is also the name of its graph."""
    return NamedNode(f"{base}article/{quote(article_id, safe='')}")


def emit(article: Article, read: Extraction, base: str = v.BASE, lookup: Lookup | None = None) -> list[Quad]:
    """The quads of an article's graph, sorted by nothing but their making, each once.

    `lookup` gives what a gazetteer knows of a name; the shipped gazetteer unless given. Raises
    ValueError where a fact breaks the contract of the facts table.
    """
    writer = _Writer(article, base, lookup or known())
    writer.article()
    writer.told(read)
    return list(dict.fromkeys(writer.quads))


def _order(fact: Fact) -> tuple[int, list[Span], str]:
    if fact.kind not in KINDS or not fact.spans or not fact.slots:
        raise ValueError(f"a fact needs a kind of the table, a slot and a span: {fact!r}")
    rest = (fact.slots, fact.match and asdict(fact.match), fact.status, fact.rule, fact.confidence, fact.notes)
    return KINDS.index(fact.kind), sorted(fact.spans), json.dumps(rest, default=dict, sort_keys=True)


def literal(value: object) -> Literal:
    """A literal of one of the model's datatypes, written as the store writes it."""
    if isinstance(value, bool):
        return Literal("true" if value else "false", datatype=v.XSD_BOOLEAN)
    if isinstance(value, int):
        return Literal(str(value), datatype=v.XSD_INTEGER)
    if isinstance(value, (float, Decimal)):
        digits = format(Decimal(repr(value)) if isinstance(value, float) else value, "f")
        plain = digits.rstrip("0").rstrip(".") if "." in digits else digits
        return Literal("0" if plain in ("-0", "") else plain, datatype=v.XSD_DECIMAL)
    return Literal(str(value))


def day(text: str) -> Literal:
    """An xsd:date where the text is an ISO day; else the text, which the shapes then report."""
    try:
        return Literal(date.fromisoformat(text).isoformat(), datatype=v.XSD_DATE)
    except ValueError:
        return Literal(text)


class _Writer:
    """Gathers the quads of one article."""

    def __init__(self, article: Article, base: str, lookup: Lookup) -> None:
        self._article = article
        self._base = base
        self._lookup = lookup
        self.graph = article_iri(article.id, base)
        self.quads: list[Quad] = []
        self._taken: set[str] = set()
        self._matches: dict[MatchRef, NamedNode] = {}
        self._things: Things | None = None

    def _add(self, subject: NamedNode, predicate: NamedNode, value: NamedNode | Literal) -> None:
        self.quads.append(Quad(subject, predicate, value, self.graph))

    def article(self) -> None:
        """What is known of the report itself."""
        one = self._article
        self._add(self.graph, v.RDF_TYPE, v.ARTICLE)
        for predicate, value in (
            (v.IDENTIFIER, one.id),
            (v.TITLE, one.title),
            (v.CREATOR, one.author),
            (v.AGENCY, one.agency),
            (v.LANGUAGE, one.language),
            (v.FORMAT, one.media_type),
            (v.URL, one.url),
            (v.TEXT_HASH, hashlib.sha256(one.text.encode("utf-8", "surrogatepass")).hexdigest()),
            (v.CHARACTERS, len(one.text)),
        ):
            if value is not None and value != "":
                self._add(self.graph, predicate, literal(value))
        for predicate, when in ((v.ISSUED, one.published), (v.RETRIEVED, one.retrieved)):
            if when is not None:
                self._add(self.graph, predicate, day(when.isoformat()))

    def told(self, read: Extraction) -> None:
        """Every fact as a node with its slots, each statement with its evidence; then the claims."""
        facts = sorted(read.facts, key=_order)
        things = Things(self.graph, self._base, read, self._article.outlet, self._lookup)
        self._things = things
        for thing in things:
            for predicate, value in thing.description:
                self._add(thing.iri, predicate, value)
        if self._article.outlet:
            self._add(self.graph, v.OUTLET, things.outlet(self._article.outlet))
        nodes = [(fact, self._name(fact)) for fact in facts]
        references = {fact.match for fact in facts if fact.match is not None} | {one.match for one in read.claims}
        for ref in sorted(references, key=lambda one: (one.home, one.away, one.date or "")):
            self._reference(ref)
        for fact, node in nodes:
            self._fact(fact, node, load().kinds[fact.kind])
        for claim in sorted(set(read.claims), key=lambda one: (one.spans, one.home_goals, one.away_goals)):
            self._claim(claim)

    def _unique(self, path: str) -> NamedNode:
        candidate, number = path, 1
        while candidate in self._taken:
            number += 1
            candidate = f"{path}-{number}"
        self._taken.add(candidate)
        return NamedNode(f"{self.graph.value}/{candidate}")

    def _name(self, fact: Fact) -> NamedNode:
        """The node of a fact; the first match of given sides and day is what references mean."""
        parts = [part for slot in load().kinds[fact.kind].key if (part := _readable(slot, fact.slots.get(slot)))]
        if "minute" in fact.slots:
            parts.append(_readable("minute", fact.slots["minute"]))
        tail = "-".join(parts) or _readable("team", fact.slots.get("team")) or "unnamed"
        node = self._unique(f"{fact.kind.replace('_', '-')}/{tail}")
        if fact.kind == "match":
            home, away, when = (fact.slots.get(slot) for slot in ("home", "away", "date"))
            ref = MatchRef(str(home), str(away), None if when is None else str(when))
            self._matches.setdefault(ref, node)
        return node

    def _reference(self, ref: MatchRef) -> None:
        """A match that facts point to and that is told by no fact of its own."""
        if ref in self._matches:
            return
        parts = [slug(part) for part in (ref.home, ref.away, ref.date or "") if part]
        node = self._matches[ref] = self._unique("match/" + "-".join(parts))
        self._add(node, v.RDF_TYPE, v.MATCH_CLASS)
        for slot, text in (("home", ref.home), ("away", ref.away), ("date", ref.date)):
            if text is not None:
                for predicate, value in self._values(node, slot, text):
                    self._add(node, predicate, value)

    def _fact(self, fact: Fact, node: NamedNode, kind: Kind) -> None:
        self._add(node, v.RDF_TYPE, NamedNode(kind.iri))
        for note in fact.notes:
            self._add(node, v.NOTE, Literal(note))
        if unknown := set(fact.slots) - set(kind.slots):
            raise ValueError(f"no slot {min(unknown)!r} in kind {fact.kind!r} of the facts table")
        passages = [self._passage(span) for span in sorted(set(fact.spans))]
        if fact.match is not None and fact.kind != "match":
            self._state(fact, node, (v.MATCH, self._matches[fact.match]), passages)
        for slot in kind.slots:
            if slot in fact.slots:
                for pair in self._values(node, slot, fact.slots[slot]):
                    self._state(fact, node, pair, passages)

    def _claim(self, claim: Claim) -> None:
        """What the article tells of a match and itself refutes, with its words."""
        match = self._matches[claim.match]
        score = f"{claim.home_goals}-{claim.away_goals}"
        node = self._unique(f"claim/{match.value.rpartition('/')[2]}-{score}")
        self._add(node, v.RDF_TYPE, v.CLAIM)
        self._add(node, v.PART, Literal(claim.part))
        passages = [self._passage(span) for span in sorted(set(claim.spans))]
        for pair in (
            (v.MATCH, match),
            (v.HOME_GOALS, literal(claim.home_goals)),
            (v.AWAY_GOALS, literal(claim.away_goals)),
        ):
            self._state(claim, node, pair, passages)

    def _values(self, node: NamedNode, slot: str, value: object) -> Iterator[_Pair]:
        """The triples of a slot, and the quads of the nodes that they need."""
        exact = load().exact[slot]
        if isinstance(value, Mapping):
            yield from self._mapping(node, exact, value)
        elif isinstance(value, (tuple, list)):
            for name in sorted(set(value)):
                yield NamedNode(exact.iri), self._object(exact, name)
        else:
            yield NamedNode(exact.iri), self._object(exact, value)

    def _mapping(self, node: NamedNode, exact: Property, value: Mapping[str, int]) -> Iterator[_Pair]:
        if exact.ranges == (v.TEAM_SCORE.value,):
            for team, goals in sorted(value.items()):
                score = self._unique(f"{node.value.removeprefix(self.graph.value)[1:]}/goals/{slug(team)}")
                self._add(score, v.RDF_TYPE, v.TEAM_SCORE)
                self._add(score, v.TEAM, self._object(load().exact["team"], team))
                self._add(score, v.GOALS, literal(goals))
                yield NamedNode(exact.iri), score
            return
        vague = load().interval.get(exact.slot)
        if vague is None or set(value) != {"from", "to"}:
            raise ValueError(f"slot {exact.slot!r} of the facts table takes no {dict(value)!r}")
        interval = NamedNode(f"{self._base}interval/{value['from']}-{value['to']}")
        self._add(interval, v.RDF_TYPE, v.INTERVAL)
        self._add(interval, v.FROM, literal(value["from"]))
        self._add(interval, v.TO, literal(value["to"]))
        yield NamedNode(vague.iri), interval

    def _object(self, prop: Property, value: object) -> NamedNode | Literal:
        if prop.ranges == (v.XSD_DATE.value,):
            return day(str(value))
        if prop.literal:
            return literal(value)
        assert self._things is not None
        return self._things.of(prop, str(value))

    def _state(self, fact: Fact | Claim, node: NamedNode, pair: _Pair, passages: Iterable[NamedNode]) -> None:
        """One triple of a fact or claim with its evidence."""
        predicate, value = pair
        self._add(node, predicate, value)
        digest = hashlib.sha256(f"{node}{predicate}{value}".encode("utf-8", "surrogatepass")).hexdigest()[:16]
        evidence = NamedNode(f"{self.graph.value}/evidence/{digest}")
        self._add(evidence, v.RDF_TYPE, v.EVIDENCE)
        self._add(evidence, v.SUBJECT, node)
        self._add(evidence, v.PREDICATE, predicate)
        self._add(evidence, v.OBJECT, value)
        inferred = isinstance(fact, Fact) and fact.status == "inferred"
        confidence = fact.confidence if isinstance(fact, Fact) else 1.0
        self._add(evidence, v.STATUS, v.INFERRED if inferred else v.ASSERTED)
        self._add(evidence, v.CONFIDENCE, literal(round(Decimal(str(confidence)), 4)))
        if fact.rule:
            self._add(evidence, v.RULE, Literal(fact.rule))
        if isinstance(fact, Fact) and fact.reader:
            self._add(evidence, v.ATTRIBUTED_TO, self._reader(fact.reader))
        for passage in passages:
            self._add(evidence, v.HAS_TARGET, passage)

    def _reader(self, name: str) -> NamedNode:
        """The second reader, by its model's name."""
        reader = NamedNode(f"{self._base}reader/{slug(name)}")
        self._add(reader, v.RDF_TYPE, v.READER)
        self._add(reader, v.LABEL, Literal(name))
        return reader

    def _passage(self, span: Span) -> NamedNode:
        """The characters of a span, selected by position and by quotation."""
        text, start, end = self._article.text, span.start, span.end
        passage = NamedNode(f"{self.graph.value}/passage/{start}-{end}")
        if passage.value in self._taken:
            return passage
        self._taken.add(passage.value)
        position, words = NamedNode(passage.value + "/position"), NamedNode(passage.value + "/quote")
        self._add(passage, v.RDF_TYPE, v.PASSAGE)
        self._add(passage, v.HAS_SOURCE, self.graph)
        self._add(passage, v.HAS_SELECTOR, position)
        self._add(passage, v.HAS_SELECTOR, words)
        self._add(position, v.RDF_TYPE, v.POSITION_SELECTOR)
        self._add(position, v.START, literal(start))
        self._add(position, v.END, literal(end))
        self._add(words, v.RDF_TYPE, v.QUOTE_SELECTOR)
        self._add(words, v.EXACT, Literal(text[start:end]))
        self._add(words, v.PREFIX, Literal(text[max(0, start - CONTEXT) : start]))
        self._add(words, v.SUFFIX, Literal(text[end : end + CONTEXT]))
        return passage


def _readable(slot: str, value: object) -> str:
    """A slot's value as a part of an IRI: the first words of a quotation, names, numbers."""
    if value is None or value == ():
        return ""
    if isinstance(value, Mapping):
        return "-".join(str(value[key]) for key in sorted(value))
    if isinstance(value, (tuple, list)):
        return "-".join(slug(name) for name in sorted(value)[:4])
    text = str(value)
    return slug(" ".join(text.split()[:6])) if slot in ("text", "measure", "subject", "period") else slug(text)
