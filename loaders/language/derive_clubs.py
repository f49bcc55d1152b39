"""The tables of clubs and their aliases."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from loaders.language.derive_tables import (
    Row,
    Table,
    alias_row,
    how,
    is_lesser,
    is_womens,
    plain,
    read,
    spellings,
    split,
    unique,
    without_women,
)
from loaders.reading.folding import fold
from loaders.reading.gazetteer_tables import slug

_COUNTRIES = {
    "bosnia-n-herzegovina": "Bosnia and Herzegovina",
    "congo-dr": "DR Congo",
    "latvija": "Latvia",
    "macedonia": "North Macedonia",
    "trinidad-n-tobago": "Trinidad and Tobago",
}
_WIKIDATA_COUNTRIES = {
    **dict.fromkeys(("England", "Scotland", "Wales", "Northern Ireland"), "United Kingdom"),
    "China": "People's Republic of China",
}
#: What women's sides are called behind their club's name, by country.
_WOMENS_WORDS = {
    "England": ("WFC", "FC Women"),
    "Scotland": ("WFC", "FC Women"),
    "Spain": ("Femenino", "Femenina", "Femení"),
    "France": ("Féminines", "Féminine", "Feminines", "Feminine"),
    "Italy": ("Femminile",),
    "Germany": ("Frauen",),
    "Austria": ("Frauen",),
    "Switzerland": ("Frauen",),
    "Netherlands": ("Vrouwen",),
    "Portugal": ("Feminino",),
    "Brazil": ("Feminino",),
    "Mexico": ("Femenil",),
}
_GENERIC = frozenset(
    ("club", "sport", "sports", "football", "sporting", "united", "city", "union", "real", "national", "academy")
)
HAND, OPENFOOTBALL = "hand", "openfootball/clubs"


@dataclass(frozen=True, slots=True)
class Clubs:
    """The two tables of clubs."""

    table: Table
    aliases: Table


def clubs(data: Path, hand: Path) -> Clubs:
    """Hand-written clubs first, then their women's sides, then the long tail of the public list."""
    ids = _Ids(read(data / "team_qids.csv"), read(hand / "qids.csv"))
    public = [row for row in read(data / "clubs.csv") if _is_club(row)]
    own = read(hand / "clubs.csv")
    taken = _Keys(slug(row["name"]) for row in read(hand / "countries.csv"))
    table: Table = []
    aliases: Table = []
    known: dict[tuple[str, str], str] = {}
    for row in own:
        key = taken.new(row["name"], row["country"])
        names = [row["name"], *split(row["also"])]
        known.update({(row["country"], plain(name)): key for name in names})
        table.append(_club(key, row, ids.senior(row["country"], names, row["ground"])))
        aliases.extend(_hand_aliases(key, row))
    women = [_womens(row, own, taken, ids) for row in read(hand / "women.csv")]
    towns = {fold(_city(row["city"])).text for row in public}
    tail = _Tail(known, taken, ids, _in_use(aliases), {club["qid"] for club in table}, towns)
    for row in public:
        found, forms = tail.club(row)
        table.extend(found)
        aliases.extend(forms)
    table.extend(club for club, _ in women)
    aliases.extend(alias for _, names in women for alias in names)
    return Clubs(table, unique(aliases))


class _Keys:
    """Keys given out once: a second club of a name gets its country's name behind its own."""

    def __init__(self, used: Iterator[str]) -> None:
        self._used = set(used)

    def new(self, name: str, country: str) -> str:
        key = slug(name) if slug(name) not in self._used else slug(f"{name} {country}")
        number = 2
        while key in self._used:
            key, number = slug(f"{name} {country} {number}"), number + 1
        self._used.add(key)
        return key


class _Ids:
    """Wikidata ids by country and name; given only where the name points to one senior club.

    `decided` holds what a person decided where the names do not settle it: an id of the public table
    or one `seen` elsewhere, or none.
    """

    def __init__(self, teams: Table, decided: Table) -> None:
        public = {team["qid"] for team in teams}
        self._decided = {
            row["club"]: row["qid"] for row in decided if row["qid"] in public or row["seen"] or not row["qid"]
        }
        self._men: dict[tuple[str, str], Table] = defaultdict(list)
        self._women: dict[tuple[str, str], Table] = defaultdict(list)
        for team in teams:
            if is_womens(team["name"]):
                if not is_lesser(team["name"]):
                    self._women[team["country"], plain(without_women(team["name"]))].append(team)
            elif not is_lesser(team["name"]):
                self._men[team["country"], plain(team["name"])].append(team)

    def senior(self, country: str, names: list[str], ground: str) -> str:
        """The id of a men's club of the hand-written table."""
        if names[0] in self._decided:
            return self._decided[names[0]]
        rows = (self._at(self._men, country, name) for name in names)
        return _one(([team for team in found if team["stadium"]] for found in rows), ground)

    def tail(self, country: str, names: list[str], ground: str) -> str:
        """The id of a little known club. Women's sides often bear the bare name, but few are that old."""
        rows = (self._at(self._men, country, name) for name in names)
        return _one(([team for team in found if "1850" < team["founded"][:4] < "1966"] for found in rows), ground)

    def womens(self, name: str, country: str, names: list[str]) -> str:
        """The id of a women's club, by its own name or the names of its men's club."""
        if name in self._decided:
            return self._decided[name]
        return _one((self._at(self._women, country, each) for each in names), "")

    @staticmethod
    def _at(index: dict[tuple[str, str], Table], country: str, name: str) -> Table:
        return index.get((_WIKIDATA_COUNTRIES.get(country, country), plain(name)), [])


def _one(found: Iterable[Table], ground: str) -> str:
    """The id where a name finds one team, or one with the club's ground."""
    for teams in found:
        if len(teams) > 1:
            teams = [team for team in teams if ground and plain(ground) in plain(team["stadium"])]
        if len(teams) == 1:
            return teams[0]["qid"]
    return ""


def _club(key: str, row: Row, qid: str, source: str = HAND) -> Row:
    women = row.get("women", "false")
    return {
        "id": key, "name": row["name"], "qid": qid, "country": row["country"], "city": row["city"],
        "ground": row["ground"], "women": women, "tier": row["tier"], "source": source,
    }  # fmt: skip


def _hand_aliases(key: str, row: Row) -> Iterator[Row]:
    common = {fold(word).text for word in split(row.get("common"))}
    nicknames = split(row["nicknames"])
    names = [row["name"], *split(row["also"])]
    for alias in dict.fromkeys(names):
        for spelling in spellings(alias):
            yield alias_row(key, spelling, how(alias, row["name"]), alias in nicknames, fold(alias).text in common)
    yield from nickname_rows(key, [nickname for nickname in nicknames if nickname not in names], common)


def nickname_rows(key: str, nicknames: list[str], common: Collection[str] = ()) -> Iterator[Row]:
    """Nicknames need context; one that opens with an article is also printed with a small letter."""
    for nickname in nicknames:
        lowered = nickname[0].lower() + nickname[1:]
        article = re.match(r"(?:Les?|La|L[oa]s|Die|Der|Das|Il|Gli|El|Os)\s", nickname)
        for spelling in (nickname, lowered) if article else (nickname,):
            yield alias_row(key, spelling, "nickname", True, fold(nickname).text in common)


def _womens(row: Row, own: Table, taken: _Keys, ids: _Ids) -> tuple[Row, Table]:
    senior = next((club for club in own if club["name"] == row["club"]), None)
    country, city, ground = (senior["country"], senior["city"], "") if senior else (row["country"], "", "")
    name = row["name"] or f"{row['club']} Women"
    key = taken.new(name, country)
    names = [row["match"] and without_women(row["match"]), row["club"], *(split(senior["also"]) if senior else [])]
    qid = ids.womens(name, country, [each for each in names if each])
    facts = {"name": name, "country": country, "city": city, "ground": ground}
    club = _club(key, {**facts, "tier": row["tier"], "women": "true"}, qid)
    aliases = [alias_row(key, name, "name")]
    stems = [row["club"], *split(senior["also"])] if senior else []
    aliases += [
        alias_row(key, f"{stem} {word}", "short")
        for stem in stems
        for word in ("Women", "women", "Ladies", *_WOMENS_WORDS.get(country, ()))
    ]
    aliases += [alias_row(key, alias, "short") for alias in split(row["also"])]
    aliases += [alias_row(key, stem, "short", True) for stem in stems]
    aliases += nickname_rows(key, split(row["nicknames"]))
    return club, aliases


def _is_club(row: Row) -> bool:
    return not re.search(r"//|^i+\)|\d{4}-\d{4}|\(-\d{4}\)", row["name"]) and not is_lesser(row["name"])


def _city(cell: str) -> str:
    city = cell.split("(")[0].strip()
    return city if re.fullmatch(r"[^\d]{3,}", city) else ""


def _in_use(aliases: Table) -> set[str]:
    return {fold(row["alias"]).text for row in aliases}


class _Tail:
    """The clubs of the public list that the hand-written table does not have."""

    def __init__(
        self, known: dict[tuple[str, str], str], taken: _Keys, ids: _Ids, used: set[str], qids: set[str],
        towns: set[str],
    ) -> None:  # fmt: skip
        self._known, self._taken, self._ids, self._used = known, taken, ids, used
        self._qids, self._towns = qids, towns

    def club(self, row: Row) -> tuple[Table, Table]:
        """A row of the public list as a club with its aliases; nothing where the club is known."""
        country = _COUNTRIES.get(row["country"], row["country"].replace("-", " ").title())
        written = [re.sub(r"\s*\(.*?\)|\s*\[..\]", "", name).strip() for name in (row["name"], *split(row["aliases"]))]
        names = [name for name in dict.fromkeys(written) if len(name) > 2 and "$" not in name]
        known = [self._known[country, plain(name)] for name in names[:3] if (country, plain(name)) in self._known]
        if not names or known:
            return [], [row for key in known[:1] for row in self._longer_forms(key, names)]
        name = re.sub(r"^(?:FC|AFC) (?=\S+$)| (?:FC|AFC)$", "", names[0])
        forms = [form for form in dict.fromkeys([name, *names]) if _tells(form)]
        if not forms:  # by what reports write it cannot be told from others
            return [], []
        qid = self._ids.tail(country, names, row["ground"])
        if qid and qid in self._qids:
            return [], []
        self._qids.add(qid)
        key = self._taken.new(name, country)
        self._known[country, plain(name)] = key
        club = {"name": name, "country": country, "city": _city(row["city"]), "ground": row["ground"], "tier": "3"}
        return [_club(key, club, qid, OPENFOOTBALL)], [self._alias(key, form, name) for form in forms]

    def _longer_forms(self, key: str, names: list[str]) -> Iterator[Row]:
        """A known club's names of several words, such as "Racing Club de Lens", that no other club has."""
        for form in names:
            if " " in form and _tells(form) and not is_lesser(form) and fold(form).text not in self._used:
                self._used.add(fold(form).text)
                yield alias_row(key, form, "short")

    def _alias(self, key: str, form: str, name: str) -> Row:
        folded = fold(form).text
        single = " " not in form  # most are a town's name
        weak = single or folded in self._used or folded in self._towns
        return alias_row(key, form, how(form, name), weak, single)


def _tells(form: str) -> bool:
    """Whether a form says more than that it is a club: not "SC", "Sport Club" or "C. Palace"."""
    words = plain(form).split()
    return len(form) >= 4 and not set(words) <= _GENERIC and not re.search(r"\w\.$|\w{4}\.", form)
