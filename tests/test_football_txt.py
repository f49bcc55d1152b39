"""Structured results: every match and scorer of a football.txt file, with its line as evidence."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loaders.structured.football_txt import FootballTxtError, Match, looks_like, parse
from tests.inputs_kit import SAMPLES, built, facts, read, refusal

CUP = SAMPLES / "cup.txt"
SHARED = Path(__file__).resolve().parents[2] / "shared" / "data" / "football.txt"
FILES = sorted(SHARED.glob("*.txt"))
the_files = pytest.mark.skipif(not FILES, reason="no public tables beside the project")


def rows(kind: str) -> list[dict[str, Any]]:
    """The cup's rows of a kind, in the order of its lines."""
    return in_order([row for row in facts(CUP) if row["kind"] == kind])


def in_order(found: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return sorted(found, key=lambda row: max(piece["start"] for piece in row["evidence"]))


def matches(lines: str) -> tuple[Match, ...]:
    return parse(f"= Cup 2023/24\n\n▪ Final\nSat Oct/14 2023\n{lines}\n").matches


# ---- what is said of a match


def test_a_match_has_all_that_its_lines_say() -> None:
    first = rows("match")[0]
    assert first["slots"] == {
        "home": "Arsenal",
        "away": "Grimsby Town",
        "date": "2023-10-14",
        "kickoff": "15:00 UTC+1",
        "competition": "Harbour Cup",
        "season": "2023-24",
        "stage": "group stage",
        "venue": "Emirates Stadium",
        "city": "London",
        "home_goals": 3,
        "away_goals": 1,
        "half_time_home": 2,
        "half_time_away": 0,
        "attendance": 58412,
        "referee": "Ann Fisher",
    }


def test_the_evidence_is_the_line_and_the_headings_above_it() -> None:
    text = CUP.read_text("utf-8")
    spans = {piece["text"] for piece in rows("match")[0]["evidence"]}
    assert spans == {
        "Harbour Cup 2023/24",
        "Group A",
        "Sat Oct/14 2023",
        "(1)  15:00 UTC+1  Arsenal FC (ENG)    v Grimsby Town (ENG)   3-1 (2-0)"
        "   @ Emirates Stadium, London (att: 58,412)",
        "Referee: Ann Fisher (Wales)",
    }
    assert all(text[piece["start"] : piece["end"]] == piece["text"] for row in facts(CUP) for piece in row["evidence"])


def test_scorers_have_minutes_methods_and_the_side_they_count_for() -> None:
    goals = [row["slots"] for row in rows("goal") if row["match"]["home"] == "Arsenal"]
    assert goals == [
        {"scorer": "Saka", "team": "Arsenal", "minute": 12},
        {"scorer": "Saka", "team": "Arsenal", "minute": 45, "added": 2, "method": "penalty"},
        {"scorer": "Moss", "team": "Arsenal", "minute": 77, "method": "own_goal"},
        {"scorer": "Lund", "team": "Grimsby Town", "minute": 90, "added": 1},
    ]
    words = [row["evidence"][-1]["text"] for row in rows("goal")[:2]]
    assert words == ["Saka 12'", "Saka 12', 45+2' (pen.)"]


def test_extra_time_and_a_shoot_out_are_told_in_both_orders() -> None:
    walsall, barnet = (row["slots"] for row in rows("match")[2:])
    assert (walsall["home_goals"], walsall["away_goals"], walsall["extra_time"]) == (1, 1, True)
    assert (walsall["half_time_home"], walsall["half_time_away"]) == (0, 1)
    assert (walsall["shootout_home"], walsall["shootout_away"]) == (4, 3)
    assert (barnet["home_goals"], barnet["half_time_home"], barnet["extra_time"]) == (2, 0, True)
    assert "shootout_home" not in barnet
    (match,) = matches("A Town v B Town  5-4 pen. 2-2 a.e.t. (1-1, 1-0)")
    assert match.score is not None
    assert (match.score.full, match.score.half, match.score.shootout) == ((2, 2), (1, 0), (5, 4))


def test_one_pair_behind_extra_time_is_that_of_ninety_minutes_and_none_of_the_break() -> None:
    (match,) = matches("A Town v B Town  2-0 a.e.t. (0-0)")
    assert match.score is not None and match.score.half is None


def test_a_day_without_a_year_falls_into_the_season_by_its_weekday() -> None:
    assert rows("match")[2]["slots"]["date"] == "2024-02-25"
    assert rows("fixture")[0]["slots"]["date"] == "2024-05-11"
    assert matches("A Town 1-0 B Town")[0].day == date(2023, 10, 14)
    wrong = parse("= Cup 2023/24\n▪ Final\nFri Oct/14\nA Town 1-0 B Town\n")  # no Friday in either year
    assert wrong.matches[0].day is None


def test_a_line_without_a_time_begins_with_the_one_above() -> None:
    assert rows("match")[1]["slots"]["kickoff"] == "15:00 UTC+1"
    assert [
        m.kickoff for m in matches("18.45  A Town 1-0 B Town\nC Town 2-2 D Town\nSun Oct/15\nE Town 1-1 F Town")
    ] == [
        "18:45",
        "18:45",
        None,
    ]


def test_a_club_is_linked_only_where_the_code_behind_it_is_its_countrys() -> None:
    assert rows("match")[1]["slots"]["home"] == "Liverpool FC"  # of Uruguay
    assert rows("match")[1]["slots"]["away"] == "Everton" and rows("match")[0]["slots"]["home"] == "Arsenal"


def test_a_match_without_a_score_is_still_to_be_played_unless_it_was_put_off() -> None:
    (row,) = rows("fixture")
    assert row["slots"] == {
        "teams": ["Barnet", "Walsall"],
        "home": "Walsall",
        "date": "2024-05-11",
        "competition": "Harbour Cup",
        "stage": "final",
    }


def test_the_file_is_built_and_its_rows_come_back_from_the_store(tmp_path: Path) -> None:
    report = built(CUP, tmp_path / "store")
    assert report["sound"] and report["articles"][0]["kinds"] == {"fixture": 1, "goal": 6, "match": 4}


# ---- the ten public files


@the_files
@pytest.mark.parametrize("path", FILES, ids=[path.stem for path in FILES])
def test_no_match_of_a_public_file_is_lost(path: Path) -> None:
    text = path.read_text("utf-8")
    outside = re.sub(r"\([^()]*\)|#.*", "", text)  # without brackets and comments each match has one line with a score
    counted = sum(1 for line in outside.splitlines() if re.search(r"(?<!\d)\d+-\d+", line))
    told = [row for row in facts(path) if row["kind"] == "match"]
    assert len(told) == counted == int((re.search(r"# Matches +(\d+)", text) or [0, counted])[1])
    assert all(row["slots"]["date"] and row["slots"]["stage"] and row["slots"]["season"] for row in told)


@the_files
@pytest.mark.parametrize("path", [path for path in FILES if "worldcup" in path.stem], ids=lambda path: path.stem)
def test_the_scorers_of_each_match_add_up_to_its_score(path: Path) -> None:
    for match in parse(path.read_text("utf-8")).matches:
        assert match.score is not None
        sides = [goal.side for goal in match.goals]
        assert (sides.count("home"), sides.count("away")) == match.score.full, match.line


@the_files
@pytest.mark.parametrize(
    ("stem", "home", "expected"),
    [
        ("worldcup-2022-cup_finals", "Argentina", "2022-12-18 3-3 (2-0) 4-2 aet Lusail Stadium"),
        ("worldcup-2022-cup_finals", "Morocco", "2022-12-06 0-0 (0-0) 3-0 aet Education City Stadium"),
        ("worldcup-2018-cup", "Belgium", "2018-06-18 3-0 (0-0) - - Fisht Stadium"),
        ("europe-2023-24-cl", "Arsenal", "2023-09-20 4-0 (3-0) - - None"),
        ("europe-2023-24-conf", "Viktoria Plzeň", "2023-09-21 1-0 (0-0) - - None"),
    ],
)
def test_lines_that_were_checked_by_hand(stem: str, home: str, expected: str) -> None:
    found = [r["slots"] for r in facts(SHARED / f"{stem}.txt") if r["kind"] == "match" and r["slots"]["home"] == home]
    told = [
        f"{s['date']} {s['home_goals']}-{s['away_goals']} ({s.get('half_time_home')}-{s.get('half_time_away')}) "
        f"{'{}-{}'.format(s['shootout_home'], s['shootout_away']) if 'shootout_home' in s else '-'} "
        f"{'aet' if s.get('extra_time') else '-'} {s.get('venue')}"
        for s in found
    ]
    assert expected in told


@the_files
def test_the_scorers_of_a_final_that_were_checked_by_hand() -> None:
    goals = [
        (row["slots"]["scorer"], row["slots"]["team"], row["slots"]["minute"], row["slots"].get("method"))
        for row in in_order(facts(SHARED / "worldcup-2022-cup_finals.txt"))
        if row["kind"] == "goal" and row["match"]["date"] == "2022-12-18"
    ]
    assert goals == [
        ("Lionel Messi", "Argentina", 23, "penalty"),
        ("Lionel Messi", "Argentina", 108, None),
        ("Ángel Di María", "Argentina", 36, None),
        ("Kylian Mbappé", "France", 80, "penalty"),
        ("Kylian Mbappé", "France", 81, None),
        ("Kylian Mbappé", "France", 118, "penalty"),
    ]


# ---- what is refused


@pytest.mark.parametrize(
    ("lines", "place", "says"),
    [
        ("A Town 2-1", "line 5", "has a score and cannot be read"),
        ("A Town 2-1 B Town\n(Moss 12'", "line 6", "is not closed"),
        ("A Town 2-1 B Town\n(Moss 12' Lund)", "line 6", "a scorer without a minute: 'Lund'"),
        ("A Town 2-1 B Town\n(12' Lund)", "line 6", "a minute without a scorer"),
        ("A Town 2-1 B Town\n(Moss 12') x", "line 6", "behind the scorers"),
    ],
)
def test_a_line_that_cannot_be_read_is_refused_with_its_number(
    tmp_path: Path, lines: str, place: str, says: str
) -> None:
    path = tmp_path / "cup.txt"
    path.write_text(f"= Cup 2023\n\n▪ Final\nSat Oct/14 2023\n{lines}\n", "utf-8")
    sentence = refusal(path)
    assert f", {place}: " in sentence and says in sentence


@pytest.mark.parametrize(
    "text",
    [
        "= A title\n\nGrimsby beat Harrogate 2-1.\n",
        "Grimsby beat Harrogate 2-1.\n\nSat Oct 14\nA Town 2-1 B Town\n",
        "= Notes\n\n▪ One\n▪ Two\n",
    ],
)
def test_a_text_that_only_looks_a_little_like_it_is_a_plain_text(tmp_path: Path, text: str) -> None:
    path = tmp_path / "a.txt"
    path.write_text(text, "utf-8")
    (article,), refused = read(path)
    assert (article.media_type, article.text, refused) == ("text/plain", text, [])


# ---- whatever is written is read back

NAMES = st.from_regex(r"[A-ZÄÖÉ][a-zäöéñç]{2,9}( [A-Z][a-z]{2,9}| 0[1-9]| 18[0-9]{2})?", fullmatch=True).filter(
    lambda name: not re.match(r"(?i)mon|tue|wed|thu|fri|sat|sun|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec", name)
)
SMALL = st.integers(0, 12)
PAIRS = st.tuples(SMALL, SMALL)


@st.composite
def goal_lists(draw: st.DrawFn, count: int) -> list[tuple[str, int, int | None, str]]:
    people = st.from_regex(r"([A-Z]\. )?[A-ZÁ][a-zéø'-]{2,8}( Jr\.)?", fullmatch=True).filter(lambda n: n[-1] != "'")
    added = st.none() | st.integers(1, 15)
    how = st.sampled_from(["", " (pen.)", "(o.g.)"])
    return [(draw(people), draw(st.integers(1, 120)), draw(added), draw(how)) for _ in range(count)]


@given(st.data())
def test_a_rendered_match_is_read_back(data: st.DataObject) -> None:
    home, away = data.draw(NAMES), data.draw(NAMES)
    full = data.draw(PAIRS)
    half = data.draw(st.none() | PAIRS)
    extra = data.draw(st.booleans())
    pens = data.draw(st.none() | PAIRS)
    clock = data.draw(st.sampled_from(["", "18.45  ", "20:00 UTC+3  "]))
    venue = data.draw(st.sampled_from(["", "  @ Old Ground, Hull"]))
    score = f"{full[0]}-{full[1]}"
    if pens and not half:
        score = f"{pens[0]}-{pens[1]} pen. {score}"
    score += " a.e.t." if extra else ""
    score += f" ({'0-0, ' if extra else ''}{half[0]}-{half[1]})" if half else ""
    score += f", {pens[0]}-{pens[1]} pen." if pens and half else ""
    middle = f"{home} v {away}  {score}" if data.draw(st.booleans()) else f"{home}  {score}  {away}"
    lists = [data.draw(goal_lists(count)) for count in full]
    sides = ["  ".join(f"{n} {m}{f'+{a}' if a else ''}'{how}" for n, m, a, how in goals) for goals in lists]
    scorers = f"\n  ({'; '.join(side for side in sides if side)})" if any(full) else ""
    document = f"= Cup 2023/24\n▪ Final\n[Sat Oct/14 2023]\n  {clock}{middle}{venue}{scorers}\n"

    assert looks_like(document)
    (match,) = parse(document).matches
    assert (match.home.text, match.away.text, match.day) == (home, away, date(2023, 10, 14))
    assert match.score is not None
    assert (match.score.full, match.score.half, match.score.shootout) == (full, half, pens)
    assert match.score.extra_time == extra
    assert (match.venue is not None) == bool(venue) and (match.kickoff is not None) == bool(clock)
    expected = [(n, side, m, a) for side, goals in zip(("home", "away"), lists, strict=True) for n, m, a, _ in goals]
    assert [(g.scorer, g.side, g.minute, g.added) for g in match.goals] == expected
    methods = {"": None, " (pen.)": "penalty", "(o.g.)": "own_goal"}
    assert [g.method for g in match.goals] == [methods[how] for goals in lists for *_, how in goals]
    for goal in match.goals:
        assert document[goal.span.start :].startswith(goal.scorer)


@given(st.text(alphabet=" \n=▪-@()';0123456789vABCab#,.:'+", max_size=200))
def test_any_lines_are_read_or_refused(lines: str) -> None:
    document = f"= Cup 2023\n▪ Final\nSat Oct/14 2023\nA Town 1-0 B Town\n{lines}"
    try:
        found = parse(document).matches
    except FootballTxtError as error:
        assert error.line >= 1
    else:
        assert all(document[m.home.span.start : m.home.span.end] == m.home.text for m in found)
