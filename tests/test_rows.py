"""Rows counted and cut while they are written: in every format, wherever the bytes are parted."""

from __future__ import annotations

import random

import pyoxigraph as ox
import pytest

from graph.rows import ROWS

FORMATS = {
    "json": ox.QueryResultsFormat.JSON,
    "xml": ox.QueryResultsFormat.XML,
    "csv": ox.QueryResultsFormat.CSV,
    "tsv": ox.QueryResultsFormat.TSV,
}
#: What looks like the end of a row, a string or an escape in one of the formats.
PARTS = ["},{", '"', "\\", "{}", ",", "\n", "\r\n", "<result>", "}}", "]", "[", ":", "a", "\t", "ż", "&", "'"]


def answers(dice: random.Random) -> list[str]:
    """The rows of a VALUES block: bound and unbound, with odd strings, IRIs and triple terms."""

    def term() -> str:
        text = "".join(dice.choices(PARTS, k=dice.randrange(6))).replace("\\", "\\\\").replace('"', '\\"')
        text = text.replace("\n", "\\n").replace("\r", "\\r").replace("\t", "\\t")
        return dice.choice(["UNDEF", "UNDEF", f'"{text}"', f'"{text}"@en', "<http://example.org/x>"])

    return [f"({term()} {term()})" for _ in range(dice.randrange(9))]


def taken(format: str, data: bytes, most: int, dice: random.Random) -> tuple[bytes, int, bool]:
    rows, out, at = ROWS[format](most), b"", 0
    while at < len(data) and not rows.cut:
        size = dice.choice([1, 2, 3, 7, 40, 8192])
        out += rows.take(data[at : at + size])
        at += size
    return out + (rows.closing if rows.cut else rows.rest()), rows.rows, rows.cut


@pytest.mark.parametrize("format", FORMATS)
@pytest.mark.parametrize("seed", range(60))
def test_an_answer_is_counted_and_cut_as_if_the_query_had_said_so(format: str, seed: int) -> None:
    dice = random.Random(seed)
    given = answers(dice)
    text = f"SELECT ?a ?b {{ VALUES (?a ?b) {{ {' '.join(given)} }} }}"
    store = ox.Store()
    data = store.query(text).serialize(format=FORMATS[format]) or b""
    for most in range(len(given) + 2):
        short = store.query(f"{text} LIMIT {most}").serialize(format=FORMATS[format])
        expected = (short, min(most, len(given)), len(given) > most)
        assert taken(format, data, most, dice) == expected, (data, most)


@pytest.mark.parametrize("format", FORMATS)
def test_rows_of_no_variable_and_of_triple_terms_are_rows(format: str) -> None:
    store, dice = ox.Store(), random.Random(1)
    for text, count in (
        ("SELECT * { { } UNION { } UNION { } }", 3),
        ("SELECT ?t { VALUES ?x { 1 2 } BIND(<<( <a:a> <a:b> '},{' )>> AS ?t) }", 2),
        ("SELECT ?x { FILTER(false) }", 0),
    ):
        data = store.query(text).serialize(format=FORMATS[format]) or b""
        assert taken(format, data, 10, dice) == (data, count, False)
        assert taken(format, data, 1, dice)[1:] == (min(1, count), count > 1)
