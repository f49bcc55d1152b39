"""The `touchline` command as a person or a script runs it."""

from __future__ import annotations

import csv
import io
import json
import os
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox
import pytest

import touchline
from graph.store import Store
from tests.face_helper import BASE, GOAL, publish

ROOT = Path(__file__).resolve().parents[1]
COMMAND = Path(sys.executable).with_name("touchline")

#: A command's exit code, standard output and standard error.
Run = Callable[..., tuple[int, str, str]]

REPORT = (
    "Atalanta 0-1 Liverpool\n\nLiverpool won 1-0 at Atalanta on Thursday but went out of the Europa League. "
    "Mohamed Salah converted a penalty in the seventh minute.\n"
)


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Run:
    def run(*arguments: object) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["touchline", *map(str, arguments)])
        with pytest.raises(SystemExit) as exit:
            touchline.main()
        sys.stdout.flush()
        written = capfd.readouterr()
        return int(exit.value.code or 0), written.out, written.err

    return run


@pytest.fixture
def store(tmp_path: Path) -> Path:
    return publish(tmp_path / "store").path


def assert_one_sentence(said: str) -> None:
    assert len(said.splitlines()) == 1
    assert said.startswith("touchline: ")
    assert said.rstrip().endswith(".")
    assert "Traceback" not in said


def test_every_command_explains_itself_with_an_example(run: Run) -> None:
    for name in touchline.cli.commands:
        code, out, _ = run(name, "--help")
        assert code == 0
        assert f"Example: touchline {name}" in out


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (["bild"], "bild"),
        (["build"], "PATH"),
        (["build", "--fast", "x"], "--fast"),
        (["query"], "QUERY"),
        (["query", "no-such-question"], "no-such-question"),
        (["query", "missing.rq"], "missing.rq"),
        (["query", "x", "--format", "pdf"], "pdf"),
        (["rollback", "one"], "one"),
        (["rollback", "0"], "0"),
        (["serve", "--port", "70000"], "70000"),
        (["build", "missing.txt", "--strict", "--quick"], "--quick"),
        (["facts", "missing.txt"], "missing.txt"),
    ],
)
def test_a_wrong_argument_gives_one_sentence_that_names_it(run: Run, arguments: list[str], word: str) -> None:
    code, out, err = run(*arguments)
    assert (code, out) == (1, "")
    assert_one_sentence(err)
    assert word in err


@pytest.mark.parametrize(
    "arguments",
    [["facts"], ["query", "scorers"], ["show", "Salah"], ["conflicts"], ["validate"], ["export"], ["serve"]],
)
def test_an_empty_store_says_that_nothing_was_built(run: Run, tmp_path: Path, arguments: list[str]) -> None:
    code, out, err = run(*arguments, "--store", tmp_path / "none")
    assert (code, out) == (1, "")
    assert_one_sentence(err)
    assert "touchline build" in err


def test_the_store_can_be_named_by_the_environment(run: Run, store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TOUCHLINE_STORE", str(store))
    code, out, _ = run("generations", "--json")
    assert code == 0
    assert json.loads(out)[0]["articles"] == 2


def test_a_setting_that_is_no_number_is_one_sentence(run: Run, store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TOUCHLINE_QUERY_SECONDS", "soon")
    code, _, err = run("query", "--store", store, "ASK {}")
    assert code == 1
    assert_one_sentence(err)


# ---- answers


def test_a_query_prints_a_table_with_short_names(run: Run, store: Path) -> None:
    code, out, _ = run("query", "--store", store, "SELECT ?goal ?minute { ?goal tl:minute ?minute }")
    assert code == 0
    assert f"{GOAL}   " in out
    assert "1 row in " in out


@pytest.mark.parametrize(
    ("form", "start"), [("csv", "minute\r\n7"), ("tsv", "?minute\n7"), ("json", "{"), ("xml", "<?xml")]
)
def test_rows_are_written_in_each_format(run: Run, store: Path, form: str, start: str) -> None:
    code, out, _ = run("query", "--store", store, "SELECT ?minute { ?g tl:minute ?minute }", "--format", form)
    assert code == 0
    assert out.replace("\n", "\n").startswith(start)


def test_a_graph_is_written_as_turtle_and_refused_as_rows(run: Run, store: Path) -> None:
    query = "CONSTRUCT { ?g tl:minute ?m } WHERE { ?g tl:minute ?m }"
    for form in ("table", "turtle"):
        code, out, _ = run("query", "--store", store, query, "--format", form)
        assert code == 0
        assert "tl:minute 7" in out
    code, _, err = run("query", "--store", store, query, "--format", "csv")
    assert code == 1
    assert_one_sentence(err)
    code, _, err = run("query", "--store", store, "ASK {}", "--format", "turtle")
    assert code == 1
    assert_one_sentence(err)


def test_a_query_comes_from_a_file_or_from_the_list(run: Run, store: Path, tmp_path: Path) -> None:
    file = tmp_path / "own.rq"
    file.write_text("ASK { ?goal tl:minute 7 }", encoding="utf-8")
    assert run("query", "--store", store, file)[1] == "yes\n"
    listed = run("query", "--list")[1]
    assert "conflicts" in listed
    assert "differ on the minute" in run("query", "--store", store, "conflicts")[1]


def test_a_broken_query_tells_where(run: Run, store: Path) -> None:
    code, _, err = run("query", "--store", store, "SELECT * {\n ?s ?p }")
    assert code == 1
    assert_one_sentence(err)
    assert "line 2, column" in err


@pytest.mark.parametrize("name", ["José Núñez", "jose nunez", "NUNEZ", "José", "person/jose-nunez"])
def test_show_finds_a_person_under_any_spelling(run: Run, store: Path, name: str) -> None:
    code, out, _ = run("show", "--store", store, name)
    assert code == 0
    assert out.startswith("José Núñez  [Person]\n")
    assert "minute 7" in out


@pytest.mark.parametrize("name", ["alpha", "Núñez <settles> it early", "article/alpha"])
def test_show_finds_an_article_by_its_id_and_its_title(run: Run, store: Path, name: str) -> None:
    assert run("show", "--store", store, name)[1].startswith("Núñez <settles> it early  [Article]\n")


def test_show_lists_what_a_name_may_mean(run: Run, store: Path, tmp_path: Path) -> None:
    with Store(store).candidate() as candidate:
        label = ox.NamedNode("http://www.w3.org/2000/01/rdf-schema#label")
        node = ox.NamedNode(BASE + "person/ana-nunez")
        candidate.dataset.add(ox.Quad(node, label, ox.Literal("Ana Nunez"), ox.DefaultGraph()))
        candidate.dataset.add(ox.Quad(node, label, ox.Literal("Nunez"), ox.DefaultGraph()))
        candidate.publish()
    code, _, err = run("show", "--store", store, "nunez")
    assert code == 1
    assert_one_sentence(err)
    assert "person/ana-nunez, person/jose-nunez" in err


def test_show_gives_each_value_with_its_words_and_rank(run: Run, store: Path) -> None:
    out = run("show", "--store", store, GOAL)[1]
    assert 'beta 3-20: "five minutes in"' in out
    assert "5  (normal)" in out
    said = json.loads(run("show", "--store", store, GOAL, "--json")[1])
    assert {claim["value"]["label"] for claim in said["claims"] if claim["rank"]} == {"7", "5"}


def test_show_of_a_stranger_is_one_sentence(run: Run, store: Path) -> None:
    code, _, err = run("show", "--store", store, "Nobody At All")
    assert code == 1
    assert_one_sentence(err)


def test_conflicts_are_a_list_and_json_with_the_words(run: Run, store: Path) -> None:
    assert '"five minutes in"' in run("conflicts", "--store", store)[1]
    (conflict,) = json.loads(run("conflicts", "--store", store, "--format", "json")[1])
    assert conflict["kind"] == "value"
    assert [(one["value"], one["article"], one["words"]) for one in conflict["statements"]] == [
        ("7", "alpha", "in the 7th minute <b>"),
        ("5", "beta", "five minutes in"),
    ]


@pytest.mark.parametrize("form", ["turtle", "trig", "nquads", "jsonld"])
def test_an_export_can_be_read_again(run: Run, store: Path, tmp_path: Path, form: str) -> None:
    formats = {
        "turtle": ox.RdfFormat.TURTLE,
        "trig": ox.RdfFormat.TRIG,
        "nquads": ox.RdfFormat.N_QUADS,
        "jsonld": ox.RdfFormat.JSON_LD,
    }
    code, out, _ = run("export", "--store", store, "--format", form)
    assert code == 0
    quads = {*ox.parse(out.encode(), format=formats[form])}
    assert len({str(quad.graph_name) for quad in quads}) == (1 if form == "turtle" else 3)  # type: ignore[union-attr]
    file = tmp_path / "graph.out"
    assert run("export", "--store", store, "--format", form, "-o", file)[0] == 0
    assert file.read_text("utf-8") == out
    assert not list(tmp_path.glob("*.part"))


def test_an_export_to_a_folder_that_is_not_there_is_one_sentence(run: Run, store: Path, tmp_path: Path) -> None:
    code, _, err = run("export", "--store", store, "-o", tmp_path / "none" / "graph.ttl")
    assert code == 1
    assert_one_sentence(err)


# ---- generations


def test_rollback_publishes_an_older_generation(run: Run, store: Path) -> None:
    publish(store)
    assert run("rollback", "1", "--store", store)[0] == 0
    kept = json.loads(run("generations", "--store", store, "--json")[1])
    assert [(one["number"], one["current"]) for one in kept] == [(1, True), (2, False)]
    code, _, err = run("rollback", "9", "--store", store)
    assert code == 1
    assert_one_sentence(err)


# ---- articles


def test_facts_are_the_same_rows_in_each_format(run: Run, tmp_path: Path) -> None:
    article = tmp_path / "report.txt"
    article.write_text(REPORT, encoding="utf-8")
    code, out, _ = run("facts", article)
    assert code == 0
    rows = [json.loads(line) for line in out.splitlines()]
    assert all(REPORT[span["start"] : span["end"]] == span["text"] for row in rows for span in row["evidence"])
    table = list(csv.DictReader(run("facts", article, "--format", "csv")[1].splitlines()))
    assert [row["kind"] for row in table] == [row["kind"] for row in rows]
    assert run("facts", article, "--format", "table")[1].count("\nreport ") == len(rows)


def test_facts_of_sound_articles_come_though_one_is_refused(run: Run, tmp_path: Path) -> None:
    (tmp_path / "report.txt").write_text(REPORT, encoding="utf-8")
    (tmp_path / "empty.txt").write_text("", encoding="utf-8")
    code, _, err = run("facts", tmp_path)
    assert code == 1
    assert_one_sentence(err)
    assert "empty.txt" in err


def test_what_cannot_be_built_is_one_sentence_and_makes_no_store(run: Run, tmp_path: Path) -> None:
    (tmp_path / "empty.txt").write_text("", encoding="utf-8")
    (tmp_path / "paper.txt").write_bytes(b"%PDF-1.7 ")
    (tmp_path / "latin.txt").write_bytes(b"caf\xe9")
    (tmp_path / "folder").mkdir()
    for name in ("missing.txt", "folder", "empty.txt", "paper.txt", "latin.txt"):
        code, out, err = run("build", tmp_path / name, "--store", tmp_path / "none")
        assert (code, out) == (1, "")
        assert_one_sentence(err)
        assert name in err
    assert not (tmp_path / "none").exists()


def test_a_build_publishes_sound_articles_and_lists_the_refused(run: Run, tmp_path: Path) -> None:
    (tmp_path / "soup.txt").write_text("The soup was hot and the evening long.", encoding="utf-8")
    (tmp_path / "empty.txt").write_text("", encoding="utf-8")
    store = tmp_path / "store"
    code, out, err = run("build", tmp_path, "--store", store, "--strict")
    assert code == 1
    assert "nothing was published" in err
    assert not store.exists()
    code, out, _ = run("build", tmp_path, "--store", store)
    assert code == 1
    assert "no football found" in out
    assert "empty.txt: the file is empty" in out
    assert "Generation 1 is published." in out


def test_a_dry_run_publishes_nothing_and_is_no_failure(run: Run, tmp_path: Path) -> None:
    (tmp_path / "report.txt").write_text(REPORT, encoding="utf-8")
    code, out, _ = run("build", tmp_path, "--store", tmp_path / "store", "--dry-run", "--json")
    said = json.loads(out)
    assert code == 0
    assert said["generation"] is None
    assert [one["id"] for one in said["articles"]] == ["report"]
    assert not (tmp_path / "store").exists()


def test_an_article_comes_from_standard_input(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Piped:
        buffer = io.BytesIO(REPORT.encode())

    monkeypatch.setattr(sys, "stdin", Piped())
    code, out, _ = run("build", "-", "--store", tmp_path / "store", "--json")
    assert code == 0
    assert json.loads(out)["generation"] == 1
    rows = [json.loads(line) for line in run("facts", "--store", tmp_path / "store")[1].splitlines()]
    assert {row["article"] for row in rows} <= {"standard-input"}


def test_facts_of_a_store_are_the_facts_of_its_articles(run: Run, tmp_path: Path) -> None:
    (tmp_path / "report.txt").write_text(REPORT, encoding="utf-8")
    assert run("build", tmp_path / "report.txt", "--store", tmp_path / "store")[0] == 0
    for form in ("jsonl", "csv", "table"):
        straight = run("facts", tmp_path / "report.txt", "--format", form)[1]
        assert run("facts", "--store", tmp_path / "store", "--format", form)[1] == straight


# ---- as a program


def test_the_reader_of_a_pipe_may_leave_early(store: Path) -> None:
    query = "SELECT * { GRAPH ?g { ?a ?b ?c } GRAPH ?h { ?d ?e ?f } }"
    command = [sys.executable, ROOT / "touchline.py", "query", "--store", store, "--format", "csv", query]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert process.stdout is not None
    process.stdout.readline()
    process.stdout.close()
    assert process.stderr is not None
    assert process.stderr.read() == b""
    assert process.wait(30) == 0


@pytest.mark.skipif(not COMMAND.exists(), reason="the command is installed by `make setup`")
def test_the_installed_command_tells_its_version() -> None:
    said = subprocess.run([COMMAND, "--version"], capture_output=True, text=True, check=True).stdout
    assert said.startswith("touchline 0.")


def test_serve_answers_until_it_is_told_to_stop(store: Path) -> None:
    command = [sys.executable, ROOT / "touchline.py", "serve", "--store", store, "--port", "0"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env={**os.environ, "PYTHONUNBUFFERED": "1"})
    try:
        assert process.stdout is not None
        address = process.stdout.readline().strip()
        assert address.startswith("http://127.0.0.1:")
        with urllib.request.urlopen(address + "/health", timeout=10) as response:
            assert json.load(response)["status"] == "ok"
    finally:
        process.terminate()
    assert process.wait(10) == 0


def test_serve_on_a_taken_port_is_one_sentence(run: Run, store: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        code, _, err = run("serve", "--store", store, "--port", taken.getsockname()[1])
    assert code == 1
    assert_one_sentence(err)
