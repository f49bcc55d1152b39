"""An article that is given again, changed, is a revision of what it was, and what it was can still be asked."""

from __future__ import annotations

import json
from pathlib import Path

import pyoxigraph as ox
import pytest
from click.testing import CliRunner

import touchline
from graph import vocab as v
from graph.build import Rooms, build
from graph.former import former
from graph.query import query
from graph.settings import Settings
from graph.show import entity
from graph.store import Store
from graph.validate import validate
from graph.withdraw import withdraw
from loaders.quads import article_iri
from server import create_app
from tests.test_build import ROOMS

ARTICLE = article_iri("gazette")
REVISION = (
    "SELECT ?former ?generation { GRAPH ?g { ?a prov:wasRevisionOf ?former . ?former tl:generation ?generation } }"
)
MINUTES = "SELECT ?minute { GRAPH ?article { ?goal tl:minute ?minute } }"


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "store")


def given(store: Store, folder: Path, minute: int, *, note: str = "", batch: int = 500) -> None:
    """Build a folder with two articles, of which the second is always as it was."""
    folder.mkdir(exist_ok=True)
    (folder / "gazette.txt").write_text(f"date 2024-10-06 Late joy.{note}\nGOAL Obikwu {minute}\n")
    (folder / "herald.txt").write_text("date 2024-10-06 Grimsby won.\nGOAL Rose 12\n")
    build(store, [folder], rooms=ROOMS, settings=Settings(batch_articles=batch))


def rows(store: Store, text: str) -> set[tuple[str, ...]]:
    found = json.loads(query(store, text).body)["results"]["bindings"]
    return {tuple(one["value"].removeprefix(v.BASE) for one in row.values()) for row in found}


def test_a_changed_article_is_a_revision_of_what_it_was_and_that_can_be_asked(store: Store, tmp_path: Path) -> None:
    given(store, tmp_path / "in", 84)
    assert rows(store, REVISION) == set()
    given(store, tmp_path / "in", 79)
    assert rows(store, REVISION) == {("article/gazette/as-of/1", "1")}
    assert rows(store, MINUTES) == {("79",), ("12",)}
    assert rows(former(store, "1"), MINUTES) == {("84",), ("12",)}
    dataset = store.open_published()
    assert dataset is not None
    assert validate(dataset, None) == []
    (current,) = [one for one in store.generations() if one.current]
    assert (current.articles, current.quads) == (2, len(dataset))


def test_a_revision_of_a_revision_is_one_of_what_came_before_it_even_where_it_is_as_it_was_once(
    store: Store, tmp_path: Path
) -> None:
    for minute in (84, 79, 84):
        given(store, tmp_path / "in", minute)
    chain = "SELECT ?a ?b { GRAPH ?g { ?a prov:wasRevisionOf ?b } }"
    assert rows(store, chain) == {
        ("article/gazette", "article/gazette/as-of/2"),
        ("article/gazette/as-of/2", "article/gazette/as-of/1"),
    }
    withdraw(store, ["gazette"])
    assert rows(store, "SELECT ?s { GRAPH ?g { ?s a tl:FormerArticle } }") == set()


def test_an_article_that_is_only_read_in_another_way_is_no_revision(store: Store, tmp_path: Path) -> None:
    given(store, tmp_path / "in", 84)
    other = Rooms(reading=lambda article: f"another {article.text}")  # the house's reader, which knows no GOAL lines
    build(store, [tmp_path / "in"], rooms=other)
    assert store.published() == 2
    assert rows(store, REVISION) == set()


def test_in_a_build_of_several_batches_the_generation_before_all_of_them_is_named(store: Store, tmp_path: Path) -> None:
    given(store, tmp_path / "in", 84)
    (tmp_path / "in" / "abroad.txt").write_text("Nothing of the kind.\n")
    given(store, tmp_path / "in", 79, batch=1)
    assert [one.number for one in store.generations()] == [1, 3]
    assert rows(store, REVISION) == {("article/gazette/as-of/1", "1")}


def test_the_command_and_the_page_of_an_article_say_of_what_it_is_a_revision(store: Store, tmp_path: Path) -> None:
    given(store, tmp_path / "in", 84)
    given(store, tmp_path / "in", 79)
    said = "gazette as it was in generation 1"
    shown = CliRunner().invoke(touchline.cli, ["show", "article/gazette", "--store", str(store.path)])
    assert (shown.exit_code, said in shown.output) == (0, True)
    dataset = store.open_published()
    assert isinstance(dataset, ox.Store)
    assert entity(dataset, f"{ARTICLE.value}/as-of/1").label == said
    app = create_app(store)
    try:
        page = app.test_client().get("/article/gazette", headers={"Accept": "text/html"}).text
    finally:
        app.extensions["touchline"].close()
    assert said in page
    assert 'href="/article/gazette/as-of/1"' in page


def test_rebuilding_keeps_the_revisions(store: Store, tmp_path: Path) -> None:
    given(store, tmp_path / "in", 84)
    given(store, tmp_path / "in", 79)
    (tmp_path / "in" / "more.txt").write_text("GOAL Rose 13\n")
    given(store, tmp_path / "in", 79)
    assert rows(store, REVISION) == {("article/gazette/as-of/1", "1")}
