"""The whole line, from an article's text to its rows, in reports of a few sentences."""

from __future__ import annotations

import gc
import subprocess
import sys
from datetime import date
from typing import Any

import pytest

from loaders.facts import extract
from loaders.model import Article
from loaders.rows import table
from tests.told import samples

Row = dict[str, Any]


def rows(text: str, published: date | None = None, title: str | None = None) -> list[Row]:
    return table(article := Article("report", text, "report.txt", published=published, title=title), extract(article))


def of(kind: str, listed: list[Row]) -> list[dict[str, Any]]:
    return [row["slots"] for row in listed if row["kind"] == kind]


def score(match: dict[str, Any]) -> tuple[str, str, int | None, int | None]:
    return match["home"], match["away"], match.get("home_goals"), match.get("away_goals")


BRENTFORD = (
    "Brentford beat Fulham 2-1 at the Gtech Community Stadium on Saturday.\n\n"
    "Ivan Toney put Brentford ahead with a penalty in the 12th minute after Tim Ream had fouled Kevin Schade.\n\n"
    "Alex Iwobi equalised after 40 minutes, but Yoane Wissa headed the winner in the 83rd minute.\n"
)


def test_a_report_gives_its_match_and_its_goals() -> None:
    found = rows(BRENTFORD, date(2024, 5, 5))
    assert [score(match) for match in of("match", found)] == [("Brentford", "Fulham", 2, 1)]
    assert of("match", found)[0]["date"] == "2024-05-04"
    assert {(goal["scorer"], goal.get("minute")) for goal in of("goal", found)} == {
        ("Ivan Toney", 12),
        ("Alex Iwobi", 40),
        ("Yoane Wissa", 83),
    }


def test_goals_belong_to_the_match_that_the_report_is_of() -> None:
    found = rows(BRENTFORD, date(2024, 5, 5))
    assert {str(row["match"]) for row in found if row["kind"] == "goal"} == {
        str({"home": "Brentford", "away": "Fulham", "date": "2024-05-04"})
    }


@pytest.mark.parametrize("article", samples(), ids=[article.id for article in samples()])
def test_every_piece_of_evidence_is_the_articles_own_words(article: Article) -> None:
    for row in table(article, extract(article)):
        assert row["evidence"]
        for part in row["evidence"]:
            assert 0 <= part["start"] < part["end"] <= len(article.text)
            assert part["text"] == article.text[part["start"] : part["end"]]
            assert part["text"].strip()


def test_the_same_article_gives_the_same_rows_again() -> None:
    for article in samples()[:4]:
        assert table(article, extract(article)) == table(article, extract(article))


def test_what_was_read_before_changes_nothing() -> None:
    first, second = samples()[2], samples()[9]
    alone = table(first, extract(first))
    extract(second)
    assert table(first, extract(first)) == alone


def test_rows_do_not_hang_on_the_order_in_which_a_process_hashes() -> None:
    script = (
        "from pathlib import Path; from loaders import articles; from loaders.facts import extract;"
        "from loaders.rows import table, to_jsonl;"
        "(a,) = articles.read(Path('samples/premier-league-roundup.txt')); print(to_jsonl(table(a, extract(a))))"
    )
    told = {
        subprocess.run(
            [sys.executable, "-c", script], capture_output=True, check=True, text=True, env={"PYTHONHASHSEED": seed}
        ).stdout
        for seed in ("1", "2")
    }
    assert len(told) == 1


def test_an_article_with_no_football_in_it_has_no_facts() -> None:
    text = (
        "The town council voted 7-4 on Tuesday to close the library on Mondays.\n\n"
        "Councillor Jane Smith said the saving of £12,000 a year was needed. The vote came after 20 minutes.\n\n"
        "Residents asked whether the reading room would stay open.\n"
    )
    kinds = {row["kind"] for row in rows(text)}
    assert not kinds & {"match", "goal", "card", "penalty", "chance", "substitution", "tie", "fixture", "standing"}


@pytest.mark.parametrize("text", ["", " ", "\n\n\n", "Football.", "2-1", "“”", "Liverpool"])
def test_next_to_nothing_gives_nothing(text: str) -> None:
    assert rows(text) == []


@pytest.mark.parametrize(
    "sentence",
    [
        "Everton would have beaten Chelsea 2-0 had the referee given both penalties.",
        "If Everton beat Chelsea 2-0 they will be safe.",
        "Everton need to beat Chelsea 2-0 to stay up.",
        "Everton hope to beat Chelsea 2-0 at Goodison Park.",
    ],
)
def test_a_result_that_is_only_imagined_is_no_match_played(sentence: str) -> None:
    assert not [match for match in of("match", rows(sentence)) if "home_goals" in match]


@pytest.mark.parametrize(
    "sentence",
    [
        "Cole Palmer almost scored a second after 60 minutes.",
        "Cole Palmer could have scored in the 60th minute.",
        "Cole Palmer failed to score.",
        "“Palmer scored in the 60th minute,” said nobody.",
        "Will Cole Palmer score on Saturday?",
    ],
)
def test_a_goal_that_was_not_scored_is_none(sentence: str) -> None:
    text = f"Chelsea drew 0-0 with Everton at Stamford Bridge.\n\n{sentence}\n"
    assert of("goal", rows(text)) == []


def test_running_scores_of_live_text_are_one_match() -> None:
    text = (
        "Leeds United 2-1 Norwich City\n\n"
        "12' GOAL! Leeds United 1-0 Norwich City. Crysencio Summerville scores.\n\n"
        "55' GOAL! Leeds United 1-1 Norwich City. Josh Sargent scores.\n\n"
        "88' GOAL! Leeds United 2-1 Norwich City. Georginio Rutter scores.\n"
    )
    found = rows(text, date(2024, 1, 25))
    assert len([match for match in of("match", found) if "home_goals" in match]) == 1


def test_a_report_of_a_second_leg_keeps_the_first_apart() -> None:
    text = (
        "Bayern Munich beat Arsenal 1-0 in the second leg of their Champions League quarter-final on Wednesday.\n\n"
        "Joshua Kimmich headed the only goal in the 63rd minute at the Allianz Arena.\n\n"
        "Bayern won 3-2 on aggregate after a 2-2 draw in the first leg in London.\n"
    )
    found = rows(text, date(2024, 4, 18))
    by_leg = {match.get("leg"): score(match) for match in of("match", found)}
    assert by_leg[2] == ("Bayern Munich", "Arsenal", 1, 0)
    assert by_leg[1] == ("Arsenal", "Bayern Munich", 2, 2)
    tie = of("tie", found)
    assert len(tie) == 1
    assert tie[0]["aggregate"] == {"Arsenal": 2, "Bayern Munich": 3}
    assert tie[0]["winner"] == "Bayern Munich"
    assert all(match.get("home_goals") != 3 for match in of("match", found))


def test_a_report_of_a_first_leg_speaks_of_no_winner() -> None:
    text = (
        "Arsenal and Bayern Munich drew 2-2 in the first leg of their Champions League quarter-final on Tuesday.\n\n"
        "Bukayo Saka put Arsenal ahead in the 12th minute. The second leg is in Munich next week.\n"
    )
    found = rows(text, date(2024, 4, 10))
    assert [(match.get("leg"), match["home_goals"], match["away_goals"]) for match in of("match", found)] == [(1, 2, 2)]
    assert of("tie", found) == []


def test_a_womens_match_is_of_the_womens_sides() -> None:
    text = (
        "Chelsea Women beat Arsenal Women 3-1 in the Women's Super League on Friday.\n\n"
        "Sam Kerr scored twice and Lauren James added the third.\n"
    )
    found = rows(text, date(2023, 12, 9))
    assert [score(match)[2:] for match in of("match", found)] == [(3, 1)]
    match = of("match", found)[0]
    assert "Women" in match["home"]
    assert "Women" in match["away"]


def test_matches_of_a_round_up_are_kept_apart() -> None:
    text = (
        "Burnley beat Luton Town 2-0 at Turf Moor with goals from Lyle Foster and Josh Brownhill.\n\n"
        "Crystal Palace drew 1-1 with Everton. Eberechi Eze scored for Palace.\n\n"
        "Wolves lost 3-1 at home to Brighton.\n"
    )
    found = rows(text, date(2024, 1, 14))
    assert {score(match)[2:] for match in of("match", found)} == {(2, 0), (1, 1), (1, 3)}
    foster = next(row for row in found if row["kind"] == "goal" and row["slots"]["scorer"] == "Lyle Foster")
    assert foster["match"]["home"] == "Burnley"


def test_an_own_goal_counts_for_the_other_side() -> None:
    text = (
        "Newcastle United beat Everton 1-0 at St James' Park on Saturday.\n\n"
        "James Tarkowski turned the ball into his own net in the 70th minute for Everton's misfortune.\n"
    )
    assert not [goal for goal in of("goal", rows(text)) if goal.get("team") == "Everton"]


def test_a_score_on_penalties_is_not_the_score_of_the_match() -> None:
    text = "Wrexham beat Crewe Alexandra 4-3 on penalties after a 1-1 draw in the FA Cup second round on Saturday.\n"
    played = [match for match in of("match", rows(text, date(2024, 1, 7))) if "home_goals" in match]
    assert [(match["home_goals"], match["away_goals"]) for match in played] == [(1, 1)]


def test_scores_of_other_sports_are_no_matches() -> None:
    text = (
        "Arsenal beat Chelsea 2-1 at the Emirates Stadium on Saturday.\n\n"
        "TENNIS: Andy Murray beat Jack Draper 6-3 7-6 at Wimbledon.\n\n"
        "RUGBY LEAGUE: Leeds Rhinos 24-18 Hull FC\n"
    )
    assert [score(match) for match in of("match", rows(text))] == [("Arsenal", "Chelsea", 2, 1)]


def test_a_crlf_text_has_the_offsets_of_the_text_as_it_is() -> None:
    text = BRENTFORD.replace("\n", "\r\n")
    found = rows(text, date(2024, 5, 5))
    assert len(of("goal", found)) == 3
    for row in found:
        for part in row["evidence"]:
            assert text[part["start"] : part["end"]] == part["text"]


def test_letters_beyond_the_first_plane_move_no_offset() -> None:
    text = "⚽👨‍👩‍👧 " + BRENTFORD
    for row in rows(text, date(2024, 5, 5)):
        for part in row["evidence"]:
            assert text[part["start"] : part["end"]] == part["text"]
    assert len(of("goal", rows(text))) == 3


@pytest.mark.parametrize("looking", [True, False])
def test_reading_leaves_the_collector_of_circles_as_it_was(looking: bool) -> None:
    try:
        gc.enable() if looking else gc.disable()
        extract(Article("report", BRENTFORD, "report.txt"))
        assert gc.isenabled() is looking
    finally:
        gc.enable()
