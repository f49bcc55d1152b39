"""Decisions on what is the same: kept as a graph, and obeyed over what the rules made of it."""

from __future__ import annotations

from datetime import date
from typing import Literal

from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import DefaultGraph, Store

from graph.decisions import Decision, graph_of, obey, quads, read
from graph.validate import focus_of, validate

DAY = date(2024, 5, 1)


def iri(name: str) -> str:
    return f"http://example.org/{name}"


def decided(number: int, kind: Literal["merge", "split"], nodes: str, apart: str = "") -> Decision:
    return Decision(number, kind, frozenset(map(iri, nodes)), frozenset(map(iri, apart)), "Ada", DAY, "they are")


def obeyed(clusters: str, *decisions: Decision) -> tuple[list[str], dict[str, str]]:
    """Clusters written as words, such as "ab c", after decisions."""
    done = obey([list(word) for word in clusters.split()], iri, decisions)
    return sorted("".join(sorted(one)) for one in done.clusters), done.rules


def test_a_merge_makes_one_of_the_clusters_that_hold_its_nodes() -> None:
    clusters, rules = obeyed("ab c de", decided(1, "merge", "ac"))
    assert clusters == ["abc", "de"]
    assert rules == dict.fromkeys((iri("a"), iri("c")), "decision 1 of Ada, 2024-05-01")


def test_a_split_takes_its_nodes_together_from_those_they_are_not() -> None:
    assert obeyed("abcd", decided(1, "split", "ab", "cd"))[0] == ["ab", "cd"]


def test_what_a_split_does_not_name_stays_with_the_rest() -> None:
    assert obeyed("abcz", decided(1, "split", "a", "bc"))[0] == ["a", "bcz"]


def test_a_split_without_others_leaves_no_two_of_its_nodes_together() -> None:
    assert obeyed("abcz", decided(1, "split", "abc"))[0] == ["az", "b", "c"]


def test_a_split_of_what_the_rules_keep_apart_already_changes_nothing() -> None:
    assert obeyed("ab cd", decided(1, "split", "ab", "cd")) == (["ab", "cd"], {})


def test_the_later_decision_goes_before_the_earlier() -> None:
    together, apart = decided(1, "merge", "ab"), decided(2, "split", "a", "b")
    assert obeyed("a b", together, apart)[0] == ["a", "b"]
    assert obeyed("a b", apart, together)[0] == ["a", "b"], "numbers count, and not places in the list"


def test_nodes_that_are_gone_are_no_fault() -> None:
    assert obeyed("a b", decided(1, "merge", "ax"), decided(2, "split", "y")) == (["a", "b"], {})


_decisions = st.lists(
    st.tuples(st.sampled_from(["merge", "split"]), st.sets(st.sampled_from("abcdef"), min_size=1), st.text("abcdef")),
    max_size=5,
)


@given(st.permutations("abcdef"), st.lists(st.integers(0, 3), min_size=6, max_size=6), _decisions)
def test_every_member_is_in_one_cluster_whatever_is_decided(order: list[str], at: list[int], told: list) -> None:  # type: ignore[type-arg]
    clusters = [[name for name, place in zip(order, at, strict=True) if place == number] for number in range(4)]
    many = [
        decided(n, kind, "".join(nodes), "".join(set(apart) - nodes)) for n, (kind, nodes, apart) in enumerate(told, 1)
    ]
    done = obey([one for one in clusters if one], iri, many)
    assert sorted(name for one in done.clusters for name in one) == sorted("abcdef")
    assert all(done.clusters)


def test_decisions_are_kept_in_a_graph_of_their_own_and_conform() -> None:
    many = (decided(1, "merge", "ab"), decided(2, "split", "c", "de"))
    store = Store()
    store.extend(quads(many))
    assert read(store) == many
    assert list(store.quads_for_pattern(None, None, None, DefaultGraph())) == []
    assert validate(store, focus_of(store.quads_for_pattern(None, None, None, graph_of()))) == []
