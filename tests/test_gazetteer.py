"""The gazetteer: which names it knows, where it finds them, and what it refuses."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from loaders.language import derive
from loaders.reading.folding import fold
from loaders.reading.gazetteer import Gazetteer, GazetteerError, load

SHARED = Path(__file__).resolve().parents[2] / "shared"


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return load()


def found(gazetteer: Gazetteer, text: str) -> list[tuple[str, str]]:
    """Each name found in a text and the name of its first candidate."""
    return [(text[hit.start : hit.end], hit.candidates[0].entry.name) for hit in gazetteer.find(text)]


def keys(gazetteer: Gazetteer, text: str) -> set[str]:
    """The keys of every candidate of every hit."""
    return {candidate.entry.key for hit in gazetteer.find(text) for candidate in hit.candidates}


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("Spurs", "Tottenham Hotspur"),
        ("Man Utd", "Manchester United"),
        ("Juve", "Juventus"),
        ("Barça", "Barcelona"),
        ("Barca", "Barcelona"),
        ("PSG", "Paris Saint-Germain"),
        ("Bayern", "Bayern Munich"),
        ("Gladbach", "Borussia Mönchengladbach"),
        ("Borussia Moenchengladbach", "Borussia Mönchengladbach"),
        ("Atlético de Madrid", "Atlético Madrid"),
        ("Atletico de Madrid", "Atlético Madrid"),
        ("Sporting Lisbon", "Sporting CP"),
        ("FC Koln", "1. FC Köln"),
        ("Bodo/Glimt", "Bodø/Glimt"),
        ("Brighton and Hove Albion", "Brighton & Hove Albion"),
        ("Nott'm Forest", "Nottingham Forest"),
        ("St Pauli", "FC St. Pauli"),
        ("LIVERPOOL", "Liverpool"),
        ("Holland", "Netherlands"),
        ("Côte d’Ivoire", "Ivory Coast"),
        ("Czechia", "Czech Republic"),
        ("South Korea", "South Korea"),
        ("Carabao Cup", "EFL Cup"),
        ("Italian Cup", "Coppa Italia"),
        ("German Cup", "DFB-Pokal"),
        ("WSL", "Women's Super League"),
        ("Aston Villa Women", "Aston Villa Women"),
        ("Stadio di Bergamo", "Gewiss Stadium"),
        ("St. James’ Park", "St James' Park"),
        ("Giuseppe Meazza", "San Siro"),
        ("Mo Salah", "Mohamed Salah"),
        ("AFP", "Agence France-Presse"),
    ],
)
def test_other_ways_to_write_a_name_lead_to_the_same_entry(gazetteer: Gazetteer, written: str, name: str) -> None:
    assert found(gazetteer, f"It was {written} again.") == [(written, name)]


def test_a_name_needs_its_capitals_and_its_whole_words(gazetteer: Gazetteer) -> None:
    text = "They were reading nice lines; a winter in Readington, an intermilan affair and spurs of the moment."
    assert found(gazetteer, text) == []


def test_every_capital_of_a_name_counts(gazetteer: Gazetteer) -> None:
    assert found(gazetteer, "Young boys queued outside.") == []
    assert found(gazetteer, "Young Boys queued outside.") == [("Young Boys", "Young Boys")]


def test_the_longest_name_wins(gazetteer: Gazetteer) -> None:
    text = "Inter Milan met Inter Miami, and Milan waited."
    assert [name for name, _ in found(gazetteer, text)] == ["Inter Milan", "Inter Miami", "Milan"]


def test_names_on_two_lines_are_not_one_name(gazetteer: Gazetteer) -> None:
    assert [name for name, _ in found(gazetteer, "Inter\nMilan")] == ["Inter", "Milan"]


def test_a_nickname_lists_its_sides_and_needs_context(gazetteer: Gazetteer) -> None:
    (hit,) = gazetteer.find("and the Nerazzurri pressed on")
    assert {"inter-milan", "atalanta", "pisa"} <= {candidate.entry.key for candidate in hit.candidates}
    assert all(candidate.needs_context and candidate.how == "nickname" for candidate in hit.candidates)


@pytest.mark.parametrize("word", ["City", "United", "Rovers", "Reds", "Blues", "Palace", "Villa", "Forest"])
def test_a_bare_word_of_many_clubs_needs_context(gazetteer: Gazetteer, word: str) -> None:
    assert all(candidate.needs_context for candidate in gazetteer.lookup(word))


def test_milan_alone_is_the_town_first_and_the_club_only_in_context(gazetteer: Gazetteer) -> None:
    first, *others = gazetteer.lookup("Milan")
    assert (first.entry.kind, first.entry.name) == ("place", "Milan")
    assert any(other.entry.name == "AC Milan" and other.needs_context for other in others)


@pytest.mark.parametrize("word", ["Reading", "Nice", "Lens", "Brest", "Como", "Derby", "Barnet", "Turkey", "Chad"])
def test_names_that_are_everyday_words_say_so(gazetteer: Gazetteer, word: str) -> None:
    assert gazetteer.lookup(word)[0].common_word


def test_the_senior_side_comes_before_its_women_and_a_namesake(gazetteer: Gazetteer) -> None:
    first, *others = gazetteer.lookup("Liverpool")
    assert (first.entry.key, first.entry.qid) == ("liverpool", "Q1130849")
    assert all(other.needs_context or other.entry.kind == "place" for other in others)
    assert gazetteer.lookup("Barcelona")[0].entry.country == "Spain"
    assert gazetteer.lookup("Arsenal")[0].entry.qid == "Q9617"
    assert gazetteer.lookup("Mechelen")[0].entry.qid == "Q113000"


def test_a_womens_side_is_a_club_of_its_own(gazetteer: Gazetteer) -> None:
    women = gazetteer.lookup("Arsenal Women")[0].entry
    assert women.women and women.qid == "Q1775265" and women.country == "England"
    assert gazetteer.lookup("Lionesses")[0].entry.name == "England Women"


def test_a_youth_or_reserve_side_is_not_the_senior_side(gazetteer: Gazetteer) -> None:
    text = "Liverpool U18s, England Under-21s, Bayern Munich II and Walsall Ladies all won."
    assert not {"liverpool", "england", "bayern-munich", "walsall"} & keys(gazetteer, text)


def test_a_place_name_in_a_persons_name_is_not_a_place(gazetteer: Gazetteer) -> None:
    assert "jordan" not in keys(gazetteer, "Passing by Jordan Henderson was slow.")
    assert "charlton-athletic" not in keys(gazetteer, "a record of Bobby Charlton that stood")
    assert "valencia" not in keys(gazetteer, "before Enner Valencia headed in")
    assert "georgia" not in keys(gazetteer, "before Georgia Stanway struck")
    assert "jordan" in keys(gazetteer, "Qatar beat Jordan in the final.")
    assert "valencia" in keys(gazetteer, "Villarreal and Valencia drew.")
    assert "everton" in keys(gazetteer, "Everton Doucouré 41")


def test_a_name_within_another_things_name_is_not_found(gazetteer: Gazetteer) -> None:
    text = "San Antonio Spurs, Leicester Tigers, the New England Patriots and the Rugby World Cup; then Spurs again."
    assert found(gazetteer, text) == [("Spurs", "Tottenham Hotspur")]


def test_an_article_in_small_letters_stays_outside_the_name(gazetteer: Gazetteer) -> None:
    text = "They drew at the City Ground and at the Den, as The Guardian says."
    assert [name for name, _ in found(gazetteer, text)] == ["City Ground", "Den", "The Guardian"]


def test_people_of_one_name_are_told_apart_by_their_club(gazetteer: Gazetteer) -> None:
    found = {c.entry.club: c.entry.qid for c in gazetteer.lookup("Ederson") if c.entry.kind == "person"}
    assert found == {"atalanta": "Q59150057", "manchester-city": "Q17074511"}


def test_leagues_of_one_name_have_each_their_own_item(gazetteer: Gazetteer) -> None:
    names = ("Bundesliga", "Austrian Bundesliga", "Primeira Liga", "Premier League")
    items = [next(c.entry.qid for c in gazetteer.lookup(name) if c.entry.kind == "competition") for name in names]
    assert items == ["Q82595", "Q219592", "Q182994", "Q9448"]


def test_a_nationality_gives_its_country(gazetteer: Gazetteer) -> None:
    countries = {"Egyptian": "Egypt", "Dutchman": "Netherlands", "Frenchman": "France", "Scot": "Scotland"}
    for word, country in countries.items():
        entry = next(c.entry for c in gazetteer.lookup(word) if c.entry.kind == "nationality")
        assert entry.country == country


def test_a_town_names_its_clubs(gazetteer: Gazetteer) -> None:
    turin = gazetteer.get("turin", "place")
    assert turin is not None and {"juventus", "torino"} <= set(turin.clubs)


def test_offsets_are_those_of_the_text_where_letters_fold_to_more_or_fewer(gazetteer: Gazetteer) -> None:
    composed = "ßßß İİ ﬁﬁ Köln"
    decomposed = "e\u0301 Atle\u0301tico Madrid won; Malmo\u0308 lost"
    assert [composed[h.start : h.end] for h in gazetteer.find(composed)] == ["Köln"]
    assert [decomposed[h.start : h.end] for h in gazetteer.find(decomposed)] == ["Atle\u0301tico Madrid", "Malmo\u0308"]


def test_a_part_of_a_text_is_read_with_its_surroundings(gazetteer: Gazetteer) -> None:
    text = "xEverton, Everton"
    assert [(h.start, h.end) for h in gazetteer.find(text, 1)] == [(10, 17)]
    assert [(h.start, h.end) for h in gazetteer.find(text, 10, 17)] == [(10, 17)]
    assert gazetteer.find(text, 10, 16) == ()


def test_figures_glued_to_a_name_do_not_hide_it(gazetteer: Gazetteer) -> None:
    assert found(gazetteer, "3Lazio14 and Schalke04")[0] == ("Lazio", "Lazio")


@pytest.mark.parametrize("letter", ["ß", "İ", "ﬁ", "Æ", "ø", "\u0301", "’", "\u00ad"])
def test_folding_keeps_one_source_for_each_folded_letter(letter: str) -> None:
    folded = fold(f"a{letter}b")
    assert folded.original_index(len(folded.text) - 1) == 2
    assert folded.original(0, len(folded.text)) == (0, 3)


def test_given_names_and_surnames_are_known(gazetteer: Gazetteer) -> None:
    assert gazetteer.looks_like_given_name("Xavi") and gazetteer.looks_like_surname("Hernández")
    assert gazetteer.looks_like_surname("Hernandez")
    assert not gazetteer.looks_like_given_name("Substitute")


def test_six_thousand_letters_take_less_than_five_milliseconds(gazetteer: Gazetteer) -> None:
    text = ("The champions of Germany, Bayer Leverkusen, met Atalanta in Dublin; Lookman scored three. " * 70)[:6000]
    times = []
    for _ in range(5):
        start = time.perf_counter()
        gazetteer.find(text)
        times.append(time.perf_counter() - start)
    assert min(times) < 0.005


def test_ids_name_one_thing_each(gazetteer: Gazetteer) -> None:
    for kind in ("club", "competition", "person"):
        ids = [entry.qid for entry in gazetteer.entries(kind) if entry.qid]
        assert len(ids) == len(set(ids))


def test_a_users_own_table_adds_names(tmp_path: Path) -> None:
    table = tmp_path / "own.csv"
    rows = "FC Wichita Falls,Falls FC|The Falls,club,United States\nLiverpool,The Mighty Red,club,\n"
    table.write_text(f"name,aliases,kind,country\n{rows}", "utf-8")
    own = load(extra=[table])
    entry = own.lookup("falls fc")[0].entry
    assert (entry.name, entry.kind, entry.country) == ("FC Wichita Falls", "club", "United States")
    assert own.lookup("The Mighty Red")[0].entry.qid == "Q1130849"
    assert load().lookup("falls fc") == ()


@pytest.mark.parametrize(
    ("content", "line", "says"),
    [
        ("name,kind,colour\nX,club,red\n", 1, "colour"),
        ("name,aliases\nX,Y\n", 1, "kind"),
        ("name,kind\nX Town,club\nY Town,team\n", 3, "team"),
        ("name,kind,qid\nX,club,1130849\n", 2, "Wikidata"),
        ("name,kind\n,club\n", 2, "no name"),
        ("name,kind\nX,club,England\n", 2, "cells"),
        ("name,kind\nX,club\n" + "Y" * 200_000, 3, "no CSV"),
    ],
)
def test_a_wrong_table_is_refused_with_its_line(tmp_path: Path, content: str, line: int, says: str) -> None:
    table = tmp_path / "own.csv"
    table.write_text(content, "utf-8")
    with pytest.raises(GazetteerError) as refused:
        load(extra=[table])
    assert refused.value.line == line and says in str(refused.value) and str(table) in str(refused.value)


def test_a_table_that_is_not_there_or_not_text_is_refused(tmp_path: Path) -> None:
    (tmp_path / "latin.csv").write_bytes("name,kind\nMálaga,club\n".encode("latin-1"))
    for name in ("latin.csv", "none.csv"):
        with pytest.raises(GazetteerError):
            load(extra=[tmp_path / name])


@pytest.mark.skipif(not (SHARED / "data" / "clubs.csv").exists(), reason="no public tables beside the project")
def test_the_tables_are_what_the_derivation_writes(tmp_path: Path) -> None:
    derive.derive(SHARED / "data", out=tmp_path)
    shipped = derive.HERE / "gazetteer"
    for table in sorted(tmp_path.iterdir()):
        assert table.read_bytes() == (shipped / table.name).read_bytes(), table.name
