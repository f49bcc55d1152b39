"""Settings: from the environment, or else as they are here."""

from __future__ import annotations

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
