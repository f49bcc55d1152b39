"""Lists of scorers beside and under a score, and what they mean."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loaders.model import Fact
from loaders.reading import box_facts, scorers
from loaders.reading.lists import items
from tests import report
from tests.boxes_kit import NAMES, PROSE, facts, read, rows

# -- names with minutes


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Y. Wissa 8", [("Y. Wissa", 8, None, None)]),
        ("Branthwaite 79 og", [("Branthwaite", 79, None, "own_goal")]),
        ("Toney (77)", [("Toney", 77, None, None)]),
        ("Palmer (7' pen.)", [("Palmer", 7, None, "penalty")]),
        ("Isak (32’), Gordon (57’)", [("Isak", 32, None, None), ("Gordon", 57, None, None)]),
        ("Haaland 12, 45+2 (pen)", [("Haaland", 12, None, None), ("Haaland", 45, 2, "penalty")]),
        ("Haaland (7, 63 pen)", [("Haaland", 7, None, None), ("Haaland", 63, None, "penalty")]),
        ("7' Saka (pen), 90+4' Rice", [("Saka", 7, None, "penalty"), ("Rice", 90, 4, None)]),
        ("Van de Ven 14 and 30", [("Van de Ven", 14, None, None), ("Van de Ven", 30, None, None)]),
        ("O'Brien 60; N'Diaye 61", [("O'Brien", 60, None, None), ("N'Diaye", 61, None, None)]),
        ("Gross 45'+1'", [("Gross", 45, 1, None)]),
        ("Casemiro 79 (2nd)", [("Casemiro", 79, None, "second_yellow")]),
    ],
)  # fmt: skip
def test_a_list_of_scorers_in_its_many_notations(text: str, expected: list[tuple[object, ...]]) -> None:
    found = scorers.read(text, 0, len(text))
    assert [(text[s.name.start : s.name.end], s.minute, s.added, s.mark) for s in found] == expected


@pytest.mark.parametrize(
    "text",
    ["Palmer scored after 7 minutes.", "Palmer", "Chelsea won 3 of 4", "12 August", "the 30 and 45", "Kane 1,204"],
)
def test_words_that_are_no_list_of_scorers(text: str) -> None:
    assert scorers.read(text, 0, len(text)) == ()


MINUTES = st.tuples(st.integers(1, 120), st.one_of(st.none(), st.integers(1, 15)))
MARKS = st.sampled_from([("", None), (" pen", "penalty"), (" og", "own_goal")])
ENTRY = st.tuples(NAMES, st.lists(st.tuples(MINUTES, MARKS), min_size=1, max_size=3, unique_by=lambda entry: entry[0]))


def written(minute: tuple[int, int | None], mark: str, tick: str) -> str:
    return f"{minute[0]}{'' if minute[1] is None else f'+{minute[1]}'}{tick}{mark}"


@given(
    st.lists(ENTRY, min_size=1, max_size=5, unique_by=lambda entry: entry[0]),
    st.sampled_from(["", "'", "’"]),
    st.booleans(),
)
@settings(max_examples=80, deadline=None)
def test_any_list_of_scorers_reads_back(
    entries: list[tuple[str, list[tuple[tuple[int, int | None], tuple[str, str | None]]]]], tick: str, brackets: bool
) -> None:
    parts = []
    for name, times in entries:
        joined = ", ".join(written(minute, mark[0], tick) for minute, mark in times)
        parts.append(f"{name} ({joined})" if brackets else f"{name} {joined}")
    text = ", ".join(parts)
    found = [(text[s.name.start : s.name.end], s.minute, s.added, s.mark) for s in scorers.read(text, 0, len(text))]
    assert found == [(name, *minute, mark[1]) for name, times in entries for minute, mark in times]


@given(st.text(alphabet="AbcÉ 19'()+,;.:-–", max_size=60))
@settings(max_examples=200, deadline=None)
def test_any_text_is_a_list_or_none_and_spans_stay_inside(text: str) -> None:
    for item in items(text, 0, len(text)):
        assert 0 <= item.name.start < item.name.end <= len(text)
        assert item.span.covers(item.name)


# -- what a list beside a score means


def side_list(home: str, score: str, away: str) -> list[Fact]:
    return facts(f"Villa\n{score}\nForest\n\n{home}\nFT\n{away}\n\n{PROSE}")


def test_names_beside_a_side_that_scored_none_are_cards_of_no_known_colour() -> None:
    found = side_list("Cash (43'), Luiz (77'), Konsa (90+1'), Konsa (90+1')", "0 - 1", "Wood (7')")
    assert rows(found, "card", "player", "team", "colour", "minute", "added") == [
        ("Cash", "Villa", "unknown", 43, None),
        ("Luiz", "Villa", "unknown", 77, None),
        ("Konsa", "Villa", "unknown", 90, 1),
    ]  # fmt: skip
    assert rows(found, "goal", "scorer", "team") == [("Wood", "Forest")]
    assert [bool(fact.notes) for fact in found if fact.kind == "card"] == [False, False, True]


def test_more_names_than_goals_are_told_only_as_far_as_marks_tell_them() -> None:
    found = side_list("Cash (43'), Luiz (77')", "1 - 1", "Wood (7' pen.), Murillo (30')")
    assert rows(found, "goal", "scorer", "method") == [("Wood", "penalty")]
    assert rows(found, "card", "player", "colour") == [("Murillo", "unknown")]


def test_a_side_of_no_known_name_gives_nothing() -> None:
    text = f"Villa\n0 - 1\nForest\n\nWood (7')\n\n{PROSE}"
    assert box_facts.facts(text, read(text), lambda span: "Chris Wood", lambda span: None) == ()


def test_scorers_of_one_list_are_given_to_the_sides_where_the_minutes_turn_back() -> None:
    text = "SPAIN\n3\n1\nCROATIA\nFT\n\nMorata 29\nRuiz 32\nCarvajal 45+2\nPerisic 20\n\n" + PROSE
    found = facts(text)
    assert rows(found, "goal", "scorer", "team") == [
        ("Morata", "SPAIN"),
        ("Ruiz", "SPAIN"),
        ("Carvajal", "SPAIN"),
        ("Perisic", "CROATIA"),
    ]


def test_scorers_in_the_order_of_play_have_no_side() -> None:
    text = "SPAIN\n2\n1\nCROATIA\nFT\n\nMorata 29\nRuiz 32\nPerisic 60\n\n" + PROSE
    assert {side for _, side in rows(facts(text), "goal", "scorer", "team")} <= {None}


def test_scorers_of_a_board_whose_surnames_are_common_words() -> None:
    text = "Chelsea 3 (Knight 6, Sharp 27, Cole 81)\nArsenal 1 (Hunt 69)\n\nChelsea beat Arsenal 3-1 on Saturday.\n"
    found = report.extract(text, "goal")
    assert [(g.slots["scorer"], g.slots["minute"]) for g in found] == [
        ("Knight", 6),
        ("Sharp", 27),
        ("Cole", 81),
        ("Hunt", 69),
    ]
