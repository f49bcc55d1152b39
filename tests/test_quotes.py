"""Who said what to whom: the words beside a quotation name its speaker."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings

from loaders.facts import extract
from loaders.model import Article
from loaders.reading import quotes
from loaders.reading.layers import Reading
from loaders.reading.sentences import split
from tests.quotes_kit import CAST, MESSY, lines_of, reading, said, speakers

# --- speakers ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("“We took our chances today,” Frank said.", [("We took our chances today", "Thomas Frank")]),
        ("“We took our chances today,” said Frank.", [("We took our chances today", "Thomas Frank")]),
        ("“We took our chances today”, said Frank.", [("We took our chances today", "Thomas Frank")]),
        ("Frank said: “We took our chances today.”", [("We took our chances today.", "Thomas Frank")]),
        ("Silva: “We took our chances today.”", [("We took our chances today.", "Marco Silva")]),
        ("Afterwards Frank said, “We took our chances today.”", [("We took our chances today.", "Thomas Frank")]),
        ("“What a day for us!” Toney said.", [("What a day for us!", "Ivan Toney")]),
        ("“What a day for us!” said Toney.", [("What a day for us!", "Ivan Toney")]),
        ("“Can we go on like this?” asked Silva.", [("Can we go on like this?", "Marco Silva")]),
        ("“We did not deserve it,” said Fulham manager Marco Silva.", [("We did not deserve it", "Marco Silva")]),
        ("“We did not deserve it,” said a rueful Silva.", [("We did not deserve it", "Marco Silva")]),
        ("“We did not deserve it,” Silva later admitted.", [("We did not deserve it", "Marco Silva")]),
        ("Asked about the penalty, Silva replied: “I did not see it.”", [("I did not see it.", "Marco Silva")]),
        ("Silva, who took over in 2021, said: “I did not see it.”", [("I did not see it.", "Marco Silva")]),
        ("Silva, whose side beat Toney’s last year, said: “I did not see it.”", [("I did not see it.", "Marco Silva")]),
        ("“I did not see it,” said Silva, who took over in 2021.", [("I did not see it", "Marco Silva")]),
        ("Silva praised Toney and said: “He is a fine striker.”", [("He is a fine striker.", "Marco Silva")]),
        (
            "After Toney had scored, Silva shrugged, saying “He does that every week.”",
            [("He does that every week.", "Marco Silva")],
        ),
        ("In the words of Frank, “it was a day for heroes.”", [("it was a day for heroes.", "Thomas Frank")]),
        ("As Frank put it: “Some days you win them all.”", [("Some days you win them all.", "Thomas Frank")]),
        ("Frank said his side “never once looked back” after that.", [("never once looked back", "Thomas Frank")]),
        ("“I did not see it,” the Brentford boss said.", [("I did not see it", "Thomas Frank")]),
        ("“I did not see it,” said the Fulham manager.", [("I did not see it", "Marco Silva")]),
        ("“I did not see it,” said the Chelsea manager.", []),
        ("“I did not see it,” was Silva’s verdict.", [("I did not see it", "Marco Silva")]),
        ("Silva on the red card: “I did not see it.”", [("I did not see it.", "Marco Silva")]),
        ("Silva’s message was short: “I did not see it.”", [("I did not see it.", "Marco Silva")]),
        ("According to Silva, “nobody in the ground saw it”.", [("nobody in the ground saw it", "Marco Silva")]),
        ("Silva was asked about Toney. “I did not see it,” he said.", [("I did not see it", "Marco Silva")]),
        ("Silva, 57, said: “I did not see it.”", [("I did not see it.", "Marco Silva")]),
        ("Silva (pictured) said: “I did not see it.”", [("I did not see it.", "Marco Silva")]),
        ("Silva – whose side had lost four in a row – said: “We go again.”", [("We go again.", "Marco Silva")]),
        ("Fulham boss Silva: “We go again on Sunday.”", [("We go again on Sunday.", "Marco Silva")]),
        (
            "“He is a machine,” Frank said of Toney, who replied: “It is all him.”",
            [("He is a machine", "Thomas Frank"), ("It is all him.", "Ivan Toney")],
        ),
        ("“We won it,” Frank said. Silva shook his head. “They had luck,” he said.", [("We won it", "Thomas Frank")]),
        (
            "“We won it,” Frank said. Silva shook his head. “We were strong,” he added.",
            [("We won it", "Thomas Frank"), ("We were strong", "Thomas Frank")],
        ),
        ("“That was genius,” Sky Sports’ Gary Neville said.", [("That was genius", "Gary Neville")]),
        ("“I did not see it.” Silva said that Toney was lucky.", []),
        ("“I did not see it,” said one fan on his way home.", []),
        ("Frank’s captain Toney said: “I felt sharp all day.”", [("I felt sharp all day.", "Ivan Toney")]),
    ],
)
def test_the_words_beside_a_quotation_name_its_speaker(text: str, expected: list[tuple[str, ...]]) -> None:
    assert said(text) == expected


def test_words_split_around_the_attribution_are_two_quotations() -> None:
    assert said("“We took our chances,” Frank said. “It was a brave display.”") == [
        ("We took our chances", "Thomas Frank"),
        ("It was a brave display.", "Thomas Frank"),
    ]
    assert said("“We took our chances,” Frank said, “and that was brave.”") == [
        ("We took our chances", "Thomas Frank"),
        ("and that was brave.", "Thomas Frank"),
    ]
    assert said("“We took our chances,” said Frank, adding: “It was a brave display.”") == [
        ("We took our chances", "Thomas Frank"),
        ("It was a brave display.", "Thomas Frank"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Fans chanted “We want our money back” at the end.",
        "The club said: “We regret the delay to the kick-off.”",
        "Frank was told “you have to win this one” by the board.",
        "Frank said that the day had been a good one for his side.",
        "They said: “Nobody likes us and we do not care.”",
        "Toney, nicknamed “the Prince of West London town”, scored.",
        "It was a night of “what might have been for all” at Fulham.",
    ],
)
def test_words_without_a_sure_speaker_are_no_fact(text: str) -> None:
    assert said(text) == []


def test_the_same_words_twice_are_one_quotation() -> None:
    text = "“We took our chances today,” Frank said.\n\n“We took our chances today”\n\nToney scored twice."
    assert said(text) == [("We took our chances today", "Thomas Frank")]


# --- outlets ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "outlet"),
    [
        ("“We took our chances,” Frank told Sky Sports.", "Sky Sports"),
        ("“We took our chances,” Frank told TNT Sports after the game.", "TNT Sports"),
        ("“We took our chances,” said Frank to Sky Sport.", "Sky Sport"),
        ("Speaking to BBC Radio 5 Live, Frank said: “We took our chances.”", "BBC Radio 5 Live"),
        ("Frank told Gazzetta dello Sport: “We took our chances.”", "Gazzetta dello Sport"),
        ("“We took our chances,” Frank told the club’s website.", "club’s website"),
        ("“We took our chances,” he told Match of the Day. Frank said so.", None),
    ],
)
def test_the_outlet_is_whom_he_told(text: str, outlet: str | None) -> None:
    found = said(text)
    if outlet is not None:
        assert found == [(found[0][0], "Thomas Frank", outlet)]


@pytest.mark.parametrize(
    "room", ["reporters", "a press conference", "the media", "his players", "a news conference in London"]
)
def test_reporters_and_rooms_are_no_outlet(room: str) -> None:
    assert said(f"“We took our chances,” Frank told {room}.") == [("We took our chances", "Thomas Frank")]


@settings(max_examples=60, deadline=None)
@given(MESSY)
def test_any_text_is_read_without_an_error_and_words_stand_as_they_are(text: str) -> None:
    article, lines = Article("a", text, "a.txt"), lines_of(text)
    for fact in quotes.facts(Reading(article, lines, split(article, lines))):
        assert str(fact.slots["text"]) in text
        assert all(0 <= span.start < span.end <= len(text) for span in fact.spans)


def test_a_hundred_kilobytes_of_speech_are_read_in_less_than_a_second() -> None:
    paragraph = "“We took chance {0} and then some,” Frank said. “It was brave number {0}.”\n\n"
    read = reading(CAST + "\n\n" + "".join(paragraph.format(number) for number in range(1300)))
    began = time.process_time()
    assert len(quotes.facts(read)) == 2600
    assert time.process_time() - began < 1.0


def test_a_bracket_behind_a_name_does_not_hide_the_speaker() -> None:
    text = "Newcastle 1-0 Bolton\n\nKevin Keegan (on scorer Michael Owen): “We do want him to stay with us.”\n"
    assert [who for _, who in speakers(text)] == ["Kevin Keegan"]


@pytest.mark.parametrize(
    ("line", "speaker"),
    [
        ("“We gave them too much room all day” – Brentford's Thomas Frank after the game.", "Thomas Frank"),
        ("“We gave them too much room all day.” - Fulham boss Marco Silva on a long afternoon.", "Marco Silva"),
        ("“We gave them too much room all day,” — Ivan Toney", "Ivan Toney"),
        ("“We gave them too much room all day” – Ivan Toney (Brentford).", "Ivan Toney"),
        ("“We gave them too much room all day” – Hanna Persson, Fulham's club doctor.", "Hanna Persson"),
    ],
)
def test_a_quotation_may_be_signed_behind_a_dash(line: str, speaker: str) -> None:
    assert said(line) == [("We gave them too much room all day" + ("." if ".”" in line else ""), speaker)]


@pytest.mark.parametrize(
    "line",
    [
        "“We gave them too much room all day” – Thomas Frank was furious with his side.",
        "“We gave them too much room all day” – Thomas Frank's side never recovered.",
        "“We gave them too much room all day” – a long night for everybody at Brentford.",
    ],
)
def test_a_dash_behind_a_quotation_may_go_on_with_the_story(line: str) -> None:
    assert said(line) == []


def test_a_line_that_is_a_signed_quotation_is_prose_of_the_report() -> None:
    report = f"{CAST}\n\n“We gave them far too much room” – Thomas Frank\n\n{CAST}"
    assert [f.slots["speaker"] for f in extract(Article("a", report, "a.txt")) if f.kind == "quote"] == ["Thomas Frank"]


def test_a_day_never_speaks() -> None:
    text = (
        "Everton beat Fulham 1-0. On Friday it was decided that the Spaniard would stay at Goodison Park and said: "
        '"We talked for a long while. Nobody wished to part."'
    )
    spoken = [fact.slots.get("speaker") for fact in extract(Article("a", text, "a.txt")) if fact.kind == "quote"]
    assert "On Friday" not in spoken
