"""American pages: lists under titles whose lines open with a side's code, and results in no order of home and away."""

from __future__ import annotations

import pytest

from loaders.facts import extract
from loaders.model import Article

RELEASE = """Portland Thorns beat Houston Dash 2-1 on Saturday night and are third in the table.

UP NEXT: The Thorns travel to face Angel City next Friday (7:00 p.m. PT, ION)

MATCH SUMMARY

Houston Dash 1 - Portland Thorns 2

Saturday, May 3, 2025

Venue: Providence Park

SCORING SUMMARY

POR - Mia Larsen (Jo Page, Kim Ray) 12'

HOU - Ida Holm (penalty) 45+2'

POR - Jo Page (unassisted) 88'

MISCONDUCT SUMMARY

HOU - Bea Stone (caution; Reckless Foul) 31'

POR - Kim Ray (ejection) 90+1'

LINEUPS & STATS

Portland Thorns - Ann Adams; Bea Brown © (Cleo Cole 85'), Dee Dale, Eve Eden, Flo Ford; Kim Ray, Hope Hale; Iris Inge; \
Jo Page, Mia Larsen, Lea Lane
"""

ONE_LINE = """CURRENT 3, THORNS 1

KANSAS CITY, Mo. - The Kansas City Current beat the Portland Thorns on Friday night.

Scoring Summary: KC -- Stone (Debs) 12; KC -- Rose 40; {code} -- Larsen (PK) 50; KC -- Stone 70
Misconduct Summary: {code} -- Larsen (caution; Reckless Foul) 20; KC -- Rose (caution) 66
"""


def rows(text: str, kind: str, *names: str) -> list[tuple[object, ...]]:
    found = extract(Article("page", text, "page.txt"))
    return sorted((tuple(fact.slots.get(name) for name in names) for fact in found if fact.kind == kind), key=str)


def test_goals_and_cards_under_their_titles_are_of_the_sides_whose_codes_stand_before_them() -> None:
    assert rows(RELEASE, "goal", "scorer", "team", "minute", "added", "assist", "method") == [
        ("Ida Holm", "Houston Dash", 45, 2, None, "penalty"),
        ("Jo Page", "Portland Thorns", 88, None, None, None),
        ("Mia Larsen", "Portland Thorns", 12, None, "Jo Page", None),
    ]
    assert rows(RELEASE, "card", "player", "team", "colour", "minute") == [
        ("Bea Stone", "Houston Dash", "yellow", 31),
        ("Kim Ray", "Portland Thorns", "red", 90),
    ]


def test_the_ground_and_not_the_order_of_such_a_result_tells_who_was_at_home() -> None:
    assert rows(RELEASE, "match", "home", "away", "home_goals", "away_goals") == [
        ("Portland Thorns", "Houston Dash", 2, 1)
    ]


def test_the_mark_of_a_captain_and_a_change_within_a_line_up_behind_a_dash() -> None:
    assert ("Bea Brown", "captain") in rows(RELEASE, "role", "person", "role")
    assert rows(RELEASE, "substitution", "on", "off", "minute") == [("Cleo Cole", "Bea Brown", 85)]


@pytest.mark.parametrize("code", ["POR", "PTFC", "THO"])
def test_a_list_in_one_line_whose_codes_only_the_count_of_goals_tells_apart(code: str) -> None:
    text = ONE_LINE.format(code=code)
    assert rows(text, "goal", "scorer", "team", "minute") == [
        ("Larsen", "Portland Thorns", 50),
        ("Rose", "Kansas City Current", 40),
        ("Stone", "Kansas City Current", 12),
        ("Stone", "Kansas City Current", 70),
    ]
    assert ("Larsen", "Portland Thorns", "yellow", 20) in rows(text, "card", "player", "team", "colour", "minute")


def test_codes_that_neither_letters_nor_goals_tell_apart_give_nothing() -> None:
    text = ONE_LINE.format(code="XX").replace("THORNS 1", "THORNS 3").replace("beat", "drew with")
    assert not [row for row in rows(text, "goal", "scorer", "team") if row[1] is not None]


def test_lines_with_dashes_under_another_title_are_no_such_list() -> None:
    text = RELEASE.replace("SCORING SUMMARY", "WHAT THEY SAID").replace("MISCONDUCT SUMMARY", "MORE QUOTES")
    assert not rows(text, "goal", "scorer", "minute")
