"""A build: from articles to a published generation, or to a store that is as it was."""

from __future__ import annotations

import json
import os
import random
import shutil
from collections.abc import Iterable
from pathlib import Path

import pyoxigraph as ox
import pytest

from graph.agree import agree
from graph.build import Report, Rooms, build
from graph.renew import renew
from graph.settings import TL, Settings
from graph.store import Candidate, Store, StoreError
from graph.withdraw import withdraw
from loaders.model import Article, Extraction, Fact, MatchRef, Span

LABEL = "http://www.w3.org/2000/01/rdf-schema#label"


def goals(article: Article) -> Extraction:
    """A reader that is easy to foresee: "GOAL name minute" is a goal of Grimsby's match, or of the one
    in a line "MATCH home away day" before it."""
    facts, start, match = [], 0, MatchRef("Grimsby Town", "Harrogate Town", "2024-10-05")
    for line in article.text.splitlines(keepends=True):
        if line.startswith("MATCH "):
            match = MatchRef(*line.split()[1:])
        elif line.startswith("GOAL "):
            name, minute = line.split()[1:]
            slots = {"scorer": name, "minute": int(minute)}
            facts.append(Fact("goal", slots, (Span(start, start + len(line.rstrip())),), match, rule="test"))
        start += len(line)
    return Extraction(tuple(facts))


#: The real rooms behind that reader.
ROOMS = Rooms(extract=goals)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "store")


@pytest.fixture
def reports(tmp_path: Path) -> Path:
    folder = tmp_path / "reports"
    folder.mkdir()
    for name, text in {
        "echo": "date 2024-10-06 Late joy.\nGOAL Obikwu 84\nGOAL Rose 12\n",
        "gazette": "Grimsby won.\nGOAL Obikwu 79\n",
        "herald": "A cookery column, about leeks.\n",
    }.items():
        (folder / f"{name}.txt").write_text(text, "utf-8")
    return folder


def run(store: Store, *paths: Path | str, strict: bool = False, dry_run: bool = False, allow: bool = False) -> Report:
    return build(store, paths, strict=strict, dry_run=dry_run, allow_violations=allow, rooms=ROOMS)


def lines(store: Store) -> list[str]:
    dataset = store.open_published()
    return [] if dataset is None else sorted(map(str, dataset))


def agreed(store: Store) -> set[tuple[str, str]]:
    """Scorers and minutes in the default graph."""
    dataset = store.open_published()
    assert dataset is not None
    rows = dataset.query(
        f"SELECT ?who ?minute {{ ?g <{TL}scorer> ?p ; <{TL}minute> ?minute . ?p <{LABEL}> ?who }}",
    )
    assert isinstance(rows, ox.QuerySolutions)
    return {(row["who"].value, row["minute"].value) for row in rows}


# ---- what a build makes and tells


def test_a_build_publishes_what_the_articles_say_and_what_is_agreed(store: Store, reports: Path) -> None:
    report = run(store, reports)
    assert (report.generation, report.unpublished, report.sound) == (1, "", True)
    assert [(one.id, one.facts, one.kinds) for one in report.articles] == [
        ("echo", 2, {"goal": 2}),
        ("gazette", 1, {"goal": 1}),
        ("herald", 0, {}),
    ]
    assert agreed(store) == {("Obikwu", "84"), ("Rose", "12")}
    assert report.quads == report.changed == len(lines(store))
    assert store.generations()[0].added == ("echo", "gazette", "herald")


def test_an_article_without_football_is_kept_and_said_to_have_none(store: Store, reports: Path) -> None:
    report = run(store, reports / "herald.txt")
    assert [one.note for one in report.articles] == ["no football found"]
    assert report.sound
    assert store.generations()[0].articles == 1


def test_conflicts_are_told_in_their_sentences(store: Store, reports: Path) -> None:
    (sentence,) = run(store, reports).conflicts
    assert "disagree on the minute" in sentence and "84 (echo); 79 (gazette)" in sentence


def test_a_report_is_json(store: Store, reports: Path) -> None:
    (reports / "late.txt").write_text("GOAL Svanthorsson 201\n")
    said = json.loads(json.dumps(run(store, reports, "nowhere.txt").as_json()))
    assert said["sound"] is False and said["generation"] == 1
    assert {one["node"]: (one["path"], one["value"], one["article"]) for one in said["violations"]} == {
        "https://w3id.org/touchline/id/article/late/goal/svanthorsson-201": (TL + "minute", "201", "late"),
    }
    assert [Path(one["path"]).name for one in said["refused"]] == ["late.txt", "nowhere.txt"]


def test_progress_is_told_file_by_file(store: Store, reports: Path) -> None:
    told: list[tuple[int, int, str]] = []
    build(store, [reports], rooms=ROOMS, progress=lambda *what: told.append(what))
    assert told == [(1, 3, "echo.txt"), (2, 3, "gazette.txt"), (3, 3, "herald.txt")]


def test_the_base_of_data_iris_is_a_setting(store: Store, reports: Path) -> None:
    build(store, [reports], settings=Settings(base="http://data.example/"), rooms=ROOMS)
    dataset = store.open_published()
    assert dataset is not None
    assert {graph.value for graph in dataset.named_graphs()} == {
        f"http://data.example/article/{id}" for id in ("echo", "gazette", "herald")
    }


# ---- the same articles give the same bytes


def test_building_in_any_order_and_again_gives_the_same_bytes(tmp_path: Path, reports: Path) -> None:
    files = sorted(reports.iterdir())
    expected = None
    for turn in range(4):
        store = Store(tmp_path / f"store{turn}")
        random.Random(turn).shuffle(files)
        if turn == 3:  # one by one, in as many builds
            for file in files:
                run(store, file)
        else:
            run(store, *files)
        expected = expected or lines(store)
        assert lines(store) == expected
    assert run(store, reports).changed == 0
    assert lines(store) == expected


def test_one_more_article_changes_only_what_it_touches(store: Store, reports: Path) -> None:
    (reports / "other.txt").write_text("MATCH Wrexham Barrow 2024-10-05\nGOAL Palmer 44\n")
    run(store, reports / "echo.txt", reports / "other.txt")
    before = set(lines(store))
    report = run(store, reports / "gazette.txt")
    changed = before ^ set(lines(store))
    assert len(changed) == report.changed
    others = ("rose", "wrexham", "palmer", "article/echo/", "article/other/")
    assert not [line for line in changed if line.startswith("<") and any(name in line.split()[0] for name in others)]


def test_an_article_of_another_match_takes_nothing_away(store: Store, reports: Path) -> None:
    run(store, reports)
    before = set(lines(store))
    (reports / "other.txt").write_text("MATCH Wrexham Barrow 2024-10-05\nGOAL Palmer 44\n")
    run(store, reports / "other.txt")
    assert before < set(lines(store))


def test_an_article_that_changed_replaces_its_graph_and_no_other(store: Store, reports: Path, tmp_path: Path) -> None:
    run(store, reports)
    (reports / "gazette.txt").write_text("Corrected.\nGOAL Obikwu 84\n", "utf-8")
    report = run(store, reports / "gazette.txt")
    assert report.conflicts == ()
    assert agreed(store) == {("Obikwu", "84"), ("Rose", "12")}
    assert (store.generations()[-1].added, store.generations()[-1].replaced) == ((), ("gazette",))
    anew = Store(tmp_path / "anew")
    run(anew, reports)
    assert {line for line in lines(store) if "/revisions>" not in line} == {*lines(anew)}


# ---- what is there already is left alone, and a large build goes batch by batch


def test_an_article_that_is_there_as_it_is_is_not_read_again(store: Store, reports: Path) -> None:
    run(store, reports)
    (reports / "gazette.txt").write_text("Corrected.\nGOAL Obikwu 84\n", "utf-8")
    report = run(store, reports)
    assert ([one.id for one in report.articles], report.unchanged, report.generation) == (["gazette"], 2, 2)
    again = run(store, reports)
    assert (again.articles, again.unchanged, again.generation, again.sound) == ((), 3, None, True)
    assert again.unpublished == "every article is in the store as it is"


def test_articles_are_read_again_by_another_reader_and_where_the_index_is_lost(store: Store, reports: Path) -> None:
    run(store, reports)
    other = build(store, [reports], rooms=Rooms(extract=goals, reading=lambda article: f"another {article.text}"))
    assert (len(other.articles), other.unchanged, other.changed) == (3, 0, 0)
    shutil.rmtree(store.index_folder(2))
    assert len(run(store, reports).articles) == 3


def test_an_article_that_was_withdrawn_is_read_again(store: Store, reports: Path) -> None:
    run(store, reports)
    withdraw(store, ["echo"])
    report = run(store, reports)
    assert ([one.id for one in report.articles], report.unchanged) == (["echo"], 2)


def test_an_article_that_was_refused_is_read_again(store: Store, reports: Path) -> None:
    (reports / "late.txt").write_text("GOAL Svanthorsson 201\n")
    assert [len(run(store, reports).refused) for _ in range(2)] == [1, 1]


@pytest.fixture
def many(tmp_path: Path) -> Path:
    folder = tmp_path / "many"
    folder.mkdir()
    for number in range(7):
        minute = 84 if number % 3 else 79
        (folder / f"r{number}.txt").write_text(f"date 2024-10-06 Report {number}.\nGOAL Obikwu {minute}\n")
    return folder


def test_a_large_build_publishes_batch_by_batch_and_leaves_one_generation_with_the_same_bytes(
    tmp_path: Path, store: Store, reports: Path, many: Path
) -> None:
    run(store, reports)
    report = build(store, [many], settings=Settings(batch_articles=2), rooms=ROOMS)
    assert (report.generation, len(report.articles), report.sound) == (5, 7, True)
    first, last = store.generations()
    assert (first.number, last.number, last.parent) == (1, 5, 1)
    assert last.added == tuple(f"r{number}" for number in range(7))
    at_once = Store(tmp_path / "at-once")
    run(at_once, reports, many)
    assert lines(store) == lines(at_once)
    assert (last.quads, last.articles) == (len(lines(store)), 10)


def noting(candidate: Candidate, graphs: Iterable[ox.NamedNode], settings: Settings) -> frozenset[ox.Quad]:
    """Agreement that notes in which process it is."""
    with (candidate._store.path.parent / "processes").open("a") as file:
        file.write(f"{os.getpid()}\n")
    return renew(candidate, graphs, settings)


def test_batches_are_written_in_other_processes_and_what_is_one_batch_is_not(store: Store, many: Path) -> None:
    noted = Rooms(extract=goals, agree=noting)
    processes = store.path.parent / "processes"
    build(store, [many / "r0.txt"], rooms=noted)
    assert set(processes.read_text().split()) == {str(os.getpid())}
    processes.unlink()
    build(store, [many], settings=Settings(batch_articles=1), rooms=noted)
    assert (
        len(set(processes.read_text().split()) - {str(os.getpid())}) == 2
    )  # of seven batches the first four are one's


def test_a_writing_process_that_ends_early_is_one_sentence_and_what_was_published_stays(
    store: Store, many: Path
) -> None:
    with pytest.raises(StoreError, match="the process that writes ended early"):
        build(store, [many], settings=Settings(batch_articles=3), rooms=Rooms(extract=goals, agree=dying))
    assert [one.articles for one in store.generations()] == [3]
    assert run(store, many).unchanged == 3


def dying(candidate: Candidate, graphs: Iterable[ox.NamedNode], settings: Settings) -> frozenset[ox.Quad]:
    """Agreement that takes its process with it in the second batch."""
    if candidate.parent is not None:
        os._exit(3)
    return renew(candidate, graphs, settings)


def test_what_a_stopped_build_published_stays_and_the_same_build_goes_on_from_there(
    tmp_path: Path, store: Store, many: Path
) -> None:
    def stop(done: int, total: int, name: str) -> None:
        if done == 5:
            raise KeyboardInterrupt

    settings = Settings(batch_articles=2)
    with pytest.raises(KeyboardInterrupt):
        build(store, [many], settings=settings, rooms=ROOMS, progress=stop)
    assert [one.articles for one in store.generations() if one.current] == [4]
    report = build(store, [many], settings=settings, rooms=ROOMS)
    assert (len(report.articles), report.unchanged) == (3, 4)
    at_once = Store(tmp_path / "at-once")
    run(at_once, many)
    assert lines(store) == lines(at_once)


def test_of_articles_of_one_id_in_two_batches_the_first_is_taken(store: Store, many: Path) -> None:
    (many / "z").mkdir()
    (many / "z" / "r0.md").write_text("GOAL Rose 3\n")
    report = build(store, [many], settings=Settings(batch_articles=2), rooms=ROOMS)
    assert [Path(one.path).name for one in report.refused] == ["r0.md"]


def test_of_values_that_as_many_give_that_of_the_outlet_believed_first_stands(store: Store, reports: Path) -> None:
    for name, outlet in (("echo", "Echo"), ("gazette", "Gazette")):
        path = reports / f"{name}.txt"
        path.rename(reports / f"{name}.md")
        (reports / f"{name}.md").write_text(f"---\noutlet: {outlet}\n---\n" + (reports / f"{name}.md").read_text())
    for order, minute in (("", "84"), ("Gazette, Echo", "79"), ("Echo,Gazette", "84")):
        (reports / "herald.txt").write_text(f"About {minute} leeks, {order}.\n")  # something to build
        build(store, [reports], settings=Settings(source_order=order), rooms=ROOMS)
        assert ("Obikwu", minute) in agreed(store)


# ---- what stops a build, or part of it


def test_sound_articles_are_published_and_the_refused_listed_with_reasons(store: Store, reports: Path) -> None:
    (reports / "scan.txt").write_bytes(b"%PDF-1.4 \xff")
    (reports / "empty.txt").write_bytes(b"")
    (reports / "latin.txt").write_bytes(b"Atl\xe9tico won.")
    report = run(store, reports, reports / "nowhere.txt", reports.parent / "none")
    assert (report.generation, report.sound, len(report.articles)) == (1, False, 3)
    reasons = [one.reason.partition(": ")[2] for one in report.refused]
    assert [Path(one.path).name for one in report.refused] == [
        "none",
        "empty.txt",
        "latin.txt",
        "nowhere.txt",
        "scan.txt",
    ]
    for reason, words in zip(
        reasons, ["no such file", "is empty", "not valid UTF-8", "no such file", "a PDF"], strict=True
    ):
        assert words in reason


def test_a_strict_build_publishes_nothing_when_one_is_refused(store: Store, reports: Path) -> None:
    run(store, reports / "echo.txt")
    before = lines(store)
    report = run(store, reports, "nowhere.txt", strict=True)
    assert (report.generation, report.sound) == (None, False)
    assert "strict" in report.unpublished
    assert (store.published(), lines(store)) == (1, before)


def test_a_build_of_nothing_sound_publishes_nothing(store: Store) -> None:
    report = run(store, "nowhere.txt")
    assert (report.generation, report.unpublished, report.sound) == (None, "no article was read", False)
    assert not store.path.exists()


def test_files_of_one_name_are_all_refused_whatever_their_order(store: Store, reports: Path) -> None:
    (reports / "old").mkdir()
    (reports / "old" / "echo.md").write_text("GOAL Rose 3\n")
    report = run(store, reports)
    assert [one.id for one in report.articles] == ["gazette", "herald"]
    assert len(report.refused) == 2
    assert 'its id "echo" is also that of' in report.refused[0].reason


def test_an_article_that_violates_a_shape_is_refused_and_the_others_are_published(store: Store, reports: Path) -> None:
    (reports / "late.txt").write_text("GOAL Svanthorsson 201\n")
    report = run(store, reports)
    assert (report.generation, report.sound, len(report.articles)) == (1, False, 3)
    ((path, reason),) = [(one.path, one.reason) for one in report.refused]
    assert Path(path).name == "late.txt" and "late.txt: its goal/svanthorsson-201 breaks a shape: " in reason
    assert "minute" in reason and "201" in reason
    assert not any("late" in line or "svanthorsson" in line for line in lines(store))


def test_what_the_store_had_of_an_article_stays_when_its_new_text_violates_a_shape(store: Store, reports: Path) -> None:
    run(store, reports)
    before = lines(store)
    (reports / "echo.txt").write_text("GOAL Svanthorsson 201\n")
    report = run(store, reports)
    assert (report.generation, [Path(one.path).name for one in report.refused]) == (None, ["echo.txt"])
    assert lines(store) == before
    assert store.generations()[-1].replaced == ()


def test_a_strict_build_publishes_nothing_when_an_article_violates_a_shape(store: Store, reports: Path) -> None:
    (reports / "late.txt").write_text("GOAL Svanthorsson 201\n")
    report = run(store, reports, strict=True)
    assert (report.generation, report.sound, "strict" in report.unpublished) == (None, False, True)


def test_a_violation_of_the_agreed_graph_is_traced_to_the_new_articles_behind_it(store: Store, reports: Path) -> None:
    """An agreement that breaks a shape of a goal which "gazette" alone tells."""

    def careless(candidate: Candidate, graphs: Iterable[ox.NamedNode], settings: Settings) -> frozenset[ox.Quad]:
        minute = ox.NamedNode(TL + "minute")
        wrong = [
            ox.Quad(quad.subject, minute, ox.Literal(201))
            if quad.predicate == minute and "obikwu" in str(quad.subject)
            else quad
            for quad in agree(candidate.dataset, settings.base)
        ]
        return candidate.replace(ox.DefaultGraph(), wrong)

    (reports / "echo.txt").write_text("GOAL Rose 12\n")
    report = build(store, [reports], rooms=Rooms(extract=goals, agree=careless))
    assert (report.generation, [one.id for one in report.articles]) == (1, ["echo", "herald"])
    assert [Path(one.path).name for one in report.refused] == ["gazette.txt"]
    assert not any("obikwu" in line for line in lines(store))


def test_a_violation_that_is_allowed_is_published_and_told(store: Store, reports: Path) -> None:
    (reports / "late.txt").write_text("GOAL Svanthorsson 201\n")
    report = run(store, reports, allow=True)
    assert (report.generation, len(report.violations), report.sound) == (1, 2, True)


def test_a_dry_run_tells_what_a_build_would_do_and_writes_nothing(store: Store, reports: Path) -> None:
    report = run(store, reports, dry_run=True)
    assert (report.generation, report.unpublished, report.sound) == (None, "a dry run publishes nothing", True)
    assert not store.path.exists()
    run(store, reports / "echo.txt")
    dry = run(store, reports, dry_run=True)
    assert store.published() == 1
    real = run(store, reports)
    assert (dry.quads, dry.changed, dry.conflicts) == (real.quads, real.changed, real.conflicts)


def test_a_store_of_a_newer_version_stops_a_build(store: Store, reports: Path) -> None:
    run(store, reports)
    (store.path / "VERSION").write_text("touchline store 2\n")
    with pytest.raises(StoreError, match="newer version"):
        run(store, reports)
    with pytest.raises(StoreError, match="newer version"):
        run(store, reports, dry_run=True)


def test_an_article_over_the_limit_is_refused(store: Store, reports: Path) -> None:
    report = build(store, [reports], settings=Settings(max_article_bytes=40), rooms=ROOMS)
    assert [Path(one.path).name for one in report.refused] == ["echo.txt"]


def test_a_file_reached_by_two_paths_is_one_article(store: Store, reports: Path) -> None:
    (reports.parent / "again").symlink_to(reports)
    report = run(store, reports, reports.parent / "again", reports / "echo.txt")
    assert (len(report.articles), report.refused) == (3, ())
