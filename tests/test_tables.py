"""League tables, with cells and with cells lost."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loaders.model import Article, Span
from loaders.reading import tables
from loaders.reading.lines import label
from loaders.reading.table_rows import heading, row

PROSE = "The night ended as it had begun, with Bodo in control and the visitors chasing shadows in the snow."
CELLS = (
    ("1", "Celtic", "4", "4", "0", "0", "12"),
    ("2", "Kilmarnock", "4", "2", "1", "1", "7"),
    ("3", "St Mirren", "4", "0", "0", "4", "0"),
)
COLUMNS = ("team", "played", "won", "drawn", "lost", "points")
FULL = ("team", "played", "won", "drawn", "lost", "goals_for", "goals_against", "goal_difference", "points")


def read(text: str, published: date | None = None) -> tuple[tables.Table, ...]:
    article = Article("page", text, "page.txt", published=published)
    return tables.read(article, label(article))


def rows(text: str) -> list[tuple[str, dict[str, int]]]:
    return [(text[r.team.start : r.team.end], dict(r.figures)) for table in read(text) for r in table.rows]


@pytest.mark.parametrize(
    "body",
    [
        "TeamPWDLPTS\n1Celtic440012\n2Kilmarnock42117\n3St Mirren40040",
        "Pos\tTeam\tP\tW\tD\tL\tPts\n" + "\n".join("\t".join(cells) for cells in CELLS),
        "| # | Club | P | W | D | L | Pts |\n" + "\n".join(f"| {' | '.join(cells)} |" for cells in CELLS),
        "\n".join(" ".join(cells) for cells in CELLS),
        "\n".join(f"{cells[0]}. {' '.join(cells[1:])}" for cells in CELLS),
    ],
    ids=["glued", "tabs", "pipes", "no heading", "full stops"],
)  # fmt: skip
def test_one_table_in_its_many_forms(body: str) -> None:
    found = rows(f"{PROSE}\n\nPremiership\n\n{body}\n\n{PROSE}")
    assert [name for name, _ in found] == ["Celtic", "Kilmarnock", "St Mirren"]
    assert found[1][1] == {"position": 2, "played": 4, "won": 2, "drawn": 1, "lost": 1, "points": 7}


def test_goal_columns() -> None:
    text = (
        "Pos Team P W D L GF GA GD Pts\n1 Girona 10 9 1 0 24 11 +13 28\n"
        "2 Real Madrid 10 9 0 1 21 7 +14 27\n3 Barcelona 10 7 3 0 22 10 +12 24"
    )
    found = rows(text)
    assert found[0][1] | {"goal_difference": 13, "points": 28} == found[0][1]
    assert len(found) == 3


@pytest.mark.parametrize(
    ("line", "name", "points"),
    [
        ("18Schalke 0434492121", "Schalke 04", 21),
        ("4Mainz 053492562", None, None),
        ("12. FC Köln34812 1436", None, None),
    ],
)
def test_names_that_end_in_figures_are_read_or_left(line: str, name: str | None, points: int | None) -> None:
    found = row(line, 0, len(line), COLUMNS, 18)
    read = None if found is None else (line[found.team.start : found.team.end], found.figures["points"])
    assert read == (None if name is None else (name, points))


def test_a_club_whose_name_opens_with_a_figure() -> None:
    line = "21. FC Union42117"
    found = row(line, 0, len(line), COLUMNS, 2)
    assert found is not None
    assert (line[found.team.start : found.team.end], found.figures["position"]) == ("1. FC Union", 2)


@pytest.mark.parametrize(
    "line", ["1Lazio440011", "Lazio 4 4 1 0 12", "Lazio 4 4 0 0 13", "Lazio 99 99 0 0 297", "12345", "Lazio"]
)
def test_rows_that_football_forbids_are_none(line: str) -> None:
    assert row(line, 0, len(line), COLUMNS) is None


@pytest.mark.parametrize("line", ["Goals and points", "P W", "Team news", "Pos"])
def test_words_that_are_no_heading(line: str) -> None:
    assert heading(line) is None


def test_scores_and_lists_are_no_table() -> None:
    assert read("Celtic 2\nRangers 1\nHearts 0\nHibs 0") == ()
    assert read(f"{PROSE}\nKane 12\nSon 30\nBale 45\n{PROSE}") == ()


FIGURES = st.tuples(st.integers(0, 20), st.integers(0, 12), st.integers(0, 15))
TEAM = st.sampled_from(["Celtic", "Bodo/Glimt", "Real Sociedad", "M. Tel Aviv", "AZ", "Slavia Prague", "Brann"])


@given(st.integers(1, 36), TEAM, FIGURES)
@settings(max_examples=150, deadline=None)
def test_a_glued_row_is_read_right_or_not_at_all(place: int, name: str, results: tuple[int, int, int]) -> None:
    won, drawn, lost = results
    line = f"{place}{name}{won + drawn + lost}{won}{drawn}{lost}{3 * won + drawn}"
    found = row(line, 0, len(line), COLUMNS, place)
    if found is not None:
        assert line[found.team.start : found.team.end] == name
        assert dict(found.figures) == {
            "position": place, "played": won + drawn + lost, "won": won, "drawn": drawn, "lost": lost,
            "points": 3 * won + drawn,
        }  # fmt: skip


@given(st.integers(1, 36), TEAM, FIGURES, st.integers(0, 99), st.integers(0, 99), st.sampled_from([" ", "\t", " | "]))
@settings(max_examples=100, deadline=None)
def test_a_row_with_cells_reads_back(
    place: int, name: str, results: tuple[int, int, int], scored: int, conceded: int, cell: str
) -> None:
    won, drawn, lost = results
    values = (won + drawn + lost, won, drawn, lost, scored, conceded, scored - conceded, 3 * won + drawn)
    line = cell.join(map(str, (place, name, *values)))
    found = row(line, 0, len(line), FULL, place)
    assert found is not None
    assert line[found.team.start : found.team.end] == name
    assert dict(found.figures) == {"position": place, **dict(zip(FULL[1:], values, strict=True))}


STAMP = "PAGE7 : Sunday, November 24 07:13:19| >> :120:"
BODY = "League Phase\n\nTeamPWDLPTS\n1Celtic440012\n2Brann42117"


def test_a_page_stamp_without_a_year_takes_the_first_year_that_fits_after_publication() -> None:
    (table,) = read(f"{STAMP}\n{PROSE}\n{BODY}", date(2024, 4, 19))
    assert table.as_of == date(2024, 11, 24)
    (later,) = read(f"{STAMP}\n{PROSE}\n{BODY}", date(2025, 1, 2))
    assert later.as_of == date(2030, 11, 24)


def test_the_day_of_the_match_is_never_the_day_of_the_table() -> None:
    (table,) = read(f"Apr 18, 2024 at 8pm UK\nCeltic 2-0 Brann\n\n{PROSE}\n{BODY}", date(2024, 4, 19))
    assert table.as_of is None


def standings(text: str, page: tuple[str, Span] | None) -> list[dict[str, object]]:
    known = {"Serie A": "Serie A", "Celtic": "Celtic F.C."}
    (table,) = read(text)
    found = tables.competition(text, table, lambda span: known.get(text[span.start : span.end]), page)
    name, span = found or (None, None)
    return [dict(f.slots) for f in tables.facts(table, lambda team: known.get(text[team.start : team.end]), name, span)]


def test_a_table_is_of_the_competition_that_its_title_names() -> None:
    found = standings(f"{PROSE}\n\n{BODY.replace('League Phase', 'Serie A')}", ("UEFA Europa League", Span(0, 3)))
    assert [slots["competition"] for slots in found] == ["Serie A"]


def test_a_title_that_names_only_a_round_leaves_it_to_the_page() -> None:
    (found,) = standings(f"{PROSE}\n\n{BODY}", ("UEFA Europa League", Span(0, 3)))
    assert found == {
        "team": "Celtic F.C.", "competition": "UEFA Europa League", "position": 1,
        "played": 4, "won": 4, "drawn": 0, "lost": 0, "points": 12,
    }  # fmt: skip


def test_a_table_under_an_unknown_title_says_nothing() -> None:
    assert (
        standings(f"{PROSE}\n\n{BODY.replace('League Phase', 'Toppserien')}", ("UEFA Europa League", Span(0, 3))) == []
    )


_LADDER = "P W D L F A Pts\nMarlow 16 12 2 2 38 14 38\nDeal Town 16 9 5 2 30 15 32\nHythe 15 9 3 3 33 18 30"


@pytest.mark.parametrize("title", ["TOP THREE", "Table", "How they stand"])
def test_rows_without_positions_have_those_of_their_order(title: str) -> None:
    text = f"{PROSE}\n\n{title}\n{_LADDER}\n"
    article = Article("page", text, "page.txt")
    (table,) = tables.read(article, label(article))
    assert [row.figures["position"] for row in table.rows] == [1, 2, 3]


@pytest.mark.parametrize(
    "text", [f"BOTTOM THREE\n{_LADDER}", "TABLE\n" + "\n".join([_LADDER.split("\n")[0], *_LADDER.split("\n")[:0:-1]])]
)
def test_the_bottom_of_a_table_and_rows_out_of_order_have_no_positions(text: str) -> None:
    prose = "A cold day by the sea ended with the leaders still the leaders, and still not much liked."
    article = Article("page", f"{prose}\n\n{text}\n", "page.txt")
    (table,) = tables.read(article, label(article))
    assert not any("position" in row.figures for row in table.rows)


def test_a_plain_title_leaves_the_table_to_the_competition_of_the_report() -> None:
    text = f"TOP THREE\n{_LADDER}\n"
    article = Article("page", text, "page.txt")
    (table,) = tables.read(article, label(article))
    page = ("Southern League", Span(0, 3))
    assert tables.competition(text, table, lambda span: None, page) == page
