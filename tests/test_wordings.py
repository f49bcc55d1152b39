"""One thing said in many wordings, by the whole line of stages; and what the same words do not say."""

from __future__ import annotations

import pytest

from tests import report

CITY_REAL = "Manchester City 4-2 Real Madrid\n\n"


def scorers(text: str, headline: str = CITY_REAL) -> list[str]:
    return sorted(str(fact.slots["scorer"]) for fact in report.extract(headline + text, "goal"))


def sides(text: str, headline: str = CITY_REAL) -> dict[str, tuple[str, str]]:
    found = report.slots(report.extract(headline + text, "role"))
    return {str(slots["person"]): (str(slots["role"]), str(slots.get("team"))) for slots in found}


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Conor Chaplin had earlier cancelled out Zian Flemming's opener.", ["Conor Chaplin", "Zian Flemming"]),
        ("City came from behind after Morgan Whittaker had given Madrid the lead.", ["Morgan Whittaker"]),
        ("Yaser Asprilla and Vakoun Bayo had put City 2-0 up.", ["Vakoun Bayo", "Yaser Asprilla"]),
        ("Djeidi Gassama and Anthony Musaba were the scorers for City.", ["Anthony Musaba", "Djeidi Gassama"]),
        ("City's goals came from Phil Foden and Jack Grealish.", ["Jack Grealish", "Phil Foden"]),
        ("Phil Foden gave City the perfect start.", ["Phil Foden"]),
        ("Phil Foden made the points safe in stoppage time.", ["Phil Foden"]),
        ("City were in front after 12 minutes thanks to Phil Foden.", ["Phil Foden"]),
        ("Phil Foden lobbed the goalkeeper from 40 yards to make it four.", ["Phil Foden"]),
        ("The opener came from Jack Grealish after nine minutes.", ["Jack Grealish"]),
    ],
)
def test_a_goal_is_told_in_many_ways(text: str, wanted: list[str]) -> None:
    assert scorers(text) == wanted


@pytest.mark.parametrize(
    "text",
    [
        "Conor Chaplin hoped to cancel out Zian Flemming's effort of last season.",
        "Phil Foden could have given City the perfect start.",
        "Phil Foden almost made the points safe in stoppage time.",
        "City's corners came from Phil Foden.",
        "Phil Foden, who scored the winner against Germany, was quiet.",
        "Kalidou Koulibaly headed in but the goal did not count.",
        "Kalidou Koulibaly heads it in, but it won't count.",
        "Bukayo Saka had a pass clipped over the top by Martin Odegaard.",
    ],
)
def test_what_did_not_happen_or_not_in_this_match_is_no_goal(text: str) -> None:
    assert scorers(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "Eder Militao put through his own net.",
        "Ruben Dias turned the cross into his own net.",
        "Millie Bright headed the corner into her own net.",
    ],
)
def test_a_goal_into_ones_own_net_is_an_own_goal(text: str) -> None:
    goals = report.slots(report.extract(CITY_REAL + text, "goal"))
    assert [goal["method"] for goal in goals] == ["own_goal"]


def test_several_players_booked_together_are_each_booked() -> None:
    text = "Ko Itakura, Shogo Taniguchi and Maya Yoshida were all booked before the interval."
    cards = report.slots(report.extract(CITY_REAL + text, "card"))
    assert [card["player"] for card in cards] == ["Ko Itakura", "Shogo Taniguchi", "Maya Yoshida"]


def test_who_is_sent_off_for_a_foul_on_another_did_not_come_on() -> None:
    text = "Grant Kekana was sent off in extra time for a foul on Terem Moffi."
    assert report.extract(CITY_REAL + text, "substitution") == []


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Everton and Chelsea shared the points in a goalless draw.", ("Everton", 0, "Chelsea", 0)),
        ("Arsenal overcame Fulham by two goals to nil.", ("Arsenal", 2, "Fulham", 0)),
        ("Arsenal eased to a two-nil win over Fulham.", ("Arsenal", 2, "Fulham", 0)),
        ("Arsenal thrashed Fulham by four goals to one.", ("Arsenal", 4, "Fulham", 1)),
        ("The U.S. finished behind England, which defeated Wales 3-0.", ("England", 3, "Wales", 0)),
    ],
)
def test_a_result_is_told_in_words(text: str, wanted: tuple[object, ...]) -> None:
    found = report.slots(report.extract(text, "match"))
    assert [(m["home"], m.get("home_goals"), m["away"], m.get("away_goals")) for m in found] == [wanted]


@pytest.mark.parametrize(
    "text",
    [
        "Arsenal v Fulham was goalless at the break.",
        "Arsenal beat Fulham after a one-two between Saka and Havertz.",
        "Everton and Chelsea were locked in a goalless draw until the 80th minute.",
    ],
)
def test_words_that_are_no_final_score_give_none(text: str) -> None:
    assert all("home_goals" not in m for m in report.slots(report.extract(text, "match")))


def test_wins_told_in_a_row_are_a_match_each() -> None:
    text = "There were away wins for Norwich at Cardiff, 2-1, and Bristol City at QPR, 1-0."
    found = report.slots(report.extract(text, "match"))
    assert [(m["home"], m["away"], m["home_goals"], m["away_goals"]) for m in found] == [
        ("Cardiff City", "Norwich City", 1, 2),
        ("Queens Park Rangers", "Bristol City", 0, 1),
    ]


def test_scorers_in_brackets_behind_a_score_are_of_the_side_that_scored() -> None:
    goals = report.slots(report.extract("Morocco 1-0 Portugal (En-Nesyri 42)\n\nMorocco are through.", "goal"))
    assert goals == [{"scorer": "En-Nesyri", "team": "Morocco", "minute": 42}]
    assert report.extract("Morocco 1-0 Portugal (En-Nesyri 42)\n\nMorocco are through.", "card") == []


LIVE = """Arsenal vs Bayern Munich LIVE: updates from the Emirates

Arsenal and Bayern Munich drew 2-2 in a thrilling first leg.

FULL-TIME: Arsenal 2-2 Bayern Munich

GOAL! Arsenal 2-2 Bayern Munich (Trossard, 76')
Leandro Trossard equalises! What a substitute he has been.

67 mins: Corner to Arsenal. Havertz meets it but heads wide.

58 mins: Yellow card for Dayot Upamecano, who drags down Kai Havertz.

49 mins: Big chance for Bayern! Musiala shoots straight at Raya.

HALF-TIME: Arsenal 1-2 Bayern Munich

GOAL! Arsenal 1-2 Bayern (Kane, 32' pen)
He rolls it past David Raya.

GOAL! Arsenal 1-1 Bayern (Gnabry, 18')
Gnabry slots in.

GOAL! Arsenal 1-0 Bayern (Saka, 12')
Saka curls it into the far corner!
"""


def test_goal_lines_of_a_live_page_give_the_goals_with_minute_and_side_and_one_match() -> None:
    goals = {
        (goal["scorer"], goal["team"], goal["minute"], goal.get("method"))
        for goal in report.slots(report.extract(LIVE, "goal"))
    }
    assert goals == {
        ("Leandro Trossard", "Arsenal", 76, None),
        ("Kane", "Bayern Munich", 32, "penalty"),
        ("Gnabry", "Bayern Munich", 18, None),
        ("Saka", "Arsenal", 12, None),
    }
    assert [(m["home_goals"], m["away_goals"]) for m in report.slots(report.extract(LIVE, "match"))] == [(2, 2)]


def test_live_text_says_whose_turn_it_is() -> None:
    found = sides("", LIVE)
    assert found["Kai Havertz"] == ("player", "Arsenal")
    assert found["Dayot Upamecano"] == ("player", "Bayern Munich")


def test_who_scored_all_the_goals_of_a_match_won_to_nil_tells_where_the_others_play() -> None:
    text = (
        "Bernardo Silva scored twice and Julian Alvarez made it three. Kevin De Bruyne slid the ball through for "
        "Silva, and he lashed it past Thibaut Courtois. Courtois kept out Erling Haaland, who met Jack Grealish's "
        "cross."
    )
    found = sides(text, "Man City 3-0 Real Madrid\n\n")
    at_home = ("Bernardo Silva", "Julian Alvarez", "Kevin De Bruyne", "Erling Haaland", "Jack Grealish")
    assert {found[name] for name in at_home} == {("player", "Manchester City")}
    assert found["Thibaut Courtois"][1] == "Real Madrid"


@pytest.mark.parametrize(
    "words",
    [
        "Rob Edwards left Ross Barkley on the bench",
        "Rob Edwards handed a first start to Ross Barkley",
        "Rob Edwards was without the suspended Ross Barkley",
        "Rob Edwards turned to his bench",
        "Rob Edwards's substitutes settled it",
    ],
)
def test_what_only_managers_do_makes_a_manager(words: str) -> None:
    text = f"Everton manager Sean Dyche was angry after Luton Town had beaten Everton 2-0. {words}."
    assert sides(text, "Everton 0-2 Luton Town\n\n")["Rob Edwards"] == ("manager", "Luton Town")


def test_who_is_taken_off_by_a_manager_is_no_manager() -> None:
    text = "81 mins: Change for Porto. Sergio Conceicao takes off Galeno and sends on Wendell."
    found = sides(text, "Inter vs Porto LIVE\n\nInter beat Porto 1-0.\n\n")
    assert found["Sergio Conceicao"] == ("manager", "FC Porto")
    assert found["Galeno"][0] == "player"


def test_an_aside_does_not_hide_whom_a_player_beat() -> None:
    text = (
        "Beth Mead, who was the star of England's summer, opened the scoring with a low drive that beat Becky Spencer. "
        "Drew Spence and Angela Addison were booked for the visitors."
    )
    found = sides(text, "Arsenal Women 1-0 Tottenham Hotspur Women\n\nArsenal won at the Emirates Stadium. ")
    assert found["Beth Mead"] == ("player", "Arsenal Women")
    assert {found[name][1] for name in ("Becky Spencer", "Drew Spence", "Angela Addison")} == {
        "Tottenham Hotspur Women"
    }


def test_the_goalkeeper_beaten_to_give_a_side_the_lead_does_not_play_for_it() -> None:
    text = "Lee Ndlovu beat Ben Foster to give the visitors the lead."
    found = sides(text, "Wrexham 3-1 Boreham Wood\n\n")
    assert found["Lee Ndlovu"][1] == "Boreham Wood"
    assert found["Ben Foster"][1] == "Wrexham"


SHOOTOUT = (
    "Nigeria are through to the final after a nerve-racking 4-2 shoot-out win over South Africa. The sides had "
    "finished 1-1 after 120 minutes.\n\nStanley Nwabali saved from Teboho Mokoena before Kelechi Iheanacho tucked "
    "away the decisive kick.\n\nWilliam Troost-Ekong had put Nigeria ahead in the 67th minute, and Mokoena made it "
    "1-1 in the 90th."
)


def test_kicks_of_a_shoot_out_are_penalties_and_its_score_is_not_that_of_the_match() -> None:
    match = report.slots(report.extract(SHOOTOUT, "match"))[0]
    assert (match["home_goals"], match["away_goals"]) == (1, 1)
    assert (match["shootout_home"], match["shootout_away"]) == (4, 2)
    kicks = {(p["taker"], p["outcome"]) for p in report.slots(report.extract(SHOOTOUT, "penalty"))}
    assert {("Teboho Mokoena", "saved"), ("Kelechi Iheanacho", "scored")} <= kicks
    assert "Kelechi Iheanacho" not in scorers(SHOOTOUT, "")


def test_a_side_to_come_is_met_by_the_side_spoken_of_and_not_by_one_in_an_aside() -> None:
    text = "South Africa, who knocked out Morocco in the last 16, will play DR Congo in the third-place match."
    found = report.slots(report.extract(f"Nigeria 1-1 South Africa\n\n{text}", "fixture"))
    assert [slots["teams"] for slots in found] == [("DR Congo", "South Africa")]
    assert "stage" not in found[0]


def test_the_stage_of_another_competition_is_not_the_matchs() -> None:
    text = (
        "Manchester United beat Barcelona 2-1 in the Europa League at Old Trafford. Fred and Antony struck in the "
        "Europa League tie. United now face Newcastle in the Carabao Cup final."
    )
    assert all("stage" not in m for m in report.slots(report.extract(text, "match")))


def test_the_loser_of_a_final_wins_no_cup_by_the_headline() -> None:
    text = "Chelsea Women 1-0 Manchester United Women: Sam Kerr's winner seals third straight Women's FA Cup"
    found = report.slots(report.extract(f"{text}\n\nSam Kerr turned it in.", "honour"))
    assert all(slots.get("team") != "Manchester United Women" for slots in found)


def test_the_ground_that_two_clubs_share_makes_the_one_that_plays_the_home_side() -> None:
    text = "Inter Milan beat Porto 1-0 in the first leg at the San Siro. Inter take a slender lead to Porto."
    match = report.slots(report.extract(text, "match"))[0]
    assert (match["home"], match["away"]) == ("Inter Milan", "FC Porto")


def test_words_to_an_outlet_before_a_colon_are_a_quote_with_its_outlet() -> None:
    found = report.slots(report.extract(CITY_REAL + 'Jude Bellingham to BT Sport: "It is hard to take."', "quote"))
    assert found == [{"text": "It is hard to take.", "speaker": "Jude Bellingham", "outlet": "BT Sport"}]


def test_the_event_has_the_time_of_the_clause_it_hangs_on() -> None:
    text = (
        "Real Madrid lost Eder Militao to injury inside five minutes and were behind just before half-time when Phil "
        "Foden thumped the ball in."
    )
    goals = report.slots(report.extract(CITY_REAL + text, "goal"))
    assert [goal["minute"] for goal in goals] == [{"from": 40, "to": 45}]
