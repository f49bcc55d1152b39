"""What an article says and itself refutes, and how it writes names: read beside its facts."""

from __future__ import annotations

from loaders.facts import extract, extraction
from loaders.model import Claim, MatchRef
from tests.report import article

TIE = "Roma had triumphed 2-0 in the first leg at the Stadio Olimpico and went through 2-1 on aggregate.\n"
CAPTION = (
    "Players applaud after the Conference League semi-final, second leg, match between Leicester City and Roma "
    "in Leicester. {} and reached the final.\n\n"
)


def told(text: str) -> tuple[Claim, ...]:
    return extraction(article(text)).claims


def test_a_second_leg_given_to_the_wrong_side_is_a_claim_and_no_match() -> None:
    text = CAPTION.format("Roma won 1-0") + TIE
    (claim,) = told(text)
    assert (claim.match, claim.home_goals, claim.away_goals) == (MatchRef("Leicester City", "Roma"), 0, 1)
    assert [text[span.start : span.end] for span in claim.spans] == ["Roma won 1-0"]
    scores = [
        (fact.slots["home"], fact.slots.get("home_goals")) for fact in extract(article(text)) if fact.kind == "match"
    ]
    assert ("Leicester City", 1) in scores and ("Leicester City", 0) not in scores


def test_refuted_words_are_no_evidence_for_the_match() -> None:
    text = CAPTION.format("Roma won 1-0") + TIE
    matches = [fact for fact in extract(article(text)) if fact.kind == "match"]
    assert len(matches) == 2
    assert all(fact.spans and "won 1-0" not in text[s.start : s.end] for fact in matches for s in fact.spans)


def test_the_same_claim_in_two_places_is_one_with_both_spans() -> None:
    (claim,) = told(CAPTION.format("Roma won 1-0") * 2 + TIE)
    assert len(claim.spans) == 2


def test_tellings_that_add_up_are_no_claims() -> None:
    assert told(CAPTION.format("Leicester won 1-0") + TIE) == ()


def test_without_an_aggregate_nothing_is_refuted() -> None:
    assert told("Leicester beat Roma 1-0 on Thursday night.\n\nRoma won 1-0, a page said.\n") == ()


def written(text: str) -> dict[str, tuple[str, ...]]:
    return {name: forms for (_, name), forms in extraction(article(text)).written.items()}


def test_names_are_kept_as_the_article_writes_them() -> None:
    found = written(
        "Mohammed Salah scored for Liverpool in the seventh minute.\n\nThe Reds then lost Salah to a knock.\n"
    )
    assert {"Mohammed Salah", "Salah"} <= set(found["Mohamed Salah"])
    assert [form.casefold().removeprefix("the ") for form in found["Liverpool"]] == ["reds"]


def test_neither_the_name_itself_nor_pronouns_nor_a_form_in_capitals_is_another_form() -> None:
    found = written("Mohamed Salah scored for Liverpool after the break. He beat Musso. Salah smiled; LIVERPOOL won.\n")
    assert found["Liverpool"] == ()
    assert found["Mohamed Salah"] == ("Salah",)
