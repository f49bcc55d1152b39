"""Scoreboards, lists of scorers, line-ups and cards in the notations that pages use."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loaders.model import Article, Fact, MatchRef, Span
from loaders.reading import box_facts, boxes, scorers, unprosed
from loaders.reading.boxes import Boxes
from loaders.reading.lines import label
from loaders.reading.lists import items
from tests import report

PROSE = "Wolves took a point from a long evening in the rain, and their manager was content with it."


def read(text: str) -> Boxes:
    article = Article("page", text, "page.txt")
    return boxes.read(article, label(article))


def facts(text: str, match: MatchRef | None = None, names: Mapping[str, str] | None = None) -> list[Fact]:
    """The facts, names resolved to themselves or by `names`."""

    def known(span: Span) -> str | None:
        written = text[span.start : span.end]
        return (names or {}).get(written, written)

    return list(box_facts.facts(text, read(text), known, known, match))


def rows(found: list[Fact], kind: str, *slots: str) -> list[tuple[object, ...]]:
    return [tuple(fact.slots.get(slot) for slot in slots) for fact in found if fact.kind == kind]


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
    assert len(first.loose_list) == len(second.loose_list) == 2
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


NAMES = st.sampled_from(
    ["Salah", "Van Dijk", "De Bruyne", "O'Neil", "Alexander-Arnold", "Gündoğan", "Son", "João Félix"]
)
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


# -- line-ups

HOME = (
    "Villa: Martinez; Cash, Konsa, Torres, Digne (Moreno 82’); Bailey (Diaby 67), Luiz, Kamara, McGinn; "
    "Rogers (Tielemans h-t), Watkins"
)
AWAY = (
    "Forest (4-2-3-1): Sels; Williams, Murillo, Boly, Aina; Sangare, Yates; Elanga, White, Hudson-Odoi; Wood. "
    "Subs: Dominguez 46 (Yates), Origi (for Wood, 80), Turner. Booked: Boly, Yates 33. Sent off: Aina 79 (2nd)."
)


def test_line_ups_with_both_conventions_of_brackets() -> None:
    found = facts(f"{PROSE}\n{HOME}\n{AWAY}", MatchRef("Villa", "Forest"))
    assert rows(found, "substitution", "on", "off", "team", "minute") == [
        ("Moreno", "Digne", "Villa", 82), ("Diaby", "Bailey", "Villa", 67), ("Tielemans", "Rogers", "Villa", 46),
        ("Dominguez", "Yates", "Forest", 46), ("Origi", "Wood", "Forest", 80),
    ]  # fmt: skip
    started = rows(found, "lineup", "team", "started")
    assert started.count(("Villa", True)) == started.count(("Forest", True)) == 11
    assert rows(found, "card", "player", "team", "colour", "minute") == [
        ("Boly", "Forest", "yellow", None), ("Yates", "Forest", "yellow", 33), ("Aina", "Forest", "second_yellow", 79),
    ]  # fmt: skip
    roles = rows(found, "role", "person", "role", "team")
    assert ("Martinez", "goalkeeper", "Villa") in roles and ("Origi", "player", "Forest") in roles
    assert ("Turner", "player", "Forest") not in roles
    assert {fact.match for fact in found if fact.kind != "role"} == {MatchRef("Villa", "Forest")}


def test_who_replaced_a_substitute() -> None:
    midfield = "F Ford, G Gray (H Hall 60 (I Ives 88)), J Jones, K King"
    text = f"Villa: A Adams; B Brown, C Cole, D Dale, E Eden; {midfield}; L Lowe, M Moss"
    found = rows(facts(text), "substitution", "on", "off", "minute")
    assert found == [("H Hall", "G Gray", 60), ("I Ives", "H Hall", 88)]


def test_goals_under_a_line_up_are_of_its_side() -> None:
    found = facts(
        f"{PROSE}\n{HOME}\nGoals: Luiz (32’), Murillo (57’ og)\n{AWAY}\nGoal: Wood (30’)", MatchRef("Villa", "Forest")
    )
    assert rows(found, "goal", "scorer", "team", "minute") == [
        ("Luiz", "Villa", 32), ("Murillo", "Villa", 57), ("Wood", "Forest", 30),
    ]  # fmt: skip


def test_goals_and_cards_under_both_line_ups_go_by_the_rosters() -> None:
    found = facts(f"{HOME}\n{AWAY}\nScorers: Luiz 32, Wood 57\nBooked: Cash, Elanga 60", MatchRef("Villa", "Forest"))
    assert rows(found, "goal", "scorer", "team") == [("Luiz", "Villa"), ("Wood", "Forest")]
    assert ("Cash", "Villa") in rows(found, "card", "player", "team")
    assert ("Elanga", "Forest") in rows(found, "card", "player", "team")


def test_cards_by_side() -> None:
    found = facts(f"{HOME}\n{AWAY}\nYellow cards: Villa: Cash, Konsa 12. Forest: White 30")
    assert [row for row in rows(found, "card", "player", "team", "minute") if row[0] != "Boly"][-3:] == [
        ("Cash", "Villa", None), ("Konsa", "Villa", 12), ("White", "Forest", 30),
    ]  # fmt: skip


def test_a_player_a_line_with_numbers() -> None:
    players = [
        "Sels",
        "Williams",
        "Murillo",
        "Boly",
        "Aina",
        "Sangare",
        "Yates",
        "Elanga",
        "White",
        "Hudson-Odoi",
        "Wood",
    ]
    lines = [f"{number}{name}" for number, name in enumerate(players, 1)]
    lines[5] += "Substituted forDominguezat 65'minutes"
    lines[2] += " Booked at 71mins"
    text = "\n".join(
        [PROSE, "", "Line-ups", "Forest", "Formation 4-2-3-1", *lines, "Substitutes", "13Turner", "16Dominguez"]
    )
    found = facts(text)
    assert [row[0] for row in rows(found, "lineup", "player")] == players
    assert rows(found, "substitution", "on", "off", "minute") == [("Dominguez", "Sangare", 65)]
    assert rows(found, "card", "player", "colour", "minute") == [("Murillo", "yellow", 71)]


def test_a_player_a_line_with_bullets_and_names_glued_to_the_words_around() -> None:
    players = ["Sels", "Lee", "Murillo", "Boly", "Aina", "Sangare", "Payne", "Elanga", "White", "Toffolo", "Wood"]
    lines = [f"  • {number}{name}" for number, name in enumerate(players, 1)]
    lines[1] += "Booked at 79mins"
    lines[6] += "Substituted forBlackat 45'minutesBooked at 12mins"
    bench = ["", "Substitutes", "", "  • 13Turner", "  • 16Black"]
    match = "Nottingham Forest 2-0 Everton"
    text = "\n".join([PROSE, "", match, "", PROSE, "", "Line-ups", "", "Nottingham Forest", "", *lines, *bench])
    assert {fact.slots["player"] for fact in report.extract(text, "lineup")} == set(players)
    assert rows(report.extract(text, "substitution"), "substitution", "on", "off", "minute") == [("Black", "Payne", 45)]
    cards = rows(report.extract(text, "card"), "card", "player", "colour", "minute")
    assert sorted(cards) == [("Lee", "yellow", 79), ("Payne", "yellow", 12)]


def test_a_list_short_of_eleven_says_nothing_of_who_started() -> None:
    found = facts("Villa: Martinez; Cash, Konsa, Torres, Digne; Luiz, Kamara, McGinn")
    assert found == []


def test_a_list_of_clubs_makes_nobody_a_player() -> None:
    assert (
        facts("Qualified: Arsenal, Barcelona, Bayern Munich, Dortmund, Inter, Real Madrid, Manchester City, Porto")
        == []
    )


def test_two_starters_are_never_made_one_person() -> None:
    text = "Porto: Costa; Mario, Pepe, Cardoso, Sanusi; Pepê, Varela, Eustaquio, Galeno; Evanilson, Taremi"
    found = facts(text, names={"Pepe": "Pepê", "Pepê": "Pepê"})
    assert len(rows(found, "lineup", "player")) == 11


@pytest.mark.parametrize(
    "line",
    [
        "Klopp: we were the better side, and everyone in the ground could see it.",
        "Starters from left: Kane, Son, Bale",
        "Three things we learned: Kane, Son, and a long night",
    ],
)
def test_a_colon_alone_makes_no_line_up(line: str) -> None:
    assert read(f"{PROSE}\n{line}\n{PROSE}").lineups == ()


@given(st.lists(st.tuples(NAMES, NAMES, st.integers(1, 95)), min_size=11, max_size=11))
@settings(max_examples=40, deadline=None)
def test_any_line_up_reads_back(players: list[tuple[str, str, int]]) -> None:
    listed = [f"{name} ({on} {minute})" if minute > 60 else name for name, on, minute in players]
    text = f"Villa: {listed[0]}; {', '.join(listed[1:5])}; {', '.join(listed[5:9])}; {', '.join(listed[9:])}"
    (found,) = read(text).lineups
    assert [text[name.start : name.end] for name in found.starters] == [name for name, _, _ in players]
    changes = [(text[c.on.start : c.on.end], text[c.off.start : c.off.end], c.minute) for c in found.changes if c.off]
    assert changes == [(on, name, minute) for name, on, minute in players if minute > 60]


def test_fixtures_carry_the_board_for_the_register() -> None:
    text = "FA Cup third round\nSaturday 6 January 2024, 12:30\nVilla 2-1 Forest (HT 1-0)\n\n" + PROSE
    (fixture,) = box_facts.fixtures(read(text), lambda span: text[span.start : span.end].casefold())
    assert (fixture.home, fixture.away, fixture.ordered, str(fixture.date)) == ("villa", "forest", True, "2024-01-06")
    assert fixture.slots["half_time_home"] == 1 and fixture.slots["stage"] == "third round"
    assert all(0 <= span.start < span.end <= len(text) for span in fixture.spans)


# -- guesses

_XI = "Sa; Semedo, Dawson, Kilman, Bueno; Lemina, Neves, Moutinho; Podence, Costa, Hwang"


@pytest.mark.parametrize(
    "text",
    [
        f"Possible teams\nWolves: {_XI}.",
        f"Predicted line-ups\nWolves (4-3-3): {_XI}.",
        f"Here is how the sides could line up:\nWolves: {_XI}.",
        f"Wolves (possible, 4-3-3): {_XI}.",
        f"Wolves (4-3-3, probable): {_XI}.",
        f"Wolves predicted XI: {_XI}.",
        f"Team news\n\nProbable line-ups\n\nFulham: {_XI.replace('Sa;', 'Leno;')}\n\nWolves: {_XI}",
    ],
)
def test_nobody_has_started_in_a_team_that_is_a_guess(text: str) -> None:
    found = facts(f"{PROSE}\n\n{text}\n\n{PROSE}")
    assert not rows(found, "lineup", "player")
    assert "Neves" in {person for person, _ in rows(found, "role", "person", "role")}


def test_teams_under_another_title_are_no_guess_any_more() -> None:
    above = "It is likely to be cold on Tuesday, and the players expected no less of themselves."
    text = f"{PROSE}\n\n{above}\n\nTeams\nWolves: {_XI}."
    assert len(rows(facts(text), "lineup", "player")) == 11


# -- pages that lost their lines and columns


def _stacked(side: str, names: str) -> str:
    return "\n".join([side, *names.split()])


_POLAND = "Szczesny Cash Glik Kiwior Bereszynski Krychowiak Zielinski Bielik Kaminski Frankowski Lewandowski"
_MEXICO = "Ochoa Sanchez Montes Moreno Gallardo Alvarez Herrera Chavez Lozano Vega Martin"


def test_bare_names_under_a_side_are_its_eleven() -> None:
    text = (
        f"{PROSE}\n\nLine-ups\n{_stacked('Mexico', _MEXICO)}\nSubstitutions\nAntuna 84 (Vega)\nRomo 71 (Herrera)\n"
        f"{_stacked('Poland', _POLAND)}\nSubstitutes\nMilik 87 (Kaminski)\nGrosicki\n"
    )
    found = facts(text, MatchRef("Mexico", "Poland"))
    assert sorted(rows(found, "lineup", "player", "team")) == sorted(
        [(name, "Mexico") for name in _MEXICO.split()] + [(name, "Poland") for name in _POLAND.split()]
    )
    assert rows(found, "substitution", "on", "off", "team", "minute") == [
        ("Antuna", "Vega", "Mexico", 84),
        ("Romo", "Herrera", "Mexico", 71),
        ("Milik", "Kaminski", "Poland", 87),
    ]


@pytest.mark.parametrize("lost", ["", "Ochoa ", "Martin"])
def test_a_menu_or_a_list_that_is_not_eleven_is_no_line_up(lost: str) -> None:
    names = _MEXICO.replace(lost, "") if lost else _MEXICO
    above = "Line-ups\n" if lost else ""
    assert not facts(f"{PROSE}\n\n{above}{_stacked('Mexico', names)}\n\n{PROSE}", MatchRef("Mexico", "Poland"))


def test_names_under_a_label_are_cards_of_the_sides_they_play_for() -> None:
    text = f"{PROSE}\n\nLine-ups\n{_stacked('Mexico', _MEXICO)}\nYellow cards\nSanchez 27\nMoreno 90+2\n\n{PROSE}"
    found = facts(text, MatchRef("Mexico", "Poland"))
    assert rows(found, "card", "player", "team", "colour", "minute", "added") == [
        ("Sanchez", "Mexico", "yellow", 27, None),
        ("Moreno", "Mexico", "yellow", 90, 2),
    ]


def test_sums_under_yellow_cards_are_nobodys_cards() -> None:
    text = f"{PROSE}\n\nYellow cards\nMexico 2\nPoland 1\n\n{PROSE}"
    assert not rows(facts(text, MatchRef("Mexico", "Poland")), "card", "player")


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


def test_scorers_of_a_board_whose_surnames_are_common_words() -> None:
    text = "Chelsea 3 (Knight 6, Sharp 27, Cole 81)\nArsenal 1 (Hunt 69)\n\nChelsea beat Arsenal 3-1 on Saturday.\n"
    found = report.extract(text, "goal")
    assert [(g.slots["scorer"], g.slots["minute"]) for g in found] == [
        ("Knight", 6),
        ("Sharp", 27),
        ("Cole", 81),
        ("Hunt", 69),
    ]


@pytest.mark.parametrize(
    "score", ["Monaco (FRA) 3 Borussia Dortmund (GER) 1", "Monaco (FRA) 3-1 Borussia Dortmund (GER)"]
)
def test_a_result_with_the_lands_of_its_sides(score: str) -> None:
    (found,) = report.extract(f"{score}\n\nIt was a fine night.\n", "match")
    assert dict(found.slots) == {"home": "Monaco", "away": "Borussia Dortmund", "home_goals": 3, "away_goals": 1}


def test_a_minute_or_a_shirt_number_with_a_full_stop_before_a_name() -> None:
    text = (
        "Villa: 1. Martinez; 2. Cash (c) (46. Konsa), 5. Mings, 12. Digne; 6. Luiz, 8. Tielemans, 7. McGinn "
        "(64. Rogers) - 31. Bailey (19. Diaby 70), 11. Watkins, 14. Torres, 10. Buendia"
    )
    found = facts(text, MatchRef("Villa", "Forest"))
    assert rows(found, "substitution", "on", "off", "minute") == [
        ("Konsa", "Cash", 46), ("Rogers", "McGinn", 64), ("Diaby", "Bailey", 70),
    ]  # fmt: skip
    assert len(rows(found, "lineup", "player")) == 11


ELEVEN_NAMES = "Martinez; Cash, Konsa, Mings, Digne; Luiz, Tielemans, McGinn; Bailey, Watkins, Diaby"


@pytest.mark.parametrize(
    "head",
    [
        "Villa",
        "Villa (4-3-3)",
        "Villa - 4-3-3",
        "The Villa line-up is:",
        "Villa starting XI",
        "Villa XI:\n",
        "Villa team: ",
    ],
)
def test_a_side_may_stand_on_the_line_over_its_list(head: str) -> None:
    found = facts(
        f"{PROSE}\n\n{head}\n{ELEVEN_NAMES}. Subs: Torres (for Bailey, 70)\n\n{PROSE}", MatchRef("Villa", "Forest")
    )
    assert rows(found, "lineup", "team").count(("Villa",)) == 11
    assert rows(found, "substitution", "on", "off", "minute") == [("Torres", "Bailey", 70)]


@pytest.mark.parametrize("head", ["Villa came from behind twice", "What the papers say", "Villa: a season in brief"])
def test_a_list_under_other_words_is_no_line_up(head: str) -> None:
    assert not rows(
        facts(f"{PROSE}\n\n{head}\n{ELEVEN_NAMES}\n\n{PROSE}", MatchRef("Villa", "Forest")), "lineup", "team"
    )


@pytest.mark.parametrize("head", ["Teams: Villa (4-3-3)", "Villa starting XI", "Line-ups: Villa", "Villa's team"])
def test_what_stands_around_a_side_at_the_head_of_its_list_is_not_its_name(head: str) -> None:
    found = facts(f"{PROSE}\n{head}: {ELEVEN_NAMES}", MatchRef("Villa", "Forest"))
    assert rows(found, "lineup", "team").count(("Villa",)) == 11


def test_the_captain_the_first_shirt_and_a_tick_outside_its_brackets() -> None:
    listed = ELEVEN_NAMES.replace("Martinez;", "1 Martinez,").replace("Mings", "Mings (c)")
    found = facts(f"{PROSE}\nVilla: {listed}. Subs: Torres (for Bailey 70)’, Moreno (45′)", MatchRef("Villa", "Forest"))
    held = rows(found, "role", "person", "role")
    assert ("Mings", "captain") in held and ("Martinez", "goalkeeper") in held
    assert rows(found, "substitution", "on", "off", "minute") == [("Torres", "Bailey", 70), ("Moreno", None, 45)]


def test_numbered_names_with_their_positions_under_a_side_with_its_formation() -> None:
    names = ["A. Kane (G)", "B. Lowe (D)", "C. Moss (D)", "D. Nunn (D)", "E. Otis (D)", "F. Pell (M)", "G. Quinn (M)"]
    names += ["H. Rudd (M)", "I. Shaw (M)", "J. Tate (F)", "K. Unwin (F)"]
    listed = "\n".join(f"  • {number}.{name}" for number, name in enumerate(names, 1))
    found = facts(f"{PROSE}\n\nVilla - 4-4-2\n\n{listed}\n\n{PROSE}", MatchRef("Villa", "Forest"))
    assert rows(found, "lineup", "team").count(("Villa",)) == 11
