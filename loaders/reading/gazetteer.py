"""What a name may mean: clubs, national sides, competitions, grounds, places, outlets, nationalities, people.

`load()` reads the tables of `loaders/language/gazetteer/` once; `Gazetteer.find` marks every known
name in a text. A gazetteer offers candidates, the article decides: nicknames and bare words such as
"City" come with `needs_context`, names that are also everyday words or people's names with
`common_word`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Literal

import ahocorasick

from loaders.reading.folding import Folded, fold, letters
from loaders.reading.gazetteer_tables import GazetteerError, cells, own_aliases, own_entities, rows
from loaders.reading.wordlist import common_word

__all__ = ["Candidate", "Entry", "Gazetteer", "GazetteerError", "Hit", "load"]

Kind = Literal["club", "national", "competition", "venue", "place", "outlet", "nationality", "person"]
KINDS: tuple[Kind, ...] = ("club", "national", "competition", "venue", "place", "outlet", "nationality", "person")

TABLES = Path(__file__).resolve().parents[1] / "language" / "gazetteer"
_WITH_ALIAS_TABLE = {"club": "club", "national": "national_team", "competition": "competition"}
_NEXT_NAME = re.compile(r" ([^\W\d_a-z][\w'’-]+)")
_NAME_BEFORE = re.compile(r"\b([^\W\d_a-z][\w'’-]+) $")
_NAME_TABLES = {"given": "given_names.csv", "surname": "surnames.csv"}


@dataclass(frozen=True, slots=True)
class Entry:
    """A known thing. `key` is unique within its kind; `tier` 1 is the best known, 3 the least.

    `sort` is a competition's (league, cup, international), an outlet's (broadcaster, newspaper,
    agency, club, site), a nationality's grammar (adjective, person, both) or a person's role; `club` is the
    key of a ground's or a person's club; `clubs` are the keys of a place's clubs.
    """

    key: str
    name: str
    kind: Kind
    qid: str | None = None
    country: str | None = None
    women: bool = False
    tier: int = 2
    city: str | None = None
    ground: str | None = None
    sort: str | None = None
    club: str | None = None
    clubs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Candidate:
    """One meaning of a name. `how` is name, short, nickname, demonym, abbreviation or misspelling.

    `needs_context`: usable only for something that the article has named otherwise. `common_word`:
    the same letters are an everyday word or part of people's names.
    """

    entry: Entry
    how: str = "name"
    needs_context: bool = False
    common_word: bool = False


@dataclass(frozen=True, slots=True)
class Hit:
    """Known words at `text[start:end]` and what they may mean: usable as they stand first, then by tier."""

    start: int
    end: int
    candidates: tuple[Candidate, ...]


@dataclass(frozen=True, slots=True)
class _Form:
    """A written form: its folded letters that must be capitals in a text, and what it may mean."""

    capitals: tuple[int, ...]
    candidate: Candidate


class Gazetteer:
    """Names and what they may mean, found in one pass over a text."""

    def __init__(
        self,
        forms: Iterable[tuple[str, Candidate]],
        names: Mapping[str, Mapping[str, int]],
        other_sides: Iterable[str] = (),
        other_names: Iterable[str] = (),
        players: Mapping[str, tuple[str, str]] | None = None,
    ) -> None:
        self._forms: dict[str, list[_Form]] = {}
        self._entries: dict[tuple[str, str], Entry] = {}
        self._names = names
        self._players = players or {}
        words = "|".join(re.escape(word) for word in sorted(other_sides, key=len, reverse=True))
        self._other_side = re.compile(rf"(?:['’]s)? (?:{words})(?!\w)") if words else None
        for written, candidate in forms:
            folded = fold(written)
            self._forms.setdefault(folded.text, []).append(_Form(_capitals(written, folded), candidate))
            self._entries.setdefault((candidate.entry.kind, candidate.entry.key), candidate.entry)
        for known in self._forms.values():
            known.sort(key=lambda form: _rank(form.candidate))
        self._automaton = ahocorasick.Automaton()
        self._others = {fold(name).text for name in other_names} - self._forms.keys()
        for text in (*self._forms, *self._others):
            self._automaton.add_word(text, text)
        self._automaton.make_automaton()

    def find(self, text: str, start: int = 0, end: int | None = None) -> tuple[Hit, ...]:
        """Every known name in `text[start:end]`, left to right; of overlapping ones the first, then the longest.

        A name is whole words and has its capitals ("reading" is not Reading); accents, case
        beyond capitals, and typographic marks do not matter. Not given: a place's name within a person's
        ("Jordan Henderson"), a side's name that other words turn into its youth side, or one within another
        thing's ("Leicester Tigers"). Offsets are of `text`; an article in small letters is outside.
        """
        end = len(text) if end is None else end
        folded = fold(text[start:end])
        hits = []
        reach = 0
        for low, high in sorted(self._whole_words(folded, text, start, end), key=lambda span: (span[0], -span[1])):
            if low < reach:
                continue
            candidates = self._written(text, start, folded, low, high)
            if not candidates and folded.text[low:high] not in self._others:
                continue
            reach = high
            first, last = folded.original(low, high)
            first += 4 if folded.raw.startswith("the ", first) else 0
            hit = Hit(start + first, start + last, candidates)
            if candidates and not self._is_of_a_person(text, hit) and not self._is_another_side(text, hit):
                hits.append(hit)
        return tuple(hits)

    def lookup(self, name: str) -> tuple[Candidate, ...]:
        """What a name may mean, whatever its case and accents."""
        return _once([form.candidate for form in self._forms.get(letters(name).strip(), ())])

    def get(self, key: str, kind: Kind | None = None) -> Entry | None:
        """The entry with a key; where kinds share a key and none is asked for, the first of `KINDS`."""
        for each in (kind,) if kind else KINDS:
            if (each, key) in self._entries:
                return self._entries[each, key]
        return None

    def entries(self, kind: Kind) -> tuple[Entry, ...]:
        """Every entry of a kind, by key."""
        return tuple(entry for (each, _), entry in sorted(self._entries.items()) if each == kind)

    def country_of(self, name: str) -> str | None:
        """The country of the known player of that full name, where one country alone has such a player."""
        return self._players.get(letters(name), (None, ""))[0]

    def positions_of(self, name: str) -> frozenset[str]:
        """The lines in which the known player of that full name plays: G, D, M, F; empty where nobody knows."""
        return frozenset(self._players.get(letters(name), ("", ""))[1].split("|")) - {""}

    def looks_like_given_name(self, token: str) -> int:
        """How many known players have this given name (0: none)."""
        return self._names["given"].get(letters(token), 0)

    def looks_like_surname(self, token: str) -> int:
        """How many known players have this word in their surname (0: none)."""
        return self._names["surname"].get(letters(token), 0)

    def _whole_words(self, folded: Folded, text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
        letters = folded.text
        for last, name in self._automaton.iter(letters):
            low, high = last - len(name) + 1, last + 1
            before = letters[low - 1] if low else text[start - 1 : start]
            after = letters[high] if high < len(letters) else text[end : end + 1]
            if before.isalnum() and not _stands_free(name[0], before, len(name)):
                continue
            if not after.isalnum() or _stands_free(name[-1], after, len(name)):
                yield low, high

    def _written(self, text: str, start: int, folded: Folded, low: int, high: int) -> tuple[Candidate, ...]:
        fitting = [
            form.candidate
            for form in self._forms.get(folded.text[low:high], ())
            if all(text[start + folded.original_index(low + at)].isupper() for at in form.capitals)
        ]
        return _once(fitting)

    def _is_of_a_person(self, text: str, hit: Hit) -> bool:
        """Whether one word is part of a person's name: "Jordan" before "Henderson", "Charlton" after "Bobby"."""
        word, best = text[hit.start : hit.end], hit.candidates[0]
        if best.entry.kind not in ("club", "national", "place") or not word.isalpha():
            return False
        famous = best.entry.kind == "club" and best.entry.tier == 1 and not best.needs_context
        after, before = _NEXT_NAME.match(text, hit.end), _NAME_BEFORE.search(text, max(0, hit.start - 20), hit.start)
        if after and letters(after[1]) not in self._forms:
            given = self.looks_like_given_name(word)
            if given > 9 * famous and (self.looks_like_surname(after[1]) or (given > 1 and not famous)):
                return True  # "Everton Doucouré 41" is a side and its scorer
        if before and letters(before[1]) not in self._forms:
            if (
                best.entry.kind == "national"
                and not common_word(before[1])
                and self.looks_like_given_name(before[1]) > 1
            ):
                return True  # "Beth England"
            bearers = self.looks_like_surname(word)
            return bearers > 2 * famous and self.looks_like_given_name(before[1]) > (bearers < 3)
        return False

    def _is_another_side(self, text: str, hit: Hit) -> bool:
        """Whether words behind a side's name make it its youth, reserve or (where that has no entry) women's side."""
        side = hit.candidates[0].entry.kind in ("club", "national")
        return side and self._other_side is not None and self._other_side.match(text, hit.end) is not None


def _stands_free(edge: str, beyond: str, length: int) -> bool:
    """Whether a name ends here though a letter or figure follows: a figure beside a letter (cells without spaces)."""
    return beyond.isdigit() and edge.isalpha() and length > 2


def _capitals(written: str, folded: Folded) -> tuple[int, ...]:
    """Where a text must have capitals: at the start of capitalised words, all over an abbreviation."""
    abbreviation = written.isupper() and sum(map(str.isalpha, written)) <= 5
    needed = {
        index
        for index, letter in enumerate(written)
        if letter.isupper() and (abbreviation or index == 0 or not written[index - 1].isalnum())
    }
    if folded.source is None:
        return tuple(sorted(needed))
    return tuple(at for at, index in enumerate(folded.source) if index in needed)


def _once(candidates: Sequence[Candidate]) -> tuple[Candidate, ...]:
    """Of the candidates, the best first, each entry once."""
    if len(candidates) < 2:
        return tuple(candidates)
    seen: dict[tuple[str, str], Candidate] = {}
    for candidate in candidates:
        seen.setdefault((candidate.entry.kind, candidate.entry.key), candidate)
    return tuple(seen.values())


def _rank(candidate: Candidate) -> tuple[bool, int, bool, int, str]:
    entry = candidate.entry
    return candidate.needs_context, entry.tier, entry.women, KINDS.index(entry.kind), entry.key


def load(extra: Sequence[Path] = ()) -> Gazetteer:
    """The gazetteer, with the names of `extra` tables added.

    An extra table is CSV with the columns name, aliases, nicknames (both separated by `|`; a nickname is usable only
    for what the article has named otherwise), kind, qid, country. A row whose name and kind are those of a shipped
    entry adds names to it. A table that has changed on the disk is read again.
    Raises `GazetteerError` for a table that cannot be read so.
    """
    return _load(tuple((path, _changed(path)) for path in map(Path, extra)))


def _changed(path: Path) -> tuple[int, int]:
    """What of a file is different after it was written; of no file there is nothing to tell."""
    try:
        status = path.stat()
    except OSError:
        return (0, 0)
    return status.st_mtime_ns, status.st_size


@lru_cache(maxsize=4)
def _load(extra: tuple[tuple[Path, tuple[int, int]], ...]) -> Gazetteer:
    forms = list(_shipped())
    known = {(candidate.entry.kind, candidate.entry.key): candidate.entry for _, candidate in forms} if extra else {}
    forms += [form for path, _ in extra for form in _own(path, known)]
    names = {sort: _counts(TABLES / file) for sort, file in _NAME_TABLES.items()}
    other_sides = [row["word"] for row in rows(TABLES / "other_sides.csv")]
    players = {name: (country, lines) for name, country, lines in cells(TABLES / "players.csv")}
    return Gazetteer(forms, names, other_sides, [row["name"] for row in rows(TABLES / "other_names.csv")], players)


def _own(path: Path, known: Mapping[tuple[Kind, str], Entry]) -> Iterator[tuple[str, Candidate]]:
    """The forms of a user's table; a row about a known thing adds names to that thing."""
    for row in own_entities(path, KINDS):
        kind: Kind = row.kind  # type: ignore[assignment]  # own_entities checks it
        entry = known.get((kind, row.key)) or Entry(row.key, row.name, kind, row.qid or None, row.country or None)
        for alias in (row.name, *row.aliases):
            yield alias, Candidate(entry, "name" if alias == row.name else "short")
        for nickname in row.nicknames:
            yield nickname, Candidate(entry, "nickname", needs_context=True)


def _shipped() -> Iterator[tuple[str, Candidate]]:
    files: dict[Kind, str] = {
        "club": "clubs.csv",
        "national": "national_teams.csv",
        "competition": "competitions.csv",
        "venue": "venues.csv",
        "place": "places.csv",
        "outlet": "outlets.csv",
        "nationality": "nationalities.csv",
        "person": "persons.csv",
    }
    for kind, file in files.items():
        entries = {}
        for row in rows(TABLES / file):
            entry = entries[row["id"]] = _entry(kind, row)
            for alias in () if kind in _WITH_ALIAS_TABLE else own_aliases(row):
                how = "name" if alias == row["name"] else "short"
                yield alias, Candidate(entry, how, _true(row, "needs_context"), _true(row, "common_word"))
        if kind in _WITH_ALIAS_TABLE:
            for row in rows(TABLES / f"{_WITH_ALIAS_TABLE[kind]}_aliases.csv"):
                candidate = Candidate(
                    entries[row["id"]], row["how"], _true(row, "needs_context"), _true(row, "common_word")
                )
                yield row["alias"], candidate


def _entry(kind: Kind, row: Mapping[str, str]) -> Entry:
    return Entry(
        key=row["id"],
        name=row["name"],
        kind=kind,
        qid=row.get("qid") or None,
        country=row.get("country") or None,
        women=_true(row, "women"),
        tier=int(row.get("tier") or 2),
        city=row.get("city") or None,
        ground=row.get("ground") or None,
        sort=row.get("sort") or None,
        club=row.get("club") or None,
        clubs=tuple(key for key in row.get("clubs", "").split("|") if key),
    )


def _true(row: Mapping[str, str], column: str) -> bool:
    return row.get(column) == "true"


def _counts(path: Path) -> dict[str, int]:
    counts: dict[str, int] = {}
    for _, folded, count in cells(path):
        counts[folded] = counts.get(folded, 0) + int(count)
    return counts
