"""Doubtful links are decided on a page and as a table over HTTP, and what was decided stays."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

import pytest

from graph.linking.link import link
from graph.store import Store
from loaders.model import Article
from tests.browser import CHROMIUM, tab
from tests.http_kit import BEARER, FORM, TOKEN, Client, serving
from tests.linking_kit import DAY, add, items, store
from tests.model_kit import fact

ASKED = "/links?by=Ada"
CSV = {"Content-Type": "text/csv", **BEARER}


def reports(*names: str) -> list[tuple[Article, list[object]]]:
    """For each name a report that quotes him and tells of no side, so that his item is doubtful."""
    words = "We go on."
    return [
        (Article(name.lower(), f"{name} spoke. <b>{words}</b>", name), [fact("quote", text=words, speaker=name)])
        for name in names
    ]


@pytest.fixture
def told(tmp_path: Path) -> Store:
    made = store(tmp_path, *reports("Curtis Jones", "Mohamed Salah"))  # type: ignore[arg-type]
    link(made, DAY)
    return made


@pytest.fixture
def client(told: Store) -> Iterator[Client]:
    with serving(told.path) as one:
        yield one


def doubtful(client: Client) -> dict[str, str]:
    """The item offered for each doubtful name."""
    return {row["name"]: row["item"] for row in json.loads(client.send("GET", "/links?format=json").body)}


def chosen(client: Client, fields: dict[str, str], **more: str) -> tuple[int, str]:
    body = urlencode({"token": TOKEN, "by": "Ada", **fields, **more})
    reply = client.send("POST", "/links", body, {"Content-Type": FORM, "Accept": "text/html"})
    return reply.status, reply.text


def test_the_page_lists_what_is_doubtful_with_its_candidates_and_words_escaped(client: Client) -> None:
    page = client.send("GET", "/links", headers={"Accept": "text/html"}).text
    assert page.count("<fieldset") == 2
    assert 'value="Q59913917"' in page
    assert "&lt;b&gt;We go on" in page or "We go on" in page
    assert "<b>We go on" not in page


def test_an_item_chosen_on_the_page_is_published_with_who_and_when(client: Client, told: Store) -> None:
    status, _ = chosen(client, {"choice:person/curtis-jones": "Q59913917"})
    assert status == 303
    assert items(told)["person/curtis-jones"] == "Q59913917"
    assert set(doubtful(client)) == {"Mohamed Salah"}


def test_none_of_these_refuses_every_candidate_and_stays_so_after_linking_anew(client: Client, told: Store) -> None:
    assert chosen(client, {"choice:person/curtis-jones": "none"})[0] == 303
    link(told, DAY)
    assert set(doubtful(client)) == {"Mohamed Salah"}
    assert "person/curtis-jones" not in items(told)


def test_another_item_is_taken_before_the_candidate_that_is_ticked(client: Client, told: Store) -> None:
    fields = {"choice:person/curtis-jones": "Q59913917", "other:person/curtis-jones": "Q4115189"}
    assert chosen(client, fields)[0] == 303
    assert items(told)["person/curtis-jones"] == "Q4115189"


def test_what_is_not_decided_changes_nothing(client: Client, told: Store) -> None:
    before = told.published()
    assert chosen(client, {"choice:person/curtis-jones": ""})[0] == 303
    assert told.published() == before


def test_a_decision_survives_a_report_that_comes_later(client: Client, told: Store) -> None:
    chosen(client, {"choice:person/curtis-jones": "Q59913917"})
    add(told, *reports("Ivo Nobody"))  # type: ignore[arg-type]
    assert items(told)["person/curtis-jones"] == "Q59913917"


def test_the_table_is_fetched_edited_and_posted_back(client: Client, told: Store) -> None:
    table = client.send("GET", "/links?format=csv").text
    edited = table.replace("\n,Curtis Jones", "\nyes,Curtis Jones")
    assert edited != table
    reply = client.send("POST", ASKED, edited, CSV)
    assert reply.status == 200
    assert json.loads(reply.body) == {"decided": 1, "generation": told.published()}
    assert items(told)["person/curtis-jones"] == "Q59913917"


@pytest.mark.parametrize(
    ("headers", "target", "body", "status", "says"),
    [
        ({"Content-Type": "text/csv"}, ASKED, "decision,thing,item\n", 401, "token"),
        ({**CSV, "Authorization": "Bearer other"}, ASKED, "decision,thing,item\n", 401, "token"),
        (CSV, "/links", "decision,thing,item\n", 400, "Who decides"),
        (CSV, ASKED, "decision,thing\n", 400, "no column 'item'"),
        (CSV, ASKED, "decision,thing,item\nperhaps,person/curtis-jones,Q1\n", 400, "line 2"),
        (CSV, ASKED, "decision,thing,item\nyes,person/nobody,Q1\n", 400, "person/nobody"),
        (CSV, ASKED, "decision,thing,item\nyes,a b\\c>,Q1\n", 400, "the graph has no"),
        (CSV, ASKED, b"\xff\xfe", 400, "UTF-8"),
        (CSV, ASKED, "decision,thing,item\n" + "x" * 200_000, 400, "line 2: this is no CSV"),
        ({**CSV, "Content-Type": "application/json"}, ASKED, "{}", 415, "text/csv"),
        ({"Content-Type": FORM}, "/links", "by=Ada&token=other", 401, "token"),
        ({"Content-Type": FORM}, "/links", "by=Ada", 401, "token"),
    ],
)
def test_what_cannot_be_taken_is_refused_in_a_sentence_and_changes_nothing(
    client: Client, told: Store, headers: dict[str, str], target: str, body: str | bytes, status: int, says: str
) -> None:
    before = told.published()
    reply = client.send("POST", target, body, headers)
    assert (reply.status, says in reply.text) == (status, True), reply.text
    assert told.published() == before


def test_a_page_beyond_the_last_says_so(client: Client) -> None:
    page = client.send("GET", "/links?from=99", headers={"Accept": "text/html"})
    assert page.status == 200
    assert "<fieldset" not in page.text


def test_without_a_token_the_page_shows_and_takes_nothing(told: Store) -> None:
    with serving(told.path, token=None) as client:
        page = client.send("GET", "/links", headers={"Accept": "text/html"}).text
        assert "Decisions are off" in page
        assert "disabled" in page
        assert client.send("POST", ASKED, "decision,thing,item\n", CSV).status == 403


@pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium here to look at the page with")
def test_a_person_decides_in_a_browser(client: Client, told: Store, tmp_path: Path) -> None:
    with tab(tmp_path / "profile") as page:
        page.narrow(390)
        page.go(f"{client.root}/links")
        assert page.look("document.documentElement.scrollWidth") <= 390
        page.look("document.querySelector('input[value=Q59913917]').click()")
        page.look("document.querySelector('input[name=by]').value = 'Ada'")
        page.look(f"document.querySelector('input[name=token]').value = {json.dumps(TOKEN)}")
        page.look("document.querySelector('button.main').click()")
        page.wait("document.querySelector('[role=status]')")
        assert "1 decision is kept" in page.look("document.querySelector('[role=status]').innerText")
        assert page.said == []
    assert items(told)["person/curtis-jones"] == "Q59913917"
