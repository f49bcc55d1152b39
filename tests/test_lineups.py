"""Line-ups with their changes and cards, in the notations that pages use."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loaders.model import MatchRef
from tests import report
from tests.boxes_kit import NAMES, PROSE, facts, read, rows

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
