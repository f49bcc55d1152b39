"""The gazetteer's tables: each row is one thing, points to things that are there, and names its source."""

from __future__ import annotations

import csv
import re
from collections import Counter
from pathlib import Path

import pytest

from loaders.reading.folding import fold
from loaders.reading.gazetteer import TABLES, load
from tests import report

SHARED = Path(__file__).resolve().parents[2] / "shared" / "data"
THINGS = ("clubs", "competitions", "national_teams", "nationalities", "outlets", "persons", "places", "venues")
ALIASES = {"club_aliases": "clubs", "competition_aliases": "competitions", "national_team_aliases": "national_teams"}
WITH_IDS = ("clubs", "competitions", "national_teams", "persons", "places", "venues")


def table(name: str) -> list[dict[str, str]]:
    with (TABLES / f"{name}.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def twice(values: list[str]) -> list[str]:
    return [value for value, count in Counter(values).items() if count > 1]


@pytest.mark.parametrize("name", THINGS)
def test_a_table_has_each_thing_once(name: str) -> None:
    assert twice([row["id"] for row in table(name)]) == []
    assert all(row.get("name") or row.get("word") for row in table(name))


@pytest.mark.parametrize("name", ALIASES)
def test_each_name_stands_once_with_a_thing_that_is_there(name: str) -> None:
    rows = table(name)
    known = {row["id"] for row in table(ALIASES[name])}
    assert twice([f"{row['id']}: {row['alias']}" for row in rows]) == []
    assert {row["id"] for row in rows} == known
    assert {row["how"] for row in rows} <= {"name", "short", "abbreviation", "nickname", "misspelling", "demonym"}


@pytest.mark.parametrize("name", ["given_names", "surnames", "players", "other_sides", "other_names"])
def test_a_list_of_words_has_each_once(name: str) -> None:
    assert twice(["|".join(row.values()) for row in table(name)]) == []


@pytest.mark.parametrize("name", WITH_IDS)
def test_wikidata_ids_are_well_formed_and_mean_one_thing(name: str) -> None:
    ids = [row["qid"] for row in table(name) if row["qid"]]
    assert [each for each in ids if not re.fullmatch(r"Q[1-9]\d*", each)] == []
    assert twice(ids) == []


@pytest.mark.parametrize("name", ["club_aliases", "national_team_aliases"])
def test_a_nickname_never_means_anything_by_itself(name: str) -> None:
    rows = [row for row in table(name) if row["how"] == "nickname"]
    assert rows and all(row["needs_context"] == "true" for row in rows)


def test_grounds_towns_and_people_belong_to_clubs_that_are_there() -> None:
    clubs = {row["id"] for row in table("clubs")}
    assert {row["club"] for row in (*table("venues"), *table("persons")) if row["club"]} <= clubs
    assert {club for row in table("places") for club in row["clubs"].split("|") if club} <= clubs


def test_sides_of_the_upper_divisions_have_a_town_and_those_of_the_first_a_ground() -> None:
    men = [row for row in table("clubs") if row["women"] == "false" and row["source"] == "hand"]
    assert [row["name"] for row in men if not row["city"]] == []
    leagues = (
        "England",
        "Scotland",
        "Spain",
        "Italy",
        "Germany",
        "France",
        "Portugal",
        "Netherlands",
        "Turkey",
        "Belgium",
    )
    first = [row for row in men if row["tier"] == "1" and row["country"] in leagues]
    assert len(first) > 200 and [row["name"] for row in first if not row["ground"]] == []


def test_every_row_names_a_source_that_the_readme_explains() -> None:
    told = (TABLES / "README.md").read_text("utf-8")
    named = {row["source"] for name in THINGS for row in table(name) if "source" in row}
    explained = {
        "hand": "loaders/language/hand/",
        "Wikidata": "| Wikidata |",
        "openfootball/clubs": "openfootball/clubs",
    }
    assert named == set(explained)
    assert all(words in told for words in explained.values())
    assert "CC0" in told


@pytest.mark.parametrize(
    ("nickname", "clubs"),
    [
        ("Nerazzurri", {"Inter Milan", "Atalanta", "Pisa"}),
        ("Toffees", {"Everton"}),
        ("Los Che", {"Valencia"}),
        ("Reds", {"Liverpool", "Nottingham Forest"}),
        ("Witte Leeuwen", {"Telstar"}),
        ("Green Crocodiles", {"Bursaspor"}),
        ("Tangos", {"Laval"}),
        ("Pallieters", {"Lierse"}),
        ("Flavienses", {"Chaves"}),
    ],
)
def test_nicknames_of_the_upper_divisions_list_their_clubs(nickname: str, clubs: set[str]) -> None:
    found = load().lookup(nickname)
    assert clubs <= {one.entry.name for one in found if one.entry.kind == "club"}
    assert all(one.needs_context for one in found if one.entry.kind == "club")


@pytest.mark.parametrize(
    ("nickname", "side"),
    [
        ("Lionesses", "England Women"),
        ("Azzurri", "Italy"),
        ("Socceroos", "Australia"),
        ("Matildas", "Australia Women"),
        ("Atlas Lions", "Morocco"),
        ("Super Falcons", "Nigeria Women"),
        ("Harambee Starlets", "Kenya Women"),
        ("Blue Tigresses", "India Women"),
    ],
)
def test_national_sides_are_known_by_their_nicknames(nickname: str, side: str) -> None:
    (found,) = (one for one in load().lookup(nickname) if one.entry.kind == "national")
    assert found.entry.name == side and found.needs_context


@pytest.mark.skipif(not SHARED.exists(), reason="no public tables beside the project")
def test_no_wikidata_id_is_of_our_own_making() -> None:
    public: set[str] = set()
    for name in ("team_qids", "competition_qids", "wikidata_qids"):
        public |= set(re.findall(r"\bQ\d+\b", (SHARED / f"{name}.csv").read_text("utf-8")))
    seen: set[str] = set()  # elsewhere, as the hand-written tables tell
    for path in (TABLES.parent / "hand").glob("*.csv"):
        with path.open(encoding="utf-8", newline="") as stream:
            seen |= {row["qid"] for row in csv.DictReader(stream) if row.get("seen")}
    ours = {row["qid"] for name in WITH_IDS for row in table(name) if row["qid"]}
    assert ours - public - seen == set()


@pytest.mark.parametrize("side", ["Nottingham Forest", "Liverpool"])
def test_an_ambiguous_nickname_means_a_side_only_through_the_match(side: str) -> None:
    goal = "Callum Carter put the Reds ahead in the 12th minute.\n"
    assert not report.read(goal).reading.fixtures
    assert {fact.slots.get("team") for fact in report.extract(goal, "goal")} <= {None}
    (told,) = report.extract(f"{side} beat Everton 1-0 on Saturday. {goal}", "goal")
    assert told.slots["team"] == side


def test_folded_names_of_one_kind_that_stand_by_themselves_mean_one_thing_at_the_top() -> None:
    rows = [row for row in table("club_aliases") if row["needs_context"] == "false"]
    tiers = {row["id"]: (row["tier"], row["women"]) for row in table("clubs")}
    top = [(fold(row["alias"]).text, row["id"]) for row in rows if tiers[row["id"]] == ("1", "false")]
    assert twice([name for name, _ in set(top)]) == []
