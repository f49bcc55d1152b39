"""Pages of managers' reactions: who manages whom, and who said what above a dash."""

from __future__ import annotations

import pytest

from loaders.facts import extract
from loaders.model import Article

PAGE = """Premier League - Managers: Holm hails his young side

Everton 2-1 Fulham

Ivo Holm: "We were the better side for most of it and nobody can say that we did not earn the win."

Per Lind (on the penalty): "I have seen them given and I have seen them waved away, so there is no use in moaning."

Arsenal 0-0 Chelsea

Jon Vik: "A point is a point, and we have had worse afternoons than this one in the last month or so."
"""


def rows(text: str, kind: str, *names: str) -> list[tuple[object, ...]]:
    found = extract(Article("page", text, "page.txt"))
    return sorted((tuple(fact.slots.get(name) for name in names) for fact in found if fact.kind == kind), key=str)


def test_the_two_who_speak_under_a_result_manage_its_sides_home_first() -> None:
    assert rows(PAGE, "role", "person", "role", "team") == [
        ("Ivo Holm", "manager", "Everton"),
        ("Per Lind", "manager", "Fulham"),
    ]


def test_speakers_on_any_other_page_are_no_managers() -> None:
    assert not rows(PAGE.replace("Managers:", "What we heard:"), "role", "person", "role", "team")


def test_a_name_with_its_side_over_its_words_is_a_managers_on_such_a_page() -> None:
    text = "Premier League: what the managers said\n\nA look at what they had to say for themselves.\n\n"
    text += "Ivo Holm (Aston Villa)\n\n“We were better.”\n\nPer Lind (Bolton)\n\n“It was a long day.”"
    assert rows(text, "role", "person", "role", "team") == [
        ("Ivo Holm", "manager", "Aston Villa"),
        ("Per Lind", "manager", "Bolton Wanderers"),
    ]


@pytest.mark.parametrize(
    ("below", "speaker"),
    [
        ("– Ivo Holm loses his patience with the press in March.", "Ivo Holm"),
        ("– A rueful Ivo Holm, after the game at Fulham.", "Ivo Holm"),
    ],
)
def test_a_paragraph_that_a_dash_opens_signs_the_one_above(below: str, speaker: str) -> None:
    text = f"Everton are managed by Ivo Holm and lost again.\n\n“I have nothing more to say about it.”\n\n{below}\n"
    assert rows(text, "quote", "text", "speaker") == [("I have nothing more to say about it.", speaker)]


def test_a_dash_with_no_person_near_signs_nothing() -> None:
    text = (
        "Everton lost again on Sunday.\n\n“I have nothing more to say about it.”\n\n– that was all there was to hear.\n"
    )
    assert not rows(text, "quote", "text", "speaker")


def test_a_picture_over_two_results_is_of_neither() -> None:
    text = "Premier League round-up\n\nIvo Holm, centre, got the only goal on Sunday.\n\n"
    text += (
        "Everton 1-0 Fulham\n\nIt was a quiet day at the ground.\n\nArsenal 1-0 Chelsea\n\nNothing much to tell here.\n"
    )
    assert not [row for row in rows(text, "goal", "scorer", "team") if row[1] is not None]
