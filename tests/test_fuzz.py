"""Reading whatever it is given: no exception but our own, exact spans, rows of the facts table.

`python -m bench.fuzzing` does the same with as many inputs as one likes, and watches the time.
"""

from __future__ import annotations

import cProfile
import random
import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bench.fuzzing import drawn, formats
from bench.fuzzing.checking import Failure, check, read, sound
from bench.fuzzing.inputs import made, seeds, structured
from bench.fuzzing.tally import Tally, runs
from loaders.facts import extract
from loaders.model import Article, Fact

#: No test asserts a time, for a busy machine would fail it; what backtracks without end is stopped all the same.
PATIENT = 60.0

_SLOW_IS_FINE = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)


def _sound(article: Article) -> None:
    failure = check(article, PATIENT)
    assert failure is None, f"{failure.what}: {failure.details}"


def _sound_file(data: bytes, name: str) -> None:
    failure = sound(data, name, PATIENT)
    assert failure is None, f"{failure.what}: {failure.details}"


@settings(_SLOW_IS_FINE, max_examples=200)
@given(drawn.files)
def test_words_sentences_text_and_bytes_that_are_drawn_are_read_soundly_or_refused(file: tuple[bytes, str]) -> None:
    _sound_file(*file)


@settings(_SLOW_IS_FINE, max_examples=40)
@given(st.integers(0, 10_000), st.data())
def test_samples_with_a_piece_taken_out_or_put_elsewhere_are_read_soundly(seed: int, data: st.DataObject) -> None:
    text = random.Random(seed).choice(seeds().documents)
    low = data.draw(st.integers(0, len(text)))
    high = data.draw(st.integers(low, len(text)))
    to = data.draw(st.integers(0, low))
    moved = data.draw(st.booleans())
    _sound(Article("cut", text[:to] + (text[low:high] if moved else "") + text[to:low] + text[high:], "cut.txt"))


@pytest.mark.parametrize("number", range(40))
def test_damaged_samples_are_read_soundly(number: int) -> None:
    data, name = made(11, number)
    _sound_file(data[:20_000], name)


def test_files_of_every_structured_format_damaged_or_whole_are_read_soundly_or_refused() -> None:
    files = [structured(11, number) for number in range(400)]
    assert {name for _, name in files} == {*formats.NAMES}
    read_at_all = 0
    for data, name in files:
        found = read(data, name)
        assert not isinstance(found, Failure), f"{found.what}: {found.details}"
        read_at_all += bool(found)
        _sound_file(data, name)
    assert read_at_all > 100


@pytest.mark.parametrize(
    "text",
    [
        "“" * 3_000,
        "“a” said b " * 900,
        "........" * 900 + "x",
        "1-" * 5_000,
        "1 " * 5_000,
        "(1) " * 2_500,
        "Ab Cd " * 1_700,
        "the hosts " * 1_000,
        "a" * 10_000,
        " \n" * 5_000,
    ],
    ids=["quotes", "speech", "stops", "hyphens", "digits", "brackets", "names", "hosts", "one-word", "blank"],
)
def test_long_monotonous_texts_are_read_soundly(text: str) -> None:
    _sound(Article("long", text, "long.txt"))


def test_a_fuzzed_input_is_made_again_from_its_seed_and_number() -> None:
    for make in (made, structured):
        assert [make(5, number) for number in range(20)] == [make(5, number) for number in range(20)]
    assert made(5, 1) != made(6, 1)


def test_the_tally_adds_up_runs_and_keeps_what_was_read_wrongly(tmp_path: Path) -> None:
    for _ in range(2):
        tally = Tally.load(tmp_path, "mutated")
        tally.judged(b"sound", "input.txt", None)
        tally.judged(b"wrong", "input.md", Failure("wrong span", "why"))
        tally.save()
    assert [(run["inputs"], run["failures"], run["bytes"]) for run in runs(tmp_path)] == [(2, 1, 10)] * 2
    kept = {path.suffix: path.read_text("utf-8") for path in (tmp_path / "failures").iterdir()}
    assert kept[".md"] == "wrong"
    assert "wrong span\nwhy" in kept[".why"]


def _calls(text: str) -> int:
    """How many calls reading a text makes, which no other load on the machine changes."""
    profile = cProfile.Profile()
    profile.enable()
    extract(Article("long", text, "long.txt"))
    profile.disable()
    return sum(entry.callcount for entry in profile.getstats())


_LENGTH = 4_000  # code points of the shorter text


@pytest.mark.parametrize(
    "piece",
    [
        seeds().documents[0],
        "Aston Villa P W D L\n",
        "Salah scored for Liverpool after 20 minutes, Atalanta 3-1 Liverpool. ",
        "Hexton Rovers beat Marsham Rovers 2-1. ",
        "Subs: Salah, De Roon, van Dijk, ",
        "19 April 2024\n",
        "“Salah” said the hosts. ",
    ],
    ids=["sample", "table", "goals", "unknown-clubs", "substitutes", "days", "quotes"],
)
def test_the_work_of_reading_grows_with_the_text_and_not_with_its_square(piece: str) -> None:
    short, long = ((piece * (length // len(piece) + 1))[:length] for length in (_LENGTH, 4 * _LENGTH))
    extract(Article("warm-up", long, "warm-up"))
    assert _calls(long) < 4.5 * _calls(short)


def test_a_report_of_two_legs_told_again_and_again_is_not_searched_through_for_each_event() -> None:
    report = next(one for one in seeds().documents if "celebrated anyway" in one)
    text = re.sub(r"<[^>]+>", " ", report)
    short, long = ((text * (length // len(text) + 1))[:length] for length in (6_000, 24_000))
    extract(Article("warm-up", long, "warm-up"))
    assert _calls(long) < 8 * _calls(short)  # 12 where each event looked at each sentence for each span


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b'{"@type": "NewsArticle", "articleBody": "Salah scored.", "wordCount": ' + b"9" * 5000 + b"}", "input.json"),
        ("Salah had ² goals for Liverpool.".encode(), "input.txt"),
    ],
)
def test_numbers_that_python_cannot_read_stop_no_reader(data: bytes, name: str) -> None:
    assert sound(data, name, 100) is None


def test_reading_that_goes_on_is_stopped_though_the_first_word_to_stop_is_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    stopped = []

    def endless(article: Article) -> tuple[Fact, ...]:
        while True:
            try:
                while True:
                    pass
            except BaseException:
                stopped.append(article.id)
                if len(stopped) % 2 == 0:
                    raise

    monkeypatch.setattr("bench.fuzzing.checking.extract", endless)
    failure = check(Article("endless", "Leeds beat Derby 2-1.", "endless.txt"), seconds=0.01)
    assert failure is not None
    assert failure.what == "too slow"
    assert len(stopped) >= 2
