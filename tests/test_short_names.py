"""A club that is named in full once is called by a part of its name afterwards."""

from __future__ import annotations

import pytest

from loaders.reading import gazetteer, names, sentences
from tests import report


def _sides(text: str) -> list[tuple[str, str]]:
    article, lines = report.article(text), report.whole(text)
    found = names.find(article, lines, sentences.split(article, lines), gazetteer.load())
    return [(text[m.start : m.end], m.key) for m in found[2] if m.kind == "team"]


@pytest.mark.parametrize(
    ("text", "word", "key"),
    [
        (
            "Wellington Phoenix beat Perth Glory 2-0. The Phoenix never looked back.",
            "Phoenix",
            "wellington-phoenix",
        ),
        (
            "Western Sydney Wanderers lost to Perth Glory 2-0. Late on the Wanderers hit the bar.",
            "Wanderers",
            "western-sydney-wanderers",
        ),
        ("Asante Kotoko beat Hearts of Oak 1-0. Kotoko had led since noon.", "Kotoko", "asante-kotoko"),
        ("Orlando Pride met Washington Spirit. Orlando goalkeeper Ann Bell was booked.", "Orlando", "orlando-pride"),
        ("Asante Kotoko beat Hearts of Oak 1-0. Hearts missed a penalty.", "Hearts", "hearts-of-oak"),
        ("Gwangju FC beat Vissel Kobe 1-0. Late on Gwangju were pinned back.", "Gwangju", "gwangju-fc"),
        ("Queens Park Rangers beat Stoke City 1-0. Rangers were the better side.", "Rangers", "queens-park-rangers"),
    ],
)
def test_a_part_of_a_name_given_in_full_is_that_club(text: str, word: str, key: str) -> None:
    assert (word, key) in _sides(text)


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("Orlando Pride won on Saturday. The crowd in Orlando sang for an hour.", "Orlando"),
        ("Wellington Phoenix won on Saturday. Wellington Road was closed.", "Wellington"),
        ("Orlando Pride met Orlando City in the car park. Orlando was quiet.", "Orlando"),
        ("Washington Spirit drew with Chicago Stars. Spirit alone was not enough.", "Phoenix"),
        ("Wellington Phoenix won on Saturday. Phoenix from the ashes, they are back.", "Phoenix"),
    ],
)
def test_a_town_a_street_or_a_word_that_two_clubs_share_is_no_club(text: str, word: str) -> None:
    assert word not in [words for words, _ in _sides(text)]


def test_a_better_known_club_named_in_full_keeps_its_short_name() -> None:
    text = "Heart of Midlothian invited Hearts of Oak to Edinburgh. Hearts won 2-0."
    assert ("Hearts", "heart-of-midlothian") in _sides(text)
    milan = "Inter Milan beat AC Milan 1-0. Milan hit the post."
    assert ("Milan", "ac-milan") in _sides(milan)


def test_a_town_whose_club_bears_its_name_is_a_town_where_something_is() -> None:
    text = "Gwangju FC beat Vissel Kobe 1-0. It was raining in Gwangju on Sunday."
    assert ("Gwangju", "gwangju-fc") not in _sides(text)


def test_letters_before_a_clubs_name_are_left_out_of_its_short_name() -> None:
    text = "AFC Telford United drew with Blyth Spartans. Telford (4-3-3) were tired."
    assert ("Telford", "afc-telford-united") in _sides(text)
    rain = "AFC Telford United drew with Blyth Spartans. It rained in Telford."
    assert ("Telford", "afc-telford-united") not in _sides(rain)
