"""Days named in the text: explicit, counted from publication, vague, and seasons."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loaders.model import Article
from loaders.reading import dates
from loaders.reading.dates import DateMention
from loaders.reading.layers import Line
from loaders.reading.sentences import split

FRIDAY = date(2024, 4, 19)


def found(text: str, published: date | None = FRIDAY) -> list[DateMention]:
    article = Article("a", text, "a.txt", published=published)
    return list(dates.find(article, split(article, (Line(0, len(text), "prose", 0),))))


def only(text: str, published: date | None = FRIDAY) -> tuple[str, DateMention]:
    (mention,) = found(text, published)
    return text[mention.start : mention.end], mention


@pytest.mark.parametrize(
    ("text", "words", "day"),
    [
        ("They met on April 18, 2024 in Bergamo.", "April 18, 2024", date(2024, 4, 18)),
        ("They met on 18 April 2024.", "18 April 2024", date(2024, 4, 18)),
        ("It was played on Oct. 23, 2023.", "Oct. 23, 2023", date(2023, 10, 23)),
        ("Updated 2024-04-18 at noon.", "2024-04-18", date(2024, 4, 18)),
        ("The 18th of April 2024 was warm.", "The 18th of April 2024"[4:], date(2024, 4, 18)),
        ("Photo of December 18, 2022Subscribe", "December 18, 2022", date(2022, 12, 18)),
    ],
)
def test_an_explicit_day_needs_no_publication_date(text: str, words: str, day: date) -> None:
    said, mention = only(text, None)
    assert said.removeprefix("The ") == words
    assert (mention.day, mention.future) == (day, day)


@pytest.mark.parametrize(
    ("text", "words", "day", "future"),
    [
        ("Atalanta lost on Thursday.", "on Thursday", date(2024, 4, 18), date(2024, 4, 25)),
        ("It was Tuesday night football.", "Tuesday night", date(2024, 4, 16), date(2024, 4, 23)),
        ("Saturday’s visitors are Lens.", "Saturday", date(2024, 4, 13), date(2024, 4, 20)),
        ("The game is on Friday.", "on Friday", FRIDAY, FRIDAY),
        ("They drew last Friday.", "last Friday", date(2024, 4, 12), date(2024, 4, 12)),
        ("They play next Friday.", "next Friday", date(2024, 4, 26), date(2024, 4, 26)),
        ("Earlier on Sunday Roma won.", "Earlier on Sunday", date(2024, 4, 14), date(2024, 4, 21)),
        ("Tonight was a disappointment.", "Tonight", FRIDAY, FRIDAY),
        ("Milan won yesterday.", "yesterday", date(2024, 4, 18), date(2024, 4, 18)),
        ("The final is on June 10.", "June 10", date(2023, 6, 10), date(2024, 6, 10)),
    ],
)
def test_words_counted_from_publication_give_a_past_and_a_future_day(
    text: str, words: str, day: date, future: date
) -> None:
    said, mention = only(text)
    assert (said, mention.day, mention.future) == (words, day, future)


def test_a_weekday_without_publication_date_has_no_day() -> None:
    said, mention = only("Atalanta lost on Thursday.", None)
    assert (said, mention.kind, mention.day, mention.future) == ("on Thursday", "weekday", None, None)


def test_a_weekday_beside_its_date_is_one_day() -> None:
    assert [m.day for m in found("Updated Sunday, November 24, 2024 at dawn.")] == [date(2024, 11, 24)]


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("They had won 3-0 last week.", date(2024, 4, 5), date(2024, 4, 15)),
        ("Lazio come next weekend.", date(2024, 4, 19), date(2024, 4, 22)),
        ("His first goal since September 2021.", date(2021, 9, 1), date(2021, 9, 30)),
        ("He joined in January.", date(2024, 1, 1), date(2024, 1, 31)),
        ("They lost in November.", date(2023, 11, 1), date(2023, 11, 30)),
        ("They won it in 1988.", date(1988, 1, 1), date(1988, 12, 31)),
    ],
)
def test_vague_words_give_bounds_and_no_day(text: str, first: date, last: date) -> None:
    mention = only(text)[1]
    assert (mention.day, mention.first, mention.last) == (None, first, last)


@pytest.mark.parametrize(
    ("text", "season"),
    [
        ("He scored 30 this season.", "2023-24"),
        ("Champions last season, they fell.", "2022-23"),
        ("Not since the 1987-88 campaign.", "1987-88"),
        ("The 1999/2000 edition was theirs.", "1999-00"),
    ],
)
def test_a_season_runs_from_july_to_june(text: str, season: str) -> None:
    assert only(text)[1].season == season


def test_the_season_of_a_day_turns_in_july() -> None:
    assert (dates.season(date(2024, 6, 30)), dates.season(date(2024, 7, 1))) == ("2023-24", "2024-25")


@pytest.mark.parametrize(
    "text", ["They won 2-1 in 90 minutes.", "He may play 18 games.", "The march of 700 fans.", "It ended 4-3, 31 June."]
)
def test_what_is_no_day_gives_nothing(text: str) -> None:
    assert found(text) == []


@settings(max_examples=150, deadline=None)
@given(st.text("Jan uryFebMay 0123456789.,-/thofSundlswek’'", max_size=80), st.none() | st.dates())
def test_any_text_gives_ordered_disjoint_mentions(text: str, published: date | None) -> None:
    if published is not None and not 1850 < published.year < 9000:
        published = None
    mentions = found(text, published)
    assert all(one.end <= other.start for one, other in pairwise(mentions))
