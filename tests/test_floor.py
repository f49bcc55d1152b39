"""Who has the floor: whose words go on from one quotation to the next."""

from __future__ import annotations

import pytest

from tests.quotes_kit import said, speakers


def test_a_paragraph_of_speech_alone_goes_on_with_the_last_speaker() -> None:
    text = "“We took our chances,” Frank said.\n\n“The crowd was a help too.”\n\n“Now we rest for a week.”"
    assert [who for _, who in said(text)] == ["Thomas Frank"] * 3


def test_speech_alone_far_from_any_speaker_has_none() -> None:
    text = "Frank said it was fine.\n\nToney scored twice.\n\nRaya saved once.\n\n“The crowd was a help too.”"
    assert said(text) == []


def test_a_quotation_left_open_belongs_to_who_is_named_after_the_next() -> None:
    text = "“We won it,” Frank said.\n\n“We began well and fell asleep.\n\n“The end was cruel for us,” said Silva."
    assert said(text)[1:] == [("We began well and fell asleep.\nThe end was cruel for us", "Marco Silva")]


def test_speech_that_a_paragraph_leaves_open_is_one_with_the_next_paragraphs_of_the_same_speaker() -> None:
    text = "“We took our chances,” Frank said. “The crowd was a help.\n\n“Toney was a giant.\n\n“Now we rest.”"
    assert said(text) == [
        ("We took our chances", "Thomas Frank"),
        ("The crowd was a help.\nToney was a giant.\nNow we rest.", "Thomas Frank"),
    ]


def test_speech_that_is_closed_or_broken_off_by_a_title_is_not_one_with_the_next_paragraphs() -> None:
    closed = "“The crowd was a help,” Frank said.\n\n“Toney was a giant.”\n\n“Now we rest for a week.”"
    assert len(said(closed)) == 3
    text = "“The crowd was a help to us.\n\nHarry Redknapp (Bolton)\n\n“They were good all year.”\n"
    assert speakers(text) == [("They", "Harry Redknapp")]


def test_he_is_the_last_speaker() -> None:
    text = "“We took our chances,” Frank said after the match with Silva’s men.\n\n“Toney was a giant,” he added."
    assert said(text)[1] == ("Toney was a giant", "Thomas Frank")


def test_reported_speech_gives_the_floor_to_an_epithet() -> None:
    text = "Frank said that he was pleased with all of it.\n\n“It was our best day,” the Dane said."
    assert said(text) == [("It was our best day", "Thomas Frank")]


def test_the_manager_is_not_the_striker_who_spoke_last() -> None:
    text = "“I felt sharp all day,” Toney said.\n\n“He was a giant for us,” the manager said."
    assert said(text) == [("I felt sharp all day", "Ivan Toney")]


def test_the_outlet_stays_with_a_speaker_who_goes_on() -> None:
    assert said("“We took our chances,” Frank told Sky Sports.\n\n“Now we rest.”\n\n“Silva was kind,” he added.") == [
        ("We took our chances", "Thomas Frank", "Sky Sports"),
        ("Now we rest.", "Thomas Frank", "Sky Sports"),
        ("Silva was kind", "Thomas Frank", "Sky Sports"),
    ]


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("Silva did not hold back.\n\n“It was never a foul,” he said.", "Marco Silva"),
        (
            "“We deserved it,” said Frank.\n\nSilva saw it rather differently.\n\n“They were lucky,” he said.",
            "Marco Silva",
        ),
        ("“We deserved it,” said Frank. Silva was understandably furious. “They were lucky,” he said.", "Marco Silva"),
        (
            "Frank reserved special praise for Raya, who denied Toney twice.\n\n“What a save,” the Dane said.",
            "Thomas Frank",
        ),
        ("Skipper Toney scored twice.\n\n“What a day that was,” said our captain.", "Ivan Toney"),
    ],
)
def test_the_floor_passes_to_him_who_is_said_to_take_it(text: str, speaker: str) -> None:
    assert said(text)[-1][1] == speaker


@pytest.mark.parametrize(
    "text",
    [
        "“We deserved it,” said Frank.\n\nToney scored a fine goal. “It was a joy to see,” he said.",
        "Silva watched from the stand.\n\n“It was a joy to see,” the Dane said.",
    ],
)
def test_he_of_whom_play_is_told_does_not_speak_for_it(text: str) -> None:
    assert ("It was a joy to see", "Ivan Toney") not in said(text)
    assert ("It was a joy to see", "Marco Silva") not in said(text)


def test_words_on_a_topic_are_of_him_who_spoke_before() -> None:
    text = (
        "Liverpool beat Brighton 3-1.\n\nLiverpool manager Jurgen Klopp said: “We played well and we scored twice.”\n"
        "On Neco Williams: “He was very good tonight and he worked hard.”\n"
        "On the points record: “Nobody here thinks of it at all.”\n"
    )
    assert speakers(text) == [("We", "Jürgen Klopp"), ("He", "Jürgen Klopp"), ("Nobody", "Jürgen Klopp")]


def test_an_open_paragraph_stays_with_its_speaker_where_another_is_announced() -> None:
    text = (
        "Manchester City 0-1 Manchester United\n\nAlex Ferguson: “It was a fine finish to a hard game.\n\n"
        "“We always score late on and we hope to again.\n\nHarry Redknapp: “They have been great all year.”\n"
    )
    assert [who for _, who in speakers(text)] == ["Alex Ferguson", "Harry Redknapp"]


def test_a_name_for_a_heading_is_who_speaks_below_it() -> None:
    text = (
        "What the managers said\n\nA look at what Arsene Wenger and others had to say after their matches.\n\n"
        "Arsene Wenger (Arsenal)\n\n“I cannot remember a better fight than that one.”\n\n"
        "Gary Megson (Bolton)\n\n“We gave them the first goal and then we shook.”\n"
    )
    assert [who for _, who in speakers(text)] == ["Arsene Wenger", "Gary Megson"]


@pytest.mark.parametrize(
    "before",
    [
        "Brentford manager Thomas Frank was worried about the pitch.",
        "“They were the better side,” said Sean Dyche.\n\nThomas Frank was worried about the pitch.",
    ],
)
def test_he_who_opens_a_paragraph_is_he_of_whom_the_one_before_speaks(before: str) -> None:
    found = said(f"{before}\n\nHe said: “We have never played on a field like that.”")
    assert found[-1] == ("We have never played on a field like that.", "Thomas Frank")


def test_he_who_added_spoke_before_whoever_was_named_since() -> None:
    text = "“They were the better side,” said Sean Dyche.\n\nThomas Frank left early.\n\nHe added: “We will be back.”"
    assert said(text)[-1] == ("We will be back.", "Sean Dyche")


def test_speaking_to_an_outlet_hands_over_to_the_paragraph_below() -> None:
    text = "Brentford manager Thomas Frank speaking to Sky Sports:\n\n“It was a poor game for everybody here.”"
    assert said(text) == [("It was a poor game for everybody here.", "Thomas Frank", "Sky Sports")]


def test_the_answers_of_an_interview_are_of_him_who_is_announced() -> None:
    asked = "Here is what Thomas Frank had to say after the draw.\n\nAre they tired?\n\n“They have nothing left now.”"
    more = "\n\nWas it a penalty?\n\n“I thought that it was a soft one.”"
    assert said(asked + more) == [
        ("They have nothing left now.", "Thomas Frank"),
        ("I thought that it was a soft one.", "Thomas Frank"),
    ]


def test_a_question_about_another_person_ends_an_interview() -> None:
    asked = "Here is what Thomas Frank had to say after the draw.\n\nIs Sean Dyche tired?\n\n“I have nothing left now.”"
    assert said(asked) == []
