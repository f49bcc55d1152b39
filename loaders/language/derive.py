"""Derives the gazetteer from the hand-written tables and a folder of public tables.

    python -m loaders.language.derive DATA_FOLDER

reads `loaders/language/hand/*.csv` and the folder's `clubs.csv`, `players.csv`, `team_qids.csv`,
`competition_qids.csv` and `wikidata_qids.csv`, and writes `loaders/language/gazetteer/*.csv`.
The same input gives the same bytes. Sources and licences: `loaders/language/gazetteer/README.md`.
"""

from __future__ import annotations

import sys
from pathlib import Path

from loaders.language import derive_clubs, derive_others
from loaders.language.derive_tables import Table, read, write

HERE = Path(__file__).resolve().parent


def derive(data: Path, hand: Path = HERE / "hand", out: Path = HERE / "gazetteer") -> dict[str, int]:
    """Writes every table; gives the number of rows of each."""
    given, surnames = derive_others.name_counts(data, hand)
    clubs = derive_clubs.clubs(data, hand)
    nations = derive_others.nations(hand, clubs.table)
    tables: dict[str, Table] = {
        "clubs.csv": clubs.table,
        "club_aliases.csv": clubs.aliases,
        "places.csv": derive_others.places(clubs.table, data, {*given, *surnames}),
        "venues.csv": derive_others.venues(clubs.table, data, hand),
        **nations,
        **derive_others.competitions(data, hand),
        "outlets.csv": derive_others.outlets(hand),
        "persons.csv": derive_others.persons(data, hand),
        "other_sides.csv": read(hand / "other_sides.csv"),
        "other_names.csv": read(hand / "other_names.csv"),
        "players.csv": derive_others.players(data, nations["nationalities.csv"]),
        "given_names.csv": derive_others.name_table(given),
        "surnames.csv": derive_others.name_table(surnames),
    }
    for file, table in tables.items():
        write(out / file, table)
    return {file: len(table) for file, table in tables.items()}


def main(arguments: list[str]) -> int:
    """The command: one argument, the folder of public tables."""
    if len(arguments) != 1 or not Path(arguments[0]).is_dir():
        print("usage: python -m loaders.language.derive DATA_FOLDER", file=sys.stderr)
        return 1
    for file, count in derive(Path(arguments[0])).items():
        print(f"{count:6} {file}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
