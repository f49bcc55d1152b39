"""Stores for the tests of links: reports told by hand, with the shipped gazetteer."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from pyoxigraph import DefaultGraph, NamedNode

from graph import vocab as v
from graph.agree import agree
from graph.store import Store
from loaders.model import Article, Extraction, Fact
from loaders.quads import article_iri, emit
from tests.model_kit import fact

ID = "https://w3id.org/touchline/id/"
DAY = date(2024, 5, 1)


def plays(person: str, team: str, role: str = "player") -> Fact:
    return fact("role", person=person, role=role, team=team)


def add(store: Store, *told: tuple[Article, Sequence[Fact]]) -> Store:
    """The reports as a build would publish them."""
    with store.candidate() as candidate:
        for article, facts in told:
            candidate.replace(article_iri(article.id), emit(article, Extraction(tuple(facts))))
        candidate.replace(DefaultGraph(), agree(candidate.dataset))
        candidate.publish()
    return store


def store(folder: Path, *told: tuple[Article, Sequence[Fact]]) -> Store:
    return add(Store(folder / "store"), *told)


def items(from_: Store) -> dict[str, str]:
    """The Wikidata item of each agreed thing that has one, by the end of its IRI."""
    dataset: Any = from_.open_published()
    return {
        quad.subject.value.removeprefix(ID): quad.object.value.removeprefix(v.WIKIDATA)
        for quad in dataset.quads_for_pattern(None, v.SAME_AS, None, DefaultGraph())
        if isinstance(quad.object, NamedNode) and quad.object.value.startswith(v.WIKIDATA)
    }
