"""Web archives: each page that was answered is an article, with its address and the day of its fetching."""

from __future__ import annotations

import gzip
import io
import tracemalloc
from datetime import date
from pathlib import Path

import pyoxigraph as ox
import pytest
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from graph.store import Store
from tests.inputs_kit import built, command, read, refusal

STORY = (
    "<p>Grimsby Town beat Harrogate Town 2-1 at Blundell Park on Saturday, and the wind helped nobody who played.</p>"
    "<p>Justin Obikwu scored the winner in the 84th minute after a corner that nobody in the box could clear.</p>"
)


def page(story: str = STORY, head: str = "") -> str:
    return (
        f"<!DOCTYPE html><html><head><title>Late joy</title>{head}</head><body><article>{story}</article></body></html>"
    )


class Archive:
    """An archive in the making."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._bytes = io.BytesIO()
        self._writer = WARCWriter(self._bytes, gzip=path.suffix == ".gz")

    def add(
        self,
        address: str,
        body: str | bytes,
        kind: str = "text/html; charset=utf-8",
        *,
        status: str = "200 OK",
        sort: str = "response",
        coding: str = "",
    ) -> Archive:
        data = body.encode() if isinstance(body, str) else body
        headers = [("Content-Type", kind)] + ([("Content-Encoding", coding)] if coding else [])
        record = self._writer.create_warc_record(
            address,
            sort,
            payload=io.BytesIO(data),
            http_headers=StatusAndHeaders(status, headers, protocol="HTTP/1.1") if sort == "response" else None,
            warc_headers_dict={"WARC-Date": "2024-10-07T06:00:00Z"},
        )
        self._writer.write_record(record)
        return self

    def put(self) -> Path:
        self.path.write_bytes(self._bytes.getvalue())
        return self.path


@pytest.fixture(params=["crawl.warc", "crawl.warc.gz"])
def archive(request: pytest.FixtureRequest, tmp_path: Path) -> Archive:
    return Archive(tmp_path / request.param)


def test_each_page_is_an_article_with_its_address_and_the_day_of_its_fetching(archive: Archive, tmp_path: Path) -> None:
    meta = '<meta property="article:published_time" content="2024-10-05T18:00:00Z"><link rel="canonical" href="/x">'
    archive.add("https://www.echo.example/football/late-joy?page=1", page(head=meta))
    archive.add("https://echo.example/logo.png", b"\x89PNG", "image/png")
    archive.add("https://echo.example/gone", page(), status="404 Not Found")
    archive.add("https://echo.example/note", "no page at all", "text/plain", sort="resource")
    path = archive.add("https://echo.example/other", page(STORY.replace("Obikwu", "Moss"))).put()

    (first, second), refused = read(path)
    assert (first.id, second.id) == ("crawl~echo-example-football-late-joy-page-1", "crawl~echo-example-other")
    assert first.url == "https://www.echo.example/football/late-joy?page=1"
    assert (first.published, first.retrieved) == (date(2024, 10, 5), date(2024, 10, 7))
    assert (second.published, second.retrieved, refused) == (None, date(2024, 10, 7), [])

    report = built(path, tmp_path / "store")
    assert report["sound"] and [article["kinds"]["goal"] for article in report["articles"]] == [1, 1]
    dataset = Store(tmp_path / "store").open_published()
    assert dataset is not None
    retrieved = ox.NamedNode("https://w3id.org/touchline/ontology#retrieved")
    assert {quad.object.value for quad in dataset.quads_for_pattern(None, retrieved, None)} == {"2024-10-07"}


def test_a_folder_gives_its_archives(archive: Archive, tmp_path: Path) -> None:
    archive.add("https://echo.example/a", page()).put()
    assert len(command("facts", tmp_path)[1].splitlines()) > 1


def test_the_answers_header_names_the_encoding(archive: Archive) -> None:
    body = page(STORY.replace("Obikwu", "Jiménez")).encode("latin-1")
    path = archive.add("https://echo.example/a", body, "text/html; charset=ISO-8859-1").put()
    assert "Justin Jiménez" in read(path)[0][0].text


def test_an_encoding_that_is_not_what_the_header_says_is_refused_by_its_address(archive: Archive) -> None:
    archive.add("https://echo.example/a", page(STORY.replace("Obikwu", "Jiménez")).encode("latin-1"))
    found, (sentence,) = read(archive.add("https://echo.example/b", page()).put())
    assert [article.id for article in found] == ["crawl~echo-example-b"]
    assert "https://echo.example/a: the text says that it is UTF-8 and is not" in sentence


def test_a_compressed_answer_is_opened(archive: Archive) -> None:
    path = archive.add("https://echo.example/a", gzip.compress(page().encode()), coding="gzip").put()
    assert "Justin Obikwu" in read(path)[0][0].text


def test_a_page_fetched_twice_is_told_of_and_the_rest_goes_in(archive: Archive) -> None:
    archive.add("https://echo.example/a", page()).add("https://echo.example/a", page())
    found, (sentence,) = read(archive.add("https://echo.example/b", page()).put())
    assert [article.id for article in found] == ["crawl~echo-example-b"]
    assert '2 of its items have the id "crawl~echo-example-a"' in sentence


def test_a_page_without_a_report_and_one_that_is_too_long_are_refused_by_their_addresses(archive: Archive) -> None:
    archive.add("https://echo.example/a", "<html><body></body></html>")
    archive.add("https://echo.example/b", page("<p>Long words.</p>" * 10_000))
    found, sentences = read(archive.add("https://echo.example/c", page()).put(), limit=100_000)
    assert [article.id for article in found] == ["crawl~echo-example-c"]
    assert "https://echo.example/a: no article was found in this page" in sentences[0]
    assert "https://echo.example/b: it has more than 0.1 MB" in sentences[1]


@pytest.mark.parametrize("name", ["bomb.warc.gz", "inner.warc"])
def test_an_archive_that_inflates_without_end_is_refused_in_bounded_memory(tmp_path: Path, name: str) -> None:
    data = page("<p>" + "0" * 120_000_000).encode()
    inner = gzip.compress(data) if name == "inner.warc" else data
    archive = Archive(tmp_path / name)
    path = archive.add("https://echo.example/a", inner, coding="gzip" if name == "inner.warc" else "").put()
    assert path.stat().st_size < 200_000
    del archive, data, inner
    tracemalloc.start()
    try:
        if name == "bomb.warc.gz":
            sentence = refusal(path, limit=1_000_000, archive_limit=10_000_000)
            assert (
                "inflates to more than 10.0 MB; split it, or raise the setting TOUCHLINE_MAX_ARCHIVE_BYTES" in sentence
            )
        else:
            assert "it has more than 1.0 MB" in refusal(path, limit=1_000_000)
        assert tracemalloc.get_traced_memory()[1] < 60_000_000  # a block of the file may inflate to 16 MB
    finally:
        tracemalloc.stop()


def test_what_is_no_archive_or_has_no_page_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.warc").write_text("Grimsby won.")
    assert "no WARC archive, or it is damaged" in refusal(tmp_path / "a.warc")
    (tmp_path / "b.warc.gz").write_bytes(gzip.compress(b"Grimsby won."))
    assert "no WARC archive, or it is damaged" in refusal(tmp_path / "b.warc.gz")
    (tmp_path / "c.warc").write_bytes(b"")
    assert "no HTML page is in this archive" in refusal(tmp_path / "c.warc")
    assert "there is no such file" in refusal(tmp_path / "d.warc")


def test_an_archive_that_is_cut_off_is_refused(archive: Archive) -> None:
    path = archive.add("https://echo.example/a", page()).add("https://echo.example/b", page()).put()
    path.write_bytes(path.read_bytes()[:-200])
    assert "damaged" in read(path)[1][0]


def test_an_archive_whose_answer_names_no_address_is_refused(archive: Archive) -> None:
    path = archive.add("https://echo.example/a", page()).put()
    data = path.read_bytes()
    packed = path.suffix == ".gz"
    plain = gzip.decompress(data) if packed else data
    plain = plain.replace(b"WARC-Target-URI: https://echo.example/a\r\n", b"")
    path.write_bytes(gzip.compress(plain) if packed else plain)
    assert "damaged" in read(path)[1][0]
