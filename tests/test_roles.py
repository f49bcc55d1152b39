"""Who is manager, captain, goalkeeper, referee or player of whom."""

from __future__ import annotations

from typing import Any

import pytest

from loaders.reading import roles
from loaders.reading.entries import EntryError, checked
from loaders.reading.roles import RoleTold
from tests import report

ROLES: list[dict[str, Any]] = roles.data()["role"]
NEVER = [entry for entry in ROLES if "never" in entry]


def _told(text: str) -> list[tuple[RoleTold, dict[str, str]]]:
    """Each telling of a role, with the names of its person and side."""
    done = report.read(text)
    names = {p.key: p.name for p in done.reading.persons} | {t.key: t.name for t in done.reading.teams}
    return [
        (hint, {"person": names[hint.person]} | ({"team": names[hint.team]} if hint.team else {}))
        for hint in done.roles
    ]


def _managers(text: str) -> dict[str, str]:
    return roles.managers(report.read(text).roles)


def _facts(text: str) -> list[tuple[Any, ...]]:
    return [(s["person"], s["role"], s.get("team")) for s in report.slots(report.extract(text, "role"))]


@pytest.mark.parametrize("entry", ROLES, ids=[e["id"] for e in ROLES])
def test_every_form_of_a_role_yields_what_its_example_expects(entry: dict[str, Any]) -> None:
    found = [(h.rule, h.role, told) for h, told in _told(entry["example"]) if not h.former]
    assert (entry["id"], entry["role"], entry["expect"]) in found


@pytest.mark.parametrize("entry", NEVER, ids=[e["id"] for e in NEVER])
def test_no_form_of_a_role_tells_what_its_never_says(entry: dict[str, Any]) -> None:
    assert not [hint for hint, _ in _told(entry["never"]) if hint.rule == entry["id"] and not hint.former]


def test_an_unknown_key_is_refused_with_file_and_id() -> None:
    entry = {"id": "boss", "pattern": "{person}", "roll": "manager"}
    with pytest.raises(EntryError, match=r"roles.toml: \[\[role\]\] boss: unknown key roll"):
        checked("roles.toml", {"role": [entry]}, {"role": frozenset({"role"})})


TIE = "Everton lost 2-0 at home to Arsenal on Sunday."


def test_a_manager_named_with_his_side_is_its_manager() -> None:
    assert _managers(f"{TIE} Everton manager Sean Dyche was angry.") == {"sean-dyche": "everton"}


def test_a_manager_of_mens_sides_is_manager_of_the_side_spoken_of() -> None:
    text = f"{TIE} Everton had one shot on target all afternoon. Sean Dyche's men now face a long week."
    assert _managers(text) == {"sean-dyche": "everton"}


def test_two_managers_of_one_match_never_share_a_side() -> None:
    text = f"{TIE} Arsenal manager Mikel Arteta smiled. Manager Sean Dyche did not."
    assert _managers(text) == {"mikel-arteta": "arsenal", "sean-dyche": "everton"}


def test_a_season_in_charge_and_a_game_under_someone_make_a_manager() -> None:
    text = f"{TIE} It is Mikel Arteta's fifth season in charge of Arsenal. Everton have won no game under Sean Dyche."
    assert _managers(text) == {"mikel-arteta": "arsenal", "sean-dyche": "everton"}


@pytest.mark.parametrize(
    "words",
    [
        "Former Arsenal manager Arsene Wenger watched.",
        "Sacked Arsenal manager Arsene Wenger watched.",
        "Ex-Arsenal boss Arsene Wenger watched.",
        "Then Arsenal manager Arsene Wenger had signed him.",
        "Arsenal manager Arsene Wenger's sacking is long ago.",
    ],
)
def test_a_former_manager_is_never_a_manager(words: str) -> None:
    assert _managers(f"{TIE} {words}") == {}
    assert not [f for f in _facts(f"{TIE} {words}") if f[1] == "manager"]


def test_a_manager_is_no_player_whatever_else_is_said() -> None:
    text = f"{TIE} Everton manager Sean Dyche was angry. Everton's Sean Dyche shook hands."
    assert [f for f in _facts(text) if f[0] == "Sean Dyche"] == [("Sean Dyche", "manager", "Everton")]


def test_a_referee_has_no_side() -> None:
    assert ("Michael Oliver", "referee", None) in _facts(f"{TIE} Referee Michael Oliver waved play on.")


def test_a_captain_is_told_as_captain_and_not_as_player_too() -> None:
    text = f"{TIE} Everton captain Seamus Coleman was booed. Everton's Seamus Coleman was replaced."
    assert [f for f in _facts(text) if "Coleman" in f[0]] == [("Seamus Coleman", "captain", "Everton")]


def test_a_manager_of_another_side_keeps_it() -> None:
    text = f"{TIE} Fulham manager Marco Silva had come to watch."
    assert _managers(text) == {"marco-silva": "fulham"}


def test_the_span_of_a_role_is_the_words_that_give_it() -> None:
    text = f"{TIE} A furious Everton manager Sean Dyche left."
    (hint,) = [h for h, _ in _told(text) if h.role == "manager"]
    assert text[hint.span.start : hint.span.end] == "Everton manager Sean Dyche"


def test_the_last_manager_of_a_match_has_the_side_that_is_left() -> None:
    told = "Fulham manager Marco Silva watched. Arsenal manager Mikel Arteta smiled."
    text = f"{TIE} {told}\n\nIt was no fun for coach Sean Dyche."
    assert ("Sean Dyche", "manager", "Everton") in _facts(text)


def test_the_manager_spoken_of_beside_another_match_has_no_side_by_default() -> None:
    text = (
        f"{TIE} Arsenal manager Mikel Arteta smiled.\n\nElsewhere AC Milan were held by Lecce.\n\n"
        "Stefano Pioli's side have won none of five."
    )
    assert not [f for f in _facts(text) if f[0] == "Stefano Pioli" and f[2] in ("Everton", "Arsenal")]


def test_a_manager_is_of_the_side_whose_players_he_sends_on() -> None:
    text = (
        "Marsham Rovers drew 1-1 with Coldbrook Town on Sunday. Coldbrook Town led early.\n\n"
        "Manager Steve Hart threw on Jamal Reid for Danny Osei after an hour.\n\n"
        "Marsham Rovers: Whittle; Beale, Castle, Shaw, Kemp; Osei (Reid 64), Prentice, Gough, Addo; Tulloch, Larkin.\n"
        "Coldbrook Town: Ferri; Sutcliffe, Hargreave, Dale, Moss; Lomas, Pryce, Adeyemi, Vance; Baptiste, Ellery."
    )
    assert ("Steve Hart", "manager", "Marsham Rovers") in _facts(text)


@pytest.mark.parametrize(
    "words",
    [
        "Harry Kane's England were better.",
        "Seamus Coleman's Everton career is over.",
        "Dele Alli's Everton contract is up.",
        "Everton striker Neal Maupay told his team-mates to go.",
        "The ball was sent to Sean Longstaff, the substitute.",
        "Two saves by Aaron Ramsdale kept them out.",
        "Tom Hart's Arsenal were better. Tom Hart scored twice.",
        "Substitute Steve Hart brought on after an hour scored.",
        "Jack Reed made two changes of direction.",
        "Lee Cook told his team to dig in.",
    ],
)
def test_players_are_no_managers_by_what_they_do(words: str) -> None:
    assert not [f for f in _facts(f"{TIE} {words}") if f[1] == "manager"]


def test_an_assistant_is_of_his_managers_side() -> None:
    text = f"{TIE} Sean Dyche, the Everton manager, sat beside his assistant Ian Woan."
    assert ("Ian Woan", "assistant", "Everton") in _facts(text)


def test_a_manager_whose_men_are_on_the_other_side_of_the_words_gets_no_side_from_them() -> None:
    text = (
        "Leicester beat Stoke 4-1. Patson Daka doubled the lead. Wouter Burger's strike was no more than a "
        "consolation for Steven Schumacher's men."
    )
    assert "steven-schumacher" not in _managers(text)


def test_a_side_named_once_is_no_managers_where_the_paragraph_spoke_of_the_other_before() -> None:
    told = "So to the last stop of a dull Everton tour. Arsenal is the quiet bit. For Sean Dyche's side it was fine."
    assert not [f for f in _facts(f"{TIE}\n\n{told}") if f[0] == "Sean Dyche"]


def test_a_player_on_loan_is_of_no_side_that_lends_him() -> None:
    text = f"{TIE} On-loan Watford defender Tom Hobbs headed Everton in front."
    assert [f for f in _facts(text) if f[0] == "Tom Hobbs"] == [("Tom Hobbs", "player", "Everton")]


def test_he_who_is_surely_the_one_named_before_passes_to_his_mate() -> None:
    text = f"{TIE} Everton's Tom Hobbs raced clear. He crossed for Jim Crane."
    assert ("Jim Crane", "player", "Everton") in _facts(text)


def test_a_coach_is_of_the_side_that_he_guides_and_not_of_the_one_before() -> None:
    text = f"{TIE} Arsenal were too good. New coach Sean Dyche guided Everton to tenth last year."
    assert ("Sean Dyche", "manager", "Everton") in _facts(text)


def test_a_manager_in_a_sentence_that_begins_with_a_third_side_is_of_neither_that_plays() -> None:
    text = "Everton beat Fulham 1-0 on Sunday. Chelsea have a game in hand on Everton and Ida Holm's side could go top."
    assert "ida-holm" not in _managers(text)


def test_whilst_is_no_forename() -> None:
    assert list(_managers("Everton beat Fulham 1-0. Whilst Sean Dyche's men won, Fulham lost heart.")) == ["sean-dyche"]


def test_who_is_in_charge_of_a_match_manages_no_side() -> None:
    text = "Everton lost 2-0 to Arsenal. American Mark Geiger is in charge of Sunday's match as the referee of the day."
    assert _managers(text) == {}


def test_a_manager_is_of_no_side_of_the_match_where_another_side_is_spoken_of() -> None:
    text = (
        "Everton lost 2-0 to Arsenal on Sunday.\n\nBrentford are through already, but Thomas Frank's side "
        "saw their run ended."
    )
    assert _managers(text) == {}


def test_who_has_an_office_plays_for_nobody() -> None:
    text = "Everton lost 2-0 to Arsenal. Everton owner Farhad Mosh scored a point. Sean Dyche replaced Rafa Benz."
    assert ("Farhad Mosh", "owner", "Everton") in _facts(text)
    assert not [fact for fact in _facts(text) if fact[0] == "Farhad Mosh" and fact[1] == "player"]


def test_a_manager_whom_another_replaced_plays_for_nobody() -> None:
    text = "Everton lost 2-0 to Arsenal. Everton manager Sean Dyche replaced Frank Lamp in March."
    assert not [fact for fact in _facts(text) if fact[0] == "Frank Lamp"]


def test_who_leads_a_group_of_buyers_manages_nobody() -> None:
    text = "Everton lost 2-0 to Arsenal. Everton will be sold to a group led by Stewart Donald."
    assert "stewart-donald" not in _managers(text)


def test_a_goal_that_follows_a_mistake_was_set_up_by_nobody_and_the_two_are_of_two_sides() -> None:
    text = f"{TIE} Everton's Tom Hobbs scored from a corner following a mistake from Jim Crane."
    assert all("assist" not in goal for goal in report.slots(report.extract(text, "goal")))
    assert ("Jim Crane", "player", "Everton") not in _facts(text)


def test_whom_a_managers_change_brings_is_one_of_his() -> None:
    text = (
        f"{TIE} Everton manager Sean Dyche looked away. Sean Dyche's only change saw Tom Hobbs replace Jim Crane. "
        "Sean Dyche brought in Ivo Falk - with Ola Berg dropping to the bench."
    )
    assert {(name, "player", "Everton") for name in ("Tom Hobbs", "Ola Berg")} <= set(_facts(text))


def test_behind_a_managers_side_is_another_side() -> None:
    text = f"{TIE} They have played one game more, but are now just a point behind Tom Hobbs's side."
    assert "tom-hobbs" not in _managers(text)
    assert "tom-hobbs" in _managers(f"{TIE} Everton are now a point clear, and it was a fine day for Tom Hobbs's side.")


def test_a_manager_among_clubs_is_not_given_a_nation_named_before_him() -> None:
    text = (
        "Tom Harker's late goal spared Aston Villa's blushes as they edged to a 1-0 win against Torquay United.\n\n"
        "Ben Ashdown, dropped from the England squad this week, admitted that he knew nothing of the visitors.\n\n"
        "Boss Joe Marlow spoke of a proud night for the visitors and the club were a nuisance from the start.\n\n"
        "Villa are new to this and lost 3-2 at Legia Warsaw in the competition.\n\n"
        "Torquay recovered from three goals down to beat AZ Alkmaar 4-3 in October.\n"
    )
    assert ("Joe Marlow", "manager", "England") not in _facts(text)
