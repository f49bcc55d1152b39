"""The heads of live text: goals by the score that rose, changes and cards in the notations of live blogs."""

from __future__ import annotations

import pytest

from loaders.model import Article, Fact, MatchRef, Span
from loaders.reading import box_facts, boxes
from loaders.reading.lines import label

MATCH = MatchRef("Wales", "Iceland")
PROSE = "Wales have had most of the ball so far and done nothing with it, which surprises nobody here."


def facts(*heads: str) -> list[Fact]:
    lines = [f"{90 - number} min: {PROSE}" for number in range(4)]
    text = "\n\n".join([PROSE, *heads, *lines])
    article = Article("page", text, "page.txt")

    def known(span: Span) -> str | None:
        return text[span.start : span.end]

    return list(box_facts.facts(text, boxes.read(article, label(article)), known, known, MATCH))


def rows(found: list[Fact], kind: str, *slots: str) -> list[tuple[object, ...]]:
    return sorted((tuple(fact.slots.get(slot) for slot in slots) for fact in found if fact.kind == kind), key=str)


@pytest.mark.parametrize("newest_first", [True, False])
def test_a_goal_is_of_the_side_whose_score_rose(newest_first: bool) -> None:
    heads = ["12 min: GOAL! Wales 0-1 Iceland (Orri 12)", "40 min: GOAL! Wales 1-1 Iceland (James 40)"]
    heads += ["77 min: GOAL! Wales 2-1 Iceland (Moore pen 77)"]
    found = facts(*(reversed(heads) if newest_first else heads))
    assert rows(found, "goal", "scorer", "team", "minute", "method") == [
        ("James", "Wales", 40, None),
        ("Moore", "Wales", 77, "penalty"),
        ("Orri", "Iceland", 12, None),
    ]


def test_a_goal_whose_score_no_other_leads_up_to_has_no_side_and_is_left_out() -> None:
    assert not rows(facts("77 min: GOAL! Wales 2-1 Iceland (Moore 77)"), "goal", "scorer")


def test_the_goals_of_data_companies() -> None:
    found = facts("63' Goal! Wales 1, Iceland 0. Daniel James (Wales) left footed shot from outside the box.")
    assert rows(found, "goal", "scorer", "team", "minute") == [("Daniel James", "Wales", 63)]


def test_who_set_up_the_goal_of_a_data_company() -> None:
    told = "Daniel James (Wales) header from very close range. Assisted by Harry Wilson with a cross."
    found = facts(f"63' Goal! Wales 1, Iceland 0. {told}")
    assert rows(found, "goal", "scorer", "assist") == [("Daniel James", "Harry Wilson")]


@pytest.mark.parametrize("aggregate", ["", " (Agg 1-3)"])
def test_the_scorer_may_stand_alone_below_the_head_of_a_goal(aggregate: str) -> None:
    found = facts(f"GOAL: Wales 0-1 Iceland{aggregate}published at 31 mins", "Orri Oskarsson", PROSE)
    assert rows(found, "goal", "scorer", "team", "minute") == [("Orri Oskarsson", "Iceland", 31)]


@pytest.mark.parametrize("below", [PROSE, "What a hit that was by the captain", "Iceland goal, and a good one"])
def test_words_below_the_head_of_a_goal_are_no_scorer(below: str) -> None:
    assert not rows(facts("GOAL: Wales 0-1 Icelandpublished at 31 mins", below), "goal", "scorer")


@pytest.mark.parametrize(
    "head",
    [
        "64 min: SUBSTITUTION: Harris on for Johnson",
        "64' Substitution, Wales. Harris replaces Johnson.",
        "64' Substitution, Wales. Harris replaces Johnson because of an injury.",
        "64 min: Wales substitution: Harris for Johnson.",
        "64 min: SUB - Johnson off, Harris on",
        "64 min: SUB: IN Harris OUT Johnson",
    ],
)
def test_changes(head: str) -> None:
    assert rows(facts(head), "substitution", "on", "off", "minute") == [("Harris", "Johnson", 64)]


@pytest.mark.parametrize(
    ("head", "colour"),
    [
        ("31 min: YELLOW CARD: Ampadu (Wales)", "yellow"),
        ("31' Booking: Ampadu (Wales)", "yellow"),
        ("31' Ampadu (Wales) is shown the yellow card for a bad foul.", "yellow"),
        ("31 min: RED CARD! Ampadu (Wales)", "red"),
        ("31' Second yellow card to Ampadu (Wales) for a bad foul.", "second_yellow"),
    ],
)
def test_cards(head: str, colour: str) -> None:
    found = rows(facts(head), "card", "player", "team", "colour", "minute")
    assert found == [("Ampadu", "Wales", colour, 31)]


@pytest.mark.parametrize(
    "head",
    [
        "31 min: Yellow card for nobody yet, which is a wonder.",
        "31 min: Goal! No, the flag is up. Wales 0-0 Iceland still.",
        "64 min: A substitution for Wales is coming.",
        "64 min: Sub Harris warms up while Johnson limps.",
        "31 min: Booking a holiday in Reykjavik looks a fine idea.",
        "31 min: YELLOW CARD: Ampadu (Arsenal)",
    ],
)
def test_prose_of_live_text_is_no_head(head: str) -> None:
    assert not [fact for fact in facts(head) if fact.kind in ("goal", "card", "substitution")]
