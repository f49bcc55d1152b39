"""Statements for Wikidata: which facts become one, with which reference, in which syntax."""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from datetime import date
from itertools import pairwise
from pathlib import Path
from urllib.parse import unquote

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from graph.linking import links
from graph.linking.link import keep, link
from graph.store import Store
from graph.wikidata import quickstatements
from graph.wikidata.references import Source, SourcesError, sources
from graph.wikidata.statements import Reference, Snak, Statement, statements
from graph.wikidata.table import editions
from loaders.model import Article, Fact, MatchRef
from loaders.reading.gazetteer import load
from tests.linking_kit import DAY, ID, store
from tests.model_kit import SHARED, article, fact
from tests.quickstatements_parser import Line, NotQuickStatementsError, parse

REF = MatchRef("Atalanta", "Liverpool", "2024-04-18")
TEXT = (
    "On Thursday, Atalanta lost to Liverpool in the UEFA Europa League at Anfield before 15,502. "
    "Mohamed Salah scored from the spot for Liverpool in the seventh minute. "
)
WHOLE, GOAL_SPAN = (0, 91), (92, 163)
COMPLETE = {"S854", "S813", "S1476", "S577", "S1683"}


def cited(name: str, *facts: Fact, day: str = "2024-04-19", **more: str) -> tuple[Article, Sequence[Fact]]:
    told = {"url": f"https://news.example/{name}", "title": f'The "{name}" report'} | more
    return article(name, TEXT, date.fromisoformat(day), **told), facts


def match(**more: object) -> Fact:
    slots = {"home": "Atalanta", "away": "Liverpool", "date": REF.date, "competition": "UEFA Europa League"}
    return fact("match", None, WHOLE, **(slots | more))


def goal(minute: int = 7, **more: object) -> Fact:
    return fact("goal", REF, GOAL_SPAN, **({"scorer": "Mohamed Salah", "team": "Liverpool", "minute": minute} | more))


def salah() -> Fact:
    return fact("role", None, GOAL_SPAN, person="Mohamed Salah", role="player", team="Liverpool")


def given_back(told: Store) -> list[Statement]:
    dataset = told.open_published()
    known, _ = sources(dataset, ID, date(2024, 5, 1))
    return list(statements(dataset, known).statements)


def linked(folder: Path, *told: tuple[Article, Sequence[Fact]]) -> Store:
    """A store whose things are linked, and whose match is decided to be Q999."""
    made = store(folder, *told)
    link(made, DAY)
    nodes = [
        quad.subject.value
        for quad in made.open_published().quads_for_pattern(None, links.v.SPECIALIZATION_OF, None, None)
        if "/match/" in quad.subject.value
    ]
    if nodes:
        keep(
            made,
            [
                links.Link(
                    frozenset(nodes), links.v.WIKIDATA + "Q999", "certain", 100, "decision", "Yes.", DAY, by="Ada"
                )
            ],
        )
    return made


def lines(told: Store) -> dict[tuple[str, str], Line]:
    """What is written, by property and value."""
    read = parse(quickstatements.quickstatements(given_back(told)))
    return {(one.property, one.value): one for one in read if isinstance(one, Line)}


def test_a_match_is_given_with_its_sides_goals_day_place_attendance_and_referee(tmp_path: Path) -> None:
    told = linked(tmp_path, cited("a", match(home_goals=0, away_goals=1, venue="Anfield", attendance=15502)))
    found = lines(told)
    assert {one.item for one in found.values()} == {"Q999"}
    assert found["P1923", "Q1886"].qualifiers == [("P1351", "0"), ("P3831", "Q24633211")]
    assert found["P1923", "Q1130849"].qualifiers == [("P1351", "1"), ("P3831", "Q24633216")]
    assert {("P585", "+2024-04-18T00:00:00Z/11"), ("P276", "Q45671"), ("P1110", "15502")} <= found.keys()
    assert all(set(one.references[0]) == COMPLETE for one in found.values())


def test_a_match_of_a_known_edition_is_part_of_it_and_of_another_day_of_none(tmp_path: Path) -> None:
    text = "On Sunday, Arsenal lost to Chelsea in the Premier League. "
    days = (("2024-02-04", {"Q116977381"}), ("2022-02-06", {"Q105718943"}), ("1999-02-07", set()))
    for number, (day, wanted) in enumerate(days):
        one = fact("match", None, (0, 57), home="Arsenal", away="Chelsea", date=day, competition="Premier League")
        report = article("a", text, date.fromisoformat(day), url="https://news.example/a", title="A report")
        told = linked(tmp_path / str(number), (report, [one]))
        assert {value for name, value in lines(told) if name == "P361"} == wanted


def test_no_day_is_of_two_editions_of_a_competition_that_the_gazetteer_knows() -> None:
    known = {entry.qid for entry in load().entries("competition")}
    by_first = sorted(editions(), key=lambda one: (one.competition, one.first))
    assert {one.competition for one in by_first} <= known
    assert len({one.item for one in by_first}) == len(by_first)
    assert all(one.first < one.last for one in by_first)
    assert all(a.last < b.first for a, b in pairwise(by_first) if a.competition == b.competition)


def test_a_goal_is_given_on_its_match_with_team_and_minute(tmp_path: Path) -> None:
    found = lines(linked(tmp_path, cited("a", match(), goal(), salah())))
    assert found["P1363", "Q1354960"].item == "Q999"
    assert found["P1363", "Q1354960"].qualifiers == [("P54", "Q1130849"), ("P1390", "7U7727")]


def test_what_reports_dispute_is_not_told(tmp_path: Path) -> None:
    reports = [
        cited("a", match(), goal(7), salah()),
        cited("b", match(), goal(5), salah()),
        cited("c", match(), goal(7)),
    ]
    found = lines(linked(tmp_path, *reports))
    assert found["P1363", "Q1354960"].qualifiers == [("P54", "Q1130849")]


def test_what_a_rule_concluded_is_not_told(tmp_path: Path) -> None:
    concluded = Fact(
        "role", {"person": "Mohamed Salah", "role": "player", "team": "Liverpool"}, salah().spans, status="inferred"
    )
    found = lines(linked(tmp_path, cited("a", match(), concluded)))
    assert not [name for name, _ in found if name == "P54"]


def test_a_person_is_at_a_club_on_the_day_of_the_first_report_that_names_both(tmp_path: Path) -> None:
    told = linked(tmp_path, cited("late", salah(), day="2024-04-21"), cited("early", salah(), day="2024-04-19"))
    one = lines(told)["P54", "Q1130849"]
    assert (one.item, one.qualifiers) == ("Q1354960", [("P585", "+2024-04-19T00:00:00Z/11")])
    assert [each["S854"] for each in one.references] == ['"https://news.example/early"']


def test_reports_that_say_the_same_are_references_of_one_statement(tmp_path: Path) -> None:
    told = linked(tmp_path, cited("a", match(), goal(), salah()), cited("b", match(), goal(), salah()))
    one = lines(told)["P1363", "Q1354960"]
    assert [each["S854"] for each in one.references] == ['"https://news.example/a"', '"https://news.example/b"']


@pytest.mark.parametrize("lacking", [{"url": ""}, {"title": ""}])
def test_a_report_that_cannot_be_cited_gives_nothing_and_that_is_told(tmp_path: Path, lacking: dict[str, str]) -> None:
    told = linked(tmp_path, cited("a", match(), goal(), salah(), **lacking))
    assert given_back(told) == []
    _, why = sources(told.open_published(), ID, DAY)
    assert why == [f"a cannot be cited: it has no {min(lacking)}."]


def test_a_table_of_sources_tells_what_the_graph_does_not_know(tmp_path: Path) -> None:
    told = linked(tmp_path, cited("a", salah(), url="", title=""))
    table = tmp_path / "sources.csv"
    table.write_text("article,url,title,retrieved\na,https://news.example/x,Words,2024-06-01\n", encoding="utf-8")
    known, why = sources(told.open_published(), ID, DAY, table)
    assert why == []
    assert list(known.values()) == [
        Source("https://news.example/x", "Words", date(2024, 4, 19), date(2024, 6, 1), "en")
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("name\na\n", "line 1: the columns are"),
        ("article,published\na,April 2024\n", "line 2: published is 'April 2024'; write a day"),
        ("article,url\na,ftp://x\n", "line 2: 'ftp://x' is no address"),
        ("article,url\na," + "x" * 200_000, "line 2: this is no CSV"),
    ],
)
def test_a_table_of_sources_that_is_none_is_refused(tmp_path: Path, text: str, said: str) -> None:
    told = linked(tmp_path, cited("a", salah()))
    table = tmp_path / "sources.csv"
    table.write_text(text, encoding="utf-8")
    with pytest.raises(SourcesError, match=re.escape(said)):
        sources(told.open_published(), ID, DAY, table)


def test_a_quotation_that_does_not_name_the_person_and_the_club_is_no_reference(tmp_path: Path) -> None:
    elsewhere = fact("role", None, (0, 11), person="Mohamed Salah", role="player", team="Liverpool")
    assert given_back(linked(tmp_path, cited("a", elsewhere))) == []


def test_a_match_without_an_item_is_created_only_if_asked(tmp_path: Path) -> None:
    told = store(tmp_path, cited("a", match(home_goals=0, away_goals=1), goal(), salah()))
    link(told, DAY)
    where = ["wikidata", "export", "--store", str(told.path), "--retrieved", "2024-05-01"]

    def run(*more: str) -> str:
        from touchline import cli

        target = tmp_path / "out.qs"
        done = CliRunner().invoke(cli, [*where, "-o", str(target), *more], standalone_mode=False)
        assert done.exception is None, done.exception
        assert ("has no item" in done.output) == (not more)
        return target.read_text(encoding="utf-8")

    assert [one.item for one in parse(run())] == ["Q1354960"]
    made = parse(run("--create"))
    create = made.index("CREATE")
    assert [one.property for one in made[create + 1 :]] == ["Len", "Den", "P31", "P1923", "P1923", "P585", "P1363"]
    assert made[create + 1].value == '"Atalanta v Liverpool, 2024-04-18"'


def test_the_table_has_a_row_for_each_reference(tmp_path: Path) -> None:
    told = linked(tmp_path, cited("a", match(), goal()), cited("b", match(), goal()))
    rows = list(csv.DictReader(quickstatements.table(given_back(told)).splitlines()))
    assert [row["url"] for row in rows if row["property"] == "P1363"] == [
        "https://news.example/a",
        "https://news.example/b",
    ]
    assert {row["property_label"] for row in rows} == {"participating team", "point in time", "points/goal scored by"}


def test_the_preview_link_holds_the_lines_and_is_left_out_where_it_is_too_long() -> None:
    link_ = quickstatements.preview("Q1\tP2\tQ3\nQ1\tP4\t5\n")
    assert link_ is not None
    assert unquote(link_.partition("#/v1=")[2]) == "Q1|P2|Q3||Q1|P4|5"
    assert quickstatements.preview("Q1\tP2\tQ3\n" * 1000) is None


TEXTS = st.text(min_size=1).filter(lambda text: text.split())


@given(TEXTS, TEXTS, st.dates(min_value=date(1900, 1, 1)), st.integers(0, 10**6))
def test_whatever_a_title_or_a_quotation_holds_the_line_can_be_read(
    title: str, words: str, day: date, number: int
) -> None:
    reference = Reference("a", Source("https://news.example/a", title, day, day, "en"), words)
    one = Statement(
        "Q1", "x", "x", Snak("P1110", number), (Snak("P585", day), Snak("P1390", 7, "Q7727")), (reference,) * 3
    )
    (line,) = parse(quickstatements.quickstatements([one]))
    assert isinstance(line, Line)
    assert (line.value, len(line.qualifiers), [set(each) for each in line.references]) == (
        str(number),
        2,
        [COMPLETE] * 3,
    )


@pytest.mark.parametrize(
    "text",
    [
        "Q1\tP1",
        "Q1\tP1\tx",
        "LAST\tP1\tQ2",
        'Q1\tP1\tQ2\tS854\t"x"\tP2\tQ3',
        'Q1\tP1\tQ2\t!S854\t"x"',
        "Q1\tP2\t+2024-04-18/11",
    ],
)
def test_the_parser_of_these_tests_refuses_what_is_no_quickstatements(text: str) -> None:
    with pytest.raises(NotQuickStatementsError):
        parse(text)


def test_what_the_five_reports_give_is_whole_asserted_undisputed_and_in_their_words(tmp_path: Path) -> None:
    folder = SHARED / "articles"
    if not folder.is_dir():
        pytest.skip("the shared articles are not beside this checkout")
    from graph.build import build

    files = sorted(folder.glob("*.txt"))
    told = Store(tmp_path / "store")
    build(told, files)
    link(told, DAY)
    table = tmp_path / "sources.csv"
    rows = [f"{file.stem},https://news.example/{file.stem},Report {file.stem[:3]},2024-04-19\n" for file in files]
    table.write_text("article,url,title,published\n" + "".join(rows), encoding="utf-8")
    dataset = told.open_published()
    known, _ = sources(dataset, ID, date(2024, 5, 1), table)
    given_ = statements(dataset, known).statements
    read = parse(quickstatements.quickstatements(given_))
    assert len(read) >= 15
    texts = {
        f'"https://news.example/{file.stem}"': " ".join(file.read_text(encoding="utf-8").split()) for file in files
    }
    with (SHARED / "data" / "wikidata_qids.csv").open(encoding="utf-8", newline="") as file:
        items = {row["qid"] for row in csv.DictReader(file)} | {"Q16466010", "Q24633211", "Q24633216"}
    for line in read:
        if not isinstance(line, Line) or line.property in ("Len", "Den"):
            continue
        assert {line.item, line.value} - items <= {"LAST", "+2024-04-18T00:00:00Z/11"}
        assert {name for name, _ in line.qualifiers} <= {"P3831", "P54", "P585"}  # goals and minute are disputed
        assert line.references
        for reference in line.references:
            assert set(reference) == COMPLETE
            for piece in reference["S1683"].removeprefix('en:"').removesuffix('"').split(" … "):
                assert piece in texts[reference["S854"]].replace('"', "'")
