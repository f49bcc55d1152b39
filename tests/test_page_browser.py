"""The pages in a real browser: what a person sees, with scripts and without, on a desk and on a phone."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator

import pytest
import waitress

from graph.settings import Settings
from server import create_app
from tests.browser import CHROMIUM, Tab, tab
from tests.face_helper import GOAL, MATCH, publish

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium here to look at the pages with")

CELLS = "[...document.querySelectorAll('table.result tbody td')].map((cell) => cell.innerText)"
MINUTES = "SELECT ?minute { ?goal tl:minute ?minute }"


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    app = create_app(publish(tmp_path_factory.mktemp("browser") / "store"), Settings(query_workers=1))
    front = waitress.create_server(app, host="127.0.0.1", port=0)
    threading.Thread(target=front.run, daemon=True).start()
    yield f"http://127.0.0.1:{front.effective_port}"
    front.close()
    app.extensions["touchline"].close()


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tab]:
    with tab(tmp_path_factory.mktemp("profile")) as page:
        yield page


def write(browser: Tab, query: str) -> None:
    """Put a query into the editor and press Run."""
    browser.look(f"document.getElementById('query').value = {json.dumps(query)}")
    browser.look("document.querySelector('button[type=submit]').click()")


def test_a_shipped_question_shows_its_rows(browser: Tab, address: str) -> None:
    browser.go(f"{address}/questions/conflicts")
    cells = browser.look(CELLS)
    assert "five minutes in" in cells
    assert "in the 7th minute <b>" in cells


def test_the_editor_draws_an_answer_without_leaving_the_page_and_keeps_the_query_in_the_address(
    browser: Tab, address: str
) -> None:
    browser.go(f"{address}/")
    browser.look("window.stayed = true")
    write(browser, MINUTES)
    browser.wait("document.querySelector('table.result')")
    assert browser.look(CELLS) == ["7"]
    assert browser.look("window.stayed")
    assert browser.look("new URLSearchParams(location.search).get('query')") == MINUTES


def test_the_editor_shows_what_is_wrong_with_a_query(browser: Tab, address: str) -> None:
    browser.go(f"{address}/")
    write(browser, "SELECT * {\n ?s ?p }")
    browser.wait("document.querySelector('#answer .notice')")
    assert "line 2" in browser.look("document.querySelector('#answer .notice').innerText")


def test_a_link_in_an_answer_leads_to_the_page_of_the_node(browser: Tab, address: str) -> None:
    browser.go(f"{address}/")
    write(browser, "SELECT ?goal { ?goal tl:minute 7 }")
    browser.wait("document.querySelector('table.result a')")
    browser.look("document.querySelector('table.result a').click()")
    browser.wait("document.title.startsWith('José Núñez, 7') && document.readyState === 'complete'")
    assert browser.look("location.pathname") == f"/{GOAL}"
    assert "five minutes in" in browser.look("[...document.querySelectorAll('mark')].map((one) => one.innerText)")


def test_the_form_works_with_scripts_turned_off(browser: Tab, address: str) -> None:
    browser.scripts(allowed=False)
    try:
        browser.go(f"{address}/")
        browser.look("document.getElementById('query').value = 'ASK { ?goal tl:minute 7 }'")
        browser.look("document.querySelector('form.editor').submit()")
        browser.wait("location.search && document.readyState === 'complete'")
        assert browser.look("document.getElementById('answer').innerText").strip() == "Yes"
    finally:
        browser.scripts(allowed=True)


def test_no_page_is_wider_than_a_phone_or_breaks_its_security_policy(browser: Tab, address: str) -> None:
    browser.narrow(390)
    browser.said.clear()
    for path in ("", GOAL, MATCH, "article/alpha", "conflicts", "questions/conflicts", "ontology", "person/nobody"):
        browser.go(f"{address}/{path}")
        assert browser.look("document.documentElement.scrollWidth") <= 390, path
    assert [one for one in browser.said if "404" not in one] == []
