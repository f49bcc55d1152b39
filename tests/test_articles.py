"""Articles come in: what is taken, what is refused, and in which words."""

from __future__ import annotations

import hashlib
import io
import os
import pickle
import sys
from datetime import date
from pathlib import Path

import pytest

from loaders import articles
from loaders.articles import find
from loaders.errors import ArticleError
from loaders.model import Article

REPORT = "Harrogate Town beat Grimsby 2-1 on Saturday.\n"


def put(path: Path, data: bytes | str) -> Path:
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return path


def read(path: Path | str, **how: int) -> Article:
    """The one article in a file."""
    (article,) = articles.read(path, **how)  # type: ignore[arg-type]  # `how` is a limit
    return article


def refusal(path: Path | str, **how: int) -> str:
    with pytest.raises(ArticleError) as caught:
        read(path, **how)
    sentence = str(caught.value)
    assert sentence.endswith(".") and "\n" not in sentence
    return sentence


# ---- what is kept


@pytest.mark.parametrize(
    "data",
    [
        b"one\r\ntwo\rthree\n\n  four  ",
        "\ufeffGrimsby\u2028Town \u00a0 won\t\n\n".encode(),
        "Atlético 1\u20110 Żółw 🏆 e\u0301".encode(),
    ],
)
def test_a_plain_text_is_kept_to_the_character(tmp_path: Path, data: bytes) -> None:
    article = read(put(tmp_path / "a.txt", data))
    assert article.text == data.decode("utf-8")
    assert hashlib.sha256(article.text.encode()).digest() == hashlib.sha256(data).digest()


def test_the_id_is_the_files_stem_and_the_source_its_path(tmp_path: Path) -> None:
    path = put(tmp_path / "2024.grimsby report.txt", REPORT)
    assert (read(path).id, read(path).source) == ("2024.grimsby report", str(path))


@pytest.mark.parametrize("lead", ["date 2024-04-19 ", " date 2024-04-19 ", "\ufeff date 2024-04-19\n"])
def test_a_leading_date_line_gives_the_day_of_publication_and_stays_in_the_text(tmp_path: Path, lead: str) -> None:
    article = read(put(tmp_path / "a.txt", lead + REPORT))
    assert article.published == date(2024, 4, 19)
    assert article.text == lead + REPORT


@pytest.mark.parametrize(
    "text", ["2024-04-19 " + REPORT, "update 2024-04-19 x", "The date 2024-04-19 was kept.", "date 2024-02-31 x"]
)
def test_no_other_date_is_taken_for_that_of_publication(tmp_path: Path, text: str) -> None:
    assert read(put(tmp_path / "a.txt", text)).published is None


def test_standard_input_is_read_as_a_dash(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"date 2024-01-02 " + REPORT.encode())))
    (path,) = find(["-"])
    article = read(path)
    assert (article.id, article.source, article.published) == ("standard-input", "-", date(2024, 1, 2))


def test_a_page_on_standard_input_is_read_as_a_page(monkeypatch: pytest.MonkeyPatch) -> None:
    page = f"<!DOCTYPE html><html><body><article><p>{REPORT * 6}</p></article></body></html>"
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(page.encode())))
    assert read("-").media_type == "text/html"


# ---- what is found


def test_a_folder_gives_its_articles_in_order_with_all_below_it(tmp_path: Path) -> None:
    (tmp_path / "b" / ".git").mkdir(parents=True)
    for name in ("b/z.txt", "a.html", "b/c.md", "d.HTM", "README.md", "notes.pdf", ".hidden.txt", "b/.git/x.txt"):
        put(tmp_path / name, REPORT)
    assert [str(path.relative_to(tmp_path)) for path in find([tmp_path])] == ["a.html", "b/c.md", "b/z.txt", "d.HTM"]


def test_a_file_named_twice_is_found_once(tmp_path: Path) -> None:
    path = put(tmp_path / "a.txt", REPORT)
    assert find([path, tmp_path, str(path)]) == [path]


def test_a_file_that_is_named_is_taken_whatever_its_ending(tmp_path: Path) -> None:
    path = put(tmp_path / "report.text", REPORT)
    assert find([path]) == [path]
    assert read(path).text == REPORT


# ---- what is refused


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ArticleError, match=r"nowhere.txt: there is no such file; check the path\.$"):
        find([tmp_path / "nowhere.txt"])
    assert "there is no such file" in refusal(tmp_path / "nowhere.txt")


def test_a_folder_without_articles_is_refused(tmp_path: Path) -> None:
    put(tmp_path / "README.md", "what lies here")
    with pytest.raises(ArticleError, match="no article lies in this folder"):
        find([tmp_path])


@pytest.mark.parametrize("data", [b"", b"\n \r\n\t", "\ufeff".encode()])
def test_an_empty_file_is_refused(tmp_path: Path, data: bytes) -> None:
    assert "is empty" in refusal(put(tmp_path / "a.txt", data))


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj", "a PDF"),
        (b"PK\x03\x04\x14\x00", "office document"),
        (b"\x89PNG\r\n\x1a\n", "PNG"),
        (b"Grimsby\0Town", "zero byte"),
    ],
)
def test_what_is_no_text_is_refused_whatever_its_name(tmp_path: Path, data: bytes, what: str) -> None:
    assert what in refusal(put(tmp_path / "a.txt", data))


def test_invalid_utf8_is_refused_with_the_place_of_the_byte(tmp_path: Path) -> None:
    sentence = refusal(put(tmp_path / "a.txt", "Żółw ".encode() + b"Atl\xe9tico"))
    assert "byte 11: the text is not valid UTF-8 (0xE9 cannot stand there) and its encoding cannot be" in sentence


def test_a_long_text_is_refused_without_being_read(tmp_path: Path) -> None:
    path = tmp_path / "long.txt"
    with path.open("wb") as file:
        file.truncate(50_000_000)  # a hole of zero bytes: reading it would call it binary
    assert "may have 5.0 MB and this one is 50.0 MB long" in refusal(path)


def test_the_limit_is_on_bytes_and_itself_allowed(tmp_path: Path) -> None:
    path = put(tmp_path / "a.txt", REPORT)
    assert read(path, limit=len(REPORT)).text == REPORT
    assert "an article may have" in refusal(path, limit=len(REPORT) - 1)


def test_a_long_text_on_standard_input_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"x" * 101)))
    assert refusal("-", limit=100).startswith("standard input: ")


def test_a_file_that_may_not_be_read_is_refused(tmp_path: Path) -> None:
    path = put(tmp_path / "a.txt", REPORT)
    path.chmod(0)
    if os.access(path, os.R_OK):
        pytest.skip("this user may read every file")
    assert "may not be read" in refusal(path)


def test_a_name_that_is_no_utf8_still_gives_an_id(tmp_path: Path) -> None:
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/report\xff.txt"))
    put(path, REPORT)
    assert read(path).id == "report\ufffd"


def test_an_error_keeps_its_fields_between_processes() -> None:
    error = ArticleError("a.txt", "it is wrong", place="byte 3", mend="mend it")
    again = pickle.loads(pickle.dumps(error))
    assert str(again) == str(error) == "a.txt, byte 3: it is wrong; mend it."
