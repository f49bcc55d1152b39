"""Quotations and other facts, and the agreed graph as a whole."""

from __future__ import annotations

import itertools
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from pyoxigraph import Quad

from graph.agree import agree
from loaders.facts import extraction
from loaders.model import Extraction, Fact
from loaders.things import known
from tests.agree_kit import (
    ID,
    LEGS,
    PREFIXES,
    Report,
    agreed,
    ask,
    conflicts,
    goal,
    nodes,
    report,
    role,
    tie,
    told_of,
)
from tests.model_kit import article, fact, gold, store_of

WORDS = "Disappointment is there, but the boys gave all they had tonight"


def test_a_quotation_and_a_cut_of_it_are_one() -> None:
    store = agreed(
        report("a", fact("quote", text=WORDS, speaker="Jürgen Klopp"), role("Jürgen Klopp")),
        report("b", fact("quote", text="the boys gave all they had tonight", speaker="Klopp"), role("Klopp")),
    )
    assert len(nodes(store, "Quote")) == 1


def test_the_same_words_given_to_another_mouth_are_a_conflict_of_attribution() -> None:
    store = agreed(
        report("a", fact("quote", text=WORDS, speaker="Jürgen Klopp")),
        report("b", fact("quote", text=WORDS.upper(), speaker="Virgil van Dijk")),
    )
    assert [kind for _, kind in conflicts(store)] == ["attribution"]


def test_short_words_in_two_mouths_are_two_quotations() -> None:
    store = agreed(
        report("a", fact("quote", text="We go again", speaker="Jürgen Klopp")),
        report("b", fact("quote", text="We go again", speaker="Virgil van Dijk")),
    )
    assert len(nodes(store, "Quote")) == 2


def test_one_report_that_quotes_the_same_words_twice_keeps_two_quotations() -> None:
    many = [fact("quote", span=(0, 4), text=WORDS), fact("quote", span=(9, 14), text=WORDS)]
    assert len(nodes(agreed(report("a", *many)), "Quote")) == 2


def test_two_quotations_of_one_speaker_that_share_a_turn_of_phrase_stay_apart() -> None:
    other = "Disappointment is there, but we have a league to win and nine games left"
    store = agreed(
        report("a", fact("quote", text=WORDS, speaker="Jürgen Klopp")),
        report("b", fact("quote", text=other, speaker="Jürgen Klopp")),
    )
    assert len(nodes(store, "Quote")) == 2


def test_a_manager_of_two_sides_has_two_roles() -> None:
    store = agreed(
        report("a", role("Carlo Ancelotti", "AC Milan", "manager"), role("Carlo Ancelotti", "Everton", "manager"))
    )
    assert len(nodes(store, "Role")) == 2


def test_roles_and_standings_of_two_reports_meet() -> None:
    table = fact("standing", team="Liverpool", competition="Premier League", points=71, as_of="2024-04-19")
    store = agreed(
        report("a", role("Jürgen Klopp", name="manager"), table),
        report("b", role("Jürgen Klopp", name="manager"), table),
    )
    assert (len(nodes(store, "Role")), len(nodes(store, "Standing"))) == (1, 1)


def standing(**slots: int) -> Fact:
    return fact("standing", team="Liverpool", competition="Premier League", as_of="2024-04-19", **slots)


def test_a_table_whose_matches_are_not_its_wins_draws_and_defeats_is_a_conflict_of_arithmetic() -> None:
    wrong, right = standing(played=33, won=21, drawn=8, lost=3), standing(played=32, won=21, drawn=8, lost=3)
    assert [kind for _, kind in conflicts(agreed(report("a", wrong)))] == ["arithmetic"]
    assert conflicts(agreed(report("a", right))) == []
    assert conflicts(agreed(report("a", standing(played=33, won=21)))) == []


REAL_FIVE = (
    "000_0dbb100680932bdb",
    "001_b06b09fdcc7fa432",
    "002_c31c45e614e81b0f",
    "003_c284a0800f5b1452",
    "004_79af18b68396c5f8",
)


def mixed() -> list[Report]:
    return [
        report("a", *LEGS, goal(7), tie(winner="Atalanta"), role("Jürgen Klopp", name="manager")),
        report("b", LEGS[0], goal(5, "Mohammed Salah"), role("Juergen Klopp", name="manager")),
        report("c", told_of("Liverpool", "Atalanta", "2024-04-18", home_goals=1, away_goals=0), goal(7, "Salah")),
        report(
            "d",
            told_of("Juventus", "Napoli", "2023-04-23", home_goals=0, away_goals=1),
            role("Max Allegri", "Juventus"),
        ),
    ]


def text(quads: Sequence[Quad]) -> list[str]:
    return sorted(map(str, quads))


def test_the_agreed_graph_does_not_depend_on_the_order_in_which_reports_came() -> None:
    expected = text(agree(store_of(*mixed())))
    for order in itertools.permutations(mixed()):
        assert text(agree(store_of(*order))) == expected


def test_the_graphs_do_not_depend_on_the_seed_of_hashing() -> None:
    program = (
        "import tests.test_agree as t, hashlib; s = t.store_of(*t.mixed()); s.extend(t.agree(s)); "
        "print(hashlib.sha256('\\n'.join(sorted(map(str, s))).encode()).hexdigest())"
    )
    digests = {
        subprocess.run(
            [sys.executable, "-c", program],
            cwd=Path(__file__).resolve().parents[1],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2", "3")
    }
    assert len(digests) == 1


def test_agreeing_again_over_an_agreed_store_changes_nothing() -> None:
    store = store_of(*mixed())
    first = agree(store)
    store.extend(first)
    assert text(agree(store)) == text(first)


def test_one_more_report_leaves_alone_what_it_does_not_touch() -> None:
    before = set(agree(store_of(*mixed()[:3])))
    after = set(agree(store_of(*mixed())))
    assert before <= after


def test_every_fact_of_every_article_is_a_specialization_of_something_agreed() -> None:
    store = agreed(*mixed())
    missing = store.query(
        PREFIXES
        + """SELECT ?s {
            GRAPH ?g { ?e a tl:Evidence ; tl:subject ?s }
            FILTER NOT EXISTS { ?s prov:specializationOf ?c ; tl:mergeRule ?r } }"""
    )
    assert list(missing) == []  # type: ignore[arg-type]


def test_every_statement_has_a_rank_sources_articles_and_evidence_in_their_graphs() -> None:
    store = agreed(*mixed())
    bad = store.query(
        PREFIXES
        + """SELECT ?s { ?s a tl:Statement FILTER NOT EXISTS {
            ?s tl:rank ?r ; tl:sources ?n ; tl:statedBy ?a ; tl:evidence ?e GRAPH ?a { ?e a tl:Evidence } } }"""
    )
    assert list(bad) == []  # type: ignore[arg-type]


def test_copies_of_one_text_count_as_one_source() -> None:
    first, facts = report("a", goal(5))
    copy = article("b", first.text, first.published)
    store = agreed((first, facts), (copy, facts), report("c", goal(7)), report("d", goal(7)))
    assert ask(store, "?g a tl:Goal ; tl:minute ?m")[0][1] == "7"


def test_a_cut_down_copy_of_a_wire_story_is_no_second_source_but_another_report_is() -> None:
    lines = [f"Sentence number {at} of the agency tells of what happened then in its own words. " for at in range(6)]
    spans = [(sum(map(len, lines[:at])), sum(map(len, lines[: at + 1])) - 1) for at in range(6)]
    facts = [goal(5, span=spans[0]), *(goal(30 + 9 * at, f"Player {at}", span=spans[at]) for at in range(1, 6))]
    wire, cut = article("a", "".join(lines)), article("b", "".join(lines[:4]) + "Agency.")
    store = agreed((wire, facts), (cut, facts[:4]), report("c", goal(7)), report("d", goal(7)))
    assert ask(store, "?x tl:copyOf ?y") == [("article/b", "article/a")]
    repeated = ask(store, "?x tl:repeats ?y")
    assert len(repeated) == 4
    assert all(one.replace("article/b/", "article/a/") == other for one, other in repeated)
    minutes = ask(store, "?a_goal a tl:Goal . [] tl:subject ?a_goal ; tl:object 5 ; tl:sources ?n")
    assert [row[1] for row in minutes] == ["1"]
    assert ask(store, "[] tl:object 7 ; tl:sources ?n") == [("2",)]
    assert ask(store, "[] a tl:Goal ; tl:scorer/rdfs:label 'Mohamed Salah' ; tl:minute ?m") == [("7",)]


def test_the_real_tie_is_one_second_leg_one_first_leg_one_tie_and_one_goal() -> None:
    store = agreed(*gold(REAL_FIVE))
    legs = ask(store, "?e_match a tl:Leg ; tl:leg ?a ; tl:homeGoals ?b ; tl:awayGoals ?c ; tl:tie ?d")
    tie_iri = "tie/atalanta-liverpool-uefa-europa-league-quarter-final"
    assert legs == [
        ("1", "0", "3", tie_iri, "match/liverpool-atalanta-uefa-europa-league-leg-1"),
        ("2", "0", "1", tie_iri, "match/2024-04-18-atalanta-liverpool"),
    ]
    second = "match/2024-04-18-atalanta-liverpool"
    assert ask(store, f"<{ID}{second}> tl:venue/rdfs:label ?v ; tl:city/rdfs:label ?c ; tl:date ?d") == [
        ("Bergamo", "2024-04-18", "Gewiss Stadium")
    ]
    assert ask(store, f"<{ID}{tie_iri}> tl:winner/rdfs:label ?w") == [("Atalanta",)]
    assert ask(store, f"<{ID}{tie_iri}> tl:aggregate [ tl:team/rdfs:label ?t ; tl:goals ?g ]") == [
        ("1", "Liverpool"),
        ("3", "Atalanta"),
    ]
    goals = [one for one in nodes(store, "Goal") if one.startswith(second)]
    assert goals == [f"{second}/goal/mohamed-salah-1"]
    minutes = ask(store, f"[] tl:subject <{ID}{goals[0]}> ; tl:predicate tl:minute ; tl:object ?m ; tl:rank ?r")
    assert minutes == [("5", "normalRank"), ("7", "preferredRank")]


def test_the_real_reports_disagree_on_the_goal_the_lob_and_the_captions_and_on_nothing_else() -> None:
    reports = [(one, Extraction(tuple(facts), extraction(one).claims)) for one, facts in gold(REAL_FIVE)]
    store = agreed(*reports, lookup=known())
    second = "match/2024-04-18-atalanta-liverpool"
    assert conflicts(store) == [
        (second, "arithmetic"),
        (f"{second}/chance/mohamed-salah-1", "value"),
        (f"{second}/goal/mohamed-salah-1", "value"),
    ]
    ((told,),) = ask(store, "[] a tl:Conflict ; tl:conflictKind 'arithmetic' ; rdfs:comment ?text")
    assert told.startswith("A caption of 003_") and told.endswith(" as 1-0; the reports agree on 0-1.")


def test_the_same_words_at_matches_months_apart_are_two_quotations() -> None:
    store = agreed(
        report("a", fact("quote", text=WORDS, speaker="Jürgen Klopp"), day="2023-04-19"),
        report("b", fact("quote", text=WORDS, speaker="Eddie Howe"), day="2024-04-19"),
    )
    assert (len(nodes(store, "Quote")), conflicts(store)) == (2, [])


def test_the_same_words_after_matches_of_other_sides_are_two_quotations() -> None:
    home = told_of("Genoa", "Torino", "2024-04-18")
    store = agreed(
        report("a", LEGS[0], fact("quote", text=WORDS, speaker="Jürgen Klopp")),
        report("b", home, fact("quote", text=WORDS, speaker="Alberto Gilardino")),
    )
    assert (len(nodes(store, "Quote")), conflicts(store)) == (2, [])


def test_words_that_nothing_dates_are_one_quotation_only_of_one_speaker() -> None:
    dated, undated = fact("quote", text=WORDS, speaker="Jürgen Klopp"), fact("quote", text=WORDS, speaker="Eddie Howe")
    assert len(nodes(agreed(report("a", dated), report("b", dated, day=None)), "Quote")) == 1
    assert len(nodes(agreed(report("a", dated), report("b", undated, day=None)), "Quote")) == 2
