"""Results as sentences tell them, in every form of `language/results.toml` and beyond."""

from __future__ import annotations

from typing import Any

import pytest

from loaders.reading import gazetteer, layering, results, scores, sentences
from loaders.reading.entries import EntryError, checked
from loaders.reading.layers import Reading
from loaders.reading.result import Result
from loaders.reading.ties import Tie
from tests import report

RESULTS: list[dict[str, Any]] = scores.results_data()["result"]
TIES: list[dict[str, Any]] = scores.results_data()["tie"]


def _ids(entries: list[dict[str, Any]]) -> list[str]:
    return [entry["id"] for entry in entries]


def _told(text: str) -> tuple[list[Result], dict[str, str]]:
    """The results that `text` tells, once its own match is known, and the names of its sides."""
    done = report.read(text)
    main = next((f for f in done.reading.fixtures if f.main), None)
    pair = (main.home, main.away) if main else None
    grounds = layering.grounds(done.reading, gazetteer.load())
    found = [r for i in range(len(done.reading.sentences)) for r in results.find(done.reading, i, pair, grounds)]
    return found, {team.key: team.name for team in done.reading.teams}


def _real(text: str) -> list[tuple[str, str, str, tuple[int, int] | None, str | None]]:
    """First side, second side, who won, goals and home side of each real result."""
    return [(r.first, r.second, r.outcome, r.goals, r.home) for r in _told(text)[0] if r.real]


def _yields(result: Result, expect: dict[str, Any], names: dict[str, str]) -> bool:
    """Whether a telling is what an entry expects: winner and loser, or two sides in any order."""
    goals = tuple(int(number) for number in expect["s"].split("-")) if "s" in expect else None
    sides = [names[result.first], names[result.second]]
    if "w" in expect:
        told = result.outcome == "first" and sides == [expect["w"], expect["l"]]
    else:
        told = sorted(sides) == sorted([expect["a"], expect["b"]])
        goals = goals if sides[0] == expect["a"] or goals is None else goals[::-1]
    home = names[result.home] if result.home else None
    sort = expect.get("sort", "final" if goals else "none")
    return told and result.goals == goals and home == expect.get("home") and result.sort == sort


@pytest.mark.parametrize("entry", RESULTS, ids=_ids(RESULTS))
def test_every_form_of_a_result_yields_what_its_example_expects(entry: dict[str, Any]) -> None:
    found, names = _told(entry["example"])
    own = [r for r in found if r.real and r.rule.removesuffix("-elided") == entry["id"]]
    assert any(_yields(r, entry["expect"], names) for r in own), found


@pytest.mark.parametrize("entry", [e for e in RESULTS if "never" in e], ids=_ids([e for e in RESULTS if "never" in e]))
def test_no_form_of_a_result_tells_what_its_never_says(entry: dict[str, Any]) -> None:
    found, _ = _told(entry["never"])
    assert not [r for r in found if r.real and r.rule.removesuffix("-elided") == entry["id"]]


def _tie(text: str) -> tuple[tuple[Tie, ...], dict[str, str]]:
    done = report.read(text)
    return done.ties, {team.key: team.name for team in done.reading.teams}


@pytest.mark.parametrize("entry", TIES, ids=_ids(TIES))
def test_every_form_of_a_tie_yields_what_its_example_expects(entry: dict[str, Any]) -> None:
    found, names = _tie(entry["example"])
    own = [t for t in found if t.rule.removesuffix("-elided") == entry["id"]]
    assert [{"w": names[t.winner], "l": names[t.loser]} for t in own] == [entry["expect"]], found


@pytest.mark.parametrize("entry", [e for e in TIES if "never" in e], ids=_ids([e for e in TIES if "never" in e]))
def test_no_form_of_a_tie_tells_what_its_never_says(entry: dict[str, Any]) -> None:
    assert not _tie(entry["never"])[0]


@pytest.mark.parametrize(
    ("entry", "message"),
    [
        ({"id": "x", "pattern": "{w} {l}", "patern": "y"}, r"results.toml: \[\[result\]\] x: unknown key patern"),
        ({"id": "x"}, r"results.toml: \[\[result\]\] x: pattern is missing"),
        ({"pattern": "{w} {l}"}, r"results.toml: \[\[result\]\] \(no id\): id is missing"),
        ({"id": "x", "pattern": "{w}", "example": "A b."}, r"\[\[result\]\] x: an example needs expect"),
    ],
)
def test_an_entry_that_cannot_be_used_is_refused_with_file_and_id(entry: dict[str, Any], message: str) -> None:
    with pytest.raises(EntryError, match=message):
        checked("results.toml", {"result": [entry]}, {"result": frozenset({"only"})})


def test_an_id_that_stands_twice_is_refused() -> None:
    entry = {"id": "x", "pattern": "{w} {l}"}
    with pytest.raises(EntryError, match="the id stands twice"):
        checked("results.toml", {"result": [entry, dict(entry)]}, {"result": frozenset()})


@pytest.mark.parametrize(
    "text",
    [
        "Arsenal beat Chelsea 3-1.",
        "Arsenal recorded a 3-1 win over Chelsea.",
        "Arsenal's 3-1 victory over Chelsea left them top.",
        "Chelsea were beaten 3-1 by Arsenal.",
        "Chelsea, beaten 3-1 by Arsenal, dropped to tenth.",
        "Chelsea slipped to a 3-1 defeat against Arsenal.",
        "Chelsea lost 3-1 to Arsenal.",
        "Beating Chelsea 3-1, Arsenal went top.",
        "Arsenal, who beat Chelsea 3-1, went top.",
    ],
)
def test_verb_noun_passive_and_participle_tell_the_same_result(text: str) -> None:
    assert ("arsenal", "chelsea", "first", (3, 1), None) in _real(text)


def test_a_subject_left_out_is_the_side_spoken_of_before() -> None:
    assert ("arsenal", "everton", "first", (2, 0), "everton") in _real("Arsenal are top. They won 2-0 at Everton.")


def test_a_second_verb_has_the_first_verbs_subject_and_not_its_object() -> None:
    told = _real("Arsenal beat Chelsea in August and thrashed Everton 4-0.")
    assert ("arsenal", "everton", "first", (4, 0), None) in told
    assert not [r for r in told if {r[0], r[1]} == {"chelsea", "everton"}]


def test_a_side_beaten_in_a_relative_clause_is_not_the_one_that_wins_next() -> None:
    told = _real("Arsenal, who had already beaten Chelsea, thrashed Everton 4-0.")
    assert ("arsenal", "everton", "first", (4, 0), None) in told
    assert not [r for r in told if r[0] == "chelsea"]


def test_two_results_joined_by_before_keep_their_own_scores() -> None:
    told = _real("Arsenal beat Chelsea before losing 2-0 to Everton.")
    assert ("everton", "arsenal", "first", (2, 0), None) in told
    assert ("arsenal", "chelsea", "first", (2, 0), None) not in told


def test_the_side_of_a_clause_before_they_is_no_subject() -> None:
    told = _real("Arsenal are top. After losing to Chelsea, they beat Everton 4-0.")
    assert ("arsenal", "everton", "first", (4, 0), None) in told
    assert not [r for r in told if {r[0], r[1]} == {"chelsea", "everton"}]


def test_a_score_for_two_matches_is_told_of_both() -> None:
    told = _real("Barcelona suffered 4-3 losses at Villarreal and Getafe.")
    assert {(r[0], r[1], r[4]) for r in told} == {
        ("villarreal", "barcelona", "villarreal"),
        ("getafe", "barcelona", "getafe"),
    }


@pytest.mark.parametrize(
    ("text", "home"),
    [
        ("Mainz lost 3-0 at Borussia Dortmund.", "borussia-dortmund"),
        ("Borussia Dortmund beat Mainz 3-0 at Signal Iduna Park.", "borussia-dortmund"),
        ("Juventus won 2-0 against Lazio in Turin.", "juventus"),
        ("Borussia Dortmund beat visiting Mainz 3-0.", "borussia-dortmund"),
        ("Visiting Mainz lost 3-0 to Borussia Dortmund.", "borussia-dortmund"),
        ("Napoli stunned hosts AC Milan 2-1.", "ac-milan"),
        ("Borussia Dortmund took a 3-0 home win against Mainz.", "borussia-dortmund"),
        ("Mainz suffered a 3-0 home defeat by Borussia Dortmund.", "mainz-05"),
        ("Mainz lost 3-0 at home to Borussia Dortmund.", "mainz-05"),
        ("Mainz had a 3-0 away win over Borussia Dortmund.", "borussia-dortmund"),
        ("Barcelona lost 2-1 to Club Brugge in Belgium.", "club-brugge"),
        ("Mainz beat Borussia Dortmund 3-0.", None),
    ],
)
def test_home_is_told_by_at_ground_town_country_visiting_hosts_and_home_win(text: str, home: str | None) -> None:
    told = _real(text)
    assert [r[4] for r in told] == [home]


@pytest.mark.parametrize(
    "text",
    [
        "Everton could beat Arsenal 2-0.",
        "Everton would have beaten Arsenal 2-0 but for the post.",
        "Everton did not beat Arsenal 2-0.",
        "Everton never beat Arsenal 2-0.",
        "Everton almost beat Arsenal 3-2.",
        "Everton failed to beat Arsenal 2-0.",
        "Everton hope to win 2-0 at Arsenal.",
        "Everton had hoped to win 2-0 at Arsenal.",
        "Everton needed a 2-0 win over Arsenal to go through.",
        "Everton deserved to win 2-0 at Arsenal.",
        "Everton would have gone top had they beaten Arsenal 2-0.",
        "If Everton beat Arsenal 2-0 they are safe.",
        "Unless Everton win 2-0 at Arsenal they are down.",
        "A 2-0 win over Arsenal would send Everton through.",
        "Everton came within a minute of beating Arsenal 2-1.",
        "Everton were on the verge of beating Arsenal 2-1.",
        "Everton were denied a 2-1 win over Arsenal by a late goal.",
    ],
)
def test_imagined_denied_hoped_and_needed_results_are_not_real(text: str) -> None:
    assert _real(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "Arsenal took a 2-0 lead at Everton.",
        "Arsenal were 2-0 up at Everton after ten minutes.",
        "Arsenal were 2-0 down to Everton before they drew level.",
        "Everton led Arsenal 1-0 at half-time.",
    ],
)
def test_a_score_on_the_way_is_no_result(text: str) -> None:
    assert [r for r in _told(text)[0] if r.real and r.sort == "final" and r.goals is not None] == []


def test_aggregate_shoot_out_and_final_scores_are_kept_apart() -> None:
    aggregate, _ = _told("Liverpool went out 3-1 on aggregate to Atalanta.")
    assert [(r.first, r.second, r.goals, r.sort) for r in aggregate] == [("atalanta", "liverpool", (3, 1), "aggregate")]
    kicks, _ = _told("Sevilla beat Roma 4-1 on penalties.")
    assert [(r.first, r.goals, r.sort) for r in kicks] == [("sevilla", (4, 1), "shootout")]


def test_a_result_within_speech_is_nobodys() -> None:
    assert _real('Everton met Arsenal. "Everton beat Arsenal 4-0 in my dreams," a steward said.') == []


def test_a_club_never_beats_a_nation() -> None:
    told = _told("England captain Harry Kane beat Arsenal 3-1 with Bayern Munich.")[0]
    assert not [r for r in told if "england" in (r.first, r.second)]


def test_a_result_spans_the_words_that_tell_it() -> None:
    text = "On a wet night Arsenal beat Chelsea 3-1 and went top."
    (found,) = [r for r in _told(text)[0] if r.goals]
    assert text[found.span.start : found.span.end] == "Arsenal beat Chelsea 3-1"


def _scores(text: str) -> list[tuple[int, int, str]]:
    reading = Reading(report.article(text), sentences=sentences.split(report.article(text), report.whole(text)))
    return [(s.first, s.second, s.sort) for s in scores.find(reading, reading.sentences[0])]


@pytest.mark.parametrize(
    ("text", "sort"),
    [
        ("Arsenal won 3-1 on aggregate.", "aggregate"),
        ("Arsenal went through 3-1 over two legs.", "aggregate"),
        ("Arsenal won 4-2 on penalties.", "shootout"),
        ("It was 1-0 at half-time.", "half_time"),
        ("Arsenal were 2-0 up by then.", "running"),
        ("Saka made it 2-0.", "running"),
        ("Arsenal beat Chelsea 3-1.", "final"),
    ],
)
def test_the_words_around_a_score_tell_its_sort(text: str, sort: str) -> None:
    assert [s for _, _, s in _scores(text)] == [sort]


@pytest.mark.parametrize(
    "text",
    [
        "The 2023-24 season was long.",
        "Arsenal lined up in a 4-2-3-1 formation.",
        "The whites won the rugby 34-27 here.",
        "It cost between 10-15% more.",
        "The game is on 18-04-2024 then.",
    ],
)
def test_seasons_formations_and_other_numbers_are_no_scores(text: str) -> None:
    assert _scores(text) == []


def test_a_score_in_any_dash_is_a_score() -> None:
    for dash in "-–—":
        assert _scores(f"Arsenal beat Chelsea 3{dash}1.") == [(3, 1, "final")]


def test_an_american_record_behind_a_side_is_no_score() -> None:
    text = "Orlando Pride (4-6-1, 13 points) beat Portland Thorns (5-2-4, 19 points) 3-1 on Saturday."
    assert [told[:4] for told in _real(text)] == [("orlando-pride", "portland-thorns", "first", (3, 1))]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            "There were 1-0 wins for Luton Town and Norwich City, who beat Hull City and Burnley respectively.",
            [("luton-town", "hull-city", (1, 0)), ("norwich-city", "burnley", (1, 0))],
        ),
        (
            "Luton Town and Norwich City lost to Hull City and Burnley respectively.",
            [("hull-city", "luton-town", None), ("burnley", "norwich-city", None)],
        ),
        (
            "Everton beat Fulham 2-0, Arsenal 3-1 and Chelsea 1-0.",
            [("everton", "fulham", (2, 0)), ("everton", "arsenal", (3, 1)), ("everton", "chelsea", (1, 0))],
        ),
        (
            "Everton beat Fulham 2-0, Arsenal 3-1 Chelsea.",
            [("everton", "fulham", (2, 0)), ("arsenal", "chelsea", (3, 1))],
        ),
        ("Everton drew with Arsenal. There were 3-0 wins for Fulham and Chelsea.", []),
    ],
)
def test_one_telling_of_several_matches(text: str, told: list[tuple[str, str, tuple[int, int] | None]]) -> None:
    assert [(first, second, goals) for first, second, outcome, goals, _ in _real(text) if outcome == "first"] == told


@pytest.mark.parametrize(
    ("text", "home"),
    [
        ("Norwich City beat Luton Town 2-1 away from home.", "luton-town"),
        ("Norwich City could not win at home to Luton Town, as they lost 2-1.", "norwich-city"),
        ("Everton beat Fulham 3-0 at a full Craven Cottage and Norwich City beat Luton Town 2-1.", None),
        ("Norwich City beat Luton Town 2-1 on home soil.", "norwich-city"),
    ],
)
def test_who_was_at_home_by_the_words_around(text: str, home: str | None) -> None:
    found = [at for first, second, _, _, at in _real(text) if {first, second} == {"norwich-city", "luton-town"}]
    assert found == [home]


def test_a_lead_that_was_overcome_is_the_other_sides_win_and_the_result_beside_it_is_of_the_other_leg() -> None:
    text = "Barcelona overcame a 4-0 first-leg deficit against Benfica with a mad 6-1 win on home soil."
    found = {(f.leg, f.home, f.goals) for f in report.read(text).reading.fixtures}
    assert found == {(1, "benfica", (4, 0)), (2, "barcelona", (6, 1))}


@pytest.mark.parametrize(
    "text",
    [
        "Norwich City lead Luton Town by a point. They enjoyed the 4-0 thrashing of Hexland on Saturday.",
        "Norwich City beat Luton Town. The League One side won 14-0 in a friendly.",
        "Norwich City beat Luton Town. Then Hexland won 4-0 in a friendly.",
    ],
)
def test_a_side_that_nobody_knows_is_not_taken_for_a_known_one(text: str) -> None:
    assert [told for told in _real(text) if told[3] is not None] == []


def test_a_score_of_many_on_both_sides_is_of_kicks() -> None:
    (told,) = _told("Norwich City beat Luton Town 14-13 after 30 kicks.")[0]
    assert (told.sort, told.goals) == ("shootout", (14, 13))
    assert [r.sort for r in _told("Norwich City beat Luton Town 9-8 last night.")[0]] == ["shootout"]
    assert [r.sort for r in _told("Norwich City beat Luton Town 9-0 last night.")[0]] == ["final"]


def test_a_nation_held_in_a_land_was_held_by_it() -> None:
    text = "China were held to a goalless draw in the Philippines. Syria beat Guam 4-0."
    assert ("china", "philippines", "draw", (0, 0), "philippines") in _real(text)


def test_they_of_a_side_that_is_not_named_are_nobody_known() -> None:
    text = (
        "There were wins for Norwich City, Luton Town and Burnley.\n\n"
        "The old man's side had to work hard against Hull City before they came through with a 2-1 win."
    )
    assert [told for told in _real(text) if told[3] == (2, 1)] == []


def test_a_town_that_stands_for_a_side_is_not_taken_for_another_side() -> None:
    text = "Luton Town rested. Nashville defeated Burnley 1-0."
    assert [told for told in _real(text) if told[3] == (1, 0)] == []


def test_a_mauling_of_a_side_is_suffered_by_that_side_whatever_stands_before_its_name() -> None:
    told = _real("Arsenal went through with a 4-0 thrashing of the league's best team, Everton.")
    assert ("arsenal", "everton", "first", (4, 0), None) in told


def test_men_do_not_play_women() -> None:
    text = (
        "Chelsea beat Everton 2-0 in the Premier League.\n\nChelsea Women won the Women's FA Cup, and beat Chelsea 1-0."
    )
    assert not [r for r in _real(text) if {r[0], r[1]} == {"chelsea", "chelsea-women"}]


def test_a_win_behind_how_it_ended_is_not_of_the_side_that_it_ended_to() -> None:
    text = "Atalanta suffered against Liverpool. It ended 1-0 to Liverpool, and few cared after the 3-0 win at Anfield."
    told = report.told(text)
    assert told
    assert not [one for one in told if one.goals == (3, 0) and one.first == "liverpool" and one.real]


def test_a_side_called_a_winner_behind_a_comma_is_the_side_right_before_it() -> None:
    text = "Arsenal stay a point behind Chelsea, 2-0 winners at Everton, after a 1-0 win at Fulham."
    told = _real(text)
    assert ("chelsea", "everton", "first", (2, 0), "everton") in told
    assert not [one for one in told if one[3] == (2, 0) and "arsenal" in one[:2]]


def test_the_land_of_a_tournament_is_no_side() -> None:
    text = "Japan opened their bid for the World Cup Qatar 2022 and the Asian Cup China 2023 with a 2-0 win over Oman."
    assert {one[:2] for one in _real(text)} == {("japan", "oman")}


def test_a_side_that_another_joins_or_overtakes_did_not_win_the_match_told_behind() -> None:
    told = [r[:2] for r in _real("Japan join Spain in the last 16 after a 2-0 win against Costa Rica.")]
    assert told == [("japan", "costa-rica")]
    told = [r[:2] for r in _real("Everton leapfrogged Fulham with a 1-0 victory over Leeds.")]
    assert told == [("everton", "leeds-united")]


def test_a_road_win_was_at_the_other_side() -> None:
    found, names = _told("Arsenal remained unbeaten with a 4-1 road victory over Chelsea on Sunday.")
    assert {names[r.home] for r in found if r.home} == {"Chelsea"}


@pytest.mark.parametrize(
    "line",
    [
        "Everton 1 Fulham 3: strugglers fall apart",
        "Match report: Everton 1 Fulham 3",
        "FT: Everton 1, Fulham 3",
        "Full-time: Everton 1 Fulham 3",
    ],
)
def test_a_headline_with_a_figure_behind_each_side_is_a_result(line: str) -> None:
    done = report.read(f"{line}\n\nIt was a poor afternoon for the home crowd.")
    assert report.scores(done.reading.fixtures) == [("everton", 1, "fulham", 3)]


def test_figures_behind_sides_that_are_no_score_are_none() -> None:
    done = report.read("Corners: Everton 1 Fulham 3\n\nEverton beat Fulham 2-0 on Thursday.")
    assert report.scores(done.reading.fixtures) == [("everton", 2, "fulham", 0)]


def test_whom_a_side_knocks_out_is_not_the_one_that_they_are() -> None:
    text = "Everton beat Fulham 2-1 on Thursday. Everton knock Fulham out of the FA Cup, they won by 2-1 twice."
    assert {one[:2] for one in _real(text) if one[2] == "first"} == {("everton", "fulham")}


def test_the_competition_may_stand_between_a_score_and_what_it_was() -> None:
    told = _real("Everton had much to like in a 1-1 Premier League draw with Fulham on Thursday.")
    assert [one[:4] for one in told] == [("everton", "fulham", "draw", (1, 1))]


def test_a_defeat_at_the_hands_of_another_is_of_that_match() -> None:
    text = "Everton 3-0 Fulham\n\nEverton, brave in a 2-1 defeat at the hands of leaders Arsenal, won."
    assert not [one for one in _real(text) if one[3] == (2, 1) and "fulham" in one[:2]]


def test_two_sides_joined_by_and_met_only_where_the_score_is_level() -> None:
    text = "Hull overcame two promoted sides, Torquay United and Walsall, by an aggregate score of 9-0."
    assert not [r for r in _told(text)[0] if {r.first, r.second} == {"torquay-united", "walsall"}]
