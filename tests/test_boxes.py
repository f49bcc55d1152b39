"""Scoreboards, figures and lines of results, in the notations that pages use."""

from __future__ import annotations

import pytest

from loaders.model import MatchRef
from loaders.reading import box_facts, unprosed
from tests import report
from tests.boxes_kit import PROSE, facts, read, rows


def board(text: str) -> tuple[object, ...]:
    (found,) = read(text).boards
    words = (text[found.home.start : found.home.end], found.home_goals, found.away_goals)
    return (*words, text[found.away.start : found.away.end])


def details(text: str) -> dict[str, object]:
    found = read(text)
    return {
        detail.slot: detail.value for part in (*(b.details for b in found.boards), found.details) for detail in part
    }


# -- scores


@pytest.mark.parametrize(
    "text",
    [
        "Burnley 2-4 Luton Town",
        "Burnley 2 - 4 Luton Town",
        "Burnley 2–4 Luton Town",
        "FT: Burnley 2-4 Luton Town",
        "Burnley 2 Luton Town 4",
        "Burnley\n2 - 4\nLuton Town",
        "Burnley\n2\n4\nLuton Town",
        "Burnley\n2\nLuton Town\n4",
        "Burnley\n2\n-\n4\nLuton Town",
        "Burnley 2\nLuton Town 4",
        "Burnley (1) 2 Foster 12, Brownhill 60\nLuton Town (0) 4 Adebayo 50, 55, 70, 89",
        "Burnley 2-4 Luton Town (HT 1-0)",
        "Burnley 2-4 Luton Town (aet)",
    ],
)
def test_one_result_in_its_many_forms(text: str) -> None:
    assert board(text) == ("Burnley", 2, 4, "Luton Town")


@pytest.mark.parametrize(
    "text",
    [
        "Burnley went 2-0 up and never looked back in the rain.",
        "Burnley 19:45 Luton Town",
        "Burnley v Luton Town",
        "How Burnley's 2-4 defeat changed a season: five lessons",
        "Group stage\n2-4\nNext round",
        "Season 2022-23 Review",
        PROSE + "\n\nShots\nBurnley 15\nLuton 4\nCorners\nBurnley\n7\nLuton\n2",
    ],
)
def test_what_only_looks_like_a_result_is_none(text: str) -> None:
    assert read(text).boards == ()


def test_scorers_under_a_result_are_no_result_of_their_own() -> None:
    first, second = read(
        "Burnley 2-0 Luton\nFoster 12, 50 (pen)\nBrighton 1-1 Fulham\nMitoma 30; Muniz 88\n\n" + PROSE
    ).boards
    assert len(first.loose_list) == 2
    assert (len(second.home_list), len(second.away_list)) == (1, 1)
    assert (second.home_goals, second.away_goals) == (1, 1)


def test_a_heading_over_a_result_is_not_that_of_the_result_before() -> None:
    text = "Premier League\nBurnley 2-0 Luton\n\nScottish Premiership\nHearts 1-0 Hibs\n\n" + PROSE
    found = [[detail.value for detail in each.details] for each in read(text).boards]
    assert found == [["Premier League"], ["Scottish Premiership"]]


def test_a_name_that_ends_in_figures() -> None:
    assert board("Schalke 04 1-1 Mainz 05") == ("Schalke 04", 1, 1, "Mainz 05")


def test_a_block_with_all_that_stands_around_a_score() -> None:
    text = (
        "Leverkusen logo\nEuropa League | Semi-Finals | 2nd Leg\nMay 9, 2024 at 8pm UK\nBayArena\nRoma logo\n\n"
        "Leverkusen\n2 - 2\nRoma\n\n\nMancini (82' og), Stanisic (90+7')\nFT(HT: 0-1)\n"
        "Paredes (43' pen.), Paredes (66' pen.)\nAtt: 30,210. Ref: Danny Makkelie (Netherlands)\n\n" + PROSE
    )
    found = details(text)
    assert found == {
        "competition": "Europa League", "stage": "semi-final", "leg": 2, "date": "2024-05-09", "kickoff": "20:00",
        "venue": "BayArena", "half_time_home": 0, "half_time_away": 1, "attendance": 30210, "referee": "Danny Makkelie",
    }  # fmt: skip
    goals = rows(facts(text), "goal", "scorer", "team", "minute", "added", "method")
    assert goals == [
        ("Mancini", "Leverkusen", 82, None, "own_goal"),
        ("Stanisic", "Leverkusen", 90, 7, None),
        ("Paredes", "Roma", 43, None, "penalty"),
        ("Paredes", "Roma", 66, None, "penalty"),
    ]
    match = next(fact for fact in facts(text) if fact.kind == "goal").match
    assert match == MatchRef("Leverkusen", "Roma", "2024-05-09")


def test_aggregate_shootout_and_extra_time_are_told_apart() -> None:
    text = "Benfica 1-0 Porto (AET; Porto win 4-3 on penalties)"
    assert details(text) == {"extra_time": True, "shootout_home": 3, "shootout_away": 4}
    (tie,) = read("Lyon 3 Lille 2 (Lille win 5-4 on aggregate)").boards
    assert tie.aggregate is not None and tie.aggregate[:2] == (4, 5)


@pytest.mark.parametrize(
    ("line", "kickoff"), [("Kick-off: Sat 4 May 2024, 3pm", "15:00"), ("Sunday, 5 May 2024, 16.30 BST", "16:30")]
)
def test_kick_off_gives_day_and_time(line: str, kickoff: str) -> None:
    found = details(f"{line}\nBurnley 2-4 Luton Town")
    assert found["kickoff"] == kickoff
    assert str(found["date"]).startswith("2024-05-0")


def test_fixtures_carry_the_board_for_the_register() -> None:
    text = "FA Cup third round\nSaturday 6 January 2024, 12:30\nVilla 2-1 Forest (HT 1-0)\n\n" + PROSE
    (fixture,) = box_facts.fixtures(read(text), lambda span: text[span.start : span.end].casefold())
    assert (fixture.home, fixture.away, fixture.ordered, str(fixture.date)) == ("villa", "forest", True, "2024-01-06")
    assert fixture.slots["half_time_home"] == 1 and fixture.slots["stage"] == "third round"
    assert all(0 <= span.start < span.end <= len(text) for span in fixture.spans)


def test_the_first_of_two_hours_is_that_of_the_ground() -> None:
    assert details("Monday 3 June 2019 - 20:00 (18:00 GMT)\n\nSPAIN\n2\n1\nCROATIA\nFT")["kickoff"] == "20:00"


# -- figures


_MATCH = MatchRef("Mexico", "Poland")


@pytest.mark.parametrize(
    "text",
    [
        "Possession 60% 40%\nShots on target 4 2",
        "MATCH FACTS\nMexico - Poland\n60% Possession 40%\n4 Shots on target 2",
        "Poland v Mexico\nPossession 40% 60%\nShots on target 2 4",
        "Possession: 60% - 40%\nOn target: 4 - 2",
    ],
)
def test_figures_of_both_sides(text: str) -> None:
    found = rows(facts(f"{PROSE}\n\n{text}\n\n{PROSE}", _MATCH), "statistic", "subject", "measure", "value")
    assert sorted(found, key=str) == [
        ("Mexico", "possession", 60),
        ("Mexico", "shots on target", 4),
        ("Poland", "possession", 40),
        ("Poland", "shots on target", 2),
    ]


@pytest.mark.parametrize(
    "text", ["Possession 60% 70%\nShots 4 2", "Shots 4 2", "Morata 60% | Vega 40%\nRuiz 3% | Lopez 2%"]
)
def test_figures_that_cannot_be_or_stand_alone_are_none(text: str) -> None:
    assert not rows(facts(f"{PROSE}\n\n{text}\n\n{PROSE}", _MATCH), "statistic", "subject", "measure", "value")


# -- results in a row


def test_a_line_of_results_gives_the_matches_that_were_played() -> None:
    text = (
        f"{PROSE}\n\nRESULTS\nSouthern League Premier: Marlow 1 Ware 1; Hythe 2 Deal Town 0; Lewes P Herne Bay P; "
        "Sheppey A Dover A; Tonbridge 0 Margate 3.\n"
    )
    found = read(text).boards
    assert [
        (text[b.home.start : b.home.end], b.home_goals, b.away_goals, text[b.away.start : b.away.end]) for b in found
    ] == [
        ("Marlow", 1, 1, "Ware"),
        ("Hythe", 2, 0, "Deal Town"),
        ("Tonbridge", 0, 3, "Margate"),
    ]
    assert {str(detail.value) for b in found for detail in b.details} == {"Southern League Premier"}


@pytest.mark.parametrize(
    "line",
    [
        "Marlow: Hart 1 Bell 2; Cole 3 Dunn 4; East 5 the rest 6 of them; and so on",
        "Marlow 1 Ware 1; Hythe 2 Deal 0",
        "Marlow (4-4-2): Hart; Bell, Cole, Dunn; East, Ford",
    ],
)
def test_other_lines_with_figures_are_no_results(line: str) -> None:
    assert not read(f"{PROSE}\n\n{line}\n").boards


# -- initials


@pytest.mark.parametrize(
    ("written", "name", "short"),
    [
        ("J Evans", "Jonny Evans", True),
        ("J. Evans", "Corry Evans", False),
        ("Ca Evans", "Corry Evans", False),
        ("Evans", "Corry Evans", True),
        ("De Roon", "Marten de Roon", True),
        ("La Martinez", "Lisandro Martinez", False),
        ("La Martinez", "Lautaro Martinez", True),
        ("Corry Evans", "Corry Evans", True),
    ],
)
def test_initials_tell_namesakes_apart(written: str, name: str, short: bool) -> None:
    assert unprosed.abbreviates(written, name) is short


@pytest.mark.parametrize(
    "score", ["Monaco (FRA) 3 Borussia Dortmund (GER) 1", "Monaco (FRA) 3-1 Borussia Dortmund (GER)"]
)
def test_a_result_with_the_lands_of_its_sides(score: str) -> None:
    (found,) = report.extract(f"{score}\n\nIt was a fine night.\n", "match")
    assert dict(found.slots) == {"home": "Monaco", "away": "Borussia Dortmund", "home_goals": 3, "away_goals": 1}
