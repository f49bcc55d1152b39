"""Links to Wikidata: who is linked offline, who is not, what a person decides, and that rebuilds keep it."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

from graph.linking import links, review
from graph.linking.link import keep, link
from graph.linking.review import DecisionsError
from graph.store import StoreError
from loaders.model import MatchRef
from tests.agree_kit import report
from tests.linking_kit import DAY, ID, add, items, plays, store
from tests.model_kit import SHARED, fact

FINAL = MatchRef("Spain", "England", "2023-08-20")


def test_nothing_is_linked_in_a_store_without_a_generation(tmp_path: Path) -> None:
    from graph.store import Store

    with pytest.raises(StoreError, match="nothing has been built"):
        link(Store(tmp_path / "store"), DAY)


def test_namesakes_are_told_apart_by_the_club_that_facts_tell(tmp_path: Path) -> None:
    told = store(
        tmp_path,
        report("a", plays("Ederson", "Atalanta")),
        report("b", plays("Ederson", "Manchester City", "goalkeeper")),
        report("c", plays("Ederson", "Fenerbahçe")),
    )
    link(told, DAY)
    people = {name: item for name, item in items(told).items() if name.startswith("person/")}
    assert people == {"person/ederson-atalanta": "Q59150057", "person/ederson-manchester-city": "Q17074511"}


def test_a_person_whose_club_nobody_tells_is_not_linked(tmp_path: Path) -> None:
    told = store(tmp_path, report("a", fact("quote", text="We go on.", speaker="Curtis Jones")))
    link(told, DAY)
    assert items(told) == {}
    assert [(row.link.item, row.link.state) for row in review.rows(told.open_published(), ID) if row.link] == [
        ("http://www.wikidata.org/entity/Q59913917", "doubtful")
    ]


def test_a_manager_is_not_a_player_of_the_same_name_and_club(tmp_path: Path) -> None:
    told = store(tmp_path, report("a", plays("Joe Gomez", "Liverpool", "manager")))
    link(told, DAY)
    assert "person/joe-gomez" not in items(told)
    (refused,) = (one for one in links.read(told.open_published()) if one.state == "refused")
    assert refused.why == "Joe Gomez of Liverpool is another: the role differs."


def test_clubs_of_like_names_have_each_their_own_item(tmp_path: Path) -> None:
    sides = (
        "Arsenal",
        "Chelsea",
        "KV Mechelen",
        "KRC Genk",
        "Arsenal Women",
        "Manchester City",
        "Manchester City Women",
    )
    told = store(tmp_path, report("a", *(fact("standing", team=side, competition="Cup", position=1) for side in sides)))
    link(told, DAY)
    assert {name: item for name, item in items(told).items() if name.startswith("team/")} == {
        "team/arsenal": "Q9617",
        "team/chelsea": "Q9616",
        "team/kv-mechelen": "Q113000",
        "team/krc-genk": "Q216032",
        "team/arsenal-women": "Q1775265",
        "team/manchester-city": "Q50602",
        "team/manchester-city-women": "Q3844288",
    }


def test_a_side_that_plays_in_a_competition_of_the_other_sex_is_doubtful(tmp_path: Path) -> None:
    told = store(
        tmp_path,
        report("a", fact("match", home="Spain", away="England", date=FINAL.date, competition="FIFA Women's World Cup")),
        report("b", fact("match", home="Germany", away="Italy", date="2023-06-13", competition="FIFA World Cup")),
    )
    link(told, DAY)
    assert items(told).keys() >= {"team/germany", "team/italy"}
    assert not items(told).keys() & {"team/spain", "team/england"}
    doubtful = [one for one in links.read(told.open_published()) if one.state == "doubtful"]
    assert {one.label for one in doubtful} == {"Spain", "England"}
    assert "FIFA Women's World Cup" in doubtful[0].why


def test_a_club_that_plays_in_the_league_of_another_country_is_doubtful_unless_it_is_a_neighbours(
    tmp_path: Path,
) -> None:
    told = store(
        tmp_path,
        report(
            "a",
            fact("standing", team="Everton", competition="La Liga", position=1),
            fact("standing", team="Swansea City", competition="EFL Championship", position=2),
        ),
    )
    link(told, DAY)
    assert "team/swansea-city" in items(told)
    assert "team/everton" not in items(told)


def test_a_link_tells_its_evidence_and_its_day_and_a_second_run_changes_nothing(tmp_path: Path) -> None:
    told = store(tmp_path, report("a", plays("Mohamed Salah", "Liverpool")))
    link(told, DAY)
    (salah,) = (one for one in links.read(told.open_published()) if "person" in min(one.anchors))
    assert (salah.state, salah.method, salah.when) == ("certain", "gazetteer", DAY)
    assert salah.why == "The name is that of Mohamed Salah, and reports have Mohamed Salah at Liverpool."
    assert link(told, date(2025, 1, 1)).generation is None


def edit(path: Path, **decisions: str) -> None:
    """Write decisions into a table, by the name of the thing; dashes in a name are written as underscores."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        row["decision"] = decisions.get(row["name"].replace(" ", "_"), "")
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.DictWriter(file, review.COLUMNS)
        table.writeheader()
        table.writerows(rows)


def table_of(told: object, path: Path, *, unlinked: bool = False) -> Path:
    with path.open("wb") as file:
        review.write(review.rows(told.open_published(), ID, unlinked=unlinked), ID, file)
    return path


def test_decisions_are_obeyed_named_by_who_and_when_and_kept_by_a_rebuild(tmp_path: Path) -> None:
    told = store(
        tmp_path,
        report("a", fact("quote", text="We go on.", speaker="Curtis Jones")),
        report("b", fact("quote", text="We are tired.", speaker="Harvey Elliott")),
        report("c", plays("Ivo Nobody", "Atalanta")),
    )
    link(told, DAY)
    path = table_of(told, tmp_path / "links.csv", unlinked=True)
    edit(path, Curtis_Jones="yes", Harvey_Elliott="no", Ivo_Nobody="Q4115189")
    keep(told, review.read(path, told.open_published(), ID, "Ada", date(2024, 6, 1)))
    add(told, report("d", plays("Curtis Jones", "Liverpool"), fact("goal", scorer="Ivo Nobody", team="Atalanta")))
    link(told, date(2024, 7, 1))
    decided = {
        one.item.removeprefix("http://www.wikidata.org/entity/"): one
        for one in links.read(told.open_published())
        if one.decided
    }
    assert {item: (one.state, one.by, one.when.isoformat()) for item, one in decided.items()} == {
        "Q59913917": ("certain", "Ada", "2024-06-01"),
        "Q56752774": ("refused", "Ada", "2024-06-01"),
        "Q4115189": ("certain", "Ada", "2024-06-01"),
    }
    people = {name: item for name, item in items(told).items() if name.startswith("person/")}
    assert people == {"person/curtis-jones": "Q59913917", "person/ivo-nobody": "Q4115189"}


def test_a_refused_item_is_taken_from_a_thing_that_the_gazetteer_gave_it(tmp_path: Path) -> None:
    told = store(tmp_path, report("a", fact("standing", team="Arsenal", competition="Cup", position=1)))
    assert items(told)["team/arsenal"] == "Q9617"
    no = links.Link(
        frozenset({ID + "team/arsenal"}),
        "http://www.wikidata.org/entity/Q9617",
        "refused",
        0,
        "decision",
        "No.",
        DAY,
        by="Ada",
    )
    keep(told, [no])
    assert "team/arsenal" not in items(told)
    link(told, date(2024, 6, 1))
    assert "team/arsenal" not in items(told)


def test_a_link_whose_persons_a_later_report_parts_says_nothing(tmp_path: Path) -> None:
    told = store(tmp_path, report("a", plays("Sam Field", "Arsenal")), report("b", plays("Sam Field", "Arsenal")))
    own = frozenset({ID + "article/a/person/sam-field", ID + "article/b/person/sam-field"})
    keep(
        told, [links.Link(own, "http://www.wikidata.org/entity/Q1", "certain", 100, "decision", "Yes.", DAY, by="Ada")]
    )
    assert items(told)["person/sam-field"] == "Q1"
    add(told, report("b", plays("Sam Field", "Everton")))
    assert "Q1" not in items(told).values()


@pytest.mark.parametrize(
    ("said", "mend"),
    [("perhaps", "write yes, no or a Q-id"), ("Qx", "write yes, no or a Q-id")],
)
def test_a_decision_that_is_none_is_told_with_its_line(tmp_path: Path, said: str, mend: str) -> None:
    told = store(tmp_path, report("a", fact("quote", text="We go on.", speaker="Curtis Jones")))
    link(told, DAY)
    path = table_of(told, tmp_path / "links.csv")
    edit(path, Curtis_Jones=said)
    with pytest.raises(DecisionsError, match=rf"links.csv, line 2: .*{mend}"):
        review.read(path, told.open_published(), ID, "Ada", DAY)


def test_a_thing_said_to_be_two_items_is_refused(tmp_path: Path) -> None:
    told = store(tmp_path, report("a", plays("Sam Field", "Arsenal")))
    path = tmp_path / "links.csv"
    path.write_text("decision,thing,item\nyes,person/sam-field,Q1\nyes,person/sam-field,Q2\n", encoding="utf-8")
    with pytest.raises(DecisionsError, match="Q1 and Q2"):
        review.read(path, told.open_published(), ID, "Ada", DAY)


@pytest.mark.parametrize("data", [b"decision,thing\nyes,a\n", b"\xff\xfe", b"", b"x" * 200_000])
def test_a_table_that_is_none_is_refused_in_a_sentence(tmp_path: Path, data: bytes) -> None:
    told = store(tmp_path, report("a", plays("Sam Field", "Arsenal")))
    path = tmp_path / "links.csv"
    path.write_bytes(data)
    with pytest.raises(DecisionsError, match=r"links\.csv"):
        review.read(path, told.open_published(), ID, "Ada", DAY)


def test_the_commands_link_review_decide_and_show_by_item(tmp_path: Path) -> None:
    from touchline import cli

    told = store(
        tmp_path,
        report("a", plays("Mohamed Salah", "Liverpool")),
        report("b", fact("quote", text="We go on.", speaker="Curtis Jones")),
    )
    where, path = ["--store", str(told.path)], tmp_path / "links.csv"

    def run(*arguments: str) -> str:
        done = CliRunner().invoke(cli, [*arguments, *where], standalone_mode=False)
        assert done.exception is None, done.exception
        return done.output

    assert "1 doubtful" in run("link", "--date", "2024-05-01")
    assert "1 to decide" in run("link", "--review", str(path))
    edit(path, Curtis_Jones="yes")
    assert "1 decided by Ada" in run("link", "--decisions", str(path), "--by", "Ada", "--date", "2024-05-02")
    assert run("show", "Q1354960").startswith("Mohamed Salah")
    assert run("show", "wd:Q59913917").startswith("Curtis Jones")
    assert "Q59913917" in run("show", "Curtis Jones")


def test_the_five_reports_of_one_match_are_linked_right(tmp_path: Path) -> None:
    if not SHARED.is_dir():
        pytest.skip("the shared articles are not beside this checkout")
    from graph.build import build
    from graph.store import Store

    with (SHARED / "data" / "wikidata_qids.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    told = Store(tmp_path / "store")
    build(told, sorted((SHARED / "articles").glob("*.txt")))
    link(told, DAY)
    found = items(told)
    people = [row["qid"] for row in rows if row["kind"] == "person"]
    linked = {item for name, item in found.items() if name.startswith("person/")}
    assert len(linked) >= 26
    assert linked <= set(people)
    assert {row["qid"] for row in rows if row["kind"] == "club"} <= set(found.values())
    competitions = {"Q18760", "Q9448", "Q11152", "Q11151", "Q169918"}  # Serie A is not named, Serie B is
    assert competitions <= {item for name, item in found.items() if name.startswith("competition/")}
    assert not found.keys() & {"venue/gewiss-stadium"}
