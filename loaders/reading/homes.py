"""Who was at home, by the words around a result; the words are `[home]` of `language/results.toml`."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache

from loaders.reading.masks import Masked
from loaders.reading.scores import results_data

_AFTER = 60  # masked characters after a result in which its ground may be named


@cache
def _words(key: str) -> re.Pattern[str]:
    return re.compile(results_data()["home"][key])


def find(
    masked: Masked,
    match: re.Match[str],
    pair: tuple[str, str],
    subject: str,
    places: Mapping[str, int],
    grounds: Callable[[str], frozenset[str]],
) -> str | None:
    """The key of the side of `pair` that was at home in the match that `match` tells, where the words say so.

    `subject` is the side that the telling speaks of; `places` says where the sides that it names stand.
    """
    other = pair[1] if subject == pair[0] else pair[0]
    return next(
        (
            key
            for key in (
                _by_names(masked, pair, places),
                _by_subject(masked, match, subject, other),
                *_by_grounds(_region(masked, match), masked, grounds),
                _in_sentence(masked, pair),
            )
            if key in pair
        ),
        None,
    )


def _by_names(masked: Masked, pair: tuple[str, str], places: Mapping[str, int]) -> str | None:
    """By what stands before a side: "at Arsenal", "hosts Arsenal", "visitors Arsenal"."""
    for key, start in places.items():
        before = masked.text[: max(0, start)]
        if _words("ground_of").search(before) or _words("hosts").search(before):
            return key
        if _words("visitors").search(before):
            return pair[1] if key == pair[0] else pair[0]
    return None


def _by_subject(masked: Masked, match: re.Match[str], subject: str, other: str) -> str | None:
    """By what is said of the side that the telling speaks of: "won at home", "an away win", "the hosts won"."""
    region, before = _region(masked, match), masked.text[: match.start()]
    if _words("at_home").search(region) or _words("home_side").search(before):
        return subject
    if _words("away").search(region) or _words("away_side").search(before):
        return other
    return None


def _region(masked: Masked, match: re.Match[str]) -> str:
    """The telling and what follows it up to the end of its clause."""
    ending = _words("clause_end").search(masked.text, match.end() - 1)
    end = min(match.end() + _AFTER, ending.start() + 1 if ending else len(masked.text))
    return masked.text[max(0, match.start() - 1) : end]


def _by_grounds(region: str, masked: Masked, grounds: Callable[[str], frozenset[str]]) -> Iterator[str]:
    """The sides at home at the grounds and in the towns that the region names."""
    for found in _words("ground").finditer(region):
        thing = masked.things[int(found[1])]
        yield from sorted(grounds(str(thing.value))) if thing.kind != "team" else (str(thing.value),)


def _in_sentence(masked: Masked, pair: tuple[str, str]) -> str | None:
    """By another clause of the sentence: "could not win at home to Chelsea, as they lost 2-1"."""
    for found in _words("home_to").finditer(masked.text):
        guest = str(masked.things[int(found[1])].value)
        if guest in pair:
            return pair[1] if guest == pair[0] else pair[0]
    for found in _words("away_to").finditer(masked.text):
        return str(masked.things[int(found[1])].value)
    return None
