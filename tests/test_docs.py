"""The documentation is true: its commands run, and every name that the code has is explained."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

import click
import pytest

import touchline
from graph.query import shipped
from graph.settings import Settings
from ontology import load
from web.terms import markdown, terms

ROOT = Path(__file__).resolve().parents[1]
REFERENCE = (ROOT / "docs" / "reference.md").read_text("utf-8")
PAGES = [ROOT / name for name in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md")] + sorted(
    (ROOT / "docs").glob("*.md")
)


def blocks(page: Path, language: str) -> list[str]:
    """The code blocks of a page that are marked with `language`."""
    return re.findall(rf"^```{language}\n(.*?)^```$", page.read_text("utf-8"), re.MULTILINE | re.DOTALL)


def run_blocks(page: Path, folder: Path) -> None:
    """Run a page's commands in order, as a reader would who has the samples and the command."""
    commands = folder / "bin"
    commands.mkdir()
    (commands / "touchline").write_text(f'#!/bin/sh\nexec "{sys.executable}" "{ROOT / "touchline.py"}" "$@"\n')
    (commands / "touchline").chmod(0o755)
    shutil.copytree(ROOT / "samples", folder / "samples")
    environment = {name: value for name, value in os.environ.items() if not name.startswith("TOUCHLINE_")}
    environment["PATH"] = f"{commands}:{environment['PATH']}"
    for block in blocks(page, "bash"):
        for line in block.splitlines():
            done = subprocess.run(["bash", "-c", line], cwd=folder, env=environment, capture_output=True, text=True)
            assert done.returncode == 0, f"{page.name}: {line}\n{done.stdout}\n{done.stderr}"


def test_the_commands_of_the_readme_run(tmp_path: Path) -> None:
    run_blocks(ROOT / "README.md", tmp_path)
    assert (tmp_path / "facts.csv").read_text("utf-8").startswith("article,kind,")
    assert "tl:Match" in (tmp_path / "graph.trig").read_text("utf-8")


def test_the_commands_of_the_tutorial_run_on_its_report(tmp_path: Path) -> None:
    tutorial = ROOT / "docs" / "tutorial.md"
    (report,) = blocks(tutorial, "text")
    (tmp_path / "report.txt").write_text(report, encoding="utf-8")
    run_blocks(tutorial, tmp_path)


def verbs(group: click.Group, before: str = "") -> Iterator[tuple[str, click.Command]]:
    """Each verb by its full name ("query", "wikidata export"); a group is gone through, not given."""
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from verbs(command, f"{before}{name} ")
        else:
            yield before + name, command


VERBS = dict(sorted(verbs(touchline.cli)))


@pytest.mark.parametrize("name", VERBS)
def test_every_command_and_option_is_in_the_reference(name: str) -> None:
    found = re.search(rf"^### touchline {name}\b.*?(?=^##)", REFERENCE, re.MULTILINE | re.DOTALL)
    assert found, f"docs/reference.md has no section on touchline {name}"
    common = REFERENCE.partition("### ")[0]
    options = {flag for one in VERBS[name].params if isinstance(one, click.Option) for flag in one.opts}
    missing = {flag for flag in options if f"`{flag}" not in found[0] + common}
    assert not missing


@pytest.mark.parametrize("name", VERBS)
def test_every_choice_of_an_option_is_in_the_reference(name: str) -> None:
    for option in VERBS[name].params:
        if isinstance(option.type, click.Choice):
            assert not [choice for choice in option.type.choices if f"`{choice}`" not in REFERENCE]


def test_every_setting_is_in_the_reference_with_its_default() -> None:
    for field in fields(Settings):
        row = re.search(rf"^\| `TOUCHLINE_{field.name.upper()}` \| (.*?) \|", REFERENCE, re.MULTILINE)
        assert row, field.name
        written = row[1].strip("`").replace(",", "")
        assert (written == str(field.default).lower()) or field.default == type(field.default)(written)
    assert "TOUCHLINE_STORE" in REFERENCE


def test_every_shipped_question_is_in_the_reference_with_its_title() -> None:
    listed = dict(re.findall(r"^\| `([a-z-]+)` \| (.*\?) \|$", REFERENCE, re.MULTILINE))
    assert listed == {question.name: question.title for question in shipped()}


def test_every_kind_and_slot_of_the_facts_table_is_in_the_reference() -> None:
    listed = dict(re.findall(r"^\| `([a-z_]+)` \| (\*\*.*) \|$", REFERENCE, re.MULTILINE))
    for name, kind in load().kinds.items():
        told = listed[name].split(", ")
        assert [slot.strip("*") for slot in told] == list(kind.slots)
        assert {slot.strip("*") for slot in told if slot.startswith("**")} == set(kind.key)


def test_the_page_of_terms_is_what_the_ontology_says() -> None:
    assert (ROOT / "docs" / "terms.md").read_text("utf-8") == markdown(), "run `make docs`"
    assert all(term.label and term.definition for term in terms())


def test_links_between_pages_lead_somewhere() -> None:
    for page in PAGES:
        for target in re.findall(r"\]\((?!https?:)([^)]+)\)", page.read_text("utf-8")):
            file, _, heading = target.partition("#")
            there = (page.parent / file) if file else page
            assert there.exists(), f"{page.name}: {target}"
            if heading:
                assert heading in anchors(there.read_text("utf-8")), f"{page.name}: {target}"


def test_every_threat_names_tests_that_are_there() -> None:
    text = (ROOT / "docs" / "security.md").read_text("utf-8")
    threats = [row for row in re.findall(r"^\| (.+) \|$", text, re.MULTILINE) if not set(row) <= set("-| ")]
    headings = [row for row in threats if row.startswith("threat |")]
    named = re.compile(r"`tests/(test_\w+)\.py::(test_\w+)`")
    assert len(threats) - len(headings) > 20
    for row in threats:
        tests = named.findall(row)
        assert tests or row in headings, f"no test: {row}"
        for file, test in tests:
            assert f"def {test}(" in (ROOT / "tests" / f"{file}.py").read_text("utf-8"), f"{file}::{test}"


def test_every_file_that_the_architecture_names_is_there() -> None:
    text = (ROOT / "docs" / "architecture.md").read_text("utf-8")
    named = [name for name in re.findall(r"`([\w/]+/[\w/]*(?:\.\w+)?)`", text) if not name.startswith("store/")]
    assert len(named) > 20
    assert [name for name in named if not (ROOT / name).exists() and not (ROOT / "loaders" / name).exists()] == []


def test_the_architecture_names_every_room_of_reading() -> None:
    text = (ROOT / "docs" / "architecture.md").read_text("utf-8")
    named = set(re.findall(r"`(\w+)`", text.split("### Inside `loaders/reading/`")[1].split("\n## ")[0]))
    rooms = {path.stem for path in (ROOT / "loaders" / "reading").glob("*.py")} - {"__init__"}
    assert rooms == named & rooms
    assert named - rooms == set()


def anchors(text: str) -> set[str]:
    """The names by which the headings of a page can be reached."""
    headings = re.findall(r"^#+ (.*)$", text, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading).lower().replace(" ", "-") for heading in headings}


def test_the_phrase_that_contributing_shows_is_one_of_ours() -> None:
    (shown,) = blocks(ROOT / "CONTRIBUTING.md", "toml")
    example = re.search(r'^example = "(.*)"$', shown, re.MULTILINE)
    assert example
    ours = "".join(path.read_text("utf-8") for path in (ROOT / "loaders" / "language" / "phrases").glob("*.toml"))
    assert example[1] in ours


def test_every_target_of_the_makefile_is_explained_by_make_help() -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    targets = re.findall(r"^([a-z]+):", makefile, re.MULTILINE)
    assert {"setup", "demo", "test", "lint", "bench", "clean"} <= set(targets)
    for target in set(targets) - {"help"}:
        assert f'"make {target} ' in makefile
