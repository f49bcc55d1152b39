"""What the graph says to a report that is not published yet."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from graph.draft import Checked, CheckedFact, check
from graph.store import Store
from loaders.formats import text
from tests.desk_kit import OTHER, WIRE, assert_one_sentence, built, run


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    yield built(tmp_path_factory.mktemp("draft"))


def judged(store: Store, draft: str, name: str = "draft") -> Checked:
    dataset = store.open_published()
    assert dataset is not None
    return check(dataset, text.read(draft, name, name))


def of(done: Checked, kind: str, word: str = "") -> CheckedFact:
    (fact,) = (one for one in done.facts if one.kind == kind and word in one.what)
    return fact


DRAFT = """Chelsea won 2-1 at Everton on 2 March 2024.

Cole Palmer scored for Chelsea in the 16th minute. Dwight McNeil scored for Everton in the 40th minute.

Raheem Sterling was booked in the 55th minute.
"""


def test_a_fact_that_stored_reports_tell_is_confirmed_and_by_whom(store: Store) -> None:
    done = judged(store, DRAFT)
    assert (of(done, "match").verdict, of(done, "match").confirmed_by) == ("confirmed", ("ledger", "wire"))
    goal = of(done, "goal", "McNeil")
    assert (goal.verdict, goal.confirmed_by) == ("confirmed", ("ledger", "wire"))


def test_a_contradicted_value_comes_with_the_words_of_both_sides(store: Store) -> None:
    goal = of(judged(store, DRAFT), "goal", "Palmer")
    assert goal.verdict == "contradicted"
    (value,) = (one for one in goal.values if one.contradicted_by)
    assert (value.property, value.value) == ("minute", "16")
    assert "16th minute" in value.words
    said = {one.article: (one.value, one.outlet, one.words) for one in value.contradicted_by}
    assert said["wire"][0] == "12" and "12th minute" in said["wire"][2]
    assert said["ledger"][1] == "The Mersey Ledger" and "12 minutes" in said["ledger"][2]


def test_a_fact_that_nobody_tells_is_new(store: Store) -> None:
    card = of(judged(store, DRAFT), "card")
    assert (card.verdict, card.confirmed_by) == ("new", ())


def test_where_stored_reports_disagree_a_draft_with_one_of_them_is_told_of_the_other(store: Store) -> None:
    draft = "Chelsea won 2-1 at Everton on 2 March 2024. Nicolas Jackson scored for Chelsea in the 79th minute.\n"
    goal = of(judged(store, draft), "goal")
    (minute,) = (one for one in goal.values if one.property == "minute")
    assert (minute.verdict, minute.confirmed_by) == ("contradicted", ("ledger",))
    assert [one.article for one in minute.contradicted_by] == ["wire"]


def test_a_score_the_other_way_round_is_contradicted(store: Store) -> None:
    match = of(judged(store, "Everton beat Chelsea 2-1 at Goodison Park on 2 March 2024.\n"), "match")
    assert match.verdict == "contradicted"
    told = {one.property: {said.value for said in one.contradicted_by} for one in match.values if one.contradicted_by}
    assert told == {"home goals": {"1"}, "away goals": {"2"}}


def test_a_goal_that_the_score_has_no_room_for_is_contradicted_by_the_score(store: Store) -> None:
    draft = (
        "Chelsea won 2-1 at Everton on 2 March 2024. Cole Palmer put Chelsea ahead in the 12th minute. Conor Gallagher "
        "scored for Chelsea in the 50th minute. Nicolas Jackson scored for Chelsea in the 77th minute.\n"
    )
    goal = of(judged(store, draft), "goal", "Gallagher")
    assert goal.verdict == "contradicted"
    assert "away goals 2" in {said.value for one in goal.values for said in one.contradicted_by}


def test_only_reports_that_bear_on_the_draft_are_read(store: Store) -> None:
    assert judged(store, DRAFT).compared == ("ledger", "wire")
    assert judged(store, OTHER).compared == ("fulham",)


def test_a_draft_of_a_match_that_nobody_knows_is_all_new(store: Store) -> None:
    done = judged(store, "Luton Town beat Brentford 3-1 on 20 April 2024.\n")
    assert {fact.verdict for fact in done.facts} == {"new"}
    assert done.sound


def test_a_new_version_of_a_stored_report_is_compared_with_the_stored_one(store: Store) -> None:
    done = judged(store, WIRE.replace("12th", "15th"), "wire")
    goal = of(done, "goal", "Palmer")
    assert goal.verdict == "contradicted"
    assert {one.article for value in goal.values for one in value.contradicted_by} == {"wire", "ledger"}


def _contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_the_store_is_not_touched_and_may_be_read_only(store: Store, tmp_path: Path) -> None:
    draft = tmp_path / "draft.txt"
    draft.write_text(DRAFT, encoding="utf-8")
    folders = [store.path, *(path for path in store.path.rglob("*") if path.is_dir())]
    before = _contents(store.path)
    for folder in folders:
        folder.chmod(0o555)
    try:
        code, out, err = run("check", draft, "--store", store.path)
    finally:
        for folder in folders:
            folder.chmod(0o755)
    assert (code, err) == (1, "")
    assert "contradicted" in out
    assert _contents(store.path) == before


def test_the_exit_code_is_nought_where_nothing_contradicts(store: Store) -> None:
    code, out, _ = run("check", "-", "--store", store.path, stdin="Chelsea won 2-1 at Everton on 2 March 2024.\n")
    assert code == 0
    assert "1 confirmed, 0 contradicted" in out


def test_json_has_each_fact_with_its_verdict_and_who_says_what(store: Store) -> None:
    code, out, _ = run("check", "-", "--store", store.path, "--format", "json", stdin=DRAFT)
    told = json.loads(out)
    assert (code, told["sound"], told["compared"]) == (1, False, ["ledger", "wire"])
    facts = {fact["what"]: fact for fact in told["facts"] if fact["kind"] == "goal"}
    palmer = next(fact for what, fact in facts.items() if "Palmer" in what)
    assert palmer["verdict"] == "contradicted"
    assert {said["article"] for value in palmer["values"] for said in value["contradicted_by"]} == {"ledger", "wire"}


@pytest.mark.parametrize(
    ("arguments", "word"),
    [([], "DRAFT"), (["nowhere.txt"], "nowhere.txt"), (["-", "--format", "csv"], "csv"), (["a", "b"], "b")],
)
def test_wrong_arguments_give_one_sentence(store: Store, arguments: list[str], word: str) -> None:
    code, out, err = run("check", *arguments, "--store", store.path, stdin="x")
    assert (code, out) == (1, "")
    assert_one_sentence(err)
    assert word in err


def test_an_empty_draft_and_an_empty_store_are_one_sentence_each(store: Store, tmp_path: Path) -> None:
    for where, words in ((store.path, ""), (tmp_path / "none", DRAFT)):
        code, out, err = run("check", "-", "--store", where, stdin=words)
        assert (code, out) == (1, "")
        assert_one_sentence(err)
