"""Links that a reconciliation service gives: right ones, no wrong ones, whatever the service does."""

from __future__ import annotations

import csv
import os
import random
import signal
import subprocess
import sys
import time
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

from graph.linking.journal import Journal, JournalError
from graph.linking.reconcile import BATCH, find
from graph.linking.service import Service, ServiceError
from graph.linking.subjects import Subject
from graph.names import fold
from tests.agree_kit import report
from tests.linking_kit import items, plays, store
from tests.model_kit import SHARED
from tests.reconciliation_server import Entities, Entity, serving

DAY = date(2024, 5, 1)
PERSON, CLUB = "Q5", "Q476028"
FAULTS = {5: "429", 7: "503", 11: "malformed", 13: "lost", 29: "slow"}


def quick(url: str, timeout: float = 5.0) -> Service:
    """A client that does not wait between its tries."""
    return Service(url, pause=0.0, timeout=timeout, wait=lambda seconds: None)


def person(name: str, *clubs: str, **facts: str) -> Subject:
    teams = frozenset(f"team/{club}" for club in clubs)
    return Subject(
        f"person/{name}", "person", name, frozenset({name}), frozenset({f"a/{name}"}), teams=teams, facts=facts
    )


def known(id: str, name: str, born: str, *clubs: str, country: str = "Egypt") -> Entity:
    said = {"P569": [{"date": born}], "P54": [{"id": club, "name": club} for club in clubs], "P27": [{"name": country}]}
    return Entity(id, name, PERSON, said)


ITEMS = {"team/Q1": "Q1", "team/Q2": "Q2"}
TWO = Entities([known("Q11", "Sam Field", "1998-05-08", "Q1"), known("Q12", "Sam Field", "1990-01-02", "Q2")])


def found(tmp_path: Path, entities: Entities, *subjects: Subject) -> list[tuple[str, str, str]]:
    with serving(entities) as server, quick(server.url) as service, Journal(tmp_path / "j") as journal:
        links = find(subjects, ITEMS, service, journal, DAY)
    return [(min(one.anchors).partition("/")[2], one.item.rpartition("/")[2], one.state) for one in links]


def test_the_club_tells_namesakes_apart(tmp_path: Path) -> None:
    assert found(tmp_path, TWO, person("Sam Field", "Q1")) == [("Sam Field", "Q11", "certain")]


def test_namesakes_that_nothing_tells_apart_are_both_doubtful(tmp_path: Path) -> None:
    assert found(tmp_path, TWO, person("Sam Field")) == [
        ("Sam Field", "Q11", "doubtful"),
        ("Sam Field", "Q12", "doubtful"),
    ]


def test_a_person_of_whom_only_the_name_fits_is_doubtful(tmp_path: Path) -> None:
    alone = Entities([known("Q11", "Sam Field", "1998-05-08", "Q1")])
    assert found(tmp_path, alone, person("Sam Field")) == [("Sam Field", "Q11", "doubtful")]


def test_a_person_whose_birth_day_differs_is_another(tmp_path: Path) -> None:
    alone = Entities([known("Q11", "Sam Field", "1998-05-08", "Q1")])
    assert found(tmp_path, alone, person("Sam Field", born="1970-01-01")) == []


def test_a_thing_of_another_name_is_none(tmp_path: Path) -> None:
    assert found(tmp_path, TWO, person("Samantha Meadow", "Q1"), person("Nobody", "Q1")) == []


def test_a_club_whose_name_one_item_alone_bears_is_certain(tmp_path: Path) -> None:
    clubs = Entities([Entity("Q21", "Hexton City F.C.", CLUB), Entity("Q22", "Hexton Town F.C.", CLUB)])
    city = Subject("team/hexton", "club", "Hexton City", frozenset({"Hexton City"}), frozenset({"team/hexton"}))
    assert found(tmp_path, clubs, city) == [("hexton", "Q21", "certain")]


def test_an_answer_is_asked_for_once(tmp_path: Path) -> None:
    with serving(TWO) as server, quick(server.url) as service, Journal(tmp_path / "j") as journal:
        first = find([person("Sam Field", "Q1")], ITEMS, service, journal, DAY)
        before = server.requests
        assert find([person("Sam Field", "Q1")], ITEMS, service, journal, DAY) == first
        assert server.requests == before


def test_a_question_that_spoils_its_batch_is_found_and_the_others_are_answered(tmp_path: Path) -> None:
    subjects = [person(f"Player {number}", "Q1") for number in range(8)]
    with serving(TWO, spoiled="Player 5") as server, quick(server.url) as service, Journal(tmp_path / "j") as journal:
        with pytest.raises(ServiceError, match="7 of 8 questions are answered and kept; run it again"):
            find(subjects, ITEMS, service, journal, DAY)
        assert len(server.asked) == 7


@pytest.mark.parametrize("url", ["ftp://example.org", "example.org"])
def test_what_is_no_address_is_refused(url: str) -> None:
    with pytest.raises(ServiceError, match="no address of a service"):
        Service(url)


def test_a_service_that_is_not_there_is_told_in_a_sentence(tmp_path: Path) -> None:
    gone = pytest.raises(ServiceError, match=r"cannot be reached.*0 of 1 questions are answered")
    with quick("http://127.0.0.1:9") as service, Journal(tmp_path / "j") as journal, gone:
        find([person("Sam Field")], ITEMS, service, journal, DAY)


def test_a_journal_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x", encoding="utf-8")
    with pytest.raises(JournalError, match="name another file"):
        Journal(tmp_path / "file" / "j")


def test_the_command_asks_a_service_only_if_told_and_links_with_what_the_graph_knows(tmp_path: Path) -> None:
    from touchline import cli

    told = store(tmp_path, report("a", plays("Ivo Nobody", "Atalanta"), plays("Sam Field", "Liverpool")))
    entities = Entities(
        [known("Q31", "Ivo Nobody", "2000-01-01", "Q1886"), known("Q32", "Sam Field", "2000-01-01", "Q7")]
    )
    where = ["--store", str(told.path), "--date", "2024-05-01"]
    with serving(entities) as server:
        assert CliRunner().invoke(cli, ["link", *where], standalone_mode=False).exception is None
        assert server.requests == 0
        asked = ["link", *where, "--service", server.url, "--pause", "0"]
        done = CliRunner().invoke(cli, asked, standalone_mode=False)
        assert done.exception is None, done.exception
    found = items(told)
    assert found["person/ivo-nobody"] == "Q31"
    assert "person/sam-field" not in found


# ---- sixty thousand entities


def world() -> tuple[Entities, list[Subject], dict[str, str], dict[str, str]]:
    """Entities of the public tables with namesakes planted among them; things to link; the items of clubs; and what
    is right, by the thing's IRI ("" where it is not there)."""
    folder = SHARED / "data"
    if not folder.is_dir():
        pytest.skip("the shared data are not beside this checkout")
    chance = random.Random(5)
    teams = [row for row in _rows(folder / "team_qids.csv") if row["name"]]
    clubs = [Entity(row["qid"], row["name"], CLUB, {"P17": [{"name": row["country"]}]}) for row in teams]
    senior = [one.id for one in clubs[:2000]]
    people, namesakes, subjects, right = [], [], [], {}
    rows = _rows(folder / "players.csv")
    for number, row in enumerate(rows):
        born = _born(row["born"], number)
        country = row["country"].replace("-", " ").title()
        people.append(known(f"Q9{number:07}", row["name"], born, *chance.sample(senior, 2), country=country))
    for number, one in enumerate(chance.sample(people, 3000)):
        other = _born("", number + 7)
        namesakes.append(known(f"Q8{number:07}", one.name, other, *chance.sample(senior, 2), country="Elsewhere"))
    everyone = people + namesakes
    for one in chance.sample(everyone, 1000):
        club, iri = one.properties["P54"][0]["id"], f"person/{one.id}"
        facts = {"country": one.properties["P27"][0]["name"]} if chance.random() < 0.5 else {}
        subjects.append(_subject(iri, "person", _spelt(one.name, chance), frozenset({f"team/{club}"}), facts))
        right[iri] = one.id
    gone = {one.id for one in chance.sample(people, 300)} - set(right.values())
    for id in sorted(gone):
        one = next(each for each in people if each.id == id)
        iri = f"person/{id}"
        teams_of = frozenset({f"team/{one.properties['P54'][0]['id']}"})
        subjects.append(_subject(iri, "person", one.name, teams_of, {}))
        right[iri] = ""
    names = [fold(one.name) for one in clubs]
    single = [one for one in clubs if names.count(fold(one.name)) == 1][:20000:50]
    for one in single:
        subjects.append(
            _subject(f"club/{one.id}", "club", one.name, frozenset(), {"country": one.properties["P17"][0]["name"]})
        )
        right[f"club/{one.id}"] = one.id
    entities = Entities([one for one in clubs + everyone if one.id not in gone])
    return entities, subjects, {f"team/{id}": id for id in senior}, right


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _born(written: str, number: int) -> str:
    try:
        return time.strftime("%Y-%m-%d", time.strptime(written, "%d %b %Y"))
    except ValueError:
        return date.fromordinal(date(1985, 1, 1).toordinal() + number % 6000).isoformat()


def _spelt(name: str, chance: random.Random) -> str:
    """A name as reports may write it: one in four without its accents."""
    return fold(name).title() if chance.random() < 0.25 else name


def _subject(iri: str, kind: str, name: str, teams: frozenset[str], facts: dict[str, str]) -> Subject:
    return Subject(iri, kind, name, frozenset({name}), frozenset({iri}), teams=teams, facts=facts)


def test_sixty_thousand_entities_with_namesakes_and_a_failing_service(tmp_path: Path) -> None:
    entities, subjects, items, right = world()
    assert len(entities.by_id) >= 60_000
    with (
        serving(entities, faults=FAULTS) as server,
        quick(server.url, 2.0) as service,
        Journal(tmp_path / "j") as journal,
    ):
        links = find(subjects, items, service, journal, DAY)
    certain = {min(one.anchors): one.item.rpartition("/")[2] for one in links if one.state == "certain"}
    correct = sum(right[iri] == item for iri, item in certain.items())
    precision, recall = correct / len(certain), correct / sum(1 for item in right.values() if item)
    print(f"precision {precision:.4f}, recall {recall:.4f}, {server.requests} requests")
    assert precision >= 0.99, precision
    assert recall >= 0.95, recall
    assert {one.label for one in subjects} <= set(server.asked)  # no batch was lost


SCRIPT = """
import sys
from datetime import date
from pathlib import Path
from graph.linking.journal import Journal
from graph.linking.reconcile import find
from graph.linking.service import Service
from tests.test_reconcile import ITEMS, person
subjects = [person(f"Player {number}", "Q1") for number in range(400)]
with Service(sys.argv[1], pause=0.05) as service, Journal(Path(sys.argv[2])) as journal:
    find(subjects, ITEMS, service, journal, date(2024, 5, 1), lambda done, of: print(done, flush=True))
"""


def test_a_run_that_is_killed_goes_on_where_it_was(tmp_path: Path) -> None:
    with serving(TWO) as server:
        command = [sys.executable, "-c", SCRIPT, server.url, str(tmp_path / "j")]
        root = Path(__file__).resolve().parents[1]
        killed = subprocess.Popen(
            command, stdout=subprocess.PIPE, cwd=root, env={**os.environ, "PYTHONPATH": str(root)}
        )
        assert killed.stdout is not None
        for _ in range(3):
            killed.stdout.readline()
        os.kill(killed.pid, signal.SIGKILL)
        killed.wait()
        done = int((killed.stdout.read().split() or [3 * BATCH])[-1])
        killed.stdout.close()
        asked = len(server.asked)
        assert 3 * BATCH <= asked < 400
        subprocess.run(
            command, check=True, stdout=subprocess.DEVNULL, cwd=root, env={**os.environ, "PYTHONPATH": str(root)}
        )
        assert len(set(server.asked)) == 400
        assert len(server.asked) <= 400 + BATCH  # at most the batch under way was asked twice
        assert done <= asked
