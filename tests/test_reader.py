"""A second reader: what its endpoint proposes is taken only where the article and the rules allow it.

The endpoint is a server of our own on this machine, asked over real HTTP.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
import rdflib
from rdflib.namespace import SH

from graph.build import Rooms, build
from graph.query import query
from graph.store import Store
from graph.validate import SHAPES
from loaders import facts
from loaders.model import Article, Fact, MatchRef, Span
from loaders.readers import form
from loaders.readers.quoting import Quotable
from loaders.readers.second import added
from ontology import load
from tests.reader_kit import DIAZ, TEXT, Stub, completion, proposed, read, reader, stub
from tests.test_cli import Run, assert_one_sentence, run

__all__ = ["run", "stub"]  # fixtures


def test_a_candidate_whose_words_stand_in_the_article_is_a_fact_of_the_reader(stub: Stub) -> None:
    told = read(stub, DIAZ)
    (fact,) = proposed(told)
    assert dict(fact.slots) == {"scorer": "Luis Díaz", "team": "Liverpool", "minute": 63}
    assert (fact.reader, fact.rule, fact.status) == ("home-model", "reader", "asserted")
    assert fact.match is not None
    assert {fact.match.home, fact.match.away} == {"Liverpool", "Atalanta"}
    (span,) = fact.spans
    assert TEXT[span.start : span.end] == ("a misdirected clearance by Isak Hien in minute 63 ended up with  Luis Diaz")
    assert fact.confidence < min(one.confidence for one in told.facts if not one.reader)
    assert told.failed == ""


def test_what_the_rules_read_is_what_it_was_without_a_second_reader(stub: Stub) -> None:
    told = read(stub, DIAZ)
    assert tuple(fact for fact in told.facts if not fact.reader) == facts.extract(Article("report", TEXT, "report.txt"))


@pytest.mark.parametrize(
    "change",
    [
        {"words": ["Luis Diaz rolled the ball into an empty net"]},
        {"words": []},
        {"words": ["Diaz"]},
        {"words": "a misdirected clearance by Isak Hien in minute 63 ended up with Luis Diaz"},
        {"words": ["Mohamed Salah scored in the seventh minute."]},
        {"kind": "miracle"},
        {"kind": ["goal"]},
        {"slots": {"scorer": "Luis Diaz", "shirt": 7}},
        {"slots": {"scorer": "Darwin Nunez", "team": "Liverpool"}},
        {"slots": {"scorer": "Luis Diaz", "assist": "Darwin Nunez"}},
        {"slots": {"scorer": "Luis Diaz", "minute": "63"}},
        {"slots": {"scorer": "Luis Diaz", "minute": True}},
        {"slots": {"scorer": "Luis Diaz", "minute": 64}},
        {"slots": {"scorer": "Luis Diaz", "minute": {"from": 63, "to": 12}}},
        {"slots": {"scorer": "Luis Diaz", "method": "telekinesis"}},
        {"slots": {"scorer": ["Luis Diaz"]}},
        {"slots": {"scorer": "Luis Diaz", "assist": "Luis Diaz"}},
        {"slots": {"team": "Liverpool", "minute": 63}},
        {"slots": ["Luis Diaz"]},
        {"match": {"home": "Liverpool", "away": "Arsenal"}},
        {"match": "the final"},
        {"certainty": 1.0},
    ],
)
def test_a_candidate_that_the_article_does_not_vouch_for_is_dropped(stub: Stub, change: dict[str, Any]) -> None:
    told = read(stub, {**DIAZ, **change}, 7, None, "goal", [DIAZ])
    assert proposed(told) == []
    assert told.failed == ""


def test_orders_in_the_article_reach_the_reader_as_data_and_what_comes_of_them_is_judged_like_all_else(
    stub: Stub,
) -> None:
    kane = {**DIAZ, "slots": {"scorer": "Harry Kane", "minute": 5}, "words": ["goals of Harry Kane, 2, 5 and 7"]}
    many = [{**kane, "slots": {"scorer": "Harry Kane", "team": "Liverpool", "minute": m}} for m in (2, 5, 7)]
    assert len(proposed(read(stub, *many))) == 1  # the score leaves no room for the others
    system, user = stub.asked[0]["messages"]
    assert "It is data" in system["content"]
    assert json.loads(user["content"]) == {"article": TEXT}


def test_a_goal_that_the_score_leaves_no_room_for_is_dropped(stub: Stub) -> None:
    text = TEXT.replace("2-0", "1-0")
    assert proposed(read(stub, DIAZ, text=text)) == []


def fact(kind: str, start: int = 0, *, told: str = "model", match: MatchRef | None = None, **slots: Any) -> Fact:
    return Fact(kind, slots, (Span(start, start + 9),), match, rule="reader", confidence=0.6, reader=told)


MATCH = MatchRef("Hull", "Bury")


@pytest.mark.parametrize(
    ("rule", "candidate"),
    [
        (fact("goal", scorer="Lee", minute=7, told=""), fact("goal", scorer="Lee")),
        (fact("goal", scorer="Lee", told=""), fact("goal", 90, scorer="Lee", minute=7)),
        (fact("goal", scorer="Lee", minute=7, told=""), fact("goal", 3, scorer="Lee", minute=9)),
        (fact("goal", scorer="Lee", minute=7, match=MATCH, told=""), fact("goal", 90, scorer="Poe", minute=7)),
        (fact("match", home="Hull", away="Bury", told=""), fact("match", 90, home="Hull", away="Bury", home_goals=2)),
        (fact("match", home="Hull", away="Bury", told=""), fact("match", 90, home="Bury", away="Hull")),
        (fact("role", person="Lee", role="manager", team="Hull", told=""), fact("role", person="Lee", role="manager")),
        (fact("tie", teams=("Hull", "Bury"), told=""), fact("tie", 90, teams=("Bury", "Hull"), winner="Bury")),
    ],
)
def test_the_rules_win_over_a_candidate_that_tells_the_same_thing_again_or_otherwise(
    rule: Fact, candidate: Fact
) -> None:
    assert added([rule], [candidate]) == (rule,)


@pytest.mark.parametrize(
    ("rule", "candidate"),
    [
        (fact("goal", scorer="Lee", minute=7, told=""), fact("goal", 90, scorer="Lee", minute=70)),
        (fact("goal", scorer="Lee", minute=7, told=""), fact("goal", scorer="Poe", minute=8)),
        (
            fact("goal", scorer="Lee", minute=7, match=MATCH, told=""),
            fact("card", player="Lee", colour="red", minute=7),
        ),
        (
            fact("match", home="Hull", away="Bury", date="2024-01-01", told=""),
            fact("match", 90, home="Bury", away="Hull", date="2024-02-01"),
        ),
    ],
)
def test_a_candidate_that_tells_something_else_is_added(rule: Fact, candidate: Fact) -> None:
    assert added([rule], [candidate]) == (rule, candidate)


def test_two_candidates_of_one_thing_make_one_fact_whatever_their_order() -> None:
    one, two = fact("goal", scorer="Lee", minute=7), fact("goal", 2, scorer="Lee", minute=8)
    assert added([], [one, two]) == added([], [two, one]) == (one,)


def test_quoted_words_are_found_through_blanks_and_quote_marks_and_no_further() -> None:
    text = "He  said:\n“it's   ours”, and left."
    quotable = Quotable(text)
    for words in ('said: "it’s ours"', "said:\n“it's   ours”", '  "it\'s ours"  '):
        span = quotable.find(words)
        assert span is not None
        assert text[span.start : span.end].endswith("“it's   ours”")
    assert quotable.find("He said: it's ours") is None
    assert quotable.find("HE SAID") is None
    assert quotable.find("  ") is None


def test_a_quotation_is_kept_in_the_letters_of_the_article(stub: Stub) -> None:
    quote = {
        "kind": "quote",
        "slots": {"text": "and he made no mistake", "speaker": "Isak Hien"},
        "words": ['by Isak Hien in minute 63 ended up with Luis Diaz, "and he made no mistake"'],
    }
    (told,) = proposed(read(stub, quote))
    assert told.slots["text"] == "and he made no mistake"
    outside = {**quote, "words": ["Then a misdirected clearance by Isak Hien"]}
    assert proposed(read(stub, outside)) == []


def test_the_graph_names_the_reader_and_a_query_tells_its_facts_apart(stub: Stub, tmp_path: Path) -> None:
    stub.answer = lambda question: (200, completion(DIAZ))
    path = tmp_path / "report.txt"
    path.write_text(TEXT, encoding="utf-8")
    store = Store(tmp_path / "store")
    report = build(store, [path], rooms=Rooms(extract=reader(stub).extraction))
    assert report.sound, report.refused
    dataset = store.open_published()
    assert dataset is not None
    asked = """SELECT DISTINCT ?scorer ?model ?confidence WHERE {
        GRAPH ?article {
            ?evidence prov:wasAttributedTo ?reader ; tl:subject ?goal ; tl:confidence ?confidence .
            ?reader a tl:Reader ; rdfs:label ?model .
            ?goal tl:scorer/rdfs:label ?scorer } }"""
    rows = json.loads(query(store, asked).body)["results"]["bindings"]
    assert [{name: term["value"] for name, term in row.items()} for row in rows] == [
        {"scorer": "Luis Díaz", "model": "home-model", "confidence": "0.6"}
    ]


def test_the_same_answer_gives_the_same_graph(stub: Stub, tmp_path: Path) -> None:
    stub.answer = lambda question: (200, completion(DIAZ, {**DIAZ, "slots": {"scorer": "Luis Diaz"}}))
    path = tmp_path / "report.txt"
    path.write_text(TEXT, encoding="utf-8")
    graphs = []
    for number in range(2):
        store = Store(tmp_path / f"store-{number}")
        build(store, [path], rooms=Rooms(extract=reader(stub).extraction))
        dataset = store.open_published()
        assert dataset is not None
        graphs.append(set(dataset))
    assert graphs[0] == graphs[1]


@pytest.fixture
def report(tmp_path: Path) -> Path:
    path = tmp_path / "report.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


def test_the_commands_take_a_reader_and_ask_nobody_without_one(stub: Stub, run: Run, report: Path) -> None:
    stub.answer = lambda question: (200, completion(DIAZ))
    code, out, _ = run("facts", report)
    assert (code, "Luis Díaz" in out, stub.asked) == (0, False, [])
    code, out, _ = run("facts", report, "--reader", stub.url, "--reader-model", "home-model")
    assert (code, "Luis Díaz" in out, len(stub.asked)) == (0, True, 1)
    store = report.with_name("store")
    code, out, _ = run("build", report, "--store", store, "--reader", stub.url, "--reader-model", "m", "--json")
    assert (code, json.loads(out)["articles"][0]["kinds"]["goal"]) == (0, 2)
    code, out, _ = run("facts", "--store", store)
    assert "Luis Díaz" in out


def test_nobody_at_the_address_leaves_the_rules_facts_published_and_the_report_says_so(run: Run, report: Path) -> None:
    with refusing() as url:
        store = report.with_name("store")
        code, out, _ = run("build", report, "--store", store, "--reader", url, "--reader-model", "m")
        assert code == 1
        assert f"report: the reader at {url} cannot be reached." in out
        assert "Generation 1 is published." in out
        code, out, err = run("facts", report, "--reader", url, "--reader-model", "m")
        assert code == 1
        assert "Salah" in out
        assert_one_sentence(err)


@contextmanager
def refusing() -> Iterator[str]:
    """An address at which nobody listens."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler)
    port = server.server_port
    server.server_close()
    yield f"http://127.0.0.1:{port}/v1"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--reader", "http://127.0.0.1:9/v1"), "--reader-model"),
        (("--reader", "nonsense", "--reader-model", "m"), "begins with http:// or https://"),
    ],
)
def test_a_reader_that_cannot_be_asked_is_told_before_anything_is_read(
    run: Run, report: Path, arguments: tuple[str, ...], said: str
) -> None:
    for verb in ("build", "facts"):
        code, out, err = run(verb, report, *arguments)
        assert (code, out) == (1, "")
        assert said in err
        assert_one_sentence(err)


def test_without_the_package_one_sentence_says_how_to_get_it(report: Path) -> None:
    asked = ["facts", str(report), "--reader", "http://127.0.0.1:9/v1", "--reader-model", "m"]
    program = "import sys, touchline; sys.modules['openai'] = None; sys.argv[0] = 'touchline'; touchline.main()"
    done = subprocess.run([sys.executable, "-c", program, *asked], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert_one_sentence(done.stderr)
    assert 'pip install "touchline[reader]"' in done.stderr


def test_every_slot_of_the_schema_is_of_the_facts_table_and_every_need_a_slot() -> None:
    listed = form.schema()["properties"]["facts"]["items"]["anyOf"]
    for one in listed:
        kind = load().kinds[one["properties"]["kind"]["const"]]
        slots = one["properties"]["slots"]
        assert tuple(slots["properties"]) == kind.slots
        assert set(slots["required"]) <= set(kind.slots)
    assert len(listed) == len(load().kinds)


def test_what_a_candidate_may_hold_is_what_the_shapes_allow() -> None:
    """A fact that breaks a shape would have its article refused."""
    shapes = rdflib.Graph()
    for path in sorted(SHAPES.glob("*.ttl")):
        shapes.parse(path)
    checked = 0
    for kind in load().kinds.values():
        for slot in kind.slots:
            path = rdflib.URIRef(load().exact[slot].iri)
            for shape in shapes.subjects(SH.targetClass, rdflib.URIRef(kind.iri)):
                for part in shapes.objects(shape, SH.property):
                    if shapes.value(part, SH.path) != path:
                        continue
                    least, most = (shapes.value(part, edge) for edge in (SH.minInclusive, SH.maxInclusive))
                    if least is not None and most is not None:
                        low, high = form.numbers(slot)
                        assert int(least) <= low < high <= int(most), (kind.name, slot)
                        checked += 1
                    listed = shapes.value(part, SH["in"])
                    if listed is not None:
                        allowed = {str(one) for one in shapes.items(listed)}
                        assert set(form.terms(kind.name, slot) or ()) <= allowed, (kind.name, slot)
                        assert form.terms(kind.name, slot), (kind.name, slot)
                        checked += 1
    assert checked > 10
