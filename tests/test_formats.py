"""Web pages and Markdown: which text is kept and what the carrier says of it."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from loaders import articles
from loaders.errors import ArticleError
from loaders.formats import html, jsonld, markdown
from loaders.model import Article

BODY = (
    "<p>Grimsby Town came from behind to beat Harrogate at Blundell Park, where the wind off the estuary "
    "made long passes a lottery and both managers kept their coats on.</p>"
    "<p>Justin Obikwu turned in the winner six minutes from time after a corner that nobody cleared, "
    "and the home end sang until the stewards turned the lights off.</p>"
)


def page(head: str = "", body: str = BODY, html_attributes: str = 'lang="en-GB"') -> str:
    nav = "<nav><ul><li><a href='/'>Home</a></li><li><a href='/shop'>Shop</a></li></ul></nav>"
    return (
        f"<!DOCTYPE html><html {html_attributes}><head><title>Late joy | The Echo</title>{head}</head>"
        f"<body>{nav}<article><h1>Late joy for Grimsby</h1>{body}</article><footer>Cookies</footer></body></html>"
    )


def block(node: object) -> str:
    return f'<script type="application/ld+json">{json.dumps(node)}</script>'


def read(path: Path) -> Article:
    """The one article in a file."""
    (article,) = articles.read(path)
    return article


def article(document: str) -> Article:
    return html.read(document, "a", "a.html")


NODE: dict[str, Any] = {
    "@context": "https://schema.org",
    "@type": "NewsArticle",
    "headline": "Late joy for  Grimsby",
    "datePublished": "2024-10-05T18:02:00+01:00",
    "author": [{"@type": "Person", "name": "Ann Fisher"}, {"name": "Bo Lund"}],
    "publisher": {"@type": "Organization", "name": "The Echo"},
    "mainEntityOfPage": {"@id": "https://echo.example/late-joy"},
    "inLanguage": "en-GB",
}


@pytest.mark.parametrize(
    "given",
    [
        NODE,
        [{"@type": "BreadcrumbList"}, NODE],
        {"@context": "https://schema.org", "@graph": [{"@type": "WebSite", "name": "Echo"}, NODE]},
        {"@type": "WebPage", "mainEntity": NODE},
        NODE | {"@type": ["ReportageNewsArticle", "Thing"]},
        NODE | {"@type": "http://schema.org/NewsArticle"},
    ],
)
def test_json_ld_says_what_the_page_is_however_it_is_wrapped(given: object) -> None:
    read = article(page(block(given)))
    assert (read.title, read.author, read.outlet) == ("Late joy for Grimsby", "Ann Fisher, Bo Lund", "The Echo")
    assert (read.url, read.published, read.language) == ("https://echo.example/late-joy", date(2024, 10, 5), "en")
    assert read.media_type == "text/html"


def test_a_broken_or_foreign_block_is_passed_over() -> None:
    read = article(
        page('<script type="application/ld+json">{"@type": </script>' + block({"@type": "Recipe"}) + block(NODE))
    )
    assert read.outlet == "The Echo"


def test_meta_elements_stand_in_for_json_ld() -> None:
    head = (
        '<meta property="og:title" content="Late joy for Grimsby"><meta property="og:site_name" content="The Echo">'
        '<meta property="article:published_time" content="2024-10-05T23:30:00-02:00">'
        '<meta name="author" content="Bo Lund">'
        '<link rel="canonical" href="https://echo.example/1">'
    )
    read = article(page(head))
    assert (read.title, read.outlet, read.author) == ("Late joy for Grimsby", "The Echo", "Bo Lund")
    assert (read.url, read.published) == ("https://echo.example/1", date(2024, 10, 6))


def test_a_time_element_gives_the_day_where_nothing_else_does() -> None:
    assert article(page(body='<time datetime="2024-10-05">Saturday</time>' + BODY)).published == date(2024, 10, 5)


def test_a_page_that_tells_no_day_has_none() -> None:
    assert article(page()).published is None


def test_the_text_is_the_body_without_menus_and_with_the_headline_once() -> None:
    text = article(page(block(NODE))).text
    assert text.startswith("Late joy for Grimsby\n")
    assert text.count("Late joy for Grimsby") == 1
    assert "Justin Obikwu turned in the winner" in text
    assert "Shop" not in text and "Cookies" not in text and "<" not in text


def test_a_caption_with_its_credit_is_part_of_the_text() -> None:
    figure = "<figure><img src='a.jpg'><figcaption>Obikwu turns away. Photo: Al Moss/Echo</figcaption></figure>"
    lines = article(page(body=BODY.replace("</p>", "</p>" + figure, 1))).text.splitlines()
    assert lines[2] == "Obikwu turns away. Photo: Al Moss/Echo"


def test_linked_words_stay_in_their_sentence_beside_a_picture() -> None:
    figure = "<figure><img src='a.jpg'><figcaption>Obikwu turns away.</figcaption></figure>"
    linked = BODY.replace("Justin Obikwu", "<a href='/obikwu'>Justin Obikwu</a>").replace("</p>", "</p>" + figure, 1)
    text = article(page(body=f"<div>{linked}</div>")).text
    assert "Justin Obikwu turned in the winner" in text and "Obikwu turns away." in text.splitlines()


def test_the_headline_of_the_metadata_is_put_before_a_body_that_lacks_it() -> None:
    document = page(block(NODE | {"headline": "Obikwu settles it"}))
    assert article(document).text.startswith("Obikwu settles it\n\n")


def test_the_body_of_the_metadata_stands_in_for_a_page_that_scripts_fill() -> None:
    words = "Grimsby beat Harrogate by two goals to one at Blundell Park. " * 5
    document = page(block(NODE | {"articleBody": words}), body="<div id='app'></div>")
    assert "by two goals to one" in article(document).text


def test_a_page_without_an_article_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    path.write_text("<html><body></body></html>", "utf-8")
    with pytest.raises(ArticleError, match="no article was found in this page"):
        read(path)


@pytest.mark.parametrize(
    ("declared", "encoding", "name"),
    [
        ("iso-8859-1", "windows-1252", "Atlético –"),
        ("ISO-8859-2", "iso-8859-2", "Śląsk"),
        ("windows-1251", "cp1251", "Зенит"),
        ("Shift_JIS", "shift_jis", "浦和"),
        ("utf-8", "utf-8", "Żółw"),
        ("utf-16", "utf-8", "Żółw"),  # a page whose label can be read in single bytes is in no UTF-16
        ("no-such", "utf-8", "Żółw"),
        ("unicode_escape", "utf-8", "Żółw"),
    ],
)
def test_a_page_is_decoded_as_it_declares(tmp_path: Path, declared: str, encoding: str, name: str) -> None:
    path = tmp_path / "a.html"
    path.write_bytes(page(f'<meta charset="{declared}">', BODY.replace("Grimsby", name)).encode(encoding))
    assert name in read(path).text


def test_a_page_that_is_not_in_the_encoding_it_declares_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    path.write_bytes(page('<meta charset="utf-8">', BODY.replace("Grimsby", "Atlético")).encode("latin-1"))
    with pytest.raises(ArticleError, match="says that it is UTF-8 and is not"):
        read(path)


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("2024-10-05", date(2024, 10, 5)),
        ("2024-10-05T00:30:00+02:00", date(2024, 10, 4)),
        ("2024-10-05T21:00:00Z", date(2024, 10, 5)),
        ("2024-10-05 21:00", date(2024, 10, 5)),
        ("yesterday", None),
        (None, None),
        (20241005, None),
    ],
)
def test_a_day_is_counted_in_utc_where_a_time_has_an_offset(written: object, expected: date | None) -> None:
    assert jsonld.day(written) == expected


FRONT = '---\ntitle: "Late joy: Grimsby"\ndate: 2024-10-05\noutlet: The Echo\nauthor: Bo Lund\nunknown: x\n---\n'


def test_front_matter_is_metadata_and_no_text() -> None:
    read = markdown.read(FRONT + "Grimsby won.\n", "a", "a.md")
    assert (read.title, read.outlet, read.author) == ("Late joy: Grimsby", "The Echo", "Bo Lund")
    assert (read.published, read.text) == (date(2024, 10, 5), "Grimsby won.\n")


def test_markdown_is_read_as_it_renders() -> None:
    document = (
        "# Late joy\n\nGrimsby **won** by\n[two](http://x.example) goals.\n\n- Obikwu 84\n- Rose 12\n\n"
        "| a | b |\n|---|---|\n| 1 | 2 |\n"
    )
    text = markdown.read(document, "a", "a.md").text
    assert text == "Late joy\n\nGrimsby won by\ntwo goals.\n\nObikwu 84\n\nRose 12\n\na\tb\n\n1\t2\n"


def test_a_rule_in_the_middle_is_no_front_matter() -> None:
    assert markdown.read("Grimsby won.\n\n---\n\ntitle: x\n\n---\n", "a", "a.md").title is None
