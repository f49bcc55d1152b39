"""Decisions and links that come and go leave what agreeing anew gives."""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import date
from random import Random
from typing import Literal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyoxigraph import DefaultGraph, NamedNode, Quad

from graph import vocab as v
from graph.agreement.index import Memory
from graph.decisions import Decision, graph_of, quads
from graph.linking import links
from graph.linking.links import Link, State
from loaders.model import Article, Extraction, Fact, Span
from loaders.quads import emit
from tests.test_agree_growing import NAMES, Growing, anew, known, told

#: Kinds of nodes on which a person may decide.
KINDS = ("match", "person", "goal", "role", "quote", "standing", "tie", "team", "venue")
ITEMS = ("http://www.wikidata.org/entity/Q1", "http://www.wikidata.org/entity/Q9")


@dataclass(frozen=True)
class Decided:
    """That something is decided, or all decisions forgotten; `chance` says on what."""

    kind: Literal["merge", "split", "link", "forget"]
    chance: Random


deciding = st.builds(Decided, st.sampled_from(["merge", "split", "link", "forget"]), st.randoms())
doings = st.lists(told() | st.sampled_from(NAMES) | deciding, min_size=2, max_size=9)


class Deciding(Growing):
    """A store in which decisions and links are taken as well."""

    def __init__(self) -> None:
        super().__init__(Memory())
        self.decisions: list[Decision] = []
        self.links: list[Link] = []

    def nodes(self) -> list[str]:
        """Nodes that articles have."""
        said = self.store.quads_for_pattern(None, v.RDF_TYPE, None, None)
        named = {quad.subject.value for quad in said if quad.graph_name != DefaultGraph() and _iri(quad)}
        return sorted(one for one in named if one.split("/")[-2] in KINDS)

    def decide(self, doing: Decided) -> None:
        """Take a decision, or forget all."""
        nodes, chance = self.nodes(), doing.chance
        if doing.kind == "forget":
            self.decisions, self.links = [], []
        elif nodes:
            first = chance.choice(nodes)
            like = [one for one in nodes if one.split("/")[-2] == first.split("/")[-2]]
            chosen = frozenset(chance.sample(like, min(len(like), 2)))
            if doing.kind == "link":
                state: State = chance.choice(["certain", "refused"])
                day = date(2024, 5, len(self.links) + 1)
                self.links.append(Link(chosen, chance.choice(ITEMS), state, 100, "decision", "so", day, by="me"))
            else:
                number = len(self.decisions) + 1
                self.decisions.append(Decision(number, doing.kind, chosen, frozenset(), "me", date(2024, 5, 1)))
        for graph, new in ((graph_of(), quads(self.decisions)), (links.graph_of(), links.quads(self.links))):
            self.store.remove_graph(graph)
            self.store.extend(new)
        self.update([links.graph_of()])


def _iri(quad: Quad) -> bool:
    return isinstance(quad.subject, NamedNode)


@settings(
    max_examples=int(os.environ.get("GROWING", "60")),
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(doings)
def test_decisions_and_links_that_come_and_go_leave_what_agreeing_anew_gives(
    what: list[Decided | str | tuple[Article, Extraction]],
) -> None:
    store = Deciding()
    for doing in what:
        if isinstance(doing, Decided):
            store.decide(doing)
        elif isinstance(doing, str):
            store.put(doing, [])
        else:
            store.put(doing[0].id, emit(*doing, lookup=known))
        assert store.agreed() == anew(store.store)


@pytest.mark.parametrize("seed", range(12))
def test_a_link_of_what_an_article_no_longer_tells_says_nothing_more(seed: int) -> None:
    store, chance = Deciding(), Random(seed)
    tale = Article("a", "word " * 60, "a.txt")
    matches = (Fact("match", {"home": "Atalanta", "away": "Liverpool"}, (Span(0, 60),)),) * (2 + seed % 3)
    store.put("a", emit(tale, Extraction(matches), lookup=known))
    store.decide(Decided("merge", chance))
    store.decide(Decided("link", chance))
    store.put("a", [])
    assert store.agreed() == anew(store.store)
