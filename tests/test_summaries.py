"""An agency's summaries: many results in one paragraph, each with its lists."""

from __future__ import annotations

from loaders.facts import extract
from loaders.model import Article

ROW = "." * 65
TEXT = (
    f"Nov 10 (OPTA) - Summaries for the FA Cup on Saturday (start times are BST) 1st Round {ROW} "
    "Barnsley (1) 2 Scorers: A. Holm 12, Bo Lindqvist 70pen Yellow card: Vikander 9 Subs used: Dahlberg 61 (Holm) "
    "Notts County (0) 1 Scorers: Carl Moen 85og Red card: Eriksen 54 Subs used: Fossum 46 (Gundersen) "
    f"Attendance: 5,878 Referee: Jon Berg {ROW} "
    f"Southend United (0) 0 Crawley Town (0) 0 Attendance: 3,935 Referee: Karl Lund {ROW} "
)


def rows(text: str, kind: str, *names: str) -> list[tuple[object, ...]]:
    found = extract(Article("page", text, "page.txt"))
    return sorted((tuple(fact.slots.get(name) for name in names) for fact in found if fact.kind == kind), key=str)


def test_each_result_between_rows_of_dots_is_a_match() -> None:
    assert rows(TEXT, "match", "home", "away", "home_goals", "away_goals", "attendance") == [
        ("Barnsley", "Notts County", 2, 1, 5878),
        ("Southend United", "Crawley Town", 0, 0, 3935),
    ]


def test_the_lists_behind_a_side_are_its_own() -> None:
    goals = rows(TEXT, "goal", "team", "minute", "method")
    assert goals == [("Barnsley", 12, None), ("Barnsley", 70, "penalty"), ("Notts County", 85, "own_goal")]
    assert rows(TEXT, "card", "player", "team", "colour", "minute") == [
        ("Eriksen", "Notts County", "red", 54),
        ("Vikander", "Barnsley", "yellow", 9),
    ]
    assert rows(TEXT, "substitution", "on", "team", "minute") == [
        ("Dahlberg", "Barnsley", 61),
        ("Fossum", "Notts County", 46),
    ]


def test_rows_of_dots_in_prose_make_no_summary() -> None:
    told = f"Barnsley won on Sunday {ROW} and Leeds (the side of the month) lost again."
    assert not [row for row in rows(told, "match", "home_goals") if row[0] is not None]
