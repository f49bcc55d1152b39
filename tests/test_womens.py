"""Men's and women's sides of one name are kept apart by what the article speaks of."""

from __future__ import annotations

import pytest

from loaders.model import Article
from loaders.reading import gazetteer, lines, names, sentences
from tests import report


def _named(text: str, kind: str = "team") -> set[str]:
    article = Article("test", text, "test.txt")
    labelled = lines.label(article)
    found = names.find(article, labelled, sentences.split(article, labelled), gazetteer.load())
    return {m.key for m in found[2] if m.kind == kind}


@pytest.mark.parametrize(
    "text",
    [
        "Chelsea Women beat Arsenal Women 2-1 on Sunday. Chelsea had gone out of the FA Cup and the Champions League.",
        "Chelsea won the women's derby. She scored early, and her second came late; Arsenal left her free. She sang.",
        "Women's Champions League: Chelsea beat Arsenal\n\nChelsea won the FA Cup and the Champions League match too.",
    ],
)
def test_an_article_about_womens_football_means_the_womens_sides(text: str) -> None:
    assert _named(text) == {"chelsea-women", "arsenal-women"}


def test_an_article_about_womens_football_means_the_womens_cups() -> None:
    text = "Chelsea Women beat Arsenal Women 2-1 in the FA Cup. The WSL goes on, and the Champions League on Tuesday."
    assert _named(text, "competition") == {"womens-fa-cup", "womens-super-league", "uefa-womens-champions-league"}
    mens = "Chelsea Women beat Arsenal Women 2-1 in the WSL, a day after the men's FA Cup final."
    assert "fa-cup" in _named(mens, "competition")


def test_one_line_about_women_in_an_article_about_men_speaks_of_women() -> None:
    text = (
        "Arsenal beat Everton 2-0 in the Premier League.\n"
        "Chelsea went top of the Premier League with a win over Fulham.\n"
        "Spain beat Sweden 1-0 in the Women's World Cup semi-final.\n"
        "England lost to Italy in a World Cup qualifier.\n"
    )
    assert _named(text) == {
        "arsenal",
        "everton",
        "chelsea",
        "fulham",
        "spain-women",
        "sweden-women",
        "england",
        "italy",
    }


def test_a_womens_title_makes_its_sentence_speak_of_women() -> None:
    text = (
        "Arsenal beat Everton in the Premier League.\nSpain edged Italy: men's and women's World Cup titles are theirs."
    )
    assert _named(text) == {"arsenal", "everton", "spain-women", "italy-women"}
    assert _named(text, "competition") == {"premier-league", "fifa-womens-world-cup"}


def test_a_word_about_women_makes_no_womens_report() -> None:
    text = "Chelsea beat Arsenal 2-0 in the Premier League. He scored twice. The women's side watched from the stand."
    assert _named(text) == {"chelsea", "arsenal"}


@pytest.mark.parametrize(
    "text",
    [
        "They met in Sydney, Australia. Spain won.",
        "Spain won at Istanbul, Turkey.",
        "In the garden of England it rained. Spain won.",
    ],
)
def test_a_land_where_something_is_is_no_side(text: str) -> None:
    assert _named(text) == {"spain"}


def test_a_side_after_a_town_and_a_comma_is_a_side() -> None:
    assert _named("On a cold night in Sydney, Australia beat Spain 1-0.") == {"australia", "spain"}


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("Lyon Feminines 4-1 Barcelona Femenino", {"lyon-women", "barcelona-women"}),
        ("Cymru beat Spain in the women's friendly. She scored and her team sang.", {"wales-women", "spain-women"}),
        ("Wolfsburg Frauen met Juventus Femminile in the UWCL.", {"vfl-wolfsburg-women", "juventus-women"}),
    ],
)
def test_womens_sides_by_the_words_of_their_countries(text: str, keys: set[str]) -> None:
    assert _named(text) == keys


def test_cups_that_men_and_women_share_a_name_of_do_not_make_a_mens_article() -> None:
    text = "England beat Sweden in the Women's Euro.\n\nEngland lost the World Cup semi-final. A women's final is next."
    assert _named(text) == {"england-women", "sweden-women"}


def test_what_a_womens_national_side_is_called_means_it_where_its_land_is_named() -> None:
    text = (
        "Australia's Matildas beat New Zealand's Football Ferns 3-0 on Sunday. Hannah Berg shot over for the Football "
        "Ferns. Ola Lund scored twice for the Matildas."
    )
    keys = {m.key for m in report.read(text).reading.mentions if m.kind == "team"}
    assert keys == {"australia-women", "new-zealand-women"}


def test_what_a_womens_national_side_is_called_means_nothing_where_its_land_is_not_named() -> None:
    text = "Everton beat Arsenal 1-0. The band was called the Matildas."
    assert "australia-women" not in {m.key for m in report.read(text).reading.mentions}
