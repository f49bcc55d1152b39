"""Which reports tell of one match or one tie."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from loaders.model import Fact, MatchRef
from tests.agree_kit import ID, Entry, agreed, ask, conflicts, goal, leg_of, nodes, report, told_of


def test_two_reports_of_one_day_and_pair_are_one_match() -> None:
    store = agreed(
        report("a", told_of("Atalanta", "Liverpool", "2024-04-18", home_goals=0, away_goals=1)),
        report("b", told_of("Atalanta", "Liverpool", "2024-04-18", venue="Gewiss Stadium")),
    )
    assert nodes(store, "Match") == ["match/2024-04-18-atalanta-liverpool"]
    assert ask(store, f"<{ID}match/2024-04-18-atalanta-liverpool> tl:awayGoals ?g ; tl:venue ?v") == [
        ("1", "venue/gewiss-stadium")
    ]


def test_a_match_told_from_the_other_side_is_the_same_match_with_its_goals_turned() -> None:
    store = agreed(
        report("a", told_of("Atalanta", "Liverpool", "2024-04-18", home_goals=0, away_goals=1)),
        report("b", told_of("Atalanta", "Liverpool", "2024-04-18", home_goals=0, away_goals=1)),
        report("c", told_of("Liverpool", "Atalanta", "2024-04-18", home_goals=1, away_goals=0)),
    )
    assert nodes(store, "Match") == ["match/2024-04-18-atalanta-liverpool"]
    assert ask(store, "?m a tl:Match ; tl:homeGoals ?h ; tl:awayGoals ?a") == [("1", "0", nodes(store, "Match")[0])]
    assert conflicts(store) == []


def test_an_undated_report_is_placed_by_its_score_and_leg_and_not_with_the_other_leg() -> None:
    store = agreed(
        report("a", told_of("Atalanta", "Liverpool", "2024-04-18", home_goals=0, away_goals=1, leg=2)),
        report("b", told_of("Atalanta", "Liverpool", home_goals=0, away_goals=1, leg=2), day=None),
        report("c", told_of("Liverpool", "Atalanta", home_goals=0, away_goals=3, leg=1)),
        report("d", told_of("Liverpool", "Atalanta", home_goals=0, away_goals=3, venue="Anfield")),
    )
    assert nodes(store, "Match") == ["match/2024-04-18-atalanta-liverpool", "match/liverpool-atalanta-leg-1"]
    assert len(ask(store, f"?n prov:specializationOf <{ID}match/2024-04-18-atalanta-liverpool>")) == 2


def test_the_return_match_of_another_season_with_the_same_sides_stays_apart() -> None:
    store = agreed(
        report("a", told_of("Liverpool", "Arsenal", "2024-12-23", home_goals=1, away_goals=1), day="2024-12-24"),
        report("b", told_of("Liverpool", "Arsenal", home_goals=1, away_goals=1), day="2022-04-10"),
        report("c", told_of("Liverpool", "Arsenal", "2025-08-31", home_goals=1, away_goals=0), day="2025-09-01"),
    )
    assert len(nodes(store, "Match")) == 3


def test_a_report_that_names_only_the_sides_is_not_forced_onto_one_of_two_matches() -> None:
    store = agreed(
        report("a", told_of("Inter Milan", "Juventus", "2023-04-26"), told_of("Inter Milan", "Juventus", "2023-03-19")),
        report("b", told_of("Inter Milan", "Juventus"), day="2023-04-27"),
    )
    assert len(nodes(store, "Match")) == 3


def test_reports_a_day_apart_are_one_match_with_a_conflict_of_the_day() -> None:
    same = {"home_goals": 0, "away_goals": 1, "venue": "Gewiss Stadium"}
    store = agreed(
        report("a", told_of("Atalanta", "Liverpool", "2024-04-18", **same)),
        report("b", told_of("Atalanta", "Liverpool", "2024-04-18", **same)),
        report("c", told_of("Atalanta", "Liverpool", "2024-04-19", **same)),
    )
    assert nodes(store, "Match") == ["match/2024-04-18-atalanta-liverpool"]
    assert conflicts(store) == [("match/2024-04-18-atalanta-liverpool", "value")]


def test_an_event_alone_brings_its_match_into_the_agreed_graph() -> None:
    store = agreed(report("a", goal()))
    assert ask(store, "?g a tl:Goal ; tl:match ?m . ?m tl:home/rdfs:label ?home ; tl:date ?date") == [
        (
            "2024-04-18",
            "match/2024-04-18-atalanta-liverpool/goal/mohamed-salah-1",
            "Atalanta",
            "match/2024-04-18-atalanta-liverpool",
        )
    ]


def test_an_event_that_points_to_its_match_without_the_day_joins_the_match_its_article_tells_of() -> None:
    store = agreed(
        report(
            "a",
            told_of("Liverpool", "Arsenal", "2024-04-18"),
            told_of("Liverpool", "Arsenal", "2022-01-20"),
            goal(7, match=MatchRef("Liverpool", "Arsenal", "2022-01-20")),
        ),
        report("b", told_of("Liverpool", "Arsenal", "2024-04-18"), goal(9, match=MatchRef("Liverpool", "Arsenal"))),
    )
    assert len(nodes(store, "Match")) == 2
    assert ask(store, "?g a tl:Goal ; tl:minute 9 ; tl:match ?m")[0][1] == "match/2024-04-18-liverpool-arsenal"


def test_two_names_of_one_ground_are_one_ground_and_no_conflict() -> None:
    def lookup(name: str) -> Sequence[Entry]:
        known = {"Gewiss Stadium", "Stadio di Bergamo"}
        return [Entry("Gewiss Stadium", "venue", "Q515148")] if name in known else []

    store = agreed(
        report("a", told_of("Atalanta", "Liverpool", "2024-04-18", venue="Gewiss Stadium")),
        report("b", told_of("Atalanta", "Liverpool", "2024-04-18", venue="Stadio di Bergamo")),
        report("c", told_of("Atalanta", "Liverpool", "2024-04-18", venue="Gewiss Stadium")),
        lookup=lookup,
    )
    assert ask(store, "?m a tl:Match ; tl:venue ?v") == [
        ("match/2024-04-18-atalanta-liverpool", "venue/gewiss-stadium")
    ]
    assert conflicts(store) == []


def test_a_name_that_nothing_identifies_may_be_another_name_of_the_ground() -> None:
    def lookup(name: str) -> Sequence[Entry]:
        return [Entry(name, "venue", name[0])] if name in ("Gewiss Stadium", "Anfield") else []

    one, other, third = (
        report(name, told_of("Atalanta", "Liverpool", "2024-04-18", home_goals=0, away_goals=1, leg=2, venue=venue))
        for name, venue in (("a", "Gewiss Stadium"), ("b", "Stadio Brumana"), ("c", "Anfield"))
    )
    assert conflicts(agreed(one, other, lookup=lookup)) == []
    assert conflicts(agreed(one, third, lookup=lookup)) == [("match/2024-04-18-atalanta-liverpool", "value")]


def test_a_first_leg_without_a_day_is_not_the_second_leg_for_want_of_a_score() -> None:
    store = agreed(
        report(
            "a", told_of("Atalanta", "Liverpool", "2024-04-18", competition="UEFA Europa League", stage="quarter-final")
        ),
        report("b", told_of("Liverpool", "Atalanta", competition="UEFA Europa League", stage="quarter-final")),
    )
    assert len(nodes(store, "Match")) == 2


def test_the_competition_alone_does_not_place_a_report_without_a_day_of_its_own() -> None:
    store = agreed(
        report("a", told_of("Liverpool", "Arsenal", "2024-04-18", competition="Premier League"), day=None),
        report("b", told_of("Liverpool", "Arsenal", competition="Premier League"), day=None),
    )
    assert len(nodes(store, "Match")) == 2


def test_a_score_repeated_years_later_does_not_make_one_match() -> None:
    store = agreed(
        report("a", told_of("Liverpool", "Arsenal", "2022-01-20", home_goals=0, away_goals=2), day="2022-01-21"),
        report("b", told_of("Liverpool", "Arsenal", home_goals=0, away_goals=2), day="2024-12-24"),
    )
    assert len(nodes(store, "Match")) == 2


def test_two_matches_that_one_article_tells_apart_stay_apart() -> None:
    store = agreed(
        report(
            "a",
            told_of("Liverpool", "Arsenal", "2024-04-18", home_goals=1, away_goals=1),
            told_of("Liverpool", "Arsenal", home_goals=1, away_goals=1),
        )
    )
    assert len(nodes(store, "Match")) == 2


def test_an_unknown_name_of_the_ground_does_not_tear_apart_a_match_known_by_its_score() -> None:
    store = agreed(
        report("a", told_of("Atalanta", "Liverpool", "2024-04-18", home_goals=0, away_goals=1, venue="Gewiss Stadium")),
        report("b", told_of("Atalanta", "Liverpool", home_goals=0, away_goals=1, venue="Atleti Azzurri d'Italia")),
    )
    assert len(nodes(store, "Match")) == 1


def _scored(*scorers: tuple[str, int], crowd: int | None = None, day: str | None = None) -> list[Fact]:
    """A 2-1 of Atalanta and Liverpool with its goals."""
    more = {"attendance": crowd} if crowd else {}
    match = told_of("Atalanta", "Liverpool", day, home_goals=2, away_goals=1, competition="Serie A", **more)
    ref = MatchRef("Atalanta", "Liverpool", day)
    return [match, *(goal(minute, name, ref, team="Atalanta") for name, minute in scorers)]


EARLIER = (("Ademola Lookman", 12), ("Teun Koopmeiners", 80))
LATER = (("Ademola Lookman", 33), ("Mario Pasalic", 61))


def test_of_two_meetings_with_one_score_a_report_without_a_day_is_of_that_whose_goals_it_tells() -> None:
    store = agreed(
        report("a", *_scored(*EARLIER, day="2022-10-08"), day="2022-10-09"),
        report("b", *_scored(*LATER, day="2023-10-07"), day="2023-10-08"),
        report("c", *_scored(*LATER), day=None),
    )
    assert nodes(store, "Match") == ["match/2022-10-08-atalanta-liverpool", "match/2023-10-07-atalanta-liverpool"]
    (placed,) = ask(store, f"<{ID}article/c/match/atalanta-liverpool> prov:specializationOf ?m ; tl:mergeRule ?rule")
    assert placed[0] == "match/2023-10-07-atalanta-liverpool"
    assert "goals and crowd" in placed[1]


def test_a_report_without_a_day_whose_scorers_are_all_others_is_of_another_match() -> None:
    others = (("Gianluca Scamacca", 5), ("Davide Zappacosta", 70))
    store = agreed(
        report("a", *_scored(*EARLIER, day="2022-10-08"), day="2022-10-09"), report("c", *_scored(*others), day=None)
    )
    assert len(nodes(store, "Match")) == 2


def test_a_crowd_told_to_the_man_places_a_report_without_a_day() -> None:
    store = agreed(
        report("a", *_scored(crowd=19_204, day="2022-10-08"), day="2022-10-09"),
        report("b", *_scored(crowd=20_118, day="2023-10-07"), day="2023-10-08"),
        report("c", *_scored(crowd=20_118), day=None),
    )
    assert ask(store, f"<{ID}article/c/match/atalanta-liverpool> prov:specializationOf ?m") == [
        ("match/2023-10-07-atalanta-liverpool",)
    ]


def test_copies_of_one_story_have_one_vote_on_who_was_at_home_and_the_goals_are_told_from_there() -> None:
    home = told_of("Atalanta", "Liverpool", "2024-04-18", home_goals=0, away_goals=1)
    away = told_of("Liverpool", "Atalanta", "2024-04-18", home_goals=1, away_goals=0)
    first, told = report("a", away)
    copies = [(replace(first, id=name), told) for name in ("b", "c", "d")]
    store = agreed((first, told), *copies, report("e", home), report("f", home))
    assert ask(store, "?a a tl:Match ; tl:home ?b ; tl:away ?c ; tl:homeGoals ?d ; tl:awayGoals ?e") == [
        ("match/2024-04-18-atalanta-liverpool", "team/atalanta", "team/liverpool", "0", "1")
    ]


def test_where_as_many_sources_tell_it_either_way_sides_and_goals_are_still_told_from_one() -> None:
    store = agreed(
        report("a", told_of("Liverpool", "Atalanta", "2024-04-18", home_goals=1, away_goals=0)),
        report("b", told_of("Atalanta", "Liverpool", "2024-04-18", home_goals=0, away_goals=1, venue="Gewiss Stadium")),
    )
    ((home, goals),) = ask(store, "[] a tl:Match ; tl:home ?a ; tl:homeGoals ?b")
    assert (home, goals) == ("team/atalanta", "0")


def test_a_referee_by_surname_alone_is_no_other_referee() -> None:
    def told(name: str) -> Fact:
        return told_of("Atalanta", "Liverpool", "2024-04-18", referee=name)

    other = told_of("Genoa", "Liverpool", "2024-03-01", referee="Otto Nyberg")
    full, short = report("a", told("Gunther Nyberg")), report("b", told("Nyberg"))
    assert conflicts(agreed(full, short, report("c", other))) == []
    assert [kind for _, kind in conflicts(agreed(full, report("b", told("Otto Palmgren"))))] == ["attribution"]


def test_a_score_told_on_the_evening_is_that_of_the_match_whatever_competition_it_is_said_to_be_of() -> None:
    score = {"home_goals": 4, "away_goals": 3}
    dated = told_of("Liverpool", "Tottenham Hotspur", "2023-04-30", competition="Premier League", **score)
    other = told_of("Liverpool", "Tottenham Hotspur", competition="UEFA Champions League", **score)
    reports = report("a", dated, day="2023-05-01"), report("b", other, day="2023-04-30")
    assert len(nodes(agreed(*reports), "Match")) == 1
    later = report("b", other, day="2023-05-20")
    assert len(nodes(agreed(reports[0], later), "Match")) == 2


def test_another_score_of_another_stage_is_of_another_match() -> None:
    other = leg_of(2, stage="semi-final")
    assert len(nodes(agreed(report("a", leg_of(1, date="2024-04-18")), report("b", other)), "Match")) == 2
