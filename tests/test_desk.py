"""The desk's verbs: what changed, what it was then, articles withdrawn, decisions that rebuilds obey, outlets."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from pyoxigraph import DefaultGraph
from pyoxigraph import Store as Dataset

from graph.build import build
from graph.store import Store
from graph.validate import validate
from tests.desk_kit import PAPER, WIRE, assert_one_sentence, built, reports, run

BASE = "https://w3id.org/touchline/id/"
MATCH = "match/2024-03-02-everton-chelsea"


def default(store: Store) -> list[str]:
    """The agreed graph, as text."""
    dataset = store.open_published()
    assert dataset is not None
    return sorted(map(str, dataset.quads_for_pattern(None, None, None, DefaultGraph())))


def asked(store: Store, pattern: str, *more: object) -> list[dict[str, str]]:
    code, out, err = run("query", f"SELECT * {{ {pattern} }}", "--store", store.path, "--format", "json", *more)
    assert code == 0, err
    rows = json.loads(out)["results"]["bindings"]
    return [{name: term["value"].removeprefix(BASE) for name, term in row.items()} for row in rows]


def rebuilt(store: Store, folder: Path, **texts: str) -> None:
    """Build once more, with some reports written anew."""
    for name, text in texts.items():
        (folder / "reports" / f"{name}.txt").write_text(text, encoding="utf-8")
    assert build(store, [folder / "reports"]).sound


# ---- diff and as-of


def test_diff_tells_in_words_what_came_went_and_changed(tmp_path: Path) -> None:
    store = built(tmp_path)
    (tmp_path / "reports" / "ledger.md").unlink()
    late = WIRE.replace("12th", "14th").replace("Dwight McNeil equalised", "James Tarkowski equalised")
    rebuilt(store, tmp_path, wire=late + "\nRaheem Sterling was booked in the 55th minute.\n")
    assert run("remove", "ledger", "--store", store.path)[0] == 0
    code, out, _ = run("diff", "1", "3", "--store", store.path)
    assert code == 0
    assert "card: Raheem Sterling" in out.partition("Facts added")[2].partition("Facts removed")[0]
    assert "goal: Dwight McNeil" in out.partition("Facts removed")[2].partition("Facts changed")[0]
    changed = out.partition("Facts changed")[2]
    assert "goal: Cole Palmer, Chelsea (14), in Everton 1-2 Chelsea, 2024-03-02: minute 14, was 12" in changed
    assert "From generation 1 to 3" in out


def test_diff_without_numbers_compares_the_previous_with_the_published(tmp_path: Path) -> None:
    store = built(tmp_path)
    rebuilt(store, tmp_path, wire=WIRE.replace("Goodison", "x") + "\nRaheem Sterling was booked in the 55th minute.\n")
    told = json.loads(run("diff", "--store", store.path, "--format", "json")[1])
    assert (told["before"], told["after"]) == (1, 2)
    assert told["articles"] == {"added": [], "removed": [], "changed": ["wire"]}
    assert {one["kind"] for one in told["added"]} >= {"card"}
    assert (told["removed"], told["changed"]) == ([], [])


def test_diff_of_a_generation_with_itself_is_nothing(tmp_path: Path) -> None:
    store = built(tmp_path)
    assert "0 added, 0 removed, 0 changed" in run("diff", "1", "1", "--store", store.path)[1]


def test_a_former_generation_is_asked_by_its_number_or_day(tmp_path: Path) -> None:
    store = built(tmp_path)
    rebuilt(store, tmp_path, wire=WIRE.replace("12th", "14th"), fulham=WIRE.replace("12th", "14th"))
    minute = f"<{BASE}{MATCH}/goal/cole-palmer-1> tl:minute ?minute"
    assert asked(store, minute) == [{"minute": "14"}]
    assert asked(store, minute, "--as-of", "1") == [{"minute": "12"}]
    assert asked(store, minute, "--as-of", "2999-01-01") == [{"minute": "14"}]
    made = store.generations()[0].made
    assert asked(store, minute, "--as-of", made)[0]["minute"] in {"12", "14"}, "both were made within seconds"


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (["query", "scores", "--as-of", "1999-01-01"], "1999-01-01"),
        (["query", "scores", "--as-of", "soon"], "soon"),
        (["query", "scores", "--as-of", "2024-02-31"], "2024-02-31"),
        (["query", "scores", "--as-of", "9"], "9"),
        (["diff", "7"], "7"),
        (["diff", "1", "1", "1"], "Two generations"),
        (["diff"], "none before it"),
        (["diff", "--format", "csv"], "csv"),
        (["remove"], "ARTICLE"),
        (["remove", "no-such-article"], "no-such-article"),
        (["merge", "person/cole-palmer"], "IRI"),
        (["merge", "person/cole-palmer", "Nobody At All"], "Nobody At All"),
        (["merge", "person/cole-palmer", MATCH], "two kinds"),
        (["merge", "person/cole-palmer", "Cole Palmer"], "one thing already"),
        (["split"], "IRI"),
        (["split", "team/fulham"], "nothing to take apart"),
        (["split", "person/rodrigo-muniz"], "nothing to take apart"),
        (["split", "person/cole-palmer", "person/rodrigo-muniz"], "Only articles"),
        (["split", "article/wire/person/cole-palmer", "article/fulham/person/rodrigo-muniz"], "one thing"),
        (["split", "article/fulham/person/rodrigo-muniz"], "nothing is left"),
        (["decisions", "--undo", "1"], "no decision 1"),
        (["decisions", "--undo", "0"], "0"),
        (["merge", "person/cole-palmer", "person/rodrigo-muniz", "--date", "May"], "May"),
        (["outlets", "--format", "csv"], "--format"),
    ],
)
def test_wrong_arguments_give_one_sentence_and_leave_the_store(once: Store, arguments: list[str], word: str) -> None:
    code, out, err = run(*arguments, "--store", once.path)
    assert (code, out) == (1, "")
    assert_one_sentence(err)
    assert word in err
    assert once.published() == 1


@pytest.fixture(scope="module")
def once(tmp_path_factory: pytest.TempPathFactory) -> Store:
    return built(tmp_path_factory.mktemp("once"))


@pytest.mark.parametrize(
    "arguments",
    [
        ["diff"],
        ["outlets"],
        ["remove", "x"],
        ["merge", "a", "b"],
        ["split", "a"],
        ["decisions"],
        ["query", "scores", "--as-of", "1"],
    ],
)
def test_an_empty_store_says_that_nothing_was_built(tmp_path: Path, arguments: list[str]) -> None:
    code, out, err = run(*arguments, "--store", tmp_path / "none")
    assert (code, out) == (1, "")
    assert_one_sentence(err)
    assert "touchline build" in err


# ---- remove


def test_what_an_article_alone_supported_goes_with_it_and_nothing_else(tmp_path: Path) -> None:
    store = built(tmp_path)
    code, _, err = run("remove", "ledger", "--store", store.path)
    assert code == 0
    assert "ledger" in err and "Generation 2" in err
    without = Store(tmp_path / "without")
    (tmp_path / "reports" / "ledger.md").unlink()
    assert build(without, [tmp_path / "reports"]).sound
    assert default(store) == default(without)
    assert asked(store, "GRAPH ?g { ?s tl:outlet ?o }") == []
    assert asked(store, "GRAPH ?g { ?s tl:outlet ?o }", "--as-of", "1") != []


def test_an_article_is_named_by_its_iri_too_and_several_go_at_once(tmp_path: Path) -> None:
    store = built(tmp_path)
    assert run("remove", "article/wire", f"<{BASE}article/ledger>", "--store", store.path)[0] == 0
    dataset = store.open_published()
    assert dataset is not None
    assert [graph.value for graph in dataset.named_graphs()] == [BASE + "article/fulham"]  # type: ignore[union-attr]


def test_one_unknown_article_among_known_ones_removes_nothing(tmp_path: Path) -> None:
    store = built(tmp_path)
    code, _, err = run("remove", "wire", "wires", "--store", store.path)
    assert code == 1
    assert_one_sentence(err)
    assert store.published() == 1


# ---- decisions

TWINS = WIRE.replace("Nicolas Jackson", "Jhon Jackson")


def test_two_persons_made_one_stay_one_over_a_rebuild_and_are_two_again_when_it_is_taken_back(tmp_path: Path) -> None:
    store = built(tmp_path)
    rebuilt(store, tmp_path, wire=TWINS)
    before = default(store)
    assert len(asked(store, "?p a tl:Person ; rdfs:label ?n . FILTER(CONTAINS(?n, 'Jackson'))")) == 2
    code, _, err = run(
        *("merge", "person/jhon-jackson", "person/nicolas-jackson", "--by", "Ada", "--why", "one man"),
        *("--date", "2024-05-01", "--store", store.path),
    )
    assert code == 0, err
    merged = default(store)
    jacksons = "?p a tl:Person ; rdfs:label ?n . FILTER(CONTAINS(?n, 'Jackson'))"
    assert len(asked(store, jacksons)) == 1
    rules = {
        row["r"]
        for row in asked(store, "?own prov:specializationOf ?p ; tl:mergeRule ?r . FILTER(STRSTARTS(?r, 'decision'))")
    }
    assert rules == {"decision 1 of Ada, 2024-05-01"}
    rebuilt(store, tmp_path, wire=TWINS)
    assert default(store) == merged
    dataset = store.open_published()
    assert dataset is not None
    assert validate(dataset, None) == []
    assert run("decisions", "--undo", "1", "--store", store.path)[0] == 0
    assert default(store) == before


def test_a_person_taken_apart_stays_apart_over_a_rebuild(tmp_path: Path) -> None:
    store = built(tmp_path)
    code, _, err = run("split", "article/ledger/person/cole-palmer", "--store", store.path, "--by", "Ada")
    assert code == 0, err
    two = "?p a tl:Person ; rdfs:label 'Cole Palmer'"
    assert len(asked(store, two)) == 2
    rebuilt(store, tmp_path, wire=WIRE.replace("40th", "41st"))
    assert len(asked(store, two)) == 2


def test_an_agreed_thing_taken_apart_leaves_each_article_its_own(tmp_path: Path) -> None:
    store = built(tmp_path)
    assert len(asked(store, "?m a tl:Match")) == 2
    assert run("split", MATCH, "--store", store.path)[0] == 0
    assert len(asked(store, "?m a tl:Match")) == 3


def test_a_decision_is_in_the_graph_with_who_when_and_why_and_listed(tmp_path: Path) -> None:
    store = built(tmp_path)
    assert (
        run(
            *(
                "split",
                "article/ledger/person/cole-palmer",
                "--by",
                "Ada",
                "--why",
                "a namesake",
                "--date",
                "2024-05-01",
            ),
            *("--store", store.path),
        )[0]
        == 0
    )
    rows = asked(store, "GRAPH ?g { ?d a tl:Decision ; dcterms:creator ?by ; dcterms:date ?on ; rdfs:comment ?why }")
    assert rows == [{"g": "decisions", "d": "decision/1", "by": "Ada", "on": "2024-05-01", "why": "a namesake"}]
    (one,) = json.loads(run("decisions", "--json", "--store", store.path)[1])
    assert (one["number"], one["kind"], one["by"], one["date"]) == (1, "split", "Ada", "2024-05-01")
    assert one["nodes"] == [BASE + "article/ledger/person/cole-palmer"]
    assert one["apart"] == [BASE + "article/wire/person/cole-palmer"]
    out = run("decisions", "--store", store.path)[1]
    assert "article/ledger/person/cole-palmer" in out and "a namesake" in out


def test_clubs_that_all_articles_mean_alike_can_be_made_one(tmp_path: Path) -> None:
    store = built(tmp_path)
    assert run("merge", "team/fulham", "team/chelsea", "--store", store.path, "--by", "Ada")[0] == 0
    assert len(asked(store, "?t owl:sameAs ?u . FILTER(STRSTARTS(STR(?u), 'https://w3id.org/touchline/id/team'))")) == 1


def test_a_store_with_a_decision_counts_its_articles_and_not_the_decisions(tmp_path: Path) -> None:
    store = built(tmp_path)
    assert run("split", "article/ledger/person/cole-palmer", "--store", store.path)[0] == 0
    assert [one.articles for one in store.generations()] == [3, 3]


# ---- outlets


def test_outlets_tell_how_much_is_alone_and_how_much_stands_against_the_agreed_value(tmp_path: Path) -> None:
    folder = reports(tmp_path / "reports")
    for name in ("one", "two"):
        (folder / f"{name}.md").write_text(
            PAPER.replace("Ledger", name.title()).replace("79th", "77th"), encoding="utf-8"
        )
    store = Store(tmp_path / "store")
    assert build(store, [folder]).sound
    rows = {row["outlet"]: row for row in json.loads(run("outlets", "--json", "--store", store.path)[1])}
    assert set(rows) == {"The Mersey Ledger", "The Mersey One", "The Mersey Two", "(none named)"}
    assert (rows["The Mersey Ledger"]["contradicted"], rows["The Mersey One"]["contradicted"]) == (1, 0)
    assert rows["The Mersey One"]["alone"] == 0
    assert rows["(none named)"]["alone"] > 0
    assert "The Mersey Ledger" in run("outlets", "--store", store.path)[1]


def test_the_agreed_graph_of_a_dataset_with_decisions_is_a_pure_function_of_it(tmp_path: Path) -> None:
    store = built(tmp_path)
    assert run("split", MATCH, "--store", store.path, "--date", "2024-05-01")[0] == 0
    from graph.agree import agree

    dataset = store.open_published()
    assert dataset is not None
    copy = Dataset()
    copy.extend(quad for quad in dataset if quad.graph_name != DefaultGraph())
    assert sorted(map(str, agree(copy))) == default(store)
