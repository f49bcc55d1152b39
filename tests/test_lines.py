"""Every line of a text gets the label that its shape and neighbours show."""

from __future__ import annotations

import time
import tomllib
from collections import Counter
from importlib.resources import files
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loaders.model import Article
from loaders.reading.lines import label

REPORT = [
    "Brentford came from behind to beat West Ham United 3-2 on Saturday, and nobody left early.",
    "Neal Maupay put the hosts in front after seven minutes, but Mohammed Kudus levelled with an overhead kick.",
    "Ben Mee headed the third from a corner in the 69th minute, and Mark Flekken kept the lead safe.",
]


def article(text: str) -> Article:
    return Article("page", text, "page.txt")


def labels(text: str) -> dict[str, str]:
    """The label of each line by its words."""
    return {text[line.start : line.end]: line.label for line in label(article(text))}


def page(*lines: str) -> str:
    return "\n".join(lines)


def test_lines_cover_the_text_and_keep_it() -> None:
    text = " date 2024-04-19 One.\r\n\r\nTwo sentences here, and more.\n"
    lines = label(article(text))
    joined = "".join(text[line.start : line.end] for line in lines)
    assert joined == text.replace("\r\n", "").replace("\n", "")


@given(st.text(alphabet="ab .1-\n\r'(:;|é", max_size=200))
@settings(max_examples=150, deadline=None)
def test_any_text_is_cut_into_lines_in_order_that_do_not_overlap(text: str) -> None:
    lines = label(article(text))
    assert all(a.end <= b.start for a, b in pairwise(lines))
    assert all("\n" not in text[line.start : line.end] for line in lines)
    assert "".join(text.split()) == "".join("".join(text[line.start : line.end] for line in lines).split())


def test_a_leading_date_is_a_line_of_its_own() -> None:
    text = " date 2023-11-04 " + REPORT[0]
    first, second = label(article(text))[:2]
    assert (text[first.start : first.end], first.label) == (" date 2023-11-04 ", "dateline")
    assert (text[second.start : second.end], second.label) == (REPORT[0], "prose")


def test_a_text_without_newlines_is_prose() -> None:
    assert [line.label for line in label(article(" ".join(REPORT)))] == ["prose"]


@pytest.mark.parametrize("gap", ["\n", "\n\n", "\r\n", "\r\n\r\n"])
def test_paragraphs_are_prose_however_they_are_parted(gap: str) -> None:
    found = [line.label for line in label(article(gap.join(REPORT))) if line.label != "blank"]
    assert found == ["prose"] * 3


def test_short_paragraphs_and_quotes_are_prose_too() -> None:
    text = page(*REPORT, "“We stuck at it,” Frank said.", "It was not enough.", REPORT[0])
    assert labels(text)["“We stuck at it,” Frank said."] == "prose"
    assert labels(text)["It was not enough."] == "prose"


def test_titles_before_and_between_paragraphs() -> None:
    text = page("Brentford fight back to beat West Ham", "", *REPORT[:2], "Mee the hero", REPORT[2])
    assert labels(text)["Brentford fight back to beat West Ham"] == "headline"
    assert labels(text)["Mee the hero"] == "crosshead"


@pytest.mark.parametrize(
    "line",
    [
        "Sign up for our daily newsletter and never miss a goal.",
        "How you voted: Brentford vs West Ham",
        "Share this article now:",
        "Continue reading...",
        "https://example.org/football",
        "© 2023 Press Agency",
        "Tap the button below to follow us on your phone!",
    ],
)
def test_what_surrounds_a_report_is_not_read(line: str) -> None:
    assert labels(page(*REPORT, line))[line] == "nav"


@pytest.mark.parametrize(
    "line",
    [
        "Those who subscribe to the theory that finals are won in midfield had their proof.",
        "Nobody in blue had asked to sign up for extra time, but that is what they got.",
        "By the end even the home supporters were applauding Kvaratskhelia off the field.",
        "Watch the second goal again and the run of Saka explains everything about it.",
    ],
)
def test_prose_that_has_a_word_of_the_page_stays_prose(line: str) -> None:
    assert labels(page(*REPORT, line, REPORT[0]))[line] == "prose"


def test_related_stories_are_teasers_even_with_a_score() -> None:
    text = page(*REPORT, "", "Read Next:", "Fulham 0-2 Arsenal: Rice at the double", "Kane wants to stay in Munich")
    found = labels(text)
    assert found["Fulham 0-2 Arsenal: Rice at the double"] == "teaser"
    assert found["Kane wants to stay in Munich"] == "teaser"


def test_a_result_under_a_heading_for_other_stories_is_no_scoreboard() -> None:
    text = page(*REPORT, "More football", "Fulham 0-2 Arsenal", "Everton 1-1 Brighton")
    assert labels(text)["Fulham 0-2 Arsenal"] == "teaser"


def test_headlines_behind_bullets_are_no_report() -> None:
    text = page(*REPORT, "-", "Ivory appoints new England coach for the summer", "-", "Olympics men hockey final set")
    assert labels(text)["Ivory appoints new England coach for the summer"] == "teaser"
    assert labels(text)["Olympics men hockey final set"] == "other_sport"


def test_prose_that_opens_with_a_dash_is_prose() -> None:
    line = "- Girona won at Barcelona for the first time, 4-2, and went top of the table."
    assert labels(page(*REPORT, line))[line] == "prose"


def test_american_fixtures_are_another_sport() -> None:
    text = page(*REPORT, "Today's games", "6pm", "Vikings", "@", "Bears", "9.05pm", "Broncos", "@", "Raiders")
    found = labels(text)
    assert {found[line] for line in ("Vikings", "@", "Bears", "9.05pm", "Raiders")} == {"other_sport"}


def test_sections_on_other_sports_in_a_year_ender_go_on_until_football_returns() -> None:
    text = page(
        "- Real Madrid won the Champions League with a 2-0 victory over Dortmund in the final.",
        "- In June the Boston Celtics beat the Dallas Mavericks 106-88 to win the NBA title.",
        "Jaylen Brown was named the most valuable player of the series.",
        "- Spain won the European Championship, beating England 2-1 with a late goal from Mikel Oyarzabal.",
    )
    assert [line.label for line in label(article(text))] == ["prose", "other_sport", "other_sport", "prose"]


def test_a_boxing_image_in_a_report_stays_in_the_report() -> None:
    line = "Both sides swung like heavyweights in a boxing ring and the goals came at either end."
    assert labels(page(*REPORT, line, REPORT[0]))[line] == "prose"


def test_live_text_opens_with_minutes() -> None:
    text = page(
        "1' Kick-off at the Amex, and the away end is loud.",
        "14' Mitoma cuts inside and shoots over the bar.",
        "45+2' Half-time, no goals and not many chances.",
    )
    assert {line.label for line in label(article(text))} == {"live"}


def test_live_text_by_the_clock() -> None:
    text = page("19:45 The teams are out on the pitch.", "19:52 First corner to Celtic.", "20:10 A save from Hart.")
    assert {line.label for line in label(article(text))} == {"live"}


def test_one_paragraph_that_opens_with_a_clock_time_is_prose() -> None:
    line = "20:45 was a late start for a school night, and the ground was half full when Lukaku scored."
    assert labels(page(*REPORT, line))[line] == "prose"


def test_a_gallery_pairs_credit_lines_and_captions() -> None:
    text = page(
        REPORT[0],
        "Serie A: Roma vs Lazio Photo: ANSA/Marta Gialli",
        "Roma's Paulo Dybala celebrates with Leandro Paredes during the match at the Stadio Olimpico.",
        "",
        "Serie A: Roma vs Lazio Photo; ANSA/Marta Gialli",
        "",
        "Lazio supporters cheer on their team.",
    )
    found = [line.label for line in label(article(text)) if line.label != "blank"]
    assert found == ["prose", "credit", "caption", "credit", "caption"]


def test_a_caption_inside_the_report_is_told_from_it_by_its_credit() -> None:
    caption = "Ivan Toney celebrates his first goal since January. Photo: Reuters/Tom Field"
    text = page(*REPORT[:2], caption, REPORT[2])
    assert labels(text)[caption] == "caption"
    assert [line.label for line in label(article(text))].count("prose") == 3


def test_a_page_of_hundreds_of_tiny_lines_keeps_its_report() -> None:
    menu = [f"Section {n}" for n in range(150)]
    text = page(*menu, "Brentford fight back to beat West Ham", *REPORT, *menu, "One more goal.", *menu)
    count = Counter(line.label for line in label(article(text)))
    assert count["prose"] == 3
    assert labels(text)["One more goal."] != "prose"


def test_footers_after_a_page_of_lists_are_not_report_but_a_second_part_is() -> None:
    lists = [f"Item {n}" for n in range(10)]
    footer = "We cover every league in the world with care and speed."
    assert labels(page(*REPORT, *lists, footer))[footer] == "nav"
    again = page(*REPORT, *lists, *(line.replace("Brentford", "Luton") for line in REPORT))
    assert Counter(line.label for line in label(article(again)))["prose"] == 6


def test_blocks_join_lines_with_one_purpose_over_blank_lines() -> None:
    text = page("Title of this report here", "", REPORT[0], "", REPORT[1])
    lines = label(article(text))
    assert lines[0].block != lines[2].block
    assert lines[2].block == lines[4].block


def test_every_list_of_words_is_known_to_the_code() -> None:
    data = tomllib.loads(files("loaders.language").joinpath("lines.toml").read_text(encoding="utf-8"))
    for section, lists in data.items():
        for key, phrases in lists.items():
            assert phrases and all(isinstance(phrase, str) and phrase.strip() for phrase in phrases), (section, key)
            assert len(phrases) == len(set(phrases)), (section, key)


@pytest.mark.parametrize(
    "text",
    [
        "Kane (12), " * 9000,
        "Kane (" * 16000,
        "1 2 3 4 5 6 " * 8000,
        "'" * 100000,
        "A" * 100000,
        "- " * 50000,
        "A: B: " * 17000,
        "Photo: AP/" * 10000,
        "between A and B at the " * 4500,
    ],
    ids=lambda text: text[:8],
)
def test_a_line_of_100_kb_takes_less_than_a_second(text: str) -> None:
    label(article("warm up"))
    start = time.perf_counter()
    label(article(text))
    assert time.perf_counter() - start < 1
