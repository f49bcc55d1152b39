"""Sides and persons that the text means without naming them."""

from __future__ import annotations

from itertools import pairwise

from tests import report

HOME = "Everton lost 2-0 at home to Arsenal on Sunday."


def _meant(text: str, words: str, how: str) -> list[str]:
    reading = report.read(text).reading
    return [m.key for m in reading.mentions if m.how == how and reading.text(m).casefold() == words.casefold()]


def test_hosts_and_visitors_are_the_sides_of_the_match() -> None:
    text = f"{HOME} The hosts began well. The visitors scored twice."
    assert _meant(text, "hosts", "side") == ["everton"]
    assert _meant(text, "visitors", "side") == ["arsenal"]


def test_home_side_and_visiting_side_are_the_sides_of_the_match() -> None:
    text = f"{HOME} The home side began well. The visiting side scored twice."
    assert _meant(text, "home side", "side") == ["everton"]
    assert _meant(text, "visiting side", "side") == ["arsenal"]


def test_hosts_of_a_match_whose_ground_is_unknown_are_nobody() -> None:
    assert _meant("Everton lost 2-0 to Arsenal on Sunday. The hosts began well.", "hosts", "side") == []


def test_hosts_are_the_side_that_a_headline_names_before_the_score() -> None:
    text = "Everton 1-2 Arsenal: late strike stuns the home crowd\n\nArsenal won again. The visitors scored twice."
    assert _meant(text, "visitors", "side") == ["arsenal"]
    assert _meant(text.replace("Everton 1-2 Arsenal", "Arsenal win 2-1"), "visitors", "side") == []


def test_a_managers_men_are_his_side() -> None:
    text = f"{HOME} Everton manager Sean Dyche was angry. Dyche's men had one shot."
    assert _meant(text, "men", "possessive_crew") == ["everton"]


def test_the_men_of_one_who_manages_nobody_are_nobody() -> None:
    text = f"{HOME} The boxer Tyson Fury watched. Fury's men cheered."
    assert _meant(text, "men", "possessive_crew") == []


def test_the_side_of_a_nation_is_the_only_side_from_there() -> None:
    text = "Atalanta beat Liverpool 3-0 at Anfield on Thursday. The Italian side were superb."
    assert _meant(text, "side", "epithet") == ["atalanta"]


def test_the_side_of_a_nation_with_two_sides_is_nobody() -> None:
    text = "Atalanta beat Roma 3-0 on Thursday. The Italian side were superb."
    assert _meant(text, "side", "epithet") == []


def test_a_nationality_is_the_player_from_there() -> None:
    text = "Liverpool lost. Mohamed Salah replaced Andy Robertson. The Egyptian rolled it wide."
    assert _meant(text, "Egyptian", "epithet") == ["mohamed-salah"]


def test_a_nationality_is_not_the_player_of_another_country() -> None:
    text = "Liverpool lost. Andrew Robertson crossed. The Egyptian rolled it wide."
    assert _meant(text, "Egyptian", "epithet") == []


def test_an_age_is_the_player_spoken_of() -> None:
    text = "Manchester United won. Alejandro Garnacho ran clear. The 19-year-old rolled it wide."
    assert _meant(text, "19-year-old", "epithet") == ["alejandro-garnacho"]


def test_a_young_age_is_no_managers() -> None:
    text = f"{HOME} Everton manager Sean Dyche was angry. The 19-year-old left the pitch."
    assert _meant(text, "19-year-old", "epithet") == []


def test_an_age_before_a_name_is_no_epithet_of_another() -> None:
    text = "Manchester United won. Alejandro Garnacho ran clear. The 18-year-old Kobbie Mainoo shot wide."
    assert _meant(text, "18-year-old", "epithet") == []


def test_he_is_the_subject_of_his_sentence_and_else_of_the_one_before() -> None:
    text = "Mohamed Salah ran on before he shot. He smiled."
    assert _meant(text, "he", "pronoun") == ["mohamed-salah", "mohamed-salah"]


def test_he_is_not_the_object_of_a_preposition() -> None:
    text = "Mohamed Salah took the ball from Marten de Roon and he shot."
    assert _meant(text, "he", "pronoun") == ["mohamed-salah"]


def test_he_means_nobody_where_nobody_was_named() -> None:
    assert _meant("Everton lost. He shot wide.", "he", "pronoun") == []


def test_he_does_not_reach_over_paragraphs() -> None:
    assert _meant("Mohamed Salah shot.\n\nRain fell.\n\n\n\nHe shot wide.", "he", "pronoun") == []


def test_what_an_epithet_introduces_it_can_take_up() -> None:
    text = "Fulham won. Striker Rodrigo Muniz rose. The striker headed in."
    assert "rodrigo-muniz" in _meant(text, "striker", "epithet")


def test_epithets_never_overlap_names() -> None:
    text = f"{HOME} The Everton manager Sean Dyche saw Dyche's men lose. He and the visitors' Dutch winger left."
    mentions = report.read(text).reading.mentions
    assert all(one.end <= two.start for one, two in pairwise(mentions))


def test_home_and_visiting_before_what_a_player_is_and_his_name_are_the_sides_of_the_match() -> None:
    text = f"{HOME} The shot beat home goalkeeper Jordan Pickford. Visiting captain Martin Odegaard was booked."
    assert _meant(text, "home", "side") == ["everton"]
    assert _meant(text, "visiting", "side") == ["arsenal"]


def test_what_a_player_headed_home_is_of_no_home_side() -> None:
    assert _meant(f"{HOME} Bukayo Saka headed home captain Martin Odegaard's cross.", "home", "side") == []
    assert _meant(f"{HOME} The home defeat of captain Seamus Coleman's side hurt.", "home", "side") == []


def test_one_host_is_the_home_side_and_no_host_city() -> None:
    assert _meant(f"{HOME} The host had one shot. The visitor was better.", "host", "side") == ["everton"]
    assert _meant(f"{HOME} The host city was quiet, and the host's mayor slept.", "host", "side") == []


def test_the_keeper_of_the_home_side_plays_for_it() -> None:
    text = f"{HOME} The first shot beat home goalkeeper Mark Flekken."
    roles = report.slots(report.extract(text, "role"))
    assert {"person": "Mark Flekken", "role": "goalkeeper", "team": "Everton"} in roles


def test_the_keeper_of_a_land_is_whom_the_sentence_before_named_and_not_another_sides_keeper() -> None:
    text = (
        f"{HOME} Bukayo Saka fired past keeper Jordan Pickford. Arsenal had David Raya to thank for their win. "
        "The Spain keeper made two saves."
    )
    assert _meant(text, "keeper", "epithet") == ["david-raya"]
    assert _meant(
        f"{HOME} He fired past keeper Jordan Pickford. The England keeper was angry.", "keeper", "epithet"
    ) == ["jordan-pickford"]


def test_the_forward_of_a_sentence_that_names_another_is_nobody_of_the_one_before() -> None:
    text = f"{HOME} Dominic Calvert-Lewin ran. With the arrival of Bukayo Saka came the Arsenal forward."
    assert "dominic-calvert-lewin" not in _meant(text, "forward", "epithet")
