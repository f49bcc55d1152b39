"""Whole pages of live text: several matches at once, newest first, and the sentences of data companies."""

from __future__ import annotations

from loaders.facts import extract
from loaders.model import Article, Fact

CLOCKWATCH = """Premier League clockwatch: Brentford v Fulham, Everton v Palace and more – live

Key events

GOAL! Everton 1-2 Palace (Mills, 79)

Mills had been on the pitch for a minute.

Share

Everton 1-1 Palace: the visitors are pressing now, with ten minutes left.

Share

GREAT GOAL! Brentford 1-0 Fulham (Tom Oduya 23)

What a strike! It was hit from all of forty yards.

Updated at 3.41pm

5.02pm BST

Full-time: Brentford 1-0 Fulham

The home crowd at the Gtech Community Stadium are on their feet.
"""

DATA = """Sunderland vs Leeds United LIVE: latest score and updates

Follow live coverage as Sunderland face Leeds United in the Championship today.

Norwich City and beaten finalists Leeds United were tipped by many before a ball was kicked this season.

Sunderland vs Leeds United

Match ends, Sunderland 2, Leeds United 2.

4 October 2024 22:00

Goal! Sunderland 2, Leeds United 2. Sam Orr (Sunderland) right footed shot from outside the box.

4 October 2024 21:54
"""

RESULTS = """The final whistles have gone all over the country and here is how it all ended this afternoon.

5.05pm BST

League Two scores

Carlisle 1-0 Crawley

Bradford 0-0 Doncaster

5.04pm BST

League One final scores

Bristol Rovers 1-2 Forest Green

5.03pm BST

The Africa Cup of Nations goes on tonight, when Egypt meet Ghana, and Egypt may rest players for it.
"""


def _facts(text: str, kind: str, *slots: str) -> set[tuple[object, ...]]:
    found: list[Fact] = [fact for fact in extract(Article("page", text, "page.txt")) if fact.kind == kind]
    return {tuple(fact.slots.get(slot) for slot in slots) for fact in found}


def _goals(text: str) -> set[tuple[object, ...]]:
    goals = [fact for fact in extract(Article("page", text, "page.txt")) if fact.kind == "goal"]
    return {
        (goal.slots["scorer"], goal.slots.get("team"), goal.slots.get("minute"), goal.match and goal.match.home)
        for goal in goals
    }


def test_each_goal_of_a_clockwatch_is_of_the_match_that_its_line_names() -> None:
    assert _goals(CLOCKWATCH) == {
        ("Mills", "Crystal Palace", 79, "Everton"),
        ("Tom Oduya", "Brentford", 23, "Brentford"),
    }


def test_each_match_of_a_clockwatch_has_the_last_score_that_the_page_prints() -> None:
    matches = _facts(CLOCKWATCH, "match", "home", "away", "home_goals", "away_goals")
    assert matches == {("Everton", "Crystal Palace", 1, 2), ("Brentford", "Fulham", 1, 0)}


def test_a_ground_of_another_match_on_the_page_is_not_the_reports_own() -> None:
    assert ("Everton", "Gtech Community Stadium") not in _facts(CLOCKWATCH, "match", "home", "venue")


def test_the_sentences_of_a_data_company_give_the_score_and_the_scorers_own_side() -> None:
    assert _goals(DATA) == {("Sam Orr", "Sunderland", None, "Sunderland")}
    assert _facts(DATA, "match", "home", "away", "home_goals", "away_goals") == {("Sunderland", "Leeds United", 2, 2)}


def test_results_under_one_heading_are_of_its_competition() -> None:
    assert _facts(RESULTS, "match", "home", "competition") == {
        ("Carlisle United", "EFL League Two"),
        ("Bradford City", "EFL League Two"),
        ("Bristol Rovers", "EFL League One"),
    }


def test_words_of_the_page_glued_to_a_name_make_no_club() -> None:
    text = "HomeNewsSportFulham v Leicester\n\nFulham beat Leicester 2-0 with two late goals on a wet night.\n"
    assert {side for match in _facts(text, "match", "home", "away") for side in match} == {"Fulham", "Leicester City"}


def test_a_short_sentence_before_a_quotation_names_its_speaker() -> None:
    text = (
        "Fulham 0-1 Chelsea: as it happened\n\n8.04pm GMT\n\nScott Parker talks. “We gave them all we had.”\n\n"
        "7.51pm GMT\n\nFrank Lampard’s verdict. “It feels good to win here again.”\n"
    )
    assert _facts(text, "quote", "speaker") == {("Scott Parker",), ("Frank Lampard",)}
    other = "Scott Parker came off the bench to loud applause. “We gave them all we had.”\n"
    assert _facts(other, "quote", "speaker") <= {(None,)}


def test_marks_out_of_ten_are_no_minutes() -> None:
    text = (
        "Everton 1-0 Fulham\n\nEverton: Pick (7), Cole (6), Tark (7), Bran (8), Myk (6), Gue (7), Ona (6), Dou (7), "
        "Har (6), McN (8), Lewin (9).\n\nSubs used: Brad Kemp (6), Danny Ashe (7).\n"
    )
    changes = _facts(text, "substitution", "on", "minute")
    assert changes == {("Brad Kemp", None), ("Danny Ashe", None)}


def test_a_line_above_a_quotation_may_announce_its_speaker() -> None:
    text = (
        "England v Sweden – live!\n\nKey events\n\nPeter Gerhardsson speaks\n\n“We will enjoy it, all of us.”\n\n"
        "Sarina Wiegman speaks\n\n“We have talked about every part of the game.”\n\n"
        "“I have been unable to watch any of it so far,” says Adam Griffiths.\n"
    )
    assert _facts(text, "quote", "speaker") == {("Peter Gerhardsson",), ("Sarina Wiegman",), ("Adam Griffiths",)}


COUNTED = """Portugal beat Denmark 3-1 in the last sixteen on Tuesday night, and few in the ground were surprised by it.

88th minute: Goal! Portugal 2, Denmark 1. Nuno Alves (Portugal) converts the penalty with a right footed shot.

77th minute: Substitution for Denmark. Oskar Lind comes onto the pitch, replacing Mads Bro.

70th minute: Penalty saved! Nuno Alves (Portugal) fails to beat the goalkeeper from the spot.

61st minute: Own Goal by Emil Dahl, Denmark. Portugal 1, Denmark 1.

45th minute (plus 2 minutes): Goal! Portugal 0, Denmark 1. Mads Bro (Denmark) header from the centre of the box.

32nd minute: Rui Sousa (Portugal) wins a free kick in the defensive half.

20th minute: Jonas Vik (Denmark) receives a yellow card for a bad foul.
"""


def slots(text: str, kind: str, *names: str) -> list[tuple[object, ...]]:
    found = extract(Article("page", text, "page.txt"))
    return sorted((tuple(fact.slots.get(name) for name in names) for fact in found if fact.kind == kind), key=str)


def test_entries_that_open_with_an_ordinal_minute_are_live_text() -> None:
    assert slots(COUNTED, "goal", "scorer", "team", "minute", "added", "method") == [
        ("Emil Dahl", "Portugal", 61, None, "own_goal"),
        ("Mads Bro", "Denmark", 45, 2, None),
        ("Nuno Alves", "Portugal", 88, None, "penalty"),
    ]
    assert slots(COUNTED, "substitution", "on", "off", "team", "minute") == [("Oskar Lind", "Mads Bro", "Denmark", 77)]
    assert slots(COUNTED, "card", "player", "team", "minute") == [("Jonas Vik", "Denmark", 20)]
    assert slots(COUNTED, "penalty", "taker", "awarded_to", "minute", "outcome") == [
        ("Nuno Alves", "Portugal", 70, "saved"),
        ("Nuno Alves", "Portugal", 88, "scored"),
    ]
    assert ("Rui Sousa", "player", "Portugal") in slots(COUNTED, "role", "person", "role", "team")


def test_a_score_on_the_way_is_no_second_match_beside_the_end_told_above() -> None:
    assert slots(COUNTED, "match", "home", "away", "home_goals", "away_goals") == [("Portugal", "Denmark", 3, 1)]


def test_sentences_that_begin_with_an_ordinal_are_no_live_text() -> None:
    told = "Denmark won 1-0. 61st minute substitutions changed the game, and Mads Bro scored in the 70th."
    assert slots(f"{told}\n\n{told}\n\n{told}", "goal", "scorer", "minute") == [("Mads Bro", 70)]


def test_line_ups_in_capitals_on_a_page_of_womens_football_are_of_the_womens_sides() -> None:
    names = "Adams; Brown, Cole, Dale, Eden; Ford, Gray, Hall; Jones, King, Lowe"
    told = "WSL: Chelsea Women beat Arsenal Women 2-0 on Sunday, and she who scored both was Ida Holm."
    page = f"{told}\n\nCHELSEA: {names}\n"
    assert {team for (team,) in slots(page, "lineup", "team")} == {"Chelsea Women"}


def test_a_headline_with_a_score_over_live_text_is_no_score_of_live_text() -> None:
    entries = "\n\n".join(f"{minute}min – Nothing much to tell here for now." for minute in (90, 70, 40, 20))
    page = f"Live – Denmark beaten 1-0 in final as Portugal win the cup\n\n{entries}\n"
    assert slots(page, "match", "home", "away", "home_goals", "away_goals") == [("Portugal", "Denmark", 1, 0)]
