"""Articles in XML: NewsML-G2, RSS and Atom; and what XML may not do to us."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loaders.errors import ArticleError
from loaders.formats import xml_files
from tests.inputs_kit import SAMPLES, built, read, refusal

MESSAGE, RSS, ATOM = SAMPLES / "message.xml", SAMPLES / "echo.rss", SAMPLES / "echo.atom"


def put(path: Path, text: str | bytes) -> Path:
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


# ---- NewsML-G2


def test_each_text_of_a_message_is_an_article(tmp_path: Path) -> None:
    (first, second), refused = read(MESSAGE)
    assert first.id == "message~newsml-wire-example-20241005-arsenal"
    assert first.text == (
        "Arsenal edge it\n\nLondon - Arsenal beat Everton 1-0 on Saturday.\nEarly goal\n"
        "Bukayo Saka scored in the 12th minute."
    )
    assert (first.title, first.author, first.agency) == ("Arsenal edge it", "Bo Lund", "Wire Example")
    assert (first.published, first.language) == (date(2024, 10, 5), "en")
    assert second.text == "Jiménez strikes\n\nFulham beat Brentford 1-0.\nRaúl Jiménez scored in the 20th minute."
    assert (second.agency, second.published) == ("Wire Example", date(2024, 10, 5))
    assert [sentence.partition(": ")[2] for sentence in refused] == [
        "it is of class 'picture' and no text; give items of class text.",
        "its status is 'canceled'; give items that may be used.",
    ]
    report = built(MESSAGE, tmp_path / "store")
    assert [article["kinds"]["goal"] for article in report["articles"]] == [1, 1]


def item(inside: str) -> str:
    return f'<newsItem xmlns="http://iptc.org/std/nar/2006-10-01/" guid="urn:x:1">{inside}</newsItem>'


def test_a_single_item_has_the_files_id_and_plain_data_is_kept(tmp_path: Path) -> None:
    text = item("<contentSet><inlineData>Arsenal beat Everton 1-0.\nSaka scored.</inlineData></contentSet>")
    (article,), _ = read(put(tmp_path / "a.xml", text))
    assert (article.id, article.text) == ("a", "Arsenal beat Everton 1-0.\nSaka scored.")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('<newsItem xmlns="http://example.com/ns"/>', "its namespace is 'http://example.com/ns'"),
        ("<newsItem/>", "it has no namespace; NewsML-G2's is http://iptc.org/std/nar/2006-10-01/"),
        ("<NewsML><NewsItem/></NewsML>", "this <NewsML> is no NewsML-G2"),
        ('<packageItem xmlns="http://iptc.org/std/nar/2006-10-01/"/>', "no newsItem is in this <packageItem>"),
        (
            item("<contentSet><remoteContent href='https://x.example/a'/></contentSet>"),
            "no inlineXML and no inlineData",
        ),
        ("<newsItem>", "this XML is not well-formed"),
        ("<html2/>", "begins with <html2> and is neither NewsML-G2 nor RSS nor Atom"),
    ],
)
def test_what_is_no_news_item_is_refused(tmp_path: Path, text: str, says: str) -> None:
    assert says in refusal(put(tmp_path / "a.xml", text))


# ---- feeds


def test_each_item_of_a_feed_is_an_article_with_its_own_text(tmp_path: Path) -> None:
    (first, second), refused = read(RSS)
    assert first.id == "echo~echo-example-football-obikwu-settles-it"
    assert first.text == (
        "Obikwu settles it & Grimsby go up\n\nGrimsby Town beat Harrogate Town 2-1 on Saturday.\n"
        "Obikwu turns away. Photo: Al Moss/Echo\nJustin Obikwu scored the winner in the 84th minute."
    )
    assert (first.outlet, first.author, first.published) == ("Humber Echo", "Ann Fisher", date(2024, 10, 6))
    assert (first.url, first.language) == ("https://echo.example/football/obikwu-settles-it.html", "en")
    assert (second.id, second.url) == ("echo~echo-1002", None)
    assert second.text.startswith("Fulham win\n\nFulham beat Brentford 1-0 on Saturday.")
    assert [sentence.partition(", ")[2] for sentence in refused] == [
        'item 3 ("Only a headline"): it has no text of its own; save the page that it links to.'
    ]
    report = built(RSS, tmp_path / "store")
    assert [article["kinds"]["goal"] for article in report["articles"]] == [1, 1]


def test_an_atom_entry_gives_its_content_rather_than_its_summary() -> None:
    (article,), refused = read(ATOM)
    assert article.id == "echo~echo-example-2024-saka-again"
    assert article.text == "Saka again\n\nArsenal beat Everton 1-0 on Saturday.\nBukayo Saka scored in the 12th minute."
    assert (article.title, article.author, article.outlet) == ("Saka again", "Bo Lund", "Humber Echo")
    assert (article.published, refused) == (date(2024, 10, 5), [])


def test_items_of_one_link_are_refused_and_the_rest_goes_in(tmp_path: Path) -> None:
    one = "<item><link>https://x.example/a</link><description>Arsenal won.</description></item>"
    other = one.replace("/a<", "/b<")
    found, (sentence,) = read(put(tmp_path / "f.rss", f"<rss version='2.0'><channel>{one}{one}{other}</channel></rss>"))
    assert [article.id for article in found] == ["f~x-example-b"]
    assert '2 of its items have the id "f~x-example-a"' in sentence


def test_a_long_link_is_cut_and_stays_its_own(tmp_path: Path) -> None:
    items = "".join(
        f"<item><link>https://x.example/{'long-words/' * 20}{end}</link><description>Arsenal won.</description></item>"
        for end in "ab"
    )
    found, refused = read(put(tmp_path / "f.rss", f"<rss version='2.0'><channel>{items}</channel></rss>"))
    assert len({article.id for article in found}) == 2 and not refused
    assert all(len(article.id) < 100 for article in found)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("<rss version='2.0'><channel><title>Empty</title></channel></rss>", "this feed has no items"),
        (RSS.read_text("utf-8")[:900], "this XML is not well-formed"),
        ("<rss version='2.0'><channel><item><title>&nbsp;</title></item></channel></rss>", "not well-formed"),
    ],
)
def test_a_feed_that_is_empty_or_cut_off_is_refused(tmp_path: Path, text: str, says: str) -> None:
    assert says in refusal(put(tmp_path / "f.rss", text))


# ---- encodings, and what is kept out


def test_the_declaration_names_the_encoding(tmp_path: Path) -> None:
    text = RSS.read_text("utf-8").replace('encoding="UTF-8"', 'encoding="ISO-8859-1"')
    found, _ = read(put(tmp_path / "f.xml", text.encode("latin-1")))
    assert "Raúl Jiménez" in found[1].text


def test_a_feed_that_is_not_in_its_declared_encoding_is_refused(tmp_path: Path) -> None:
    assert "says that it is UTF-8" in refusal(put(tmp_path / "f.rss", RSS.read_text("utf-8").encode("latin-1")))


@pytest.mark.parametrize("root", ["rss", "newsItem", "feed"])
def test_entities_are_not_followed(tmp_path: Path, root: str) -> None:
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    bomb = f'<?xml version="1.0"?><!DOCTYPE {root} [<!ENTITY l0 "ha">{laughs}]><{root}>&l9;</{root}>'
    assert "declares entities" in refusal(put(tmp_path / "a.xml", bomb))
    secret = put(tmp_path / "secret", "password")
    steals = f'<!DOCTYPE {root} [<!ENTITY s SYSTEM "{secret.as_uri()}">]><{root}>&s;</{root}>'
    assert "declares entities" in refusal(put(tmp_path / "b.xml", steals))


def test_an_outside_document_type_is_not_fetched(tmp_path: Path) -> None:
    text = RSS.read_text("utf-8").replace("<rss", '<!DOCTYPE rss SYSTEM "http://127.0.0.1:9/rss.dtd">\n<rss', 1)
    found, _ = read(put(tmp_path / "f.rss", text))
    assert len(found) == 2


def test_xml_without_end_is_refused(tmp_path: Path) -> None:
    deep = "<rss>" + "<item>" * 100_000
    assert "not well-formed" in refusal(put(tmp_path / "a.rss", deep))
    assert "may have 0.0 MB" in refusal(put(tmp_path / "b.rss", RSS.read_text("utf-8")), limit=1000)


def test_a_page_in_xhtml_is_a_page(tmp_path: Path) -> None:
    page = (
        '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE html>\n<html xmlns="http://www.w3.org/1999/xhtml"><body>'
        f"<article><p>{'Grimsby Town beat Harrogate Town 2-1 on Saturday. ' * 6}</p></article></body></html>"
    )
    (article,), _ = read(put(tmp_path / "a.xml", page))
    assert article.media_type == "text/html"


def test_a_feed_without_an_ending_is_known_by_its_beginning(tmp_path: Path) -> None:
    assert len(read(put(tmp_path / "feed", RSS.read_bytes()))[0]) == 2


@given(st.text(alphabet="<>/=\"' abrsinewtmc&;![]?-DOCTYPE", max_size=120), st.sampled_from([RSS, ATOM, MESSAGE]))
def test_any_xml_is_read_or_refused(noise: str, sample: Path) -> None:
    text = sample.read_text("utf-8")
    for document in (noise, text[: len(text) // 2] + noise + text[len(text) // 2 :]):
        try:
            tuple(xml_files.read(document, "a", "a.xml", lambda error: None))
        except ArticleError as error:
            assert "\n" not in str(error)
