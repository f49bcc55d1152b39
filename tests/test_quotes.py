"""Quotations: where they begin and end, what they are, and who said them to whom."""

from __future__ import annotations

import time
from functools import cache
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loaders.facts import extract
from loaders.model import Article
from loaders.reading import gazetteer, names, quotes
from loaders.reading.gazetteer import Gazetteer
from loaders.reading.layers import Line, Reading
from loaders.reading.quotes import Quoted
from loaders.reading.sentences import split

CAST = (
    "Brentford coach Thomas Frank watched Ivan Toney and David Raya beat Fulham, "
    "managed by Marco Silva, while Willian limped off."
)


def lines_of(text: str) -> tuple[Line, ...]:
    found, at = [], 0
    for number, words in enumerate(text.split("\n")):
        label = "prose" if words.strip() else "blank"
        found.append(Line(at, at + len(words), label, number))  # type: ignore[arg-type]
        at += len(words) + 1
    return tuple(found)


def marks(text: str) -> list[Quoted]:
    return list(quotes.spans(Article("a", text, "a.txt"), lines_of(text)))


def inside(text: str) -> list[str]:
    return [text[quote.inner.start : quote.inner.end] for quote in marks(text)]


@cache
def known() -> Gazetteer:
    return gazetteer.load()


def reading(text: str) -> Reading:
    article, lines = Article("a", text, "a.txt"), lines_of(text)
    sentences = split(article, lines)
    return Reading(article, lines, sentences, *names.find(article, lines, sentences, known()))


def said(text: str, cast: str = CAST) -> list[tuple[str, ...]]:
    """Words, speaker and (where there is one) outlet of each quotation, in a report that names the cast."""
    facts = quotes.facts(reading(f"{cast}\n\n{text}"))
    return [
        tuple(str(fact.slots[slot]) for slot in ("text", "speaker", "outlet") if slot in fact.slots) for fact in facts
    ]


# --- marks ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("“We were better,” he said.", ["We were better,"]),
        ('"We were better," he said.', ["We were better,"]),
        ("„Wir waren besser“, sagte er.", ["Wir waren besser"]),
        ("«Siamo stati bravi», he said.", ["Siamo stati bravi"]),
        ("»Vi var bedst«, he said.", ["Vi var bedst"]),
        ("‘We were better,’ he said.", ["We were better,"]),
        ("'We were better,' he said.", ["We were better,"]),
        ("He said: “They called it ‘luck’ but it was work.”", ["They called it ‘luck’ but it was work."]),
        ("“One thing,” he said. “Another thing.”", ["One thing,", "Another thing."]),
        ('“Mixed marks here," he said.', ["Mixed marks here,"]),
    ],
)
def test_each_style_of_marks_is_paired(text: str, expected: list[str]) -> None:
    assert inside(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "The ‘keeper saved Liverpool’s penalty and the players’ union cheered.",
        "Back in the '90s it was O'Neil's side that didn't lose.",
        "He is 6'2\" tall and wore the fans' colours.",
        "Rock ’n’ roll football from the Saints’ youngsters.",
        'Toney lashed in the rebound" and ran off.',
    ],
)
def test_apostrophes_and_stray_marks_are_no_quotation(text: str) -> None:
    assert marks(text) == []


def test_a_plural_possessive_does_not_end_a_single_quotation() -> None:
    assert inside("Frank said: ‘The players’ effort was huge today.’ He left.") == [
        "The players’ effort was huge today."
    ]


def test_a_paragraph_left_open_goes_to_its_end_and_no_further() -> None:
    text = "“We began well and then fell asleep.\n\n“The end was cruel,” said Frank.\n\nToney scored after six minutes."
    first, second = marks(text)
    assert (first.open, text[first.start : first.end]) == (True, "“We began well and then fell asleep.")
    assert text[second.start : second.end] == "“The end was cruel,”"


def test_an_odd_mark_in_mid_sentence_swallows_nothing() -> None:
    assert inside('Toney “headed in after six minutes and Raya saved late.\nFrank said: "Good."') == ["Good."]


def test_a_lost_closing_mark_does_not_hide_the_next_quotation() -> None:
    assert "The second half was ours." in inside("“The first half was theirs, said Silva. “The second half was ours.”")


def test_paragraphs_of_speech_run_into_one_line_stay_apart() -> None:
    text = 'Silva said: "We began well. It was fine. "Then we fell asleep. "The end was cruel." He left.'
    assert inside(text) == ["We began well. It was fine.", "Then we fell asleep.", "The end was cruel."]
    assert [who for _, who in said(text)] == ["Marco Silva"] * 3


def test_a_hand_wrapped_paragraph_is_one() -> None:
    text = "Silva was furious with the display and told his men: “Some of the\nlads were on holiday and it showed.”"
    assert inside(text) == ["Some of the\nlads were on holiday and it showed."]


@pytest.mark.parametrize(
    ("text", "sort"),
    [
        ("Their “mythical” powers failed them.", "scare"),
        ("The fans chanted “You don’t know what you’re doing” at the bench.", "title"),
        ("They sang “Sweet Caroline” again.", "title"),
        ("‘A real mess’", "crosshead"),
        ("“It was a real mess,” he said.", "speech"),
    ],
)
def test_what_is_not_speech_is_told_apart(text: str, sort: str) -> None:
    assert [quote.sort for quote in marks(text)] == [sort]


def test_speech_is_masked_and_scare_quotes_are_not() -> None:
    text = "The “mythical” side lost. “Toney scored in the fifth minute,” said Frank."
    assert [text[span.start : span.end] for span in quotes.mask(marks(text))] == ["“Toney scored in the fifth minute,”"]


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


def test_the_outlet_stays_with_a_speaker_who_goes_on() -> None:
    assert said("“We took our chances,” Frank told Sky Sports.\n\n“Now we rest.”\n\n“Silva was kind,” he added.") == [
        ("We took our chances", "Thomas Frank", "Sky Sports"),
        ("Now we rest.", "Thomas Frank", "Sky Sports"),
        ("Silva was kind", "Thomas Frank", "Sky Sports"),
    ]


# --- any text ---------------------------------------------------------------------------------

MESSY = st.text("“”„«»‘’'\" ,.:!?\nabS said KloppFrank-—", max_size=300)


@settings(max_examples=150, deadline=None)
@given(MESSY)
def test_any_text_gives_exact_disjoint_spans(text: str) -> None:
    found = marks(text)
    assert all(one.end <= other.start for one, other in pairwise(found))
    for quote in found:
        assert quote.start < quote.inner.start <= quote.inner.end <= quote.end <= len(text)
        assert text[quote.start] in "“”„«»‘'\""


@settings(max_examples=60, deadline=None)
@given(MESSY)
def test_any_text_is_read_without_an_error_and_words_stand_as_they_are(text: str) -> None:
    article, lines = Article("a", text, "a.txt"), lines_of(text)
    for fact in quotes.facts(Reading(article, lines, split(article, lines))):
        assert str(fact.slots["text"]) in text
        assert all(0 <= span.start < span.end <= len(text) for span in fact.spans)


@pytest.mark.parametrize("unit", ["“We won,” said Frank. ", '‘a " “b «c „', '"', "' '", "“ ”x "])
def test_a_hundred_kilobytes_take_less_than_a_second(unit: str) -> None:
    text = unit * (100_000 // len(unit))
    began = time.process_time()
    marks(text)
    assert time.process_time() - began < 1.0


def test_a_hundred_kilobytes_of_speech_are_read_in_less_than_a_second() -> None:
    paragraph = "“We took chance {0} and then some,” Frank said. “It was brave number {0}.”\n\n"
    read = reading(CAST + "\n\n" + "".join(paragraph.format(number) for number in range(1300)))
    began = time.process_time()
    assert len(quotes.facts(read)) == 2600
    assert time.process_time() - began < 1.0


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


def speakers(text: str) -> list[tuple[str, object]]:
    found = [fact for fact in extract(Article("talk", text, "")) if fact.kind == "quote"]
    return [(str(fact.slots["text"]).split()[0], fact.slots["speaker"]) for fact in found]


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


def test_a_bracket_behind_a_name_does_not_hide_the_speaker() -> None:
    text = "Newcastle 1-0 Bolton\n\nKevin Keegan (on scorer Michael Owen): “We do want him to stay with us.”\n"
    assert [who for _, who in speakers(text)] == ["Kevin Keegan"]


@pytest.mark.parametrize("closing", ["''", "’’"])
def test_two_single_marks_close_what_a_double_one_opened(closing: str) -> None:
    text = f'"We were slow tonight,{closing} Toney said. "Nobody can be happy with that.{closing}'
    assert inside(text) == ["We were slow tonight,", "Nobody can be happy with that."]
    assert [words for words, _ in said(text)] == ["We were slow tonight", "Nobody can be happy with that."]


def test_a_single_mark_within_speech_closes_nothing() -> None:
    assert inside("\"The lads' work at the back was rock 'n' roll stuff,\" Toney said.") == [
        "The lads' work at the back was rock 'n' roll stuff,"
    ]


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
