"""Settings: from the environment, or else as they are here."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import pytest

from graph.settings import SettingError, Settings, read


def test_without_an_environment_the_settings_are_the_defaults() -> None:
    assert read(environment={}) == Settings()


def test_the_environment_overrides_each_setting_in_its_own_type() -> None:
    given = read(
        environment={
            "TOUCHLINE_BASE": "https://data.example/id",
            "TOUCHLINE_KEEP_GENERATIONS": "3",
            "TOUCHLINE_QUERY_SECONDS": "2.5",
            "TOUCHLINE_MAX_ARTICLE_BYTES": "1_000",
            "TOUCHLINE_UNKNOWN": "x",
        }
    )
    assert (given.base, given.keep_generations) == ("https://data.example/id/", 3)
    assert (given.query_seconds, given.max_article_bytes) == (2.5, 1000)


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("TOUCHLINE_QUERY_ROWS", "many", "TOUCHLINE_QUERY_ROWS must be a whole number and is 'many'."),
        ("TOUCHLINE_QUERY_ROWS", "2.5", "must be a whole number"),
        ("TOUCHLINE_QUERY_SECONDS", "soon", "must be a number"),
        ("TOUCHLINE_QUERY_SECONDS", "nan", "must be a number"),
        ("TOUCHLINE_QUERY_WORKERS", "0", "must be above zero"),
        ("TOUCHLINE_BASE", "id/", "must be an absolute IRI"),
        ("TOUCHLINE_BASE", "http://data example/", "must be an absolute IRI"),
    ],
)
def test_a_value_that_cannot_be_used_is_told_by_its_name(name: str, value: str, says: str) -> None:
    with pytest.raises(SettingError) as caught:
        read(environment={name: value})
    assert says in str(caught.value)


# ---- a flag before the environment before the file before the default


def test_each_place_comes_before_those_behind_it(tmp_path: Path) -> None:
    file = tmp_path / "settings.toml"
    file.write_text("query_rows = 1\nquery_workers = 1\nquery_seconds = 1\naccess_log = false\n")
    environment = {"TOUCHLINE_QUERY_ROWS": "2", "TOUCHLINE_QUERY_WORKERS": "2"}
    given = read({"query_rows": "3"}, environment, file)
    assert (given.query_rows, given.query_workers, given.query_seconds) == (3, 2, 1.0)
    assert (given.access_log, given.query_bytes) == (False, Settings().query_bytes)


def test_the_usual_file_is_read_where_it_is_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert read(environment={}) == Settings()
    (tmp_path / "touchline.toml").write_text("port = 9000\n")
    assert read(environment={}).port == 9000


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("qurey_rows = 1\n", "qurey_rows is no setting"),
        ("query_rows = 'many'\n", "settings.toml: query_rows must be a whole number and is 'many'."),
        ("query_rows = true\n", "must be a whole number"),
        ("access_log = 'maybe'\n", "must be true or false"),
        ("port = 70000\n", "must be a port"),
        ("query_rows = = 1\n", "is not TOML"),
        (None, "there is no such settings file"),
    ],
)
def test_a_file_that_cannot_be_used_is_told_with_the_place(tmp_path: Path, content: str | None, says: str) -> None:
    file = tmp_path / "settings.toml"
    if content is not None:
        file.write_text(content)
    with pytest.raises(SettingError) as caught:
        read(environment={}, file=file)
    assert says in str(caught.value)
    assert "settings.toml" in str(caught.value)


@pytest.mark.parametrize("name", ["nothing", "update_token"])
def test_a_flag_sets_what_is_a_setting_and_no_secret(name: str) -> None:
    with pytest.raises(SettingError, match=f"--set {name}"):
        read({name: "x"}, environment={})


def test_the_file_that_is_shipped_has_every_setting_with_its_default() -> None:
    file = Path(__file__).resolve().parents[1] / "deploy" / "touchline.toml"
    assert read(environment={}, file=file) == Settings()
    named = {line.partition(" ")[0] for line in file.read_text("utf-8").splitlines() if "=" in line}
    assert named == {field.name for field in fields(Settings)} - {"update_token", "reader_key", "remote_token"}
