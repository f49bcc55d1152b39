"""The tables of everything that is not a club."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection
from pathlib import Path

from loaders.language.derive_clubs import HAND, nickname_rows
from loaders.language.derive_tables import Row, Table, alias_row, how, plain, read, spellings, split, unique
from loaders.reading.folding import fold
from loaders.reading.gazetteer_tables import slug

_COUNTRY_OF_NATION = {"Republic of Ireland": "Ireland"}


def nations(hand: Path, clubs: Table) -> dict[str, Table]:
    """National sides, men's and women's, and the words for their people."""
    sides: Table = []
    aliases: Table = []
    words: Table = []
    ids = {row["side"]: row["qid"] for row in read(hand / "national_qids.csv") if row["seen"]}
    for row in read(hand / "countries.csv"):
        country = _COUNTRY_OF_NATION.get(row["name"], row["name"])
        for women in (False, True):
            sides.append(_side(row, country, women, ids))
            aliases.extend(_side_aliases(row, women))
        for word in split(row["adjectives"]):
            words.append(_nationality(word, row["name"], "adjective"))
        for word in split(row["persons"]):
            words.append(_nationality(word, row["name"], "person"))
    return {
        "national_teams.csv": sides,
        "national_team_aliases.csv": unique(aliases),
        "nationalities.csv": _one_row_a_word(words),
    }


def _side(row: Row, country: str, women: bool, ids: dict[str, str]) -> Row:
    name = f"{row['name']} Women" if women else row["name"]
    known = {"id": slug(name), "name": name, "qid": ids.get(name, ""), "country": country}
    return {**known, "women": str(women).lower(), "tier": "1", "source": HAND}


def _side_aliases(row: Row, women: bool) -> Table:
    common = {fold(word).text for word in split(row["common"])}
    names = [row["name"], *split(row["also"])]
    if not women:
        plain_names = [
            alias_row(slug(row["name"]), spelling, how(name, row["name"]), False, fold(name).text in common)
            for name in names
            for spelling in spellings(name)
        ]
        return [*plain_names, *nickname_rows(slug(row["name"]), split(row["nicknames"]))]
    key = slug(f"{row['name']} Women")
    full = [alias_row(key, f"{name} {word}", "name") for name in names for word in ("Women", "women")]
    bare = [alias_row(key, name, "short", True, fold(name).text in common) for name in names]
    return [*full, *bare, *nickname_rows(key, split(row["women_nicknames"]))]


def _nationality(word: str, country: str, sort: str) -> Row:
    return {"id": slug(word), "word": word, "name": country, "country": country, "sort": sort, "noun_for_person": ""}


def _one_row_a_word(words: Table) -> Table:
    """A word that is adjective and noun ("Czech") is one row; one for two countries ("Congolese") is two."""
    merged: dict[tuple[str, str], Row] = {}
    for row in words:
        kept = merged.setdefault((row["word"], row["country"]), row)
        noun = kept["sort"] == "person" or row["sort"] == "person"
        kept["noun_for_person"] = str(noun).lower()
        kept["sort"] = row["sort"] if row["sort"] == kept["sort"] else "both"
    count = Counter(row["word"] for row in merged.values())
    return [
        {**row, "id": row["id"] if count[row["word"]] == 1 else slug(f"{row['word']} {row['country']}")}
        for row in merged.values()
    ]


def competitions(data: Path, hand: Path) -> dict[str, Table]:
    """Competitions with their aliases; an id stays only if the public table has it, or it is told where it was seen."""
    public = {row["qid"] for row in read(data / "competition_qids.csv")}
    seen = {row["qid"] for row in read(data / "wikidata_qids.csv") if row["kind"] == "competition"}
    table: Table = []
    aliases: Table = []
    for row in read(hand / "competitions.csv"):
        key = slug(row["name"])
        qid = row["qid"] if row["qid"] in public | seen or row["seen"] else ""
        known = {"id": key, "name": row["name"], "qid": qid, "country": row["country"], "sort": row["sort"]}
        table.append({**known, "women": row["women"], "tier": "1", "source": HAND})
        forms = [row["name"], *split(row["also"])]
        aliases += [alias_row(key, form, how(form, row["name"]), form[0].islower()) for form in forms]
        aliases += [alias_row(key, form, "short", True) for form in split(row["context"])]
    return {"competitions.csv": table, "competition_aliases.csv": unique(aliases)}


def venues(clubs: Table, data: Path, hand: Path) -> Table:
    """Hand-written grounds, then the grounds of clubs of the upper tiers."""
    ids = {row["label"]: row["qid"] for row in read(data / "wikidata_qids.csv") if row["kind"] == "place"}
    keys = {club["name"]: club["id"] for club in clubs}
    table: Table = []
    known: set[str] = set()
    for row in read(hand / "venues.csv"):
        forms = [form for each in (row["name"], *split(row["also"])) for form in spellings(each)][1:]
        known |= {plain(form) for form in (row["name"], *forms)}
        table.append(_venue(row["name"], "|".join(forms), row["city"], row["country"], keys.get(row["club"], ""), ids))
    for club in clubs:
        if club["ground"] and club["source"] == HAND and plain(club["ground"]) not in known:
            known.add(plain(club["ground"]))
            table.append(_venue(club["ground"], "", club["city"], club["country"], club["id"], ids))
    return _with_own_ids(table)


def _venue(name: str, aliases: str, city: str, country: str, club: str, ids: dict[str, str]) -> Row:
    single = str(" " not in name).lower()
    known = {"id": slug(name), "name": name, "aliases": aliases, "qid": ids.get(name, ""), "city": city}
    return {**known, "country": country, "club": club, "common_word": single, "source": HAND}


def _with_own_ids(table: Table) -> Table:
    count = Counter(row["id"] for row in table)
    return [row if count[row["id"]] == 1 else {**row, "id": slug(f"{row['name']} {row['city']}")} for row in table]


def places(clubs: Table, data: Path, people: Collection[str]) -> Table:
    """The towns of the clubs, with the clubs there. A little known town that people are named after needs context."""
    ids = {row["label"]: row["qid"] for row in read(data / "wikidata_qids.csv") if row["kind"] == "place"}
    there: dict[tuple[str, str], Table] = defaultdict(list)
    for club in clubs:
        if slug(club["city"]):
            there[slug(club["city"]), club["country"]].append(club)
    count = Counter(key for key, _ in there)
    table = []
    for (key, country), local in there.items():
        name = local[0]["city"]
        first = min(club["tier"] for club in local)
        known = {"id": key if count[key] == 1 else slug(f"{name} {country}"), "name": name, "qid": ids.get(name, "")}
        among = "|".join(club["id"] for club in local if club["women"] == "false")
        tier = "2" if first < "3" else "3"
        personal = name.casefold() in people
        flags = {"needs_context": str(personal and tier == "3").lower(), "common_word": str(personal).lower()}
        table.append({**known, "country": country, "tier": tier, "clubs": among, **flags, "source": local[0]["source"]})
    return table


def outlets(hand: Path) -> Table:
    """Broadcasters, papers, agencies, clubs' channels, sites."""
    return [_outlet(row) for row in read(hand / "outlets.csv")]


def _outlet(row: Row) -> Row:
    known = {"id": slug(row["name"].replace("+", " plus")), "name": row["name"], "aliases": row["also"]}
    return {**known, "sort": row["sort"], "needs_context": row["context"] or "false", "source": HAND}


def persons(data: Path, hand: Path) -> Table:
    """People with a verified id, the spellings that reports use, and the club that tells them from namesakes."""
    own = {row["label"]: row for row in read(hand / "persons.csv")}
    public = [row for row in read(data / "wikidata_qids.csv") if row["kind"] == "person"]
    table = []
    for row in (*public, *(row for row in own.values() if row["seen"])):
        if row["qid"]:
            more = own.get(row["label"], {})
            name = more.get("name") or row["label"]
            known = {"id": more.get("key") or slug(name), "name": name, "aliases": more.get("also", "")}
            hints = {"qid": row["qid"], "sort": more.get("role", ""), "club": more.get("club", "")}
            table.append({**known, **hints, "source": "Wikidata"})
    return table


def name_counts(data: Path, hand: Path) -> tuple[Counter[str], Counter[str]]:
    """How many players bear each given name and each word of a surname, as printed."""
    given: Counter[str] = Counter()
    surnames: Counter[str] = Counter()
    for row in read(data / "players.csv"):
        words = [word.casefold() for word in row["name"].split() if re.fullmatch(r"[^\W\d_][\w'’-]+", word)]
        given.update(words[:1] if len(words) > 1 else [])
        surnames.update(words[1:] or words)
    for row in read(hand / "given_names.csv"):
        given[row["name"].casefold()] += 3  # as common as a name that three known players have
    return given, surnames


def players(data: Path, nations: Table) -> Table:
    """Known players whose name is one country's alone: folded name, country, position (G, D, M or F)."""
    lands = {fold(row["country"]).text.replace(" ", "-"): row["country"] for row in nations}
    found: dict[str, set[tuple[str, str]]] = {}
    for row in read(data / "players.csv"):
        if row["country"] in lands:
            found.setdefault(fold(row["name"]).text, set()).add((lands[row["country"]], row["position"]))
    single = {name: next(iter(told)) for name, told in found.items() if len(told) == 1}
    return [{"name": name, "country": land, "position": position} for name, (land, position) in sorted(single.items())]


def name_table(counts: Counter[str]) -> Table:
    """Name words by count, as printed (small letters) and folded."""
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return [{"token": token, "folded": fold(token).text, "count": str(count)} for token, count in ordered]
