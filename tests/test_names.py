"""Who is named: sides and persons, every mention with the one it means."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loaders.reading import gazetteer, names, sentences
from loaders.reading.layers import Mention, Person, Team
from tests import report

Found = tuple[tuple[Team, ...], tuple[Person, ...], tuple[Mention, ...]]


def _find(text: str) -> Found:
    article, lines = report.article(text), report.whole(text)
    return names.find(article, lines, sentences.split(article, lines), gazetteer.load())


def _named(text: str, kind: str) -> list[tuple[str, str]]:
    return [(text[m.start : m.end], m.key) for m in _find(text)[2] if m.kind == kind]


def _people(text: str) -> list[tuple[str, str]]:
    return _named(text, "person")


def _sides(text: str) -> list[tuple[str, str]]:
    return _named(text, "team")


def test_a_full_name_defines_its_surname() -> None:
    text = "Gianluca Scamacca scored twice. Scamacca left to applause."
    assert _people(text) == [("Gianluca Scamacca", "gianluca-scamacca"), ("Scamacca", "gianluca-scamacca")]


def test_a_surname_before_the_full_name_is_the_same_person() -> None:
    text = "A cross found Scamacca early. Later Gianluca Scamacca scored."
    assert _people(text) == [("Scamacca", "gianluca-scamacca"), ("Gianluca Scamacca", "gianluca-scamacca")]


def test_of_two_with_one_surname_it_is_the_one_spoken_of_last() -> None:
    text = "Jacob Murphy crossed early on. Later Josh Murphy shot wide. Murphy was furious with himself."
    assert _people(text)[-1] == ("Murphy", "josh-murphy")


def test_a_given_name_alone_is_the_person_who_bears_it() -> None:
    text = "Jacob Murphy crossed. Later Josh Murphy shot. Josh was hurt and Jacob helped."
    assert _people(text)[-2:] == [("Josh", "josh-murphy"), ("Jacob", "jacob-murphy")]


@pytest.mark.parametrize(
    ("text", "key", "forms"),
    [
        (
            "The goal came from Marten de Roon. De Roon ran off. Later de Roon went down.",
            "marten-de-roon",
            ["Marten de Roon", "De Roon", "de Roon"],
        ),
        (
            "Virgil van Dijk headed wide. Van Dijk rose. A corner found van Dijk again.",
            "virgil-van-dijk",
            ["Virgil van Dijk", "Van Dijk", "van Dijk"],
        ),
        ("Kevin De Bruyne shot. De Bruyne left.", "kevin-de-bruyne", ["Kevin De Bruyne", "De Bruyne"]),
    ],
)
def test_a_particle_belongs_to_the_surname(text: str, key: str, forms: list[str]) -> None:
    assert _people(text) == [(form, key) for form in forms]


@pytest.mark.parametrize(
    "text",
    [
        "Darwin Núñez missed. Nunez was replaced.",
        "Darwin Nunez missed. Núñez was replaced.",
        "Martin Ødegaard passed. Odegaard was hurt.",
        "Martin Odegaard passed. Ødegaard was hurt.",
    ],
)
def test_marks_on_letters_make_no_other_person(text: str) -> None:
    assert len({key for _, key in _people(text)}) == 1
    assert len(_people(text)) == 2


def test_two_spellings_of_a_given_name_are_one_person() -> None:
    text = "Mohamed Salah scored. Mohammed Salah was replaced. Andy Robertson rose. Andrew Robertson fell."
    assert [key for _, key in _people(text)] == ["mohamed-salah"] * 2 + ["andy-robertson"] * 2


def test_a_name_in_capitals_is_the_same_person() -> None:
    text = "Gianluca Scamacca scored. GIANLUCA SCAMACCA was named man of the match."
    assert {key for _, key in _people(text)} == {"gianluca-scamacca"}


def test_a_title_is_no_part_of_a_name() -> None:
    text = "Manager Sean Dyche sighed. Midfielder James Garner ran. Referee Michael Oliver waved."
    assert [words for words, _ in _people(text)] == ["Sean Dyche", "James Garner", "Michael Oliver"]


def test_a_sentence_of_mostly_names_is_no_title_in_capitals() -> None:
    text = "Jacob Murphy crossed for Alex Murphy."
    assert [words for words, _ in _people(text)] == ["Jacob Murphy", "Alex Murphy"]


def test_a_weekday_a_month_and_a_contest_are_no_persons() -> None:
    assert _people("On Tuesday in January the Premier League and Bank Holiday Monday met in Goodison Park.") == []


def test_a_word_that_opens_a_sentence_is_no_surname() -> None:
    text = "Emre Can passed. Can they hold on? Can was booked."
    assert [words for words, _ in _people(text)] == ["Emre Can", "Can"]


def test_a_misspelled_side_is_the_side_named_all_around_it() -> None:
    text = "Atalanta beat Liverpool 3-0. Atlanta were superb. Atalanta deserved it and Atalanta march on."
    assert {key for _, key in _sides(text)} == {"atalanta", "liverpool"}
    assert ("Atlanta", "atalanta") in _sides(text)


def test_a_nickname_counts_only_for_a_side_that_is_named() -> None:
    assert ("Gunners", "arsenal") in _sides("Arsenal beat Everton. The Gunners went top.")
    assert [key for _, key in _sides("The Gunners beat Everton.")] == ["everton"]


def test_a_bare_city_is_the_city_side_that_is_named_and_else_nobodys() -> None:
    assert ("City", "manchester-city") in _sides("Manchester City beat Everton. City went top.")
    assert [key for _, key in _sides("Everton lost. City were not there.")] == ["everton"]


def test_in_a_report_of_womens_football_a_bare_name_is_the_womens_side() -> None:
    text = "Chelsea Women beat Arsenal Women 2-1 in the Women's Super League. Chelsea went top of the WSL."
    assert {key for _, key in _sides(text)} == {"chelsea-women", "arsenal-women"}


def test_the_place_of_a_dateline_is_no_side() -> None:
    assert [key for _, key in _sides("MILAN (AFP) - Juventus beat Lazio 2-0 on Tuesday.")] == ["juventus", "lazio"]


def test_a_country_in_which_something_happens_is_no_side() -> None:
    assert [key for _, key in _sides("Arsenal flew across Italy and travelled to Spain.")] == ["arsenal"]


def test_a_weekdays_win_is_no_clubs() -> None:
    assert [key for _, key in _sides("Everton are safe after Wednesday’s win over Fulham.")] == ["everton", "fulham"]


def test_a_town_of_two_clubs_is_a_place() -> None:
    assert _sides("The concert in Manchester was loud.") == []


@pytest.mark.parametrize(
    "text", ["England striker Harry Kane scored for Bayern Munich.", "Italy keeper Gianluigi Buffon watched Juventus."]
)
def test_a_country_before_a_players_position_does_not_play(text: str) -> None:
    reading = report.read(text).reading
    national = {team.key for team in reading.teams if team.national}
    assert not [f for f in reading.fixtures if {f.home, f.away} & national]


def test_a_side_within_a_persons_name_is_not_named() -> None:
    text = "Everton won. Jordan Henderson passed and Henderson went off."
    assert [key for _, key in _sides(text)] == ["everton"]
    assert [words for words, _ in _people(text)] == ["Jordan Henderson", "Henderson"]


def test_mentions_are_ordered_disjoint_and_of_things_that_are_listed() -> None:
    text = (
        "Liverpool manager Jurgen Klopp saw Mohamed Salah score at the Gewiss Stadium in Bergamo in the Europa "
        "League. Atalanta's Marten de Roon fouled Salah. The Egyptian got up, Reuters reported from Bergamo."
    )
    teams, persons, mentions = _find(text)
    keys = {team.key for team in teams} | {person.key for person in persons}
    assert all(m.key in keys for m in mentions if m.kind in ("team", "person"))
    assert all(one.end <= two.start for one, two in pairwise(mentions))


_SOME = (
    "Arsenal City Milan Jordan Henderson van de Roon Salah Núñez The Can Young of and beat Italy striker "
    "MILAN (AFP) - . , ' 's “ 2-0 Reading United O'Neil J. Women's é ß İ"
)
WORDS = st.lists(st.sampled_from(_SOME.split()), max_size=25)


@settings(max_examples=60, deadline=None)
@given(WORDS)
def test_whatever_the_words_mentions_are_disjoint_and_within_the_text(words: list[str]) -> None:
    text = " ".join(words)
    teams, persons, mentions = _find(text)
    assert all(one.end <= two.start for one, two in pairwise(mentions))
    assert all(0 <= m.start < m.end <= len(text) and text[m.start : m.end].strip() for m in mentions)
    assert {m.key for m in mentions if m.kind == "team"} == {team.key for team in teams}
    assert {m.key for m in mentions if m.kind == "person"} <= {person.key for person in persons}


def test_a_player_known_by_one_name_who_only_opens_sentences_is_a_person() -> None:
    text = "Chelsea lost 1-0 at Aston Villa. Willian had been sent off by then. Ramires followed him."
    assert "Willian" in {person.name for person in report.read(text).reading.persons}


def test_a_common_word_that_only_opens_a_sentence_is_no_person() -> None:
    text = "Chelsea lost 1-0 at Aston Villa. Chances had come and gone. Young had nothing to say."
    assert {person.name for person in report.read(text).reading.persons} == set()


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("Reading beat Derby County 2-1.", "reading"),
        ("Nice and Marseille shared four goals.", "nice"),
        ("Lens 0-3 Lyon was the result of the day.", "lens"),
        ("Reading’s 2-0 win did them good.", "reading"),
    ],
)
def test_a_common_word_that_opens_a_sentence_is_a_side_by_what_stands_behind_it(text: str, key: str) -> None:
    assert key in [found for _, found in report.mentions(report.read(text).reading, "team")]


@pytest.mark.parametrize(
    "text",
    ["Reading the game well, Derby County won 2-1.", "Nice and easy was how Marseille played.", "Bury your dead."],
)
def test_a_common_word_that_opens_a_sentence_is_else_no_side(text: str) -> None:
    found = {key for _, key in report.mentions(report.read(text).reading, "team")}
    assert not found & {"reading", "nice", "bury"}


def test_a_common_word_behind_a_sure_given_name_is_a_surname() -> None:
    text = "Everton beat Matt Beard and his Liverpool side."
    assert _people(text) == [("Matt Beard", "matt-beard")]


def test_a_ground_behind_a_given_name_is_no_surname() -> None:
    assert not _people("Everton beat Liverpool at Victoria Park.")


def test_a_club_of_common_words_within_a_sentence_is_one_club() -> None:
    text = "It was late as Potters Bar Town knocked Bath City out. On Saturday Town were away again."
    assert "potters-bar-town" in {key for _, key in report.mentions(report.read(text).reading, "team")}


def test_a_short_month_before_a_surname_is_a_given_name() -> None:
    assert _people("Everton beat the Liverpool goalkeeper Jan Oblak twice.") == [("Jan Oblak", "jan-oblak")]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Referee Ivan Moss booked Ryan Kent for diving.", ["Ivan Moss", "Ryan Kent"]),
        ("Ryan Kent shot wide.", ["Ryan Kent"]),
        ("On a cold night in Kent, Ryan Gould shot wide.", ["Ryan Gould"]),
        ("He grew up with James Kent and Essex Senior League football.", ["James Kent"]),
    ],
)
def test_a_county_behind_a_given_name_is_a_surname(text: str, names: list[str]) -> None:
    read = report.read(f"Rangers 1-1 St Mirren\n\n{text}").reading
    assert [person.name for person in read.persons] == names


def test_the_land_that_a_club_is_of_is_no_side_before_the_club() -> None:
    text = "Japan's Vissel Kobe beat Australia's Perth Glory 1-0 on Sunday."
    assert _named(text, "team") == [("Vissel Kobe", "vissel-kobe"), ("Perth Glory", "perth-glory")]
    assert _named(text, "nationality") == [("Japan's", "japan"), ("Australia's", "australia")]


def test_a_land_that_owns_another_lands_club_is_a_side() -> None:
    assert ("Japan", "japan") in _named("It was Japan's Arsenal day, they said, as Japan beat Oman 1-0.", "team")


def test_a_surname_that_also_ends_names_of_places_is_a_name_behind_a_given_name() -> None:
    assert ("Rachel Hill", "rachel-hill") in _people("Nobody saw Rachel Hill steal in at the far post.")
    assert _people("They met at Victoria Hill on Sunday.") == []


def test_a_continent_is_nobody() -> None:
    assert _people("Teams from the east of Asia play on, and those from west Asia wait in Africa.") == []


def test_a_lone_surname_one_letter_off_the_only_one_like_it_is_that_person() -> None:
    text = "Corey O'Keeffe crossed, and late on the same O'Keefe shot wide, as did the veteran Lindgren."
    assert ("O'Keefe", "corey-okeeffe") in _people(text)
    assert ("Lindgren", "corey-okeeffe") not in _people(text)


def test_a_surname_one_letter_off_those_of_two_is_neither() -> None:
    text = "Ola Andersen crossed and Jon Anderson headed, but the striker Andersin was better."
    assert ("Andersin", "ola-andersen") not in _people(text)
    assert ("Andersin", "jon-anderson") not in _people(text)


def test_a_given_name_and_a_plain_word_behind_a_title_are_a_person() -> None:
    assert ("Tony Khan", "tony-khan") in _people("It was a good day for their chairman Tony Khan and his friends.")


def test_a_nickname_in_the_plural_and_an_abbreviation_are_nobody() -> None:
    text = "On Sunday the Mariners won. It was a day for the Mariners, said an ISL release, and a good ISL match."
    assert _people(text) == []


def test_a_short_name_that_only_opens_another_name_is_not_that_club() -> None:
    text = "Goa host debutants Inter Kashi on Sunday. Last year Inter Kashi won the second league."
    assert "inter-milan" not in [key for _, key in _named(text, "team")]
    assert "inter-milan" in [key for _, key in _named("Napoli host Inter on Sunday. Inter Milan won.", "team")]


def test_gk_before_a_name_is_no_part_of_it() -> None:
    assert ("Ola Berg", "ola-berg") in _people("The shot went in after GK Ola Berg had saved the first.")
