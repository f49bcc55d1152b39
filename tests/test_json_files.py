"""Articles in JSON: schema.org JSON-LD and ninjs, alone and in lists."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loaders.errors import ArticleError
from loaders.formats import json_files
from tests.inputs_kit import SAMPLES, built, facts, read, refusal

NODE: dict[str, Any] = {"@type": "NewsArticle", "headline": "H", "articleBody": "Arsenal beat Everton 1-0."}
NINJS: dict[str, Any] = {"uri": "urn:x:1", "type": "text", "headline": "H", "body_text": "Arsenal beat Everton 1-0."}


def put(path: Path, value: object) -> Path:
    path.write_text(value if isinstance(value, str) else json.dumps(value), "utf-8")
    return path


# ---- schema.org


def test_a_news_article_is_read_with_what_it_says_of_itself(tmp_path: Path) -> None:
    (article,), refused = read(SAMPLES / "report.jsonld")
    assert (article.id, article.title, article.outlet) == ("report", "Obikwu settles it late", "Humber Echo")
    assert (article.author, article.published, article.language) == ("Ann Fisher", date(2024, 10, 5), "en")
    assert article.url == "https://echo.example/football/obikwu-settles-it"
    assert article.text.startswith("Obikwu settles it late\n\nGrimsby Town beat Harrogate Town 2-1") and not refused
    (goal,) = [row["slots"] for row in facts(SAMPLES / "report.jsonld") if row["kind"] == "goal"]
    assert (goal["scorer"], goal["minute"]) == ("Justin Obikwu", 84)
    assert built(SAMPLES / "report.jsonld", tmp_path / "store")["sound"]


def test_each_article_of_a_graph_is_one_and_what_has_no_text_is_refused(tmp_path: Path) -> None:
    found, refused = read(SAMPLES / "graph.json")
    assert [article.id for article in found] == [
        "graph~echo-example-football-first",
        "graph~echo-example-football-second",
    ]
    assert (
        found[0].text
        == "Arsenal edge it\n\nArsenal beat Everton 1-0 on Saturday.\nBukayo Saka scored in the 12th minute."
    )
    assert "Goal\n\nRaúl Jiménez gives Fulham the lead" in found[1].text
    path = SAMPLES / "graph.json"
    assert refused == [
        f'{path}, item "https://echo.example/football/third": it has no articleBody; give the article with its text.'
    ]
    report = built(path, tmp_path / "store")
    assert (report["generation"], report["sound"]) == (1, False)
    assert [article["id"] for article in report["articles"]] == [article.id for article in found]


@pytest.mark.parametrize(
    "value",
    [
        [NODE],
        {"@graph": [NODE]},
        {"@type": "WebPage", "mainEntity": NODE},
        {"@type": "ItemList", "itemListElement": [{"@type": "ListItem", "position": 1, "item": NODE}]},
        [NODE, NODE],
    ],
)
def test_one_article_has_the_files_id_however_it_is_wrapped(tmp_path: Path, value: object) -> None:
    (article,), refused = read(put(tmp_path / "a.json", value))
    assert (article.id, article.text, refused) == ("a", "H\n\nArsenal beat Everton 1-0.", [])


def test_items_of_one_id_are_refused_and_the_rest_goes_in(tmp_path: Path) -> None:
    value = [NODE | {"url": "https://x.example/a", "articleBody": text} for text in ("One.", "Two.")] + [NODE]
    found, refused = read(put(tmp_path / "a.json", value))
    assert [article.id for article in found] == ["a~h"]
    assert refused == [
        f'{tmp_path}/a.json: 2 of its items have the id "a~x-example-a", so none of these was taken; '
        "leave one of them in the file."
    ]


# ---- ninjs


def test_ninjs_of_all_versions_is_read_and_what_is_no_text_is_refused(tmp_path: Path) -> None:
    (first, second), refused = read(SAMPLES / "wire.json")
    assert first.id == "wire~newsml-wire-example-20241005-arsenal" and second.id == "wire~wire-example-items-fulham"
    assert (
        first.text == "Arsenal edge it\n\nArsenal beat Everton 1-0 on Saturday.\nBukayo Saka scored in the 12th minute."
    )
    assert (first.author, first.agency, first.published, first.url) == (
        "Bo Lund",
        "Wire Example",
        date(2024, 10, 5),
        None,
    )
    assert second.text == "Jiménez strikes\n\nFulham beat Brentford 1-0.\nRaúl Jiménez scored in the 20th minute.\n"
    assert (second.author, second.agency, second.published) == ("Ann Fisher", "Wire Example", date(2024, 10, 5))
    assert second.url == "https://wire.example/items/fulham"
    assert [sentence.partition(": ")[2] for sentence in refused] == [
        "it is of type 'picture' and no text; give items of type text.",
        "its status is 'canceled'; give items that may be used.",
    ]
    report = built(SAMPLES / "wire.json", tmp_path / "store")
    assert [(article["id"], article["kinds"]["goal"]) for article in report["articles"]] == [
        (first.id, 1),
        (second.id, 1),
    ]


def test_a_single_item_has_the_files_id(tmp_path: Path) -> None:
    (article,), _ = read(put(tmp_path / "a.json", NINJS))
    assert article.id == "a"
    assert read(put(tmp_path / "b.json", {"items": [NINJS]}))[0][0].id == "b"


def test_an_item_without_a_body_is_refused(tmp_path: Path) -> None:
    assert "it has no body" in refusal(put(tmp_path / "a.json", {"uri": "x", "type": "text", "headline": "H"}))


# ---- what is refused


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('{"@type": "NewsArticle", "headline": "H', "line 1, column 38: this is no JSON (Unterminated string"),
        ("[" * 101 + "]" * 101, "nested more than 100 deep"),
        ("[" * 1_000_000, "nested more than 100 deep"),
        ('{"@type": "Recipe", "name": "Pie"}', "neither a schema.org article nor ninjs"),
        ("[]", "neither a schema.org article nor ninjs"),
        ('"Arsenal won"', "neither a schema.org article nor ninjs"),
        (" ", "the file is empty"),
    ],
)
def test_what_is_no_article_is_refused(tmp_path: Path, text: str, says: str) -> None:
    assert says in refusal(put(tmp_path / "a.json", text))


def test_a_report_of_no_football_gives_no_facts_and_says_so(tmp_path: Path) -> None:
    path = put(tmp_path / "a.json", NODE | {"headline": "Rain", "articleBody": "It rained on the estuary all day."})
    (article,) = built(path, tmp_path / "store")["articles"]
    assert (article["facts"], article["note"]) == (0, "no football found")


def test_json_without_an_ending_is_known_by_its_beginning(tmp_path: Path) -> None:
    (article,), _ = read(put(tmp_path / "a", json.dumps(NODE, indent=2)))
    assert article.media_type == "application/ld+json"
    (text,), _ = read(put(tmp_path / "b", "[Full time] Arsenal 1-0 Everton"))
    assert text.media_type == "text/plain"


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(
                ["@type", "@graph", "@id", "uri", "type", "headline", "bodies", "value", "items", "body_text"]
            )
            | st.text(max_size=4),
            inner | st.sampled_from(["NewsArticle", "text", "<p>x</p>"]),
            max_size=6,
        )
    ),
    max_leaves=25,
)


@given(JSON)
def test_any_json_is_read_or_refused(value: object) -> None:
    try:
        for article in json_files.read(json.dumps(value), "a", "a.json", lambda error: None):
            assert article.text.strip()
    except ArticleError as error:
        assert "\n" not in str(error)


def test_a_day_that_is_out_of_the_calendar_in_utc_is_none(tmp_path: Path) -> None:
    written = (SAMPLES / "report.jsonld").read_text("utf-8")
    for day in ("9999-12-31T23:59:59-14:00", "0001-01-01T00:00:00+14:00"):
        (tmp_path / "late.jsonld").write_text(written.replace("2024-10-05T18:02:00+01:00", day), "utf-8")
        (article,), refused = read(tmp_path / "late.jsonld")
        assert (article.published, refused) == (None, [])
