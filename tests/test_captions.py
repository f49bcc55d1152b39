"""Who a picture shows, who took it, and which match it is of."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

from loaders.model import Article, Fact, MatchRef, Span
from loaders.reading import captions, credits
from loaders.reading.lines import label

PROSE = "Roma won the derby of the capital with a header from Gianluca Mancini just before half-time."
KICKER = "Serie A: Roma vs Lazio Photo: AFP/Marta Gialli"
PERSONS = ("Paulo Dybala", "Leandro Paredes", "Gianluca Mancini", "Daniele De Rossi", "Ciro Immobile", "Marta Gialli")
TEAMS = ("Roma", "Lazio", "Spain", "England")


def named(text: str, names: Sequence[str]) -> Callable[[Span], list[tuple[Span, str]]]:
    """Where the names stand within a span."""

    def within(span: Span) -> list[tuple[Span, str]]:
        found = []
        for name in names:
            at = text.find(name, span.start, span.end)
            if at >= 0:
                found.append((Span(at, at + len(name)), name))
        return sorted(found)

    return within


def read(text: str) -> tuple[captions.Caption, ...]:
    article = Article("page", text, "page.txt")
    return captions.read(article, label(article))


def facts(text: str, match: MatchRef | None = None) -> list[Fact]:
    return list(captions.facts(text, read(text), named(text, PERSONS), named(text, TEAMS), lambda caption: match))


def photos(text: str) -> list[dict[str, object]]:
    return [dict(fact.slots) for fact in facts(text) if fact.kind == "photo"]


def gallery(*shown: str) -> str:
    return "\n\n".join([PROSE, *(f"{KICKER}\n{caption}" for caption in shown)])


@pytest.mark.parametrize(
    ("line", "photographer", "agency"),
    [
        ("Photo: AP/Ana Ruiz", "Ana Ruiz", "Associated Press"),
        ("Photo; AP/Ana Ruiz", "Ana Ruiz", "Associated Press"),
        ("AP Photo/Ana Ruiz", "Ana Ruiz", "Associated Press"),
        ("Fans at the gates. (AP Photo/Ana Ruiz)", "Ana Ruiz", "Associated Press"),
        ("The team line up. (Xinhua/Wei Lin)", "Wei Lin", "Xinhua"),
        ("The team line up. (Photo by Ana Ruiz/Xinhua)", "Ana Ruiz", "Xinhua"),
        ("The team line up. (Xinhua)", None, "Xinhua"),
        ("Salah scores© Reuters", None, "Reuters"),
        ("© Imago", None, "Imago"),
        ("Photograph: Ana Ruiz/Reuters", "Ana Ruiz", "Reuters"),
        ("Image: Getty Images", None, "Getty Images"),
        ("Picture: Ana Ruiz/AFP via Getty Images", "Ana Ruiz", "AFP"),
        ("Photo by Ana Ruiz", "Ana Ruiz", None),
        ("Photo: Ana Ruiz/Harbour Pictures", "Ana Ruiz", "Harbour Pictures"),
    ],
)
def test_a_credit_names_photographer_and_agency(line: str, photographer: str | None, agency: str | None) -> None:
    found = credits.find(line, 0, len(line))
    assert found is not None
    name = found.photographer
    assert (line[name.start : name.end] if name else None, found.agency) == (photographer, agency)


@pytest.mark.parametrize(
    "line",
    [
        PROSE,
        "© 2023 AFP",
        "He credited the crowd: the noise carried them.",
        "They are the image of their manager.",
    ],
)
def test_sentences_are_no_credits(line: str) -> None:
    assert credits.find(line, 0, len(line)) is None


def test_an_agency_in_brackets_at_the_end_is_all_of_the_credit() -> None:
    line = "The match was shown live, and the photo finish was worth it (AP)."
    found = credits.find(line, 0, len(line))
    assert found is not None
    assert (found.span.start, found.agency) == (line.index("(AP)"), "Associated Press")


def test_a_gallery_gives_a_photo_for_each_caption_and_no_photographer_among_the_depicted() -> None:
    text = gallery(
        "Roma's Paulo Dybala, left, fights for the ball with Lazio's Ciro Immobile during the Serie A soccer match.",
        "Roma supporters cheer on their team during the Serie A soccer match between Roma and Lazio in Rome, Italy.",
    )
    credit = {"credit": "Marta Gialli", "agency": "AFP"}
    assert photos(text) == [
        {"depicts": ("Paulo Dybala", "Ciro Immobile"), **credit},
        {"depicts": ("Roma supporters",), **credit},
    ]


def test_names_after_a_side_are_its_players() -> None:
    text = gallery(
        "Roma's Paulo Dybala, Leandro Paredes and Gianluca Mancini, from left, applaud at the end of the match."
    )
    roles = [tuple(fact.slots.values()) for fact in facts(text) if fact.kind == "role"]
    assert roles == [(name, "player", "Roma") for name in ("Paulo Dybala", "Leandro Paredes", "Gianluca Mancini")]


def test_a_name_of_a_side_is_its_player_but_not_its_manager() -> None:
    text = gallery(
        "Ciro Immobile of Lazio celebrates with the fans.", "Coach Daniele De Rossi of Roma gestures on the touchline."
    )
    assert [tuple(fact.slots.values()) for fact in facts(text) if fact.kind == "role"] == [
        ("Ciro Immobile", "player", "Lazio")
    ]


def test_those_named_after_the_setting_are_not_depicted() -> None:
    text = gallery("Roma's Paulo Dybala celebrates after a goal set up by Leandro Paredes.")
    assert photos(text)[0]["depicts"] == ("Paulo Dybala",)


@pytest.mark.parametrize(
    ("shown", "depicts"),
    [
        ("team Spain celebrating during the ceremony. (Xinhua/Wei Lin)", ("Spain players",)),
        ("players of Spain celebrating after the final. (Xinhua)", ("Spain players",)),
        ("the final between Spain and England in Sydney. (Xinhua)", ("Spain", "England")),
    ],
)
def test_file_photos_say_what_they_show(shown: str, depicts: tuple[str, ...]) -> None:
    (photo,) = photos(f"{PROSE}\nThis file photo taken on Aug. 20, 2023 shows {shown}\n{PROSE}")
    assert photo["depicts"] == depicts
    assert photo["agency"] == "Xinhua"


def test_the_match_of_a_caption() -> None:
    text = gallery(
        "Roma's Paulo Dybala kicks the ball during the Europa League semifinal, second leg, soccer match between "
        "Roma and Lazio at the Stadio Olimpico, in Rome, Italy, Thursday, April 18, 2024. Roma won 9-0."
    )
    (caption,) = read(text)
    found = captions.context(text, caption)
    assert found.sides is not None
    assert [text[side.start : side.end] for side in found.sides] == ["Roma", "Lazio"]
    assert {detail.slot: detail.value for detail in found.details} == {
        "stage": "semi-final", "leg": 2, "venue": "Stadio Olimpico", "city": "Rome", "date": "2024-04-18",
    }  # fmt: skip
    assert not any("9" in str(fact.slots) for fact in facts(text))


def test_a_picture_of_nobody_known_is_no_fact() -> None:
    assert photos(gallery("A general view of the ground before the match.")) == []


def test_spans_are_the_caption_and_its_credit() -> None:
    text = gallery("Roma's Paulo Dybala celebrates.", "Lazio supporters cheer on their team.")
    for fact in facts(text):
        if fact.kind == "photo":
            assert [text[span.start : span.end][:6] for span in fact.spans] in (
                ["Photo:", "Roma's"],
                ["Photo:", "Lazio "],
            )


def test_the_photo_carries_the_match_that_the_caller_knows() -> None:
    match = MatchRef("Roma", "Lazio", "2024-04-06")
    assert {
        fact.match for fact in facts(gallery("Roma's Paulo Dybala celebrates."), match) if fact.kind == "photo"
    } == {match}


@pytest.mark.parametrize(
    "pair",
    [
        "Dybala is mobbed at the corner flag.\nPhotograph: Marta Gialli/AFP",
        "Photograph: Marta Gialli/AFP\nDybala is mobbed at the corner flag.",
        "Dybala is mobbed at the corner flag.\nPicture: Marta Gialli/AFP",
        "Dybala is mobbed at the corner flag.\n(Photo by Marta Gialli/AFP)",
    ],
)
def test_a_paragraph_paired_with_a_credit_line_is_its_caption(pair: str) -> None:
    text = f"{PROSE}\n\n{pair.replace('Dybala', 'Paulo Dybala')}\n\n{PROSE}"
    (photo,) = photos(text)
    assert photo == {"depicts": ("Paulo Dybala",), "credit": "Marta Gialli", "agency": "AFP"}


def test_a_credit_among_paragraphs_without_gaps_makes_none_of_them_a_caption() -> None:
    assert not photos(
        f"{PROSE}\nPaulo Dybala then hit the bar twice in a minute.\nPhotograph: Marta Gialli/AFP\n{PROSE}"
    )


def test_each_caption_of_a_gallery_has_the_credit_that_touches_it() -> None:
    text = (
        f"{PROSE}\n\nPaulo Dybala warms up.\nPhotograph: Ana Ruiz/AP\n\n"
        "Ciro Immobile with a scarf on his head.\nPhotograph: Handout/UEFA/Getty Images"
    )
    assert [(photo["depicts"], photo.get("credit"), photo["agency"]) for photo in photos(text)] == [
        (("Paulo Dybala",), "Ana Ruiz", "Associated Press"),
        (("Ciro Immobile",), None, "Getty Images"),
    ]


def test_whoever_only_owns_something_in_the_picture_is_not_depicted() -> None:
    shown = "Paulo Dybala runs on to Leandro Paredes's pass to score past Ciro Immobile."
    (photo,) = photos(f"{PROSE}\n\n{shown}\nPhotograph: Ana Ruiz/AP")
    assert photo["depicts"] == ("Paulo Dybala",)
