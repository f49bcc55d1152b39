"""A club's own report says "we": whom it means, and where."""

from __future__ import annotations

import pytest

from tests import report

OWN = (
    "We came from behind to beat Burnley 2-1 at Kenilworth Road. Our keeper kept us in it early on. "
    "We scored twice in five minutes, and Burnley could not answer us."
)


def _we(text: str, title: str | None = None) -> list[tuple[str, str]]:
    reading = report.read(text, title=title).reading
    return [(reading.text(m), m.key) for m in reading.mentions if m.how == "pronoun" and m.kind == "team"]


def test_we_is_the_club_at_home_at_the_ground_that_its_report_names() -> None:
    assert {key for _, key in _we(OWN)} == {"luton-town"}
    assert [words for words, _ in _we(OWN)] == ["We", "Our", "us", "We", "us"]


def test_we_is_the_one_club_of_the_title() -> None:
    text = OWN.replace(" at Kenilworth Road", "")
    assert {key for _, key in _we(text, title="Match report: Luton Town fight back")} == {"luton-town"}


def test_a_result_of_we_is_the_clubs() -> None:
    assert ("luton-town", 2, "burnley", 1) in report.scores(report.read(OWN).reading.fixtures)


def test_a_report_that_says_we_once_or_twice_is_no_clubs_own() -> None:
    assert _we("We saw Burnley lose 2-1 at Kenilworth Road. It was Luton Town's night.") == []


def test_we_in_speech_is_the_speakers() -> None:
    text = (
        'Luton Town beat Burnley 2-1 at Kenilworth Road. "We were good, we ran, we won and it was ours," said '
        'Rob Edwards. "We go again."'
    )
    assert _we(text) == []


@pytest.mark.parametrize("title", [None, "Weekend notes", "Luton Town 2-1 Burnley"])
def test_we_is_nobody_where_no_club_or_two_are_told(title: str | None) -> None:
    text = OWN.replace(" at Kenilworth Road", "")
    assert _we(text, title=title) == []
