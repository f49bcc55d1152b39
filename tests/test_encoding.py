"""Bytes become text: as declared, as detected, or not at all."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loaders.errors import ArticleError
from loaders.formats import encoding

REPORT = "Grimsby Town came from behind to beat Harrogate, and the wind off the estuary helped nobody. "


@pytest.mark.parametrize(
    ("codec", "words"),
    [
        ("cp1252", "“We go again,” said Müller of Málaga – and Özil agreed."),
        ("cp1252", "Atlético"),
        ("cp1250", "Śląsk Wrocław beat Żalgiris."),
        ("cp1251", "Зенит и Спартак сыграли вничью."),
        ("mac_roman", "Atlético won “it”."),
    ],
)
def test_an_encoding_that_nothing_declares_is_detected(codec: str, words: str) -> None:
    assert encoding.decode("a.txt", (REPORT + words).encode(codec)) == REPORT + words


@pytest.mark.parametrize(
    "data",
    [
        "Żółw ".encode() + b"Atl\xe9tico",  # two encodings in one file
        (REPORT + "Beşiktaş beat Fenerbahçe.").encode("cp1254"),  # its bytes make as good words in others
        bytes(range(128, 256)) * 3,
    ],
)
def test_bytes_whose_encoding_cannot_be_told_are_refused(data: bytes) -> None:
    with pytest.raises(ArticleError, match=r"a.txt, byte \d+: .* its encoding cannot be told; save it as UTF-8\."):
        encoding.decode("a.txt", data)


@pytest.mark.parametrize("codec", ["utf-8-sig", "utf-16", "utf-32"])
def test_a_byte_order_mark_declares_the_encoding_and_stays(codec: str) -> None:
    assert encoding.decode("a.txt", "Żółw 1-0".encode(codec)) == "\ufeffŻółw 1-0"


def test_a_byte_order_mark_outranks_what_was_said() -> None:
    assert encoding.decode("a.txt", "Żółw".encode("utf-8-sig"), "cp1252") == "\ufeffŻółw"


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b'<?xml version="1.0" encoding="ISO-8859-1"?><rss/>', "cp1252"),
        (b"<?xml version='1.0' encoding='utf-8' ?><feed/>", "utf-8"),
        (b'<?xml version="1.0"?><feed/>', None),
        (b'<html><meta charset="Windows-1251">', "cp1251"),
        (b"<html><meta content='text/html; charset=koi8-r' http-equiv=x>", "koi8-r"),
        (b'<meta charset="unicode_escape">', None),
    ],
)
def test_xml_and_html_say_their_encoding(data: bytes, expected: str | None) -> None:
    assert encoding.declared(data) == expected


@given(st.binary(max_size=300))
def test_any_bytes_are_decoded_or_refused_in_one_sentence(data: bytes) -> None:
    try:
        text = encoding.decode("a.txt", data)
    except ArticleError as error:
        assert "\n" not in str(error) and str(error).endswith(".")
    else:
        assert isinstance(text, str)
