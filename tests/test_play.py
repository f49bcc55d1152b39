"""Who is with whom by what they do in one play: attackers of one side, defenders of the other."""

from __future__ import annotations

import pytest

from loaders.reading import acts, events, leanings, play
from loaders.reading.masks import mask
from tests.reading_helper import reading

PLAYERS = (
    *("Saka", "Havertz", "Rice", "Timber", "Trossard", "Odegaard", "Raya", "Saliba", "White", "Arteta"),
    *("Dias", "Ederson", "Doku", "Foden", "Haaland"),
)
TEAMS = ("Arsenal", "City")


def does(text: str) -> dict[str, str]:
    """What each person of a sentence does."""
    found = reading(text, PLAYERS, TEAMS)
    masked = mask(found, found.sentences[0])
    return {str(masked.things[act.person].value): act.what for act in acts.acts(masked.text.split())}


def told(text: str) -> dict[str, int]:
    """What is told of each side of a sentence."""
    found = reading(text, PLAYERS, TEAMS)
    masked = mask(found, found.sentences[0])
    signs = leanings.leanings(masked.text.split())
    return {str(masked.things[t.team].value) if t.team is not None else "they": t.sign for t in signs}


def assigned(text: str) -> dict[str, str]:
    return events.read(reading(text, PLAYERS, TEAMS)).sides


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Saka headed over from a Rice corner.", {"saka": "attack", "rice": "attack"}),
        ("Ederson kept out a Saka shot.", {"ederson": "defend", "saka": "attack"}),
        ("Ederson saved well from Saka.", {"ederson": "defend", "saka": "attack"}),
        ("Saka was fouled by City's goalkeeper, Ederson.", {"saka": "attack", "ederson": "defend"}),
        ("Havertz scored after a swift move by Saka.", {"havertz": "attack", "saka": "attack"}),
        ("It ended 1-0, with Saka also hitting the post.", {"saka": "attack"}),
        ("Saka headed clear.", {"saka": "defend"}),
        ("Saka tucked the spot-kick away.", {"saka": "attack"}),
        ("Timber hit a backpass.", {"timber": "defend"}),
        ("Saka ghosted in between Dias and Ederson.", {"saka": "attack", "dias": "defend", "ederson": "defend"}),
        ("Raya saved with his feet from Foden.", {"raya": "defend", "foden": "attack"}),
        ("Saka turned the ball into his own net.", {"saka": "own goal"}),
        ("A Dias own goal settled it.", {"dias": "own goal"}),
        ("Saka's low cross ran into Ederson's hands.", {"saka": "attack", "ederson": "defend"}),
        ("Raya made a fine save from Foden.", {"raya": "defend", "foden": "attack"}),
        ("Saka forced a save from Ederson.", {"saka": "attack", "ederson": "defend"}),
        ("Saka was denied by the onrushing Ederson.", {"saka": "attack", "ederson": "defend"}),
        ("Dias was booked for a foul on Saka.", {"dias": "grief", "saka": "victim"}),
        ("Saka played in Havertz.", {"havertz": "attack"}),
        ("Haaland sent Raya the wrong way.", {"raya": "defend"}),
        ("Dias raced out to block.", {"dias": "defend"}),
        ("Saka broke off his marker, heading wide.", {"saka": "attack"}),
        ("Goalkeeper Raya's weak attempt let it in.", {"raya": "defend"}),
        ("Foden tried to dribble past Rice and was robbed.", {"foden": "defend", "rice": "defend"}),
        ("Saka, on for the tired Trossard, curled wide.", {"saka": "attack"}),
        ("Saka pulled Arsenal level.", {"saka": "attack"}),
        ("Saka's drive went in off City defender Dias.", {"saka": "attack", "dias": "defend"}),
        ("Raya saved from Foden.", {"raya": "defend", "foden": "attack"}),
        ("Saka went down in the area.", {"saka": "attack"}),
        ("Saka went down after a knock.", {}),
        ("A bad pass handed Saka a chance.", {"saka": "attack"}),
        ("Dias, in for the hurt Doku, gave the ball away.", {"dias": "defend"}),
        ("Saka had Arsenal's best chance.", {"saka": "attack"}),
        ("Saka's twice deflected equaliser was late.", {"saka": "attack"}),
        ("It was a quiet day for Saka.", {}),
        ("Saka spoke of Havertz.", {}),
    ],
)
def test_what_a_person_does_is_read_off_the_words_beside_the_name(text: str, expected: dict[str, str]) -> None:
    assert does(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Arsenal had the first chance.", {"arsenal": 1}),
        ("Arsenal should have been ahead.", {"arsenal": 1}),
        ("Arsenal could have found themselves behind.", {"arsenal": -1}),
        ("Arsenal came from a goal behind to draw.", {"arsenal": 1}),
        ("Arsenal went two goals behind.", {"arsenal": -1}),
        ("Arsenal were punished for that.", {"arsenal": -1}),
        ("Arsenal got off to the worst possible start.", {"arsenal": -1}),
        ("Arsenal could not cope with the wind.", {"arsenal": -1}),
        ("The Arsenal goalkeeper kept out everything.", {"arsenal": -1}),
        ("Arsenal did not have a shot.", {"arsenal": 0}),
        ("Saka put Arsenal ahead.", {"arsenal": 1}),
        ("Saka gave Arsenal a scare.", {"arsenal": -1}),
        ("That was not enough to earn Arsenal a point.", {"arsenal": -1}),
        ("Arsenal had no luck at all.", {"arsenal": -1}),
        ("Arsenal gradually felt their way in and almost scored.", {"arsenal": 1}),
        ("Arsenal felt the cold and soon conceded.", {"arsenal": -1}),
        ("Arsenal felt the cold and went two goals behind.", {"arsenal": 0}),
        ("Goals from Foden and Doku sent Arsenal to their fourth defeat.", {"arsenal": -1}),
        ("Arsenal had gone a goal down by then.", {"arsenal": -1}),
        ("Saka fired past the City goalkeeper.", {"city": -1}),
        ("It was a warm day in the home of Arsenal.", {"arsenal": 0}),
        ("Saka gave them the lead.", {"they": 1}),
    ],
)
def test_what_is_told_of_a_side_is_that_it_attacks_or_suffers(text: str, expected: dict[str, int]) -> None:
    assert told(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Arsenal had their first opening when Saka dragged his shot wide.", {"saka": "arsenal"}),
        ("Arsenal were hit when Foden curled it in.", {"foden": "city"}),
        ("Arsenal suffered again when Saliba was sent off.", {"saliba": "arsenal"}),
        ("Saka headed wide as Arsenal kept up the pressure.", {"saka": "arsenal"}),
        ("Saka's late strike earned ten-man Arsenal a point.", {"saka": "arsenal"}),
        ("Arsenal dominated only to be caught when Foden swept in Doku's cross.", {"foden": "city", "doku": "city"}),
        ("Arsenal were on top, and they should have scored when Saka shot over.", {"saka": "arsenal"}),
        ("Arsenal were on top. Saka shot over.", {"saka": "arsenal"}),
        ("Arsenal grew weary of waiting and nearly led when Saka shot over.", {"saka": "arsenal"}),
        ("Arsenal tied it late on with a Saka goal.", {"saka": "arsenal"}),
        ("Arsenal had lost their captain Odegaard to injury.", {"odegaard": "arsenal"}),
        ("Arsenal's Saka scored, only for Haaland to equalise.", {"saka": "arsenal", "haaland": "city"}),
        ("Arsenal's Saka shot from a corner by Rice but Ederson parried.", {"rice": "arsenal", "ederson": "city"}),
        ("City's Dias was booked for a foul on Saka.", {"saka": "arsenal"}),
        ("Arsenal's Saka shot from a corner by Rice. Ederson, however, saved.", {"ederson": "city"}),
        ("Arsenal were ahead after Saka (12) and Rice (45) scored.", {"saka": "arsenal", "rice": "arsenal"}),
        ("Saka shot past City keeper Ederson.", {"saka": "arsenal"}),
        ("Arsenal's Saka slipped in between Ederson and Dias to sweep in Rice's low ball.", {"dias": "city"}),
        ("Arsenal had the next effort, but Saka dragged it wide.", {"saka": "arsenal"}),
        ("A Dias own goal from a City corner gave Arsenal the lead.", {"dias": "city"}),
        ("Arsenal aimed to use the space out wide when Saka curled over.", {"saka": "arsenal"}),
        ("Arsenal were defied by a superb save from Ederson.", {"ederson": "city"}),
        ("Arsenal's Saka drove in a low shot that gave Ederson no chance.", {"ederson": "city"}),
        ("Saka saw his drive tipped over for Arsenal.", {"saka": "arsenal"}),
        ("Arsenal suffered when they had defender Timber sent off.", {"timber": "arsenal"}),
        ("Goals from Foden and Doku sent Arsenal to their fourth defeat.", {"foden": "city", "doku": "city"}),
        ("City's Foden jinked past Timber before squaring to Haaland.", {"timber": "arsenal", "haaland": "city"}),
    ],
)
def test_a_play_places_its_persons(text: str, expected: dict[str, str]) -> None:
    found = assigned(text)
    assert {who: found.get(who) for who in expected} == expected


@pytest.mark.parametrize(
    ("text", "person"),
    [
        ("Arsenal had a chance, but Foden scored.", "foden"),
        ("Arsenal were saved when Dias handled the ball, and they scored from the spot.", "dias"),
        ("Arsenal had a chance, but Foden ran clear and shot wide past goalkeeper Raya.", "foden"),
        ("Arsenal won 2-1 at City. Before that Foden had shot wide.", "foden"),
        ("Arsenal's Saka smiled. Saka and Haaland both scored twice in easy wins.", "haaland"),
        ("Saka scored for Arsenal against City and then Foden headed in.", "foden"),
        ("Arsenal have lost their former captain Odegaard.", "odegaard"),
        ("Arsenal were on top. But Foden shot over.", "foden"),
        ("Arsenal's Saka levelled after Foden's equaliser.", "foden"),
        ("Foden was sent off after Arsenal took the lead.", "foden"),
        ("Foden's miss was a let-off for Arsenal.", "foden"),
    ],
)
def test_what_need_not_be_of_one_play_places_nobody(text: str, person: str) -> None:
    assert person not in assigned(text)


def test_what_is_quoted_and_who_does_not_play_give_no_hints() -> None:
    found = reading("Arsenal had a chance when Arteta headed in Rice's cross.", PLAYERS, TEAMS)
    assert {hint.person for hint in play.hints(found, {"arteta"})} == {"rice"}


def test_a_third_side_named_beside_one_that_suffers_leaves_open_whose_player_it_was() -> None:
    found = reading("Wolves won as Arsenal could not cope with the pace of Foden.", PLAYERS, (*TEAMS, "Wolves"))
    assert "foden" not in events.read(found).sides
